"""Sources that disagree are shown both, and what may rightly differ is no contradiction."""

import pytest

from assistant.answer.drafting.contradictions import find_contradictions, subjects
from assistant.audit.references import references
from assistant.domain.answer import Basis, DraftClaim, Span
from assistant.domain.evidence import Kind
from tests.answer.corpora import Opened, opened

SOURCES = """version: 1
organization: {name: Orchard, timezone: Europe/Madrid}
people: {pia: []}
sources:
  - {id: inventory, path: inventory.csv, connector: register, kind: inventory, allow: [everyone]}
  - {id: faults, path: faults.csv, connector: register, kind: incident, allow: [everyone]}
  - {id: risks, path: risks.csv, connector: register, kind: risk, allow: [everyone]}
  - {id: papers, path: papers, connector: files, allow: [everyone]}
"""


def paper(kind: str, title: str, body: str, system: str = "Pear Picker", **said: str) -> str:
    head = {"title": title, "kind": kind, "system": system, "owner": "Ana Rius"} | said
    lines = "\n".join(f"{name}: {value}" for name, value in head.items())
    return f"---\n{lines}\n---\n# {title}\n\n{body}\n"


ORCHARD = {
    "inventory.csv": "id,name,risk tier,keeper\nO-1,Pear Picker,low,Ana Rius\nO-2,Frost Guard,high,Pol Vidal\n",
    "faults.csv": "id,summary,severity\nX-1,Pear Picker stopped,high\n",
    "risks.csv": "id,risk,system,rating\nR-1,Bruised pears,Pear Picker,high\nR-2,Ladder hit,Pear Picker,low\n",
    "papers/card.md": paper(
        "model_card",
        "Model card",
        "Tier: limited, since people stand near.\n\nPrecision 0.91, crates 40.\n\nPictures above 12 MB are never stored.",
        model_version="'2.0'",
        date="2026-03-01",
    ),
    "papers/test.md": paper(
        "evaluation",
        "Test of the picker",
        "| | 1.9.0 | 2.0.0 |\n|---|---|---|\n| Precision | 0.88 | 0.93 |\n",
        model_version="'2.0.0'",
        date="2026-02-20",
    ),
    "papers/card-200.md": paper(
        "model_card", "Card of the release", "Precision 0.91.", model_version="'2.0.0'", date="2026-03-02"
    ),
    "papers/card-190.md": paper(
        "model_card", "Card of the older release", "Precision 0.71.", model_version="'1.9.5'", date="2025-03-02"
    ),
    "papers/sheet.md": paper("dataset", "Data sheet", "Retention: 36 months, then delete.", date="2026-01-01"),
    "papers/legal.md": paper(
        "review", "Legal note", "Pictures may be used, retention 18 months, no faces.", date="2026-01-02"
    ),
    "papers/frost.md": paper("review", "Frost note", "Retention 6 months.", system="Frost Guard", date="2026-01-02"),
    "papers/same.md": paper("review", "Yard note", "Retention: 36 months.", date="2026-01-03"),
    "papers/runbook.md": paper("oversight", "Runbook", "A picture above 20 MB is not stored.", date="2026-01-03"),
    "papers/north.md": paper(
        "review", "North field", "Pickers rest every 45 minutes in the north field.", date="2026-01-04"
    ),
    "papers/south.md": paper(
        "review", "South field", "Pickers rest every 60 minutes in the south field.", date="2026-01-04"
    ),
    "papers/w1.md": paper("monitoring", "Week 1", "Bruised pears: 12 crates.", date="2026-05-01"),
    "papers/w2.md": paper("monitoring", "Week 2", "Bruised pears: 19 crates.", date="2026-05-08"),
}


@pytest.fixture(scope="module")
def orchard(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return opened(tmp_path_factory.mktemp("orchard"), ORCHARD, SOURCES)


def quoting(orchard: Opened, evidence: str, quote: str) -> DraftClaim:
    item = next(one for one in orchard.scope.items if one.id == evidence)
    start = orchard.scope.text(item).index(quote)
    span = Span(evidence=item.id, revision=item.revision, start=start, end=start + len(quote))
    return DraftClaim(text=quote, spans=(span,))


def disputed(orchard: Opened, evidence: str, quote: str) -> list[str]:
    found = find_contradictions(orchard.scope, [quoting(orchard, evidence, quote)])
    return [claim.text for claim in found if claim.basis is Basis.COMPUTED]


def test_two_values_of_one_measure_are_both_named_with_source_and_date(orchard: Opened) -> None:
    (told,) = disputed(orchard, "papers/legal.md", "Pictures may be used, retention 18 months, no faces.")
    assert told.startswith("Sources disagree on retention: 18 months (papers/legal.md, 2026-01-02); 36 months (")
    assert "papers/sheet.md, 2026-01-01" in told
    assert "papers/same.md, 2026-01-03" in told


def test_the_other_side_is_quoted_with_its_own_citation(orchard: Opened) -> None:
    found = find_contradictions(
        orchard.scope, [quoting(orchard, "papers/sheet.md", "Retention: 36 months, then delete.")]
    )
    quoted = [claim for claim in found if claim.basis is Basis.QUOTED]
    assert [span.evidence for claim in quoted for span in claim.spans] == ["papers/legal.md"]


def test_steps_of_a_scale_are_compared_between_a_systems_row_and_its_papers(orchard: Opened) -> None:
    (told,) = disputed(orchard, "inventory.csv#O-1", "low")
    assert "low (inventory.csv#O-1)" in told
    assert "limited (papers/card.md" in told


def test_a_limit_in_other_words_is_the_same_limit(orchard: Opened) -> None:
    (told,) = disputed(orchard, "papers/runbook.md", "A picture above 20 MB is not stored.")
    assert "20 MB" in told
    assert "12 MB" in told


def test_a_figure_in_a_column_is_of_the_version_of_its_header(orchard: Opened) -> None:
    (told,) = disputed(orchard, "papers/card-200.md", "Precision 0.91.")
    assert "0.91 (papers/card-200.md" in told
    assert "0.93 (papers/test.md" in told
    assert "0.88" not in told


@pytest.mark.parametrize(
    ("evidence", "quote"),
    [
        ("papers/card-190.md", "Precision 0.71."),  # another version
        ("papers/frost.md", "Retention 6 months."),  # another system
        ("papers/north.md", "Pickers rest every 45 minutes in the north field."),  # another place
        ("papers/w1.md", "Bruised pears: 12 crates."),  # another week
        ("risks.csv#R-1", "high"),  # another row
        ("faults.csv#X-1", "high"),
    ],
)
def test_what_may_rightly_differ_is_no_contradiction(orchard: Opened, evidence: str, quote: str) -> None:
    assert disputed(orchard, evidence, quote) == []


def test_an_answer_that_touches_a_disputed_value_shows_both_sides(orchard: Opened) -> None:
    answer = orchard.ask("What is the risk tier of Pear Picker?")
    text = "\n".join(claim.text for claim in answer.claims)
    assert "low" in text
    assert "Tier: limited, since people stand near." in text
    assert answer.withheld == 0


def test_what_items_are_about_by_rows_of_a_wider_scope_is_kept_for_nobody(orchard: Opened) -> None:
    part = orchard.scope.narrowed(kinds=[Kind.MODEL_CARD, Kind.REVIEW])
    own = references(part)
    card = next(item.id for item in part.items if item.id == "papers/card.md")
    assert subjects(part, orchard.known).of[card].systems == {"inventory.csv#O-1"}
    assert subjects(part, own).of[card].systems == frozenset()
