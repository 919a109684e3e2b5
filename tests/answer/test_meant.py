"""A system that a question does not name is known by what its own row says, and only helps the search."""

from pathlib import Path

import pytest

from assistant.answer.question.likeness import Likeness
from assistant.answer.question.naming import meant_system
from assistant.models.encoder import StubEncoder
from tests.answer.corpora import Opened, opened

SOURCES = """version: 1
organization: {name: Port, timezone: Europe/Riga}
people: {pia: [], otto: [deck]}
sources:
  - {id: systems, path: systems.csv, connector: register, kind: inventory, allow: [everyone]}
  - {id: more, path: more.csv, connector: register, kind: inventory, allow: ["group:deck"]}
  - {id: notes, path: notes, connector: files, allow: [everyone]}
"""
FILES = {
    "systems.csv": "system,purpose\nTern,ranks pilots for the night shift\nGannet,counts crates upon the quay\n",
    "more.csv": "system,purpose\nPuffin,ranks pilots for the day shift\n",
    "notes/tern.md": "# Trials\n\nTern was tried on 4 May with eleven people.\n",
}


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return opened(tmp_path_factory.mktemp("port"), FILES, SOURCES)


def meant(one: Opened, question: str) -> str | None:
    found = meant_system(question, one.scope, one.known, Likeness(StubEncoder()))
    return found.name if found else None


def test_the_row_that_lies_nearest_is_meant(port: Opened) -> None:
    assert meant(port, "purpose: ranks pilots for the night shift") == "Tern"
    assert meant(port, "purpose: counts crates upon the quay") == "Gannet"


def test_nothing_is_meant_where_no_row_is_near_or_two_are(port: Opened, tmp_path: Path) -> None:
    assert meant(port, "lunch vouchers") is None
    both = opened(tmp_path, FILES, SOURCES, user="otto")
    assert meant(both, "ranks pilots for the shift") is None


def test_nothing_is_meant_without_an_encoder(port: Opened) -> None:
    assert meant_system("counts crates upon the quay", port.scope, port.known, Likeness()) is None


def test_what_is_meant_stands_in_the_plan_and_leaves_nothing_out(port: Opened) -> None:
    answer = port.ask("when tried: ranks pilots for the night shift")
    assert answer.plan["meant"] == ["Tern"]
    assert "systems" not in answer.plan
