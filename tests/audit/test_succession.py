"""Which document took the place of which; cycles, self links and hidden documents."""

from datetime import date
from pathlib import Path

import pytest

from assistant.api.views import evidence_row
from assistant.audit.cases import cases, trail_graph
from assistant.audit.references import references
from assistant.audit.succession import successions
from assistant.audit.trail import trail
from assistant.domain.evidence import LinkBasis
from assistant.domain.plan import Question
from assistant.domain.standing import in_force
from assistant.store.scope import Scope
from assistant.wiring import Workspace
from tests.promises.organizations import workspace, write

SOURCES = """version: 1
organization: {name: Port, timezone: UTC}
people: {pia: [legal], rob: []}
sources:
  - {id: rules, path: rules, connector: files, kind: policy, allow: [everyone]}
  - {id: old, path: old, connector: files, kind: policy, allow: ["group:legal"]}
  - {id: systems, path: systems.csv, connector: register, kind: inventory, allow: [everyone]}
  - {id: changes, path: changes.csv, connector: register, kind: deployment, allow: [everyone]}
  - {id: approvals, path: approvals.csv, connector: register, kind: approval, allow: [everyone]}
"""
HEAD = "---\ntitle: {title}\nversion: {version}\nstatus: approved\neffective: {day}\n{more}---\n# {title}\n\n{text}\n"
FILES = {
    "sources.yaml": SOURCES,
    "rules/crane-1.md": HEAD.format(
        title="Crane rule", version=1, day="2024-01-10", more="supersedes: changes.csv#CHG-1\n", text="Cranes stop."
    ),
    "rules/crane-2.md": HEAD.format(title="Crane rule", version=2, day="2025-01-10", more="", text="Cranes go."),
    "rules/crane-2-copy.md": HEAD.format(title="Crane rule", version=2, day="2025-01-11", more="", text="Cranes go."),
    "rules/crane-3.md": HEAD.format(
        title="Crane rule", version=3, day="2025-06-10", more="supersedes: rules/crane-2-copy.md\n", text="Cranes rest."
    ),
    "rules/crane-4.md": HEAD.format(
        title="Crane rule", version=4, day="2025-07-10", more="", text="Cranes fly."
    ).replace("approved", "draft"),
    "rules/mole.md": HEAD.format(title="Mole rule", version=1, day="2025-04-01", more="", text="This replaces SP-7."),
    "rules/SP-7.md": HEAD.format(title="Spit rule", version=1, day="2024-04-01", more="", text="Spits end."),
    "rules/dock.md": HEAD.format(
        title="Dock rule", version=1, day="2024-02-01", more="supersedes: rules/quay.md\n", text="Docks are dry."
    ),
    "rules/quay.md": HEAD.format(
        title="Quay rule", version=1, day="2025-02-01", more="supersedes: rules/dock.md\n", text="See rules/quay.md."
    ),
    "rules/self.md": HEAD.format(
        title="Self rule", version=1, day="2024-03-01", more="supersedes: rules/self.md\n", text="See [me](self.md)."
    ),
    "rules/buoy.md": HEAD.format(
        title="Buoy rule", version=1, day="2025-03-01", more="supersedes: old/float.md\n", text="Buoys float."
    ),
    "old/float.md": HEAD.format(title="Float rule", version=1, day="2023-03-01", more="", text="Floats float."),
    "systems.csv": "id,name\nALG-1,crane-eye\n",
    "changes.csv": "id,title,system,model version,date,approval\nCHG-1,Deploy crane-eye 2.0.0,crane-eye,2.0.0,2025-05-01,APP-1\n",
    "approvals.csv": "id,title,system,model version,date,change,approved by\nAPP-1,Approve crane-eye 2.0.0,crane-eye,2.0.0,2025-04-30,CHG-1,Ann Lee\n",
}


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder: Path = tmp_path_factory.mktemp("port")
    return workspace(folder / "home", write(folder / "org", FILES))


def scope(port: Workspace, user: str) -> Scope:
    return port._scope(user, port._sources(), None)


