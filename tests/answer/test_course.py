"""The course of one case, asked for in words that the product was not written around: a nursery and its greenhouse models."""

import pytest

from assistant.audit.cases import trail_graph
from assistant.domain.answer import Answer
from assistant.domain.evidence import Kind
from assistant.store.scope import Scope
from tests.answer.corpora import Opened, opened

SOURCES = """version: 1
organization: {name: Nursery, timezone: Europe/Amsterdam}
people: {pia: [], otto: [growers]}
sources:
  - {id: models, path: models.csv, connector: register, kind: inventory, allow: [everyone]}
  - {id: tickets, path: tickets.csv, connector: register, kind: ticket, allow: [everyone]}
  - {id: merges, path: merges.csv, connector: register, kind: pull_request, allow: [everyone]}
  - {id: changes, path: changes.csv, connector: register, kind: deployment, allow: [everyone]}
  - {id: mishaps, path: mishaps.csv, connector: register, kind: incident, allow: [everyone]}
  - {id: actions, path: actions.csv, connector: register, kind: corrective_action, allow: [everyone]}
  - {id: rules, path: rules, connector: files, kind: procedure, allow: [everyone]}
  - {id: records, path: records, connector: files, allow: [everyone]}
"""


def record(kind: str, version: str, day: str, **said: str) -> str:
    head = {"kind": kind, "system": "leaf-watch", "model_version": f"'{version}'", "date": day} | said
    lines = "\n".join(f"{name}: {value}" for name, value in head.items())
    return f"---\n{lines}\n---\n# Record\n\nThe model leaf-watch {version} was looked at.\n"


NURSERY = {
    "models.csv": (
        "id,name,what it does,keeper\nM-1,leaf-watch,Counts aphids on tomato leaves,Bo Visser\n"
        "M-2,dew-valve,Opens valves for irrigation,Iris Maas\n"
    ),
    "tickets.csv": (
        "key,summary,created\nGRN-1,Bring leaf-watch 1.0 live,2026-02-01\nGRN-2,Bring leaf-watch 1.1 live,2026-05-02\n"
        "GRN-3,Bring leaf-watch 2.0 live,2026-08-20\nGRN-9,Bring dew-valve 1.1 live,2026-03-02\n"
    ),
    "merges.csv": (
        "number,title,author,merged at\n21,GRN-1 leaf-watch 1.0,Wim Bos,2026-02-05\n"
        "22,GRN-2 leaf-watch 1.1,Wim Bos,2026-05-11\n23,GRN-3 leaf-watch 2.0,Wim Bos,2026-09-01\n"
    ),
    "changes.csv": (
        "number,short description,start date,owner\nCHG-41,Deploy leaf-watch 1.0 (GRN-1),2026-02-10,Iris Maas\n"
        "CHG-42,Deploy leaf-watch 1.1 (GRN-2),2026-05-20,Iris Maas\n"
        "CHG-43,Deploy leaf-watch 2.0 (GRN-3),2026-09-07,Iris Maas\n"
        "CHG-44,Deploy dew-valve 1.1 (GRN-9),2026-03-09,Bo Visser\n"
    ),
    "mishaps.csv": "id,summary,opened at,closed at\nMSH-7,Vents stuck open after storm,2026-10-05,2026-10-06\n",
    "actions.csv": (
        "action id,finding,owner,opened on,closed on\nACT-3,Storm drill missing (MSH-7),Bo Visser,2026-10-12,2026-10-30\n"
    ),
    "rules/release.md": (
        "---\ntitle: Model release rule\nkind: procedure\nversion: '1.0'\nstatus: approved\neffective: 2026-01-01\n"
        "owner: Iris Maas\n---\n# Release\n\nThe test report may follow within 20 days after go-live.\n"
    ),
    "records/ev-1.md": record("evaluation", "1.0", "2026-02-20", owner="Noor Smit"),
    "records/ap-1.md": record("approval", "1.0", "2026-02-09", approved_by="Bo Visser"),
    "records/ev-2.md": record("evaluation", "1.1", "2026-07-01", owner="Noor Smit"),
    "records/ap-2.md": record("approval", "1.1", "2026-05-18", approved_by="Bo Visser"),
    "records/ev-3.md": record("evaluation", "2.0", "2026-09-02", owner="Noor Smit"),
    "records/ap-3.md": record("approval", "2.0", "2026-09-04", approved_by="Bo Visser"),
    "records/wa-3.md": record("monitoring", "2.0", "2026-09-21", owner="Noor Smit"),
}


@pytest.fixture(scope="module")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return opened(tmp_path_factory.mktemp("nursery"), NURSERY, SOURCES)


