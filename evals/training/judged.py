"""Figures of the entailment network: folds, their calibration, and sets that only judge."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from assistant.models.cross_encoder import calibrated, claim_parts
from assistant.models.pairing import claim_row, tokens
from evals.pairs import SHIPPED
from evals.training.examples import Claim, Label
from evals.training.exported import Reader
from evals.training.measure import balanced, even_weights, fit_logistic
from evals.verifier import READERS, read_pairs

RIDGE = 3e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A claim as a network that did not learn from it reads it: a row for each of its sentences."""

    claim: Claim
    """The claim."""
    logits: NDArray[np.float64]
    """(n_sentences, 3): supported, contradicted, neutral."""


def read(network: Reader, tokenizer: Tokenizer, claims: Sequence[Claim]) -> list[Read]:
    """Each claim as the network reads it, the way that the product does."""
    parts = [claim_parts(one.text) for one in claims]
    rows = [
        claim_row(tokens(tokenizer, one.premise), tokens(tokenizer, part))
        for one, some in zip(claims, parts, strict=True)
        for part in some
    ]
    found = network(rows)[:, 1:]
    starts = np.cumsum([0, *(len(some) for some in parts)])
    return [Read(claim=one, logits=found[starts[at] : starts[at + 1]]) for at, one in enumerate(claims)]


def fit_support(reads: Sequence[Read]) -> NDArray[np.float64]:
    """Slope and shift that `calibrated` takes, fitted on claims of one sentence; every set and both labels count the same."""
    single = [one for one in reads if len(one.logits) == 1]
    truth = np.array([one.claim.label is Label.SUPPORTED for one in single])
    odds = np.array([[one.logits[0, 0] - np.logaddexp(one.logits[0, 1], one.logits[0, 2])] for one in single])
    shift, slope = fit_logistic(odds, truth, even_weights(truth, [one.claim.source for one in single]), ridge=RIDGE)
    return np.array([slope, shift])


def supported(one: Read, support: NDArray[np.float64]) -> float:
    """The probability that the product would give."""
    return min(calibrated(each, support).supported for each in one.logits)


def figures_of(name: str, reads: Sequence[Read], supports: Sequence[NDArray[np.float64]]) -> Iterator[str]:
    """A line of balanced accuracy; `supports` are those fitted without the claim."""
    if reads:
        yield f"{name}: {balanced([one.claim for one in reads], [supported(*each) for each in zip(reads, supports, strict=True)])}"


def wice(data: Path) -> tuple[Claim, ...]:
    """Claims of WiCE beside the sentences that people named for them: for judging only."""
    path = data / "wice" / READERS["wice"][0]
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()] if path.is_file() else []
    return tuple(
        Claim(
            source="wice",
            premise=" ".join(READERS["wice"][1](row)),
            text=row["claim"],
            label=Label.SUPPORTED if row["label"] == "supported" else Label.NOT_SUPPORTED,
            document=row["id"],
            kind=row["label"],
        )
        for row in rows
    )


def harness_pairs() -> tuple[Claim, ...]:
    """The pairs by which the harness judges its own judge: other operators over other text."""
    return tuple(
        Claim(
            source="harness",
            premise=" ".join(one.quotes),
            text=one.statement,
            label=Label.SUPPORTED if one.supported else Label.NOT_SUPPORTED,
            document=one.id,
            kind=one.operator,
        )
        for one in read_pairs(SHIPPED)
    )
