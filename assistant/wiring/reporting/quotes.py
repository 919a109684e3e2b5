"""Numbered quotes of one report: places of today's evidence, and what the desk keeps, each once in the order of first use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from assistant.audit.cited import CHOSEN, Backing
from assistant.audit.desk import Desk
from assistant.audit.engagement import Paper, PaperKind
from assistant.audit.report import KeptQuote, Note, Paragraph, Quotation, Sentence, markers
from assistant.domain.answer import Citation, Span
from assistant.domain.dates import PartialDate
from assistant.domain.evidence import EvidenceId, Kind
from assistant.wiring.desk import citer_of
from assistant.wiring.lanes import Quote, Shown, revision_of

ERASED = "Nothing that it rests on can be read any more."
_KINDS = {PaperKind.INTERVIEW: Kind.INTERVIEW, PaperKind.OBSERVATION: Kind.OBSERVATION}


class Quotes:
    """Hands out the numbers of one report."""

    def __init__(self, desk: Desk) -> None:
        """Number places of what one desk reads."""
        self._desk = desk
        self._citer = citer_of(desk)
        self._numbers: dict[Span, int] = {}
        self._kept: list[Quotation] = []
        self._papers: dict[EvidenceId, Paper] = {}

    def know(self, engagement: str, papers: Iterable[Paper]) -> None:
        """Say which work papers of an engagement the reader has, so that quotes of them are named."""
        self._papers |= {EvidenceId(f"engagement/{engagement}#{one.id}"): one for one in papers}

    def places(self, spans: Sequence[Span]) -> tuple[int, ...]:
        """The numbers of places of today's evidence. Raises NotFound for a place outside the scope."""
        return tuple(dict.fromkeys(self._place(span) for span in spans))

    def kept(self, quotes: Iterable[Quote]) -> tuple[int, ...]:
        """The numbers of quotes as the reader's lane shows them."""
        return tuple(dict.fromkeys(self._quote(one) for one in quotes))

    def paper(self, engagement: str, paper: Paper) -> tuple[int, ...]:
        """The number of what a work paper notes; none where it notes nothing."""
        if not paper.words:
            return ()
        name = EvidenceId(f"engagement/{engagement}#{paper.id}")
        span = Span(evidence=name, revision=revision_of(paper.words), start=0, end=len(paper.words))
        return self.kept([Quote(span=span, quote=paper.words)])

    def paragraph(self, shown: Sequence[Shown]) -> Paragraph | Note:
        """Cited sentences as the reader's lane shows them; a note where none is left."""
        said = tuple(map(self._sentence, shown))
        return Paragraph(said) if said else Note(ERASED)

    def _sentence(self, one: Shown) -> Sentence:
        """A sentence with what its quotes do for it, and which of their places the desk chose."""
        numbers = self.kept(one.quotes)
        chosen = self.kept(quote for quote in one.quotes if quote.chosen)
        which = "" if chosen == numbers else f":{markers(chosen)}"
        place = f"{CHOSEN}{which}" if chosen else ""
        remark = "; ".join(part for part in (one.standing.told, place) if part)
        shown = one.standing.backing not in (Backing.STATED, Backing.UNVERIFIED)
        return Sentence(text=one.text, citations=numbers, remark=remark, shown=shown)

    def citation(self, span: Span) -> Citation:
        """The citation of a place of today's evidence."""
        return self._citer.citation(span)

    @property
    def citations(self) -> tuple[Quotation, ...]:
        """Every quote so far, by number."""
        return tuple(self._kept)

    def _place(self, span: Span) -> int:
        if span not in self._numbers:
            self._add(span, replace(self._citer.citation(span), n=len(self._kept) + 1))
        return self._numbers[span]

    def _quote(self, one: Quote) -> int:
        """The number of a quote; what stands so in today's evidence is cited like any other."""
        if one.span in self._numbers:
            return self._numbers[one.span]
        item = self._desk.scope.item(one.span.evidence)
        if item is not None and item.revision == one.span.revision:
            return self._place(one.span)
        self._add(one.span, self._as_kept(one))
        return self._numbers[one.span]

    def _add(self, span: Span, made: Quotation) -> None:
        self._kept.append(made)
        self._numbers[span] = len(self._kept)

    def _as_kept(self, one: Quote) -> KeptQuote:
        n, evidence = len(self._kept) + 1, one.span.evidence
        paper = self._papers.get(evidence)
        if paper is not None:
            return KeptQuote(
                n=n,
                span=one.span,
                quote=one.quote,
                title=f"Work paper {paper.id}, {paper.kind}",
                kind=_KINDS.get(paper.kind, Kind.OTHER),
                remark=f"Noted by {paper.by}.",
                date=PartialDate.day(paper.day) if paper.day else None,
                owner=paper.person or None,
            )
        item = self._desk.scope.item(evidence)
        remarks: Mapping[str, str] = {
            "revised": "Revised since it was cited: the quote is of the older revision.",
            "no longer there": "No longer there: the quote is of the revision that was cited.",
        }
        return KeptQuote(
            n=n,
            span=one.span,
            quote=one.quote,
            title=item.metadata.title if item else _called(evidence),
            kind=item.metadata.kind if item else Kind.OTHER,
            remark=remarks.get(one.changed, "Quoted as it was released."),
        )


def _called(evidence: EvidenceId) -> str:
    """What is said of evidence that the reader knows by its id alone."""
    return f"Work paper {evidence.rpartition('#')[2]}" if evidence.startswith("engagement/") else str(evidence)
