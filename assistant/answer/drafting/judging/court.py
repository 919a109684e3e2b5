"""One case judged by one limit: met, not met or open, with the places that decide.

Only what the records state is reckoned with: an event is found among the dated fields of the case's record, then of the
records that it names or that name it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from assistant.answer.drafting.judging.classes import Table, names_class
from assistant.answer.drafting.judging.events import (
    LONGEST_DATE,
    Event,
    closest,
    date_columns,
    events_of,
    generic,
    kind_words,
    matching,
    meanings,
    opening,
    parts_of_name,
    topic,
)
from assistant.answer.drafting.judging.figures import of_amount
from assistant.answer.drafting.judging.found import Found, title_place
from assistant.answer.drafting.judging.lacking import column_of, not_dated, plain_columns, undated
from assistant.answer.drafting.limits import OF_TIME, Bound, Limit
from assistant.answer.drafting.linked import linked_records
from assistant.answer.drafting.moments import inside, keeps, moment, of_days
from assistant.answer.question.lexicon import kind_nouns, meant
from assistant.answer.question.rows import Record
from assistant.answer.words import stem, stems, words
from assistant.audit.references import References, key_of
from assistant.domain.answer import Span
from assistant.domain.dates import PartialDate, Precision
from assistant.domain.evidence import EvidenceId, Field, Kind
from assistant.store.index import ItemView
from assistant.store.scope import Scope

_LEADS = re.compile(r"^\s*(?:[\d.]+\s+)?(?:for (?:each|every|all|any)\b)?", re.IGNORECASE)
_VERB = re.compile(
    r"\b(?:is|are|be|was|were|must|shall|should|may|can|will|needs?|has|have|stays?|remains?|holds?|counts?|expires?|ends?"
    r"|lapses?|runs?|of|for|in|on|to|by|with|from|about|which|that|who)\b|[,;:(]",
    re.IGNORECASE,
)
_OF_ORDER = frozenset({Bound.BEFORE, Bound.AHEAD})
_TODAY = "the day of the question"


@dataclass(frozen=True)
class Court:
    """What cases are judged with."""

    scope: Scope
    """Where their records are looked up."""
    known: References
    """What names name."""
    today: date
    """The day up to which what is open runs."""
    _tables: dict[str, Table] = field(default_factory=dict)
    _expected: list[Record] = field(default_factory=list)
    _linked_to: dict[EvidenceId, tuple[tuple[ItemView, Span], ...]] = field(default_factory=dict)

    @cached_property
    def _fields(self) -> Mapping[EvidenceId, tuple[Field, ...]]:
        return self.scope.all_fields()

    def record(self, item: ItemView) -> Record:
        """An item with its fields."""
        return Record(item=item, fields=tuple(self._fields.get(item.id, ())))

    def table(self, record: Record) -> Table:
        """The table that a record is a row of; of a document itself alone."""
        file, _, key = record.item.id.partition("#")
        name = f"{file}#{key.rpartition('/')[0]}/" if "/" in key else f"{file}#" if key else record.item.id
        if name not in self._tables:
            rows = [self.record(item) for item in self.scope.items if item.id.startswith(name)]
            self._tables[name] = Table.of(rows or [record])
        return self._tables[name]

    def expect(self, records: Sequence[Record]) -> None:
        """Records that are judged next: once a link of one is asked for, those of all are read in one go."""
        self._expected[:] = records

    def _follow(self, records: Sequence[Record]) -> None:
        """Look up what some records are linked to."""
        new = [record for record in records if record.item.id not in self._linked_to]
        for evidence, links in linked_records(self.scope, self.known, new).items() if new else ():
            named = ((self.scope.item(one.evidence), one.span) for one in links)
            self._linked_to[evidence] = tuple((item, span) for item, span in named if item)

    def judge(self, limit: Limit, siblings: Sequence[Limit], record: Record, before: str = "") -> Found | None:
        """What one limit gives for one case; None where it is not of such a case.

        `before` is the sentence before the rule's, whose verb stands for one that the rule leaves out: "P3 alerts within
        2 days."
        """
        related = topic(record) & meanings(f"{limit.done} {limit.part}")
        if not related or not self._applies(limit, siblings, record):
            return None
        if limit.bound not in OF_TIME:
            return of_amount(self.scope, limit, record)
        if limit.bound is Bound.WINDOW:
            return _of_window(limit, record)
        if limit.bound is Bound.VALID:
            return self._still(limit, record)
        if limit.bound is Bound.EVERY:
            return self._again(limit, record)
        return self._of_events(limit, record, before)

    def _applies(self, limit: Limit, siblings: Sequence[Limit], record: Record) -> bool:
        """Whether a limit is for records of this class: `P1 alerts` are no P3 ones, and `the others` are what is not named."""
        named = self._classes(limit.part, record)
        if named is not None:
            return named
        if limit.alone:
            return True
        return not any(self._classes(one.part, record) for one in siblings if one is not limit)

    def is_for(self, every: Sequence[Limit], record: Record) -> bool:
        """Whether any limit of a sentence is for records of this class."""
        return any(self._applies(limit, every, record) for limit in every)

    def is_of_class(self, text: str, record: Record) -> bool | None:
        """Whether a text names the class that a record is of; None where it names no class of such records."""
        return self._classes(text, record)

    def _classes(self, text: str, record: Record) -> bool | None:
        """Whether a text names the class that a record is of; None where it names no class of such records."""
        said = stems(text)
        verdict: bool | None = None
        for table, one in ((self.table(record), record), *self._systems(record)):
            for name, values in table.classes.items():
                alone = name in table.recurring
                mentioned = {value for value in values if names_class(said, name, value, alone=alone)}
                if mentioned:
                    own = {each.value.strip().lower() for each in one.named(name)}
                    verdict = bool(own & mentioned) and verdict is not False
        return verdict

    def _systems(self, record: Record) -> Iterator[tuple[Table, Record]]:
        """The inventory's rows of the system that a record is of, where it is of one alone."""
        told = "\n".join((record.item.metadata.title, *record.item.metadata.systems, *(each.value for each in record.fields if len(each.value) <= LONGEST_DATE)))  # fmt: skip
        systems = self.known.systems_in(told)
        row = self.scope.item(systems[0].row) if len(systems) == 1 else None
        if row and row.id != record.item.id:
            yield self.table(self.record(row)), self.record(row)

    def _of_events(self, limit: Limit, record: Record, before: str) -> Found | None:
        """A limit between two events of a case.

        Where another kind of record is what must be there, its event is looked for among the linked records of that kind:
        "an incident is opened within a day after the alert".
        """
        own = events_of(record)
        other = _other_kinds(limit.done, record, self.table(record).rows)
        since = matching(limit.event, own) if limit.event else opening(own)
        if not since and limit.bound in _OF_ORDER:  # of an order's register the bare date is that of the order
            since = generic(record, replace(limit, done=limit.event), own, ())
        rest = [one for one in own if one not in since]
        done: Sequence[Event] = ()
        if not other:
            done = matching(limit.done, rest) or generic(record, limit, own, since) or matching(before, rest)
        if limit.event and not since:
            since = matching(limit.event, self._linked(record))
        if not done and not other and since and limit.bound in _OF_ORDER:
            column = column_of(limit, record, plain_columns(self.table(record).rows))
            if column:  # the record itself says whether it was there
                return undated(limit, record, since, column, self._today(), self.scope.text(record.item))
        if not done and since:
            linked = [one for one in self._linked(record, other) if one not in since]
            done = matching(limit.done, linked, literal=not other)
        if not done or not since:
            return None if other else self._lacking(limit, record, since, done)
        return _agreed(limit, record, [(one, other) for one in since for other in done])

    def _lacking(self, limit: Limit, record: Record, since: Sequence[Event], done: Sequence[Event]) -> Found | None:
        """A case of which one of the two events is not dated; None where its records know neither."""
        key = key_of(record.item.id)
        rows = self.table(record).rows
        blank = [name for name in date_columns(rows) if not record.named(name)]
        missing = closest(limit.done if since else limit.event, blank)
        if missing and since:
            return not_dated(limit, record, since, missing, self._today())
        if (not since and not done) or (not missing and "#" in record.item.id):
            return None
        what = missing.replace("_", " ") if missing else (limit.event if done else "when it was done")
        return Found(key=key, kept=None, why=f"no date is recorded for: {what}")

    def _linked(self, record: Record, kinds: Collection[Kind] = ()) -> list[Event]:
        """The dated events of the records, of some kinds, that a record names or that name it; each is called by its kind too."""
        self._follow([*self._expected, record])
        return [
            replace(event, words=event.words | kind_words(item), spans=(*event.spans, span))
            for item, span in self._linked_to.get(record.item.id, ())
            if not kinds or item.metadata.kind in kinds
            for event in events_of(self.record(item))
        ]

    def _still(self, limit: Limit, record: Record) -> Found | None:
        """Whether what a record shows is still good on the day of the question."""
        what = meant(stem(_head(limit.done)))
        if what not in kind_words(record.item) | meanings(record.item.metadata.title):
            return None
        own = events_of(record)
        since = matching(limit.event, own) if limit.event else generic(record, limit, own, ())
        since = since or matching(limit.done, own) or (own if len(own) == 1 else [])
        return _agreed(limit, record, [(one, self._today()) for one in since]) if since else None

    def _again(self, limit: Limit, record: Record) -> Found | None:
        """Whether what is done again and again was done again in time, or has time left on the day of the question."""
        done = self._dated(limit, record)
        if done is None:
            return None
        table = self.table(record)
        mine = table.subject(record)
        series = [one for each in table.rows if table.subject(each) == mine and (one := self._dated(limit, each))]
        after = sorted((one for one in series if one.when.first > done.when.first), key=lambda one: one.when.first)
        return _agreed(limit, record, [(done, after[0] if after else self._today())])

    def _dated(self, limit: Limit, record: Record) -> Event | None:
        """When what a rule wants again and again was done this time."""
        own = [one for one in events_of(record) if one.when.first.date() <= self.today]
        return next(iter(matching(limit.done, own) or generic(record, limit, own, ())), None)

    def _today(self) -> Event:
        """The day of the question as an event."""
        when = of_days(PartialDate.day(self.today))
        return Event(name=_TODAY, words=frozenset(), when=when, said=str(self.today), spans=())


