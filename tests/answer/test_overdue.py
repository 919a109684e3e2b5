"""Limits of several acts, times that are over while the act is blank, and prerequisites: a bakery and its rules."""

import re

import pytest

from assistant.answer.drafting.limits import Bound, limits
from assistant.answer.question.practice import sides
from assistant.domain.answer import Answer, Basis
from tests.answer.corpora import Opened, opened

SOURCES = """version: 1
organization: {name: Bakery, timezone: Europe/Vienna}
people: {pia: []}
sources:
  - {id: wishes, path: wishes.csv, connector: register, kind: other, allow: [everyone]}
  - {id: firings, path: firings.csv, connector: register, kind: other, allow: [everyone]}
  - {id: orders, path: orders.csv, connector: register, kind: other, allow: [everyone]}
  - {id: rules, path: rules, connector: files, kind: procedure, allow: [everyone]}
"""


def rule(number: str, title: str, body: str) -> str:
    head = f"title: {title}\nnumber: {number}\nkind: procedure\nversion: '1'\nstatus: approved\neffective: 2026-01-01\n"
    return f"---\n{head}owner: Eva Lang\n---\n# {title}\n\n{body}\n"


BAKERY = {
    "wishes.csv": (
        "wish,cake,received on,granted on,delivered on,state\n"
        "W-1,Plum tart,2026-03-01,2026-03-03,2026-05-20,\n"
        "W-2,Nut roll,2026-03-01,2026-03-20,2026-03-25,\n"
        "W-3,Poppy slice,2026-10-01,2026-10-03,,\n"
        "W-4,Rye loaf,2026-11-10,2026-11-12,,\n"
        "W-5,Fig bread,2026-09-01,2026-09-02,,withdrawn\n"
    ),
    "firings.csv": (
        "firing,oven,gas tested on,lit on\nF-1,North oven,2026-04-01,2026-04-02\n"
        "F-2,North oven,2026-05-04,2026-05-02\nF-3,South oven,,2026-06-02\n"
    ),
    "orders.csv": (
        "order,article,date,allergen list,sum\nB-1,Nut paste,2026-02-01,,90\nB-2,Plum jam,2026-02-02,yes,40\n"
        "B-3,Boxes,2026-02-03,n/a,15\nB-4,Egg powder,2026-02-04,no,60\n"
    ),
    "rules/CAKE-01.md": rule(
        "CAKE-01", "Wishes", "A wish is granted within 5 days and delivered within 30 days of being granted."
    ),
    "rules/OVEN-02.md": rule("OVEN-02", "Ovens", "No firing of an oven is lit before the gas was tested."),
    "rules/BUY-03.md": rule("BUY-03", "Orders", "Every order needs the allergen list before the order is placed."),
}


@pytest.fixture(scope="module")
def bakery(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return opened(tmp_path_factory.mktemp("bakery"), BAKERY, SOURCES)


def grouped(answer: Answer) -> dict[str, set[str]]:
    """The cases of each verdict, by its first words."""
    told: dict[str, set[str]] = {}
    for claim in answer.claims:
        if claim.basis is Basis.COMPUTED and (claim.rule or "").startswith("limit"):
            verdict = claim.text.partition(",")[0]
            told.setdefault(verdict, set()).update(re.findall(r"\b[WFB]-\d+", claim.text.partition("): ")[2]))
    return told


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Were the wishes delivered in time?", {"Met": {"W-2"}, "Not met": {"W-1", "W-3"}}),
        ("Were all wishes granted in time, as CAKE-01 requires?", {"Met": {"W-1", "W-3", "W-4", "W-5"}, "Not met": {"W-2"}}),
        ("Did every firing have its gas test before it was lit?", {"Met": {"F-1"}, "Not met": {"F-2", "F-3"}}),
        ("Were any firings lit without the gas being tested?", {"Met": {"F-1"}, "Not met": {"F-2", "F-3"}}),
        ("Did all orders have the allergen list before they were placed?", {"Not met": {"B-1", "B-4"}}),
    ],
)  # fmt: skip
def test_every_case_is_judged_by_the_act_that_is_asked_about(
    bakery: Opened, question: str, expected: dict[str, set[str]]
) -> None:
    assert grouped(bakery.ask(question)) == expected


def test_what_is_blank_after_its_time_says_since_when(bakery: Opened) -> None:
    text = " ".join(claim.text for claim in bakery.ask("Were the wishes delivered in time?").claims)
    assert "W-3 (delivered on is blank; granted on 2026-10-03)" in text


def test_what_still_has_time_or_was_dropped_is_open(bakery: Opened) -> None:
    gaps = " ".join(gap.expected for gap in bakery.ask("Were the wishes delivered in time?").gaps)
    assert "W-4" in gaps
    assert "W-5" in gaps


def test_a_prerequisite_of_which_no_day_is_known_is_open(bakery: Opened) -> None:
    gaps = bakery.ask("Did all orders have the allergen list before they were placed?").gaps
    assert any("B-2" in gap.expected and "allergen list yes" in gap.why for gap in gaps), gaps


@pytest.mark.parametrize(
    ("sentence", "event", "done"),
    [
        ("No delivery without a receipt.", "delivery", "a receipt"),
        ("A cake is iced only after the head baker has tasted it.", "A cake is iced", "the head baker has tasted it"),
        ("Flour must not be opened until the seal was checked.", "Flour be opened", "the seal was checked"),
        ("A till may only be closed once two people have counted it.", "A till may only be closed", "two people have counted it"),
    ],
)  # fmt: skip
def test_a_prerequisite_is_a_limit_of_order(sentence: str, event: str, done: str) -> None:
    (found,) = limits(sentence)
    assert (found.bound, found.event, found.done) == (Bound.BEFORE, event, done)


def test_what_is_needed_may_stand_behind_the_event() -> None:
    (found,) = limits("Each lorry needs before the gate is opened: the signed freight list.")
    assert (found.event, found.done) == ("the gate is opened", "Each lorry needs the signed freight list.")


def test_a_second_limit_behind_an_event_is_one_of_its_own() -> None:
    first, other = limits(
        "The baker answers within 2 days of the letter and the shop pays within 9 days of the answer."
    )
    assert (first.event, first.amount, other.event, other.amount) == ("the letter", 2, "the answer", 9)


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("Did each delivery have its receipt before the handover?", "delivery"),
        ("Were any cakes sold without being tasted?", "cakes"),
        ("Were the tastings done in time?", "tastings"),
        ("Are complaints answered within 10 days?", "complaints"),
    ],
)
def test_practice_is_asked_of_rules_that_the_question_does_not_name(bakery: Opened, question: str, named: str) -> None:
    found = sides(question, bakery.known)
    assert found is not None
    assert found.several == named


@pytest.mark.parametrize(
    "question",
    [
        "Must each delivery have its receipt before the handover?",
        "Who sold cakes before the fair?",
        "Was the tart baked before the roll?",
    ],
)
def test_a_duty_or_one_thing_is_no_practice_of_several(bakery: Opened, question: str) -> None:
    assert sides(question, bakery.known) is None
