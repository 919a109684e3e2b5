"""Prints answers, evidence and tables; all that comes from evidence goes through `visible` and is never markup."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from assistant.api.views import metadata_row
from assistant.domain.answer import (
    NOT_FOUND,
    OUTSIDE_RIGHTS,
    Answer,
    Citation,
    Claim,
    Gap,
    Grade,
    HopState,
    Outcome,
    Table,
    Trail,
)
from assistant.domain.evidence import LinkBasis, Locator
from ui.neutral import one_line, visible

if TYPE_CHECKING:  # as in `assistant.api.ports`
    from assistant.store.index import PublishedVersion
    from assistant.wiring.views import EvidenceView

_OUTCOMES = {
    Outcome.ANSWERED: ("Answered", "bold green"),
    Outcome.PARTIAL: ("Answered in part", "bold yellow"),
    Outcome.NO_EVIDENCE: ("No evidence found", "bold yellow"),
    Outcome.REFUSED: ("Refused", "bold red"),
    Outcome.CLARIFY: ("A question back", "bold cyan"),
}

FOUND = {LinkBasis.STATED: "stated", LinkBasis.IDENTIFIER: "identifier in the text", LinkBasis.INFERRED: "inferred"}
"""How a link was found, in words."""

_IDS = frozenset({"id", "receipt"})
_LONGEST_ID = 24


def print_table(console: Console, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A plain table; cells are shown as they are, white space folded. Short ids are never broken: they are copied."""
    rows = list(rows)
    grid = Grid(box=SIMPLE_HEAD, pad_edge=False, header_style="bold", show_header=any(columns))
    for at, column in enumerate(columns):
        whole = column in _IDS and all(len(str(row[at])) <= _LONGEST_ID for row in rows)
        grid.add_column(Text(one_line(column)), overflow="fold", no_wrap=whole)
    for row in rows:
        grid.add_row(*(Text("" if cell is None else one_line(str(cell))) for cell in row))
    console.print(grid)


def print_answer(console: Console, answer: Answer) -> None:
    """An answer, top to bottom: how it ended, what is said, what is missing, and the quotes it rests on."""
    _print_heading(console, answer)
    if answer.note:
        console.print(Text(visible(answer.note)))
    for claim in answer.claims:
        _print_claim(console, claim)
    if answer.table is not None:
        _print_records(console, answer.table)
    for trail in answer.trails or ():
        _print_trail(console, trail)
    for gap in answer.gaps:
        _print_gap(console, gap)
    if answer.gaps:
        console.print(Text(OUTSIDE_RIGHTS, style="italic"))
    _print_citations(console, answer.citations)


def print_trails(console: Console, trails: Sequence[Trail], citations: Sequence[Citation]) -> None:
    """Trails, a line a hop, and the quotes that they rest on."""
    for trail in trails:
        _print_trail(console, trail)
    console.print()
    console.print(Text(f"{len(trails)} {'change' if len(trails) == 1 else 'changes'}. {OUTSIDE_RIGHTS}"))
    _print_citations(console, citations)


def print_evidence(console: Console, view: EvidenceView) -> None:
    """An evidence item: what it says of itself, its text, then what it is linked to."""
    stated = [(name, _joined(value)) for name, value in metadata_row(view.metadata).items() if value]
    print_table(console, ("", ""), [("id", view.id), ("revision", view.revision), *stated])
    console.print(Text(visible(view.text)), soft_wrap=True)
    _print_links(console, view)


def _print_links(console: Console, view: EvidenceView) -> None:
    """What an item took the place of, what took its place, and every link, each with how it was found."""
    rows: list[tuple[str, str, str, str]] = []
    for one in view.successions:
        meaning, other = ("supersedes", one.older) if one.newer == view.id else ("superseded by", one.newer)
        rows.append((meaning, other, "", FOUND[one.basis]))
    rows += [(edge.type.value, edge.target, ", ".join(edge.evidence), FOUND[edge.basis]) for edge in view.links]
    if rows:
        console.print()
        print_table(console, ("link", "to", "found here as", "how found"), rows)


def since_then(version: PublishedVersion) -> str:
    """What happened to a version, and where it came from, in words."""
    notes = []
    if version.restores is not None:
        notes.append(f"holds what version {version.restores} did")
    if version.dropped is not None:
        notes.append(f"given up on {version.dropped:%Y-%m-%d}")
    if version.erased:
        notes.append(f"{version.erased} erased, root of what is left {version.left_root}")
    return "; ".join(notes)


