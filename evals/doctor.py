"""What would keep a suite from giving a verdict, or would make its verdict say less than it seems."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from evals.cases.case import Case
from evals.cases.load import Check, Holdings
from evals.folding import words_of
from evals.statistics import wilson
from evals.suites.suite import Floor, Suite

UNEQUAL = 0.8
"""Fewest cases of the smaller half for each of the larger one."""
ENOUGH = 30
"""Cases of the smaller half from which it does not matter how many the other has: each gives figures of its own."""
MOST = 100_000
"""Cases beyond which no floor is called conclusive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Symptom:
    """Something that the doctor saw."""

    of: str
    """Id of the case, name of the floor or of the reader, or the half."""
    why: str
    """What is seen, in a sentence."""
    is_wrong: bool = True
    """Whether it has to be mended; else it is only told."""


def examine(suite: Suite, holdings: Holdings) -> tuple[Symptom, ...]:
    """Everything that is seen in a suite over its ingested corpus; of sealed cases only ids are told."""
    opened = suite.open_cases()
    sealed = suite.sealed_cases() if suite.sealed else ()
    every = (*opened, *sealed)
    check = Check(holdings)
    return (
        *(symptom for case in opened for symptom in _of_case(case, check)),
        *(symptom for case in sealed for symptom in _of_case(case, check, is_sealed=True)),
        *_floors(suite, opened),
        *_halves(opened, sealed),
        *_twice(every),
        *_unused(every, holdings.people),
    )


def needed(floor: Floor) -> int | None:
    """How many cases a share needs so that its interval reaches the floor when every one of them is right.

    By Wilson's score interval (1927), as the gate has it. None when no number of cases would do, or when the floor is
    not that of a share.
    """
    wanted = floor.at_least if floor.at_least is not None else 1 - (floor.at_most or 0)
    if not 0 <= wanted < 1:
        return None
    return next((n for n in _sizes() if _reaches(n, wanted)), None)


def _sizes() -> Iterator[int]:
    yield from range(1, MOST)


def _reaches(n: int, wanted: float) -> bool:
    found = wilson(n, n)
    return found is not None and found.low >= wanted


def _of_case(case: Case, check: Check, *, is_sealed: bool = False) -> Iterator[Symptom]:
    """What is wrong with one case; of a sealed one nothing that it says."""
    for fault in check.faults(case):
        yield Symptom(of=case.id, why=fault.why if is_sealed else fault.told)


def _floors(suite: Suite, cases: Sequence[Case]) -> Iterator[Symptom]:
    """Floors that so few turns cannot reach even when every one of them is right."""
    turns = sum(1 for case in cases for _ in case.expected())
    for name, floor in suite.floors.items():
        bound = floor.at_least if floor.at_least is not None else floor.at_most
        if bound is None or not 0 <= bound <= 1:
            continue
        least = needed(floor)
        if least is None:
            yield Symptom(of=name, why=f"no number of cases shows {bound}: an interval never ends there")
        elif least > turns:
            yield Symptom(of=name, why=f"needs {least} scored turns that are all right, and there are {turns}")


def _halves(opened: Sequence[Case], sealed: Sequence[Case]) -> Iterator[Symptom]:
    """Whether the open half and the sealed one say the same of the same."""
    if not sealed:
        yield Symptom(of="sealed", why="there is no sealed half", is_wrong=False)
        return
    few, many = sorted((len(opened), len(sealed)))
    if few < min(ENOUGH, UNEQUAL * many):
        yield Symptom(of="sealed", why=f"{len(opened)} cases are open and {len(sealed)} sealed", is_wrong=False)
    kinds = ({case.kind for case in opened}, {case.kind for case in sealed})
    for kind in sorted(kinds[0] ^ kinds[1]):
        yield Symptom(of="sealed", why=f"only one half has cases of the kind {kind}", is_wrong=False)
    for half, cases, wanted in (("open", opened, False), ("sealed", sealed, True)):
        yield from (
            Symptom(of=case.id, why=f"lies among the {half} cases, and its id puts it in the other half")
            for case in cases
            if case.is_sealed is not wanted
        )


def _twice(cases: Iterable[Case]) -> Iterator[Symptom]:
    """Cases that ask the same of the same reader: they count twice and say nothing more."""
    asked: dict[object, list[str]] = defaultdict(list)
    for case in cases:
        turns = tuple((turn.reader or case.reader, " ".join(words_of(turn.question))) for turn in case.turns)
        asked[turns, case.as_of, case.now].append(case.id)
    for names in asked.values():
        if len(names) > 1:
            yield Symptom(of=names[0], why=f"asks the same as {', '.join(names[1:])}")


def _unused(cases: Iterable[Case], people: Collection[str]) -> Iterator[Symptom]:
    """Readers of whom nothing is asked, so that their access is not looked at."""
    asked = Counter(turn.reader or case.reader for case in cases for turn in case.turns)
    for reader in sorted(set(people) - asked.keys()):
        yield Symptom(of=reader, why="a reader whom no case lets ask", is_wrong=False)
