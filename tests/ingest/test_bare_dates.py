"""Dates and versions of records whose columns bear none of the usual names."""

from zoneinfo import ZoneInfo

import pytest

from assistant.domain.evidence import Kind, Metadata
from ingest.metadata import of_record

PARIS = ZoneInfo("Europe/Paris")


def told(kind: Kind = Kind.APPROVAL, **columns: str) -> Metadata:
    columns = {"Key": "K-1", "Remark": "-"} | columns
    pairs = [(name.replace("_", " "), value) for name, value in columns.items()]
    return of_record(pairs, kind=kind, zone=PARIS, fallback_title="row", day_first={})


@pytest.mark.parametrize(
    ("columns", "day"),
    [
        ({"Who": "Ada Brun", "Signed": "2026-02-12"}, "2026-02-12"),
        ({"Signe le": "12.02.2026"}, "2026-02-12"),
        ({"Start Time": "2026-02-12 21:14:03"}, "2026-02-12"),
        ({"Filed": "12 Feb 2026"}, "2026-02-12"),
        ({"Stamp": "February 12, 2026", "Signed": "2026-03-01"}, "2026-02-12"),
        ({"Next": "2027-02-12", "Seen": "2026-02-12"}, "2026-02-12"),
        ({"Raised": "2026-02-11", "Signed": "2026-02-12"}, "2026-02-11"),
    ],
)
def test_a_column_that_holds_nothing_but_a_day_dates_a_record(columns: dict[str, str], day: str) -> None:
    assert str(told(**columns).date) == day


@pytest.mark.parametrize(
    "columns",
    [
        {"Next": "2027-02-12"},
        {"Valid until": "2027-02-12"},
        {"Planned": "2026-02-12"},
        {"Closed": "2026-02-12"},
        {"Remark": "seen on 12 Feb 2026 by Ada"},
        {"Build": "2026.2.12.4"},
    ],
)
def test_a_day_to_come_and_a_day_in_a_remark_date_nothing(columns: dict[str, str]) -> None:
    assert told(**columns).date is None


def test_beside_a_system_a_version_is_the_models() -> None:
    assert told(System="Reed Reader", Version="2.1").model_version == "2.1"
    assert told(Title="House rules", Version="2.1").model_version is None


def test_in_a_list_of_names_and_values_a_day_is_of_what_its_row_names() -> None:
    row = [("Document", "Next review"), ("AIMS-04 Statement", "2027-05-04")]
    assert of_record(row, kind=Kind.SOA, zone=PARIS, fallback_title="row", day_first={}).date is None
