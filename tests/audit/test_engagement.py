"""A small granary is audited: from plan to effectiveness check, in two lanes, through the command line and over HTTP."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.api.app import create_app
from assistant.audit import findings as acts
from assistant.audit.engagement import Engagement, Stage, Type
from assistant.audit.independence import Audited, conflicts
from assistant.audit.proposal import Before, propose
from assistant.cli.run import main
from assistant.domain.errors import BadInput
from assistant.wiring import Workspace
from tests.api.conftest import BASE, LOCAL
from tests.audit.granary import FILES, QUARREL, RULE, WHISPER, granary
from tests.audit.test_findings import made as drafted_finding
from tests.cli.conftest import Run
from tests.promises.organizations import write

Told = Any
Desk = Callable[..., Run]
RULE_FILE = "rules/rollout.md"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return granary(tmp_path_factory.mktemp("granary"))


@pytest.fixture
def desk(opened: Workspace, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("COLUMNS", "200")
    return desk_of(opened, capsys)


def desk_of(opened: Workspace, capsys: pytest.CaptureFixture[str]) -> Desk:
    def run(user: str, *arguments: object) -> Run:
        code = main([*map(str, arguments), "--as", user], opener=lambda _: opened)
        captured = capsys.readouterr()
        return Run(code, captured.out, captured.err)

    return run


def told(run: Run) -> Told:
    assert run.code == 0, run.err
    return json.loads(run.out)


@pytest.fixture(scope="module")
def http(opened: Workspace) -> Callable[[str], TestClient]:
    app = create_app(opened)

    def sign_in(user: str) -> TestClient:
        client = TestClient(app, base_url=BASE, client=LOCAL)
        client.headers["authorization"] = f"Bearer {client.post('/v1/session', json={'user': user}).json()['token']}"
        return client

    return sign_in


def planned(desk: Desk, *extra: object, kind: str = "internal") -> str:
    made = desk(
        "lena", "engagement", "plan", kind, "--title", "Drying models", "--objective", "see that rollouts are approved",
        "--system", "Moisture Seer", "--criterion", "A.6.2.5", "--criterion", "9.1", "--contact", "kaja",
        "--from", "2026-01-01", "--to", "2026-10-31", "--json", *extra,
    )  # fmt: skip
    return str(told(made)["id"])


def fieldwork(desk: Desk, *extra: object) -> str:
    name = planned(desk, *extra)
    told(desk("lena", "engagement", "staff", name, "omar", "--json"))
    told(
        desk("lena", "engagement", "schedule", name, "--day", "2026-11-02", "--what", "walk", "--who", "omar", "--json")
    )
    told(desk("lena", "engagement", "open", name, "--day", "2026-11-01", "--present", "Kaja Sand", "--words", "scope, hours, secrecy", "--json"))  # fmt: skip
    return name


def drafted(desk: Desk, engagement: str, *cites: str, user: str = "lena", sentence: str = "Rollout 3.1 was unsigned.") -> str:  # fmt: skip
    places = [word for cite in cites for word in ("--cite", f"1={cite}")]
    run = desk(user, "finding", "draft", "--engagement", engagement, "--title", "Unsigned rollout", "--criterion", "A.6.2.5",
               "--class", "minor", "--reason", "one lapse", "--sentence", sentence, *places, "--json")  # fmt: skip
    return str(told(run)["id"])


def seen_after(desk: Desk, engagement: str) -> tuple[str, ...]:
    """A cited sentence for the effectiveness check: what omar observed on the day on which the action was done."""
    watched = ("observation", "--person", "rollout 3.3", "--day", "2026-11-05", "--words", "It is signed in the tool.")
    paper = told(desk("omar", "engagement", "paper", engagement, *watched, "--json"))["papers"][-1]["id"]
    return ("--sentence", "It holds.", "--cite", f"engagement/{engagement}#{paper}::is signed in the tool")


def test_an_audit_is_walked_from_plan_to_effectiveness_check(desk: Desk, http: Callable[[str], TestClient]) -> None:
    kaja, omar = http("kaja"), http("omar")
    name = planned(desk)
    assert "no schedule" in desk("lena", "engagement", "open", name, "--day", "2026-11-01").err
    told(desk("lena", "engagement", "staff", name, "omar", "--json"))
    told(
        desk("lena", "engagement", "schedule", name, "--day", "2026-11-02", "--what", "walk", "--who", "omar", "--json")
    )
    assert {one["sort"] for one in told(desk("lena", "engagement", "propose", name, "--json"))} >= {"documents", "sample", "check"}  # fmt: skip
    assert desk("lena", "finding", "draft", "--engagement", name, "--title", "early").code == 3
    told(desk("lena", "engagement", "open", name, "--day", "2026-11-01", "--present", "Kaja Sand", "--words", "scope, hours, secrecy", "--json"))  # fmt: skip

    place = f"/v1/engagements/{name}"
    asked = omar.post(
        f"{place}/requests", json={"what": "the rollout rule", "criteria": ["A.6.2.5"], "due": "2026-11-08"}
    )
    assert asked.json()["requests"][0]["state"] == "asked"
    assert omar.post(f"{place}/requests/R-1/answer", json={"evidence": [RULE_FILE]}).status_code == 403
    assert kaja.post(f"{place}/requests/R-1/answer", json={"evidence": ["vault/quarrel.md"]}).status_code == 404
    assert kaja.post(f"{place}/requests/R-1/answer", json={"words": "it is in a drawer"}).status_code == 200
    assert omar.post(f"{place}/requests/R-1/return", json={"words": "the text, please"}).json()["requests"][0]["reason"]
    given = kaja.post(f"{place}/requests/R-1/answer", json={"evidence": [RULE_FILE]}).json()["requests"][0]
    assert given["evidence"][0]["source"] == RULE_FILE
    assert omar.post(f"{place}/requests/R-1/accept").json()["requests"][0]["state"] == "accepted"

    talk = {"kind": "interview", "person": "Rolf Berg", "day": "2026-11-02", "words": "He signs on paper, at night."}
    paper = omar.post(f"{place}/papers", json=talk).json()["papers"][0]
    assert kaja.get(place).json()["papers"] == []
    found = next(one for one in told(desk("lena", "check", "patterns", "--json")) if one["state"] == "found" and one["citations"])  # fmt: skip
    body = {"engagement": name, "from_check": found["id"], "check": "patterns", "criteria": ["A.6.2.5"],
            "sentences": [{"text": "Signatures are on paper.", "cites": [{"source": f"engagement/{name}#{paper['id']}", "quote": "on paper"}]}]}  # fmt: skip
    finding = omar.post("/v1/findings", json=body).json()
    assert (finding["state"], finding["class"]) == ("draft", found["suggested_class"])
    assert [len(one["citations"]) > 0 for one in finding["condition"]] == [True, True]
    mine = f"/v1/findings/{finding['id']}"
    assert kaja.get(mine).status_code == 404
    assert omar.post(f"{mine}/release", json={}).status_code == 403
    assert (
        desk("lena", "engagement", "present", name, "--day", "2026-11-05", "--present", "all", "--words", "x").code == 3
    )

    told(desk("lena", "finding", "release", finding["id"], "--json"))
    assert kaja.get(mine).json()["condition"][1]["citations"][0]["quote"] == "on paper"
    told(desk("lena", "engagement", "present", name, "--day", "2026-11-05", "--present", "Kaja Sand", "--words", "facts", "--json"))  # fmt: skip
    assert "not agreed" in desk("lena", "engagement", "report", name, "--words", "sound").err
    assert kaja.post(f"{mine}/dispute", json={"words": "3.1 was signed"}).json()["state"] == "disputed"
    assert told(desk("lena", "finding", "uphold", finding["id"], "--words", "no record shows it", "--json"))["state"] == "upheld"  # fmt: skip
    told(desk("lena", "engagement", "report", name, "--words", "sound but for one", "--json"))

    assert desk("lena", "engagement", "finish", name, "--words", "done").code == 3
    plan = {"cause": "paper", "correction": "sign now", "corrective_action": "sign in the tool", "owner": "Rolf Berg", "due": "2026-11-20"}  # fmt: skip
    assert kaja.post(f"{mine}/plan", json=plan).json()["plan"]["corrective_action"] == "sign in the tool"
    proof = {"words": "the rule is posted", "sentences": [{"text": "The rule is there.", "cites": [{"source": RULE_FILE, "quote": RULE}]}]}  # fmt: skip
    assert kaja.post(f"{mine}/done", json=proof).json()["state"] == "action done"
    assert desk("lena", "finding", "close", finding["id"]).code == 3
    checked = desk("omar", "finding", "check", finding["id"], "--effective", "--words", "seen", *seen_after(desk, name), "--json")  # fmt: skip
    assert told(checked)["state"] == "effectiveness checked"
    assert told(desk("lena", "finding", "close", finding["id"], "--words", "works", "--json"))["state"] == "closed"
    end = told(desk("lena", "engagement", "finish", name, "--words", "followed up", "--json"))
    assert (end["stage"], end["follow_up"]) == ("finished", "followed up")
    acts = [one["act"] for one in kaja.get(mine).json()["history"]]
    assert acts == ["released", "disputed", "upheld", "planned", "done", "effective", "closed"]


def test_who_is_not_independent_is_refused_or_declared(desk: Desk) -> None:
    name = told(desk("lena", "engagement", "plan", "internal", "--title", "Sorter", "--objective", "see it", "--system", "Chaff Sorter", "--criterion", "9.1", "--json"))["id"]  # fmt: skip
    refused = desk("lena", "engagement", "staff", name, "omar")
    assert refused.code == 3
    assert "omar owns (as Omar Vik): machines.csv#M-2" in refused.err
    team = told(desk("lena", "engagement", "staff", name, "omar", "--declared", "left the sorter in 2024", "--json"))[
        "team"
    ]
    assert team[1]["declared"] == "left the sorter in 2024"
    assert team[1]["conflicts"]
    own = desk(
        "lena",
        "engagement",
        "plan",
        "internal",
        "--title",
        "Us",
        "--objective",
        "see it",
        "--unit",
        "Audit",
        "--criterion",
        "9.2.1",
    )
    assert own.code == 3
    assert "lena is of audit, which is audited" in own.err


def test_only_auditors_plan_and_draft(desk: Desk) -> None:
    assert desk("kaja", "engagement", "plan", "internal", "--title", "Mine", "--criterion", "9.1").code == 4
    name = fieldwork(desk)
    assert desk("kaja", "finding", "draft", "--engagement", name, "--title", "x").code == 4
    assert desk("kaja", "engagement", "report", name, "--words", "x").code == 4


def test_a_team_that_owns_speaks_against_its_people(tmp_path: Path) -> None:
    fleet = FILES["machines.csv"].replace("Kaja Sand", "The drying crew")
    scope = granary(tmp_path, **{"machines.csv": fleet}).office("lena").desk
    audited = Audited(systems=("Moisture Seer",), units=())
    (found,) = conflicts(scope, audited, "rolf", ["drying"])
    assert str(found) == "group drying of rolf owns (as The drying crew): machines.csv#M-1"
    assert conflicts(scope, audited, "stine", ["milling"]) == ()
    assert conflicts(scope, Audited(systems=("Chaff Sorter",), units=()), "rolf", ["drying"]) == ()


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--criterion", "A.99.9", "A.99.9"),
        ("--system", "Bean Counter", "Bean Counter"),
        ("--contact", "nobody", "nobody"),
    ],
)
def test_what_a_plan_names_must_exist(desk: Desk, option: str, value: str, says: str) -> None:
    run = desk(
        "lena",
        "engagement",
        "plan",
        "internal",
        "--title",
        "x",
        "--objective",
        "y",
        "--criterion",
        "9.1",
        option,
        value,
    )
    assert (run.code, says in run.err) == (3, True)


def test_hidden_work_and_absent_work_are_one(desk: Desk) -> None:
    name = fieldwork(desk)
    finding = drafted(desk, name, f"vault/quarrel.md::{QUARREL}")
    for words, hidden, absent in (("finding", finding, "F-00000000"), ("engagement", name, "E-00000000")):
        for user in ("stine", "kaja") if words == "finding" else ("stine",):
            seen, none = desk(user, words, "show", hidden), desk(user, words, "show", absent)
            assert (seen.code, seen.err.replace(hidden, "ID")) == (1, none.err.replace(absent, "ID"))
            assert none.code == 1
    assert desk("kaja", "finding", "accept", finding, "--words", "x").code == 1


def blank(value: Told) -> Told:
    """JSON without what is random: ids, times and ledger records, each by the order in which it first stands."""
    text = json.dumps(value)
    names: dict[str, str] = {}
    for found in re.findall(r"\b[EFW]-[0-9a-f]{8}\b|\d{4}-\d\d-\d\dT[^\"]+|\b[0-9a-f]{16}\b", text):
        names.setdefault(found, f"<{len(names)}>")
    for found, name in names.items():
        text = text.replace(found, name)
    return json.loads(text)


def auditees(opened: Workspace, name: str) -> Told:
    """Everything that the auditee can read of an engagement."""
    client = TestClient(create_app(opened), base_url=BASE, client=LOCAL)
    client.headers["authorization"] = f"Bearer {client.post('/v1/session', json={'user': 'kaja'}).json()['token']}"
    pages = (f"/v1/engagements/{name}", "/v1/engagements", "/v1/findings", f"/v1/findings?engagement={name}", "/v1/samples")  # fmt: skip
    return [client.get(page).json() for page in pages]


def test_the_auditee_sees_the_same_with_and_without_drafts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An unreleased finding and an unreleased paper leave no trace, before and after another one is released."""
    monkeypatch.setenv("COLUMNS", "200")
    seen = []
    for kept_back in (True, False):
        opened = granary(tmp_path / str(kept_back))
        desk = desk_of(opened, capsys)
        name = fieldwork(desk)
        if kept_back:
            drafted(desk, name, f"vault/quarrel.md::{QUARREL}")
            told(desk("omar", "engagement", "paper", name, "note", "--words", "he sweats", "--json"))
        shown = drafted(desk, name, f"{RULE_FILE}::{RULE}", sentence="The rule asks for a signature.")
        told(desk("lena", "finding", "release", shown, "--json"))
        told(desk("kaja", "finding", "accept", shown, "--words", "right", "--json"))
        seen.append(blank(auditees(opened, name)))
    assert [one == other for one, other in zip(*seen, strict=True)] == [True] * 5
    assert "signature" in json.dumps(seen[0])


