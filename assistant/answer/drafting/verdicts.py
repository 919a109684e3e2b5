"""Whether cases kept a rule: limits read out of the rule's sentences, held against days and values of the records.

For each case it is met, not met or not decidable, with the reason. Only what the records state is reckoned with: an
event is found among the dated fields of the case's record, then of the records that it names or that name it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from assistant.answer.amounts import number_of
from assistant.answer.drafting.candidates import Candidate, candidates, term_weights
from assistant.answer.drafting.limits import OF_TIME, Bound, Limit, limits
from assistant.answer.drafting.linked import LISTED, linked_records, place
from assistant.answer.drafting.moments import Moment, inside, keeps, moment, of_days
from assistant.answer.drafting.rules import Rulebook
from assistant.answer.question.lexicon import kind_nouns, kind_stems, meant
from assistant.answer.question.rows import Record
from assistant.answer.retrieval.retrieve import retrieve
from assistant.answer.sentences import readable, sentences
from assistant.answer.words import content_stems, find_run, stem, stems, words
from assistant.audit.references import References, key_of
from assistant.audit.roles import Role, plays
from assistant.domain.answer import Basis, DraftClaim, Passage, Span
from assistant.domain.dates import PartialDate, Precision
from assistant.domain.draft import DraftGap
from assistant.domain.evidence import DOCUMENT_KINDS, EvidenceId, Field, Kind
from assistant.domain.plan import Plan
from assistant.store.index import ItemView
from assistant.store.scope import Scope

MARGIN = 2.0
"""How far below the sentence that answers best, in log-odds, another may lie whose limit can be reckoned."""
MOST_CASES = 40
"""Cases that are judged; of more the first."""
FEW = 5
"""Records that a question about one may mean by their kind, system and period."""
MOST_RULES = 3
"""Sentences of rules that many cases are held against."""
MOST_GAPS = 4
"""Cases that are named as not decidable."""
_LONGEST_DATE = 60
"""Characters of a value that is a date, with what may stand beside it."""
_CLASS = 24
"""Characters of a value that tells classes of records apart."""
_TELLING = 2
"""Letters beyond which a value names its class without its column's name."""
_BARE = frozenset(stems("at on date time day when by is was of the datum dated"))
"""Words of a field's name that say only that it is a date."""
_GENERIC = frozenset(
    stems("done completed finished held performed carried out made executed run took place date issued")
)
"""Words of a field's name that say that whatever the record is of was done."""
_LEADS = re.compile(r"^\s*(?:[\d.]+\s+)?(?:for (?:each|every|all|any)\b)?", re.IGNORECASE)
_VERB = re.compile(
    r"\b(?:is|are|be|was|were|must|shall|should|may|can|will|needs?|has|have|stays?|remains?|holds?|counts?|expires?|ends?"
    r"|lapses?|runs?|of|for|in|on|to|by|with|from|about|which|that|who)\b|[,;:(]",
    re.IGNORECASE,
)
_OPENS = frozenset(map(meant, stems("opened received submitted triggered occurred detected happened filed")))
"""What a time is counted from where a rule names no event."""
_ACTING = (Role.APPROVER, Role.OWNER, Role.AUTHOR)
"""Parts of people: who acts tells no classes of records apart."""
_TODAY = "the day of the question"