def subjects(answer: Answer) -> list[str]:
    return [trail.subject for trail in answer.trails or ()]


def said(answer: Answer) -> str:
    return "\n".join(claim.text for claim in answer.claims)


@pytest.mark.parametrize(
    ("question", "case"),
    [
        ("Trace version 1.1 of leaf-watch for me", "leaf-watch 1.1"),
        ("I want the trail of 1.1 of leaf-watch pls, testing came after the release - is that a finding?", "leaf-watch 1.1"),
        ("leaf-watch 1.1: request -> code -> test -> decision -> live", "leaf-watch 1.1"),
        ("Reconstruct for us what led to version 2.0 of the aphid counter, I think it is fine", "leaf-watch 2.0"),
        ("Walk me from ticket to monitoring for the first version of the aphid counter. Anything missing?", "leaf-watch 1.0"),
        ("How did the latest leaf-watch release get into production?", "leaf-watch 2.0"),
        ("Follow the current leaf-watch back from go-live to the ticket", "leaf-watch 2.0"),
        ("The new aphid counter that started on 20 May: follow it back to the decision. Does it hold?", "leaf-watch 1.1"),
        ("take me along the paper trail of CHG-42", "leaf-watch 1.1"),
    ],
)  # fmt: skip
def test_the_course_of_one_case_is_told_as_its_trail_alone(nursery: Opened, question: str, case: str) -> None:
    answer = nursery.ask(question)
    assert answer.plan["intent"] == "trail"
    assert subjects(answer) == [case]


@pytest.mark.parametrize(
    "question", ["Trace MSH-7", "What happened with MSH-7?", "Walk me through ACT-3 from start to end"]
)
def test_a_record_that_is_no_change_is_told_by_its_date_and_links(nursery: Opened, question: str) -> None:
    answer = nursery.ask(question)
    assert answer.table is not None
    assert {row.cells[-1] for row in answer.table.rows} == {"MSH-7", "ACT-3"}


def test_a_system_without_a_version_is_told_case_by_case(nursery: Opened) -> None:
    assert subjects(nursery.ask("Trace leaf-watch")) == ["leaf-watch 1.0", "leaf-watch 1.1", "leaf-watch 2.0"]


@pytest.mark.parametrize(
    "question",
    [
        "Walk me through how leaf-watch counts on wet leaves",
        "What does section 1.1 of the release rule say of leaf-watch?",
        "Is there a chain of shops that buys tomatoes?",
        "Trace version 7.3 of leaf-watch",
    ],
)
def test_what_names_no_case_of_the_records_is_no_trail(nursery: Opened, question: str) -> None:
    assert not nursery.ask(question).trails


def test_a_version_is_its_own_systems_alone(nursery: Opened) -> None:
    assert subjects(nursery.ask("trail of version 1.1 of the valve opener")) == ["dew-valve 1.1"]


def test_an_evaluation_after_the_go_live_is_said_to_be_in_time_by_the_rule_that_then_allowed_it(
    nursery: Opened,
) -> None:
    answer = nursery.ask("trail of 1.0 of leaf-watch: the test came after the release, was that allowed?")
    verdict = next(claim for claim in answer.claims if "in time" in claim.text)
    assert "2026-02-20" in verdict.text
    assert "2026-02-10" in verdict.text
    assert "20 days" in verdict.text
    assert "rules/release.md" in {answer.citations[n - 1].span.evidence for n in verdict.citations}
    assert "The test report may follow within 20 days after go-live." in said(answer)


def test_an_evaluation_after_the_time_that_the_rule_allows_is_said_to_be_late(nursery: Opened) -> None:
    answer = nursery.ask("Is the trail of 1.1 of leaf-watch fine? I think so")
    assert "leaf-watch 1.1, evaluation late: dated 2026-07-01, after deployment on 2026-05-20" in said(answer)
    assert "in time" not in said(answer)


def test_each_hop_of_a_single_trail_is_told_with_the_record_that_shows_it(nursery: Opened) -> None:
    told = said(nursery.ask("Trace leaf-watch 2.0"))
    for name in ("GRN-3", "#23", "CHG-43"):
        assert name in told


def test_hops_known_by_names_of_a_wider_scope_are_not_kept(nursery: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[str] = []
    monkeypatch.setattr(Scope, "derived", lambda _self, name, make: (kept.append(name), make())[1])
    part = nursery.scope.narrowed(kinds=[Kind.DEPLOYMENT, Kind.EVALUATION])
    assert trail_graph(part, nursery.known).nodes
    assert "trail graph" not in kept
