"""Cases of which a record leaves blank when something was done, or whether: overdue once its time is over."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer.drafting.judging.events import Event, kind_words, parts_of_name
from assistant.answer.drafting.judging.found import Found, title_place
from assistant.answer.drafting.limits import Limit
from assistant.answer.drafting.linked import LISTED, place
from assistant.answer.drafting.moments import keeps, moment
from assistant.answer.question.lexicon import meant
from assistant.answer.question.rows import Record
from assistant.answer.words import stems
from assistant.audit.references import key_of
from assistant.audit.roles import Role, plays

_DROPPED = re.compile(
    r"\b(?:cancel\w*|withdrawn|rejected|declined|void|duplicate|dropped|not\s+needed)\b", re.IGNORECASE
)
"""States in which nothing more is due."""
_NO = re.compile(r"(?:no|none|missing|not\s+(?:yet|done|there))\b.*", re.IGNORECASE)
_NOT_OF_IT = r"(?:n\.?\s?/?\s?a\.?|not\s+applicable|-+|–|—)(?:\s.*)?"


def not_dated(limit: Limit, record: Record, since: Sequence[Event], column: str, today: Event) -> Found:
    """A case that leaves blank when something was done: not met where its time is over on a day, else open."""
    key, told = key_of(record.item.id), column.replace("_", " ")
    dropped = any(plays(each.name, Role.STATUS) and _DROPPED.search(each.value) for each in record.fields)
    over = since and not dropped and all(keeps(limit, one.when, today.when)[0] is False for one in since)
    if not over:
        return Found(key=key, kept=None, why=f"no date is recorded for: {told}")
    said = f"{told} is blank; {since[0].name} {since[0].said}"
    spans = tuple(dict.fromkeys((*since[0].spans, title_place(record))))
    return Found(key=key, kept=False, told=said, spans=spans, premise=f"on {today.said}")


def undated(limit: Limit, record: Record, since: Sequence[Event], column: str, today: Event, text: str) -> Found | None:
    """A case whose prerequisite is a column without days: blank or `no` is not met, whatever else it says is open.

    None where the record's text says `n/a` there: it is not for this case.
    """
    value = next((each for each in record.named(column) if each.value.strip()), None)
    if value is None and re.search(rf"^{re.escape(column)}: *{_NOT_OF_IT} *$", text, re.MULTILINE | re.IGNORECASE):
        return None
    if value is None:
        return not_dated(limit, record, since, column, today)
    said = value.value.strip()
    told = f"{column.replace('_', ' ')} {said}"
    if _NO.fullmatch(said) and since[0].when.first <= today.when.last:
        spans = tuple(dict.fromkeys((place(record, value), *since[0].spans, title_place(record))))
        return Found(
            key=key_of(record.item.id), kept=False, told=f"{told}; {since[0].name} {since[0].said}", spans=spans
        )
    return Found(key=key_of(record.item.id), kept=None, why=f"{told}, and on which day is not recorded")


def column_of(limit: Limit, record: Record, columns: Sequence[str]) -> str:
    """The column that holds most of the words for what must be done, of several the one that they name first; empty where none holds any.

    Words that say what the record is name no column.
    """
    order = [meant(part) for part in stems(limit.done)]
    said = frozenset(order) - kind_words(record.item)
    held = {name: said & frozenset(map(meant, parts_of_name(name))) for name in columns}
    named = [name for name in columns if held[name]]
    return max(named, key=lambda name: (len(held[name]), -min(map(order.index, held[name]))), default="")


def plain_columns(rows: Sequence[Record]) -> tuple[str, ...]:
    """The columns of a table in which no days, people or states stand."""
    acting = (Role.TITLE, Role.DATE, Role.STATUS, Role.APPROVER, Role.OWNER, Role.AUTHOR)
    values: dict[str, list[str]] = {}
    for row in rows:
        for each in row.fields:
            if not LISTED.search(each.name) and not any(plays(each.name, role) for role in acting):
                values.setdefault(each.name, []).append(each.value)
    return tuple(name for name, said in values.items() if all(moment(one) is None for one in said))
