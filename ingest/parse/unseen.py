"""What a reader of a rendered page does not see, though it stands in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator

INVISIBLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*[0-2](?:\.\d+)?(?:px|pt|em|%)?\s*(?:;|$|!)"
    r"|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$|!)|(?<![-\w])color\s*:\s*(?:white|#fff(?:fff)?)\b(?![^;]*background)",
    re.IGNORECASE,
)
"""Styles under which nobody sees a text."""

COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
"""An HTML comment."""

REFERENCE = re.compile(r"^ {0,3}\[[^\]\n]*\]:[ \t]+(?:#|<#?>)(?:[ \t]+[(\"'].*)?$", re.MULTILINE)
"""A Markdown link reference to nowhere, which people use as a comment: `[//]: # (like this)`."""

ELEMENT = re.compile(
    r"<(?P<tag>[a-z][\w-]*)\b(?P<attributes>[^>]*)>.*?(?:</(?P=tag)\s*>|\Z)", re.DOTALL | re.IGNORECASE
)
"""An HTML element inside Markdown, up to its first end tag."""

_HIDDEN = re.compile(r"(?:^|\s)hidden(?:\s|=|$)", re.IGNORECASE)


def unseen(text: str, start: int = 0) -> Iterator[tuple[int, int]]:
    """Spans of a Markdown text that its rendered page does not show, from an offset on; they may overlap."""
    for pattern in (COMMENT, REFERENCE):
        yield from (hit.span() for hit in pattern.finditer(text, start))
    for hit in ELEMENT.finditer(text, start):
        if INVISIBLE.search(hit["attributes"]) or _HIDDEN.search(hit["attributes"]):
            yield hit.span()
