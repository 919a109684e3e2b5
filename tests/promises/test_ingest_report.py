"""The operator's ingest report: what it counts is there, and a page of it renders evidence as text."""

import json
import re
from pathlib import Path

import pytest

from assistant.api.views import survey_row
from assistant.wiring import Workspace
from tests.promises.organizations import workspace, write
from ui.ingest_report import ingest_page, share

EVIL = "<script>alert(1)</script>\u202egnp"
SOURCES = """version: 1
organization: {name: "Port <b>of</b> Call", timezone: UTC}
people: {pia: [staff]}
sources:
  - {id: rules, path: rules, connector: files, kind: policy, allow: [everyone]}
  - {id: tickets, path: tickets.csv, connector: register, kind: ticket, allow: ["group:staff"]}
  - {id: nobody, path: sealed.md, connector: files, kind: other}
"""
FILES = {
    "sources.yaml": SOURCES,
    "rules/berths.md": (
        "---\nowner: Mara Vinter\nsupersedes: rules/old.md\n---\n# Berths\n\nSee PORT-1 and PORT-9.\n\n"
        "<!-- nobody sees this line -->\n\nWrite to mara@port.example.\n"
    ),
    f"rules/{EVIL.replace('/', '-').replace(chr(0x202E), '')}.md": f"# {EVIL}\n\nOwned by: the team\n",
    "rules/broken.docx": "no zip",
    "tickets.csv": "key,summary,owner,opened\nPORT-1,Paint it,the team,2026-03\nPORT-2,Clean it,Ole Dahl,2026-03-04\n",
    "sealed.md": "# Sealed\n\nNobody reads this.\n",
}


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder: Path = tmp_path_factory.mktemp("port")
    return workspace(folder / "home", write(folder / "org", FILES))


@pytest.fixture(scope="module")
def row(opened: Workspace) -> dict:
    return json.loads(json.dumps(survey_row(opened.ingest_survey())))


def test_items_are_counted_by_kind_and_source(row: dict) -> None:
    counted = {(one["source"], one["kind"]): one["items"] for one in row["by_kind"]}
    assert counted == {("rules", "policy"): 2, ("tickets", "ticket"): 2, ("nobody", "other"): 1}
    assert row["items"] == 5
    assert [(one["id"], one["files"], one["items"], one["skips"]) for one in row["sources"]] == [
        ("rules", 3, 2, 1),
        ("tickets", 1, 2, 0),
        ("nobody", 1, 1, 0),
    ]


def test_owners_who_are_persons_and_exact_dates_are_told_apart(row: dict) -> None:
    ticket = next(one for one in row["stated"] if one["kind"] == "ticket")
    assert (ticket["owner"], ticket["nobody"], ticket["dated"], ticket["exact"]) == (1, 1, 2, 1)


def test_links_to_what_is_there_resolve_and_others_dangle(row: dict) -> None:
    found = {(one["type"], one["basis"]): (one["resolved"], one["dangling"]) for one in row["links"]}
    assert found["mentions", "identifier"] == (1, 1)
    assert found["supersedes", "stated"] == (0, 1)
    assert {one["target"] for one in row["dangling"]["most"]} == {"PORT-9", "rules/old.md"}


def test_skips_quarantine_and_flags_are_listed(row: dict) -> None:
    assert [one["path"] for one in row["skipped"]] == ["rules/broken.docx"]
    assert [one["id"] for one in row["quarantined"]] == ["sealed.md"]
    assert {one["id"]: set(one["flags"]) for one in row["flagged"]}["rules/berths.md"] == {"hidden", "personal"}


def test_the_page_asks_nothing_of_the_network_and_renders_evidence_as_text(row: dict) -> None:
    page = ingest_page(row)
    assert "<script" not in page
    assert "<b>of</b>" not in page
    assert "\u202e" not in page
    assert not re.search(r"""(?:src|href)\s*=\s*["'](?!#)""", page)
    assert "default-src 'none'" in page
    for part in ("PORT-9", "rules/broken.docx", "sealed.md", "Port &lt;b&gt;of&lt;/b&gt; Call"):
        assert part in page


@pytest.mark.parametrize(("part", "whole", "told"), [(1, 3, "33\u2009%"), (0, 5, "0\u2009%"), (0, 0, "\u2013")])
def test_a_share_of_nothing_is_a_dash(part: int, whole: int, told: str) -> None:
    assert share(part, whole) == told
