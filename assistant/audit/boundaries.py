"""The scope statement: its four boundaries, what it leaves out, and the reasons that it gives.

Boundaries are found by the headings of sections, else by lines that speak of what belongs to one. An exclusion is a line,
a sentence or a row of a table that says that something is out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from assistant.audit.columns import Column
from assistant.audit.desk import Desk
from assistant.audit.record import Record
from assistant.audit.references import System
from assistant.audit.tables import table_rows
from assistant.domain.answer import Span
from assistant.domain.evidence import Category, Element, Kind


class Boundary(StrEnum):
    """What a scope statement has to draw a line around."""

    ORGANIZATION = "organization"
    SYSTEMS = "systems"
    LIFECYCLE = "lifecycle"
    INTERFACES = "interfaces"


_HEADINGS: Mapping[Boundary, re.Pattern[str]] = {
    Boundary.ORGANIZATION: re.compile(
        r"organi[sz]ation(?!al\s+interface)|legal\s+entit|\bentit(?:y|ies)\b|\bsites?\b|locations?|business\s+units?|compan(?:y|ies)|standorte", re.IGNORECASE
    ),
    Boundary.SYSTEMS: re.compile(r"(?<!management\s)\b(?:AI|ML)?[\s-]?systems?\b(?!\s+scope)|applications|AI\s+(?:use|products?)|KI-Systeme", re.IGNORECASE),
    Boundary.LIFECYCLE: re.compile(r"life[\s-]?cycle|lebenszyklus|cycle\s+de\s+vie|ciclo\s+de\s+vid?t?a|\bstages\b|\bphases\b", re.IGNORECASE),
    Boundary.INTERFACES: re.compile(r"interfac|dependenc|relation(?:s|ship)?\b|interaction|schnittstelle|interfaz", re.IGNORECASE),
}  # fmt: skip
_LINES: Mapping[Boundary, re.Pattern[str]] = {
    Boundary.ORGANIZATION: re.compile(
        r"\b(?:legal\s+entit\w+|subsidiar\w+|branch(?:es)?|sites?|head\s?(?:office|quarters)|offices?\s+in|business\s+units?"
        r"|all\s+departments|outsourced|GmbH|Ltd\.?|Inc\.?|plc|S\.?A\.?)\b"
    ),
    Boundary.SYSTEMS: re.compile(r"\b(?:AI|machine[\s-]learning|ML|LLM)[\s-]+(?:systems?|applications?|models?|tools?)\b|\bchatbots?\b", re.IGNORECASE),
    Boundary.LIFECYCLE: re.compile(
        r"\b(?:design|requirements?|development|training|acquisition|procurement)\b.{0,160}"
        r"\b(?:operation|monitoring|retirement|decommission\w*|deployment|maintenance)\b"
        r"|\bfrom\s+(?:\w+\s+)?(?:idea|concept|design|purchase|selection|planning)\b.{0,60}\b(?:to|until)\b.{0,40}"
        r"\b(?:removal|retirement|decommission\w*|end|disposal|exit|deletion)\b", re.IGNORECASE
    ),
    Boundary.INTERFACES: re.compile(
        r"\bISMS\b|\b27001\b|\bGDPR\b|\b9001\b|privacy\s+management|quality\s+management|\bregulators?\b|supervisory\s+authorit", re.IGNORECASE
    ),
}  # fmt: skip
_TITLE = re.compile(r"\bscope\b|geltungsbereich|anwendungsbereich|périmètre|alcance|ámbito", re.IGNORECASE)
_OUT_LINE = re.compile(
    r"^[\s*\-•\d.()a-z]{0,8}?(?:out(?:\s+of\s+scope)?|excluded|exclusions?|not\s+in\s+scope|nicht\s+enthalten|ausgeschlossen)\s*[:–—-]\s*(?P<what>.+)", re.IGNORECASE
)  # fmt: skip
_OUT_SENTENCE = re.compile(
    r"(?P<what>[^.;|]+?)\s+(?:is|are|remains?|stays?|has\s+been|have\s+been|was|were)\s+(?:explicitly\s+|currently\s+|therefore\s+)?"
    r"(?:excluded|out\s+of\s+(?:the\s+)?scope|outside\s+(?:of\s+)?(?:the\s+)?scope|not\s+(?:covered|included|in\s+scope|part\s+of\s+the\s+scope))"
    r"|\b(?:excludes|excluding|does\s+not\s+(?:cover|include|apply\s+to|extend\s+to)|we\s+exclude|except\s+for)\s+(?P<object>[^.;|]+)", re.IGNORECASE
)  # fmt: skip
_OUT_HEADING = re.compile(r"exclu|out\s+of\s+scope|not\s+in\s+scope|ausschl", re.IGNORECASE)
_REASON = re.compile(
    r"\b(?:reasons?|because|rationale|justif\w+|since|due\s+to|given\s+that|so\s+that|which\s+(?:is|are|was|were|has|have|holds?|does|do|never|only|runs?|uses?)|as\s+(?:it|they|these|this|there|no|we)"
    r"|weil|grund|begründung|parce\s+que|porque)\b|\([^)]*\b(?:only|no|not|pilot|research|separate\w*|covered|under|never)\b[^)]*\)", re.IGNORECASE
)  # fmt: skip
_WHAT = Column(("excluded", "exclusion*", "out of scope", "item", "what", "ausgeschlossen"))
_WHY = Column(("reason*", "justif*", "rationale", "why", "begründung", "grund", "motiv*"))
_STATED = 2  # boundaries that a paper must speak of to be a scope statement without the word in its title


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """Something that the scope statement leaves out."""

    subject: str
    """What is left out, as written, without the reason."""
    place: Span
    """Where it says so."""
    has_reason: bool
    """Whether a reason stands beside it."""
    systems: tuple[System, ...]
    """Systems of the inventory that it names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A scope statement as read."""

    record: Record
    """The document."""
    boundaries: Mapping[Boundary, Span]
    """Where each boundary is drawn: a heading, else a line."""
    exclusions: tuple[Exclusion, ...]
    """What is left out, each once."""


def statements(desk: Desk) -> tuple[Statement, ...]:
    """The scope statements in force, by id; every one that there is where none is in force."""
    held = [record for record in desk.rules if record.item.metadata.kind is Kind.SCOPE]
    papers = held or [one for one in desk.records(Kind.SCOPE) if "#" not in one.item.id]
    read = [_read(desk, record) for record in papers]
    titled = tuple(one for one in read if _TITLE.search(one.record.item.metadata.title))
    return titled or tuple(one for one in read if len(one.boundaries) >= _STATED)


def span_of(record: Record, start: int, end: int) -> Span:
    """A place in a record."""
    return Span(evidence=record.item.id, revision=record.item.revision, start=start, end=end)


def _read(desk: Desk, record: Record) -> Statement:
    """A document, read as a scope statement."""
    elements = desk.scope.elements(record.item)
    return Statement(
        record=record,
        boundaries=dict(_boundaries(record, elements)),
        exclusions=tuple(_once(_exclusions(desk, record, elements))),
    )


def _boundaries(record: Record, elements: tuple[Element, ...]) -> Iterator[tuple[Boundary, Span]]:
    """Where each boundary is drawn."""
    heads = [one for one in elements if one.category is Category.HEADING]
    lines = [one for one in elements if one.category not in (Category.HEADING, Category.FIELD)]
    for boundary in Boundary:
        place = _first(record, heads, _HEADINGS[boundary]) or _first(record, lines, _LINES[boundary])
        if place:
            yield boundary, place


def _first(record: Record, elements: Iterable[Element], told: re.Pattern[str]) -> Span | None:
    """The first element that matches; the title of the document itself draws no line."""
    title = record.item.metadata.title.strip().lower()
    for one in elements:
        said = record.text[one.start : one.end]
        if said.strip("# \n").lower() != title and told.search(said):
            return span_of(record, one.start, one.end)
    return None


def _exclusions(desk: Desk, record: Record, elements: Iterable[Element]) -> Iterator[Exclusion]:
    """Everything that a document says is out, in text order, rows of tables last."""
    for one in elements:
        if one.category in (Category.HEADING, Category.ROW, Category.TABLE, Category.FIELD):
            continue
        said = record.text[one.start : one.end]
        subject = _subject(said, listed=one.category is Category.LIST_ITEM and _is_out(one))
        if subject:
            yield _exclusion(desk, record, subject, (one.start, one.end), has_reason=bool(_REASON.search(said)))
    for row in table_rows(desk, record.item):
        what, why = _WHAT.said(row.fields), _WHY.said(row.fields)
        if what and (_OUT_HEADING.search(what.name) or _OUT_HEADING.search(_heading_at(elements, what.start))):
            end = max(field.end for field in row.fields)
            yield _exclusion(desk, record, what.value, (what.start, end), has_reason=why is not None)


def _is_out(element: Element) -> bool:
    """Whether an element stands under a heading of exclusions."""
    return bool(element.locator.section) and bool(_OUT_HEADING.search(element.locator.section[-1]))


def _heading_at(elements: Iterable[Element], at: int) -> str:
    """The last heading above a place."""
    above = [one.locator.section[-1] for one in elements if one.start <= at and one.locator.section]
    return above[-1] if above else ""


def _subject(said: str, *, listed: bool) -> str:
    """What a line says is out; empty where it says so of nothing."""
    line = _OUT_LINE.match(said)
    sentence = None if line else _OUT_SENTENCE.search(said)
    if line:
        what = line["what"]
    elif sentence:
        what = sentence["what"] or sentence["object"]
    else:
        what = said if listed else ""
    cut = re.split(r"(?<=[a-z)])\.\s|\s+[–—]\s+|;|:\s", what.strip())[0]
    before = _REASON.search(cut)
    return (cut[: before.start()] if before and before.start() else cut).strip(" ,.-*(")


def _exclusion(desk: Desk, record: Record, subject: str, at: tuple[int, int], *, has_reason: bool) -> Exclusion:
    """One thing that is out."""
    named = desk.known.systems_in(subject)
    return Exclusion(subject=subject, place=span_of(record, *at), has_reason=has_reason, systems=named)


def _once(found: Iterable[Exclusion]) -> Iterator[Exclusion]:
    """Each thing once: what a later line or table names in fewer words is the same."""
    seen: list[frozenset[str]] = []
    for one in found:
        words = frozenset(word.rstrip("s") for word in re.findall(r"\w{3,}", one.subject.lower())) - {
            "and",
            "the",
            "all",
            "our",
        }
        if words and not any(words <= other for other in seen):
            seen.append(words)
            yield one