def test_a_release_shows_its_quotes_and_nothing_else(desk: Desk, opened: Workspace) -> None:
    name = fieldwork(desk)
    finding = drafted(desk, name, f"vault/quarrel.md::{QUARREL}")
    assert desk("lena", "finding", "release", finding, "--to", "everyone").code == 3
    told(desk("lena", "finding", "release", finding, "--to", "user:kaja", "--json"))
    quote = told(desk("kaja", "finding", "show", finding, "--json"))["condition"][0]["citations"][0]["quote"]
    assert quote == QUARREL
    assert desk("kaja", "show", "vault/quarrel.md").code == 1
    assert desk("rolf", "finding", "show", finding).code == 1
    (event,) = opened._store.journal.events(subject=f"finding/{finding}", kinds=["finding.released"])
    (place,) = event.quoted[0]["cited"]  # type: ignore[index]
    assert (place["quote"], place["overrides"]) == (QUARREL, "entry: allow group:audit")


@pytest.mark.parametrize("to", ["user:nobody", "group:all", "user:drying", "group:kaja"])
def test_nothing_is_released_to_a_name_that_nobody_has(desk: Desk, to: str) -> None:
    name = fieldwork(desk)
    finding = drafted(desk, name, f"{RULE_FILE}::{RULE}")
    noted = told(desk("omar", "engagement", "paper", name, "note", "--words", "seen", "--json"))["papers"][-1]["id"]
    for act in (("finding", "release", finding), ("engagement", "release-paper", name, noted)):
        run = desk("lena", *act, "--to", "group:drying", "--to", to)
        assert (run.code, f"'{to}' is not known: name people or groups" in run.err) == (3, True), run
    assert told(desk("lena", "finding", "show", finding, "--json"))["state"] == "draft"
    told(desk("lena", "finding", "release", finding, "--to", "group:drying", "--json"))


