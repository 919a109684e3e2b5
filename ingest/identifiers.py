"""Shapes of identifiers: ticket keys, pull requests, change numbers, numbered documents, a model with its version."""

from __future__ import annotations

import re
from collections.abc import Iterator

KEY = re.compile(
    r"(?<![\w/.-])(?:"
    r"(?:PR|MR|pull request|merge request)\s?[#!]\d{1,6}"
    r"|(?:[\w.-]{1,60}/)?[A-Za-z][\w.-]{0,60}#\d{1,6}"
    r"|#\d{1,6}"
    r"|[A-Z]{1,8}-\d{4}-\d{1,4}"
    r"|[A-Z]-\d{2,4}"
    r"|[A-Z][A-Z0-9]{1,9}-\d{1,6}"
    r"|(?:CHG|INC|RITM|TASK|PRB|REQ|CTASK|SCTASK|KB|STRY|DFCT)\d{4,10}"
    r")(?![\w/]|[.-]\d)"
)
"""Keys by which tools and registers call their records."""

MODEL = re.compile(r"(?<![\w/.-])(?P<name>[a-z][a-z0-9]*(?:-[a-z0-9]+)+)[ @:]v?\d+\.\d+(?:\.\d+)?(?![\w/]|[.-]\d|\s?%)")
"""A model or service with its version."""

NO_KEY = re.compile(
    r"(?:ISO|IEC|UTF|SHA|MD|RFC|EN|DIN|HTTP|TLS|AES|RSA|CVE|FY|KW|CW|UTC|GMT|TOP|GPT|BERT|COVID|IPV|USB|ASCII|WIN|Q)-?\d"
    r"|(?:[cf]|sha|md|rfc|step|page|no|nr|issue|item|top|level|row|line|figure|table)#",
    re.IGNORECASE,
)
"""Standards, algorithms, quarters and the like that have the same shape."""

NO_MODEL = re.compile(
    r".*-(?:score|index|track|rate|loss|accuracy|ratio|recall|precision|auc|k|time|value|level|threshold|section|clause|step|weighted|macro"
    r"|micro|error|margin|latency|average|mean|median|max|min|off|out|up|test|point|star|day|hour|week|month|year|fold|shot)",
)
"""Hyphenated words before a number that measure something."""


def is_model_name(word: str) -> bool:
    """Whether a word before a number can be a product's name rather than a measure."""
    return NO_MODEL.fullmatch(word) is None


def identifiers(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Spans of keys in a part of a text."""
    for hit in KEY.finditer(text, start, len(text) if end is None else end):
        if not NO_KEY.match(hit[0]):
            yield hit.span()


def models(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Spans of a model's name with its version in a part of a text."""
    for hit in MODEL.finditer(text, start, len(text) if end is None else end):
        if is_model_name(hit["name"]):
            yield hit.span()
