"""Days that people write down at the desk: what was held lies behind them, what is due lies ahead."""

from __future__ import annotations

from datetime import date

from assistant.domain.errors import BadInput


def check_held(what: str, day: date, today: date) -> None:
    """Raise BadInput for a meeting, talk or observation of a day that has not come yet."""
    if day > today:
        raise BadInput(f"{what} is dated {day}, and today is {today}: record it on its day or later")


def check_due(due: date, today: date) -> None:
    """Raise BadInput for something that would be due before it is asked for or planned."""
    if due < today:
        raise BadInput(f"due on {due} is before today, {today}: name a day from today on")


def check_order(opened: date | None, closed: date) -> None:
    """Raise BadInput for a closing meeting before the opening meeting."""
    if opened is not None and closed < opened:
        raise BadInput(f"the closing meeting of {closed} is before the opening meeting of {opened}: name a later day")
