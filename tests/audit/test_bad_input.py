"""What an audit is given in bad shape: a clear result or message, nothing lost, and an end."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from importlib.resources import files
from pathlib import Path

import pytest

from assistant.audit.checks.registry import run
from assistant.audit.checks.result import Family, Result, State
from assistant.audit.coverage import covered
from assistant.audit.criteria import read_criteria
from assistant.audit.sampling import Member, draw, spread
from assistant.domain.errors import BadInput
from assistant.domain.evidence import EvidenceId, RevisionId
from tests.audit.yards import desk_of, sources
from tests.promises.organizations import workspace, write

TODAY = date(2026, 10, 1)


def results(folder: Path, files: Mapping[str, str], family: Family) -> tuple[Result, ...]:
    return run(desk_of(folder, files, TODAY), family)


def test_unknown_ids_of_a_statement_are_kept_as_written_and_told(tmp_path: Path) -> None:
    written = {
        "sources.yaml": sources("Ferry", "UTC", soa__csv="register soa"),
        "soa.csv": "control,applicable,reason\nA.6.2.4,yes,we test\nA.6.2.99,yes,we fly\nA.77,no,we sink\nA.2.2,yes,law\nA.7.2,yes,law\n",
    }
    told = {one.subject.split()[0]: one for one in results(tmp_path, written, Family.SOA) if one.pattern == "unknown_control"}  # fmt: skip
    assert {name: one.state for name, one in told.items()} == {
        "A.6.2.4": State.NOT_FOUND,
        "A.6.2.99": State.FOUND,
        "A.77": State.FOUND,
        "A.2.2": State.NOT_FOUND,
        "A.7.2": State.NOT_FOUND,
    }
    assert "has no control A.77" in told["A.77"].why


def test_registers_without_dates_give_results_that_say_so(tmp_path: Path) -> None:
    written = {
        "sources.yaml": sources("Ferry", "UTC", keys__csv="register access", acts__csv="register corrective_action", went__csv="register deployment", tools__csv="register inventory", rules="files procedure"),
        "keys.csv": "api key,created,rotated on,rotation interval\nK-1,,,90 days\nK-2,sometime,,90 days\nK-3,2026-09-01,,90 days\n",
        "acts.csv": "id,finding,action,status\nC-1,logs,read them,closed\nC-2,keys,change them,closed\n",
        "went.csv": "number,short description\nCH-1,Deploy Tide Eye 1.2 to production\n",
        "tools.csv": "id,name,owner\n1,Tide Eye,Ann Ryan\n",
        "rules/fix.md": "---\nstatus: approved\neffective: 2025-01-01\n---\n# Fixing\n\nThe effectiveness of a corrective action is checked within 60 days after closing.\n",
    }  # fmt: skip
    keys = {
        one.subject: one for one in results(tmp_path, written, Family.CHECKLIST) if one.pattern == "key_past_rotation"
    }
    assert {name: one.state for name, one in keys.items()} == {
        "K-1": State.UNDECIDABLE,
        "K-2": State.UNDECIDABLE,
        "K-3": State.NOT_FOUND,
    }
    acts = {one.subject: one.why for one in results(tmp_path, written, Family.PATTERNS) if one.pattern == "weak_corrective_action"}  # fmt: skip
    assert set(acts) == {"C-1", "C-2"}
    assert all("no stated day" in why for why in acts.values())
    hops = {one.pattern: one for one in results(tmp_path, written, Family.TRAIL)}
    assert "deployment_undated" in hops


def test_two_inventories_that_disagree_are_both_kept_and_told(tmp_path: Path) -> None:
    written = {
        "sources.yaml": sources("Ferry", "UTC", one__csv="register inventory", two__csv="register inventory"),
        "one.csv": "id,name,owner,risk tier\n1,Tide Eye,Ann Ryan,high\n2,Fog Ear,Ann Ryan,low\n",
        "two.csv": "no,name,owner,risk tier\nA,Tide Eye,Tom Hale,low\nB,Fog Ear,Ann Ryan,low\n",
    }
    found = {one.subject: one for one in results(tmp_path, written, Family.SCOPE) if one.pattern == "inventories_disagree"}  # fmt: skip
    assert (found["Tide Eye"].state, found["Fog Ear"].state) == (State.FOUND, State.NOT_FOUND)
    assert {span.evidence for span in found["Tide Eye"].spans} == {"one.csv#1", "two.csv#A"}
    assert all(
        word in found["Tide Eye"].why for word in ("tier high", "low in two.csv#A", "owner Ann Ryan", "Tom Hale")
    )


CIRCLE = "---\ntitle: {title}\nstatus: approved\neffective: {day}\nsupersedes: rules/{older}.md\n---\n# {title}\n\nEvery purchase of AI needs the checklist.\n"


def test_circles_of_links_come_to_an_end_and_lose_nothing(tmp_path: Path) -> None:
    written = {
        "sources.yaml": sources("Ferry", "UTC", rules="files policy", work__csv="register ticket", went__csv="register deployment", signed__csv="register approval", tools__csv="register inventory", acts__csv="register corrective_action"),
        "rules/a.md": CIRCLE.format(title="Alpha", day="2025-01-01", older="b"),
        "rules/b.md": CIRCLE.format(title="Beta", day="2025-02-01", older="c"),
        "rules/c.md": CIRCLE.format(title="Gamma", day="2025-03-01", older="a"),
        "rules/self.md": CIRCLE.format(title="Self", day="2025-03-01", older="self"),
        "work.csv": "key,summary,blocks,opened\nT-1,Tide Eye 1.2,T-1,2026-03-01\nT-2,Tide Eye 1.2 again,T-3,2026-03-01\nT-3,Tide Eye 1.2 once more,T-2,2026-03-01\n",
        "went.csv": "number,short description,start date,ticket,approval\nCH-1,Deploy Tide Eye 1.2 to production,2026-04-01,T-1,A-1\n",
        "signed.csv": "id,title,date,approved by,change,approval\nA-1,Approve Tide Eye 1.2,2026-03-30,Ann Ryan,CH-1,A-1\n",
        "tools.csv": "id,name,owner\n1,Tide Eye,Ann Ryan\n",
        "acts.csv": "id,finding,action,status,closed\nC-1,C-2,do,closed,2026-01-01\nC-2,C-1,do,closed,2026-01-01\nC-3,C-3,do,closed,2026-01-01\n",
    }  # fmt: skip
    desk = desk_of(tmp_path, written, TODAY)
    assert {item.id for item in desk.scope.items if item.path.startswith("rules/")} <= set(desk.held)
    for family in Family:
        run(desk, family)
    trails = {one.pattern for one in run(desk, Family.TRAIL)}
    assert {"deployment_present", "approval_present", "ticket_present"} <= trails
    listed = " ".join(f"{one.subject} {one.why}" for one in run(desk, Family.PATTERNS))
    assert "C-3" in listed


def own_file(old: str, new: str) -> str:
    """The criteria of the standard with one thing changed."""
    return files("assistant.audit").joinpath("iso42001.yaml").read_text(encoding="utf-8").replace(old, new, 1)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("requirements: [", "own.yaml"),
        ("framework: Own\n", "'requirements' is missing"),
        (own_file("  - inventory", "  - spell"), "spell"),
        (own_file("id: A.6.2.4\n", "id: A.6.2.5\n"), "A.6.2.5 stands twice"),
    ],
    ids=["no YAML", "lacks a part", "unknown kind", "an id twice"],
)
def test_a_criterion_file_with_an_error_is_refused_by_its_name(text: str, says: str) -> None:
    with pytest.raises(BadInput, match=says) as refused:
        read_criteria(text, "own.yaml")
    assert str(refused.value).startswith("own.yaml: ")


def test_a_sample_larger_than_its_population_is_refused_with_the_bounds() -> None:
    members = [Member(stratum="high", id=EvidenceId(f"E-{n}"), revision=RevisionId("r")) for n in range(3)]
    with pytest.raises(BadInput, match="a sample of 4 cannot be drawn from a population of 3; ask for 1 to 3"):
        spread(4, {"high": 3})
    with pytest.raises(BadInput, match="a sample of 4 cannot be drawn from the 3"):
        draw(members, "a value of more than sixteen", {"high": 4})
    with pytest.raises(BadInput, match="ask for 1 to 3"):
        spread(0, {"high": 3})


def test_a_report_on_an_empty_scope_is_refused_with_a_sentence(tmp_path: Path) -> None:
    hidden = sources("Ferry", "UTC", tools__csv="register inventory").replace("[everyone]", "['user:zoe']").replace("{ana: []}", "{ana: [], zoe: []}")  # fmt: skip
    opened = workspace(tmp_path / "home", write(tmp_path / "org", {"sources.yaml": hidden, "tools.csv": "id,name,owner\n1,Tide Eye,Ann Ryan\n"}))  # fmt: skip
    reporter = opened.reporter("ana")
    for report in (*(partial(reporter.checks, family) for family in Family), reporter.trails, reporter.alerts):
        with pytest.raises(BadInput, match="nothing lies in what you may read here"):
            report()


def test_an_empty_scope_finds_nothing_and_says_what_would_decide(tmp_path: Path) -> None:
    hidden = sources("Ferry", "UTC", tools__csv="register inventory").replace("allow: [everyone]", "allow: ['user:zoe']").replace("{ana: []}", "{ana: [], zoe: []}")  # fmt: skip
    desk = desk_of(tmp_path, {"sources.yaml": hidden, "tools.csv": "id,name,owner\n1,Tide Eye,Ann Ryan\n"}, TODAY)
    assert not desk.scope.items
    every = [one for family in Family for one in run(desk, family)]
    assert {one.state for one in every} == {State.UNDECIDABLE}
    assert all(one.why and not one.spans for one in every)
    assert "Tide Eye" not in " ".join(f"{one.subject} {one.why}" for one in every)
    legs = covered(desk, desk.criteria.by_id.values(), {}, {})
    assert all(not leg.pieces for one in legs for leg in one.legs)
