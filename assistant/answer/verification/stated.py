"""What somebody states of places that they cite, held to the checks that answers are held to.

The places alone decide: not which document is in force, nor what others that the writer may read say, so that whoever
reads the sentence may know its verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.answer.places import Places
from assistant.answer.verification.verify import Against, Verified, said_by_quotes, standing_facts
from assistant.answer.words import content_stems
from assistant.domain.answer import DraftClaim, Span, Support, Verdict
from assistant.models.cross_encoder import CrossEncoder
from assistant.store.scope import Scope

_TRIED = 8
"""Places of an evidence that are held against a sentence: those that share most topic words with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place that a sentence cites, as the verifier reads it."""

    quote: str
    """What stands there; a value of a record with its name before it, as it stands in the record."""
    labels: str
    """What may be said besides: key, title, people and field names of what is cited, a line each."""
    clean: bool = True
    """Whether nothing in it is hidden or instruction-like."""


def place_at(scope: Scope, span: Span) -> Place:
    """A place of a scope. Raises NotFound for one outside."""
    places = Places(scope)
    quote, named = scope.quote(span), places.locator(span).field if "#" in span.evidence else None
    said = f"{named.replace('_', ' ')}: {quote}" if named else quote
    return Place(quote=said, labels=standing_facts(scope, span), clean=places.may_answer(span))


def backed(text: str, places: Sequence[Place], scorer: CrossEncoder) -> tuple[Verdict, str]:
    """What the verifier holds of a sentence, and the code of the check that failed; an empty code where none did."""
    if not all(one.clean for one in places):
        return Verdict.UNSUPPORTED, "flagged"
    labels = "\n".join(one.labels for one in places)
    draft = DraftClaim(text=text, spans=())
    judged = said_by_quotes(draft, [one.quote for one in places], labels, Against(scorer=scorer))
    if isinstance(judged, Verified):
        return (Verdict.SUPPORTED if judged.support is Support.SUPPORTED else Verdict.PARTIAL), ""
    return judged.verdict, judged.reason


def best_place(
    text: str, words: Mapping[Span, str], read: Callable[[Span], Place], scorer: CrossEncoder
) -> Span | None:
    """The place that says a sentence, else one that says part of it, else one that is about the same; None where none is.

    Of several the one that shares most topic words with the sentence, and of those the first. `words` has what stands at
    each place, `read` is asked for those few that are tried.
    """
    wanted = content_stems(text)
    shared = {span: len(wanted & content_stems(said)) for span, said in words.items()}
    tried = sorted((span for span in words if shared[span]), key=lambda span: -shared[span])[:_TRIED]
    partly: Span | None = None
    for span in tried:
        verdict, _ = backed(text, [read(span)], scorer)
        if verdict is Verdict.SUPPORTED:
            return span
        partly = partly or (span if verdict is Verdict.PARTIAL else None)
    return partly or next(iter(tried), None)
