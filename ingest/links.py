"""Edges from an item to what it names: in stated fields, and by identifiers in its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import unquote

from assistant.domain.evidence import Category, Field, Item, Kind, Link, LinkBasis, LinkType
from ingest.identifiers import URL, identifiers, models, products, tracked
from ingest.names import REFERRING, SUPERSEDED, SUPERSEDING, key
from ingest.numbered import bare_family, bare_numbers, numbered, without_zeros

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

IDENTIFYING = re.compile(r"#\d+|[A-Z][A-Z0-9]*-?\d[\d-]*|models/.+")
"""Targets that are a record's key rather than a file."""

SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)

BEFORE = 60
"""Characters before an identifier that are read for such words."""


SUPPORTING = frozenset({
    "evaluation", "evaluation report", "eval", "eval report", "report", "evidence", "approval", "approval record", "related",
    "related to", "relates to", "see also", "reference", "references", "incident", "dataset", "training run", "model card",
    "impact assessment", "parent", "correlation id", "requires", "finding", "findings", "nonconformity",
})  # fmt: skip
"""Fields that name what an item rests on or belongs with, rather than what it is done to."""

CORRECTED = frozenset({"finding", "findings", "nonconformity", "incident"})
"""Fields that name what a corrective action closes."""

NEGATED = re.compile(r"(?:\bnot|\bnever|\bno longer|n['’]t)\s*$", re.IGNORECASE)


def with_links(item: Item) -> Item:
    """The item with the links that its fields state, its text names and its name suggests; what it has stays first."""
    found: dict[tuple[object, ...], Link] = {}
    for link in (*item.links, *_from_fields(item), *_from_text(item)):
        spot = (link.start, link.end) if link.start is not None else (link.target,)
        found.setdefault(spot, link)
    stated = {(link.type, link.target.lower()) for link in found.values()}
    inferred = [link for link in _inferred(item) if (link.type, link.target.lower()) not in stated]
    return replace(item, links=(*found.values(), *inferred))


def hyperlinks(path: str, kind: Kind, linked: Iterable[tuple[int, int, str]]) -> tuple[Link, ...]:
    """The links that hyperlinks of a document state: to a file beside it, or to a record that a tracker shows.

    `linked` is the span of the linked words with the target as written; other addresses lead to nothing that is held.
    """
    found = ((start, end, _held(path, target)) for start, end, target in linked)
    meaning = EDGES.get(kind, LinkType.MENTIONS)
    return tuple(
        Link(
            type=meaning if IDENTIFYING.fullmatch(target) else LinkType.MENTIONS,
            target=target,
            basis=LinkBasis.STATED,
            start=start,
            end=end,
        )
        for start, end, target in found
        if target
    )


def _held(path: str, target: str) -> str | None:
    """The key or the evidence id that a hyperlink's target means; None when it leads out of the evidence."""
    address = target.strip()
    if SCHEME.match(address):
        return tracked(address)
    file = unquote(address.partition("#")[0].partition("?")[0]).replace("\\", "/")
    if not file:
        return None  # a place in the same document
    beside = PurePosixPath(path.partition("!")[0]).parent
    parts: list[str] = []
    for part in PurePosixPath(file.lstrip("/") if file.startswith("/") else beside / file).parts:
        if part == ".." and not parts:
            return address  # above the root: as written, where it will name nothing
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    found = "/".join(parts)
    return found if found and found != path else None


def _inferred(item: Item) -> Iterator[Link]:
    """What a record's own title or file name says that it is about: one system and version, or a ticket."""
    if item.metadata.kind not in EDGES:
        return
    meaning = EDGES[item.metadata.kind]
    stem = PurePosixPath(item.path).stem if "#" not in item.id else ""
    named = {target for text in (item.metadata.title, _spaced(stem)) for target in _versions_in(text)}
    if len(named) == 1:
        yield Link(type=meaning, target=named.pop(), basis=LinkBasis.INFERRED)
    yield from (
        Link(type=meaning, target=stem[start:end], basis=LinkBasis.INFERRED) for start, end in identifiers(stem)
    )


def _versions_in(text: str) -> Iterator[str]:
    """A system and a version as one target, for each that a text names."""
    for name, version in products(text):
        yield f"{text[slice(*name)]} {text[slice(*version)].lstrip('vV')}"


def _spaced(stem: str) -> str:
    """A file's stem with blanks around the version in it: `eval_fraud-lens-2.4.0` is `eval fraud-lens 2.4.0`."""
    return re.sub(r"[-_]v?(?=\d+\.\d)", " ", stem.replace("_", " "))


