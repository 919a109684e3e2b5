"""The assistant as an audited system: what it is and did, as files that it can take in as evidence of itself.

Who asked and what was asked are in it only as the salted hashes of the ledger; nothing here can be turned back into a
question, and whoever keeps a receipt can show that its question is the one that was counted.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from textwrap import indent
from typing import Any

import prompts
from assistant.domain.access import Clause, may_read, parse_principal
from assistant.domain.errors import BadInput
from assistant.domain.sources import Sources
from assistant.reports.sheets import harmless
from assistant.store.chain import Head
from assistant.store.index import PublishedVersion
from prompts.loader import load

ENTRIES = "sources-entries.yaml"
"""The entries that an operator adds to sources.yaml."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is exported."""

    sources: Sources
    """Today's rule."""
    versions: tuple[PublishedVersion, ...]
    """Published versions, oldest first."""
    answers: tuple[dict[str, Any], ...]
    """Chained records of answers, oldest first."""
    head: Head
    """The head of the ledger."""
    code_version: str
    """Release, with a digest of its code."""
    chat: str | None
    """The chat model that words answers; None where none is set."""
    day: date
    """The day of the export."""


def self_files(told: Told, folder: str, *, allow: Sequence[str], manifests: Sequence[Path]) -> dict[str, bytes]:
    """Every file by its path in the folder. Raises BadInput for a principal or a manifest that is none."""
    kept = _prompts()
    made = {
        "access-lists.csv": _access(told.sources),
        "index-versions.csv": _versions(told.versions),
        "query-log.csv": _queries(told.answers),
        "queries-by-month.csv": _counts(told.answers),
        "prompt-versions.csv": _prompt_rows(kept),
        "model-card.md": _card(told).encode(),
        **{f"prompts/{name}": content for name, content in kept.items()},
        **{f"evaluations/run-{n}.json": _manifest(one) for n, one in enumerate(manifests, start=1)},
    }
    return made | {ENTRIES: _entries(folder, allow, has_runs=bool(manifests)).encode()}


def _access(sources: Sources) -> bytes:
    """Who may read each source by its entry; a file's own rule can only narrow that."""
    readers = [one for user in sorted(sources.people) if (one := sources.reader(user))]
    rows = [
        (
            entry.id,
            entry.path,
            entry.connector,
            entry.kind,
            _allowed(entry.clause),
            " ".join(entry.clause.deny),
            " ".join(one.user for one in readers if may_read(one, [entry.clause])) or "nobody",
        )
        for entry in sources.entries
    ]
    return _csv(("source", "place", "connector", "kind", "allow", "deny", "people who may read"), rows)


def _allowed(clause: Clause) -> str:
    return clause.unreadable or " ".join(clause.allow or ()) or "nobody"


def _versions(versions: Iterable[PublishedVersion]) -> bytes:
    """What each version of the index was made with."""
    rows = [
        (one.number, one.created.date(), one.items, one.chunks, one.root, one.encoder, one.chunker, one.tokenizer, " ".join(one.parsers), one.erased)
        for one in versions
    ]  # fmt: skip
    columns = ("version", "published on", "items", "chunks", "hash of items", "encoder", "chunker", "tokenizer", "parsers", "erased since")  # fmt: skip
    return _csv(columns, rows)


def _queries(answers: Iterable[dict[str, Any]]) -> bytes:
    """Each answer with its place in the ledger; who asked and what are salted hashes."""
    rows = [
        (one["seq"], one["time"], one["version"], one["code_version"], one["hashes"].get("user"), one["hashes"].get("question"), one["hashes"].get("answer"))
        for one in answers
    ]  # fmt: skip
    columns = ("record", "time", "index version", "release", "hash of who asked", "hash of the question", "hash of the answer")  # fmt: skip
    return _csv(columns, rows)


def _counts(answers: Iterable[dict[str, Any]]) -> bytes:
    counted = Counter((one["time"][:7], one["version"]) for one in answers)
    return _csv(("month", "index version", "questions"), [(*key, count) for key, count in sorted(counted.items())])


def _prompts() -> dict[str, bytes]:
    """Every prompt file of this release."""
    found = (one for one in files(prompts).iterdir() if one.name.endswith(".md"))
    return {one.name: one.read_bytes() for one in sorted(found, key=lambda one: one.name)}


def _prompt_rows(kept: Mapping[str, bytes]) -> bytes:
    loaded = [load(name.removesuffix(".md")) for name in kept]
    return _csv(("prompt", "version", "sha256"), [(one.name, one.version, one.sha256) for one in loaded])


def _card(told: Told) -> str:
    """What reads, ranks and words, and what it must not be used for."""
    newest = told.versions[-1]
    worded = f"The chat model {told.chat} words answers from passages; each of its sentences is checked against its quotes before it is shown." if told.chat else "No chat model is set: answers are composed from quotes."  # fmt: skip
    return f"""---
kind: model_card
system: Clausetrail
date: {told.day}
---
# Model card of the audit assistant

Release {told.code_version}, index version {newest.number} of {newest.created.date()} with {newest.items} items.

## What it is made of

Encoder {newest.encoder}, {newest.dim} dimensions; chunker {newest.chunker}; tokenizer {newest.tokenizer}. {worded}

## What it is for

It finds and quotes evidence for auditors inside what each reader may read. Every statement cites a place in a pinned
revision. It decides nothing: findings are an auditor's, and a check that finds nothing is no proof.

## How its work is kept

The ledger holds {told.head.records} records up to the hash {told.head.hash}; {len(told.answers)} of them are answers.
"""


def _manifest(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise BadInput(f"{path}: cannot be read: {problem.strerror}") from problem


def _entries(folder: str, allow: Sequence[str], *, has_runs: bool) -> str:
    """The entries to add, closed to everybody where nobody is named."""
    import yaml

    try:
        named = [str(parse_principal(one)) for one in allow]
    except ValueError as problem:
        raise BadInput(str(problem)) from problem
    made = [
        ("access", "access-lists.csv", "register", "access"),
        ("index", "index-versions.csv", "register", "deployment"),
        ("queries", "query-log.csv", "register", "monitoring"),
        ("months", "queries-by-month.csv", "register", "monitoring"),
        ("prompt-versions", "prompt-versions.csv", "register", "prompt"),
        ("prompts", "prompts", "files", "prompt"),
        ("card", "model-card.md", "files", "model_card"),
        *([("evaluations", "evaluations", "files", "evaluation")] if has_runs else []),
    ]
    entries = [
        {
            "id": f"assistant-{name}",
            "path": f"{folder}/{path}",
            "connector": connector,
            "kind": kind,
            "allow": list(named),
        }
        for name, path, connector, kind in made
    ]
    return indent(yaml.safe_dump(entries, sort_keys=False, allow_unicode=True), "  ")  # as lists of sources.yaml stand


def _csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A register whose cells no spreadsheet takes for formulas."""
    kept = io.StringIO()
    writer = csv.writer(kept, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([harmless("" if one is None else str(one)) for one in row] for row in rows)
    return kept.getvalue().encode()
