"""What every connector does alike with a file."""

from __future__ import annotations

from dataclasses import replace

from assistant.domain.access import Clause
from assistant.domain.errors import Unparseable
from assistant.domain.evidence import EvidenceId, Item, Link, Metadata, Skipped
from ingest.connectors.record import Record
from ingest.context import Context, Place, SourceFile
from ingest.discover import sidecars_beside
from ingest.layers import Layer, read_sidecars
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
    return read_sidecars(sidecars_beside(file.absolute), context.limits)


def skip(file: Place, reason: str, fix: str, *, record: str | None = None) -> Skipped:
    """A recorded skip of the file or service, or of one record of it."""
    return Skipped(path=record or file.path, source=file.entry.id, reason=reason, fix=fix)


EXAMPLES = 3
"""Records that a notice names; the others are counted."""


class Ids:
    """Hands out the ids of one place's records; a repeated id gets `~2`, `~3`, and one notice counts all of them."""

    def __init__(self, file: Place, context: Context) -> None:
        self._file, self._context = file, context
        self._counts: dict[str, int] = {}
        self._repeated = 0
        self._examples: list[str] = []
        self._notice: int | None = None

    def take(self, key: str) -> EvidenceId:
        """The id for the record of that key."""
        name, count = key, self._counts.get(key, 0) + 1
        if count > 1:
            # The source itself may have a record that is called `A~2`
            while (name := f"{key}~{count}") in self._counts:
                count += 1
            self._counts[name] = 1
            self._report(name)
        self._counts[key] = count
        return EvidenceId(f"{self._file.path}#{name}")

    def _report(self, name: str) -> None:
        """Leave the notice at the first repeated id, and bring it up to date at each further one."""
        self._repeated += 1
        if len(self._examples) < EXAMPLES:
            self._examples.append(name)
        if self._notice is None:
            self._notice = len(self._context.notices)
            self._context.note(self._file, "")
        shown = ", ".join(self._examples) + (", \u2026" if self._repeated > EXAMPLES else "")
        text = f"ids that stood before: {self._repeated:,}; their records are told apart as {shown}"
        self._context.notices[self._notice] = replace(self._context.notices[self._notice], text=text)


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
    stated = beside.values.get("kind")
    kind = (kind_of(" ".join(stated)) if stated else None) or metadata.kind
    return Item(
        id=identity,
        source=file.entry.id,
        path=file.path,
        text=record.text,
        elements=tuple(record.elements),
        metadata=metadata if kind is metadata.kind else replace(metadata, kind=kind),
        parser=parser,
        original=original,
        fields=tuple(record.fields),
        links=links,
        clauses=(beside.clause, *clauses) if beside.clause else clauses,
    )
