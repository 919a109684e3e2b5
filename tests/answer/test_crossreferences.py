"""Cross-references: what a good passage names rises with it, in its own document, a named one or a record, and no further."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answer.retrieval.crossreferences import with_crossreferences
from assistant.answer.retrieval.pointers import numbers_of, pointers
from assistant.answer.retrieval.retrieve import Depth, retrieve
from assistant.answer.retrieval.scored import by_place
from assistant.audit.references import references
from assistant.domain.evidence import EvidenceId
from assistant.models.encoder import StubEncoder
from assistant.store.scope import Scope
from tests.answer.corpora import opened

SOURCES = """version: 1
organization: {name: Ferry line, timezone: UTC}
people: {pia: [], kim: [crew]}
sources:
  - {id: rules, path: rules, connector: files, kind: policy, allow: [everyone]}
  - {id: crew, path: crew, connector: files, kind: policy, allow: [crew]}
  - {id: log, path: log.csv, connector: register, kind: incident, allow: [everyone]}
"""
SAILING = """# Sailing order

## 1 Sea

In fog a skipper acts as {names}.

## 2 Crew

### 2.1 Watch

Two persons keep the watch.

### 2.2 Rest

Nobody works longer than ten hours.

## 3 Port

Lines are held fast.
"""
NIGHT = (
    "---\ntitle: POL-02 Night order\n---\n\n## 2.1 Lamps\n\nBoth lamps burn.\n\n## 2.2 Horn\n\nIt sounds each minute.\n"
)
LOG = "ref,summary,date\nINC-0042,Grounding off the pier,2026-10-03\nINC-0043,Lost anchor,2026-10-04\n"
STUB = StubEncoder()


def ferry(folder: Path, names: str, more: Mapping[str, str] | None = None) -> Scope:
    """The sailing order, whose first section names something, a second order and a register."""
    files = {"rules/sailing.md": SAILING.format(names=names), "rules/night.md": NIGHT, "log.csv": LOG}
    return opened(folder, {**files, **(more or {})}, SOURCES).workspace.scope("pia")


def risen(scope: Scope) -> dict[str, float]:
    """The scores of what rises when the section that names something has 0.8 and nothing else was found, by its words."""
    sailing = scope.item(EvidenceId("rules/sailing.md"))
    assert sailing is not None
    found = by_place(
        replace(each, score=0.8) for each in scope.passages(sailing) if each.text.startswith("In fog a skipper")
    )
    (source,) = found
    after = with_crossreferences(scope, references(scope), found, 10)
    assert after[source].score == 0.8
    return {each.text: each.score for place, each in after.items() if place != source}


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ("section 2.2 says", ["Nobody works longer than ten hours."]),
        ("sections 2.1 and 2.2 say", ["Nobody works longer than ten hours.", "Two persons keep the watch."]),
        ("Chapter 3 says", ["Lines are held fast."]),
        ("clause 2.2(1)(a) says", ["Nobody works longer than ten hours."]),
        ("chapter 2 says", ["Nobody works longer than ten hours.", "Two persons keep the watch."]),
        ("section 2.2 of POL-02 says", ["It sounds each minute."]),
        ("POL-02, clause 2.2, says", ["It sounds each minute."]),
        ("section 2.1 of the [Night order](night.md) says", ["Both lamps burn."]),
        ("the Sailing order says", []),
        ("section 2.9 says", []),
        ("COLREG Rule 2.2 says", []),
        ("section 2.2 of the Merchant Shipping Act says", []),
        ("he did for 2.2 hours", []),
    ],
)
def test_a_number_is_one_of_the_document_that_is_named_beside_it_or_else_of_its_own(
    tmp_path: Path, names: str, words: list[str]
) -> None:
    assert sorted(risen(ferry(tmp_path, names))) == words


def test_a_document_that_is_named_whole_comes_with_its_first_parts(tmp_path: Path) -> None:
    assert {"Both lamps burn.", "It sounds each minute."} <= risen(ferry(tmp_path, "POL-02 says")).keys()


def test_a_document_is_known_by_its_title(tmp_path: Path) -> None:
    title = {"rules/ice.md": "---\ntitle: Ice drill v2.0\n---\n\nStay in port.\n"}
    assert any("Stay in port." in text for text in risen(ferry(tmp_path, "the ice drill says", title)))


def test_a_record_comes_with_what_names_its_key(tmp_path: Path) -> None:
    found = risen(ferry(tmp_path, "after INC-0042"))
    assert any("Grounding" in text for text in found)
    assert not any("anchor" in text for text in found)


def test_of_two_places_with_one_number_the_nearer_is_meant(tmp_path: Path) -> None:
    parts = "".join(
        f"## Part {part}\n\n### {part}.1 Duty\n\nDuty {part}.\n\n### Chapter 7\n\nSeven {part}.\n\n" for part in "AB"
    )
    scope = ferry(tmp_path, "x", {"rules/parts.md": f"# Parts\n\n{parts}".replace("Duty B.", "As in Chapter 7.")})
    item = scope.item(EvidenceId("rules/parts.md"))
    assert item is not None
    found = by_place(replace(each, score=0.8) for each in scope.passages(item) if each.text == "As in Chapter 7.")
    after = with_crossreferences(scope, references(scope), found, 10)
    assert [each.text for place, each in after.items() if place not in found] == ["Seven B."]


def test_what_is_named_rises_towards_what_names_it_and_never_above(tmp_path: Path) -> None:
    (score,) = risen(ferry(tmp_path, "section 2.2 says")).values()
    assert 0 < score < 0.8


def test_what_stands_higher_already_stays(tmp_path: Path) -> None:
    scope = ferry(tmp_path, "section 2.2 says")
    sailing = scope.item(EvidenceId("rules/sailing.md"))
    assert sailing is not None
    found = by_place(replace(each, score=0.8 if "fog" in each.text else 0.9) for each in scope.passages(sailing))
    assert with_crossreferences(scope, references(scope), found, 10) == found


def test_a_target_that_the_reader_may_not_read_is_not_there(tmp_path: Path) -> None:
    hidden = {"crew/secret.md": NIGHT.replace("POL-02 Night", "POL-09 Secret")}
    scope = ferry(tmp_path / "a", "clause 2.2 of POL-09 and POL-09 say", hidden)
    assert risen(scope) == risen(ferry(tmp_path / "b", "clause 2.2 of POL-09 and POL-09 say")) == {}


def test_a_target_outside_a_narrowed_scope_is_not_there(tmp_path: Path) -> None:
    whole = ferry(tmp_path, "section 2.2 of POL-02 says")
    part = whole.narrowed(ids=[EvidenceId("rules/sailing.md")])
    asked = "what does a skipper do in fog"
    passages = retrieve(part, STUB, asked, Depth(), references(whole))
    assert {each.span.evidence for each in passages} == {"rules/sailing.md"}
    assert passages == retrieve(part, STUB, asked, Depth())


def test_a_depth_of_nothing_leaves_the_stage_out(tmp_path: Path) -> None:
    scope = ferry(tmp_path, "section 2.2 of POL-02 says")
    few = Depth(candidates=1, rescored=0, sources=0)
    asked = "what does a skipper do in fog"
    assert "It sounds each minute." in [each.text for each in retrieve(scope, STUB, asked, few)]
    without = retrieve(scope, STUB, asked, replace(few, referring=0))
    assert "It sounds each minute." not in [each.text for each in without]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Rules 4.12.24 to 4.12.26", ["4.12.24", "4.12.26"]),
        ("Rule 4.5.1(2)(b)", ["4.5.1.2.b"]),
        ("control A.6.2.4, Annex B and Part IV", ["a.6.2.4", "b", "iv"]),
        ("§ 12 (3), siehe Abschnitt 4.1", ["12.3", "4.1"]),
        ("see 5.4; paragraph \u200e29\u200e(1)", ["5.4", "29.1"]),
        ("Rule 4.5 and 3 months later, for 4.5 hours, 30% of section staff", ["4.5"]),
    ],
)
def test_places_are_named_by_a_word_and_a_number(text: str, numbers: list[str]) -> None:
    assert [".".join(each.number) for each in pointers(text)] == numbers


@pytest.mark.parametrize(
    ("heading", "calls"),
    [
        ("4.5 Meetings", [("", "4.5")]),
        ("Rule 4.5.1", [("rule", "4.5.1")]),
        ("6.2.1.(1)", [("", "6.2.1.1")]),
        ("Part 12.Chapter 1.124C", [("part", "12.chapter.1.124c"), ("chapter", "1.124c"), ("", "124c")]),
        ("Annex B Scope", [("annex", "b")]),
        ("4. Retention of 5 years", [("", "4")]),
        ("Mooring plan", []),
    ],
)
def test_a_heading_is_called_by_the_number_that_opens_it(heading: str, calls: list[tuple[str, str]]) -> None:
    assert [(word, ".".join(number)) for word, number in numbers_of(heading)] == calls