def _head(text: str) -> str:
    """The noun that a clause is about: the last word before its verb or its first preposition; empty where none is."""
    opened = _LEADS.sub("", text)
    before = _VERB.split(opened, maxsplit=1)[0]
    return next((word.text for word in reversed(words(before)) if not word.is_function_word), "")


def _other_kinds(done: str, record: Record, rows: Sequence[Record]) -> frozenset[Kind]:
    """The kinds of records that a clause is about, where a record is of none of them and has no column for them."""
    head = _head(done)
    kinds = frozenset(noun.kind for noun in kind_nouns(words(head)))
    columns = (*date_columns(rows), *plain_columns(rows))
    own = any(stem(head) in one.words for one in events_of(record)) or any(stem(head) in parts_of_name(name) for name in columns)  # fmt: skip
    return frozenset() if own or record.item.metadata.kind in kinds else kinds


def _agreed(limit: Limit, record: Record, pairs: Sequence[tuple[Event, Event]]) -> Found:
    """What pairs of events give; open where they do not give the same."""
    key = key_of(record.item.id)
    given = [keeps(limit, one.when, other.when) for one, other in pairs]
    since, done = pairs[0]
    told = f"{done.name} {done.said}" if done.name != _TODAY else ""
    told = "; ".join(part for part in (told, f"{since.name} {since.said}") if part)
    premise = f"on {done.said}" if done.name == _TODAY else ""
    spans = tuple(dict.fromkeys((*since.spans, *done.spans, title_place(record))))
    if len({kept for kept, _ in given}) > 1:
        return Found(key=key, kept=None, why="its records date it differently", spans=spans)
    kept, why = given[0]
    return Found(key=key, kept=kept, told=told, why=f"{why} ({told})" if why else "", spans=spans, premise=premise)


