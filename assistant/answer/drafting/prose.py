"""Answers to prose questions: what of the best passages answers, or the word that nothing does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.answer.drafting.bearing import bearing
from assistant.answer.drafting.candidates import (
    Candidate,
    candidates,
    names_all,
    proper_names,
    term_weights,
)
from assistant.answer.drafting.relevance import Ranker, Ranking
from assistant.answer.places import NEVER_QUOTED
from assistant.answer.question.parts import parts_of
from assistant.answer.question.stated import statement_of
from assistant.answer.words import content_stems, stem
from assistant.audit.grade import Facts, grade
from assistant.audit.roles import Role, plays
from assistant.domain.answer import DraftClaim, Grade, Passage
from assistant.domain.draft import Draft, DraftGap, DraftNear
from assistant.domain.evidence import DOCUMENT_KINDS
from assistant.domain.plan import Plan
from assistant.store.scope import Scope

MAX_CLAIMS = 4
RECORD_VALUES = 4
"""Values of one record that are told together."""
MAX_PARTS = 3
"""Separate questions of one that are answered on their own; further ones are left to those."""
_PARTS = (Role.STATUS, Role.DATE, Role.OWNER, Role.APPROVER)
RULE_BONUS = 0.6
"""Log-odds that a policy, procedure or standard gains when the question names no record, period or id."""
WEAK_MALUS = 1.0
"""Log-odds that weak evidence loses, so that a slide deck does not speak before the procedure."""


def draft_prose(scope: Scope, ranker: Ranker, query: str, plan: Plan, passages: Sequence[Passage]) -> Draft:
    """Up to four things that answer, and a gap for each part of the question that nothing answers.

    The gap names the nearest places and why each does not count.
    """
    names = () if statement_of(query) else proper_names(query)  # a statement's capitals may be defined terms
    named = [one for one in passages if names_all(one, names)]
    offered = candidates(scope, named or passages, term_weights(scope, plan.terms))
    asks_rule = not (plan.period or plan.identifiers)
    priors = {one: _prior(scope, one.passage, asks_rule=asks_rule) for one in offered}
    parts = parts_of(query)[:MAX_PARTS]
    ranked = [_ranked(ranker, part, offered, priors) for part in parts]
    said = [answering(each) if named else [] for each in ranked]
    if not any(said):
        return Draft(gaps=(_gap(plan, ranked[0]),))
    groups = _by_record(_alternating(said))[:MAX_CLAIMS]
    told = (one for group in groups for one in _with_values(group, ranked))
    claims = tuple(DraftClaim(text=one.text, spans=(one.span,)) for one in told)
    silent = (part for part, found in zip(parts, said, strict=True) if not found)
    return Draft(claims=claims, gaps=tuple(DraftGap(expected=part, why="no passage answers this") for part in silent))


def _ranked(ranker: Ranker, part: str, offered: Sequence[Candidate], priors: Mapping[Candidate, float]) -> Ranking:
    """What could answer, in order; to a statement, what bears on it."""
    statement = statement_of(part)
    return ranker.ranked(part, offered, priors) if statement is None else bearing(ranker, statement, offered, priors)


def answering(ranked: Ranking) -> list[Candidate]:
    """The best and what may answer beside it, without repeated wording; none where nothing seems to answer."""
    if ranked.sure < ranked.least:
        return []
    seen: dict[frozenset[str], Candidate] = {}
    for odds, one in ranked.found:
        if odds >= ranked.found[0][0] - ranked.margin:
            seen.setdefault(content_stems(one.text), one)
    return list(seen.values())


def _alternating(said: Sequence[Sequence[Candidate]]) -> list[Candidate]:
    """The answers to several parts in turn, the best of each first, no place twice."""
    longest = max(map(len, said))
    turns = (found[at] for at in range(longest) for found in said if at < len(found))
    return list({one.span: one for one in turns}.values())


def _by_record(chosen: Sequence[Candidate]) -> list[list[Candidate]]:
    """What is said, in order; values of one record in one group."""
    groups: dict[object, list[Candidate]] = {}
    for one in chosen:
        groups.setdefault(one.span.evidence if _of_record(one) else one.span, []).append(one)
    return list(groups.values())


def _with_values(group: Sequence[Candidate], ranked: Sequence[Ranking]) -> list[Candidate]:
    """A sentence of a document; of a record further values too, those nearest to the question.

    A value alone seldom tells what a record is about: its summary says what was wrong and its comment what was done.
    """
    if not _of_record(group[0]):
        return list(group)
    every = (one for each in ranked for one in (*(one for _, one in each.found), *each.unread))
    same = (one for one in every if one.span.evidence == group[0].span.evidence and _tells(one))
    return list({one.span: one for one in (*group, *same)}.values())[:RECORD_VALUES]


def _tells(one: Candidate) -> bool:
    """Whether a value of a record says something beside another: more than a word, or the record's state, date or people."""
    _, name, value = one.text.split(": ", 2)
    return len(value.split()) > 1 or any(plays(name, role) for role in _PARTS)


def _of_record(one: Candidate) -> bool:
    return "#" in one.span.evidence


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
