"""What ingestion produces and the store keeps: evidence, its fields, its places and its links."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field, fields, is_dataclass
from enum import StrEnum
from functools import cache
from operator import attrgetter
from typing import NewType

from assistant.domain.access import Clause
from assistant.domain.dates import PartialDate
from assistant.domain.pickling import sent_often

EvidenceId = NewType("EvidenceId", str)
"""`path`, or `path#KEY` for a record inside a file; stable over revisions."""

RevisionId = NewType("RevisionId", str)
"""`sha256:` and the hash of one content of an evidence."""


class Kind(StrEnum):
    """What an evidence item is, in the field's words."""

    POLICY = "policy"
    PROCEDURE = "procedure"
    STANDARD = "standard"
    SOA = "soa"
    SCOPE = "scope"
    INVENTORY = "inventory"
    RISK = "risk"
    IMPACT_ASSESSMENT = "impact_assessment"
    DATASET = "dataset"
    REQUIREMENT = "requirement"
    TICKET = "ticket"
    PULL_REQUEST = "pull_request"
    TRAINING_RUN = "training_run"
    EVALUATION = "evaluation"
    MODEL_CARD = "model_card"
    APPROVAL = "approval"
    DEPLOYMENT = "deployment"
    MONITORING = "monitoring"
    INCIDENT = "incident"
    REVIEW = "review"
    OVERSIGHT = "oversight"
    TRAINING_RECORD = "training_record"
    SUPPLIER = "supplier"
    ACCESS = "access"
    CHANGE = "change"
    PROMPT = "prompt"
    MINUTES = "minutes"
    AUDIT_PLAN = "audit_plan"
    FINDING = "finding"
    CORRECTIVE_ACTION = "corrective_action"
    INTERVIEW = "interview"
    OBSERVATION = "observation"
    AUDIT_REPORT = "audit_report"
    OBJECTIVE = "objective"
    CONTRACT = "contract"
    OTHER = "other"


DOCUMENT_KINDS = frozenset(
    {Kind.POLICY, Kind.PROCEDURE, Kind.STANDARD, Kind.SCOPE, Kind.OVERSIGHT, Kind.OBJECTIVE, Kind.REQUIREMENT}
)
"""Kinds that state rules and can be in force; the others are records, which have a date."""


class Status(StrEnum):
    """Standing of a document as it says of itself."""

    DRAFT = "draft"
    APPROVED = "approved"
    RETIRED = "retired"


class Category(StrEnum):
    """What a part of a text is."""

    HEADING = "heading"
    TEXT = "text"
    LIST_ITEM = "list_item"
    TABLE = "table"
    ROW = "row"
    CODE = "code"
    FIELD = "field"
    COMMENT = "comment"
    NOTE = "note"


class Flag(StrEnum):
    """What screening saw in a part of a text."""

    INSTRUCTION = "instruction"
    HIDDEN = "hidden"
    SECRET = "secret"  # noqa: S105 - the name of a flag
    PERSONAL = "personal"


@sent_often
@dataclass(frozen=True, slots=True, kw_only=True)
class Locator:
    """The place of a part inside its source, as a person would look it up."""

    section: tuple[str, ...] = ()
    """Heading path, outermost first."""
    page: int | None = None
    """Page or slide, from 1."""
    sheet: str | None = None
    """Worksheet name."""
    row: int | None = None
    """Row under the header, from 1."""
    column: int | None = None
    """Column of a table, from 1."""
    field: str | None = None
    """Field or column name."""
    box: tuple[float, float, float, float] | None = None
    """Left, top, right and bottom on the page as shares of its width and height, 0 to 1, from the upper left corner."""

    def as_json(self) -> dict[str, object]:
        """The parts that are known, for an answer's `locator`."""
        known: dict[str, object] = {"section": " > ".join(self.section)} if self.section else {}
        others = {"page": self.page, "sheet": self.sheet, "row": self.row, "column": self.column, "field": self.field}
        placed: dict[str, object] = {"box": list(self.box)} if self.box else {}
        return known | {name: value for name, value in others.items() if value is not None} | placed


@sent_often
@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A part of a canonical text with its category and place; parts do not overlap and are in text order."""

    category: Category
    """What the part is."""
    start: int
    """First code point of the part in the canonical text."""
    end: int
    """One past its last code point."""
    locator: Locator = field(default_factory=Locator)
    """Its place in the source; the section path of a heading ends with the heading itself."""
    flags: frozenset[Flag] = frozenset()
    """What screening saw in it."""
    cells: tuple[tuple[int, int], ...] = ()
    """Spans of the cells of a table's row, empty ones included, in the canonical text; the n-th is column n from 1."""


