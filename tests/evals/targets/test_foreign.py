"""A foreign system, plugged in by one function."""

import re
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from assistant.domain.errors import BadInput
from evals.cases.case import Case
from evals.evidence import Evidence
from evals.facts import citations_of, facts_of
from evals.measures import provenance
from evals.reply import Reply
from evals.targets.contract import fault_of
from evals.targets.foreign import ForeignTarget, foreign_target
from evals.targets.target import TargetFailed
from evals.trace import Heard, Surface
from tests.evals.targets.conftest import asked

DOCS = Path(__file__).parents[3] / "docs" / "evaluation-targets.md"
POLICY = "policies/alerts.md"
WORDS = "acknowledges every P1 alert within 4 hours"


def says(evidence: Evidence, given: object) -> Heard:
    """What is heard of a system that gives that."""
    target = ForeignTarget(lambda *_: given, evidence, name="theirs", code="x")  # type: ignore[arg-type,return-value] # what it should not give is what is tested
    return target.ask(asked())


def violations(heard: Heard, evidence: Evidence) -> list[str]:
    """What provenance holds against an answer."""
    given = {"id": "c-1", "kind": "k", "reader": "erin", "turns": ["Q?"], "answerable": "no"}
    case = Case.model_validate(given)
    reply = Reply(case=case, at=0, turn=case.turns[0], expected=case, heard=heard, evidence=evidence)
    (result,) = provenance.measure([reply])
    return [finding.why for finding in result.violations]


def test_a_quote_gets_its_place_and_revision(evidence: Evidence) -> None:
    heard = says(evidence, [("Within four hours.", [(POLICY, "acknowledges  every\nP1 alert within 4 hours")])])
    assert fault_of(heard.answer) is None
    assert heard.answer["answer"] == "Within four hours. [1]"
    assert heard.answer["outcome"] == "answered"
    (cited,) = citations_of(heard.answer).values()
    assert cited.quote == (evidence.text(POLICY, cited.revision) or "")[cited.start : cited.end] == WORDS
    assert violations(heard, evidence) == []
    assert heard.surfaces[Surface.CITATIONS]


def test_a_quote_that_stands_nowhere_is_kept_and_found(evidence: Evidence) -> None:
    quotes = [(POLICY, "within 5 hours"), ("no/such.md", WORDS), (POLICY, WORDS)]
    heard = says(evidence, [("Soon.", quotes)])
    assert [(one["start"], one["quote"]) for one in heard.answer["citations"]][:2] == [
        (-1, "within 5 hours"),
        (-1, WORDS),
    ]
    assert violations(heard, evidence) == [f"{POLICY} does not hold the quote", "no evidence no/such.md"]
    assert fault_of(heard.answer, placeless=True) is None


def test_a_files_path_stands_for_the_record_that_holds_the_quote(evidence: Evidence) -> None:
    heard = says(evidence, [("Klara did.", [("alerts.csv", "acknowledged_by: Klara")])])
    assert heard.answer["citations"][0]["source"] == "alerts.csv#ALR-1"
    assert violations(heard, evidence) == []


def test_a_place_cited_twice_has_one_number(evidence: Evidence) -> None:
    heard = says(evidence, [("One.", [(POLICY, WORDS), (POLICY, WORDS)]), ("Two.", [(POLICY, WORDS)])])
    assert len(heard.answer["citations"]) == 1
    assert [claim["citations"] for claim in heard.answer["claims"]] == [[1], [1]]


def test_a_statement_without_a_quote_is_uncited_prose(evidence: Evidence) -> None:
    heard = says(evidence, [("Trust me.", []), ("Four hours.", [(POLICY, WORDS)])])
    assert "Trust me." in heard.answer["answer"]
    assert [fact.text for fact in facts_of(heard.answer)] == ["Four hours."]


