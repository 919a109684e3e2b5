"""Intervals: a figure of a sample says little without how far off it may be.

All are two-sided at 95 % unless told otherwise. A figure of nothing is None, never NaN: nobody measured it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import beta, norm

CONFIDENCE = 0.95
RESAMPLES = 2_000
SEED = 42001
FEWEST = 10  # clusters below which a bootstrap's interval is too narrow to be believed


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A figure with its interval."""

    value: float
    """The figure."""
    low: float
    """Lower end of the interval."""
    high: float
    """Upper end of the interval."""
    n: int
    """How many cases, pairs or clusters it rests on."""

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}] n={self.n}"


def wilson(hits: int, of: int, *, confidence: float = CONFIDENCE) -> Estimate | None:
    """The proportion of hits with Wilson's score interval (1927); None of no trial.

    Raises ValueError when there are more hits than trials, or fewer than none.
    """
    _check(hits, of)
    if of == 0:
        return None
    low, high = _score_interval(hits / of, of, confidence)
    return Estimate(value=hits / of, low=low, high=high, n=of)


def upper_bound(hits: int, of: int, *, confidence: float = CONFIDENCE) -> float:
    """The one-sided upper bound of a rate by Clopper and Pearson (1934): exact, also for none in n; 1.0 of no trial.

    Raises ValueError when there are more hits than trials, or fewer than none.
    """
    _check(hits, of)
    return 1.0 if hits == of else float(beta.ppf(confidence, hits + 1, of - hits))


def cluster_bootstrap(
    values: Sequence[float],
    clusters: Sequence[Hashable],
    *,
    confidence: float = CONFIDENCE,
    resamples: int = RESAMPLES,
    seed: int = SEED,
    shares: bool = True,
) -> Estimate | None:
    """The mean with a percentile interval that draws whole clusters (Davison and Hinkley 1997, 3.8); None of no value.

    Values of one cluster, such as the questions about one document, go together, so that many alike count for one. Of
    fewer than `FEWEST` clusters, and of clusters that are all alike, drawing says less than it seems: of shares Wilson's
    interval over the clusters is then given, where it is wider. `shares` says whether values between 0 and 1 are such.
    `n` is the number of clusters. Raises ValueError when the two differ in length.
    """
    if not values:
        return None
    sums, counts = _by_cluster(values, clusters)
    drawn = _draws(len(sums), resamples, seed)
    means = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    found = _percentiles(float(sums.sum() / counts.sum()), means, len(sums), confidence)
    return _honest(found, confidence, min(values), max(values)) if shares else found


