"""Seeded corpora on disk: folders of generated files with their sources.yaml, the same bytes for the same seed.

Files are written one after another and their records as they are made, so that a corpus of a million slices needs no
more memory than one of a hundred.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from evals.bench import forms
from evals.bench.forms import Write
from evals.bench.words import Prose


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One form of file in a group."""

    ending: str
    """Ending of the file's name."""
    connector: str
    """Who reads it."""
    write: Write
    """Writes one."""
    slices: int
    """Sections or records in one file, each about one slice."""


def _files(ending: str, write: Write, slices: int = 25) -> Form:
    return Form(ending=ending, connector="files", write=write, slices=slices)


def _export(ending: str, connector: str, write: Write) -> Form:
    return Form(ending=ending, connector=connector, write=write, slices=200)


GROUPS: dict[str, tuple[Form, ...]] = {
    "text": (
        _files("md", forms.markdown),
        _files("txt", forms.plain),
        _files("rst", forms.restructured),
        _files("html", forms.html),
    ),
    "office": (_files("docx", forms.word), _files("xlsx", forms.workbook), _files("pptx", forms.slides)),
    "exports": (
        _export("json", "jira", forms.jira),
        _export("json", "github", forms.pull_requests),
        _export("csv", "servicenow", forms.servicenow),
        _export("csv", "register", forms.register),
    ),
    "pdf": (_files("pdf", forms.pdf, slices=12),),
    "scans": (_files("pdf", forms.scan, slices=2),),
}
"""Forms by group; throughput is reported by group."""

HEAD = "version: 1\norganization: {name: Benchmark, timezone: Europe/Berlin}\npeople: {ada: [audit], eve: [engineering]}\nsources:\n"


def write_group(folder: Path, group: str, *, slices: int, seed: int) -> Path:
    """Files of one group, at least as many slices as asked for; returns the sources.yaml."""
    places = {at: f"{form.connector}-{at}" for at, form in enumerate(GROUPS[group])}
    for name in places.values():
        (folder / name).mkdir(parents=True, exist_ok=True)
    for number, (at, form) in enumerate(cycle(list(enumerate(GROUPS[group])))):
        if slices <= 0:
            break
        path = folder / places[at] / f"{number:05}.{form.ending}"
        form.write(path, Prose((seed, group, number)), min(form.slices, max(slices, 2)))
        slices -= form.slices
    entries = ((places[at], form.connector) for at, form in enumerate(GROUPS[group]))
    return write_sources(folder, entries)


def write_many(folder: Path, *, slices: int, files: int, seed: int) -> Path:
    """A corpus of that many slices over that many files: sections of Markdown and, where files are long, registers too.

    Twenty folders share the files, each with an entry of its own.
    """
    each = -(-slices // files)
    with_registers = each >= 100
    names = [f"area-{number:02}" for number in range(min(20, files))]
    for name in names:
        (folder / name).mkdir(parents=True, exist_ok=True)
    for number in range(files):
        area = folder / names[number % len(names)]
        prose = Prose((seed, "many", slices, number))
        if with_registers and number % len(names) % 2:
            forms.register(area / f"{number:06}.csv", prose, each)
        else:
            forms.markdown(area / f"{number:06}.md", prose, each)
    connectors = ("register" if with_registers and at % 2 else "files" for at in range(len(names)))
    return write_sources(folder, zip(names, connectors, strict=True))


def write_sources(folder: Path, entries: Iterable[tuple[str, str]], allow: str = "everyone") -> Path:
    """The sources.yaml of folders and their connectors, all with the same `allow`."""
    lines = (f"  - {{id: {name}, path: {name}, connector: {how}, allow: ['{allow}']}}\n" for name, how in entries)
    path = folder / "sources.yaml"
    path.write_text(HEAD + "".join(lines), "utf-8")
    return path
