"""How many alerts of each system and month were answered inside the organization's own service level."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from assistant.audit.alerts import Alert, Fate


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertShare:
    """The alerts of one system in one month; `within`, `late`, `never` and `open` sum to `total`."""

    system: str
    """The system; empty where the alerts name none."""
    month: str
    """`2026-08`, or `undated`."""
    total: int
    """Alerts raised."""
    within: int
    """Answered inside the service level."""
    late: int
    """Answered after it."""
    never: int
    """Not answered, and the time to answer is over."""
    open: int
    """Still in time, or not to be told."""
    by_incident: int
    """Of those within, alerts that only an incident answers."""

    @property
    def failed(self) -> int:
        """Alerts that got no answer inside the service level."""
        return self.late + self.never

    @property
    def share(self) -> float | None:
        """Answered inside the service level of all that can be told, 0 to 1; None where nothing can."""
        told = self.total - self.open
        return self.within / told if told else None


def alert_shares(alerts: Collection[Alert]) -> tuple[AlertShare, ...]:
    """A row for each system and month that has alerts, by system and month."""
    fates = Counter((one.system, one.month, one.fate) for one in alerts)
    taken = Counter((one.system, one.month) for one in alerts if one.fate is Fate.WITHIN and one.by_incident)
    return tuple(
        AlertShare(
            system=system,
            month=month,
            total=sum(fates[system, month, fate] for fate in Fate),
            within=fates[system, month, Fate.WITHIN],
            late=fates[system, month, Fate.LATE],
            never=fates[system, month, Fate.NEVER],
            open=fates[system, month, Fate.OPEN],
            by_incident=taken[system, month],
        )
        for system, month in sorted({(system, month) for system, month, _ in fates})
    )


def summed(shares: Iterable[AlertShare]) -> AlertShare:
    """All rows of one system as one, its months written as first and last. Raises ValueError for none."""
    rows = tuple(shares)
    if not rows:
        raise ValueError("no rows to sum")
    months = sorted({one.month for one in rows})
    return AlertShare(
        system=rows[0].system,
        month=months[0] if len(months) == 1 else f"{months[0]} to {months[-1]}",
        total=sum(one.total for one in rows),
        within=sum(one.within for one in rows),
        late=sum(one.late for one in rows),
        never=sum(one.never for one in rows),
        open=sum(one.open for one in rows),
        by_incident=sum(one.by_incident for one in rows),
    )
