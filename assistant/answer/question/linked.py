"""Records that lack others which stored links tie to them: incidents that no change closed, releases with no evaluation before approval.

A link counts in either direction. Where the question says what the other must have done ("closed"), only a link that says so
does; one that merely names the record leaves it open, and the answer says so.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from assistant.answer.amounts import day_of
from assistant.answer.question.absences import lacking_field
from assistant.answer.question.conditions import conditioned
from assistant.answer.question.exclusions import day_of_end
from assistant.answer.question.joins import lacking as naming_none
from assistant.answer.question.lexicon import NounMatch
from assistant.answer.question.likeness import joined
from assistant.answer.question.reading import Reading
from assistant.answer.question.rows import Record, columns_of, rows_of, subjects
from assistant.answer.question.values import Columns
from assistant.answer.words import stems, words
from assistant.audit.cases import STAGE_OF, cases, trail_graph
from assistant.audit.references import References
from assistant.audit.roles import Role, plays
from assistant.domain.dates import Period
from assistant.domain.evidence import EvidenceId, Kind, LinkType
from assistant.domain.names import name_key
from assistant.domain.people import people_in
from assistant.domain.plan import Condition, Intent, Plan
from assistant.store.index import ItemView
from assistant.store.scope import Scope

_VERBS: Mapping[LinkType, re.Pattern[str]] = {
    link: re.compile(rf"\b(?:{stems})\w*", re.IGNORECASE)
    for link, stems in {
        LinkType.CLOSES: "clos|fix|resolv|settl",
        LinkType.IMPLEMENTS: "implement",
        LinkType.EVALUATES: "evaluat|test|validat",
        LinkType.APPROVES: "approv|sign|consent",
        LinkType.DEPLOYS: "deploy|releas|shipp|promot",
        LinkType.MONITORS: "monitor|watch",
        LinkType.SUPERSEDES: "supersed|replac",
    }.items()
}
_OWN: Mapping[Kind, LinkType] = {
    Kind.PULL_REQUEST: LinkType.IMPLEMENTS,
    Kind.EVALUATION: LinkType.EVALUATES,
    Kind.APPROVAL: LinkType.APPROVES,
    Kind.DEPLOYMENT: LinkType.DEPLOYS,
    Kind.CHANGE: LinkType.DEPLOYS,
    Kind.MONITORING: LinkType.MONITORS,
    Kind.CORRECTIVE_ACTION: LinkType.CLOSES,
}
"""What records of a kind are there for, so that such a verb says no more than that they are tied."""
_TIED = frozenset({*STAGE_OF, Kind.CHANGE, Kind.CORRECTIVE_ACTION, Kind.FINDING, Kind.REVIEW, Kind.OBSERVATION})
"""Kinds whose records name each other by id."""
_CASE = frozenset({Kind.DEPLOYMENT, Kind.CHANGE, Kind.APPROVAL})
"""Kinds whose records stand for a case, whose hops belong to them."""
_SAME = {Kind.CHANGE: (Kind.CHANGE, Kind.DEPLOYMENT), Kind.DEPLOYMENT: (Kind.DEPLOYMENT, Kind.CHANGE)}
_ORDER = re.compile(
    r"\b(?:(?P<before>before|prior\s+to|ahead\s+of)|(?P<after>after|following|later\s+than))\b", re.IGNORECASE
)
_DONE: Mapping[Kind, re.Pattern[str]] = {
    Kind.APPROVAL: re.compile(r"\bapprov\w*|\bsign(?:ed)?[\s-]?off", re.IGNORECASE),
    Kind.DEPLOYMENT: re.compile(
        r"\b(?:deploy|releas|promot|launch|install)\w*|\bgo(?:ing)?[\s-]live|\bwent\s+live|\bgo-?live", re.IGNORECASE
    ),
    Kind.PULL_REQUEST: re.compile(r"\bmerg\w*", re.IGNORECASE),
    Kind.EVALUATION: re.compile(r"\bevaluat\w*|\btest(?:ed|ing)?\b", re.IGNORECASE),
}
"""What is done with a record of a kind, by which a point in time is told."""
_DENIAL = re.compile(r"\b(?:not|never|no|without|lack(?:s|ing)?|miss(?:es|ing)|\w+n['’]t)\b", re.IGNORECASE)
_WHO_NOT = re.compile(
    r"^\W*(?:(?:list|show|name|give me)\s+(?:all\s+|the\s+|us\s+|me\s+)*)?(?:who|(?:which\s+(?:of\s+(?:our|the)\s+)?)?"
    r"(?:people|persons?|employees|colleagues|staff(?:\s+members?)?|everybody|everyone))\b(?=.*"
    rf"{_DENIAL.pattern})",
    re.IGNORECASE,
)
_NAMED = ("name", "full name", "full_name", "person", "employee")
"""What the column with the persons of a register of persons is called."""
_NOT_DONE = frozenset(
    stems("failed fail absent booked planned pending open cancelled missed invited enrolled registered overdue not")
)
"""Words of an outcome with which something was not done."""
_LASTING = frozenset({Kind.INVENTORY, Kind.SUPPLIER, Kind.DATASET, Kind.RISK, Kind.CONTRACT})
"""Kinds of what lasts: a period behind what such records lack is not theirs."""
_WHOSE = re.compile(
    r"\s+(?:(?:that|which|is|are|was|were|has|have|been|made|done|written|issued|performed|completed|carried|out|dated)\s+)*",
    re.IGNORECASE,
)
_OF_IT = re.compile(r"(?:from|of|dated|newer|since|less than|not older)\b", re.IGNORECASE)
_COUNTS = {
    word: at
    for at, word in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
    )
}
_AGE = re.compile(
    rf"(?:newer|younger|more\s+recent|less|(?:not|no)\s+(?:older|more))\s+than\s+(?P<count>an?|\d{{1,3}}|{'|'.join(_COUNTS)})"
    r"\s+(?P<unit>day|week|month|quarter|year)s?(?:\s+(?:old|ago))?\b",
    re.IGNORECASE,
)
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_NEAR = 40
"""Characters behind an order's word in which the event stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """On which side of an event the other record must lie."""

    before: bool
    """Before it, else after it."""
    event: Kind
    """Kind of the record whose date counts."""
    start: int
    """First code point of the words that say so."""
    end: int
    """One past the last."""

    def holds(self, day: date, mark: date) -> bool:
        """Whether a day lies there; of one day the order is not known, and what is on it counts as being in order."""
        return day <= mark if self.before else day >= mark


