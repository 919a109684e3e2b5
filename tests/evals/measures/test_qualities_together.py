"""What holds of every quality, whatever it measures."""

import json
from collections.abc import Sequence

import pytest

from evals.measures import QUALITIES
from evals.reply import Reply
from tests.evals.measures.replies import EMPTY, QUIET, answer, claim, nugget, reply

SETS = {
    "nothing": [],
    "silence": [reply(QUIET), reply(EMPTY, name="d"), reply(QUIET, answerable="no", name="e")],
    "uncited": [reply(answer(claims=[claim("yes")]), nuggets=[nugget("list", ["R-1"])])],
}


@pytest.mark.parametrize("given", SETS.values(), ids=SETS.keys())
def test_no_figure_is_ever_not_a_number(given: Sequence[Reply]) -> None:
    for result in (one for each in QUALITIES for one in each(given)):
        one = result.estimate
        told = [one.value, one.low, one.high] if one else []
        json.dumps([told, result.more, [each.value for each in result.findings]], allow_nan=False)
        assert not told or one.low <= one.value <= one.high


def test_of_no_reply_there_is_no_figure() -> None:
    assert [one.name for each in QUALITIES for one in each([]) if one.estimate is not None] == []


def test_names_are_told_apart() -> None:
    names = [one.name for each in QUALITIES for one in each([])]
    assert len(names) == len(set(names))
