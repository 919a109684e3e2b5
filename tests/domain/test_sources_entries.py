from dataclasses import replace
from itertools import permutations
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.access import Clause, Principal, Reader, may_read
from assistant.domain.sources import SERVICE, Entry, Organization, Sources

NURSES = Principal("group:nurses")
BOARD = Principal("group:board")
PIA = Reader(user="pia", groups=frozenset({"nurses"}))
ENTRIES = (
    Entry(id="all", path=".", connector="files"),
    Entry(id="any-note", path="wards/*.md", connector="files"),
    Entry(id="wards", path="wards/", connector="files"),
    Entry(id="ward-7", path="wards/seven", connector="files"),
    Entry(id="rota", path="wards/seven/rota.md", connector="files"),
)


def sources(*entries: Entry) -> Sources:
    return Sources(organization=Organization(name="Clinic"), people={"pia": ("nurses",)}, entries=entries)


def entry(path: str, *allow: Principal, **levels: Clause) -> Entry:
    return Entry(id=path, path=path, connector="jira", clause=Clause(origin="entry", allow=allow), levels=levels)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("wards/seven/rota.md", ["rota", "ward-7", "wards", "all", "any-note"]),
        ("wards/seven/other.md", ["ward-7", "wards", "all", "any-note"]),
        ("wards/eight.txt", ["wards", "all"]),
        ("wards/seventeen/a.txt", ["wards", "all"]),
        ("kitchen.txt", ["all"]),
    ],
)
def test_a_file_beats_a_folder_and_a_deeper_folder_a_shallower_one_and_any_folder_a_glob(
    path: str, expected: list[str]
) -> None:
    for order in permutations(ENTRIES):
        assert [one.id for one in sources(*order).entries_matching(path)] == expected


def test_of_equals_the_first_has_the_file() -> None:
    one, other = (Entry(id=name, path="notes", connector="files") for name in ("one", "other"))
    assert sources(one, other).entry_of("notes/a.md") is one
    assert sources(other, one).entry_of("notes/a.md") is other


def test_a_file_that_no_entry_names_is_readable_by_nobody() -> None:
    clauses = sources(entry("wards", NURSES)).clauses_for("kitchen/menu.md", ())
    assert not may_read(PIA, clauses)
    assert clauses[0].unreadable == "no entry of sources.yaml names this file"


def test_while_one_rule_takes_the_place_of_another_both_must_admit() -> None:
    old = replace(
        sources(entry("wards", NURSES), entry("attic", NURSES)),
        people={"pia": ("nurses", "board"), "rob": ("nurses",)},
    )
    both = replace(old, also=sources(entry("wards", NURSES), entry("kitchen", NURSES)))
    assert (both.reader("pia"), both.reader("rob")) == (PIA, None)
    paths = ("wards/a", "attic/a", "kitchen/a")
    assert [path for path in paths if may_read(PIA, both.clauses_for(path, ()))] == ["wards/a"]


OTHERWISE = [
    ("se\u00f1ales", "se\u00f1ales/a.md"),
    ("Wards/Private", "Wards/Private/plan.md"),
    ("wards/private", "Wards/Private/plan.md"),
    ("se\u00f1ales/a.md", "se\u00f1ales/a.md"),
    ("wards/A.md", "wards/a.md"),
    ("wards/private/*.MD", "wards/Private/a.md"),
    ("se?ales/*", "se\u00f1ales/a.md"),
]
"""An entry's path, and a file of another spelling after `respelled`."""


def respelled(path: str) -> str:
    return normalize("NFD", path).replace("Private", "private")


@pytest.mark.parametrize(("named", "path"), OTHERWISE)
@pytest.mark.parametrize("wide", ["*", ".", "Wards", "wards"])
def test_a_file_of_an_entry_that_is_spelled_otherwise_is_nobodys_through_a_wider_one(
    named: str, path: str, wide: str
) -> None:
    path = respelled(path)
    if Entry(id="", path=named, connector="files").match(path) or (wide != "*" and "*" in named):
        return  # the entry is spelled as the file is, or the wider one is the more specific
    for entries in permutations((entry(named, BOARD), entry(wide, NURSES))):
        (clause,) = sources(*entries).clauses_for(path, ())
        assert not may_read(PIA, [clause])
        if Entry(id="", path=wide, connector="files").match(path):
            assert named in (clause.unreadable or "")
            assert "accents or case alone" in (clause.unreadable or "")


def test_two_folders_that_differ_by_case_alone_have_an_entry_each() -> None:
    both = sources(entry("Wards", BOARD), entry("wards", NURSES), entry("*.PDF", BOARD), entry("*.pdf", NURSES))
    readable = [path for path in ("Wards/a", "wards/a", "a.PDF", "a.pdf") if may_read(PIA, both.clauses_for(path, ()))]
    assert readable == ["wards/a", "a.pdf"]


