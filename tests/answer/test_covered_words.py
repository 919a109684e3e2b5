"""The sentences of coverage agree in number."""

import pytest

from assistant.answer.drafting.covered import _missing
from assistant.audit.coverage import Covered, Leg, LegOf, LegState


@pytest.mark.parametrize(("count", "words"), [(1, "a record for 1 criterion: "), (2, "a record for 2 criteria: ")])
def test_missing_legs_are_counted_in_words_that_agree(count: int, words: str) -> None:
    lacking = LegOf(leg=Leg.RECORD, state=LegState.MISSING, pieces=())
    every = [Covered(id=f"A.{at}", title="Reviews", legs=(lacking,)) for at in range(count)]
    (gap,) = _missing(every, ())
    assert gap.expected.startswith(words)
