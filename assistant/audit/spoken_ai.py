"""Whether a record speaks of artificial intelligence: by its words, by a name that the registers know, or that it is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.audit.columns import Column
from assistant.audit.desk import Desk
from assistant.audit.record import Record
from assistant.domain.evidence import Field, Flag, Kind

_SAYS = re.compile(
    r"\bA\.?I\.?(?![\w'])|\bML\b|\bLLMs?\b|\bGPT\b|\b[Mm]odel API\b"
    r"|\b(?i:artificial intelligence|machine[- ]learning|deep learning|neural nets?|neural networks?|chat ?gpt|copilots?|chat ?bots?|generative"
    r"|(?:foundation|large|language)[- ](?:language )?models?|algorithmic|automated decision|auto-?transcri\w+|speech[- ]to[- ]text|computer vision|predictive|recommender)\b",
)
_DENIES = re.compile(
    r"\b(?:no|not|without|isn't|is no|are no|not an?|non-?)[ -](?:any |contain(?:s|ing)? |using |an? )?(?:AI|ML|artificial intelligence|machine learning)\b(?![- ]?(?:checklist|assess|approv|form|clause|review))"
    r"|\b(?:AI|ML)\W{1,3}(?:no|none|not used|n/?a|false)\b|\bAI-free\b|\bfixed (?:rules?|texts?|calculation)\b|\b(?:done|written|translated|checked) by (?:people|humans|hand)\b",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"\b(?:GmbH|AG|SE|Lda|Ltda|S\.?L|O[UÜ]|Kft|BV|NV|Pvt|KG|Ltd|Limited|Inc|LLC|LLP|Corp|Co|PLC|B\.?V|N\.?V|AB|A/?S|ApS|Oy|Oyj|S\.?A|SAS|SARL|S\.?r\.?l|S\.?p\.?A|Pty|Group|Holding|Solutions|Services|Technologies|The)\b\.?", re.IGNORECASE)  # fmt: skip
_SHORTEST = 4  # letters; a shorter name of a company is a word of any text
_UNSAFE = frozenset({Flag.INSTRUCTION, Flag.HIDDEN})
VENDOR = Column(("supplier name", "vendor name", "supplier", "vendor", "provider", "merchant", "payee", "manufacturer", "developer"), without=("id", "owner", "assess*", "rating", "contact", "number", "no", "status", "approv*", "date"))  # fmt: skip
"""The column of a register that names a company."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name of AI that registers of the scope know."""

    name: str
    """As a text may write it."""
    source: Record
    """The row that says so."""


def trusted(desk: Desk, record: Record) -> Record:
    """A record without what screening saw to address a machine or to be hidden: places stay, nothing is said there."""
    if record.item.id not in desk.flagged:
        return record
    unsafe = [(one.start, one.end) for one in desk.scope.elements(record.item) if one.flags & _UNSAFE]
    text = record.text
    for start, end in unsafe:
        text = text[:start] + " " * (end - start) + text[end:]
    fields = tuple(one for one in record.fields if not any(a < one.end and one.start < b for a, b in unsafe))
    return replace(record, text=text, fields=fields)


def says_ai(text: str) -> re.Match[str] | None:
    """The first words for artificial intelligence that no denial holds; None where there are none."""
    denied = [hit.span() for hit in _DENIES.finditer(text)]
    return next((hit for hit in _SAYS.finditer(text) if not any(a <= hit.start() < b for a, b in denied)), None)


def denies_ai(text: str) -> re.Match[str] | None:
    """The first words that say that there is none."""
    return _DENIES.search(text)


def short_name(company: str) -> str:
    """A company's name without its legal form; empty where nothing telling is left.

    >>> short_name("Papyr Oy")
    'Papyr'
    """
    bare = " ".join(re.sub(r"\([^)]*\)", " ", _SUFFIX.sub(" ", company)).replace(",", " ").split())
    return bare if len(bare) >= _SHORTEST else ""


def names(name: str, text: str) -> bool:
    """Whether a text has a name as whole words, in any case."""
    if not name or name.lower() not in text.lower():
        return False
    return re.search(rf"(?<![\w-]){re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None


def ai_names(desk: Desk) -> tuple[Named, ...]:
    """Names of systems of the inventory and of those companies that registers tie to AI, longest first."""
    return desk.scope.derived("names of AI", lambda: _ai_names(desk))


def _ai_names(desk: Desk) -> tuple[Named, ...]:
    """The same, reckoned anew."""
    found = {one.name.lower(): one for one in (*_systems(desk), *_vendors(desk))}
    return tuple(sorted(found.values(), key=lambda one: (-len(one.name), one.name)))


def named_in(known: tuple[Named, ...], text: str) -> Named | None:
    """The first known name of AI that a text has."""
    lower = text.lower()
    return next((one for one in known if one.name.lower() in lower and names(one.name, text)), None)


def _systems(desk: Desk) -> Iterator[Named]:
    """Every alias of the inventory's systems."""
    for system in desk.known.systems:
        item = desk.scope.item(system.row)
        if item:
            row = desk.record(item)
            yield from (Named(alias, row) for alias in system.aliases)


def _vendors(desk: Desk) -> Iterator[Named]:
    """Companies of the inventory, and those of a supplier register that serve a system or whose service is AI."""
    for row in (trusted(desk, one) for one in desk.rows(Kind.INVENTORY, Kind.SUPPLIER)):
        company = VENDOR.said(row.fields)
        name = short_name(company.value) if company else ""
        if name and _is_of_ai(desk, row, company):
            yield Named(name, row)


def _is_of_ai(desk: Desk, row: Record, company: Field | None) -> bool:
    """Whether a supplier's row ties it to AI; of the inventory every row does, unless the company is the organization."""
    if row.item.metadata.kind is Kind.INVENTORY:
        return company is not None and not re.search(r"\b(?:in-?house|internal|own|self)\b", company.value, re.IGNORECASE)  # fmt: skip
    rest = "\n".join(field.value for field in row.fields if field is not company)
    return denies_ai(rest) is None and (says_ai(rest) is not None or bool(desk.known.systems_in(rest)))