def told(port: Workspace, user: str) -> set[tuple[str, str, LinkBasis]]:
    inside = scope(port, user)
    return {(one.newer, one.older, one.basis) for one in successions(inside, references(inside))}


def test_successions_are_stated_or_marked_inferred_and_a_cycle_is_told(port: Workspace) -> None:
    assert told(port, "pia") == {
        ("rules/crane-2.md", "rules/crane-1.md", LinkBasis.INFERRED),
        ("rules/crane-3.md", "rules/crane-2-copy.md", LinkBasis.STATED),
        ("rules/mole.md", "rules/SP-7.md", LinkBasis.IDENTIFIER),
        ("rules/dock.md", "rules/quay.md", LinkBasis.STATED),
        ("rules/quay.md", "rules/dock.md", LinkBasis.STATED),
        ("rules/buoy.md", "old/float.md", LinkBasis.STATED),
    }


def test_an_item_is_shown_with_its_own_successions_alone(port: Workspace) -> None:
    shown = port.evidence("rules/crane-2.md", "pia").successions
    assert [(one.newer, one.older) for one in shown] == [("rules/crane-2.md", "rules/crane-1.md")]
    quay = evidence_row(port.evidence("rules/quay.md", "pia"))
    assert quay["supersedes"] == quay["superseded_by"] == [{"evidence": "rules/dock.md", "basis": "stated"}]


def test_a_hidden_document_is_superseded_by_nothing(port: Workspace) -> None:
    assert told(port, "pia") - told(port, "rob") == {("rules/buoy.md", "old/float.md", LinkBasis.STATED)}


def test_what_is_stated_to_be_superseded_ends_though_its_title_is_another(port: Workspace) -> None:
    inside = scope(port, "pia")
    pairs = [(one.newer, one.older) for one in successions(inside, references(inside))]
    held = {item: period.end and period.end.isoformat() for item, period in in_force(inside.items, pairs).items()}
    assert held["old/float.md"] == "2025-03-01"
    assert held["rules/dock.md"] == "2025-02-01"
    assert held["rules/quay.md"] is None
    assert held["rules/self.md"] is None


def test_records_that_name_each_other_make_one_trail(port: Workspace) -> None:
    inside = scope(port, "rob")
    (case,) = cases(trail_graph(inside, references(inside)), None)
    assert {node.item.id for node in case.nodes} == {"changes.csv#CHG-1", "approvals.csv#APP-1"}
    assert trail(case, date(2026, 1, 1)).subject == "crane-eye 2.0.0"


@pytest.mark.parametrize("question", ["What does the Quay rule say?", "How did the deployment of crane-eye work?"])
def test_cycles_are_answered(port: Workspace, question: str) -> None:
    assert port.ask(Question(text=question, user="rob")).text


def test_a_reader_sees_what_is_inferred_as_such_and_nothing_of_what_is_hidden(port: Workspace) -> None:
    """Whether a link leads anywhere is decided by what its reader may read."""
    crane = evidence_row(port.evidence("rules/crane-2.md", "rob"))
    assert crane["supersedes"] == [{"evidence": "rules/crane-1.md", "basis": "inferred"}]
    crane = evidence_row(port.evidence("rules/crane-1.md", "rob"))
    assert crane["superseded_by"] == [{"evidence": "rules/crane-2.md", "basis": "inferred"}]
    for user, found in (("rob", []), ("pia", ["old/float.md"])):
        buoy = evidence_row(port.evidence("rules/buoy.md", user))
        link = {"type": "supersedes", "target": "old/float.md", "basis": "stated", "evidence": found}
        assert buoy["links"] == [link]
        assert buoy["supersedes"] == [{"evidence": one, "basis": "stated"} for one in found]
    approval = evidence_row(port.evidence("approvals.csv#APP-1", "rob"))
    assert {"type": "approves", "target": "CHG-1", "basis": "stated", "evidence": ["changes.csv#CHG-1"]} in approval[
        "links"
    ]  # type: ignore[operator]
