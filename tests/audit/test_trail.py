"""Hops of changes in a port authority: each state caused once, and the near misses beside it."""

import tempfile
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from assistant.audit.cases import cases, trail_graph
from assistant.audit.record import first_line
from assistant.audit.references import references
from assistant.audit.trail import EXPECTED, trail
from assistant.domain.answer import HopState, Stage
from assistant.domain.dates import Period
from assistant.domain.draft import DraftHop, DraftTrail
from assistant.domain.evidence import EvidenceId
from assistant.store.scope import Scope
from tests.promises.organizations import workspace, write

SOURCES = """version: 1
organization: {name: Port, timezone: Europe/Athens}
people: {pia: []}
sources:
  - {id: fleet, path: fleet.csv, connector: register, kind: inventory, allow: [everyone]}
  - {id: tickets, path: tickets.csv, connector: register, kind: ticket, allow: [everyone]}
  - {id: merges, path: merges.csv, connector: register, kind: pull_request, allow: [everyone]}
  - {id: changes, path: changes.csv, connector: register, kind: deployment, allow: [everyone]}
  - {id: records, path: records, connector: files, allow: [everyone]}
"""
FLEET = "id,name,keeper\nS-1,Berth Oracle,Nia Cole\nS-2,Crane Sight,Oto Brandt\n"
TICKETS = "key,summary,created\nPORT-7,Promote Berth Oracle 2.4 to production,2026-05-02\n"
MERGES = "number,title,author,merged at\n31,PORT-7 retrain Berth Oracle 2.4,Kai Moreau,2026-05-08\n"
CHANGES = "number,short description,start date,owner\nCHG-5,Deploy Berth Oracle 2.4 (PORT-7),2026-05-20,Nia Cole\n"


def record(kind: str, day: str | None, body: str, **said: str) -> str:
    head = {"kind": kind, "system": "Berth Oracle", "model_version": "'2.4'"} | said
    lines = [f"{name}: {value}" for name, value in head.items() if value] + ([f"date: {day}"] if day else [])
    return "---\n" + "\n".join(lines) + f"\n---\n# Record\n\n{body}\n"


EVALUATION = record("evaluation", "2026-05-11", "Berth Oracle 2.4 was measured on 900 arrivals.", owner="Kai Moreau")
APPROVAL = record("approval", "2026-05-15", "Berth Oracle 2.4 is approved.", approved_by="Nia Cole")
WATCH = record(
    "monitoring", "2026-06-01", "Arrival errors of Berth Oracle 2.4 stayed below 3 minutes.", owner="Oto Brandt"
)
WHOLE: dict[str, str] = {
    "sources.yaml": SOURCES,
    "fleet.csv": FLEET,
    "tickets.csv": TICKETS,
    "merges.csv": MERGES,
    "changes.csv": CHANGES,
    "records/measured.md": EVALUATION,
    "records/signed.md": APPROVAL,
    "records/watch.md": WATCH,
}


def port(changed: Mapping[str, str | None]) -> Scope:
    """What anybody sees of the port with some files changed, and those of None taken away."""
    files = {name: text for name, text in (WHOLE | dict(changed)).items() if text is not None}
    folder = Path(tempfile.mkdtemp(dir=BASE[0]))
    opened = workspace(folder / "home", write(folder / "org", files))
    return opened._scope("pia", opened._sources(), None)


TODAY = date(2026, 9, 1)
BASE: list[Path] = []


@pytest.fixture(scope="module", autouse=True)
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    BASE.append(tmp_path_factory.mktemp("ports"))
    yield
    BASE.clear()


def trails(scope: Scope, period: Period | None = None) -> dict[str, DraftTrail]:
    found = cases(trail_graph(scope, references(scope)), period)
    return {case.subject: trail(case, TODAY) for case in found}


def states(chain: DraftTrail) -> dict[str, str]:
    return {hop.stage.value: hop.state.value for hop in chain.hops}


def hop(scope: Scope, stage: Stage, subject: str = "Berth Oracle 2.4") -> DraftHop:
    return next(hop for hop in trails(scope)[subject].hops if hop.stage is stage)


@pytest.fixture(scope="module")
def whole(base: None) -> Scope:
    return port({})


def test_a_change_with_every_record_has_every_hop_present(whole: Scope) -> None:
    (chain,) = trails(whole).values()
    assert chain.subject == "Berth Oracle 2.4"
    assert states(chain) == dict.fromkeys((stage.value for stage in EXPECTED), "present")


