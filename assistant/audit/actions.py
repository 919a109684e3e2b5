"""Corrective actions and findings as registers keep them, each with the records that name it.

A row is an action when its register is of corrective actions, findings or audit results, or calls its rows so, and says
what was to be done or found and what became of it. A document that names a row's key in its title or its file's name is
about that action; any other record that names it only speaks of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from assistant.audit.clock import Moment, moment_in, moment_of, whole_day
from assistant.audit.columns import Column
from assistant.audit.desk import Desk
from assistant.audit.record import Record
from assistant.audit.references import key_of
from assistant.audit.registers import Register, Row, naming, registers, tokens_of
from assistant.audit.roles import opened_of
from assistant.domain.dates import Precision
from assistant.domain.evidence import Kind
from assistant.domain.written_dates import find_date

FINDING = Column(("feststellung", "abweichung", "constat", "non conformité", "hallazgo", "no conformidad", "finding", "nonconformity", "nonconformance", "deviation", "nc", "source", "origin", "raised from"), without=("owner", "date", "on", "by", "class", "status"))  # fmt: skip
"""What the action answers: a key, or the finding in words."""
CONDITION = Column(("beschreibung", "descripción", "description", "condition", "description", "problem", "what was found", "issue", "finding", "weakness", "summary", "title"), without=("id", "no", "date", "owner"))  # fmt: skip
"""What was wrong."""
CAUSE = Column(("ursache", "cause racine", "causa", "root cause", "cause", "reason"), without=("owner", "date", "by"))
"""Why it was so."""
PLAN = Column(("korrekturmaßnahme", "maßnahme", "action corrective", "acción correctiva", "medida", "azione correttiva", "corrective action", "action plan", "planned action", "plan", "action", "measure", "remedy", "treatment"), without=("id", "no", "number", "ref", "key", "status", "owner", "due", "evidence", "type", "date", "by", "on", "class", "taken"))  # fmt: skip
"""What was to be done."""
OWNER = Column(
    (
        "owner",
        "responsible",
        "assignee",
        "assigned to",
        "accountable",
        "lead",
        "keeper",
        "holder",
        "in charge",
        "by whom",
        "who",
    )
)
"""Who was to do it."""
STATUS = Column(("status", "state", "stand", "zustand", "statut", "état", "estado", "stato", "situación"))
"""Where it stands."""
CLOSED = Column(("geschlossen", "abgeschlossen", "erledigt", "clôtur*", "clos le", "soldé*", "cerrad*", "fecha cierre", "cierre", "chius*", "closed", "closure date", "date closed", "completed", "completion date", "done", "implemented", "finished"), without=("by", "who", "evidence", "proof", "due", "note", "comment", "target", "planned"))  # fmt: skip
"""When it was closed."""
CLOSING = Column(
    ("geschlossen", "abgeschlossen", "clôtur*", "clos le", "soldé*", "cerrad*", "cierre", "chius*", "clos*")
)
"""When it was closed, in a column that can mean nothing else."""
IMPLEMENTED = Column(("implemented", "implementation date", "completed", "completion date", "carried out", "done on", "done", "finished", "in place since", "effective from", "umgesetzt", "erledigt", "réalisée", "réalisé", "mise en œuvre", "implantad*", "ejecutad*", "realizad*", "uitgevoerd", "genomförd"), without=("by", "who", "evidence", "proof", "due", "note", "comment", "target", "planned", "check*", "verif*", "record"))  # fmt: skip
"""When it was carried out, in a register that closes an action later."""
EVIDENCE = Column(("nachweis", "beleg", "preuve", "evidencia", "prueba", "closure evidence", "closing evidence", "evidence", "proof", "closing record", "implementation record", "attachment", "closure note", "how closed", "action taken", "what was done"), without=("effect*", "verif*", "check*"))  # fmt: skip
"""What shows that it was done."""
CHECKED = Column(
    ("wirksam* geprüft", "wirksamkeit*", "wirksam", "efficacité*", "efficace", "eficacia*", "eficaz", "effective* check*", "effective* verif*", "effective* review*", "verif* effective*", "effective* date", "effective* on",
     "effective*", "verified on", "verif* date", "verified", "verification", "follow up check", "recheck*", "checked on", "checked"),
    without=("by", "who", "due", "planned", "result", "outcome", "criteria", "method", "plan", "evidence"),
)  # fmt: skip
"""When, or whether, it was looked whether the cause is gone."""
CHECKED_BY_ON = Column(("effective* by date", "effective* by on", "verif* by date", "verif* by on", "check* by date", "effective* who when", "verif* who when", "effective* date name", "verif* date name"), without=("due", "planned", "approv*"))  # fmt: skip
"""When it was looked and by whom, in one column: `Verified (by, date)`."""
CHECKED_BY = Column(("checked by", "verified by", "effective* by", "verif* by", "verifier", "checker", "seen by", "acknowledged by"))  # fmt: skip
"""Who looked."""
RESULT = Column(("effective* result", "effective* outcome", "verif* result", "verif* outcome", "effective* evidence", "verif* evidence", "effect evidence", "effect proof", "result", "outcome", "verdict", "effect", "ergebnis", "wirkung", "résultat", "effet", "resultado", "efecto"))  # fmt: skip
"""What they saw."""
EFFECT = Column(("effect evidence", "effect proof", "effect seen", "effect", "proof effect"), without=("on", "side", "due", "effective", "date"))  # fmt: skip
"""What shows that it worked."""

_CALLED = re.compile(r"korrektur|ma(?:ß|ss)nahme|abweichung|feststellung|correcti|non_?conformit|acciones|hallazgo|no_?conformidad|corrective|\bcapa\b|\bcar\b|nonconform|non-conform|finding|audit[ _-]?(?:action|result|issue)|improvement", re.IGNORECASE)  # fmt: skip
_KINDS = (Kind.CORRECTIVE_ACTION, Kind.FINDING, Kind.AUDIT_REPORT)
_SPEAKING = (
    Kind.CORRECTIVE_ACTION, Kind.FINDING, Kind.AUDIT_REPORT, Kind.INCIDENT, Kind.REVIEW, Kind.OBSERVATION, Kind.TICKET,
    Kind.MINUTES, Kind.PULL_REQUEST, Kind.CHANGE,
)  # fmt: skip
_CLOSED = re.compile(
    r"(?:geschlossen|abgeschlossen|erledigt|clôturée?|fermée?|soldée?|terminée?|cerrad[oa]|completad[oa]|concluid[oa]|chius[oa]|afgesloten|stängd|avslutad|lukket|closed|shut|settled|discharged|completed?|done|finished|resolved|verified|effective)\b.*",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"^[^:\n]{2,40}:\s*(?P<day>[^\n]{6,60})", re.MULTILINE)
_HEAD = 600
"""Characters at the beginning of a document in which its own day stands."""
_FIRST = 24
"""Characters behind a label in which a day is what the label is of."""
_UTC = ZoneInfo("UTC")
_REOPENED = re.compile(
    r"re-?open|wieder\s+(?:ge)?öffnet|wieder\s+offen|réouvert\w*|rouvert\w*|reabiert\w*", re.IGNORECASE
)
_ANY_OPEN = re.compile(
    r"offen|in arbeit|laufend|en cours|ouvert|abiert|en curso|pendiente|re-?open|not (?:closed|done|complete)|open\b|in progress|pending",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One corrective action, or one finding with what was done about it."""

    register: Register
    """The register that it stands in."""
    row: Row
    """Its row."""
    is_closed: bool
    """Whether its register says that it is closed."""
    closed: Moment | None
    """When, where a day is stated."""
    done: Moment | None
    """When it was carried out, where a column other than that of closing says it."""
    origin: tuple[Record, ...]
    """The finding, incident or other record that it answers, where it is in the scope, by id."""
    begun: Moment | None
    """When it was entered, else when what it answers was."""
    about: tuple[Record, ...]
    """Documents that are about it, and records that its evidence names, by id."""
    speaking: tuple[Record, ...]
    """Other records that name it or the finding that it answers, by id."""

    @property
    def key(self) -> str:
        """By what others name it."""
        return self.row.key

    @property
    def words(self) -> str:
        """What was wrong and why."""
        return " ".join((self.row.value(CONDITION), self.row.value(CAUSE)))


