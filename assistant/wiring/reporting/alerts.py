"""Alerts and their answers as a report."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer.sentences import readable
from assistant.audit.alert_registers import RAISED
from assistant.audit.alert_share import AlertShare, alert_shares
from assistant.audit.alerts import Alert, Fate, alerts
from assistant.audit.report import Grid, GridRow, Note, Paragraph, Report, Section, Sentence
from assistant.audit.report_figures import Bar, Bars, Tone
from assistant.domain.answer import NOT_FOUND, Span
from assistant.wiring.reporting.frame import Frame
from assistant.wiring.reporting.quotes import Quotes

_FATES = (("in time", Tone.GOOD), ("too late", Tone.BAD), ("never", Tone.BAD), ("not to be told", Tone.OPEN))


def alerts_report(frame: Frame) -> Report:
    """The alerts answered inside the organization's own service level, by system and month."""
    frame.checked()
    quotes, every = Quotes(frame.desk), alerts(frame.desk)
    shares = alert_shares(every)
    if not shares:
        nothing = Note(f"A register of alerts that says when they were raised: {NOT_FOUND}.")
        return frame.report("Alerts and their answers", [Section(title="Alerts", blocks=(nothing,))], quotes)
    sections = [
        Section(title="Service levels", blocks=_levels(quotes, every)),
        Section(
            title="Share answered inside the service level",
            blocks=(_share_bars(shares), _share_grid(quotes, shares, every)),
        ),
    ]
    return frame.report("Alerts and their answers", sections, quotes)


def _levels(quotes: Quotes, every: Sequence[Alert]) -> tuple[Paragraph | Note, ...]:
    """The rules that alerts are held against."""
    levels = {level.span: level for one in every for level in one.levels}
    if not levels:
        return (Note(f"A rule in force that says how soon alerts are answered: {NOT_FOUND}."),)
    said = [
        Sentence(text=f"{_quoted(quotes, span)}.", citations=quotes.places([span]))
        for span in sorted(levels, key=lambda span: (span.evidence, span.start))
    ]
    return (Paragraph(tuple(said)),)


def _quoted(quotes: Quotes, span: Span) -> str:
    """The words of a rule with the document that they stand in."""
    cited = quotes.citation(span)
    return f'{cited.title} says "{readable(cited.quote).rstrip(".")}"'


def _share_bars(shares: Sequence[AlertShare]) -> Bars:
    """The plot: a bar for each system and month."""
    bars = tuple(
        Bar(label=f"{one.system or 'no system named'} {one.month}", parts=(one.within, one.late, one.never, one.open))
        for one in shares
    )
    return Bars(title="Alerts by what became of them", parts=_FATES, bars=bars)


def _share_grid(quotes: Quotes, shares: Sequence[AlertShare], every: Sequence[Alert]) -> Grid:
    """The numbers of the plot, with the alerts that failed."""
    failed: dict[tuple[str, str], list[Span]] = {}
    for one in every:
        if one.fate in (Fate.LATE, Fate.NEVER):
            failed.setdefault((one.system, one.month), []).append(one.row.record.span(one.row.of(RAISED)))
    rows = tuple(
        GridRow(
            cells=(one.system or None, one.month, one.total, one.within, one.late, one.never, one.open, _percent(one)),
            citations=quotes.places(failed.get((one.system, one.month), ())),
        )
        for one in shares
    )
    columns = ("system", "month", "alerts", "in time", "too late", "never", "not to be told", "share in time")
    return Grid(title="Alerts answered, with those that were not", columns=columns, rows=rows)


def _percent(one: AlertShare) -> str | None:
    return None if one.share is None else f"{one.share:.0%}"
