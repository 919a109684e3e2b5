"""Which signs of a PDF's page nobody sees: invisible ink, white on white, tiny, or off the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from ingest.parse.marks import Mark, Marks, What, unmarked

INVISIBLE_MODES = (3, 7)
"""Modes of text that leave no ink."""

TINY_POINTS = 3.0
"""Type smaller than this cannot be read on paper."""

SHORTEST_HIDDEN = 2
"""Signs up to which unseen text is left alone: they could stand anywhere, and hide nothing."""

WHITE = 0.98
"""Share of light from which on a colour does not show on white paper."""

SCAN = 0.6
"""Share of a page that pictures cover from which on its invisible text is what OCR read in them."""

Edges = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What a page shows besides its signs."""

    edges: Edges
    """Left, bottom, right and top of the page."""
    grounds: tuple[Edges, ...]
    """What may lie under a sign and has a colour: filled shapes and pictures."""
    is_scan: bool
    """Whether pictures cover it."""


def mark_unseen(page: Any, marks: Marks) -> None:
    """Write a mark around each run of signs on pdfminer's page that nobody sees."""
    paper: Paper | None = None
    for line in _lines(page):
        if not any(_is_suspect(sign, page.bbox) for sign in line):
            continue
        paper = paper or _paper(page)
        for unseen, group in groupby(line, key=lambda sign: _is_unseen(sign, paper)):
            run = list(group)
            if unseen and len("".join(sign.get_text() for sign in run).strip()) > SHORTEST_HIDDEN:
                before, after = marks.around(Mark(what=What.HIDDEN))
                run[0]._text = before + run[0]._text  # noqa: SLF001
                run[-1]._text += after  # noqa: SLF001


def _lines(node: Any) -> Iterator[list[Any]]:
    """The signs of each line of text, and of each figure."""
    from pdfminer.layout import LTChar, LTContainer

    signs = []
    for child in node:
        if isinstance(child, LTChar):
            child._text = unmarked(child._text)  # noqa: SLF001 - pdfminer has no other way to change a sign
            signs.append(child)
        elif isinstance(child, LTContainer):
            yield from _lines(child)
    if signs:
        yield signs


def _is_suspect(sign: Any, page: Edges) -> bool:
    """Whether the sign alone gives a reason to look at what lies under it."""
    return _mode(sign) in INVISIBLE_MODES or sign.size < TINY_POINTS or _is_white(sign) or not _overlap(sign.bbox, page)


def _is_unseen(sign: Any, paper: Paper | None) -> bool:
    """Whether nobody sees the sign on this paper."""
    if paper is None or not _is_suspect(sign, paper.edges):
        return False
    if _mode(sign) in INVISIBLE_MODES:
        return not paper.is_scan
    if sign.size < TINY_POINTS or not _overlap(sign.bbox, paper.edges):
        return True
    left, bottom, right, top = sign.bbox
    across, up = (left + right) / 2, (bottom + top) / 2
    return not any(one[0] <= across <= one[2] and one[1] <= up <= one[3] for one in paper.grounds)


def _mode(sign: Any) -> int:
    """The text mode that unstructured's reader leaves at each sign."""
    return int(getattr(sign, "rendermode", 0))


def _is_white(sign: Any) -> bool:
    """Whether the sign is filled with white."""
    return _mode(sign) in (0, 4) and _is_white_colour(sign.graphicstate.ncolor, sign.graphicstate.ncs.name)


def _is_white_colour(colour: Any, space: str = "") -> bool:
    """Whether the numbers of a grey, an RGB or a CMYK colour are those of white; other colours are not judged."""
    parts = colour if isinstance(colour, tuple | list) else (colour,)
    if not all(isinstance(part, int | float) for part in parts) or space in ("Separation", "DeviceN", "Indexed"):
        return False
    if len(parts) == 4:
        return all(part <= 1 - WHITE for part in parts)
    return len(parts) in (1, 3) and all(part >= WHITE for part in parts)


def _paper(page: Any) -> Paper:
    """What the page shows besides its signs."""
    from pdfminer.layout import LTImage

    shapes = list(_shapes(page))
    pictures = [one.bbox for one in shapes if isinstance(one, LTImage)]
    grounds = [one.bbox for one in shapes if isinstance(one, LTImage) or _has_colour(one)]
    covered = sum(_area(_clipped(one, page.bbox)) for one in pictures)
    return Paper(edges=page.bbox, grounds=tuple(grounds), is_scan=covered >= SCAN * _area(page.bbox))


def _shapes(node: Any) -> Iterator[Any]:
    """Every filled shape and picture, inside figures too."""
    from pdfminer.layout import LTContainer, LTCurve, LTImage

    for child in node:
        if isinstance(child, LTImage | LTCurve):
            yield child
        elif isinstance(child, LTContainer):
            yield from _shapes(child)


def _has_colour(shape: Any) -> bool:
    """Whether the shape is filled, and not with white."""
    return bool(shape.fill) and shape.non_stroking_color is not None and not _is_white_colour(shape.non_stroking_color)


def _overlap(one: Edges, other: Edges) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _clipped(one: Edges, page: Edges) -> Edges:
    return max(one[0], page[0]), max(one[1], page[1]), min(one[2], page[2]), min(one[3], page[3])


def _area(one: Edges) -> float:
    return max(one[2] - one[0], 0.0) * max(one[3] - one[1], 0.0)
