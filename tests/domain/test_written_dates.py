from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.dates import PartialDate
from assistant.domain.written_dates import day_order, find_date, from_file_name, parse_date

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
        ("12-fev-2026", "2026-02-12"),
        ("3 augusti 2026", "2026-08-03"),
        ("5. marts 2026", "2026-03-05"),
        ("wrzesień 2026", "2026-09"),
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
        ("2026-10-06T23:30+02", "2026-10-06"),
        ("2026-10-06 23:30:00 UTC", "2026-10-07"),
        ("2026-10-06T23:30:00-05:00", "2026-10-07"),
        ("Tue, 6 Oct 2026 23:30:00 +0000", "2026-10-07"),
        ("2026/10/06", "2026-10-06"),
        ("2026.10.06", "2026-10-06"),
        ("20261006", "2026-10-06"),
        ("6.10.2026", "2026-10-06"),
        ("06.10.2026 14:05", "2026-10-06"),
        ("06.10.26", "2026-10-06"),
        ("06-Oct-26", "2026-10-06"),
        ("6 Oct '26", "2026-10-06"),
        ("31.12.99", "1999-12-31"),
        ("06/10/26", None),
        ("25/10/26", None),
        ("version 1.10.26", None),
        ("Monday, 5 October 2026", "2026-10-05"),
        ("6th of October, 2026", "2026-10-06"),
        ("Oct 6, 2026", "2026-10-06"),
        ("Oct. 6 2026", "2026-10-06"),
        ("2026 Oct 6", "2026-10-06"),
        ("2026-Oct-06", "2026-10-06"),
        ("6 de octubre de 2026", "2026-10-06"),
        ("1 de enero del 2026", "2026-01-01"),
        ("le 1er mars 2026", "2026-03-01"),
        ("14 août 2026", "2026-08-14"),
        ("3 févr. 2026", "2026-02-03"),
        ("1. Jänner 2026", "2026-01-01"),
        ("12. März 2026", "2026-03-12"),
        ("12. Dez. 2026", "2026-12-12"),
        ("6 oktober 2026", "2026-10-06"),
        ("5 maja 2026", "2026-05-05"),
        ("2 giugno 2026", "2026-06-02"),
        ("3 de março de 2026", "2026-03-03"),
        ("29 February 2024", "2024-02-29"),
        ("29 February 2026", None),
        ("2026-02-30", None),
        ("2026-13-01", None),
        ("Oct-2026", "2026-10"),
        ("octubre de 2026", "2026-10"),
        ("März 2026", "2026-03"),
        ("Q3/2025", "2025-Q3"),
        ("2025 Q3", "2025-Q3"),
        ("third quarter of 2025", "2025-Q3"),
        ("3. Quartal 2025", "2025-Q3"),
        ("3e trimestre 2025", "2025-Q3"),
        ("H1 2026", "2026-H1"),
        ("2026-H2", "2026-H2"),
        ("second half of 2026", "2026-H2"),
        ("1. Halbjahr 2026", "2026-H1"),
        ("KW 41/2026", "2026-10-11"),
        ("week 41, 2026", "2026-10-11"),
        ("FY26 Q2", None),
        ("FY2026 Q2", None),
        ("fiscal year 2026 Q2", None),
        ("2026年3月", None),
        ("2026年3月5日", None),
        ("45962", None),
        ("1790000000", None),
        ("soon", None),
        ("12 weeks", None),
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
    ("text", "start", "read"),
    [
        ("FY26 Q2", 4, "2025-Q3"),
        ("Q2 FY2026", 4, "2025-Q3"),
        ("Q2 FY26", 10, "2026-Q1"),
        ("FY26 Q1", 2, "2025-02/2025-04"),
        ("FY26", 4, "2025-04/2026-03"),
        ("FY2025/26", 4, "2025-04/2026-03"),
        ("FY2025/26", 1, "None"),
        ("fiscal year 2026", 7, "2025-07/2026-06"),
        ("H1 FY26", 4, "2025-04/2025-09"),
        ("FY26 H2", 7, "2026-H1"),
        ("FY26 Q2", 1, "2026-Q2"),
        ("FY26", 1, "2026"),
        ("FY26 H3", 1, "None"),
    ],
)
def test_a_fiscal_date_is_read_by_the_organizations_fiscal_year(text: str, start: int, read: str) -> None:
    assert str(parse_date(text, BERLIN, fiscal_year_start=start)) == read


@given(st.text(max_size=40))
def test_no_value_is_too_strange_to_be_looked_at(text: str) -> None:
    found = find_date(text, BERLIN, fiscal_year_start=4)
    assert found is None or 0 <= found[1] < found[2] <= len(text)


@given(
    st.dates(date(1980, 1, 1), date(2060, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%d %B %Y", "%B %d, %Y", "%d-%b-%Y", "%Y/%m/%d"]),
)
def test_a_day_written_in_a_common_form_is_that_day(day: date, form: str) -> None:
    assert parse_date(day.strftime(form), BERLIN) == PartialDate.day(day)


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
        ("minutes_20260230", None),
        ("CA-2025-04-evidence", None),
        ("AI-20260", None),
    ],
)
def test_a_file_name_may_hold_a_date(stem: str, read: str | None) -> None:
    found = from_file_name(stem)
    assert (str(found) if found else None) == read
