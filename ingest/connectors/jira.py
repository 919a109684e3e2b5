"""Jira's REST search result: one item an issue, id `path#KEY`.

An issue is dated by when it was resolved, else last updated, else created.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from assistant.domain.access import Clause
from assistant.domain.errors import Unparseable
from assistant.domain.evidence import Category, EvidenceId, Item, Link, LinkBasis, LinkType, Metadata, Skipped
from assistant.domain.written_dates import parse_date
from ingest import metadata
from ingest.connectors.common import EXAMPLES, Ids, read, record_item, sidecar, skip
from ingest.connectors.export import Json, listed, load_json, mapping, plain
from ingest.connectors.record import Record
from ingest.context import Context, SourceFile
from ingest.layers import Layer
from ingest.metadata import Named

PARSER = "jira-2"

PROSE = frozenset({"description", "environment"})
"""Fields of running text."""

ELSEWHERE = frozenset({"comment", "issuelinks", "security", "worklog", "attachment"})
"""Fields that are laid out by their own rules."""

VOLATILE = frozenset({"lastViewed", "watches", "votes", "workratio"})
"""Fields that depend on who exports and when, and are no content of the issue."""

RANK = re.compile(r"[0-9]\|[0-9a-z]+:[0-9a-z]*")
"""A place on a board, which moves whenever another issue is dragged past."""

SPRINT = re.compile(r"[\w.]*\.Sprint@\w+\[.*?\bname=(?P<name>[^\]]*?)(?:,[A-Za-z]+=.*)?\]")
"""A sprint as Jira Server prints it."""


def items(file: SourceFile, context: Context) -> Iterator[Item | Skipped]:
    """One item for each issue that has a key; a comment that Jira shows to few is a skip."""
    data = read(file, context)
    pages = _pages(load_json(data, "issues"))
    ids, original, beside = Ids(file, context), context.keep(data), sidecar(file, context)
    number, mixed = 0, _mixed(pages)
    for page in pages:
        names = {key: plain(value) for key, value in mapping(page.get("names")).items()}
        for issue in _issues(page):
            number += 1
            key = plain(mapping(issue).get("key"))
            if not key or not mapping(mapping(issue).get("fields")):
                where = f"{file.path}#issue-{number}"
                yield skip(file, f"issue {number} has no key or no fields", "export it again", record=where)
                continue
            item = _item(file, context, issue, names, ids, original, beside)
            yield replace(item, clauses=(*item.clauses, MIXED_LEVELS)) if key in mixed else item
            yield from _withheld(file, item.id, mapping(issue["fields"]))
    if not number:
        yield skip(file, "the export holds no issues", "export them again or delete the file")
    _note_missing(file, context, pages, number)


MIXED_LEVELS = Clause(
    origin="security level",
    unreadable="its key comes more than once in the export, with different levels: export it again",
)
"""Of such issues none is shown: the number in the id of one (`MLP-1~2`) would tell of the others."""


def _mixed(pages: list[Json]) -> frozenset[str]:
    """Keys that come more than once with different security levels."""
    levels: dict[str, set[tuple[str, ...]]] = {}
    for issue in (mapping(one) for page in pages for one in _issues(page)):
        levels.setdefault(plain(issue.get("key")), set()).add(_levels(mapping(issue.get("fields"))))
    return frozenset(key for key, several in levels.items() if len(several) > 1)


def _pages(export: object) -> list[Json]:
    """The pages of an export: a search result, several in a list, a bare list of issues, or one issue."""
    pages = [mapping(export)]
    if "issues" not in pages[0] and "key" in pages[0] and "fields" in pages[0]:
        pages = [{"issues": [export], "names": pages[0].get("names")}]
    if isinstance(export, list):
        bare: Json = {"issues": export}
        pages = listed(export) if any("issues" in mapping(one) for one in export) else [bare]
    if not all(isinstance(page.get("issues"), list) for page in pages):
        raise Unparseable("not a Jira search result: it has no list `issues`", fix="export with Jira's REST search")
    return pages


def _issues(page: Json) -> list[Any]:
    """The issues of a page, whatever they are."""
    found = page.get("issues")
    return found if isinstance(found, list) else []


def _note_missing(file: SourceFile, context: Context, pages: list[Json], held: int) -> None:
    """Notices when the file holds less than Jira has: further issues, comments or changes."""
    total = max((one for page in pages if isinstance(one := page.get("total"), int)), default=0)
    if total > held:
        context.note(file, f"the search found {total} issues and the file holds {held}: export every page")
    elif pages and (pages[-1].get("isLast") is False or pages[-1].get("nextPageToken")):
        context.note(file, f"the search found more than the {held} issues of the file: export every page")
    issues = [mapping(issue) for page in pages for issue in _issues(page)]
    listings: tuple[tuple[str, str, Callable[[Json], object]], ...] = (
        ("changes", "histories", lambda issue: issue.get("changelog")),
        ("comments", "comments", lambda issue: mapping(issue.get("fields")).get("comment")),
        ("work logs", "worklogs", lambda issue: mapping(issue.get("fields")).get("worklog")),
    )
    for what, key, listing in listings:
        short = [plain(issue.get("key")) for issue in issues if _is_short(mapping(listing(issue)), key)]
        if short:
            shown = ", ".join(short[:EXAMPLES]) + (", …" if len(short) > EXAMPLES else "")
            context.note(
                file, f"issues have more {what} than the file holds: {len(short)} ({shown}); export every page"
            )


def _is_short(listing: Json, key: str) -> bool:
    """Whether a listing says that it is one page of several."""
    total = listing.get("total")
    return isinstance(total, int) and total > len(listed(listing.get(key)))


def _withheld(file: SourceFile, issue: EvidenceId, fields: Json) -> Iterator[Skipped]:
    """A skip for each comment and work log that Jira shows to one role or group only."""
    for what, listing in (("comment", _comments(fields)), ("worklog", _worklogs(fields))):
        for number, one in enumerate(listing, start=1):
            if _is_restricted(one):
                group = plain(mapping(one["visibility"]).get("value")) or "some"
                reason = f"Jira shows this {what} to {group} only"
                fix = "give it a file of its own with an entry that allows them"
                yield skip(file, reason, fix, record=f"{issue}/{what}-{plain(one.get('id')) or number}")


def _is_restricted(one: Json) -> bool:
    """Whether only a role or group may see it in Jira: the issue's readers are more."""
    return bool(mapping(one.get("visibility")))


