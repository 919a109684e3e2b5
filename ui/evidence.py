"""The evidence view: one HTML document with the text, its flagged parts named and the quote marked.

Every character of evidence is escaped. Should escaping ever fail, nothing of it could run: the document's policy admits
one script and one style sheet by their hashes, and it is shown from a data address, whose origin is nobody's.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import pairwise

from ui.neutral import visible
from ui.style import EVIDENCE

_SCRIPT = """
const quote = document.getElementById("quote");
if (quote) quote.scrollIntoView({ block: "center" });
"""

_FIRST_MARK = '<mark id="quote">'
"""Where the script scrolls to. The focus stays in the dialog around it, where Escape closes."""

_WINDOW_CHARS = 60_000
"""Shown on either side of the quote: more than forty pages, and still quick to draw."""

FLAGS = {
    "instruction": "tries to instruct: shown as text, never followed",
    "hidden": "hidden in the original",
    "secret": "looks like a secret",
    "personal": "personal data",
}
"""What each flag says to a reader."""


def evidence_page(view: Mapping[str, object], quote: tuple[int, int] | None) -> str:
    """The HTML document of an evidence item; `quote` is the span to mark, in code points."""
    text = str(view["text"])
    first, last = window(len(text), quote)
    cuts = (_cut(first), _cut(len(text) - last))
    body = "".join(_pieces(text, _elements(view), quote, first=first, last=last))
    policy = f"default-src 'none'; style-src '{_hash(EVIDENCE)}'; script-src '{_hash(_SCRIPT)}'"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}"><title>Evidence</title>'
        f"<style>{EVIDENCE}</style></head><body><main>{cuts[0]}{body}{cuts[1]}</main><script>{_SCRIPT}</script></body></html>"
    )


def data_address(document: str) -> str:
    """A data address of an HTML document; a page loaded from it shares no origin with anything."""
    encoded = base64.b64encode(document.encode("utf-8")).decode("ascii")
    return f"data:text/html;charset=utf-8;base64,{encoded}"


def window(length: int, quote: tuple[int, int] | None) -> tuple[int, int]:
    """First and last (exclusive) code point to show of a text of that length."""
    start, end = quote or (0, 0)
    return max(0, start - _WINDOW_CHARS), min(length, end + _WINDOW_CHARS)


def _pieces(
    text: str, elements: Sequence[Mapping[str, object]], quote: tuple[int, int] | None, *, first: int, last: int
) -> Iterator[str]:
    """The text between first and last, cut where a part or the quote begins or ends, each piece as escaped HTML."""
    inside = [(number(element, "start"), number(element, "end"), element) for element in elements]
    bounds = {first, last, *(quote or ())} | {bound for start, end, _ in inside for bound in (start, end)}
    cuts = sorted(bound for bound in bounds if first <= bound <= last)
    named, unmarked = 0, True
    for start, end in pairwise(cuts):
        while named < len(inside) and inside[named][1] <= start:
            named += 1
        element = inside[named] if named < len(inside) and inside[named][0] <= start else None
        piece = escape(visible(text[start:end]))
        if quote and quote[0] <= start and end <= quote[1]:
            piece = (_FIRST_MARK if unmarked else "<mark>") + f"{piece}</mark>"
            unmarked = False
        yield piece if element is None else _dressed(piece, element[2], begins=element[0] == start)


def _dressed(piece: str, element: Mapping[str, object], *, begins: bool) -> str:
    """A piece in the look of its part, with the part's flags named where it begins."""
    badges = "".join(badge(flag) for flag in _flags(element)) if begins else ""
    return f'{badges}<span class="{escape(str(element["category"]))}">{piece}</span>'


def badge(flag: str) -> str:
    """A flag in words."""
    return f'<span class="badge">{escape(visible(FLAGS.get(flag, flag)))}</span>'


def number(row: Mapping[str, object], name: str) -> int:
    """A whole number of a row."""
    value = row[name]
    if not isinstance(value, int):
        raise TypeError(f"{name} is {value!r}, not a whole number")
    return value


def _elements(view: Mapping[str, object]) -> list[Mapping[str, object]]:
    """The parts of an evidence item."""
    elements = view.get("elements")
    return [element for element in elements if isinstance(element, Mapping)] if isinstance(elements, list) else []


def _flags(element: Mapping[str, object]) -> list[str]:
    """The flags of a part."""
    flags = element.get("flags")
    return [str(flag) for flag in flags] if isinstance(flags, list) else []


def _cut(left_out: int) -> str:
    """What stands where text is left out."""
    return f'<p class="cut">{left_out} more characters are not shown here.</p>' if left_out else ""


def _hash(text: str) -> str:
    """A text's name in a content security policy."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