def unlinked(
    plan: Plan, reading: Reading, lacking: Sequence[NounMatch], scope: Scope, known: References
) -> tuple[Plan, Reading, list[NounMatch]]:
    """The plan with conditions that its records lack others by link, the words taken, and the nouns that are left."""
    part = subjects(scope, replace(plan, period=None))
    records = rows_of(part)
    own = {record.item.metadata.kind for record in records}
    order = _order(reading.text)
    left = [noun for noun in lacking if order is None or not order.start <= reading.words[noun.start].start < order.end]
    kept: list[NounMatch] = []
    for noun in left:
        since = _since(plan, reading, noun, own)
        if since is not None and noun.kind not in own:
            found = _none_since(scope, known, records, reading, noun, since[0])
            said = f"{joined(reading.words[noun.start : noun.end])} {since[1]}"
            plan = replace(plan, conditions=(*plan.conditions, replace(found, phrase=said)))
            plan = replace(
                plan, period=None, beside=(), projection=tuple(dict.fromkeys([*plan.projection, *found.shows]))
            )
            reading = reading.taking_span(reading.words[noun.end - 1].end, since[2])
            continue
        verb = _verb(reading, noun)
        plain = order is None and verb is None
        hops = own & _CASE and noun.kind in STAGE_OF and plain
        if plain and lacking_field(columns_of(part, records), reading, noun):
            kept.append(noun)  # a column of their own says more than that nothing is linked
            continue
        if not own or noun.kind in own or hops or not (own <= _TIED and noun.kind in _TIED):
            kept.append(noun)
            continue
        link = verb[0] if verb and verb[0] is not _OWN.get(noun.kind) else None
        said = reading.text[
            reading.words[noun.start].start : max(
                verb[2] if verb else 0, order.end if order else 0, reading.words[noun.end - 1].end
            )
        ]
        found = _lacking(scope, known, records, _Wanted(kind=noun.kind, link=link, order=order, own=frozenset(own)))
        of_systems = _of_systems(scope, known, records) if own <= _CASE and noun.kind in STAGE_OF else ()
        plan = replace(plan, conditions=(*plan.conditions, *of_systems, replace(found, phrase=said)))
        for start, end in (verb[1:],) if verb else ():
            reading = reading.taking_span(start, end)
        if order:
            reading = reading.taking_span(order.start, order.end)
    return plan, reading, kept


