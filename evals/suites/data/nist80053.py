"""NIST SP 800-53: which statement of a control an assessment objective tests, and what a control said in an earlier year.

A control is one document in two versions, of revision 4 (2013) and of revision 5 (2020): the questions as of a day come in
pairs, one for each, and must not rest on the other version.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from evals.suites.data.beir import Passage, Set, read_set
from evals.suites.data.forms import Document, Gold, Row, Source, case, drawn, golds, rows, slug, write_suite
from evals.suites.suite import Suite

REVISIONS = {"rev4": ("4", "2013-04-30", "2018-06-01"), "rev5": ("5", "2020-09-23", "2023-06-01")}
"""Version, the day from which it holds, and a day on which it alone does."""

_LABEL = re.compile(r"(?: (?:[a-z]\.|\d+\.|\([a-z\d]+\)|\(Discussion\)))+$")


def build(data: Path, into: Path, *, limit: int | None = None) -> Suite:
    """Write the suite `nist80053`; a limit counts for each of its two kinds of question."""
    folder = data / "nist80053"
    found = read_set(folder, limit=limit, passage=_passage)
    pairs = drawn(list(rows(folder / "temporal_rev4_rev5.jsonl")), limit)
    documents = {one.source: one for one in (*_versions(pairs), *found.documents())}
    cases = [*_objectives(found), *(asked for row in pairs for asked in _as_of(row, documents))]
    title = "Controls by assessment objective, and as of a day"
    return write_suite(into, "nist80053", title, documents.values(), cases, [Source(kind="standard")])


def _passage(row: Row) -> Passage:
    """A part of a control's statement, or its guidance, of revision 5."""
    control = str(row["control"])
    version, since, _ = REVISIONS["rev5"]
    return Passage(
        id=str(row["id"]),
        document=f"{control}-rev5",
        title=_title(control),
        text=str(row["text"]),
        path=_path(str(row["title"])),
        fields={"version": version, "status": "approved", "effective": since},
    )


def _versions(pairs: list[Row]) -> Iterator[Document]:
    """Both versions of each control of a pair; where the corpus has revision 5, its parts take this one's place."""
    for row in pairs:
        for name, (version, since, _) in REVISIONS.items():
            fields = {"version": version, "status": "approved", "effective": since}
            control = str(row["control"])
            yield Document(id=f"{control}-{name}", title=_title(control), text=str(row[name]), fields=fields)


def _objectives(found: Set) -> Iterator[Row]:
    for row in found.queries:
        if wanted := found.golds[str(row["id"])]:
            question = f"Which requirement does this objective test: {row['text']}"
            yield case(str(row["id"]), "objective", question, "yes", **golds(wanted))


def _as_of(row: Row, documents: dict[str, Document]) -> Iterator[Row]:
    """The two questions about a control, as of a day of each revision."""
    control = str(row["control"])
    sources = {name: f"documents/{slug(f'{control}-{name}')}.md" for name in REVISIONS}
    for name, (_, _, day) in REVISIONS.items():
        text = documents[sources[name]].text
        wanted = golds([Gold(source=sources[name], quote=part) for part in text.split("\n\n") if part[0] != "#"])
        other = [source for key, source in sources.items() if key != name]
        yield case(
            f"{control}-{name}",
            "in-force",
            f"What does the control {control.upper()} require?",
            "yes",
            as_of=day,
            forbidden=other,
            tags=["temporal", f"flip:{control}"],
            **wanted,
        )


def _path(title: str) -> tuple[str, ...]:
    """Name of the control and label of the part, from such as `NIST SP 800-53r5 AC-1 Policy and Procedures a. 1.`."""
    words = title.split(" ", 4)[-1]
    label = _LABEL.search(words)
    return (words[: label.start()], label.group().strip()) if label else (words,)


def _title(control: str) -> str:
    """The title that both versions of a control share, by which they are known for one document."""
    return f"NIST SP 800-53 {control.upper()}"
