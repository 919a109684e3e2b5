"""The place of a quote inside a table."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answer.places import Places
from assistant.domain.evidence import Locator
from assistant.store.scope import open_scope
from ingest.parse import parse_bytes
from tests.answer.places import at
from tests.store.homes import item, open_home, publish, reader, sources

TEXTS = {
    "a.md": "# Roles\n\n| Name | Role held |\n|---|---|\n| Ann | owner |\n| Bo | lead of risk |\n",
    "b.html": "<table><tr><td>Owner</td><td>Cy</td></tr><tr><td>Version</td><td>v7</td></tr></table>",
    "d.html": "<table><tr><th>Name</th><th>Day</th></tr><tr><td>Fay</td><td>Mon</td></tr></table>"
    "<table><tr><td>Status</td><td>closed</td></tr><tr><td>Until</td><td>June</td></tr></table>",
    "c.csv": "Name,Role held\nDee,auditor\nEli,steward\n",
}


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> tuple[Places, object]:
    store = open_home(Path(tmp_path_factory.mktemp("home")))
    read = {name: parse_bytes(text.encode(), name) for name, text in TEXTS.items()}
    publish(store, [replace(item(name, one.text), elements=one.elements) for name, one in read.items()])
    scope = open_scope(store, reader(), sources({".": ["everyone"]}))
    return Places(scope), scope


def place(places: tuple[Places, object], name: str, words: str) -> Locator:
    found, scope = places
    return found.locator(at(scope, name, words))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "words", "row", "column", "field"),
    [
        pytest.param("a.md", "lead of risk", 2, 2, "Role held", id="under a header"),
        pytest.param("a.md", "lead", 2, 2, "Role held", id="a part of a cell"),
        pytest.param("a.md", "Role held", None, 2, None, id="the header itself"),
        pytest.param("a.md", "Bo | lead", 2, None, None, id="over two cells"),
        pytest.param("b.html", "v7", 2, 2, None, id="keys beside values have no header"),
        pytest.param("d.html", "June", 2, 2, None, id="the header of the table before is none"),
        pytest.param("c.csv", "steward", 2, 2, "Role held", id="a table file"),
    ],
)
def test_a_quote_in_one_cell_knows_its_column_and_what_the_header_calls_it(
    places: tuple[Places, object], name: str, words: str, row: int | None, column: int | None, field: str | None
) -> None:
    found = place(places, name, words)
    assert (found.row, found.column, found.field) == (row, column, field)


def test_a_place_in_a_table_keeps_its_section(places: tuple[Places, object]) -> None:
    assert place(places, "a.md", "owner").section == ("Roles",)