@sent_often
@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A named value of a structured record; `text[start:end]` of the canonical text is the value."""

    name: str
    """As the source writes it; nested keys dotted (`beta.approver`)."""
    value: str
    """The value as it stands in the canonical text."""
    start: int
    """First code point of the value."""
    end: int
    """One past its last code point."""


class LinkType(StrEnum):
    """What an edge between evidence means."""

    IMPLEMENTS = "implements"
    EVALUATES = "evaluates"
    APPROVES = "approves"
    DEPLOYS = "deploys"
    MONITORS = "monitors"
    SUPERSEDES = "supersedes"
    SUPERSEDED_BY = "superseded_by"
    CLOSES = "closes"
    MENTIONS = "mentions"


class LinkBasis(StrEnum):
    """How a link was found."""

    STATED = "stated"
    IDENTIFIER = "identifier"
    INFERRED = "inferred"


@sent_often
@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A typed edge to something named in the text; whether the target resolves is decided per scope."""

    type: LinkType
    """What the edge means."""
    target: str
    """The target as written: `MLP-142`, `#87`, `CHG0012`, `fraud-lens 2.4.0`, or an evidence id."""
    basis: LinkBasis
    """How the link was found."""
    start: int | None = None
    """First code point of the target's mention in the canonical text, when it stands there."""
    end: int | None = None
    """One past the mention's last code point."""


class MentionType(StrEnum):
    """What a mention may name, by its shape alone; what it does name is decided in a scope."""

    PERSON = "person"
    SYSTEM = "system"
    VERSION = "version"
    IDENTIFIER = "identifier"


@sent_often
@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A name as it stands in a canonical text. It is found by its shape, so it tells nothing of any other evidence."""

    type: MentionType
    """What it may name."""
    text: str
    """The name as written; `text[start:end]` of the canonical text."""
    start: int
    """First code point."""
    end: int
    """One past the last code point."""


@sent_often
@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What an item says of itself, after the precedence of the layers that speak."""

    title: str
    """A person's name for the item."""
    kind: Kind
    """What the item is."""
    owner: str | None = None
    """The accountable person or, as written, a team."""
    approved_by: str | None = None
    """Who approved it, as written."""
    version: str | None = None
    """The document's own version label."""
    status: Status | None = None
    """Its standing as it says of itself."""
    date: PartialDate | None = None
    """The evidence's own date (valid time); None when it has none."""
    effective: PartialDate | None = None
    """When a document came or comes into force."""
    review_by: PartialDate | None = None
    """When a document is due for review."""
    systems: tuple[str, ...] = ()
    """AI systems that the item says it is about, as written."""
    model_version: str | None = None
    """The model version that the item is about, as written."""
    controls: tuple[str, ...] = ()
    """Criteria ids that the item names."""
    number: str | None = None
    """The family and number that a document declares for itself: `PEP 484`, `Policy 12`."""


@sent_often
@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One citable thing as ingestion hands it to the store: an evidence with one revision of its content."""

    id: EvidenceId
    """Stable id."""
    source: str
    """Id of the sources.yaml entry that it came through."""
    path: str
    """Path of its file relative to the root, or the live source's id; what access entries are matched against."""
    text: str
    """Canonical text; offsets count its code points."""
    elements: tuple[Element, ...]
    """Its parts in text order."""
    metadata: Metadata
    """What it says of itself."""
    parser: str
    """Name and version of the parser that made the text."""
    original: str
    """SHA-256 (hex) of the file's bytes; its original is kept under this name."""
    fields: tuple[Field, ...] = ()
    """Named values, in text order."""
    links: tuple[Link, ...] = ()
    """Edges that the item states or names."""
    mentions: tuple[Mention, ...] = ()
    """Names that stand in the text, in text order."""
    clauses: tuple[Clause, ...] = ()
    """What the item itself says about access; the sources.yaml entry is looked up afresh at each question."""

    @property
    def revision(self) -> RevisionId:
        """The id of this content: equal content of one evidence gives equal ids, on every machine."""
        content = [getattr(self, name) for name in _names(Item) if name not in ("source", "original")]
        encoded = json.dumps(content, default=_plain, ensure_ascii=False)
        return RevisionId("sha256:" + hashlib.sha256(encoded.encode("utf-8", "surrogatepass")).hexdigest())


@cache
def _names(record: type) -> tuple[str, ...]:
    """Names of a record's fields, in order; none for what is no record."""
    return tuple(each.name for each in fields(record)) if is_dataclass(record) else ()


@cache
def _values(record: type) -> Callable[[object], object] | None:
    """Gives the values of a record's fields, in order; None for what is no record."""
    names = _names(record)
    return attrgetter(*names) if names else None


def _plain(value: object) -> object:
    """JSON form of what JSON does not know: a record as its values in order, a set sorted, anything else as text."""
    values = _values(type(value))  # type: ignore[arg-type]  # a class is hashable, whatever its records are
    if values is not None:
        return values(value)
    return sorted(value) if isinstance(value, frozenset) else str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A file or record of a source that did not become evidence, with the reason and the way to mend it."""

    path: str
    """Path of the file, or id of the record."""
    source: str
    """Id of the sources.yaml entry."""
    reason: str
    """Why, in one sentence."""
    fix: str
    """What the owner of the file can do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A slice of a revision's canonical text that is indexed and found as one."""

    ordinal: int
    """Position among the chunks of its revision, from 0."""
    start: int
    """First code point."""
    end: int
    """One past the last code point."""
    context: str
    """Title and heading path: indexed with the slice, never quotable."""
    locator: Locator
    """Place of the slice's first part."""
    flags: frozenset[Flag] = frozenset()
    """What screening saw in any part of it."""