@pytest.mark.parametrize("nothing", [None, [], ()])
def test_nothing_is_an_abstention(evidence: Evidence, nothing: object) -> None:
    heard = says(evidence, nothing)
    assert (heard.answer["outcome"], heard.answer["answer"]) == ("no_evidence", "")
    assert fault_of(heard.answer) is None


@pytest.mark.parametrize(
    "given",
    [
        "Four hours.",
        4,
        [4],
        ["Four hours."],
        [("Four hours.", POLICY)],
        [("", [])],
        [("x", [(POLICY, " ")])],
        [("x", [(1, 2)])],
    ],
    ids=repr,
)
def test_something_else_than_an_answer_is_no_score(evidence: Evidence, given: object) -> None:
    with pytest.raises(TargetFailed, match="expected"):
        says(evidence, given)


def test_what_it_raises_is_told(evidence: Evidence) -> None:
    def answer(*_: object) -> None:
        raise RuntimeError("out of quota")

    with pytest.raises(TargetFailed, match="theirs raised RuntimeError: out of quota"):
        ForeignTarget(answer, evidence, name="theirs", code="x").ask(asked())


def test_it_is_stopped_when_it_takes_too_long(evidence: Evidence) -> None:
    """Even where it swallows every exception."""

    def answer(*_: object) -> Sequence[Any]:
        for _again in range(50):
            try:
                time.sleep(0.1)
            except Exception:  # noqa: BLE001
                continue
        return []

    with pytest.raises(TargetFailed, match=r"no answer within 0\.2 s"):
        ForeignTarget(answer, evidence, name="theirs", code="x", seconds=0.2).ask(asked())


def test_it_gets_the_dialogue_when_it_asks_for_it(evidence: Evidence) -> None:
    heard: list[object] = []

    def answer(question: str, reader: str, as_of: object, now: object, conversation: object) -> None:
        heard.extend((question, reader, as_of, now, conversation))

    ForeignTarget(answer, evidence, name="theirs", code="x").ask(asked("Q?", as_of=3, conversation="c"))
    assert heard == ["Q?", "erin", 3, "2026-11-16", "c"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_its_identity_is_its_name_and_source(evidence: Evidence, folder: Path) -> None:
    (folder / "theirs_one.py").write_text("def answer(*_):\n    return None\n")
    (folder / "theirs_two.py").write_text("def answer(*_):\n    return []\n")
    one, two = (foreign_target(f"theirs_{name}:answer", evidence).identity() for name in ("one", "two"))
    assert one.target == "theirs_one:answer"
    assert one.code != two.code
    assert one.index == f"1:{evidence.whole().root}"


@pytest.mark.parametrize(
    ("spec", "told"),
    [
        ("answer", "write module:name"),
        ("no_such_module:answer", "cannot be imported: ModuleNotFoundError"),
        ("theirs_broken:answer", "cannot be imported: SyntaxError"),
        ("json:answer", "has no function answer"),
    ],
)
def test_a_target_that_is_not_there_is_bad_input(evidence: Evidence, folder: Path, spec: str, told: str) -> None:
    (folder / "theirs_broken.py").write_text("def answer(:\n")
    with pytest.raises(BadInput, match=told):
        foreign_target(spec, evidence)


@pytest.mark.filterwarnings("ignore")
def test_the_example_of_the_docs_runs(
    evidence: Evidence, organization: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it stands there, over real evidence, and its citations hold."""
    (code,) = re.findall(r"```python\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    lines = [line for line in code.splitlines() if line and not line.startswith(("import", "from"))]
    assert len(lines) <= 20
    (folder / "mychain.py").write_text(code, "utf-8")
    monkeypatch.setenv("EVIDENCE", str(organization.parent))
    heard = foreign_target("mychain:answer", evidence).ask(asked())
    assert WORDS in heard.answer["claims"][0]["text"]
    assert heard.answer["citations"][0]["source"] == POLICY
    assert violations(heard, evidence) == []
