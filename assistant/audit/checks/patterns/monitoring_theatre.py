"""Monitoring theatre: alerts of a system go unanswered and no incident process takes them up.

Rule: every alert is held against the service level that the rules in force on its day set for its severity. It fails
when it got no answer, or one after that time; an incident that names it answers it. It is found for a system where
more than half of the alerts of a month failed, in a month with three alerts at least, or more than half of all its
alerts over all months where no month has three, or where any alert of the highest severity got no answer at all. More
than half, because then silence is what usually happens; three, because one forgotten alert is a slip; the highest
severity alone, because by any scheme somebody may be harmed at once. Major where the highest severity was not answered
or a second month is as bad, else minor.

It is found too where a record says that a display is green when it has no data: nobody can be alerted by it.

Not decidable where no register of alerts is in the scope, where its rows have no dates, or where all were answered and
no rule in force says how soon.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from assistant.audit.alert_registers import RAISED
from assistant.audit.alert_share import AlertShare, alert_shares, summed
from assistant.audit.alerts import Alert, Fate, alerts
from assistant.audit.checks.result import Family, FindingClass, Result, State
from assistant.audit.desk import Desk
from assistant.audit.record import Record
from assistant.audit.roles import Role, field_of
from assistant.audit.service_levels import HIGHEST, NEXT_TO_HIGHEST, plain_severity
from assistant.domain.answer import Span
from assistant.domain.evidence import Kind

PATTERN = "monitoring_theatre"
TITLE = "Alerts that nobody answers"
CRITERIA = ("A.6.2.6", "9.1")
FEWEST = 3
"""Alerts of a month below which a share says little."""
MOST_QUOTED = 25
"""Alerts that one result quotes; the numbers count all."""

MOST_NAMED = 8
"""Alerts of a month that are named one by one."""

_QUIET = re.compile(r"\b(?:all|everything)\s+(?:is\s+|was\s+)?(?:green|quiet|ok|fine|normal)\b|\bno (?:alerts?|alarms?|action (?:is |was )?(?:needed|required))\b|\bnothing to report\b", re.IGNORECASE)  # fmt: skip
_BLIND = re.compile(
    r"\b(?:green|ok|healthy|normal)\b[^.\n]{0,60}\b(?:if|when|where|although|while|even)\b[^.\n]{0,40}\b(?:no data|nothing|empty|missing|no (?:result|value|reading)s?|is down)\b"
    r"|\b(?:no|missing) data[\"”']?\s+(?:is |are |was |were )?(?:counts?|counted|shown?|shows|treated|displayed|reads?)(?: up)?\s+as\s+(?:green|ok|good|healthy|normal)",
    re.IGNORECASE,
)
_DISPLAY = re.compile(r"\b(?:tile|panel|dashboard|light|lamp|indicator|widget|board|screen|monitor)", re.IGNORECASE)
_DONE = re.compile(r"done|closed|resolved|fixed|completed?", re.IGNORECASE)
_NOTED = (Kind.TICKET, Kind.INCIDENT, Kind.MONITORING, Kind.REVIEW, Kind.OBSERVATION, Kind.FINDING)


def check(desk: Desk) -> Iterator[Result]:
    """A result for each system that has alerts, and for each record of a display that cannot alarm."""
    every = alerts(desk)
    dated = [one for one in every if one.raised]
    yield from () if dated else [_undecidable(every)]
    highest = _highest(every)
    for system, group in groupby(sorted(dated, key=lambda one: one.system), key=lambda one: one.system):
        yield _of_system(desk, system, tuple(group), highest)
    yield from _blind(desk)


def _undecidable(every: Sequence[Alert]) -> Result:
    """What is missing where nothing can be counted."""
    lacking = (
        "the alerts of the register carry no date by which an answer could be late"
        if every
        else "no register of alerts that says when they were raised and who answered them is in this scope"
    )
    return _result(State.UNDECIDABLE, "alerts of AI systems", f"Not decidable: {lacking}", spans=_shown(every))


def _of_system(desk: Desk, system: str, group: tuple[Alert, ...], highest: frozenset[str]) -> Result:
    """What the alerts of one system show."""
    shares = alert_shares(group)
    bad = _bad_months(shares)
    top = [one for one in group if one.fate is Fate.NEVER and plain_severity(one.severity) & highest]
    subject = system or "alerts that name no system"
    if bad or top:
        return _found(desk, subject, group, bad, top)
    total = summed(shares)
    unruled = [one for one in group if not one.levels]
    if total.failed == 0 and 2 * total.open > total.total:
        lacking = (
            "no rule in force on their days says how soon"
            if unruled
            else "their times or the days worked are not known well enough"
        )
        why = f"{total.open} of {total.total} alerts were answered or are new, but {lacking}"
        return _result(
            State.UNDECIDABLE, subject, f"Not decidable whether in time: {why}", spans=_shown(unruled or group)
        )
    return _result(State.NOT_FOUND, subject, _kept(total), against=_speaking_against(group))


def _bad_months(shares: Sequence[AlertShare]) -> tuple[AlertShare, ...]:
    """Months in which more than half of three alerts or more failed; all months as one where none has three."""
    large = [one for one in shares if one.total >= FEWEST] or [one for one in [summed(shares)] if one.total >= FEWEST]
    return tuple(one for one in large if 2 * one.failed > one.total)


def _highest(every: Iterable[Alert]) -> frozenset[str]:
    """The highest severities of the schemes by which alerts and the rules for them are written."""
    listed = tuple(every)
    used = {word for one in listed for word in plain_severity(one.severity)}
    used |= {word for one in listed for level in one.levels for word in level.severities}
    return frozenset(used & HIGHEST or used & NEXT_TO_HIGHEST)


def _found(desk: Desk, subject: str, group: Sequence[Alert], bad: Sequence[AlertShare], top: Sequence[Alert]) -> Result:
    """A system whose alerts go unanswered, with the alerts, the rule and what was reported meanwhile."""
    told = [_counted(one, group) for one in bad]
    told += [f"no answer at all to {len(top)} of the highest severity ({', '.join(one.row.key for one in top)})"] if top else []  # fmt: skip
    failed = [one for one in group if one.fate in (Fate.LATE, Fate.NEVER)]
    limits = sorted({level.said for one in failed for level in one.levels})
    rule = f"the rule in force asks for an answer {' or '.join(limits)}" if limits else "no rule in force says how soon"
    quiet = _reported_quiet(desk, subject, failed)
    said = f"; meanwhile {', '.join(sorted({str(one.evidence) for one in quiet}))} reports that all is quiet" if quiet else ""  # fmt: skip
    return _result(
        State.FOUND,
        subject,
        f"{'; '.join(told)}, and no incident names them; {rule}{said}",
        suggested=FindingClass.MAJOR if top or len(bad) > 1 else FindingClass.MINOR,
        spans=(*_shown(failed), *_levels(failed), *quiet),
        against=_speaking_against(group),
    )


def _counted(share: AlertShare, group: Iterable[Alert]) -> str:
    """The numbers of one month, with the alerts where they are few enough to be read."""
    keys = [one.row.key for one in group if one.fate is Fate.NEVER and one.month in (share.month, "undated")]
    listed = f" ({', '.join(keys)})" if 0 < len(keys) <= MOST_NAMED else ""
    late = f", {share.late} answered too late" if share.late else ""
    still = f", {share.open} still open" if share.open else ""
    return f"{share.month}: {share.never} of {share.total} alerts never answered{listed}{late}{still}"


def _kept(total: AlertShare) -> str:
    """Why a system's alerts are no theatre."""
    taken = f", {total.by_incident} of them by an incident that names the alert" if total.by_incident else ""
    rest = "".join(
        f"; {count} {word}"
        for count, word in ((total.late, "late"), (total.never, "never answered"), (total.open, "not to be told"))
        if count
    )
    return f"{total.month}: {total.within} of {total.total} alerts answered inside the service level{taken}{rest}"


