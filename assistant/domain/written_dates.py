"""Dates as people and systems write them, read with the precision that they have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from assistant.domain.dates import PartialDate

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar jänner janvier janv enero ene gennaio januari janeiro styczeń stycznia",
            "february feb februar feber février févr fevrier febrero febbraio februari fevereiro fev luty lutego",
            "march mar märz maerz mars marzo maart mrt mrz março marts marzec marca",
            "april apr avril avr abril abr aprile kwiecień kwietnia kwi",
            "may mai mayo maggio mei maio maj maja",
            "june jun juni juin junio giugno giu junho czerwiec czerwca cze",
            "july jul juli juillet juil julio luglio lug julho lipiec lipca",
            "august aug août aout agosto augustus augusti sierpień sierpnia",
            "september sep sept septembre septiembre setiembre settembre setembro wrzesień września wrz",
            "october oct oktober okt octobre octubre ottobre outubro ott październik października",
            "november nov novembre noviembre novembro listopad listopada",
            "december dec dezember dez décembre déc decembre diciembre dic dicembre dezembro grudzień grudnia",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
"""Number of each month by its names and short forms in the languages that European offices write dates in."""

MONTHS_A_YEAR = 12

PIVOT = 70
"""Two-digit years below it are of this century."""

_MONTH = "(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_CALENDAR = r"(?<![A-Za-z\d])(?<!FY )(?<!FY-)(?<!fiscal )(?<!fiscal year )"  # a fiscal year has other months
_ORDINAL = r"(?:st|nd|rd|th|er|re|[.ºª])?"
_OF = r"(?:of\s+|de\s+|del\s+)?"
_FISCAL = r"\b(?:FY|fiscal(?:\s+year)?|financial\s+year)[\s-]?'?(?P<fy>(?:20)?\d\d)(?:\s?/\s?(?P<next>(?:20)?\d\d))?(?!\d|[/-]\d)"

STAMP = re.compile(
    r"(?P<stamp>(?:19|20)\d\d-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?\s?(?:Z|UTC|GMT|[+-]\d\d(?::?\d\d)?(?!\d))?)"
)
MAIL = re.compile(r"(?P<mail>\d\d? [A-Z][a-z]{2} (?:19|20)\d\d \d\d:\d\d(?::\d\d)? [+-]\d{4})")
ISO = re.compile(rf"(?<!\d){_YEAR}[-/.](?P<m>\d\d?)[-/.](?P<d>\d\d?)(?!\d)")
COMPACT = re.compile(rf"^\s*{_YEAR}(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])\s*$")
DOTTED = re.compile(rf"(?<![\d.])(?P<d>\d\d?)\.\s?(?P<m>\d\d?)\.\s?{_YEAR}(?!\d|\.\d)")
SLASHED = re.compile(rf"(?<!\d)(?P<first>\d\d?)[/-](?P<second>\d\d?)[/-]{_YEAR}(?!\d)")
NAMED = re.compile(rf"(?<!\d)(?P<d>\d\d?){_ORDINAL}[\s-]+{_OF}{_MONTH}[\s,-]+{_OF}{_YEAR}", re.IGNORECASE)
AMERICAN = re.compile(rf"\b{_MONTH}\s+(?P<d>\d\d?){_ORDINAL},?\s+{_YEAR}", re.IGNORECASE)
YEAR_FIRST = re.compile(rf"(?<!\d){_YEAR}[\s,-]+{_MONTH}[\s-]+(?P<d>\d\d?)(?![\d:])", re.IGNORECASE)
SHORT = re.compile(
    rf"^\s*(?P<d>\d\d?)(?:\.(?P<m>\d\d?)\.|[\s-]{_MONTH}[\s-]'?)(?P<yy>\d\d)(?:\s+\d\d?:\d\d.*)?\s*$", re.IGNORECASE
)
WEEK = re.compile(
    rf"{_YEAR}-?W(?P<week>\d\d)\b|\b(?:KW|CW|week)\s?(?P<week2>\d\d?)\s?[,/ ]\s?(?P<year2>20\d\d)", re.IGNORECASE
)
FISCAL = re.compile(
    rf"\b(?P<part>[QH])(?P<n>[1-4])[\s/-]*{_FISCAL}|{_FISCAL.replace('fy', 'fy2').replace('next', 'next2')}(?:[\s/-]*(?P<part2>[QH])(?P<n2>[1-4])\b)?",
    re.IGNORECASE,
)
QUARTER = re.compile(
    rf"\bQ(?P<q>[1-4])[\s/-]*{_YEAR}|{_CALENDAR}(?P<year2>(?:19|20)\d\d)[\s/-]*Q(?P<q2>[1-4])\b"
    r"|\b(?P<q3>[1-4])(?:\.|er|e|º|st|nd|rd|th)?\s?(?:quarter|quartal|trimestre|kwartaal)\s+(?:of\s+|de\s+)?(?P<year3>(?:19|20)\d\d)"
    r"|\b(?P<ordinal>first|second|third|fourth)\s+quarter\s+(?:of\s+)?(?P<year4>(?:19|20)\d\d)",
    re.IGNORECASE,
)
HALF = re.compile(
    rf"\bH(?P<h>[12])[\s/-]*{_YEAR}|{_CALENDAR}(?P<year2>(?:19|20)\d\d)[\s/-]*H(?P<h2>[12])\b"
    r"|\b(?P<h3>[12])(?:\.|er|st|nd)?\s?(?:half|halbjahr|semestre)(?:[\s-]year)?\s+(?:of\s+|de\s+)?(?P<year3>(?:19|20)\d\d)"
    r"|\b(?P<ordinal>first|second)\s+half(?:[\s-]year)?\s+(?:of\s+)?(?P<year4>(?:19|20)\d\d)",
    re.IGNORECASE,
)
MONTH = re.compile(rf"\b{_MONTH}[\s,/-]*{_OF}{_YEAR}(?!\d)", re.IGNORECASE)
ISO_MONTH = re.compile(
    rf"(?<![\w.-]){_YEAR}-(?P<m>0[1-9]|1[0-2])(?![\d-])|(?<![\d./])(?P<m2>0[1-9]|1[0-2])/(?P<year2>20\d\d)\b"
)
YEAR = re.compile(rf"^\s*{_YEAR}\s*$")

ORDER = (
    STAMP, MAIL, ISO, COMPACT, DOTTED, SLASHED, NAMED, AMERICAN, YEAR_FIRST, SHORT, WEEK, FISCAL, QUARTER, HALF, MONTH,
    ISO_MONTH, YEAR,
)  # fmt: skip
"""Forms from the most exact to the least."""

ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}

SHORT_SLASHED = re.compile(r"\s*\d\d?[/-]\d\d?[/-]\d\d(?:\s+\d\d?:\d\d.*)?\s*")
"""A slashed date with a year of two digits: any of the three numbers may be the year."""

SERIAL = re.compile(r"\s*[2-7]\d{4}(?:[.,]\d+)?\s*")
"""A day as a spreadsheet counts it, from 1954 to 2119; which of two calendars it counts by, the number does not tell."""


def parse_date(
    text: str, zone: ZoneInfo, *, day_first: bool | None = None, fiscal_year_start: int | None = None
) -> PartialDate | None:
    """The date that a value states, or None when it states none or leaves open which.

    `day_first` says how `06/10/2026` is meant; without it such a value is read only when one number exceeds 12.
    Time stamps with an offset are turned to the day in `zone`. A week is dated by its last day. Years of two digits are
    read where the form leaves one reading (`06.10.26`, `06-Oct-26`) and nothing else stands in the value; slashed ones
    are not. `FY26 Q2` needs the month in which the organization's fiscal year starts; it is called after the year in
    which it ends.
    """
    hit = find_date(text, zone, day_first=day_first, fiscal_year_start=fiscal_year_start)
    return hit[0] if hit else None


def find_date(
    text: str, zone: ZoneInfo, *, day_first: bool | None = None, fiscal_year_start: int | None = None
) -> tuple[PartialDate, int, int] | None:
    """The first date of the most exact form in a text, with its span."""
    found = _every(text, zone, day_first, fiscal_year_start)
    return next(((when, *hit.span()) for _, hit, when in found if when is not None), None)


def every_date(text: str, zone: ZoneInfo) -> tuple[tuple[PartialDate, int, int], ...]:
    """Every date in a text with its span, in text order; those that leave open which day they mean are not among them."""
    found = ((when, *hit.span()) for _, hit, when in _every(text, zone, None, None) if when is not None)
    return tuple(sorted(found, key=lambda each: each[1]))


def no_day(text: str, *, day_first: bool | None = None) -> str | None:
    """The first thing in a text that is written as a date and is none of the calendar, such as `31.02.2026`, or None."""
    for form, hit, when in _every(text, ZoneInfo("UTC"), day_first, 1):
        if when is None and form is not FISCAL and not is_ambiguous(hit[0], day_first=day_first):
            return hit[0].strip()
    return None


def _every(
    text: str, zone: ZoneInfo, day_first: bool | None, fiscal: int | None
) -> Iterator[tuple[re.Pattern[str], re.Match[str], PartialDate | None]]:
    """Whatever is written as a date, by its most exact form first, with what it states; None for what states none."""
    if not any(sign.isdigit() for sign in text):
        return
    taken: list[tuple[int, int]] = []  # `29 February 2026` is no day, and so no February either
    for form in ORDER:
        for hit in form.finditer(text):
            if not any(hit.start() < end and start < hit.end() for start, end in taken):
                taken.append(hit.span())
                yield form, hit, _read(form, hit, zone, day_first, fiscal)


def _read(
    form: re.Pattern[str], hit: re.Match[str], zone: ZoneInfo, day_first: bool | None, fiscal: int | None
) -> PartialDate | None:
    """What one match states; None when it is no day of the calendar."""
    try:
        if form is STAMP:
            return _stamp(hit["stamp"], zone)
        if form is MAIL:
            return PartialDate.day(parsedate_to_datetime(hit["mail"]).astimezone(zone).date())
        parts = {name.rstrip("234"): value for name, value in hit.groupdict().items() if value is not None}
        if form is FISCAL:
            return _fiscal(parts, fiscal) if fiscal else None
        if form is SLASHED:
            return _slashed(int(hit["first"]), int(hit["second"]), int(parts["year"]), day_first)
        return _calendar(form, parts, int(parts["year"]) if "year" in parts else _century(parts["yy"]))
    except (ValueError, OverflowError):
        return None


def _calendar(form: re.Pattern[str], parts: Mapping[str, str], year: int) -> PartialDate:
    """A week by its last day, a quarter, a half, a year, a month or a day. Raises ValueError when there is none such."""
    if form is WEEK:
        return PartialDate.day(date.fromisocalendar(year, int(parts["week"]), 7))
    if form is QUARTER:
        return PartialDate.quarter(year, int(parts.get("q") or ORDINALS[parts["ordinal"].lower()]))
    if form is HALF:
        return PartialDate.half(year, int(parts.get("h") or ORDINALS[parts["ordinal"].lower()]))
    if form is YEAR:
        return PartialDate.year(year)
    return _day(parts, year)


def _day(parts: Mapping[str, str], year: int) -> PartialDate:
    """A day, or a month where no day is told."""
    month = MONTHS[parts["month"].lower()] if "month" in parts else int(parts["m"])
    return PartialDate.day(date(year, month, int(parts["d"]))) if "d" in parts else PartialDate.month(year, month)


def _century(digits: str) -> int:
    """A year of two digits or four."""
    number = int(digits)
    if len(digits) > 2:
        return number
    return number + (2000 if number < PIVOT else 1900)


def _fiscal(parts: Mapping[str, str], first_month: int) -> PartialDate | None:
    """A fiscal year or a part of it; a year written over a stroke must be the one in which it ends."""
    year = _century(parts["fy"])
    if "next" in parts:
        straddles = first_month != 1 and _century(parts["next"]) == year + 1
        if not straddles:
            return None
        year += 1
    begins = year if first_month == 1 else year - 1
    part, number = parts.get("part", "").upper(), int(parts.get("n", "1"))
    if part == "H" and number > 2:
        return None
    months = {"Q": 3, "H": 6}.get(part, 12)
    return PartialDate.months(begins, first_month + (number - 1) * months, months)


def _stamp(text: str, zone: ZoneInfo) -> PartialDate:
    """The day of a time stamp; one without an offset is taken to be local already."""
    compact = re.sub(r"\s?(?:UTC|GMT)$", "Z", re.sub(r"\s(?=[Z+-])", "", text.strip())).replace(",", ".")
    moment = datetime.fromisoformat(compact)
    return PartialDate.day(moment.astimezone(zone).date() if moment.tzinfo else moment.date())


def _slashed(first: int, second: int, year: int, day_first: bool | None) -> PartialDate | None:
    """`06/10/2026` by the numbers where they leave one reading, else by `day_first`."""
    if first > MONTHS_A_YEAR or second > MONTHS_A_YEAR or first == second:
        day_first = first > MONTHS_A_YEAR or first == second
    if day_first is None:
        return None
    day, month = (first, second) if day_first else (second, first)
    return PartialDate.day(date(year, month, day))


def day_order(values: Iterable[str]) -> bool | None:
    """Whether the slashed dates of one column or file put the day first; None when they do not settle it."""
    seen = set()
    for value in values:
        for hit in SLASHED.finditer(value):
            first, second = int(hit["first"]), int(hit["second"])
            if (first > MONTHS_A_YEAR) != (second > MONTHS_A_YEAR):
                seen.add(first > second)
    return seen.pop() if len(seen) == 1 else None


def is_ambiguous(text: str, *, day_first: bool | None = None) -> bool:
    """Whether the value is a slashed date that can be read in two ways or more."""
    if SHORT_SLASHED.fullmatch(text):
        return True
    hit = SLASHED.search(text)
    if hit is None or day_first is not None:
        return False
    first, second = int(hit["first"]), int(hit["second"])
    return first != second and first <= MONTHS_A_YEAR and second <= MONTHS_A_YEAR


def is_serial(text: str) -> bool:
    """Whether the value is the bare number by which a spreadsheet keeps a day."""
    return SERIAL.fullmatch(text) is not None


def from_file_name(stem: str) -> PartialDate | None:
    """The date in a file name: `2026-10-12`, `20261012`, `2026-W41` or `2026-10`; None when it has none."""
    hit = re.search(r"(?<!\d)(20\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)", stem)
    if hit:
        try:
            return PartialDate.day(date(int(hit[1]), int(hit[2]), int(hit[3])))
        except ValueError:
            return None
    for form in (WEEK, QUARTER, ISO_MONTH):
        # A dash after capitals belongs to an identifier: CA-2025-04 is no month
        found = form.search(re.sub(r"_|(?<![A-Z])-(?=20\d\d)", " ", stem))
        if found:
            return _read(form, found, ZoneInfo("UTC"), None, None)
    return None
