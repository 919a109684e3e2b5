"""How two days of one record lie to each other: how long something took, and whether it was done late or in time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.answer.amounts import day_of
from assistant.answer.question.absences import negated
from assistant.answer.question.exclusions import day_of_end, still_going
from assistant.answer.question.lexicon import same_meaning
from assistant.answer.question.measures import ANY_DATE
from assistant.answer.question.reading import Reading
from assistant.answer.question.rows import Record
from assistant.answer.question.values import Columns
from assistant.answer.words import Word, find_run, stems
from assistant.audit.roles import names_opening
from assistant.domain.evidence import EvidenceId
from assistant.domain.plan import Condition

_LASTS = re.compile(r"\b(?:how long|how many days|(?:number of )?days|time|duration|turnaround|delay)\b", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|between|since|after)\b", re.IGNORECASE)
_AVERAGE = re.compile(r"\b(?:average|mean)\b", re.IGNORECASE)
_OF_LENGTH = frozenset(stems("time day days duration turnaround delay long average mean take takes took taken"))
_LATE = re.compile(
    r"\b(?:(?P<late>(?:(?:too|very) )?late(?! \d)|overdue|behind (?:time|schedule)"
    r"|(?:after|past|beyond) (?:its|their|the) (?:own )?(?:due (?:date|day)|deadline|target(?: date)?))"
    r"|in (?:good |due )?time|on time|on schedule|(?:by|before) (?:its|their|the) (?:own )?(?:due (?:date|day)|deadline|target(?: date)?))\b",
    re.IGNORECASE,
)
_DUE = re.compile(r"\b(?:due|deadline|target|planned|promised|agreed)\b", re.IGNORECASE)
_AGAIN = re.compile(r"\b(?:next|again|renew\w*|review)\b", re.IGNORECASE)
_OF_ANY_DUE = ANY_DATE | frozenset(
    stems("due deadline target planned promised agreed by for until completion end ends")
)
_BEFORE = 3  # words between a deed and what says that it was late
_STATES = frozenset(("is", "are", "currently", "now", "running", "still"))


def took(fields: Columns, reading: Reading) -> tuple[tuple[str, str] | None, str, Reading]:
    """The two fields between whose days an average time lies, or the words for one that no two fields give.

    A field of numbers that is called so ("time to alert") is left for what reckons with numbers. Nothing is guessed: where
    more than one field may say when it began, none does.
    """
    average, lasts = _AVERAGE.search(reading.text), _LASTS.search(reading.text)
    if average is None or lasts is None or _counted_so(fields, reading):
        return None, "", reading
    named = _named_days(fields, reading)
    places = [at for at, word in enumerate(reading.words) if word.stem in _OF_LENGTH]
    beside = {at + 1 for _, at in named if at + 1 < len(reading.words)}  # "the due date"
    places += [at for at in beside if reading.words[at].stem in ANY_DATE]
    taking = reading.taking([*places, *(at for _, at in named)])
    phrase = " ".join(reading.words[at].text for at in sorted({*places, *(at for _, at in named)}))
    names = list(dict.fromkeys(name for name, _ in named))
    began = [name for name in fields.dated() if names_opening(name)] or [
        name for name in fields.dated() if set(fields.names[name]) <= ANY_DATE
    ]
    whole = not _FROM.search(reading.text, lasts.end())  # where it says from when, that must be understood
    if whole and len(names) == 1 and len(began) == 1 and began != names:
        names = [began[0], *names]
    return ((names[0], names[1]) if len(names) == 2 else None), phrase, taking


def _counted_so(fields: Columns, reading: Reading) -> bool:
    """Whether a field of numbers is called by more of the question than that it lasts."""
    said = {word.stem for word in reading.words if not word.is_function_word}
    called = [said & set(fields.names[name]) for name in fields.numeric()]
    return any(one - _OF_LENGTH or len(one) > 1 for one in called)


def _named_days(fields: Columns, reading: Reading) -> list[tuple[str, int]]:
    """The dated fields that words left over name, exactly or by meaning, in the question's order."""
    found = []
    sequence = [word.stem for word in reading.words]
    for at, word in enumerate(reading.words):
        whole = any(len(run := fields.names[one]) > 1 and find_run(sequence, run, at) == at for one in fields.dated())
        free = (
            at not in reading.taken and (whole or not word.is_function_word) and word.stem not in _OF_LENGTH | ANY_DATE
        )
        name = _day_called(fields, word) if free else None
        if name:
            found.append((name, at))
    return found


