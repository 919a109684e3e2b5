"""The answers of the demo, held against its labels, which were written from the files and not from the product."""

from pathlib import Path

import pytest
import yaml

import evals
from assistant.domain.answer import NOT_FOUND, Answer, Grade, Outcome, Trail
from assistant.wiring import Workspace
from evals.demo import QUESTIONS
from tests.promises.organizations import ask

LABELS = yaml.safe_load((Path(evals.__file__).parent / "corpora/demo/labels/part-b.yaml").read_text(encoding="utf-8"))
LABELLED = [one for one in LABELS["promotions"] if "states" in one]


def subject(promotion: dict[str, str]) -> str:
    """System and version as the inventory names them."""
    system = {"dora-chat": "Dora (dora-chat)"}.get(promotion["system"], promotion["system"])
    return f"{system} {promotion['model_version']}"


def trail_of(answer: Answer, name: str) -> Trail:
    """The one trail of a change."""
    return next(trail for trail in answer.trails or () if trail.subject == name)


@pytest.mark.parametrize("promotion", LABELLED, ids=subject)
def test_the_hops_of_a_labelled_promotion_are_found_with_their_states(
    demo: Workspace, promotion: dict[str, dict[str, list[str]]]
) -> None:
    name = subject(promotion)  # type: ignore[arg-type]
    trail = trail_of(ask(demo, "ingrid", f"Show the trail of {name}"), name)
    states = {hop.stage.value: hop.state.value for hop in trail.hops}
    for stage, expected in promotion["states"].items():
        assert states[stage] in expected


def test_last_month_had_the_labelled_promotions_and_no_other_change(demo: Workspace) -> None:
    answer = ask(demo, "ingrid", QUESTIONS[0].question)
    october = {subject(one) for one in LABELLED if str(one["deployed_on"]).startswith("2026-10")}
    assert answer.table is not None
    assert {row.cells[0] for row in answer.table.rows} == october
    assert (answer.outcome, answer.table.complete) == (Outcome.PARTIAL, True)


def test_the_requirement_is_quoted_from_the_procedure(demo: Workspace) -> None:
    answer = ask(demo, QUESTIONS[1].user, QUESTIONS[1].question)
    first = answer.citations[answer.claims[0].citations[0] - 1]
    assert first.span.evidence == "procedures/PR-03-ai-incident-procedure.md"
    assert "within 4 hours" in first.quote


def test_what_was_never_recorded_is_a_gap(demo: Workspace) -> None:
    answer = ask(demo, QUESTIONS[2].user, QUESTIONS[2].question)
    assert (answer.outcome, answer.claims) == (Outcome.NO_EVIDENCE, ())
    assert NOT_FOUND in answer.text


def test_two_readers_get_what_each_may_read(demo: Workspace) -> None:
    told = {shown.user: ask(demo, shown.user, shown.question) for shown in QUESTIONS[3:]}
    cited = {user: {one.span.evidence for one in answer.citations} for user, answer in told.items()}
    assert "hr/cv-screen-investigation.md" in cited["leila"]
    assert not any(evidence.startswith("hr/") for evidence in cited["erin"])


def test_a_refused_version_is_not_called_approved(demo: Workspace) -> None:
    answer = ask(demo, "ingrid", "Who approved underwrite-assist 1.6.2?")
    assert not any("approved 2026" in claim.text for claim in answer.claims)
    hops = {hop.stage.value: hop.state.value for trail in answer.trails or () for hop in trail.hops}
    assert hops["approval"] == "contradicted"


def test_an_approval_that_its_author_gave_is_cited_as_weak_and_says_why(demo: Workspace) -> None:
    answer = ask(demo, "ingrid", "Show the trail of underwrite-assist 1.7.0")
    own = [one for one in answer.citations if one.grade_rule == "approval by the author"]
    assert own
    assert {one.grade for one in own} == {Grade.WEAK}
