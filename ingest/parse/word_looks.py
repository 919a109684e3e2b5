"""How what stands in a Word document looks: whether it can be seen, is a heading, or heads a table."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import Any

from ingest.parse.word_parts import W, is_on, text_of, value_of

TINY_HALF_POINTS = 6
"""Type smaller than 3 points cannot be read on paper."""

WHITE = frozenset({"FFFFFF", "FEFEFE"})

PLAIN_TABLES = frozenset({"TableGrid", "TableNormal"})
"""Table styles that give no row a look of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What of a run's or a style's look decides whether it can be seen; None where it leaves that open."""

    vanish: bool | None = None
    """Whether it is marked hidden."""
    colour: str | None = None
    """Colour of its type, in hexadecimal digits."""
    half_points: float | None = None
    """Size of its type."""

    def over(self, other: Look) -> Look:
        """This look where it says something, the other's elsewhere."""
        return Look(
            vanish=other.vanish if self.vanish is None else self.vanish,
            colour=self.colour or other.colour,
            half_points=other.half_points if self.half_points is None else self.half_points,
        )


NO_LOOK = Look()


class Styles:
    """The styles of one document."""

    def __init__(self, document: Any) -> None:
        self._styles = {style.get(W + "styleId"): style for style in document.styles.element.iter(W + "style")}
        self._looks: dict[str | None, Look] = {None: NO_LOOK}
        self._levels = {key: _heading_level(style) for key, style in self._styles.items()}

    def level(self, style: str | None) -> int | None:
        """The level of a heading's style; None for every other."""
        return self._levels.get(style)

    def is_hidden(self, run: Any, style: str | None) -> bool:
        """Whether the run is marked hidden, white on an unshaded ground, or smaller than print."""
        own = run.find(W + "rPr")
        if own is None:
            look = self._look(style)
        else:
            look = _look(own).over(self._look(value_of(own.find(W + "rStyle")))).over(self._look(style))
        if look.vanish or (look.half_points is not None and look.half_points < TINY_HALF_POINTS):
            return True
        return look.colour in WHITE and not _is_shaded(run)

    def _look(self, style: str | None) -> Look:
        """The look of a style with those that it is based on."""
        if style not in self._looks:
            self._looks[style] = NO_LOOK  # a style based on itself ends here
            node = self._styles.get(style)
            if node is not None:
                own = node.find(W + "rPr")
                base = self._look(value_of(node.find(W + "basedOn")))
                self._looks[style] = base if own is None else _look(own).over(base)
        return self._looks[style]


def _look(node: Any) -> Look:
    """The look that a `w:rPr` gives."""
    size = value_of(node.find(W + "sz")) or ""
    colour = value_of(node.find(W + "color"))
    return Look(
        vanish=is_on(node.find(W + "vanish")),
        colour=colour.upper() if colour else None,
        half_points=float(size) if size.replace(".", "", 1).isdigit() else None,
    )


def _is_shaded(run: Any) -> bool:
    """Whether the run, its paragraph or its cell has a ground of its own, or its table a style that may give one."""
    if run.find(f"{W}rPr/{W}highlight") is not None:
        return True
    for node in chain((run,), run.iterancestors(W + "p", W + "tc", W + "tbl")):
        if node.tag == W + "tbl" and _has_style(node):
            return True
        for holder in ("rPr", "pPr", "tcPr"):
            fill = node.find(f"{W}{holder}/{W}shd")
            if fill is not None and (fill.get(W + "fill") or "auto").upper() not in ("AUTO", *WHITE):
                return True
    return False


def _has_style(table: Any) -> bool:
    """Whether the table's style may give rows a look of their own."""
    style = value_of(table.find(f"{W}tblPr/{W}tblStyle"))
    return style is not None and style not in PLAIN_TABLES


def is_header(table: Any, rows: list[Any]) -> bool:
    """Whether the document makes the first row the header of its table.

    A style that sets off the first row says so of three columns or more: Word's usual look sets it off everywhere, also
    above a list of keys beside their values.
    """
    if rows[0].find(f"{W}trPr/{W}tblHeader") is not None:
        return True
    look = table.find(f"{W}tblPr/{W}tblLook")
    shown = look is not None and (look.get(W + "firstRow") == "1" or int(value_of(look) or "0", 16) & 0x20 > 0)
    wide = len(rows[0].findall(W + "tc")) > 2
    return (shown and wide and _has_style(table)) or (_is_bold(rows[0]) and not _is_bold(rows[1]))


def _is_bold(row: Any) -> bool:
    """Whether every run of the row that says something is bold."""
    runs = [run for run in row.iter(W + "r") if text_of(run).strip()]
    return bool(runs) and all(is_on(run.find(f"{W}rPr/{W}b")) for run in runs)


def _heading_level(style: Any) -> int | None:
    """The level of a heading style; Title stands above Heading 1."""
    name = style.find(W + "name")
    first, _, number = (value_of(name) or "").lower().partition(" ")
    if first not in ("title", "heading", "\u00fcberschrift", "titre"):
        return None
    return int(number) + 1 if number.isdigit() else 1
