"""Claims to learn entailment from: contractnli, summedits, and those that `perturb` makes of sentences."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.answer.sentences import sentences
from evals.pairs import CORPUS
from evals.pairs import sentences as pair_sentences
from evals.training.examples import Claim, Label
from evals.training.perturb import Place, names, perturbed
from evals.training.questions import rows_of_set

_LABELS = {"Entailment": Label.SUPPORTED, "Contradiction": Label.CONTRADICTED}
_WORDS = range(6, 46)
"""How long a sentence is that claims are made of."""


def contractnli(data: Path) -> tuple[Claim, ...]:
    """Hypotheses beside the spans that people named; beside other spans of a document that does not mention them."""
    folder = data / "contractnli"
    pairs = [_decided(row) for row in rows_of_set(folder / "nli_pairs.jsonl")]
    spans: dict[str, list[str]] = defaultdict(list)
    for one in pairs:
        spans[one.document].append(one.premise)
    queries = [
        row for row in rows_of_set(folder / "queries.jsonl") if row["answer"] == "NotMentioned" and spans[row["doc_id"]]
    ]
    return (*pairs, *(_undecided(row, spans[row["doc_id"]]) for row in queries))


def summedits(data: Path) -> tuple[Claim, ...]:
    """Summaries of e-mails, whole: of an edited one the e-mail does not say everything."""
    return tuple(
        Claim(
            source="summedits",
            premise=row["passage"],
            text=row["claim"],
            label=Label.SUPPORTED if row["supported"] else Label.NOT_SUPPORTED,
            document=re.sub(r"_[^_]+$", "", row["id"]),
            kind=row["id"],
        )
        for row in rows_of_set(data / "summedits" / "nli_pairs.jsonl")
    )


def by_sentence(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Each sentence of summaries apart; one that a supported summary of the same e-mail holds too is supported.

    An edit sits in one place, so of an edited summary only the sentences that no supported one holds are kept.
    """
    good = {
        (one.document, text) for one in claims if one.label is Label.SUPPORTED for text in claim_sentences(one.text)
    }
    return tuple(
        Claim(
            source=one.source,
            premise=one.premise,
            text=text,
            label=Label.SUPPORTED if (one.document, text) in good else one.label,
            document=one.document,
            kind=one.kind,
        )
        for one in claims
        for text in claim_sentences(one.text)
        if one.label is Label.SUPPORTED or (one.document, text) not in good
    )


def places(data: Path, own: Mapping[str, Sequence[str]], *, most: int = 400) -> tuple[Place, ...]:
    """Sentences of own documents, of contracts and of controls, with their neighbours."""
    found = list(_places(own))
    draw = random.Random(most)
    for source in ("contractnli", "nist80053"):
        if (data / source).is_dir():
            every = list(_places(dict(_documents(data / source))))
            found += draw.sample(every, min(len(every), most))
    return tuple(found)


def made(data: Path, own: Mapping[str, Sequence[str]], *, each: int, seed: int = 42001) -> tuple[Claim, ...]:
    """The perturbation set."""
    return perturbed(places(data, own), each=each, seed=seed)


def demo_claims(*, each: int = 15) -> tuple[Claim, ...]:
    """Perturbations of the demo organization's sentences, of which nothing is learned: for judging only."""
    texts = {str(path): list(pair_sentences(path.read_text("utf-8"))) for path in sorted(CORPUS.rglob("*.md"))}
    return perturbed(tuple(_places(texts)), each=each)


def claim_sentences(text: str) -> list[str]:
    """The sentences of a claim."""
    return [text[start:end] for start, end in sentences(text)] or [text]


def _decided(row: dict[str, Any]) -> Claim:
    document, _, hypothesis = row["id"].partition(":")
    return Claim(
        source="contractnli",
        premise=row["passage"],
        text=row["claim"],
        label=_LABELS[row["label"]],
        document=document,
        kind=hypothesis,
    )


def _undecided(row: dict[str, Any], spans: Sequence[str]) -> Claim:
    draw = random.Random(row["id"])
    return Claim(
        source="contractnli",
        premise=draw.choice(spans),
        text=row["text"],
        label=Label.NEUTRAL,
        document=row["doc_id"],
        kind=row["id"].partition(":")[2],
    )


def _documents(folder: Path) -> Iterator[tuple[str, list[str]]]:
    for row in rows_of_set(folder / "corpus.jsonl"):
        text = row["text"]
        yield row["id"], [" ".join(text[start:end].split()) for start, end in sentences(text)]


def _places(documents: Mapping[str, Sequence[str]]) -> Iterator[Place]:
    known = names([text for texts in documents.values() for text in texts])
    for document, texts in documents.items():
        for at, text in enumerate(texts):
            if len(text.split()) in _WORDS and text.endswith("."):
                around = [
                    texts[one] if 0 <= one < len(texts) and len(texts[one].split()) in _WORDS else ""
                    for one in (at - 1, at + 1)
                ]
                yield Place(document=document, text=text, before=around[0], after=around[1], names=known)