def paired_bootstrap(
    ours: Sequence[float],
    theirs: Sequence[float],
    clusters: Sequence[Hashable],
    *,
    confidence: float = CONFIDENCE,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Estimate | None:
    """The mean difference of two systems on the same cases, ours minus theirs, drawing whole clusters of cases.

    Pairs keep what makes a case hard for both out of the interval (Efron and Tibshirani 1993, chapter 16). Where drawing
    says less than it seems, as in `cluster_bootstrap`, a difference of shares gets the interval of what was gained less
    what was lost, each with Wilson's, put together by squares and added (Newcombe 1998, Statistics in Medicine 17:873,
    method 10), where that is wider: it reaches as far up as down when nothing differs.
    """
    differences = [one - other for one, other in zip(ours, theirs, strict=True)]
    found = cluster_bootstrap(
        differences, clusters, confidence=confidence, resamples=resamples, seed=seed, shares=False
    )
    too_sure = found is not None and (found.n < FEWEST or found.low == found.high)
    if found is None or not too_sure or any(abs(one) > 1 for one in differences):
        return found
    gain, loss = (sum(max(0.0, sign * one) for one in differences) / len(differences) for sign in (1, -1))
    (least, most), (least_lost, most_lost) = (_score_interval(each, found.n, confidence) for each in (gain, loss))
    low = found.value - float(np.hypot(gain - least, most_lost - loss))
    high = found.value + float(np.hypot(most - gain, loss - least_lost))
    return Estimate(
        value=found.value, low=max(-1.0, min(low, found.low)), high=min(1.0, max(high, found.high)), n=found.n
    )


def bootstrap_of(
    statistic: Callable[[Sequence[int]], float | None],
    clusters: Sequence[Hashable],
    *,
    confidence: float = CONFIDENCE,
    resamples: int = 500,
    seed: int = SEED,
    shares: bool = True,
) -> Estimate | None:
    """Any statistic of case positions with a percentile interval over drawn clusters, such as an F1 over pooled counts.

    The statistic may be undefined (None) for a draw, which is then left out; None when it is undefined for the whole.
    Where it lies between 0 and 1 its interval is widened as that of `cluster_bootstrap`.
    """
    whole = statistic(range(len(clusters)))
    if whole is None:
        return None
    members = _members(clusters)
    drawn = _draws(len(members), resamples, seed)
    found = (statistic([at for one in draw for at in members[one]]) for draw in drawn.tolist())
    told = np.array([each for each in found if each is not None])
    made = _percentiles(whole, told, len(members), confidence)
    return _honest(made, confidence, min(0.0, whole), max(1.0, whole)) if shares else made


def f1(precision: float, recall: float) -> float:
    """The harmonic mean of precision and recall (van Rijsbergen 1979); 0 when both are."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _honest(found: Estimate, confidence: float, least: float, most: float) -> Estimate:
    """A figure with Wilson's interval over its clusters, where drawing so few, or so equal ones, is too sure.

    No share varies more than a hit; what lies between -1 and 1 is one stretched. Anything else is left as it is.
    """
    if least < -1 or most > 1 or (found.n >= FEWEST and found.low != found.high):
        return found
    start, width = (-1.0, 2.0) if least < 0 else (0.0, 1.0)
    low, high = _score_interval((found.value - start) / width, found.n, confidence)
    return Estimate(
        value=found.value,
        low=min(start + width * low, found.low),
        high=max(start + width * high, found.high),
        n=found.n,
    )


def _score_interval(share: float, of: int, confidence: float) -> tuple[float, float]:
    """Wilson's interval about a share of that many."""
    z = float(norm.ppf(0.5 + confidence / 2))
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * float(np.sqrt(share * (1 - share) / of + z * z / (4 * of * of)))
    return max(0.0, middle - half), min(1.0, middle + half)


def _check(hits: int, of: int) -> None:
    if not 0 <= hits <= of:
        raise ValueError(f"{hits} hits of {of}: expected between none and all")


def _members(clusters: Sequence[Hashable]) -> list[list[int]]:
    """Positions by cluster, in the order of first sight, so that a result does not depend on hashes."""
    members: dict[Hashable, list[int]] = {}
    for at, name in enumerate(clusters):
        members.setdefault(name, []).append(at)
    return list(members.values())


def _by_cluster(
    values: Sequence[float], clusters: Sequence[Hashable]
) -> tuple[np.ndarray[tuple[int], np.dtype[np.float64]], np.ndarray[tuple[int], np.dtype[np.float64]]]:
    """Sum and number of values of each cluster."""
    if len(values) != len(clusters):
        raise ValueError(f"{len(values)} values and {len(clusters)} clusters: expected one cluster a value")
    members = _members(clusters)
    sums = np.array([sum(values[at] for at in each) for each in members], dtype=np.float64)
    return sums, np.array([len(each) for each in members], dtype=np.float64)


def _draws(clusters: int, resamples: int, seed: int) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """(resamples, clusters) positions of drawn clusters."""
    return np.random.default_rng(seed).integers(0, clusters, size=(resamples, clusters))


def _percentiles(
    value: float, drawn: np.ndarray[tuple[int], np.dtype[np.float64]], n: int, confidence: float
) -> Estimate:
    """The interval between the outer percentiles of what was drawn; it always holds the figure itself."""
    low, high = np.quantile(drawn, [(1 - confidence) / 2, (1 + confidence) / 2]) if len(drawn) else (value, value)
    return Estimate(value=value, low=min(float(low), value), high=max(float(high), value), n=n)
