"""Names that stand in an item's text: identifiers, systems, versions and people, found by their shape from the item alone.

What a mention names is decided in a scope, from what its reader may read; nothing here looks at other evidence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from assistant.domain.evidence import Category, Element, Item, Mention, MentionType
from ingest.identifiers import NUMBER, identifiers, is_dated, products
from ingest.names import RECORD_MODEL_VERSION, key
from ingest.numbered import numbered
from ingest.persons import Span, persons

CODED = re.compile(r"`(?P<name>[a-z][a-z0-9]*(?:-[a-z0-9]+)+)`")
PREFIXED = re.compile(rf"(?<![\w./-])[vV](?:{NUMBER}|\d{{1,3}})(?![\w/]|\.\d)")
WORDED = re.compile(
    r"\b(?:versions?|releases?|ver\.|rev\.|revision|fassung|versión|versione|versie)\s*[:#]?\s*"
    rf"(?P<version>v?(?:{NUMBER}|\d{{1,3}}))(?![\w/]|\.\d|-\d)",
    re.IGNORECASE,
)
BARE = re.compile(
    r"(?<![\w.,/:-])(?P<version>\d{1,4}\.\d{1,4}\.\d{1,5}(?:-(?:rc|alpha|beta)[.\d]*)?)(?![\w/%°]|[.,-]\d)"
)
DIGIT = re.compile(r"\d")
NUMBERED = re.compile(
    r"(?:section|clause|§|chapter|para(?:graph)?|item|step|table|figure|see|per|under|cl\.|iso\S*)\s*$", re.IGNORECASE
)
CLAUSE = re.compile(r"(?:[4-9]|10)\.\d\.\d")
LOCAL_START = re.compile(r"(?:^|[\n|])[\s#*>_|-]*$")
VERSION_FIELDS = frozenset(
    {*RECORD_MODEL_VERSION, "version", "model version", "fix versions", "fix version", "tag", "tag name"}
)
VERSION_VALUE = re.compile(r"v?\d+(?:\.\d+){0,3}[\w.+-]{0,20}")


def with_mentions(item: Item) -> Item:
    """The item with the names that stand in its text, in text order; of names that overlap the surer one stays."""
    with_digits = _with_digits(item)
    named = [pair for element in with_digits for pair in products(item.text, element.start, element.end)]
    by_type = (
        (MentionType.IDENTIFIER, _identifiers(item, with_digits)),
        (MentionType.SYSTEM, chain((name for name, _ in named), _systems(item))),
        (MentionType.VERSION, chain((version for _, version in named), _versions(item, with_digits))),
        (MentionType.PERSON, persons(item)),
        (
            MentionType.IDENTIFIER,
            _numbered_documents(item, with_digits),
        ),  # the least sure: most words before a number are no family
    )
    taken: list[Span] = []
    found: list[Mention] = []
    for meaning, spans in by_type:
        for start, end in sorted(set(spans), key=lambda span: (span[0], -span[1])):
            at = bisect_left(taken, (start, end))
            free = (at == 0 or taken[at - 1][1] <= start) and (at == len(taken) or taken[at][0] >= end)
            if free and start < end:
                taken.insert(at, (start, end))
                found.append(Mention(type=meaning, text=item.text[start:end], start=start, end=end))
    return replace(item, mentions=tuple(sorted(found, key=lambda one: (one.start, one.end))))


def _read(item: Item) -> list[Element]:
    """The parts whose words are looked at; code names things that no record is about."""
    return [one for one in item.elements if one.category is not Category.CODE]


def _with_digits(item: Item) -> list[Element]:
    """Those of them that hold a digit, as every identifier and version does."""
    return [one for one in _read(item) if DIGIT.search(item.text, one.start, one.end)]


def _identifiers(item: Item, with_digits: Iterable[Element]) -> Iterator[Span]:
    """Keys of tickets, changes, pull requests and numbered documents."""
    for element in with_digits:
        yield from identifiers(item.text, element.start, element.end)


def _numbered_documents(item: Item, with_digits: Iterable[Element]) -> Iterator[Span]:
    """A word and a number, which name a document where the word is a family."""
    for element in with_digits:
        yield from ((start, end) for start, end, _ in numbered(item.text, element.start, element.end))


def _systems(item: Item) -> Iterator[Span]:
    """Names in code quotes, and those that the item says it is about."""
    for element in _read(item) if "`" in item.text else ():
        for hit in CODED.finditer(item.text, element.start, element.end):
            yield hit.span("name")
    told = [re.escape(name) for name in item.metadata.systems if _telling(name)]
    if told:
        shape = re.compile(r"(?<![\w-])(?:" + "|".join(sorted(told, key=len, reverse=True)) + r")(?![\w]|-\w)")
        for element in _read(item):
            yield from (hit.span() for hit in shape.finditer(item.text, element.start, element.end))


def _telling(name: str) -> bool:
    """Whether a name is no ordinary word."""
    return len(name) > 2 and not (name.isalpha() and name.islower())


def _versions(item: Item, with_digits: Iterable[Element]) -> Iterator[Span]:
    """Numbers of versions; clause numbers, dates and addresses of machines have other shapes or other neighbours."""
    for one in item.fields:
        if key(one.name.split(".")[-1]) in VERSION_FIELDS and VERSION_VALUE.fullmatch(one.value):
            yield one.start, one.end
    for element in with_digits:
        for hit in PREFIXED.finditer(item.text, element.start, element.end):
            yield hit.span()
        for hit in WORDED.finditer(item.text, element.start, element.end):
            yield hit.span("version")
        for hit in BARE.finditer(item.text, element.start, element.end):
            if _is_version(item.text, element, hit):
                yield hit.span("version")


def _is_version(text: str, element: Element, hit: re.Match[str]) -> bool:
    """Whether three numbers without a word before them are a version: not a date, a clause or a heading's number."""
    before = text[max(element.start, hit.start() - 24) : hit.start()]
    numbering = LOCAL_START.search(before) and re.match(r"\.?\s+[^\W\d_]", text[hit.end() : hit.end() + 4])
    return not (is_dated(hit["version"]) or NUMBERED.search(before) or numbering or CLAUSE.fullmatch(hit["version"]))
