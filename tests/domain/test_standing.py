from dataclasses import dataclass
from datetime import date
from itertools import permutations

import pytest

from assistant.domain.dates import PartialDate, Period
from assistant.domain.evidence import DOCUMENT_KINDS, EvidenceId, Kind, Metadata, Status
from assistant.domain.standing import holds, in_force, outnumbered


@dataclass(frozen=True)
class Document:
    """A document as far as its standing goes."""

    id: EvidenceId
    metadata: Metadata


def document(name: str, title: str = "Hygiene policy", **said: object) -> Document:
    known = {
        key: PartialDate.parse(str(value)) if key in ("effective", "date") else value for key, value in said.items()
    }
    return Document(EvidenceId(name), Metadata(**({"title": title, "kind": Kind.POLICY} | known)))  # type: ignore[arg-type]


def days(start: str | None, end: str | None) -> Period:
    first, after = (text and date.fromisoformat(text) for text in (start, end))
    return Period(start=first or None, end=after or None)


ONE = document("1.md", version="1", effective="2024-01-10")
TWO = document("2.md", version="2", effective="2025-03-01")
THREE = document("3.md", version="3", effective="2026-05-20")


@pytest.mark.parametrize("order", list(permutations([ONE, TWO, THREE])))
def test_each_version_holds_until_the_next_one_comes_into_force(order: tuple[Document, ...]) -> None:
    assert in_force(order) == {
        "1.md": days("2024-01-10", "2025-03-01"),
        "2.md": days("2025-03-01", "2026-05-20"),
        "3.md": days("2026-05-20", None),
    }


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2024-01-09", []),
        ("2024-01-10", ["1.md"]),
        ("2025-02-28", ["1.md"]),
        ("2025-03-01", ["2.md"]),
        ("2026-05-19", ["2.md"]),
        ("2030-01-01", ["3.md"]),
    ],
)
def test_on_a_day_one_version_of_a_document_holds(day: str, expected: list[str]) -> None:
    held = in_force([ONE, TWO, THREE])
    assert [name for name, period in held.items() if holds(period, date.fromisoformat(day))] == expected


def test_a_draft_neither_holds_nor_ends_what_is_in_force() -> None:
    draft = document("draft.md", version="4", effective="2025-01-01", status=Status.DRAFT)
    assert in_force([ONE, draft]) == {"1.md": days("2024-01-10", None)}


def test_a_retired_document_holds_until_its_successor_or_else_on_no_day() -> None:
    retired = document("1.md", version="1", effective="2024-01-10", status=Status.RETIRED)
    assert in_force([retired, TWO])[retired.id] == days("2024-01-10", "2025-03-01")
    alone = in_force([retired])[retired.id]
    assert not any(holds(alone, day) for day in (date(2024, 1, 9), date(2024, 1, 10), date(2026, 1, 1)))


def test_a_retired_document_without_any_date_holds_on_no_day() -> None:
    held = in_force([document("1.md", status=Status.RETIRED)])
    assert not holds(held[EvidenceId("1.md")], date(2026, 1, 1))


def test_a_document_without_any_date_holds_always_and_ends_nothing() -> None:
    held = in_force([ONE, document("undated.md", version="9")])
    assert held == {"1.md": days("2024-01-10", None), "undated.md": days(None, None)}


def test_the_own_date_stands_in_for_a_missing_effective_date() -> None:
    later = document("2.md", version="2", date="2025-06-01")
    assert in_force([ONE, later])[ONE.id] == days("2024-01-10", "2025-06-01")


def test_a_copy_with_the_same_version_label_supersedes_nothing() -> None:
    copy = document("copy.md", version="1", effective="2024-08-01")
    assert in_force([ONE, copy])[ONE.id] == days("2024-01-10", None)


@pytest.mark.parametrize("kind", sorted(set(Kind) - DOCUMENT_KINDS))
def test_records_have_a_date_and_are_not_in_force(kind: Kind) -> None:
    assert in_force([document("r.md", effective="2024-01-01", kind=kind)]) == {}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hygiene policy v1.2", "Hygiene Policy, version 2.0"),
        ("Hygiene policy (rev. 3)", "Hygiene policy"),
        ("HYG-07 Hand washing", "HYG-07 Hand and arm washing"),
        ("Hygiene policy - Issue 4", "hygiene  policy"),
    ],
)
def test_titles_that_differ_in_a_version_label_are_one_document(one: str, other: str) -> None:
    assert _ends(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HYG-07 Hand washing", "HYG-08 Hand rubbing"),
        ("Hygiene policy", "Visitor policy"),
        ("Policy 1", "Policy 2"),
        ("Hygiene policy", "Hygiene policy annex"),
    ],
)
def test_other_titles_and_numbers_are_other_documents(one: str, other: str) -> None:
    assert not _ends(one, other)


def _ends(one: str, other: str) -> bool:
    """Whether a later document ends an earlier one, going by their titles."""
    earlier = document("a.md", one, version="1", effective="2024-01-10")
    later = document("b.md", other, version="2", effective="2025-03-01")
    return in_force([earlier, later])[earlier.id].end is not None


def test_a_procedure_does_not_supersede_a_policy_of_the_same_title() -> None:
    other = document("p.md", version="2", effective="2025-01-01", kind=Kind.PROCEDURE)
    assert in_force([ONE, other])[ONE.id].end is None


@pytest.mark.parametrize(
    ("versions", "lower"),
    [
        ({"a": "1.9", "b": "1.10"}, {"a"}),
        ({"a": "1", "b": "v1.0"}, set()),
        ({"a": "2", "b": "2.0.1", "c": "10"}, {"a", "b"}),
        ({"a": "spring", "b": "2"}, set()),
        ({"a": None, "b": "2"}, set()),
    ],
    ids=["by number and not by letter", "one version", "the highest of three", "no number", "no version"],
)
def test_of_versions_that_hold_at_once_the_lower_ones_are_told(
    versions: dict[str, str | None], lower: set[str]
) -> None:
    assert outnumbered([document(name, version=version) for name, version in versions.items()]) == lower


def test_a_higher_version_of_unknown_standing_does_not_put_an_approved_one_aside() -> None:
    approved, unknown = document("a", version="1", status=Status.APPROVED), document("b", version="2")
    assert outnumbered([approved, unknown]) == {"b"}


def test_a_version_of_another_document_puts_none_aside() -> None:
    assert outnumbered([document("a", version="1"), document("b", "Visitor policy", version="2")]) == frozenset()
