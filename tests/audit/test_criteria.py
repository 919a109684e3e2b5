from pathlib import Path

import pytest

from assistant.audit.criteria import load_criteria
from assistant.domain.errors import BadInput
from assistant.domain.evidence import Kind
from tests.promises.organizations import workspace, write

CRITERIA = load_criteria()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Show me evidence for clause 9.2", ("9.2",)),
        ("Clause 9.2.1, please", ("9.2.1",)),
        ("what does A.6.2.4 ask for?", ("A.6.2.4",)),
        ("control A.6.2.4.", ("A.6.2.4",)),
        ("a.6.2.4 and a.9.3", ("A.6.2.4", "A.9.3")),
        ("control 6.2.4", ("A.6.2.4",)),
        ("Annex A 10.3", ("A.10.3",)),
        ("section 6.1.2 of the standard", ("6.1.2",)),
        ("clauses 9.1, 10.1 and 10.2", ("9.1", "10.1", "10.2")),
        ("controls A.6.2.4 and 6.2.5", ("A.6.2.4", "A.6.2.5")),
        ("clause 9", ("9",)),
        ("gaps in A.6.2", ("A.6.2",)),
        ("everything under A.10", ("A.10",)),
        ("clauses 8.1 to 8.4", ("8.1", "8.2", "8.3", "8.4")),
        ("A.6.2.2-A.6.2.4", ("A.6.2.2", "A.6.2.3", "A.6.2.4")),
        ("clauses 9 to 10", ("9", "10")),
        ("A.9.2, clause 5.2, A.9.2", ("A.9.2", "5.2")),
        ("clause 9.2 of ISO/IEC 42001:2023", ("9.2",)),
        ("ISO 27001 and ISO/IEC 42001 clause 10.2", ("10.2",)),
        ("(A.7.5)", ("A.7.5",)),
    ],
)
def test_ids_that_a_text_names_are_found(text: str, expected: tuple[str, ...]) -> None:
    assert CRITERIA.find(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "version 9.2 of the model",
        "claims-triage 3.1.0 and doc-extract 8.1",
        "a score of 9.2",
        "clause 9.7",
        "clause 12",
        "A.6.2.9",
        "A.2.1",
        "A.6.2.4.1",
        "A.6.2-x",
        "clause 9.2 of ISO 27001",
        "ISO/IEC 27001:2022 A.8.2",
        "section 4.1 of POL-02",
        "requirement 4.1 of REQ-dora-chat",
        "control 9 alerts",
        "PR #258 and CHG0030188",
        "within 4 hours",
        "Q3 2025",
        "CA.6.2",
    ],
)
def test_what_only_looks_like_an_id_is_not_found(text: str) -> None:
    assert CRITERIA.find(text) == ()


def test_the_file_holds_every_clause_and_control_once() -> None:
    assessable = [one.id for one in CRITERIA.by_id.values() if one.assessable]
    assert sum(not one.startswith("A.") for one in assessable) == 32
    assert sum(one.startswith("A.") for one in assessable) == 38


def test_every_criterion_says_what_shows_it() -> None:
    for criterion in CRITERIA.by_id.values():
        assert criterion.title
        assert criterion.kinds
        assert criterion.assessable == bool(criterion.samples) == (criterion.stale_after_days is not None)


def test_a_heading_has_what_is_below_it() -> None:
    assert CRITERIA.below("9.2") == ("9.2.1", "9.2.2")
    assert CRITERIA.below("A.6.2.4") == ("A.6.2.4",)
    assert set(CRITERIA.kinds("A.10.3")) <= set(CRITERIA.kinds("A.10"))


def test_a_heading_does_not_take_a_longer_number_for_its_own() -> None:
    assert all(one.startswith("4.") for one in CRITERIA.below("4"))
    assert CRITERIA.below("10") == ("10.1", "10.2")


def test_titles_and_kinds_are_looked_up_by_id() -> None:
    assert CRITERIA.title("A.6.2.4") == "AI system verification and validation"
    assert CRITERIA.kinds("A.6.2.4") == (Kind.EVALUATION, Kind.APPROVAL, Kind.DATASET)


def test_an_unknown_id_is_refused() -> None:
    with pytest.raises(BadInput, match="no criterion 9\\.9"):
        CRITERIA.title("9.9")


def test_criteria_stand_in_the_order_of_the_standard() -> None:
    ids = list(CRITERIA.by_id)
    assert ids[:3] == ["4", "4.1", "4.2"]
    assert ids.index("9.3.3") < ids.index("10") < ids.index("A.2") < ids.index("A.10.4")


def test_an_ingested_item_names_only_criteria_of_the_file(tmp_path: Path) -> None:
    entry = "{id: n, path: n.md, connector: files, kind: policy, allow: [everyone]}"
    files = {
        "sources.yaml": f"version: 1\norganization: {{name: Pier, timezone: UTC}}\npeople: {{pia: []}}\nsources:\n  - {entry}\n",
        "n.md": "# Rule\n\nFor ISO/IEC 42001 this covers A.6.2.4, A.6.2.99 and clause 9.2. Section 4.1 of POL-02 stays.\n",
    }
    opened = workspace(tmp_path / "home", write(tmp_path / "org", files))
    assert opened.evidence("n.md", "pia").metadata.controls == ("A.6.2.4", "9.2")
