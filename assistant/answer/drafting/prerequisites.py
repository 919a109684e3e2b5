"""Prerequisites in the words of a rule: what must be there before something may be done.

"No deployment without approval", "ordered only after the checklist is signed", "not opened until it was washed" are limits of
order like "approved before the deployment", said from the other end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_THING = r"[^.;:,()]{2,80}?"
_ENDS = r"(?=\s*(?:[.;:,()]|$|\b(?:and|but|or|unless|except)\b))"
_NOT = r"(?:not|never|cannot|n['’]t)"
_PASSIVE = r"(?:\s+(?:is|are|be|was|were|goes|go|takes\s+place|happens|may|can|must|shall|will))*"
_FORMS = (
    re.compile(rf"\bno\s+(?P<event>{_THING})\s+(?:without|unless|until|before|prior\s+to)\s+(?P<done>{_THING}){_ENDS}", re.IGNORECASE),
    re.compile(
        rf"(?P<event>[^.;:()]{{2,100}}?)\s+(?:must|may|shall|can|should|will|is|are|does|do){_PASSIVE}\s*{_NOT}\s+(?P<act>{_THING})\s+"
        rf"(?:without|unless|until|before|prior\s+to)\s+(?P<done>{_THING}){_ENDS}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?P<event>[^.;:()]{{2,100}}?\bonly\s+(?:be\s+)?{_THING})\s*\b(?:after|once|when)\s+(?P<done>{_THING}){_ENDS}", re.IGNORECASE
    ),
    re.compile(
        rf"(?P<event>[^.;:()]{{2,100}}?)\s+only\s+(?:after|once|when)\s+(?P<done>{_THING}){_ENDS}", re.IGNORECASE
    ),
)  # fmt: skip
_TIME = re.compile(r"\b(?:minutes?|hours?|days?|weeks?|months?|years?|then|that)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prerequisite:
    """One thing that must be there before another."""

    start: int
    """Where its words begin in the sentence."""
    end: int
    """One past their last code point."""
    event: str
    """What may be done only then."""
    done: str
    """What must be there before."""


def prerequisites(sentence: str) -> Iterator[Prerequisite]:
    """What a sentence wants before something else; times are left to the limits that count them."""
    for form in _FORMS:
        hit = form.search(sentence)
        if hit and not _TIME.search(hit["done"]):
            event = " ".join(part for part in (hit["event"], hit.groupdict().get("act")) if part)
            yield Prerequisite(start=hit.start(), end=hit.end(), event=event.strip(), done=hit["done"].strip())
            return
