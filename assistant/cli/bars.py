"""Progress bars of long work: on stderr, and only where somebody watches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:  # as in `assistant.api.ports`
    from ingest.pipeline import Progress as Step


@contextmanager
def bars(console: Console) -> Iterator[Callable[[Step], None]]:
    """A function to be told of each step; it draws one bar a stage, or nothing when the console is no terminal."""
    columns = (TextColumn("{task.description:<10}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:

        def told(step: Step) -> None:
            if step.stage not in tasks:
                tasks[step.stage] = progress.add_task(step.stage, total=step.total)
            progress.update(tasks[step.stage], completed=step.done, total=step.total)

        yield told
