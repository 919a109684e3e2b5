"""What a question leaves out ("not counting drills", "rehearsals don't count"), and the words for how things end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answer.question.lexicon import FILLERS, LACKING, OPEN, OVER, PERSONS
from assistant.answer.question.played import played_by
from assistant.answer.question.reading import Reading
from assistant.answer.question.rows import Record, said_stems
from assistant.answer.question.values import FEW_VALUES, Columns, is_current
from assistant.answer.words import Word, find_run, stems
from assistant.audit.roles import Role, plays
from assistant.domain.plan import Condition

_THINGS = r"(?P<{}>[^\s.,;:?!()][^.,;:?!()]{{1,60}}?)"
_LEFT_OUT = re.compile(
    r"\b(?:not counting|without counting|not including|(?<!\w )(?:please )?(?:do not|don['’]?t) (?:count|include)|excluding|excepting"
    r"|except(?: for)?|apart from|other than|leav(?:e|ing) (?:out|aside)|ignor(?:e|ing)|skip(?:ping)?|disregard(?:ing)?"
    r"|(?:(?:that|which|who)\s+)?(?:(?:is|are|was|were)(?:n['’]?t|\s+not)|not)\s+(?:about|concerning|regarding|to do with|(?:concerned|connected) with|related to)"
    r"|(?:(?:that|which|who)\s+)?(?:do|does|did)(?:n['’]?t|\s+not)\s+(?:concern|relate to|deal with))\s+"
    r"(?:any |all |the |those |for )*" + _THINGS.format("after") + r"(?=\s+(?:and|but)\b|\s*[.,;:?!()]|\s*$)"
    r"|(?:^|[.,;:?!()]\s*|\b(?:and|but)\s+)(?:any |all |the )*(?!(?:which|what|who|how|list|show|why|if)\b)" + _THINGS.format("before") +
    r"\s+(?:(?:do|does|should|shall|must|are|is)(?:n['’]?t|\s+not)\s+(?:count(?:ed)?|included)|(?:are|is) (?:left out|excluded)|left out|excluded|aside)\b"
    r"(?:\s+as\s+\w+)?",
    re.IGNORECASE,
)  # fmt: skip
_GOES_ON = re.compile(
    r"(?<!\bthat)(?<!\bwhich)(?<!\bwho)\s+(?:have|has|had|were|was|are|is|do|does|did|went|need|needs|lack|lacks)\b",
    re.IGNORECASE,
)
"""Where the question goes on behind what is left out: "other than the crane have no owner"."""
_NO_TOPIC = FILLERS | PERSONS | LACKING
_WORDS_FOR_ENDS: tuple[tuple[str, ...], ...] = (
    (
        "won't do", "wont do", "won't fix", "wontfix", "will not do", "will not fix", "deliberately not done", "decided against",
        "intentionally not done", "purposely not done", "deliberately left undone", "consciously not done", "not planned",
    ),
    ("duplicate", "said twice", "already reported", "reported twice"),
    ("cannot reproduce", "can't reproduce", "not reproducible", "could not be reproduced"),
    ("to do", "todo", "not started", "not yet started"),
    ("in progress", "being worked on", "under way", "underway", "in work"),
    ("on hold", "parked", "paused", "put on ice", "shelved"),
)  # fmt: skip
_STANDING = frozenset({"open", "outstanding", "unresolved", "unfinished", "pending", "ongoing"})
"""Words as written that say where a record stands now, and never what once happened to it: `opened` does."""
_END_OF = frozenset(stems("closed resolved finished completed fixed ended end"))
_STANDS = re.compile(r"(?:.*[ ._])?(?:status|state)(?:\.name)?", re.IGNORECASE)
"""Names of fields that say where a record stands even where all are over: then none goes on."""
_DATED = frozenset(stems("date day on at time when"))
_ENDS = tuple(frozenset(stems(phrase) for phrase in group) for group in _WORDS_FOR_ENDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A phrase that says what is not to be listed or counted."""

    start: int
    """First code point of the phrase with the words that exclude."""
    end: int
    """One past its last."""
    things: str
    """What is left out."""


