"""The text of an answer, rendered from its parts and holding nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.domain.answer import (
    NOT_FOUND,
    OUTSIDE_RIGHTS,
    Claim,
    Gap,
    Grade,
    HopState,
    Searched,
    Stage,
    Table,
    Trail,
)

ON_WEAK = "rests on weak evidence"
"""The words by which the first line of an answer says how strong its evidence is."""
SHOWN_KINDS = 6  # kinds named in the text; `searched` of the answer counts them all
SHOWN_ROWS = 50  # rows of a table in the text; the table itself is whole


def render(
    claims: Sequence[Claim],
    table: Table | None,
    trails: Sequence[Trail] | None,
    gaps: Sequence[Gap],
    searched: Searched,
    note: str | None = None,
) -> str:
    """Markdown of an answer with [n] markers: claims, table, trails, gaps, then where it was looked."""
    blocks = [note] if note else []
    if weak := weakness(claims):
        blocks.append(weak)
    blocks += [f"{claim.text} {marks(claim.citations)}" for claim in claims]
    if table is not None and table.rows:
        blocks.append(_table(table))
    blocks += [_trail(trail) for trail in trails or ()]
    if gaps:
        blocks.append("\n".join(_gap(gap) for gap in gaps))
        blocks.append(OUTSIDE_RIGHTS)
    blocks.append(_searched(searched))
    return "\n\n".join(blocks)


def weakness(claims: Sequence[Claim]) -> str | None:
    """The first line of an answer that rests on weak evidence: all of it, or which citations; None when nothing is weak.

    A claim is as weak as its weakest citation, so what a stronger claim cites too is not what weakens it.
    """
    weak = [claim for claim in claims if claim.grade is Grade.WEAK]
    if not weak:
        return None
    if len(weak) == len(claims):
        return f"All of this {ON_WEAK}."
    sound = {number for claim in claims if claim.grade is not Grade.WEAK for number in claim.citations}
    named = sorted({number for claim in weak for number in claim.citations} - sound)
    return f"Part of this {ON_WEAK}: {marks(named)}." if named else f"Part of this {ON_WEAK}."


def marks(numbers: Iterable[int]) -> str:
    """Citation markers: `[1][4]`; many are cut short, since the claim's own list is whole."""
    shown = list(numbers)
    return "".join(f"[{n}]" for n in shown[:6]) + (f" and {len(shown) - 6} more" if len(shown) > 6 else "")


def _table(table: Table) -> str:
    """A markdown table with the markers in a last column."""
    lines = [_line([*table.columns, "source"]), _line(["---"] * (len(table.columns) + 1))]
    lines += [
        _line([*("" if cell is None else str(cell) for cell in row.cells), marks(row.citations)])
        for row in table.rows[:SHOWN_ROWS]
    ]
    if len(table.rows) > SHOWN_ROWS:
        lines.append(f"\n{len(table.rows) - SHOWN_ROWS} further rows are in the table of this answer.")
    return "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    """One row of a markdown table; bars and line breaks inside cells are neutralised."""
    return "| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in cells) + " |"


def _trail(trail: Trail) -> str:
    """A trail as a list of hops with their states."""
    lines = [f"**{trail.subject}**"]
    for hop in trail.hops:
        state = hop.state.replace("_", " ")
        parts = [
            str(hop.date) if hop.date else "",
            hop.person or "",
            hop.why if hop.state is not HopState.PRESENT or hop.stage is Stage.DEPLOYMENT else "",
        ]
        told = ", ".join(part for part in parts if part)
        lines.append(
            f"- {hop.stage.replace('_', ' ')}: {state}{f' ({told})' if told else ''} {marks(hop.citations)}".rstrip()
        )
    return "\n".join(lines)


def _gap(gap: Gap) -> str:
    """A gap in one line, with its nearest items."""
    near = "; ".join(f"nearest [{one.citation.n}] {one.why_not}" for one in gap.nearest)
    return f"- Gap: {gap.expected}: {gap.why}; {NOT_FOUND}{f' ({near})' if near else ''}."


def _searched(searched: Searched) -> str:
    """Where it was looked, in one line: the most frequent kinds, then how many more."""
    ranked = sorted(searched.kinds.items(), key=lambda pair: (-pair[1], pair[0]))
    named = [f"{kind.replace('_', ' ')} {count}" for kind, count in ranked[:SHOWN_KINDS]]
    named += [f"{len(ranked) - SHOWN_KINDS} other kinds"] if len(ranked) > SHOWN_KINDS else []
    period = f", dated {searched.period}" if searched.period else ""
    undated = f", {searched.undated} undated left out" if searched.undated else ""
    return (
        f"Searched {searched.items} items in version {searched.version}{period}{undated}: {', '.join(named) or 'none'}."
    )
