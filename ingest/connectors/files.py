"""Documents: one item a file, one for each attachment of a mail, and one for each file in an archive."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from posixpath import normpath

from assistant.domain.access import Clause
from assistant.domain.errors import Unparseable
from assistant.domain.evidence import Category, Element, EvidenceId, Field, Item, Kind, Locator, Skipped
from assistant.domain.sources import alike
from assistant.domain.written_dates import day_order, is_ambiguous, no_day
from ingest import metadata
from ingest.connectors.common import read, sidecar
from ingest.context import Context, SourceFile
from ingest.control import control_fields
from ingest.discover import SIDECARS, is_sidecar, spoken_of
from ingest.layers import Layer, lost_access, lost_sidecar, read_layer, several_sidecars, sidecar_layer
from ingest.links import hyperlinks, stated_links
from ingest.metadata import Said, said
from ingest.names import is_document_date
from ingest.numbered import own_number
from ingest.parse import Nest, Parsed, parse_bytes, unpacked
from ingest.parse.archive import Member
from ingest.parse.structured import yaml_fields

logger = logging.getLogger(__name__)

DEPTH = 3
"""How many mails and archives may lie around a file that is read."""

REPORT = "if the file opens in its program, report it with the file's type"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outer:
    """What holds for every file that lies inside one file of a source."""

    file: SourceFile
    """The outermost file."""
    context: Context
    """Its surroundings."""
    original: str
    """Under which hash its bytes are kept."""
    nest: Nest
    """What the archives among them may still unpack to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inner:
    """One file on its way, the outermost or one inside it."""

    name: str
    """Its id: the names from the outermost inward, parted by `!`."""
    beside: Layer
    """What sidecars say of it."""
    around: str = ""
    """The id of the file that it lies in; empty for the outermost."""
    clauses: tuple[Clause, ...] = ()
    """What the sidecars of files around it say about access: each narrows."""
    depth: int = 0
    """How many files lie around it."""


def items(file: SourceFile, context: Context) -> Iterator[Item | Skipped]:
    """The file's item, then those of the files inside it."""
    data = read(file, context)
    outer = Outer(file=file, context=context, original=context.keep(data), nest=Nest(context.limits))
    yield from _document(outer, Inner(name=file.path, beside=sidecar(file, context)), data)


def _document(outer: Outer, inner: Inner, data: bytes) -> Iterator[Item | Skipped]:
    """The item of a file and of what is attached to it, or the files of an archive."""
    if PurePosixPath(inner.name).suffix.lower() == ".zip":
        yield from _archive(outer, inner, data)
        return
    parsed = parse_bytes(data, inner.name, outer.context.limits)
    for notice in parsed.notices:
        outer.context.note(outer.file, notice, record=inner.name)
    item = document_item(outer, parsed, inner)
    yield replace(item, clauses=(*item.clauses, *inner.clauses))
    names = _Names(inner.name)
    for attachment in parsed.attachments:
        name = names.take(attachment.name)
        yield from _inside(outer, replace(inner, name=name, around=inner.name, depth=inner.depth + 1), attachment.data)


def _archive(outer: Outer, inner: Inner, data: bytes) -> Iterator[Item | Skipped]:
    """The files of an archive; a sidecar in it speaks for the file beside it, and narrows who may read it."""
    beside: dict[str, list[Member]] = {}
    used: set[str] = set()  # a sidecar speaks for every member of its name, however often that comes
    names = _Names(inner.name)
    for member in unpacked(data, outer.nest, first=SIDECARS):
        speaks_of = _spoken_of(member.written)
        if is_sidecar(member.written):
            beside.setdefault(speaks_of, []).append(member)
            if member.data is not None:
                continue
        name = names.take(member.name)
        if member.data is None:
            yield Skipped(path=name, source=outer.file.entry.id, reason=member.reason, fix=member.fix)
            continue
        if member.name != member.written:
            told = f"the archive calls it {member.written!r}"
            outer.context.note(outer.file, told, record=name)
        used.add(speaks_of)
        yield from _inside(outer, _with_sidecar(outer, inner, beside.get(speaks_of, []), name), member.data)
    for sidecar_member in (
        one for name in sorted(beside.keys() - used) for one in beside[name] if one.data is not None
    ):
        name = names.take(sidecar_member.name)
        fix = "pack the file that it speaks of beside it, or leave it out"
        yield Skipped(path=name, source=outer.file.entry.id, reason="a sidecar without its file", fix=fix)


