"""What field and column names mean, whatever the house style they are written in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from assistant.domain.evidence import Kind, Status
from assistant.domain.tongues import in_english, state_in_english

WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")


@lru_cache(maxsize=8192)  # an export repeats its names in every record
def words(name: str) -> tuple[str, ...]:
    """The name's words in lower case, split at spaces, case, `_` and other signs; brackets left out.

    Those of a name in another tongue are the English ones.
    """
    name = in_english(name)
    outside = re.sub(r"\([^)]*\)", " ", name)
    return tuple(word.lower() for word in WORD.findall(outside) or WORD.findall(name))


@lru_cache(maxsize=4096)  # the columns of a table come again with each row
def key(name: str) -> str:
    """The name in one plain form: `Approved by`, `approved_by` and `approvedBy` are equal."""
    return " ".join(words(name))


def parts(name: str) -> tuple[str, ...]:
    """The plain forms of a name that is written twice, as in two tongues; none of another.

    >>> parts("Verantwortlich / Accountable"), parts("Schweregrad (severity)"), parts("Approved by")
    (('owner', 'accountable'), ('severity', 'severity'), ())
    """
    several = [plain for piece in _EITHER.split(name) if (plain := key(piece))]
    return tuple(several) if len(several) > 1 else ()


_EITHER = re.compile(r"[/|()\[\]\n]")


def _table(lines: Mapping[str, str]) -> Mapping[str, str]:
    """Metadata field by plain name, from comma-separated synonyms."""
    return {synonym.strip(): meaning for meaning, synonyms in lines.items() for synonym in synonyms.split(",")}


DOCUMENT = _table({
    "title": "title, document title, subject",
    "kind": "kind, document type, doc type, document kind, evidence kind",
    "owner": "owner, document owner, policy owner, process owner, procedure owner, model owner, ai owner, risk owner,"
    "system owner, data owner, accountable, responsible, responsible person, document responsible,"
    "author, authors, prepared by, written by, assessor, lead auditor, evaluator, chair",
    "approved_by": "approved by, approver, approvers, approval by, authorised by, authorized by, signed off by, signed by,"
    "released by, approved",
    "version": "version, document version, doc version, revision, rev, issue, edition, card version",
    "status": "status, document status, state, standing",
    "effective": "effective, effective date, effective from, date effective, valid from, in force from, in force since,"
    "in force, applies from, entry into force, comes into force",
    "approval": "approved on, approval date, date approved, date of approval, approved at, released on, signed on",
    "review_by": "next review, next review date, review due, review by, review date, due for review, next review due,"
    "review on, valid until, expires",
    "date": "date, report date, date of report, issued, issued on, issue date, date of issue, published, published on,"
    "created, created on, meeting date, held on, evaluated on, evaluation date, date of evaluation, run date,"
    "assessment date, date of assessment, last updated, last modified, updated, day, week, period, sent",
    "systems": "system, systems, ai system, ai systems, system name, model, model name, application, component,"
    "components, ci, cmdb ci, configuration item, product",
    "model_version": "model version, version of model, model release, release, version under test, evaluated version",
    "controls": "controls, control, clause, clauses, criteria, criterion, annex a control, annex a controls,"
    "iso 42001 controls, control reference, requirement",
})  # fmt: skip
"""What a key in front matter, a sidecar or a control table says."""

REFERRING = frozenset(
    name.strip()
    for name in [
        "ticket",
        " tickets",
        " jira",
        " jira key",
        " jira ticket",
        " linked ticket",
        " linked tickets",
        " promotion ticket",
        " issue",
        " issues",
        " change",
        "change id",
        " change request",
        " change ticket",
        " rfc",
        " evaluation",
        " evaluation report",
        " eval",
        " eval report",
        " report",
        " evidence",
        "approval",
        " approval record",
        " pull request",
        " pull requests",
        " pr",
        " prs",
        " related",
        " related to",
        " relates to",
        " links",
        " link",
        " see also",
        "reference",
        " references",
        " finding",
        " findings",
        " nonconformity",
        " incident",
        " dataset",
        " training run",
        " impact assessment",
        " model card",
        "parent",
        " correlation id",
        " requires",
    ]
)
"""Fields whose values refer to other evidence."""

SUPERSEDING = frozenset({"supersedes", "replaces", "obsoletes", "superseded document", "replaced document"})
"""Fields that name what the document takes the place of."""

SUPERSEDED = frozenset({"superseded by", "replaced by", "obsoleted by", "succeeded by"})
"""Fields that name what took the document's place."""