def who_lacks(base: Plan, reading: Reading, scope: Scope, known: References) -> Plan | None:
    """The plan of a question for the persons who have not done what an id names; None for any other question.

    The records of the id name those who did, so that they are no answer. Everybody else is in a register with a row for each
    person; where none is here, passages are asked.
    """
    if not base.identifiers or not _WHO_NOT.search(reading.text):
        return None
    rows = [item for identifier in base.identifiers for item in known.resolve(identifier) if "#" in item.id]
    rows = rows or _rows_saying(scope, base.identifiers)
    part = scope.narrowed(ids=[item.id for item in rows], period=base.period)
    done = rows_of(part)
    roster = _roster(scope, {item.source for item in rows}) if done else None
    names = _who_did(columns_of(part, done), done) if roster else frozenset()
    if roster is None or not names:
        return base
    path, people = roster
    lacking = tuple(str(item) for item, name in people.items() if name_key(name) not in names)
    rest, said = _around_denial(base, reading)
    found = Condition(field="*", operator="unlinked", values=lacking, phrase=said)
    plan = replace(
        base,
        intent=Intent.RECORDS,
        terms=(),
        kinds=(),
        identifiers=(),
        sources=(path,),
        period=None,
        beside=(),
        conditions=(found,),
    )
    return conditioned(plan, rest, (), scope, known) or base


def _rows_saying(scope: Scope, identifiers: Iterable[str]) -> list[ItemView]:
    """The rows with a value that an id opens, as a course's code opens its name."""
    opened = [re.compile(rf"\s*{re.escape(one)}(?![\w-])", re.IGNORECASE) for one in identifiers]
    held = {
        one
        for one, fields in scope.all_fields().items()
        if any(is_opened.match(each.value) for each in fields for is_opened in opened)
    }
    return [item for item in scope.items if item.id in held and "#" in item.id]


def _who_did(fields: Columns, records: Sequence[Record]) -> frozenset[str]:
    """The keys of the persons whom records name, without those whose record has no day of its end or says that it is none."""
    end = day_of_end(fields)
    persons = [name for name in fields.persons() if not any(plays(name, role) for role in (Role.APPROVER, Role.AUTHOR))]
    states = [name for name in fields.names if plays(name, Role.STATUS)]
    return frozenset(
        name_key(value.value)
        for record in records
        if (end is None or record.named(end))
        and all(_NOT_DONE.isdisjoint(stems(field.value)) for name in states for field in record.named(name))
        for name in persons[:1]
        for value in record.named(name)
    )


