"""Promise 1: what a reader is told stands, character for character, in a pinned revision and in the file that it came from.

Twenty-six questions over the demo organization with the product's own encoder, each asked twice.
"""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import jsonschema
import pytest

import evals
from assistant.answer.render import render
from assistant.api.wire import answer_row
from assistant.domain.answer import Answer, Citation
from assistant.domain.plan import Question
from assistant.wiring import Workspace

EVALS = Path(evals.__file__).parent
SCHEMA = json.loads((EVALS / "contract" / "answer.schema.json").read_text(encoding="utf-8"))
TEXT_FILES = (".md", ".txt", ".rst", ".yaml", ".json")

QUESTIONS = (
    ("ingrid", "Show me how promotion approval worked last month"),
    ("ingrid", "Show me how incident handling worked in the third quarter of 2026"),
    ("ingrid", "How many incidents were there in 2026?"),
    ("ingrid", "Which alerts were not acknowledged?"),
    ("ingrid", "Which corrective actions are overdue?"),
    ("ingrid", "Who approved claims-triage 3.2.0?"),
    ("ingrid", "List the change requests of October 2026"),
    ("ingrid", "What did Klara Weiss say about overriding the model?"),
    ("ingrid", "What is the status of MLP-137?"),
    ("erin", "Within how many hours must an AI alert be acknowledged?"),
    ("erin", "Does an impact assessment exist for cv-screen?"),
    ("erin", "Which high risk systems are there?"),
    ("erin", "How often are API keys rotated?"),
    ("erin", "What is the limit for the fairness gap?"),
    ("erin", "Who owns fraud-lens?"),
    ("erin", "Which pull requests were merged in October 2026?"),
    ("gustav", "Was Dora penetration tested?"),
    ("gustav", "Which suppliers have no assessment?"),
    ("gustav", "How long may an exception from the AI policy last?"),
    ("gustav", "Which controls are not applicable?"),
    ("gustav", "Why was underwrite-assist 1.6.2 turned down?"),
    ("leila", "What does the contract with HireLoop say about logs?"),
    ("leila", "How many risks are rated high?"),
    ("odile", "What does the company tell members about its AI?"),
    ("odile", "Who approved claims-triage 3.2.0?"),
    ("odile", "Is there anything about pelicans?"),
)


def asked(demo: Workspace, user: str, text: str) -> Answer:
    return demo.ask(Question(text=text, user=user))


@pytest.fixture(scope="module")
def answers(demo: Workspace) -> list[tuple[str, Answer]]:
    """Every answer with its asker."""
    return [(user, asked(demo, user, text)) for user, text in QUESTIONS]


def test_every_kind_of_answer_is_among_them(answers: list[tuple[str, Answer]]) -> None:
    """Otherwise the tests below would hold of nothing."""
    assert {answer.outcome.value for _, answer in answers} >= {"answered", "partial", "no_evidence"}
    assert any(answer.table and answer.table.rows for _, answer in answers)
    assert any(answer.trails for _, answer in answers)
    assert sum(len(answer.citations) for _, answer in answers) > 50


def test_every_claim_row_and_present_hop_cites(answers: list[tuple[str, Answer]]) -> None:
    for _, answer in answers:
        numbers = {citation.n for citation in answer.citations}
        rows = answer.table.rows if answer.table else ()
        for one in (*answer.claims, *rows):
            assert one.citations
            assert numbers.issuperset(one.citations)
        hops = [hop for trail in answer.trails or () for hop in trail.hops]
        assert all(hop.citations for hop in hops if hop.state.value == "present")
        assert [citation.n for citation in answer.citations] == list(range(1, len(numbers) + 1))


def test_every_quote_is_the_slice_of_its_pinned_revision(demo: Workspace, answers: list[tuple[str, Answer]]) -> None:
    for user, answer in answers:
        for citation in answer.citations:
            view = demo.evidence(citation.span.evidence, user)
            assert view.revision == citation.span.revision
            assert citation.quote.strip()
            assert view.text[citation.span.start : citation.span.end] == citation.quote


def test_every_quote_stands_in_the_file_that_it_came_from(answers: list[tuple[str, Answer]]) -> None:
    found = [_in_file(citation) for _, answer in answers for citation in answer.citations]
    assert [one for one in found if isinstance(one, str)] == []
    assert found.count(True) > 30


def _in_file(citation: Citation) -> bool | str | None:
    """Whether the quote stands in the file, or what misses; None for formats that only their program can open."""
    path, _, record = citation.span.evidence.partition("#")
    file = EVALS / "corpora" / "demo" / path
    match PurePosixPath(path).suffix:
        case ".csv":
            texts = list(_cells(_decoded(file)))
        case ".json" if record:
            texts = list(_leaves(json.loads(file.read_bytes())))
        case ending if ending in TEXT_FILES and "!" not in path:
            texts = [_decoded(file)]
        case _:
            return None
    return True if any(citation.quote in text for text in texts) else f"{citation.span.evidence}: {citation.quote!r}"


def _decoded(file: Path) -> str:
    data = file.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252")
    return text.replace("\r\n", "\n")


def _cells(text: str) -> Iterator[str]:
    sign = max(",;\t", key=text.partition("\n")[0].count)
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=sign):
        yield from row


def _leaves(value: object) -> Iterator[str]:
    """Every value of an export, as text."""
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _leaves(inner)
    elif value is not None:
        yield str(value).replace("\r\n", "\n")


def test_the_text_is_rendered_from_its_parts_and_holds_nothing_else(answers: list[tuple[str, Answer]]) -> None:
    for _, answer in answers:
        again = render(answer.claims, answer.table, answer.trails, answer.gaps, answer.searched, answer.note)
        assert again.encode() == answer.text.encode()


def test_every_row_is_what_the_schema_wants(answers: list[tuple[str, Answer]]) -> None:
    for number, (_, answer) in enumerate(answers):
        jsonschema.validate(json.loads(json.dumps(answer_row(answer, id=str(number)))), SCHEMA)


def test_an_empty_complete_list_is_no_evidence(answers: list[tuple[str, Answer]]) -> None:
    for _, answer in answers:
        if answer.table is not None and not answer.table.rows and not answer.claims:
            assert answer.outcome.value == "no_evidence"
            assert answer.gaps


def test_asking_twice_gives_the_same_but_for_the_receipt(demo: Workspace, answers: list[tuple[str, Answer]]) -> None:
    for (user, text), (_, first) in zip(QUESTIONS, answers, strict=True):
        one, two = answer_row(first), answer_row(asked(demo, user, text))
        assert one.pop("receipt") != two.pop("receipt")
        assert one == two
