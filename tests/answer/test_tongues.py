"""Questions about lists that are headed and filled in in another tongue than the question's."""

from __future__ import annotations

import pytest

from tests.audit.test_tongues import PORT, SOURCES
from tests.promises.organizations import ask, workspace, write

CASES = {
    "Who owns Vigía de Grúas?": ("SIA-1", "Lucía Ferrer"),
    "Which corrective actions are open?": ("AC-2", "Abierto"),
    "Which systems are high risk?": ("SIA-1", "Alto"),
    "Who approved CAM-7?": ("CAM-7", "Pau Riera"),
}


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> object:
    folder = tmp_path_factory.mktemp("port")
    return workspace(folder / "home", write(folder / "org", {"sources.yaml": SOURCES, **PORT}))


@pytest.mark.parametrize("question", list(CASES))
def test_columns_and_states_are_asked_for_in_english_and_quoted_as_written(port: object, question: str) -> None:
    key, said = CASES[question]
    table = ask(port, "ana", question).table  # type: ignore[arg-type]
    assert table is not None
    (row,) = table.rows
    assert key in row.cells
    assert said in row.cells