def test_hops_stand_in_the_order_of_the_life_of_a_change(whole: Scope) -> None:
    (chain,) = trails(whole).values()
    order = list(Stage)
    assert [hop.stage for hop in chain.hops] == sorted((hop.stage for hop in chain.hops), key=order.index)


def test_each_hop_shows_the_record_the_day_and_the_person(whole: Scope) -> None:
    approval = hop(whole, Stage.APPROVAL)
    assert {span.evidence for span in approval.spans} == {"records/signed.md"}
    assert (str(approval.date), approval.person) == ("2026-05-15", "Nia Cole")
    quotes = "\n".join(whole.quote(span) for span in approval.spans)
    assert "2026-05-15" in quotes
    assert "Nia Cole" in quotes


@pytest.mark.parametrize(
    ("stage", "lost"),
    [
        (Stage.TICKET, "tickets.csv"),
        (Stage.PULL_REQUEST, "merges.csv"),
        (Stage.EVALUATION, "records/measured.md"),
        (Stage.APPROVAL, "records/signed.md"),
        (Stage.DEPLOYMENT, "changes.csv"),
        (Stage.MONITORING, "records/watch.md"),
    ],
)
def test_a_hop_without_a_record_is_missing_and_says_so(base: None, stage: Stage, lost: str) -> None:
    missing = hop(port({lost: None}), stage)
    assert (missing.state, missing.spans, missing.date) == (HopState.MISSING, (), None)
    assert "Berth Oracle 2.4" in missing.why


def test_an_evaluation_after_the_deployment_is_late(base: None) -> None:
    late = hop(port({"records/measured.md": EVALUATION.replace("2026-05-11", "2026-05-21")}), Stage.EVALUATION)
    assert late.state is HopState.LATE
    assert "2026-05-20" in late.why


def test_an_approval_after_the_deployment_is_late_and_on_its_day_is_not(base: None) -> None:
    after, same = (port({"records/signed.md": APPROVAL.replace("2026-05-15", f"2026-05-{day}")}) for day in (21, 20))
    assert hop(after, Stage.APPROVAL).state is HopState.LATE
    assert hop(same, Stage.APPROVAL).state is HopState.PRESENT


@pytest.mark.parametrize("name", ["Kai Moreau", "kmoreau", "Moreau, Kai", "kai.moreau@port.example"])
def test_who_approves_a_change_of_their_own_is_told_by_any_spelling(base: None, name: str) -> None:
    signed = record("approval", "2026-05-15", "Berth Oracle 2.4 is approved.", approved_by=f'"{name}"')
    own = hop(port({"records/signed.md": signed}), Stage.APPROVAL)
    assert own.state is HopState.SELF_APPROVED
    assert name in own.why


def test_a_namesake_is_not_the_author(base: None) -> None:
    signed = APPROVAL.replace("Nia Cole", "Kit Moreau")
    assert hop(port({"records/signed.md": signed}), Stage.APPROVAL).state is HopState.PRESENT


def test_an_evaluation_of_another_version_is_shown_and_named_as_such(base: None) -> None:
    other = EVALUATION.replace("2.4", "2.3").replace("measured on", "measured for PORT-7 on")
    found = hop(port({"records/measured.md": other}), Stage.EVALUATION)
    assert found.state is HopState.OTHER_VERSION
    assert "2.3" in found.why
    assert {span.evidence for span in found.spans} == {"records/measured.md"}


def test_an_approval_of_another_version_approves_nothing(base: None) -> None:
    other = APPROVAL.replace("2.4", "2.3").replace("is approved", "is approved for PORT-7")
    assert hop(port({"records/signed.md": other}), Stage.APPROVAL).state in (HopState.MISSING, HopState.OTHER_VERSION)


def test_a_record_without_a_day_is_undated(base: None) -> None:
    undated = record("approval", None, "Berth Oracle 2.4 is approved.", approved_by="Nia Cole")
    assert hop(port({"records/signed.md": undated}), Stage.APPROVAL).state is HopState.UNDATED


@pytest.mark.parametrize(
    "words", ["is not approved", "was rejected by the panel", "was declined", "was never approved"]
)
def test_a_decision_that_says_no_contradicts_the_hop(base: None, words: str) -> None:
    refused = APPROVAL.replace("is approved", words)
    found = hop(port({"records/signed.md": refused}), Stage.APPROVAL)
    assert found.state is HopState.CONTRADICTED


