"""Access reviews done on time, by the organization's own rule.

Rule: the records of access reviews (a register whose name, columns or rows speak of reviewing rights, or documents whose
title does) are grouped by what was reviewed. Of each group it is found where a review that is due has not been done, or
was done after its own due day; where more than the interval of the rule in force lies between two reviews, or since the
last; where one of a period was done later after its end than a rule in force allows; and where a rule that asks for one in each quarter, half or year has a whole one without any, neither dated in it
nor called after it. Where reviews are called after the part of the year before them, the last part is given the next to be
done in. A review in time is a near miss. What the inventory calls retired needs none.

Not decidable where no record of a review is in this scope, where one has no day, or where neither a rule nor the
register says how often.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from assistant.audit.checks.lacking import lacking
from assistant.audit.checks.result import Family, FindingClass, Result, Rule, State
from assistant.audit.clock import Term, kept, moment_in, whole_day
from assistant.audit.columns import Column
from assistant.audit.desk import Desk
from assistant.audit.house_words import called
from assistant.audit.house_words import done as done_by
from assistant.audit.intervals import Interval, interval_of
from assistant.audit.inventory import entries
from assistant.audit.own_limits import Limit, fitting, limits
from assistant.audit.record import Record
from assistant.audit.registers import Register, Row, registers
from assistant.domain.answer import Span
from assistant.domain.dates import Period
from assistant.domain.evidence import DOCUMENT_KINDS, Field, Kind
from assistant.domain.people import is_person
from assistant.domain.standing import holds, states_rules
from assistant.domain.written_dates import parse_date

PATTERN = "access_review_late"
TITLE = "Access review not done on time"
CRITERIA = ("A.4.5",)
RULE = Rule(check=Family.CHECKLIST, pattern=PATTERN, title=TITLE, criteria=CRITERIA)
_RIGHTS = re.compile(
    r"\baccess(?:es)?\b|\bpermissions?\b|\bentitlements?\b|\bprivileges?\b|\baccounts?\b|\b(?:user|access)\s+rights?\b|\bauthori[sz]ations?\b|zugriff\w*|zugang\w*|berechtigung\w*|rechte\b"
    r"|\baccès\b|\bdroits?\b|habilitation\w*|\baccesos?\b|\bpermisos?\b|\bderechos\b|\baccess[oi]\b|\bacessos?\b|\btoegang\w*|\bbehörighet\w*|\bIAM\b",
    re.IGNORECASE,
)
_REVIEW = re.compile(
    r"\breview\w*|\brecertif\w*|\battest\w*|\bre-?check\w*|\bchecked\b|\breconcil\w*|\bpr(?:ü|ue)f\w*|überprüf\w*|rezertifi\w*|\brevue\w*|\brevus?\b|\brevis\w*|\bvérifi\w*|\bcontrôl\w*"
    r"|\briesam\w*|\bverific\w*|\bbeoordel\w*|\bgranska\w*|\bgranskning\w*",
    re.IGNORECASE,
)
_DONE = Column(("done on", "reviewed on", "review date", "date of review", "completed on", "completed", "finished", "performed on", "done", "signed off on", "signed on", "signed", "geprüft am", "prüfdatum", "erledigt am", "abgeschlossen", "effectuée le", "effectué le", "date de revue", "fecha de revisión", "realizada", "realizado", "data revisione", "uitgevoerd", "utförd", "last review*", "letzte prüfung", "dernière revue", "última revisión", "date", "datum", "fecha"), without=("by", "due", "next", "planned", "target", "deadline", "von", "par", "por", "start", "opened"))  # fmt: skip
_DUE = Column(("due on", "due date", "due by", "due", "deadline", "planned for", "planned", "scheduled", "target date", "next review", "next due", "fällig", "frist", "soll", "nächste prüfung", "échéance", "prévue", "prévu", "prochaine revue", "vencimiento", "prevista", "próxima revisión", "scadenza"), without=("by whom",))  # fmt: skip
_NEXT = re.compile(r"next|nächst|prochain|próxim|prossim|volgend", re.IGNORECASE)
_WHAT = Column(("system", "application", "platform", "resource", "environment", "target", "asset", "scope", "area", "tool", "anwendung", "plattform", "bereich", "système", "application", "périmètre", "sistema", "plataforma", "ambiente"), without=("owner", "id", "date"))  # fmt: skip
_PERIOD = Column(("period", "quarter", "for", "cycle", "quartal", "zeitraum", "trimestre", "période", "periodo", "período", "halbjahr", "semestre"), without=("date",))  # fmt: skip
_EVERY = Column(("interval", "frequency", "every", "review cycle", "cadence", "turnus", "rhythmus", "fréquence", "périodicité", "frecuencia", "periodicidad", "frequenza", "frequência"), without=("date",))  # fmt: skip
_END = Column(("quarter end", "period end", "end quarter", "end period", "month end", "end of period", "half end", "year end"), without=("by", "due"))  # fmt: skip
"""The last day of what is reviewed."""
_KINDS = (Kind.ACCESS, Kind.REVIEW, Kind.OTHER)
_STEM = re.compile(r"[-_./#]+|(?<=[a-z])(?=[A-Z])")
_LONGEST_NAME = 60
"""Characters of a cell that names what is reviewed."""
_UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Review:
    """One review of access, done or due."""

    record: Record
    """Its row or document."""
    done: date | None
    """When it was done."""
    due: date | None
    """By when it was to be done, by its own record."""
    named: date | None
    """The first day of the period after which it is called."""
    every: Interval | None
    """How often, by its own record."""
    cells: tuple[Span, ...]
    """Its places."""
    ended: date | None = None
    """The last day of the period that it is of, by its own record."""
    since: date | None = None
    """When the review before it was done, where the record of that one says when this is due."""


@dataclass(frozen=True, slots=True)
class _Late:
    """One review that was late, or was not done."""

    why: str
    """What was late, in words."""
    spans: tuple[Span, ...]
    """The places that show it."""


def check(desk: Desk) -> Iterator[Result]:
    """A result for each thing whose access is reviewed."""
    groups: dict[str, list[_Review]] = defaultdict(list)
    for subject, review in _reviews(desk):
        groups[subject].append(review)
    rules = limits(desk, called(desk, _RIGHTS), done_by(desk, _REVIEW, "access reviewed on"))
    if not groups:
        yield lacking(Family.CHECKLIST, PATTERN, TITLE, CRITERIA, "a record of access reviews")
    retired = {one.system.name.lower() for one in entries(desk) if one.over}
    for subject, several in sorted(groups.items()):
        if subject.lower() in retired:
            why = f"{subject} is retired; its access needs no review any more"
            yield RULE.result(State.NOT_FOUND, subject, why, against=several[-1].cells)
        else:
            yield _judged(desk, subject, several, rules)


def _judged(desk: Desk, subject: str, several: Sequence[_Review], rules: tuple[Limit, ...]) -> Result:
    """What the reviews of one thing come to."""
    today = desk.today
    done = sorted((one for one in several if one.done), key=lambda one: one.done or date.min)
    held = fitting(tuple(one for one in rules if one.on(today)), subject)
    own = next((one.every for one in reversed(several) if one.every), None)
    allowed = [(own, ())] if own else [(one.interval, (one.span,)) for one in held]
    late = [*_by_own_day(today, several), *_by_end(desk, done)]
    if done and allowed:
        # of several intervals that may be meant, only what is beyond the longest is sure
        each: list[list[_Late]] = [list(_by_interval(today, done, interval, span)) for interval, span in allowed]
        shortest: list[_Late] = min(each, key=len)
        late.extend(shortest)
    if late:
        spans = tuple(span for one in late for span in one.spans)
        return RULE.result(State.FOUND, subject, "; ".join(one.why for one in late), FindingClass.MINOR, spans, _places(done[-1:]))  # fmt: skip
    if not done:
        why = "Not decidable: no review of it that is on record has a day"
        return RULE.result(State.UNDECIDABLE, subject, why, spans=_places(several))
    if not allowed and not any(one.due for one in several):
        why = f"Not decidable: reviewed last on {done[-1].done}, and neither a rule in force nor the record says how often"
        return RULE.result(State.UNDECIDABLE, subject, why, spans=_places(done[-1:]))
    how = allowed[0][0].said if allowed else "its own due day"
    spans = (*_places(done[-2:]), *(allowed[0][1] if allowed else ()))
    return RULE.result(State.NOT_FOUND, subject, f"Reviewed last on {done[-1].done}, in time ({how})", against=spans)


def _places(several: Sequence[_Review]) -> tuple[Span, ...]:
    """The places of some reviews."""
    return tuple(span for one in several for span in one.cells)


def _by_own_day(today: date, several: Sequence[_Review]) -> Iterator[_Late]:
    """Reviews after the due day of their own record, or not done by it."""
    for one in several:
        if one.due and one.done and one.done > one.due:
            yield _Late(f"due on {one.due} and done on {one.done}", one.cells)
        elif one.due and not one.done and one.due < today:
            # the next review of a row before is done where a later row has it
            after = [other.done for other in several if other.done and one.since and one.since < other.done]
            if not after or min(after) > one.due:
                when = f"done on {min(after)}" if after else f"not done by {today}"
                yield _Late(f"due on {one.due} and {when}", one.cells)


def _by_end(desk: Desk, done: Sequence[_Review]) -> Iterator[_Late]:
    """Reviews of a period done later after its end than every rule in force on their day allows."""
    rules = tuple(_terms(desk)) if any(one.ended for one in done) else ()
    for one in done:
        held = [(term, span) for term, span, until in rules if one.done and holds(until, one.done)]
        if one.ended and one.done and held:
            kept_ones = [kept(term, whole_day(one.ended), whole_day(one.done)) for term, _ in held]
            if set(kept_ones) == {False}:
                term = held[0][0]
                why = f"of the period to {one.ended} and done on {one.done}, later than {term.amount:g} {term.unit}s after it"
                yield _Late(why, (*one.cells, *(span for _, span in held)))


def _terms(desk: Desk) -> Iterator[tuple[Term, Span, Period]]:
    """How soon after the end of a period rules want its review: `within ten working days after the end of the quarter`."""
    for item in desk.scope.items:
        if item.id not in desk.held or item.id in desk.flagged or not states_rules(item):
            continue
        rule = desk.record(item)
        for hit in _SENTENCE.finditer(rule.text):
            said = hit[0]
            after = _AFTER_END.search(said) if _RIGHTS.search(said) and _REVIEW.search(said) else None
            place = rule.place_of(said.strip()) if after else None
            if after and place and (count := _count(after["n"])):
                working = bool(after["w1"] or after["w2"] or after["w3"])
                unit = "week" if after["weeks"] else "working day" if working else "day"
                yield Term(amount=count, unit=unit), place, desk.held[item.id]


def _count(said: str) -> int:
    """The number that digits or a word say; 0 for another word."""
    return int(said) if said.isdecimal() else _TENS.get(said.lower(), 0)


_TENS = {
    "two": 2, "three": 3, "five": 5, "ten": 10, "fifteen": 15, "twenty": 20, "thirty": 30, "dez": 10, "cinco": 5, "quinze": 15,
    "vinte": 20, "trinta": 30, "diez": 10, "quince": 15, "veinte": 20, "treinta": 30, "cinq": 5, "dix": 10, "vingt": 20,
    "trente": 30, "fünf": 5, "zehn": 10, "zwanzig": 20, "dreißig": 30, "cinque": 5, "dieci": 10, "venti": 20, "tien": 10,
}  # fmt: skip
_SENTENCE = re.compile(r"(?:[^.;\n]|\.(?=\w))+[.;]?")
_AFTER_END = re.compile(
    r"\b(?P<n>\d{1,3}|\w+)\s+(?:(?P<w1>working|business)\s+)?(?:(?P<w2>arbeitstag\w*|werktag\w*|werkdagen)|(?P<weeks>weeks?|wochen|semanas|semaines|settimane|weken)|days?|dias|días|jours|giorni|tagen?|dagen)"
    r"(?:\s+(?P<w3>úteis|hábiles|laborables|ouvrés|ouvrables|lavorativi))?\s+(?:after|of|from|following|depois|após|a\s+contar|después|tras|après|dopo|nach|na)\b[^.;]{0,16}?\b(?:end|close|fim|fin|final|fine|ende|einde|ablauf)\b[^.;]{0,16}?\b(?:quarter|month|half|year|period|trimestre|mês|mes|semestre|ano|año|período|periodo|mois|an|année|période|mese|anno|quartal\w*|monats?|jahres?|kwartaal|maand)\b",
    re.IGNORECASE,
)


def _by_interval(today: date, done: Sequence[_Review], interval: Interval, rule: tuple[Span, ...]) -> Iterator[_Late]:
    """Times longer than an interval between two reviews, or since the last."""
    if interval.calendar:
        yield from _by_parts(today, done, interval, rule)
        return
    for one, other in zip(done, (*done[1:], None), strict=True):
        last = interval.due(one.done or date.min)
        until = other.done if other and other.done else today
        if until > last:
            then = f"the next on {until}" if other else f"none by {today}"
            yield _Late(
                f"reviewed on {one.done} and {then} ({interval.said})",
                (*_places([one, *([other] if other else [])]), *rule),
            )


def _by_parts(today: date, done: Sequence[_Review], interval: Interval, rule: tuple[Span, ...]) -> Iterator[_Late]:
    """Parts of the year without a review, from the first that has one to the last that is over."""
    dated = {interval.part_of(one.done) for one in done if one.done}
    named = {interval.part_of(one.named) for one in done if one.named}
    lags = any(one.named and one.done and interval.part_of(one.named) < interval.part_of(one.done) for one in done)
    have = named if len(named) > 1 and all(one.named for one in done) else dated | named
    current = interval.part_of(today)
    for part in range(min(have) + 1, current - (1 if lags else 0)):
        if part not in have:
            first, last = interval.start_of(part), interval.start_of(part + 1)
            near = [one for one in done if one.done and one.done < first][-1:]
            yield _Late(
                f"none in the part of the year from {first} to before {last} ({interval.said})",
                (*_places(near or done[:1]), *rule),
            )


def _reviews(desk: Desk) -> Iterator[tuple[str, _Review]]:
    """Every review that a register or document records, with what it is of."""
    for register in registers(desk, _KINDS, tables=_KINDS):
        if not register.name.endswith("/") and _is_of_reviews(register):
            order = register.day_first()
            # a register that says in each row when the next is due has a row for each thing
            announced = any(_NEXT.search(one.name) for row in register.rows for one in row.record.fields)
            for row in register.rows:
                if row.record.item.id not in desk.flagged:
                    subject = row.value(_WHAT) or (_first_words(row, order) if announced else "") or register.name
                    yield from ((subject, review) for review in _of_row(row, order))
    for record in desk.records(Kind.ACCESS, Kind.REVIEW, Kind.MINUTES, Kind.OTHER):
        kind, is_row = record.item.metadata.kind, "#" in record.item.id
        if not (is_row or kind in DOCUMENT_KINDS or record.item.id in desk.flagged) and _is_review(
            record.item.metadata.title
        ):
            about = desk.known.systems_in(record.item.metadata.title)
            done = record.date.start if record.date else None
            cells = (record.titled() or record.headline(), *record.shown_date())
            named = parse_date(record.item.metadata.title, _UTC)
            review = _Review(record=record, done=done, due=None, named=named.start if named else None, every=None, cells=cells)  # fmt: skip
            yield about[0].name if len(about) == 1 else "access reviews", review


def _first_words(row: Row, order: bool | None) -> str:
    """What a row without a column of systems is of: the first cell behind its key that is neither a day nor a person."""
    told = (one.value.strip() for one in row.record.fields[1:] if not _day(one, order) and not is_person(one.value))
    return next((one for one in told if len(one) <= _LONGEST_NAME), "")


def _is_review(title: str) -> bool:
    """Whether words speak of a review of access."""
    plain = _STEM.sub(" ", title)
    return _RIGHTS.search(plain) is not None and _REVIEW.search(plain) is not None


def _is_of_reviews(register: Register) -> bool:
    """Whether a register's rows are reviews of access: its name says so, else its kind and its columns together."""
    columns = " ".join(sorted({field.name for row in register.rows for field in row.record.fields}))
    told = _STEM.sub(" ", f"{register.name} {columns}")
    if not register.says(_DONE, _DUE) or _is_of_keys(columns) or not _REVIEW.search(told):
        return False
    if register.kinds == {Kind.ACCESS}:
        return True
    return _is_review(register.name) or (_RIGHTS.search(told) is not None and register.kinds == {Kind.REVIEW})


