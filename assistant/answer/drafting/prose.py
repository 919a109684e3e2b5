"""Answers to prose questions: sentences quoted from the best passages, or the word that nothing answers."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answer.places import NEVER_QUOTED, Places
from assistant.answer.retrieval.retrieve import cosine
from assistant.answer.sentences import readable, sentences
from assistant.answer.words import content_stems, stem, stems
from assistant.audit.grade import Facts, grade
from assistant.domain.answer import DraftClaim, Grade, Passage, Span
from assistant.domain.draft import Draft, DraftGap, DraftNear
from assistant.domain.evidence import DOCUMENT_KINDS
from assistant.domain.plan import Plan
from assistant.models.encoder import Encoder
from assistant.store.scope import Scope

_LINK = re.compile(r"\]\([^)]*\)|https?://\S+|<https?:[^>]*>")
MAX_CLAIMS = 4
MARGIN = 0.12  # how far below the best sentence another may lie and still be said
COSINE_WEIGHT = 0.55
ANSWERING = 0.55
"""Lowest score at which a sentence counts as an answer."""
RULE_BONUS = 0.05
"""What a sentence of a policy, procedure or standard gains when the question names no record, period or id."""
WEAK_MALUS = 0.08
"""What a sentence of weak evidence loses, so that a slide deck does not speak before the procedure."""
MIN_WORDS = 3  # fewer words are a label and no statement
COVERED = 0.5
"""Lowest share of the question's weight that an answering passage covers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A sentence that may answer."""

    span: Span
    """Where it stands."""
    text: str
    """The sentence as it stands."""
    passage: Passage
    """The passage that it is of."""
    cosine: float
    """Cosine of question and sentence, read with its heading."""
    coverage: float
    """Share of the question's weight that the sentence covers, its heading counted half, 0-1."""
    reach: float
    """The same share for the whole passage."""

    prior: float
    """What it gains or loses for where it stands, before what it says is looked at."""

    @property
    def score(self) -> float:
        """How well it answers, 0-1 and a little more or less by its prior."""
        return round(COSINE_WEIGHT * self.cosine + (1 - COSINE_WEIGHT) * self.coverage + self.prior, 6)


def term_weights(scope: Scope, terms: Iterable[str]) -> Mapping[str, float]:
    """Weight of each term's stem in the visible set; one that occurs nowhere weighs as much as the rarest possible."""
    weights = scope.word_weights(terms)
    rarest = round(max([math.log(2 * len(scope.items) + 2), *weights.values()]), 6)
    return {stem(term): weight or rarest for term, weight in weights.items()}


def coverage(text: str, weights: Mapping[str, float]) -> float:
    """Share of the weight of the question's terms that a text holds, 0-1; 1 when the question has none."""
    total = sum(weights.values())
    held = content_stems(text) & weights.keys()
    return round(sum(weights[term] for term in sorted(held)) / total, 6) if total else 1.0


def candidates(
    scope: Scope, encoder: Encoder, query: str, plan: Plan, passages: Sequence[Passage], most: int
) -> tuple[Candidate, ...]:
    """The first `most` sentences of the passages, best first; ties in passage order."""
    places = Places(scope)
    clean = [
        (passage, [at for at in sentences(passage.text) if places.may_answer(_inside(passage, *at))])
        for passage in passages
    ]
    found = [(passage, at) for passage, each in clean for at in each if _says_something(places, passage, at)][:most]
    if not found:
        return ()
    weights = term_weights(scope, plan.terms)
    asks_rule = not (plan.period or plan.identifiers)
    heads = [f"{passage.context}: {passage.text[slice(*place)]}" for passage, place in found]
    cosines = cosine(encoder.encode([query])[0], encoder.encode(heads))
    reaches = {passage: coverage(_clean_text(passage, each), weights) for passage, each in clean}
    made = [
        Candidate(
            span=places.inside_value(_inside(passage, *place)),
            text=_said(places, passage, place),
            passage=passage,
            cosine=similarity,
            coverage=(coverage(head, weights) + coverage(passage.text[slice(*place)], weights)) / 2,
            reach=reaches[passage],
            prior=_prior(scope, passage, asks_rule=asks_rule),
        )
        for (passage, place), head, similarity in zip(found, heads, cosines, strict=True)
    ]
    return tuple(sorted(made, key=lambda candidate: -candidate.score))


