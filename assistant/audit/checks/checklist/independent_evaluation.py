"""Independent evaluation: of each system that the inventory puts high, somebody who did not make it evaluated it.

Rule: a row of the inventory says that a system is of high risk or impact, and its own column for an independent evaluation
says no, is blank, or says planned, waived, not applicable or done by those who own it: it is found, unless a record of an
evaluation, review or audit is about the system and names somebody who neither owns nor made it. Minor where the system is in use and nothing
is under way or waived; else an observation: before its first use there is time, and what is retired shows what was missed. Where no row of a
file has such a column, the records alone decide: found of a system in use of which all evaluations are by those who own or
made it, or of which there are none while others have some. Not decidable where no row says how high a system stands, of rows that put
that off (told once a file), where evaluations do not say who made them, and where neither column nor evaluations are in this scope.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.audit.checks.result import Family, FindingClass, Result, Rule, State
from assistant.audit.columns import Column
from assistant.audit.desk import Desk
from assistant.audit.editions import earlier_editions
from assistant.audit.impact import Level, Standing, standing
from assistant.audit.independent import INDEPENDENT, Evaluation, Said, each_person, evaluation, said_of
from assistant.audit.production import OWNER, STATUS, is_in_use, is_over
from assistant.audit.record import Record
from assistant.audit.references import System
from assistant.audit.roles import Role
from assistant.domain.answer import Span
from assistant.domain.evidence import EvidenceId, Field, Kind

PATTERN = "independent_evaluation"
RULE = Rule(
    check=Family.CHECKLIST,
    pattern=PATTERN,
    title="High-impact system nobody independent evaluated",
    criteria=("A.6.2.4", "A.5.2"),
)
_EVALUATIONS = (Kind.EVALUATION, Kind.REVIEW, Kind.AUDIT_REPORT)
_MADE = (Kind.PULL_REQUEST, Kind.TRAINING_RUN)
_TEAM = Column(("owning team", "team", "unit", "department"), without=("date", "id", "code"))
_SHOWN = 3  # records, or rows, that are cited


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One row of an inventory that says how high its system stands."""

    record: Record
    """The row."""
    name: str
    """The system's name."""
    standing: Standing
    """What it says, and where."""

    @property
    def status(self) -> Field | None:
        """Where the system is in its life."""
        return STATUS.said(self.record.fields)

    @property
    def owners(self) -> tuple[str, ...]:
        """The people and teams who have it."""
        cells = (column.said(self.record.fields) for column in (OWNER, _TEAM))
        return tuple(name for cell in cells if cell for name in each_person(cell.value))

    @property
    def places(self) -> tuple[Span, ...]:
        """Its name, what puts it high, and its status."""
        status = (self.record.span(self.status),) if self.status else ()
        named = self.record.place_of(self.name) or self.record.headline()
        return (named, self.record.span(self.standing.field), *status)


def check(desk: Desk) -> Iterator[Result]:
    """A result for each system that a row puts high, and one for those of a file of which that is put off."""
    files: dict[str, list[Record]] = defaultdict(list)
    for record in desk.rows(Kind.INVENTORY):
        if record.item.path not in earlier_editions(desk):
            files[record.item.path].append(record)
    told = {path: _rows(desk, records) for path, records in sorted(files.items())}
    if not any(row.standing.level is Level.HIGH for rows in told.values() for row in rows):
        yield _undecidable(
            "high-impact systems", "no inventory in this scope says of any system that it is of high risk or impact"
        )
    for path, rows in told.items():
        high = [row for row in rows if row.standing.level is Level.HIGH]
        asked = any(INDEPENDENT.said(record.fields) for record in files[path])
        yield from _by_column(desk, high) if asked else _by_records(desk, high)
        yield from _put_off(path, [row for row in rows if row.standing.level is Level.OPEN])


def _rows(desk: Desk, records: Sequence[Record]) -> list[_Row]:
    """Rows that say how high their system stands, by id."""
    found = ((record, standing(record.fields)) for record in records)
    return [_Row(record=record, name=_name(desk, record), standing=said) for record, said in found if said]


def _name(desk: Desk, record: Record) -> str:
    """The name of a row's system, else what its row is called."""
    system = desk.system_at.get(record.item.id)
    return system.name if system else record.item.metadata.title


def _by_column(desk: Desk, rows: Sequence[_Row]) -> Iterator[Result]:
    """What the column of an inventory says of each system that stands high, and records against it."""
    for row in rows:
        cell = INDEPENDENT.said(row.record.fields)
        said = said_of(cell.value, row.owners, desk.today) if cell else Said.NO
        places = (*row.places, *((row.record.span(cell),) if cell else ()))
        other = next((one for one in _evaluations(desk).get(row.record.item.id, ()) if _is_other(desk, row, one)), None)
        if said is Said.DONE:
            yield RULE.result(
                State.NOT_FOUND,
                row.name,
                f"{_high(row)}; an independent evaluation is stated: {cell.value if cell else ''}",
                against=places,
            )
        elif other:
            yield RULE.result(
                State.NOT_FOUND,
                row.name,
                f"{_high(row)}; {other.record.item.id} is an evaluation by {other.who}, who neither owns nor made it",
                against=(*places, other.place),
            )
        else:
            yield _wanting(row, said, cell, places)


_WORDS: Mapping[Said, str] = {
    Said.NO: "says that there is none",
    Said.PLANNED: "says that it is to come",
    Said.WAIVED: "says that it was waived",
    Said.INAPPLICABLE: "says that it does not apply, which is not so of a system that stands high",
    Said.OWN: "says that those who have or made the system did it",
}


