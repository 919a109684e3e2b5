"""Periods that begin or end with something that happened, whose day a record gives.

Such as `since the incident INC-12`, `in the two weeks before the release of lens 2.4.0`, `since the last audit`. The day comes from a record of the scope, which the plan names. Where no single day can be read there, there is no period and
a question back: never a guess. Only questions whose answer a period selects are read so: lists, counts and processes, and
those that name a stretch of days.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.answer.question.calendar_parts import Stretch
from assistant.answer.question.calendar_units import count_of
from assistant.answer.question.lexicon import COMPANIONS, kind_nouns
from assistant.answer.words import stem, words
from assistant.audit.references import References
from assistant.domain.dates import Period, Precision
from assistant.domain.evidence import EvidenceId, Kind
from assistant.store.index import ItemView
from assistant.store.scope import Scope

_OPENING = re.compile(
    r"\b(?:(?:in|within|during|over)\s+)?(?:(?:the\s+)?(?:(?P<count>\d{1,3}|[a-z]+)\s+)?(?P<unit>day|week|fortnight|month|quarter|year)s?\s+"
    r"(?:immediately\s+|just\s+|right\s+)?(?P<beside>before|prior\s+to|preceding|leading\s+up\s+to|after|following)"
    r"|(?P<side>since|before|prior\s+to|after|following|until|up\s+to))\s+",
    re.IGNORECASE,
)
_EVENT = re.compile(r"(?P<what>[^,;?!]{2,90})")
_ENDS = re.compile(r"\s(?:and|but|which|who|that|did|was|were|has|have|had|how|in|with|without)\b", re.IGNORECASE)
_LATEST = re.compile(r"^(?:the|our)\s+(?:last|latest|most\s+recent|newest)\s+(?P<noun>[\w -]+)", re.IGNORECASE)
_LIVE = re.compile(
    r"\b(?:went|go(?:es)?|going)\s+live\b|\b(?:was|were|is)\s+(?:deployed|released|promoted|rolled\s+out)\b|\brolled\s+out\b",
    re.IGNORECASE,
)
_ID = re.compile(r"(?:PR\s?)?#\d+\b|(?<![\w.])(?=[\w.-]*\d)[A-Za-z][\w]*(?:[.-]\w+)*", re.IGNORECASE)
_VERSION = re.compile(r"\bv?(\d+(?:\.\d+)+)\b", re.IGNORECASE)
_EXTRA = {stem("audit"): Kind.AUDIT_REPORT}
"""Nouns that name an event here and no kind elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchored:
    """A period that is reckoned from a record, or the question back where it cannot be."""

    phrase: str
    """The words that name it."""
    period: Period | None = None
    """Its days, by valid time."""
    record: EvidenceId | None = None
    """The record whose date it is reckoned from."""
    ask_back: str = ""
    """What to ask where no single record gives the date."""


def find_anchored(text: str, scope: Scope, known: References, today: date, *, selects: bool) -> Anchored | None:
    """The first period of a text that is reckoned from a record; None when it names none.

    `selects` tells that records of a period are asked for; otherwise only a stretch of days is read as a period.
    """
    for opened in _OPENING.finditer(text):
        if not (selects or opened["unit"]):
            continue
        named = _EVENT.match(text, opened.end())
        event = _event(named["what"]) if named else ""
        found = _dated(event, scope, known, today) if event else None
        if found is None:
            continue
        phrase = text[opened.start() : opened.end() + len(event)].rstrip(" .")
        days = {item.metadata.date for item in found if item.metadata.date}
        if len(days) != 1 or next(iter(days)).precision is not Precision.DAY:
            return Anchored(phrase=phrase, ask_back=_back(event.strip(" ."), sorted(map(str, days))))
        first = next(item for item in found if item.metadata.date)
        when = next(iter(days))
        return Anchored(phrase=phrase, period=_period(opened, (when.start, when.end), phrase), record=first.id)
    return None


def _event(text: str) -> str:
    """The words of an event: up to where the sentence goes on, but with what says that it went live."""
    live = _LIVE.search(text)
    end = _ENDS.search(text)
    if live and (end is None or end.start() >= live.start() - 1):
        return text[: live.end()]
    return text[: end.start()] if end else text


