"""What is asked, and what the question was understood to ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from assistant.domain.dates import Period
from assistant.domain.evidence import EvidenceId, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question as it comes in from the terminal, a batch row or the API."""

    text: str
    """The person's words."""
    user: str
    """The bare user name of the asker."""
    as_of: int | date | None = None
    """An index version, a day of valid time, or None for now."""
    now: datetime | None = None
    """The asker's calendar; None takes the clock's."""
    conversation: str | None = None
    """Id of the conversation that this is a turn of."""
    plan: dict[str, object] | None = None
    """A plan that the reader has corrected, in the JSON form that an answer carries."""
    id: str | None = None
    """Id of the batch row."""


class Intent(StrEnum):
    """What kind of answer a question wants."""

    HOW_IT_WORKED = "how_it_worked"
    RECORDS = "records"
    COUNT = "count"
    LOOKUP = "lookup"
    TRAIL = "trail"
    PASSAGES = "passages"
    REQUIREMENT = "requirement"
    COVERAGE = "coverage"
    CHANGES = "changes"
    CHECKS = "checks"
    COMPARISON = "comparison"
    CONTRADICTION = "contradiction"
    ABSENCE = "absence"
    OUT_OF_SCOPE = "out_of_scope"
    EMPTY = "empty"

    @property
    def of_desk(self) -> bool:
        """Whether the audit desk answers."""
        return self in (Intent.CHECKS, Intent.COVERAGE, Intent.CHANGES)


IN_PROSE = frozenset(
    {
        Intent.PASSAGES,
        Intent.REQUIREMENT,
        Intent.COVERAGE,
        Intent.COMPARISON,
        Intent.CONTRADICTION,
        Intent.ABSENCE,
        Intent.OUT_OF_SCOPE,
    }
)
"""Intents that passages answer where no drafter of their own does."""

CLOCK = "valid time"
"""The clock of every period of a plan: which day evidence is dated, never when it was indexed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A filter over a record's fields, understood from the question's words."""

    field: str
    """Name of the field as its source writes it; `*` for any field or the text."""
    operator: str
    """`is`, `is not`, `without` (says none of the values, if only because it says nothing), `missing`, `present`,
    `versioned` (names a version), `reaches` (is one of the values, evidence ids), `unlinked` (the same, for having no link to what the phrase says), `apart` (is none of the values, evidence ids), `after` and `by` (its day lies after, or not after, that of the field named first; with an ISO day behind it, what is blank
    and was due before that day is after, too), or a comparison: `over`, `at least`, `under`, `at most`."""
    values: tuple[str, ...] = ()
    """The value in every spelling that the records have, or the one number or ISO day that is compared with; empty for
    missing and present."""
    phrase: str = ""
    """The words of the question that it was read from."""
    also: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Fields of other files, with their spellings, that stand for this one where a record lacks it."""
    through: tuple[tuple[EvidenceId, EvidenceId], ...] = ()
    """For `reaches`: each record with the other one by which it was picked."""
    shows: tuple[str, ...] = ()
    """For `reaches`: the fields of the others that picked them."""
    loose: tuple[EvidenceId, ...] = ()
    """For `reaches`: records that name others of which none is here, so that it is not known whether they belong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a question was understood to ask; shown to the reader, who can correct it."""

    intent: Intent
    """What kind of answer is wanted."""
    terms: tuple[str, ...]
    """Content words that answers must be about, as written."""
    period: Period | None = None
    """Which days the records asked for must be of; by valid time."""
    beside: tuple[Period, ...] = ()
    """Other periods that are asked for as well, each by itself."""
    kinds: tuple[Kind, ...] = ()
    """Kinds of evidence that the question names; empty for any."""
    sources: tuple[str, ...] = ()
    """Files or sources.yaml entries that the question names; empty for any."""
    systems: tuple[str, ...] = ()
    """Systems that the question names, as the inventory or the records write them."""
    meant: tuple[str, ...] = ()
    """The system that a question in other words seems to be about: passages are searched by its name too, and nothing is
    left out for it."""
    criteria: tuple[str, ...] = ()
    """Criteria ids that the question names."""
    identifiers: tuple[str, ...] = ()
    """Ids, ticket keys and versions that the question names."""
    checks: tuple[str, ...] = ()
    """Ids of the audit desk's checks that are asked for."""
    states: tuple[str, ...] = ()
    """What coverage is asked for: `missing`, `stale`, `weak`; empty for all. Of the Statement of Applicability: `applies`,
    `excluded`."""
    legs: tuple[str, ...] = ()
    """The legs that are asked for: `policy`, `procedure`, `record`; empty for all."""
    conditions: tuple[Condition, ...] = ()
    """Filters over fields."""
    lacking: tuple[Kind, ...] = ()
    """Kinds of evidence that the records asked for must have none of."""
    projection: tuple[str, ...] = ()
    """Fields that are asked for; empty for the ones that identify a record."""
    anchor: EvidenceId | None = None
    """The record whose date the period is reckoned from, as in "since the incident INC-12"."""
    follows: int | None = None
    """The turn of the conversation, from 1, that the question was understood from; None for one that stands alone."""
    resolved: str = ""
    """The question with what it left to earlier turns filled in; empty for one that stands alone."""
    own: str = ""
    """The words of this turn alone, where the evidence of the turn before is looked at for them first."""
    within: tuple[EvidenceId, ...] = ()
    """What the turn before rested on; empty for a question that stands alone."""
    shows: tuple[str, ...] = ()
    """Fields that a follow-up asks for of the same records; they stand in `projection` as well."""
    ask_back: str = ""
    """One short question back when the words can be read in two ways; not part of what a reader corrects."""
    history: str = ""
    """Which versions of a document are asked for: `first`, `previous`, `earlier`, `named`, `change`, or `day` for those of the period; empty for what holds."""
    versions: tuple[str, ...] = ()
    """The versions that the question names, lower-case and without the word before them: `2.1`, `b`."""
    asker: str = ""
    """The name by which the asker is known here, where the question is for things of their own."""
    explicit: bool = False
    """Whether a reader set it, so that nothing may look beyond its filters; not part of what a reader corrects."""
    period_field: str = ""
    """The field whose date the period counts by; empty for the record's own date."""
    undated: str = ""
    """The deed that the period or the order is said of, where no field gives its day, so that the record's own counts instead: `retired`."""
    group: str = ""
    """The field by whose values the records are counted; empty for no grouping."""
    reckon: str = ""
    """`sum` or `average` over `measure`; empty for none."""
    measure: str = ""
    """The field with the numbers or days that are reckoned with or ordered by."""
    measure_from: str = ""
    """The field with the day from which `measure`, a day as well, is reckoned: the time between them; empty for its numbers."""
    order: str = ""
    """`most` or `least` of `measure` first; empty for the records' own order."""
    limit: int | None = None
    """How many records are wanted of that order; None for all."""
    draw: int | None = None
    """How many of the records are to be drawn as a sample, 0 for the size that the rule gives; None for no sample."""
    sample: str = ""
    """The sample that was drawn for it; empty before, and where none is wished."""
    unread: tuple[str, ...] = ()
    """Words that pick no record and were not understood; an answer names them as a gap."""
