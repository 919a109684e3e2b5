"""The source beside a citation: the cited words where they stand, some lines around them, and what screening saw there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from assistant.domain.evidence import Element
from evals.evidence import Evidence, Stretch
from evals.facts import Cited
from evals.measures.provenance import fault_of

LINES = 2
"""Lines shown on each side."""
AROUND = 280
"""Most code points shown on each side, since a line may be a page."""
MOST = 1_600
"""Most code points of one quote; of a longer one the middle is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of text of which the same is known throughout."""

    text: str
    """The words."""
    flags: tuple[str, ...] = ()
    """What screening saw here: `hidden`, `instruction`, …"""
    is_cut: bool = False
    """Whether it is our note in place of words that are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A citation as the report shows it."""

    n: int
    """Its number in the answer."""
    source: str
    """The evidence id."""
    title: str
    """What the evidence calls itself."""
    revision: str
    """The pinned revision; empty where the target pins none."""
    quote: str
    """The words quoted."""
    fault: str
    """What is wrong with it; empty when it holds."""
    before: tuple[Piece, ...]
    """Lines before."""
    cited: tuple[Piece, ...]
    """The words cited, as they stand in the source; empty where the place is unknown."""
    after: tuple[Piece, ...]
    """Lines after."""

    @property
    def flags(self) -> tuple[str, ...]:
        """What screening saw anywhere in what is shown."""
        pieces = (*self.before, *self.cited, *self.after)
        return tuple(sorted({flag for piece in pieces for flag in piece.flags}))


ELLIPSIS = Piece(text="…", is_cut=True)
"""In place of the rest of a line."""


class Sources:
    """Looks citations up in the evidence; the parts of a text are read once."""

    def __init__(self, evidence: Evidence) -> None:
        """Look into the evidence that was answered from."""
        self._evidence = evidence
        self._parts: dict[tuple[str, str], tuple[Element, ...]] = {}

    def shown(self, cited: Cited) -> Shown:
        """A citation in its surroundings."""
        text, stretch = self._place(cited)
        whole = around(text, stretch) if stretch else None
        parts = self._parts_of(cited) if stretch else ()
        return Shown(
            n=cited.n,
            source=cited.source,
            title=cited.title or self._title(cited.source),
            revision=cited.revision,
            quote=cited.quote,
            fault=fault_of(cited, self._evidence) or "",
            before=tuple(_before(text, whole, stretch, parts)) if whole and stretch else (),
            cited=tuple(shortened(list(pieces(text, stretch, parts)))) if stretch else (),
            after=tuple(_after(text, whole, stretch, parts)) if whole and stretch else (),
        )

    def _place(self, cited: Cited) -> tuple[str, Stretch | None]:
        """The text, and where in it the citation points; offsets that lie outside point nowhere."""
        text = self._evidence.text(cited.source, cited.revision or None)
        if text is None:
            return "", None
        if cited.stretch is None:
            return text, self._evidence.place(cited.source, cited.quote)
        return text, cited.stretch if cited.end <= len(text) else None

    def _parts_of(self, cited: Cited) -> tuple[Element, ...]:
        key = (cited.source, cited.revision)
        if key not in self._parts:
            self._parts[key] = self._evidence.parts(cited.source, cited.revision or None)
        return self._parts[key]

    def _title(self, source: str) -> str:
        metadata = self._evidence.metadata(source)
        return metadata.title if metadata else ""


def around(text: str, stretch: Stretch) -> Stretch:
    """A stretch with `LINES` lines on each side, and at most `AROUND` code points."""
    start = stretch.start
    for _ in range(LINES + 1):
        start = text.rfind("\n", 0, start) if start > 0 else -1
    end = stretch.end - 1
    for _ in range(LINES + 1):
        end = text.find("\n", end + 1) if end >= 0 else -1
    end = len(text) if end < 0 else end
    return Stretch(start=max(start + 1, stretch.start - AROUND), end=min(max(end, stretch.end), stretch.end + AROUND))


def pieces(text: str, stretch: Stretch, parts: tuple[Element, ...]) -> Iterator[Piece]:
    """A stretch cut wherever what screening saw begins or ends."""
    flagged = [part for part in parts if part.flags and part.start < stretch.end and stretch.start < part.end]
    edges = {stretch.start, stretch.end}
    edges |= {at for part in flagged for at in (part.start, part.end) if stretch.start < at < stretch.end}
    cuts = sorted(edges)
    for start, end in pairwise(cuts):
        seen = {flag.value for part in flagged if part.start < end and start < part.end for flag in part.flags}
        yield Piece(text=text[start:end], flags=tuple(sorted(seen)))


def _before(text: str, whole: Stretch, cited: Stretch, parts: tuple[Element, ...]) -> Iterator[Piece]:
    """What stands before the cited words; a line that is cut says so."""
    if whole.start > 0 and text[whole.start - 1] != "\n":
        yield ELLIPSIS
    yield from pieces(text, Stretch(start=whole.start, end=cited.start), parts)


def _after(text: str, whole: Stretch, cited: Stretch, parts: tuple[Element, ...]) -> Iterator[Piece]:
    """What stands after them."""
    yield from pieces(text, Stretch(start=cited.end, end=whole.end), parts)
    if whole.end < len(text) and text[whole.end] != "\n":
        yield ELLIPSIS


def shortened(whole: list[Piece]) -> list[Piece]:
    """Pieces of which the middle is left out when they are too long to be read."""
    length = sum(len(piece.text) for piece in whole)
    if length <= MOST:
        return whole
    half = MOST // 2
    note = Piece(text=f" … {length - 2 * half} characters left out … ", is_cut=True)
    return [*_first(whole, half), note, *reversed(list(_first(whole[::-1], half, from_end=True)))]


def _first(whole: list[Piece], room: int, *, from_end: bool = False) -> Iterator[Piece]:
    """Pieces up to so many code points, the last one cut."""
    for piece in whole:
        if room <= 0:
            return
        kept = piece.text[-room:] if from_end else piece.text[:room]
        room -= len(kept)
        yield Piece(text=kept, flags=piece.flags)
