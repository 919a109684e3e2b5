"""Sentences that people set down at the desk, held against what they cite by the verifier of answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from assistant.answer.sentences import sentences
from assistant.answer.verification.stated import Place, backed, best_place
from assistant.audit.cited import Backing, Standing
from assistant.audit.record import LONGEST_VALUE
from assistant.domain.answer import Span, Verdict
from assistant.domain.evidence import EvidenceId, Field, RevisionId
from assistant.models.cross_encoder import CrossEncoder

_BACKING = {Verdict.SUPPORTED: Backing.SHOWN, Verdict.PARTIAL: Backing.PARTLY}

Scorer = Callable[[], CrossEncoder]
"""Gives the verifier's network, loaded when the first sentence needs it."""


def standing_of(text: str, places: Sequence[Place], scorer: Scorer) -> Standing:
    """What the places of a sentence do for it."""
    verdict, reason = backed(text, places, scorer())
    return Standing(backing=_BACKING.get(verdict, Backing.STATED), reason=reason)


def place_for(text: str, words: Mapping[Span, str], read: Callable[[Span], Place], scorer: Scorer) -> Span | None:
    """The place among some, given with what stands there, that says a sentence best; None where none is about the same."""
    return best_place(text, words, read, scorer()) if words else None


def places_of(evidence: EvidenceId, revision: RevisionId, text: str, fields: Sequence[Field] = ()) -> dict[Span, str]:
    """The places of a text that may be quoted whole, in text order: its values, where it is a record, else its sentences."""
    found = [(one.start, one.end) for one in fields] or [*sentences(text)]
    return {
        Span(evidence=evidence, revision=revision, start=start, end=end): text[start:end]
        for start, end in found
        if 0 < end - start <= LONGEST_VALUE
    }
