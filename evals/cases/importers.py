"""Cases from what people have already: judged retrieval collections, and one flat table.

A collection lies in a folder in the layout of BEIR (Thakur et al. 2021): `corpus.jsonl` and `queries.jsonl`, and the
judgements as `qrels.tsv`, `qrels/NAME.tsv`, or as TREC writes them (`query 0 document grade`) in `qrels.txt`. A document
is relevant when its grade is above zero. Queries that nobody judged are left out, as in BEIR.

A table is a CSV with one row a fact; rows of one id are facts of one question:

    id,question,reader,answer,match,source,quote,as_of,answerable
    q1,Who owns beta?,ada,Bob Berg,,registers/systems.csv#AIS-2,Bob Berg,,yes

Only `question` must be there, and `reader` unless one reader is given for all. `match` is exact (when empty), number, date, id, yes_no, or list, whose values
are parted by `;`, as are `source`, `canaries`, `forbidden` and `tags`. A quote belongs to the first source of its row.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from assistant.domain.errors import BadInput
from evals.cases.case import Case
from evals.cases.load import raise_problems, words_about

NEEDED = ("question", "reader")
COLUMNS = frozenset(
    {*NEEDED, "id", "answer", "match", "unit", "importance", "source", "quote", "as_of", "now", "answerable", "kind"}
    | {"canaries", "forbidden", "tags"}
)
"""Columns that a table may have."""
DOCUMENTS = "documents"
"""Folder of a collection's documents, below which they are evidence."""

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """A judged retrieval collection."""

    documents: Mapping[str, tuple[str, str]]
    """Title and text by file name."""
    cases: tuple[Case, ...]
    """One for each judged query."""
    unjudged: int
    """Queries that were left out."""

    def write(self, folder: Path, reader: str) -> Path:
        """Write the documents as evidence that one person may read, and give the path of the sources.yaml."""
        place = folder / DOCUMENTS
        place.mkdir(parents=True, exist_ok=True)
        for name, (title, text) in self.documents.items():
            (place / name).write_text(text, "utf-8")
            if title:
                (place / f"{name}.meta.yaml").write_text(f"title: {json.dumps(title)}\n", "utf-8")
        entry = f"  - {{id: {DOCUMENTS}, path: {DOCUMENTS}, connector: files, allow: [everyone]}}\n"
        head = f"version: 1\norganization: {{name: Collection}}\npeople:\n  {json.dumps(reader)}: []\nsources:\n"
        (folder / "sources.yaml").write_text(head + entry, "utf-8")
        return folder / "sources.yaml"


def cases_from_table(path: Path, *, reader: str | None = None) -> tuple[Case, ...]:
    """The cases of a CSV; `reader` asks where a row names none. Raises BadInput that names each faulty line."""
    problems: list[str] = []
    groups: dict[str, list[tuple[int, Row]]] = {}
    for line, row in _rows(path, reader):
        groups.setdefault(row.get("id") or f"row-{line}", []).append((line, row))
    cases = []
    for name, rows in groups.items():
        try:
            cases.append(Case.model_validate(_case_row(name, rows, reader)))
        except ValidationError as problem:
            problems.append(f"{path.name}:{rows[0][0]}: case {name}: {words_about(problem)}")
        except ValueError as problem:
            problems.append(f"{path.name}:{problem}")
    raise_problems(problems)
    if not cases:
        raise BadInput(f"{path}: holds no row")
    return tuple(cases)


def cases_from_collection(folder: Path, *, reader: str, split: str = "test") -> Collection:
    """A collection in BEIR's layout. Raises BadInput that names each faulty line."""
    problems: list[str] = []
    documents = _objects(folder / "corpus.jsonl", problems)
    queries = _objects(folder / "queries.jsonl", problems)
    relevant = _judgements(_qrels(folder, split), queries, documents, problems)
    raise_problems(problems)
    cases = [_judged(name, queries[name]["text"], found, reader) for name, found in relevant.items() if found]
    if not cases:
        raise BadInput(f"{folder}: no query has a relevant document")
    texts = {file_name(name): (str(one.get("title") or ""), str(one["text"])) for name, one in documents.items()}
    return Collection(documents=texts, cases=tuple(cases), unjudged=len(queries) - len(cases))


def write_cases(cases: tuple[Case, ...], path: Path) -> None:
    """Write cases as JSONL, without what is as it is when nobody names it."""
    rows = (case.model_dump(mode="json", exclude_defaults=True) for case in cases)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


def file_name(name: str) -> str:
    """A document's file name; ids with signs that a file name had better not have are told apart by a hash."""
    return f"{_plain(name)}.txt"