def place(locator: Locator) -> str:
    """A locator in words: `section Scope > Roles, page 4`; a box is for pages that can draw it."""
    return ", ".join(f"{name} {value}" for name, value in locator.as_json().items() if name != "box")


def _joined(value: object) -> object:
    """A list as one cell."""
    return ", ".join(map(str, value)) if isinstance(value, list) else value


def _print_heading(console: Console, answer: Answer) -> None:
    """How the answer ended and what was searched."""
    words, style = _OUTCOMES[answer.outcome]
    period = f" of {answer.searched.period}" if answer.searched.period else ""
    figures = f"  searched {answer.searched.items} items{period}, index version {answer.index_version}"
    withheld = f", {answer.withheld} sentences withheld" if answer.withheld else ""
    console.print(Text.assemble((words, style), (figures + withheld, "dim")))
    if answer.note or answer.claims:
        console.print()


def _print_claim(console: Console, claim: Claim) -> None:
    """One sentence with its markers."""
    computed = f" (computed: {claim.rule})" if claim.rule else ""
    weak = " weak evidence" if claim.grade is Grade.WEAK else ""
    marks = (f" {_marks(claim.citations)}", "cyan")
    console.print(Text.assemble(one_line(claim.text), marks, (weak, "yellow"), (computed, "dim")))


def _print_records(console: Console, table: Table) -> None:
    """Records with the markers of each row, and whether they are all."""
    rows = [(*row.cells, _marks(row.citations)) for row in table.rows]
    print_table(console, (*table.columns, "sources"), rows)
    complete = "every matching record of what you may read" if table.complete else "not complete"
    console.print(Text(f"{len(table.rows)} rows, {complete}", style="dim"))


def _print_trail(console: Console, trail: Trail) -> None:
    """One chain, a line a hop."""
    console.print(Text(f"\nTrail of {one_line(trail.subject)}", style="bold"))
    grid = Grid(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    for hop in trail.hops:
        sound = hop.state is HopState.PRESENT
        state = Text(hop.state.value.replace("_", " "), style="green" if sound else "bold yellow")
        date, person = str(hop.date or ""), one_line(hop.person or "")
        stage = Text(hop.stage.value.replace("_", " "))
        grid.add_row(stage, state, Text(date), Text(person), Text(_marks(hop.citations)), Text(one_line(hop.why)))
    console.print(Padding(grid, (0, 0, 0, 2), expand=False))


def _print_gap(console: Console, gap: Gap) -> None:
    """What is missing and the nearest things that do not count."""
    words = f"{one_line(gap.expected)}: {one_line(gap.why)}; {NOT_FOUND}"
    console.print(Text.assemble(("\nMissing: ", "bold yellow"), words))
    for near in gap.nearest:
        cited = near.citation
        line = f"nearest: [{cited.n}] {cited.title} ({cited.span.evidence}): {near.why_not}"
        console.print(Padding(Text(one_line(line), style="dim"), (0, 0, 0, 2), expand=False))


def _print_citations(console: Console, citations: Sequence[Citation]) -> None:
    """Every quote with its number and place, those of one piece of evidence together."""
    groups: dict[str, list[Citation]] = {}
    for citation in citations:
        groups.setdefault(citation.span.evidence, []).append(citation)
    if groups:
        console.print(Text("\nSources", style="bold"))
    for group in groups.values():
        _print_source(console, group)


def _print_source(console: Console, citations: Sequence[Citation]) -> None:
    """One piece of evidence: title, id and date, then its quotes."""
    first = citations[0]
    graded = "strong evidence" if first.grade is Grade.STRONG else first.graded  # what lacks is worth a reason
    details = f"{first.span.evidence}, {first.date or 'no date'}, {graded}"
    console.print(Text.assemble(one_line(first.title), ("  " + one_line(details), "dim")))
    for citation in citations:
        parts = (place(citation.locator), *sorted(citation.flags))
        line = Text.assemble((f"[{citation.n}] ", "cyan"), (one_line(", ".join(part for part in parts if part)), "dim"))
        line.append(f" “{visible(citation.quote)}”")
        console.print(Padding(line, (0, 0, 0, 4), expand=False))


def _marks(numbers: Sequence[int]) -> str:
    """Citation markers; three or more in a row are written as one: `[4][11-16]`."""
    runs: list[list[int]] = []
    for n in numbers:
        if runs and n == runs[-1][-1] + 1:
            runs[-1].append(n)
        else:
            runs.append([n])
    return "".join(f"[{run[0]}-{run[-1]}]" if len(run) > 2 else "".join(f"[{n}]" for n in run) for run in runs)
