"""What a column of a register says where its heading does not: by the kind of the register and the shape of its cells.

An organization that states of a list that it is of corrective actions, access, monitoring, risks or AI systems may head its
columns with words of its own: `Gone through on | Next by`, `Lit | Seen by | Seen`, `H | L | Rank`. Cells give columns away
all the same: of two days in each row one is the next when it lies one of few intervals after the other or in the future;
a rank is the product of two small numbers; who and what were noted in the rows that have a day, and in no others. A
column that is known by its heading keeps it, and one whose shape is not plain stays unknown. Only names change: what is
quoted is what stands there.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from assistant.audit.columns import Column, is_blank
from assistant.audit.english import list_of
from assistant.audit.house_words import PLAIN, defined
from assistant.audit.intervals import interval_in
from assistant.domain.dates import Precision
from assistant.domain.evidence import EvidenceId, Field, Kind
from assistant.domain.people import is_person
from assistant.domain.written_dates import day_order, find_date

_UTC = ZoneInfo("UTC")
TIER = "risk tier"
"""The heading of a level on a scale of risk."""
_FEWEST = 3
"""Cells that a column needs to have a shape."""
_MOST = 0.8
"""Share of its cells that must be of a shape."""
_OFTEN = 2 / 3
"""Share of rows in which what comes later has the later day; the others are what an audit is for."""
_LONGEST_DAY = 40
"""Characters of a cell that may be a day."""
_LONG = 14
"""Characters of the middle cell of a column that tells something in words."""
_SAME = 0.4
"""Share of rows between whose two days lies the same time, where one of them is the next of the other."""
_LARGEST = 10
"""Highest mark of a scale whose marks are multiplied."""
_CLOCK = re.compile(r"\d{1,2}:\d{2}")
_LEVEL = re.compile(r"(?P<lead>[A-Za-z]{0,8}[ -]?)(?P<n>[0-9])(?:\D.*)?")

KEYS = re.compile(r"\b(?:keys?|secrets?|tokens?|credentials?|passwords?)\b", re.IGNORECASE)
"""What is rotated."""
ALERTS = re.compile(r"\b(?:alerts?|alarms?|warnings?|notifications?|anomal\w+)\b", re.IGNORECASE)
"""What is raised and answered."""
_NEARBY = 200
"""Characters behind a deed in which a rule says how often."""
_LOOK = re.compile(
    r"again|look|check|effect|held\b|hold\b|verif|proof|proved|result|show|seen|saw\b|follow|re-", re.IGNORECASE
)
"""Words in the headings of a look at what was done, and what it showed."""
_BEARS = re.compile(
    r"own|bear|carr|mind|keep|kept|respons|account|charge|look(?:ed)? after|hands?\b|who\b|holder", re.IGNORECASE
)
"""Words in the heading of whoever answers for a thing."""
_DONE = Column(
    ("closed", "done", "completed", "completion", "implemented", "finished"), without=("by", "due", "what", "to")
)
_CHECKED = Column(("effective*", "verif*", "recheck*", "check*"))
_ACTED = Column(("action", "measure", "plan", "correct*", "remedy", "treatment"), without=("by", "owner", "due", "id", "no"))  # fmt: skip
_WRONG = Column(("finding", "condition", "problem", "issue", "weakness", "description", "summary", "title", "nonconform*"))  # fmt: skip
_DUE = Column(("due", "deadline", "target", "next", "planned", "schedul*", "expir*", "until"))
_REVIEWED = Column(("review*", "recertif*", "attest*", "done", "completed", "performed", "signed"))
_TURNED = Column(("rotat*", "issued", "created", "renew*", "changed", "valid"))
_RAISED = Column(("raised", "fired", "triggered", "detected", "alert*", "opened", "occurred", "timestamp", "created"))
_ANSWERED = Column(("ack*", "answer*", "respon*", "picked", "taken", "handled", "confirmed"))
_SCORE = Column(("score", "rating", "risk level", "severity", "likelihood", "impact", "probability", "inherent", "residual"))  # fmt: skip
_BEARER = Column(("owner", "responsible", "accountable", "assignee", "lead", "holder"))
_SEVERITY = Column(("severity", "sev", "priority", "prio", "urgency", "criticality", "class", "level", "grade"))
_SYSTEM = Column(("system", "application", "platform", "resource", "tool", "asset", "model"))
_TIER = Column(("tier", "risk", "criticality", "impact", "classification"))


_LEGEND = 4
"""Most fields of a row that says what a level means."""
"""Most fields of a row that says what a level means."""
_HARM = re.compile(
    r"\b(?:safety|life|lives|death|injur\w+|harm\w*|rights?|liberty|health|person'?s?|people|treat(?:ed|ment)|pay|job|discriminat\w+|serious\w*|severe\w*|critical\w*|high\w*|irreversib\w+|legal\w*)\b",
    re.IGNORECASE,
)
_HARMLESS = re.compile(
    r"\b(?:convenience|none|no (?:effect|impact|harm|risk)|minor|trivial|negligible|minimal|nuisance|low\w*|internal|reversible|little|at once)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Of:
    """One column of a list."""

    name: str
    """Its heading."""
    cells: tuple[str, ...]
    """What each row has there, blank where nothing."""
    order: bool | None
    """Whether its slashed days put the day first."""
    systems: frozenset[str]
    """Names of systems of the inventory."""

    @property
    def filled(self) -> frozenset[int]:
        """The rows that say something there."""
        return frozenset(at for at, cell in enumerate(self.cells) if not is_blank(cell))

    def share(self, fits: Callable[[str], bool]) -> float:
        """The share of its cells that fit; 0 where too few say anything."""
        said = [cell for cell in self.cells if not is_blank(cell)]
        return sum(map(fits, said)) / len(said) if len(said) >= _FEWEST else 0

    def days(self) -> Mapping[int, date]:
        """The day of each row that states one; none where the column is not of days."""
        found = {at: day for at in sorted(self.filled) if (day := _day(self.cells[at], self.order))}
        return found if len(found) >= max(_FEWEST, _MOST * len(self.filled)) else {}

    def is_person(self, cell: str) -> bool:
        """Whether a cell names a person."""
        return is_person(cell) and cell not in self.systems

    def is_of_systems(self, cell: str) -> bool:
        """Whether a cell names a system of the inventory."""
        return cell in self.systems

    @property
    def is_of_persons(self) -> bool:
        """Whether it names people."""
        return self.share(self.is_person) >= _MOST

    @property
    def is_of_words(self) -> bool:
        """Whether it tells something in words."""
        said = sorted(len(self.cells[at]) for at in self.filled)
        return len(said) >= _FEWEST and said[len(said) // 2] >= _LONG and not self.days() and not self.is_of_persons


Named = Iterator[tuple[_Of, str]]
"""Columns with the names that their shapes give them."""


def fields_by_shape(
    found: Mapping[EvidenceId, tuple[Field, ...]],
    kinds: Mapping[EvidenceId, Kind],
    systems: frozenset[str],
    rules: Sequence[str],
) -> tuple[Mapping[EvidenceId, tuple[Field, ...]], Mapping[str, frozenset[str]]]:
    """The same fields, those of columns that only their shape tells under names that rules know; and their headings by name.

    `systems` are names of systems of the inventory, which look like those of people; `rules` the texts of the rules in force.
    A shape alone names nothing: a word of the heading, or of the house's rules, must speak for what it is taken for.
    """
    headings: dict[str, set[str]] = defaultdict(set)
    lists: dict[str, list[EvidenceId]] = defaultdict(list)
    for item in found:
        if "#" in item and kinds.get(item) in _SHAPES:
            lists[list_of(item)].append(item)
    told: dict[EvidenceId, tuple[Field, ...]] = {}
    for rows in lists.values():
        kind = Counter(kinds[row] for row in rows).most_common(1)[0][0]
        names = {
            column.name: name for column, name in _SHAPES[kind](_columns([found[row] for row in rows], systems), rules)
        }
        for own, name in names.items():
            headings[name].add(own)
        if names:
            told |= {row: tuple(replace(one, name=names.get(one.name, one.name)) for one in found[row]) for row in rows}
    tiers = {one.value for fields in told.values() for one in fields if one.name == TIER}
    scales: dict[str, set[str]] = defaultdict(set)
    for cell in tiers:
        if hit := _LEVEL.fullmatch(cell):
            scales[hit["lead"]].add(cell)
    levels = {cell: said for scale in scales.values() for cell, said in _strata(found, kinds, scale).items()}
    told = {row: tuple(_at_stratum(one, levels) for one in fields) for row, fields in told.items()}
    return {**found, **told}, {name: frozenset(own) for name, own in headings.items()}


def _strata(
    found: Mapping[EvidenceId, tuple[Field, ...]], kinds: Mapping[EvidenceId, Kind], cells: Collection[str]
) -> Mapping[str, str]:
    """The levels of a scale of the organization's own with their strata: `C4` of C1 to C4 is `high (C4)`.

    The upper half is high, the lowest low. Which end is the upper a legend tells, by the harm of which it speaks or that it
    denies; where none does, nothing is known.
    """
    scale = sorted(cell for cell in cells if _LEVEL.fullmatch(cell))
    if len(scale) < 2:
        return {}
    legends = [
        fields for item, fields in found.items() if kinds.get(item) is not Kind.INVENTORY and len(fields) <= _LEGEND
    ]
    first, last = (_harm(legends, level) for level in (scale[0], scale[-1]))
    if first == last:
        return {}
    upper = scale if first > last else scale[::-1]
    named = ["high" if at < len(upper) // 2 else "limited" for at in range(len(upper))]
    return {level: f"{stratum} ({level})" for level, stratum in zip(upper, [*named[:-1], "low"], strict=True)}


def _at_stratum(field: Field, levels: Mapping[str, str]) -> Field:
    """A field, its level read as its stratum where it states one."""
    return replace(field, value=levels.get(field.value, field.value)) if field.name == TIER else field


def _harm(legends: Sequence[tuple[Field, ...]], level: str) -> int:
    """How much harm the legends of a level speak of, less what they deny."""
    told = [
        " ".join(one.value for one in fields)
        for fields in legends
        if any(one.value.strip() == level for one in fields[:2])
    ]
    return sum(len(_HARM.findall(text)) - len(_HARMLESS.findall(text)) for text in told)


def _columns(rows: Sequence[tuple[Field, ...]], systems: frozenset[str]) -> list[_Of]:
    """The columns of some rows, in the order in which the fullest row has them."""
    names = dict.fromkeys(field.name for fields in sorted(rows, key=len, reverse=True) for field in fields)
    said = [{field.name: field.value.strip() for field in reversed(fields)} for fields in rows]
    cells = {name: tuple(row.get(name, "") for row in said) for name in names}
    return [_Of(name, values, day_order(values), systems) for name, values in cells.items()]


def _known(columns: Sequence[_Of], *roles: Column) -> list[_Of]:
    """Columns that their headings make known as any of some roles."""
    return [one for one in columns if any(role.rank(one.name) is not None for role in roles)]


def _days_of(columns: Sequence[_Of]) -> list[tuple[_Of, Mapping[int, date]]]:
    """Columns of days with their days."""
    return [(one, days) for one in columns if (days := one.days())]


def _follows(first: Mapping[int, date], then: Mapping[int, date]) -> bool:
    """Whether the days of one column are hardly ever before those of another, in the rows that have both."""
    both = first.keys() & then.keys()
    return len(both) >= _FEWEST and sum(then[at] >= first[at] for at in both) >= _OFTEN * len(both)


def _beside(columns: Sequence[_Of], rows: frozenset[int]) -> list[_Of]:
    """Columns that say something in some rows and hardly in any other."""
    return [one for one in columns if one.filled and len(one.filled & rows) >= _MOST * len(one.filled | rows)]


def _of_actions(columns: Sequence[_Of], _rules: Sequence[str]) -> Named:
    """A later look at what was done: its day, who looked and what they saw; and what was wrong and was to be done."""
    free = [one for one in columns if one not in _known(columns, _DONE, _CHECKED, _DUE)]
    done = next(iter(_known(columns, _DONE)), None)
    at = columns.index(done) if done else len(columns)
    if done and not _known(columns, _CHECKED):
        looks = [(one, days) for one, days in _days_of(free) if _follows(done.days(), days) and columns.index(one) > at]
        looks = [
            (one, days)
            for one, days in looks
            if _LOOK.search(" ".join(each.name for each in (one, *_beside(free, one.filled))))
        ]
        for one, _ in looks[:1]:
            yield one, "effectiveness checked on"
            beside = [other for other in _beside(free, one.filled) if other is not one]
            yield from ((other, "effectiveness checked by") for other in beside if other.is_of_persons)
            yield from ((other, "effectiveness result") for other in [one for one in beside if one.is_of_words][:1])
    words = [one for one in columns[1:at] if one.is_of_words]
    if words and not _known(columns, _WRONG):
        yield words[0], "condition"
    if len(words) > 1 and not _known(columns, _ACTED):
        yield words[-1], "planned action"


def _of_access(columns: Sequence[_Of], rules: Sequence[str]) -> Named:
    """Reviews with the day of the next, or keys with the day on which they were made and last changed."""
    if _known(columns, _REVIEWED, _TURNED):
        return
    if not _known(columns, _SYSTEM):
        yield from ((one, "system") for one in columns if one.share(one.is_of_systems) >= _MOST)
    days = _days_of(columns)
    for one, first in days:
        for other, then in days:
            if one is other or not _follows(first, then) or len(days) > 2:
                continue
            gaps = Counter((then[at] - first[at]).days for at in first.keys() & then.keys())
            person = next((each for each in columns if each.is_of_persons), None)
            apart = gaps.most_common(1)[0][1] >= _SAME * gaps.total() and gaps.most_common(1)[0][0] > 0
            if apart and _is_recurring(one, rules):
                yield one, "access reviewed on"
                yield other, "next review due"
                yield from [(person, "reviewed by")] if person else []
            elif (
                not apart
                and (_is_called(columns[0], KEYS, rules) or _is_recurring(other, rules))
                and any(map(KEYS.search, rules))
            ):
                yield columns[0], "key"
                yield one, "issued on"
                yield other, "last rotated on"
            return


def _is_called(column: _Of, thing: re.Pattern[str], rules: Sequence[str]) -> bool:
    """Whether a rule defines the word that heads a column as a thing."""
    words = set(re.findall(r"[^\W\d_]+", column.name.lower()))
    return any(term in words or f"{term}s" in words for text in rules for term in defined(text, thing))


def _is_recurring(column: _Of, rules: Sequence[str]) -> bool:
    """Whether a rule names the deed that heads a column of days, and how often it is done beside it."""
    told = " ".join(word for word in re.findall(r"[^\W\d_]+", column.name.lower()) if word not in PLAIN)
    places = (
        (text, hit.end()) for text in rules if told for hit in re.finditer(rf"\b{re.escape(told)}\b", text.lower())
    )
    return any(interval_in(text[at : at + _NEARBY]) is not None for text, at in places)


def _of_alerts(columns: Sequence[_Of], rules: Sequence[str]) -> Named:
    """When an alert was raised, how severe it was, and when and by whom it was seen."""
    if _known(columns, _RAISED, _ANSWERED):
        return
    if not _known(columns, _SYSTEM):
        yield from ((one, "system") for one in columns if one.share(one.is_of_systems) >= _MOST)
    if not _is_called(columns[0], ALERTS, rules):
        return
    stamped = [(one, days) for one, days in _days_of(columns) if one.share(lambda cell: _CLOCK.search(cell) is not None) >= _MOST]  # fmt: skip
    for one, first in stamped:
        for other, then in stamped:
            if one is not other and _follows(first, then) and len(first) > len(then):
                yield one, "raised at"
                yield other, "acknowledged at"
                if not _known(columns, _SEVERITY):
                    yield from ((each, "severity") for each in columns if each.share(_is_severity) >= _MOST)
                who = [each for each in _beside(columns, other.filled) if each not in (one, other)]
                yield from ((each, "acknowledged by") for each in who[:1] if each.share(is_person) >= 1 / 2)
                return


def _of_risks(columns: Sequence[_Of], _rules: Sequence[str]) -> Named:
    """Two marks and their product, and who bears the risk."""
    if not _known(columns, _SCORE):
        marks = [(one, numbers) for one in columns if (numbers := _numbers(one))]
        for at, (one, left) in enumerate(marks):
            for other, right in marks[at + 1 :]:
                for product, ranks in marks:
                    rows = left.keys() & right.keys() & ranks.keys()
                    fits = sum(left[row] * right[row] == ranks[row] for row in rows)
                    if product not in (one, other) and len(rows) >= _FEWEST and fits >= _MOST * len(rows):
                        yield product, "risk score"
    if not _known(columns, _BEARER):
        # some rows name nobody: that is what an audit is for
        people = [one for one in columns if one.share(one.is_person) >= 1 / 2 and _BEARS.search(one.name)]
        yield from ((one, "risk owner") for one in people[:1])


def _of_systems(columns: Sequence[_Of], rules: Sequence[str]) -> Named:
    """The level on the scale of the organization's own."""
    if not _known(columns, _TIER):
        levels = [one for one in columns[1:] if one.share(lambda cell: _LEVEL.fullmatch(cell) is not None) >= _MOST]
        scales = [
            one
            for one in levels
            if 2 <= len({cell for cell in one.cells if cell}) <= 5 and _one_lead(one) and _is_spoken_of(one, rules)
        ]
        yield from ((one, TIER) for one in scales[:1])