def _plain(name: str) -> str:
    plain = re.sub(r"[^\w-]", "_", name, flags=re.ASCII)
    return plain if plain == name else f"{plain[:80]}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def _rows(path: Path, asking: str | None) -> Iterator[tuple[int, Row]]:
    """Rows that hold something, with the line that each ends on. Raises BadInput on a head that is none."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            _check_head(path, reader.fieldnames or (), asking)
            for row in reader:
                if None in row or None in row.values():
                    raise BadInput(f"{path.name}:{reader.line_num}: not as many cells as the head has columns")
                cells = {name: cell.strip() for name, cell in row.items()}
                if any(cells.values()):
                    yield reader.line_num, cells
    except (OSError, UnicodeDecodeError) as problem:
        raise BadInput(f"{path}: cannot be read as UTF-8 text: {problem}") from problem
    except csv.Error as problem:
        raise BadInput(f"{path.name}:{reader.line_num}: not CSV: {problem}") from problem


def _check_head(path: Path, names: Any, asking: str | None) -> None:
    missing = [name for name in NEEDED if name not in names and not (name == "reader" and asking)]
    unknown = sorted(set(names) - COLUMNS)
    if missing:
        advice = "; name who asks with --reader" if missing == ["reader"] else ""
        raise BadInput(f"{path.name}:1: no column {', '.join(missing)}{advice}")
    if unknown:
        raise BadInput(
            f"{path.name}:1: unknown columns {', '.join(unknown)}; there may be {', '.join(sorted(COLUMNS))}"
        )


def _case_row(name: str, rows: list[tuple[int, Row]], reader: str | None) -> dict[str, Any]:
    """A case of the rows of one id. Raises ValueError with a line."""
    first = rows[0][1]
    for line, row in rows[1:]:
        differing = [part for part in ("question", "reader", "as_of", "answerable") if row.get(part)]
        differing = [part for part in differing if row[part] != first.get(part)]
        if differing:
            raise ValueError(f"{line}: case {name}: another {differing[0]} than on line {rows[0][0]}")
    given = {
        "id": name,
        "kind": first.get("kind") or "imported",
        "reader": first.get("reader") or reader or "",
        "turns": [first["question"]],
        "answerable": first.get("answerable") or "yes",
        "as_of": _as_of(first.get("as_of", "")),
        "now": first.get("now") or None,
        "nuggets": [_nugget(line, row) for line, row in rows if row.get("answer")],
        "gold_sources": _every(rows, "source"),
    }
    return given | {part: _every(rows, part) for part in ("forbidden", "canaries", "tags")}


def _as_of(cell: str) -> int | str | None:
    return int(cell) if cell.isascii() and cell.isdigit() else cell or None


def _every(rows: list[tuple[int, Row]], column: str) -> list[str]:
    """The parts of a column's cells, each once."""
    return list(dict.fromkeys(part for _, row in rows for part in _parts(row.get(column, ""))))


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _nugget(line: int, row: Row) -> dict[str, Any]:
    """The fact of a row. Raises ValueError with the line when a quote has no source."""
    sources, answer = _parts(row.get("source", "")), row["answer"]
    if row.get("quote") and not sources:
        raise ValueError(f"{line}: a quote without a source")
    match = {"type": row.get("match") or "exact"}
    match |= {"values": _parts(answer)} if match["type"] == "list" else {"value": answer}  # type: ignore[dict-item]  # a list of values
    spans = [{"source": sources[0], "quote": row["quote"]}] if row.get("quote") else []
    unit = {"unit": row["unit"]} if row.get("unit") else {}
    return {"text": answer, "match": match | unit, "spans": spans, "importance": row.get("importance") or "vital"}


def _objects(path: Path, problems: list[str]) -> dict[str, dict[str, Any]]:
    """The objects of a JSONL file by `_id`; what is none is told among the problems."""
    found: dict[str, dict[str, Any]] = {}
    for line, text in _lines(path):
        try:
            one = json.loads(text)
            name, _ = str(one["_id"]), one["text"]
        except (ValueError, KeyError, TypeError, RecursionError):
            problems.append(f"{path.name}:{line}: not a JSON object with _id and text")
            continue
        if name in found:
            problems.append(f"{path.name}:{line}: the id {name} stands more than once")
        found[name] = one
    return found


def _qrels(folder: Path, split: str) -> Path:
    """The file of judgements. Raises BadInput when there is none."""
    places = [folder / "qrels" / f"{split}.tsv", folder / "qrels.tsv", folder / "qrels.txt"]
    found = next((path for path in places if path.is_file()), None)
    if found is None:
        raise BadInput(f"{folder}: no qrels.tsv, qrels/{split}.tsv or qrels.txt")
    return found


def _judgements(
    path: Path, queries: Mapping[str, object], documents: Mapping[str, object], problems: list[str]
) -> dict[str, list[str]]:
    """Relevant documents by query, in the order of the file."""
    found: dict[str, list[str]] = defaultdict(list)
    for line, text in _lines(path):
        parts = text.split()
        if line == 1 and parts[-1:] == ["score"]:
            continue
        if len(parts) not in (3, 4) or not re.fullmatch(r"-?\d+", parts[-1]):
            problems.append(f"{path.name}:{line}: not `query document grade` or `query 0 document grade`")
            continue
        query, document, grade = parts[0], parts[-2], int(parts[-1])
        for what, name, known in (("query", query, queries), ("document", document, documents)):
            if name not in known:
                problems.append(f"{path.name}:{line}: no {what} {name}")
        if grade > 0:
            found[query].append(document)
    return found


def _judged(name: str, text: str, relevant: list[str], reader: str) -> Case:
    """A judged query as a case."""
    gold = [f"{DOCUMENTS}/{file_name(each)}" for each in dict.fromkeys(relevant)]
    return Case.model_validate(
        {"id": _plain(name), "kind": "retrieval", "reader": reader, "turns": [text], "answerable": "yes"}
        | {"gold_sources": gold}
    )


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Lines that hold something, with their numbers. Raises BadInput when it cannot be read."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            yield from ((number, line) for number, line in enumerate(file, start=1) if line.strip())
    except (OSError, UnicodeDecodeError) as problem:
        raise BadInput(f"{path}: cannot be read as UTF-8 text: {problem}") from problem
