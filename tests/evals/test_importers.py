"""Importers: what people have already becomes cases, and each fault has its line."""

from pathlib import Path

import pytest

from assistant.cli.run import main
from assistant.domain.errors import BadInput
from evals.cases import load_cases
from evals.cases.importers import cases_from_collection, cases_from_table
from evals.leaktest import _opened

HEAD = "id,question,reader,answer,match,source,quote,as_of,answerable\n"
CORPUS = '{"_id": "d1", "title": "Alerts", "text": "Alerts are acknowledged."}\n{"_id": "d/2", "text": "Other."}\n'
QUERIES = '{"_id": "q1", "text": "Who acknowledges?"}\n{"_id": "q2", "text": "What else?"}\n'


def table(folder: Path, text: str) -> Path:
    path = folder / "cases.csv"
    path.write_text(text, "utf-8")
    return path


def collection(folder: Path, qrels: str, *, name: str = "qrels.tsv", corpus: str = CORPUS) -> Path:
    for file, text in (("corpus.jsonl", corpus), ("queries.jsonl", QUERIES), (name, qrels)):
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text, "utf-8")
    return folder


def test_rows_of_one_id_are_facts_of_one_question(tmp_path: Path) -> None:
    rows = "q1,Who owns beta and since when?,ada,Bob Berg,,r.csv#2,Bob,2026-10-31,\nq1,,,2026-03-01,date,a.md;b.md,,,\n"
    (case,) = cases_from_table(table(tmp_path, HEAD + rows))
    assert [nugget.match.type for nugget in case.nuggets] == ["exact", "date"]
    assert case.nuggets[0].spans[0].quote == "Bob"
    assert case.gold_sources == ("r.csv#2", "a.md", "b.md")
    assert case.as_of == "2026-10-31"


def test_an_index_version_is_a_number_and_a_reader_may_be_given_for_all(tmp_path: Path) -> None:
    (case,) = cases_from_table(table(tmp_path, HEAD + ",What is new?,,,,,,3,no\n"), reader="ada")
    assert (case.id, case.as_of, case.reader, case.answerable) == ("row-2", 3, "ada", "no")


def test_a_reader_that_is_given_serves_for_a_table_without_the_column(tmp_path: Path) -> None:
    given, out = table(tmp_path, "question,answer\nWho owns beta?,Bob\n"), tmp_path / "cases.jsonl"
    assert main(["eval", "import", str(given), "--out", str(out), "--reader", "ada"]) == 0
    assert [case.reader for case in load_cases(out)] == ["ada"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("question\nx\n", "cases.csv:1: no column reader"),
        ("question,reader,anwser\nx,ada,y\n", "cases.csv:1: unknown columns anwser"),
        (HEAD + "q,x,ada,,,,,,yes\n", "cases.csv:2: case q: .*neither nuggets nor gold_sources"),
        (HEAD + "q,x,,y,,,,,\n", "cases.csv:2: case q: reader"),
        (HEAD + "q,x,ada,four,number,,,,\n", "cases.csv:2: case q: nuggets.0.match.number.value"),
        (HEAD + '\nq,"x\ny",ada,y,,,z,,\n', "cases.csv:4: a quote without a source"),
        (HEAD + "q,x,ada,y,,,,,\nq,other,,z,,,,,\n", "cases.csv:3: case q: another question than on line 2"),
        (HEAD + "q,x\n", "cases.csv:2: not as many cells"),
        (HEAD, "holds no row"),
    ],
    ids=["column", "misspelled", "no answer", "nobody", "no number", "quote", "two questions", "short", "empty"],
)
def test_a_fault_of_a_table_is_told_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(BadInput, match=told):
        cases_from_table(table(tmp_path, text))


@pytest.mark.parametrize(
    ("name", "qrels"),
    [
        ("qrels.tsv", "query-id\tcorpus-id\tscore\nq1\td1\t1\nq1\td/2\t2\nq2\td1\t0\n"),
        ("qrels/test.tsv", "q1\td1\t1\nq1\td/2\t1\n"),
        ("qrels.txt", "q1 0 d1 1\nq1 0 d/2 1\nq2 0 d1 -1\n"),
    ],
    ids=["beir", "split", "trec"],
)
def test_judged_queries_become_cases_and_others_are_counted(tmp_path: Path, name: str, qrels: str) -> None:
    found = cases_from_collection(collection(tmp_path, qrels, name=name), reader="ada")
    (case,) = found.cases
    assert (case.turns[0].question, len(case.gold_sources), found.unjudged) == ("Who acknowledges?", 2, 1)


@pytest.mark.parametrize(
    ("qrels", "told"),
    [
        ("q1 d1 1\nq9 d1 1\n", "qrels.tsv:2: no query q9"),
        ("q1 d9 1\n", "qrels.tsv:1: no document d9"),
        ("q1 d1\n", "qrels.tsv:1: not `query document grade`"),
        ("q1 d1 0\n", "no query has a relevant document"),
    ],
    ids=["query", "document", "columns", "nothing"],
)
def test_a_fault_of_a_collection_is_told_with_its_line(tmp_path: Path, qrels: str, told: str) -> None:
    with pytest.raises(BadInput, match=told):
        cases_from_collection(collection(tmp_path, qrels), reader="ada")


def test_a_document_that_stands_twice_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"corpus\.jsonl:3: the id d1 stands more than once"):
        cases_from_collection(
            collection(tmp_path, "q1 d1 1\n", corpus=CORPUS + CORPUS.split("\n", maxsplit=1)[0]), reader="ada"
        )


def test_an_imported_collection_is_evidence_whose_ids_the_cases_name(tmp_path: Path) -> None:
    out = tmp_path / "out" / "cases.jsonl"
    given = collection(tmp_path / "in", "q1 d1 1\nq1 d/2 1\n")
    assert main(["eval", "import", str(given), "--out", str(out), "--reader", "ada"]) == 0
    opened = _opened(tmp_path / "home", {})
    opened.ingest(out.parent / "sources.yaml")
    assert {item.id for item in opened.scope("ada").items} == set(load_cases(out)[0].gold_sources)


def test_an_imported_table_is_read_back_as_it_was(tmp_path: Path) -> None:
    given, out = table(tmp_path, HEAD + "q,x,ada,a;b,list,r.md,see,,\n"), tmp_path / "cases.jsonl"
    assert main(["eval", "import", str(given), "--out", str(out)]) == 0
    assert load_cases(out) == cases_from_table(given)
    assert main(["eval", "import", str(table(tmp_path, HEAD + "q,x\n")), "--out", str(out)]) == 3
