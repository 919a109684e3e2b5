"""What a report draws: timelines, chains of boxes and stacked bars, before they are pictures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Tone(StrEnum):
    """How a point of a figure is coloured; its words say the same."""

    GOOD = "good"
    BAD = "bad"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A point of a chain."""

    label: str
    """What it is."""
    state: str
    """What is true of it, in a word or two."""
    tone: Tone
    """How it is coloured."""
    day: date | None = None
    """When; None where no day is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Points of one subject in order."""

    subject: str
    """Whose."""
    points: tuple[Point, ...]
    """In order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Dated points of chains over days, a line each."""

    title: str
    """What it shows."""
    chains: tuple[Chain, ...]
    """From top to bottom."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Chains drawn as boxes joined by arrows; an arrow to what is missing is broken."""

    title: str
    """What it shows."""
    chains: tuple[Chain, ...]
    """From top to bottom."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One stacked bar."""

    label: str
    """Its name."""
    parts: tuple[int, ...]
    """Lengths, one a part of the figure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """Stacked bars in rows. Raises ValueError for a bar of another number of parts."""

    title: str
    """What they show."""
    parts: tuple[tuple[str, Tone], ...]
    """Name and colour of each part."""
    bars: tuple[Bar, ...]
    """From top to bottom."""

    def __post_init__(self) -> None:
        odd = next((bar for bar in self.bars if len(bar.parts) != len(self.parts)), None)
        if odd:
            raise ValueError(f"{self.title}: expected {len(self.parts)} parts, got {len(odd.parts)}: {odd.label}")


Figure = Timeline | Links | Bars
"""Whatever is drawn; the words of a report say the same without it."""
