"""Dates as people and systems write them, read with the precision that they have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from assistant.domain.dates import PartialDate

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janvier enero", "february feb februar février febrero", "march mar märz mars marzo",
            "april apr avril abril", "may mai mayo", "june jun juni juin junio", "july jul juli juillet julio",
            "august aug août agosto", "september sep sept septembre septiembre", "october oct oktober okt octobre",
            "november nov novembre noviembre", "december dec dezember dez décembre diciembre",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
"""Number of each month by its names and short forms in the languages that European offices write dates in."""

MONTHS_A_YEAR = 12

_MONTH = "(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"

STAMP = re.compile(r"(?P<stamp>(?:19|20)\d\d-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?\s?(?:Z|[+-]\d\d:?\d\d)?)")
MAIL = re.compile(r"(?P<mail>\d\d? [A-Z][a-z]{2} (?:19|20)\d\d \d\d:\d\d(?::\d\d)? [+-]\d{4})")
ISO = re.compile(rf"{_YEAR}[-/.](?P<m>\d\d?)[-/.](?P<d>\d\d?)(?!\d)")
DOTTED = re.compile(rf"(?<![\d.])(?P<d>\d\d?)\.\s?(?P<m>\d\d?)\.\s?{_YEAR}(?!\d|\.\d)")
SLASHED = re.compile(rf"(?<!\d)(?P<first>\d\d?)[/-](?P<second>\d\d?)[/-]{_YEAR}(?!\d)")
NAMED = re.compile(rf"(?<!\d)(?P<d>\d\d?)(?:st|nd|rd|th|\.)?[\s-]+(?:of\s+)?{_MONTH}[\s,-]+{_YEAR}", re.IGNORECASE)
AMERICAN = re.compile(rf"\b{_MONTH}\s+(?P<d>\d\d?)(?:st|nd|rd|th)?,?\s+{_YEAR}", re.IGNORECASE)
WEEK = re.compile(
    rf"{_YEAR}-?W(?P<week>\d\d)\b|\b(?:KW|CW|week)\s?(?P<week2>\d\d?)\s?[/ ]\s?(?P<year2>20\d\d)", re.IGNORECASE
)
QUARTER = re.compile(rf"\bQ(?P<q>[1-4])[\s/-]*{_YEAR}|(?P<year2>(?:19|20)\d\d)[\s/-]*Q(?P<q2>[1-4])\b", re.IGNORECASE)
MONTH = re.compile(rf"\b{_MONTH}[\s,/-]+{_YEAR}", re.IGNORECASE)
ISO_MONTH = re.compile(
    rf"(?<![\w.-]){_YEAR}-(?P<m>0[1-9]|1[0-2])(?![\d-])|(?<![\d./])(?P<m2>0[1-9]|1[0-2])/(?P<year2>20\d\d)\b"
)
YEAR = re.compile(rf"^\s*{_YEAR}\s*$")

ORDER = (STAMP, MAIL, ISO, DOTTED, SLASHED, NAMED, AMERICAN, WEEK, QUARTER, MONTH, ISO_MONTH, YEAR)
"""Forms from the most exact to the least."""


def parse_date(text: str, zone: ZoneInfo, *, day_first: bool | None = None) -> PartialDate | None:
    """The date that a value states, or None when it states none or leaves open which.

    `day_first` says how `06/10/2026` is meant; without it such a value is read only when one number exceeds 12.
    Time stamps with an offset are turned to the day in `zone`. A week is dated by its last day.
    """
    hit = find_date(text, zone, day_first=day_first)
    return hit[0] if hit else None


def find_date(text: str, zone: ZoneInfo, *, day_first: bool | None = None) -> tuple[PartialDate, int, int] | None:
    """The first date of the most exact form in a text, with its span."""
    for form in ORDER:
        for hit in form.finditer(text):
            found = _read(form, hit, zone, day_first)
            if found is not None:
                return found, hit.start(), hit.end()
    return None


def _read(form: re.Pattern[str], hit: re.Match[str], zone: ZoneInfo, day_first: bool | None) -> PartialDate | None:
    """What one match states; None when it is no day of the calendar."""
    try:
        if form is STAMP:
            return _stamp(hit["stamp"], zone)
        if form is MAIL:
            return PartialDate.day(parsedate_to_datetime(hit["mail"]).astimezone(zone).date())
        parts = {name: value for name, value in hit.groupdict().items() if value is not None}
        year = int(parts.get("year") or parts["year2"])
        if form is SLASHED:
            return _slashed(int(hit["first"]), int(hit["second"]), year, day_first)
        return _calendar(form, parts, year)
    except (ValueError, OverflowError):
        return None


def _calendar(form: re.Pattern[str], parts: Mapping[str, str], year: int) -> PartialDate:
    """A week by its last day, a quarter, a year, a month or a day. Raises ValueError when the calendar has none such."""
    if form is WEEK:
        return PartialDate.day(date.fromisocalendar(year, int(parts.get("week") or parts["week2"]), 7))
    if form is QUARTER:
        return PartialDate.quarter(year, int(parts.get("q") or parts["q2"]))
    if form is YEAR:
        return PartialDate.year(year)
    month = MONTHS[parts["month"].lower()] if "month" in parts else int(parts.get("m") or parts["m2"])
    return PartialDate.day(date(year, month, int(parts["d"]))) if "d" in parts else PartialDate.month(year, month)


def _stamp(text: str, zone: ZoneInfo) -> PartialDate:
    """The day of a time stamp; one without an offset is taken to be local already."""
    compact = re.sub(r"\s(?=[Z+-])", "", text.strip()).replace(",", ".")
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
    """Whether the value is a slashed date that can be read in two ways."""
    hit = SLASHED.search(text)
    if hit is None or day_first is not None:
        return False
    first, second = int(hit["first"]), int(hit["second"])
    return first != second and first <= MONTHS_A_YEAR and second <= MONTHS_A_YEAR


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
            return _read(form, found, ZoneInfo("UTC"), None)
    return None
