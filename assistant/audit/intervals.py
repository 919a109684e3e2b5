"""How often a thing must be done, as rules and registers say it: `every 90 days`, `quarterly`, `alle 6 Monate`.

An interval that counts (`every 90 days`) runs from the last time. One that names a part of the year (`every quarter`,
`jährlich`) asks for one time in each, wherever in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "six": 6, "nine": 9, "twelve": 12, "thirty": 30, "sixty": 60, "ninety": 90,
    "ein": 1, "einem": 1, "zwei": 2, "drei": 3, "vier": 4, "sechs": 6, "zwölf": 12, "dreißig": 30, "neunzig": 90,
    "deux": 2, "trois": 3, "quatre": 4, "douze": 12, "dos": 2, "tres": 3, "cuatro": 4, "seis": 6, "doce": 12, "due": 2, "sei": 6,
    "dodici": 12, "três": 3, "doze": 12, "drie": 3, "zes": 6, "twaalf": 12, "tre": 3, "fyra": 4, "sex": 6, "tolv": 12,
    "dois": 2, "duas": 2, "quatro": 4, "nove": 9, "trinta": 30, "sessenta": 60, "noventa": 90, "nueve": 9, "treinta": 30, "sesenta": 60,
}  # fmt: skip
_N = r"(?P<n>\d{1,4}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + r")(?:\s*\(\w+\))?"
_UNITS = {
    "day": r"(?:calendar\s+)?days?|d|tagen?|jours?|d[ií]as?|giorni|dagen|dagar?|dage",
    "week": r"weeks?|wochen?|semaines?|semanas?|settimane|weken|veckor|uger",
    "month": r"months?|mths?|monaten?|mois|mes(?:es)?|mesi|maanden|månader|måneder",
    "year": r"years?|yrs?|jahren?|ans?|années?|años?|anni|anos?|jaar|jaren|år",
}
_UNIT = "(?:" + "|".join(f"(?P<{name}>(?:{words})(?![^\\W\\d_]))" for name, words in _UNITS.items()) + ")"
_COUNTED = re.compile(
    rf"\b(?:every|each|all(?:e)?|tous\s+les|toutes\s+les|cada|ogni|a\s+cada|elke|iedere|var(?:t|je)?|hver[t]?|within|innerhalb\s+von|spätestens\s+nach"
    rf"|after(?:\s+at\s+most)?|nach|no\s+(?:later|longer|older|more)\s+than|not\s+(?:exceed(?:ing)?|older\s+than|longer\s+than|more\s+than)|older\s+than"
    rf"|at\s+most|max(?:imum|imal|imale)?\.?(?:\s+(?:age|life(?:time)?|of|for|alter))*|up\s+to|höchstens|valid\s+for|lifetime\s+of|au\s+plus|como\s+máximo)"
    rf"[\s:*_]*{_N}[\s*_-]*{_UNIT}"
    rf"|\bde\s+(?P<n2>\w+)\s+em\s+{_N.replace('<n>', '<n3>')}\s+{_UNIT.replace('(?P<', '(?P<o')}",
    re.IGNORECASE,
)
_PLAIN = re.compile(rf"^\W*(?:every\s+|alle\s+)?{_N}[\s-]*{_UNIT}\W*$", re.IGNORECASE)
_NUMBER = re.compile(r"\s*(\d{1,4})\s*")
_IN_HEADER = re.compile(rf"(?<![^\W_]){_UNIT}", re.IGNORECASE)
_PARTS = (
    (12, (r"yearly|annual(?:ly)?|every\s+year|each\s+year|(?:once|one\s+time)\s+(?:a|per|every)\s+year|per\s+annum|every\s+calendar\s+year|jährlich\w*"
         r"|(?:jedes|pro|im)\s+jahr|annuel\w*|par\s+an|chaque\s+année|tous\s+les\s+ans|anual\w*|al\s+año|cada\s+año|annual[ei]|all'anno|ogni\s+anno|por\s+ano|jaarlijks\w*|årligen|årligt")),
    (6, (r"(?:half|semi|bi)[\s-]?(?:yearly|annual(?:ly)?)|twice\s+(?:a|per|every)\s+year|two\s+times\s+(?:a|per)\s+year|every\s+half[\s-]year|each\s+half[\s-]year"
        r"|halbjährlich\w*|zweimal\s+(?:im|pro)\s+jahr|jedes\s+halbjahr|semestriel\w*|deux\s+fois\s+par\s+an|semestral\w*|dos\s+veces\s+al\s+año|halfjaarlijks\w*|halvårlig\w*")),
    (3, (r"quarterly|(?:every|each|per|a)\s+(?:calendar\s+)?quarter|four\s+times\s+(?:a|per)\s+year|vierteljährlich\w*|quartalsweise|(?:jedes|pro|im|je)\s+quartal"
        r"|trimestriel\w*|(?:chaque|par)\s+trimestre|trimestral\w*|cada\s+trimestre|ogni\s+trimestre|driemaandelijks\w*|(?:elk|per)\s+kwartaal|kvartalsvis|varje\s+kvartal")),
    (1, (r"monthly|(?:every|each|per|a)\s+(?:calendar\s+)?month|monatlich\w*|(?:jeden|pro|im)\s+monat|mensuel\w*|(?:chaque|par)\s+mois|mensual\w*|cada\s+mes|mensil\w*|ogni\s+mese"
        r"|mensal\w*|maandelijks\w*|(?:elke|per)\s+maand|månadsvis|varje\s+månad")),
)  # fmt: skip
_CALENDAR = tuple((months, re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)) for months, words in _PARTS)
_LENGTHS = {"day": 1, "week": 7}


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """How often."""

    days: int = 0
    """Days after the last time, where it counts in days or weeks."""
    months: int = 0
    """Months after the last time, or of the part of the year."""
    calendar: bool = False
    """Whether it asks for one time in each part of the calendar year of so many months."""
    said: str
    """As written."""

    def due(self, last: date) -> date:
        """The last day on which the next time is still inside, counted from the last one; a part of the year to its end."""
        if self.calendar:
            return self.start_of(self.part_of(last) + 2) - timedelta(days=1)
        return _months_later(last, self.months) + timedelta(days=self.days)

    def part_of(self, day: date) -> int:
        """The number of the part of the year in which a day lies, counted over all years."""
        return (day.year * 12 + day.month - 1) // self.months

    def start_of(self, part: int) -> date:
        """The first day of a part of the year."""
        year, month = divmod(part * self.months, 12)
        return date(year, month + 1, 1)


def interval_in(text: str) -> Interval | None:
    """The first interval that a text states; one that counts goes before one that names a part of the year."""
    counted = _COUNTED.search(text)
    if counted:
        return _of(counted)
    hits = [(months, hit) for months, told in _CALENDAR if (hit := told.search(text))]
    # `half-yearly` holds `yearly`: of what overlaps, the one that begins first says it
    months, hit = min(hits, key=lambda one: (one[1].start(), one[0])) if hits else (0, None)
    return Interval(months=months, calendar=True, said=" ".join(hit[0].split())) if hit else None


def interval_of(name: str, value: str) -> Interval | None:
    """The interval that a cell states: in words, or as a number whose unit stands in the cell or in the column's name."""
    plain = _PLAIN.match(value)
    if plain:
        return _of(plain)
    number, unit = _NUMBER.fullmatch(value), _IN_HEADER.search(name)
    if number and unit:
        return _made(int(number[1]), str(unit.lastgroup), f"{number[1]} {unit.lastgroup}s")
    return interval_in(value)


def _of(hit: re.Match[str]) -> Interval:
    """The interval that counts in a match."""
    said = {name: value for name, value in hit.groupdict().items() if value}
    number = (said.get("n") or said["n3"]).lower()  # `de 90 em 90 dias` counts twice
    unit = next(name for name in _UNITS if name in said or f"o{name}" in said)
    amount = int(number) if number.isdecimal() else _NUMBERS[number]
    return _made(amount, unit, " ".join(re.sub(r"[*_]", "", hit[0]).split()))


def _made(amount: int, unit: str, said: str) -> Interval:
    """An interval that counts."""
    if unit in _LENGTHS:
        return Interval(days=amount * _LENGTHS[unit], said=said)
    return Interval(months=amount * (12 if unit == "year" else 1), said=said)


def _months_later(day: date, months: int) -> date:
    """The same day so many months later, the last of the month where that has fewer."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (date(year + month // 11, (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))
