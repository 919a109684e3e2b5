from zoneinfo import ZoneInfo

import pytest

from ingest.dates import day_order, from_file_name, parse_date

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2026-10-06", "2026-10-06"),
        ("2026-10-06T23:30:00Z", "2026-10-07"),
        ("2026-10-06T23:30:00.000+0200", "2026-10-06"),
        ("2026-10-06 23:30:00", "2026-10-06"),
        ("06.10.2026", "2026-10-06"),
        ("6. Oktober 2026", "2026-10-06"),
        ("6 Oct 2026", "2026-10-06"),
        ("28-Dec-2016", "2016-12-28"),
        ("October 6th, 2026", "2026-10-06"),
        ("Tue, 06 Oct 2026 09:00:00", "2026-10-06"),
        ("October 2026", "2026-10"),
        ("2026-10", "2026-10"),
        ("10/2026", "2026-10"),
        ("Q3 2025", "2025-Q3"),
        ("2025-Q3", "2025-Q3"),
        ("2025", "2025"),
        ("2026-W41", "2026-10-11"),
        ("25/10/2026", "2026-10-25"),
        ("10/25/2026", "2026-10-25"),
        ("06/10/2026", None),
        ("31.02.2026", None),
        ("version 2.10.2026.1", None),
        ("May be later", None),
        ("case HR-2026-09", None),
        ("", None),
    ],
)
def test_a_date_is_read_with_its_precision(text: str, read: str | None) -> None:
    found = parse_date(text, BERLIN)
    assert (str(found) if found else None) == read


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["06/10/2026", "25/10/2026"], True),
        (["06/10/2026", "10/25/2026"], False),
        (["25/10/2026", "10/25/2026"], None),
        (["06/10/2026"], None),
    ],
)
def test_a_column_settles_its_order_only_when_it_is_unanimous(values: list[str], order: bool | None) -> None:
    assert day_order(values) is order


@pytest.mark.parametrize(
    ("stem", "read"),
    [
        ("minutes_20261006", "2026-10-06"),
        ("2026_10_06 mrb", "2026-10-06"),
        ("plan-2026-10", "2026-10"),
        ("run-0417", None),
        ("CA-2025-04-evidence", None),
        ("AI-20260", None),
    ],
)
def test_a_file_name_may_hold_a_date(stem: str, read: str | None) -> None:
    found = from_file_name(stem)
    assert (str(found) if found else None) == read
