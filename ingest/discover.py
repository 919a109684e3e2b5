"""Finds the files that the entries of a sources.yaml name; each file ends as a SourceFile or as a recorded skip."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path, PurePosixPath

from assistant.domain.evidence import Skipped
from assistant.domain.sources import Entry, Sources, alike
from ingest.context import Context, Notice, Place, Service, SourceFile
from ingest.limits import Limits
from ingest.sources import is_live

SIDECAR = ".meta.yaml"
"""Ending of the file beside NAME that says things about NAME."""

SIDECARS = (SIDECAR, ".meta.yml")
"""Endings that are read as such, in any case."""

LITTER = ("~$", ".~lock.", ".DS_Store", "Thumbs.db", "desktop.ini")
"""Beginnings of names that office programs and desktops leave behind."""


def discover(sources: Sources, root: Path, context: Context) -> Iterator[Place | Skipped]:
    """Every service, then every file of every entry once, sorted by path, with the entry that has it.

    Overlaps go to the context's notices. Our own home folder is no evidence, wherever it lies.
    """
    found: dict[str, Path] = {}
    closed: dict[str, str] = {}
    for entry in sources.entries:
        if is_live(entry.connector):
            yield Service(entry=entry)
            continue
        problem = _without_files(entry, root, found, closed)
        if problem is not None:
            yield problem
    context.closed.update(closed)
    for path in sorted(closed):
        owner = sources.entry_of(path)
        reason, fix = f"the folder cannot be listed: {closed[path]}", "give the ingesting user the right to read it"
        yield Skipped(path=printable(path), source=owner.id if owner else "", reason=reason, fix=fix)
    if context.home is not None:
        yield from _without_home(found, context.home, root, sources)
    context.notices.extend(_twins(found, sources))
    names = {alike(path) for path in found}
    for path in sorted(found):
        if is_sidecar(path):
            yield from _lonely(path, names, sources)
        else:
            yield from _judge(path, found[path], sources, root, context)


def _without_home(found: dict[str, Path], home: Path, root: Path, sources: Sources) -> Iterator[Skipped]:
    """Takes what lies in the home folder out of `found`: ingesting it would make more of it, without end."""
    own = [path for path, file in found.items() if file.is_relative_to(home)]
    for path in own:
        del found[path]
    if own:
        entry = sources.entry_of(own[0])
        fix = "give a --home outside the sources, or name the folders of the evidence one by one"
        source, reason = entry.id if entry else "", "the home folder of Clausetrail itself"
        yield Skipped(path=printable(_relative(home, root)), source=source, reason=reason, fix=fix)


def _twins(found: Iterable[str], sources: Sources) -> Iterator[Notice]:
    """A notice for each file whose name another file has but for case or the way in which accents are written."""
    twins: dict[str, list[str]] = {}
    for path in sorted(found):
        twins.setdefault(alike(path), []).append(path)
    for first, *others in twins.values():
        for path in others:
            entry = sources.entry_of(path)
            text = f"differs from {printable(first)} by case or accents alone; both are evidence: rename one of them"
            yield Notice(path=printable(path), source=entry.id if entry else "", text=text)


def _without_files(entry: Entry, root: Path, found: dict[str, Path], closed: dict[str, str]) -> Skipped | None:
    """Adds the entry's files to `found` and folders that cannot be listed to `closed`; a skip when there is neither."""
    problems: list[OSError] = []
    files = list(_files(entry, root, problems))
    found.update((_relative(file, root), file) for file in files)
    closed.update((_relative(Path(one.filename), root), one.strerror or "unknown") for one in problems)
    if files or problems:
        return None
    reason = f"nothing lies at {entry.path}"
    return Skipped(
        path=entry.path,
        source=entry.id,
        reason=reason,
        fix="put the files there, or write the path as it is on disk, case and accents too",
    )


def _files(entry: Entry, root: Path, problems: list[OSError]) -> Iterator[Path]:
    """Every file, link and special file that the entry names, folders walked without following links."""
    # A wildcard of an entry also reaches into folders, so a glob's files lie anywhere below its fixed part
    start = root / (_fixed_part(entry.path) if any(sign in entry.path for sign in "*?[") else entry.path)
    yield from (file for file in _walk(start, problems) if entry.match(_relative(file, root)) is not None)


def _fixed_part(pattern: str) -> str:
    """The folders of a glob before the first wildcard."""
    parts = PurePosixPath(pattern).parts
    fixed = next(index for index, part in enumerate(parts) if any(sign in part for sign in "*?["))
    return "/".join(parts[:fixed])


def _walk(start: Path, problems: list[OSError]) -> Iterator[Path]:
    """The file itself, or everything below the folder; a link to a folder counts as one thing."""
    try:
        is_folder = start.is_dir() and not start.is_symlink()
    except OSError as problem:  # a folder above it is closed
        problems.append(problem)
        return
    if is_folder:
        for folder, folders, names in os.walk(start, onerror=problems.append):
            links = [name for name in folders if (Path(folder) / name).is_symlink()]
            yield from (Path(folder) / name for name in (*names, *links))
    elif start.is_symlink() or start.exists():
        yield start


def _relative(file: Path, root: Path) -> str:
    """Path under the root with forward slashes."""
    return file.relative_to(root).as_posix()


