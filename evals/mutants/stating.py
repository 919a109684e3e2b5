"""Assistants that state something else than their evidence does."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

from assistant.answer import assemble, cite
from assistant.answer.drafting import records, selection
from assistant.answer.verification.verify import Verified
from assistant.audit import trail
from assistant.domain.answer import Basis, Claim, Grade, HopState, Row, Stage, Table
from assistant.domain.draft import DraftHop, DraftTable
from assistant.domain.plan import Plan
from assistant.store.scope import Scope
from evals.mutants.mutant import Mutant, swapped, together

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_FIGURE = re.compile(r"\b\d+\b")
TOP = 3
"""Rows of an assistant that stops at its best."""


def _said(change: Callable[[str], str], basis: Basis | None = None) -> AbstractContextManager[None]:
    """What claims say is changed after it was verified; of one basis alone where it is told."""

    def make(healthy: Any) -> Any:
        def claim(citer: cite.Citer, verified: Verified) -> Claim:
            made: Claim = healthy(citer, verified)
            return made if basis and made.basis is not basis else replace(made, text=change(made.text))

        return claim

    return swapped(assemble, "_claim", make)


def _filled(change: Callable[[str], str]) -> AbstractContextManager[None]:
    """What cells of tables say is changed."""

    def make(healthy: Any) -> Any:
        def table(citer: cite.Citer, draft: DraftTable) -> Table:
            made: Table = healthy(citer, draft)
            return replace(made, rows=tuple(replace(row, cells=tuple(map(_cell, row.cells))) for row in made.rows))

        return table

    def _cell(cell: str | float | None) -> str | float | None:
        return change(cell) if isinstance(cell, str) else cell

    return swapped(assemble, "_table", make)


def _owners(text: str) -> str:
    swap = {"Ada Adler": "Bob Berg", "Bob Berg": "Ada Adler"}
    return re.sub("|".join(swap), lambda hit: swap[hit.group()], text)


def _days(text: str) -> str:
    """The first two days that differ, the one in the place of the other."""
    days = list(dict.fromkeys(_DAY.findall(text)))[:2]
    if len(days) < 2:
        return text
    swap = {days[0]: days[1], days[1]: days[0]}
    return _DAY.sub(lambda hit: swap.get(hit.group(), hit.group()), text)


def _one_more(text: str) -> str:
    """The first figure, one higher."""
    return _FIGURE.sub(lambda hit: str(int(hit.group()) + 1), text, count=1)


def _records(change: Callable[[tuple[Any, ...]], tuple[Any, ...]]) -> AbstractContextManager[None]:
    """Which records match is changed."""

    def make(healthy: Any) -> Any:
        def matching(*given: Any) -> tuple[Any, ...]:
            return change(healthy(*given))

        return matching

    return swapped(records, "matching", make)


def _rows_lost() -> AbstractContextManager[None]:
    """Only the table loses its last row; the sentence beside it counts all."""

    def make(healthy: Any) -> Any:
        def table(citer: cite.Citer, draft: DraftTable) -> Table:
            made: Table = healthy(citer, draft)
            rows: tuple[Row, ...] = made.rows[:-1] if len(made.rows) > 1 else made.rows
            return replace(made, rows=rows)

        return table

    return swapped(assemble, "_table", make)


def _as_present() -> AbstractContextManager[None]:
    """A hop without a record is told as one that has one."""

    def missing(_: Any, stage: Stage) -> DraftHop:
        return DraftHop(stage=stage, state=HopState.PRESENT)

    return swapped(trail, "_missing", lambda _: missing)


def _any_version() -> AbstractContextManager[None]:
    def make(healthy: Any) -> Any:
        def evaluation(case: Any) -> DraftHop:
            made: DraftHop = healthy(replace(case, version=None))
            return made

        return evaluation

    return swapped(trail, "_evaluation", make)


def _unstable() -> AbstractContextManager[None]:
    """The same question asked again of the same home gets its records the other way round."""
    asked: dict[object, int] = {}

    def make(healthy: Any) -> Any:
        def matching(scope: Scope, known: Any, plan: Plan) -> tuple[Any, ...]:
            key = (scope._store.home, scope.root, plan)
            asked[key] = asked.get(key, 0) + 1
            found: tuple[Any, ...] = healthy(scope, known, plan)
            return found[::-1] if asked[key] % 2 == 0 else found

        return matching

    return swapped(records, "matching", make)


MUTANTS = (
    Mutant(
        name="swaps-owners",
        broken="Two owners stand in each other's place.",
        apply=lambda: together(_said(_owners), _filled(_owners)),
        caught_by=("correct", "citation-recall"),
    ),
    Mutant(
        name="swaps-dates",
        broken="Two dates of a sentence stand in each other's place.",
        apply=lambda: _said(_days),
        caught_by=("correct", "nugget-vital"),
    ),
    Mutant(
        name="may-becomes-must",
        broken="What a rule permits is told as an obligation.",
        apply=lambda: _said(lambda text: text.replace(" may ", " must ")),
        caught_by=("contradiction", "correct"),
    ),
    Mutant(
        name="negation-dropped",
        broken="A `not` is lost.",
        apply=lambda: _said(lambda text: text.replace(" not ", " ")),
        caught_by=("contradiction", "correct"),
    ),
    Mutant(
        name="changed-number",
        broken="A figure of a quoted sentence is one too high.",
        apply=lambda: _said(_one_more, Basis.QUOTED),
        caught_by=("contradiction", "correct", "citation-recall"),
    ),
    Mutant(
        name="count-off-by-one",
        broken="A count is one too high.",
        apply=lambda: _said(_one_more, Basis.COMPUTED),
        caught_by=("correct", "citation-recall"),
    ),
    Mutant(
        name="incomplete-called-complete",
        broken="A list lacks its last record and is called complete.",
        apply=lambda: _records(lambda found: found[:-1] if len(found) > 1 else found),
        caught_by=("list-complete", "list-recall", "correct"),
    ),
    Mutant(
        name="table-lacks-a-row",
        broken="The table lacks a row that the sentence beside it counts.",
        apply=_rows_lost,
        caught_by=("list-complete", "list-recall"),
    ),
    Mutant(
        name="rows-too-many",
        broken="A list holds records that do not match.",
        apply=lambda: swapped(selection, "meets", lambda _: lambda _record, _conditions: True),
        caught_by=("list-precision",),
    ),
    Mutant(
        name="top-of-the-list",
        broken="A list stops at its best three, and says so.",
        apply=lambda: together(
            _records(lambda found: found[:TOP]),
            swapped(records, "is_complete", lambda _: lambda _scope, _plan: False),
        ),
        caught_by=("list-recall", "list-f1"),
    ),
    Mutant(
        name="self-approval-unnoticed",
        broken="An approval by the author counts.",
        apply=lambda: swapped(trail, "_self_approval", lambda _: lambda _case, _approval: []),
        caught_by=("correct", "nugget-vital"),
    ),
    Mutant(
        name="late-approval-unnoticed",
        broken="An approval after the deployment counts.",
        apply=lambda: swapped(trail, "_lateness", lambda _: lambda _case, _approval: []),
        caught_by=("correct", "nugget-vital"),
    ),
    Mutant(
        name="other-version-accepted",
        broken="The evaluation of another version counts.",
        apply=_any_version,
        caught_by=("correct", "nugget-vital"),
    ),
    Mutant(
        name="missing-called-present",
        broken="A hop without a record is told as present.",
        apply=_as_present,
        caught_by=("uncited", "correct"),
    ),
    Mutant(
        name="wrong-grade",
        broken="All evidence is graded as strong.",
        apply=lambda: swapped(cite, "grade", lambda _: lambda _facts: (Grade.STRONG, "")),
        caught_by=("grade-agreement",),
    ),
    Mutant(
        name="unstable-order",
        broken="Records come the other way round at every second asking.",
        apply=_unstable,
        caught_by=("repeat",),
    ),
)
"""What may go wrong between evidence and what is said of it."""
