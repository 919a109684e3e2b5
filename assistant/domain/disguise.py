"""What a text says to somebody who sees through how it is written: spaced out, in look-alike letters, or encoded."""

from __future__ import annotations

import base64
import binascii
import codecs
import html
import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote

ZERO_WIDTH = re.compile(r"[\u200b\u200c\u200d\u2060\ufeff\u00ad\u202a-\u202e\u2066-\u2069]|[\U000e0000-\U000e007f]")
"""Signs without width or that turn the reading direction."""

_ALIKE = str.maketrans(
    "аеорсухіјѕһԁԛԝАВЕКМНОРСТУХІЈЅοανιρτκυγΑΒΕΖΗΙΚΜΝΟΡΤΥΧ’‘",
    "aeopcyxijshdqwABEKMHOPCTYXIJSoaviptkuyABEZHIKMNOPTYX''",
)
"""Cyrillic and Greek letters by the Latin ones that they are taken for, and quotes by the plain one."""
_DIGITS = str.maketrans("013457@$", "oieastas")
_SPACED = re.compile(r"(?<![A-Za-z0-9])[A-Za-z](?:[ .*_-]{1,2}[A-Za-z](?![A-Za-z0-9])){3,}")
_RUN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z](?:[ .*_-][A-Za-z](?![A-Za-z0-9]))+")
_LEET = re.compile(r"(?=[a-z]*[013457@$])(?=[013457@$]*[a-z])[a-z013457@$]{4,}", re.IGNORECASE)
_MIXED = re.compile(r"[013457@$][A-Za-z]")
_CODED = re.compile(r"[A-Za-z0-9+/_-]{24,}")
_ESCAPED = re.compile(r"&#?\w{2,8};|%[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}")
_TURNED = ("rot13", "rot-13", "decode", "backward", "reverse")
_BLANKS = re.compile(r"[^\S\n]+|\r\n?")
_LONGEST = 20_000  # characters of a part that is read in other ways than as it stands


def readings(text: str) -> Iterator[str]:
    """The text in plain letters with single blanks, then what else it may say; most texts have one reading."""
    plain = _plainly(text)
    yield plain
    if len(text) > _LONGEST:
        return
    if _SPACED.search(plain):
        yield _closed(text)
    if _MIXED.search(plain):
        yield _LEET.sub(lambda match: match.group().translate(_DIGITS), plain)
    if any(sign in plain for sign in "&%\\") and _ESCAPED.search(plain):
        yield _plainly(_unescaped(text))
    for coded in _CODED.findall(plain):
        yield from _decoded(coded)
    if any(word in plain.lower() for word in _TURNED):
        yield codecs.encode(plain, "rot13")
        yield plain[::-1]


def _plainly(text: str) -> str:
    """Without signs of no width, accents, and letters of other scripts that look like Latin ones."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", ZERO_WIDTH.sub("", text).translate(_ALIKE))
        text = "".join(sign for sign in text if not unicodedata.combining(sign))
    return _BLANKS.sub(" ", text) if any(blanks in text for blanks in ("  ", "\t", "\r")) else text


def _closed(text: str) -> str:
    """Spaced-out words closed up; two blanks part them."""
    parted = _plainly(re.sub(r"[^\S\n]{2,}", "\n", text))
    return _RUN.sub(lambda match: re.sub(r"[ .*_-]", "", match.group()), parted)


def _unescaped(text: str) -> str:
    """Character references and escapes resolved."""
    found = re.sub(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))", lambda one: chr(int(one[1] or one[2], 16)), text)
    return unquote(html.unescape(found), errors="ignore")


def _decoded(word: str) -> Iterator[str]:
    """What a long word says in base64 or in hexadecimal digits, where that is text."""
    letters = word.translate(str.maketrans("-_", "+/"))
    for decode, code in ((base64.b64decode, letters + "=" * (-len(letters) % 4)), (binascii.unhexlify, word)):
        try:
            found = decode(code).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            continue
        if " " in found and found.isprintable():
            yield _plainly(found)
