"""Documents that are called by a word and a number: what is a family is decided by what the reader may read."""

from pathlib import Path

import pytest

from assistant.api.views import evidence_row
from assistant.audit.survey import survey
from assistant.domain.evidence import LinkBasis
from assistant.wiring import Workspace
from tests.promises.organizations import workspace, write

SOURCES = """version: 1
organization: {name: Harbour, timezone: UTC}
people: {pia: [legal], rob: []}
sources:
  - {id: rules, path: rules, connector: files, kind: policy, allow: [everyone]}
  - {id: secret, path: secret, connector: files, kind: policy, allow: ["group:legal"]}
  - {id: notes, path: notes, connector: files, kind: minutes, allow: [everyone]}
"""
HEAD = "HEP: {number}\nTitle: {title}\nStatus: approved\nEffective date: {day}\n{more}\n\nText\n----\n\n{text}\n"
FILES = {
    "sources.yaml": SOURCES,
    "rules/cranes.rst": HEAD.format(
        number=7, title="Cranes", day="2024-01-10", more="Superseded-By: 9", text="Cranes stop. See HEP 1 and HEP 0007."
    ),
    "rules/lifting.rst": HEAD.format(
        number=9, title="Lifting", day="2025-01-10", more="Requires: 7", text="Lifts stop as HEP 7 said."
    ),
    "rules/policy-3.md": "# Policy 3 - Doors\n\n| Status | approved |\n| --- | --- |\n| Effective date | 2024-01-01 |\n",
    "rules/access.md": "# Policy 12 - Access\n\n| Status | approved |\n| --- | --- |\n| Effective date | 2025-01-01 |\n"
    "| Version | 4 |\n| Supersedes | 3 |\n",
    "notes/audit.md": "# Audit 2026: plan\n\nAs in Audit 2025.\n",
    "notes/review.md": "# HEP 7 review\n\nAll is well.\n",
    "notes/a/BR-5.md": "# BR-5 plan\n\nSee BR-5, and again BR-5.\n",
    "notes/b/BR-5.md": "# Berth\n\nBerths are free.\n",
    "secret/docks.md": "---\ntitle: DOC 3 - Docks\nstatus: approved\n---\n\n# Docks\n\nDocks are dry.\n",
    "notes/june.md": "# June\n\nWe read HEP 7, HEP 4, DOC 3 and Berth 5.\n",
}


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder: Path = tmp_path_factory.mktemp("harbour")
    return workspace(folder / "home", write(folder / "org", FILES))


def links(harbour: Workspace, evidence: str, user: str) -> dict[object, object]:
    """What each target of an item names, for one reader."""
    row = evidence_row(harbour.evidence(evidence, user))
    found = row["links"]
    assert isinstance(found, list)
    return {one["target"]: one["evidence"] for one in found}


def test_a_word_and_a_number_name_what_the_reader_may_read(harbour: Workspace) -> None:
    """A family that is declared only where rob may not read is no family for him, and the name is no link."""
    known = {"HEP 7": ["rules/cranes.rst"], "HEP 4": []}
    assert links(harbour, "notes/june.md", "pia") == known | {"DOC 3": ["secret/docks.md"]}
    assert links(harbour, "notes/june.md", "rob") == known


def test_who_is_superseded_may_say_so_by_number(harbour: Workspace) -> None:
    old = evidence_row(harbour.evidence("rules/cranes.rst", "rob"))
    assert old["superseded_by"] == [{"evidence": "rules/lifting.rst", "basis": "stated"}]
    new = evidence_row(harbour.evidence("rules/lifting.rst", "rob"))
    assert new["supersedes"] == [{"evidence": "rules/cranes.rst", "basis": "stated"}]
    assert links(harbour, "rules/lifting.rst", "rob") == {"HEP 7": ["rules/cranes.rst"]}


def test_only_a_family_that_is_declared_can_lead_nowhere(harbour: Workspace) -> None:
    known = harbour._scope("pia", harbour._sources(), None)
    assert [one.target for one in survey(known).dangling] == ["HEP 1", "HEP 4"]


def test_a_version_that_is_superseded_is_no_other_policy_of_that_number(harbour: Workspace) -> None:
    assert links(harbour, "rules/access.md", "rob") == {}
    assert evidence_row(harbour.evidence("rules/policy-3.md", "rob"))["superseded_by"] == []


def test_a_year_in_a_title_makes_no_family(harbour: Workspace) -> None:
    assert links(harbour, "notes/audit.md", "rob") == {}


def test_a_document_about_a_number_is_not_the_one_of_that_number(harbour: Workspace) -> None:
    assert links(harbour, "rules/lifting.rst", "rob") == {"HEP 7": ["rules/cranes.rst"]}


def test_of_several_items_of_one_name_each_leads_to_the_others_once(harbour: Workspace) -> None:
    (link,) = harbour.evidence("notes/a/BR-5.md", "rob").links
    assert (link.target, link.basis, link.evidence) == ("BR-5", LinkBasis.IDENTIFIER, ("notes/b/BR-5.md",))


def test_an_item_that_names_itself_has_no_link_that_leads_nowhere(harbour: Workspace) -> None:
    assert "HEP 0007" not in links(harbour, "rules/cranes.rst", "rob")
