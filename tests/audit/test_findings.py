"""Findings: no sequence of acts skips a state, and no act without what it must say."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from assistant.audit import findings as acts
from assistant.audit.checks.result import FindingClass
from assistant.audit.cited import Cited, Sentence, sentence_plain
from assistant.audit.findings import (
    STEPS,
    Finding,
    Stage,
    check_act,
    classified,
    folded,
)
from assistant.domain.answer import Span
from assistant.domain.errors import BadInput
from assistant.domain.evidence import EvidenceId, RevisionId
from assistant.store.journal import Event

SPAN = Span(evidence=EvidenceId("silo.csv#S-1"), revision=RevisionId("sha256:1"), start=0, end=4)
SENTENCE = Sentence(text="The silo leaks.", cited=(Cited(span=SPAN),), version=1)
SAID = {
    "engagement": "E-1", "title": "Leak", "criteria": ["8.1"], "class": "minor", "suggested": None, "rule": "", "source": "",
    "words": "so it is", "to": ["user:kaja"], "cause": "rust", "correction": "tape", "action": "paint", "owner": "Kaja",
    "due": "2026-12-01",
}  # fmt: skip
WAY = (acts.RELEASED, acts.ACCEPTED, acts.PLANNED, acts.DONE, acts.EFFECTIVE, acts.CLOSED)
BEFORE: dict[Stage, frozenset[Stage]] = {
    Stage.RELEASED: frozenset({Stage.DRAFT}),
    Stage.ACCEPTED: frozenset({Stage.RELEASED, Stage.DISPUTED, Stage.DONE}),
    Stage.DISPUTED: frozenset({Stage.RELEASED}),
    Stage.UPHELD: frozenset({Stage.DISPUTED}),
    Stage.PLANNED: frozenset({Stage.ACCEPTED, Stage.UPHELD}),
    Stage.DONE: frozenset({Stage.PLANNED}),
    Stage.CHECKED: frozenset({Stage.DONE}),
    Stage.CLOSED: frozenset({Stage.CHECKED}),
}
"""Which states may stand right before which, written down a second time."""


def event(number: int, kind: str, **said: object) -> Event:
    return Event(
        number=number,
        subject="finding/F-1",
        kind=kind,
        time=datetime(2026, 11, 1, tzinfo=UTC),
        user="lena",
        said=SAID | said,
        quoted=(sentence_plain(SENTENCE),),
        receipt=f"r{number}",
    )


def made(*kinds: str) -> Finding:
    found = folded(event(n, kind) for n, kind in enumerate((acts.DRAFTED, *kinds), 1))
    assert found is not None
    return found


@given(some.lists(some.sampled_from(sorted(STEPS)), max_size=14))
def test_no_sequence_of_acts_skips_a_state(tried: list[str]) -> None:
    """Acts that are refused are not written; acts that are written out of order change nothing either."""
    written: list[str] = []
    for kind in tried:
        finding = made(*written)
        try:
            check_act(finding, kind, SAID, [SENTENCE])
        except BadInput:
            assert made(*written, kind).stage is finding.stage
            continue
        written.append(kind)
        after = made(*written).stage
        if after not in (finding.stage, Stage.WITHDRAWN):
            assert finding.stage in BEFORE[after]
        assert finding.stage not in (Stage.CLOSED, Stage.WITHDRAWN)


def test_a_finding_walks_to_its_close_and_no_further() -> None:
    assert made(*WAY).stage is Stage.CLOSED
    for kind in STEPS:
        with pytest.raises(BadInput, match="is closed"):
            check_act(made(*WAY), kind, SAID, [SENTENCE])


def test_an_action_that_did_not_work_needs_another_plan() -> None:
    again = made(*WAY[:4], acts.INEFFECTIVE)
    assert (again.stage, again.plan) == (Stage.ACCEPTED, None)


@pytest.mark.parametrize(
    ("way", "kind", "left_out", "says"),
    [
        ((acts.RELEASED,), acts.DISPUTED, "words", "holds to be wrong"),
        (WAY[:2], acts.PLANNED, "cause", "the cause"),
        (WAY[:2], acts.PLANNED, "due", "the day by which"),
        (WAY[:4], acts.EFFECTIVE, "words", "how it was seen"),
        ((), acts.WITHDRAWN, "words", "the reason"),
    ],
)
def test_an_act_says_what_it_must(way: tuple[str, ...], kind: str, left_out: str, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        check_act(made(*way), kind, SAID | {left_out: " "}, [SENTENCE])


@pytest.mark.parametrize("way", [WAY[:3], WAY[:4]], ids=["done", "checked"])
def test_what_is_done_and_checked_rests_on_evidence(way: tuple[str, ...]) -> None:
    kind = acts.DONE if len(way) == 3 else acts.EFFECTIVE
    with pytest.raises(BadInput, match="name the evidence"):
        check_act(made(*way), kind, SAID, [])


def test_another_class_than_the_rule_suggests_needs_a_reason() -> None:
    assert classified(FindingClass.MINOR, "one lapse", None, "") == (FindingClass.MINOR, "one lapse")
    with pytest.raises(BadInput, match="the rule suggests minor"):
        classified(FindingClass.MINOR, "one lapse", FindingClass.MAJOR, "")
    assert classified(FindingClass.MINOR, "one lapse", FindingClass.MAJOR, "third time")[1] == "one lapse; third time"
    with pytest.raises(BadInput, match="choose"):
        classified(None, "", None, "")


def test_history_is_kept_with_what_was_set_down_before() -> None:
    finding = made(acts.EDITED, acts.RELEASED)
    assert [one.kind for one in finding.history] == [acts.DRAFTED, acts.EDITED, acts.RELEASED]
    assert finding.history[0].sentences == (SENTENCE,)
