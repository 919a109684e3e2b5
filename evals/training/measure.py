"""What the trained networks reach on what they did not learn from, beside the plain encoder, with intervals."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from assistant.answer.words import content_stems
from evals.statistics import Estimate, bootstrap_of, cluster_bootstrap, paired_bootstrap
from evals.training.examples import Claim, Label, Question

Scores = Sequence[Sequence[float]]
"""By question, a score of each of its sentences."""


def auc(scores: Sequence[float], truth: Sequence[bool]) -> float | None:
    """The chance that a true one scores above another (Mann and Whitney 1947); None where one sort is missing."""
    true = np.asarray(truth, dtype=bool)
    n, m = int(true.sum()), int((~true).sum())
    if not n or not m:
        return None
    return float((rankdata(scores)[true].sum() - n * (n + 1) / 2) / (n * m))


def auc_of(scores: Sequence[float], truth: Sequence[bool], clusters: Sequence[Hashable]) -> Estimate | None:
    """The same with an interval over drawn documents."""
    return bootstrap_of(lambda at: auc([scores[one] for one in at], [truth[one] for one in at]), clusters)


def relevance_lines(questions: Sequence[Question], ways: dict[str, Scores]) -> list[str]:
    """A line for each way of scoring and each measure."""
    return [line for name, scores in ways.items() for line in _relevance(name, questions, scores)]


def _relevance(name: str, questions: Sequence[Question], scores: Scores) -> list[str]:
    flat = [
        (score, at in one.answers, one.document)
        for one, each in zip(questions, scores, strict=True)
        for at, score in enumerate(each)
    ]
    asked = [(one, each) for one, each in zip(questions, scores, strict=True) if one.answers]
    pairs = auc_of([one[0] for one in flat], [one[1] for one in flat], [one[2] for one in flat])
    best = auc_of(
        [max(each) for each in scores], [bool(one.answers) for one in questions], [one.document for one in questions]
    )
    clusters = [one.document for one, _ in asked]
    hits = {most: cluster_bootstrap([hit(one, each, most) for one, each in asked], clusters) for most in (1, 4)}
    return [
        f"{name}: answers against others, AUC {pairs}",
        *(f"{name}: hit@{most} {found}" for most, found in hits.items()),
        f"{name}: answerable against not by best sentence, AUC {best}",
    ]


def gain(questions: Sequence[Question], ours: Scores, theirs: Scores) -> Estimate | None:
    """How much oftener our first sentence answers than theirs."""
    rows = [(one, mine, other) for one, mine, other in zip(questions, ours, theirs, strict=True) if one.answers]
    return paired_bootstrap(
        [hit(one, mine, 1) for one, mine, _ in rows],
        [hit(one, other, 1) for one, _, other in rows],
        [one.document for one, _, _ in rows],
    )


def hit(question: Question, scores: Sequence[float], most: int) -> float:
    """1 when one of the best so many sentences answers."""
    best = sorted(range(len(scores)), key=lambda at: (-scores[at], at))[:most]
    return float(any(at in question.answers for at in best))


def coverage(question: str, text: str) -> float:
    """The share of a question's content words that a text holds."""
    asked = content_stems(question)
    return len(asked & content_stems(text)) / max(1, len(asked))


def balanced(claims: Sequence[Claim], supported: Sequence[float]) -> Estimate | None:
    """Balanced accuracy at one half, with an interval over drawn documents (of made claims: operators)."""
    truth = [one.label is Label.SUPPORTED for one in claims]
    right = [(p >= 0.5) == true for p, true in zip(supported, truth, strict=True)]
    keys = [one.kind if one.source == "perturbed" else one.document for one in claims]

    def at(drawn: Sequence[int]) -> float | None:
        sides = [[right[one] for one in drawn if truth[one] is side] for side in (True, False)]
        return float(np.mean([np.mean(side) for side in sides])) if all(sides) else None

    return bootstrap_of(at, keys)


def fit_logistic(
    figures: NDArray[np.float64], truth: NDArray[np.bool_], weights: NDArray[np.float64], *, ridge: float
) -> NDArray[np.float64]:
    """Shift and slopes of a weighted logistic regression, by Newton's method."""
    rows = np.c_[np.ones(len(figures)), figures]
    found = np.zeros(rows.shape[1])
    for _ in range(40):
        p = 1 / (1 + np.exp(-np.clip(rows @ found, -50, 50)))
        slope = rows.T @ (weights * (p - truth)) / weights.sum() + ridge * found
        bend = (rows * (weights * p * (1 - p))[:, None]).T @ rows / weights.sum() + (ridge + 1e-9) * np.eye(len(found))
        found -= np.linalg.solve(bend, slope)
    return found


def even_weights(truth: NDArray[np.bool_], groups: Sequence[str]) -> NDArray[np.float64]:
    """Weights under which each group counts the same, and in it both labels."""
    keys = [f"{group} {one}" for group, one in zip(groups, truth, strict=True)]
    _, place, counts = np.unique(np.asarray(keys), return_inverse=True, return_counts=True)
    return 1.0 / counts[place]


def calibration_error(p: Sequence[float], truth: Sequence[bool], *, bins: int = 10) -> float:
    """The expected calibration error over bins of equal width."""
    shares, said = np.asarray(p), np.asarray(truth, dtype=float)
    of = np.minimum((shares * bins).astype(int), bins - 1)
    return float(
        sum(abs(shares[of == one].mean() - said[of == one].mean()) * (of == one).mean() for one in set(of.tolist()))
    )
