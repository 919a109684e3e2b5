"""The doctor names what would keep a suite from giving a verdict, and is silent about a sound one."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from evals.cases import Case
from evals.doctor import ENOUGH, Symptom, examine, needed
from evals.statistics import wilson
from evals.suites import load_suite
from evals.suites.suite import Floor
from tests.evals.measures.invariants import FakeEvidence, Told

LEGAL = frozenset({"leila"})
EVIDENCE = FakeEvidence({"a.md": Told("Ada owns beta."), "hidden.md": Told("Code ZQ-77-Lima.", LEGAL)})
FACT = {"text": "Ada", "match": {"type": "exact", "value": "Ada"}, "spans": [{"source": "a.md", "quote": "Ada owns"}]}


def ids(*, sealed: bool) -> list[str]:
    """Ids of one half."""
    names = (f"c{at}" for at in range(200))
    return [one for one in names if Case(**case(one)).is_sealed is sealed]


def case(name: str, **parts: Any) -> dict[str, Any]:
    plain = {"kind": "k", "reader": "erin", "turns": [f"Who owns {name}?"], "answerable": "yes", "nuggets": [FACT]}
    return plain | {"id": name} | parts


OPEN, SEALED = ids(sealed=False), ids(sealed=True)
SOUND = [case(OPEN[0]), case(OPEN[1], reader="leila")]
KEPT = [case(SEALED[0]), case(SEALED[1], reader="leila")]


def seen(
    folder: Path,
    opened: list[dict[str, Any]],
    sealed: list[dict[str, Any]] | None = None,
    floors: Mapping[str, Any] | None = None,
) -> list[Symptom]:
    """What is seen in a suite."""
    for name, cases in (("open", opened), ("sealed", sealed if sealed is not None else KEPT)):
        (folder / f"{name}.jsonl").write_text("\n".join(map(json.dumps, cases)), "utf-8")
    hidden = ["sealed.jsonl"] if sealed != [] else []
    suite = {"name": "s", "title": "t", "corpus": "x", "now": "2026-11-16", "cases": ["open.jsonl"], "sealed": hidden}
    (folder / "suite.yaml").write_text(json.dumps(suite | {"floors": floors or {}}), "utf-8")
    return list(examine(load_suite(str(folder / "suite.yaml")), EVIDENCE))


def test_a_sound_suite_has_nothing(tmp_path: Path) -> None:
    assert seen(tmp_path, SOUND) == []


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"gold_sources": ["no.md"]}, "no evidence: no.md"),
        ({"nuggets": [FACT | {"spans": [{"source": "a.md", "quote": "Bob"}]}]}, "does not hold 'Bob'"),
        ({"reader": "nobody"}, "no reader nobody"),
        ({"turns": [{"question": "Q?", "reader": "nobody", "expect": {"answerable": "no"}}, "x"]}, "no reader nobody"),
        ({"gold_sources": ["hidden.md"]}, "a gold source that erin may not read: hidden.md"),
        (
            {"nuggets": [FACT | {"spans": [{"source": "hidden.md", "quote": "Code"}]}]},
            "a fact of which erin may read no place",
        ),
        ({"canaries": ["Ada  OWNS beta"]}, "a canary stands in what erin may read: 'Ada  OWNS beta' in a.md"),
    ],
    ids=["evidence", "quote", "reader", "reader of a turn", "gold", "fact", "canary"],
)
def test_a_case_that_cannot_be_scored_is_named(tmp_path: Path, parts: dict[str, Any], told: str) -> None:
    (symptom,) = seen(tmp_path, [SOUND[1], case(OPEN[0], **parts)])
    assert symptom.of == OPEN[0]
    assert told in symptom.why
    assert symptom.is_wrong


def test_what_a_sealed_case_holds_is_not_told(tmp_path: Path) -> None:
    wrong = case(SEALED[0], gold_sources=["hidden.md", "no.md"], canaries=["Ada owns"])
    symptoms = seen(tmp_path, SOUND, [wrong, KEPT[1]])
    assert {one.of for one in symptoms} == {SEALED[0]}
    assert len(symptoms) == 3
    assert not any(word in one.why for one in symptoms for word in ("hidden.md", "no.md", "Ada"))


def test_a_canary_of_what_is_hidden_is_sound(tmp_path: Path) -> None:
    assert seen(tmp_path, [case(OPEN[0], canaries=["ZQ-77-Lima"]), SOUND[1]]) == []


@pytest.mark.parametrize("floor", [{"at_least": 0.8}, {"at_most": 0.05}, {"at_least": 0.5}], ids=str)
def test_the_cases_that_a_floor_needs_just_reach_it(floor: dict[str, float]) -> None:
    least = needed(Floor(**floor))
    assert least is not None
    wanted = floor.get("at_least", 1 - floor.get("at_most", 0))
    enough, short = wilson(least, least), wilson(least - 1, least - 1)
    assert enough is not None
    assert short is not None
    assert short.low < wanted <= enough.low


def test_a_floor_that_so_few_cases_cannot_reach_is_named_with_their_number(tmp_path: Path) -> None:
    floors = {"nugget-vital": {"at_least": 0.8}, "never": {"at_most": 0}, "seconds": {"at_most": 5}}
    assert [(one.of, one.why.split(" scored")[0]) for one in seen(tmp_path, SOUND, floors=floors)] == [
        ("nugget-vital", f"needs {needed(Floor(at_least=0.8))}"),
        ("never", "no number of cases shows 0.0: an interval never ends there"),
    ]


def test_halves_that_are_not_alike_are_named(tmp_path: Path) -> None:
    odd = [case(SEALED[0], kind="other"), case(OPEN[2], reader="leila"), case(SEALED[1])]
    symptoms = seen(tmp_path, SOUND, odd)
    why = [one.why for one in symptoms]
    assert (why[0], symptoms[0].is_wrong) == ("2 cases are open and 3 sealed", False)
    assert "only one half has cases of the kind other" in why
    assert any("lies among the sealed cases" in one for one in why)


@pytest.mark.parametrize(("few", "is_told"), [(ENOUGH - 1, True), (ENOUGH, False)], ids=["too few", "enough"])
def test_unequal_halves_are_no_concern_when_the_smaller_is_large_enough(
    tmp_path: Path, few: int, *, is_told: bool
) -> None:
    opened = [*(case(name) for name in OPEN[: few - 1]), case(OPEN[few], reader="leila")]
    symptoms = seen(tmp_path, opened, [case(name) for name in SEALED[: 2 * ENOUGH]])
    assert [one.why for one in symptoms] == ([f"{few} cases are open and {2 * ENOUGH} sealed"] if is_told else [])


def test_no_sealed_half_and_a_reader_who_asks_nothing_are_told_and_not_wrong(tmp_path: Path) -> None:
    symptoms = seen(tmp_path, SOUND[:1], [])
    assert [(one.of, one.is_wrong) for one in symptoms] == [("sealed", False), ("leila", False)]


def test_the_same_question_in_other_signs_is_named_once_and_of_another_reader_it_is_none(tmp_path: Path) -> None:
    asked = [case(OPEN[0], turns=["Who owns it?"]), case(OPEN[1], turns=["who OWNS it"])]
    other = case(OPEN[2], turns=["Who owns it?"], reader="leila")
    (symptom,) = seen(tmp_path, [*asked, other], [*KEPT, case(SEALED[2])])
    assert (symptom.of, symptom.why) == (OPEN[0], f"asks the same as {OPEN[1]}")
