"""What an item says of itself: the first layer that says a thing wins.

The layers of a document are sidecar, front matter, control block, file properties and the entry's defaults. A record's
metadata is read from its fields by their names. Criteria stay as stated here: `ingest.criteria` decides which there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from assistant.domain.dates import PartialDate, Precision
from assistant.domain.evidence import DOCUMENT_KINDS, Category, Element, EvidenceId, Kind, Metadata
from assistant.domain.people import is_person, people_in
from assistant.domain.tongues import headings_in_english, tongue_of
from assistant.domain.written_dates import find_date, from_file_name, is_ambiguous, is_serial, no_day, parse_date
from ingest import names

NOTHING = frozenset({
    "", "-", "--", "\u2013", "\u2014", "n/a", "na", "none", "tbd", "tba", "?", "pending", "open", "yes", "no", "true", "false",
    "null", "nil", "unknown", "not yet", "blank",
})  # fmt: skip
"""Values that fill a cell and say nothing."""

VERSIONED = re.compile(r"(?P<name>.*?\S)[\s,@:]+v?(?P<version>\d+(?:\.\d+)+[\w.-]*)")
"""A system and its version in one value: `fraud-lens 2.4.0`."""

NAME = re.compile(
    r"(?:[A-Z\u00c0-\u00dd][\w'.-]*\s+(?:(?:de|van|von|der|den|la|di|da)\s+)*)+[A-Z\u00c0-\u00dd][\w'.-]*"
)
"""Two capitalized words or more, as a second person in a list has them."""

SIGNED = re.compile(rf"(?<!not )\b[Aa]pproved by\s+({NAME.pattern})")

_BARE_DAY = re.compile(
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/. ]+(?:\d{1,2}|[^\W\d_]{3,9}\.?)[-/. ,]+\d{4}|[^\W\d_]{3,9}\.? \d{1,2},? \d{4})"
    r"(?:[T ,]+\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?"
)
"""A value that is a whole day, perhaps with its time, and nothing else."""
_FEWEST_COLUMNS = 3
"""Columns of a record from which the name of one tells what its day is of; in a list of two the first cell does."""
OPENING = 400
"""Characters at the head of a record that are read for its date."""

LONGEST_TITLE = 160
"""Characters of a title made from a field."""

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one layer says, by its meaning; the strongest name of each meaning has won."""

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Values by meaning: the names of Metadata, and `approval` for the day of approval."""
    tongue: str | None = None
    """The tongue of its names; None for English."""


def said(pairs: Iterable[tuple[str, tuple[str, ...]]]) -> Said:
    """What the named values of a layer say."""
    best: dict[str, tuple[int, tuple[str, ...]]] = {}
    order = list(names.DOCUMENT)
    several = list(pairs)
    tongue = tongue_of(tuple(name for name, _ in several))
    english = headings_in_english([name for name, _ in several])
    for name, (_, values) in zip(english, several, strict=True):
        meaning = names.document_meaning(name)
        told = tuple(value for value in values if value.strip().lower() not in NOTHING)
        if meaning is None or not told:
            continue
        plain = names.key(name)
        rank = order.index(plain) if plain in names.DOCUMENT else len(order)
        if meaning not in best or rank < best[meaning][0]:
            best[meaning] = (rank, told)
    return Said(values={meaning: values for meaning, (_, values) in best.items()}, tongue=tongue)


def of_document(
    *,
    path: str,
    text: str,
    elements: Sequence[Element],
    layers: Sequence[Said],
    kind: Kind,
    zone: ZoneInfo,
    day_first: bool | None,
    fiscal_year_start: int | None = None,
) -> Metadata:
    """Metadata of a file that is one item; `layers` from the strongest to the weakest, properties last."""
    if day_first is None and any(layer.tongue for layer in layers):
        day_first = True  # as tongues of the continent write
    heard = _Heard(layers, zone, day_first, fiscal_year_start)
    stem = PurePosixPath(path).stem
    approver, approved_on = heard.approval()
    effective = heard.date("effective")
    systems, version = _systems(heard.every("systems"))
    stated_version = heard.one("model_version") or ""
    return Metadata(
        title=heard.stated("title") or _first_heading(text, elements) or heard.one("title") or readable(stem),
        kind=names.kind_of(heard.one("kind") or "") or kind,
        owner=person(heard.one("owner")),
        approved_by=person(approver) or (_signed(text) if kind is Kind.APPROVAL else None),
        version=heard.one("version"),
        status=names.status_of(heard.one("status") or ""),
        date=effective
        or approved_on
        or heard.date("date")
        or from_file_name(stem)
        or _head_date(text, elements, zone, kind),
        effective=effective,
        review_by=heard.date("review_by"),
        systems=systems,
        model_version=stated_version if any(sign.isdigit() for sign in stated_version) else version,
        controls=heard.every("controls"),
    )


class _Heard:
    """Asks the layers in their order."""

    def __init__(
        self, layers: Sequence[Said], zone: ZoneInfo, day_first: bool | None, fiscal_year_start: int | None
    ) -> None:
        self._layers = layers
        self._find = partial(find_date, zone=zone, day_first=day_first, fiscal_year_start=fiscal_year_start)

    def every(self, meaning: str) -> tuple[str, ...]:
        """The values of the first layer that has any."""
        return _first(self._layers, meaning)

    def one(self, meaning: str) -> str | None:
        """The first value on one line."""
        return _on_one_line(self.every(meaning))

    def stated(self, meaning: str) -> str | None:
        """The value unless only the weakest layer, the file's properties, has it."""
        return _on_one_line(_first(self._layers[:-1], meaning))

    def date(self, meaning: str) -> PartialDate | None:
        """The date that the value states."""
        value = self.one(meaning)
        found = self._find(value) if value else None
        return found[0] if found else None

    def approval(self) -> tuple[str | None, PartialDate | None]:
        """Who approved and when, also when both stand in one value: `Nils Petersen, 2026-01-28`."""
        value, when = self.one("approved_by"), self.date("approval")
        inside = self._find(value) if value else None
        if value is None or inside is None:
            return value, when
        found, start, end = inside
        who = re.sub(r"\s+(?:on|am|le)$", "", value[:start].rstrip(" ,;(/-\u2013")) or value[end:].strip(" ,;)/-\u2013")
        return who or None, when or found


