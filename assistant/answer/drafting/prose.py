"""Answers to prose questions: what of the best passages answers, or the word that nothing does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answer.drafting.candidates import Candidate, candidates, names_all, proper_names, term_weights
from assistant.answer.drafting.relevance import Ranker, Ranking
from assistant.answer.places import NEVER_QUOTED
from assistant.answer.question.parts import parts_of
from assistant.answer.words import content_stems, stem
from assistant.audit.grade import Facts, grade
from assistant.domain.answer import DraftClaim, Grade, Passage
from assistant.domain.draft import Draft, DraftGap, DraftNear
from assistant.domain.evidence import DOCUMENT_KINDS
from assistant.domain.plan import Plan
from assistant.store.scope import Scope

MAX_CLAIMS = 4
MAX_PARTS = 3
"""Separate questions of one that are answered on their own; further ones are left to those."""
SAY = -0.85
"""How sure a ranking must be; below, silence. Here the share of questions with an answer that are answered rightly and
the share of those without one that stay unanswered are together greatest, over organizations that nothing was learned
from."""
MARGIN = 2.0
"""How far below the best answer, in log-odds, another may lie and still be said."""
RULE_BONUS = 0.6
"""Log-odds that a policy, procedure or standard gains when the question names no record, period or id."""
WEAK_MALUS = 1.0
"""Log-odds that weak evidence loses, so that a slide deck does not speak before the procedure."""


def draft_prose(scope: Scope, ranker: Ranker, query: str, plan: Plan, passages: Sequence[Passage]) -> Draft:
    """Up to four things that answer, and a gap for each part of the question that nothing answers.

    The gap names the nearest places and why each does not count.
    """
    named = [one for one in passages if names_all(one, proper_names(query))]
    offered = candidates(scope, named or passages, term_weights(scope, plan.terms))
    asks_rule = not (plan.period or plan.identifiers)
    priors = {one: _prior(scope, one.passage, asks_rule=asks_rule) for one in offered}
    parts = parts_of(query)[:MAX_PARTS]
    ranked = [ranker.ranked(part, offered, priors) for part in parts]
    said = [answering(each) if named else [] for each in ranked]
    if not any(said):
        return Draft(gaps=(_gap(plan, ranked[0]),))
    chosen = _alternating(said)[:MAX_CLAIMS]
    claims = tuple(DraftClaim(text=one.text, spans=(one.span,)) for one in chosen)
    silent = (part for part, found in zip(parts, said, strict=True) if not found)
    return Draft(claims=claims, gaps=tuple(DraftGap(expected=part, why="no passage answers this") for part in silent))


def answering(ranked: Ranking) -> list[Candidate]:
    """The best and what may answer beside it, without repeated wording; none where nothing seems to answer."""
    if ranked.sure < SAY:
        return []
    seen: dict[frozenset[str], Candidate] = {}
    for odds, one in ranked.found:
        if odds >= ranked.found[0][0] - MARGIN:
            seen.setdefault(content_stems(one.text), one)
    return list(seen.values())[:MAX_CLAIMS]


def _alternating(said: Sequence[Sequence[Candidate]]) -> list[Candidate]:
    """The answers to several parts in turn, the best of each first, no place twice."""
    longest = max(map(len, said))
    turns = (found[at] for at in range(longest) for found in said if at < len(found))
    return list({one.span: one for one in turns}.values())


def _prior(scope: Scope, passage: Passage, *, asks_rule: bool) -> float:
    """The gain of a document that states rules where a rule is asked for, and the loss of weak evidence."""
    item = scope.item(passage.span.evidence)
    if item is None:
        return 0.0
    gain = RULE_BONUS if asks_rule and item.metadata.kind in DOCUMENT_KINDS else 0.0
    # retired documents among the passages were in force on the day that counts
    strength, _ = grade(replace(Facts.of(item, flags=passage.flags - NEVER_QUOTED), status=None))
    return gain - (WEAK_MALUS if strength is Grade.WEAK else 0.0)


def _gap(plan: Plan, ranked: Ranking) -> DraftGap:
    """What was asked for and the nearest passages, each with the terms that it lacks."""
    nearest: dict[str, DraftNear] = {}
    for _, one in ranked.found:
        said = content_stems(f"{one.passage.context} {one.passage.text}")
        words = [term for term in plan.terms if stem(term) not in said]
        why = f"says nothing of {', '.join(words)}" if words else "is too far from what was asked"
        nearest.setdefault(one.span.evidence, DraftNear(span=one.span, why_not=why))
    asked = " ".join(plan.terms) or "an answer"
    return DraftGap(expected=asked, why="no passage answers this", nearest=tuple(nearest.values())[:3])
