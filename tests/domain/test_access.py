from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.access import EVERYONE, Clause, Principal, Reader, clause_of, decision, may_read, parse_principal

NURSES = Principal("group:nurses")
SURGEONS = Principal("group:surgeons")
PIA = Reader(user="pia", groups=frozenset({"nurses"}))
PRINCIPALS = st.sampled_from([EVERYONE, NURSES, SURGEONS, Principal("user:pia"), Principal("user:otto")])
CLAUSES = st.builds(
    Clause,
    origin=st.just("entry"),
    allow=st.none() | st.lists(PRINCIPALS, max_size=3).map(tuple),
    deny=st.lists(PRINCIPALS, max_size=2).map(tuple),
    unreadable=st.none() | st.just("broken"),
    level=st.none() | st.just("Secret"),
)
READERS = st.builds(
    Reader,
    user=st.sampled_from(["pia", "otto", "nurses"]),
    groups=st.frozensets(st.sampled_from(["nurses", "surgeons", "pia"])),
)


def clause(*allow: Principal, deny: tuple[Principal, ...] = ()) -> Clause:
    return Clause(origin="entry", allow=allow, deny=deny)


@pytest.mark.parametrize("text", ["everyone", "user:pia", "group:nurses", "group:Ward 7"])
def test_a_principal_is_read_as_written(text: str) -> None:
    assert parse_principal(text) == text


@pytest.mark.parametrize(
    "value",
    ["", "pia", "Everyone", "group:", "user: pia", "group:nurses ", "role:nurse", "GROUP:nurses", 7, None, ["x"]],
)
def test_what_names_no_principal_is_refused_with_what_to_write(value: object) -> None:
    with pytest.raises(ValueError, match="write everyone, user:NAME or group:NAME"):
        parse_principal(value)


def test_a_reader_is_named_by_user_by_each_group_and_by_everyone() -> None:
    assert PIA.principals() == {"everyone", "user:pia", "group:nurses"}


def test_a_user_called_like_a_group_is_not_in_it() -> None:
    assert not may_read(Reader(user="nurses"), [clause(NURSES)])
    assert not may_read(Reader(user="x", groups=frozenset({"pia"})), [clause(Principal("user:pia"))])


def test_without_any_clause_nobody_may_read() -> None:
    assert not may_read(PIA, [])


def test_deny_wins_over_allow_in_the_same_clause_and_in_another() -> None:
    assert not may_read(PIA, [clause(EVERYONE, deny=(NURSES,))])
    assert not may_read(PIA, [clause(EVERYONE), Clause(origin="sidecar", deny=(Principal("user:pia"),))])


def test_an_empty_allow_is_nobody_and_no_allow_restricts_nobody() -> None:
    assert not may_read(PIA, [clause()])
    assert may_read(PIA, [clause(EVERYONE), Clause(origin="front matter")])


@pytest.mark.parametrize("closed", [{"unreadable": "broken sidecar"}, {"level": "Secret"}])
def test_a_clause_that_cannot_be_understood_lets_nobody_read(closed: dict[str, str]) -> None:
    assert not may_read(PIA, [clause(EVERYONE), Clause(origin="sidecar", allow=(EVERYONE,), **closed)])


@given(st.lists(CLAUSES, min_size=1, max_size=3), CLAUSES, READERS)
def test_a_further_clause_narrows_and_never_widens(clauses: list[Clause], further: Clause, reader: Reader) -> None:
    assert may_read(reader, clauses) or not may_read(reader, [*clauses, further])


@given(st.permutations([clause(EVERYONE), clause(NURSES), clause(SURGEONS)]), READERS)
def test_the_order_of_clauses_does_not_matter(clauses: list[Clause], reader: Reader) -> None:
    assert may_read(reader, clauses) == (reader.groups >= {"nurses", "surgeons"})


def test_a_lone_string_counts_as_a_list_of_one() -> None:
    assert clause_of("entry", "group:nurses", None) == clause_of("entry", ["group:nurses"], []) == clause(NURSES)


def test_principals_of_a_clause_are_sorted_and_each_stands_once() -> None:
    assert clause_of("entry", ["user:pia", "everyone", "user:pia"], None).allow == ("everyone", "user:pia")


@pytest.mark.parametrize(("allow", "deny"), [(["nurses"], None), ({"a": 1}, None), (["everyone"], 5), ([None], None)])
def test_values_that_are_no_principals_make_a_clause_that_says_why(allow: object, deny: object) -> None:
    made = clause_of("sidecar", allow, deny)
    assert made.unreadable
    assert not made.admits(PIA.principals())


ENTRY = Clause(origin="entry", allow=(Principal("group:red"),))


@pytest.mark.parametrize(
    ("clauses", "told"),
    [
        ((), (False, "no rule names it")),
        ((ENTRY,), (True, "entry: allows group:red")),
        ((ENTRY, Clause(origin="sidecar")), (True, "entry: allows group:red; sidecar: does not restrict")),
        ((ENTRY, replace(ENTRY, origin="sidecar", deny=ENTRY.allow)), (False, "sidecar: denies group:red")),
        ((replace(ENTRY, allow=(Principal("user:bob"),)),), (False, "entry: allows only user:bob")),
        ((replace(ENTRY, allow=()),), (False, "entry: allows nobody")),
        ((Clause(origin="sidecar", unreadable="broken"),), (False, "sidecar: quarantined, broken")),
        (
            (Clause(origin="security level", level="Legal"),),
            (False, "security level: quarantined, the entry does not map level 'Legal'"),
        ),
    ],
)
def test_a_decision_is_that_of_may_read_with_the_clause_that_decided(
    clauses: tuple[Clause, ...], told: tuple[bool, str]
) -> None:
    person = Reader(user="ada", groups=frozenset({"red"}))
    assert decision(person, clauses) == told
    assert may_read(person, clauses) == told[0]