def _is_spoken_of(column: _Of, rules: Sequence[str]) -> bool:
    """Whether rules in force bind levels of a column: what no rule names is no scale of risk."""
    levels = {cell for cell in column.cells if _LEVEL.fullmatch(cell)}
    return any(re.search(rf"(?<!\w){re.escape(level)}(?!\w)", text) for level in levels for text in rules)


def _one_lead(column: _Of) -> bool:
    """Whether its levels are of one scale that has letters before its numbers: C1 to C4."""
    leads = {hit["lead"] for cell in column.cells if (hit := _LEVEL.fullmatch(cell))}
    return len(leads) == 1 and bool(next(iter(leads)).strip(" -"))


def _is_severity(cell: str) -> bool:
    """Whether a cell is a severity as schemes have them, and nothing else."""
    return re.fullmatch(r"red|orange|amber|yellow|green|critical|high|medium|low|warning|info|[PS]\d", cell, re.IGNORECASE) is not None  # fmt: skip


def _numbers(column: _Of) -> Mapping[int, int]:
    """The number of each row that states one; none where the column is not of small numbers."""
    found = {at: int(column.cells[at]) for at in column.filled if re.fullmatch(r"\d{1,3}", column.cells[at])}
    return (
        found if len(found) >= max(_FEWEST, _MOST * len(column.filled)) and max(found.values()) <= _LARGEST**2 else {}
    )


def _day(value: str, order: bool | None) -> date | None:
    """The day that fills a cell, perhaps with a time."""
    found = find_date(value, _UTC, day_first=order) if len(value) <= _LONGEST_DAY else None
    return found[0].start if found and found[0].precision is Precision.DAY and not value[: found[1]].strip() else None


_SHAPES: Mapping[Kind, Callable[[Sequence[_Of], Sequence[str]], Named]] = {
    Kind.CORRECTIVE_ACTION: _of_actions,
    Kind.ACCESS: _of_access,
    Kind.MONITORING: _of_alerts,
    Kind.RISK: _of_risks,
    Kind.INVENTORY: _of_systems,
}
