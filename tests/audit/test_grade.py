from dataclasses import dataclass, replace
from datetime import date

import pytest

from assistant.audit.grade import Facts, grade
from assistant.domain.answer import Grade
from assistant.domain.dates import PartialDate
from assistant.domain.evidence import EvidenceId, Flag, Kind, Metadata, Status

STRONG = Facts(kind=Kind.EVALUATION, suffix=".md", owner="Priya Nair", dated=True, tied=True)


@dataclass(frozen=True)
class Item:
    """An item as a scope would give it."""

    id: EvidenceId
    metadata: Metadata

    @property
    def path(self) -> str:
        return self.id.partition("#")[0]


def item(name: str, **said: object) -> Item:
    return Item(EvidenceId(name), replace(Metadata(title="An item", kind=Kind.OTHER), **said))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"flags": frozenset({Flag.HIDDEN})}, "hidden text"),
        ({"flags": frozenset({Flag.INSTRUCTION})}, "addresses a machine"),
        ({"superseded": True}, "superseded"),
        ({"status": Status.DRAFT}, "draft"),
        ({"status": Status.RETIRED}, "retired"),
        ({"stale": True}, "stale"),
        ({"suffix": ".pptx", "owner": None, "approved_by": "Priya Nair"}, "slide deck without owner"),
        ({"suffix": ".png", "dated": False}, "picture not tied to a dated change"),
        ({"suffix": ".png", "tied": False}, "picture not tied to a dated change"),
        ({"owner": None, "dated": False}, "no owner and no date"),
        ({"suffix": ".eml", "tied": False}, "message without a record"),
    ],
)
def test_one_weak_sign_makes_strong_evidence_weak(change: dict[str, object], rule: str) -> None:
    assert grade(STRONG)[0] is Grade.STRONG
    assert grade(replace(STRONG, **change)) == (Grade.WEAK, rule)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"owner": None}, "no named person"),
        ({"owner": "the team"}, "no named person"),
        ({"dated": False}, "no date"),
        ({"tied": False}, "not tied to a version or a record"),
    ],
)
def test_what_keeps_evidence_from_being_strong_is_named(change: dict[str, object], rule: str) -> None:
    assert grade(replace(STRONG, **change)) == (Grade.ADEQUATE, rule)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [
        {"owner": "HR team", "approved_by": "Carla Bianchi"},
        {"tied": False, "resolves": True},
        {"tied": False, "made_by_system": True},
        {"suffix": ".pptx"},
        {"suffix": ".png"},
        {"flags": frozenset({Flag.PERSONAL})},
    ],
)
def test_strong_needs_a_person_a_date_and_a_tie_of_any_sort(change: dict[str, object]) -> None:
    assert grade(replace(STRONG, **change))[0] is Grade.STRONG  # type: ignore[arg-type]


def test_a_superseded_item_is_weak_for_that_reason_even_without_owner_and_date() -> None:
    assert grade(Facts(superseded=True)) == (Grade.WEAK, "superseded")


def test_a_ticket_of_an_export_is_a_systems_own_record() -> None:
    facts = Facts.of(item("jira/mlp.json#MLP-131", kind=Kind.TICKET))
    assert (facts.made_by_system, facts.tied, facts.suffix) == (True, True, ".json")


@pytest.mark.parametrize("key", ["row-12", "Sheet2/row-3", "row-12~2"])
def test_the_position_of_a_row_is_no_record_id(key: str) -> None:
    facts = Facts.of(item(f"registers/risks.csv#{key}", kind=Kind.RISK))
    assert (facts.made_by_system, facts.tied) == (False, False)


def test_a_row_that_people_keep_is_no_systems_record() -> None:
    facts = Facts.of(item("registers/risks.csv#R-12", kind=Kind.RISK))
    assert (facts.made_by_system, facts.tied) == (False, True)


def test_a_document_is_dated_by_its_effective_date_and_tied_by_its_version() -> None:
    said = item("policies/a.docx", effective=PartialDate.year(2026), version="3.0", approved_by="Carla Bianchi")
    assert grade(Facts.of(said)) == (Grade.STRONG, "named person, dated, tied to a change")


@pytest.mark.parametrize(("today", "stale"), [(date(2026, 9, 30), False), (date(2026, 10, 1), True), (None, False)])
def test_evidence_is_stale_from_the_day_after_its_review_date(today: date | None, stale: bool) -> None:
    said = item("policies/a.md", review_by=PartialDate.month(2026, 9))
    assert Facts.of(said, today=today).stale is stale


def test_an_archive_member_has_its_own_ending() -> None:
    assert Facts.of(item("mail/pack.zip!shots/one.PNG")).suffix == ".png"
