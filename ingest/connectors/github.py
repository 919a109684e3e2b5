"""GitHub's `gh pr list --json` output: one item a pull request, id `path#NUMBER`.

A pull request is dated by when it was merged, else created. Its owner is the author; its approver whoever
approved last and has not taken it back.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.domain.errors import Unparseable
from assistant.domain.evidence import Category, EvidenceId, Item, Kind, Link, LinkBasis, LinkType, Metadata, Skipped
from assistant.domain.written_dates import parse_date
from ingest.connectors.common import Ids, read, record_item, sidecar, skip
from ingest.connectors.export import Json, listed, load_json, mapping, plain
from ingest.connectors.record import Record
from ingest.context import Context, SourceFile
from ingest.layers import Layer

PARSER = "github-2"

EVENTS = frozenset({"reviews", "comments", "statusCheckRollup", "closingIssuesReferences", "latestReviews"})
"""Keys that are laid out by their own rules."""


def items(file: SourceFile, context: Context) -> Iterator[Item | Skipped]:
    """One item for each pull request that has a number."""
    data = read(file, context)
    export = load_json(data, "pull requests")
    if not isinstance(export, list):
        raise Unparseable("not a list of pull requests", fix="export with gh pr list --json")
    ids, original, beside = Ids(file, context), context.keep(data), sidecar(file, context)
    if not export:
        yield skip(file, "the export holds no pull requests", "export them again or delete the file")
    for place, pull in enumerate(export, start=1):
        number = plain(mapping(pull).get("number"))
        if not number:
            where = f"{file.path}#pull-request-{place}"
            yield skip(file, f"pull request {place} of the list has no number", "export it again", record=where)
            continue
        yield _item(file, context, pull, ids.take(number), original, beside)


def _item(file: SourceFile, context: Context, pull: Json, identity: EvidenceId, original: str, beside: Layer) -> Item:
    """The item of one pull request."""
    record = _record(pull)
    return record_item(
        file,
        record,
        identity=identity,
        metadata=_metadata(pull, file, context),
        parser=PARSER,
        original=original,
        beside=beside,
        links=tuple(_links(record)),
    )


def _record(pull: Json) -> Record:
    """The pull request's lines: number and title first, then its fields, reviews, comments and checks."""
    record = Record()
    first: Json = {name: pull[name] for name in ("number", "title") if name in pull}
    for name, value in (first | pull).items():
        if name in EVENTS:
            continue
        if name == "body":
            record.add(name, plain(value), Category.TEXT)
        elif isinstance(value, dict) and "login" in value:
            record.add(f"{name}.login", plain(value.get("login")))
            record.add(f"{name}.name", plain(value.get("name")))
        else:
            record.add(name, plain(value))
    for number, issue in enumerate(listed(pull.get("closingIssuesReferences")), start=1):
        record.event(
            "closingIssuesReferences", number, [("number", f"#{plain(issue.get('number'))}", "")], Category.FIELD
        )
    for number, review in enumerate(listed(pull.get("reviews")), start=1):
        record.event("review", number, _review(review), Category.COMMENT if review.get("body") else Category.FIELD)
    for number, comment in enumerate(listed(pull.get("comments")), start=1):
        when, who = plain(comment.get("createdAt")), _person(comment.get("author"))
        parts = [("createdAt", when, " "), ("author", who, ": "), ("body", plain(comment.get("body")), "")]
        record.event("comment", number, parts, Category.COMMENT)
    for number, check in enumerate(listed(pull.get("statusCheckRollup")), start=1):
        record.event("check", number, _check(check), Category.FIELD)
    return record


def _review(review: Json) -> list[tuple[str, str, str]]:
    """A review: when, who, the verdict, and what was said."""
    return [
        ("submittedAt", plain(review.get("submittedAt")), " "),
        ("author", _person(review.get("author")), " "),
        ("state", plain(review.get("state")), ": "),
        ("body", plain(review.get("body")), ""),
    ]


VERDICTS = frozenset({"APPROVED", "CHANGES_REQUESTED", "DISMISSED"})
"""States of a review by which the reviewer takes back what they said before; a comment takes nothing back."""


def _approver(pull: Json) -> str | None:
    """Who approved last, of those whose last verdict is an approval."""
    verdicts = [one for one in listed(pull.get("reviews")) if one.get("state") in VERDICTS]
    last = {_person(one.get("author")): one for one in sorted(verdicts, key=lambda one: plain(one.get("submittedAt")))}
    approved = [(plain(one.get("submittedAt")), who) for who, one in last.items() if one["state"] == "APPROVED"]
    return max(approved)[1] or None if approved else None


def _check(check: Json) -> list[tuple[str, str, str]]:
    """A check: when it ended, its workflow and name, and its result."""
    return [
        ("completedAt", plain(check.get("completedAt") or check.get("startedAt")), " "),
        ("workflow", plain(check.get("workflowName")), " / "),
        ("name", plain(check.get("name") or check.get("context")), " "),
        ("conclusion", plain(check.get("conclusion") or check.get("state") or check.get("status")), ""),
    ]


def _person(value: object) -> str:
    """A person's login, by which GitHub knows them everywhere in the export."""
    person = mapping(value)
    return plain(person.get("login") or person.get("name"))


def _links(record: Record) -> Iterator[Link]:
    """A stated link to each issue that the pull request closes: it implements what the issue asks for."""
    for one in record.fields:
        if one.name.startswith("closingIssuesReferences."):
            yield Link(type=LinkType.IMPLEMENTS, target=one.value, basis=LinkBasis.STATED, start=one.start, end=one.end)


def _metadata(pull: Json, file: SourceFile, context: Context) -> Metadata:
    """Metadata by GitHub's own names."""
    stated = [plain(pull.get(name)) for name in ("mergedAt", "createdAt")]
    dates = [parse_date(value, context.zone) for value in stated if value]
    author = mapping(pull.get("author"))
    return Metadata(
        title=plain(pull.get("title")) or f"Pull request {plain(pull.get('number'))}",
        kind=file.entry.kind if file.entry.kind is not Kind.OTHER else Kind.PULL_REQUEST,
        owner=plain(author.get("name") or author.get("login")) or None,
        approved_by=_approver(pull),
        date=next((one for one in dates if one), None),
    )
