"""Drawings of a report as inline SVG: pure functions from figures to markup, with no colour but by class.

Strips and bars are measured in per cent, so that they fit any width without their lines growing thick; what they show is
told in words too, for whoever does not see them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from evals.statistics import Estimate

Point = tuple[float, float]
"""Coverage and risk."""

WIDE, HIGH, LEFT, TOP = 300, 190, 50, 8
"""The area of the curve, and the room beside it for numbers."""
TIED = 2
"""Points that are no curve: each is told by its figures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something that happened on a day."""

    day: date
    """When."""
    sort: str
    """`good`, `bad` or `wanted`; a class of the stylesheet."""
    label: str
    """What it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The days that a timeline spans."""

    first: date
    """Its left end."""
    last: date
    """Its right end."""

    def at(self, day: date) -> str:
        """Where a day stands, in per cent."""
        span = max(1, (self.last - self.first).days)
        return per_cent((day - self.first).days / span)


def per_cent(share: float) -> str:
    """A share as an SVG length inside the drawing."""
    return f"{100 * min(1.0, max(0.0, share)):.2f}%"


def svg(inner: Markup, label: str, *, kind: str) -> Markup:
    """A drawing of full width, whose height the stylesheet knows by its kind."""
    return Markup('<svg class="{}" role="img" aria-label="{}">{}</svg>').format(kind, label, inner)


def strip(estimate: Estimate, *, floor: float | None = None, beside: Estimate | None = None) -> Markup:
    """A share from 0 to 1: its interval as a line, the figure as a dot, the floor as a tick, the baseline as a ring."""
    parts = [_line("0%", "100%", "axis", 10)]
    if floor is not None:
        parts.append(_tick(per_cent(floor), "floor", 2, 18))
    if beside is not None:
        parts.append(Markup('<circle class="beside" cx="{}" cy="10" r="3.5"/>').format(per_cent(beside.value)))
    parts.append(_line(per_cent(estimate.low), per_cent(estimate.high), "interval", 10))
    parts.append(Markup('<circle class="dot" cx="{}" cy="10" r="4"/>').format(per_cent(estimate.value)))
    return svg(Markup().join(parts), f"{estimate} on a scale from 0 to 1", kind="strip")


def bar(estimate: Estimate, *, beside: Estimate | None = None) -> Markup:
    """A share as a bar with its interval; the baseline's as a thinner one below."""
    parts = [_bar(estimate, "ours", 2, 10)]
    if beside is not None:
        parts.append(_bar(beside, "theirs", 15, 7))
    return svg(Markup().join(parts), str(estimate), kind="bars" if beside else "bar")


def timeline(window: Window, start: date | None, end: date | None, marks: Sequence[Mark], label: str) -> Markup:
    """One document: the bar is when it is in force, open ends reach the edge; marks are what was cited when."""
    left, right = window.at(start or window.first), window.at(end or window.last)
    width = f"{float(right[:-1]) - float(left[:-1]):.2f}%"
    parts = [_line("0%", "100%", "axis", 12)]
    parts.append(Markup('<rect class="force" x="{}" y="7" width="{}" height="10" rx="2"/>').format(left, width))
    parts += [
        Markup('<circle class="{}" cx="{}" cy="12" r="5"><title>{}</title></circle>').format(
            mark.sort, window.at(mark.day), mark.label
        )
        for mark in marks
    ]
    return svg(Markup().join(parts), label, kind="line")


