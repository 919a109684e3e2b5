"""The Statement of Applicability: which controls apply, which do not, why, and how far they are.

Read from registers of the kind soa, and from tables of such documents. An id is written in many ways (`A.6.2.4`,
`6.2.4`, `A6.2.4`, `Annex A 6.2.4`); one that the criteria do not have is kept as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.audit.columns import Column, is_blank, is_open
from assistant.audit.criteria import Criteria
from assistant.audit.decisions_in_text import decided_above, lines_of
from assistant.audit.desk import Desk
from assistant.audit.record import Record
from assistant.audit.tables import table_rows
from assistant.domain.answer import Span
from assistant.domain.evidence import Field, Kind
from assistant.domain.people import people_in

CONTROL = Column(
    (
        "control id",
        "control",
        "annex*",
        "criterion",
        "requirement",
        "clause",
        "ref",
        "id",
        "nr",
        "no",
        "number",
        "measure",
    ),
    without=("title", "owner", "name", "date", "status"),
)
APPLICABLE = Column(
    ("applicable", "applicability", "applies", "included", "inclusion", "scope", "selected", "excluded", "exclusion",
     "decision", "in or out", "in out", "in use", "used", "relevant", "adopted", "retenu*", "adoptad*", "anwendbar*", "gewählt", "relevanz", "zutreffend", "aplicable*", "applicabile", "toepasselijk*"),
    without=("justif*", "reason*", "why", "rationale", "comment*", "date", "by"),
)  # fmt: skip
JUSTIFICATION = Column(
    (
        "justif*",
        "rationale",
        "reason*",
        "why",
        "grounds",
        "explains",
        "por que",
        "porqué",
        "pourquoi",
        "warum",
        "waarom",
        "reden",
        "skäl",
        "explanation",
        "begründ*",
        "grund",
        "motiv*",
        "giustif*",
        "argument*",
    ),
    without=("date", "by"),
)
STATUS = Column(
    (
        "implementation status",
        "status",
        "implement*",
        "state",
        "how far",
        "stand",
        "stato",
        "avance",
        "avancement",
        "état",
        "situación",
        "maturity",
        "progress",
        "umsetz*",
        "statut",
        "estado",
    ),
    without=("date", "owner", "by", "reference*", "evidence"),
)
REFERENCE = Column(
    ("reference*", "evidence", "ref", "document*", "link*", "where", "how", "met", "addressed", "measure*", "procedure*", "polic*", "artefact*", "artifact*",
     "record*", "nachweis*", "beleg*", "preuve*", "evidencia*", "prueba*", "prova", "prove", "bewijs*", "proof", "shown by", "implemented"),
    without=("status", "justif*", "reason*", "date", "control", "id"),
)  # fmt: skip
OWNER = Column(("owner", "responsible", "accountable", "verantwort*", "lead"), without=("date",))

_ID = re.compile(
    r"\s*(?:iso[\s/]*(?:iec)?[\s/]*42001\S*\s*)?(?:annex\s*)?(?:control\s*)?(?P<annex>A)?[\s.\-]*"
    r"(?P<digits>\d{1,2}(?:[.\-]\d{1,2}){0,3})(?![\w]|\.\d)",
    re.IGNORECASE,
)
_NO = re.compile(
    r"\s*(?:no|n|false|0|out(?:\s+of\s+scope)?|excluded?|exclusion|omitted|descoped|left\s+out|rejected|not[\s_-](?:applicable|included|selected|relevant|applied|adopted|needed|required)|n/?a|nein|non|nicht\b.*"
    r"|inapplicable|✗|✘|❌)\b\W*|\s*[✗✘❌]\s*",
    re.IGNORECASE,
)
_YES = re.compile(
    r"\s*(?:yes|y|true|1|x|in|include[ds]?|inclusion|applicable|applies|applied|adopted|selected|relevant|ja|oui|s[ií]|anwendbar)\b.*|\s*[✓✔✅]\s*",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*[;,|\n]\s*")
_INVERTED = re.compile(r"exclu|ausgeschl", re.IGNORECASE)
_PLANNED = re.compile(
    r"\b(?:plan(?:ned|s)?|not\s+(?:yet\s+)?(?:implemented|started|in\s+place|met|done)|to\s?do|roadmap|open|pending|scheduled|future|target\w*|in\s+preparation|foreseen|upcoming|will\s+be|from\s+\w+\s+20\d\d|Q[1-4]\s*20\d\d|geplant"
    r"|offen|prévu|previst\w+)\b",
    re.IGNORECASE,
)
_PARTLY = re.compile(
    r"\b(?:part\w*|in\s+progress|ongoing|started|under\s+way|teilweise|partiel\w*|parcial\w*|drafted)\b", re.IGNORECASE
)
_DONE = re.compile(
    r"\b(?:implemented|in\s+(?:place|operation|use)|rolled\s+out|running|done|operational|operating|operated|effective|complet\w*|live|fully|full|active|established"
    r"|umgesetzt|erfüllt|en\s+place|implementad\w+|yes|met)\b",
    re.IGNORECASE,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One row of a statement: a control with what the organization decided about it."""

    record: Record
    """The row."""
    id_field: Field
    """Where its id stands."""
    control: str | None
    """The criterion's id; None where the criteria have none that it can mean."""
    applicable: bool | None
    """Whether the control is said to apply; None where the row does not say."""
    decided: Field | None
    """Where it says so."""
    has_reasons: bool
    """Whether the statement has a place for a justification at all."""
    has_status: bool
    """Whether the statement has a place for how far a control is."""
    justification: Field | None
    """Why the control applies, or why not; None where nothing is written."""
    status: Field | None
    """How far it is."""
    reference: Field | None
    """What is to show it."""
    owner: Field | None
    """Who answers for it."""

    @property
    def written(self) -> str:
        """The id as the statement writes it."""
        return self.id_field.value

    @property
    def name(self) -> str:
        """The id by which the row is called: the criterion's, else as written."""
        return self.control or self.written.strip()

    @property
    def planned(self) -> bool:
        """Whether the row says that the control is still to come."""
        said = self.status.value.strip() if self.status else ""
        return not _DONE.match(said) and _PLANNED.search(said) is not None

    @property
    def implemented(self) -> bool:
        """Whether the row claims the control, whole or in part; where no row can say how far it is, to apply is to claim."""
        if self.status is None:
            return not self.has_status
        return not self.planned and bool(_DONE.search(self.status.value) or _PARTLY.search(self.status.value))

    @property
    def why(self) -> str:
        """The reason given; empty where none is."""
        return self.justification.value if self.justification else ""

    @property
    def owners(self) -> tuple[str, ...]:
        """The persons who answer for the control: of the row, else of the statement."""
        said = (self.owner.value if self.owner else self.record.item.metadata.owner) or ""
        return tuple(said[start:end] for start, end in people_in(said))

    def places(self, *fields: Field | None) -> tuple[Span, ...]:
        """The places of the id and of some other fields that are there."""
        return tuple(self.record.span(field) for field in (self.id_field, *fields) if field)