def _spoken_of(written: str) -> str:
    """What a member, or the member that a sidecar speaks of, is called however its archiver spells paths."""
    return alike(normpath(spoken_of(written).replace("\\", "/")))


def _with_sidecar(outer: Outer, inner: Inner, own: Sequence[Member], name: str) -> Inner:
    """A member of an archive: what its own sidecar says comes first, and every clause around it stays."""
    inside = _inner(inner, name)
    if not own:
        return inside
    sidecar_member, *others = own
    if others:
        return replace(inside, beside=several_sidecars([one.written for one in own]))
    if sidecar_member.data is None:
        return replace(inside, beside=lost_sidecar(sidecar_member.reason))
    return replace(inside, beside=sidecar_layer(sidecar_member.data, outer.context.limits))


def _inner(around: Inner, name: str) -> Inner:
    """A file inside another one: of what a sidecar says of the outer, only who may read it holds for the inner."""
    clauses = (around.beside.clause,) if around.beside.clause else ()
    return Inner(
        name=name,
        beside=Layer(),
        around=around.name,
        clauses=(*around.clauses, *clauses),
        depth=around.depth + 1,
    )


class _Names:
    """Names the files inside one file; a repeated name gets `~2`, `~3`."""

    def __init__(self, around: str) -> None:
        self._around = around
        self._seen: dict[str, int] = {}

    def take(self, name: str) -> str:
        """The id of the next file of that name."""
        count = self._seen[name] = self._seen.get(name, 0) + 1
        inner = f"{self._around}!{name}" + (f"~{count}" if count > 1 else "")
        return replace_ending(inner, name)


def _inside(outer: Outer, inner: Inner, data: bytes) -> Iterator[Item | Skipped]:
    """The items of a file inside another; one that cannot be read is a skip of its own, and the others go on."""

    def skipped(reason: str, fix: str) -> Skipped:
        return Skipped(path=inner.name, source=outer.file.entry.id, reason=reason, fix=fix)

    if inner.depth > DEPTH:
        yield skipped(f"lies more than {DEPTH} files deep", "save it as a file of its own")
        return
    try:
        yield from _document(outer, inner, data)
    except Unparseable as problem:
        yield skipped(problem.reason, problem.fix)
    except Exception as problem:  # noqa: BLE001 - a library's parser may raise anything on a damaged file
        logger.warning("parser failed: %s in source %s", type(problem).__name__, outer.file.entry.id)
        yield skipped(f"the parser failed with {type(problem).__name__}", REPORT)


def replace_ending(name: str, attachment: str) -> str:
    """The item's name; a repeated one (`a.pdf~2`) keeps the ending that tells its format."""
    stem, mark, count = name.rpartition("~")
    ending = PurePosixPath(attachment).suffix
    return (
        f"{stem.removesuffix(ending)}~{count}{ending}" if mark and count.isdigit() and stem.endswith(ending) else name
    )