def test_the_worst_fault_is_the_state_and_every_fault_is_told(base: None) -> None:
    signed = APPROVAL.replace("Nia Cole", "Kai Moreau").replace("2026-05-15", "2026-05-25")
    found = hop(port({"records/signed.md": signed}), Stage.APPROVAL)
    assert found.state is HopState.SELF_APPROVED
    assert "2026-05-20" in found.why


def test_an_evaluation_under_an_unhelpful_name_is_found_by_what_it_says(base: None) -> None:
    moved = {"records/measured.md": None, "records/final-FINAL (3).md": EVALUATION}
    found = hop(port(moved), Stage.EVALUATION)
    assert found.state is HopState.PRESENT
    assert found.spans[0].evidence == "records/final-FINAL (3).md"


def test_a_record_of_another_system_does_not_join_by_naming_the_ticket(base: None) -> None:
    foreign = EVALUATION.replace("Berth Oracle", "Crane Sight").replace("measured on", "measured after PORT-7 on")
    assert hop(port({"records/measured.md": foreign}), Stage.EVALUATION).state is HopState.MISSING


def test_records_of_another_system_at_the_same_version_do_not_count(base: None) -> None:
    foreign = {
        name: WHOLE[name].replace("Berth Oracle", "Crane Sight") for name in ("records/measured.md", "records/watch.md")
    }
    scope = port(foreign)
    assert hop(scope, Stage.EVALUATION).state is HopState.MISSING
    assert hop(scope, Stage.MONITORING).state is HopState.MISSING


@pytest.mark.parametrize(
    ("day", "state"), [("2026-05-19", "missing"), ("2026-07-04", "present"), ("2026-07-05", "missing")]
)
def test_monitoring_follows_the_deployment_within_weeks(base: None, day: str, state: str) -> None:
    assert hop(port({"records/watch.md": WATCH.replace("2026-06-01", day)}), Stage.MONITORING).state == state


def test_monitoring_of_another_version_does_not_follow_this_one(base: None) -> None:
    assert hop(port({"records/watch.md": WATCH.replace("2.4", "2.3")}), Stage.MONITORING).state is HopState.MISSING


@pytest.mark.parametrize(
    "title",
    [
        "Replace the disk array of Berth Oracle",
        "Renew the certificate of Berth Oracle",
        "Patch the operating system of the gate",
        "Move the network cables of Crane Sight",
    ],
)
def test_a_change_of_what_surrounds_a_system_is_no_promotion(base: None, title: str) -> None:
    changes = f"{CHANGES}CHG-6,{title},2026-05-22,Oto Brandt\n"
    assert list(trails(port({"changes.csv": changes}))) == ["Berth Oracle 2.4"]


def test_a_promotion_without_a_version_is_a_case_under_its_own_key(base: None) -> None:
    changes = f"{CHANGES}CHG-6,Deploy new model of Crane Sight,2026-05-22,Oto Brandt\n"
    found = trails(port({"changes.csv": changes}))
    assert list(found) == ["Berth Oracle 2.4", "CHG-6"]
    assert states(found["CHG-6"])["approval"] == "missing"


def test_the_version_is_taken_from_the_ticket_where_the_change_names_none(base: None) -> None:
    changes = CHANGES.replace("Deploy Berth Oracle 2.4 (PORT-7)", "Deploy Berth Oracle (PORT-7)")
    assert list(trails(port({"changes.csv": changes}))) == ["Berth Oracle 2.4"]


def test_two_versions_of_a_system_are_two_cases(base: None) -> None:
    changes = f"{CHANGES}CHG-6,Deploy Berth Oracle 2.5,2026-06-10,Nia Cole\n"
    found = trails(port({"changes.csv": changes}))
    assert list(found) == ["Berth Oracle 2.4", "Berth Oracle 2.5"]
    assert states(found["Berth Oracle 2.4"])["evaluation"] == "present"
    assert states(found["Berth Oracle 2.5"])["evaluation"] != "present"
    assert states(found["Berth Oracle 2.5"])["approval"] == "missing"


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2026-05-20", "2026-05-21", ["Berth Oracle 2.4"]),
        ("2026-05-15", "2026-05-16", ["Berth Oracle 2.4"]),
        ("2026-05-01", "2026-05-12", []),
        ("2026-06-01", "2026-07-01", []),
    ],
)
def test_a_period_selects_cases_by_deployment_or_approval(
    whole: Scope, start: str, end: str, expected: list[str]
) -> None:
    period = Period(start=date.fromisoformat(start), end=date.fromisoformat(end))
    assert list(trails(whole, period)) == expected


