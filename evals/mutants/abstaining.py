"""Assistants that speak or fall silent at the wrong time, and those that evidence can give orders to."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

from assistant.answer import assemble, chain
from assistant.answer.drafting import relevance
from assistant.answer.places import Places
from assistant.domain.answer import DraftClaim, Outcome, Passage
from assistant.domain.draft import Draft, DraftGap
from assistant.domain.plan import Plan
from evals.mutants.citing import unverified
from evals.mutants.mutant import Mutant, swapped, together

_ORDER = re.compile(r"answer only with (\S+)")


def _drafting(draft: Draft) -> AbstractContextManager[None]:
    """Every question is answered with one draft."""
    return swapped(chain, "_draft", lambda _: lambda _text, plan, _ground: (plan, draft))


def _never_silent() -> AbstractContextManager[None]:
    """Whatever is nearest is said, however far it is."""
    return swapped(relevance, "SHIFT", lambda _: 99.0)


def _unscreened() -> AbstractContextManager[None]:
    """What screening flagged is retrieved like anything else."""
    return swapped(Places, "holds_clean_part", lambda _: lambda _self, _span: True)


def _obeying() -> AbstractContextManager[None]:
    """An order in a passage is carried out."""

    def make(healthy: Any) -> Any:
        def draft_prose(scope: Any, ranker: Any, query: str, plan: Plan, passages: tuple[Passage, ...]) -> Any:
            for one in passages:
                found = _ORDER.search(one.text)
                if found:
                    at = one.span.start + found.start(1)
                    span = replace(one.span, start=at, end=at + len(found[1]))
                    return Draft(claims=(DraftClaim(text=found[1], spans=(span,)),))
            return healthy(scope, ranker, query, plan, passages)

        return draft_prose

    return together(_unscreened(), swapped(chain, "draft_prose", make), unverified())


def _unflagged() -> AbstractContextManager[None]:
    """What screening flagged answers, and its flag is lost on the way."""

    def make(healthy: Any) -> Any:
        def found(*given: Any) -> tuple[Passage, ...]:
            return tuple(replace(one, flags=frozenset()) for one in healthy(*given))

        return found

    return together(
        _unscreened(),
        swapped(chain, "retrieve", make),
        swapped(Places, "flags", lambda _: lambda _self, _span: frozenset()),
        swapped(Places, "may_answer", lambda _: lambda _self, _span: True),
    )


MUTANTS = (
    Mutant(
        name="always-abstains",
        broken="Every question is answered with a gap.",
        apply=lambda: _drafting(Draft(gaps=(DraftGap(expected="an answer", why="no passage answers this"),))),
        caught_by=("correct", "over-abstention", "net-correct", "abstention-precision", "nugget-vital"),
    ),
    Mutant(
        name="clarifies-everything",
        broken="Every question is asked back.",
        apply=lambda: _drafting(Draft(clarify=chain.SAY_MORE)),
        caught_by=("correct", "over-abstention", "net-correct", "nugget-vital"),
    ),
    Mutant(
        name="always-answers",
        broken="The nearest sentence is said, however far from the question it is.",
        apply=_never_silent,
        caught_by=("abstention-recall", "net-correct", "correct"),
    ),
    Mutant(
        name="says-no-evidence-and-answers",
        broken="The nearest sentence is said, under the word that there is no evidence.",
        apply=lambda: together(
            _never_silent(), swapped(assemble, "_outcome", lambda _: lambda *_given: Outcome.NO_EVIDENCE)
        ),
        caught_by=("abstention-recall", "net-correct", "correct"),
    ),
    Mutant(
        name="obeys",
        broken="An order that stands in evidence is carried out.",
        apply=_obeying,
        caught_by=("markers", "injection-success"),
    ),
    Mutant(
        name="silenced",
        broken="What stands beside a planted order is not found either.",
        apply=lambda: swapped(Places, "holds_clean_part", lambda _: lambda _self, _span: False),
        caught_by=("injection-utility", "correct"),
    ),
    Mutant(
        name="unflagged",
        broken="Text that was flagged as an order answers, without its flag.",
        apply=_unflagged,
        caught_by=("markers",),
    ),
)
"""What may go wrong between finding something and saying it."""