def statement(desk: Desk) -> tuple[Decision, ...]:
    """Every row of every statement in the scope, in the order of ids."""
    return desk.once("statement of applicability", lambda: tuple(_decisions(desk)))


def named_by(desk: Desk, row: Decision) -> tuple[str, ...]:
    """What a row names to show its control, as written: what it links to, and the parts of its columns of references."""
    apart = (row.id_field, row.decided, row.status)
    told = REFERENCE.every([field for field in row.record.fields if field not in apart])
    linked = [link.target for link in desk.links.get(row.record.item.id, ())]
    parts = [part for field in told for part in _BETWEEN.split(field.value.strip())]
    return tuple(dict.fromkeys(part for part in (*linked, *parts) if part))


def is_heading(criteria: Criteria, control: str) -> bool:
    """Whether an id is a heading over controls."""
    return control in criteria.by_id and not criteria.by_id[control].assessable


def normal(written: str, criteria: Criteria) -> str | None:
    """The criterion that an id in a statement means: a control of the annex where there is one, else a clause."""
    match = _ID.match(written)
    if not match:
        return None
    digits = ".".join(str(int(part)) for part in re.split(r"[.\-]", match["digits"]))
    wanted = (f"A.{digits}", *(() if match["annex"] else (digits,)))
    return next((one for one in wanted if one in criteria.by_id), None)


def _decisions(desk: Desk) -> Iterator[Decision]:
    """The rows that decide about a control."""
    for group in _groups(desk):
        form = _Form(_has(group, JUSTIFICATION), _has(group, STATUS), _is_marked(group))
        yield from (row for record in group for row in [_decision(desk, record, form)] if row)


def _groups(desk: Desk) -> Iterator[Sequence[Record]]:
    """Records of each statement: the rows of one register, the table rows of one document."""
    files: dict[str, list[Record]] = {}
    for record in desk.records(Kind.SOA):
        path, is_row, _ = record.item.id.partition("#")
        files.setdefault(path, []).extend([record] if is_row else _rows_in(desk, record))
    return iter([group for _, group in sorted(files.items())])


