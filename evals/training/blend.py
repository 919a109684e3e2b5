"""What closeness, tokens, words, the kind of answer and the network's reading weigh together, and when to stay silent.

Fitted on questions to organizations that the network has not learned from, over all that they wrote, with the figures
that the product reckons; each organization's odds are those of weights that were fitted without it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from assistant.answer.drafting.candidates import coverage
from assistant.answer.drafting.prose import MAX_CLAIMS
from assistant.answer.drafting.relevance import MARGIN, READ, nearness
from assistant.answer.question.wanted import fits, wanted
from assistant.models.encoder import Encoder, Vectors
from assistant.models.pairing import pair_row, tokens
from evals.statistics import cluster_bootstrap
from evals.training.examples import Question
from evals.training.exported import Row
from evals.training.measure import auc, auc_of, fit_logistic
from evals.training.organizations import Organization, sentences_read
from evals.training.plain import word_weights

PLAIN = ("closeness", "tokens", "words", "kind")
"""Figures that cost next to nothing, in the order of the columns."""
Layer = NDArray[np.float64]
"""(1 + n_figures,) shift and weights."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question with the figures of the sentences that could answer it."""

    question: Question
    """The question."""
    plain: NDArray[np.float64]
    """(n_sentences, 4) figures of every sentence."""
    truth: NDArray[np.bool_]
    """(n_sentences,) which answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortlist:
    """The sentences of a question that the network read."""

    question: Question
    """The question."""
    figures: NDArray[np.float64]
    """(n_read, 5) the network's log-odds and the four plain figures."""
    truth: NDArray[np.bool_]
    """(n_read,) which answer."""


def asked_of(organization: Organization, encoder: Encoder) -> list[Asked]:
    """Every question to an organization with the plain figures of all that it wrote."""
    parts = list(sentences_read(organization, encoder))
    return [_asked(one, parts, encoder) for one in organization.questions]


def _asked(one: Question, parts: Sequence[tuple[str, str, Vectors]], encoder: Encoder) -> Asked:
    asked, kinds = encoder.read_question(one.text), wanted(one.text)
    weights = word_weights(one.text, one.sentences)
    figures = [
        (
            *nearness(asked, part),
            (coverage(f"{heading}: {text}", weights) + coverage(text, weights)) / 2,
            fits(text, kinds),
        )
        for heading, text, part in parts
    ]
    truth = np.array([at in one.answers for at in range(len(parts))])
    return Asked(question=one, plain=np.array(figures), truth=truth)


def without(groups: Sequence[str], fit: Callable[[Sequence[int]], Layer]) -> list[Layer]:
    """For each row the layer that was fitted on the rows of all other groups."""
    layers = {group: fit([at for at, other in enumerate(groups) if other != group]) for group in dict.fromkeys(groups)}
    return [layers[group] for group in groups]


def fit_first(every: Sequence[Asked]) -> Layer:
    """The layer that chooses what the network reads."""
    return _fit([one.plain for one in every], [one.truth for one in every])


def fit_then(lists: Sequence[Shortlist]) -> Layer:
    """The layer whose sum is the log-odds that a sentence answers."""
    return _fit([one.figures for one in lists], [one.truth for one in lists])


def _fit(figures: Sequence[NDArray[np.float64]], truth: Sequence[NDArray[np.bool_]]) -> Layer:
    said = np.concatenate(truth)
    return fit_logistic(np.concatenate(figures), said, np.ones(len(said)), ridge=1e-5)


def odds(layer: Layer, figures: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,) log-odds of rows of figures."""
    found: NDArray[np.float64] = layer[0] + figures @ layer[1:]
    return found


def shortlist(read: Callable[[Sequence[Row]], Layer], tokenizer: Tokenizer, one: Asked, first: Layer) -> Shortlist:
    """What the network makes of the sentences that a layer puts foremost."""
    places = np.argsort(-odds(first, one.plain), kind="stable")[:READ]
    asked = tokens(tokenizer, one.question.text)
    rows = [pair_row(asked, tokens(tokenizer, one.question.sentences[at])) for at in places]
    figures = np.column_stack([read(rows), one.plain[places]])
    return Shortlist(question=one.question, figures=figures, truth=one.truth[places])


def best_lines(name: str, lists: Sequence[Shortlist], scores: Sequence[NDArray[np.float64]]) -> list[str]:
    """How often an answer is among the first of those that have one, and whether the best score tells that there is one."""
    pairs = [(one, each) for one, each in zip(lists, scores, strict=True) if one.question.answers]
    clusters = [one.question.document for one, _ in pairs]
    hits = {
        most: cluster_bootstrap(
            [float(one.truth[np.argsort(-each, kind="stable")[:most]].any()) for one, each in pairs], clusters
        )
        for most in (1, 4, READ)
    }
    best = auc_of(
        [float(each.max()) for each in scores],
        [bool(one.question.answers) for one in lists],
        [one.question.document for one in lists],
    )
    return [*(f"{name}: hit@{most} {found}" for most, found in hits.items()), f"{name}: answerable, AUC {best}"]


def silence_lines(lists: Sequence[Shortlist], scores: Sequence[NDArray[np.float64]]) -> list[str]:
    """For shares of questions without an answer that stay unanswered: from where on, and what the others then get."""
    sure = [float(one.figures[:, 0].max() + each.max()) / 2 for one, each in zip(lists, scores, strict=True)]
    told = [bool(one.truth[_said(each)].any()) for one, each in zip(lists, scores, strict=True)]
    has = np.array([bool(one.question.answers) for one in lists])
    lines = [f"as the product is sure: answerable, AUC {auc(sure, has.tolist()):.3f}"]
    for least in np.arange(-2.5, 0.01, 0.05):
        said = np.array(sure) >= least
        right = said & np.array(told)
        lines.append(
            f"from {least:+.2f}: {float((~said)[~has].mean()):.3f} of {int((~has).sum())} without an answer silent,"
            f" {float(said[has].mean()):.3f} of {int(has.sum())} with one answered, {float(right[has].mean()):.3f} rightly,"
            f" together {float((~said)[~has].mean() + right[has].mean()):.3f}"
        )
    return lines


def _said(odds_of: NDArray[np.float64]) -> NDArray[np.int64]:
    """Places of what the product would say."""
    best = np.argsort(-odds_of, kind="stable")
    return np.array([at for at in best if odds_of[at] >= odds_of.max() - MARGIN][:MAX_CLAIMS])