def _wanting(row: _Row, said: Said, cell: Field | None, places: Sequence[Span]) -> Result:
    """A system that stands high and has no independent evaluation."""
    told = f"its cell ({cell.value}) {_WORDS[said]}" if cell else "its cell for an independent evaluation is blank"
    status, weight = row.status.value if row.status else "", FindingClass.OBSERVATION
    if is_over(status):
        since = f"it is over ({status}), and none is told of the time before"
    elif status and not is_in_use(status):
        since = f"it is not in use yet ({status}): there is time until then"
    else:
        since = f"it is in use ({status})" if status else "its row has no status"
        weight = weight if said in (Said.PLANNED, Said.WAIVED) else FindingClass.MINOR
    return RULE.result(State.FOUND, row.name, f"{_high(row)}; {told}; {since}", weight, places)


def _high(row: _Row) -> str:
    """What puts a system high, in words."""
    return f"{row.record.item.id} puts it high ({row.standing.field.name}: {row.standing.field.value})"


def _by_records(desk: Desk, rows: Sequence[_Row]) -> Iterator[Result]:
    """What records of evaluations say of each system that stands high, where no column does."""
    every = _evaluations(desk)
    used = [row for row in rows if row.status is None or is_in_use(row.status.value)]
    if used and not every:
        yield _undecidable("high-impact systems", f"{len(used)} systems stand high; neither a column of the inventory nor an evaluation in this scope says who evaluated them", used[0].places)  # fmt: skip
        return
    for row in used:
        found = every.get(row.record.item.id, ())
        other = next((one for one in found if _is_other(desk, row, one)), None)
        own = [one for one in found if one.who]
        if other:
            yield RULE.result(State.NOT_FOUND, row.name, f"{_high(row)}; {other.record.item.id} is an evaluation by {other.who}, who neither owns nor made it", against=(*row.places, other.place))  # fmt: skip
        elif not found:
            yield RULE.result(State.FOUND, row.name, f"{_high(row)}; other systems have evaluations in this scope, and it has none", FindingClass.OBSERVATION, row.places)  # fmt: skip
        elif len(own) < len(found):
            names = ", ".join(one.record.item.id for one in found if not one.who)
            yield _undecidable(
                row.name, f"{names} does not say who evaluated", (*row.places, *(one.place for one in found[:_SHOWN]))
            )
        else:
            by = ", ".join(dict.fromkeys(one.who for one in own))
            yield RULE.result(State.FOUND, row.name, f"{_high(row)}; every evaluation of it is by those who own or made it ({by})", FindingClass.OBSERVATION, (*row.places, *(one.place for one in own[:_SHOWN])))  # fmt: skip


def _evaluations(desk: Desk) -> Mapping[EvidenceId, tuple[Evaluation, ...]]:
    """Evaluations by the inventory row of the system that each is about; what addresses a machine is none."""
    return desk.once("evaluations by system", lambda: _by_system(desk))


def _by_system(desk: Desk) -> Mapping[EvidenceId, tuple[Evaluation, ...]]:
    """The same, reckoned anew."""
    found: dict[EvidenceId, list[Evaluation]] = defaultdict(list)
    for record in desk.records(*_EVALUATIONS):
        if record.item.id not in desk.flagged:
            for system in _evaluated(desk, record):
                found[system.row].append(evaluation(record))
    return {row: tuple(several) for row, several in found.items()}


def _evaluated(desk: Desk, record: Record) -> tuple[System, ...]:
    """The systems that a record evaluates: a review or audit that only mentions a system in its text is of something wider."""
    said = record.item.metadata
    if said.kind is Kind.EVALUATION:
        return desk.systems_of(record.item)
    return desk.known.systems_in("\n".join((said.title, *said.systems)))


def _is_other(desk: Desk, row: _Row, one: Evaluation) -> bool:
    """Whether an evaluation is by somebody who neither owns nor made the system."""
    makers = desk.once("makers by system", lambda: _makers(desk))
    return bool(one.who) and not one.is_by((*row.owners, *makers.get(row.record.item.id, ())))


def _makers(desk: Desk) -> Mapping[EvidenceId, tuple[str, ...]]:
    """Authors of pull requests and training runs by the inventory row of the system."""
    found: dict[EvidenceId, list[str]] = defaultdict(list)
    for record in desk.records(*_MADE):
        author = record.person(Role.AUTHOR) or record.person(Role.OWNER)
        for system in desk.systems_of(record.item) if author else ():
            found[system.row].append(author.value if author else "")
    return {row: tuple(dict.fromkeys(names)) for row, names in found.items()}


def _put_off(path: str, rows: Sequence[_Row]) -> Iterator[Result]:
    """One result for the rows of a file that say that nobody has decided how high their system stands."""
    if rows:
        first = ", ".join(row.record.item.id for row in rows[:_SHOWN])
        places = [row.record.span(row.standing.field) for row in rows[:_SHOWN]]
        yield _undecidable(
            path,
            f"{len(rows)} rows put off how high their system stands ({first}, …)"
            if len(rows) > _SHOWN
            else f"{first} put off how high their system stands",
            places,
        )


def _undecidable(subject: str, lack: str, spans: Sequence[Span] = ()) -> Result:
    """A result that the evidence to decide is not in this scope."""
    return RULE.result(State.UNDECIDABLE, subject, f"Not decidable: {lack}", spans=spans)
