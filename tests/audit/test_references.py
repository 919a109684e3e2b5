"""Names in a city's evidence and what they name, inside one scope."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.audit.references import References, key_of, references
from assistant.domain.evidence import EvidenceId, Mention, MentionType
from assistant.store.scope import Scope
from tests.promises.organizations import workspace, write

SOURCES = """version: 1
organization: {name: City, timezone: UTC}
people: {pia: []}
sources:
  - {id: systems, path: systems.csv, connector: register, kind: inventory, allow: [everyone]}
  - {id: merges, path: merges.csv, connector: register, kind: pull_request, allow: [everyone]}
  - {id: tickets, path: tickets.csv, connector: register, kind: ticket, allow: [everyone]}
  - {id: notes, path: notes, connector: files, kind: policy, allow: [everyone]}
"""
FILES = {
    "sources.yaml": SOURCES,
    "notes/rota.md": "---\nowner: Santos, Bea\napproved_by: the night team\n---\n# Rota\n\nWho is on call.\n",
    "systems.csv": (
        "id,name,aliases\nALG-1,Lamp Timer,LT; dusk service\nALG-2,Lamp Timer Pro,\nALG-3,Pothole Finder,the road eye\n"
    ),
    "merges.csv": "number,title,author\n31,Retrain Lamp Timer,Bea Santos\n",
    "tickets.csv": "key,summary\nCITY-31,Brighter lamps\n31,A ticket with a bare number\n",
    "notes/memo.md": "# RD-12 Road rule\n\nPotholes are filled.\n",
    "notes/plain.md": "# Lamp rule\n\nLamps are lit.\n",
}


@pytest.fixture(scope="module")
def scope(tmp_path_factory: pytest.TempPathFactory) -> Scope:
    folder: Path = tmp_path_factory.mktemp("city")
    opened = workspace(folder / "home", write(folder / "org", FILES))
    return opened._scope("pia", opened._sources(), None)


@pytest.fixture(scope="module")
def known(scope: Scope) -> References:
    return references(scope)


def names(known: References, text: str) -> list[str]:
    return [system.name for system in known.systems_in(text)]


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("CITY-31", {"tickets.csv#CITY-31"}),
        (" city-31 ", {"tickets.csv#CITY-31"}),
        ("tickets.csv#CITY-31", {"tickets.csv#CITY-31"}),
        ("plain", {"notes/plain.md"}),
        ("notes/plain.md", {"notes/plain.md"}),
        ("RD-12", {"notes/memo.md"}),
        ("ALG-1", {"systems.csv#ALG-1"}),
        ("CITY-3", set()),
        ("CITY-311", set()),
        ("", set()),
    ],
)
def test_a_reference_names_the_items_of_that_key(known: References, target: str, expected: set[str]) -> None:
    assert {item.id for item in known.resolve(target)} == expected


@pytest.mark.parametrize(
    "target", ["#31", "PR 31", "PR #31", "pr31", "31", "pull request #31", "MR !31", "city/lamps#31", "lamps#31"]
)
def test_a_bare_number_names_pull_requests_only(known: References, target: str) -> None:
    assert [item.id for item in known.resolve(target)] == ["merges.csv#31"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the lamp-timer and LAMP TIMER", ["Lamp Timer"]),
        ("Lamp Timer Pro failed", ["Lamp Timer Pro"]),
        ("Lamp Timer Pro replaced Lamp Timer", ["Lamp Timer Pro", "Lamp Timer"]),
        ("the dusk service", ["Lamp Timer"]),
        ("alg-3 and the road eye", ["Pothole Finder"]),
        ("lamp timers", []),
        ("a lamp and a timer", []),
        ("LT", []),
        ("", []),
    ],
)
def test_a_system_is_mentioned_by_any_of_its_names_and_the_longest_counts(
    known: References, text: str, expected: list[str]
) -> None:
    assert names(known, text) == expected


@pytest.mark.parametrize(
    ("text", "versions"),
    [
        ("Lamp Timer 2.1", {"2.1"}),
        ("lamp-timer v2.1.0 and Lamp Timer version 3.0", {"2.1.0", "3.0"}),
        ("Lamp Timer: model 2.1", {"2.1"}),
        ("Lamp Timer costs 2.1 coins", set()),
        ("Lamp Timer 7", set()),
        ("Pothole Finder 2.1", set()),
        ("2.1 Lamp Timer", set()),
    ],
)
def test_a_version_counts_where_it_stands_right_behind_the_name(
    known: References, text: str, versions: set[str]
) -> None:
    timer = next(system for system in known.systems if system.name == "Lamp Timer")
    assert timer.versions_in(text) == versions
    assert all(text[start:end] == version for version, start, end in timer.versions_at(text))


@pytest.mark.parametrize(
    ("meaning", "text", "named"),
    [
        (MentionType.SYSTEM, "dusk service", "Lamp Timer"),
        (MentionType.SYSTEM, "Tram Planner", None),
        (MentionType.IDENTIFIER, "ALG-3", "Pothole Finder"),
        (MentionType.IDENTIFIER, "CITY-31", "tickets.csv#CITY-31"),
        (MentionType.IDENTIFIER, "CITY-99", None),
        (MentionType.PERSON, "Bea Santos", "Bea Santos"),
        (MentionType.PERSON, "bsantos", "Bea Santos"),
        (MentionType.PERSON, "bea.santos@city.example", "Bea Santos"),
        (MentionType.PERSON, "Rui Alves", None),
        (MentionType.VERSION, "2.1.0", None),
    ],
)
def test_a_mention_names_a_system_a_record_a_person_or_nothing(
    known: References, meaning: MentionType, text: str, named: str | None
) -> None:
    found = known.named(Mention(type=meaning, text=text, start=0, end=len(text)))
    told = found[0].id if isinstance(found, tuple) else found.name if found else None
    assert told == named


def test_a_person_is_one_however_the_name_is_written(known: References) -> None:
    (person,) = known.people.people
    assert person.spellings == ("Bea Santos", "Santos, Bea")
    assert person.items == ("merges.csv#31", "notes/rota.md")


def test_what_names_name_is_kept_while_the_same_items_are_inside(scope: Scope) -> None:
    assert references(scope) is references(replace(scope))
    fewer = scope.narrowed(ids=[item.id for item in scope.items[1:]])
    assert references(fewer) is not references(scope)
    assert len(references(fewer).by_key) < len(references(scope).by_key)


def test_what_is_outside_the_scope_names_nothing(scope: Scope) -> None:
    kept = [item.id for item in scope.items if not item.id.startswith(("systems", "tickets"))]
    narrow = references(scope.narrowed(ids=kept))
    assert narrow.systems == ()
    assert narrow.resolve("CITY-31") == ()
    assert names(narrow, "Lamp Timer and Pothole Finder") == []
    assert narrow.named(Mention(type=MentionType.IDENTIFIER, text="CITY-31", start=0, end=7)) is None


@pytest.mark.parametrize(
    ("evidence", "key"),
    [
        ("a/b.csv#R-7", "R-7"),
        ("a/rule.v2.md", "rule.v2"),
        ("box.zip!inner.md", "box"),
        ("runs#models/lamp/3", "models/lamp/3"),
    ],
)
def test_a_key_is_what_people_call_an_item(evidence: str, key: str) -> None:
    assert key_of(EvidenceId(evidence)) == key
