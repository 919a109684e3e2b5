"""Edges from an item to what it names: in stated fields, and by identifiers in its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from assistant.domain.evidence import Category, Field, Item, Kind, Link, LinkBasis, LinkType
from ingest.identifiers import identifiers, models
from ingest.names import REFERRING, SUPERSEDING, key

EDGES = {
    Kind.PULL_REQUEST: LinkType.IMPLEMENTS,
    Kind.EVALUATION: LinkType.EVALUATES,
    Kind.APPROVAL: LinkType.APPROVES,
    Kind.DEPLOYMENT: LinkType.DEPLOYS,
    Kind.CHANGE: LinkType.DEPLOYS,
    Kind.MONITORING: LinkType.MONITORS,
    Kind.CORRECTIVE_ACTION: LinkType.CLOSES,
}
"""What an item of a kind does to the thing that its fields refer to."""

VERBS = (
    (re.compile(r"\b(?:supersedes|replaces|takes the place of)\s+\W*$", re.IGNORECASE), LinkType.SUPERSEDES),
    (re.compile(r"\b(?:implements|implementing)\s+\W*$", re.IGNORECASE), LinkType.IMPLEMENTS),
    (re.compile(r"\b(?:evaluates|evaluation of|evaluated|validation of)\s+\W*$", re.IGNORECASE), LinkType.EVALUATES),
    (re.compile(r"\b(?:approves|approval of|approval for)\s+\W*$", re.IGNORECASE), LinkType.APPROVES),
    (re.compile(r"\b(?:deploys|deployment of|rollout of|promotion of)\s+\W*$", re.IGNORECASE), LinkType.DEPLOYS),
    (re.compile(r"\b(?:monitors|monitoring of|monitoring report for)\s+\W*$", re.IGNORECASE), LinkType.MONITORS),
    (re.compile(r"\b(?:closes|fixes|resolves)\s+\W*$", re.IGNORECASE), LinkType.CLOSES),
)
"""Words right before an identifier, and what they make of it."""

BEFORE = 40
"""Characters before an identifier that are read for such words."""


def with_links(item: Item) -> Item:
    """The item with the links that its fields state and its text names; links that it has already stay first."""
    found: dict[tuple[object, ...], Link] = {}
    for link in (*item.links, *_from_fields(item), *_from_text(item)):
        spot = (link.start, link.end) if link.start is not None else (link.target,)
        found.setdefault(spot, link)
    return replace(item, links=tuple(found.values()))


def stated_links(item: Item, stated: Iterable[tuple[str, str]]) -> tuple[Link, ...]:
    """Links that a sidecar or front matter states: (name, target); a target in the text keeps its place there."""
    return tuple(_stated(item, edge(item.metadata.kind, name), target) for name, target in stated)


def _stated(item: Item, meaning: LinkType, target: str) -> Link:
    """A stated link, with the place of its target where the text has it."""
    place = item.text.find(target)
    span = (place, place + len(target)) if place >= 0 else (None, None)
    return Link(type=meaning, target=target, basis=LinkBasis.STATED, start=span[0], end=span[1])


def edge(kind: Kind, name: str) -> LinkType:
    """What a field of that name in an item of that kind means for what it refers to."""
    plain = key(name)
    if plain in SUPERSEDING:
        return LinkType.SUPERSEDES
    named = next((one for one in LinkType if plain == one.value), None)
    return named or EDGES.get(kind, LinkType.MENTIONS)


def _from_fields(item: Item) -> Iterator[Link]:
    """Stated links: identifiers in referring fields, and the version that the item is about."""
    for one in item.fields:
        plain = key(one.name.split(".")[0])
        if plain in REFERRING or plain in SUPERSEDING or plain in set(LinkType):
            for start, end in _targets(one):
                yield Link(
                    type=edge(item.metadata.kind, plain),
                    target=item.text[start:end],
                    basis=LinkBasis.STATED,
                    start=start,
                    end=end,
                )
    about = item.metadata
    if about.kind in EDGES and about.model_version and len(about.systems) == 1:
        yield _stated(item, EDGES[about.kind], f"{about.systems[0]} {about.model_version}")


def _targets(one: Field) -> list[tuple[int, int]]:
    """Spans of the identifiers in a field's value; the whole value when it is a single word."""
    hits = sorted([*identifiers(one.value), *models(one.value)])
    if not hits and not any(sign.isspace() for sign in one.value.strip()):
        hits = [(0, len(one.value))]
    return [(one.start + start, one.start + end) for start, end in hits]


def _from_text(item: Item) -> Iterator[Link]:
    """Links by identifiers anywhere in the text, an item's own key left out."""
    own = {
        item.id.rsplit("#", 1)[-1],
        *(one.value for one in item.fields if key(one.name) in ("key", "number", "document")),
    }
    for element in item.elements:
        if element.category is Category.CODE:
            continue
        within = element.start, element.end
        for start, end in sorted([*identifiers(item.text, *within), *models(item.text, *within)]):
            target = item.text[start:end]
            if target not in own:
                before = item.text[max(element.start, start - BEFORE) : start]
                meaning = next((meaning for shape, meaning in VERBS if shape.search(before)), LinkType.MENTIONS)
                yield Link(type=meaning, target=target, basis=LinkBasis.IDENTIFIER, start=start, end=end)
