"""Assistants through which something shines that the reader may not read."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import numpy as np

from assistant.answer import assemble, chain
from assistant.answer.cite import Citer
from assistant.answer.words import content_stems
from assistant.domain.access import Clause, Principal
from assistant.domain.answer import Answer, Passage, Searched
from assistant.domain.draft import DraftGap
from assistant.domain.plan import Plan, Question
from assistant.store.scope import Scope
from assistant.store.terms import Terms
from assistant.wiring import Workspace, workspace
from evals.mutants.mutant import Mutant, swapped, together

logger = logging.getLogger(__name__)


def everything(scope: Scope) -> Scope:
    """A scope without its reader: all that the version holds."""
    mask = np.ones_like(scope._mask)
    return replace(scope, _mask=mask, _readable=mask)


def _hidden_title(scope: Scope, words: str) -> str | None:
    """The title of a hidden item that shares most words with some others; None when none shares any."""
    wanted = content_stems(words)
    hidden = [item for item in everything(scope).items if scope.item(item.id) is None]
    best = max(hidden, key=lambda item: len(wanted & content_stems(item.metadata.title)), default=None)
    return best.metadata.title if best and wanted & content_stems(best.metadata.title) else None


def _telling_gaps() -> AbstractContextManager[None]:
    def make(healthy: Any) -> Any:
        def gap(citer: Citer, draft: DraftGap) -> Any:
            title = _hidden_title(citer._scope, draft.expected)
            return healthy(citer, replace(draft, why=f"{draft.why}, ask for {title}") if title else draft)

        return gap

    return swapped(assemble, "_gap", make)


def _suggesting() -> AbstractContextManager[None]:
    """The plan offers a hidden document to ask for next."""
    asked: list[Scope] = []

    def heard(healthy: Any) -> Any:
        def understand(text: str, scope: Scope, *given: Any) -> Any:
            asked.append(scope)
            return healthy(text, scope, *given)

        return understand

    def make(healthy: Any) -> Any:
        def plan_json(plan: Plan) -> Any:
            title = _hidden_title(asked[-1], " ".join(plan.terms))
            return healthy(plan) | ({"see_also": title} if title else {})

        return plan_json

    return together(swapped(chain, "understand", heard), swapped(assemble, "plan_json", make))


def _titling() -> AbstractContextManager[None]:
    """A citation bears the title of a hidden document that is about the same."""

    def make(healthy: Any) -> Any:
        def cite(self: Citer, *given: Any) -> Any:
            made = healthy(self, *given)
            return replace(made, title=_hidden_title(self._scope, made.title) or made.title)

        return cite

    return swapped(Citer, "_cite", make)


def _counting(take: Callable[[Searched, Searched], Searched]) -> AbstractContextManager[None]:
    """What was searched tells figures of everything."""

    def make(healthy: Any) -> Any:
        def searched(scope: Scope, plan: Plan) -> Searched:
            return take(healthy(scope, plan), healthy(everything(scope), plan))

        return searched

    return swapped(assemble, "_searched", make)


def _of_all(own: Searched, every: Searched) -> Searched:
    return replace(own, items=every.items, kinds=every.kinds)


def _fresh(own: Searched, every: Searched) -> Searched:
    return replace(own, freshness=every.freshness, read_at=every.read_at)


def _readable(scope: Scope, passages: Iterable[Passage]) -> tuple[Passage, ...]:
    return tuple(one for one in passages if scope.item(one.span.evidence) is not None)


def _heard_candidates() -> AbstractContextManager[None]:
    """Retrieval brings back what is hidden as well; only the drafter leaves it out."""

    def make(healthy: Any) -> Any:
        def retrieve(scope: Scope, *given: Any) -> tuple[Passage, ...]:
            known, every = healthy(scope, *given), healthy(everything(scope), *given)
            return (*known, *(one for one in every if one.span.evidence not in {each.span.evidence for each in known}))

        return retrieve

    return together(swapped(chain, "retrieve", make), swapped(chain, "draft_prose", _of_readable))


def _of_readable(healthy: Any) -> Any:
    def draft_prose(scope: Scope, ranker: Any, query: str, plan: Plan, passages: Any) -> Any:
        return healthy(scope, ranker, query, plan, _readable(scope, passages))

    return draft_prose


def _late_filter() -> AbstractContextManager[None]:
    """The best of everything are looked up, and what is hidden is left out afterwards."""

    def make(healthy: Any) -> Any:
        def retrieve(scope: Scope, *given: Any) -> tuple[Passage, ...]:
            return _readable(scope, healthy(everything(scope), *given))

        return retrieve

    return swapped(chain, "retrieve", make)


def _global_statistics() -> AbstractContextManager[None]:
    """How rare a word is, is reckoned from everything."""

    def weights(healthy: Any) -> Any:
        def broken(self: Terms, words: Iterable[str], mask: Any) -> Any:
            return healthy(self, words, np.ones_like(mask))

        return broken

    def best(healthy: Any) -> Any:
        def broken(self: Terms, mask: Any, words: str, k: int) -> Any:
            return [one for one in healthy(self, np.ones_like(mask), words, len(mask)) if mask[one.position]][:k]

        return broken

    return together(swapped(Terms, "weights", weights), swapped(Terms, "best", best))


def _hidden_successor() -> AbstractContextManager[None]:
    """Which document is in force is reckoned from everything."""
    asked: list[Scope] = []

    def heard(healthy: Any) -> Any:
        def successions(scope: Scope, *given: Any) -> Any:
            asked.append(scope)
            return healthy(scope, *given)

        return successions

    def make(healthy: Any) -> Any:
        def in_force(documents: Any, stated: Any) -> Any:
            held, every = healthy(documents, stated), healthy(everything(asked[-1]).items, stated)
            return {id_: every.get(id_, period) for id_, period in held.items()}

        return in_force

    return together(swapped(chain, "successions", heard), swapped(chain, "in_force", make))


def _logging() -> AbstractContextManager[None]:
    """The best passages of everything are logged with their texts."""

    def make(healthy: Any) -> Any:
        def retrieve(scope: Scope, *given: Any) -> Any:
            for one in healthy(everything(scope), *given):
                logger.warning("candidate %s", one.text)
            return healthy(scope, *given)

        return retrieve

    return swapped(chain, "retrieve", make)


def _keeping() -> AbstractContextManager[None]:
    """Receipts keep what retrieval would have found for somebody who may read everything."""

    def make(healthy: Any) -> Any:
        def entry_of(question: Question, scope: Scope, reader: Any, made: Answer, passages: Any, **told: Any) -> Any:
            more = everything(scope).matching(question.text, 10)
            return healthy(question, scope, reader, made, (*passages, *more), **told)

        return entry_of

    return swapped(workspace, "entry_of", make)


def _undenied() -> AbstractContextManager[None]:
    def make(healthy: Any) -> Any:
        def admits(self: Clause, principals: frozenset[Principal]) -> Any:
            return healthy(replace(self, deny=()), principals)

        return admits

    return swapped(Clause, "admits", make)


def _remembering() -> AbstractContextManager[None]:
    """Answers are kept by question, calendar and version, and not by reader."""
    kept: dict[object, Answer] = {}

    def make(healthy: Any) -> Any:
        def answer(text: str, base: Scope, tools: Any, calendar: Any, *listen: Any, **told: Any) -> Answer:
            key = (base._store.home, text, replace(calendar, user=""), base.version)
            if key not in kept:
                kept[key] = healthy(text, base, tools, calendar, *listen, **told)
            return kept[key]

        return answer

    return swapped(workspace, "answer", make)


def _resuming() -> AbstractContextManager[None]:
    """Who asks the same again is given the newest answer to it, which may be another reader's."""
    newest: dict[object, Answer] = {}
    asked: set[object] = set()

    def make(healthy: Any) -> Any:
        def answer(text: str, base: Scope, tools: Any, calendar: Any, *listen: Any, **told: Any) -> Answer:
            key = (base._store.home, text, replace(calendar, user=""), base.version)
            mine = (key, frozenset(item.id for item in base.items))
            if mine not in asked:
                newest[key] = healthy(text, base, tools, calendar, *listen, **told)
            asked.add(mine)
            return newest[key]

        return answer

    return swapped(workspace, "answer", make)


