"""The examples for systemd and cron call what the program has, and mean its exit codes."""

import re
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest
import typer.main

from assistant.cli.operator import app
from assistant.cli.run import global_first
from assistant.domain.errors import Unavailable

SCHEDULE = Path(__file__).resolve().parents[2] / "deploy" / "schedule"
UNITS = sorted(path for path in SCHEDULE.iterdir() if path.suffix in (".service", ".timer"))
SERVICES = [path for path in UNITS if path.suffix == ".service"]
PROGRAM = "/opt/clausetrail/bin/clausetrail"
CRON_FIELD = r"(?:\*|[0-9]+(?:-[0-9]+)?)(?:/[0-9]+)?(?:,[0-9]+)*"
CRON_LINE = re.compile(
    rf"(?P<when>(?:{CRON_FIELD} ){{5}})(?P<user>[a-z]+) (?P<command>\S.*?)(?: 2>&1 \| logger --tag \S+)?"
)


def unit(path: Path) -> ConfigParser:
    """The sections of a unit file, its names as they are written."""
    found = ConfigParser(interpolation=None)
    vars(found)["optionxform"] = str
    found.read_string(path.read_text(encoding="utf-8"))
    return found


def cron_lines() -> list[str]:
    lines = (SCHEDULE / "crontab.example").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def parsed(command_line: str) -> dict[str, object]:
    """The name and the options of a call of the program, as its own parser reads them."""
    program, *words = command_line.split()
    assert program == PROGRAM
    group = typer.main.get_command(app)
    outer = group.make_context("clausetrail", global_first(words))
    name, command, rest = group.resolve_command(outer, [*outer._protected_args, *outer.args])
    inner = command.make_context(name, rest, parent=outer)
    return {"command": name, **outer.params, **inner.params}


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_a_service_ingests_as_the_program_is_called(path: Path) -> None:
    service = unit(path)["Service"]
    call = parsed(service["ExecStart"])
    assert call["command"] == "ingest"
    assert str(call["home"]) == service["ReadWritePaths"], "nothing else may be written"
    assert call["watch"] == (service["Type"] == "simple")


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_a_service_that_may_write_nowhere_else_has_a_place_for_what_passes(path: Path) -> None:
    service = unit(path)["Service"]
    assert (service["ProtectSystem"], service["PrivateTmp"]) == ("strict", "yes")


def test_a_run_that_finds_another_at_work_is_no_failure() -> None:
    service = unit(SCHEDULE / "clausetrail-ingest.service")["Service"]
    assert int(service["SuccessExitStatus"]) == Unavailable.exit_code


def test_the_timer_starts_a_service_that_lies_beside_it() -> None:
    timers = [path for path in UNITS if path.suffix == ".timer"]
    assert timers
    assert all(path.with_suffix(".service") in SERVICES for path in timers)


@pytest.mark.parametrize("line", cron_lines())
def test_a_line_for_cron_ingests_as_the_program_is_called(line: str) -> None:
    """The line is one of /etc/cron.d: five fields of time, then the user."""
    found = CRON_LINE.fullmatch(line)
    assert found is not None
    service = unit(SCHEDULE / "clausetrail-ingest.service")["Service"]
    assert found["user"] == service["User"]
    assert parsed(found["command"]) == parsed(service["ExecStart"])


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    """Each unit is looked at with a program that is there; systemd tells of names and values that it does not know."""
    for path in UNITS:
        text = path.read_text(encoding="utf-8").replace(PROGRAM, "/bin/true")
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    command = ["systemd-analyze", "verify", "--man=no", *sorted(map(str, tmp_path.iterdir()))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert [line for line in done.stderr.splitlines() if "clausetrail" in line] == []
