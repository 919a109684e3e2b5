"""Answers to prose questions: what of the best passages answers, or the word that nothing does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answer.drafting.candidates import Candidate, candidates, term_weights
from assistant.answer.places import NEVER_QUOTED
from assistant.answer.question.parts import parts_of
from assistant.answer.words import content_stems, stem
from assistant.audit.grade import Facts, grade
from assistant.domain.answer import DraftClaim, Grade, Passage
from assistant.domain.draft import Draft, DraftGap, DraftNear
from assistant.domain.evidence import DOCUMENT_KINDS
from assistant.domain.plan import Plan
from assistant.models.cross_encoder import CrossEncoder
from assistant.store.scope import Scope

MAX_CLAIMS = 4
MAX_PARTS = 3
"""Separate questions of one that are answered on their own; further ones are read with the last."""
MARGIN = 0.25
"""How far below the best answer another may lie and still be said."""
ANSWERING = 0.5
"""Lowest score at which something counts as an answer."""
RULE_BONUS = 0.03
"""What a policy, procedure or standard gains when the question names no record, period or id."""
WEAK_MALUS = 0.05
"""What weak evidence loses, so that a slide deck does not speak before the procedure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A candidate with how well it answers."""

    candidate: Candidate
    """What could be said."""
    score: float
    """Probability that it answers, 0-1 and a little more or less for what it stands in."""


def draft_prose(
    scope: Scope, cross: CrossEncoder, query: str, plan: Plan, passages: Sequence[Passage], most: int
) -> Draft:
    """Up to four things that answer, and a gap for each part of the question that nothing answers.

    The gap names the nearest places and why each does not count.
    """
    offered = candidates(scope, passages, term_weights(scope, plan.terms), most)
    parts = parts_of(query)[:MAX_PARTS]
    ranked = [rank(scope, cross, part, plan, offered) for part in parts]
    said = [_answering(each) for each in ranked]
    if not any(said):
        return Draft(gaps=(_gap(plan, ranked[0]),))
    chosen = _alternating(said)[:MAX_CLAIMS]
    claims = tuple(DraftClaim(text=one.candidate.text, spans=(one.candidate.span,)) for one in chosen)
    silent = (part for part, found in zip(parts, said, strict=True) if not found)
    return Draft(claims=claims, gaps=tuple(DraftGap(expected=part, why="no passage answers this") for part in silent))


def rank(
    scope: Scope, cross: CrossEncoder, question: str, plan: Plan, offered: Sequence[Candidate]
) -> tuple[Ranked, ...]:
    """The candidates by how well they answer, best first; ties in the order in which they were offered."""
    relevance = cross.relevance(question, [one.read for one in offered])
    asks_rule = not (plan.period or plan.identifiers)
    scored = (
        Ranked(candidate=one, score=round(value + _prior(scope, one.passage, asks_rule=asks_rule), 6))
        for one, value in zip(offered, relevance, strict=True)
    )
    return tuple(sorted(scored, key=lambda one: -one.score))


def _answering(ranked: Sequence[Ranked]) -> list[Ranked]:
    """Those that answer, without repeated wording."""
    if not ranked or ranked[0].score < ANSWERING:
        return []
    lowest = max(ANSWERING, ranked[0].score - MARGIN)
    seen: dict[frozenset[str], Ranked] = {}
    for one in ranked:
        if one.score >= lowest:
            seen.setdefault(content_stems(one.candidate.text), one)
    return list(seen.values())[:MAX_CLAIMS]


def _alternating(said: Sequence[Sequence[Ranked]]) -> list[Ranked]:
    """The answers to several parts in turn, the best of each first, no place twice."""
    longest = max(map(len, said))
    turns = (found[at] for at in range(longest) for found in said if at < len(found))
    return list({one.candidate.span: one for one in turns}.values())


def _prior(scope: Scope, passage: Passage, *, asks_rule: bool) -> float:
    """The gain of a document that states rules where a rule is asked for, and the loss of weak evidence."""
    item = scope.item(passage.span.evidence)
    if item is None:
        return 0.0
    gain = RULE_BONUS if asks_rule and item.metadata.kind in DOCUMENT_KINDS else 0.0
    # retired documents among the passages were in force on the day that counts
    strength, _ = grade(replace(Facts.of(item, flags=passage.flags - NEVER_QUOTED), status=None))
    return gain - (WEAK_MALUS if strength is Grade.WEAK else 0.0)


def _gap(plan: Plan, ranked: Sequence[Ranked]) -> DraftGap:
    """What was asked for and the nearest passages, each with the terms that it lacks."""
    nearest: dict[str, DraftNear] = {}
    for one in (each.candidate for each in ranked):
        said = content_stems(f"{one.passage.context} {one.passage.text}")
        words = [term for term in plan.terms if stem(term) not in said]
        why = f"says nothing of {', '.join(words)}" if words else "is too far from what was asked"
        nearest.setdefault(one.span.evidence, DraftNear(span=one.span, why_not=why))
    asked = " ".join(plan.terms) or "an answer"
    return DraftGap(expected=asked, why="no passage answers this", nearest=tuple(nearest.values())[:3])