def _first(layers: Iterable[Said], meaning: str) -> tuple[str, ...]:
    """The values of the first layer that has any."""
    return next((layer.values[meaning] for layer in layers if meaning in layer.values), ())


def _on_one_line(values: Sequence[str]) -> str | None:
    """The values joined by commas; None when there are none."""
    return " ".join(", ".join(values).split()) if values else None


def _systems(values: Iterable[str]) -> tuple[tuple[str, ...], str | None]:
    """The systems that the values name, and the version where a single one carries it."""
    bare = (re.sub(r"\s*\([^)]*\)", "", value) or value for value in values)
    parts = [part.strip(" .*`") for value in bare for part in re.split(r"[,;\n]|\s(?:and|und|&)\s", value)]
    hits = [VERSIONED.fullmatch(part) for part in parts]
    plain = [hit["name"] if hit else part for hit, part in zip(hits, parts, strict=True)]
    versions = {hit["version"] for hit in hits if hit}
    told = tuple(dict.fromkeys(name for name in plain if name.lower() not in NOTHING))
    return told, versions.pop() if len(versions) == 1 else None


def _first_heading(text: str, elements: Sequence[Element]) -> str | None:
    """The first heading as its section path has it."""
    heading = next((one for one in elements if one.category is Category.HEADING), None)
    if heading is None:
        return None
    return (
        heading.locator.section[-1] if heading.locator.section else " ".join(text[heading.start : heading.end].split())
    )


def _head_date(text: str, elements: Sequence[Element], zone: ZoneInfo, kind: Kind) -> PartialDate | None:
    """A date on one of the first short lines, such as `Bremen, 12 March 2026`; in a record also in its opening words.

    The opening words of a document that states rules name other things' dates as often as its own. A day that stands before
    a month or half year, which may be of the data, is the record's.
    """
    opening = None if kind in DOCUMENT_KINDS or kind is Kind.OTHER else find_date(text[:OPENING], zone)
    for element in elements[:6]:
        line = text[element.start : element.end]
        hit = find_date(line, zone) if len(line) <= LONGEST_TITLE // 2 and "\n" not in line else None
        if hit:
            exact = opening is not None and opening[1] < element.start and hit[0].precision is not Precision.DAY
            return opening[0] if opening and exact else hit[0]
    return opening[0] if opening else None


