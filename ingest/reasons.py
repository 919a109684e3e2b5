"""Reasons of skips in words that a person can read, and that are equal from run to run: they are stored and compared."""

from __future__ import annotations

import re
import tempfile

LONGEST = 300
"""Characters of a reason; some libraries quote the whole content."""

REPR = re.compile(r"(?:\b(?:stream|file|buffer|object) )?(['\"]?)<(?P<name>[\w.]+)[^<>]*\bat 0x[0-9a-fA-F]+[^<>]*>\1")
"""An object as Python shows it, with its address."""

OPENED = ("IO", "Reader", "Writer", "File", "Random")
"""Endings of the classes that an opened file may have."""

QUOTED = re.compile(r'(?<=: )"([^"]*)"$')
"""The whole message of a library in quotation marks, as that of a missing key is."""

ESCAPED = re.compile(r"\s+|[\x00-\x1f\x7f]")


def readable(reason: str) -> str:
    """The reason on one line, without addresses in memory, names of temporary files and needless quotation marks."""
    named = REPR.sub(lambda hit: _noun(hit["name"]), reason)
    kept = re.sub(re.escape(tempfile.gettempdir()) + r"/[^\s'\":,;]+", "the file", named)
    line = QUOTED.sub(r"\1", ESCAPED.sub(" ", kept).strip())
    return line if len(line) <= LONGEST else line[:LONGEST].rstrip() + " \u2026"


def _noun(name: str) -> str:
    """What to call an object of that class."""
    plain = name.rpartition(".")[2]
    return "the file" if plain.endswith(OPENED) else plain
