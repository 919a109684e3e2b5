"""Texts made alike for looking something up in them: letter case, compatible signs, signs that are not seen."""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import cache

SQUEEZED = 6
"""Fewest characters of words that are looked for across white space; fewer stand inside many a text."""

_INVISIBLE = re.compile(
    f"[{''.join(re.escape(chr(at)) for at in range(sys.maxunicode + 1) if unicodedata.category(chr(at)) == 'Cf')}]"
)
"""Signs of the category Cf: they format and show nothing; soft hyphens and zero-width spaces are among them."""
_WORD = re.compile(r"[^\W_]+")


def visible(text: str) -> str:
    """A text in lower case and compatible signs, without those that are not seen."""
    return text.lower() if text.isascii() else _INVISIBLE.sub("", unicodedata.normalize("NFKC", text).casefold())


def squeezed(text: str) -> str:
    """The same without any white space."""
    return "".join(visible(text).split())


def words_of(text: str) -> list[str]:
    """The words of what is visible, in their order; signs between them are dropped."""
    return _WORD.findall(visible(text))


def spaced(text: str) -> str:
    """The words of a text with one blank around each, so that a run of whole words is found as a part."""
    return f" {' '.join(words_of(text))} "


def holds(text: str, wanted: str) -> bool:
    """Whether words stand in a text whole, or inside it once all white space is gone."""
    small = squeezed(wanted)
    return whole(visible(wanted)).search(visible(text)) is not None or (
        len(small) >= SQUEEZED and small in squeezed(text)
    )


@cache
def whole(name: str) -> re.Pattern[str]:
    """A name that is no part of a longer word, key or file name.

    It may stand in an address or before an anchor.
    """
    inner = r"\s+".join(re.escape(word) for word in name.split())
    return re.compile(rf"(?<![\w-])(?<!\w\.){inner}(?![\w~-])(?!\.\w)", re.IGNORECASE)