def action_registers(desk: Desk) -> tuple[Register, ...]:
    """Registers of corrective actions and findings."""
    every = registers(desk, (*_KINDS, Kind.OTHER), tables=_KINDS)
    return tuple(one for one in every if _is_of_actions(one))


def actions(desk: Desk) -> tuple[Action, ...]:
    """Every corrective action that registers keep, and every finding that no action answers, by register and row."""
    found = [(register, row) for register in action_registers(desk) for row in register.rows if _has_substance(row)]
    every = {row.key.lower() for _, row in found}
    answered = {word for _, row in found for word in tokens_of(row.value(FINDING)) if word != row.key.lower()}
    kept = [
        (register, row)
        for register, row in found
        if row.key.lower() not in answered and not _is_about_another(row, every)
    ]
    keys = {row.key for _, row in kept} | {word for _, row in kept for word in tokens_of(row.value(FINDING))}
    named = naming(desk.records(*_SPEAKING), (key for key in keys if any(map(str.isdigit, key))))
    return tuple(_action(desk, register, row, named) for register, row in kept)


def is_about(record: Record, key: str) -> bool:
    """Whether a document is about what a key names: its title or its file's name has the key."""
    heading = f"{record.item.metadata.title} {key_of(record.item.id)}"
    return "#" not in record.item.id and re.search(rf"(?<![\w-]){re.escape(key)}(?!\w|-\d)", heading, re.IGNORECASE) is not None  # fmt: skip


