"""Questions that want a sample drawn: how many, and the list that it is drawn from."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBERS = {
    word: number
    for number, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), start=1)  # noqa: SIM905 - shorter to read
}
_COUNT = rf"(?P<count>[1-9]\d{{0,4}}|{'|'.join(_NUMBERS)})"
_AT_RANDOM = r"(?:\s+at\s+random|\s+randomly)?"
_DRAW = re.compile(
    rf"^\W*(?:please\s+|kindly\s+|can\s+you\s+|could\s+you\s+|i\s+(?:want|need|would\s+like)\s+(?:you\s+)?(?:to\s+)?|let\s+us\s+|let's\s+)*"
    rf"(?:(?:draw|pick|select|take|sample|choose|give\s+me|get\s+me|show\s+me|make|prepare)\s+)?(?:me\s+|us\s+)?{_AT_RANDOM.strip()}"
    rf"(?P<sample>\s*(?:an?\s+)?(?:(?:random|audit|stratified|fresh|new)\s+)*sample(?:\s+of)?\s+)?"
    rf"(?:(?P<by_rule>the\s+|all\s+|our\s+)|{_COUNT}\s+)?(?P<random>random\s+)?(?:of\s+(?:the|our|all)\s+)?(?P<rest>\S.*?){_AT_RANDOM}[\s?.!]*$",
    re.IGNORECASE,
)
_VERB = re.compile(r"\b(?:draw|sample|pick|select|choose|take)\b", re.IGNORECASE)
_RANDOM = re.compile(r"\b(?:random|randomly|sample|draw)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sampled:
    """A wished sample."""

    count: int
    """How many; 0 for the size that the rule gives."""
    listed: str
    """The question for the whole population."""


def sampled(question: str) -> Sampled | None:
    """`draw 8 changes of high-risk systems in Q3` as eight of what lists those changes; None for any other question.

    `Pick` and `take` want a sample only where it is said to be random, or one.
    """
    told = _DRAW.match(question)
    head = question[: told.start("rest")] if told else ""
    if told is None or not (_VERB.search(head) or told["sample"]) or not _RANDOM.search(question):
        return None
    if not (told["count"] or told["sample"]):
        return None  # "draw conclusions from ..."
    written = (told["count"] or "0").lower()
    count = _NUMBERS.get(written) or int(written)
    return Sampled(count, f"list all {told['rest']}")
