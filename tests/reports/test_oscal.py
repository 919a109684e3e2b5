"""OSCAL documents, held against the models that are made from the official schema."""

import json
from dataclasses import replace

import pytest
from trestle.oscal.assessment_results import AssessmentResults
from trestle.oscal.poam import PlanOfActionAndMilestones

from assistant.audit.report import Note, Report, Section
from assistant.domain.errors import BadInput
from assistant.reports.oscal import action_plan, assessment_results
from tests.reports.reported import REPORT

FOUND = REPORT.findings[0]
PASSED = replace(FOUND, id="F-2", state="not_found", classification=None)
UNDECIDED = replace(
    FOUND, id="F-3", state="undecidable", classification=None, condition=Note("No register."), against=()
)
SEVERAL = replace(REPORT, sections=(Section(title="All", blocks=(FOUND, PASSED, UNDECIDED)),))
EMPTY = replace(REPORT, sections=(), citations=())


def results(report: Report) -> AssessmentResults:
    return AssessmentResults.model_validate(json.loads(assessment_results(report))["assessment-results"])


def plan(report: Report) -> PlanOfActionAndMilestones:
    return PlanOfActionAndMilestones.model_validate(json.loads(action_plan(report))["plan-of-action-and-milestones"])


def test_every_result_is_an_observation_and_only_what_was_found_a_finding() -> None:
    (one,) = results(SEVERAL).results
    assert len(one.observations or ()) == 3
    (finding,) = one.findings or ()
    assert finding.target.target_id == "criterion-9.1"
    assert finding.target.status is not None
    assert finding.target.status.state.value == "not-satisfied"


def test_a_quote_leads_to_its_evidence_and_its_place() -> None:
    made = results(SEVERAL)
    (one,) = made.results
    quotes = (one.observations or ())[0].relevant_evidence or ()
    assert {prop.value for quote in quotes for prop in quote.props or () if prop.name == "characters"} == {
        "4-29",
        f"4-{REPORT.citations[1].span.end}",
    }
    assert made.back_matter is not None
    known = {f"#{each.uuid}" for each in made.back_matter.resources or ()}
    assert {quote.href for quote in quotes} | {made.import_ap.href} <= known


def test_an_empty_report_gives_results_without_observations() -> None:
    (one,) = results(EMPTY).results
    assert (one.observations, one.findings) == (None, None)


def test_the_plan_has_an_item_for_each_finding_with_what_is_to_be_done() -> None:
    made = plan(SEVERAL)
    (item,) = made.poam_items
    assert "Nia Cole" in str(item.remarks)
    assert [one.finding_uuid for one in item.related_findings or ()] == [one.uuid for one in made.findings or ()]


def test_there_is_no_plan_of_nothing() -> None:
    with pytest.raises(BadInput, match="nothing was found"):
        action_plan(EMPTY)


def test_equal_reports_give_equal_documents_and_ids_that_differ() -> None:
    assert assessment_results(SEVERAL) == assessment_results(SEVERAL)
    (one,) = results(SEVERAL).results
    assert len({each.uuid for each in one.observations or ()}) == 3
