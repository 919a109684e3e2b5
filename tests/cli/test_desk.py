"""The audit desk on the command line, over a real home of a port: checks, criteria, and a sample from commitment to draw."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from assistant.cli.run import main
from assistant.domain.answer import OUTSIDE_RIGHTS
from assistant.wiring.workspace import Workspace
from tests.audit.test_trail import WHOLE
from tests.cli.conftest import Run
from tests.promises.organizations import workspace, write

CONTRACT = json.loads(Path("evals/contract/candidate.schema.json").read_text(encoding="utf-8"))
VALUE = "0123456789abcdef0123456789abcdef"
MORE = "".join(f"CHG-{n},Deploy Crane Sight 1.{n},2026-0{1 + n % 4}-1{n % 9},Oto Brandt\n" for n in range(10, 22))
SOURCES = WHOLE["sources.yaml"].replace(
    "people: {pia: []}", "people: {pia: [audit], tom: []}\nroles: {auditor: ['group:audit']}"
)
Desk = Callable[..., Run]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("port")
    fleet = "id,name,keeper,risk tier\nS-1,Berth Oracle,Nia Cole,high\nS-2,Crane Sight,Oto Brandt,minimal\n"
    files = WHOLE | {"sources.yaml": SOURCES, "fleet.csv": fleet, "changes.csv": WHOLE["changes.csv"] + MORE}
    return workspace(folder / "home", write(folder / "org", files | {"records/measured.md": ""}))


@pytest.fixture
def desk(opened: Workspace, capsys: pytest.CaptureFixture[str]) -> Desk:
    def run(*arguments: object, user: str | None = "pia") -> Run:
        told = [str(each) for each in arguments] + (["--as", user] if user else [])
        code = main(told, opener=lambda _: opened)
        captured = capsys.readouterr()
        return Run(code, captured.out, captured.err)

    return run


def test_a_check_prints_what_the_contract_wants(desk: Desk) -> None:
    told = json.loads(desk("check", "patterns", "--json").out)
    assert told
    for one in told:
        jsonschema.validate({name: value for name, value in one.items() if name != "outside"}, CONTRACT)
        assert one["outside"] == OUTSIDE_RIGHTS
    missing = next(one for one in told if one["subject"] == "Berth Oracle 2.4")
    assert (missing["pattern"], missing["state"]) == ("missing_records", "found")
    assert "changes.csv#CHG-5" in {quote["source"] for quote in missing["citations"]}


def test_plain_check_ends_well_and_with_fail_by_what_was_found(desk: Desk) -> None:
    assert desk("check", "patterns").code == 0
    assert desk("check", "patterns", "--fail").code == 1
    assert desk("check", "patterns", "--fail", "--subject", "nothing of the sort").code == 0


def test_a_check_counts_all_states_and_breaks_no_id(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where results of one state are shown, and on a narrow terminal."""
    monkeypatch.setenv("COLUMNS", "80")
    every = json.loads(desk("check", "checklist", "--json").out)
    counted = Counter(one["state"] for one in every)
    assert counted["found"]
    assert counted["undecidable"]
    shown = desk("check", "checklist", "--state", "found").out
    told = f"{counted['found']} found, {counted['not_found']} not found, {counted['undecidable']} undecidable, "
    assert f"{told}{counted['found']} shown." in " ".join(shown.split())
    for one in (each for each in every if each["state"] == "found"):
        assert shown.count(one["id"]) == 2  # in the table, and beside the quotes
        assert all(f"{quote['source']} (" in shown for quote in one["citations"])


def test_a_check_needs_a_reader(desk: Desk) -> None:
    assert desk("check", "patterns", user=None).code == 2
    assert desk("check", "patterns", user="nobody").code == 4


def test_criteria_are_shown_in_the_words_of_another_framework(desk: Desk) -> None:
    told = json.loads(desk("criteria", "MANAGE", "4.1", "--json", user=None).out)
    assert {one["id"] for one in told} == {"8.3", "A.6.2.6"}
    assert desk("criteria", "Z.1", user=None).code == 3


