"""Teaching entailment, on all claims or on all but a fold's."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from tokenizers import Tokenizer

from assistant.models.cross_network import CrossNetwork
from assistant.models.pairing import claim_row, tokens
from evals.training.examples import Claim, Label, share
from evals.training.perturb import BREAKS, KEEPS, SUPERSEDED
from evals.training.train import Group, Recipe, Row, entailment_loss, train

LIMIT = 128
"""Tokens of a pair while training."""
FOLDS = 3
FINISH = Recipe(rate=4e-4, pairs=16, seed=42009)
AGAIN = Recipe(rate=4e-4, pairs=16, seed=42010)
FEW = 3_200
"""Claims of the last round."""
RECIPE = Recipe(rate=8e-4, pairs=16)


def fold_of(claim: Claim) -> int:
    """Which fold a claim is judged in: its document decides, of a made one its operator."""
    return int(share(claim.kind if claim.source == "perturbed" else claim.document) * FOLDS)


def half_of(claim: Claim) -> int:
    """Which half of its fold a claim is of: the layer behind the network is fitted without it.

    Operators take turns, so that each half has some that keep and some that break.
    """
    if claim.source != "perturbed":
        return int(share(f"half {claim.document}") * 2)
    same = sorted(KEEPS) if claim.kind in KEEPS else sorted((*BREAKS, SUPERSEDED))
    return same.index(claim.kind) % 2


def hypothesis_fold(claim: Claim) -> int:
    """The fold of a contractnli claim when hypotheses are kept together instead of documents."""
    return int(share(f"hypothesis {claim.kind}") * FOLDS)


def weight(claim: Claim) -> float:
    """How much a claim counts: contradictions of contracts are rare and written by people."""
    rare = claim.source == "contractnli" and claim.label is Label.CONTRADICTED
    return 3.0 if rare else 1.0


def teach(
    tokenizer: Tokenizer,
    epochs: Sequence[Sequence[Claim]],
    out: Path,
    *,
    recipe: Recipe = RECIPE,
    start: Path | None = None,
) -> CrossNetwork:
    """Return a network trained on each epoch's claims in turn, its adapter written to `out`."""
    even = _even([one for claims in epochs for one in claims])
    groups = [
        [group(tokenizer, one, weight(one) * even[one.label is Label.SUPPORTED]) for one in claims] for claims in epochs
    ]
    return train(groups, entailment_loss, recipe, out=out, start=start)


def finish(tokenizer: Tokenizer, claims: Sequence[Claim], out: Path, *, start: Path, fold: int = 0) -> CrossNetwork:
    """Return the network that was trained without a fold, trained on that fold too, with half as many of the others."""
    those = [one for one in claims if fold_of(one) == fold]
    others = [one for one in claims if fold_of(one) != fold]
    few = random.Random(FINISH.seed).sample(others, min(len(others), len(those) // 2))
    return teach(tokenizer, [[*those, *few]], out, recipe=FINISH, start=start)


def practise(tokenizer: Tokenizer, claims: Sequence[Claim], out: Path, *, start: Path) -> CrossNetwork:
    """Return a network trained further on claims drawn of all."""
    few = random.Random(AGAIN.seed).sample(list(claims), min(len(claims), FEW))
    return teach(tokenizer, [few], out, recipe=AGAIN, start=start)


def _even(claims: Sequence[Claim]) -> dict[bool, float]:
    """Weights under which what is supported counts as much as what is not."""
    sums = {
        said: sum(weight(one) for one in claims if (one.label is Label.SUPPORTED) is said) for said in (True, False)
    }
    return {said: sum(sums.values()) / (2 * max(1.0, total)) for said, total in sums.items()}


def group(tokenizer: Tokenizer, claim: Claim, counts: float) -> Group:
    """A claim to learn from, which counts so much."""
    return Group(rows=(row(tokenizer, claim),), labels=(int(claim.label),), weight=counts)


def row(tokenizer: Tokenizer, claim: Claim, *, limit: int = LIMIT) -> Row:
    """A claim's pair."""
    return claim_row(tokens(tokenizer, claim.premise), tokens(tokenizer, claim.text), limit=limit)
