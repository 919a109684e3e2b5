"""Files of thousands of pages or a hundred thousand rows: read to the end, and not held whole as evidence."""

import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

from assistant.domain.evidence import Item
from ingest.connectors import register
from ingest.context import Context
from ingest.discover import discover
from ingest.limits import Limits
from ingest.parse import parse_bytes
from ingest.sources import parse_sources
from tests.ingest.folder import Corpus

SOURCES = """
version: 1
organization: {name: Test, timezone: Europe/Berlin}
sources: [{id: risks, path: r.csv, connector: register, allow: [everyone]}]
"""


def rows_of(root: Path, table: str) -> tuple[Context, Iterator[object]]:
    """What the register's connector alone makes of the table, row by row, and where its notices go."""
    (root / "r.csv").write_text(table, encoding="utf-8")
    sources = parse_sources(SOURCES, "sources.yaml")
    context = Context(organization=sources.organization)
    (file,) = discover(sources, root, context)
    return context, register.items(file, context)


def test_a_pdf_is_read_to_its_two_thousandth_page(pdf_bytes: Callable[..., bytes]) -> None:
    """Took 12 to 19 seconds, six of them to load the library."""
    parsed = parse_bytes(pdf_bytes(*([f"Page {number}."] for number in range(1, 2_001))), "a.pdf")
    assert [(one.locator.page, parsed.text[one.start : one.end]) for one in parsed.elements] == [
        (number, f"Page {number}.") for number in range(1, 2_001)
    ]


def test_a_pdf_of_too_many_pages_is_a_skip_that_says_the_limit(corpus: Corpus, pdf_bytes: Callable[..., bytes]) -> None:
    corpus.entry("a.pdf").file("a.pdf", pdf_bytes(["one"], ["two"], ["three"]))
    items, skips = corpus.collect(Limits(pdf_pages=2))
    assert not items
    assert (skips["a.pdf"].reason, skips["a.pdf"].fix) == ("3 pages are over the limit of 2", "split the file")


def test_each_of_a_hundred_thousand_rows_is_kept_under_an_id_of_its_own(tmp_path: Path) -> None:
    """Ids stand two or three times. Took 7 seconds."""
    keys = [f"R-{number % 40_000}" for number in range(100_000)]
    context, found = rows_of(tmp_path, "Risk ID,Risk\n" + "".join(f"{key},drift\n" for key in keys))
    ids = [one.id for one in found if isinstance(one, Item)]
    again = [""] * 40_000 + ["~2"] * 40_000 + ["~3"] * 20_000
    assert ids == [f"r.csv#{key}{mark}" for key, mark in zip(keys, again, strict=True)]
    assert [notice.text for notice in context.notices] == [
        "ids that stood before: 60,000; their records are told apart as R-0~2, R-1~2, R-2~2, …"
    ]


def test_the_rows_of_a_register_are_not_held_as_items(tmp_path: Path) -> None:
    """The cells and the ids are held, the items come one by one."""
    keys = [f"R-{number % 2_500}" for number in range(5_000)]
    _, found = rows_of(tmp_path, "Risk ID,Risk,Owner\n" + "".join(f"{key},drift,Ann Lee\n" for key in keys))
    tracemalloc.start()
    try:
        rows = sum(1 for _ in found)
        bytes_a_row = tracemalloc.get_traced_memory()[1] / rows
    finally:
        tracemalloc.stop()
    assert bytes_a_row < 1_000  # 540 measured; 2,300 with every item held