RECORD_OWNER = (
    "owner", "accountable", "ai owner", "system owner", "risk owner", "owner name", "responsible", "responsible person",
    "assignee", "assigned to", "action owner", "contract owner", "data owner", "author name", "author", "author login",
    "reporter", "requested by", "opened by", "reviewer", "custodian", "holder",
)  # fmt: skip
"""Columns that name the accountable person, the strongest first."""

RECORD_APPROVER = ("approved by", "approver", "approval by", "authorised by", "authorized by", "accepted by", "signed by",
                   "signed off by", "approval", "cab approver")  # fmt: skip
"""Columns that name who approved."""

OCCURRED = (
    "occurred",
    "occurred on",
    "occurred at",
    "incident date",
    "detected",
    "detected on",
    "detected at",
    "raised",
    "raised on",
    "raised at",
    "date raised",
    "identified",
    "identified on",
    "opened",
    "opened on",
    "opened at",
    "reported",
    "reported on",
    "reported at",
)
"""Columns that say when an event began; for an event they come before those that say when it was looked at again."""

DEPLOYED = ("deployed on", "deployed at", "deployed", "deployment date", "date deployed", "rolled out on", "rolled out")
"""Columns that say when something went into use; for a record of that they come before the day of its approval."""

RECORD_DATE = (
    "date", "date time", "timestamp", "time", "start date", "actual start", "work start", "planned start date", "occurred",
    "occurred on", "occurred at", "incident date", "detected", "detected on", "detected at", "completed", "completed on",
    "date completed", "completion date", "training date", "reviewed", "reviewed on", "review date", "date reviewed",
    "assessed on", "assessment date", "date assessed", "last assessment", "last assessed", "last review", "last reviewed",
    "decided on", "decision date", "approved on", "approval date", "date implemented", "implemented on", "go live",
    "go live date", "in production since", "live since", "raised", "raised on", "raised at", "date raised", "identified", "identified on",
    "date identified", "opened", "opened on", "opened at", "reported", "reported on", "reported at", "order date",
    "signed on", "contract date", "issued", "issued on", "created", "created on", "created at", "date created",
    "sys created on", "registered", "registered on", "date added", "added", "date initiated", "initiated", "start",
    "last updated", "last update", "updated", "updated on", "updated at", "last modified", "sys updated on",
)  # fmt: skip
"""Columns that date a record, the one that says when it happened before those that say when it was written down."""

RECORD_REVIEW = ("next review", "next review date", "review due", "review by", "due for review", "next review due")
"""Columns that say when a record is due for review."""

RECORD_SYSTEM = (
    "system", "systems", "ai system", "ai systems", "system name", "ai system name", "affected system", "model", "model name",
    "component", "components", "ci", "cmdb ci", "configuration item", "application", "product", "use case name",
)  # fmt: skip
"""Columns that name the AI system."""

RECORD_MODEL_VERSION = ("model version", "version of model", "model release", "deployed version", "production version",
                        "version in production", "release")  # fmt: skip
"""Columns that name the version of the model."""

RECORD_TITLE = (
    "title", "summary", "short description", "name", "use case name", "risk title", "risk", "risk description", "item", "supplier", "supplier name", "vendor", "control title", "control name", "finding", "subject", "action", "course", "training", "message",
    "person", "employee", "description", "alert",
)  # fmt: skip
"""Columns that name a record for a person."""

SYSTEM_TITLE = ("system name", "ai system", "system")
"""Columns that name an AI system: the name of a record of an inventory, and elsewhere only what a record is about."""

CONTROL = ("control", "controls", "clause", "clauses", "criterion", "criteria", "control id", "annex a", "annex a control",
           "annex a controls", "iso 42001", "requirement")  # fmt: skip
"""Columns that name criteria."""

