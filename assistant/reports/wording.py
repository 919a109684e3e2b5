"""What every writer says alike: text made harmless, where a quote comes from, and how a figure reads in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.audit.report import Cell, Grid, KeptQuote, Quotation, Report
from assistant.audit.report_figures import Bars, Figure, Links, Timeline
from assistant.domain.evidence import Kind, Locator
from assistant.domain.neutral import one_line, visible

FLAGGED = "The place quoted addresses a machine or hides words; it is shown and proves nothing."
_NO_TEXT = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")
"""Code points that no text has and that XML forbids or readers drop."""

_BOLD = re.compile(r"(?<![*\\])\*\*(?=[^\s*])([^*\n]+)(?<=[^\s*])\*\*(?!\*)")
"""Words that Markdown sets bold, in one line."""

_PAGE, _WIDE_PAGE = 100, 150
"""Characters that a table of a page's width has room for, about, on an upright page and on a lying one."""

_NARROWEST = 10
"""Characters of the narrowest column: a bold word of its head must not be cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """An entry of the list of citations, in words."""

    n: int
    """Its number."""
    head: str
    """Title, kind, date, owner and grade."""
    place: str
    """Evidence, place in the source, revision and characters."""
    quote: str
    """What is quoted, its lines kept."""
    warning: str
    """What must be known of the place; empty for nothing."""


def shown(text: str) -> str:
    """The text with everything that acts on a reader's screen written as its number; lines and tabs stay."""
    return _NO_TEXT.sub(lambda match: f"<U+{ord(match.group()):04X}>", visible(text))


def line(text: str) -> str:
    """The text in one line, made harmless."""
    return shown(one_line(text))


def cell(value: str | float | None) -> str:
    """A value of a table as text; empty for None."""
    return "" if value is None else line(str(value))


def reference(citation: Quotation) -> Reference:
    """The entry of a citation."""
    span = citation.span
    found = place_of(citation.locator)
    remarks = [citation.remark] if isinstance(citation, KeptQuote) else []
    return Reference(
        n=citation.n,
        head=line(citation.title + (f" ({what})" if (what := _what(citation)) else "")),
        place=line(
            f"{span.evidence}{f', {found}' if found else ''}, characters {span.start} to {span.end} of {span.revision}"
        ),
        quote=shown(citation.quote.strip("\n")),
        warning=line(" ".join((*remarks, *((FLAGGED,) if citation.flags else ())))),
    )


def emphasis(quote: str) -> list[tuple[str, bool]]:
    """A quote in pieces, each with whether it is set bold: what stands between `**` in its source, without these signs.

    On a page a reader sees emphasis and not its signs; workbook, Markdown and the manifest of a pack keep every character.
    """
    pieces = _BOLD.split(quote)
    return [(piece, at % 2 == 1) for at, piece in enumerate(pieces) if piece]


def _what(citation: Quotation) -> str:
    """Kind, date, owner and grade of what is quoted; of what the desk keeps only what is known."""
    kind = citation.kind.replace("_", " ")
    if isinstance(citation, KeptQuote):
        known = ("" if citation.kind is Kind.OTHER else kind, citation.date, citation.owner)
        return ", ".join(str(one) for one in known if one)
    dated = f"dated {citation.date}" if citation.date else "undated"
    owner = f", owner {citation.owner}" if citation.owner else ""
    return f"{kind}, {dated}{owner}; {citation.graded}"


def place_of(locator: Locator) -> str:
    """A locator in words: `section Scope > Roles, page 4`."""
    return ", ".join(f"{name} {value}" for name, value in locator.as_json().items() if name != "box")


def is_wide(report: Report) -> bool:
    """Whether the words of a table have no room beside one another on an upright page."""
    return any(sum(_needed(_texts(filled(grid)))) > 1.1 * _PAGE for grid in report.grids)


def shares(rows: Sequence[Sequence[Cell | tuple[int, ...]]], *, wide: bool = False) -> list[float]:
    """The width of each column as a share of the page, 0 to 1: room for its longest word, and the rest by what it says."""
    texts = _texts(rows)
    needed = _needed(texts)
    wanted = [min(max(map(len, column)), 60) for column in texts]
    more = [max(want - need, 0) for want, need in zip(wanted, needed, strict=True)]
    left = max((_WIDE_PAGE if wide else _PAGE) - sum(needed), 0)
    widths = [need + left * one / (sum(more) or 1) for need, one in zip(needed, more, strict=True)]
    return [one / sum(widths) for one in widths]


def _texts(rows: Sequence[Sequence[Cell | tuple[int, ...]]]) -> list[list[str]]:
    """The texts of each column, of the first rows of a long table."""
    return [[in_cell(row[at]) for row in rows[:300]] for at in range(len(rows[0]))]


def _needed(texts: Sequence[Sequence[str]]) -> list[int]:
    """Characters that each column has to have room for; the letters of its head are bold, and wider."""
    longest = [min(max(map(_longest, column[1:]), default=0), 24) for column in texts]
    heads = [_longest(column[0]) + 1 for column in texts]
    return [max(one + 3, head + 3, _NARROWEST) for one, head in zip(longest, heads, strict=True)]


def _longest(text: str) -> int:
    """Letters of the longest word."""
    return max(map(len, text.split()), default=0)


def named_shares(pairs: Sequence[Sequence[Cell | tuple[int, ...]]], *, wide: bool = False) -> list[float]:
    """The widths of names and words: names have the room of the longest, words the rest."""
    longest = min(max(len(in_cell(pair[0])) for pair in pairs) + 3, 30)
    name = max(longest, 18) / (_WIDE_PAGE if wide else _PAGE)
    return [name, 1 - name]


def in_cell(value: Cell | tuple[int, ...]) -> str:
    """A cell as text, citation numbers as their marks."""
    return " ".join(f"[{n}]" for n in value) if isinstance(value, tuple) else cell(value)


def filled(grid: Grid) -> list[tuple[Cell | tuple[int, ...], ...]]:
    """The head and the rows of a table, with the numbers of its quotes where it has any."""
    if not any(row.citations for row in grid.rows):
        return [grid.columns, *(row.cells for row in grid.rows)]
    return [(*grid.columns, "quotes"), *((*row.cells, row.citations) for row in grid.rows)]


def told(figure: Figure) -> str:
    """What a figure shows, for whoever does not see it."""
    match figure:
        case Bars():
            parts = [name for name, _ in figure.parts]
            return "; ".join(
                f"{bar.label}: {', '.join(f'{length} {name}' for name, length in zip(parts, bar.parts, strict=True))}"
                for bar in figure.bars
            )
        case Timeline():
            return "; ".join(
                f"{chain.subject}: {', '.join(f'{one.label} {one.day}' for one in chain.points if one.day)}"
                for chain in figure.chains
            )
        case Links():
            return "; ".join(
                f"{chain.subject}: {', '.join(f'{one.label} {one.state}' for one in chain.points)}"
                for chain in figure.chains
            )
