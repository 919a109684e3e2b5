"""How something worked: the rule of each case's own date, what the records show case by case, and what is missing."""

from pathlib import Path

import pytest

from assistant.answer.drafting.timeline import draft_timeline
from assistant.answer.verification.verify import verify_table
from assistant.domain.answer import Answer, HopState, Outcome, Stage
from tests.answer.corpora import Opened, opened

SOURCES = """version: 1
organization: {name: Ferry line, timezone: Europe/Oslo}
people: {pia: []}
sources:
  - {id: fleet, path: fleet.csv, connector: register, kind: inventory, allow: [everyone]}
  - {id: tickets, path: tickets.csv, connector: register, kind: ticket, allow: [everyone]}
  - {id: merges, path: merges.csv, connector: register, kind: pull_request, allow: [everyone]}
  - {id: changes, path: changes.csv, connector: register, kind: deployment, allow: [everyone]}
  - {id: rules, path: rules, connector: files, kind: procedure, allow: [everyone]}
  - {id: records, path: records, connector: files, allow: [everyone]}
  - {id: alarms, path: alarms.csv, connector: register, kind: monitoring, allow: [everyone]}
  - {id: actions, path: actions.csv, connector: register, kind: corrective_action, allow: [everyone]}
  - {id: mishaps, path: mishaps.csv, connector: register, kind: incident, allow: [everyone]}
"""


def record(kind: str, version: str, day: str, **said: str) -> str:
    head = {"kind": kind, "system": "Wave Pilot", "model_version": f"'{version}'", "date": day} | said
    lines = "\n".join(f"{name}: {value}" for name, value in head.items())
    return f"---\n{lines}\n---\n# Record\n\nWave Pilot {version} was looked at.\n"


def rule(version: str, effective: str, body: str) -> str:
    head = f"title: Release approval procedure\nkind: procedure\nversion: '{version}'\nstatus: approved\n"
    return f"---\n{head}effective: {effective}\nowner: Siv Moen\n---\n# Approval\n\n{body}\n"


FERRY = {
    "fleet.csv": "id,name,keeper\nF-1,Wave Pilot,Siv Moen\n",
    "tickets.csv": (
        "key,summary,created\nFER-1,Release Wave Pilot 1.1,2026-03-01\nFER-2,Release Wave Pilot 1.2,2026-04-10\n"
        "FER-3,Release Wave Pilot 1.3,2026-04-12\n"
    ),
    "merges.csv": (
        "number,title,author,merged at\n11,FER-1 Wave Pilot 1.1,Ole Dahl,2026-03-05\n"
        "12,FER-2 Wave Pilot 1.2,Ole Dahl,2026-04-11\n13,FER-3 Wave Pilot 1.3,Ole Dahl,2026-04-13\n"
    ),
    "changes.csv": (
        "number,short description,start date,owner\nCHG-1,Deploy Wave Pilot 1.1 (FER-1),2026-03-10,Siv Moen\n"
        "CHG-2,Deploy Wave Pilot 1.2 (FER-2),2026-04-20,Siv Moen\nCHG-3,Deploy Wave Pilot 1.3 (FER-3),2026-04-24,Siv Moen\n"
    ),
    "rules/release-1.md": rule(
        "1.0",
        "2025-01-01",
        "The keeper gives the release approval by word of mouth.\n\n"
        "The evaluation report may be filed within 30 days after deployment.",
    ),
    "rules/release-2.md": rule("2.0", "2026-04-01", "The safety board gives the release approval in writing."),
    "records/ev-1.md": record("evaluation", "1.1", "2026-03-20", owner="Nina Berg"),
    "records/ap-1.md": record("approval", "1.1", "2026-03-09", approved_by="Siv Moen"),
    "records/wa-1.md": record("monitoring", "1.1", "2026-03-25", owner="Nina Berg"),
    "records/ev-2.md": record("evaluation", "1.2", "2026-04-15", owner="Nina Berg"),
    "records/ap-2.md": record("approval", "1.2", "2026-04-18", approved_by="Ole Dahl"),
    "records/wa-2.md": record("monitoring", "1.2", "2026-05-02", owner="Nina Berg"),
    "records/ev-3.md": record("evaluation", "1.3", "2026-04-30", owner="Nina Berg"),
    "records/ap-3.md": record("approval", "1.3", "2026-04-23", approved_by="Siv Moen"),
    "alarms.csv": (
        "alarm id,message,raised at,acknowledged by,ticket\nA-1,Radar lost,2026-10-02,Siv Moen,\n"
        "A-2,Wind above limit (see MIS-2),2026-10-09,,FER-3\nA-3,Wind above limit,2026-09-09,Nina Berg,\n"
    ),
    "actions.csv": (
        "action id,finding,owner,opened on,closed on,effectiveness check\n"
        "CA-1,Radar was not tested,Siv Moen,2026-02-01,2026-03-01,2026-05-01\n"
        "CA-2,Wind limit unknown,Ole Dahl,2026-02-10,2026-03-09,\n"
    ),
    "mishaps.csv": (
        "id,summary,opened at,closed at\nM-1,Gate jammed,2026-10-05,2026-10-06\n"
        "MIS-2,Wind alarm unanswered,2026-10-11,2026-10-14\n"
    ),
}


