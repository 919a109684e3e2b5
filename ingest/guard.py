"""Holds connectors to their protocol: what one yields lies in its own place, and its spans in its own text.

An id decides which access rule an item falls under. A connector that could choose another file's id could publish
under that file's rule, so each is checked, built in or installed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from assistant.domain.errors import Unparseable
from assistant.domain.evidence import Element, Field, Item, Link, Mention, Skipped
from ingest.context import Place, Service


def checked(found: Iterable[object], place: Place) -> Iterator[Item | Skipped]:
    """What the connector yields, each checked. Raises Unparseable at the first thing that breaks the protocol."""
    connector = place.entry.connector
    seen: set[str] = set()
    try:
        for one in found:
            problem = _problem(one, place)
            if problem is None and isinstance(one, Item) and one.id in seen:
                problem = f"gives two items the id {one.id}"
            if problem is not None:
                raise Unparseable(f"the connector {connector} {problem}", fix="report it to the connector's author")
            if isinstance(one, Item):
                seen.add(one.id)
                yield one
            elif isinstance(one, Skipped):
                yield one
    except SystemExit as problem:
        reason = f"the connector {connector} tried to end the program"
        raise Unparseable(reason, fix="report it to the connector's author") from problem


def _problem(one: object, place: Place) -> str | None:
    """What is wrong with something that a connector yielded."""
    if not isinstance(one, Item | Skipped):
        return f"yields {type(one).__name__} instead of Item or Skipped"
    name = one.id if isinstance(one, Item) else one.path
    if not lies_in(name, place):
        return f"yields {name!r}, which does not lie in {place.path}"
    if one.source != place.entry.id:
        return f"names the source {one.source!r} instead of {place.entry.id}"
    if isinstance(one, Skipped):
        return None
    if one.path != place.path:
        return f"names the path {one.path!r} instead of {place.path}"
    return _misplaced(one)


def lies_in(name: object, place: Place) -> bool:
    """Whether an id or a skip's path belongs to a file (itself, `path#KEY`, `path!member`) or service (`ID#KEY`)."""
    if not isinstance(name, str):
        return False
    signs = ("#",) if isinstance(place, Service) else ("#", "!")
    return name == place.path or any(name.startswith(place.path + sign) for sign in signs)


def _misplaced(item: Item) -> str | None:
    """What of an item points outside its text or at another value than it names."""
    spanned: Sequence[Element | Field | Link | Mention] = (*item.elements, *item.fields, *item.links, *item.mentions)
    for one in spanned:
        if one.start is None or one.end is None:
            continue
        if not 0 <= one.start <= one.end <= len(item.text):
            return f"gives {item.id} a {type(one).__name__.lower()} outside its text"
    if any(item.text[one.start : one.end] != one.value for one in item.fields):
        return f"gives {item.id} a field whose value is not what stands in the text"
    ends = 0
    for element in item.elements:
        if element.start < ends:
            return f"gives {item.id} elements that overlap"
        ends = element.end
    return None
