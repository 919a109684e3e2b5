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
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from assistant.audit.column_shape import (
    FEWEST,
    MOST,
    Shape,
    beside,
    columns_of,
    days_of,
    follows,
    known,
    numbers,
)
from assistant.audit.columns import Column
from assistant.audit.english import list_of
from assistant.audit.house_words import PLAIN, defined
from assistant.audit.intervals import interval_in
from assistant.audit.scales import LEVEL, strata
from assistant.domain.evidence import EvidenceId, Field, Kind
from assistant.domain.people import is_person

TIER = "risk tier"
"""The heading of a level on a scale of risk."""
_SAME = 0.4
"""Share of rows between whose two days lies the same time, where one of them is the next of the other."""
_CLOCK = re.compile(r"\d{1,2}:\d{2}")

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


Named = Iterator[tuple[Shape, str]]
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
            column.name: name
            for column, name in _SHAPES[kind](columns_of([found[row] for row in rows], systems), rules)
        }
        for own, name in names.items():
            headings[name].add(own)
        if names:
            told |= {row: tuple(replace(one, name=names.get(one.name, one.name)) for one in found[row]) for row in rows}
    tiers = {one.value for fields in told.values() for one in fields if one.name == TIER}
    levels = strata(found, kinds, tiers)
    told = {row: tuple(_at_stratum(one, levels) for one in fields) for row, fields in told.items()}
    return {**found, **told}, {name: frozenset(own) for name, own in headings.items()}


def _at_stratum(field: Field, levels: Mapping[str, str]) -> Field:
    """A field, its level read as its stratum where it states one."""
    return replace(field, value=levels.get(field.value, field.value)) if field.name == TIER else field


def _of_actions(columns: Sequence[Shape], _rules: Sequence[str]) -> Named:
    """A later look at what was done: its day, who looked and what they saw; and what was wrong and was to be done."""
    free = [one for one in columns if one not in known(columns, _DONE, _CHECKED, _DUE)]
    done = next(iter(known(columns, _DONE)), None)
    at = columns.index(done) if done else len(columns)
    if done and not known(columns, _CHECKED):
        looks = [(one, days) for one, days in days_of(free) if follows(done.days(), days) and columns.index(one) > at]
        looks = [
            (one, days)
            for one, days in looks
            if _LOOK.search(" ".join(each.name for each in (one, *beside(free, one.filled))))
        ]
        for one, _ in looks[:1]:
            yield one, "effectiveness checked on"
            near = [other for other in beside(free, one.filled) if other is not one]
            yield from ((other, "effectiveness checked by") for other in near if other.is_of_persons)
            yield from ((other, "effectiveness result") for other in [one for one in near if one.is_of_words][:1])
    words = [one for one in columns[1:at] if one.is_of_words]
    if words and not known(columns, _WRONG):
        yield words[0], "condition"
    if len(words) > 1 and not known(columns, _ACTED):
        yield words[-1], "planned action"


def _of_access(columns: Sequence[Shape], rules: Sequence[str]) -> Named:
    """Reviews with the day of the next, or keys with the day on which they were made and last changed."""
    if known(columns, _REVIEWED, _TURNED):
        return
    if not known(columns, _SYSTEM):
        yield from ((one, "system") for one in columns if one.share(one.is_of_systems) >= MOST)
    days = days_of(columns)
    for one, first in days:
        for other, then in days:
            if one is other or not follows(first, then) or len(days) > 2:
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


def _is_called(column: Shape, thing: re.Pattern[str], rules: Sequence[str]) -> bool:
    """Whether a rule defines the word that heads a column as a thing."""
    words = set(re.findall(r"[^\W\d_]+", column.name.lower()))
    return any(term in words or f"{term}s" in words for text in rules for term in defined(text, thing))


def _is_recurring(column: Shape, rules: Sequence[str]) -> bool:
    """Whether a rule names the deed that heads a column of days, and how often it is done beside it."""
    told = " ".join(word for word in re.findall(r"[^\W\d_]+", column.name.lower()) if word not in PLAIN)
    places = (
        (text, hit.end()) for text in rules if told for hit in re.finditer(rf"\b{re.escape(told)}\b", text.lower())
    )
    return any(interval_in(text[at : at + _NEARBY]) is not None for text, at in places)