@pytest.fixture(scope="module")
def ferry(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return opened(tmp_path_factory.mktemp("ferry"), FERRY, SOURCES)


def said(answer: Answer) -> str:
    return "\n".join(claim.text for claim in answer.claims)


def expected(answer: Answer) -> list[str]:
    return [gap.expected for gap in answer.gaps]


def cited(answer: Answer, text: str) -> set[str]:
    claim = next(one for one in answer.claims if text in one.text)
    return {answer.citations[n - 1].span.evidence for n in claim.citations}


def test_cases_under_two_versions_of_a_rule_are_told_with_both(ferry: Opened) -> None:
    answer = ferry.ask("Show me how release approval worked from March 2026 to April 2026")
    text = said(answer)
    assert text.index("by word of mouth") < text.index("in writing")
    old = next(claim for claim in answer.claims if claim.text.startswith("In force for Wave Pilot 1.1:"))
    assert "rules/release-1.md" in old.text
    new = next(
        claim for claim in answer.claims if claim.text.startswith("In force for Wave Pilot 1.2, Wave Pilot 1.3:")
    )
    assert "rules/release-2.md" in new.text
    assert answer.withheld == 0


def test_cases_under_one_version_quote_no_other(ferry: Opened) -> None:
    answer = ferry.ask("Show me how release approval worked in April 2026")
    assert "in writing" in said(answer)
    assert "word of mouth" not in said(answer)
    assert "In force for" not in said(answer)


def test_a_rule_that_held_on_the_cases_date_is_not_weak_for_having_been_superseded(ferry: Opened) -> None:
    answer = ferry.ask("Show me how release approval worked in March 2026")
    claim = next(one for one in answer.claims if "word of mouth" in one.text)
    assert claim.grade.value != "weak"


def test_which_changes_are_whole_and_what_their_records_show_to_be_wrong_is_told_by_name(ferry: Opened) -> None:
    answer = ferry.ask("Show me how release approval worked from March 2026 to April 2026")
    assert "With every expected hop: Wave Pilot 1.1." in said(answer)
    fault = next(
        claim.text for claim in answer.claims if claim.text.startswith("Wave Pilot 1.2, approval self approved")
    )
    assert "Ole Dahl" in fault
    assert cited(answer, "Wave Pilot 1.2, approval self approved") == {"records/ap-2.md", "merges.csv#12"}


def test_what_is_told_of_a_case_cites_the_records_that_it_tells_and_no_other(ferry: Opened) -> None:
    answer = ferry.ask("Trace Wave Pilot 1.3")
    assert cited(answer, "Wave Pilot 1.3, ticket") == {"tickets.csv#FER-3"}
    assert cited(answer, "Wave Pilot 1.3, pull request") == {"merges.csv#13"}
    assert cited(answer, "Wave Pilot 1.3, evaluation late") == {"records/ev-3.md", "changes.csv#CHG-3"}


def test_a_hop_cites_what_its_reason_rests_on(ferry: Opened) -> None:
    answer = ferry.ask("Trace Wave Pilot 1.1")
    assert answer.trails is not None
    hop = next(one for one in answer.trails[0].hops if one.stage is Stage.EVALUATION)
    assert {answer.citations[n - 1].span.evidence for n in hop.citations} == {
        "records/ev-1.md", "changes.csv#CHG-1", "rules/release-1.md",
    }  # fmt: skip


def test_what_is_not_there_is_a_gap_and_no_sentence(ferry: Opened) -> None:
    answer = ferry.ask("Show me how release approval worked in April 2026")
    assert "monitoring record of Wave Pilot 1.3" in expected(answer)
    assert "missing" not in said(answer)
    assert answer.outcome is Outcome.PARTIAL


def test_an_evaluation_within_the_time_that_the_rule_then_gave_is_not_late(ferry: Opened) -> None:
    answer = ferry.ask("Show me how release approval worked in March 2026")
    assert answer.trails is not None
    hop = next(hop for hop in answer.trails[0].hops if hop.stage is Stage.EVALUATION)
    assert hop.state is HopState.PRESENT
    assert "The evaluation report may be filed within 30 days after deployment." in said(answer)


def test_the_time_that_an_older_rule_gave_helps_no_later_case(ferry: Opened) -> None:
    answer = ferry.ask("Show me how release approval worked in April 2026")
    assert answer.trails is not None
    late = {trail.subject: hop for trail in answer.trails for hop in trail.hops if hop.stage is Stage.EVALUATION}
    assert late["Wave Pilot 1.3"].state is HopState.LATE
    assert "30 days" not in said(answer)


def test_any_register_tells_its_process_with_what_each_row_leaves_blank(ferry: Opened) -> None:
    answer = ferry.ask("Show me how alarms and alerts were handled in October 2026, and by which ticket")
    assert answer.table is not None
    assert [row.cells[0] for row in answer.table.rows] == ["A-1", "A-2"]
    assert {"raised at", "acknowledged by"} <= set(answer.table.columns)
    assert "acknowledged by of A-2" in expected(answer)
    assert "FER-3" in str(answer.table.rows[1].cells[-1])


def test_an_action_without_its_check_is_named(ferry: Opened) -> None:
    answer = ferry.ask("How were corrective actions handled in 2026?")
    assert "effectiveness check of CA-2" in expected(answer)
    assert not any("CA-1" in one for one in expected(answer))


def test_a_column_that_no_row_of_the_table_fills_is_no_gap(ferry: Opened) -> None:
    answer = ferry.ask("Show me how incidents were handled in October 2026")
    assert not any("MIS-1" in one for one in expected(answer))


def test_a_process_of_which_no_rule_speaks_says_so(ferry: Opened) -> None:
    answer = ferry.ask("Show me how incidents were handled in October 2026")
    assert any(one.startswith("what the rules in force ask of incidents") for one in expected(answer))


def test_a_period_without_records_is_an_empty_complete_table(ferry: Opened) -> None:
    answer = ferry.ask("Show me how incidents were handled in July 2026")
    assert answer.table is not None
    assert (answer.table.rows, answer.table.complete) == ((), True)
    assert answer.outcome is Outcome.NO_EVIDENCE


def test_one_case_is_told_in_the_order_of_time_with_what_is_linked_to_it(ferry: Opened) -> None:
    roots = ferry.known.resolve("MIS-2")
    draft = draft_timeline(ferry.scope, ferry.known, roots)
    assert draft.table is not None
    told = [(row.cells[0], row.cells[3]) for row in draft.table.rows]
    assert told == sorted(told)
    assert {("2026-10-09", "A-2"), ("2026-10-11", "MIS-2"), ("2026-10-14", "MIS-2")} <= set(told)
    assert verify_table(ferry.scope, draft.table)[1] == 0


def test_the_rule_in_force_is_found_where_it_calls_the_change_by_other_words(tmp_path: Path) -> None:
    more = {"rules/release-1.md": rule("1.0", "2025-01-01", "The keeper approves a version before it goes to sea.")}
    answer = opened(tmp_path, FERRY | more, SOURCES).ask("Show me how the promotions worked in March 2026")
    assert "The keeper approves a version before it goes to sea." in said(answer)
    assert not any(one.startswith("what the rules in force ask") for one in expected(answer))


def test_a_change_whose_version_only_its_ticket_states_is_told_with_the_ticket(tmp_path: Path) -> None:
    changes = FERRY["changes.csv"].replace("Deploy Wave Pilot 1.2 (FER-2)", "Deploy Wave Pilot (FER-2)")
    more = {"changes.csv": changes, "records/ap-2.md": "none\n", "records/ev-2.md": "none\n"}
    answer = opened(tmp_path, FERRY | more, SOURCES).ask("Show me how release approval worked in April 2026")
    assert "Wave Pilot 1.2: deployed 2026-04-20." in said(answer)
    assert answer.withheld == 0