def day_of(record: Record) -> Moment | None:
    """The day of a record: when it was opened, else its own date; None where neither is a day."""
    opened = opened_of(record.fields)
    when = moment_of(opened, record.fields) if opened else None
    stated = record.date
    return when or (whole_day(stated.start) if stated and stated.precision is Precision.DAY else None)


def headed(record: Record) -> Moment | None:
    """The day that the head of a document states behind a label, where nothing else dates it: `Measured on: 3 May 2026`."""
    lines = (
        moment_in(hit["day"]) for hit in _LABELLED.finditer(record.text[:_HEAD]) if find_date(hit["day"][:_FIRST], _UTC)
    )
    return next((day for day in lines if day), None) if "#" not in record.item.id else None


def _is_of_actions(register: Register) -> bool:
    """Whether a register's rows say what was to be done and what became of it."""
    called = register.kinds <= set(_KINDS) or _CALLED.search(register.name.rpartition("/")[2]) is not None
    return called and register.says(PLAN, FINDING, CONDITION) and register.says(STATUS, CLOSED)


def _has_substance(row: Row) -> bool:
    """Whether a row says what was to be done, or what was found and what became of it."""
    return row.of(PLAN) is not None or (
        (row.of(CONDITION) or row.of(FINDING)) is not None and row.of(STATUS) is not None
    )


def _is_about_another(row: Row, keys: set[str]) -> bool:
    """Whether a document is about an action that a register keeps, and so is none of its own."""
    own, record = row.key.lower(), row.record
    if "#" in record.item.id:
        return False
    heading = tokens_of(f"{record.item.metadata.title} {row.key}")
    return bool((heading & keys) - {own}) or any(key in own for key in keys - {own} if any(map(str.isdigit, key)))


def _action(desk: Desk, register: Register, row: Row, named: Mapping[str, Sequence[Record]]) -> Action:
    """One row with the records that belong to it."""
    closed = row.of(CLOSED)
    status = row.value(STATUS)
    when = moment_of(closed, row.record.fields, day_first=register.day_first()) if closed else None
    others = [field for field in row.record.fields if field is not closed or CLOSING.rank(field.name) is None]
    carried = IMPLEMENTED.said(others)  # `done` alone is the day of doing, whatever its status makes of it
    origin = tuple(named_in(desk, row.value(FINDING), row))
    proof = tuple(named_in(desk, row.value(EVIDENCE), row))
    speaking = {
        one.item.id: one for key in _keys(row) for one in named.get(key, ()) if one.item.id != row.record.item.id
    }
    about = {one.item.id: one for one in (*(one for one in speaking.values() if is_about(one, row.key)), *proof)}
    opened = opened_of(row.record.fields)
    begun = moment_of(opened, row.record.fields, day_first=register.day_first()) if opened else None
    days = [day for day in map(day_of, origin) if day]
    return Action(
        register=register,
        row=row,
        is_closed=bool(_CLOSED.fullmatch(status)) and not _REOPENED.search(status)
        if status
        else when is not None and not _ANY_OPEN.search(status),
        closed=when,
        done=moment_of(carried, row.record.fields, day_first=register.day_first()) if carried else None,
        origin=origin,
        begun=begun or min(days, key=lambda day: day.first, default=None),
        about=_safe(desk, about.values()),
        speaking=_safe(desk, (one for name, one in speaking.items() if name not in about and one not in origin)),
    )


def _keys(row: Row) -> Iterator[str]:
    """The lower-case keys by which others speak of an action: its own, and that of the finding that it answers."""
    yield row.key.lower()
    yield from (word for word in tokens_of(row.value(FINDING)) if any(map(str.isdigit, word)))


def named_in(desk: Desk, value: str, row: Row) -> Iterator[Record]:
    """The items that the keys, paths and numbers of a value name, by id."""
    words = (*(word for word in tokens_of(value) if any(map(str.isdigit, word)) or "." in word), *re.findall(r"(?:PR|MR|!)?\s?#\d+", value), value)  # fmt: skip
    found = {item.id: item for word in words for item in desk.named(word) if item.id != row.record.item.id}
    paths = {item.id: item for item in desk.scope.items if item.path.lower() in value.lower() and "#" not in item.id} if "/" in value or "." in value else {}  # fmt: skip
    return (desk.record(item) for _, item in sorted((found | paths).items()))


def _safe(desk: Desk, records: Iterable[Record]) -> tuple[Record, ...]:
    """Records by id, without those that are written for a machine to read."""
    return tuple(sorted((one for one in records if one.item.id not in desk.flagged), key=lambda one: one.item.id))