def test_an_entry_of_another_spelling_changes_nothing_where_a_more_specific_one_names_the_file() -> None:
    rules = sources(entry("Wards", BOARD), entry("wards/seven", NURSES), entry("ROTA.md", BOARD), entry("*", NURSES))
    assert [may_read(PIA, rules.clauses_for(path, ())) for path in ("wards/seven/a", "kitchen/a")] == [True, True]


def test_an_entry_without_allow_is_quarantined() -> None:
    assert not may_read(PIA, sources(Entry(id="a", path="a", connector="files")).clauses_for("a/b.md", ()))


def test_the_more_specific_entry_has_the_file_alone_even_where_it_widens() -> None:
    wide = sources(entry("wards", BOARD), entry("wards/menu.md", NURSES))
    assert may_read(PIA, wide.clauses_for("wards/menu.md", ()))
    assert not may_read(PIA, wide.clauses_for("wards/plan.md", ()))


def test_what_an_item_says_of_itself_narrows_its_entry() -> None:
    own = Clause(origin="front matter", allow=(BOARD,))
    assert not may_read(PIA, sources(entry("wards", NURSES)).clauses_for("wards/a.md", [own]))


def test_a_security_level_is_looked_up_in_the_entry_and_closed_where_it_has_none() -> None:
    level = Clause(origin="security level", level="Staff")
    mapped = sources(entry("jira", NURSES, Staff=Clause(origin="entry", allow=(NURSES,))))
    assert may_read(PIA, mapped.clauses_for("jira/export.json", [level]))
    assert mapped.clauses_for("jira/export.json", [level])[1].origin == "security level"
    assert not may_read(PIA, sources(entry("jira", NURSES)).clauses_for("jira/export.json", [level]))


def test_a_live_source_is_found_by_the_id_of_its_entry() -> None:
    live = Entry(
        id="runs", path="https://runs.example", connector="mlflow", clause=Clause(origin="entry", allow=(NURSES,))
    )
    assert may_read(PIA, sources(live).clauses_for(SERVICE + "runs", ()))


@pytest.mark.parametrize("path", [".", "*", "runs", "runs/*"])
def test_no_entry_of_files_has_what_comes_from_a_live_source(path: str) -> None:
    live = Entry(id="runs", path="https://runs.example", connector="mlflow", clause=Clause(origin="entry", allow=()))
    files = Entry(id="all", path=path, connector="files", clause=Clause(origin="entry", allow=(NURSES,)))
    for entries in ((live, files), (files, live)):
        assert not may_read(PIA, sources(*entries).clauses_for(SERVICE + "runs", ()))


def test_a_file_is_not_an_entrys_for_being_called_as_the_entry_is() -> None:
    rooms = Entry(id="pay.csv", path="rooms.csv", connector="files", clause=Clause(origin="entry", allow=(NURSES,)))
    live = Entry(
        id="runs", path="https://runs.example", connector="mlflow", clause=Clause(origin="entry", allow=(NURSES,))
    )
    for name in ("pay.csv", "runs"):
        assert not may_read(PIA, sources(rooms, live).clauses_for(name, ()))


def test_a_reader_has_todays_groups_and_an_unlisted_name_is_nobody() -> None:
    assert sources().reader("pia") == PIA
    assert sources().reader("otto") is None


PARTS = st.sampled_from(["wards", "seven", "rota.md", "*", "?even", ".", "[sw]*"])
PATHS = st.lists(PARTS, max_size=4).map("/".join)


@given(paths=st.lists(st.tuples(PATHS, st.sampled_from(["", "/", "//"])).map("".join), max_size=8), path=PATHS)
def test_the_lookup_finds_what_asking_every_entry_finds(paths: list[str], path: str) -> None:
    entries = [Entry(id=f"e{number}", path=one, connector="files") for number, one in enumerate(paths)]
    asked = [(one.match(path), one) for one in entries]
    matching = sorted(((rank, one) for rank, one in asked if rank is not None), key=lambda each: each[0], reverse=True)
    expected = [one.id for _, one in matching]
    made = sources(*entries)
    assert [one.id for one in made.entries_matching(path)] == expected
    for _ in range(2):  # the second time from memory
        found = made.entry_of(path)
        assert (found.id if found else None) == next(iter(expected), None)


@given(paths=st.lists(PATHS, max_size=8), path=PATHS)
def test_no_file_is_closed_where_every_path_has_one_spelling(paths: list[str], path: str) -> None:
    made = sources(*(Entry(id=f"e{number}", path=one, connector="files") for number, one in enumerate(paths)))
    assert made.missed_by(path) is None
