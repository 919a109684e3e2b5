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
    r")(?![^\W_]|_(?![a-z])|/|[.-]\d)"
)
"""Keys by which tools and registers call their records."""

BRANCH = re.compile(
    r"(?<![\w/.-])(?:feature|feat|bugfix|fix|hotfix|release|chore|task|story|issue|topic|users?/[\w.-]{1,40})/"
    r"(?P<key>[A-Z][A-Z0-9]{1,9}-\d{1,6})(?![^\W_])"
)
"""A branch that is named after the ticket that it is for."""

URL = re.compile(r"https?://[^\s<>\"'`|)\]]{4,400}")

TRACKED = (
    re.compile(r"/(?:browse|issues?)/(?P<key>[A-Z][A-Z0-9]{1,9}-\d{1,6})(?![\w-])"),
    re.compile(r"[?&](?:selectedIssue|issueKey|number|sysparm_query=number)=(?P<key>[A-Z]{2,10}-?\d{1,10})(?![\w-])"),
    re.compile(r"number(?:=|%3D)(?P<key>(?:CHG|INC|RITM|TASK|PRB|REQ|CTASK|SCTASK)\d{4,10})"),
    re.compile(r"/(?:pulls?|merge_requests|pull-requests|pullrequest|issues)/(?P<number>\d{1,6})(?![\w-])"),
    re.compile(r"#/(?P<key>models/[\w.-]+)/versions/(?P<number>\d+)(?![\w-])"),
)
"""What the address of a record in a tracker ends in."""


def tracked(url: str) -> str | None:
    """The key of the record that a tracker shows at an address: `MLP-142`, `#87`, `CHG0012`; None for other addresses."""
    for shape in TRACKED:
        hit = shape.search(url)
        if hit:
            parts = hit.groupdict()
            key, number = parts.get("key"), parts.get("number")
            return f"{key}/{number}" if key and number else key or f"#{number}"
    return None


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
    if text.find("/", start, end) >= 0:
        yield from (hit.span("key") for hit in BRANCH.finditer(text, start, len(text) if end is None else end))


def models(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Spans of a model's name with its version in a part of a text."""
    for hit in MODEL.finditer(text, start, len(text) if end is None else end):
        if is_model_name(hit["name"]):
            yield hit.span()


NUMBER = r"\d+(?:\.\d+){1,3}(?:-?(?:rc|alpha|beta|dev|post|preview)[.-]?\d*)?"
NAME_AND_VERSION = re.compile(
    r"(?<![\w/.@-])(?P<name>[a-z][a-z0-9]*(?:[-_][a-z0-9]+)+|(?:[A-Z][\w-]*[ ]){0,3}[A-Z][\w-]*)"
    rf"(?:(?P<worded>\s+(?:version|release|model)\s+)|[ @:=/]{{1,2}})(?P<version>v?{NUMBER})(?![\w/]|\.\d|-\d|\s?%)"
)
NO_NAME = frozenset(
    ["version", "release", "section", "clause", "chapter", "table", "figure", "step", "policy", "part", "phase", "item", "level", "score", "page", "line", "row", "annex", "control", "article", "requirement", "revision", "rev", "build", "iso", "iec", "nist", "paragraph", "appendix", "procedure", "standard", "value", "total", "average", "mean", "sum", "accuracy", "precision", "recall", "auc", "loss", "rate", "model", "system", "document", "form", "template", "ip", "port", "host", "at", "to", "of", "in", "on", "by", "for", "and", "or", "from"]
)  # fmt: skip
"""Words before a number that make it no version of a product."""
OPENERS = frozenset(
    ["the", "a", "an", "our", "your", "their", "this", "that", "these", "for", "from", "in", "on", "with", "to", "of", "and", "or", "deploy", "deployed", "deploying", "deployment", "release", "released", "releasing", "evaluation", "evaluated", "evaluate", "evaluating", "approval", "approved", "approve", "promote", "promoted", "promotion", "rollback", "rollout", "retrain", "retrained", "monitoring", "monitor", "model", "system", "ai", "product", "service", "new", "old", "current", "upgrade", "upgraded", "merge", "merged", "train", "trained", "training", "test", "tested", "after", "before", "since", "until", "when", "while", "both", "only", "see"]
)  # fmt: skip
"""Words that a capitalized run may open with without being the name's."""


def products(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Spans of a product's name and of the version right behind it: `fraud-lens 2.4.0`, `Lamp Timer v2.1`."""
    for hit in NAME_AND_VERSION.finditer(text, start, len(text) if end is None else end):
        first = _name_start(hit)
        sure = hit["worded"] or hit["version"][0] == "v" or hit["version"].count(".") > 1 or "-" in hit["name"]
        if first is not None and sure and not is_dated(hit["version"]):
            yield (first, hit.end("name")), hit.span("version")


def _name_start(hit: re.Match[str]) -> int | None:
    """Where the name in a run of capitalized words begins; None when the run is no name."""
    words = [(one[0].lower(), one.start()) for one in re.finditer(r"\S+", hit["name"])]
    while words and words[0][0] in OPENERS:
        words.pop(0)
    if not words or words[-1][0] in NO_NAME or not is_model_name(words[-1][0]):
        return None
    last = hit["name"].split()[-1]
    if len(words) == 1 and last.isalpha() and last[0].isupper() and last[1:].islower():
        return None  # one capitalized word is the last of a title or a family name more often
    return hit.start("name") + words[0][1]


def is_dated(version: str) -> bool:
    """Whether the numbers of a version are those of a day: padded, or with a year."""
    parts = version.lstrip("vV").split("-")[0].split(".")
    padded = any(len(part) > 1 and part[0] == "0" for part in parts[:2])
    return len(parts) > 2 and (padded or any(re.fullmatch(r"(?:19|20)\d\d", part) for part in (parts[0], parts[2])))
