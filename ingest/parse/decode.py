"""Bytes of a text file to text."""

from __future__ import annotations

import codecs

from assistant.domain.errors import Unparseable
from ingest.parse.parsed import unify

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks, the longer before the shorter that begins like it."""

SAVE_AS = "save the file as UTF-8 text"


def decode(data: bytes) -> str:
    """The text with unified line ends; UTF-8 first, then a byte order mark's encoding, then the likeliest one.

    Raises:
        Unparseable: The bytes hold a NUL, or no encoding makes text of them.
    """
    text = _decoded(data)
    if "\x00" in text:
        raise Unparseable("the file holds NUL bytes and is not text", fix="check the file's type; " + SAVE_AS)
    return unify(text)


def _decoded(data: bytes) -> str:
    """The text by the first encoding that fits."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _strictly(data, encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as problem:
        if b"\x00" in data:
            raise Unparseable("the file holds NUL bytes and is not text", fix=SAVE_AS) from problem
        return _guessed(data)


def _strictly(data: bytes, encoding: str) -> str:
    """The text by the encoding that the byte order mark names."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as problem:
        raise Unparseable(f"the file claims {encoding} and breaks it at byte {problem.start}", fix=SAVE_AS) from problem


def _guessed(data: bytes) -> str:
    """Windows-1252 where it makes printable text, as most old exports are; else what the letters point to."""
    try:
        western = data.decode("cp1252")
    except UnicodeDecodeError:
        western = ""
    if western and not any(ord(sign) < ord(" ") and sign not in "\t\n\r\f" for sign in western):
        return western
    import charset_normalizer

    best = charset_normalizer.from_bytes(data).best()
    if best is None:
        raise Unparseable("the file is text in no known encoding", fix=SAVE_AS)
    return str(best)
