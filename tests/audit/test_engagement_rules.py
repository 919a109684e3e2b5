"""What an engagement cannot say: a granary's audit without an aim, on days that cannot be, with proof that proves nothing."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.api.app import create_app
from assistant.reports.markdown import markdown
from assistant.wiring import Workspace
from tests.api.conftest import BASE, LOCAL
from tests.audit.granary import FILES, RULE, granary
from tests.audit.test_engagement import RULE_FILE, Desk, desk_of, drafted, told
from tests.cli.conftest import Run
from tests.promises.organizations import workspace, write

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


def begun(desk: Desk) -> str:
    """An engagement of which the opening meeting was held on 3 November; today is the 5th."""
    name = str(told(desk("lena", *PLAN, *AIM))["id"])
    told(desk("lena", "engagement", "staff", name, "omar", "--json"))
    told(
        desk("lena", "engagement", "schedule", name, "--day", "2026-11-09", "--what", "walk", "--who", "omar", "--json")
    )
    told(desk("lena", *meeting("open", name, "2026-11-03")))
    return name


def meeting(act: str, name: str, day: str) -> tuple[str, ...]:
    return ("engagement", act, name, "--day", day, "--present", "Kaja Sand", "--words", "scope", "--json")


def refused(run: Run, says: str) -> None:
    assert (run.code, says in run.err, run.err.count("\n")) == (3, True, 1), run


def released(desk: Desk, name: str) -> str:
    finding = drafted(desk, name, f"{RULE_FILE}::{RULE}")
    told(desk("lena", "finding", "release", finding, "--json"))
    return finding


REMEDY = ("--cause", "haste", "--correction", "sign now", "--action", "sign in the tool", "--owner", "Rolf Berg")


def test_what_was_held_lies_behind_and_what_is_due_lies_ahead(desk: Desk) -> None:
    name = str(told(desk("lena", *PLAN, *AIM))["id"])
    told(
        desk("lena", "engagement", "schedule", name, "--day", "2026-11-09", "--what", "walk", "--who", "lena", "--json")
    )
    refused(
        desk("lena", *meeting("open", name, "2026-11-06")),
        "the opening meeting is dated 2026-11-06, and today is 2026-11-05",
    )
    name = begun(desk)
    refused(desk("lena", *meeting("present", name, "2026-11-02")), "is before the opening meeting of 2026-11-03")
    refused(desk("lena", *meeting("present", name, "2026-11-06")), "the closing meeting is dated 2026-11-06")
    for kind in ("interview", "observation"):
        talk = ("engagement", "paper", name, kind, "--person", "Rolf Berg", "--words", "paper", "--json")
        refused(desk("lena", *talk, "--day", "2026-11-06"), f"the {kind} is dated 2026-11-06")
        told(desk("lena", *talk, "--day", "2026-11-05"))
    ask = ("engagement", "ask", name, "--what", "the log", "--json", "--due")
    refused(desk("lena", *ask, "2026-11-04"), "due on 2026-11-04 is before today, 2026-11-05")
    told(desk("lena", *ask, "2026-11-05"))
    finding = released(desk, name)
    told(desk("kaja", "finding", "accept", finding, "--words", "right", "--json"))
    refused(
        desk("kaja", "finding", "plan", finding, *REMEDY, "--due", "2026-11-04"), "due on 2026-11-04 is before today"
    )
    told(desk("kaja", "finding", "plan", finding, *REMEDY, "--due", "2026-11-05", "--json"))
    told(desk("lena", *meeting("present", name, "2026-11-03")))


def test_a_day_is_the_organizations(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """At half past eleven in the evening of the 5th in Greenwich it is the 6th in Oslo."""
    late = workspace(
        tmp_path / "home", write(tmp_path / "org", FILES), clock=lambda: datetime(2026, 11, 5, 23, 30, tzinfo=UTC)
    )
    desk = desk_of(late, capsys)
    name = begun(desk)
    told(desk("lena", *meeting("present", name, "2026-11-06")))


def test_a_period_begins_before_it_ends(desk: Desk, opened: Workspace) -> None:
    backwards = ("--from", "2026-10-31", "--to", "2026-01-01")
    says = "the period ends on 2026-01-01, before it begins on 2026-10-31"
    refused(desk("lena", *PLAN, *AIM, *backwards), says)
    refused(desk("lena", "trail", "Moisture Seer", *backwards), says)
    assert desk("lena", "trail", "Moisture Seer", "--from", "2026-10-31", "--to", "2026-10-31").code == 0
    client = TestClient(create_app(opened), base_url=BASE, client=LOCAL)
    client.headers["authorization"] = f"Bearer {client.post('/v1/session', json={'user': 'lena'}).json()['token']}"
    days = {"first": "2026-10-31", "last": "2026-01-01"}
    aims = {"type": "internal", "title": "x", "objectives": ["y"], "criteria": ["9.1"], **days}
    for got in (
        client.get("/v1/trails", params={"system": "Moisture Seer", **days}),
        client.post("/v1/engagements", json=aims),
    ):
        assert (got.status_code, says in got.json()["detail"]) == (400, True), got.text


def done(desk: Desk, owner: str = "Rolf Berg") -> tuple[str, str]:
    """An engagement, and a finding of it of which the action is done today, the 5th, shown by the rule."""
    name = begun(desk)
    finding = released(desk, name)
    told(desk("kaja", "finding", "accept", finding, "--words", "right", "--json"))
    told(desk("kaja", "finding", "plan", finding, *REMEDY[:-1], owner, "--due", "2026-11-09", "--json"))
    told(
        desk(
            "kaja",
            "finding",
            "done",
            finding,
            "--words",
            "posted",
            "--sentence",
            "It is there.",
            "--cite",
            f"{RULE_FILE}::{RULE}",
            "--cite",
            "deals/dryco.md::The price",
            "--json",
        )
    )
    return name, finding


def watched(desk: Desk, name: str, day: str) -> str:
    seen = ("--person", "rollout 3.3", "--day", day, "--words", "It was signed in the tool.", "--json")
    return (
        f"engagement/{name}#{told(desk('omar', 'engagement', 'paper', name, 'observation', *seen))['papers'][-1]['id']}"
    )


def test_an_effect_is_seen_in_what_is_later_than_the_action(desk: Desk) -> None:
    name, finding = done(desk)
    before, after = watched(desk, name, "2026-11-04"), watched(desk, name, "2026-11-05")
    check = ("finding", "check", finding, "--effective", "--words", "seen", "--json", "--sentence", "It holds.")
    for cites in (
        (f"{RULE_FILE}::{RULE}",),  # of the action, and of January
        ("deals/dryco.md::reports",),  # of the action, and of no day
        ("rollouts.csv#ROL-6",),  # of August
        (before, "deals/dryco.md"),
    ):
        places = [word for cite in cites for word in ("--cite", cite)]
        refused(desk("omar", *check, *places), "shows no effect: cite something later")
    assert told(desk("omar", *check, "--cite", before, "--cite", after))["state"] == "effectiveness checked"


def test_nobody_checks_their_own_action(desk: Desk) -> None:
    name, finding = done(desk, owner="Omar Vik")
    check = ("finding", "check", finding, "--effective", "--words", "seen", "--json", "--sentence", "It holds.")
    seen = ("--cite", watched(desk, name, "2026-11-05"))
    refused(desk("omar", *check, *seen), "Omar Vik is to do the action")
    assert told(desk("lena", *check, *seen))["state"] == "effectiveness checked"


def test_who_disputed_settles_it_or_a_lead_does(desk: Desk, opened: Workspace) -> None:
    name = begun(desk)
    for settled in ("accept", "uphold"):
        finding = released(desk, name)
        told(desk("kaja", "finding", "dispute", finding, "--words", "it was signed", "--json"))
        says = f"kaja disputed {finding}: let kaja accept it, or a lead auditor uphold it"
        refused(desk("rolf", "finding", "accept", finding, "--words", "right"), says)
        assert "Disputed: by kaja on 2026-11-05: it was signed" in markdown(opened.reporter("lena").audit(name))
        told(
            desk(
                "kaja" if settled == "accept" else "lena", "finding", settled, finding, "--words", "so be it", "--json"
            )
        )
    other = released(desk, name)
    told(desk("rolf", "finding", "accept", other, "--words", "right", "--json"))
