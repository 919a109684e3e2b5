"""Who gave an approval and when, where a document says it in a line of its own: `Granted. Dorothy Kell, 17 March 2026`.

Only a line that opens with the word for giving counts, in a document of kind approval: what a record says of another's
approval, or of one that is still wanted, gives none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from assistant.domain.dates import PartialDate, Precision
from assistant.domain.evidence import Field
from assistant.domain.people import people_in
from assistant.domain.written_dates import every_date

_GIVEN = re.compile(
    r"^[\s*_#>|-]*(?:(?:is|was|hereby|release|approval|sign-?off|permission|entry)\s+){0,2}"
    r"(?:granted|approved|released|authori[sz]ed|signed(?:\s+off)?|accepted|cleared|agreed|endorsed|given|genehmigt|freigegeben|approuvée?|aprobad[oa]|aprovad[oa]|approvat[oa]|goedgekeurd|godkänd)\b"
    r"(?P<rest>[^\n]{3,160})$",
    re.IGNORECASE | re.MULTILINE,
)
_UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Grant:
    """A line by which somebody gives an approval."""

    who: Field
    """The person, as a field of the document."""
    day: PartialDate | None
    """The day in the line; None where it states none."""
    stated: Field | None
    """The place of that day."""


def grant_in(text: str) -> Grant | None:
    """The first line of a text by which a named person gives an approval; None where there is none."""
    for hit in _GIVEN.finditer(text):
        base, rest = hit.start("rest"), hit["rest"]
        days = [one for one in every_date(rest, _UTC) if one[0].precision is Precision.DAY]
        day = days[0] if days else None
        named = re.sub(r"\s+(?:on|the)\s*$", "", rest[: day[1]]) if day else rest
        people = people_in(re.sub(r"[*_`|]|^[\s.:,;–—-]+(?:by\s+)?", lambda mark: " " * len(mark[0]), named))
        if not people:
            continue
        start, end = (base + at for at in people[0])
        return Grant(
            who=Field(name="approved by", value=text[start:end], start=start, end=end),
            day=day[0] if day else None,
            stated=Field(name="approved on", value=text[base + day[1] : base + day[2]], start=base + day[1], end=base + day[2]) if day else None,
        )  # fmt: skip
    return None
