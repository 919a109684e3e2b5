"""What this process and those that it started have used: seconds of processor time, and the most memory."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

PROC = Path("/proc")
PERIOD = 0.2  # seconds between two looks; a process that lives shorter may be missed


@dataclass(slots=True, kw_only=True)
class Usage:
    """Used by a block of code; figures that this system does not tell are None."""

    seconds: float = 0.0
    """Wall time."""
    own_cpu: float = 0.0
    """Processor seconds of this process."""
    others_cpu: float | None = None
    """Processor seconds of the processes that it started, theirs included."""
    own_peak: int | None = None
    """Most memory of this process since it began, in bytes."""
    all_peak: int | None = None
    """Most memory of this process and its descendants at one time, in bytes; shared pages count once for each."""
    by_process: dict[int, float] = field(default_factory=dict)
    """Processor seconds of each of those processes as last seen, by id."""


@contextmanager
def watched() -> Iterator[Usage]:
    """Measure a block; the figures are there when it has ended."""
    usage, over = Usage(), threading.Event()
    linux = (PROC / "self" / "status").exists()
    watcher = threading.Thread(target=_watch, args=(usage, over), daemon=True)
    if linux:
        watcher.start()
    cpu, begun = time.process_time(), time.perf_counter()
    try:
        yield usage
    finally:
        usage.seconds = time.perf_counter() - begun
        usage.own_cpu = time.process_time() - cpu
        over.set()
        if linux:
            watcher.join()
            usage.others_cpu = sum(usage.by_process.values())
            usage.own_peak = _status(os.getpid(), "VmHWM")


def resident() -> int:
    """Memory of this process now, in bytes; 0 where the system does not tell."""
    return _status(os.getpid(), "VmRSS")


def _watch(usage: Usage, over: threading.Event) -> None:
    """Look at all descendants again and again; what is killed counts as it was seen last."""
    ticks = os.sysconf("SC_CLK_TCK")
    while True:
        total = _status(os.getpid(), "VmRSS")
        for pid in _descendants(os.getpid()):
            usage.by_process[pid] = _ticks(pid) / ticks or usage.by_process.get(pid, 0.0)
            total += _status(pid, "VmRSS")
        usage.all_peak = max(usage.all_peak or 0, total)
        if over.wait(PERIOD):
            return


def _descendants(pid: int) -> Iterator[int]:
    """Ids of the processes below one."""
    for task in _listed(PROC / str(pid) / "task"):
        for child in _read(task / "children").split():
            yield int(child)
            yield from _descendants(int(child))


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:  # the process has ended
        return []


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):  # the process has ended, or its name is no UTF-8
        return ""


def _ticks(pid: int) -> int:
    """Clock ticks of user and system time of a process; 0 when it is gone."""
    parts = _read(PROC / str(pid) / "stat").rpartition(")")[2].split()
    return int(parts[11]) + int(parts[12]) if len(parts) > 12 else 0


def _status(pid: int, name: str) -> int:
    """A size of a process in bytes; 0 when it is gone."""
    for line in _read(PROC / str(pid) / "status").splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1]) * 1024
    return 0
