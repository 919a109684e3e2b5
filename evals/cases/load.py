"""Reads cases from JSONL, and holds them against the evidence that they name."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from pydantic import ValidationError

from assistant.domain.errors import BadInput
from evals.cases.case import Case, Expectation

SHOWN = 20
"""Problems that are told at once; the count says how many there are."""


class Texts(Protocol):
    """What the cases are held against."""

    def text(self, evidence: str) -> str | None:
        """The canonical text of the newest revision of an evidence; None when there is none of that id."""


def load_cases(path: Path) -> tuple[Case, ...]:
    """The cases of a file. Raises BadInput that names each line that is none, and every id that stands twice."""
    try:
        lines = path.read_text("utf-8-sig").split("\n")
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


def check_cases(cases: Iterable[Case], texts: Texts) -> None:
    """Raise BadInput that names each case with evidence that does not exist, or a quote that is not in its source."""
    raise_problems([problem for case in cases for problem in faults_of(case, texts)])


def faults_of(case: Case, texts: Texts) -> Iterator[str]:
    """What a case names that the evidence does not hold."""
    for _, _, expected in case.expected():
        for source in dict.fromkeys(_named(case, expected)):
            if texts.text(source) is None:
                yield f"case {case.id}: no evidence {source}"
        for place in (place for nugget in expected.nuggets for place in nugget.spans):
            text = texts.text(place.source)
            if text is not None and fold(place.quote) not in fold(text):
                yield f"case {case.id}: {place.source} does not hold {place.quote!r}"


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


def _named(case: Case, expected: Expectation) -> Iterator[str]:
    """Every evidence id that a turn names."""
    yield from expected.gold_sources
    yield from expected.forbidden
    yield from (place.source for nugget in expected.nuggets for place in nugget.spans)
    if case.attack is not None:
        yield case.attack.source