def stated_links(item: Item, stated: Iterable[tuple[str, str]]) -> tuple[Link, ...]:
    """Links that a sidecar or front matter states: (name, target); a target in the text keeps its place there."""
    found = (_stated(item, edge(item.metadata.kind, name), target) for name, target in stated)
    return tuple(replace(link, target=without_zeros(link.target)) for link in found)


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
    if plain in SUPERSEDED:
        return LinkType.SUPERSEDED_BY
    named = next((one for one in LinkType if plain == one.value), None)
    if kind is Kind.CORRECTIVE_ACTION and plain in CORRECTED:
        return LinkType.CLOSES
    if plain in SUPPORTING:
        return LinkType.MENTIONS
    return named or EDGES.get(kind, LinkType.MENTIONS)


def _from_fields(item: Item) -> Iterator[Link]:
    """Stated links: identifiers in referring fields, and the version that the item is about."""
    about = item.metadata
    family = bare_family(PurePosixPath(item.id).stem, item.fields, about.version) if about.number else None
    for one in item.fields:
        plain = key(one.name.split(".")[0])
        if plain in REFERRING or plain in SUPERSEDING or plain in SUPERSEDED or plain in set(LinkType):
            for start, end, target in _targets(one, family):
                yield Link(
                    type=edge(item.metadata.kind, plain),
                    target=target,
                    basis=LinkBasis.STATED,
                    start=start,
                    end=end,
                )
    if about.kind in EDGES and about.model_version and len(about.systems) == 1:
        yield _stated(item, EDGES[about.kind], f"{about.systems[0]} {about.model_version}")


REFERENCE = re.compile(r"(?!\d{4}-\d\d-\d\d$)(?=\S*[A-Za-z])(?=\S*(?:\d|/|\.\w))\S+")
"""One word with letters and with a digit, a folder or an ending: `rules/old.md`, never `Approved`, `3600` or a date."""


def _targets(one: Field, family: str | None) -> list[tuple[int, int, str]]:
    """Spans of what a field's value names, each with its target: identifiers, else one word that can name a record.

    Numbers alone name others of the document's own family, where it has one that they can be of.
    """
    hits = sorted([*_free(one.value), *numbered(one.value)])
    if not hits and REFERENCE.fullmatch(one.value):
        hits = [(0, len(one.value), one.value)]
    if not hits and family is not None:
        hits = bare_numbers(one.value, family)
    return [(one.start + start, one.start + end, target) for start, end, target in hits]


def _free(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int, str]]:
    """Spans of keys, and of models with their versions, each with its words."""
    spans = {*identifiers(text, start, end), *models(text, start, end)}
    return [(*span, text[slice(*span)]) for span in spans]


def _from_text(item: Item) -> Iterator[Link]:
    """Links by identifiers anywhere in the text, and by addresses of records; an item's own key left out."""
    key_of_id = item.id.rsplit("#", 1)[-1]
    numbers = {one.value for one in item.fields if key(one.name) in ("key", "number", "document")}
    own = {*map(without_zeros, (key_of_id, *numbers)), *(f"#{number}" for number in (key_of_id, *numbers))}
    number = (item.metadata.number or "").lower()
    for element in item.elements:
        if element.category is not Category.CODE:
            for start, end, target in _named(item.text, element.start, element.end):
                if target not in own and target.lower() != number:
                    meaning = _meaning(item.text[max(element.start, start - BEFORE) : start])
                    yield Link(type=meaning, target=target, basis=LinkBasis.IDENTIFIER, start=start, end=end)


def _named(text: str, start: int, end: int) -> list[tuple[int, int, str]]:
    """Spans of what names a record in a part of a text, each with its target, in text order."""
    urls = list(URL.finditer(text, start, end)) if text.find("://", start, end) >= 0 else []
    found = [(*hit.span(), target) for hit in urls if (target := tracked(hit[0].rstrip(".,;")))]
    named = [*_free(text, start, end), *numbered(text, start, end)]
    inside = [hit.span() for hit in urls]
    return sorted([*found, *(one for one in named if not any(first <= one[0] < last for first, last in inside))])


def _meaning(before: str) -> LinkType:
    """What the words right before an identifier make of it; a mention where they deny it or tell of another record."""
    for shape, meaning in VERBS:
        hit = shape.search(before)
        if hit:
            subject = before[: hit.start()].rstrip()
            others = any(end >= len(subject) for _, end in (*identifiers(subject), *models(subject), *_spans(subject)))
            return LinkType.MENTIONS if others or NEGATED.search(subject) else meaning
    return LinkType.MENTIONS


def _spans(text: str) -> list[tuple[int, int]]:
    """Spans of what may name a numbered document."""
    return [(start, end) for start, end, _ in numbered(text)]
