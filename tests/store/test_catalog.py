"""The catalog: migrations make what the code reads, and records come back as they were."""

from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from assistant.domain.access import Clause, Principal
from assistant.domain.dates import PartialDate
from assistant.domain.errors import Unavailable
from assistant.domain.evidence import Category, Element, Flag, Kind, Locator, Metadata, Status
from assistant.store.catalog import Catalog, open_catalog, schema, skips, state
from assistant.store.codec import (
    dump_clauses,
    dump_elements,
    dump_metadata,
    load_clauses,
    load_elements,
    load_metadata,
)


def test_migrations_make_the_tables_that_the_code_reads(tmp_path: Path) -> None:
    with open_catalog(tmp_path).reading() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), schema)
    assert differences == []


def test_a_catalog_of_a_newer_release_is_left_alone(tmp_path: Path) -> None:
    with open_catalog(tmp_path).writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Unavailable, match="newer release"):
        open_catalog(tmp_path)


@pytest.mark.parametrize("left", ["sources.json", "originals/ab"])
def test_a_catalog_that_is_gone_is_never_begun_anew(tmp_path: Path, left: str) -> None:
    """Files are kept before anything is published, and a home of services alone keeps none."""
    (tmp_path / left).mkdir(parents=True)
    for _ in range(2):
        with pytest.raises(Unavailable, match="the catalog of this home is gone or empty: put the home folder back"):
            open_catalog(tmp_path)


def test_a_catalog_that_lacks_a_table_is_damaged(tmp_path: Path) -> None:
    catalog = open_catalog(tmp_path)
    with catalog.writing() as connection:
        connection.execute(text("DROP TABLE skips"))
    with pytest.raises(Unavailable, match=r"the catalog is damaged .*: put"), catalog.reading() as connection:
        connection.execute(select(skips))


def test_a_failed_block_is_not_kept(tmp_path: Path) -> None:
    catalog = open_catalog(tmp_path)
    with pytest.raises(IntegrityError):
        insert_two(catalog, ("a", "b"), ("c", None))
    with catalog.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM state")).scalar() == 0


def insert_two(catalog: Catalog, *rows: tuple[str, str | None]) -> None:
    with catalog.writing() as connection:
        for key, value in rows:
            connection.execute(state.insert(), {"key": key, "value": value})


FULL = Metadata(
    title="Tïtle \ud800",
    kind=Kind.POLICY,
    owner="Ada",
    approved_by="Bo",
    version="v2",
    status=Status.APPROVED,
    date=PartialDate.month(2026, 10),
    effective=PartialDate.day(date(999, 1, 2)),
    review_by=PartialDate.quarter(2027, 1),
    systems=("fraud-lens",),
    model_version="2.4.0",
    controls=("A.6.2.4",),
)


@pytest.mark.parametrize("metadata", [FULL, Metadata(title="", kind=Kind.OTHER)], ids=["full", "bare"])
def test_metadata_comes_back_as_it_was(metadata: Metadata) -> None:
    assert load_metadata(dump_metadata(metadata)) == metadata


def test_clauses_keep_nobody_apart_from_not_restricted() -> None:
    clauses = (
        Clause(origin="a", allow=()),
        Clause(origin="b", allow=None, deny=(Principal("everyone"),)),
        Clause(origin="c", unreadable="broken", level="Confidential"),
    )
    assert load_clauses(dump_clauses(clauses)) == clauses


def test_elements_come_back_as_they_were() -> None:
    place = Locator(section=("A", "B"), page=2, sheet="S", row=3, field="f")
    elements = (
        Element(category=Category.ROW, start=0, end=4, locator=place, flags=frozenset({Flag.HIDDEN, Flag.SECRET})),
        Element(category=Category.TEXT, start=4, end=5),
    )
    assert load_elements(dump_elements(elements)) == elements
