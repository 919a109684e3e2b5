"""How far a sentence bears on a statement: the weights of `drafting/bearing.py`, and what they reach, over contracts.

The contracts are those of ContractNLI that the entailment network of a fold has not learned from, without the hypotheses
that the relevance network was taught; every contract is judged by weights that were fitted without it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from assistant.answer.drafting.bearing import MARGIN
from assistant.answer.drafting.prose import MAX_CLAIMS
from assistant.answer.drafting.relevance import READ, log_odds
from assistant.answer.sentences import readable, sentences
from assistant.models.cross_encoder import calibrated
from assistant.models.encoder import Encoder
from assistant.models.pairing import claim_row, pair_row, tokens
from evals.statistics import bootstrap_of, cluster_bootstrap
from evals.training.examples import share
from evals.training.exported import Reader
from evals.training.measure import auc_of, fit_logistic
from evals.training.questions import public_questions, rows_of_set

Span = tuple[int, int]
GROUPS = 5
"""Parts of the contracts; each is judged by what the others taught."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A statement beside the sentences of a contract that are nearest to it."""

    contract: str
    """Its id."""
    spans: tuple[Span, ...]
    """(n_read) places of the sentences."""
    gold: tuple[Span, ...]
    """Places that decide the statement; none where the contract does not mention it."""
    figures: NDArray[np.float64]
    """(n_read, 2) log-odds that a sentence decides the statement, and that it is about it."""

    @property
    def bears(self) -> NDArray[np.bool_]:
        """(n_read,) sentences that hold half of a gold place, or are half of one."""
        return np.array([any(_shared(one, each) >= 0.5 for each in self.gold) for one in self.spans])


@dataclass(frozen=True, slots=True, kw_only=True)
class Networks:
    """What reads statements."""

    decides: Reader
    """The entailment network of a fold."""
    support: NDArray[np.float64]
    """Its calibration."""
    about: Reader
    """The relevance network."""
    calibration: NDArray[np.float64]
    """Its calibration."""
    encoder: Encoder
    """Finds the nearest sentences."""
    tokenizer: Tokenizer
    """Of the networks."""


def stated(data: Path, networks: Networks, *, fold: int, folds: int) -> Iterator[Stated]:
    """Every statement of a fold that the relevance network was not taught, as the networks read it."""
    folder = data / "contractnli"
    taught = {(one.document, one.text) for one in public_questions(data) if one.source == "contractnli"}
    gold: dict[str, list[Span]] = {}
    for row in rows_of_set(folder / "qrels.jsonl"):
        gold.setdefault(row["query_id"], []).append((row["start"], row["end"]))
    texts = {
        row["id"]: row["text"] for row in rows_of_set(folder / "corpus.jsonl") if int(share(row["id"]) * folds) == fold
    }
    places = {name: [(a, b) for a, b in sentences(text) if len(text[a:b].split()) > 3] for name, text in texts.items()}
    said = {name: [readable(texts[name][a:b]) for a, b in spans] for name, spans in places.items()}
    vectors = {name: networks.encoder.encode(each) for name, each in said.items()}
    for row in rows_of_set(folder / "queries.jsonl"):
        name, text = row["doc_id"], row["text"]
        if name in texts and (name, text) not in taught:
            near = np.argsort(-(vectors[name] @ networks.encoder.encode([text])[0]), kind="stable")[:READ]
            yield Stated(
                contract=name,
                spans=tuple(places[name][at] for at in near),
                gold=tuple(gold.get(row["id"], ())),
                figures=_figures(networks, text, [said[name][at] for at in near]),
            )


def _figures(networks: Networks, statement: str, texts: Sequence[str]) -> NDArray[np.float64]:
    claim = tokens(networks.tokenizer, statement)
    read = [tokens(networks.tokenizer, text) for text in texts]
    logits = networks.decides([claim_row(one, claim) for one in read])[:, 1:]
    slope, shift = networks.calibration
    about = slope * networks.about([pair_row(claim, one) for one in read])[:, 0] + shift
    decided = [log_odds(1 - calibrated(each, networks.support).neutral) for each in logits]
    return np.column_stack([decided, [log_odds(1 / (1 + np.exp(-each))) for each in about]])


def statement_lines(every: Sequence[Stated]) -> list[str]:
    """The weights fitted on all, and what weights reach that were fitted without a contract's group."""
    groups = np.array([int(share(f"group {one.contract}") * GROUPS) for one in every])
    layers = {group: _fit([one for one, of in zip(every, groups, strict=True) if of != group]) for group in set(groups)}
    scores = [layers[group][0] + one.figures @ layers[group][1:] for one, group in zip(every, groups, strict=True)]
    sure = np.array([np.log(np.exp(each).sum()) for each in scores])
    silent = np.array([not one.gold for one in every])
    least = {group: best_least(sure[groups != group], silent[groups != group]) for group in set(groups)}
    quiet = np.array([one < least[group] for one, group in zip(sure, groups, strict=True)])
    contracts = [one.contract for one in every]
    pairs = [_characters(one, each) for one, each in zip(every, scores, strict=True) if one.gold]
    cited = [one.contract for one in every if one.gold]
    return [
        f"{len(every)} statements about {len(set(contracts))} contracts, {int(silent.sum())} not mentioned",
        f"weights {np.round(_fit(every), 2).tolist()}, said from {best_least(sure, silent):.1f}",
        f"cited characters, precision {cluster_bootstrap([one for one, _ in pairs], cited)}",
        f"cited characters, recall {cluster_bootstrap([one for _, one in pairs], cited)}",
        f"mentioned against not, AUC {auc_of(sure.tolist(), (~silent).tolist(), contracts)}",
        f"not mentioned, F1 {bootstrap_of(lambda at: f1(quiet[list(at)], silent[list(at)]), contracts)}",
    ]


def best_least(sure: NDArray[np.float64], silent: NDArray[np.bool_]) -> float:
    """The threshold below which silence has the best F1."""
    return float(max(np.arange(-2.5, 1.01, 0.1), key=lambda least: f1(sure < least, silent)))


def f1(said: NDArray[np.bool_], truth: NDArray[np.bool_]) -> float:
    """2 true positives by themselves and everything that is wrong."""
    right = int((said & truth).sum())
    return 2 * right / max(1, 2 * right + int((said != truth).sum()))


def _fit(every: Sequence[Stated]) -> NDArray[np.float64]:
    truth = np.concatenate([one.bears for one in every])
    return fit_logistic(np.concatenate([one.figures for one in every]), truth, np.ones(len(truth)), ridge=1e-5)


def _characters(one: Stated, scores: NDArray[np.float64]) -> tuple[float, float]:
    """Precision and recall of the characters that would be cited were the statement not met with silence."""
    best = np.argsort(-scores, kind="stable")[:MAX_CLAIMS]
    said = {at for place in best if scores[place] >= scores.max() - MARGIN for at in range(*one.spans[place])}
    gold = {at for span in one.gold for at in range(*span)}
    return len(said & gold) / max(1, len(said)), len(said & gold) / len(gold)


def _shared(one: Span, other: Span) -> float:
    """The share of the shorter place that both hold."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0])) / min(one[1] - one[0], other[1] - other[0])