_VERDICTS: Mapping[Bound, tuple[str, str]] = {
    Bound.WITHIN: ("in time", "late"),
    Bound.AHEAD: ("early enough", "too late"),
    Bound.BEFORE: ("before it", "not before it"),
    Bound.EVERY: ("in time", "overdue"),
    Bound.VALID: ("still valid", "no longer valid"),
    Bound.WINDOW: ("in time, inside the window", "late, outside the window"),
    Bound.AT_LEAST: ("reached", "not reached"),
    Bound.AT_MOST: ("not exceeded", "exceeded"),
    Bound.OVER: (
        "more than that, so the condition of the rule holds",
        "not more than that, so the condition of the rule does not hold",
    ),
    Bound.UNDER: (
        "less than that, so the condition of the rule holds",
        "not less than that, so the condition of the rule does not hold",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that a record dates."""

    name: str
    """The field that dates it, as it is said."""
    words: frozenset[str]
    """Stems that say what it was."""
    when: Moment
    """When it was."""
    said: str
    """The same as the record writes it."""
    spans: tuple[Span, ...]
    """Where it is written; none for the question's own day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What holding one limit against one case gave."""

    key: str
    """What the case is called."""
    kept: bool | None
    """Whether it is met; None where that is open."""
    told: str = ""
    """The days or values that decide, in words."""
    why: str = ""
    """Why it is open."""
    spans: tuple[Span, ...] = ()
    """Where the records say them."""
    premise: str = ""
    """Words that the question gave: its day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The records that are filed with one, and what tells classes of them apart."""

    rows: tuple[Record, ...]
    """Its rows; of a document itself alone."""
    classes: Mapping[str, frozenset[str]]
    """Values, in small letters, of the columns whose values are short and neither dates nor numbers."""
    recurring: frozenset[str]
    """Those of the columns in which a value recurs."""

    @classmethod
    def of(cls, rows: Sequence[Record]) -> Table:
        """The table of some rows."""
        held: dict[str, list[str]] = {}
        for row in rows:
            for each in row.fields:
                if each.value.strip() and not LISTED.search(each.name):
                    held.setdefault(each.name, []).append(each.value.strip().lower())
        kept = {name: values for name, values in held.items() if _tells_classes(name, values)}
        recurring = frozenset(name for name, values in kept.items() if len(set(values)) < len(values))
        return cls(
            rows=tuple(rows), classes={name: frozenset(each) for name, each in kept.items()}, recurring=recurring
        )

    def subject(self, record: Record) -> tuple[str, ...]:
        """The values that tell what a row is of, the same for each time of a series."""
        names = [name for name in self.classes if name in self.recurring and not _OF_TIMES.search(name)]
        return tuple(next((each.value.strip().lower() for each in record.named(name)), "") for name in names)


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
        topic = _topic(record)
        if not topic & _meanings(f"{limit.done} {limit.part}") or not self._applies(limit, siblings, record):
            return None
        if limit.bound not in OF_TIME:
            return _of_amount(self.scope, limit, record)
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

    def _classes(self, text: str, record: Record) -> bool | None:
        """Whether a text names the class that a record is of; None where it names no class of such records."""
        said = stems(text)
        verdict: bool | None = None
        for table, one in ((self.table(record), record), *self._systems(record)):
            for name, values in table.classes.items():
                alone = name in table.recurring
                mentioned = {value for value in values if _names_class(said, name, value, alone=alone)}
                if mentioned:
                    own = {each.value.strip().lower() for each in one.named(name)}
                    verdict = bool(own & mentioned) and verdict is not False
        return verdict

    def _systems(self, record: Record) -> Iterator[tuple[Table, Record]]:
        """The inventory's rows of the system that a record is of, where it is of one alone."""
        told = "\n".join((record.item.metadata.title, *record.item.metadata.systems, *(each.value for each in record.fields if len(each.value) <= _LONGEST_DATE)))  # fmt: skip
        systems = self.known.systems_in(told)
        row = self.scope.item(systems[0].row) if len(systems) == 1 else None
        if row and row.id != record.item.id:
            yield self.table(self.record(row)), self.record(row)

    def _of_events(self, limit: Limit, record: Record, before: str) -> Found | None:
        """A limit between two events of a case.

        Where another kind of record is what must be there, its event is looked for among the linked records of that kind:
        "an incident is opened within a day after the alert".
        """
        own = _events(record)
        other = _other_kinds(limit.done, record)
        since = _matching(limit.event, own) if limit.event else _opening(own)
        rest = [one for one in own if one not in since]
        done: Sequence[Event] = ()
        if not other:
            done = _matching(limit.done, rest) or _generic(record, limit, own, since) or _matching(before, rest)
        if limit.event and not since:
            since = _matching(limit.event, self._linked(record))
        if not done and since:
            linked = [one for one in self._linked(record, other) if one not in since]
            done = _matching(limit.done, linked, literal=not other)
        if not done or not since:
            return None if other else self._lacking(limit, record, since, done)
        return _agreed(limit, record, [(one, other) for one in since for other in done])

    def _lacking(self, limit: Limit, record: Record, since: Sequence[Event], done: Sequence[Event]) -> Found | None:
        """A case of which one of the two events is not dated; None where its records know neither."""
        key = key_of(record.item.id)
        blank = [name for name in _date_columns(self.table(record).rows) if not record.named(name)]
        missing = _closest(limit.done if since else limit.event, blank)
        if (not since and not done) or (not missing and "#" in record.item.id):
            return None
        what = missing.replace("_", " ") if missing else (limit.event if done else "when it was done")
        return Found(key=key, kept=None, why=f"no date is recorded for: {what}")

    def _linked(self, record: Record, kinds: Collection[Kind] = ()) -> list[Event]:
        """The dated events of the records, of some kinds, that a record names or that name it; each is called by its kind too."""
        self._follow([*self._expected, record])
        return [
            replace(event, words=event.words | _kind(item), spans=(*event.spans, span))
            for item, span in self._linked_to.get(record.item.id, ())
            if not kinds or item.metadata.kind in kinds
            for event in _events(self.record(item))
        ]

    def _still(self, limit: Limit, record: Record) -> Found | None:
        """Whether what a record shows is still good on the day of the question."""
        what = meant(stem(_head(limit.done)))
        if what not in _kind(record.item) | _meanings(record.item.metadata.title):
            return None
        own = _events(record)
        since = _matching(limit.event, own) if limit.event else _generic(record, limit, own, ())
        since = since or _matching(limit.done, own) or (own if len(own) == 1 else [])
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
        own = [one for one in _events(record) if one.when.first.date() <= self.today]
        return next(iter(_matching(limit.done, own) or _generic(record, limit, own, ())), None)

    def _today(self) -> Event:
        """The day of the question as an event."""
        when = of_days(PartialDate.day(self.today))
        return Event(name=_TODAY, words=frozenset(), when=when, said=str(self.today), spans=())


def _head(text: str) -> str:
    """The noun that a clause is about: the last word before its verb or its first preposition; empty where none is."""
    opened = _LEADS.sub("", text)
    before = _VERB.split(opened, maxsplit=1)[0]
    return next((word.text for word in reversed(words(before)) if not word.is_function_word), "")


def _other_kinds(done: str, record: Record) -> frozenset[Kind]:
    """The kinds of records that a clause is about, where a record is of none of them and dates nothing of that name."""
    head = _head(done)
    kinds = frozenset(noun.kind for noun in kind_nouns(words(head)))
    own = any(stem(head) in one.words for one in _events(record))
    return frozenset() if own or record.item.metadata.kind in kinds else kinds


def _agreed(limit: Limit, record: Record, pairs: Sequence[tuple[Event, Event]]) -> Found:
    """What pairs of events give; open where they do not give the same."""
    key = key_of(record.item.id)
    given = [keeps(limit, one.when, other.when) for one, other in pairs]
    since, done = pairs[0]
    told = f"{done.name} {done.said}" if done.name != _TODAY else ""
    told = "; ".join(part for part in (told, f"{since.name} {since.said}") if part)
    premise = f"on {done.said}" if done.name == _TODAY else ""
    spans = tuple(dict.fromkeys((*since.spans, *done.spans, _title(record))))
    if len({kept for kept, _ in given}) > 1:
        return Found(key=key, kept=None, why="its records date it differently", spans=spans)
    kept, why = given[0]
    return Found(key=key, kept=kept, told=told, why=f"{why} ({told})" if why else "", spans=spans, premise=premise)


def _of_window(limit: Limit, record: Record) -> Found | None:
    """Whether something was done in the days of the year that a rule sets for it."""
    own = _events(record)
    done = _matching(limit.done, own) or _generic(record, limit, own, ())
    if not done:
        return None
    kept, why = inside(limit, done[0].when)
    quarter = next((when for when in _quarters(record) if done[0].when.first.date() >= when.end), None)
    if kept and quarter and (done[0].when.first.date() - quarter.end).days > (quarter.end - quarter.start).days:
        kept = False  # in the days of a later window than its own
    told = f"{done[0].name} {done[0].said}"
    spans = (*done[0].spans, _title(record))
    return Found(key=key_of(record.item.id), kept=kept, told=told, why=f"{why} ({told})" if why else "", spans=tuple(dict.fromkeys(spans)))  # fmt: skip


def _quarters(record: Record) -> Iterator[PartialDate]:
    """The quarters that a record says it is of."""
    for text in (
        record.item.metadata.title,
        key_of(record.item.id).replace("-", " "),
        *(each.value for each in record.fields),
    ):
        found = moment(text) if len(text) <= _LONGEST_DATE else None
        days = (found.last.date() - found.first.date()).days if found else 0
        if found and 80 < days < 100:
            first = found.first.date()
            yield PartialDate(
                start=first, end=date.fromordinal(found.last.date().toordinal() + 1), precision=Precision.QUARTER
            )


def _events(record: Record) -> list[Event]:
    """What the fields of a record date, and the record's own date where no field states it."""
    told: list[Event] = []
    for each in record.fields:
        if len(each.value) > _LONGEST_DATE or LISTED.search(each.name) or not plays(each.name, Role.DATE):
            continue
        when = moment(each.value)
        if when:
            name = each.name.replace("_", " ")
            words = frozenset(_parts(each.name)) - _BARE
            told.append(Event(name=name, words=words, when=when, said=each.value.strip(), spans=(place(record, each),)))
    return told


def _parts(name: str) -> tuple[str, ...]:
    """The stems of the words of a field's name, also where it is written `likeThis`."""
    return stems(re.sub(r"(?<=[a-z])(?=[A-Z])|[_./-]", " ", name))


def _meanings(text: str) -> frozenset[str]:
    """What the topic words of a text mean."""
    return frozenset(map(meant, content_stems(text)))


def _matching(text: str, events: Sequence[Event], *, literal: bool = False) -> list[Event]:
    """The events that a text names best: by the word itself before a word of the same meaning; none where it names none."""
    said = frozenset(stems(text))
    meanings = frozenset(map(meant, said))
    scored = [
        (2 * len(one.words & said) + (0 if literal else len(frozenset(map(meant, one.words)) & meanings)), one)
        for one in events
    ]
    best = max((score for score, _ in scored), default=0)
    return [one for score, one in scored if score == best] if best else []


def _opening(events: Sequence[Event]) -> list[Event]:
    """What a time is counted from where the rule does not say: the earliest that a record was opened, raised, received."""
    opens = [one for one in events if frozenset(map(meant, one.words)) & _OPENS]
    return sorted(opens, key=lambda one: one.when.first)[:1]


def _generic(record: Record, limit: Limit, events: Sequence[Event], taken: Collection[Event]) -> list[Event]:
    """The event that says only that something was done, where the record is of what the rule wants done."""
    if not _kind(record.item) & _meanings(limit.done):
        return []
    return [one for one in events if one not in taken and one.words <= _GENERIC][:1]


def _kind(item: ItemView) -> frozenset[str]:
    """What the words mean that say what a record is: of its kind, its table and its title."""
    file, _, key = item.id.partition("#")
    named = f"{file.rpartition('/')[2].rpartition('.')[0]} {key.rpartition('/')[0]}"
    return frozenset(map(meant, kind_stems(item.metadata.kind) | frozenset(_parts(named)))) - _BARE


def _topic(record: Record) -> frozenset[str]:
    """What the words mean that a record is about: what it is, its title, and the names of its columns."""
    names = {part for each in record.fields if not LISTED.search(each.name) for part in _parts(each.name)}
    return (_kind(record.item) | frozenset(map(meant, names - _BARE)) | _meanings(record.item.metadata.title)) - _BARE


def _closest(text: str, names: Iterable[str]) -> str:
    """The column that a text names; empty when it names none."""
    meanings = frozenset(map(meant, stems(text)))
    return next((name for name in names if frozenset(map(meant, frozenset(_parts(name)) - _BARE)) & meanings), "")


def _date_columns(rows: Iterable[Record]) -> tuple[str, ...]:
    """The columns of a table in which dates stand."""
    names = (each.name for row in rows for each in row.fields if plays(each.name, Role.DATE) and not LISTED.search(each.name))  # fmt: skip
    return tuple(dict.fromkeys(names))


def _tells_classes(name: str, values: Sequence[str]) -> bool:
    """Whether a column tells classes of records apart: short words, of nobody who acts, no dates, numbers or states."""
    if any(plays(name, role) for role in (Role.DATE, Role.STATUS, *_ACTING)):
        return False
    short = all(len(value) <= _CLASS for value in values)
    return short and all(number_of(value) is None and moment(value) is None for value in set(values))


def _names_class(said: Sequence[str], name: str, value: str, *, alone: bool) -> bool:
    """Whether a text names a class: by the column's name beside its value, or where `alone` by a value that says enough."""
    run, column = stems(value), _parts(name)[-1:]
    if alone and len(value) > 1 and content_stems(value) and (any(map(str.isdigit, value)) or len(value) > _TELLING):
        return find_run(said, run) is not None
    return bool(run) and (find_run(said, (*column, *run)) is not None or find_run(said, (*run, *column)) is not None)


_OF_TIMES = re.compile(
    r"\b(?:by|reviewer|assessor|quarter|round|period|cycle|result|outcome|remarks?|comments?|notes?|version|severity|removed|finding|reference|ref)\b",
    re.IGNORECASE,
)
"""Columns that differ from one time to the next."""


def _title(record: Record) -> Span:
    """The place that shows a record at all."""
    first = next((each for each in record.fields if plays(each.name, Role.TITLE)), None) or next(iter(record.fields), None)  # fmt: skip
    if first:
        return place(record, first)
    return Span(evidence=record.item.id, revision=record.item.revision, start=0, end=1)


_SHARE = re.compile(
    r"(?P<part>\d[\d,.]*)\s+(?:out\s+)?of\s+(?:the\s+|all\s+)?(?P<whole>\d[\d,.]*)\s+(?P<noun>[^\W\d_]+)"
)
_PERCENT = re.compile(
    r"(?P<number>\d+(?:[.,]\d+)?)\s*(?:%|per ?cent)(?:\s+of\s+(?:the\s+|all\s+)?(?P<noun>[^\W\d_]+))?"
)
_FIGURE = re.compile(r"(?<![\w.,-])\d+(?:[.,]\d+)?(?![\w-]|[.,]\d)")
_SEVERAL = re.compile(r"\s*(?:[,;&/+]|\band\b)\s*")
_NEAR = 6
"""Words before an amount that say what it is the amount of."""


def _of_amount(scope: Scope, limit: Limit, record: Record) -> Found | None:
    """Whether a value of a record, or one that its text tells, lies on the right side of an amount."""
    found = (
        _share(scope, limit, record)
        if limit.unit == "%"
        else _counted(limit, record) or _measured(scope, limit, record)
    )
    if found is None:
        return None
    number, said, span = found
    kept = {
        Bound.AT_LEAST: number >= limit.amount,
        Bound.AT_MOST: number <= limit.amount,
        Bound.OVER: number > limit.amount,
        Bound.UNDER: number < limit.amount,
    }[limit.bound]
    return Found(key=key_of(record.item.id), kept=kept, told=said, spans=(span, _title(record)))


Figure = tuple[Decimal, str, Span]
"""A number, as it is said, and where."""


def _pieces(scope: Scope, record: Record) -> Iterator[tuple[str, str, int]]:
    """What a record says in pieces: its values behind their names, the sentences of a document; with their first place."""
    if "#" in record.item.id:
        yield from ((each.name.replace("_", " "), each.value, each.start) for each in record.fields)
        return
    text = scope.text(record.item)
    yield from (("", text[start:end], start) for start, end in sentences(text))


def _share(scope: Scope, limit: Limit, record: Record) -> Figure | None:
    """The share that a record states of the thing whose share is bounded: `61 of 412 pages`, `12 % of pages`."""
    for _, said, start in _pieces(scope, record):
        for hit in (*_SHARE.finditer(said), *_PERCENT.finditer(said)):
            noun = hit["noun"] or ""
            if limit.event and stem(noun) != stem(limit.event):
                continue
            if not limit.event and not _meanings(said) & _measure(limit):
                continue
            number = _ratio(hit)
            if number is not None:
                return number, hit.group(), _within_text(record, start + hit.start(), start + hit.end())
    return None


def _ratio(hit: re.Match[str]) -> Decimal | None:
    """The percentage that a share is."""
    groups = hit.groupdict()
    if "number" in groups:
        return number_of(groups["number"])
    part, whole = number_of(groups["part"]), number_of(groups["whole"])
    return 100 * part / whole if part is not None and whole else None


def _measure(limit: Limit) -> frozenset[str]:
    """What the words mean that say what an amount is the amount of: the last ones before it."""
    return _meanings(" ".join(limit.done.split()[-2 * _NEAR :]))


def _counted(limit: Limit, record: Record) -> Figure | None:
    """How many a field names of what must be so many: `reviewers: A. Berg, C. Dahl`."""
    noun = stem(str(limit.unit))
    for each in record.fields:
        if (
            noun
            and noun in _parts(each.name)
            and number_of(each.value) is None
            and len(each.value) <= _LONGEST_DATE * 2
        ):
            names = [part for part in _SEVERAL.split(each.value.strip()) if part]
            return Decimal(len(names)), f"{each.name.replace('_', ' ')} {each.value.strip()}", place(record, each)
    return None


def _measured(scope: Scope, limit: Limit, record: Record) -> Figure | None:
    """The one number of the piece that tells most of what an amount is the amount of; None where it is no single one."""
    measure = _measure(limit) | ({meant(stem(str(limit.unit)))} if limit.unit else set())
    best: tuple[int, Figure] | None = None
    for name, said, start in _pieces(scope, record):
        held = len(_meanings(f"{name} {said}") & measure)
        figures = list(_FIGURE.finditer(said))
        if len(figures) == 1 and held and (best is None or held > best[0]):
            hit = figures[0]
            number = number_of(hit.group())
            if number is not None:
                told = readable(f"{name} {said}".strip())
                best = held, (number, told, _within_text(record, start, start + len(said)))
    return best[1] if best and 2 * best[0] > len(measure) else None


def _within_text(record: Record, start: int, end: int) -> Span:
    """A place in a record."""
    return Span(evidence=record.item.id, revision=record.item.revision, start=start, end=end)


def verdict(
    court: Court, book: Rulebook, plan: Plan, asked: str, passages: Sequence[Passage], cases: Iterable[EvidenceId]
) -> tuple[tuple[DraftClaim, ...], tuple[DraftGap, ...]]:
    """What the limits of the rule that answers a question best give for its cases, with that rule in its words before it.

    The cases are the records that the question names, then `cases`, then the few of its kinds, systems and period. Where none of them can be decided, the gap says of
    which rule and why.
    """
    named = (item for one in plan.identifiers for item in court.known.resolve(one))
    ids = dict.fromkeys(
        [
            *(item.id for item in named if item.metadata.kind not in DOCUMENT_KINDS),
            *cases,
            *_few(court.scope, plan, court.known),
        ]
    )
    records = [court.record(item) for one in ids if (item := court.scope.item(one))][:MOST_CASES]
    today = _documents(book, court.today)
    claims: list[DraftClaim] = []
    gaps: list[DraftGap] = []
    for documents, those in [*_by_rules(court, book, records).items()][:MOST_RULES]:
        day = _date(those[0], court.today)
        seen = passages if documents == today else _passages(court, book, plan, asked, day)
        told, undecided = _first_decided(court, book, asked, seen, those, day)
        claims += told
        gaps += undecided
    return tuple(claims), tuple(gaps[:MOST_GAPS])


def _few(scope: Scope, plan: Plan, known: References) -> tuple[EvidenceId, ...]:
    """The records of the kinds, systems and period that a question names, where they are few enough to be all meant."""
    kinds = [kind for kind in plan.kinds if kind not in DOCUMENT_KINDS]
    if not (kinds and plan.period):
        return ()
    part = scope.narrowed(kinds=kinds, period=plan.period)
    rows = tuple(item.id for item in part.items if "#" in item.id and (not plan.systems or _is_of(item, plan, known)))
    return rows if len(rows) <= FEW else ()


def _is_of(item: ItemView, plan: Plan, known: References) -> bool:
    """Whether a record says that it is of one of the systems that a question names, by any of their names."""
    named = known.systems_in("\n".join((item.metadata.title, *item.metadata.systems)))
    return any(system.name in plan.systems for system in named)


def _first_decided(
    court: Court, book: Rulebook, asked: str, passages: Sequence[Passage], records: Sequence[Record], day: date
) -> tuple[tuple[DraftClaim, ...], tuple[DraftGap, ...]]:
    """What the best rule that decides any of some cases gives, and the gaps of that rule, else of the best that is open."""
    undecided: tuple[DraftGap, ...] = ()
    for rule in _ruling(book, asked, passages):
        found = list(findings(court, rule.text, records, _sentence_before(rule)))
        told = tuple(_claims(rule, found))
        if told:
            return (DraftClaim(text=readable(rule.text), spans=(rule.span,), on=day), *told), _open(found)
        undecided = undecided or _open(found)
    return (), undecided


def _documents(book: Rulebook, day: date) -> frozenset[EvidenceId]:
    """The documents in force on a day."""
    return frozenset(item.id for item in book.on(day).items)


def _by_rules(court: Court, book: Rulebook, records: Iterable[Record]) -> dict[frozenset[EvidenceId], list[Record]]:
    """Records by the documents that were in force on their own date."""
    found: dict[frozenset[EvidenceId], list[Record]] = {}
    of_days: dict[date, frozenset[EvidenceId]] = {}
    for record in records:
        day = _date(record, court.today)
        if day not in of_days:
            of_days[day] = _documents(book, day)
        found.setdefault(of_days[day], []).append(record)
    return found


def _passages(court: Court, book: Rulebook, plan: Plan, asked: str, day: date) -> Sequence[Passage]:
    """What the documents of a day say of something: those that the question names, where any was in force then."""
    documents = book.on(day)
    named = documents.narrowed(ids=[item.id for one in plan.identifiers for item in court.known.resolve(one)])
    part = named if named.items else documents
    return retrieve(part, book.ranker.encoder, asked, book.depth, book.known) if part.items else ()


def findings(court: Court, sentence: str, records: Sequence[Record], before: str = "") -> Iterator[tuple[Limit, Found]]:
    """What each limit of a sentence gives for each case that it is of; `before` is the sentence before it."""
    every = limits(sentence)
    court.expect(records)
    for limit in every:
        for record in records:
            found = court.judge(limit, every, record, before if limit is every[0] else every[0].done)
            if found:
                yield limit, found


def verdicts(
    court: Court, book: Rulebook, asked: str, records: Sequence[Record]
) -> tuple[tuple[DraftClaim, ...], tuple[DraftGap, ...]]:
    """Which of many cases kept the limits of the rules in force on each one's own date, a sentence for each limit and verdict."""
    claims: list[DraftClaim] = []
    gaps: list[DraftGap] = []
    for those in _by_rules(court, book, records[:MOST_CASES]).values():
        day = _date(those[0], court.today)
        documents = book.on(day)
        passages = retrieve(documents, book.ranker.encoder, asked, book.depth, book.known) if documents.items else ()
        judged = 0
        for rule in _ruling(book, asked, passages):
            found = list(findings(court, rule.text, those, _sentence_before(rule)))
            told = list(_grouped(rule, found)) if judged < MOST_RULES else []
            judged += bool(told)
            claims += [DraftClaim(text=readable(rule.text), spans=(rule.span,), on=day), *told] if told else []
            gaps += _open(found) if told else ()
    return tuple(claims), tuple(gaps[:MOST_GAPS])


def _date(record: Record, today: date) -> date:
    """The day whose rules govern a record: its own, else the question's."""
    return record.item.metadata.date.start if record.item.metadata.date else today


def _grouped(rule: Candidate, found: Iterable[tuple[Limit, Found]]) -> Iterator[DraftClaim]:
    """For each limit of a rule and each verdict the cases that it holds for."""
    groups: dict[tuple[Limit, bool], list[Found]] = {}
    for limit, one in found:
        if one.kept is not None:
            groups.setdefault((limit, one.kept), []).append(one)
    for (limit, kept), those in groups.items():
        premise = next((one.premise for one in those if one.premise), "")
        spans = (span for one in those for span in one.spans)
        yield DraftClaim(
            text=f"{_word(limit, kept=kept).capitalize()} ({f'{limit.said} {premise}'.strip()}): {', '.join(one.key for one in those)}.",
            spans=tuple(dict.fromkeys((rule.span, *spans))),
            basis=Basis.COMPUTED,
            rule=f"limit {limit.bound.value}",
            premise=premise,
        )


def _word(limit: Limit, *, kept: bool) -> str:
    """A verdict in words; an amount that only says when a sentence holds is passed or not, and neither met nor unmet."""
    met, unmet = _VERDICTS[limit.bound]
    if limit.bound in (Bound.OVER, Bound.UNDER):
        return met if kept else unmet
    return f"met, {met}" if kept else f"not met, {unmet}"


def _sentence_before(rule: Candidate) -> str:
    """The sentence before a rule's in its passage; empty where it is the first."""
    text, at = rule.passage.text, rule.span.start - rule.passage.span.start
    return next((text[start:end] for start, end in reversed([*sentences(text, 0, at)])), "")


def _ruling(book: Rulebook, asked: str, passages: Sequence[Passage]) -> tuple[Candidate, ...]:
    """The sentences with a limit among some passages of rules, those first that answer best, as far as they lie near it."""
    weights = term_weights(book.scope, tuple(content_stems(asked)))
    offered = [one for one in candidates(book.scope, passages, weights) if limits(one.text)]
    ranked = book.ranker.ranked(asked, offered, {}).found
    return tuple(one for odds, one in ranked if odds >= ranked[0][0] - MARGIN)


def _claims(rule: Candidate, found: Iterable[tuple[Limit, Found]]) -> Iterator[DraftClaim]:
    """A sentence for each case that is decided."""
    for limit, one in found:
        if one.kept is not None:
            when = f" {one.premise}" if one.premise else ""
            yield DraftClaim(
                text=f"{one.key}: {_word(limit, kept=one.kept)}{when}: {one.told}; the rule says {limit.said}.",
                spans=tuple(dict.fromkeys((rule.span, *one.spans))),
                basis=Basis.COMPUTED,
                rule=f"limit {limit.bound.value}",
                premise=one.premise,
            )


def _open(found: Iterable[tuple[Limit, Found]]) -> tuple[DraftGap, ...]:
    """The gaps of the cases that are not decided."""
    undecided = [(limit, one) for limit, one in found if one.kept is None]
    return tuple(
        DraftGap(expected=f"whether {one.key} keeps {limit.said}", why=f"not decidable: {one.why}")
        for limit, one in undecided[:MOST_GAPS]
    )