def test_a_sentence_is_there_for_who_may_read_all_that_it_rests_on(desk: Desk) -> None:
    name = fieldwork(desk)
    run = desk("lena", "finding", "draft", "--engagement", name, "--title", "Two", "--criterion", "A.6.2.5", "--class", "minor",
               "--reason", "two lapses", "--sentence", "3.1 unsigned.", "--sentence", "3.2 too.",
               "--cite", f"1=vault/quarrel.md::{QUARREL}", "--cite", f"2=vault/quarrel.md::{QUARREL}",
               "--cite", f"2=lenas/whisper.md::{WHISPER}", "--json")  # fmt: skip
    finding = told(run)["id"]
    assert [one["text"] for one in told(desk("omar", "finding", "show", finding, "--json"))["condition"]] == [
        "3.1 unsigned."
    ]
    hidden = drafted(desk, name, f"lenas/whisper.md::{WHISPER}")
    assert desk("omar", "finding", "show", hidden).code == 1


def test_every_sentence_of_a_finding_is_cited(desk: Desk) -> None:
    name = fieldwork(desk)
    base = ("finding", "draft", "--engagement", name, "--title", "x", "--criterion", "A.6.2.5", "--class", "minor", "--reason", "y")  # fmt: skip
    assert desk("lena", *base).code == 3
    assert "cites nothing" in desk("lena", *base, "--sentence", "It is so.").err
    assert "does not say" in desk("lena", *base, "--sentence", "So.", "--cite", f"{RULE_FILE}::never written").err
    assert desk("lena", *base, "--sentence", "So.", "--cite", "rules/none.md").code == 1


