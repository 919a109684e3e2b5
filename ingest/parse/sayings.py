"""Whether the two wordings of a message say the same, whatever their layout."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from assistant.domain.evidence import Flag
from ingest.parse.parsed import Parsed

ASIDE = re.compile(
    r"""
    < \s* (?:https?:|mailto:|tel:|cid:|image:) [^<>]* >        # where the page has a link or a picture
    | \[ \s* (?:https?:|mailto:|tel:|cid:|image:) [^\[\]]* \]
    | < [^\s<>@]+ @ [^\s<>@]+ >
    | ^ [ \t>]* (?:references|links) :? [\s>=-]{0,80} $ (?= [\s>]{0,40} (?:\[\d+\]|\d+\.) :? \s* <?https?: )  # a list of links
    | ^ [ \t>]* (?:\[\d+\]|\d+\.) :? \s* (?= <?https?: )
    | \[\d+\]                                                 # what points into that list
    | https?: [^\s<>"]*
    | ^ [ \t>*-]* (?: \(?\d{1,3}[.)] | \(?[a-z][.)] | [\u25aa\u25ba\u25cf\u25e6\u2023] ) (?= \s )  # before a list's item
    """,
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
"""What programs write into the plain wording where the page has a link, a picture or the number of a list's item."""

TOKEN = re.compile(r"[^\W_]+|[%$]|[^\w\s\x00-\x7f]")
SIGNS = "S"
"""Categories of signs that say something, such as a cross or a currency; dashes and quotation marks are layout."""

READINGS = 500
"""In how many ways a plain text is read at once; only one that repeats addresses hundreds of times has as many."""


def says_otherwise(page: Parsed, plain: str) -> bool:
    """Whether the page shows something, and not the words of the plain text, all of them and in their order.

    A word that only one of them has may turn the meaning (`not`), and so may two that have changed places.
    """
    shown = [word for element in page.elements if Flag.HIDDEN not in element.flags
             for word in _words(page.text[element.start : element.end])]  # fmt: skip
    return bool(shown) and not _agrees(shown, plain)


def _agrees(shown: list[str], plain: str) -> bool:
    """Whether the plain text can be read as those words; what stands aside in it may be read or passed over."""
    ends = {0}  # how many of the words are read so far, in each way to read
    for words, aside in _pieces(plain):
        size = len(words)
        read = {end + size for end in ends if shown[end : end + size] == words}
        ends = ends | read if aside else read
        if not ends or len(ends) > READINGS:
            return False
    return len(shown) in ends


def _pieces(plain: str) -> Iterator[tuple[list[str], bool]]:
    """The words of the plain text in pieces, and whether each may be passed over."""
    done = 0
    for hit in ASIDE.finditer(plain):
        yield _words(plain[done : hit.start()]), False
        yield _words(hit[0]), True
        done = hit.end()
    yield _words(plain[done:]), False


def _words(text: str) -> list[str]:
    """The words and telling signs, without regard to case, width and soft hyphens."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf")
    return [hit for hit in TOKEN.findall(plain.casefold()) if _tells(hit)]


def _tells(token: str) -> bool:
    """Whether a token is a word or a sign of its own meaning."""
    return token.isascii() or token.isalnum() or unicodedata.category(token).startswith(SIGNS)
