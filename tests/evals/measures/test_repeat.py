import json
from dataclasses import asdict

from evals.measures.repeat import measure
from evals.trace import FORMAT, Trace, trace_of
from tests.evals.measures.invariants import faults, only, reply, row


def test_an_answer_that_differs_only_in_its_receipt_and_times_is_the_same() -> None:
    first = row("See rcp-1.", searched={"items": 3, "read_at": {"a": "2026-11-16 09:00"}})
    second = row("See rcp-2.", receipt="rcp-2", searched={"items": 3, "read_at": {"a": "2026-11-16 09:05"}})
    assert faults(measure, reply(first, again=second)) == []


def test_another_order_of_citations_is_another_answer() -> None:
    one, two = ({"n": 1, "source": "a.md"}, {"n": 1, "source": "b.md"})
    assert faults(measure, reply(row(citations=[one, two]), again=row(citations=[two, one]))) == ["citations[0].source"]


def test_another_order_of_names_is_another_answer_byte_for_byte() -> None:
    again = dict(reversed(list(row("x").items())))
    (violation,) = only(measure, reply(row("x"), again=again)).violations
    assert "order" in violation.why


def test_another_version_is_another_answer() -> None:
    assert faults(measure, reply(row(), again=row(index_version=8))) == ["index_version"]


def test_what_was_asked_once_says_nothing() -> None:
    assert only(measure, reply(row())).estimate is None


def test_a_second_answer_is_kept_in_the_trace_and_an_older_trace_has_none() -> None:
    told = reply(row("x"), again=row("y")).heard
    kept = {"format": FORMAT} | asdict(Trace(case="c", digest="d", target="t", turns=(told,)))
    assert trace_of(json.loads(json.dumps(kept))).turns == (told,)
    del kept["turns"][0]["again"]
    assert trace_of(kept).turns[0].again is None
