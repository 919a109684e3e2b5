"""What an engine does in the measurement: fill a folder with chunks, and open it for searches."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from evals.bench.slices import Query

Search = Callable[[Query, int], list[int]]
"""A question and how many are wanted, to the numbers of the chunks found, best first."""

Fill = Callable[[Path, int, int, int], None]
"""Folder, first number, number past the last one, seed: adds those chunks to what the folder holds."""

Open = Callable[[Path], Mapping[str, Search]]
"""Folder to searches by name, each inside the reader's rights at the asked version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """One engine."""

    fill: Fill
    """Adds chunks."""
    open: Open
    """Opens what was filled."""
    most: int | None = None
    """Chunks beyond which filling it takes hours, so that it is not measured there."""
