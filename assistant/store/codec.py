"""JSON forms of the domain's records, as the catalog keeps them; each reads back exactly what it wrote."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from operator import attrgetter
from typing import Any

from assistant.domain.access import Clause, Principal
from assistant.domain.dates import PartialDate, Precision
from assistant.domain.evidence import Category, Element, Flag, Kind, Locator, Metadata, Status


def dump(value: object) -> str:
    """Compact JSON of plain values, ASCII only, keys sorted: equal values give equal text."""
    return _encode(value)


_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), check_circular=False).encode


def dump_metadata(metadata: Metadata) -> str:
    """Metadata as JSON; what is not stated is left out."""
    plain: dict[str, Any] = {
        "title": metadata.title,
        "kind": metadata.kind,
        "owner": metadata.owner,
        "approved_by": metadata.approved_by,
        "version": metadata.version,
        "status": metadata.status,
        "date": _plain_date(metadata.date),
        "effective": _plain_date(metadata.effective),
        "review_by": _plain_date(metadata.review_by),
        "systems": metadata.systems,
        "model_version": metadata.model_version,
        "controls": metadata.controls,
        "number": metadata.number,
    }
    return dump({name: value for name, value in plain.items() if value is not None})


def load_metadata(text: str) -> Metadata:
    """Metadata from what `dump_metadata` wrote."""
    plain = json.loads(text)
    return Metadata(
        title=plain["title"],
        kind=Kind(plain["kind"]),
        owner=plain.get("owner"),
        approved_by=plain.get("approved_by"),
        version=plain.get("version"),
        status=Status(plain["status"]) if "status" in plain else None,
        date=_date(plain.get("date")),
        effective=_date(plain.get("effective")),
        review_by=_date(plain.get("review_by")),
        systems=tuple(plain["systems"]),
        model_version=plain.get("model_version"),
        controls=tuple(plain["controls"]),
        number=plain.get("number"),
    )


def dump_clauses(clauses: Iterable[Clause]) -> str:
    """Access clauses as JSON; `allow` keeps apart nobody (empty) and not restricted (null)."""
    return dump([[each.origin, each.allow, each.deny, each.unreadable, each.level] for each in clauses])


def load_clauses(text: str) -> tuple[Clause, ...]:
    """Access clauses from what `dump_clauses` wrote."""
    return tuple(
        Clause(
            origin=origin,
            allow=None if allow is None else tuple(map(Principal, allow)),
            deny=tuple(map(Principal, deny)),
            unreadable=unreadable,
            level=level,
        )
        for origin, allow, deny, unreadable, level in json.loads(text)
    )


def dump_elements(elements: Iterable[Element]) -> str:
    """Elements as JSON, in the order given."""
    return dump(
        [
            [each.category, each.start, each.end, _plain_locator(each.locator), sorted(each.flags), each.cells]
            for each in elements
        ]
    )


def load_elements(text: str) -> tuple[Element, ...]:
    """Elements from what `dump_elements` wrote."""
    return tuple(
        Element(
            category=Category(category),
            start=start,
            end=end,
            locator=_locator(place),
            flags=_flags(flags),
            cells=tuple((first, last) for first, last in (cells[0] if cells else ())),
        )
        for category, start, end, place, flags, *cells in json.loads(text)
    )


def dump_locator(locator: Locator) -> str:
    """A locator as JSON; parts that are not known are left out."""
    return dump(_plain_locator(locator))


def load_locator(text: str) -> Locator:
    """A locator from what `dump_locator` wrote."""
    return _locator(json.loads(text))


def dump_flags(flags: Iterable[Flag]) -> str:
    """Flags as JSON, sorted."""
    return dump(sorted(flags))


def load_flags(text: str) -> frozenset[Flag]:
    """Flags from what `dump_flags` wrote."""
    return _flags(json.loads(text))


def _plain_date(when: PartialDate | None) -> list[str] | None:
    """Both ends and the precision: `str` of a date drops the century's zeros of the years before 1000."""
    return None if when is None else [when.start.isoformat(), when.end.isoformat(), when.precision]


def _date(plain: list[str] | None) -> PartialDate | None:
    if plain is None:
        return None
    start, end, precision = plain
    return PartialDate(start=date.fromisoformat(start), end=date.fromisoformat(end), precision=Precision(precision))


_PLACES = ("page", "sheet", "row", "column", "field", "box")
_places = attrgetter(*_PLACES)


def _plain_locator(locator: Locator) -> dict[str, object]:
    values = zip(_PLACES, _places(locator), strict=True)
    known: dict[str, object] = {name: value for name, value in values if value is not None}
    if locator.section:
        known["section"] = locator.section
    return known


def _locator(plain: dict[str, Any]) -> Locator:
    tuples: dict[str, Any] = {name: tuple(plain[name]) for name in ("section", "box") if name in plain}
    return Locator(**(plain | tuples))


def _flags(plain: Iterable[str]) -> frozenset[Flag]:
    return frozenset(map(Flag, plain))