def _is_of_keys(columns: str) -> bool:
    """Whether the columns are of keys, which are rotated and not reviewed."""
    return re.search(r"\b(?:rotat\w*|rotiert|issued|ausgestellt)\b", columns, re.IGNORECASE) is not None


def _of_row(row: Row, day_first: bool | None) -> Iterator[_Review]:
    """One row as a review; one that gives the day of the last and of the next is two."""
    fields = row.record.fields
    due, every, period = row.of(_DUE), row.of(_EVERY), row.of(_PERIOD)
    done = _DONE.said([field for field in fields if field is not due])
    stated = parse_date(period.value, _UTC) if period else None
    review = _Review(
        record=row.record,
        done=_day(done, day_first),
        due=_day(due, day_first),
        named=stated.start if stated else None,
        every=interval_of(every.name, every.value) if every else None,
        cells=tuple(row.record.span(field) for field in (fields[0], done, due) if field),
        ended=_day(row.of(_END), day_first),
    )
    if review.done and due and _NEXT.search(due.name):
        yield replace(review, due=None)
        yield replace(review, done=None, named=None, since=review.done)
    else:
        yield review


def _day(field: Field | None, day_first: bool | None) -> date | None:
    """The day that a cell states."""
    moment = moment_in(field.value, day_first=day_first) if field else None
    return moment.day if moment else None
