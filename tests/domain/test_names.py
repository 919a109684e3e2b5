import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.names import same_person

NAME = st.text("abcdefgh", min_size=2, max_size=6)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mara Okafor", "mara okafor"),
        ("Mara Okafor", "Okafor, Mara"),
        ("Mara Okafor", "Okafor Mara"),
        ("Mara Okafor", "mokafor"),
        ("Mara Okafor", "m.okafor"),
        ("Mara Okafor", "okaform"),
        ("Mara Okafor", "mara.okafor@clinic.example"),
        ("Mara Okafor", "mokafor@clinic.example"),
        ("Mara Okafor (chief physician)", "Mara Okafor <mara@clinic.example>"),
        ("Zoë Ångström", "zoe.angstrom"),
        ("Mara Ife Okafor", "mokafor"),
        ("Mara Ife Okafor", "mara.okafor"),
        ("Dr. Mara Okafor", "Mara Okafor"),
        ("Mara Okafor, PhD", "Mara Okafor"),
        ("Jürgen Groß", "juergen.gross"),
        ("Jürgen Müller", "jmuller"),
        ("Søren Łęcki", "soren.lecki"),
        ("Кирилл Петров", "Петров, Кирилл"),
        ("Mara Okafor", "mokafor2"),
    ],
)
def test_spellings_of_one_name_are_one_person(one: str, other: str) -> None:
    assert same_person(one, other)
    assert same_person(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mara Okafor", "Mara Lind"),
        ("Mara Okafor", "Tom Okafor"),
        ("Mara Okafor", "tokafor"),
        ("Mara Okafor", ""),
        ("", ""),
        ("-", "-"),
        ("Mara Okafor", "Mara"),
        ("mokafor", "tokafor"),
        ("Кирилл Петров", "Анна Иванова"),
        ("Mo Li", "ml"),
    ],
)
def test_other_names_are_other_people(one: str, other: str) -> None:
    assert not same_person(one, other)
    assert not same_person(other, one)


@given(NAME, NAME)
def test_a_login_of_initial_and_family_name_is_that_person(given_name: str, family: str) -> None:
    assert same_person(f"{given_name} {family}", given_name[0] + family)
    assert same_person(f"{given_name} {family}", f"{family}, {given_name}")