def _dated(event: str, scope: Scope, known: References, today: date) -> Sequence[ItemView] | None:
    """The records that an event's words name; None when the words name no event that a record could date."""
    nouns = {noun.kind for noun in kind_nouns(words(event))}
    nouns |= {_EXTRA[word.stem] for word in words(event) if word.stem in _EXTRA and not nouns}
    latest = _LATEST.match(event)
    if latest:
        return _newest(scope, nouns, today) if nouns else None
    versions = {version for system in known.systems_in(event) for version in system.versions_in(event)}
    versions |= set(_VERSION.findall(event)) if known.systems_in(event) else set()
    if known.systems_in(event) and (nouns & {Kind.DEPLOYMENT, Kind.CHANGE} or _LIVE.search(event)):
        return _releases(scope, known, event, versions)
    ids = [match.group() for match in _ID.finditer(event)]
    items = tuple(dict.fromkeys(item for one in ids for item in known.resolve(one)))
    if not items:
        shaped = any(re.fullmatch(r"[A-Z]{2,8}[-_]?\d[\w-]*|#\d+", one) for one in ids)
        return () if shaped and nouns else None
    return _best(items, nouns)


def _best(items: Iterable[ItemView], nouns: Iterable[Kind]) -> Sequence[ItemView]:
    """Of the items of one id those of the kinds that are named, records before documents."""
    wanted = {near for kind in nouns for near in (kind, *COMPANIONS.get(kind, ()))}
    every = tuple(items)
    of_kind = [item for item in every if item.metadata.kind in wanted] or list(every)
    return [item for item in of_kind if "#" in item.id] or of_kind


def _newest(scope: Scope, nouns: Iterable[Kind], today: date) -> Sequence[ItemView]:
    """The newest items of the first kinds that have a day not after today."""
    dated = [
        item
        for item in scope.narrowed(kinds=sorted(nouns)).items
        if item.metadata.date and item.metadata.date.precision is Precision.DAY and item.metadata.date.start <= today
    ]
    newest = max((item.metadata.date for item in dated if item.metadata.date), default=None)
    return [item for item in dated if item.metadata.date == newest]


def _releases(scope: Scope, known: References, event: str, versions: Iterable[str]) -> Sequence[ItemView]:
    """The deployments of a version of a system, else the changes; all of the system's where no version is named."""
    systems, wanted = known.systems_in(event), frozenset(versions)
    for kind in (Kind.DEPLOYMENT, Kind.CHANGE):
        part = scope.narrowed(kinds=[kind])
        found = []
        for item in part.items:
            text = f"{item.metadata.title}\n{part.text(item)}"
            if any(wanted <= one.versions_in(text) if wanted else one.pattern().search(text) for one in systems):
                found.append(item)
        if found:
            return _best(found, ())
    return ()


def _period(opened: re.Match[str], days: tuple[date, date], phrase: str) -> Period:
    """The days that lie on the side of an event that the words say; `since` takes its day in, `before` and `after` do not."""
    if opened["unit"]:
        count = count_of(opened["count"]) if opened["count"] else 1
        stretch = Stretch(count=count or 1, unit=opened["unit"].lower(), side=opened["beside"].lower())
        start, end = stretch.days_beside(days)
        return Period(start=start, end=end, phrase=phrase)
    match " ".join(opened["side"].lower().split()):
        case "since":
            return Period(start=days[0], end=None, phrase=phrase)
        case "after" | "following":
            return Period(start=days[1], end=None, phrase=phrase)
        case "before" | "prior to":
            return Period(start=None, end=days[0], phrase=phrase)
        case _:
            return Period(start=None, end=days[0] + timedelta(days=1), phrase=phrase)


def _back(event: str, days: Sequence[str]) -> str:
    """The question back for an event that no single record dates."""
    if days:
        return f"Which day do you mean by “{event}”: {', '.join(days[:4])}?"
    return f"On which day was “{event}”? No single record that you may read gives it."
