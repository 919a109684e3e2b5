"""How the tongues of Europe's lists are built: stems, function words, which come first of two nouns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources

TONGUES = ("pt", "es", "fr", "it", "de", "nl", "pl", "no")
"""Portuguese, Spanish, French, Italian, German, Dutch, Polish; Swedish, Danish and Norwegian as one."""

HEAD_FIRST = frozenset({"pt", "es", "fr", "it", "pl"})
"""Tongues in which the noun that a heading is about comes before what says of what: `Fecha cierre`, `Poziom ryzyka`."""

COMPOUNDING = frozenset({"de", "nl", "no"})
"""Tongues that write several nouns as one word."""

OF, BY, ON, ABOUT, DROPPED = "OF", "BY", "ON", "FOR", "-"
"""Tasks of function words: what belongs to what, who did it, on which day, for whom; the last say nothing here."""


def _tasks(*, of: str, by: str, on: str, about: str, dropped: str) -> Mapping[str, str]:
    """Task by function word."""
    lists = {DROPPED: dropped, ABOUT: about, ON: on, BY: by, OF: of}
    return {word: task for task, words in lists.items() for word in words.split()}


LINKING: Mapping[str, Mapping[str, str]] = {
    "pt": _tasks(of="de da do das dos", by="por pela pelo", on="em", about="para", dropped="o a os as e no na ao com foi"),
    "es": _tasks(of="de del", by="por", on="el en", about="para", dropped="la los las y al con se lo"),
    "fr": _tasks(of="de du des d", by="par", on="le", about="pour", dropped="la les l et au aux a en sur avec"),
    "it": _tasks(of="di del della dei degli delle dell d", by="da dal", on="il", about="per", dropped="lo la i gli le l e al alla con nel"),
    "de": _tasks(of="der des", by="von durch", on="am um", about="fur", dropped="die das den im in und zu zur zum mit dem"),
    "nl": _tasks(of="van", by="door", on="op", about="voor", dropped="de het en in met te"),
    "pl": _tasks(of="", by="przez", on="dnia", about="dla", dropped="i w z ze na o dniu"),
    "no": _tasks(of="", by="av af", on="den", about="for", dropped="och og i med till til pa det"),
}  # fmt: skip
"""Tasks of function words, accents left out."""

ADJECTIVES = frozenset("next last residual planned actual corrective affected linked full first".split())  # noqa: SIM905
"""English words that say how and not of what: where one opens a heading it stands as in English."""

ENGLISH = frozenset(resources.files("assistant.domain").joinpath("english.txt").read_text(encoding="utf-8").split())
"""English words of headings besides those of the lexicon, and words that other tongues share with English."""

_ROMAN = (("oes", "ao"), ("aes", "ao"), ("eis", "el"), ("ais", "al"))
_POLISH = re.compile(r"(?:ow|ego|ych|ich|ymi|imi|ach|ami|ej|ym|im)$")
_LETTERS = str.maketrans({"ß": "ss", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "º": "", "ª": ""})
_SHORTEST = 4
"""Letters that a stem has at least."""


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """A word in lower case without accents."""
    plain = unicodedata.normalize("NFKD", word.lower().translate(_LETTERS))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


@lru_cache(maxsize=65536)
def stem(word: str, tongue: str) -> str:
    """What a word shares with its other forms, accents left out: `aprovada` and `aprovados` are one."""
    plain = fold(word)
    if tongue in COMPOUNDING:
        plain = plain.replace("ae", "a").replace("oe", "o").replace("ue", "u") if tongue != "nl" else plain
        for end in ("en", "er", "es", "em", "e", "n", "s"):
            if plain.endswith(end) and len(plain) - len(end) >= _SHORTEST:
                return plain[: -len(end)]
        return plain
    if len(plain) <= _SHORTEST:
        return plain
    if tongue == "pl":
        plain = _POLISH.sub("", plain) if len(_POLISH.sub("", plain)) >= _SHORTEST else plain
    else:
        plain = next((plain[: -len(end)] + one for end, one in _ROMAN if plain.endswith(end)), plain).removesuffix("s")
    short = plain.rstrip("aeiouy" if tongue == "pl" else "aeio")
    return short if len(short) >= _SHORTEST else plain[:_SHORTEST]
