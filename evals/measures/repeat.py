"""Invariant: the same question asked again of the same version gets the same answer, byte for byte.

Both answers are written as JSON in their own order, with the receipt's id, random ids and times blanked. One look a turn
that was asked twice (`Heard.again`); turns that were asked once are left out.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from evals.measures.measure import Finding, Result, invariant
from evals.reply import Reply
from evals.rows import first_difference, once

NAME = "repeat"


def measure(replies: Sequence[Reply]) -> tuple[Result, ...]:
    """The share of repeated turns that were answered alike."""
    return (invariant(NAME, [_look(reply) for reply in replies if reply.heard.again is not None]),)


def _look(reply: Reply) -> Finding:
    first, second = once(reply.answer), once(reply.heard.again or {})
    if json.dumps(first) == json.dumps(second):
        return Finding(reply=reply.name, value=1.0)
    place = first_difference(first, second)
    why = f"another answer at {place}" if place is not None else "the same values in another order"
    return Finding(reply=reply.name, value=0.0, why=why, place=place or "")
