"""JSON rows of coverage: criteria, themes and topics with their legs, and the evidence behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from assistant.api.quotes import CitationRow
from assistant.api.views import Row
from assistant.audit.coverage import Covered, Leg, LegOf, Piece
from assistant.audit.judgements import Judgement
from assistant.domain.answer import OUTSIDE_RIGHTS, Citation

if TYPE_CHECKING:  # as in `assistant.api.ports`
    from assistant.audit.changes import Change
    from assistant.wiring.coverage import CoverageBook

SHOWN = 5
"""Pieces of evidence of one leg that are shown with a quote; the figures count all."""


def shown(one: Covered) -> tuple[Piece, ...]:
    """The evidence of a criterion that is shown: the best of each leg and what is remarked, then what was rejected."""
    told = (piece for leg in one.legs for at, piece in enumerate(leg.pieces) if at < SHOWN or piece.remarks)
    return (*told, *one.rejected[:SHOWN])


def coverage_rows(every: Sequence[Covered], book: CoverageBook) -> list[Row]:
    """What covers each criterion, theme or topic, with a quote for each piece that is shown."""
    return [coverage_row(one, book.quotes(shown(one))) for one in every]


def coverage_row(one: Covered, quotes: Iterable[Citation]) -> Row:
    """One criterion, theme or topic."""
    return {
        "id": one.id,
        "title": one.title,
        "excluded": one.excluded,
        "owners": list(one.owners),
        "last_sampled": str(one.sampled) if one.sampled else None,
        "missing": _names(one.missing),
        "stale": _names(one.stale),
        "weak": _names(one.weak),
        "legs": {leg.leg.value: _leg_row(leg) for leg in one.legs},
        "evidence": [piece_row(piece, quote) for piece, quote in zip(shown(one), quotes, strict=True)],
        "outside": OUTSIDE_RIGHTS,
    }


def piece_row(piece: Piece, quote: Citation) -> Row:
    """One item as evidence, and where to click."""
    return {
        "evidence": piece.item.id,
        "title": piece.item.metadata.title,
        "criterion": piece.criterion,
        "leg": piece.leg.value,
        "mapping": piece.how.value,
        "why": piece.why,
        "grade": piece.grade.value,
        "rule": piece.rule,
        "date": str(piece.day) if piece.day else None,
        "freshness": piece.freshness.value,
        "owner": piece.item.metadata.owner,
        "last_sampled": str(piece.sampled) if piece.sampled else None,
        "judgement": _judgement_row(piece.judgement, piece) if piece.judgement else None,
        "remarks": [_judgement_row(one, piece) | {"mapping": one.how.value} for one in piece.remarks],
        "citation": CitationRow.of(quote).model_dump(mode="json", by_alias=True),
    }


def change_rows(changes: Iterable[Change]) -> list[Row]:
    """What became of the evidence, each item once."""
    return [
        {
            "change": one.turn.value,
            "evidence": one.item.id,
            "title": one.item.metadata.title,
            "date": str(one.item.metadata.date) if one.item.metadata.date else None,
            "criteria": list(one.criteria),
            "owners": list(one.owners),
            "why": one.why,
            "outside": OUTSIDE_RIGHTS,
        }
        for one in changes
    ]


def by_owner(every: Iterable[Covered]) -> Mapping[str, list[Covered]]:
    """Criteria by who answers for them, by name; those that nobody does come last under an empty name."""
    found: dict[str, list[Covered]] = {}
    for one in every:
        for name in one.owners or ("",):
            found.setdefault(name, []).append(one)
    return dict(sorted(found.items(), key=lambda pair: (not pair[0], pair[0])))


def kept(every: Iterable[Covered], *, missing: bool, stale: bool, weak: bool) -> tuple[Covered, ...]:
    """Those with a missing, a stale or a weak leg, as far as each is asked for; all where none is."""
    if not (missing or stale or weak):
        return tuple(every)
    return tuple(one for one in every if (missing and one.missing) or (stale and one.stale) or (weak and one.weak))


def _leg_row(leg: LegOf) -> Row:
    return {
        "state": leg.state.value,
        "count": len(leg.pieces),
        "grade": leg.grade.value if leg.grade else None,
        "newest": str(leg.newest) if leg.newest else None,
        "mappings": {how: sum(one.how.value == how for one in leg.pieces) for how in sorted({one.how.value for one in leg.pieces})},
    }  # fmt: skip


def _judgement_row(one: Judgement, piece: Piece) -> Row:
    return {
        "by": one.by,
        "at": one.time.isoformat(),
        "reason": one.reason,
        "of_this_content": one.revision == piece.item.revision,
    }


def _names(legs: Iterable[Leg]) -> list[str]:
    return [leg.value for leg in legs]