def _signed(text: str) -> str | None:
    """Who approved, where an approval says so in a sentence: `Approved by Hanna Vogel as AI owner`."""
    hit = SIGNED.search(text)
    return hit[1] if hit else None


def person(text: str | None) -> str | None:
    """The people of a value without address, role or remark: `Carla Bianchi, chair` is Carla Bianchi.

    A value that names nobody (`the platform team, on call`) stays as its first part: that a team owns a thing is told.
    """
    if text is None:
        return None
    named = [text[start:end] for start, end in people_in(text)]
    people = [one for one in named if "@" not in one] or named
    if people:
        return ("; " if any("," in one for one in people) else ", ").join(dict.fromkeys(people))
    bare = re.sub(r"\s*(?:<[^>]*>|\([^)]*\))", "", text).strip(" .,;\"'")
    return bare.split(", ")[0] or None


def readable(stem: str) -> str:
    """A file's stem as words."""
    return re.sub(r"[\s_-]+", " ", stem).strip() or stem


EVENTS = frozenset({Kind.INCIDENT, Kind.MONITORING, Kind.FINDING, Kind.OBSERVATION})
"""Kinds of record that tell of something that began on a day and was looked at later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The fields of a record by plain name; the first of equal names that says anything."""

    values: Mapping[str, str]
    """Value by plain name."""

    @classmethod
    def of(cls, pairs: Pairs) -> Named:
        """From (name as written, value)."""
        found: dict[str, str] = {}
        for name, value in pairs:
            if value.strip().lower() not in NOTHING:
                found.setdefault(names.key(name), value.strip())
        for name, value in pairs:
            for part in names.parts(name) if value.strip().lower() not in NOTHING else ():
                found.setdefault(part, value.strip())
        return cls(values=found)

    def first(self, order: Iterable[str]) -> str | None:
        """The first value that is there."""
        return names.first_of(self.values, order)


def of_record(
    pairs: Pairs,
    *,
    kind: Kind,
    zone: ZoneInfo,
    fallback_title: str,
    day_first: Mapping[str, bool | None],
    fiscal_year_start: int | None = None,
) -> Metadata:
    """Metadata of a record from its named values; `day_first` says how each column writes slashed dates."""
    named = Named.of(pairs)
    stated = named.first(names.RECORD_SYSTEM)
    if stated is None and kind is Kind.INVENTORY:
        stated = named.first(("name", "title"))
    systems, version = _systems([stated] if stated else [])
    before = ("title", "name", "use case name", *names.SYSTEM_TITLE) if kind is Kind.INVENTORY else ()
    title = named.first((*before, *names.RECORD_TITLE, *names.SYSTEM_TITLE)) or fallback_title
    control = named.first(names.CONTROL)
    return Metadata(
        title=shorten(" ".join(title.split())),
        kind=kind,
        owner=person(named.first(names.RECORD_OWNER)),
        approved_by=_approver(named),
        version=named.first(("version",)),
        date=record_date(pairs, kind=kind, zone=zone, day_first=day_first, fiscal_year_start=fiscal_year_start),
        review_by=date_of(named, names.RECORD_REVIEW, zone, day_first, fiscal_year_start),
        systems=systems,
        # beside a system, the version of a record is that of the model: `System; Version; Sign-off by`
        model_version=named.first(names.RECORD_MODEL_VERSION)
        or version
        or (named.first(("version",)) if stated else None),
        controls=(control,) if control else (),
    )


def _approver(named: Named) -> str | None:
    """Who approved; a column of that name that holds a state (`Not Requested`) names nobody."""
    told = person(named.first(names.RECORD_APPROVER))
    return told if told is None or named.values.get("approval") != told or is_person(told) else None


def shorten(text: str) -> str:
    """The text cut at a word when it is too long for a title."""
    if len(text) <= LONGEST_TITLE:
        return text
    return text[:LONGEST_TITLE].rsplit(" ", 1)[0] + " \u2026"


