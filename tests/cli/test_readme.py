"""What the README shows is what the program does."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.settings import Settings
from tests.cli.conftest import Run

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
HELP = re.findall(r"^```text\n\$ clausetrail (.*?--help)\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)
OWN_CORPUS = re.search(r"^## Your own evidence.*?^```sh\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(("arguments", "shown"), HELP, ids=[arguments for arguments, _ in HELP])
def test_help_is_shown_as_it_is_printed(
    run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch, arguments: str, shown: str
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert run(*arguments.split()).out.rstrip() == shown.rstrip()


def test_help_is_shown_of_the_program_and_of_its_main_commands() -> None:
    assert {arguments.split()[0] for arguments, _ in HELP} >= {"--help", "ingest", "ask", "show", "search", "serve"}


def test_the_ten_line_example_gives_a_quoted_answer(tmp_path: Path, model_cache: Path) -> None:
    assert OWN_CORPUS is not None
    script = OWN_CORPUS[1]
    assert len(script.splitlines()) == 10
    program = f"{sys.executable} -m assistant.cli"
    environment = os.environ | {"CLAUSETRAIL_MODELS": str(model_cache.parent), "PYTHONPATH": str(ROOT)}
    command = ["bash", "-euc", script.replace(".venv/bin/clausetrail", program)]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Answered" in done.stdout
    assert "“The AI owner acknowledges every P1 alert within 4 hours.”" in " ".join(done.stdout.split())


def test_models_are_shared_where_the_example_expects_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CLAUSETRAIL_MODELS", str(tmp_path))
    assert Settings.from_env().model_cache == tmp_path / "models"
