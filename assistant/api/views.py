"""JSON rows of everything that is not an answer: passages, evidence, versions, ingest reports and checks."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from assistant.answer.verification.verify import Verified
from assistant.audit.edges import Edge
from assistant.audit.succession import Succession
from assistant.domain.answer import DraftClaim, Passage, Withheld
from assistant.domain.draft import Draft
from assistant.domain.evidence import Element, Field, Metadata

if TYPE_CHECKING:  # as in `assistant.api.ports`
    from assistant.store.check import Check
    from assistant.store.index import PublishedVersion
    from assistant.wiring.views import EvidenceView, IngestSurvey, SourceView
    from ingest.pipeline import IngestReport

Row = dict[str, object]
"""One JSON object."""


def passage_row(passage: Passage) -> Row:
    """A passage with its place and its scores."""
    return {
        "source": passage.span.evidence,
        "revision": passage.span.revision,
        "start": passage.span.start,
        "end": passage.span.end,
        "text": passage.text,
        "context": passage.context,
        "locator": passage.locator.as_json(),
        "flags": sorted(passage.flags),
        "score": passage.score,
        "dense": passage.dense,
        "lexical": passage.lexical,
    }


def evidence_row(view: EvidenceView) -> Row:
    """An evidence item with its text, parts, fields and links, each link with how it was found."""
    return {
        "id": view.id,
        "revision": view.revision,
        "metadata": metadata_row(view.metadata),
        "text": view.text,
        "elements": [_element(element) for element in view.elements],
        "fields": [_field(field) for field in view.fields],
        "links": [_edge(edge) for edge in view.links],
        "supersedes": [_place_of(one.older, one) for one in view.successions if one.newer == view.id],
        "superseded_by": [_place_of(one.newer, one) for one in view.successions if one.older == view.id],
        "versions": list(view.versions),
    }


def metadata_row(metadata: Metadata) -> Row:
    """What an item says of itself, dates as exactly as they are known."""
    dates = {name: getattr(metadata, name) for name in ("date", "effective", "review_by")}
    return {
        "title": metadata.title,
        "kind": metadata.kind.value,
        "number": metadata.number,
        "owner": metadata.owner,
        "approved_by": metadata.approved_by,
        "version": metadata.version,
        "status": metadata.status.value if metadata.status else None,
        **{name: str(value) if value else None for name, value in dates.items()},
        "systems": list(metadata.systems),
        "model_version": metadata.model_version,
        "controls": list(metadata.controls),
    }


def version_row(version: PublishedVersion) -> Row:
    """A version as the operator sees it."""
    return {
        "number": version.number,
        "created": version.created.isoformat(),
        "items": version.items,
        "chunks": version.chunks,
        "encoder": version.encoder,
        "root": version.root,
        "restores": version.restores,
        "dropped": version.dropped.isoformat() if version.dropped else None,
        "erased": version.erased,
        "left_root": version.left_root,
    }


def version_for_reader(version: PublishedVersion) -> Row:
    """A version as a reader may see it: its counts and hash speak of evidence outside the reader's rights."""
    return {"number": version.number, "created": version.created.isoformat()}


def ingest_row(report: IngestReport) -> Row:
    """What one ingest did, nothing left out."""
    return {
        "version": report.version,
        "published": report.published,
        "items": report.items,
        "chunks": report.chunks,
        "encoded": report.encoded,
        "unchanged": report.unchanged,
        "skipped": [
            {"path": skip.path, "source": skip.source, "reason": skip.reason, "fix": skip.fix}
            for skip in report.skipped
        ],
        "quarantined": [{"id": name, "reason": reason} for name, reason in report.quarantined],
        "notices": [{"path": notice.path, "text": notice.text} for notice in report.notices],
    }


def plain_row(value: Mapping[str, object]) -> Row:
    """A record turned into dicts as JSON takes it: dates as text, tuples as lists."""
    row: Row = json.loads(json.dumps(value, default=str))
    return row


def survey_row(report: IngestSurvey) -> Row:
    """What ingestion made of the sources, in JSON form."""
    figures = report.figures
    return {
        "organization": report.organization,
        "version": version_row(report.version),
        "sources": [_source_row(one) for one in report.sources],
        "items": figures.items,
        "by_kind": [
            {"source": source, "kind": kind.value, "items": count} for (source, kind), count in figures.by_kind.items()
        ],
        "fields": {
            "all": figures.fields,
            "items": figures.with_fields,
            "names": [{"name": name, "count": count} for name, count in figures.field_names],
        },
        "stated": [asdict(one) for one in figures.stated],
        "links": [asdict(one) for one in figures.links],
        "dangling": {"targets": figures.dangling_targets, "most": [asdict(one) for one in figures.dangling]},
        "mentions": dict(figures.mentions),
        "flags": {flag.value: count for flag, count in figures.flags.items()},
        "flagged": [{"id": evidence, "flags": list(flags)} for evidence, flags in figures.flagged],
        "skipped": [asdict(one) for one in report.skipped],
        "quarantined": [{"id": name, "reason": reason} for name, reason in report.quarantined],
        "notices": [{"path": notice.path, "text": notice.text} for notice in report.notices],
    }


def _source_row(source: SourceView) -> Row:
    """An entry and when it was last read."""
    fresh = source.freshness
    read = {"files": fresh.files, "items": fresh.items, "skips": fresh.skips} if fresh else {}
    read_at = fresh.read_at.isoformat(timespec="seconds") if fresh else None
    return {"id": source.id, "place": source.place, "connector": source.connector, "read_at": read_at, **read}


def check_row(check: Check) -> Row:
    """One thing that `doctor` looked at."""
    return {"name": check.name, "ok": check.ok, "detail": check.detail, "advice": check.advice}


def stage_row(payload: object) -> object:
    """What a stage made, for the event stream.

    Draft claims go out as the places that they would cite: words that the verifier has not passed reach no reader.
    """
    if isinstance(payload, Draft):
        return [_places(claim) for claim in payload.claims]
    if isinstance(payload, Sequence) and not isinstance(payload, str):
        return [stage_row(part) for part in payload]
    match payload:
        case Passage():
            return passage_row(payload)
        case Verified():
            return _places(payload.draft) | {"text": payload.draft.text, "support": payload.support.value}
        case Withheld():
            return _places(payload.draft) | {"withheld": payload.reason}
    return payload


def _places(draft: DraftClaim) -> Row:
    """What a draft claim would cite, without its words."""
    return {"cites": sorted({span.evidence for span in draft.spans}), "basis": draft.basis.value}


def _element(element: Element) -> Row:
    """One part of a text."""
    return {
        "category": element.category.value,
        "start": element.start,
        "end": element.end,
        "locator": element.locator.as_json(),
        "flags": sorted(element.flags),
    }


def _field(field: Field) -> Row:
    """One named value."""
    return {"name": field.name, "value": field.value, "start": field.start, "end": field.end}


def _edge(edge: Edge) -> Row:
    """One link of an item, and what it leads to."""
    return {
        "type": edge.type.value,
        "target": edge.target,
        "basis": edge.basis.value,
        "evidence": list(edge.evidence),
    }


def _place_of(other: str, succession: Succession) -> Row:
    """The other document of a succession, and how it was found."""
    return {"evidence": other, "basis": succession.basis.value}
