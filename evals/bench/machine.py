"""What a figure was measured on: the machine, the interpreter, the libraries and the revision of this code."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import timeit
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

LIBRARIES = ("chromadb", "langchain-community", "numpy", "onnxruntime", "sentence-transformers", "sqlalchemy", "tantivy",
             "tokenizers", "torch", "unstructured")  # fmt: skip


def facts() -> dict[str, object]:
    """Facts for the result's head; what this system does not tell is left out."""
    told: dict[str, object] = {
        "cores": os.cpu_count(),
        "processor": _line(Path("/proc/cpuinfo"), "model name") or platform.processor(),
        "memory": _line(Path("/proc/meminfo"), "MemTotal"),
        "a million additions in Python": f"{_additions():.0f} ms",
        "cores that two busy processes get": f"{_busy_cores():.1f}",
        "load": [round(each, 2) for each in os.getloadavg()] if hasattr(os, "getloadavg") else None,
        "system": platform.platform(),
        "python": platform.python_version(),
        "libraries": {name: found for name in LIBRARIES if (found := _version(name))},
        "revision": _revision(),
    }
    return {name: value for name, value in told.items() if value}


def _additions() -> float:
    """Milliseconds that a million additions take at best: by it, figures of machines can be held against each other."""
    return min(timeit.repeat(lambda: sum(range(1_000_000)), number=1, repeat=5)) * 1_000


def _busy_cores() -> float:
    """Processor seconds that two processes get in a second: two on two cores, less where they are shared or are halves."""
    loop = (
        "import time; end = time.perf_counter() + 2\nwhile time.perf_counter() < end: pass\nprint(time.process_time())"
    )
    both = [subprocess.Popen([sys.executable, "-c", loop], stdout=subprocess.PIPE, text=True) for _ in range(2)]  # noqa: S603
    return sum(float(each.communicate()[0]) for each in both) / 2


def _line(file: Path, name: str) -> str | None:
    """The value of the first line of that name."""
    if not file.exists():
        return None
    lines = (line.partition(":") for line in file.read_text("utf-8").splitlines())
    return next((value.strip() for key, _, value in lines if key.strip() == name), None)


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _revision() -> str | None:
    """The commit of the checkout that this file stands in, if it is one."""
    git = shutil.which("git")
    if git is None:
        return None
    command = [git, "-C", str(Path(__file__).parent), "describe", "--always", "--dirty", "--abbrev=12"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  fixed words
    return done.stdout.strip() or None