def committed(desk: Desk, *extra: object, value: str = VALUE) -> str:
    """The id of a sample that was begun with a value; the home of these tests is one, so each test has its own."""
    from assistant.audit.sampling import commitment

    told = desk("sample", "commit", "--hash", commitment(value), "--json", *extra)
    return str(json.loads(told.out)["id"])


def test_a_sample_is_committed_frozen_drawn_and_drawn_again(desk: Desk, tmp_path: Path) -> None:
    name = committed(desk, "--purpose", "production changes")
    assert desk("sample", "draw", name, "--value", VALUE).code == 3
    assert desk("sample", "freeze", name, "--kind", "deployment").code == 0
    assert "not the value" in desk("sample", "draw", name, "--value", VALUE[::-1]).err
    assert "13" in desk("sample", "draw", name, "--value", VALUE, "--count", 40).err
    paper = desk("sample", "draw", name, "--value", VALUE, "--count", 6, "--json").out
    file = tmp_path / "paper.json"
    file.write_text(paper, encoding="utf-8")
    assert desk("sample", "verify", file, user=None).code == 0
    told = json.loads(paper)
    assert len(told["drawn"]) == 6
    left = next(one[1] for one in told["members"] if one[1] not in told["drawn"] and one[0] == told["members"][-1][0])
    steered = told | {"drawn": [*told["drawn"][:-1], left]}
    file.write_text(json.dumps(steered), encoding="utf-8")
    assert desk("sample", "verify", file, user=None).code == 1


def test_a_population_is_stated_with_the_commitment_and_frozen_without_a_word_more(desk: Desk, tmp_path: Path) -> None:
    made = json.loads(desk("sample", "commit", "--kind", "deployment", "--tier", "high", "--json").out)
    assert made["choice"]["stated"]["tiers"] == ["high"]
    shown = desk("sample", "freeze", made["id"]).out
    assert "Stated: kind deployment; tier high" in shown
    assert "The population is selected as the commitment states." in shown
    file = tmp_path / "paper.json"
    file.write_text(desk("sample", "draw", made["id"], "--value", made["value"], "--json").out, encoding="utf-8")
    assert "as the commitment states" in desk("sample", "verify", file, user=None).out
    unstated = committed(desk, value=VALUE * 5)
    assert desk("sample", "freeze", unstated).code == 3
    assert "chosen after the value was known" in desk("sample", "freeze", unstated, "--kind", "deployment").out


def test_a_discarded_draw_stays_in_the_ledger(desk: Desk) -> None:
    name = committed(desk, value=VALUE * 2)
    desk("sample", "freeze", name, "--kind", "deployment")
    drawn = json.loads(desk("sample", "draw", name, "--value", VALUE * 2, "--json").out)
    assert desk("sample", "discard", name, "--reason", " ").code == 3
    gone = json.loads(desk("sample", "discard", name, "--reason", "asked for the wrong kind", "--json").out)
    assert (gone["stage"], gone["drawn"]) == ("discarded", drawn["drawn"])
    assert len(gone["ledger"]) == 4
    assert desk("ledger", "verify", user=None).code == 0


def test_samples_are_their_auditors_own(desk: Desk) -> None:
    name = committed(desk, value=VALUE * 3)
    assert desk("sample", "commit", user="tom").code == 4
    hidden, absent = desk("sample", "show", name, user="tom"), desk("sample", "show", "S-99", user="tom")
    assert hidden.code == absent.code != 0
    assert hidden.err.replace(name, "ID") == absent.err.replace("S-99", "ID")


def test_an_empty_population_says_what_there_is(desk: Desk) -> None:
    told = desk("sample", "freeze", committed(desk, value=VALUE * 4), "--kind", "minutes")
    assert told.code == 3
    assert "there is: approval, deployment" in told.err
