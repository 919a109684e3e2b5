"""The scope statement: its four boundaries, what it leaves out, and the reasons that it gives.

Boundaries are found by the headings of sections, else by lines that speak of what belongs to one. An exclusion is a line,
a sentence or a row of a table that says that something is out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath

from assistant.audit.columns import is_open
from assistant.audit.desk import Desk
from assistant.audit.house_words import says_ai_here
from assistant.audit.record import Record
from assistant.audit.references import System
from assistant.audit.scope_words import (
    HEADINGS,
    LINES,
    OUT_ABROAD,
    OUT_HEADING,
    OUT_LINE,
    OUT_SENTENCE,
    REASON,
    TITLE,
    WHAT,
    WHY,
    Boundary,
)
from assistant.audit.tables import table_rows
from assistant.domain.answer import Span
from assistant.domain.evidence import Category, Element, Field, Kind

_LABEL = re.compile(
    r"(?:^|[.;]\s+)\W{0,4}(?P<label>[^\W\d_][^.:;|\n]{1,40}?)\s*(?::|[.:]\*\*)\s+(?P<rest>[^.;\n]+)", re.MULTILINE
)
_FEWEST_WORDS = 3  # of a cell that says why something is out under a heading of no telling name
_EVERY = re.compile(r"\b(?:every|all|any|each)\b", re.IGNORECASE)
_SEVERAL = 2  # systems that a line names to draw their boundary
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
    annexes: tuple[Record, ...] = ()
    """Other papers and rows of lists on scope that it names by their file: what stands there, stands in it."""

    @property
    def parts(self) -> tuple[Record, ...]:
        """The document and its annexes."""
        return (self.record, *self.annexes)


def statements(desk: Desk) -> tuple[Statement, ...]:
    """The scope statements in force, by id; every one that there is where none is in force."""
    held = [record for record in desk.rules if record.item.metadata.kind is Kind.SCOPE]
    papers = held or [one for one in desk.records(Kind.SCOPE) if "#" not in one.item.id]
    read = [_read(desk, record) for record in papers]
    titled = tuple(one for one in read if TITLE.search(one.record.item.metadata.title))
    told = titled or tuple(one for one in read if len(one.boundaries) >= _STATED)
    return told or tuple(one for one in read if one.boundaries and one.exclusions)  # of kind scope by its own word


def span_of(record: Record, start: int, end: int) -> Span:
    """A place in a record."""
    return Span(evidence=record.item.id, revision=record.item.revision, start=start, end=end)


def _read(desk: Desk, record: Record) -> Statement:
    """A document, read as a scope statement."""
    elements = desk.scope.elements(record.item)
    return Statement(
        record=record,
        boundaries=dict(_boundaries(desk, record, elements)),
        exclusions=tuple(_once(_exclusions(desk, record, elements))),
        annexes=tuple(_annexes(desk, record)),
    )


@cache
def _sentence_on(boundary: Boundary) -> re.Pattern[str]:
    """A sentence that says what a boundary is: `The systems are Crumb and Sift`."""
    return re.compile(
        rf"(?:^|[.;\n]\s*)(?:the |our )?(?:{HEADINGS[boundary].pattern})\w*\s+(?:is|are|comprises?|covers?|includes?|consists? of)\s+\w",
        re.IGNORECASE,
    )


def _annexes(desk: Desk, record: Record) -> Iterator[Record]:
    """Papers and rows on scope whose file a statement names, by id."""
    for other in desk.records(Kind.SCOPE):
        name = PurePosixPath(other.item.path).name
        if other.item.path != record.item.path and other.item.id not in desk.flagged and name in record.text:
            yield other


def _boundaries(desk: Desk, record: Record, elements: tuple[Element, ...]) -> Iterator[tuple[Boundary, Span]]:
    """Where each boundary is drawn; of the systems also by a line that is no exclusion and names several of them."""
    heads = [one for one in elements if one.category is Category.HEADING]
    lines = [one for one in elements if one.category not in (Category.HEADING, Category.FIELD)]
    for boundary in Boundary:
        place = (
            _first(record, heads, HEADINGS[boundary])
            or _first(record, lines, LINES[boundary])
            or _labelled(record, lines, HEADINGS[boundary])
            or _first(record, lines, _sentence_on(boundary))
            or (_naming(desk, record, lines) or _calling(desk, record, lines) if boundary is Boundary.SYSTEMS else None)
        )
        if place:
            yield boundary, place


def _calling(desk: Desk, record: Record, elements: Iterable[Element]) -> Span | None:
    """The first line that speaks of all that the organization has a word of its own for: `every decision aid`."""
    for one in elements:
        said = record.text[one.start : one.end]
        if _EVERY.search(said) and says_ai_here(desk, said):
            return span_of(record, one.start, one.end)
    return None


def _first(record: Record, elements: Iterable[Element], told: re.Pattern[str]) -> Span | None:
    """The first element that matches; the title of the document itself draws no line."""
    title = record.item.metadata.title.strip().lower()
    for one in elements:
        said = record.text[one.start : one.end]
        if said.strip("# \n").lower() != title and told.search(said):
            return span_of(record, one.start, one.end)
    return None


def _labelled(record: Record, elements: Iterable[Element], told: re.Pattern[str]) -> Span | None:
    """The first line that opens a sentence with the name of a boundary and a colon, and says something behind it."""
    for one in elements:
        for hit in _LABEL.finditer(record.text[one.start : one.end]):
            if told.search(hit["label"]) and not OUT_HEADING.search(hit["label"]) and not is_open(hit["rest"]):
                return span_of(record, one.start, one.end)
    return None


def _naming(desk: Desk, record: Record, elements: Iterable[Element]) -> Span | None:
    """The first line that names several systems of the inventory and leaves none of them out."""
    for one in elements:
        said = record.text[one.start : one.end]
        out = _is_out(one) or _subject(said, listed=False)
        if not out and len(desk.known.systems_in(said)) >= _SEVERAL:
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
            yield _exclusion(desk, record, subject, (one.start, one.end), has_reason=_has_reason(said, subject))
    rows = table_rows(desk, record.item)
    explained = any(WHY.said(row.fields) for row in rows)
    for row in rows:
        under = OUT_HEADING.search(_heading_at(elements, row.fields[0].start))
        named = WHAT.said(row.fields)
        what = named if named and (under or OUT_HEADING.search(named.name)) else row.fields[0] if under else None
        if what:
            end = max(field.end for field in row.fields)
            why = WHY.said(row.fields) or (None if explained else _told_beside(row, what))
            yield _exclusion(desk, record, what.value, (what.start, end), has_reason=why is not None)


def _has_reason(said: str, subject: str) -> bool:
    """Whether a line gives a reason: by its words, or by saying something in words behind a colon or dash."""
    _, _, rest = said.partition(subject)
    behind = re.match(r"[\s\"'”)*]*(?::|[–—]|\s-\s)(?P<rest>.+)", rest, re.DOTALL)
    told = len(re.findall(r"[^\W\d_]{2,}", behind["rest"])) >= _FEWEST_WORDS if behind else False
    return told or REASON.search(said) is not None


def _told_beside(row: Record, what: Field) -> Field | None:
    """The other cell of a row that says something in words, where no column is one of reasons."""
    others = (field for field in row.fields if field is not what)
    return next((field for field in others if len(re.findall(r"[^\W\d_]{2,}", field.value)) >= _FEWEST_WORDS), None)


def _is_out(element: Element) -> bool:
    """Whether an element stands under a heading of exclusions."""
    return bool(element.locator.section) and bool(OUT_HEADING.search(element.locator.section[-1]))


def _heading_at(elements: Iterable[Element], at: int) -> str:
    """The last heading above a place."""
    above = [one.locator.section[-1] for one in elements if one.start <= at and one.locator.section]
    return above[-1] if above else ""


def _subject(said: str, *, listed: bool) -> str:
    """What a line says is out; empty where it says so of nothing."""
    line = OUT_LINE.match(said)
    sentence = None if line else OUT_SENTENCE.search(said) or OUT_ABROAD.search(said)
    if line:
        what = line["what"]
    elif sentence:
        what = sentence["what"] or sentence.groupdict().get("object", "")
    else:
        what = said if listed else ""
    cut = re.split(r"(?<=[a-z)])\.\s|\s+[–—]\s+|;|:\s", what.strip())[0]
    before = REASON.search(cut)
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
