"""Readings of what a question wants of the audit desk, learned from questions written for each of its instruments.

What wants none of them are the questions written beside them in the same words, and those to whole organizations.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import yaml
from numpy.typing import NDArray
from torch.nn import functional

from assistant.answer.question.instruments import NONE, Readings
from assistant.models.encoder import Encoder, Vectors
from evals.training.organizations import organizations
from evals.training.questions import own_questions

PHRASINGS = Path(__file__).parent / "instruments" / "phrasings.yaml"
"""Questions by instrument, and under `other` what uses the same words for something else."""
ORGANIZATIONS = range(1, 12)
"""Those whose questions are others too."""
FAR = 0.35
"""Share of them that is learned from: thousands alike teach no more."""
FOLDS = 5
STEPS = 60
DECAY = 3e-6
"""Weight of the squared weights beside the mean loss."""
LEAST = 0.7
"""Probability from which an instrument counts: by it 2 of 100 near questions are taken falsely in held-out folds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Questions as vectors with what they want."""

    vectors: Vectors
    """(n, dim)"""
    names: NDArray[np.str_]
    """(n) the instrument, or `other`."""
    near: NDArray[np.bool_]
    """(n) whether it was written for this, in the words of the desk."""

    def part(self, inside: NDArray[np.bool_]) -> Asked:
        """Some of them."""
        return Asked(vectors=self.vectors[inside], names=self.names[inside], near=self.near[inside])


def asked(encoder: Encoder) -> Asked:
    """All questions to learn from."""
    written = yaml.safe_load(PHRASINGS.read_text(encoding="utf-8"))
    near = [(text, name) for name, texts in written.items() for text in texts]
    far = [one.text for one in own_questions()]
    far += [one.text for each in organizations(ORGANIZATIONS) for one in each.questions]
    draw = np.random.default_rng(42001)
    kept = [text for text in dict.fromkeys(far) if draw.random() < FAR]
    names = [name for _, name in near] + [NONE] * len(kept)
    return Asked(
        vectors=encoder.encode([text for text, _ in near] + kept),
        names=np.array(names),
        near=np.arange(len(names)) < len(near),
    )


def learn_readings(every: Asked) -> Readings:
    """A softmax over the instruments and `other`."""
    names = tuple(sorted(set(every.names.tolist())))
    truth = torch.tensor([names.index(name) for name in every.names.tolist()])
    torch.set_num_threads(1)
    weights = torch.zeros(len(names), every.vectors.shape[1], requires_grad=True)
    bias = torch.zeros(len(names), requires_grad=True)
    vectors = torch.from_numpy(every.vectors)
    optimizer = torch.optim.LBFGS([weights, bias], max_iter=STEPS, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        found = functional.cross_entropy(vectors @ weights.T + bias, truth) + DECAY * (weights**2).sum()
        found.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        return found

    optimizer.step(loss)  # type: ignore[no-untyped-call]  # likewise
    return Readings(names=names, weights=weights.detach().numpy(), bias=bias.detach().numpy(), least=LEAST)


def held_out(every: Asked) -> tuple[str | None, ...]:
    """What each question is taken to want by readings that were learned without it."""
    fold = np.random.default_rng(42001).integers(0, FOLDS, len(every.names))
    found: list[str | None] = [None] * len(fold)
    for one in range(FOLDS):
        readings = learn_readings(every.part(fold != one))
        for at in np.flatnonzero(fold == one):
            found[at] = readings.best(every.vectors[at])
    return tuple(found)


def figures(every: Asked, found: tuple[str | None, ...]) -> str:
    """How many are read right, and how many others are taken for one of the desk."""
    of = every.names != NONE
    taken = np.array([one is not None for one in found])
    right = np.array([one == name for one, name in zip(found, every.names.tolist(), strict=True)])
    near, far = every.near & ~of, ~every.near
    return (
        f"held out: {(of & right).sum()} of {of.sum()} right, {(of & taken & ~right).sum()} another instrument;"
        f" falsely {(taken & near).sum()} of {near.sum()} near, {(taken & far).sum()} of {far.sum()} far"
    )


def save(readings: Readings, path: Path) -> None:
    """Write the readings where they ship."""
    np.savez_compressed(
        path,
        names=np.array(readings.names),
        weights=readings.weights,
        bias=readings.bias,
        least=np.array(readings.least),
    )
