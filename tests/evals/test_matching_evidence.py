"""What qualities read of a home, over one that was ingested."""

from datetime import date

import pytest

from evals.evidence import Evidence
from tests.promises.organizations import workspace, write

SOURCES = """
version: 1
organization: {name: Ward, timezone: Europe/Berlin}
people: {erin: [nursing], leila: [legal]}
sources:
  - {id: rules, path: rules, connector: files, kind: procedure, allow: ["everyone"]}
  - {id: closed, path: closed, connector: files, kind: other, allow: ["group:legal"]}
  - {id: events, path: events.csv, connector: register, kind: incident, allow: ["everyone"]}
"""
RULE = "---\ntitle: Alarm procedure\nowner: Mara Okafor\neffective: 2026-02-01\n---\nAlarms are answered within 6 minutes.\n"
FILES = {
    "sources.yaml": SOURCES,
    "rules/alarms.md": RULE,
    "closed/case.md": "Alarms were muted by somebody within 6 minutes.\n",
    "events.csv": "id,summary,date\nE-1,False alarm,2026-10-03\n",
}


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    """Two versions: in the second the rule asks for 4 minutes."""
    folder = tmp_path_factory.mktemp("ward")
    sources = write(folder / "org", FILES)
    opened = workspace(folder / "home", sources)
    write(folder / "org", FILES | {"rules/alarms.md": RULE.replace("within 6", "in under 4")})
    opened.ingest(sources)
    return Evidence(opened)


def test_an_evidence_vouches_for_its_id_title_people_dates_kind_and_fields(evidence: Evidence) -> None:
    known = evidence.known("rules/alarms.md")
    assert {"rules/alarms.md", "alarms", "Alarm procedure", "Mara Okafor", "2026-02-01", "procedure"} <= set(known)
    assert {"E-1", "incident", "2026-10-03", "summary"} <= set(evidence.known("events.csv#E-1"))
    assert evidence.known("nowhere.md") == ()


def test_passages_are_found_among_what_a_person_may_read(evidence: Evidence) -> None:
    def found(reader: str) -> set[str]:
        return {source for source, _ in evidence.matching(reader, "alarms muted minutes", 5)}

    assert found("leila") >= {"closed/case.md", "rules/alarms.md"}
    assert "rules/alarms.md" in found("erin")
    assert "closed/case.md" not in found("erin")
    assert found("nobody") == set()


def test_words_are_placed_in_the_revision_that_is_asked_for(evidence: Evidence) -> None:
    older = evidence.whole(1).items
    first = next(item.revision for item in older if item.id == "rules/alarms.md")
    assert evidence.place("rules/alarms.md", "within 6 minutes", first) is not None
    assert evidence.place("rules/alarms.md", "within 6 minutes") is None
    assert evidence.place("rules/alarms.md", "in under 4 minutes", first) is None
    assert evidence.item("rules/alarms.md", "sha256:none") is None


def test_what_is_dated_later_was_not_there(evidence: Evidence) -> None:
    assert "events.csv#E-1" not in evidence.existing(date(2026, 10, 2))
    assert "events.csv#E-1" in evidence.existing(date(2026, 10, 3))
