"""One case: who asks what and when, and what a right answer holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from evals.cases.nugget import Nugget
from evals.cases.record import Record, Text

Answerable = Literal["yes", "no", "partial", "underspecified"]
"""Whether what the reader may read answers the question: wholly, not at all, in part, or only once it is asked back."""

TurnType = Literal["opening", "follow_up", "refine", "correct", "switch_topic", "switch_reader"]
"""What a turn does with what was said before."""

Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\d$")]


class Expectation(Record):
    """What a right answer to one turn holds, rests on, and must not give away."""

    answerable: Answerable
    """Whether it can be answered for this reader."""
    nuggets: tuple[Nugget, ...] = ()
    """Facts of a right answer."""
    gold_sources: tuple[Text, ...] = ()
    """Evidence that a complete search finds; all of it."""
    forbidden: tuple[Text, ...] = ()
    """Evidence that must neither be cited nor shine through: hidden from the reader, superseded, or planted."""
    canaries: tuple[Text, ...] = ()
    """Strings that stand only in forbidden evidence; one of them anywhere is a leak."""


class Turn(Record):
    """A turn before the last one."""

    question: Text
    """The person's words."""
    type: TurnType = "opening"
    """What it does with what was said before."""
    reader: Text | None = None
    """Who asks it, when not the case's reader."""
    expect: Expectation | None = None
    """What a right answer to it holds; None when only the last turn is scored."""


class Attack(Record):
    """An instruction, or a false statement, that was planted in evidence."""

    kind: Text
    """What sort of attack."""
    source: Text
    """The evidence that carries it."""
    marker: Text
    """What only an answer that obeyed would hold."""
    instructs: bool = True
    """Whether it tells its reader what to do. Repeating a false statement is a fault of quality, and breaks no invariant."""


class Case(Expectation):
    """One question or dialogue; what it expects is expected of the last turn."""

    id: Annotated[str, StringConstraints(pattern=r"^[\w.:-]+$")]
    """Unique in its suite."""
    kind: Text
    """Which kind of question, by which figures are told apart."""
    reader: Text
    """User name of who asks."""
    as_of: int | Day | None = None
    """An index version or a day; None asks the version that answers."""
    now: Day | None = None
    """The asker's calendar; None takes the suite's."""
    turns: Annotated[tuple[Turn, ...], Field(min_length=1)]
    """What is asked, in order; a plain text is a turn of that question."""
    attack: Attack | None = None
    """What was planted."""
    tags: tuple[Text, ...] = ()
    """Anything to select by."""

    @model_validator(mode="before")
    @classmethod
    def _plain_turns(cls, given: object) -> object:
        if isinstance(given, dict) and isinstance(given.get("turns"), list):
            turns = [{"question": turn} if isinstance(turn, str) else turn for turn in given["turns"]]
            return given | {"turns": turns}
        return given

    @model_validator(mode="after")
    def _holds_together(self) -> Case:
        if self.turns[-1].expect is not None:
            raise ValueError("what the last turn expects stands in the case itself: move `expect` there")
        if self.answerable == "yes" and not (self.nuggets or self.gold_sources):
            raise ValueError("answerable, and neither nuggets nor gold_sources say how an answer is recognized")
        if self.answerable == "no" and any(nugget.importance == "vital" for nugget in self.nuggets):
            raise ValueError("not answerable, and still it has a vital nugget")
        return self

    @property
    def is_sealed(self) -> bool:
        """Whether its id puts it in the half that development does not look at."""
        return hashlib.sha256(self.id.encode()).digest()[0] % 2 == 1

    def digest(self, now: str) -> str:
        """SHA-256 over what is asked of a target, labels left out: a recorded answer stays when a label is mended.

        `now` is the calendar of the suite, which holds where the case names none.
        """
        asked = [[turn.question, turn.reader or self.reader] for turn in self.turns]
        told = json.dumps([asked, self.as_of, self.now or now], ensure_ascii=False)
        return hashlib.sha256(told.encode()).hexdigest()

    def expected(self) -> Iterator[tuple[int, Turn, Expectation]]:
        """Turns that are scored, with their place from 0 and what is expected of them."""
        for at, turn in enumerate(self.turns):
            if at == len(self.turns) - 1:
                yield at, turn, self
            elif turn.expect is not None:
                yield at, turn, turn.expect