def _reported_quiet(desk: Desk, subject: str, failed: Sequence[Alert]) -> tuple[Span, ...]:
    """Places of monitoring reports of the system that say all is quiet in a month in which its alerts failed."""
    months = {one.month for one in failed}
    reports = (
        record
        for record in desk.records(Kind.MONITORING)
        if "#" not in record.item.id and record.date and f"{record.date.start:%Y-%m}" in months
    )
    own = (record for record in reports if subject in {one.name for one in desk.known.systems_in(_heading(record))})
    return tuple(span for record in own for span in _places(record, _QUIET))


def _heading(record: Record) -> str:
    """What a report says it is about: its title, its systems, the beginning of its text."""
    said = record.item.metadata
    return "\n".join((said.title, *said.systems, record.text[:200]))


def _blind(desk: Desk) -> Iterator[Result]:
    """Records that say a display shows green without data, and whether they are done with."""
    for record in desk.records(*_NOTED):
        spans = () if record.item.id in desk.flagged else _places(record, _BLIND)
        if spans and _DISPLAY.search(record.text):
            state = field_of(record.fields, Role.STATUS)
            mended = state if state and _DONE.fullmatch(state.value.strip()) else None
            yield _result(
                State.NOT_FOUND if mended else State.FOUND,
                record.item.metadata.title,
                f"{record.item.id} of {record.date or 'no date'} says that a display is green when it has no data"
                + (f", and is {mended.value.lower()}" if mended else ": such a display cannot alarm"),
                suggested=None if mended else FindingClass.OBSERVATION,
                spans=() if mended else spans,
                against=(*spans, record.span(mended)) if mended else (),
            )


def _places(record: Record, form: re.Pattern[str]) -> tuple[Span, ...]:
    """The lines of a record in which something is said, each once."""
    found = (record.place_of(hit[0]) for hit in form.finditer(record.text))
    return tuple(dict.fromkeys(place for place in found if place))


def _speaking_against(group: Iterable[Alert]) -> tuple[Span, ...]:
    """The answers of alerts that were answered in time: of each its own row's, else a row of the incident register."""
    kept = (one for one in group if one.fate is Fate.WITHIN)
    best = (min(one.answers, key=lambda each: (each.by_incident, "#" not in each.span.evidence)) for one in kept)
    return tuple(dict.fromkeys(answer.span for answer in best))[:MOST_QUOTED]


def _levels(group: Iterable[Alert]) -> tuple[Span, ...]:
    """The sentences of the service levels that alerts were held against."""
    return tuple(dict.fromkeys(level.span for one in group for level in one.levels))


def _shown(group: Iterable[Alert]) -> tuple[Span, ...]:
    """The places that say when the alerts were raised."""
    return tuple(dict.fromkeys(one.row.record.span(one.row.of(RAISED)) for one in group))[:MOST_QUOTED]


def _result(
    state: State,
    subject: str,
    why: str,
    *,
    suggested: FindingClass | None = None,
    spans: tuple[Span, ...] = (),
    against: tuple[Span, ...] = (),
) -> Result:
    """A result of this check."""
    return Result(
        check=Family.PATTERNS,
        pattern=PATTERN,
        state=state,
        title=TITLE,
        subject=subject,
        why=why,
        suggested=suggested,
        criteria=CRITERIA,
        spans=spans,
        against=against,
    )
