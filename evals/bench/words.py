"""Seeded prose of audit evidence: real English words with the names, dates and identifiers that such texts are full of."""

from __future__ import annotations

import json
from functools import cache
from itertools import accumulate
from random import Random

from assistant.models.encoder import bundled_model

VOCABULARY = 6_000
"""Words that texts are drawn from."""

FREQUENT = (
    "the of and to in a is for with by on at was are that from as which this be before after must has review approved "
    "model release evidence control risk system owner record change monitoring evaluation policy procedure audit"
)
"""Words that stand in every text; the first ones are drawn most often."""

PEOPLE = ("Amara Osei", "Ben Fischer", "Chloe Duval", "Dmitri Volkov", "Elif Kaya", "Farid Haddad", "Greta Holm", "Hugo Lind",
          "Ines Prado", "Jun Tanaka", "Kofi Mensah", "Lena Brandt")  # fmt: skip
SYSTEMS = (
    "fraud-score",
    "claim-router",
    "help-chat",
    "price-guide",
    "doc-reader",
    "churn-watch",
    "route-plan",
    "voice-note",
)


@cache
def vocabulary() -> tuple[str, ...]:
    """English words, most frequent first: those that the encoder's own vocabulary holds whole."""
    vocab = json.loads((bundled_model() / "tokenizer.json").read_text("utf-8"))["model"]["vocab"]
    whole = (
        word for word in sorted(vocab, key=vocab.__getitem__) if word.isascii() and word.isalpha() and len(word) > 3
    )
    return tuple(dict.fromkeys([*FREQUENT.split(), *whole]))[:VOCABULARY]


@cache
def _weights() -> tuple[float, ...]:
    """Cumulated weights by rank, as Zipf found them in texts."""
    return tuple(accumulate(1 / (rank + 3) for rank in range(len(vocabulary()))))


class Prose:
    """Texts drawn from one seed; no two sentences are alike in practice."""

    def __init__(self, seed: object) -> None:
        """Start at a seed, any value whose `repr` is stable."""
        self.random = Random(repr(seed))

    def words(self, count: int) -> str:
        """That many words in a row."""
        return " ".join(self.random.choices(vocabulary(), cum_weights=_weights(), k=count))

    def sentence(self) -> str:
        """A sentence of about sixteen words, one in three with a name, a date or an identifier."""
        draw = self.random.random()
        words = self.words(self.random.randint(9, 22))
        tail = ""
        if draw < 0.12:
            tail = f" as {self.person()} stated in {self.key('CHG')}"
        elif draw < 0.24:
            tail = f" on {self.day()}"
        elif draw < 0.34:
            tail = f" for {self.system()} {self.version()} under A.{self.random.randint(2, 10)}.{self.random.randint(1, 9)}"
        return f"{words[0].upper()}{words[1:]}{tail}."

    def paragraph(self, sentences: int = 4) -> str:
        """Sentences on one line."""
        return " ".join(self.sentence() for _ in range(sentences))

    def heading(self) -> str:
        """Two to five words with a capital."""
        return self.words(self.random.randint(2, 5)).capitalize()

    def person(self) -> str:
        """A name."""
        return self.random.choice(PEOPLE)

    def system(self) -> str:
        """An AI system's name."""
        return self.random.choice(SYSTEMS)

    def version(self) -> str:
        """A model's version."""
        return f"{self.random.randint(0, 9)}.{self.random.randint(0, 30)}.{self.random.randint(0, 9)}"

    def day(self) -> str:
        """A date of 2025 or 2026."""
        return f"{self.random.randint(2025, 2026)}-{self.random.randint(1, 12):02}-{self.random.randint(1, 28):02}"

    def key(self, prefix: str) -> str:
        """An identifier such as `CHG-104882`."""
        return f"{prefix}-{self.random.randint(1, 999_999)}"
