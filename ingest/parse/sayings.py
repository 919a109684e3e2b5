"""Whether one wording of a message says something that the other does not, whatever their layout."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from assistant.domain.evidence import Element, Flag
from ingest.parse.parsed import Parsed

ADDRESS = re.compile(r"\[\d+\]|[<\[(]\s*(?:https?:|mailto:|tel:|cid:|image:)[^>\])]*[>\])]", re.IGNORECASE)
"""What programs write into the plain wording where the other has a link or a picture."""

TOKEN = re.compile(r"[^\W_]+|[%$]|[^\w\s\x00-\x7f]")
LINE = re.compile(r"[^\n]+")
SIGNS = "S"
"""Categories of signs that say something, such as a cross or a currency; dashes and quotation marks are layout."""


def says_more(page: Parsed, plain: str) -> bool:
    """Whether any part that the page shows is missing, word for word, from the plain text."""
    whole = (_said(plain), _said(ADDRESS.sub(" ", plain)))
    return any(not any(piece in one for one in whole) for piece in _shown(page))


def _shown(page: Parsed) -> Iterator[str]:
    """The words of each paragraph, line and cell that the page shows."""
    for element in page.elements:
        if Flag.HIDDEN not in element.flags:
            for start, end in _pieces(page.text, element):
                yield _said(page.text[start:end])


def _pieces(text: str, element: Element) -> list[tuple[int, int]]:
    """Spans of the cells of a row, or of the lines of another part."""
    if element.cells:
        return list(element.cells)
    return [hit.span() for hit in LINE.finditer(text, element.start, element.end)]


def _said(text: str) -> str:
    """The words and telling signs, each between blanks, without regard to case, width and soft hyphens."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf")
    return f" {' '.join(hit for hit in TOKEN.findall(plain.casefold()) if _tells(hit))} "


def _tells(token: str) -> bool:
    """Whether a token is a word or a sign of its own meaning."""
    return token.isascii() or token.isalnum() or unicodedata.category(token).startswith(SIGNS)