def left_out(text: str) -> tuple[LeftOut, ...]:
    """The phrases of a question that leave something out."""
    found = []
    for match in _LEFT_OUT.finditer(text):
        group = "after" if match["after"] else "before"
        rest = _GOES_ON.search(match[group]) if group == "after" else None
        end = match.start(group) + rest.start() if rest else match.end()
        things = text[match.start(group) : end] if rest else match[group]
        found.append(LeftOut(start=match.start(), end=end, things=things.strip()))
    return tuple(found)


def excluding(
    fields: Columns, reading: Reading, phrases: Sequence[LeftOut], records: Sequence[Record]
) -> tuple[tuple[Condition, ...], tuple[str, ...], Reading]:
    """Conditions that leave out what the phrases name: persons and values of fields, else whatever says the word.

    With them come the words that no record says, which leave nothing out, and whole phrases none of whose words has a topic
    ("those who did not come"): an answer names them.
    """
    conditions: list[Condition] = []
    passed: list[str] = []
    for phrase in phrases:
        places = [at for at, word in enumerate(reading.words) if phrase.start <= word.start < phrase.end]
        told = set(stems(phrase.things))
        things = [at for at in places if reading.words[at].stem in told and at not in reading.taken]
        systems = reading.taken.intersection(places)  # those were read before
        reading = reading.taking(set(places) - set(things))
        without, reading = _named(fields, reading, things, phrase)
        by_word, unsaid, reading = _said(reading, things, phrase, records)
        conditions += [*without, *by_word]
        passed += unsaid
        if not (without or by_word or unsaid or systems):
            passed.append(phrase.things)
    return tuple(conditions), tuple(passed), reading


def _named(
    fields: Columns, reading: Reading, things: Sequence[int], phrase: LeftOut
) -> tuple[list[Condition], Reading]:
    """Conditions that leave out the persons and values that the words of a phrase name."""
    outside = set(range(len(reading.words))) - set(things)
    played, inside = played_by(fields, reading.taking(outside))
    conditions = [replace(one, operator="without", phrase=phrase.things, also=()) for one in played]
    conditions += [replace(conditions[0], field=name, values=values) for one in played for name, values in one.also]
    beside, inside = _beside_their_field(fields, inside, things, phrase)
    conditions += beside
    for link in fields.linked(reading.words, inside.taken):
        values = tuple(sorted(link.values))
        conditions.append(Condition(field=link.field, operator="without", values=values, phrase=phrase.things))
        called = (at for at in things if reading.words[at].stem in fields.names[link.field])
        inside = inside.taking([*range(link.start, link.end), *called])
    return conditions, reading.taking(at for at in things if at in inside.taken)


def _beside_their_field(
    fields: Columns, reading: Reading, things: Sequence[int], phrase: LeftOut
) -> tuple[list[Condition], Reading]:
    """Conditions that leave out values right behind the name of their field: `grade 1`, which is no other 1."""
    conditions: list[Condition] = []
    for at in things:
        named = None if at in reading.taken or at + 1 not in things else fields.named_at(reading.words, at)
        if named is None or named[1] != at + 1:
            continue
        said = reading.words[at + 1].text.casefold()
        values = tuple(sorted(value for value in fields.values[named[0]] if value.strip().casefold() == said))
        if values:
            conditions.append(Condition(field=named[0], operator="without", values=values, phrase=phrase.things))
            reading = reading.taking([at, at + 1])
    return conditions, reading


def _said(
    reading: Reading, things: Sequence[int], phrase: LeftOut, records: Sequence[Record]
) -> tuple[list[Condition], list[str], Reading]:
    """Conditions that leave out the records that say the words of a phrase which name nothing, and the words none says.

    Words that stand together leave out what says all of them: the "fraud model" is not every model.
    """
    runs: list[list[int]] = []
    unsaid: list[str] = []
    for at in things:
        word = reading.words[at]
        if at in reading.taken or word.is_function_word or word.stem in _NO_TOPIC:
            continue
        if not any(word.stem in said_stems(record) for record in records):
            unsaid.append(word.text)
        elif runs and runs[-1][-1] == at - 1:
            runs[-1].append(at)
        else:
            runs.append([at])
    values = (" ".join(reading.words[at].text for at in run) for run in runs)
    told = [Condition(field="*", operator="without", values=(value,), phrase=phrase.things) for value in values]
    return told, unsaid, reading.taking(things)


