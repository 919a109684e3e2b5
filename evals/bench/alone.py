"""Runs a function in a process of its own, so that peak memory, imports and caches are its own."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from assistant.offline import QUIET

Told = dict[str, Any]
"""What a measurement tells: plain values that JSON keeps."""


def alone(function: Callable[..., Told], **arguments: object) -> Told:
    """What a function of a module gives for plain arguments, run in a fresh interpreter.

    Raises subprocess.CalledProcessError when it fails; what it printed stands on this process's terminal.
    """
    with TemporaryDirectory() as folder:
        result = Path(folder) / "result.json"
        name = f"{function.__module__}:{function.__name__}"
        command = [sys.executable, "-m", "evals.bench.alone", name, json.dumps(arguments), str(result)]
        subprocess.run(command, check=True, env=QUIET | os.environ)  # noqa: S603  our own module
        told: Told = json.loads(result.read_text("utf-8"))
        return told


def main(name: str, arguments: str, result: str) -> None:
    """Import and call the function, and write down what it gives."""
    module, _, function = name.partition(":")
    told = getattr(importlib.import_module(module), function)(**json.loads(arguments))
    Path(result).write_text(json.dumps(told), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
