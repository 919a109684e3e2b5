"""The share of alerts answered inside the organization's own service level as a table: a row for each system and month."""

from __future__ import annotations

from collections import defaultdict

from assistant.audit.alert_registers import RAISED
from assistant.audit.alert_share import alert_shares
from assistant.audit.alerts import alerts
from assistant.audit.desk import Desk
from assistant.domain.answer import Span
from assistant.domain.draft import DraftRow, DraftTable
from assistant.domain.plan import Plan

ANSWERS = ("monitoring_theatre",)
"""The checks whose question this table answers."""
COLUMNS = ("system", "month", "alerts", "in time", "too late", "never", "not to be told", "share in time")


def share_table(desk: Desk, plan: Plan) -> DraftTable | None:
    """The alerts of the plan's systems by month, each row with the alerts that it counts; None where there are none."""
    every = [
        one
        for one in alerts(desk)
        if one.row.record.item.id not in desk.flagged and (not plan.systems or one.system in plan.systems)
    ]
    raised: dict[tuple[str, str], list[Span]] = defaultdict(list)
    for one in every:
        raised[one.system, one.month].append(one.row.record.span(one.row.of(RAISED)))
    rows = tuple(
        DraftRow(
            cells=(
                one.system or None,
                one.month,
                one.total,
                one.within,
                one.late,
                one.never,
                one.open,
                f"{one.within} of {one.within + one.failed}" if one.within + one.failed else None,
            ),
            spans=tuple(raised[one.system, one.month]),
        )
        for one in alert_shares(every)
    )
    return DraftTable(columns=COLUMNS, rows=rows, complete=True) if rows else None
