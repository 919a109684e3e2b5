"""Reports of a port authority, filled from what its readers may read."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.api.receipt_rows import receipt_row
from assistant.audit.checks.result import Family
from assistant.audit.report import Grid, Report
from assistant.audit.report_figures import Links, Timeline
from assistant.cli.commands import app
from assistant.cli.session import Session
from assistant.domain.answer import OUTSIDE_RIGHTS
from assistant.domain.errors import BadInput, NotPermitted
from assistant.domain.neutral import json_text
from assistant.reports.markdown import markdown
from assistant.reports.pack import pack
from assistant.wiring import Workspace
from tests.audit.test_trail import SOURCES, WHOLE
from tests.promises.organizations import ask, workspace, write
from tests.reports.test_pack import SCRIPTS, checked, unpacked

ALARMS = """id,system,severity,raised at,acknowledged at
AL-1,Berth Oracle,P1,2026-06-02 08:00,2026-06-02 09:00
AL-2,Berth Oracle,P1,2026-06-03 08:00,
AL-3,Berth Oracle,P1,2026-06-04 08:00,2026-06-06 09:00
"""
RULE = "---\nkind: procedure\nstatus: approved\ndate: 2026-01-01\n---\n# Alarms\n\nP1 alerts are acknowledged within 4 hours.\n"
PORT = SOURCES.replace("people: {pia: []}", "people: {pia: [audit], guest: []}") + (
    "  - {id: alarms, path: alarms.csv, connector: register, kind: monitoring, allow: ['group:audit']}\n"
    "  - {id: rules, path: rules, connector: files, allow: [everyone]}\n"
)
FILES = WHOLE | {
    "sources.yaml": PORT,
    "alarms.csv": ALARMS,
    "rules/alarms.md": RULE,
    "records/signed.md": WHOLE["records/signed.md"].replace("2026-05-15", "2026-05-25"),
}


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("port")
    return workspace(folder / "home", write(folder / "org", FILES))


def grids(report: Report) -> dict[str, Grid]:
    return {block.title: block for section in report.sections for block in section.blocks if isinstance(block, Grid)}


def test_trails_tell_which_hops_do_not_hold_and_draw_them(port: Workspace) -> None:
    report = port.reporter("pia").trails()
    late = grids(report)["Hops that do not hold"].rows
    assert [row.cells[:3] for row in late] == [("Berth Oracle 2.4", "approval", "late")]
    assert all(row.citations for row in late)
    assert {type(block) for section in report.sections for block in section.blocks} >= {Timeline, Links}


def test_trails_of_another_system_are_none_and_of_an_unknown_one_an_error(port: Workspace) -> None:
    assert not grids(port.reporter("pia").trails(["Crane Sight"]))
    with pytest.raises(BadInput, match="Sky Hook"):
        port.reporter("pia").trails(["Sky Hook"])


def test_alerts_are_counted_by_system_and_month(port: Workspace) -> None:
    (grid,) = grids(port.reporter("pia").alerts()).values()
    (row,) = grid.rows
    assert row.cells == ("Berth Oracle", "2026-06", 3, 1, 1, 1, 0, "33%")
    assert len(row.citations) == 2


def test_who_may_not_read_the_alerts_reads_nothing_of_them(port: Workspace) -> None:
    told = markdown(port.reporter("guest").alerts())
    assert "not found in what you may read" in told
    assert "AL-2" not in told
    assert OUTSIDE_RIGHTS in told
    with pytest.raises(NotPermitted):
        port.reporter("nobody")


def test_checks_name_what_was_found_with_its_quotes(port: Workspace) -> None:
    report = port.reporter("pia").checks(Family.PATTERNS)
    found = [one for one in report.findings if one.state == "found"]
    assert any("Berth Oracle" in one.title for one in found)
    assert report.cited == tuple(range(1, len(report.citations) + 1))


def test_a_pack_of_the_checks_proves_its_quotes_and_a_receipt(port: Workspace, tmp_path: Path) -> None:
    reporter = port.reporter("pia")
    report = reporter.checks(Family.PATTERNS)
    receipt = ask(port, "pia", "Who approved Berth Oracle 2.4?").receipt
    proofs = {receipt: json_text(port.export_receipt(receipt, "pia", receipt_row))}
    folder = unpacked(tmp_path, pack(report, reporter.sources(report), proofs, SCRIPTS))
    code, said = checked(script=folder / "verify_pack.py")
    assert code == 0, said
    assert "tied to the chain" in said
    originals = {one.name.partition("-")[2] for one in (folder / "originals").iterdir()}
    assert "changes.csv" in originals


@pytest.mark.parametrize("command", ["checks", "trails", "alerts"])
def test_a_command_prints_markdown_or_writes_a_file(port: Workspace, tmp_path: Path, command: str) -> None:
    session = Session(opener=lambda _: port)
    runner = CliRunner()
    written = runner.invoke(app, ["report", command, "--as", "pia", "--out", str(tmp_path / "made.xlsx")], obj=session)
    assert written.exit_code == 0, written.output
    assert (tmp_path / "made.xlsx").read_bytes().startswith(b"PK")


def test_the_command_writes_a_pack(port: Workspace, tmp_path: Path) -> None:
    made = CliRunner().invoke(
        app, ["report", "pack", "--as", "pia", "--out", str(tmp_path / "made.zip")], obj=Session(opener=lambda _: port)
    )
    assert made.exit_code == 0, made.output
    assert checked(tmp_path / "made.zip")[0] == 0