def named_apart(text: str, pattern: re.Pattern[str], phrases: Sequence[LeftOut]) -> bool:
    """Whether a question names something in its phrases for what is left out, and nowhere else."""
    places = [match.start() for match in pattern.finditer(text)]
    inside = (any(phrase.start <= place < phrase.end for phrase in phrases) for place in places)
    return bool(places) and all(inside)


def ends_meant(fields: Columns, reading: Reading) -> tuple[tuple[Condition, ...], Reading]:
    """Conditions on values that say how something ended or where it stands in other words than the question."""
    sequence = [word.stem for word in reading.words]
    found: list[Condition] = []
    for group in _ENDS:
        said = [(at, run) for run in group if len(run) > 1 and (at := find_run(sequence, run)) is not None]
        said = [(at, run) for at, run in said if reading.taken.isdisjoint(range(at, at + len(run)))]
        if not said:
            continue
        at, run = max(said, key=lambda one: len(one[1]))
        values = {(field, value) for field, value in fields.listed() if stems(value) in group}
        named = sorted({field for field, _ in values}, key=lambda field: -sum(fields.values[field].values()))
        if named:
            meant = tuple(sorted(value for field, value in values if field == named[0]))
            phrase = " ".join(word.text for word in reading.words[at : at + len(run)])
            found.append(Condition(field=named[0], operator="is", values=meant, phrase=phrase))
            reading = reading.taking(range(at, at + len(run)))
    return tuple(found), reading


def standing_meant(fields: Columns, reading: Reading) -> tuple[tuple[Condition, ...], Reading]:
    """The condition that records still go on, or are over, where the question says so and no state here is called so.

    What is neither done nor dropped is open: `To Do` and `In Progress` are. Where no field says where a record stands, the
    day on which it ended does: what has none goes on.
    """
    for at, word in enumerate(reading.words):
        if at in reading.taken or word.stem not in OPEN | OVER:
            continue
        state = _states(fields)
        if state is not None:
            denied = at > 0 and reading.words[at - 1].stem in LACKING
            operator = "is" if (word.stem in OVER) is not denied else "is not"
            told = replace(state, operator=operator, phrase=word.text)
            return (told,), reading.taking([at - 1, at] if denied else [at])
        ended = day_of_end(fields) if word.stem in OPEN | _END_OF else None
        if ended is not None:
            denied = at > 0 and reading.words[at - 1].stem in LACKING
            operator = "present" if (word.stem in OVER) is not denied else "missing"
            told = Condition(field=ended, operator=operator, phrase=word.text)
            return (told,), reading.taking([at - 1, at] if denied else [at])
    return (), reading


def is_standing(word: Word) -> bool:
    """Whether a word says where a record stands, so that it names no field such as `opened_at`."""
    return word.text.lower() in _STANDING


def day_of_end(fields: Columns) -> str | None:
    """The field with the day on which a record was over; None where none, or more than one, is called so."""
    found = [
        name for name in fields.dated() if (parts := set(fields.names[name])) & _END_OF and parts <= _END_OF | _DATED
    ]
    return found[0] if len(found) == 1 else None


def still_going(fields: Columns, phrase: str) -> tuple[Condition, ...]:
    """The condition that records are not over, where they say whether they are; none where no state of theirs does."""
    state = _states(fields)
    return () if state is None else (replace(state, operator="is not", phrase=phrase),)


def _states(fields: Columns) -> Condition | None:
    """The field that says where records stand, with those of its values that say that they are over."""
    for name, values in fields.values.items():
        over = tuple(sorted(value for value in values if not OVER.isdisjoint(stems(value))))
        states = is_current(name) and plays(name, Role.STATUS) and len(values) <= FEW_VALUES
        if states and over and (len(over) < len(values) or _STANDS.fullmatch(name)):
            return Condition(field=name, operator="is", values=over)
    return None
