"""The assistant's account of itself: no question in it, and it can be taken in as evidence."""

from pathlib import Path

import pytest
import yaml

from assistant.domain.errors import BadInput, NotFound
from assistant.wiring import Workspace
from tests.audit.test_trail import WHOLE
from tests.promises.organizations import ask, workspace, write

QUESTION = "Who approved Berth Oracle 2.4?"


@pytest.fixture
def port(tmp_path: Path) -> Workspace:
    opened = workspace(tmp_path / "home", write(tmp_path / "org", WHOLE))
    ask(opened, "pia", QUESTION)
    return opened


def test_it_holds_who_may_read_what_and_no_question(port: Workspace) -> None:
    made = port.self_report("self", allow=["everyone"])
    assert b"fleet,fleet.csv,register,inventory,everyone,,pia" in made["access-lists.csv"]
    assert len(made["query-log.csv"].splitlines()) == 2
    whole = b"\n".join(made.values())
    assert QUESTION.encode() not in whole
    assert b"Nia Cole" not in whole
    assert made["prompts/citation-policy-1.md"]


def test_its_entries_can_be_ingested_as_evidence(port: Workspace, tmp_path: Path) -> None:
    made = port.self_report("self", allow=["user:pia"])
    for name, content in made.items():
        (tmp_path / "org/self" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "org/self" / name).write_bytes(content)
    added = WHOLE["sources.yaml"] + made["sources-entries.yaml"].decode()
    report = port.ingest(write(tmp_path / "org", {"sources.yaml": added}))
    assert report is not None
    assert "Model card" in port.evidence("self/model-card.md", "pia").text
    kinds = {str(one.metadata.kind) for one in port.scope("pia").items if one.path.startswith("self/")}
    assert kinds == {"access", "deployment", "monitoring", "prompt", "model_card"}


def test_nobody_may_read_it_unless_somebody_is_named(port: Workspace, tmp_path: Path) -> None:
    (card,) = [
        one for one in yaml.safe_load(port.self_report("self")["sources-entries.yaml"]) if one["id"] == "assistant-card"
    ]
    assert card["allow"] == []
    with pytest.raises(NotFound):
        port.evidence("self/model-card.md", "pia")


def test_a_principal_that_is_none_and_a_manifest_that_is_not_there_are_told(port: Workspace, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="pia"):
        port.self_report("self", allow=["pia"])
    with pytest.raises(BadInput, match="cannot be read"):
        port.self_report("self", manifests=[tmp_path / "none.json"])


def test_a_manifest_of_a_run_is_added(port: Workspace, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"number": 1}')
    made = port.self_report("self", manifests=[tmp_path / "manifest.json"])
    assert made["evaluations/run-1.json"] == b'{"number": 1}'
    assert "assistant-evaluations" in made["sources-entries.yaml"].decode()
