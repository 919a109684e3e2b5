"""Jira's REST search result: one item an issue, id `path#KEY`.

An issue is dated by when it was resolved, else last updated, else created.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.domain.access import Clause
from assistant.domain.errors import Unparseable
from assistant.domain.evidence import Category, Item, Link, LinkBasis, LinkType, Metadata, Skipped
from ingest import metadata
from ingest.connectors.common import Ids, read, record_item, sidecar, skip
from ingest.connectors.export import Json, listed, load_json, mapping, plain
from ingest.connectors.record import Record
from ingest.context import Context, SourceFile
from ingest.dates import parse_date
from ingest.layers import Layer
from ingest.metadata import Named

PARSER = "jira-1"

PROSE = frozenset({"description", "environment"})
"""Fields of running text."""

ELSEWHERE = frozenset({"comment", "issuelinks", "security", "worklog", "attachment"})
"""Fields that are laid out by their own rules."""


def items(file: SourceFile, context: Context) -> Iterator[Item | Skipped]:
    """One item for each issue that has a key."""
    data = read(file, context)
    export = load_json(data, "issues")
    top: Json = {"issues": export} if isinstance(export, list) else mapping(export)
    issues = top.get("issues")
    if not isinstance(issues, list):
        raise Unparseable("not a Jira search result: it has no list `issues`", fix="export with Jira's REST search")
    names = {key: plain(value) for key, value in mapping(top.get("names")).items()}
    ids, original, beside = Ids(file, context), context.keep(data), sidecar(file, context)
    _note_missing(file, context, top)
    for number, issue in enumerate(issues, start=1):
        key = plain(mapping(issue).get("key"))
        if not key or not mapping(mapping(issue).get("fields")):
            where = f"{file.path}#issue-{number}"
            yield skip(file, f"issue {number} has no key or no fields", "export it again", record=where)
            continue
        yield _item(file, context, issue, names, ids, original, beside)


def _note_missing(file: SourceFile, context: Context, top: Json) -> None:
    """A notice when the search found more issues than the file holds."""
    total, held = top.get("total"), len(listed(top.get("issues")))
    if isinstance(total, int) and total > held:
        context.note(file, f"the search found {total} issues and the file holds {held}: export every page")


def _item(
    file: SourceFile, context: Context, issue: Json, names: dict[str, str], ids: Ids, original: str, beside: Layer
) -> Item:
    """The item of one issue."""
    fields = mapping(issue["fields"])
    record = _record(issue, fields, names)
    level = plain(fields.get("security"))
    clauses = (Clause(origin="security level", level=level),) if level else ()
    return record_item(
        file,
        record,
        identity=ids.take(plain(issue["key"])),
        metadata=_metadata(record, fields, file, context, plain(issue["key"])),
        parser=PARSER,
        original=original,
        beside=beside,
        links=tuple(_links(record, fields)),
        clauses=clauses,
    )


def _record(issue: Json, fields: Json, names: dict[str, str]) -> Record:
    """The issue's lines: fields, links, history, comments."""
    record = Record()
    record.add("key", plain(issue["key"]))
    for name, value in fields.items():
        if name not in ELSEWHERE:
            record.add(names.get(name, name), plain(value), Category.TEXT if name in PROSE else Category.FIELD)
    record.add("security", plain(fields.get("security")))
    for number, link in enumerate(listed(fields.get("issuelinks")), start=1):
        relation, target = _relation(link)
        record.event("issuelink", number, [("type", relation, " "), ("key", target, "")], Category.FIELD)
    for number, attachment in enumerate(listed(fields.get("attachment")), start=1):
        parts = [
            ("filename", plain(attachment.get("filename")), " "),
            ("created", plain(attachment.get("created")), ""),
        ]
        record.event("attachment", number, parts, Category.FIELD)
    _history(record, issue)
    for number, comment in enumerate(_comments(fields), start=1):
        who, when = plain(comment.get("author")), plain(comment.get("created"))
        parts = [("created", when, " "), ("author", who, ": "), ("body", plain(comment.get("body")), "")]
        record.event("comment", number, parts, Category.COMMENT)
    return record


def _comments(fields: Json) -> list[Json]:
    """The comments, oldest first as Jira lists them."""
    comment = fields.get("comment")
    return listed(mapping(comment).get("comments") if isinstance(comment, dict) else comment)


def _history(record: Record, issue: Json) -> None:
    """One line for each change of a field, by date."""
    histories = sorted(
        listed(mapping(issue.get("changelog")).get("histories")), key=lambda one: plain(one.get("created"))
    )
    number = 0
    for history in histories:
        for change in listed(history.get("items")):
            number += 1
            parts = [
                ("created", plain(history.get("created")), " "),
                ("author", plain(history.get("author")), ": "),
                ("field", plain(change.get("field")), ": "),
                ("from", plain(change.get("fromString") or change.get("from")), " -> "),
                ("to", plain(change.get("toString") or change.get("to")), ""),
            ]
            record.event("changelog", number, parts, Category.FIELD)


def _relation(link: Json) -> tuple[str, str]:
    """How the issue stands to the other, in Jira's words, and the other's key."""
    kind = mapping(link.get("type"))
    if link.get("outwardIssue"):
        return plain(kind.get("outward") or kind.get("name")), plain(mapping(link["outwardIssue"]).get("key"))
    return plain(kind.get("inward") or kind.get("name")), plain(mapping(link.get("inwardIssue")).get("key"))


def _links(record: Record, fields: Json) -> Iterator[Link]:
    """A stated link for each issue link, and for the parent."""
    spans = {one.name: one for one in record.fields}
    for number, link in enumerate(listed(fields.get("issuelinks")), start=1):
        relation, target = _relation(link)
        place = spans.get(f"issuelink.{number}.key")
        if target and place:
            yield Link(type=_type(relation), target=target, basis=LinkBasis.STATED, start=place.start, end=place.end)
    parent = plain(mapping(fields.get("parent")).get("key"))
    if parent:
        yield Link(type=LinkType.MENTIONS, target=parent, basis=LinkBasis.STATED)


def _type(relation: str) -> LinkType:
    """What Jira's relation means; most are plain mentions."""
    first = relation.lower().split(" ")[0].rstrip("s")
    return next((one for one in LinkType if one.value.rstrip("s") == first), LinkType.MENTIONS)


def _metadata(record: Record, fields: Json, file: SourceFile, context: Context, key: str) -> Metadata:
    """Metadata by Jira's own field names."""
    told = metadata.of_record(record.pairs, kind=file.entry.kind, zone=context.zone, fallback_title=key, day_first={})
    stated = [plain(fields.get(name)) for name in ("resolutiondate", "updated", "created")]
    dates = [parse_date(value, context.zone) for value in stated if value]
    owner = plain(fields.get("assignee")) or None
    named = Named.of(record.pairs)
    return Metadata(
        title=plain(fields.get("summary")) or key,
        kind=told.kind,
        owner=owner,
        approved_by=told.approved_by,
        date=next((one for one in dates if one), None),
        systems=told.systems,
        model_version=named.first(("model version",)) or told.model_version,
        controls=told.controls,
    )