def record_date(
    pairs: Pairs,
    *,
    kind: Kind,
    zone: ZoneInfo,
    day_first: Mapping[str, bool | None],
    fiscal_year_start: int | None = None,
) -> PartialDate | None:
    """The record's own date: the first named date column whose value can be read; an event's is when it began.

    Where no column is named as one, the first that holds nothing but a day, as under `Signed` or `Start Time`; in a list
    of names and values, such as `Next review; 2027-05-04`, the day is of what its row names.
    """
    named = Named.of(pairs)
    began = names.OCCURRED if kind in EVENTS else names.DEPLOYED if kind is Kind.DEPLOYMENT else ()
    others = [name for name in named.values if names.is_date_name(name)]
    bare = [name for name, value in named.values.items() if _BARE_DAY.fullmatch(value) and not names.is_later(name)]
    if len(pairs) < _FEWEST_COLUMNS:
        bare = []
    return date_of(named, (*began, *names.RECORD_DATE, *others, *bare), zone, day_first, fiscal_year_start)


def date_of(
    named: Named,
    order: Iterable[str],
    zone: ZoneInfo,
    day_first: Mapping[str, bool | None],
    fiscal_year_start: int | None = None,
) -> PartialDate | None:
    """The first date among the named values."""
    for name in order:
        value = named.values.get(name)
        manner = day_first.get(name)
        when = parse_date(value, zone, day_first=manner, fiscal_year_start=fiscal_year_start) if value else None
        if when is not None:
            return when
    return None


Cells = Sequence[tuple[int, str]]
"""The filled cells of a column, each with the number of its row under the header."""


def unread_dates(
    name: str, cells: Cells, *, zone: ZoneInfo, day_first: bool | None, english: str | None = None
) -> Iterator[str]:
    """What is left out of a date column, one sentence for each cause, with the rows that are concerned.

    In a column that a date's name alone makes one, values that are no date at all are told only beside dates. `english` is
    the plain name by which the column is judged, where it is headed in another tongue.
    """
    if not names.is_dated(english or name):
        return
    filled = [(row, value) for row, value in cells if value.strip().lower() not in NOTHING]
    ambiguous = [row for row, value in filled if is_ambiguous(value, day_first=day_first)]
    serial = [row for row, value in filled if is_serial(value)]
    dated = [row for row, value in filled if parse_date(value, zone, day_first=day_first, fiscal_year_start=1)]
    missing = [(row, day) for row, value in filled if (day := no_day(value, day_first=day_first))]
    other = sorted({row for row, _ in filled} - {*ambiguous, *serial, *dated, *(row for row, _ in missing)})
    if ambiguous:
        yield f"dates in the column {name} can be day or month first in {_rows(ambiguous)}; they are left out: write 2026-10-06"
    if serial:
        yield f"the column {name} holds a spreadsheet's bare numbers in {_rows(serial)}; they are left out: format the cells as dates and export again"
    if missing:
        rows = _rows([row for row, _ in missing])
        yield f"the column {name} holds dates that no calendar has in {rows}, first {missing[0][1]}; they are left out: correct them"
    if other and dated and len(other) <= len(dated):
        yield f"the column {name} holds no date that can be read in {_rows(other)}; they are left out: write 2026-10-06"


MOST_ROWS = 5
"""Rows that a notice lists."""


def _rows(rows: Sequence[int]) -> str:
    """How many rows, and which: `3 rows (2, 5, 9)`."""
    shown = ", ".join(map(str, rows[:MOST_ROWS])) + (", \u2026" if len(rows) > MOST_ROWS else "")
    return f"{len(rows)} row{'s' if len(rows) > 1 else ''} ({shown})"


def is_to_come(told: Metadata, today: date | None) -> bool:
    """Whether a record is dated after today; plans are, and a document may well come into force later."""
    ahead = told.kind in DOCUMENT_KINDS or told.kind is Kind.AUDIT_PLAN
    return bool(today and told.date and told.date.start > today and not ahead)


Dated = tuple[str, EvidenceId]
"""A record's date as text, and its id."""


def to_come(records: Sequence[Dated]) -> str:
    """The notice for the records of one file that are dated after today."""
    date, last = max(records)
    return (
        f"{len(records)} dated after the day of this run, the last {last} on {date}; the dates are kept: "
        "correct them where they are mistyped"
    )