def _day_called(fields: Columns, word: Word) -> str | None:
    """The one dated field that a word names, by itself or else by its meaning."""
    for meaning in (frozenset({word.stem}), same_meaning(word.stem)):
        called = [name for name in fields.dated() if meaning & (set(fields.names[name]) - ANY_DATE)]
        own = [name for name in called if not _DUE.search(name.replace("_", " "))] or called
        if own:
            return own[0] if len(own) == 1 else None
    return None


def late(fields: Columns, reading: Reading, records: Sequence[Record]) -> tuple[tuple[Condition, ...], Reading]:
    """The condition that something was done after, or by, the day on which it was due in the same record.

    "Not in time" is also what is blank after its day. A record that does not say when it was due is open (`loose`).
    """
    found = _LATE.search(reading.text)
    values = {at for link in fields.linked(reading.words, reading.taken) for at in range(link.start, link.end)}
    places = [at for at, word in enumerate(reading.words) if found and found.start() <= word.start < found.end()]
    if found is None or not places or not reading.taken.isdisjoint(places) or not values.isdisjoint(places):
        return (), reading
    said = found["late"] is not None
    deed = _deed(fields, reading, places)
    if deed is None:
        stands = said and places[0] > 0 and reading.words[places[0] - 1].text.lower() in _STATES
        behind = _still_late(fields, reading, found.group()) if stands else ()
        return behind, reading.taking(places) if behind else reading
    end, at = deed
    due = _due_beside(fields, end)
    if due is None:
        return (), reading
    denied = negated(reading.words, min(at, *places))
    phrase = " ".join(reading.words[place].text for place in sorted({at, *places}))
    after = said is not denied
    today = (reading.today.isoformat(),) if after and denied and reading.today else ()
    told = Condition(
        field=end,
        operator="after" if after else "by",
        values=(due, *today),
        phrase=phrase,
        loose=tuple(_undecided(records, end, due)),
    )
    before = min(at, *places) - 1
    return (told,), reading.taking([at, *places, *([before] if denied else [])])


def _deed(fields: Columns, reading: Reading, places: Sequence[int]) -> tuple[str, int] | None:
    """The dated field of the deed that is said to be late, with its place: right before the words, else right behind."""
    first, last = places[0], places[-1]
    near = (*range(first - 1, max(-1, first - 1 - _BEFORE), -1), *range(last + 1, min(last + 2, len(reading.words))))
    for at in near:
        word = reading.words[at]
        if at in reading.taken or word.is_function_word:
            continue
        name = _day_called(fields, word)
        return (name, at) if name else None
    return None


def _due_beside(fields: Columns, end: str) -> str | None:
    """The one field that says by when what `end` gives the day of was due; what is due again is another time."""
    own = {meaning for part in fields.names[end] for meaning in same_meaning(part)}
    found = [
        name
        for name in fields.dated()
        if name != end
        and _DUE.search(spoken := name.replace("_", " "))
        and not _AGAIN.search(spoken)
        and set(fields.names[name]) <= _OF_ANY_DUE | own
    ]
    return found[0] if len(found) == 1 else None


def _still_late(fields: Columns, reading: Reading, phrase: str) -> tuple[Condition, ...]:
    """The conditions that a record should be over by today and is not, where it says both; none where it does not."""
    end = day_of_end(fields)
    due = [name for name in fields.dated() if set(fields.names[name]) <= _OF_ANY_DUE and _DUE.search(name)]
    going = still_going(fields, phrase) or ((Condition(field=end, operator="missing", phrase=phrase),) if end else ())
    if len(due) != 1 or not going or reading.today is None:
        return ()
    return (Condition(field=due[0], operator="under", values=(reading.today.isoformat(),), phrase=phrase), *going)


def _undecided(records: Sequence[Record], end: str, due: str) -> Iterable[EvidenceId]:
    """The records that were done on some day and give none by which that was due."""
    for record in records:
        if any(day_of(one.value) for one in record.named(end)) and not any(
            day_of(one.value) for one in record.named(due)
        ):
            yield record.item.id
