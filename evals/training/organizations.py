"""Questions to whole invented organizations: what answers stands among all that their other documents say."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from assistant.models.cross_encoder import with_heading
from assistant.models.encoder import Encoder, Vectors
from assistant.store.manifest import indexed_text
from evals.training.examples import Question
from evals.training.measure import Scores

FOLDER = Path(__file__).parent / "organizations"
"""One file an organization, one line a document with the questions about it."""
HARD = 12
"""Sentences that plainly look most like answers and are none, from which an epoch draws."""

LONGEST = 6
"""Sentences of a passage."""
HELD_OUT = range(6, 8)
"""Numbers of the organizations of each writer that are kept for measuring and fitting."""
ROUNDS = (range(1, 6), range(8, 14))
"""Numbers of the organizations that each round of training shows."""

Row = Mapping[str, Any]
"""A document as it is written in a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """What an invented organization wrote, cut as the product cuts it, and what is asked of it."""

    passages: tuple[tuple[str, tuple[str, ...]], ...]
    """Heading and sentences of each passage; the sentences of all in a row are those of every question."""
    questions: tuple[Question, ...]
    """Questions, each beside all sentences."""


def organizations(numbers: range, folder: Path = FOLDER) -> tuple[Organization, ...]:
    """Those whose files have some numbers, such as `p-6.jsonl`."""
    paths = [path for path in sorted(folder.glob("*.jsonl")) if int(path.stem.split("-")[1]) in numbers]
    return tuple(_organization(_rows(path)) for path in paths)


def sentences_read(organization: Organization, encoder: Encoder) -> Iterator[tuple[str, str, Vectors]]:
    """Heading, text and tokens of every sentence, each read in the light of its passage, as the product reads it."""
    for heading, texts in organization.passages:
        body = "\n".join(texts)
        whole = indexed_text(heading, body)
        (reading,) = encoder.read([whole])
        at = len(whole) - len(body)
        for text in texts:
            yield heading, text, reading.part(at, at + len(text))
            at += len(text) + 1


def with_hard(questions: Sequence[Question], plain: Scores, most: int = HARD) -> tuple[Question, ...]:
    """Each question; what a plain score puts foremost without answering comes near too."""
    return tuple(_with_hard(one, scores, most) for one, scores in zip(questions, plain, strict=True))


def _with_hard(one: Question, scores: Sequence[float], most: int) -> Question:
    ranked = sorted(range(len(scores)), key=lambda at: -scores[at])
    hard = [at for at in ranked if at not in one.answers][:most]
    return replace(one, near=one.near | frozenset(hard))


def _organization(rows: Sequence[Row]) -> Organization:
    passages: list[tuple[str, tuple[str, ...]]] = []
    for row in rows:
        for heading, group in groupby(row["sentences"], key=itemgetter("heading")):
            texts = [one["text"] for one in group]
            passages += [(heading, tuple(texts[at : at + LONGEST])) for at in range(0, len(texts), LONGEST)]
    return Organization(passages=tuple(passages), questions=tuple(_questions(rows)))


def _questions(rows: Sequence[Row]) -> list[Question]:
    """The questions of one organization's documents."""
    firsts: dict[str, int] = {}
    pool: list[str] = []
    for row in rows:
        firsts[row["id"]] = len(pool)
        pool += [with_heading(one["heading"], one["text"]) for one in row["sentences"]]
    sentences = tuple(pool)
    return [
        Question(
            source="organization",
            document=row["id"],
            organization=row["organization"],
            text=asked["text"],
            sentences=sentences,
            answers=frozenset(
                [firsts[row["id"]] + at for at in asked["answers"]]
                + [firsts[name] + at for name, at in asked.get("also", ())]
            ),
            near=frozenset(firsts[row["id"]] + at for at in asked.get("near", ()))
            - frozenset(firsts[row["id"]] + at for at in asked["answers"]),
        )
        for row in rows
        for asked in row["questions"]
    ]


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]
