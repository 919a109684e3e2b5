"""The audit desk of one reader: checks over what they may read, with numbered quotes for everything that is said."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answer.assemble import numbered_trail
from assistant.answer.cite import Citer
from assistant.audit.checks.registry import run
from assistant.audit.checks.result import Family, Result
from assistant.audit.desk import Desk
from assistant.domain.answer import Citation, Trail


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A check's result with its quotes."""

    result: Result
    """What was seen."""
    citations: tuple[Citation, ...]
    """Quotes that show it, numbered from 1."""
    against: tuple[Citation, ...]
    """Quotes that speak against it, numbered on."""


def citer_of(desk: Desk) -> Citer:
    """Numbers the places of a desk, each graded as the desk grades it."""
    return Citer(desk.scope, desk.known, desk.held, desk.today, weakness=lambda item: desk.weaknesses.get(item.id, ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """Trails with their quotes."""

    trails: tuple[Trail, ...]
    """Changes of systems, each hop with its state."""
    citations: tuple[Citation, ...]
    """The quotes of their hops, numbered from 1."""


def walked(desk: Desk, name: str) -> Walked:
    """The trails of a system, or of one version of it. Raises BadInput for a name that means neither."""
    citer = citer_of(desk)
    trails = tuple(numbered_trail(citer, one) for one in desk.trails_of(name))
    return Walked(trails=trails, citations=citer.citations)


def results(desk: Desk, family: Family) -> tuple[Result, ...]:
    """Every result of a set; whoever drafts from one need not wait for all of them again."""
    name = f"results of {family} on {desk.today} in {desk.period}"
    return desk.scope.derived(name, lambda: run(desk, family))


def checked(desk: Desk, family: Family) -> tuple[Checked, ...]:
    """Every result of a set with its quotes."""
    return tuple(_quoted(desk, result) for result in results(desk, family))


def _quoted(desk: Desk, result: Result) -> Checked:
    """A result with the citations of its places."""
    citer = citer_of(desk)
    shown, other = citer.numbers(result.spans), citer.numbers(result.against)
    every = citer.citations
    return Checked(
        result=result,
        citations=tuple(every[n - 1] for n in shown),
        against=tuple(every[n - 1] for n in other),
    )
