"""A report as Markdown (CommonMark with tables): nothing of the evidence is read as markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from assistant.audit.report import (
    Block,
    Facts,
    Grid,
    Note,
    Paragraph,
    Quotation,
    Report,
    ReportFinding,
    Section,
    Sentence,
    markers,
)
from assistant.audit.report_figures import Bars, Links, Timeline
from assistant.reports.wording import filled, in_cell, line, reference

_MARKUP = re.compile(r"[\\`*\[\]<>|~!]|(?<![^\W_])_|_(?![^\W_])|&(?=[#\w])")
_OPENING = re.compile(r"^(?:[-+=#]|\d+(?=[.)]))")


def markdown(report: Report) -> str:
    """The text of a report's file."""
    parts = [f"# {plain(report.title)}", plain(report.organization), _pairs(report.facts)]
    parts += [text for section in report.sections for text in _section(section)]
    parts += _references(report.citations) if report.citations else []
    return "\n\n".join(part for part in (*parts, plain(report.closing)) if part) + "\n"


def plain(text: str) -> str:
    """One line of text whose every character is shown as it is."""
    escaped = _MARKUP.sub(lambda match: f"\\{match.group()}", line(text))
    return _OPENING.sub(lambda match: _opened(match.group()), escaped)


def _opened(start: str) -> str:
    """The beginning of a line that would make a list or a heading."""
    return f"{start[:-1]}{start[-1]}\\" if start.isdigit() else f"\\{start}"


def _section(section: Section) -> Iterator[str]:
    yield f"## {plain(section.title)}"
    for block in section.blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Note():
            yield plain(block.text)
        case Paragraph():
            yield _sentences(block)
        case Facts():
            yield _pairs(block.pairs)
        case Grid():
            yield f"**{plain(block.title)}**"
            yield _grid(block)
        case Timeline() | Links() | Bars():
            yield f"**{plain(block.title)}**: drawn in the other formats; the tables say the same."
        case ReportFinding():
            yield from _finding(block)


def _pairs(pairs: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"- {plain(name)}: {plain(value)}" for name, value in pairs)


def _sentences(paragraph: Paragraph) -> str:
    return " ".join(f"{plain(one.text)}{markers(one.citations)}{_remark(one)}" for one in paragraph.sentences)


def _remark(one: Sentence) -> str:
    return f" *({plain(one.remark)})*" if one.remark else ""


def _grid(grid: Grid) -> str:
    head, *rows = filled(grid)
    shown = [_row(plain(in_cell(one)) if not isinstance(one, tuple) else in_cell(one) for one in row) for row in rows]
    return "\n".join((_row(plain(in_cell(one)) for one in head), _row("---" for _ in head), *shown))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _finding(finding: ReportFinding) -> Iterator[str]:
    yield f"### {plain(finding.title)}"
    shown = 1 + bool(finding.classification)
    yield f"*{plain('; '.join(finding.marks[:shown]))}* ({plain('; '.join(finding.marks[shown:]))})"
    yield from _block(finding.condition)
    if finding.against:
        yield f"Against:{markers(finding.against)}"
    if finding.told:
        yield _pairs(finding.told)
    for name, said in finding.proofs:
        yield f"{plain(name)}: {_sentences(said)}"


def _references(citations: Iterable[Quotation]) -> Iterator[str]:
    yield "## Citations"
    for one in map(reference, citations):
        quote = "\n".join(f"> {plain(each)}".rstrip() for each in one.quote.split("\n"))
        warning = f"\n\n{plain(one.warning)}" if one.warning else ""
        yield f"\\[{one.n}\\] {plain(one.head)}\n{plain(one.place)}\n\n{quote}{warning}"