def test_a_finding_drafted_from_an_answer_cites_each_claim(desk: Desk) -> None:
    name = fieldwork(desk)
    answer = told(desk("lena", "ask", "Who approves every rollout of a model?", "--json"))
    assert answer["claims"]
    run = desk("lena", "finding", "draft", "--engagement", name, "--from-receipt", answer["receipt"], "--title", "Approval",
               "--criterion", "A.6.2.5", "--class", "observation", "--reason", "a gap", "--json")  # fmt: skip
    made = told(run)
    assert [one["text"] for one in made["condition"]] == [one["text"] for one in answer["claims"]]
    assert all(one["citations"] for one in made["condition"])
    foreign = desk(
        "omar", "finding", "draft", "--engagement", name, "--from-receipt", answer["receipt"], "--title", "x"
    )
    assert foreign.code == 1


def test_evidence_that_changes_flags_the_finding_and_holds_its_release(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    opened = granary(tmp_path)
    desk = desk_of(opened, capsys)
    name = fieldwork(desk)
    finding, freed = (
        drafted(desk, name, f"vault/quarrel.md::{QUARREL}"),
        drafted(desk, name, f"vault/quarrel.md::{QUARREL}"),
    )
    told(desk("lena", "finding", "release", freed, "--json"))
    assert told(desk("lena", "finding", "show", finding, "--json"))["flag"] is None
    opened.ingest(write(tmp_path / "org", FILES | {"vault/quarrel.md": "# Quarrel\n\nIt was signed after all.\n"}))
    revised = told(desk("lena", "finding", "show", finding, "--json"))
    assert (revised["flag"], revised["condition"][0]["citations"][0]["changed"]) == (
        "evidence changed since",
        "revised",
    )
    assert revised["condition"][0]["citations"][0]["quote"] == QUARREL
    assert "has changed" in desk("lena", "finding", "release", finding).err
    opened.erase("vault/quarrel.md", who="operator", reason="a request")
    gone = told(desk("lena", "finding", "show", finding, "--json"))
    assert (gone["flag"], gone["condition"]) == ("evidence changed since", [])
    assert QUARREL not in desk("kaja", "finding", "show", freed, "--json").out
    assert told(desk("kaja", "finding", "show", freed, "--json"))["flag"] == "evidence changed since"
    assert opened.verify_ledger() is None


@pytest.mark.parametrize(
    ("kind", "sorts"),
    [
        ("stage_1", {"documents"}),
        ("stage_2", {"sample"}),
        ("surveillance", {"finding", "change", "criterion"}),
        ("recertification", {"documents", "sample", "finding", "change"}),
        ("supplier", {"shared"}),
    ],
)
def test_the_type_decides_what_is_proposed(opened: Workspace, kind: str, sorts: set[str]) -> None:
    earlier = Engagement(id="E-1", type=Type.SURVEILLANCE, stage=Stage.REPORTED, title="x", reported=date(2026, 6, 1))
    made = Engagement(id="E-2", type=Type(kind), stage=Stage.PLANNED, title="y", criteria=("A.6", "9", "A.10"))
    before = Before(engagements=(earlier,), findings=(drafted_finding(acts.RELEASED),))
    lines = propose(opened.office("lena").desk, made, before)
    assert {one.sort.value for one in lines} == sorts
    for one in lines:
        assert one.why
    told = {one.sort.value: one for one in lines}
    if kind == "stage_1":
        ready = {one.criteria[0]: one.ready for one in lines}
        assert ready["A.6.2.5"] is True
        assert False in ready.values()
    if kind == "surveillance":
        assert [one.what for one in lines if one.sort.value == "change"] == ["Moisture Seer 3.2"]
        assert "2 of 3" in told["criterion"].why
        assert told["finding"].what == "F-1 Leak"
    if kind == "supplier":
        assert [one.what for one in lines] == ["Dryco shall provide its test reports once a year."]


def test_surveillance_takes_up_every_theme_over_three_audits(opened: Workspace) -> None:
    desk = opened.office("lena").desk
    made = Engagement(id="E-9", type=Type.SURVEILLANCE, stage=Stage.PLANNED, title="y", criteria=("A.6", "9", "A.5"))
    turns = []
    for count in range(3):
        before = Before(engagements=tuple(replace(made, id=f"E-{n}") for n in range(count)))
        turns.append({one.criteria for one in propose(desk, made, before) if one.sort.value == "criterion"})
    assert len(set(map(frozenset, turns))) == 3
    themes = {each for theme in desk.criteria.themes for one in theme.criteria for each in desk.criteria.below(one)}
    inside = {(each,) for one in made.criteria for each in desk.criteria.below(one) if each in themes}
    assert set().union(*turns) == inside


def test_two_writers_do_not_run_over_each_other(opened: Workspace, desk: Desk) -> None:
    name = planned(desk)
    office = opened.office("lena")
    seen = office.engagements.whole(name)
    office.engagements.contact(name, "rolf")
    with pytest.raises(BadInput, match="changed by somebody else"):
        office.engagements.write(seen, "engagement.contacted", {"user": "stine"}, ())