def _around_denial(base: Plan, reading: Reading) -> tuple[Reading, str]:
    """What the question says beside who has not done what, and the words that say what."""
    who, text = _WHO_NOT.search(reading.text), reading.text
    denial = _DENIAL.search(text, who.end() if who else 0)
    ends = [at + len(one) for one in base.identifiers if (at := text.find(one)) >= 0]
    start, end = denial.end() if denial else 0, max(ends, default=len(text))
    opened = who.end() if who else 0
    said = " ".join(text[start:end].split()) if start < end else " ".join(base.identifiers)
    begin = denial.start() if denial and denial.start() < end else end
    rest = " " * opened + text[opened:begin] + " " * (end - begin) + text[end:]
    return replace(reading, text=rest, words=words(rest), taken=frozenset()), said


def _roster(scope: Scope, apart: Iterable[str]) -> tuple[str, Mapping[EvidenceId, str]] | None:
    """The register with a row for each of most persons, other than some entries, with the name of each row; None without one."""
    found: list[tuple[int, str, dict[EvidenceId, str]]] = []
    for path in sorted({item.path for item in scope.items if "#" in item.id and item.source not in set(apart)}):
        records = rows_of(scope.narrowed(ids=[item.id for item in scope.items if item.path == path and "#" in item.id]))
        for name in _NAMED:
            held = {each.item.id: one.value for each in records for one in each.fields if one.name.lower() == name}
            persons = [value for value in held.values() if people_in(value)]
            each_once = len({name_key(value) for value in held.values()}) == len(records) == len(held)
            if each_once and len(persons) * 10 > len(records) * 9:
                found.append((len(records), path, held))
    return max(found)[1:] if found else None


def _since(plan: Plan, reading: Reading, noun: NounMatch, own: Iterable[Kind]) -> tuple[Period, str, int] | None:
    """The days that the others which are lacked must be of, with the words that say so and where they end; None without any.

    Such words stand right behind the noun: "no review newer than a year", "no review from the last 12 months". Records of
    what happened have days of their own, so that a period is theirs unless it is tied to the noun.
    """
    at = _WHOSE.match(reading.text, reading.words[noun.end - 1].end)
    if at is None:
        return None
    age = _AGE.match(reading.text, at.end())
    if age is not None and reading.today is not None:
        return Period(start=_back(reading.today, age), end=None, phrase=age.group()), age.group(), age.end()
    period = plan.period
    if period is None or plan.anchor is not None:
        return None
    blank = re.compile(rf"\s{{{len(period.phrase)},}}").match(reading.text, reading.words[noun.end - 1].end)
    blank = blank or re.compile(rf"\s{{{len(period.phrase)},}}").match(
        reading.text, max(at.end() - len(period.phrase), at.start())
    )
    tied = _LASTING.issuperset(own) or _OF_IT.match(period.phrase)
    return (period, period.phrase, blank.end()) if blank and tied else None


