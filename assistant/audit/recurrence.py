"""Whether what an action was to end came back after it was closed.

Stated: an incident, a finding or another action of a later day names the action, or names the finding that it answers
in words of repetition. Inferred: a later incident of the same system whose title and cause share most of their words
with what the action was about; nobody said that it is the same, and it is shown so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.audit.actions import CAUSE, CONDITION, FINDING, Action, day_of
from assistant.audit.clock import Moment, is_before
from assistant.audit.columns import Column
from assistant.audit.desk import Desk
from assistant.audit.record import Record
from assistant.audit.registers import tokens_of
from assistant.audit.roles import Role, field_of
from assistant.domain.answer import Span
from assistant.domain.evidence import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """One record that shows that it came back."""

    record: Record
    """The record."""
    when: Moment
    """Its day."""
    inferred: bool
    """Whether nobody said so, and system and words alone make it likely."""
    spans: tuple[Span, ...]
    """The places that show it."""


FEWEST_SHARED = 3
"""Telling words that an inferred recurrence shares with its action at least."""
_AGAIN = re.compile(r"\b(?:erneut|wieder|abermals|nochmals|zum zweiten mal|à nouveau|de nouveau|récidive|encore|otra vez|de nuevo|reincid\w*|again|same|recur\w*|repeat\w*|re-?occur\w*|came back|come back|once more|(?:second|third) time|still|not effective|on paper|had not been)\b", re.IGNORECASE)  # fmt: skip
_GOOD = re.compile(r"\b(?<!not )effective\b|\bverified\b|\bno recurrence\b", re.IGNORECASE)
_TELLING = (Kind.INCIDENT, Kind.FINDING, Kind.CORRECTIVE_ACTION)
_COMMON = frozenset(
    [
        "after",
        "also",
        "because",
        "been",
        "before",
        "could",
        "does",
        "done",
        "down",
        "from",
        "have",
        "into",
        "more",
        "most",
        "none",
        "only",
        "other",
        "over",
        "same",
        "should",
        "since",
        "some",
        "than",
        "that",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "time",
        "under",
        "until",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "will",
        "with",
        "without",
        "would",
        "your",
        "system",
        "model",
        "alert",
        "incident",
        "error",
        "issue",
        "problem",
        "data",
        "wrong",
    ]
)
_STATED_CAUSE = Column(("root cause", "cause", "reason"))


def recurrences(desk: Desk, action: Action, incidents: Iterable[Record]) -> tuple[Recurrence, ...]:
    """What shows that it came back, stated before inferred, by day; nothing where no day of closing is known."""
    if action.closed is None:
        return ()
    stated = [one for record in action.speaking if (one := _stated(desk, action, record))]
    seen = {one.record.item.id for one in stated}
    inferred = [one for record in incidents if record.item.id not in seen and (one := _inferred(desk, action, record))]
    return tuple(sorted((*stated, *inferred), key=lambda one: (one.inferred, one.when.first, one.record.item.id)))


def _stated(desk: Desk, action: Action, record: Record) -> Recurrence | None:
    """A later record that names the action, or says that its finding is back."""
    if record.item.metadata.kind not in _TELLING:
        return None
    when = _day(desk, record)
    place = _place(action, record)
    if when is None or place is None or action.closed is None or not is_before(action.closed, when):
        return None
    return Recurrence(
        record=record, when=when, inferred=False, spans=tuple(dict.fromkeys((*record.shown_date(), place)))
    )


def _place(action: Action, record: Record) -> Span | None:
    """Where a record names the action, or its finding in words of repetition; None where it speaks well of it."""
    named = _said_again(action, record)
    keys = [word for word in tokens_of(action.row.value(FINDING)) if any(map(str.isdigit, word))]
    place = named or next((place for key in keys if (place := record.place_of(key))), None)
    if place is None:
        return None
    said = _UNLIKE.sub(" ", record.text[place.start : place.end])
    if _GOOD.search(said) and not _AGAIN.search(said):
        return None
    return place if named or _AGAIN.search(said) else None


def _said_again(action: Action, record: Record) -> Span | None:
    """Where a record names the action, if its words say that it is back, or it gives the action as its cause or origin.

    A later record that only refers to an action (`done under CA-3`, `other cause than CA-3`) says nothing of the kind.
    """
    place = record.place_of(action.key)
    if place is None:
        return None
    said = _UNLIKE.sub(" ", " ".join(line for line in record.text.splitlines() if action.key.lower() in line.lower()))
    stated = (FINDING.said(record.fields), _STATED_CAUSE.said(record.fields), CAUSE.said(record.fields))
    answers = any(one and action.key.lower() in one.value.lower() and not _UNLIKE.search(one.value) for one in stated)
    title = _UNLIKE.sub(" ", record.item.metadata.title)
    return place if answers or _AGAIN.search(said) or _AGAIN.search(title) or _BLAMES.search(said) else None


_BLAMES = re.compile(r"\b(?:closed|done|marked|signed off|says)\b[^.;]{0,60}\b(?:but|yet|though|never|not|without)\b|\b(?:not|never|nothing)\b[^.;]{0,40}\b(?:done|implemented|changed|carried out|rotated|rolled out)\b|\b(?:geschlossen|clôturé\w*|cerrad\w+)\b[^.;]{0,60}\b(?:aber|doch|nicht|mais|pas|pero|no)\b", re.IGNORECASE)  # fmt: skip
"""Words that blame an action for what happened."""
_UNLIKE = re.compile(r"\b(?:not|no|never|un|other|another|different|new|did not|has not|nicht|kein\w*|andere\w*|autre|pas|otra?|distint\w+)\b[^.;]{0,25}?\b(?:the same|same|recur\w*|repeat\w*|related|cause|again|back|still|wieder\w*|gleiche\w*|même|misma?|relacionad\w+)\b|\bunrelated\b|\bno recurrence\b", re.IGNORECASE)  # fmt: skip
"""Words that say that it is another matter."""


def _day(desk: Desk, record: Record) -> Moment | None:
    """The day of a record; of an action without one, that of what it answers."""
    origin = FINDING.said(record.fields)
    own = day_of(record)
    if own or origin is None:
        return own
    days = [day for word in tokens_of(origin.value) for item in desk.named(word) if (day := day_of(desk.record(item)))]
    return min(days, key=lambda day: day.first, default=None)


def _inferred(desk: Desk, action: Action, record: Record) -> Recurrence | None:
    """A later incident of the same system in much the same words."""
    when = day_of(record)
    if when is None or action.closed is None or not is_before(action.closed, when):
        return None
    cause, title = _STATED_CAUSE.said(record.fields), field_of(record.fields, Role.TITLE)
    said = " ".join(field.value for field in (title, cause) if field)
    wanted = {one.row for one in desk.known.systems_in(f"{action.words} {' '.join(one.text for one in action.origin)}")}
    there = {one.row for one in desk.known.systems_in(" ".join((said, *record.item.metadata.systems, record.text)))}
    names = {word for one in desk.known.systems for alias in one.aliases for word in tokens_of(alias)}
    mine, theirs = (_telling(text) - names for text in (action.words, said))
    shared = mine & theirs
    if not wanted & there or len(shared) < FEWEST_SHARED or 2 * len(shared) < len(theirs):
        return None
    own = action.row.of(CAUSE)
    if own and cause and not _telling(own.value) & _telling(cause.value) and len(shared - names) <= FEWEST_SHARED:
        return None  # two causes that share no word are two matters, however alike what was seen
    places = (*(record.span(field) for field in (title, cause) if field), *_own(action))
    return Recurrence(record=record, when=when, inferred=True, spans=tuple(dict.fromkeys(places)))


def _own(action: Action) -> Iterable[Span]:
    """The places that say what the action was about."""
    return (action.row.record.span(field) for column in (CONDITION, CAUSE) if (field := action.row.of(column)))


def _telling(text: str) -> frozenset[str]:
    """The words of a text that say what it is about, without endings."""
    words = (word for word in re.findall(r"[^\W\d_]{4,}", text.lower()) if word not in _COMMON)
    return frozenset(re.sub(r"(?:ing|ed|es|s)$", "", word) for word in words)
