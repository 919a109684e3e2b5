"""Text from evidence made harmless to look at: nothing in it moves a cursor, changes a colour or reorders a line."""

from __future__ import annotations

import json
import re

# C0 and C1 controls (terminal escapes) without tab and line feed, the marks that reorder text (CVE-2021-42574,
# "Trojan Source"), line separators, and lone surrogates, which no output encoding can write.
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def visible(text: str) -> str:
    """The text with every unsafe character replaced by its number; tabs and line feeds stay."""
    return _UNSAFE.sub(lambda match: f"<U+{ord(match.group()):04X}>", text)


def one_line(text: str) -> str:
    """The text made visible with all white space folded into single spaces."""
    return visible(" ".join(text.split()))


def json_text(value: object, *, indent: int | None = None) -> str:
    """JSON of the value that a terminal can show: readable letters, every unsafe character escaped."""
    return _UNSAFE.sub(
        lambda match: f"\\u{ord(match.group()):04x}", json.dumps(value, ensure_ascii=False, indent=indent)
    )
