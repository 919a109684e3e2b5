"""Verifies recorded answers: anybody who holds the home can check an answer that somebody shows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant.domain.errors import BadInput
from evals.backing import judgement, period_of
from evals.evidence import Evidence
from evals.facts import citations_of, facts_of
from evals.measures import provenance
from evals.measures.uncited import stray
from evals.support import Verdict
from evals.targets.contract import fault_of, parsed

PLACELESS = {"start": -1, "end": -1}
"""The place of a citation that names none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One look at an answer."""

    place: str
    """What was looked at: a citation, a statement, or a sentence of the text."""
    is_quote: bool
    """Whether it is a citation; else it is a statement."""
    holds: bool
    """Whether it holds."""
    why: str
    """What was seen."""


def read_answers(path: Path) -> list[dict[str, Any]]:
    """The answers of a JSON or JSONL file. Raises BadInput when one is not in the contract's shape.

    A citation may lack its offsets, as those of other systems do: its quote is looked up in its source.
    """
    try:
        given = _rows(path.read_text("utf-8-sig"))
    except (OSError, ValueError) as problem:
        raise BadInput(f"{path}: not a file of answers ({problem})") from problem
    answers = [_placed(row) for row in given]
    for number, row in enumerate(answers, start=1):
        fault = fault_of(row, placeless=True)
        if fault is not None:
            raise BadInput(f"{path}: answer {number}: {fault}")
    return answers


def check_answers(answers: Sequence[Mapping[str, Any]], evidence: Evidence, reader: str) -> Iterator[Checked]:
    """Every look at several answers; where there is more than one, each place says in which."""
    for number, answer in enumerate(answers, start=1):
        for look in check_answer(answer, evidence, reader):
            yield look if len(answers) == 1 else replace(look, place=f"answer {number}, {look.place}")


def check_answer(answer: Mapping[str, Any], evidence: Evidence, reader: str) -> Iterator[Checked]:
    """Whether each citation stands where it says, may be read, and each statement is supported by what it cites.

    A sentence of the text that states something and stems from no statement fails, as in the measure `uncited`. Hidden
    evidence is told as absent: in the words that an unknown id gets.
    """
    readable = evidence.readable(reader)
    for number, cited in citations_of(answer).items():
        inside = cited.source in readable
        fault = provenance.fault_of(cited, evidence) if inside else f"no evidence {cited.source} in what you may read"
        why = fault or f"stands in {cited.source}"
        yield Checked(place=f"citation {number}", is_quote=True, holds=fault is None, why=why)
    for number, fact in enumerate(facts_of(answer), start=1):
        if fact.absent:
            continue
        place = f"{fact.origin.value} {number}"
        if any(cited.source not in readable for cited in fact.citations):  # what it says of itself is hidden too
            why = "rests on a citation that does not hold"
            yield Checked(place=place, is_quote=False, holds=False, why=why)
            continue
        found = judgement(fact, evidence, period=period_of(answer))
        holds = found.verdict is Verdict.SUPPORTED
        yield Checked(place=place, is_quote=False, holds=holds, why=found.reason)
    for sentence in stray(answer, str(answer.get("question") or "")):
        yield Checked(place="text", is_quote=False, holds=False, why=f"nothing cited for: {sentence}")


def told(answers: int, looks: Sequence[Checked]) -> str:
    """How much was looked at, in a sentence."""
    quotes = sum(look.is_quote for look in looks)
    found = f"{_counted(answers, 'answer')} with {_counted(len(looks) - quotes, 'statement')}"
    failing = sum(not look.holds for look in looks)
    end = f"{failing} of them fail" if failing else "all hold"
    return f"Checked {found} and {_counted(quotes, 'quote')}: {end if looks else 'there was nothing to check'}"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _placed(row: Any) -> Any:
    """A row whose citations all have a place; that of one which names none lies nowhere."""
    if not isinstance(row, dict) or not isinstance(row.get("citations"), list):
        return row
    return row | {"citations": [_nowhere(one) if isinstance(one, dict) else one for one in row["citations"]]}


def _nowhere(cited: dict[str, Any]) -> dict[str, Any]:
    return PLACELESS | {name: value for name, value in cited.items() if name not in PLACELESS or value is not None}


def _rows(text: str) -> list[object]:
    """A list, one object, or one a line. Raises ValueError when it is none of them."""
    try:
        given = parsed(text)
    except ValueError:
        return [parsed(line) for line in text.splitlines() if line.strip()]
    return given if isinstance(given, list) else [given]