def years(window: Window) -> Markup:
    """The axis of a timeline: a tick and a number at the beginning of each year, and at the window's own ends."""
    days = [date(year, 1, 1) for year in range(window.first.year + 1, window.last.year + 1)]
    step = -(-len(days) // 6) or 1
    parts = [
        _tick(window.at(day), "axis", 0, 6)
        + Markup('<text x="{}" y="18" text-anchor="middle">{}</text>').format(window.at(day), day.year)
        for day in days[::step]
        if 0.04 < float(window.at(day)[:-1]) / 100 < 0.96
    ]
    return svg(Markup().join(parts), f"from {window.first} to {window.last}", kind="years")


def curve(points: Sequence[Point], beside: Sequence[Point] = ()) -> Markup:
    """Risk over coverage: the lower and flatter the line, the better the assistant knows what it does not know."""
    grid = Markup().join(
        Markup(
            '<line class="grid" x1="{0}" x2="{1}" y1="{2}" y2="{2}"/><text x="{3}" y="{4}" text-anchor="end">{5}</text>'
            '<text x="{6}" y="{7}" text-anchor="middle">{5}</text>'
        ).format(LEFT, LEFT + WIDE, _y(at), LEFT - 5, _y(at) + 4, f"{at:g}", _x(at), TOP + HIGH + 14)
        for at in (0, 0.25, 0.5, 0.75, 1)
    )
    names = Markup('<text x="{}" y="{}" text-anchor="middle">{}</text>')
    told = names.format(LEFT + WIDE / 2, TOP + HIGH + 30, "coverage: share of questions that are answered")
    told += Markup('<text transform="translate(10 {}) rotate(-90)" text-anchor="middle">{}</text>').format(
        TOP + HIGH / 2, "risk: share of them that is wrong"
    )
    return Markup('<svg class="curve" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        LEFT + WIDE + 14,
        TOP + HIGH + 36,
        f"risk over coverage in {len(points)} steps",
        grid + told + _path(beside, "theirs") + _path(points, "ours"),
    )


def point(coverage: float, risk: float) -> str:
    """The figures of a point in words."""
    return f"coverage {coverage:.2f}, risk {risk:.2f}"


def _path(points: Sequence[Point], kind: str) -> Markup:
    """A line through points, each a dot that tells its figures; so few that they are no curve stand alone."""
    if not points:
        return Markup()
    drawn = " ".join(f"{_x(coverage):.1f},{_y(risk):.1f}" for coverage, risk in points)
    dots = Markup().join(
        Markup('<circle class="{}" cx="{:.1f}" cy="{:.1f}" r="3"><title>{}</title></circle>').format(
            kind, _x(coverage), _y(risk), point(coverage, risk)
        )
        for coverage, risk in points
    )
    if len(points) <= TIED:
        return dots + Markup().join(_figure(coverage, risk) for coverage, risk in points)
    return Markup('<polyline class="{}" points="{}"/>').format(kind, drawn) + dots


def _figure(coverage: float, risk: float) -> Markup:
    """The figures of a point beside it: on the side that has room, above it unless it is at the top."""
    anchor, aside = ("end", -7) if coverage > 0.5 else ("start", 7)
    y = _y(risk) + (14 if risk > 0.9 else -7)
    return Markup('<text class="figure" x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>').format(
        _x(coverage) + aside, y, anchor, point(coverage, risk)
    )


def _x(share: float) -> float:
    return LEFT + WIDE * min(1.0, max(0.0, share))


def _y(share: float) -> float:
    return TOP + HIGH * (1 - min(1.0, max(0.0, share)))


def _line(left: str, right: str, kind: str, y: int) -> Markup:
    return Markup('<line class="{0}" x1="{1}" x2="{2}" y1="{3}" y2="{3}"/>').format(kind, left, right, y)


def _tick(x: str, kind: str, top: int, bottom: int) -> Markup:
    return Markup('<line class="{0}" x1="{1}" x2="{1}" y1="{2}" y2="{3}"/>').format(kind, x, top, bottom)


def _bar(estimate: Estimate, kind: str, y: int, height: int) -> Markup:
    """A bar from 0, and its interval through its middle."""
    whole = Markup('<rect class="ground" x="0%" y="{}" width="100%" height="{}" rx="2"/>').format(y, height)
    drawn = Markup('<rect class="{}" x="0%" y="{}" width="{}" height="{}" rx="2"/>').format(
        kind, y, per_cent(estimate.value), height
    )
    low, high, middle = per_cent(estimate.low), per_cent(estimate.high), y + height // 2
    ends = Markup().join(_tick(x, "whisker", y + 1, y + height - 1) for x in (low, high))
    return whole + drawn + _line(low, high, "whisker", middle) + ends
