"""Verifies recorded answers: anybody who holds the home can check an answer that somebody shows them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from assistant.domain.errors import BadInput
from evals.evidence import Evidence
from evals.facts import Fact, citations_of, facts_of
from evals.measures.provenance import fault_of
from evals.support import Judgement, Verdict, judge

SCHEMA = Path(__file__).parent / "contract" / "answer.schema.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One look at an answer."""

    place: str
    """What was looked at: a citation or a statement."""
    holds: bool
    """Whether it holds."""
    why: str
    """What was seen."""


def read_answers(path: Path) -> list[dict[str, Any]]:
    """The answers of a JSON or JSONL file. Raises BadInput when one is not in the contract's shape."""
    try:
        text = path.read_text("utf-8-sig")
        given = json.loads(text) if text.lstrip().startswith("[") else _rows(text)
    except (OSError, ValueError) as problem:
        raise BadInput(f"{path}: not a file of answers ({problem})") from problem
    validator = Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))
    for number, row in enumerate(given, start=1):
        fault = next(validator.iter_errors(row), None)
        if fault is not None:
            raise BadInput(f"{path}: answer {number} is not in the contract's shape: {fault.message[:200]}")
    return list(given)


def check_answer(answer: Mapping[str, Any], evidence: Evidence, reader: str) -> Iterator[Checked]:
    """Whether each citation stands where it says, may be read, and each statement is supported by what it cites.

    Hidden evidence is told as absent: in the words that an unknown id gets.
    """
    readable = evidence.readable(reader)
    for number, cited in citations_of(answer).items():
        inside = cited.source in readable
        fault = fault_of(cited, evidence) if inside else f"no evidence {cited.source} in what you may read"
        yield Checked(place=f"citation {number}", holds=fault is None, why=fault or f"stands in {cited.source}")
    for number, fact in enumerate(facts_of(answer), start=1):
        if fact.absent:
            continue
        place = f"{fact.origin.value} {number}"
        if any(cited.source not in readable for cited in fact.citations):  # what it says of itself is hidden too
            yield Checked(place=place, holds=False, why="rests on a citation that does not hold")
            continue
        found = judge_fact(fact, evidence)
        yield Checked(place=place, holds=found.verdict is Verdict.SUPPORTED, why=found.reason)


def judge_fact(fact: Fact, evidence: Evidence) -> Judgement:
    """What the quotes that a statement cites do for it."""
    quotes = [cited.quote for cited in fact.citations]
    return judge(fact.shown, quotes, known(fact, evidence), computed=fact.computed)


def known(fact: Fact, evidence: Evidence) -> Sequence[str]:
    """What a statement may say besides its quotes: ids, titles, people and dates of what it cites, and how much that is."""
    sources = dict.fromkeys(cited.source for cited in fact.citations)
    told = [*sources, *(source.rpartition("#")[2] for source in sources)]
    for source in sources:
        metadata = evidence.metadata(source)
        if metadata is not None:
            stated = (metadata.title, metadata.owner, metadata.approved_by, metadata.date, metadata.version)
            told += [str(value) for value in (*stated, metadata.model_version, *metadata.systems) if value]
    if fact.computed:
        told += [str(count) for count in range(len(sources) + 1)]
    return told


def _rows(text: str) -> list[dict[str, Any]]:
    """One object, or one a line."""
    try:
        return [json.loads(text)]
    except ValueError:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