def _of_window(limit: Limit, record: Record) -> Found | None:
    """Whether something was done in the days of the year that a rule sets for it."""
    own = events_of(record)
    done = matching(limit.done, own) or generic(record, limit, own, ())
    if not done:
        return None
    kept, why = inside(limit, done[0].when)
    quarter = next((when for when in _quarters(record) if done[0].when.first.date() >= when.end), None)
    if kept and quarter and (done[0].when.first.date() - quarter.end).days > (quarter.end - quarter.start).days:
        kept = False  # in the days of a later window than its own
    told = f"{done[0].name} {done[0].said}"
    spans = (*done[0].spans, title_place(record))
    return Found(key=key_of(record.item.id), kept=kept, told=told, why=f"{why} ({told})" if why else "", spans=tuple(dict.fromkeys(spans)))  # fmt: skip


def _quarters(record: Record) -> Iterator[PartialDate]:
    """The quarters that a record says it is of."""
    for text in (
        record.item.metadata.title,
        key_of(record.item.id).replace("-", " "),
        *(each.value for each in record.fields),
    ):
        found = moment(text) if len(text) <= LONGEST_DATE else None
        days = (found.last.date() - found.first.date()).days if found else 0
        if found and 80 < days < 100:
            first = found.first.date()
            yield PartialDate(
                start=first, end=date.fromordinal(found.last.date().toordinal() + 1), precision=Precision.QUARTER
            )
