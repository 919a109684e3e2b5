"""Where links and code stand inside the lines of a Markdown file, which markdown-it's tokens do not say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, autolink, backtick, link
from markdown_it.token import Token

Link = tuple[int, int, str]
"""Span of the linked words, and the target as written."""

Rule = Callable[[StateInline, bool], bool]

ANCHOR = re.compile(r"""<a\s(?:[^>]*\s)?href\s*=\s*["']?([^"'\s>]+)[^>]*>(.*?)</a\s*>""", re.IGNORECASE | re.DOTALL)
"""An HTML link inside Markdown."""


def _noting(rule: Rule) -> Rule:
    """The rule, which also leaves where its token's words stand in the source."""

    def noted(state: StateInline, silent: bool) -> bool:
        start, known = state.pos, len(state.tokens)
        found = rule(state, silent)
        if found and not silent:
            for token in state.tokens[known : known + 2]:  # a text that waited may come first
                if token.type in ("link_open", "code_inline"):
                    token.meta["span"] = _words(state, token, start)
                    break
        return found

    return noted


def _words(state: StateInline, token: Token, start: int) -> tuple[int, int]:
    """The span of the linked words or of the code."""
    if token.type == "code_inline" or token.info == "auto":
        return start + 1, state.pos - 1
    return start + 1, state.md.helpers.parseLinkLabel(state, start, True)


class _AsWritten(MarkdownIt):
    """A parser that leaves link targets as they are written."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - markdown-it's name
        """The target itself."""
        return url


def _parser() -> MarkdownIt:
    """CommonMark with tables."""
    parser = _AsWritten("commonmark").enable("table")
    for name, rule in (("link", link), ("autolink", autolink), ("backticks", backtick)):
        parser.inline.ruler.at(name, _noting(rule))
    return parser


PARSER = _parser()
"""Reads any number of texts; it keeps nothing of them."""


def inline_spans(text: str, lines: Sequence[int], tokens: Sequence[Token]) -> tuple[list[Link], list[tuple[int, int]]]:
    """The links, and the spans of code, inside the blocks; `lines` says where each line begins."""
    links: list[Link] = []
    code: list[tuple[int, int]] = []
    row: list[int] = []
    cursor = 0
    for token in tokens:
        if token.type == "tr_open" and token.map is not None:
            row, cursor = token.map, lines[token.map[0]]
        elif token.type == "tr_close":
            row = []
        elif token.type == "inline":
            first = (token.map or row or [0])[0]
            places = _places(text, lines, first, token.content, cursor if row else None)
            cursor = places[-1] + len(token.content) if row and places else cursor
            _collect(token, places, links, code)
            links += _anchors(text, places, token)
    return links, code


def _places(text: str, lines: Sequence[int], first: int, content: str, cursor: int | None) -> list[int]:
    """Where each line of an inline content begins in the text; empty when one is not there as it stands."""
    places: list[int] = []
    for number, line in enumerate(content.split("\n"), start=first):
        if number + 1 >= len(lines):
            return []
        start, end = lines[number], min(lines[number + 1] - 1, len(text))
        tail = end - len(line) - (end - start - len(text[start:end].rstrip()))
        if cursor is None and tail >= start and text.startswith(line.rstrip(), tail):
            places.append(tail)
            continue
        found = text.find(line, start if cursor is None else cursor, end)
        if found < 0:
            return []
        places.append(found)
    return places


def _collect(token: Token, places: Sequence[int], links: list[Link], code: list[tuple[int, int]]) -> None:
    """Add the token's links and codes, told in the text's own places."""
    starts = _starts(token.content)
    for child in token.children or ():
        span = child.meta.get("span")
        if span is None or not places:
            continue
        start, end = (_moved(place, starts, places) for place in span)
        if child.type == "code_inline":
            code.append((start, end))
        elif start < end:
            links.append((start, end, str(child.attrs["href"])))


def _starts(content: str) -> list[int]:
    """Where each line of the content begins."""
    return [0, *(hit.end() for hit in re.finditer("\n", content))]


def _moved(place: int, starts: Sequence[int], places: Sequence[int]) -> int:
    """The place in the text of a place in an inline content."""
    line = max(number for number, start in enumerate(starts) if start <= place)
    return places[line] + place - starts[line]


def _anchors(text: str, places: Sequence[int], token: Token) -> Iterator[Link]:
    """Links written in HTML."""
    if "<a" not in token.content.lower() or not places:
        return
    starts = _starts(token.content)
    for hit in ANCHOR.finditer(token.content):
        start, end = (_moved(place, starts, places) for place in hit.span(2))
        if text[start:end].strip():
            yield start, end, hit[1]
