"""Families of numbered documents: a word and a number, such as `PEP 484` and `Policy 12`, and what a document declares.

Whether a word is a family is decided in a scope, by what its own evidence declares. Here such names are only gathered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.domain.evidence import Field
from ingest.names import document_meaning, is_id_name

NUMBERED = re.compile(
    r"(?<![\w/.-])(?P<family>[A-Z][A-Za-z]{1,19})[ \u00a0\n](?P<number>\d{1,5})(?![\w%\u00b0]|[.,:/-]\d|\s?[%\u00b0\u20ac$\u00a3])"
)
"""A capitalized word and a whole number that is no part of a longer one."""

ROLE = re.compile(r":(?P<family>[a-z]{2,20}):`(?P<number>\d{1,5})`")
"""The same as reStructuredText writes it: `` :pep:`484` ``."""

TITLED = re.compile(r"(?P<family>[A-Z][A-Za-z]{1,19})[ -]0*(?P<number>\d{1,5})(?=\s*[:\u2013\u2014]|\s+-\s|\.\s|$)")
"""How a title declares the number: `Policy 12 - Access`."""

YEARS = range(1900, 2101)
"""Numbers that a title gives to years."""

WHOLE_VERSION = re.compile(r"\s*(?:version|revision|issue|edition|rev|v)?[\s.:]*\d+(?![\w.])", re.IGNORECASE)
"""A version that counts up without a part behind a point, so that a number alone may be one."""

BARE = re.compile(r"\d{1,5}(?:\s*(?:,|;|&|\band\b|\s)\s*\d{1,5})*")
"""Numbers alone, as a field gives them that names others of the same family."""

NO_FAMILY = frozenset(
    ["section", "sections", "clause", "chapter", "table", "figure", "fig", "page", "pages", "line", "row", "column", "step", "item", "part", "phase", "level", "note", "appendix", "annex", "paragraph", "para", "question", "answer", "option", "example", "case", "week", "day", "month", "year", "quarter", "sprint", "hour", "minute", "version", "release", "revision", "rev", "no", "nr", "id", "total", "sum", "top", "about", "after", "all", "and", "any", "as", "at", "before", "between", "but", "by", "each", "every", "for", "from", "had", "has", "have", "if", "in", "is", "it", "its", "last", "least", "less", "more", "most", "next", "of", "on", "only", "or", "other", "our", "over", "per", "since", "some", "than", "that", "the", "their", "then", "these", "this", "those", "to", "under", "until", "up", "was", "we", "were", "when", "where", "which", "while", "with", "within", "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "am", "pm", "utc", "gmt", "cet", "fy", "eur", "usd", "gbp", "chf", "iso", "iec", "en", "din", "ieee", "nist", "utf", "sha", "http", "https", "tls", "ipv", "gpt", "python", "java", "windows", "android"]
)  # fmt: skip
"""Words before a number that count parts, days and amounts, or name a standard or a product of the world outside."""


def numbered(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int, str]]:
    """Spans of what may name a numbered document in a part of a text, each with its name, `PEP 484` for `PEP 0484` too."""
    last = len(text) if end is None else end
    for hit in NUMBERED.finditer(text, start, last):
        if hit["family"].lower() not in NO_FAMILY:
            yield *hit.span(), f"{hit['family']} {int(hit['number'])}"
    if text.find("`", start, last) >= 0:
        for hit in ROLE.finditer(text, start, last):
            yield *hit.span(), f"{hit['family'].upper()} {int(hit['number'])}"


def own_number(title: str, stem: str, fields: Sequence[Field]) -> str | None:
    """The family and number that a document declares for itself, as `PEP 484`, in a field or its title; else None.

    A field counts that leads the document's others under a name in capitals, or that the file is named after as well.
    A title that ends with a year (`Audit 2026`) declares none.
    """
    stated = _field_number(stem, fields)
    if stated is not None:
        return stated[0]
    hit = TITLED.match(title)
    if hit is None or _known(hit["family"]) or int(hit["number"]) in YEARS:
        return None
    return f"{hit['family']} {int(hit['number'])}"


def bare_family(stem: str, fields: Sequence[Field], version: str | None) -> str | None:
    """The family whose members a document's relation fields name by numbers alone; None where those may be versions.

    `Supersedes: 3` is version 3 of the same document where no field says of which family it is, or where its own
    version is a whole number (`4`, `v4`); a header that leads with the number in capitals, as a PEP's, counts in its
    family throughout.
    """
    stated = _field_number(stem, fields)
    if stated is None:
        return None
    number, leads = stated
    versions = [version or "", *(one.value for one in fields if document_meaning(one.name) == "version")]
    return number.split()[0] if leads or not any(map(WHOLE_VERSION.match, versions)) else None


def _field_number(stem: str, fields: Sequence[Field]) -> tuple[str, bool] | None:
    """The number that a field declares, and whether that field leads the others under a name in capitals."""
    for place, one in enumerate(fields):
        family = one.name.strip()
        if not re.fullmatch(r"[A-Za-z]{2,20}", family) or not re.fullmatch(r"\d{1,5}", one.value) or _known(family):
            continue
        named = re.fullmatch(rf"{family}[-_ ]?0*{int(one.value)}(?!\d).*", stem, re.IGNORECASE | re.DOTALL)
        leads = place == 0 and family.isupper()
        if named or leads:
            return f"{family} {int(one.value)}", leads
    return None


def without_zeros(target: str) -> str:
    """The name of a numbered document, `PEP 484` for `PEP 0484`; any other target as it is."""
    return next((name for start, end, name in numbered(target) if (start, end) == (0, len(target))), target)


def _known(family: str) -> bool:
    """Whether the word is none for a family of documents: it names a thing that every document has, or counts parts."""
    return family.lower() in NO_FAMILY or document_meaning(family) is not None or is_id_name(family)


def bare_numbers(value: str, family: str) -> list[tuple[int, int, str]]:
    """Spans of the numbers in a value that is nothing but numbers, each with its name in the family; else none."""
    if BARE.fullmatch(value.strip()) is None:
        return []
    return [(*hit.span(), f"{family} {int(hit[0])}") for hit in re.finditer(r"\d+", value)]
