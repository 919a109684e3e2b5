"""Answers to prose questions: sentences quoted from the best passages, or the word that nothing answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.answer.retrieve import cosine
from assistant.answer.sentences import readable, sentences
from assistant.answer.words import content_stems, stem
from assistant.domain.answer import DraftClaim, Passage, Span
from assistant.domain.draft import Draft, DraftGap, DraftNear
from assistant.domain.plan import Plan
from assistant.models.encoder import Encoder
from assistant.store.scope import Scope

MAX_CLAIMS = 4
MARGIN = 0.12  # how far below the best sentence another may lie and still be said
COSINE_WEIGHT = 0.55
ANSWERING = 0.5
"""Lowest score at which a sentence counts as an answer."""
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
    """Share of the question's weight that the sentence and its heading cover, 0-1."""
    reach: float
    """The same share for the whole passage."""

    @property
    def score(self) -> float:
        """How well it answers, 0-1."""
        return round(COSINE_WEIGHT * self.cosine + (1 - COSINE_WEIGHT) * self.coverage, 6)


def term_weights(scope: Scope, terms: Iterable[str]) -> Mapping[str, float]:
    """Weight of each term's stem in the visible set; one that occurs nowhere weighs as much as the rarest possible."""
    weights = scope.word_weights(terms)
    rarest = max([1.0, *weights.values()])
    return {stem(term): weight or rarest for term, weight in weights.items()}


def coverage(text: str, weights: Mapping[str, float]) -> float:
    """Share of the weight of the question's terms that a text holds, 0-1; 1 when the question has none."""
    total = sum(weights.values())
    held = content_stems(text) & weights.keys()
    return round(sum(weights[term] for term in sorted(held)) / total, 6) if total else 1.0


def candidates(
    encoder: Encoder, query: str, passages: Sequence[Passage], weights: Mapping[str, float], most: int
) -> tuple[Candidate, ...]:
    """The first `most` sentences of the passages, best first; ties in passage order."""
    found = [(passage, place) for passage in passages for place in sentences(passage.text)][:most]
    if not found:
        return ()
    pieces = [passage.text[start:end] for passage, (start, end) in found]
    heads = [f"{passage.context}: {piece}" for (passage, _), piece in zip(found, pieces, strict=True)]
    cosines = cosine(encoder.encode([query])[0], encoder.encode(heads))
    made = [
        Candidate(
            span=_inside(passage, start, end),
            text=piece,
            passage=passage,
            cosine=similarity,
            coverage=coverage(head, weights),
            reach=coverage(f"{passage.context} {passage.text}", weights),
        )
        for (passage, (start, end)), piece, head, similarity in zip(found, pieces, heads, cosines, strict=True)
    ]
    return tuple(sorted(made, key=lambda candidate: -candidate.score))


def _inside(passage: Passage, start: int, end: int) -> Span:
    """The place of a slice of a passage in its revision."""
    base = passage.span
    return Span(evidence=base.evidence, revision=base.revision, start=base.start + start, end=base.start + end)


def draft_prose(
    scope: Scope, encoder: Encoder, query: str, plan: Plan, passages: Sequence[Passage], most: int
) -> Draft:
    """Up to four sentences that answer, or a gap with the nearest ones and why each does not count."""
    weights = term_weights(scope, plan.terms)
    ranked = candidates(encoder, query, passages, weights, most)
    answering = [one for one in ranked if one.score >= ANSWERING and one.reach >= COVERED]
    if not answering:
        return Draft(gaps=(_gap(plan, ranked, weights),))
    best = answering[0].score
    said = _distinct([one for one in answering if one.score >= best - MARGIN])[:MAX_CLAIMS]
    return Draft(claims=tuple(DraftClaim(text=readable(one.text), spans=(one.span,)) for one in said))


def _distinct(ranked: Sequence[Candidate]) -> list[Candidate]:
    """The candidates without repeated wording; the better one of equals stays."""
    seen: dict[frozenset[str], Candidate] = {}
    for one in ranked:
        seen.setdefault(content_stems(one.text), one)
    return list(seen.values())


def _gap(plan: Plan, ranked: Sequence[Candidate], weights: Mapping[str, float]) -> DraftGap:
    """What was asked for and the nearest passages, each with the terms that it lacks."""
    nearest: dict[str, DraftNear] = {}
    for one in ranked:
        lacking = sorted(weights.keys() - content_stems(f"{one.passage.context} {one.passage.text}"))
        words = [term for term in plan.terms if stem(term) in lacking]
        why = f"says nothing of {', '.join(words)}" if words else "is too far from what was asked"
        nearest.setdefault(one.span.evidence, DraftNear(span=one.span, why_not=why))
    asked = " ".join(plan.terms) or "an answer"
    return DraftGap(expected=asked, why="no passage answers this", nearest=tuple(nearest.values())[:3])
