import pytest

from assistant.answer.question.lexicon import COMPANIONS, NOUNS, kind_nouns
from assistant.answer.question.listing import head
from assistant.answer.words import words
from assistant.domain.evidence import Kind


def kinds(text: str) -> list[str]:
    return [noun.kind.value for noun in kind_nouns(words(text))]


@pytest.mark.parametrize(("kind", "noun"), [(kind, noun) for kind, nouns in NOUNS.items() for noun in nouns])
def test_every_noun_names_its_kind_alone(kind: Kind, noun: str) -> None:
    found = kind_nouns(words(f"xylophones, {noun}, xylophones"))
    assert [match.kind for match in found] == [kind]
    assert (found[0].start, found[0].end) == (1, 1 + len(words(noun)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("all impact assessments of the ward", ["impact_assessment"]),
        ("TICKETS and Pull Requests", ["ticket", "pull_request"]),
        ("risks of suppliers", ["risk", "supplier"]),
        ("the risk register", ["risk"]),
        ("post-incident reviews", ["review"]),
        ("a nurse and a doctor", []),
        ("the ticketing desk asked", ["ticket"]),
    ],
)
def test_nouns_are_found_in_question_order_and_the_longer_one_counts(text: str, expected: list[str]) -> None:
    assert kinds(text) == expected


def test_a_noun_that_stands_twice_is_found_twice() -> None:
    assert kinds("incidents caused by incidents") == ["incident", "incident"]


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("high-risk systems of the ward", Kind.INVENTORY),
        ("supplier contracts", Kind.CONTRACT),
        ("incidents of suppliers", Kind.INCIDENT),
        ("risks without a treatment", Kind.RISK),
        ("policy training records", Kind.TRAINING_RECORD),
    ],
)
def test_the_last_of_adjacent_nouns_is_what_is_listed(text: str, listed: Kind) -> None:
    found = head(list(kind_nouns(words(text))))
    assert found is not None
    assert found.kind is listed


def test_rules_alone_are_not_listed() -> None:
    assert head(list(kind_nouns(words("policies and procedures")))) is None


def test_companions_are_never_the_kind_itself() -> None:
    assert all(kind not in beside for kind, beside in COMPANIONS.items())


def test_who_finds_something_asks_about_no_findings() -> None:
    assert kinds("Whom do I tell if I find a tool?") == []
    assert kinds("all findings") == ["finding"]
