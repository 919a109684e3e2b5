"""Promise 4: every answer leaves a receipt that opens within today's rights, can be replayed, and can be checked by anybody."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from assistant.reports import verify_receipt
from assistant.store.store import Store
from tests.promises.conftest import Program
from tests.promises.organizations import write

SOURCES = """\
version: 1
organization: {name: Guarded, timezone: Europe/Berlin}
people:
  ada: [red]
  bob: [blue]
  lea: [red]
roles: {ledger: ["user:lea"]}
sources:
  - {id: rules, path: rules, connector: files, kind: policy, allow: [everyone]}
  - {id: secret, path: secret, connector: files, kind: policy, allow: ["group:red"]}
  - {id: north, path: north.csv, connector: register, kind: incident, allow: [everyone]}
  - {id: south, path: south.csv, connector: register, kind: incident, allow: ["group:red"]}
"""
FILES = {
    "sources.yaml": SOURCES,
    "rules/zebra.md": "# Zebra rule\n\nEvery zebra alert must be acknowledged within 4 hours.\n",
    "secret/quagga.md": "# Quagga rule\n\nEvery zebra alert must be acknowledged within 9 hours.\n",
    "north.csv": "id,title,date,system\nINC-1,zebra outage,2026-10-03,alpha\nINC-2,okapi leak,2026-10-05,alpha\n",
    "south.csv": "id,title,date,system\nINC-7,tapir theft,2026-10-04,omega\n",
}
PROSE = "Must every zebra alert be acknowledged within hours?"
COUNT = "Which incidents were there in October 2026?"
NOW = ("--now", "2026-11-16")
HIDDEN = ("quagga", "9 hours", "tapir", "omega", "INC-7", "south.csv")


@pytest.fixture
def organization(tmp_path: Path, program: Program) -> Path:
    path = write(tmp_path / "org", FILES)
    assert program("ingest", path).code == 0
    return path


def asked(program: Program, question: str, user: str = "ada") -> dict[str, Any]:
    row: dict[str, Any] = program.json("ask", question, "--as", user, *NOW)
    assert row["claims"], row
    return row


def revoke(organization: Path) -> None:
    """Nobody of the red group may read the addendum and the second register any more."""
    organization.write_text(SOURCES.replace('["group:red"]', '["group:none"]'), encoding="utf-8")


@pytest.mark.parametrize("question", [PROSE, COUNT])
def test_a_receipt_shows_its_reader_the_answer_as_it_was(program: Program, organization: Path, question: str) -> None:
    row = asked(program, question)
    opened = program.json("receipt", row["receipt"], "--as", "ada")
    assert opened["answer"] == row
    assert opened["whole"]
    assert (opened["question"], opened["user"]) == (question, "ada")
    assert [one["text"] for one in opened["verdicts"]] == [claim["text"] for claim in row["claims"]]
    assert {one["evidence"] for one in opened["sources"]} >= {one["source"] for one in row["citations"]}
    assert "withheld" not in opened
    shown = program("receipt", row["receipt"], "--as", "ada")
    assert shown.code == 0
    assert question in shown.out


def test_a_foreign_receipt_is_as_absent_as_none(program: Program, organization: Path) -> None:
    mine = asked(program, PROSE)["receipt"]
    for command in ("receipt", "replay"):
        foreign, absent = (program(command, each, "--as", "bob") for each in (mine, "0000"))
        assert (foreign.code, foreign.out, foreign.err) == (absent.code, absent.out, absent.err)
        assert foreign.code == 1
        assert "not found in what you may read" in foreign.err


def test_the_ledger_role_opens_any_receipt_but_reads_no_more_for_it(program: Program, organization: Path) -> None:
    mine = asked(program, PROSE)["receipt"]
    opened = program.json("receipt", mine, "--as", "lea")
    assert opened["user"] == "ada"
    assert opened["withheld"] == []
    organization.write_text(SOURCES.replace("lea: [red]", "lea: [blue]"), encoding="utf-8")
    less = program.json("receipt", mine, "--as", "lea")
    assert not less["whole"]
    assert not [word for word in HIDDEN if word in json.dumps(less)]
    organization.write_text(SOURCES.replace('roles: {ledger: ["user:lea"]}\n', ""), encoding="utf-8")
    assert program("receipt", mine, "--as", "lea").code == 1


@pytest.mark.parametrize("question", [PROSE, COUNT])
def test_after_a_right_is_revoked_nothing_of_it_is_left(
    program: Program, organization: Path, tmp_path: Path, question: str
) -> None:
    row = asked(program, question)
    assert [word for word in HIDDEN if word in json.dumps(row)], "the question must have been answered from it"
    revoke(organization)
    opened = program.json("receipt", row["receipt"], "--as", "ada")
    program("receipt", row["receipt"], "--as", "ada", "--export", tmp_path / "r.json")
    seen = [
        json.dumps(opened),
        program("receipt", row["receipt"], "--as", "ada").out,
        program("replay", row["receipt"], "--as", "ada").out,
        (tmp_path / "r.json").read_text(encoding="utf-8"),
    ]
    assert [word for word in HIDDEN if any(word in each for each in seen)] == []
    assert not opened["whole"]
    assert opened["answer"]["citations"], "what may still be read is still shown"
    today = program.json("ask", question, "--as", "ada", *NOW)
    assert opened["answer"]["searched"] == today["searched"]
    assert {one["source"] for one in opened["passages"]} <= {
        "rules/zebra.md",
        "north.csv#INC-1",
        "north.csv#INC-2",
    }


@pytest.mark.parametrize("question", [PROSE, COUNT])
def test_a_replay_holds_on_every_level_and_leaves_no_receipt(
    program: Program, organization: Path, question: str
) -> None:
    mine = asked(program, question)["receipt"]
    before = program.json("ledger", "head")
    write(organization.parent, {"rules/zebra.md": FILES["rules/zebra.md"].replace("4", "5")})
    program("ingest", organization)
    replayed = program.json("replay", mine, "--as", "ada")
    assert (replayed["level"], replayed["possible"], replayed["ok"]) == ("R3", "R3", True)
    assert [step["holds"] for step in replayed["steps"]] == [True] * 4
    assert program("replay", mine, "--as", "ada").code == 0
    assert program.json("ledger", "head") == before


@pytest.mark.parametrize("then", ["and in September 2026?", "who must acknowledge it?", "and the second one?"])
@pytest.mark.parametrize("first", [PROSE, COUNT])
def test_a_follow_up_is_replayed_as_it_was_understood(
    program: Program, organization: Path, first: str, then: str
) -> None:
    talk = (*NOW, "--conversation", "c", "--as", "ada")
    program.json("ask", first, *talk)
    row = program.json("ask", then, *talk)
    assert row["plan"]["follows"] == 1
    assert program.json("replay", row["receipt"], "--as", "ada")["level"] == "R3"


def test_a_replay_after_a_right_is_revoked_says_so(program: Program, organization: Path) -> None:
    mine = asked(program, PROSE)["receipt"]
    revoke(organization)
    ended = program("replay", mine, "--as", "ada", "--json")
    replayed = json.loads(ended.out)
    assert (ended.code, replayed["level"]) == (1, "R0")
    assert [step["holds"] for step in replayed["steps"]] == [True, False, None, None]
    assert replayed["steps"][1]["differs"] == ["passages"]
    assert "a right changed, or something was erased" in " ".join(replayed["reasons"])


def test_a_replay_after_erasure_holds_as_far_as_it_can(program: Program, organization: Path) -> None:
    mine = asked(program, PROSE)["receipt"]
    program("erase", "secret/quagga.md", "--reason", "asked")
    opened = program.json("receipt", mine, "--as", "ada")
    assert (opened["question"], opened["answer"]) == (None, None)
    assert "answer" in opened["erased"]
    ended = program("replay", mine, "--as", "ada", "--json")
    assert (ended.code, json.loads(ended.out)["level"], json.loads(ended.out)["possible"]) == (0, "R0", "R0")
    assert program("ledger", "verify").code == 0


def test_a_replay_over_a_changed_ledger_holds_nowhere(program: Program, organization: Path) -> None:
    mine = asked(program, PROSE)["receipt"]
    with Store.open(program.home) as store, store.catalog.writing() as connection:
        connection.execute(text("UPDATE receipt_texts SET text = CAST('{}' AS BLOB) WHERE part = 'plan'"))
    ended = program("replay", mine, "--as", "ada", "--json")
    assert (ended.code, json.loads(ended.out)["level"]) == (1, None)
    checked = program("ledger", "verify")
    assert checked.code == 1
    assert "breaks at number 1: its plan is not the text that was chained" in checked.out


def test_a_noted_head_shows_that_the_last_receipts_are_gone(
    program: Program, organization: Path, tmp_path: Path
) -> None:
    asked(program, PROSE)
    asked(program, COUNT)
    head = tmp_path / "head.json"
    head.write_text(program("ledger", "head", "--json").out, encoding="utf-8")
    assert program("ledger", "verify", "--head", head).code == 0
    with Store.open(program.home) as store, store.catalog.writing() as connection:
        last = {"id": connection.execute(text("SELECT id FROM receipts WHERE seq = 2")).scalar()}
        connection.execute(text("DELETE FROM receipt_texts WHERE receipt = :id"), last)
        connection.execute(text("DELETE FROM receipts WHERE id = :id"), last)
    for more in ((), ("--head", head)):
        ended = program("ledger", "verify", *more, "--json")
        assert (ended.code, json.loads(ended.out)["number"]) == (1, 2)
    (tmp_path / "none.json").write_text("[]", encoding="utf-8")
    assert program("ledger", "verify", "--head", tmp_path / "none.json").code == 3


def verified(script: Path, *arguments: object) -> tuple[int, str]:
    """What the script says of a file, run without this program on its path."""
    command = [sys.executable, "-I", str(script), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_an_auditor_without_the_program_checks_an_export(program: Program, organization: Path, tmp_path: Path) -> None:
    mine = asked(program, PROSE)["receipt"]
    asked(program, COUNT)
    script, file, head = tmp_path / "check.py", tmp_path / "receipt.json", tmp_path / "head.json"
    script.write_text(program("receipt", "--verifier").out, encoding="utf-8")
    assert program("receipt", mine, "--as", "ada", "--export", file).code == 0
    head.write_text(program("ledger", "head", "--json").out, encoding="utf-8")
    code, said = verified(script, file, "--head", head)
    assert code == 0
    proved, open_ = said.split("Not proved:")
    assert "the answer is the one that was chained" in proved
    assert "runs through the head that was noted, of 2 records" in proved
    assert "the withheld: only its hash is known" in open_
    export = file.read_text(encoding="utf-8")
    file.write_text(export.replace("within 4 hours", "within 5 hours"), encoding="utf-8")
    code, said = verified(script, file)
    assert code == 1
    assert said.startswith("DOES NOT HOLD: answer is not the text that was chained")
    head.write_text(json.dumps({"records": 2, "hash": "0" * 64}), encoding="utf-8")
    file.write_text(export, encoding="utf-8")
    assert verified(script, file, "--head", head)[0] == 1
    assert verified(script, tmp_path / "nothing.json")[0] == 2
    program("erase", "secret/quagga.md", "--reason", "asked")
    assert program("receipt", mine, "--as", "ada", "--export", file).code == 0
    code, said = verified(script, file)
    assert code == 0
    assert "the question: only its hash is known, as it was erased" in said.split("Not proved:")[1]
    assert "quagga" not in file.read_text(encoding="utf-8")


def test_no_byte_of_what_an_export_proves_can_be_changed_unseen(
    program: Program, organization: Path, tmp_path: Path
) -> None:
    mine = asked(program, COUNT)["receipt"]
    asked(program, PROSE)
    file = tmp_path / "receipt.json"
    program("receipt", mine, "--as", "ada", "--export", file)
    export = json.loads(file.read_text(encoding="utf-8"))
    verify_receipt.check(export, None)
    places = [("record",), ("before",), ("hash",), ("following", 0), ("head", "hash")]
    places += [("parts", part, name) for part in export["parts"] for name in ("salt", "text")]
    places += [("receipt", "question"), ("receipt", "answer", "answer")]
    places += [("receipt", "answer", "citations", 0, name) for name in ("quote", "revision", "source")]
    for place in places:
        *way, last = place
        holder = export
        for step in way:
            holder = holder[step]
        kept = holder[last]
        for at in range(0, len(kept), 1 + len(kept) // 40):
            holder[last] = kept[:at] + chr(ord(kept[at]) ^ 1) + kept[at + 1 :]
            with pytest.raises((verify_receipt.Fault, ValueError, KeyError, TypeError)):
                verify_receipt.check(export, None)
        holder[last] = kept
