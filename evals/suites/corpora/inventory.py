"""The federal inventory of AI use cases: cells, lists and counts of a real register with all its dirt.

The file is read here with the standard library as Windows-1252, which it is in, and every label is counted from its cells;
labels that differ in case or white space only are one.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.domain.errors import BadInput
from evals.cases.load import fold
from evals.suites.data.forms import Gold, Row, Source, answer, case, finish, of_each_kind, slug
from evals.suites.suite import Suite

FILE = "data/2024_consolidated_ai_inventory_raw_v2.csv"
ENCODING = "cp1252"
NAME, AGENCY, BUREAU, STAGE = "Use Case Name", "Agency Abbreviation", "Bureau", "Stage of Development"
LISTED = range(1, 13)
"""How many use cases a list asks for."""
KEPT = 10
"""Rows that a cut keeps for each question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UseCase:
    """One row."""

    number: int
    """Its place, from 1 under the header."""
    cells: dict[str, str]
    """Its cells by column, white space folded."""

    @property
    def source(self) -> str:
        """Its evidence id: the register has no column of ids."""
        return f"{FILE}#row-{self.number}"


def build(corpora: Path, into: Path, *, limit: int | None = None) -> Suite:
    """Write the suite `federal_inventory`."""
    path = corpora / "federal-ai-inventory" / FILE
    if not path.is_file():
        raise BadInput(f"no {path}: give the folder that holds federal-ai-inventory with --corpora")
    with path.open(encoding=ENCODING, newline="") as file:
        columns, *table = csv.reader(file)
    table = table if limit is None else table[: KEPT * limit]
    _copy(into / FILE, [columns, *table])
    every = [_use_case(number, columns, row) for number, row in enumerate(table, start=1)]
    cases = of_each_kind([*_singles(every), *_groups(every)], limit)
    title = "Cells, lists and counts of a register of AI use cases"
    return finish(
        into, "federal_inventory", title, cases, [Source(folder="data", kind="inventory", connector="register")]
    )


def _use_case(number: int, columns: Sequence[str], row: Sequence[str]) -> UseCase:
    return UseCase(number=number, cells={name: fold(cell) for name, cell in zip(columns, row, strict=False)})


def _copy(path: Path, table: Sequence[Sequence[str]]) -> None:
    """The rows in the encoding they came in, line breaks within cells and all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding=ENCODING, newline="") as file:
        csv.writer(file).writerows(table)


def _singles(every: Sequence[UseCase]) -> Iterator[Row]:
    """Stage and bureau of each use case whose name is its own; cells left empty are asked for as well."""
    names = Counter(one.cells[NAME].casefold() for one in every)
    for one in every:
        if names[one.cells[NAME].casefold()] == 1 and one.cells[NAME]:
            yield _single(one, STAGE, "At what stage of development is the AI use case “{}”?")
            yield _single(one, BUREAU, "Which bureau does the AI use case “{}” belong to?")


def _single(one: UseCase, column: str, question: str) -> Row:
    value, name = one.cells[column], f"row-{one.number}-{slug(column.split(maxsplit=1)[0].lower())}"
    asked = question.format(one.cells[NAME])
    if not value:
        return case(name, "missing-value", asked, "no")
    nugget = answer(value, (), [Gold(source=one.source, quote=value)], column)
    return case(name, "field-lookup", asked, "yes", nuggets=[nugget], gold_sources=[one.source])


def _groups(every: Sequence[UseCase]) -> Iterator[Row]:
    """For each agency its use cases, and how many of them are at each stage."""
    for agency, each in _by(every, lambda one: one.cells[AGENCY]):
        yield _count(f"count-{agency}", f"How many AI use cases does the agency {agency} have in the inventory?", each)
        if len(each) in LISTED:
            yield _list(agency, each)
        for stage, some in _by(each, lambda one: one.cells[STAGE]):
            asked = f"How many AI use cases of the agency {agency} have the stage of development {stage}?"
            yield _count(f"count-{agency}-{stage}", asked, some)


def _by(every: Sequence[UseCase], key: Callable[[UseCase], str]) -> Iterator[tuple[str, list[UseCase]]]:
    """Rows by a cell's value, case aside; empty cells are left out."""
    found: dict[str, list[UseCase]] = {}
    for one in every:
        found.setdefault(key(one).casefold(), []).append(one)
    return ((key(each[0]), each) for value, each in sorted(found.items()) if value)


def _count(name: str, question: str, each: Sequence[UseCase]) -> Row:
    nugget = {"text": f"{len(each)} of them", "match": {"type": "number", "value": len(each)}}
    return case(name, "count", question, "yes", nuggets=[nugget])


def _list(agency: str, each: Sequence[UseCase]) -> Row:
    sources = [one.source for one in each]
    nugget = {"text": f"use cases of {agency}", "match": {"type": "list", "values": sources}}
    question = f"List the AI use cases of the agency {agency}."
    return case(f"list-{agency}", "list", question, "yes", nuggets=[nugget], gold_sources=sources)