def _lonely(path: str, names: set[str], sources: Sources) -> Iterator[Skipped]:
    """A skip for a sidecar whose file is not there; the others are read with their file."""
    entry = sources.entry_of(path)
    if entry is not None and alike(spoken_of(path)) not in names:
        fix = f"put {PurePosixPath(spoken_of(path)).name} beside it or delete it"
        yield Skipped(path=printable(path), source=entry.id, reason="a sidecar without its file", fix=fix)


def _judge(path: str, file: Path, sources: Sources, root: Path, context: Context) -> Iterator[SourceFile | Skipped]:
    """The file with its entry, a skip with the reason, or nothing for what says who may read the evidence."""
    if _is_rule(file, context.rule):
        return
    matching = sources.entries_matching(path)
    entry = matching[0]
    if path == "sources.yaml":
        if context.rule is not None:
            fix = "rename it if it is evidence"
            yield Skipped(path=path, source=entry.id, reason="says who may read, for another ingest", fix=fix)
        return
    problem = _name_problem(path) or _place_problem(path, file, sources, root) or _size_problem(file, context.limits)
    if problem is not None:
        reason, fix = problem
        yield Skipped(path=printable(path), source=entry.id, reason=reason, fix=fix)
        return
    if len(matching) > 1:
        others = ", ".join(other.id for other in matching[1:])
        context.notices.append(
            Notice(path=path, source=entry.id, text=f"also named by {others}; {entry.id} has it alone")
        )
    yield SourceFile(path=path, entry=entry, absolute=file, size=file.stat().st_size)


def _is_rule(file: Path, rule: Path | None) -> bool:
    """Whether the file is the sources.yaml in use, or a link to it."""
    return rule is not None and (file.name == rule.name or file.is_symlink()) and file.resolve() == rule


def printable(path: str) -> str:
    """The path with bytes that are no UTF-8, and control signs, written as escapes."""
    decoded = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in decoded)


def _name_problem(path: str) -> tuple[str, str] | None:
    """Why the name alone rules the file out."""
    if printable(path) != path:
        return "the file name has signs that cannot be printed or are not UTF-8", "rename the file"
    if PurePosixPath(path).name.startswith(LITTER):
        return "a left-over of an office program or the desktop, not a document", "delete it"
    return None


def _place_problem(path: str, file: Path, sources: Sources, root: Path) -> tuple[str, str] | None:
    """Why the place rules the file out: a link may only lead to what the same entry has already."""
    leads_to = file.resolve()
    home = root.resolve()
    if not leads_to.is_relative_to(home):
        return "a symbolic link that leaves the source folder", "put a copy of the file there"
    if not file.is_symlink():
        return None if file.is_file() else ("not a regular file", "remove it or put a copy there")
    if not leads_to.is_file():
        return "a symbolic link to nothing or to a folder", "put a copy of what it leads to there"
    target = _relative(leads_to, home)
    if sources.entry_of(target) != sources.entry_of(path) or sources.missed_by(target) != sources.missed_by(path):
        return "a symbolic link to a file of another source", "put a copy of the file there if it may be read here"
    if sidecars_beside(leads_to) != sidecars_beside(file):
        return "a symbolic link to a file whose sidecar would not hold here", "remove it: the file itself is read"
    return None


def _size_problem(file: Path, limits: Limits) -> tuple[str, str] | None:
    """Why the file cannot be opened as it lies there."""
    try:
        status = file.stat()
        with file.open("rb"):
            pass
    except OSError as problem:
        return f"cannot be opened: {problem.strerror}", "give the ingesting user the right to read it"
    if not stat.S_ISREG(status.st_mode):
        return "not a regular file", "remove it or put a copy there"
    if status.st_size == 0:
        return "the file is empty", "delete it or put the content back"
    if status.st_size > limits.file_bytes:
        size = f"{status.st_size:,} bytes are more than the limit of {limits.file_bytes:,}"
        return size, "split the file or raise the limit"
    return None


def sidecars_beside(file: Path) -> tuple[Path, ...]:
    """Every NAME.meta.yaml beside NAME, in whatever case, with either ending and accents written in either way.

    A rule that is overlooked for its spelling would leave the file open.
    """
    listed = _sidecars(file.parent, file.parent.stat().st_mtime_ns).get(alike(file.name), ())
    exact = file.with_name(file.name + SIDECAR)  # younger, perhaps, than the list
    return listed if exact in listed or not os.path.lexists(exact) else (exact, *listed)


@lru_cache(maxsize=64)
def _sidecars(folder: Path, changed: int) -> dict[str, tuple[Path, ...]]:  # noqa: ARG001 - a changed folder is listed anew
    """Sidecars of one folder by the name of the file that each speaks of, as `alike` writes it."""
    found: dict[str, tuple[Path, ...]] = {}
    for one in sorted(one for one in folder.iterdir() if is_sidecar(one.name)):
        name = alike(spoken_of(one.name))
        found[name] = (*found.get(name, ()), one)
    return found


def is_sidecar(path: str) -> bool:
    """Whether a file of that name says things about another one."""
    return path.casefold().endswith(SIDECARS)


def spoken_of(path: str) -> str:
    """The name of the file that a sidecar speaks of; other names as they are."""
    return next((path[: -len(ending)] for ending in SIDECARS if path.casefold().endswith(ending)), path)
