"""`python -m evals.demo`: ingests the demo organization, asks four questions on the terminal, then serves.

Everything goes through the command line, each command in its own process, so what is printed here can be typed again.
"""

from __future__ import annotations

import argparse
import os
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

CORPUS = Path(__file__).parent / "corpora" / "demo"
"""The demo organization: its files and its sources.yaml."""

NOW = "2026-11-16"
"""The demo's calendar: its records end in October 2026, so "last month" has something to show."""

HOME = Path(".demo")
"""Where the demo's index lies; `make clean` removes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A question that the demo asks."""

    why: str
    """What it shows."""
    question: str
    """The person's words."""
    user: str
    """Who asks."""


QUESTIONS = (
    Shown(
        why="A process as it worked, link by link, with what is missing",
        question="Show me how promotion approval worked last month",
        user="ingrid",
    ),
    Shown(
        why="A requirement, in the words of the procedure",
        question="Within how many hours must an AI alert be acknowledged?",
        user="erin",
    ),
    Shown(why="Nothing was recorded, and the answer says so", question="Was Dora penetration tested?", user="gustav"),
    Shown(
        why="A reader in the legal group, who may read the HR case file",
        question="Does an impact assessment exist for cv-screen?",
        user="leila",
    ),
    Shown(
        why="The same question from engineering, whom a deny rule keeps out of that file",
        question="Does an impact assessment exist for cv-screen?",
        user="erin",
    ),
)
"""Four questions; the last is asked by two readers with different rights."""


def main(arguments: list[str] | None = None) -> int:
    """Run the demo and return its exit code."""
    options = _parser().parse_args(arguments)
    common = ["--home", str(options.home), "--now", NOW]
    code = _clausetrail(*common, "ingest", os.path.relpath(CORPUS / "sources.yaml"))
    for shown in QUESTIONS:
        if code != 0:
            return code
        print(f"\n== {shown.why}")
        code = _clausetrail(*common, "ask", shown.question, "--as", shown.user)
    if code != 0 or not options.serve:
        return code
    print("\n== Now in the browser; sign in as anybody")
    return _clausetrail(*common, "serve")


def _parser() -> argparse.ArgumentParser:
    """The demo's options."""
    parser = argparse.ArgumentParser(prog="python -m evals.demo", description=__doc__)
    parser.add_argument("--home", type=Path, default=HOME, help="folder of the demo's index")
    parser.add_argument(
        "--serve", action=argparse.BooleanOptionalAction, default=True, help="serve after the questions"
    )
    return parser


def _clausetrail(*arguments: str) -> int:
    """Print a command, run it, and give back its exit code."""
    print(f"$ {shlex.join(('clausetrail', *arguments))}\n", flush=True)
    # our own interpreter and our own arguments: nothing of the command comes from outside
    command = [sys.executable, "-m", "assistant.cli", *arguments]
    with subprocess.Popen(command) as child:  # noqa: S603
        try:
            return child.wait()
        except KeyboardInterrupt:
            # the terminal sends Ctrl-C to the child too, which stops in order; leaving first would cut its last words
            child.wait()
            return 0


if __name__ == "__main__":
    sys.exit(main())
