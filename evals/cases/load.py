"""Reads cases from JSONL, and holds them against the evidence that they name."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pydantic import ValidationError

from assistant.domain.errors import BadInput
from evals.cases.case import Case, Expectation
from evals.folding import squeezed

SHOWN = 20
"""Problems that are told at once; the count says how many there are."""


class Holdings(Protocol):
    """What the cases are held against: a home's evidence. A version None is the one that answers."""

    @property
    def people(self) -> Collection[str]:
        """Everybody who may ask."""

    def has_version(self, number: int) -> bool:
        """Whether there is a version of that number."""

    def text_in(self, source: str, version: int | None) -> str | None:
        """The canonical text of an evidence as a version has it; None when it is not there."""

    def title_in(self, source: str, version: int | None) -> str:
        """What it calls itself there."""

    def readable(self, reader: str, version: int | None = None) -> Collection[str]:
        """Ids of what a person may read in a version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a case cannot be scored."""

    case: str
    """Id of the case."""
    why: str
    """What is wrong, without the case's words: as much as may be told of a sealed one."""
    what: str = ""
    """Which evidence, quote or fact; empty where there is nothing to name."""

    def __str__(self) -> str:
        return f"case {self.case}: {self.told}"

    @property
    def told(self) -> str:
        """All of it but the case."""
        return f"{self.why}: {self.what}" if self.what else self.why


def load_cases(path: Path) -> tuple[Case, ...]:
    """The cases of a file. Raises BadInput that names each line that is none, and every id that stands twice."""
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except FileNotFoundError as problem:
        raise BadInput(f"{path}: there is no such file of cases") from problem
    except (OSError, UnicodeDecodeError) as problem:
        raise BadInput(f"{path}: cannot be read as UTF-8 text: {problem}") from problem
    cases: list[Case] = []
    problems: list[str] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            cases.append(_case(line))
        except ValueError as problem:
            problems.append(f"{path.name}:{number}: {problem}")
    repeated = [name for name, times in Counter(case.id for case in cases).items() if times > 1]
    problems += [f"{path.name}: case {name}: the id stands more than once" for name in repeated]
    raise_problems(problems)
    if not cases:
        raise BadInput(f"{path}: holds no case")
    return tuple(cases)


def check_cases(cases: Iterable[Case], holdings: Holdings) -> None:
    """Raise BadInput that names each case which could not be scored rightly over the evidence."""
    check = Check(holdings)
    raise_problems([str(fault) for case in cases for fault in check.faults(case)])


class Check:
    """Holds cases against the evidence; what each text says is folded once for all of them."""

    def __init__(self, holdings: Holdings) -> None:
        """Hold them against that evidence."""
        self._holdings = holdings
        self._texts: dict[tuple[str, int | None], str] = {}

    def faults(self, case: Case) -> Iterator[Fault]:
        """Why a case cannot be scored, in the version that it asks: what is not there, or not as its reader sees it."""
        version = case.as_of if isinstance(case.as_of, int) else None
        if version is not None and not self._holdings.has_version(version):
            yield Fault(case=case.id, why=f"there is no version {version}")
            return
        for _, turn, expected in case.expected():
            yield from (Fault(case=case.id, why=why, what=what) for why, what in self._absent(case, expected, version))
            reader = turn.reader or case.reader
            if reader not in self._holdings.people:
                yield Fault(case=case.id, why=f"no reader {reader}")
                continue
            seen = self._otherwise_seen(expected, reader, version)
            yield from (Fault(case=case.id, why=why, what=what) for why, what in seen)

    def _absent(self, case: Case, expected: Expectation, version: int | None) -> Iterator[tuple[str, str]]:
        """Evidence and quotes that are not there. What must not shine through may come later than the version asked."""
        places = [place for nugget in expected.nuggets for place in nugget.spans]
        for source in dict.fromkeys((*expected.gold_sources, *(place.source for place in places))):
            if self._holdings.text_in(source, version) is None:
                yield "no evidence", source
        for source in dict.fromkeys((*expected.forbidden, *((case.attack.source,) if case.attack else ()))):
            if all(self._holdings.text_in(source, one) is None for one in (version, None)):
                yield "no evidence", source
        for place in places:
            text = self._holdings.text_in(place.source, version)
            if text is not None and fold(place.quote) not in fold(text):
                yield "a quote that does not stand in its source", f"{place.source} does not hold {place.quote!r}"

    def _otherwise_seen(self, expected: Expectation, reader: str, version: int | None) -> Iterator[tuple[str, str]]:
        """Gold that the reader cannot see, and canaries that the reader can."""
        readable = self._holdings.readable(reader, version)
        for source in dict.fromkeys(expected.gold_sources):
            if source not in readable and self._holdings.text_in(source, version) is not None:
                yield f"a gold source that {reader} may not read", source
        for nugget in expected.nuggets:
            known = [one.source for one in nugget.spans if self._holdings.text_in(one.source, version) is not None]
            if known and not any(source in readable for source in known):
                yield f"a fact of which {reader} may read no place", nugget.text
        for canary in expected.canaries:
            holder = next((one for one in sorted(readable) if squeezed(canary) in self._said(one, version)), None)
            if holder is not None:
                yield f"a canary stands in what {reader} may read", f"{canary!r} in {holder}"

    def _said(self, source: str, version: int | None) -> str:
        """Text and title of an evidence, without white space."""
        if (source, version) not in self._texts:
            text, title = self._holdings.text_in(source, version) or "", self._holdings.title_in(source, version)
            self._texts[source, version] = squeezed(f"{text}\n{title}")
        return self._texts[source, version]


def fold(text: str) -> str:
    """A text with each run of white space as one space."""
    return " ".join(text.split())


def words_about(problem: ValidationError) -> str:
    """What is wrong with a case, in one line."""
    told = [
        f"{'.'.join(str(part) for part in one['loc']) or 'the case'}: {one['msg'].removeprefix('Value error, ')}"
        for one in problem.errors(include_url=False, include_context=False, include_input=False)
    ]
    return "; ".join(told)


def raise_problems(problems: Sequence[str]) -> None:
    """Raise BadInput when there are problems."""
    if not problems:
        return
    more = f"; and {len(problems) - SHOWN} more" if len(problems) > SHOWN else ""
    raise BadInput(f"{len(problems)} problems in the cases: " + "; ".join(problems[:SHOWN]) + more)


def _case(line: str) -> Case:
    """The case of a line. Raises ValueError with one sentence."""
    try:
        given = json.loads(line)
    except (ValueError, RecursionError) as problem:
        raise ValueError(f"not a JSON object: {problem}") from None
    name = f"case {given['id']}: " if isinstance(given, dict) and "id" in given else ""
    try:
        return Case.model_validate(given)
    except ValidationError as problem:
        raise ValueError(f"{name}{words_about(problem)}") from None