def _rows_in(desk: Desk, record: Record) -> tuple[Record, ...]:
    """The rows of a document: of its tables, else lines that decide about a control."""
    rows = table_rows(desk, record.item)
    has_ids = any(
        CONTROL.rank(field.name) is not None and _ID.match(field.value) for row in rows for field in row.fields
    )
    return rows if has_ids else tuple(lines_of(desk, record))


@dataclass(frozen=True, slots=True)
class _Form:
    """What the columns of one statement can say."""

    reasons: bool
    status: bool
    marks: bool
    """Whether a decision is a mark or an empty cell."""


def _has(group: Iterable[Record], column: Column) -> bool:
    """Whether any row has a column."""
    return any(column.rank(field.name) is not None for record in group for field in record.fields)


def _is_marked(group: Iterable[Record]) -> bool:
    """Whether the column of decisions holds marks only, so that an empty cell says no."""
    said = [field.value for record in group for field in [APPLICABLE.of(record.fields)] if field]
    return bool(said) and all(re.fullmatch(r"\s*[xX✓✔✅]?\s*", value) for value in said)


def _decision(desk: Desk, record: Record, form: _Form) -> Decision | None:
    """What one row decides; None where it has no control's id or decides nothing."""
    named = next(
        (field for field in record.fields if CONTROL.rank(field.name) is not None and _ID.match(field.value)), None
    )
    decided, status = APPLICABLE.of(record.fields), STATUS.said(record.fields)
    reasons = [
        field for field in JUSTIFICATION.every(record.fields) if field is not decided and not _is_empty(field.value)
    ]
    above = decided_above(desk, record) if named and not decided else None
    if named is None or not (decided or status or reasons or form.marks or above is not None):
        return None
    applicable = above if above is not None else _applies(decided, status)
    return Decision(
        record=record,
        id_field=named,
        control=normal(named.value, desk.criteria),
        applicable=False if applicable is None and form.marks else applicable,
        decided=decided or status,
        has_reasons=form.reasons,
        has_status=form.status,
        justification=reasons[0] if reasons else None,
        status=status,
        reference=REFERENCE.said([field for field in record.fields if field not in (named, decided, status)]),
        owner=OWNER.said(record.fields),
    )


_NO_REASON = re.compile(
    r"\s*(?:yes|no|n/?a|required|needed|mandatory|applicable|relevant|(?:currently\s+)?not\s+(?:applicable|relevant|needed|required|used)(?:\s+(?:to|for)\s+us|\s+here)?|irrelevant|excluded|included"
    r"|see\s+above|as\s+above|same(?:\s+as\s+above)?|ditto|standard|(?:by\s+)?(?:management\s+)?decision(?:\s+(?:of|by)\s+\w+(?:\s\w+)?)?|to\s+be\s+(?:written|completed|defined|confirmed|added|done)|will\s+follow"
    r"|nicht\s+(?:anwendbar|zutreffend|relevant|erforderlich)|entfällt|siehe\s+oben|erforderlich|non\s+(?:applicable|pertinent)|voir\s+ci-dessus|no\s+(?:aplica|aplicable|procede)|ver\s+arriba)?\W*",
    re.IGNORECASE,
)


def _is_empty(value: str) -> bool:
    """Whether a cell for reasons gives none: blank, or a word that only repeats the decision."""
    return is_open(value) or bool(_NO_REASON.fullmatch(value))


def _applies(decided: Field | None, status: Field | None) -> bool | None:
    """Whether a row says that its control applies; a column of exclusions says the opposite of one of inclusions."""
    if decided is not None and not is_blank(decided.value.replace("n/a", "no")):
        inverted = bool(_INVERTED.search(decided.name)) and not re.search(r"inclu", decided.name, re.IGNORECASE)
        word = _word(decided.value)
        if word is not None:
            bare = inverted and not _INVERTED.search(decided.value)
            return word != bare
    return _word(status.value, status=True) if status else None


def _word(value: str, *, status: bool = False) -> bool | None:
    """What a cell says: True for yes, False for no, None for neither; a status of any work says yes."""
    if _NO.match(value) and not re.match(r"\s*not\s+(?:yet|implemented|started)", value, re.IGNORECASE):
        return False
    if _YES.match(value):
        return True
    return True if status and (_DONE.search(value) or _PARTLY.search(value) or _PLANNED.search(value)) else None