STATUSES = {
    word.strip(): status
    for status, listed in {
        Status.APPROVED: "approved, in force, effective, active, final, published, current, released, accepted, valid, signed off",
        Status.DRAFT: "draft, in review, proposed, under review, wip, work in progress, pending, pending approval, for review,"
        "not approved, in preparation, deferred",
        Status.RETIRED: "retired, withdrawn, superseded, obsolete, archived, replaced, rejected, deprecated, expired, inactive",
    }.items()
    for word in listed.split(",")
}
"""What a document's own word for its standing means."""


def status_of(text: str) -> Status | None:
    """The standing that a document's status means, or None for a word that means none."""
    plain = " ".join(re.findall(r"[a-z]+", state_in_english(text).lower()))
    if plain in STATUSES:
        return STATUSES[plain]
    starts = [word for word in STATUSES if plain.startswith(word + " ")]
    return STATUSES[max(starts, key=len)] if starts else None


def kind_of(text: str) -> Kind | None:
    """The kind of that name, or None."""
    plain = "_".join(words(text))
    return Kind(plain) if plain in set(Kind) else None


def document_meaning(name: str) -> str | None:
    """What a key at the head of a document says, as a name of Metadata or `approval`; None for other keys."""
    plain = key(name)
    known = DOCUMENT.get(plain)
    if (
        known is None
        and "date" in plain.split()
        and not {"review", "next", "due", "expiry", "retired", "end"} & set(plain.split())
    ):
        return "date"
    return known


def is_document_date(name: str) -> bool:
    """Whether the value of a key at the head of a document is, or ends in, a day: an approver may stand before one."""
    return document_meaning(name) in ("date", "effective", "approval", "approved_by", "review_by") or is_dated(
        key(name)
    )


def says_something(name: str) -> str | None:
    """What a key of a control block says: a meaning of the document, or `reference` to other evidence."""
    return document_meaning(name) or ("reference" if key(name) in REFERRING | SUPERSEDING | SUPERSEDED else None)


def is_id_name(name: str) -> bool:
    """Whether a column's name says that its values identify: it is or ends in id, key, ref, number or reference."""
    parts = words(name)
    return bool(parts) and parts[-1] in ("id", "key", "ref", "number", "reference", "nr", "no")


NUMBERED = re.compile(r"\s*(?:n[\u00ba\u00b0]|\u2116)", re.IGNORECASE)
"""Opens a column's name that speaks of a number: `N\u00ba de riesgo`, and as well one that counts."""


_ID_FIRST = re.compile(r"\W*[iI][dD](?:(?![^\W_])|(?=[A-Z][a-z]))")


def begins_as_id(name: str) -> bool:
    """Whether a column's name begins with the word that others end in, as `ID Riesgo` does."""
    return _ID_FIRST.match(name) is not None or NUMBERED.match(name) is not None


LATER = frozenset(
    [
        "next",
        "due",
        "end",
        "ends",
        "expiry",
        "expires",
        "target",
        "until",
        "planned",
        "closed",
        "close",
        "retired",
        "valid",
        "review",
        "deadline",
    ]
)
"""Words of columns that date something else than the record itself."""


_PLANNED = frozenset("planned target proposed expected forecast scheduled birth born closed resolved left".split())  # noqa: SIM905
"""Words of columns that hold a day which is not when the record was made, besides those of `LATER`."""


@lru_cache(maxsize=4096)
def is_date_name(plain: str) -> bool:
    """Whether a column of that plain name dates the record: it has `date` in it or ends in `at` or `on`."""
    parts = plain.split()
    return ("date" in parts or parts[-1:] in (["at"], ["on"])) and len(parts) > 1 and not LATER & set(parts)


def is_later(plain: str) -> bool:
    """Whether a column of that plain name tells of what is still to come or of an end: `Next`, `Valid until`, `Planned`."""
    return bool((LATER | _PLANNED) & set(plain.split()))


def is_dated(plain: str) -> bool:
    """Whether a column of that plain name holds dates, of whatever: of the record itself or of what comes later."""
    parts = plain.split()
    several = plain in RECORD_DATE or plain in RECORD_REVIEW or plain in OCCURRED or is_date_name(plain)
    return several or "date" in parts or parts[-1:] in (["due"], ["deadline"], ["until"])


def first_of(named: Mapping[str, str], order: Iterable[str]) -> str | None:
    """The first value that is there, by the order of names."""
    return next((named[name] for name in order if named.get(name)), None)