def _item(
    file: SourceFile, context: Context, issue: Json, names: dict[str, str], ids: Ids, original: str, beside: Layer
) -> Item:
    """The item of one issue."""
    fields = mapping(issue["fields"])
    record = _record(issue, fields, names)
    return record_item(
        file,
        record,
        identity=ids.take(plain(issue["key"])),
        metadata=_metadata(record, fields, file, context, plain(issue["key"])),
        parser=PARSER,
        original=original,
        beside=beside,
        links=tuple(_links(record, fields, names)),
        clauses=tuple(Clause(origin="security level", level=level) for level in _levels(fields)),
    )


def _levels(fields: Json) -> tuple[str, ...]:
    """The issue's security levels by name, else by number: that of `security`, and any that a field of a site holds."""
    others = (one for value in fields.values() for one in (listed(value) or [mapping(value)]) if _is_level(one))
    found = [fields.get("security"), *others]
    names = [plain(one) or plain(mapping(one).get("self")).rpartition("/")[-1] for one in found]
    return tuple(dict.fromkeys(name for name in names if name))


def _is_level(value: Json) -> bool:
    """Whether Jira calls the value a security level, in whatever field it stands."""
    return "/securitylevel/" in plain(value.get("self")).lower()


def _record(issue: Json, fields: Json, names: dict[str, str]) -> Record:
    """The issue's lines: fields, links, history, comments."""
    record = Record()
    record.add("key", plain(issue["key"]))
    for name, value in fields.items():
        text = "" if name in ELSEWHERE | VOLATILE else _value(value)
        if not RANK.fullmatch(text):
            record.add(names.get(name, name), text, Category.TEXT if name in PROSE else Category.FIELD)
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
    for number, log in enumerate(_shown(_worklogs(fields)), start=1):
        parts = [("started", plain(log.get("started")), " "), ("author", plain(log.get("author")), ": ")]
        parts += [("timeSpent", plain(log.get("timeSpent")), " "), ("comment", plain(log.get("comment")), "")]
        record.event("worklog", number, parts, Category.COMMENT)
    for number, comment in enumerate(_shown(_comments(fields)), start=1):
        who, when = plain(comment.get("author")), plain(comment.get("created"))
        parts = [("created", when, " "), ("author", who, ": "), ("body", plain(comment.get("body")), "")]
        record.event("comment", number, parts, Category.COMMENT)
    return record


def _shown(several: list[Json]) -> list[Json]:
    """Those that everybody sees who sees the issue; counted alone, so that their numbers tell of no other."""
    return [one for one in several if not _is_restricted(one)]


def _value(value: object) -> str:
    """A field's value as text; sprints by their names."""
    if isinstance(value, list):
        return ", ".join(part for part in map(_value, value) if part)
    text = plain(value)
    sprint = SPRINT.fullmatch(text) if "Sprint@" in text else None
    return sprint["name"] if sprint else text


def _worklogs(fields: Json) -> list[Json]:
    """What was worked, oldest first as Jira lists it."""
    return listed(mapping(fields.get("worklog")).get("worklogs"))


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


def _links(record: Record, fields: Json, names: dict[str, str]) -> Iterator[Link]:
    """A stated link for each issue link, and for the parent."""
    spans = {one.name: one for one in record.fields}
    for number, link in enumerate(listed(fields.get("issuelinks")), start=1):
        relation, target = _relation(link)
        place = spans.get(f"issuelink.{number}.key")
        if target and place:
            yield Link(type=_type(relation), target=target, basis=LinkBasis.STATED, start=place.start, end=place.end)
    parent = plain(mapping(fields.get("parent")).get("key"))
    place = spans.get(names.get("parent", "parent"))
    if parent and place:
        span = {"start": place.start, "end": place.end} if place.value == parent else {}
        yield Link(type=LinkType.MENTIONS, target=parent, basis=LinkBasis.STATED, **span)


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
