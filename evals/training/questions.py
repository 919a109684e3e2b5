"""Questions to learn relevance from: the project's own, and of public sets those whose licences allow it."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.answer.sentences import sentences
from assistant.answer.words import content_stems
from assistant.models.cross_encoder import with_heading
from evals.training.examples import Question

OWN = Path(__file__).parent / "questions"
"""The project's own questions: written for it, over documents written for it."""
FEW = 4
"""Other sentences beside the answers of one question of a public set."""


def own_questions(folder: Path = OWN) -> tuple[Question, ...]:
    """The project's own questions, each with all sentences of its document."""
    rows = (row for path in sorted(folder.glob("*.jsonl")) for row in rows_of_set(path))
    return tuple(question for row in rows for question in _own(row))


def own_documents(folder: Path = OWN) -> dict[str, list[str]]:
    """The sentences of the project's own documents without their headings, by document."""
    rows = (row for path in sorted(folder.glob("*.jsonl")) for row in rows_of_set(path))
    return {row["id"]: [one["text"] for one in row["sentences"]] for row in rows}


def public_questions(data: Path) -> tuple[Question, ...]:
    """Questions of the public sets that lie in a folder; a set that does not lie there gives none."""
    found = ((name, tuple(read(data / name))) for name, (read, _) in READERS.items() if (data / name).is_dir())
    return tuple(one for name, every in found for one in _drawn(every, READERS[name][1]))


def with_strangers(questions: Sequence[Question], *, each: int = 1, seed: int = 42001) -> tuple[Question, ...]:
    """Each question with sentences of other documents that share most of its words; taken for no answers."""
    draw = random.Random(seed)
    pool = sorted({(one.document, text) for one in questions for text in one.sentences})
    stems = [(document, text, content_stems(text)) for document, text in pool]
    return tuple(_with_strangers(one, draw.sample(stems, min(len(stems), 600)), each) for one in questions)


def _with_strangers(one: Question, pool: Sequence[tuple[str, str, frozenset[str]]], each: int) -> Question:
    asked = content_stems(one.text)
    others = [(len(asked & stems), text) for document, text, stems in pool if document != one.document]
    nearest = sorted(others, key=lambda other: -other[0])[:each]
    return replace(one, sentences=(*one.sentences, *(text for _, text in nearest)))


def _own(row: Mapping[str, Any]) -> Iterator[Question]:
    texts = tuple(with_heading(one["heading"], one["text"]) for one in row["sentences"])
    for asked in row["questions"]:
        yield Question(
            source="own",
            document=row["id"],
            text=asked["text"],
            sentences=texts,
            answers=frozenset(asked["answers"]),
            near=frozenset(asked.get("near", ())),
        )


def _clapnq(folder: Path) -> Iterator[Question]:
    """Each question with the sentences of its own passage; for a question without an answer all are others."""
    documents = {row["id"]: row for row in rows_of_set(folder / "corpus.jsonl")}
    gold = _spans(folder)
    for row in rows_of_set(folder / "queries.jsonl"):
        document = documents.get(f"p{row['id']}")
        spans = [(start, end) for name, start, end in gold[row["id"]] if document and name == document["id"]]
        if document is not None and bool(spans) == row["answerable"]:
            yield _cut("clapnq", row["text"], document, document["title"], spans)


def _timeqa(folder: Path) -> Iterator[Question]:
    documents = {row["id"]: row for row in rows_of_set(folder / "corpus.jsonl")}
    gold = _spans(folder)
    for row in rows_of_set(folder / "queries.jsonl"):
        document = documents[row["doc_id"]]
        spans = [(start, end) for _, start, end in gold[row["id"]]]
        yield _cut("timeqa", row["text"], document, document["title"], spans)


def _contractnli(folder: Path) -> Iterator[Question]:
    """Each hypothesis as if it were asked; the sentences of the spans that decide it answer it."""
    documents = {row["id"]: row for row in rows_of_set(folder / "corpus.jsonl")}
    gold = _spans(folder)
    for row in rows_of_set(folder / "queries.jsonl"):
        spans = [(start, end) for _, start, end in gold[row["id"]]]
        yield _cut("contractnli", row["text"], documents[row["doc_id"]], "", spans)


def _nist(folder: Path) -> Iterator[Question]:
    """Each objective beside the statements of its own control and of the next ones."""
    every = list(rows_of_set(folder / "corpus.jsonl"))
    gold = {(row["query_id"], row["doc_id"]) for row in rows_of_set(folder / "qrels.jsonl")}
    places: dict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(every):
        places[row["control"]].append(at)
    for asked in rows_of_set(folder / "queries.jsonl"):
        around = places[asked["control"]]
        near = every[max(0, around[0] - 2) : around[-1] + 3]
        texts = [with_heading(row["title"], row["text"]) for row in near]
        answers = {at for at, row in enumerate(near) if (asked["id"], row["id"]) in gold}
        yield _few("nist80053", asked["control"], asked["text"], texts, answers)


def _cut(
    source: str, asked: str, document: Mapping[str, Any], heading: str, spans: Sequence[tuple[int, int]]
) -> Question:
    """A question beside the sentences of a document; those that a span touches answer it."""
    text = document["text"]
    places = [(start, end) for start, end in sentences(text) if end - start > 15]
    answers = {at for at, (start, end) in enumerate(places) if any(one < end and start < two for one, two in spans)}
    texts = [with_heading(heading, " ".join(text[start:end].split())) for start, end in places]
    return _few(source, document["id"], asked, texts, answers)


def _few(source: str, document: str, asked: str, texts: Sequence[str], answers: set[int]) -> Question:
    """The answers and a few others: half of them those that share most words with the question."""
    draw = random.Random(f"{document}:{asked}")
    stems = content_stems(asked)
    others = [at for at in range(len(texts)) if at not in answers]
    others.sort(key=lambda at: -len(stems & content_stems(texts[at])))
    far = others[FEW // 2 :]
    kept = sorted(answers)[:3] + others[: FEW // 2] + draw.sample(far, min(len(far), FEW - FEW // 2))
    return Question(
        source=source,
        document=document,
        text=asked,
        sentences=tuple(texts[at] for at in kept),
        answers=frozenset(place for place, at in enumerate(kept) if at in answers),
    )


READERS: Mapping[str, tuple[Callable[[Path], Iterator[Question]], int]] = {
    "clapnq": (_clapnq, 300),
    "timeqa": (_timeqa, 250),
    "contractnli": (_contractnli, 200),
    "nist80053": (_nist, 150),
}
"""Public sets: how they are read, and how many of their questions are drawn, so that the project's own count most."""


def _drawn(every: Sequence[Question], most: int) -> list[Question]:
    return random.Random(most).sample(list(every), min(len(every), most))


def _spans(folder: Path) -> dict[str, list[tuple[str, int, int]]]:
    """By question: document, start and end of what answers it."""
    found: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
    for row in rows_of_set(folder / "qrels.jsonl"):
        if row.get("start") is not None:
            found[row["query_id"]].append((row["doc_id"], row["start"], row["end"]))
    return found


def rows_of_set(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a public set's file."""
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())
