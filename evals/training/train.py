"""The loop: groups of pairs in, a trained network out. One thread, so that the same seed gives the same weights."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from assistant.models.cross_network import CrossNetwork
from assistant.models.encoder import bundled_model
from assistant.models.pairing import SECOND

Row = tuple[list[int], list[int]]
"""Ids and kinds of a pair."""
Loss = Callable[[Tensor, Sequence["Group"]], Tensor]
"""Of logits (n_pairs, 4) and the groups that the pairs are of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Pairs that are learned from together: the sentences of one question, or one claim."""

    rows: tuple[Row, ...]
    """The pairs."""
    labels: tuple[int, ...]
    """Of each pair."""
    weight: float = 1.0
    """How much the group counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How to train."""

    pairs: int = 32
    """Pairs a step, about."""
    rate: float = 5e-4
    """Highest learning rate of the adapters; the heads' and the kinds' is twice that."""
    warm: float = 0.06
    """Share of the steps in which the rate rises; afterwards it falls to nothing."""
    decay: float = 0.01
    """Weight decay."""
    seed: int = 42001
    """Of the order and the adapters' start."""


def train(
    epochs: Sequence[Sequence[Group]], loss: Loss, recipe: Recipe, *, out: Path, start: Path | None = None
) -> CrossNetwork:
    """Return a network trained on each epoch's groups in turn, beginning with an adapter where one is given.

    Its adapter is written to `out` every fifty steps and at the end, so that a run that is stopped leaves something.
    """
    torch.set_num_threads(1)
    torch.manual_seed(recipe.seed)
    torch.set_flush_denormal(True)
    network = CrossNetwork(bundled_model(), attention="sdpa").train()
    if start:
        network.load(start)
    batches = [batch for at, epoch in enumerate(epochs) for batch in _batches(epoch, recipe, at)]
    optimizer = torch.optim.AdamW(_parameters(network, recipe), weight_decay=recipe.decay)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step, len(batches), recipe.warm))
    began, told = time.monotonic(), 0.0
    for step, batch in enumerate(batches, start=1):
        value = loss(network(*padded([row for group in batch for row in group.rows])), batch)
        optimizer.zero_grad()
        value.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        told = 0.98 * told + 0.02 * value.item() if told else value.item()
        if step % 50 == 0 or step == len(batches):
            network.save(out)
            print(f"{out.stem} step {step}/{len(batches)} loss {told:.4f} {time.monotonic() - began:.0f} s", flush=True)
    return network.eval()


def padded(rows: Sequence[Row]) -> tuple[Tensor, Tensor, Tensor]:
    """Ids, kinds and mask of rows, padded to the longest."""
    length = max(len(ids) for ids, _ in rows)
    ids = torch.tensor([one + [0] * (length - len(one)) for one, _ in rows])
    kinds = torch.tensor([one + [SECOND] * (length - len(one)) for _, one in rows])
    mask = torch.tensor([[1] * len(one) + [0] * (length - len(one)) for one, _ in rows])
    return ids, kinds, mask


def relevance_loss(found: Tensor, groups: Sequence[Group]) -> Tensor:
    """Each pair's own cross entropy, and the answers' share of a softmax over the sentences of their question."""
    total, at = torch.zeros(()), 0
    for group in groups:
        scores, truth = found[at : at + len(group.rows), 0], torch.tensor(group.labels, dtype=torch.float32)
        at += len(group.rows)
        each = functional.binary_cross_entropy_with_logits(scores, truth, pos_weight=torch.tensor(2.0))
        if truth.any():
            each = each + 0.5 * (scores.logsumexp(0) - scores[truth > 0].logsumexp(0))
        total = total + group.weight * each
    return total / sum(group.weight for group in groups)


def entailment_loss(found: Tensor, groups: Sequence[Group]) -> Tensor:
    """Cross entropy over three classes; where only "not supported" is known, of the two others together."""
    shares = functional.log_softmax(found[:, 1:], dim=1)
    both = torch.logsumexp(shares[:, 1:], dim=1, keepdim=True)
    label = torch.tensor([group.labels[0] for group in groups])
    weight = torch.tensor([group.weight for group in groups])
    return -(weight * torch.cat([shares, both], dim=1).gather(1, label[:, None])[:, 0]).sum() / weight.sum()


def _batches(groups: Sequence[Group], recipe: Recipe, epoch: int) -> Iterator[list[Group]]:
    """Groups in seeded order, batched with others of about their length so that little is padded."""
    draw = random.Random(f"{recipe.seed}:{epoch}")
    order = draw.sample(list(groups), len(groups))
    made: list[list[Group]] = []
    for at in range(0, len(order), 400):
        batch: list[Group] = []
        for group in sorted(order[at : at + 400], key=_length):
            batch.append(group)
            if sum(len(one.rows) for one in batch) >= recipe.pairs:
                made.append(batch)
                batch = []
        made += [batch] if batch else []
    draw.shuffle(made)
    yield from made


def _length(group: Group) -> int:
    return max(len(ids) for ids, _ in group.rows)


def _parameters(network: CrossNetwork, recipe: Recipe) -> list[dict[str, object]]:
    fast = [value for name, value in network.trained().items() if "head" in name or "token_type" in name]
    slow = [value for name, value in network.trained().items() if "head" not in name and "token_type" not in name]
    return [{"params": slow, "lr": recipe.rate}, {"params": fast, "lr": 2 * recipe.rate}]


def _rate(step: int, of: int, warm: float) -> float:
    rising = max(1, int(warm * of))
    return (step + 1) / rising if step < rising else max(0.0, (of - step) / max(1, of - rising))
