"""What every command shares: how to open the home folder, and where to print."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from rich.console import Console

from assistant.api.ports import Workspace
from assistant.settings import Settings
from ui.neutral import json_text

Opener = Callable[[Settings], Workspace]
"""Opens a home folder."""

_PIPE_COLUMNS = 120
"""Width of tables that go into a pipe or a file, where there is no terminal to ask."""


def _console(*, stderr: bool) -> Console:
    """A console that prints text as it is: nothing in it is markup, an emoji code or something to colour."""
    columns = shutil.get_terminal_size((_PIPE_COLUMNS, 40)).columns
    return Console(stderr=stderr, markup=False, emoji=False, highlight=False, width=columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One run of the command line."""

    opener: Opener
    """Opens the home folder."""
    home: Path | None = None
    """Home folder from `--home`; None takes the environment's or the platform's."""
    now: datetime | None = None
    """Calendar from `--now`; None takes the clock's."""
    out: Console = field(default_factory=lambda: _console(stderr=False))
    """Where results go."""
    err: Console = field(default_factory=lambda: _console(stderr=True))
    """Where progress goes."""

    def settings(self) -> Settings:
        """The settings of this run."""
        return Settings.from_env(home=self.home, now=self.now)

    def workspace(self) -> Workspace:
        """The home folder, opened."""
        return self.opener(self.settings())

    def print_json(self, value: object, *, indent: int | None = 2) -> None:
        """Print JSON that a program can read and a terminal can show; without an indent, on one line."""
        self.out.file.write(json_text(value, indent=indent) + "\n")
