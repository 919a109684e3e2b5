"""Figures drawn: the one door to matplotlib, as PNG for pages and as SVG on its own."""

from __future__ import annotations

import io
import textwrap
import warnings
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.audit.report_figures import Bars, Chain, Figure, Links, Timeline, Tone
from assistant.reports.wording import line

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawn

COLOURS = {Tone.GOOD: "#2b6cb0", Tone.BAD: "#c05621", Tone.OPEN: "#a0aec0"}
"""Blue, orange and grey are told apart by everybody; a broken border or mark says the same without colour."""
_DEEPER = "#742a2a"
"""A second part that is bad, in the same bar."""
WIDTH = 7.0  # inches: what an A4 page has between its margins
_MARKS = ("o", "s", "^", "D", "P", "v", "*", "h", "d")
_ROW = 0.32  # inches
_LABEL = 26  # characters


def png(figure: Figure) -> bytes:
    """The figure as a picture of 200 dots an inch."""
    return _saved(figure, "png", {"Software": None})


def svg(figure: Figure) -> str:
    """The figure as SVG whose words can be searched; equal for equal figures."""
    return _saved(figure, "svg", {"Date": None, "Creator": None}).decode()


def fonts() -> tuple[Path, Path]:
    """Files of the letters that every report uses, upright and bold: they have Latin, Greek, Cyrillic and more."""
    import matplotlib as mpl

    folder = Path(mpl.get_data_path()) / "fonts" / "ttf"
    return folder / "DejaVuSans.ttf", folder / "DejaVuSans-Bold.ttf"


def _saved(figure: Figure, kind: str, metadata: dict[str, str | None]) -> bytes:
    import matplotlib as mpl

    with (
        mpl.rc_context(
            {
                "svg.fonttype": "none",
                "svg.hashsalt": "clausetrail",
                "font.family": "DejaVu Sans",
                "text.parse_math": False,
            }
        ),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore", UserWarning)  # a letter that the font lacks is drawn as a box
        drawn = _drawn(figure)
        kept = io.BytesIO()
        drawn.savefig(kept, format=kind, dpi=200, metadata=metadata, bbox_inches="tight", pad_inches=0.05)
    return kept.getvalue()


def _drawn(figure: Figure) -> Drawn:
    match figure:
        case Bars():
            drawn, axes = _sheet(len(figure.bars), row=0.26)
            _bars(axes, figure)
        case Timeline():
            drawn, axes = _sheet(len(figure.chains))
            _timeline(axes, figure)
        case Links():
            drawn, axes = _sheet(len(figure.chains), row=0.95)
            _links(axes, figure)
    return drawn


def _sheet(rows: int, row: float = _ROW) -> tuple[Drawn, Axes]:
    """An empty drawing with a line a row."""
    from matplotlib.figure import Figure as Drawn

    drawn = Drawn(figsize=(WIDTH, 0.9 + row * max(rows, 1)))
    axes = drawn.add_subplot()
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(length=0, labelsize=7)
    return drawn, axes


def _bars(axes: Axes, figure: Bars) -> None:
    """Stacked bars with their numbers."""
    places = range(len(figure.bars))
    left = [0] * len(figure.bars)
    tones = [tone for _, tone in figure.parts]
    for at, (name, tone) in enumerate(figure.parts):
        lengths = [bar.parts[at] for bar in figure.bars]
        colour = _DEEPER if tone is Tone.BAD and tone in tones[:at] else COLOURS[tone]
        drawn = axes.barh(places, lengths, left=left, color=colour, edgecolor="white", label=name)
        axes.bar_label(drawn, [str(one) if one else "" for one in lengths], label_type="center", fontsize=6.5, color="white", fontweight="bold")  # fmt: skip
        left = [start + length for start, length in zip(left, lengths, strict=True)]
    _name_rows(axes, [bar.label for bar in figure.bars])
    _key(axes)


def _timeline(axes: Axes, figure: Timeline) -> None:
    """A line for each chain with its points on their days, a mark for each sort of point."""
    labels = list(dict.fromkeys(one.label for chain in figure.chains for one in chain.points if one.day))
    marks = {label: _MARKS[at % len(_MARKS)] for at, label in enumerate(labels)}
    for row, chain in enumerate(figure.chains):
        days = [(float(one.day.toordinal()), one) for one in chain.points if one.day]
        axes.plot([at for at, _ in days], [row] * len(days), color="#cbd5e0", zorder=1, linewidth=1)
        for at, point in days:
            axes.scatter(at, row, color=COLOURS[point.tone], marker=marks[point.label], zorder=2, s=30, alpha=0.85, linewidths=0)  # fmt: skip
    for label in labels:
        axes.scatter([], [], color=COLOURS[Tone.GOOD], marker=marks[label], s=26, label=line(label))
    axes.scatter([], [], color=COLOURS[Tone.BAD], marker="_", s=60, label="does not hold")
    _name_rows(axes, [chain.subject for chain in figure.chains])
    _date_axis(axes, [one.day for chain in figure.chains for one in chain.points if one.day])
    _key(axes)


def _links(axes: Axes, figure: Links) -> None:
    """Boxes in rows, joined by arrows."""
    widest = max((len(chain.points) for chain in figure.chains), default=1)
    for row, chain in enumerate(figure.chains):
        _chain(axes, row, chain)
    axes.set_xlim(-0.55, widest - 0.45)
    axes.set_ylim(len(figure.chains) - 0.4, -0.7)
    axes.axis("off")


def _chain(axes: Axes, row: int, chain: Chain) -> None:
    """One row of boxes under its subject."""
    axes.text(-0.47, row - 0.47, line(chain.subject), fontsize=6.5, fontweight="bold", va="center")
    for at, point in enumerate(chain.points):
        broken = point.tone is not Tone.GOOD
        words = "\n".join((line(point.label), line(point.state), str(point.day or "")))
        box = {"boxstyle": "round,pad=0.35", "facecolor": "white", "edgecolor": COLOURS[point.tone], "linestyle": "--" if broken else "-"}  # fmt: skip
        axes.text(at, row, words, fontsize=5, ha="center", va="center", bbox=box, zorder=3)
        if at:
            style = {"arrowstyle": "->", "color": COLOURS[point.tone], "linestyle": "--" if broken else "-", "linewidth": 0.9}  # fmt: skip
            axes.annotate("", (at - 0.36, row), (at - 0.64, row), arrowprops=style)


def _name_rows(axes: Axes, names: Sequence[str]) -> None:
    """Names of rows at the left, the first on top."""
    axes.set_yticks(range(len(names)), ["\n".join(textwrap.wrap(line(one), _LABEL)[:2]) for one in names])
    axes.set_ylim(len(names) - 0.4, -0.6)


def _key(axes: Axes) -> None:
    """What the colours mean, above the drawing."""
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=5, frameon=False, fontsize=7)


def _date_axis(axes: Axes, days: Sequence[date]) -> None:
    """Days along the lower edge: the first, the last and some between."""
    if not days:
        return
    first, last = min(days).toordinal(), max(days).toordinal()
    step = max((last - first) // 5, 1)
    ticks = list(range(first, last + 1, step))
    axes.set_xticks(ticks, [date.fromordinal(one).isoformat() for one in ticks])
    axes.set_xlim(first - step / 3, last + step / 3)
