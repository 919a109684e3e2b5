"""A nugget: one fact of a right answer, how it is recognized, and which places show it.

The word and the split into vital and okay are those of TREC's question answering track (Voorhees 2003, "Overview of the
TREC 2003 Question Answering Track"): a vital fact must be there, an okay one may.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from evals.cases.record import Record, Text


class Exact(Record):
    """Words that must stand there, letter case and white space aside."""

    type: Literal["exact"]
    """Which matcher."""
    value: Text
    """The words."""
    also: tuple[Text, ...] = ()
    """Other wordings that say the same."""


class Number(Record):
    """A number, in any of the ways that numbers are written."""

    type: Literal["number"]
    """Which matcher."""
    value: float
    """The number."""
    tolerance: Annotated[float, Field(ge=0)] = 0.0
    """How far the one found may lie from it."""
    unit: Text | None = None
    """A word that must stand in the same statement, such as `hours`."""


class Day(Record):
    """A date, in any of the ways that dates are written."""

    type: Literal["date"]
    """Which matcher."""
    value: Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d\d(-\d\d)?)?$")]
    """A year, month or day; a day inside the month that is wanted counts, the month for a day does not."""


class Enum(Record):
    """One of a few values, such as a status; naming another of them in the same statement spoils it."""

    type: Literal["enum"]
    """Which matcher."""
    value: Text
    """The right one."""
    options: tuple[Text, ...]
    """All of them."""

    @model_validator(mode="after")
    def _is_an_option(self) -> Enum:
        if self.value not in self.options:
            raise ValueError(f"the value {self.value!r} is none of the options")
        return self


class Id(Record):
    """An identifier: a ticket key, a clause, a version, an evidence id; found whole or as the id of what is cited."""

    type: Literal["id"]
    """Which matcher."""
    value: Text
    """The identifier."""


class Listed(Record):
    """Values of which each must be there, and no record besides them."""

    type: Literal["list"]
    """Which matcher."""
    values: Annotated[tuple[Text, ...], Field(min_length=1)]
    """The values; each is found as an identifier is."""


class YesNo(Record):
    """A yes or a no, as the answer's own first word or by words that say it."""

    type: Literal["yes_no"]
    """Which matcher."""
    value: Literal["yes", "no"]
    """The right one."""
    says_yes: tuple[Text, ...] = ()
    """Words that amount to yes here, such as `was approved by`."""
    says_no: tuple[Text, ...] = ()
    """Words that amount to no here, such as `approved after the deployment`."""


Matcher = Annotated[Exact | Number | Day | Enum | Id | Listed | YesNo, Field(discriminator="type")]


class Place(Record):
    """Words of a piece of evidence that show a fact."""

    source: Text
    """The evidence id."""
    quote: Text
    """Words that stand there once white space is folded."""


class Nugget(Record):
    """One fact of a right answer."""

    text: Text
    """The fact in a sentence, for people."""
    importance: Literal["vital", "okay"] = "vital"
    """Whether an answer without it is wrong."""
    match: Matcher
    """How it is recognized in an answer."""
    spans: tuple[Place, ...] = ()
    """Places that show it: a citation of one of them backs it. Empty where the case does not say."""
