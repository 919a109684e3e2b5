"""What every connector does alike with a file."""

from __future__ import annotations

from dataclasses import replace

from assistant.domain.access import Clause
from assistant.domain.errors import Unparseable
from assistant.domain.evidence import EvidenceId, Item, Link, Metadata, Skipped
from ingest.connectors.record import Record
from ingest.context import Context, Place, SourceFile
from ingest.discover import sidecar_of
from ingest.layers import Layer, read_sidecar
from ingest.names import kind_of


def read(file: SourceFile, context: Context) -> bytes:
    """The file's bytes. Raises Unparseable when they cannot be had or have outgrown the limit."""
    try:
        data = file.absolute.read_bytes()
    except OSError as problem:
        raise Unparseable(
            f"cannot be read: {problem.strerror}", fix="give the ingesting user the right to read it"
        ) from problem
    if len(data) > context.limits.file_bytes:
        raise Unparseable(f"has grown past the limit of {context.limits.file_bytes:,} bytes", fix="split the file")
    return data


def sidecar(file: SourceFile, context: Context) -> Layer:
    """What the file's sidecar says; an empty layer when there is none."""
    beside = sidecar_of(file)
    return Layer() if beside is None else read_sidecar(beside, context.limits)


def skip(file: Place, reason: str, fix: str, *, record: str | None = None) -> Skipped:
    """A recorded skip of the file or service, or of one record of it."""
    return Skipped(path=record or file.path, source=file.entry.id, reason=reason, fix=fix)


class Ids:
    """Hands out the ids of one file's records; a repeated id gets `~2`, `~3` and a notice."""

    def __init__(self, file: SourceFile, context: Context) -> None:
        self._file, self._context = file, context
        self._seen: dict[str, int] = {}

    def take(self, key: str) -> EvidenceId:
        """The id for the record of that key."""
        count = self._seen[key] = self._seen.get(key, 0) + 1
        identity = f"{self._file.path}#{key}"
        if count > 1:
            identity = f"{identity}~{count}"
            self._context.note(
                self._file, f"the id {key} stands more than once; this one is {identity}", record=identity
            )
        return EvidenceId(identity)


def record_item(
    file: Place,
    record: Record,
    *,
    identity: EvidenceId,
    metadata: Metadata,
    parser: str,
    original: str,
    beside: Layer,
    links: tuple[Link, ...] = (),
    clauses: tuple[Clause, ...] = (),
) -> Item:
    """The item of a record; its file's sidecar may say the kind, and its clause stands before the record's own."""
    kind = kind_of(" ".join(beside.values.get("kind", ()))) or metadata.kind
    return Item(
        id=identity,
        source=file.entry.id,
        path=file.path,
        text=record.text,
        elements=tuple(record.elements),
        metadata=replace(metadata, kind=kind),
        parser=parser,
        original=original,
        fields=tuple(record.fields),
        links=links,
        clauses=(beside.clause, *clauses) if beside.clause else clauses,
    )
