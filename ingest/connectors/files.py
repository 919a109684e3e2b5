"""Documents: one item a file, and one for each attachment of a mail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from assistant.domain.errors import Unparseable
from assistant.domain.evidence import Category, Element, EvidenceId, Field, Item, Kind, Locator, Skipped
from ingest import metadata
from ingest.connectors.common import read, sidecar
from ingest.context import Context, SourceFile
from ingest.control import control_fields
from ingest.dates import day_order, is_ambiguous
from ingest.layers import Layer, read_layer
from ingest.links import hyperlinks, stated_links
from ingest.metadata import Said, said
from ingest.parse import Attachment, Parsed, parse_bytes
from ingest.parse.structured import yaml_fields

DEPTH = 3
"""How many mails may lie one inside the other before the innermost is skipped."""


def items(file: SourceFile, context: Context) -> Iterator[Item | Skipped]:
    """The file's item, then its attachments'."""
    data = read(file, context)
    beside = sidecar(file, context)
    yield from _document(file, context, data, beside, name=file.path, original=context.keep(data), depth=0)


def _document(
    file: SourceFile, context: Context, data: bytes, beside: Layer, *, name: str, original: str, depth: int
) -> Iterator[Item | Skipped]:
    """The item of a file or attachment of that name."""
    parsed = parse_bytes(data, name, context.limits)
    yield document_item(file, context, parsed, beside, name=name, original=original)
    seen: dict[str, int] = {}
    for attachment in parsed.attachments:
        count = seen[attachment.name] = seen.get(attachment.name, 0) + 1
        inner = f"{name}!{attachment.name}" + (f"~{count}" if count > 1 else "")
        yield from _attachment(file, context, attachment, beside, name=inner, original=original, depth=depth + 1)


def _attachment(
    file: SourceFile, context: Context, attachment: Attachment, beside: Layer, *, name: str, original: str, depth: int
) -> Iterator[Item | Skipped]:
    """The attachment's items; one that cannot be read is a skip of its own."""
    if depth > DEPTH:
        reason = f"lies more than {DEPTH} mails deep"
        yield Skipped(path=name, source=file.entry.id, reason=reason, fix="save the attachment as a file")
        return
    plain = replace_ending(name, attachment.name)
    try:
        yield from _document(file, context, attachment.data, beside, name=plain, original=original, depth=depth)
    except Unparseable as problem:
        yield Skipped(path=name, source=file.entry.id, reason=problem.reason, fix=problem.fix)


def replace_ending(name: str, attachment: str) -> str:
    """The item's name; a repeated one (`a.pdf~2`) keeps the ending that tells its format."""
    stem, mark, count = name.rpartition("~")
    ending = PurePosixPath(attachment).suffix
    return (
        f"{stem.removesuffix(ending)}~{count}{ending}" if mark and count.isdigit() and stem.endswith(ending) else name
    )


def document_item(
    file: SourceFile, context: Context, parsed: Parsed, beside: Layer, *, name: str, original: str
) -> Item:
    """The item of a parsed document with what its layers say."""
    front = read_layer("front matter", parsed.text[slice(*parsed.front_matter)]) if parsed.front_matter else Layer()
    stated = _stated(parsed)
    properties = _properties(parsed, file.entry.kind)
    layers = [said(beside.values.items()), said(front.values.items()), _said(stated), said(properties)]
    order = day_order([parsed.text])
    _note_ambiguous(file, context, stated, order, name)
    told = metadata.of_document(
        path=name,
        text=parsed.text,
        elements=parsed.elements,
        layers=layers,
        kind=file.entry.kind,
        zone=context.zone,
        day_first=order,
        fiscal_year_start=context.organization.fiscal_year_start,
    )
    item = Item(
        id=EvidenceId(name),
        source=file.entry.id,
        path=file.path,
        text=parsed.text,
        elements=_named(parsed.elements, stated),
        metadata=told,
        parser=parsed.parser,
        original=original,
        fields=stated,
        clauses=tuple(layer.clause for layer in (front, beside) if layer.clause),
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


def _note_ambiguous(
    file: SourceFile, context: Context, stated: tuple[Field, ...], order: bool | None, name: str
) -> None:
    """A notice for a stated date that can be read in two ways."""
    for one in stated:
        if is_ambiguous(one.value, day_first=order) and len(one.value) <= len("Monday, 06/10/2026"):
            text = f"the {one.name} {one.value} can be day or month first; it is left out: write 2026-10-06"
            context.note(file, text, record=name)


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
