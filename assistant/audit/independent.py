"""What shows that somebody independent evaluated a system: a cell of its row, or a record by somebody who did not make it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from assistant.audit.columns import Column, is_open
from assistant.audit.record import Record
from assistant.domain.answer import Span
from assistant.domain.names import same_person
from assistant.domain.people import people_in
from assistant.domain.written_dates import every_date

INDEPENDENT = Column(
    ("independent* evaluat*", "independent* validat*", "independent* verif*", "independent* review*", "independent* assess*", "independent* audit*",
     "independent* test*", "third party evaluat*", "third party validat*", "third party audit*", "third party test*", "external* evaluat*",
     "external* validat*", "external* audit*", "external* review*", "unabhängig*", "indépendant*", "independiente*", "onafhankelijk*"),
    without=("required", "requires", "needed", "due", "next", "deadline", "cost", "costs", "budget", "frequency", "cycle", "supplier", "vendor", "explain"),
)  # fmt: skip
"""The column of an inventory that says whether somebody independent evaluated a system."""
EVALUATOR = Column(
    ("evaluat* by", "evaluator*", "validat* by", "validator*", "assess* by", "assessor*", "review* by", "reviewer*", "audit* by", "auditor*", "test* by",
     "tester*", "conducted by", "performed by", "carried out by", "prepared by", "author*", "prüfer*"),
    without=("date", "id", "email", "next"),
)  # fmt: skip
"""The field of a record that says who evaluated."""
_LINE = re.compile(
    r"^[\W_]*(?:independent\s+)?(?:evaluat(?:ed|ion)|validat(?:ed|ion)|assess(?:ed|ment)|review(?:ed)?|audit(?:ed)?|test(?:ed|s)?|conducted|performed|carried\s+out|prepared)"
    r"\s+(?:(?:was|were)\s+)?(?:done\s+|made\s+)?by\W{1,4}(?P<who>[^\n.;|]{3,80})"
    r"|^[\W_]*(?:evaluator|validator|assessor|reviewer|auditor|tester|author)s?\W{1,6}(?P<named>[^\n.;|]{3,80})",
    re.IGNORECASE | re.MULTILINE,
)
_WAIVED = re.compile(
    r"\bwaive[drs]?\b|\bexempt\w*\b|\bexception (?:was )?(?:granted|approved)\b|\bskipped\b", re.IGNORECASE
)
_PLANNED = re.compile(
    r"\W*(?:planned|scheduled|in[- ]progress|under\s?way|ongoing|pending|requested|ordered|commissioned|forthcoming|to be|will be|not yet|to\s?do|tb[dcs]"
    r"|started|begun|geplant|laufend|en cours|previsto)\b",
    re.IGNORECASE,
)
_INAPPLICABLE = re.compile(
    r"\W*(?:n/?a|not (?:applicable|required|needed)|does not apply|entfällt|sans objet)\b|.*\bis (?:not|neither) (?:an? )?(?:high|safety|rights)\b",
    re.IGNORECASE | re.DOTALL,
)
_NO = re.compile(
    r"\W*(?:no|not|none|never|false|missing|outstanding|overdue|absent|declined|nein|kein\w*|noch nicht|non|aucune?|nee|0)\b",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\bself[- ]?(?:assess|evaluat|review|certif|test)\w*|\bby\s+(?:the\s+|its\s+|our\s+)?(?:own|same|project|development|developing|product|model|delivery)\s+"
    r"(?:teams?|developers?|owners?|staff)\b|\bby\s+(?:the\s+|its\s+|our\s+)?(?:developers?|(?:system\s+|model\s+|product\s+)?owner)\b",
    re.IGNORECASE,
)
_APART = re.compile(r"\b(?:not|other\s+than|independent(?:ly)?|outside|separate|another)\b", re.IGNORECASE)
_UTC = ZoneInfo("UTC")


class Said(StrEnum):
    """What a cell says of an independent evaluation."""

    DONE = "done"
    """It was made."""
    NO = "no"
    """It was not, or the cell is blank."""
    PLANNED = "planned"
    """It is to come or under way."""
    WAIVED = "waived"
    """Somebody waived it."""
    INAPPLICABLE = "inapplicable"
    """The row says that it does not apply."""
    OWN = "own"
    """It was made by those who made or own the system."""


def said_of(value: str, owners: Sequence[str], today: date) -> Said:
    """What a cell says; `owners` are the people who own the system, `today` tells a day that is still to come.

    >>> said_of("Yes, by an office not involved in development", (), date(2026, 1, 1)), said_of("planned", (), date(2026, 1, 1))
    (<Said.DONE: 'done'>, <Said.PLANNED: 'planned'>)
    """
    ways = ((Said.WAIVED, _WAIVED.search), (Said.INAPPLICABLE, _INAPPLICABLE.match), (Said.PLANNED, _PLANNED.match), (Said.NO, _NO.match))  # fmt: skip
    found = next((one for one, told in ways if told(value)), None)
    if found or is_open(value):
        return found or Said.NO
    days = every_date(value, _UTC)
    if days and all(day.start > today for day, *_ in days):
        return Said.PLANNED
    own = _OWN.search(value)
    if (own and not _APART.search(value, 0, own.start())) or _is_of(value, owners):
        return Said.OWN
    return Said.DONE


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One record of an evaluation of a system, with who made it."""

    record: Record
    """The record."""
    who: str
    """Who made it, as written; empty where it does not say."""
    place: Span
    """Where it says so, else where it says what it is."""

    def is_by(self, makers: Iterable[str]) -> bool:
        """Whether it was made by any of those who own or made the system."""
        return _is_of(self.who, makers)


def evaluation(record: Record) -> Evaluation:
    """A record as an evaluation: by the field that names who made it, else by the first line that does."""
    field = EVALUATOR.said(record.fields)
    if field:
        return Evaluation(record, field.value.strip(), record.span(field))
    hit = _LINE.search(record.text)
    group = "who" if hit and hit["who"] else "named"
    if hit:
        start = hit.start(group)
        place = Span(evidence=record.item.id, revision=record.item.revision, start=start, end=start + len(hit[group].rstrip()))  # fmt: skip
        return Evaluation(record, hit[group].strip(" *_`"), place)
    owner = record.item.metadata.owner or ""
    return Evaluation(
        record, owner, (record.place_of(owner) if owner else None) or record.titled() or record.headline()
    )


def _is_of(written: str, makers: Iterable[str]) -> bool:
    """Whether a text names one of some people or teams: as a person or team of its own, or as whole words in a sentence."""
    people = [written[start:end] for start, end in people_in(written)]
    return any(
        any(same_person(maker, one) for one in people)
        or re.search(rf"(?<!\w){re.escape(maker.strip())}(?!\w)", written, re.IGNORECASE) is not None
        for maker in makers
        if maker.strip()
    )


def each_person(value: str) -> Iterator[str]:
    """The people whom a cell names, else the whole of it: a team."""
    found = [value[start:end] for start, end in people_in(value)]
    yield from found or [value.strip()]