def _clean_text(passage: Passage, clean: Sequence[tuple[int, int]]) -> str:
    """A passage with its headings; without what was planted in it, by which it could be made to reach anything."""
    if passage.flags.isdisjoint(NEVER_QUOTED):
        return f"{passage.context} {passage.text}"
    return " ".join((passage.context, *(passage.text[slice(*at)] for at in clean)))


def _said(places: Places, passage: Passage, place: tuple[int, int]) -> str:
    """A sentence as it can be claimed: of an event only the value that is quoted, since when and who stand in others."""
    whole = _inside(passage, *place)
    value = places.inside_value(whole)
    if value == places.inside_part(whole):
        return passage.text[slice(*place)]
    base = passage.span.start
    return passage.text[value.start - base : value.end - base]


def _says_something(places: Places, passage: Passage, place: tuple[int, int]) -> bool:
    """Whether a sentence can be an answer: long enough, and no `name: value` part from the head of a document."""
    of_record = "#" in passage.span.evidence
    sentence = passage.text[slice(*place)]
    if sentence.endswith(":") or len(stems(_LINK.sub(" ", sentence))) < MIN_WORDS:
        return False  # announces what follows, names something, or only points elsewhere
    return of_record or not places.is_field(_inside(passage, *place))


def _prior(scope: Scope, passage: Passage, *, asks_rule: bool) -> float:
    """The gain of a document that states rules where a rule is asked for, and the loss of weak evidence."""
    item = scope.item(passage.span.evidence)
    if item is None:
        return 0.0
    gain = RULE_BONUS if asks_rule and item.metadata.kind in DOCUMENT_KINDS else 0.0
    # retired documents among the passages were in force on the day that counts
    strength, _ = grade(replace(Facts.of(item, flags=passage.flags - NEVER_QUOTED), status=None))
    return gain - (WEAK_MALUS if strength is Grade.WEAK else 0.0)


def _inside(passage: Passage, start: int, end: int) -> Span:
    """The place of a slice of a passage in its revision."""
    base = passage.span
    return Span(evidence=base.evidence, revision=base.revision, start=base.start + start, end=base.start + end)


def draft_prose(
    scope: Scope, encoder: Encoder, query: str, plan: Plan, passages: Sequence[Passage], most: int
) -> Draft:
    """Up to four sentences that answer, or a gap with the nearest ones and why each does not count."""
    ranked = candidates(scope, encoder, query, plan, passages, most)
    answering = [one for one in ranked if one.score >= ANSWERING and one.reach >= COVERED]
    if not answering:
        return Draft(gaps=(_gap(plan, ranked),))
    best = answering[0].score
    said = _distinct([one for one in answering if one.score >= best - MARGIN])[:MAX_CLAIMS]
    return Draft(claims=tuple(DraftClaim(text=readable(one.text), spans=(one.span,)) for one in said))


def _distinct(ranked: Sequence[Candidate]) -> list[Candidate]:
    """The candidates without repeated wording; the better one of equals stays."""
    seen: dict[frozenset[str], Candidate] = {}
    for one in ranked:
        seen.setdefault(content_stems(one.text), one)
    return list(seen.values())


def _gap(plan: Plan, ranked: Sequence[Candidate]) -> DraftGap:
    """What was asked for and the nearest passages, each with the terms that it lacks."""
    nearest: dict[str, DraftNear] = {}
    for one in ranked:
        said = content_stems(f"{one.passage.context} {one.passage.text}")
        words = [term for term in plan.terms if stem(term) not in said]
        why = f"says nothing of {', '.join(words)}" if words else "is too far from what was asked"
        nearest.setdefault(one.span.evidence, DraftNear(span=one.span, why_not=why))
    asked = " ".join(plan.terms) or "an answer"
    return DraftGap(expected=asked, why="no passage answers this", nearest=tuple(nearest.values())[:3])
