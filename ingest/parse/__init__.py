"""Files to canonical text and parts: the one door to unstructured."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePosixPath

from assistant.domain.errors import Unparseable
from ingest.limits import Limits
from ingest.parse.archive import Member, Nest, guard_zip, unpacked
from ingest.parse.decode import decode
from ingest.parse.markdown import parse_markdown
from ingest.parse.parsed import Attachment, Parsed
from ingest.parse.plain import parse_plain
from ingest.parse.rst import parse_rst
from ingest.parse.structured import parse_json, parse_yaml

__all__ = ["Attachment", "Member", "Nest", "Parsed", "guard_zip", "parse", "parse_bytes", "unpacked"]

Text = Callable[[str], Parsed]
Binary = Callable[[bytes, Limits], Parsed]

TEXT: dict[str, Text] = {
    ".md": parse_markdown,
    ".markdown": parse_markdown,
    ".txt": parse_plain,
    ".log": parse_plain,
    ".rst": parse_rst,
    ".yaml": parse_yaml,
    ".yml": parse_yaml,
    ".json": parse_json,
}
"""Formats whose canonical text is the decoded file itself."""


def parse(file: Path, name: str, limits: Limits | None = None) -> Parsed:
    """The file's text and parts; `name` decides the format by its ending.

    Raises:
        Unparseable: The format is unknown, or the content is not what the ending says.
    """
    return parse_bytes(file.read_bytes(), name, limits)


def parse_bytes(data: bytes, name: str, limits: Limits | None = None) -> Parsed:
    """The text and parts of a file's content. Raises Unparseable as `parse` does."""
    bounds = limits or Limits()
    ending = PurePosixPath(name).suffix.lower()
    if not data:
        raise Unparseable("the file is empty", fix="delete it or put the content back")
    parsed = TEXT[ending](decode(data)) if ending in TEXT else _binary(ending)(data, bounds)
    if not parsed.text.strip():
        reason = "; ".join(("the file holds no text", *parsed.notices))
        raise Unparseable(reason, fix="check that it was saved with its content")
    return parsed


def _binary(ending: str) -> Binary:
    """The parser of a format that needs a library; the library is loaded with it."""
    match ending:
        case ".docx":
            from ingest.parse import word

            return word.parse_docx
        case ".pptx":
            from ingest.parse import office

            return office.parse_pptx
        case ".xlsx" | ".xlsm" | ".csv" | ".tsv":
            from ingest.parse import grid

            return grid.parse_csv if ending in (".csv", ".tsv") else grid.parse_xlsx
        case ".html" | ".htm":
            from ingest.parse import html

            return html.parse_html
        case ".eml" | ".msg":
            from ingest.parse import mail

            return mail.parse_eml if ending == ".eml" else mail.parse_msg
        case ".pdf" | ".png" | ".jpg" | ".jpeg" | ".tif" | ".tiff":
            from ingest.parse import pages

            return pages.parse_pdf if ending == ".pdf" else pages.parse_image
    raise Unparseable(f"no parser for {ending or 'a file without ending'}", fix="save it in a format that is read")
