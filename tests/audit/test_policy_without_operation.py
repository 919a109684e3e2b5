"""What a hospital buys, whom it hires and what it deploys, held against its own rules on AI."""

import tempfile
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from assistant.audit.checks.patterns.policy_without_operation import check
from assistant.audit.checks.result import Result, State
from assistant.audit.criteria import load_criteria
from assistant.audit.desk import Desk
from tests.promises.organizations import workspace, write

TODAY = date(2026, 9, 1)
SOURCES = """version: 1
organization: {name: Hospital, timezone: Europe/Lisbon}
people: {ana: []}
sources:
  - {id: rules, path: rules, connector: files, kind: policy, allow: [everyone]}
  - {id: tools, path: tools.csv, connector: register, kind: inventory, allow: [everyone]}
  - {id: vendors, path: vendors.csv, connector: register, kind: supplier, allow: [everyone]}
  - {id: bought, path: purchases.csv, connector: register, kind: contract, allow: [everyone]}
  - {id: papers, path: papers, connector: files, kind: supplier, allow: [everyone]}
  - {id: staff, path: recruitment.csv, connector: register, kind: other, allow: [everyone]}
  - {id: web, path: website, connector: files, kind: other, allow: [everyone]}
  - {id: changes, path: changes.csv, connector: register, kind: deployment, allow: [everyone]}
"""
POLICY = """---
title: Rules for artificial intelligence
version: '1'
status: approved
effective: 2026-03-01
---
# Rules for artificial intelligence

No purchase of a product with AI is released unless the vendor due diligence and the intake form are on file.

Where AI ranks candidates, the recruitment record must state that candidates were informed and who reviewed the whole list.

The list of algorithms on our website is updated within 10 working days after a system is put into use.
"""
STAFFING = """---
title: Recruitment procedure
status: approved
effective: {since}
---
# Recruitment procedure

Posts are advertised for two weeks. {more}
"""
TOOLS = "id,name,keeper\nT-1,Ward Planner,Ines Sa\nT-2,Talent Sieve,Rui Melo\n"
VENDORS = "id,vendor,service,used by\nV-1,Orlan Lda,ranking of candidates,Talent Sieve\nV-2,Bruma SA,labels,-\n"
HEAD = "order no,placed on,vendor,description,total,intake form,status,note\n"
ORDER = "Q-{n},{day},{vendor},{what},900,{form},{state},{note}\n"
PEOPLE = "ref,closed on,position,candidates ranked in,candidates informed,list read by,offer\n"


def order(
    n: int,
    what: str,
    *,
    day: str = "2026-05-04",
    vendor: str = "Nortel Lda",
    form: str = "",
    state: str = "released",
    note: str = "",
) -> str:
    return ORDER.format(n=n, day=day, vendor=vendor, what=what, form=form, state=state, note=note)


BASE: list[Path] = []


@pytest.fixture(scope="module", autouse=True)
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    BASE.append(tmp_path_factory.mktemp("hospitals"))
    yield
    BASE.clear()


def results(changed: Mapping[str, str | None]) -> dict[str, Result]:
    held = {"sources.yaml": SOURCES, "rules/ai.md": POLICY, "tools.csv": TOOLS, "vendors.csv": VENDORS, "papers/seen.md": diligence("Bruma SA", "2026-01-10"), "purchases.csv": HEAD + order(1, "Chairs", form="FORM-1"), "recruitment.csv": PEOPLE + "R-0,2026-05-01,Porter,,,,yes\n", "website/note.md": "# Hours\n\nOpen daily.\n", "changes.csv": "number,short description,start date\nC-1,New lamp,2026-05-20\n"} | dict(changed)  # fmt: skip
    folder = Path(tempfile.mkdtemp(dir=BASE[0]))
    files = {name: text for name, text in held.items() if text is not None}
    opened = workspace(folder / "home", write(folder / "org", files))
    desk = Desk(scope=opened._scope("ana", opened._sources(), None), today=TODAY, criteria=load_criteria())
    return {one.subject: one for one in check(desk)}


def diligence(vendor: str, day: str) -> str:
    return f"---\ntitle: Due diligence {vendor}\ndate: {day}\n---\n# Due diligence\n\nAccepted.\n"


