"""Teaching relevance: public questions first, then the project's own about documents, then those about organizations.

Each time other sentences stand beside the answers.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from tokenizers import Tokenizer

from assistant.models.pairing import pair_row, tokens
from evals.training.examples import Question, share
from evals.training.train import Group, Recipe, relevance_loss, train

HELD_OUT = 0.2
"""Share of the own documents that are kept for measuring and calibrating."""
LIMIT = 80
"""Tokens of a pair while training."""
FIRST = Recipe(rate=5e-4)
THEN = Recipe(rate=4e-4, seed=42002)
OTHERS = 3
"""Sentences beside the answers that an epoch shows of an own question, near ones first."""
EPOCHS = 2
"""How often each own question is shown."""
LAST = Recipe(rate=3e-4, seed=42003)
AMONG_MANY = 5
"""Sentences beside the answers of a question to an organization, drawn of those that look most like answers."""


def is_held_out(question: Question) -> bool:
    """Whether an own question is kept for measuring: its document decides."""
    return share(question.document) < HELD_OUT


def teach_public(tokenizer: Tokenizer, questions: Sequence[Question], out: Path) -> None:
    """Train on public questions and write the adapter."""
    groups = [group(tokenizer, one) for one in questions]
    train([groups], relevance_loss, FIRST, out=out)


def teach_own(
    tokenizer: Tokenizer, own: Sequence[Question], public: Sequence[Question], out: Path, *, start: Path
) -> None:
    """Train further on the own questions that are not held out, with a few public ones, and write the adapter."""
    kept = [one for one in own if not is_held_out(one)]
    few = random.Random(7).sample(list(public), min(len(public), len(kept) // 8))
    epochs = [
        [group(tokenizer, one, others=OTHERS, draw=random.Random(f"{epoch}:{one.document}:{one.text}")) for one in kept]
        + [group(tokenizer, one, weight=0.5) for one in few[epoch::EPOCHS]]
        for epoch in range(EPOCHS)
    ]
    train(epochs, relevance_loss, THEN, out=out, start=start)


def teach_organizations(
    tokenizer: Tokenizer, organizations: Sequence[Question], own: Sequence[Question], out: Path, *, start: Path
) -> None:
    """Train further on questions to whole organizations, once each, beside the own ones about single documents."""
    asked = [(one, AMONG_MANY) for one in organizations] + [(one, OTHERS) for one in own if not is_held_out(one)]
    groups = [
        group(tokenizer, one, others=others, draw=random.Random(f"last:{one.document}:{one.text}"))
        for one, others in asked
    ]
    train([groups], relevance_loss, LAST, out=out, start=start)


def group(
    tokenizer: Tokenizer,
    question: Question,
    *,
    weight: float = 1.0,
    others: int | None = None,
    draw: random.Random | None = None,
) -> Group:
    """A question's pairs; with `others`, its answers and so many drawn from the rest, those that come near first."""
    shown = range(len(question.sentences)) if others is None or draw is None else _shown(question, others, draw)
    asked = tokens(tokenizer, question.text)
    return Group(
        rows=tuple(pair_row(asked, tokens(tokenizer, question.sentences[at]), limit=LIMIT) for at in shown),
        labels=tuple(int(at in question.answers) for at in shown),
        weight=weight,
    )


def _shown(question: Question, others: int, draw: random.Random) -> list[int]:
    rest = [at for at in range(len(question.sentences)) if at not in question.answers]
    rest.sort(key=lambda at: (at not in question.near, draw.random()))
    return [*sorted(question.answers), *rest[:others]]