def forgetful() -> AbstractContextManager[None]:
    """From the third question of a conversation on, whoever asks is taken for the one who began it."""
    begun: dict[str, tuple[str, list[str]]] = {}
    acting: list[str] = []

    def heard(healthy: Any) -> Any:
        def ask(self: Workspace, question: Question, *listen: Any) -> Any:
            acting[:] = [question.user]
            if question.conversation:
                first, turns = begun.setdefault(question.conversation, (question.user, []))
                turns.append(question.text)
                acting[:] = [first if len(turns) > 2 else question.user]
            return healthy(self, question, *listen)

        return ask

    def make(healthy: Any) -> Any:
        def scope(self: Workspace, user: str, *given: Any) -> Any:
            return healthy(self, acting[0] if acting else user, *given)

        return scope

    return together(swapped(Workspace, "_ask", heard), swapped(Workspace, "_scope", make))


SEEN = ("leak-citations", "leak-candidates", "leak-receipts", "interference")
"""Invariants that an answer out of hidden evidence breaks beside that of the answer itself."""

MUTANTS = (
    Mutant(
        name="leaks-title",
        broken="A gap names a hidden document to ask for.",
        apply=_telling_gaps,
        caught_by=("leak-counts",),
        breaks=("leak-answer", "leak-receipts", "interference"),
    ),
    Mutant(
        name="leaks-cited-title",
        broken="A citation bears the title of a hidden document that is about the same.",
        apply=_titling,
        caught_by=("leak-citations",),
        breaks=("leak-counts", "leak-receipts", "interference"),
    ),
    Mutant(
        name="leaks-suggestion",
        broken="The plan offers a hidden document to ask for next.",
        apply=_suggesting,
        caught_by=("leak-suggestions",),
        breaks=("leak-receipts", "interference"),
    ),
    Mutant(
        name="leaks-count",
        broken="What was searched counts hidden evidence.",
        apply=lambda: _counting(_of_all),
        caught_by=("interference",),
    ),
    Mutant(
        name="leaks-freshness",
        broken="What was searched tells how fresh hidden sources are.",
        apply=lambda: _counting(_fresh),
        caught_by=("interference",),
    ),
    Mutant(
        name="leaks-candidates",
        broken="Retrieval brings back hidden passages, and only the drafter leaves them out.",
        apply=_heard_candidates,
        caught_by=("leak-candidates",),
        breaks=("leak-receipts",),
    ),
    Mutant(
        name="late-filter",
        broken="The best of everything are looked up, and what is hidden is left out afterwards.",
        apply=_late_filter,
        caught_by=("interference",),
    ),
    Mutant(
        name="global-statistics",
        broken="How rare a word is, is reckoned from hidden evidence as well.",
        apply=_global_statistics,
        caught_by=("interference",),
    ),
    Mutant(
        name="hidden-successor",
        broken="A hidden document ends the time of one that the reader may read.",
        apply=_hidden_successor,
        caught_by=("interference", "correct"),
    ),
    Mutant(
        name="logs-hidden",
        broken="The log tells the texts of hidden passages.",
        apply=_logging,
        caught_by=("leak-logs",),
    ),
    Mutant(
        name="keeps-hidden",
        broken="Receipts keep hidden passages.",
        apply=_keeping,
        caught_by=("leak-receipts",),
    ),
    Mutant(
        name="deny-ignored",
        broken="A `deny` has no effect.",
        apply=_undenied,
        caught_by=("leak-answer", "leak-exports"),
        breaks=SEEN,
    ),
    Mutant(
        name="cache-without-reader",
        broken="An answer is kept for the next one who asks the same, whoever that is.",
        apply=_remembering,
        caught_by=("leak-answer", "interference"),
        breaks=("leak-citations", "leak-receipts", "leak-exports"),
    ),
    Mutant(
        name="resumes-another-reader",
        broken="Who asks the same again is given the newest answer to it, whoever asked that.",
        apply=_resuming,
        caught_by=("leak-caches", "repeat"),
    ),
    Mutant(
        name="reader-forgotten",
        broken="In the third turn the reader is taken for the one who began.",
        apply=forgetful,
        caught_by=("leak-answer", "dialogue-switch_reader"),
        breaks=("leak-citations", "leak-candidates", "leak-receipts", "leak-exports"),
    ),
)
"""What may go wrong between a reader and what they may not read."""
