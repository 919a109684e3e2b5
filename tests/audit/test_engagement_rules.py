"""What an engagement cannot say: a granary's audit without an aim, on days that cannot be, with proof that proves nothing."""

import pytest

from assistant.wiring import Workspace
from tests.audit.granary import granary
from tests.audit.test_engagement import Desk, desk_of, told

PLAN = ("engagement", "plan", "internal", "--title", "Drying", "--system", "Moisture Seer", "--criterion", "A.6.2.5", "--criterion", "9.1", "--contact", "kaja", "--contact", "rolf", "--json")  # fmt: skip
AIM = ("--objective", "see that rollouts are approved")


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return granary(tmp_path_factory.mktemp("granary"))


@pytest.fixture
def desk(opened: Workspace, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("COLUMNS", "200")
    return desk_of(opened, capsys)


@pytest.mark.parametrize("said", [(), ("--objective", " ")])
def test_a_plan_has_an_objective(desk: Desk, said: tuple[str, ...]) -> None:
    """Without one it could never be opened."""
    run = desk("lena", *PLAN, *said)
    assert (run.code, "name at least one objective" in run.err) == (3, True), run
    made = told(desk("lena", *PLAN, *said, *AIM))
    assert made["objectives"] == ["see that rollouts are approved"]