def test_orders_of_ai_are_held_against_the_rule_of_their_day() -> None:
    bought = [
        order(1, "Triage chatbot"),
        order(2, "Chairs"),
        order(3, "Image reading with AI", vendor="Bruma SA", form="FORM-7"),
        order(4, "AI scheduler", day="2026-02-10"),
        order(5, "AI scheduler", state="cancelled"),
        order(6, "Letter pack (no AI)"),
        order(7, "Seats for 9", vendor="Orlan Lda"),
        order(8, "AI dictation", vendor="Cardal SA", form="FORM-8"),
    ]
    papers = {"papers/late.md": diligence("Cardal SA", "2026-06-02")}
    found = results({"purchases.csv": HEAD + "".join(bought), **papers})
    states = {key: found[key].state if key in found else None for key in (f"Q-{n}" for n in range(1, 9))}
    assert states == {
        "Q-1": State.FOUND,
        "Q-2": None,
        "Q-3": State.NOT_FOUND,
        "Q-4": State.NOT_FOUND,
        "Q-5": State.NOT_FOUND,
        "Q-6": State.NOT_FOUND,
        "Q-7": State.FOUND,
        "Q-8": State.FOUND,
    }
    assert "later than the deed" in found["Q-8"].why
    assert {"rules/ai.md", "purchases.csv#Q-1"} <= {one.evidence for one in found["Q-1"].spans}
    assert "papers/seen.md" in {one.evidence for one in found["Q-3"].against}
    assert "rules/ai.md" in {one.evidence for one in found["Q-4"].against}


def test_a_form_filed_under_the_orders_number_counts_and_one_of_another_order_does_not() -> None:
    form = "---\ntitle: Intake form\ndate: 2026-05-01\n---\n# Intake form\n\nFor Q-1, Bruma SA.\n"
    rows = HEAD + order(1, "AI notes", vendor="Bruma SA") + order(2, "AI notes", vendor="Bruma SA") + order(3, "Tape", form="F-3")  # fmt: skip
    found = results({"purchases.csv": rows, "papers/form.md": form})
    assert (found["Q-1"].state, found["Q-2"].state) == (State.NOT_FOUND, State.FOUND)


def test_an_order_is_not_cleared_by_a_paper_that_only_mentions_its_supplier() -> None:
    other = diligence("Bruma SA", "2026-01-10") + "\n" + "Long text. " * 40 + "\nCardal SA is named here too.\n"
    found = results({"purchases.csv": HEAD + order(1, "AI notes", vendor="Cardal SA", form="F-1"), "papers/seen.md": other})  # fmt: skip
    assert found["Q-1"].state is State.FOUND


def test_hirings_with_ai_need_what_the_rule_names_and_others_do_not() -> None:
    rows = [
        "R-1,2026-05-01,Nurse,Talent Sieve,,,yes",
        "R-2,2026-05-01,Cook,Talent Sieve,2026-04-02,Rui Melo,yes",
        "R-3,2026-05-01,Porter,,,,yes",
        "R-4,2026-01-05,Clerk,Talent Sieve,,,yes",
    ]
    found = results({"recruitment.csv": PEOPLE + "\n".join(rows) + "\n"})
    hired = {key: one for key, one in found.items() if any("recruitment.csv" in each.evidence for each in (*one.spans, *one.against))}  # fmt: skip
    states = {one.why: one.state for one in hired.values()}
    assert sorted(states.values()) == sorted([State.FOUND, State.NOT_FOUND, State.NOT_FOUND])
    wanting = next(one for one in hired.values() if one.state is State.FOUND)
    assert "recruitment.csv#R-1" in {each.evidence for each in wanting.spans}
    assert "information given to applicants absent" in wanting.why


@pytest.mark.parametrize(
    ("since", "more", "state"),
    [
        ("2026-04-01", "", State.FOUND),
        ("2026-02-01", "", State.NOT_FOUND),
        ("2026-04-01", "Talent Sieve may be used.", State.NOT_FOUND),
    ],
)
def test_a_procedure_of_the_area_is_silent_only_if_younger_than_what_binds_it(
    since: str, more: str, state: State
) -> None:
    found = results({"rules/staffing.md": STAFFING.format(since=since, more=more)})
    assert found["Recruitment procedure"].state is state


@pytest.mark.parametrize(
    ("listed", "begun", "state"),
    [
        ("Nothing yet.", "2026-05-20", State.FOUND),
        ("Ward Planner plans beds.", "2026-05-20", State.NOT_FOUND),
        ("Nothing yet.", "2026-08-25", State.NOT_FOUND),
    ],
)
def test_a_public_page_names_a_system_in_its_time(listed: str, begun: str, state: State) -> None:
    page = f"---\ntitle: How we use AI\ndate: 2026-03-05\n---\n# How we use AI\n\n{listed}\n"
    change = f"number,short description,start date\nC-1,Deploy Ward Planner 1.0 to production,{begun}\n"
    found = results({"website/ai.md": page, "changes.csv": change})
    assert found["How we use AI"].state is state


def test_without_rules_every_area_is_undecidable_and_says_what_is_wanting() -> None:
    found = results({"rules/ai.md": "---\ntitle: Rules for visitors\neffective: 2026-01-01\n---\n# Visitors\n\nKnock.\n"})  # fmt: skip
    assert {one.state for one in found.values()} == {State.UNDECIDABLE}
    assert "no rule" in found["buying of AI"].why
