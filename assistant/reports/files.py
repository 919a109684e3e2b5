"""Which writer a file's name asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.audit.report import Report
from assistant.audit.report_figures import Bars, Figure, Links, Timeline
from assistant.domain.errors import BadInput
from assistant.reports import drawing
from assistant.reports.markdown import markdown
from assistant.reports.oscal import action_plan, assessment_results
from assistant.reports.pdf import pdf
from assistant.reports.sheets import workbook
from assistant.reports.word import word

WRITERS: Mapping[str, Callable[[Report], bytes]] = {
    ".docx": word,
    ".pdf": pdf,
    ".xlsx": workbook,
    ".md": lambda report: markdown(report).encode(),
    ".oscal.json": assessment_results,
    ".poam.json": action_plan,
}
"""Writers of whole reports, by the ending of the file's name."""
PICTURES: Mapping[str, Callable[[Figure], bytes]] = {
    ".png": drawing.png,
    ".svg": lambda figure: drawing.svg(figure).encode(),
}
"""Writers of a report's figures, each into a file of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A kind of file that a report can be."""

    ending: str
    """Ending of its file's name."""
    media_type: str
    """What it is called where files are sent."""


_OFFICE = "application/vnd.openxmlformats-officedocument"
FORMATS: Mapping[str, Format] = {
    "md": Format(ending=".md", media_type="text/markdown; charset=utf-8"),
    "docx": Format(ending=".docx", media_type=f"{_OFFICE}.wordprocessingml.document"),
    "pdf": Format(ending=".pdf", media_type="application/pdf"),
    "xlsx": Format(ending=".xlsx", media_type=f"{_OFFICE}.spreadsheetml.sheet"),
    "oscal": Format(ending=".oscal.json", media_type="application/json"),
    "poam": Format(ending=".poam.json", media_type="application/json"),
}
"""Formats by the name that they are asked for."""


def format_of(name: str) -> Format:
    """The format of a name. Raises BadInput for another."""
    if name not in FORMATS:
        raise BadInput(f"there is no format {name!r}: choose one of {', '.join(FORMATS)}")
    return FORMATS[name]


def write(report: Report, out: Path) -> tuple[Path, ...]:
    """Write a report, or its figures, by the file's ending. Returns what was written.

    Raises:
        BadInput: No writer has that ending, the report has no figure to draw, or the file cannot be written.
    """
    name = out.name.casefold()
    ending = next((one for one in (*WRITERS, *PICTURES) if name.endswith(one)), "")
    if ending in WRITERS:
        made = {out: WRITERS[ending](report)}
    elif ending in PICTURES:
        made = {path: PICTURES[ending](figure) for path, figure in _pictures(report, out)}
    else:
        raise BadInput(f"{out.name}: a report ends with {', '.join(WRITERS)}; its figures with {', '.join(PICTURES)}")
    for path, content in made.items():
        _put(path, content)
    return tuple(made)


def _pictures(report: Report, out: Path) -> list[tuple[Path, Figure]]:
    """A file for each figure, numbered where there are several."""
    blocks = [block for section in report.sections for block in section.blocks]
    figures = [block for block in blocks if isinstance(block, Timeline | Links | Bars)]
    if not figures:
        raise BadInput(f"{out.name}: there is nothing to draw in what you may read")
    named = [out] if len(figures) == 1 else [out.with_stem(f"{out.stem}-{n}") for n in range(1, len(figures) + 1)]
    return list(zip(named, figures, strict=True))


def _put(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as problem:
        raise BadInput(f"{path}: cannot be written: {problem.strerror}") from problem
