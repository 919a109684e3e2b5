"""Runs one command and turns whatever goes wrong into one line on stderr and an exit code."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from itertools import islice

import typer.main
from typer.exceptions import TyperException

from assistant.api.ports import Workspace
from assistant.cli.operator import app  # the app of `commands` with the operator's commands beside the others
from assistant.cli.session import Opener, Session
from assistant.domain.errors import ClausetrailError, Unavailable
from assistant.settings import Settings
from ui.neutral import one_line

_USAGE = 2
"""Exit code of wrong use."""

_INTERRUPTED = 130
"""Exit code that Typer gives after Ctrl-C, as shells have it."""

_GLOBAL = ("--home", "--now")
"""Options with a value that every command has."""


def open_workspace(settings: Settings) -> Workspace:
    """The home folder of the settings, opened."""
    from assistant.wiring import Workspace as Home

    return Home.open(settings)


def main(arguments: Sequence[str] | None = None, *, opener: Opener = open_workspace) -> int:
    """Run one command line (by default the process's own) and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal without UTF-8 still gets every character's name
    given = sys.argv[1:] if arguments is None else arguments
    try:
        return _run(given, Session(opener=opener))
    except TyperException as problem:
        code = getattr(problem, "exit_code", _USAGE)
        return _fail(f"{problem.format_message()} (try --help)", code)
    except ClausetrailError as problem:
        return _fail(str(problem), problem.exit_code)
    except BrokenPipeError:
        # whoever read our output has read enough, as `| head` does; a second flush at exit would complain
        sys.stdout = None
        return 0
    except OSError as problem:
        return _fail(f"{problem.strerror or problem}: {problem.filename or 'no file named'}", Unavailable.exit_code)
    except Exception as problem:
        # the outermost edge: a person gets a sentence, not a traceback
        if "--debug" in given:
            raise
        kind = type(problem).__name__
        return _fail(
            f"internal error, {kind}: {problem}; run again with --debug first to see where", Unavailable.exit_code
        )


def _run(arguments: Sequence[str], session: Session) -> int:
    """The exit code of a command that ends without an error."""
    command = typer.main.get_command(app)
    words = global_first(arguments) or ["--help"]
    code = command.main(words, prog_name="clausetrail", standalone_mode=False, obj=session)
    if not arguments:
        return _USAGE
    if code == _INTERRUPTED:
        return _fail("stopped; what was published before stands, and the next run goes on from here", _INTERRUPTED)
    return code if isinstance(code, int) else 0


def global_first(arguments: Sequence[str]) -> list[str]:
    """The arguments with the options of every command moved before the command, wherever they were typed."""
    moved: list[str] = []
    stay: list[str] = []
    rest = iter(arguments)
    for word in rest:
        if word == "--":
            stay += [word, *rest]
        elif word in _GLOBAL:
            moved += [word, *islice(rest, 1)]
        else:
            (moved if word.partition("=")[0] in _GLOBAL or word == "--debug" else stay).append(word)
    return moved + stay


def _fail(sentence: str, code: int) -> int:
    """Say what went wrong in one line and give back the exit code."""
    sys.stderr.write(f"clausetrail: {one_line(sentence)}\n")
    return code
