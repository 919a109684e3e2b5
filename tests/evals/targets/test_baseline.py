"""The plain chain as the baseline."""

import json
from pathlib import Path

import pytest
from docx import Document

from assistant.settings import Settings
from assistant.wiring import Workspace
from evals.evidence import Evidence
from evals.facts import citations_of
from evals.measures import provenance
from evals.targets.baseline import BASELINE, BaselineTarget
from evals.targets.contract import fault_of
from evals.trace import Surface
from tests.api.corpus import write_corpus
from tests.evals.targets.conftest import asked

TICKETS = {
    "issues": [
        {"key": "MLP-7", "fields": {"summary": "Retrain the walrus detector", "status": {"name": "Done"}}},
        {"key": "MLP-8", "fields": {"summary": "Rotate the ostrich keys", "status": {"name": "Done"}}},
    ]
}
ENTRIES = """\
  - {id: jira, path: jira.json, connector: jira, kind: ticket, allow: [everyone]}
  - {id: word, path: word, connector: files, kind: other, allow: ["user:odile"]}
  - {id: german, path: german.csv, connector: register, kind: risk, allow: ["group:staff"]}
"""


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small organization with tickets, a Word file, a register from a German Excel, and a picture."""
    made = write_corpus(tmp_path_factory.mktemp("naive"))
    made.write_text(made.read_text().replace("sources:\n", f"  odile: []\nsources:\n{ENTRIES}"))
    folder = made.parent
    (folder / "jira.json").write_text(json.dumps(TICKETS))
    (folder / "german.csv").write_bytes("id;Maßnahme\nR-1;Prüfung der Giraffe\n".encode("cp1252"))
    (folder / "policies" / "picture.png").write_bytes(b"\x89PNG")
    (folder / "word").mkdir()
    word = Document()
    word.add_paragraph("The flamingo budget is approved by the board every spring.")
    word.save(str(folder / "word" / "flamingo.docx"))
    return made


@pytest.fixture(scope="module")
def found(sources: Path, model_cache: Path) -> Evidence:
    workspace = Workspace.open(Settings(home=sources.parent / ".home", model_cache=model_cache))
    workspace.ingest(sources)
    return Evidence(workspace)


@pytest.fixture(scope="module")
def baseline(sources: Path, found: Evidence) -> BaselineTarget:
    return BaselineTarget(sources, found)


@pytest.mark.parametrize(
    ("reader", "question", "source", "words"),
    [
        ("erin", "Within how many hours is a P1 alert acknowledged?", "policies/alerts.md", "within 4 hours"),
        ("erin", "Who acknowledged the claims-triage alert?", "alerts.csv#ALR-1", "Klara"),
        ("erin", "Is the walrus detector retrained?", "jira.json#MLP-7", "Retrain the walrus detector"),
        ("erin", "Which measure is about the giraffe, Giraffe?", "german.csv#R-1", "Prüfung der Giraffe"),
        ("odile", "Who approves the flamingo budget?", "word/flamingo.docx", "approved by the board"),
        ("ingrid", "How much is the pelican settlement?", "legal/memo.md", "250 000 EUR"),
    ],
)
def test_it_answers_from_every_type_of_file_with_a_citation_that_holds(
    baseline: BaselineTarget, found: Evidence, reader: str, question: str, source: str, words: str
) -> None:
    heard = baseline.ask(asked(question, reader=reader))
    assert fault_of(heard.answer) is None
    assert words in heard.answer["answer"]
    cited = citations_of(heard.answer).values()
    assert source in {one.source for one in cited}
    assert {provenance.fault_of(one, found) for one in cited} == {None}


def test_a_record_is_quoted_as_one(baseline: BaselineTarget) -> None:
    """Values that stand in other records too are cited where the rest of the record stands."""
    heard = baseline.ask(asked("Rotate the ostrich keys"))
    first = heard.answer["claims"][0]["citations"]
    sources = {one["source"] for one in heard.answer["citations"] if one["n"] in first}
    assert sources == {"jira.json#MLP-8"}
    assert heard.passages[0]["source"] == "jira.json#MLP-8"


def test_its_filter_keeps_to_the_allow_list_of_an_entry(baseline: BaselineTarget) -> None:
    heard = baseline.ask(asked("How much is the pelican settlement?"))
    assert "pelican" not in heard.surfaces[Surface.CANDIDATES] + heard.surfaces[Surface.ANSWER]
    assert heard.answer["outcome"] == "answered"  # with whatever was nearest


def test_what_it_retrieved_is_told_best_first(baseline: BaselineTarget) -> None:
    heard = baseline.ask(asked())
    assert len(heard.passages) == 4
    assert heard.passages[0]["source"] == "policies/alerts.md"
    assert [one["score"] for one in heard.passages] == sorted((one["score"] for one in heard.passages), reverse=True)


def test_whom_nobody_knows_gets_nothing(baseline: BaselineTarget) -> None:
    heard = baseline.ask(asked(reader="mallory"))
    assert (heard.answer["outcome"], heard.passages) == ("no_evidence", ())


def test_it_names_itself_and_its_rules(
    baseline: BaselineTarget, sources: Path, found: Evidence, tmp_path: Path
) -> None:
    assert baseline.identity() == BaselineTarget(sources, found).identity()
    assert baseline.identity().target == BASELINE
    other = tmp_path / "sources.yaml"
    other.write_text(sources.read_text().replace("odile: []", "odile: [staff]"))
    assert BaselineTarget(other, found).identity() != baseline.identity()
