"""What would keep a suite from giving a verdict, or would make its verdict say less than it seems."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from evals.cases.case import Case, Expectation
from evals.cases.load import faults_of
from evals.evidence import Evidence
from evals.folding import squeezed, words_of
from evals.statistics import wilson
from evals.suites.suite import Floor, Suite

UNEQUAL = 0.8
"""Fewest cases of the smaller half for each of the larger one."""
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


def examine(suite: Suite, evidence: Evidence, people: Collection[str]) -> tuple[Symptom, ...]:
    """Everything that is seen in a suite over its ingested corpus; of sealed cases only ids are told."""
    opened = suite.open_cases()
    sealed = suite.sealed_cases() if suite.sealed else ()
    every = (*opened, *sealed)
    texts = _Readable(evidence, people)
    return (
        *(symptom for case in every for symptom in _of_case(case, evidence, texts, is_sealed=case in sealed)),
        *_floors(suite, opened),
        *_halves(opened, sealed),
        *_twice(every),
        *_unused(every, people),
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


class _Readable:
    """Texts that each person may read, without white space."""

    def __init__(self, evidence: Evidence, people: Collection[str]) -> None:
        self.people = people
        self._evidence = evidence
        self._texts: dict[str, str] = {}

    def holding(self, reader: str, version: int | None, words: str) -> str | None:
        """The first evidence of a person that holds words."""
        wanted = squeezed(words)
        ids = sorted(self._evidence.readable(reader, version))
        return next((each for each in ids if wanted in self._text(each)), None)

    def _text(self, source: str) -> str:
        if source not in self._texts:
            metadata = self._evidence.metadata(source)
            title = metadata.title if metadata else ""
            self._texts[source] = squeezed(f"{self._evidence.text(source) or ''}\n{title}")
        return self._texts[source]


def _of_case(case: Case, evidence: Evidence, texts: _Readable, *, is_sealed: bool) -> Iterator[Symptom]:
    """What is wrong with one case."""
    for why in faults_of(case, evidence):
        yield Symptom(of=case.id, why="names evidence or a quote that is not there" if is_sealed else why)
    version = case.as_of if isinstance(case.as_of, int) else None
    for _, turn, expected in case.expected():
        reader = turn.reader or case.reader
        if reader not in texts.people:
            yield Symptom(of=case.id, why=f"no reader {reader}")
            continue
        for why in _unreadable(expected, reader, version, evidence, texts):
            yield Symptom(of=case.id, why=why if not is_sealed else why.partition(":")[0])


def _unreadable(
    expected: Expectation, reader: str, version: int | None, evidence: Evidence, texts: _Readable
) -> Iterator[str]:
    """Gold that the reader cannot see, and canaries that the reader can; what is told stands after a colon."""
    readable = evidence.readable(reader, version)
    for source in dict.fromkeys(expected.gold_sources):
        if source not in readable and evidence.text(source) is not None:
            yield f"a gold source that {reader} may not read: {source}"
    for nugget in expected.nuggets:
        known = [span.source for span in nugget.spans if evidence.text(span.source) is not None]
        if known and readable.isdisjoint(known):
            yield f"a fact of which {reader} may read no place: {nugget.text}"
    for canary in expected.canaries:
        holder = texts.holding(reader, version, canary)
        if holder is not None:
            yield f"a canary stands in what {reader} may read: {canary!r} in {holder}"


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
    if few < UNEQUAL * many:
        yield Symptom(of="sealed", why=f"{len(opened)} cases are open and {len(sealed)} sealed")
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
