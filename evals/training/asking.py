"""A linear map of a question's vector to where the vectors of its answers lie, learned from questions to organizations.

Questions are put in everyday words and answers in the words of evidence; what an encoder makes of the two lies apart in
much the same direction. The index is not touched: only the question moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from assistant.models.encoder import DIM, Encoder, Vectors
from evals.training.organizations import Organization, sentences_read

EPOCHS = 3
RATE = 1e-3
DECAY = 0.1
"""Weight decay: the map stays near to none at all."""
SHARPNESS = 20.0
"""What cosines are multiplied by before their softmax."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vectored:
    """An organization's answerable questions and all that it wrote, as vectors."""

    documents: tuple[str, ...]
    """The document that each question is about."""
    questions: Vectors
    """(n_questions, dim)"""
    sentences: Vectors
    """(n_sentences, dim) each read in the light of its passage."""
    truth: NDArray[np.bool_]
    """(n_questions, n_sentences) which answer."""


def vectored(organization: Organization, encoder: Encoder) -> Vectored:
    """The vectors of an organization."""
    asked = [one for one in organization.questions if one.answers]
    means = [part.mean(axis=0) for _, _, part in sentences_read(organization, encoder)]
    sentences = [mean / np.linalg.norm(mean) for mean in means]
    truth = np.array([[at in one.answers for at in range(len(sentences))] for one in asked])
    return Vectored(
        documents=tuple(one.document for one in asked),
        questions=encoder.encode([one.text for one in asked]),
        sentences=np.stack(sentences),
        truth=truth,
    )


def learn_map(organizations: Sequence[Vectored]) -> Vectors:
    """(dim, dim) the map under which questions lie nearest to their answers among all that their organization wrote."""
    torch.set_num_threads(1)
    torch.manual_seed(42001)
    change = torch.zeros(DIM, DIM, requires_grad=True)
    optimizer = torch.optim.AdamW([change], lr=RATE, weight_decay=DECAY)
    draw = np.random.default_rng(42001)
    for at in [int(one) for _ in range(EPOCHS) for one in draw.permutation(len(organizations))]:
        loss = _loss(change, organizations[at])
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        optimizer.step()
    found: Vectors = (torch.eye(DIM) + change).detach().numpy()
    return found


def _loss(change: torch.Tensor, one: Vectored) -> torch.Tensor:
    """How little of a softmax over all sentences falls on the answers, in the mean."""
    asked = torch.from_numpy(one.questions)
    scores = SHARPNESS * functional.normalize(asked + asked @ change.T, dim=1) @ torch.from_numpy(one.sentences).T
    right = scores.masked_fill(~torch.from_numpy(one.truth), -1e9)
    return (scores.logsumexp(1) - right.logsumexp(1)).mean()


def hits(question_map: Vectors, one: Vectored, most: int) -> list[float]:
    """Of each question, 1 when an answer is among its nearest sentences."""
    scores = one.questions @ question_map.T @ one.sentences.T
    return [
        float(truth[np.argsort(-row, kind="stable")[:most]].any()) for row, truth in zip(scores, one.truth, strict=True)
    ]