def document_item(outer: Outer, parsed: Parsed, inner: Inner) -> Item:
    """The item of a parsed document with what its layers say."""
    file, context, beside, name = outer.file, outer.context, inner.beside, inner.name
    own = name.removeprefix(f"{inner.around}!") if inner.around else name
    front = read_layer("front matter", parsed.text[slice(*parsed.front_matter)]) if parsed.front_matter else Layer()
    lost = None if parsed.front_matter else lost_access(parsed.text)
    stated = _stated(parsed)
    properties = _properties(parsed, file.entry.kind)
    layers = [said(beside.values.items()), said(front.values.items()), _said(stated), said(properties)]
    order = day_order([parsed.text])
    beside_it = ((told, value) for told, values in beside.values.items() for value in values)
    _note_dates(file, context, (*beside_it, *((one.name, one.value) for one in stated)), order, name)
    told = metadata.of_document(
        path=own,
        text=parsed.text,
        elements=parsed.elements,
        layers=layers,
        kind=file.entry.kind,
        zone=context.zone,
        day_first=order,
        fiscal_year_start=context.organization.fiscal_year_start,
    )
    told = replace(told, number=own_number(told.title, PurePosixPath(own).stem, stated))
    item = Item(
        id=EvidenceId(name),
        source=file.entry.id,
        path=file.path,
        text=parsed.text,
        elements=_named(parsed.elements, stated),
        metadata=told,
        parser=parsed.parser,
        original=outer.original,
        fields=stated,
        clauses=tuple(one for one in (front.clause, lost, beside.clause) if one),
    )
    stated_in = stated_links(item, (*beside.links, *front.links))
    return replace(item, links=(*stated_in, *hyperlinks(item.id, told.kind, parsed.links)))


def _stated(parsed: Parsed) -> tuple[Field, ...]:
    """Every named value: the format's own, the front matter's, the control block's, each place once."""
    front = yaml_fields(parsed.text, *parsed.front_matter) if parsed.front_matter else []
    own = [*parsed.fields, *front]
    block = () if parsed.fields else control_fields(parsed.text, parsed.elements)
    return tuple(sorted([*own, *block], key=lambda one: (one.start, one.end)))


def _said(stated: tuple[Field, ...]) -> Said:
    """What the named values say of the document; nested keys and lists count by their last name or position."""
    grouped: dict[str, list[str]] = {}
    for one in stated:
        parts = one.name.split(".")
        name = ".".join(parts[:-1]) if parts[-1].isdigit() and len(parts) > 1 else one.name
        if "." not in name:
            grouped.setdefault(name, []).append(one.value)
    return said((name, tuple(values)) for name, values in grouped.items())


def _properties(parsed: Parsed, kind: Kind) -> list[tuple[str, tuple[str, ...]]]:
    """What the file's properties say; a mail that is an approval is approved by its sender unless it names another."""
    sender = (
        {"approved_by": parsed.properties["sender"]} if "sender" in parsed.properties and kind is Kind.APPROVAL else {}
    )
    return [(name, (value,)) for name, value in (*parsed.properties.items(), *sender.items())]


def _note_dates(
    file: SourceFile, context: Context, stated: Iterable[tuple[str, str]], order: bool | None, name: str
) -> None:
    """A notice for a stated date that can be read in two ways, or that no calendar has; from (name, value)."""
    for told, value in stated:
        if is_ambiguous(value, day_first=order) and len(value) <= len("Monday, 06/10/2026"):
            text = f"the {told} {value} can be day or month first; it is left out: write 2026-10-06"
            context.note(file, text, record=name)
        missing = no_day(value, day_first=order) if is_document_date(told) else None
        if missing is not None:
            context.note(
                file, f"the {told} {missing} is no day of the calendar; it is left out: correct it", record=name
            )


def _named(elements: tuple[Element, ...], stated: tuple[Field, ...]) -> tuple[Element, ...]:
    """Elements that hold one named value know its name."""
    return tuple(_with_name(element, stated) for element in elements)


def _with_name(element: Element, stated: tuple[Field, ...]) -> Element:
    if element.locator.field is not None or element.category not in (Category.FIELD, Category.ROW, Category.TEXT):
        return element
    inside = [one.name for one in stated if element.start <= one.start and one.end <= element.end]
    if len(inside) != 1:
        return element
    place: Locator = replace(element.locator, field=inside[0])
    return replace(element, locator=place)
