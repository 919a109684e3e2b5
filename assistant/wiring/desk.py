"""The audit desk of one reader: checks over what they may read, with numbered quotes for everything that is said."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answer.cite import Citer
from assistant.audit.checks.registry import run
from assistant.audit.checks.result import Family, Result
from assistant.audit.desk import Desk
from assistant.domain.answer import Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A check's result with its quotes."""

    result: Result
    """What was seen."""
    citations: tuple[Citation, ...]
    """Quotes that show it, numbered from 1."""
    against: tuple[Citation, ...]
    """Quotes that speak against it, numbered on."""


def checked(desk: Desk, family: Family) -> tuple[Checked, ...]:
    """Every result of a set with its quotes."""
    return tuple(_quoted(desk, result) for result in run(desk, family))


def _quoted(desk: Desk, result: Result) -> Checked:
    """A result with the citations of its places."""
    citer = Citer(desk.scope, desk.known, desk.held, desk.today)
    shown, other = citer.numbers(result.spans), citer.numbers(result.against)
    every = citer.citations
    return Checked(
        result=result,
        citations=tuple(every[n - 1] for n in shown),
        against=tuple(every[n - 1] for n in other),
    )
