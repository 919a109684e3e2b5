"""A filter turned round: after "which incidents concern the crane?", "and the ones not about the crane?"."""

from __future__ import annotations

import re

from assistant.answer.question.exclusions import left_out
from assistant.audit.references import References

_DENIES = re.compile(
    r"^\W*(?:(?:and|but)\s+)?(?:(?:that|which|who)\s+)?(?:(?:are|is|were|was|do|does|did|have|has)(?:n['’]?t|\s+not)|not|other than|apart from|except(?: for)?)\b",
    re.IGNORECASE,
)
_LED_SHORT = r"(?:(?:concern|about|for|of|on|at|in|with|regarding|involving|affecting|concerning|related to|relate to|involve|affect|to do with|deal with)\s+)?(?:the\s+)?"
_LED = (
    r"(?:\b(?:that|which|who)\s+)?(?:\b(?:is|are|was|were|do|does|did|has|have)\s+)?"
    r"(?:\b(?:concern(?:s|ed|ing)?|about|for|of|on|at|in|with|regarding|involv(?:e|es|ed|ing)|affect(?:s|ed|ing)?"
    r"|relat(?:e|es|ed|ing) to|to do with|deal(?:s|t|ing)? with)\s+)(?:the\s+)?"
)
_LEAVES_OUT = re.compile(r"\s*(?:except|other than|apart from|excluding|not|without)\b", re.IGNORECASE)


def denies(rest: str) -> bool:
    """Whether a follow-up opens by leaving out what it names."""
    return _DENIES.match(rest) is not None


def _is_new(question: str, name: str) -> bool:
    """Whether a question does not write a name."""
    return re.search(name, question, re.IGNORECASE) is None


def turned_round(rest: str, question: str, known: References) -> str:
    """The question before with the system that it was about left out, or with the one that it left out; empty for neither."""
    for system in known.systems_in(rest):
        name = system.pattern().pattern
        phrases = [one for one in left_out(question) if re.search(name, one.things, re.IGNORECASE)]
        denied = re.match(rf"{_DENIES.pattern}\s*{_LED_SHORT}{name}\W*$", rest, re.IGNORECASE) is not None
        if denied and _is_new(question, name):
            return f"{question.rstrip('?.! ')} and not about {system.name}?"
        if denied and not phrases:
            found = re.search(rf"{_LED}{name}", question, re.IGNORECASE)
            if found:
                after = question[found.end() :].rstrip("?.! ")
                joins = " and" if _LEAVES_OUT.match(after) else ""
                return f"{question[: found.start()]}not about {system.name}{joins}{after}?"
        elif phrases and not denied:
            phrase = phrases[0]
            return f"{question[: phrase.start]}about {system.name}{question[phrase.end :]}"
    return ""
