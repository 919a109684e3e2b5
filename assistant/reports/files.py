"""Which writer a file's name asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from assistant.audit.report import Bars, Figure, Links, Report, Timeline
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
