"""Word documents whose paragraphs are written as Word writes them, with changes, comments and notes."""

from __future__ import annotations

import io
from typing import Any

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def run(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def inserted(inner: str) -> str:
    return f'<w:ins w:id="1" w:author="Ann Lee" w:date="2026-10-06T10:00:00Z">{inner}</w:ins>'


def deleted(text: str) -> str:
    return f'<w:del w:id="2" w:author="Ann Lee"><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'


def paragraph(*inner: str, style: str = "Normal") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{"".join(inner)}</w:p>'


def table(*rows: list[str], properties: str = "", first_row: str = "") -> str:
    lines = []
    for number, cells in enumerate(rows):
        inner = "".join(f"<w:tc><w:tcPr/>{cell}</w:tc>" for cell in cells)
        lines.append(f"<w:tr>{first_row if number == 0 else ''}{inner}</w:tr>")
    width = max(len(row) for row in rows)
    columns = "".join('<w:gridCol w:w="1000"/>' for _ in range(width))
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{''.join(lines)}</w:tbl>"


def new() -> Any:
    import docx

    return docx.Document()


def saved(document: Any, *blocks: str) -> bytes:
    """The document's bytes, with the blocks put at its end."""
    from docx.oxml import parse_xml

    for block in blocks:
        node = parse_xml(block.replace(">", f" {NAMESPACE}>", 1))
        document.element.body[-1].addprevious(node)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
