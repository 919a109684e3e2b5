"""Whether a closed action was checked for its effect, and inside the time that the organization's own rules set."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from assistant.audit.actions import (
    CHECKED,
    CHECKED_BY,
    CHECKED_BY_ON,
    EFFECT,
    RESULT,
    Action,
    day_of,
    headed,
    is_about,
    named_in,
)
from assistant.audit.clock import Moment, moment_in, moment_of, whole_day
from assistant.audit.desk import Desk
from assistant.audit.record import Record
from assistant.domain.answer import Span
from assistant.domain.dates import Period, Precision
from assistant.domain.evidence import Kind
from assistant.domain.standing import holds, states_rules
from assistant.domain.written_dates import every_date


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """When a check of effect is due after closing, by one rule."""

    earliest: int
    """Days after closing before which it says nothing; 0 where the rule sets none."""
    latest: int | None
    """Days after closing by which it must be done; None where the rule sets none."""
    independent: bool
    """Whether it must be done by somebody else than who carried the action out."""
    from_doing: bool
    """Whether its days run from when the action was carried out, and not from its closing."""
    held: Period
    """When its document is or was in force."""
    span: Span
    """The sentence that sets it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check of effect that a record states."""

    when: Moment | None
    """When it was done; None where no day is stated."""
    by: str
    """Who did it, as written; empty where nobody is named."""
    negative: bool
    """Whether it saw that the cause is not gone."""
    spans: tuple[Span, ...]
    """The places that state it."""


_EFFECT = re.compile(r"\beffective|\bwirksam|\befficac|\beficac|\beficaz|\bdoeltreffend|\beffektiv", re.IGNORECASE)
_SEEN = re.compile(
    r"\beffective|\bverified|\bre-?(?:test|check|measur|audit|inspect|sampl|ran)\w*|\bfollow-?up (?:check|audit|review)|\bheld (?:up|for)|\bholds\b|\bcause is gone|\bheld\b|\bworked\b|\bstable\b|\bsolved\b|\bgone\b|\bconfirmed\b|\bno longer\b|\bstayed\b|\bimproved\b|\bworks? as (?:meant|intended)"
    r"|\bwirksam|\bnachgepr(?:ü|ue)ft|\büberprüft|\befficac|\bvérifi|\bcontrôlée?s?\b|\beficac|\beficaz|\bverificad|\bcomprobad|\bdoeltreffend|\beffektiv",
    re.IGNORECASE,
)
"""Words of prose by which somebody says that the effect was looked at."""
_FINE = re.compile(
    r"\b(?:no|without|zero|0|none|not (?:any|one)|not|never|(?:has|have|had|did) not|nicht|kein\w*|ohne|aucun\w*|sans|pas|sin|ning\w+|no se|no ha)\b(?:\s+(?!effective)[\w-]+){0,3}?\s+"
    r"(?:recurr\w*|re-?occur\w*|repeat\w*|come back|came back|reappear\w*|again|wieder\w*|erneut\w*|(?:further|new|more|other|such|open|missing|late)\s+[\w-]+|cases?|occurrences?|fäll\w*|récidive\w*|reproduit\w*|reincid\w*|repetid\w*|repet\w*|casos?)"
    r"|\b(?:without|no|none|nothing|not one|nobody|zero|0(?: of \d+)?|ohne|kein\w*|aucun\w*|sans|sin)\b(?:\s+[\w-]+){0,4}?\s+(?:exceptions?|findings?|deviations?|issues?|gaps?|missing|outstanding|open|pending|overdue"
    r"|errors?|misses|failures?|failed|complaints?|abweichung\w*|fehler\w*|écarts?|desviaci\w+)",
    re.IGNORECASE,
)
"""Denials that say something good: `no recurrence since March`."""
_WORTH = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "six": 6,
    "nine": 9,
    "twelve": 12,
    "thirty": 30,
    "sixty": 60,
    "ninety": 90,
}
_COUNT = r"\d{1,3}|" + "|".join(_WORTH)
_NUMBER = rf"(?P<n>{_COUNT})(?:\s*\(\w+\))?"
_UNIT = r"\s*(?P<unit>(?:calendar |working |business )?(?:days?|weeks?|months?|quarters?|years?|tagen?|wochen?|monaten?|quartalen?|jahren?|jours?|semaines?|mois|trimestres?|ans?|d[ií]as?|semanas?|mes(?:es)?|años?))"
_EARLIEST = re.compile(rf"(?:\b(?:not|no)\s+(?:earlier|sooner|before)(?:\s+than)?|\bat least|\bnot before|\bminimum(?: of)?)\s+{_NUMBER}(?:{_UNIT})?", re.IGNORECASE)  # fmt: skip
_AROUND = re.compile(
    rf"\bafter\s+{_NUMBER}{_UNIT}|\b(?P<n2>{_COUNT})\s*(?P<unit2>days|weeks|months)\s+after", re.IGNORECASE
)
_LATEST = re.compile(rf"(?:\b(?:not|no)\s+(?:later|more)\s+than|\bwithin|\bat (?:the )?(?:latest|most)|\bup to|\bmaximum(?: of)?)\s+{_NUMBER}{_UNIT}", re.IGNORECASE)  # fmt: skip
_BETWEEN = re.compile(rf"\b(?P<from>{_COUNT})\s*(?:and|to|-|–)\s*{_NUMBER}{_UNIT}\s+(?:after|from|of|following)", re.IGNORECASE)  # fmt: skip
_ACTIONS = re.compile(
    r"\bkorrektur|\bma(?:ß|ss)nahme|\babweichung|\bcorrecti[fv]|\bno conformidad|\bcierre|\bclôtur|\bcorrective|\bnon-?conform|\bfinding|\baction|\bclos(?:ing|ure|ed)\b",
    re.IGNORECASE,
)
_CHECKS = re.compile(
    r"\b(?:über)?prüf|\bvérifi|\bcontrôl|\bcomprob|\bcheck|\bverif|\breview|\bassess|\bevaluat|\bconfirm|\bdemonstrat",
    re.IGNORECASE,
)
_OTHERS = re.compile(r"\bdid not\b|\bindependent|\bother than\b|\bnot (?:the|by the) (?:owner|one|person)\b|\bsomebody else\b|\bsomeone else\b|\banother person\b", re.IGNORECASE)  # fmt: skip
_FEWEST = {"d": 1, "w": 7, "m": 28, "q": 90, "y": 365, "o": 1}
_MOST = {"d": 1, "w": 7, "m": 31, "q": 92, "y": 366, "o": 2}
"""Days of a unit at least and at most, by its kind; `o` are days on which people work."""
_KIND_OF = (
    ("o", "working"), ("o", "business"), ("d", "day"), ("d", "calendar"), ("d", "tag"), ("d", "jour"), ("d", "d"), ("w", "we"), ("w", "wo"), ("w", "sem"),
    ("q", "quart"), ("q", "trim"), ("m", "m"), ("y", "y"), ("y", "ja"), ("y", "a"),
)  # fmt: skip
_TELLING = frozenset({Kind.REVIEW, Kind.MINUTES, Kind.OBSERVATION, Kind.AUDIT_REPORT, Kind.TICKET, Kind.FINDING, Kind.CORRECTIVE_ACTION})  # fmt: skip
"""Kinds that may tell of a check without being about the action."""
_BLOCK = re.compile(r"[^\n]*\S[^\n]*(?:\n[^\n]*\S[^\n]*)*")
_SENTENCE = re.compile(r"(?:[^.]|\.(?=\w))+\.?")
_NEGATIVE = re.compile(r"\bnicht wirksam|\bunwirksam|\binefficac|\bineficaz|\bno eficaz|\bpas efficace|\b(?:not|in|un)[ -]?effective|\bno effect|\bfailed?\b|\bnegative\b|\bcame back\b|\brecurr", re.IGNORECASE)  # fmt: skip
_TO_COME = re.compile(
    r"\b(?:geplant|fällig|offen|ausstehend|steht aus|prévue?s?|à (?:faire|vérifier)|en attente|pendiente|prevista?s?|por hacer|due|planned|scheduled|pending|to be|will be|shall|should|must|can be|tbd|open|outstanding|not (?:yet )?(?:done|checked|verified|due|performed|carried)|"
    r"no effectiveness|there was no|missing|without|never|before closing|in (?:her|his|their|the) calendar)\b",
    re.IGNORECASE,
)
_UTC = ZoneInfo("UTC")


def windows(desk: Desk) -> tuple[Window, ...]:
    """What rules say of when a check of effect is due, whenever they were in force, by document."""
    stating = (item for item in desk.scope.items if item.id in desk.held and item.id not in desk.flagged)
    rules = (desk.record(item) for item in stating if states_rules(item))
    return tuple(window for rule in rules for window in _windows(rule, desk.held[rule.item.id]))


def windows_on(rules: Iterable[Window], day: date) -> tuple[Window, ...]:
    """The windows of documents in force on a day."""
    return tuple(one for one in rules if holds(one.held, day))


def checks(desk: Desk, action: Action) -> tuple[Check, ...]:
    """The checks of an action that its row, a document about it or another record states; what is only planned is none."""
    found = (*_in_row(desk, action), *(one for record in action.about for one in _in_document(action, record)))
    return found if any(one.when and not one.negative for one in found) else (*found, *_told(desk, action))


def planned(action: Action, today: date) -> tuple[Span, ...]:
    """Places of its row that put the check on a day that is still to come."""
    fields = (one for one in action.row.record.fields if CHECKED.rank(one.name) or RESULT.rank(one.name) or _EFFECT.search(one.name))  # fmt: skip
    return tuple(
        action.row.record.span(one)
        for one in fields
        if any(when.start > today for when, _, _ in every_date(one.value, _UTC))
    )


def _windows(rule: Record, held: Period) -> Iterator[Window]:
    """The windows of one document: each sentence with a limit that speaks of a check of effect, or follows one that does."""
    about = _ACTIONS.search(rule.item.metadata.title) is not None
    for block in _BLOCK.finditer(re.sub(r"[*`_]", " ", rule.text)):
        if not (about or _ACTIONS.search(block[0])):
            continue
        independent = _OTHERS.search(block[0]) is not None
        led = False
        for sentence in _SENTENCE.finditer(block[0]):
            speaks = _EFFECT.search(sentence[0]) is not None and _CHECKS.search(sentence[0]) is not None
            said = _clause(sentence[0]) if speaks else sentence[0]
            window = _window(said) if speaks or (led and not _ELSE.search(said)) else None
            led = speaks and window is None
            if window:
                from_doing = _FROM_DOING.search(said) is not None
                span = _place(rule, block.start() + sentence.start(), block.start() + sentence.end())
                yield Window(earliest=window[0], latest=window[1], independent=independent, from_doing=from_doing, held=held, span=span)  # fmt: skip


_FROM_DOING = re.compile(r"\b(?:after|from|following|of)\s+(?:the\s+|its\s+|it\s+(?:is|was)\s+|(?:the\s+)?(?:action|measure)\s+(?:is|was|has\s+been)\s+)?(?:implement|complet|carr|done|finish|introduc|taking\s+effect|put\s+in\s+place)\w*|nach\s+(?:der\s+)?(?:umsetzung|erledigung|einführung)|après\s+(?:la\s+|sa\s+)?(?:mise|réalisation)|tras\s+(?:la\s+|su\s+)?(?:implantación|ejecución)", re.IGNORECASE)  # fmt: skip
_ELSE = re.compile(r"\b(?:report|overdue|escalat|remind|assign|respond|answer|root\s+cause|plan\w*|record\w*|kept|retain)\w*", re.IGNORECASE)  # fmt: skip
"""Words of a sentence after one on the check that sets a term for something else."""
_PARTS = re.compile(r";|,\s+(?:and|und|et|y|while|then)\s+|,\s+(?=its\b|the\b)")


def _clause(sentence: str) -> str:
    """The part of a sentence that speaks of the effect, where one does and has a term; else the sentence."""
    parts = [part for part in _PARTS.split(sentence) if _EFFECT.search(part)]
    return parts[0] if len(parts) == 1 and _window(parts[0]) else sentence


def _window(sentence: str) -> tuple[int, int | None] | None:
    """The days of the limits that a sentence sets; None where it sets none."""
    both, last = _BETWEEN.search(sentence), _LATEST.search(sentence)
    if both:
        return _days(both["from"], both["unit"], _FEWEST), _days(both["n"], both["unit"], _MOST)
    first, about = _EARLIEST.search(sentence), _AROUND.search(sentence)
    unit = next((hit["unit"] for hit in (first, last) if hit and hit["unit"]), None)
    if unit:
        earliest = _days(first["n"], unit, _FEWEST) if first else 0
        return earliest, _days(last["n"], last["unit"], _MOST) if last else None
    if about is None:
        return None
    return 0, 2 * _days(
        about["n"] or about["n2"], about["unit"] or about["unit2"], _MOST
    )  # a day to aim at and no bound


def _days(count: str, unit: str, scale: Mapping[str, int]) -> int:
    """A length in days."""
    amount = _WORTH[count.lower()] if count.lower() in _WORTH else int(count)
    plain = unit.lower()
    return amount * scale[next(kind for kind, begins in _KIND_OF if plain.startswith(begins))]


def _place(rule: Record, start: int, end: int) -> Span:
    """The place of a sentence without surrounding space and marks."""
    said = rule.text[start:end]
    lead = len(said) - len(said.lstrip(" \n*#-"))
    return Span(evidence=rule.item.id, revision=rule.item.revision, start=start + lead, end=start + len(said.rstrip()))


def _in_row(desk: Desk, action: Action) -> Iterator[Check]:
    """The check that the row states: a day, a record of it that is in the scope, or a result that is no plan."""
    row, record = action.row, action.row.record
    order = action.register.day_first()
    every = (*CHECKED.every(record.fields), *CHECKED_BY_ON.every(record.fields))
    dated = next((one for one in every if moment_of(one, record.fields, day_first=order)), None)
    at, by, result = dated or row.of(CHECKED) or next(iter(every), None), row.of(CHECKED_BY), row.of(RESULT)
    telling = result if result and (at or EFFECT.rank(result.name) or _EFFECT.search(f"{result.name} {result.value}") or "verif" in result.name.lower()) else None  # fmt: skip
    stated = [one for one in (at, telling) if one and not _is_to_come(one.value)]
    if not stated:
        return
    days = [day for one in stated if (day := moment_of(one, record.fields, day_first=order))]
    named = [
        (one, day)
        for field in stated
        for one in named_in(desk, field.value, row)
        if (day := day_of(one) or headed(one))
    ]
    days += [day for one, day in named if one.item.id not in desk.flagged]
    yield Check(
        when=days[0] if days else None,
        by=by.value if by else "",
        negative=any(_is_negative(one.value) for one in stated),
        spans=(
            *(record.span(one) for one in (at, by, result) if one),
            *(one.headline() for one, _ in named),
            *(place for one, _ in named for place in one.shown_date()),
        ),
    )


def _is_negative(value: str) -> bool:
    """Whether a result says that the cause is not gone; `no recurrence` says that it is."""
    return _NEGATIVE.search(_FINE.sub(" ", value)) is not None or value.strip().lower() in (
        "no",
        "n",
        "false",
        "nein",
        "non",
    )


def _is_to_come(value: str) -> bool:
    """Whether a value speaks of a check that is not done yet."""
    return _TO_COME.search(_FINE.sub(" ", value)) is not None


def _told(desk: Desk, action: Action) -> Iterator[Check]:
    """Checks after an action was carried out that prose tells of: other cells of the row, and sentences of records that name the action."""
    since = action.done or action.closed  # an action may be closed only when its effect was seen
    record = action.row.record
    for field in record.fields:
        if len(field.value.split()) > _FEWEST_WORDS and _SEEN.search(field.value) and not _is_to_come(field.value):
            days = [whole_day(when.start) for when, _, _ in every_date(field.value, _UTC)]
            named = [day for one in named_in(desk, field.value, action.row) if (day := day_of(one))]
            later = [day for day in (*days, *named) if since is None or day.last >= since.first]
            if later:
                yield Check(when=later[-1], by="", negative=_is_negative(field.value), spans=(record.span(field),))
    for field in record.fields:
        if not _LATER.search(field.name) or _DUE.search(field.name) or _is_to_come(field.value):
            continue
        days = [whole_day(when.start) for when, _, _ in every_date(field.value, _UTC)]
        after = [day for day in days if since is None or day.first > since.last]
        if after:
            yield Check(when=after[-1], by="", negative=_is_negative(field.value), spans=(record.span(field),))
    for other in (*action.about, *action.speaking):
        yield from _in_prose(action, other) if other.item.metadata.kind in _TELLING else ()


def _in_prose(action: Action, record: Record) -> Iterator[Check]:
    """Sentences in paragraphs that name the action, or of a record whose title does, and tell of a check after its closing."""
    named = re.compile(rf"(?<![\w-]){re.escape(action.key)}(?!\w|-\d)", re.IGNORECASE)
    about = named.search(record.item.metadata.title) is not None
    day = day_of(record)
    for block in _BLOCK.finditer(record.text):
        if not (about or named.search(block[0])):
            continue
        for sentence in _SENTENCE.finditer(block[0]):
            told = sentence[0].strip()
            if not _SEEN.search(told) or _is_to_come(told):
                continue
            when = moment_in(told) or day
            since = action.done or action.closed
            if when and (since is None or when.last >= since.first):
                place = _place(record, block.start() + sentence.start(), block.start() + sentence.end())
                yield Check(when=when, by="", negative=_is_negative(told), spans=(place, *record.shown_date()))


_LATER = re.compile(r"\bagain\b|\bafter|\blater\b|follow|\bre-?(?:check|view|test|visit|look)|\bwork(?:s|ed)?\b|effect|\blast(?:ed|ing)\b|\bsecond\b|check|verif|confirm|review|prüf|kontroll|nachschau|suivi|contrôl|segui|comprob", re.IGNORECASE)  # fmt: skip
"""Names of columns that tell of a later look at an action."""
_DUE = re.compile(r"\bdue\b|planned|\bnext\b|target|deadline|fällig|geplant|prévu|previst|updated|modified|changed", re.IGNORECASE)  # fmt: skip
_FEWEST_WORDS = 2  # of prose; a shorter cell is a state


def _in_document(action: Action, record: Record) -> Iterator[Check]:
    """The checks of effect that a document about an action reports in a line that has a day, or under its own date."""
    own = _EFFECT.search(record.item.metadata.title) and action.key.lower() in record.text.lower()
    if not (own or is_about(record, action.key)):
        return
    for line in record.text.splitlines():
        told = line.strip()
        if not _EFFECT.search(told) or _is_to_come(told) or told == record.item.metadata.title:
            continue
        when = moment_in(told)
        stated = record.date if record.date and record.date.precision is Precision.DAY else None
        place = record.place_of(told)
        if (
            place
            and (when or stated)
            and (when or re.search(r"\bchecked|\bverified|\beffective\.", told, re.IGNORECASE))
        ):
            yield Check(
                when=when or (whole_day(stated.start) if stated else None),
                by="",
                negative=_is_negative(told),
                spans=(place,),
            )


def due(closed: Moment, days: int) -> date:
    """The day that is so many days after closing."""
    return closed.day + timedelta(days=days)
