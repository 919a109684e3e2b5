"""What makes a reply right as a whole: every vital fact, or a statement out of the evidence that the case names."""

from typing import Any

import pytest

from evals.measures.correct import measure
from tests.evals.measures.replies import QUIET, Told, answer, cite, claim, figures, reply, rows, said

TOLD = {"rule.md": Told("Alerts are acknowledged within 4 hours."), "memo.md": Told("Nobody knows.")}
NEAREST = answer(
    "no_evidence",
    citations=[cite(1, TOLD, "rule.md", "Alerts are acknowledged within 4 hours.")],
    gaps=[{"expected": "hours", "why": "no passage answers this", "nearest": [{"n": 1, "why_not": "is too far"}]}],
)


def citing(source: str) -> dict[str, Any]:
    return answer(claims=[claim("So it is.", 1)], citations=[cite(1, TOLD, source, TOLD[source].text)])


@pytest.mark.parametrize(
    ("given", "right"),
    [(citing("rule.md"), 1), (citing("memo.md"), 0), (NEAREST, 0), (QUIET, 0)],
    ids=["states it", "states something else", "shows the nearest only", "silent"],
)
def test_where_a_case_names_no_fact_a_statement_must_rest_on_the_evidence_that_it_names(
    given: dict[str, Any], right: int
) -> None:
    assert figures(measure, reply(given, TOLD, gold_sources=["rule.md"], nuggets=[])) == {"correct": right}


@pytest.mark.parametrize(
    ("given", "answerable", "right"),
    [
        (said("yes"), "yes", 1),
        (said("perhaps"), "yes", 0),
        (QUIET, "no", 1),
        (said("yes") | QUIET, "no", 0),
        (answer(table=rows()), "no", 0),
        (answer("no_evidence", table=rows()), "no", 1),
    ],
    ids=["fact", "other fact", "declines", "declines and states", "empty and says not so", "a complete empty table"],
)
def test_every_vital_fact_or_a_plain_word_that_there_is_none(
    given: dict[str, Any], answerable: str, right: int
) -> None:
    assert figures(measure, reply(given, answerable=answerable)) == {"correct": right}
