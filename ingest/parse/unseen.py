"""What a reader of a rendered page does not see, though it stands in the file."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise

from assistant.domain.evidence import Category, Element, Flag, Locator
from ingest.parse.style import declarations, has_ground, is_invisible, is_white

COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
"""An HTML comment."""

REFERENCE = re.compile(r"^ {0,3}\[[^\]\n]*\]:[ \t]+(?:#|<#?>)(?:[ \t]+[(\"'].*)?$", re.MULTILINE)
"""A Markdown link reference to nowhere, which people use as a comment: `[//]: # (like this)`."""

TAG = re.compile(r"<(?P<end>/?)(?P<tag>[a-z][\w-]*)\b(?P<attributes>[^<>]*)>", re.IGNORECASE)
"""An HTML tag inside Markdown."""

STYLE = re.compile(r"""(?:^|\s)style\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)

COLOUR = re.compile(r"""(?:^|\s)color\s*=\s*["']?([^\s"'>]+)""", re.IGNORECASE)

HIDDEN = re.compile(r"(?:^|\s)hidden(?:\s|=|/|$)", re.IGNORECASE)

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
"""Elements that hold nothing."""


def unseen(text: str, start: int = 0, *, code: Sequence[tuple[int, int]] = ()) -> Iterator[tuple[int, int]]:
    """Spans of a Markdown text that its rendered page does not show, from an offset on; they may overlap.

    What stands in `code`, spans in order, is shown as it is.
    """
    shown = [first for first, _ in code]

    def is_code(place: int) -> bool:
        before = bisect_right(shown, place)
        return before > 0 and place < code[before - 1][1]

    for pattern in (COMMENT, REFERENCE):
        yield from (hit.span() for hit in pattern.finditer(text, start) if not is_code(hit.start()))
    tags = [hit for hit in TAG.finditer(text, start) if not is_code(hit.start())]
    done = start
    for number, hit in enumerate(tags):
        if hit.start() >= done and not hit["end"] and _is_unseen(hit["attributes"]):
            done = _end_of(tags, number, len(text))
            yield hit.start(), done


def _is_unseen(attributes: str) -> bool:
    """Whether an element with these attributes does not show."""
    found = STYLE.search(attributes)
    style = declarations(next(filter(None, found.groups()), "")) if found else {}
    colour = COLOUR.search(attributes)
    if colour:
        style = {"color": colour[1].lower(), **style}
    named = STYLE.sub("", attributes)
    return HIDDEN.search(named) is not None or is_invisible(style) or (is_white(style) and not has_ground(style))


def _end_of(tags: Sequence[re.Match[str]], number: int, end: int) -> int:
    """Where the element that begins with a tag ends: at its own end tag, or at the end of the text without one."""
    name = tags[number]["tag"].lower()
    if name in VOID or tags[number]["attributes"].endswith("/"):
        return tags[number].end()
    depth = 0
    for hit in islice(tags, number, None):
        if hit["tag"].lower() == name and not hit["attributes"].endswith("/"):
            depth += -1 if hit["end"] else 1
            if depth == 0:
                return hit.end()
    return end


def joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order, those that overlap or touch joined."""
    result: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def cut_hidden(elements: Sequence[Element], hidden: Sequence[tuple[int, int]], text: str) -> Sequence[Element]:
    """The elements with each hidden span, of those that `joined` gives, made an element of its own, flagged hidden."""
    if not hidden:
        return elements
    starts = [start for start, _ in hidden]
    edges = sorted({edge for span in hidden for edge in span})
    pieces: list[Element] = []
    for element in elements:
        inner = edges[bisect_right(edges, element.start) : bisect_left(edges, element.end)]
        bounds = [element.start, *inner, element.end]
        pieces += [replace(element, start=start, end=end) for start, end in pairwise(bounds)]
    shown = [one for one in pieces if text[one.start : one.end].strip() and not _within(one, hidden, starts)]
    return sorted([*shown, *_hidden_parts(elements, hidden)], key=lambda one: one.start)


def _within(element: Element, hidden: Sequence[tuple[int, int]], starts: Sequence[int]) -> bool:
    """Whether a hidden span holds the whole element."""
    before = bisect_right(starts, element.start)
    return before > 0 and element.end <= hidden[before - 1][1]


def _hidden_parts(elements: Sequence[Element], hidden: Iterable[tuple[int, int]]) -> list[Element]:
    """One hidden element for each span, under the heading before it."""
    starts = [one.start for one in elements]
    parts = []
    for start, end in hidden:
        before = bisect_right(starts, start)
        holder = elements[before - 1] if before else None
        flags = frozenset({Flag.HIDDEN})
        if holder is not None and holder.category is Category.ROW and end <= holder.end:
            # The rest of the row is cut in two by it, and stays part of its table
            parts.append(replace(holder, start=start, end=end, flags=holder.flags | flags))
        else:
            place = holder.locator if holder is not None else Locator()
            parts.append(Element(category=Category.TEXT, start=start, end=end, locator=place, flags=flags))
    return parts