def _back(today: date, age: re.Match[str]) -> date:
    """The day that lies as far back as an age says."""
    count = age["count"].lower()
    number = int(count) if count.isdigit() else _COUNTS.get(count, 1)
    unit = age["unit"].lower()
    if unit not in _MONTHS:
        return today - timedelta(days=number * (7 if unit == "week" else 1))
    months = today.year * 12 + today.month - 1 - number * _MONTHS[unit]
    first = date(months // 12, months % 12 + 1, 1)
    last = (date((months + 1) // 12, (months + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return first.replace(day=min(today.day, last))


def _none_since(
    scope: Scope, known: References, records: Sequence[Record], reading: Reading, noun: NounMatch, period: Period
) -> Condition:
    """The condition that a record has no other of some days: with those of other days, and the records where it is not known.

    A column of days that the register has for the others says of each row when the last was.
    """
    fields = columns_of(scope.narrowed(ids=[each.item.id for each in records]), records)
    column = lacking_field(fields, reading, noun)
    if column is not None and column[0] in fields.dated():
        return _none_stated(records, column[0], period)
    part = scope.narrowed(kinds=[noun.kind])
    without = {each.item.id: each for each in naming_none(part.narrowed(period=period), known, records, noun.kind)}
    dated = {item.id for item in part.narrowed(period=period).items}
    through: list[tuple[EvidenceId, EvidenceId]] = []
    loose: list[EvidenceId] = []
    rest = tuple(without.values())
    for item in part.items:
        if item.id in dated or not rest:
            continue
        missed = {each.item.id for each in naming_none(scope.narrowed(ids=[item.id]), known, rest, noun.kind)}
        named = [own for own in without if own not in missed]
        through += [(own, item.id) for own in named if item.metadata.date]
        loose += [own for own in named if not item.metadata.date]
    return Condition(
        field="*",
        operator="unlinked",
        values=tuple(str(own) for own in without if own not in loose),
        through=tuple(through),
        loose=tuple(dict.fromkeys(loose)),
    )


def _none_stated(records: Sequence[Record], field: str, period: Period) -> Condition:
    """The same by a column of days; what is written there and is no day is not known."""
    lacking: list[EvidenceId] = []
    loose: list[EvidenceId] = []
    for record in records:
        held = [day_of(one.value) for one in record.named(field)]
        days = [day for day in held if day]
        if len(days) < len(held):
            loose.append(record.item.id)
        elif not any(
            (not period.start or day >= period.start) and (not period.end or day < period.end) for day in days
        ):
            lacking.append(record.item.id)
    return Condition(
        field="*", operator="unlinked", values=tuple(map(str, lacking)), loose=tuple(loose), shows=(field,)
    )


def _of_systems(scope: Scope, known: References, records: Sequence[Record]) -> tuple[Condition, ...]:
    """The condition that a release or approval is of a system's version, where some are and some are not.

    An ordinary change needs no evaluation.
    """
    inside = {node.item.id for case in cases(trail_graph(scope, known), None) for node in case.nodes}
    values = tuple(str(record.item.id) for record in records if record.item.id in inside)
    if not values or len(values) == len(records):
        return ()
    return (Condition(field="*", operator="reaches", values=values, phrase="of AI systems"),)


def _order(text: str) -> _Order | None:
    """The order of dates that a question asks for; None without one."""
    for hit in _ORDER.finditer(text):
        near = text[hit.end() : hit.end() + _NEAR]
        ends = re.search(r"[.,;?!]", near)
        near = near[: ends.start()] if ends else near
        said = [(found.start(), kind, found.end()) for kind, done in _DONE.items() if (found := done.search(near))]
        if said:
            _, kind, end = min(said)
            return _Order(before=hit["before"] is not None, event=kind, start=hit.start(), end=hit.end() + end)
    return None


def _verb(reading: Reading, noun: NounMatch) -> tuple[LinkType, int, int] | None:
    """What the others must have done: a verb in the clause behind their noun, with its place."""
    start = reading.words[noun.end - 1].end
    clause = re.match(r"\s+(?:that|which|to|has|have|had|was|were|is|are|ever|been|\s)+", reading.text[start:])
    if clause is None:
        return None
    at = start + clause.end()
    hits = [(hit.start(), link, hit.end()) for link, verb in _VERBS.items() if (hit := verb.match(reading.text, at))]
    return (hits[0][1], hits[0][0], hits[0][2]) if hits else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """Which others a record must have."""

    kind: Kind
    """What they are."""
    link: LinkType | None
    """What they must have done to it; None for anything."""
    order: _Order | None
    """When."""
    own: frozenset[Kind]
    """What the records themselves are."""


def _lacking(scope: Scope, known: References, records: Sequence[Record], wanted: _Wanted) -> Condition:
    """The condition that a record has no such other; with those that do not count, and the records where it is not known."""
    sure, named = _related(scope, known, records, wanted.kind, wanted.link)
    marks = _marks(scope, known, records, wanted)
    values: list[EvidenceId] = []
    loose: list[EvidenceId] = []
    through: list[tuple[EvidenceId, EvidenceId]] = []
    for record in records:
        own = record.item.id
        verdict = _verdict(scope, sorted(sure[own]), sorted(marks(record)), wanted.order)
        if verdict is None or (verdict and named[own] - sure[own]):
            loose.append(own)
        elif verdict:
            values.append(own)
            beside = [*sorted(sure[own]), *(sorted(marks(record)) if wanted.order else ())]
            through += [(own, other) for other in dict.fromkeys(beside) if other != own]
    dates = tuple(
        dict.fromkeys(
            field.name
            for _, other in through
            if (item := scope.item(other))
            for field in scope.fields(item)
            if plays(field.name, Role.DATE)
        )
    )
    return Condition(
        field="*",
        operator="unlinked",
        values=tuple(map(str, values)),
        through=tuple(through),
        loose=tuple(loose),
        shows=dates,
    )


def _verdict(
    scope: Scope, others: Sequence[EvidenceId], marks: Sequence[EvidenceId], order: _Order | None
) -> bool | None:
    """Whether a record lacks what is wanted; None where that cannot be told for want of a date."""
    if not others or order is None:
        return not others
    days, events = _days(scope, others), _days(scope, marks)
    if not events:
        return None
    mark = min(events)
    if any(order.holds(day, mark) for day in days):
        return False
    return None if len(days) < len(others) else True


def _days(scope: Scope, ids: Iterable[EvidenceId]) -> list[date]:
    """The days of some records that have one."""
    items = (scope.item(one) for one in ids)
    return [item.metadata.date.start for item in items if item and item.metadata.date]


def _marks(
    scope: Scope, known: References, records: Sequence[Record], wanted: _Wanted
) -> Callable[[Record], frozenset[EvidenceId]]:
    """For a record what its order counts from: itself, or the others of that kind that are tied to it."""
    if wanted.order is None:
        return lambda _: frozenset()
    if set(_SAME.get(wanted.order.event, (wanted.order.event,))) & wanted.own:
        return lambda record: frozenset({record.item.id})
    tied, _ = _related(scope, known, records, wanted.order.event, None)
    return lambda record: frozenset(tied[record.item.id])


def _related(
    scope: Scope, known: References, records: Sequence[Record], kind: Kind, link: LinkType | None
) -> tuple[Mapping[EvidenceId, set[EvidenceId]], Mapping[EvidenceId, set[EvidenceId]]]:
    """For each record the items of a kind that are tied to it as asked, and those that are tied to it in any way."""
    part = scope.narrowed(kinds=_SAME.get(kind, (kind,)))
    mine = {record.item.id for record in records}
    theirs = {item.id for item in part.items}
    sure: dict[EvidenceId, set[EvidenceId]] = defaultdict(set)
    named: dict[EvidenceId, set[EvidenceId]] = defaultdict(set)
    for one, edges in scope.narrowed(ids=[*mine, *theirs]).all_links().items():
        for edge in edges:
            for target in known.resolve(edge.target):
                pairs = [(one, target.id)] if one in mine and target.id in theirs else []
                pairs += [(target.id, one)] if target.id in mine and one in theirs else []
                for own, other in pairs:
                    named[own].add(other)
                    if link is None or edge.type is link:
                        sure[own].add(other)
    if link is None and kind in STAGE_OF:
        for own, others in _of_cases(scope, known, mine, theirs).items():
            sure[own] |= others
            named[own] |= others
    return sure, named


def _of_cases(
    scope: Scope, known: References, mine: set[EvidenceId], theirs: set[EvidenceId]
) -> Mapping[EvidenceId, set[EvidenceId]]:
    """What belongs to the same case of one version, where it is not of another version."""
    found: dict[EvidenceId, set[EvidenceId]] = defaultdict(set)
    for case in cases(trail_graph(scope, known), None):
        fitting = {
            node.item.id for node in case.nodes if case.version is None or not node.own or case.version in node.own
        }
        for own in fitting & mine:
            found[own] |= (fitting & theirs) - {own}
    return found
