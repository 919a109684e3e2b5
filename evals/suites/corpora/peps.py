"""Python's decision records: what a proposal's own header says, asked one by one, as lists and as counts.

The header is read here line by line, as anybody would, and not by the product's parser.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from assistant.domain.errors import BadInput
from evals.suites.data.forms import Gold, Row, Source, answer, case, drawn, finish, of_each_kind
from evals.suites.suite import Suite

FOLDER = "peps"
LISTED = range(1, 16)
"""How many proposals a list asks for: a longer one is a count."""
KEPT = 3
"""Proposals that a cut keeps for each question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One proposal."""

    path: Path
    """Its file."""
    header: Mapping[str, str]
    """Its header, as it stands there."""

    @property
    def source(self) -> str:
        """Its evidence id."""
        return f"{FOLDER}/{self.path.name}"

    @property
    def name(self) -> str:
        """What people call it."""
        return f"PEP {self.header['PEP']}"

    def place(self, field: str) -> list[Gold]:
        """Where its header says a field."""
        first = self.header[field].split("\n")[0]
        return [Gold(source=self.source, quote=f"{field}: {first}")]


def build(corpora: Path, into: Path, *, limit: int | None = None) -> Suite:
    """Write the suite `peps`."""
    paths = sorted((corpora / "python-peps" / FOLDER).glob("pep-*.rst"))
    if not paths:
        raise BadInput(f"no {corpora}/python-peps/{FOLDER}: give the folder that holds it with --corpora")
    chosen = drawn([{"path": path} for path in paths], None if limit is None else KEPT * limit)
    proposals = [Proposal(path=row["path"], header=header(row["path"].read_text("utf-8"))) for row in chosen]
    shutil.rmtree(into / FOLDER, ignore_errors=True)
    (into / FOLDER).mkdir(parents=True)
    for one in proposals:
        shutil.copy(one.path, into / FOLDER / one.path.name)
    cases = of_each_kind([*_singles(proposals), *_lists(proposals), *_counts(proposals)], limit)
    return finish(into, "peps", "Fields, lists and counts of Python's decision records", cases, _SOURCES)


_SOURCES = (Source(folder=FOLDER, kind="policy"),)


def header(text: str) -> dict[str, str]:
    """The fields above the first empty line; a line that begins with white space goes on with the field before."""
    fields: dict[str, str] = {}
    name = ""
    for line in text.split("\n\n", 1)[0].split("\n"):
        found = re.match(r"([A-Za-z-]+): *(.*)", line)
        if found and not line[0].isspace():
            name, fields[found[1]] = found[1], found[2].strip()
        elif name:
            fields[name] += f"\n{line.strip()}"
    return fields


def _singles(proposals: Sequence[Proposal]) -> Iterator[Row]:
    """A question for each field that a proposal has, and one for a field that it lacks."""
    statuses = sorted({one.header["Status"] for one in proposals})
    for one in proposals:
        yield _single(one, "Status", f"What is the status of {one.name}?", _enum(one, statuses))
        for field, question in (("Author", "Who are the authors of {}?"), ("Created", "When was {} created?")):
            yield _single(one, field, question.format(one.name), *_facts(one, field))
        if "Superseded-By" in one.header:
            yield _single(one, "Superseded-By", f"What superseded {one.name}?", *_facts(one, "Superseded-By"))
        if not {"Sponsor", "BDFL-Delegate", "PEP-Delegate"} & one.header.keys():
            yield case(f"{one.path.stem}-delegate", "missing-value", f"Who is the delegate of {one.name}?", "no")


def _single(one: Proposal, field: str, question: str, *nuggets: Row) -> Row:
    name = f"{one.path.stem}-{field.lower()}"
    return case(name, "field-lookup", question, "yes", nuggets=list(nuggets), gold_sources=[one.source])


def _enum(one: Proposal, statuses: Sequence[str]) -> Row:
    nugget = answer(one.header["Status"], (), one.place("Status"), "its status")
    return nugget | {"match": {"type": "enum", "value": one.header["Status"], "options": statuses}}


def _facts(one: Proposal, field: str) -> Iterator[Row]:
    """The facts that a field's value holds: each author, the day, each number."""
    value, places = one.header[field], one.place(field)
    if field == "Created":
        day = datetime.strptime(value, "%d-%b-%Y").replace(tzinfo=UTC).date().isoformat()
        yield answer(value, (), places, "when") | {"match": {"type": "date", "value": day}}
    elif field == "Author":
        for name in re.split(r",\s*", re.sub(r"\s*<[^>]*>", "", value.replace("\n", " "))):
            if name.strip():
                yield answer(name.strip(), (), places, name.strip())
    else:
        for number in re.findall(r"\d+", value):
            yield answer(f"PEP {number}", [number], places, f"PEP {number}")


def _groups(proposals: Sequence[Proposal]) -> Iterator[tuple[str, list[Proposal]]]:
    """Proposals by status and by type, said as people say it."""
    for field in ("Status", "Type"):
        for value in sorted({one.header[field] for one in proposals}):
            yield f"the {field.lower()} {value}", [one for one in proposals if one.header[field] == value]


def _lists(proposals: Sequence[Proposal]) -> Iterator[Row]:
    for told, each in _groups(proposals):
        if len(each) in LISTED:
            sources = [one.source for one in each]
            nugget = {"text": told, "match": {"type": "list", "values": sources}}
            name = f"list-{told.removeprefix('the ')}".replace(" ", "-").lower()
            yield case(name, "list", f"Which PEPs have {told}?", "yes", nuggets=[nugget], gold_sources=sources)


def _counts(proposals: Sequence[Proposal]) -> Iterator[Row]:
    for told, each in _groups(proposals):
        nugget = {"text": f"{len(each)} have {told}", "match": {"type": "number", "value": len(each)}}
        name = f"count-{told.removeprefix('the ')}".replace(" ", "-").lower()
        yield case(name, "count", f"How many PEPs have {told}?", "yes", nuggets=[nugget])
