"""Questions for who has the most or the fewest: counts by group answer them."""

from __future__ import annotations

import re

_MOST = re.compile(
    r"^\W*(?:which|what)\s+(?P<group>[\w-]+(?:\s+[\w-]+){0,2}?)\s+(?:has|have|had|owns?|owned|holds?|held|files?|filed|reports?|reported|runs?|ran|made|saw)\s+"
    r"(?:the\s+)?(?:most|fewest|least|(?:highest|lowest|largest|smallest|greatest)\s+number\s+of)\s+(?P<counted>\S.*?)[\s?.!]*$",
    re.IGNORECASE,
)


def as_count(question: str) -> str | None:
    """`which ward had the most falls in May?` as `how many falls in May per ward?`; None for any other question."""
    found = _MOST.match(question)
    return f"how many {found['counted']} per {found['group']}?" if found else None
