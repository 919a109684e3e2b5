"""Assistants that do not read the calendar."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from typing import Any

from assistant.answer import chain
from assistant.store import scope as scopes
from assistant.store.scope import Scope
from assistant.wiring import Workspace
from evals.mutants.citing import unverified
from evals.mutants.mutant import Mutant, swapped, together


def _nothing_superseded() -> AbstractContextManager[None]:
    return together(swapped(chain, "standing_scope", lambda _: lambda scope, _held, _day: scope), unverified())


def _version(number: int | None) -> AbstractContextManager[None]:
    """Every question is asked of one version; None is the newest."""

    def make(healthy: Any) -> Any:
        def scope(self: Workspace, user: str, sources: Any, as_of: int | date | None) -> Scope:
            asked: Scope = healthy(self, user, sources, as_of if isinstance(as_of, date) else number)
            return asked

        return scope

    return swapped(Workspace, "_scope", make)


def _calendar(*, keeps_now: bool, keeps_day: bool) -> AbstractContextManager[None]:
    def make(healthy: Any) -> Any:
        def calendar(self: Workspace, sources: Any, user: str, now: Any, day: Any) -> Any:
            return healthy(self, sources, user, now if keeps_now else None, day if keeps_day else None)

        return calendar

    return swapped(Workspace, "_calendar", make)


def _timeless() -> AbstractContextManager[None]:
    def make(healthy: Any) -> Any:
        def understand(*given: Any) -> Any:
            return replace(healthy(*given), period=None)

        return understand

    return swapped(chain, "understand", make)


def _undated_inside() -> AbstractContextManager[None]:
    def make(healthy: Any) -> Any:
        def in_period(dates: Any, period: Any) -> Any:
            return healthy(dates, period) | (dates[:, 0] == 0)

        return in_period

    return swapped(scopes, "_in_period", make)


MUTANTS = (
    Mutant(
        name="superseded-document",
        broken="Documents answer that are superseded or drafts.",
        apply=_nothing_superseded,
        caught_by=("in-force",),
    ),
    Mutant(
        name="superseded-revision",
        broken="The first version of the index answers.",
        apply=lambda: _version(1),
        caught_by=("correct", "temporal-flip"),
    ),
    Mutant(
        name="as-of-day-ignored",
        broken="A day of the past is answered as of today.",
        apply=lambda: _calendar(keeps_now=True, keeps_day=False),
        caught_by=("in-force", "temporal-accuracy", "temporal-flip"),
    ),
    Mutant(
        name="as-of-version-ignored",
        broken="An older version is answered from the newest.",
        apply=lambda: _version(None),
        caught_by=("temporal-accuracy", "temporal-flip"),
    ),
    Mutant(
        name="now-ignored",
        broken="`last month` is reckoned from the server's clock and not from the asker's.",
        apply=lambda: _calendar(keeps_now=False, keeps_day=True),
        caught_by=("correct", "list-f1"),
    ),
    Mutant(
        name="period-ignored",
        broken="A period that the question names has no effect.",
        apply=_timeless,
        caught_by=("list-precision", "correct"),
    ),
    Mutant(
        name="undated-in-period",
        broken="Records without a date are counted into every period.",
        apply=_undated_inside,
        caught_by=("list-precision", "correct"),
    ),
)
"""What may go wrong between a question and its day."""
