"""What a list is to be reckoned, ordered, grouped or compared by: sums, superlatives, `per system`, `over 10`, `expired`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answer.question.exclusions import still_going
from assistant.answer.question.lexicon import FILLERS, LACKING, MISSING, is_deed, kind_stems, same_meaning
from assistant.answer.question.reading import Reading
from assistant.answer.question.values import Columns
from assistant.answer.words import stems
from assistant.domain.plan import Condition, Plan

_SUM = re.compile(
    r"\b(?:sum(?:s|med)?(?: up)?|total(?:s|led)?|add(?:ed|s)? up(?: to)?|altogether|in all)\b", re.IGNORECASE
)
_AVERAGE = re.compile(r"\b(?:average|mean|on average)\b", re.IGNORECASE)
_GROUP = re.compile(
    r"\b(?:per|for each|for every|in each|of each|(?:grouped|split|broken down|sorted) by|by)\s+(?=\w)", re.IGNORECASE
)
_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
_HOW_MANY = rf"(?:(?P<count>\d{{1,3}}|{'|'.join(_COUNTS)})\s+)?"
_TIMES = rf"(?P<most>most recent|latest|newest)|(?P<least>oldest|earliest|the first(?=\s+\w+ed\b)|(?<=ed )first(?=\s*[?.!]|\s*$))|last(?=\s+(?:\d|{'|'.join(_COUNTS)}))"
_LATEST = re.compile(rf"\b{_HOW_MANY}(?:{_TIMES})\b(?:\s+(?P<after>\d{{1,3}}|{'|'.join(_COUNTS)})\b)?", re.IGNORECASE)
_LARGEST = re.compile(
    rf"\b{_HOW_MANY}(?:(?P<most>highest|largest|biggest|greatest|most expensive|longest|maximum|top)"
    rf"|(?P<least>lowest|smallest|cheapest|shortest|minimum))\b(?:\s+(?P<after>\d{{1,3}}|{'|'.join(_COUNTS)})\b)?",
    re.IGNORECASE,
)
_SIDES = {
    "over": "over|above|more than|greater than|higher than|exceeding|beyond",
    "at least": "at least|no less than|not less than|from",
    "under": "under|below|less than|lower than|fewer than|smaller than",
    "at most": "at most|no more than|not more than|up to",
}
_COMPARED = re.compile(
    r"\b(?:" + "|".join(f"(?P<{name.replace(' ', '_')}>{words})" for name, words in _SIDES.items())
    + r")\s+(?:[A-Z]{3}\s|[€$£]\s?)?(?P<number>\d[\d.,']*\d|\d)(?:\s?(?:%|percent|euros?|eur|usd|dollars))?(?![\w-])",
    re.IGNORECASE,
)  # fmt: skip
_EXPIRED = re.compile(
    r"\b(?:expired|lapsed|over\s?due|(?:has|have|had) run out|ran out|out of date|past (?:its|their|the) (?:\w+ )?(?:date|day))\b"
    r"|\bshould\b.*\bby now\b(?:\s*,?\s*(?:but|and|yet)\b.*?\bnot\b)?",
    re.IGNORECASE,
)
_OVERDUE = re.compile(r"over\s?due|should", re.IGNORECASE)
ANY_DATE = frozenset(stems("date day when time at on"))
"""Stems that every dated field may be called by: they tell none apart."""
_DEADLINE = re.compile(
    r"\b(?:valid|until|expir\w*|due|next|again|deadline|review[ _]by|renew\w*|target)\b", re.IGNORECASE
)


def measured(plan: Plan, fields: Columns, reading: Reading, *, counting: bool) -> tuple[Plan, Reading]:
    """The plan with what its records are compared, reckoned, grouped and ordered by, and the words that say so taken."""
    plan, reading = _expired(plan, fields, reading)
    plan, reading = _compared(plan, fields, reading)
    plan, reading = _reckoned(plan, fields, reading, counting=counting)
    plan, reading = _grouped(plan, fields, reading, counting=counting)
    denied = any(word.stem in LACKING | MISSING for word in reading.words)
    return (plan, reading) if counting or plan.reckon or denied else _ordered(plan, fields, reading)


def _expired(plan: Plan, fields: Columns, reading: Reading) -> tuple[Plan, Reading]:
    """A condition that the day by which something was due lies before today."""
    found = _EXPIRED.search(reading.text)
    due = [name for name in fields.dated() if _DEADLINE.search(name.replace("_", " "))]
    if not found or not due or reading.today is None:
        return plan, reading
    past = Condition(field=due[0], operator="under", values=(reading.today.isoformat(),), phrase=found.group())
    open_still = still_going(fields, found.group()) if _OVERDUE.match(found.group()) else ()
    conditions = (*plan.conditions, past, *open_still)  # what was done is overdue no more, whenever it was due
    return replace(plan, conditions=conditions), reading.taking_span(found.start(), found.end())


def _compared(plan: Plan, fields: Columns, reading: Reading) -> tuple[Plan, Reading]:
    """Conditions such as `score over 10`; without a field to compare the words stay, and so are named as not understood."""
    for found in _COMPARED.finditer(reading.text):
        field, named = _number_field(fields, reading)
        if field is None:
            continue
        operator = next(name for name in _SIDES if found.group(name.replace(" ", "_")))
        bound = Condition(field=field, operator=operator, values=(found["number"],), phrase=found.group())
        plan = replace(plan, conditions=(*plan.conditions, bound))
        reading = reading.taking_span(found.start(), found.end()).taking(named)
    return plan, reading


def _number_field(
    fields: Columns, reading: Reading, names: Sequence[str] | None = None
) -> tuple[str | None, list[int]]:
    """The field of numbers that the words name, exactly or by meaning, else the only one there is; with the naming words."""
    numeric = list(fields.numeric() if names is None else names)
    sequence = [word.stem for word in reading.words]
    free = [at for at, word in enumerate(reading.words) if at not in reading.taken and not word.is_function_word]
    for meaning in (False, True):
        scored = []
        for order, name in enumerate(numeric):
            parts = set(fields.names[name])
            places = [at for at in free if (same_meaning(sequence[at]) & parts if meaning else sequence[at] in parts)]
            scored.append((len({sequence[at] for at in places}), -order, name, places))
        best = max(scored, default=None)
        if best and best[0]:
            return best[2], best[3]
    return (numeric[0], []) if len(numeric) == 1 else (None, [])


def _reckoned(plan: Plan, fields: Columns, reading: Reading, *, counting: bool) -> tuple[Plan, Reading]:
    """The sum or average that is asked for; `how many in total` is no sum."""
    average, total = _AVERAGE.search(reading.text), _SUM.search(reading.text)
    found = average or total
    if found is None or (total and not average and counting):
        return (plan, reading.taking_span(found.start(), found.end())) if found else (plan, reading)
    told = [at for at, word in enumerate(reading.words) if found.start() <= word.start < found.end()]
    field, named = (None, []) if reading.taken.intersection(told) else _number_field(fields, reading)
    if field is None or (average and not named and _of_another(plan, reading, told)):
        return plan, reading
    if set(stems(found.group())) & set(fields.names[field]):  # the records say a mean or a total of their own
        reading = reading.taking_span(found.start(), found.end()).taking(named)
        return replace(plan, projection=(*plan.projection, field)), reading
    for each in (_AVERAGE if average else _SUM).finditer(reading.text):
        reading = reading.taking_span(each.start(), each.end())
    currency = (at for at, word in enumerate(reading.words) if word.stem in set(stems("euro euros eur usd dollars")))
    return replace(plan, reckon="average" if average else "sum", measure=field), reading.taking([*named, *currency])


def _of_another(plan: Plan, reading: Reading, told: Sequence[int]) -> bool:
    """Whether the word behind `average` says of what, and that is neither a field of numbers nor what the records are."""
    at = max(told) + 1
    if at >= len(reading.words) or at in reading.taken or reading.words[at].is_function_word:
        return False
    own = frozenset().union(*(kind_stems(kind) for kind in plan.kinds))
    return reading.words[at].stem not in own | FILLERS


def _grouped(plan: Plan, fields: Columns, reading: Reading, *, counting: bool) -> tuple[Plan, Reading]:
    """The field by which records are counted apart: `per system`, `by severity`."""
    if not (counting or plan.reckon):
        return plan, reading
    for found in _GROUP.finditer(reading.text):
        at = next((at for at, word in enumerate(reading.words) if word.start >= found.end()), None)
        if at is None or at in reading.taken:
            continue
        named = fields.named_at(reading.words, at)
        like = fields.like_at(reading.words, at) if named is None else None
        if named or like:
            end = named[1] if named else at + 1
            return replace(plan, group=named[0] if named else like or ""), reading.taking(range(at, end))
    return plan, reading


def _ordered(plan: Plan, fields: Columns, reading: Reading) -> tuple[Plan, Reading]:
    """The order and number of records that a superlative asks for, by a field that it is said of."""
    late, large = _LATEST.search(reading.text), _LARGEST.search(reading.text)
    found = late or large
    if found is None or plan.order or any(one.operator in ("missing", "present") for one in plan.conditions):
        return plan, reading
    field, named = _number_field(fields, reading, fields.dated() if late else None)
    if late and not named:
        field = ""  # the record's own date
        plan = replace(plan, undated=_deed_beside(plan, reading, found))
    if field is None:
        return plan, reading
    told = (found["count"] or found["after"] or "1").lower()
    limit = _COUNTS.get(told) or int(told)
    order = "least" if found["least"] else "most"
    reading = reading.taking_span(found.start(), found.end()).taking(named)
    return replace(plan, order=order, measure=field, limit=limit), reading


def _deed_beside(plan: Plan, reading: Reading, found: re.Match[str]) -> str:
    """The deed that a superlative is said of ("deployed earliest"), unless it is what made the records; empty for none."""
    before = [word for word in reading.words if word.end <= found.start()][-1:]
    after = [word for word in reading.words if word.start >= found.end()][:1]
    own = frozenset().union(*(kind_stems(kind) for kind in plan.kinds))
    deeds = (word for word in (*after, *before) if is_deed(word) and own.isdisjoint(same_meaning(word.stem)))
    return next((word.text for word in deeds), "")


def period_field(plan: Plan, fields: Columns, reading: Reading) -> tuple[Plan, Reading]:
    """The dated field that a verb of the question names, by which the period counts: `closed in October`."""
    if plan.period is None or plan.period_field:
        return plan, reading
    dated = fields.dated()
    for meaning in (False, True):
        for at, word in enumerate(reading.words):
            if (
                at in reading.taken
                or word.is_function_word
                or any(before.stem in LACKING for before in reading.words[max(0, at - 4) : at])
            ):
                continue
            meanings = same_meaning(word.stem) if meaning else frozenset({word.stem})
            found = next((name for name in dated if meanings & (set(fields.names[name]) - ANY_DATE)), None)
            if found:
                return replace(plan, period_field=found), reading.taking([at])
    return plan, reading