def _of_alerts(columns: Sequence[Shape], rules: Sequence[str]) -> Named:
    """When an alert was raised, how severe it was, and when and by whom it was seen."""
    if known(columns, _RAISED, _ANSWERED):
        return
    if not known(columns, _SYSTEM):
        yield from ((one, "system") for one in columns if one.share(one.is_of_systems) >= MOST)
    if not _is_called(columns[0], ALERTS, rules):
        return
    stamped = [(one, days) for one, days in days_of(columns) if one.share(lambda cell: _CLOCK.search(cell) is not None) >= MOST]  # fmt: skip
    for one, first in stamped:
        for other, then in stamped:
            if one is not other and follows(first, then) and len(first) > len(then):
                yield one, "raised at"
                yield other, "acknowledged at"
                if not known(columns, _SEVERITY):
                    yield from ((each, "severity") for each in columns if each.share(_is_severity) >= MOST)
                who = [each for each in beside(columns, other.filled) if each not in (one, other)]
                yield from ((each, "acknowledged by") for each in who[:1] if each.share(is_person) >= 1 / 2)
                return


def _of_risks(columns: Sequence[Shape], _rules: Sequence[str]) -> Named:
    """Two marks and their product, and who bears the risk."""
    if not known(columns, _SCORE):
        marks = [(one, told) for one in columns if (told := numbers(one))]
        for at, (one, left) in enumerate(marks):
            for other, right in marks[at + 1 :]:
                for product, ranks in marks:
                    rows = left.keys() & right.keys() & ranks.keys()
                    fits = sum(left[row] * right[row] == ranks[row] for row in rows)
                    if product not in (one, other) and len(rows) >= FEWEST and fits >= MOST * len(rows):
                        yield product, "risk score"
    if not known(columns, _BEARER):
        # some rows name nobody: that is what an audit is for
        people = [one for one in columns if one.share(one.is_person) >= 1 / 2 and _BEARS.search(one.name)]
        yield from ((one, "risk owner") for one in people[:1])


def _of_systems(columns: Sequence[Shape], rules: Sequence[str]) -> Named:
    """The level on the scale of the organization's own."""
    if not known(columns, _TIER):
        levels = [one for one in columns[1:] if one.share(lambda cell: LEVEL.fullmatch(cell) is not None) >= MOST]
        scales = [
            one
            for one in levels
            if 2 <= len({cell for cell in one.cells if cell}) <= 5 and _one_lead(one) and _is_spoken_of(one, rules)
        ]
        yield from ((one, TIER) for one in scales[:1])


def _is_spoken_of(column: Shape, rules: Sequence[str]) -> bool:
    """Whether rules in force bind levels of a column: what no rule names is no scale of risk."""
    levels = {cell for cell in column.cells if LEVEL.fullmatch(cell)}
    return any(re.search(rf"(?<!\w){re.escape(level)}(?!\w)", text) for level in levels for text in rules)


def _one_lead(column: Shape) -> bool:
    """Whether its levels are of one scale that has letters before its numbers: C1 to C4."""
    leads = {hit["lead"] for cell in column.cells if (hit := LEVEL.fullmatch(cell))}
    return len(leads) == 1 and bool(next(iter(leads)).strip(" -"))


def _is_severity(cell: str) -> bool:
    """Whether a cell is a severity as schemes have them, and nothing else."""
    return re.fullmatch(r"red|orange|amber|yellow|green|critical|high|medium|low|warning|info|[PS]\d", cell, re.IGNORECASE) is not None  # fmt: skip


_SHAPES: Mapping[Kind, Callable[[Sequence[Shape], Sequence[str]], Named]] = {
    Kind.CORRECTIVE_ACTION: _of_actions,
    Kind.ACCESS: _of_access,
    Kind.MONITORING: _of_alerts,
    Kind.RISK: _of_risks,
    Kind.INVENTORY: _of_systems,
}