def test_the_hops_of_a_case_are_followed_outside_the_period(whole: Scope) -> None:
    day = Period(start=date(2026, 5, 20), end=date(2026, 5, 21))
    assert trails(whole, day) == trails(whole)


def test_what_the_reader_may_not_read_is_missing_like_what_never_was(whole: Scope) -> None:
    kept = [item.id for item in whole.items if item.id != "records/signed.md"]
    hidden = trails(whole.narrowed(ids=kept))["Berth Oracle 2.4"]
    gone = trails(port({"records/signed.md": None}))["Berth Oracle 2.4"]
    assert hidden == gone


def test_every_place_of_every_hop_holds_words(whole: Scope) -> None:
    for chain in trails(whole).values():
        for each in chain.hops:
            assert all(whole.quote(span).strip() == whole.quote(span) != "" for span in each.spans)


@pytest.mark.parametrize(
    ("text", "line"), [("\n--\n  Say it \nmore", "Say it"), ("only", "only"), ("--\n**", "--\n**"), ("", "")]
)
def test_the_first_line_that_says_something_is_found(text: str, line: str) -> None:
    start, end = first_line(text)
    assert text[start:end] == line


def test_no_system_in_the_inventory_means_no_case(base: None) -> None:
    assert trails(port({"fleet.csv": None})) == {}


def test_a_case_rests_on_items_that_exist(whole: Scope) -> None:
    (case,) = cases(trail_graph(whole, references(whole)), None)
    assert case.version == (EvidenceId("fleet.csv#S-1"), "2.4")
    assert all(whole.item(node.item.id) for node in case.nodes)


def test_a_record_that_states_the_version_shows_that_it_was_watched(base: None) -> None:
    alarm = record("monitoring", "2026-05-22", "Arrival errors rose.", model_version="")
    watched = hop(port({"records/alarm.md": alarm}), Stage.MONITORING)
    assert {span.evidence for span in watched.spans} == {"records/watch.md"}


def test_where_no_record_states_the_version_the_first_of_the_system_shows_it(base: None) -> None:
    alarm = record("monitoring", "2026-05-22", "Arrival errors rose.", model_version="")
    watched = hop(port({"records/alarm.md": alarm, "records/watch.md": None}), Stage.MONITORING)
    assert {span.evidence for span in watched.spans} == {"records/alarm.md"}


@pytest.mark.parametrize(("name", "day"), [("created", "2026-05-02"), ("opened on", "2 May 2026"), ("raised at", "02.05.2026")])  # fmt: skip
def test_a_ticket_is_shown_by_the_day_on_which_it_was_opened(base: None, name: str, day: str) -> None:
    rows = (
        f"key,summary,{name},updated,date\nPORT-7,Promote Berth Oracle 2.4 to production,{day},2026-06-11,2026-06-10\n"
    )
    scope = port({"tickets.csv": rows})
    ticket = hop(scope, Stage.TICKET)
    assert str(ticket.date) == "2026-05-02"
    assert day in [scope.quote(span) for span in ticket.spans]


def test_a_later_change_of_what_surrounds_a_version_is_no_case_of_its_own_period(base: None) -> None:
    changes = f"{CHANGES}CHG-9,Hotfix of the map (PORT-7),2026-08-04,Nia Cole\n"
    scope = port({"changes.csv": changes})
    assert list(trails(scope, Period(start=date(2026, 7, 1), end=date(2026, 10, 1)))) == []
    assert list(trails(scope, Period(start=date(2026, 5, 1), end=date(2026, 6, 1)))) == ["Berth Oracle 2.4"]


def test_the_version_of_a_defect_is_not_what_a_repair_makes() -> None:
    tickets = TICKETS.replace("key,summary,created", "key,summary,created,model version").replace(
        "2026-05-02\n", "2026-05-02,2.4\nPORT-8,Berth Oracle reads tons as kilograms,2026-06-20,2.4\n"
    )
    changes = CHANGES + "CHG-6,Repair of the unit reader (PORT-8),2026-06-22,Nia Cole\n"
    assert set(trails(port({"tickets.csv": tickets, "changes.csv": changes, "merges.csv": None}))) == {
        "Berth Oracle 2.4"
    }
    only = {"tickets.csv": tickets, "changes.csv": changes.replace("Deploy Berth Oracle 2.4 (PORT-7)", "Dredging")}
    assert "Berth Oracle 2.4" not in trails(port(only | {"records/signed.md": None}))
