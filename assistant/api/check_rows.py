"""JSON rows of the audit desk: check results in the shape of contract/candidate.schema.json, and criteria."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.api.quotes import CitationRow
from assistant.api.views import Row
from assistant.api.wire import TrailRow
from assistant.audit.criteria import Criterion
from assistant.audit.crosswalk import INDICATIVE
from assistant.domain.answer import OUTSIDE_RIGHTS, Citation

if TYPE_CHECKING:  # as in `assistant.api.ports`
    from assistant.wiring.desk import Checked, Walked


def walked_row(walked: Walked) -> Row:
    """Trails with the quotes that their hops name by number."""
    return {
        "trails": [TrailRow.of(one).model_dump(mode="json", by_alias=True) for one in walked.trails],
        "citations": [_quote(one) for one in walked.citations],
        "outside": OUTSIDE_RIGHTS,
    }


def checked_row(checked: Checked) -> Row:
    """A result with the quotes for and against, and the sentence that every check carries."""
    seen = checked.result
    return {
        "id": seen.id,
        "check": seen.check.value,
        "pattern": seen.pattern,
        "state": seen.state.value,
        "title": seen.title,
        "subject": seen.subject,
        "why": seen.why,
        "suggested_class": seen.suggested.value if seen.suggested else None,
        "criteria": list(seen.criteria),
        "citations": [_quote(one) for one in checked.citations],
        "against": [_quote(one) for one in checked.against],
        "outside": OUTSIDE_RIGHTS,
    }


def criterion_row(one: Criterion) -> Row:
    """A criterion with what an auditor samples and its indicative counterparts."""
    return {
        "id": one.id,
        "title": one.title,
        "assessable": one.assessable,
        "samples": one.samples,
        "kinds": [kind.value for kind in one.kinds],
        "stale_after_days": one.stale_after_days,
        "crosswalk": {name: list(ids) for name, ids in one.crosswalk.items()},
        "note": INDICATIVE,
    }


def _quote(citation: Citation) -> Row:
    return CitationRow.of(citation).model_dump(mode="json", by_alias=True)
