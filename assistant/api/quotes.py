"""Wire types of a quote: a span of days, a citation and a near miss, shared by answers, searches and checks."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.domain.answer import Citation, Near
from assistant.domain.dates import Period

Strength = Literal["strong", "adequate", "weak"]


def absent(value: object) -> bool:
    """Whether an optional field is left out of the JSON, where null would not be one of its values."""
    return value is None


OptionalText = Annotated[str | None, Field(exclude_if=absent)]


class Wire(BaseModel):
    """What every wire type shares: fixed once made, described by the sentences under its fields."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True, extra="forbid", validate_by_name=True)


class Days(Wire):
    """A span of days."""

    from_: str | None = Field(alias="from")
    """First day inside; null reaches back without limit."""
    to: str | None
    """Last day inside; null reaches forward without limit."""
    phrase: OptionalText = None
    """The words of the question that named it."""

    @classmethod
    def of(cls, period: Period) -> Days:
        """The period with its last day instead of the day after it."""
        last = period.end - timedelta(days=1) if period.end else None
        first = period.start.isoformat() if period.start else None
        written = {"from": first, "to": last.isoformat() if last else None, "phrase": period.phrase or None}
        return cls.model_validate(written)


class CitationRow(Wire):
    """A numbered quote of a pinned revision."""

    n: int
    """Its number in the answer, from 1."""
    source: str
    """The evidence id: a path, or `path#KEY` for a record inside a file."""
    quote: str
    """Equal to the canonical text of the revision at [start, end)."""
    start: int
    """First code point of the quote."""
    end: int
    """One past its last code point."""
    title: str
    """Title of the evidence."""
    kind: str
    """Kind of the evidence."""
    date: str | None
    """The evidence's own date, as exactly as it is known."""
    owner: str | None
    """Who owns the evidence, as written."""
    revision: str
    """Id of the content quoted."""
    grade: Strength
    """Strength of the evidence."""
    grade_rule: str
    """The rule that decided the grade."""
    locator: dict[str, object]
    """Place in the source: section, page, sheet, row, field."""
    in_force: Days | None
    """When the document is or was in force; null for records."""
    flags: list[str]
    """What screening saw at the place: instruction, hidden, secret, personal."""

    @classmethod
    def of(cls, citation: Citation) -> CitationRow:
        """The citation as it goes over the wire."""
        return cls.model_validate(_citation_fields(citation))


class NearRow(CitationRow):
    """A place that was looked at and does not count."""

    why_not: str
    """Why it does not answer."""

    @classmethod
    def near(cls, near: Near) -> NearRow:
        """The near miss as it goes over the wire."""
        return cls.model_validate(_citation_fields(near.citation) | {"why_not": near.why_not})


def _citation_fields(citation: Citation) -> dict[str, object]:
    """Wire fields that a citation and a near miss share."""
    return {
        "n": citation.n,
        "source": citation.span.evidence,
        "quote": citation.quote,
        "start": citation.span.start,
        "end": citation.span.end,
        "title": citation.title,
        "kind": citation.kind.value,
        "date": str(citation.date) if citation.date else None,
        "owner": citation.owner,
        "revision": citation.span.revision,
        "grade": citation.grade.value,
        "grade_rule": citation.grade_rule,
        "locator": citation.locator.as_json(),
        "in_force": Days.of(citation.in_force) if citation.in_force else None,
        "flags": sorted(flag.value for flag in citation.flags),
    }
