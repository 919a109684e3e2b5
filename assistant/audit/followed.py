"""Where a written reference leads: `PR-05; supplier register`, `AI policy v3.0`, `evaluations folder`, `weekly drift report`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from assistant.audit.desk import Desk
from assistant.audit.topics import line_with
from assistant.domain.answer import Span
from assistant.domain.evidence import Kind
from assistant.store.index import ItemView

_PARTS = re.compile(r"\s*(?:[;,\n+]|\band\b|\bund\b|\bet\b)\s*")
_CODE = re.compile(r"(?<![\w-])(?:[A-Z]{2,8}[-_ ]?(?:[A-Z]{1,4}[-_])?\d+(?:[.-]\d+)*|\d{4,})(?![\w])")
_FILE = re.compile(r"(?<!\S)[\w./-]+\.(?:docx|md|pdf|xlsx|csv|html|pptx|txt|ya?ml|json)\b")
_FILLER = frozenset(
    re.findall(
        r"\w+",
        "the our a an of in on for and to see folder register registry list document documents record records file files"
        " section sect annex chapter version page pages all ai",
    )
)
_WORD = re.compile(r"[^\W\d_]{3,}")
_HEARSAY = frozenset({Kind.SOA, Kind.SCOPE, Kind.TICKET, Kind.INTERVIEW, Kind.OBSERVATION, Kind.FINDING, Kind.AUDIT_REPORT, Kind.AUDIT_PLAN, Kind.CORRECTIVE_ACTION})  # fmt: skip
"""Kinds in which a thing may be spoken of that is not there."""
_SHOWN = 2  # places of one reference


@dataclass(frozen=True, slots=True)
class Followed:
    """Where a reference led."""

    places: tuple[Span, ...]
    """The first places of what it names."""
    dangling: tuple[str, ...]
    """Ids and files that it names and that are not there, where nothing that it names is."""


def followed(desk: Desk, written: str) -> Followed:
    """Where a written reference leads; the statement that it stands in is no evidence of itself."""
    items = [item for item in _named(desk, written) if item.metadata.kind is not Kind.SOA]
    places = tuple(desk.record(item).headline() for item in dict.fromkeys(items))[:_SHOWN] or tuple(
        _spoken(desk, written)
    )
    codes = tuple(dict.fromkeys(_codes(written)))
    return Followed(places, () if places else codes)


def leads_to(desk: Desk, written: str) -> tuple[ItemView, ...]:
    """The items that a written reference names by id, title, file or folder, by id; the statement itself is none."""
    found = {item.id: item for item in _named(desk, written) if item.metadata.kind is not Kind.SOA}
    return tuple(item for _, item in sorted(found.items()))


def _spoken(desk: Desk, written: str) -> Iterator[Span]:
    """The first line of a record that has all telling words of a part of a reference: such a thing is, or is ruled."""
    others = tuple(kind for kind in Kind if kind not in _HEARSAY)
    for part in _PARTS.split(written):
        stems = _stems(_QUALIFIED.split(part.strip())[0])
        ahead = "".join(rf"(?=[^\n]*\b{re.escape(stem)})" for stem in sorted(stems))
        told = re.compile(rf"^{ahead}[^\n]+", re.IGNORECASE | re.MULTILINE)
        unflagged = (record for record in desk.records(*others) if record.item.id not in desk.flagged)
        places = (line_with(record, told, asserted=True) for record in unflagged)
        found = next((place for place in places if place), None) if len(stems) > 1 else None
        if found:
            yield found
            return


_QUALIFIED = re.compile(r"\s(?:per|for|of|each|every|by|to|at|before|after|with)\s", re.IGNORECASE)
"""Words behind which a reference only says of what or when: `Impact sheet per system` leads to impact sheets."""


def _codes(written: str) -> Iterator[str]:
    """Ids and files in a reference."""
    files = _FILE.findall(written)
    yield from files
    yield from (
        code for code in _CODE.findall(_FILE.sub(" ", written)) if not re.fullmatch(r"(?:19|20)\d\d(?:-\d\d)*", code)
    )


def _named(desk: Desk, written: str) -> Iterator[ItemView]:
    """What a reference names: by id, by title, by file, else by the words of a folder, a title or a kind."""
    for code in _codes(written):
        yield from desk.named(code)
        yield from (item for item in desk.scope.items if item.path.endswith(code))
    for _, _, items in desk.known.titles_in(written):
        yield from items
    for part in _PARTS.split(written):
        yield from _by_words(desk, _stems(part))


def _by_words(desk: Desk, words: frozenset[str]) -> Iterator[ItemView]:
    """Items whose folder, file, title or kind has all the words of a part."""
    if words:
        said = desk.once("words of items", lambda: [(item, _said(item)) for item in desk.scope.items])
        yield from (item for item, own in said if words <= own)


def _said(item: ItemView) -> frozenset[str]:
    """The words of an item's path, title and kind."""
    path = PurePosixPath(item.path.partition("#")[0])
    return _stems(" ".join((*path.parts, item.metadata.title, item.metadata.kind.value)), keep=_FILLER)


def _stems(text: str, *, keep: Iterable[str] = ()) -> frozenset[str]:
    """The words of a text without their plural, and without words that any reference has."""
    words = (word.lower() for word in _WORD.findall(text.replace("_", " ")))
    kept = frozenset(keep)
    return frozenset(_singular(word) for word in words if word in kept or word not in _FILLER)


def _singular(word: str) -> str:
    """A word without the ending of a plural, or `sheet` of a datasheet: near enough to compare."""
    word = {"datasheet": "dataset", "datasheets": "dataset"}.get(word, word)
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
