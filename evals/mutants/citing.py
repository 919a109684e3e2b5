"""Assistants that cite wrongly."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict, replace
from typing import Any

from assistant.answer import assemble, chain
from assistant.answer.cite import Citer
from assistant.answer.verification.verify import Verified
from assistant.api.wire import ClaimRow
from assistant.domain.answer import Citation, Claim, DraftClaim, Span, Support
from assistant.domain.draft import Draft
from assistant.domain.evidence import EvidenceId
from assistant.store.scope import Scope
from evals.mutants.mutant import Mutant, swapped, together

INVENTED = "Exceptions are granted by the treasurer of Atlantis."


def _recited(elsewhere: Callable[[Scope, Span], Span]) -> AbstractContextManager[None]:
    """Claims cite other places than those that they were drafted from."""

    def make(healthy: Any) -> Any:
        def claim(citer: Citer, verified: Verified) -> Claim:
            spans = tuple(dict.fromkeys(elsewhere(citer._scope, span) for span in verified.draft.spans))
            made: Claim = healthy(citer, replace(verified, draft=replace(verified.draft, spans=spans)))
            return made

        return claim

    return swapped(assemble, "_claim", make)


def _cited(change: Callable[[Citation], Citation]) -> AbstractContextManager[None]:
    """Citations changed as they are made."""

    def make(healthy: Any) -> Any:
        def cite(self: Citer, *given: Any) -> Citation:
            return change(healthy(self, *given))

        return cite

    return swapped(Citer, "_cite", make)


def _uncited() -> AbstractContextManager[None]:
    """Claims lose their citations, and the contract at the door does not mind."""

    def make(healthy: Any) -> Any:
        def claim(citer: Citer, verified: Verified) -> Any:
            return replace(healthy(citer, verified), citations=())

        return claim

    def unchecked(claim: Claim) -> ClaimRow:
        return ClaimRow.model_construct(**asdict(claim) | {"citations": []})

    return together(swapped(assemble, "_claim", make), swapped(ClaimRow, "of", lambda _: staticmethod(unchecked)))


def _neighbour(scope: Scope, span: Span) -> Span:
    """The part of the same document after the one that holds a place, else the one before; the place where there is none."""
    item = scope.item(span.evidence)
    parts = [part for part in scope.elements(item) if part.end > part.start] if item else []
    at = next((at for at, part in enumerate(parts) if part.start <= span.start < part.end), None)
    if at is None or len(parts) < 2:
        return span
    other = parts[at + 1] if at + 1 < len(parts) else parts[at - 1]
    return replace(span, start=other.start, end=other.end)


def _head(scope: Scope, span: Span) -> Span:
    """The first line of the same document."""
    item = scope.item(span.evidence)
    text = scope.text(item) if item else ""
    start = len(text) - len(text.lstrip())
    return replace(span, start=start, end=start + len(text.strip().partition("\n")[0]))


def _all_of_it(scope: Scope, span: Span) -> Span:
    """The whole of the same evidence."""
    item = scope.item(span.evidence)
    return replace(span, start=0, end=len(scope.text(item))) if item else span


def _shifted(citation: Citation) -> Citation:
    span = citation.span
    return replace(citation, span=replace(span, start=span.start + 1, end=span.end + 1))


def _cut(citation: Citation) -> Citation:
    return replace(citation, quote=citation.quote[: len(citation.quote) // 2])


def _nowhere(citation: Citation) -> Citation:
    return replace(citation, span=replace(citation.span, evidence=EvidenceId(f"archive/{citation.span.evidence}")))


def unverified() -> AbstractContextManager[None]:
    """The verifier lets everything pass."""

    def everything(
        _: Scope, drafts: tuple[DraftClaim, ...], *_against: object
    ) -> tuple[tuple[Verified, ...], tuple[()]]:
        return tuple(Verified(draft=draft, support=Support.SUPPORTED) for draft in drafts), ()

    return swapped(chain, "verify", lambda _: everything)


def _inventing() -> AbstractContextManager[None]:
    """Each prose answer gains a sentence that nothing says, with the citation of another; nobody verifies."""

    def make(healthy: Any) -> Any:
        def drafted(*given: Any) -> Draft:
            made: Draft = healthy(*given)
            return replace(made, claims=(*made.claims, *(replace(one, text=INVENTED) for one in made.claims[:1])))

        return drafted

    return together(swapped(chain, "draft_prose", make), unverified())


def _asserting() -> AbstractContextManager[None]:
    """The rendered text says more than the claims."""

    def make(healthy: Any) -> Any:
        def render(*given: Any) -> str:
            return f"{healthy(*given)}\n\nThe chair approved everything in advance."

        return render

    return swapped(assemble, "render", make)


def _first_place_only() -> AbstractContextManager[None]:
    """A claim that rests on several places cites the first of them alone."""

    def make(healthy: Any) -> Any:
        def claim(citer: Citer, verified: Verified) -> Claim:
            made: Claim = healthy(citer, verified)
            return replace(made, citations=made.citations[:1])

        return claim

    return swapped(assemble, "_claim", make)


def _needless() -> AbstractContextManager[None]:
    """Each claim cites a place besides that has nothing to do with it."""

    def make(healthy: Any) -> Any:
        def claim(citer: Citer, verified: Verified) -> Claim:
            item = citer._scope.items[0]
            more = Span(evidence=item.id, revision=item.revision, start=0, end=min(20, len(citer._scope.text(item))))
            spans = (*verified.draft.spans, more)
            made: Claim = healthy(citer, replace(verified, draft=replace(verified.draft, spans=spans)))
            return made

        return claim

    return swapped(assemble, "_claim", make)


MUTANTS = (
    Mutant(
        name="drops-citations",
        broken="Claims reach the reader without their citations.",
        apply=_uncited,
        caught_by=("uncited", "citation-recall"),
    ),
    Mutant(
        name="cites-one-of-many",
        broken="A claim that rests on several places cites only the first.",
        apply=_first_place_only,
        caught_by=("citation-recall",),
    ),
    Mutant(
        name="cites-needlessly",
        broken="Each claim cites a place besides that has nothing to do with it.",
        apply=_needless,
        caught_by=("citation-precision",),
    ),
    Mutant(
        name="neighbour-clause",
        broken="Claims cite the clause beside the one that says it.",
        apply=lambda: _recited(_neighbour),
        caught_by=("citation-recall", "misattribution", "nugget-backed"),
    ),
    Mutant(
        name="wrong-span",
        broken="Claims cite the right document and there its first line.",
        apply=lambda: _recited(_head),
        caught_by=("citation-recall", "misattribution", "nugget-span-f1"),
    ),
    Mutant(
        name="off-by-one",
        broken="The offsets of citations lie one letter beside their quotes.",
        apply=lambda: _cited(_shifted),
        caught_by=("provenance",),
    ),
    Mutant(
        name="truncated-quote",
        broken="Quotes end in the middle of what their offsets span.",
        apply=lambda: _cited(_cut),
        caught_by=("provenance",),
    ),
    Mutant(
        name="invented-source",
        broken="Citations name evidence that does not exist.",
        apply=lambda: _cited(_nowhere),
        caught_by=("provenance",),
    ),
    Mutant(
        name="pastes-sources",
        broken="Claims cite whole documents.",
        apply=lambda: _recited(_all_of_it),
        caught_by=("span-tightness", "span-precision"),
    ),
    Mutant(
        name="verifier-off",
        broken="The verifier lets every draft pass.",
        apply=unverified,
        survives="the drafters that ship quote and count, so that no draft needs withholding: see `invents`",
    ),
    Mutant(
        name="invents",
        broken="The verifier is off, and a drafter adds a sentence that nothing says.",
        apply=_inventing,
        caught_by=("fabrication", "citation-recall"),
    ),
    Mutant(
        name="uncited-sentence",
        broken="The rendered text holds a sentence that is no claim.",
        apply=_asserting,
        caught_by=("uncited",),
    ),
)
"""What may go wrong between a claim and its source."""
