"""Dates and versions as people type them."""

from datetime import UTC, date, datetime

import pytest

from assistant.domain.errors import BadInput
from assistant.domain.moments import as_of_from, now_from


@pytest.mark.parametrize(("given", "meant"), [(7, 7), ("7", 7), (" 2026-10-31 ", date(2026, 10, 31)), (None, None)])
def test_as_of_is_a_version_or_a_day(given: int | str | None, meant: int | date | None) -> None:
    assert as_of_from(given) == meant


def test_now_as_a_day_is_that_day_around_the_world() -> None:
    assert now_from("2026-11-16") == datetime(2026, 11, 16, 12, tzinfo=UTC)


def test_now_as_a_moment_keeps_its_zone() -> None:
    assert str(now_from("2026-11-16T09:00+01:00")) == "2026-11-16 09:00:00+01:00"


@pytest.mark.parametrize("given", ["", "yesterday", "2026-02-30", "16.11.2026"])
def test_anything_else_is_bad_input(given: str) -> None:
    with pytest.raises(BadInput, match="like 2026-1"):
        as_of_from(given)
    with pytest.raises(BadInput, match="like 2026-11-16"):
        now_from(given)
