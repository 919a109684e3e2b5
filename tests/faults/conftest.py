"""A small generated organization, homes of it, and what is compared between homes."""

from __future__ import annotations

import random
import shutil
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from assistant.store.catalog import chunks, presence, revisions
from assistant.wiring import Workspace
from tests.faults.runs import ingest, workspace

SOURCES = """\
version: 1
organization: {name: Faulty, timezone: Europe/Berlin}
people: {ada: [red]}
sources:
  - {id: rules, path: rules, connector: files, kind: policy, allow: [everyone]}
"""
WORDS = [
    "zebra",
    "alert",
    "approval",
    "board",
    "okapi",
    "drift",
    "model",
    "owner",
    "review",
    "quota",
    "tiger",
    "release",
]


@dataclass(frozen=True)
class Organization:
    """Files on disk that grow, and the home they were ingested into before."""

    sources: Path
    home: Path

    def copy(self, to: Path) -> Path:
        """A home as it was before the files grew."""
        return Path(shutil.copytree(self.home, to))


def sentences(seed: int) -> str:
    """A text of its own for each seed."""
    draw = random.Random(seed)
    lines = [" ".join(draw.choices(WORDS, k=8)) + "." for _ in range(3)]
    return f"# Rule {seed}\n\n" + "\n\n".join(lines) + "\n"


def write_rules(folder: Path, numbers: Sequence[int], *, generation: int) -> None:
    """One file for each number."""
    (folder / "rules").mkdir(parents=True, exist_ok=True)
    for number in numbers:
        (folder / "rules" / f"rule-{number:03}.md").write_text(sentences(1_000 * generation + number), "utf-8")


@pytest.fixture(scope="session")
def organization(tmp_path_factory: pytest.TempPathFactory) -> Organization:
    """Ten files were ingested; since then three changed, one went and twenty came."""
    base = tmp_path_factory.mktemp("faults")
    folder = base / "org"
    write_rules(folder, range(10), generation=0)
    (folder / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    ingest(base / "home", folder / "sources.yaml")
    write_rules(folder, [1, 4, 7, *range(10, 30)], generation=1)
    (folder / "rules" / "rule-002.md").unlink()
    return Organization(sources=folder / "sources.yaml", home=base / "home")


@pytest.fixture(scope="session")
def undisturbed(organization: Organization, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose second ingest nobody disturbed."""
    home = organization.copy(tmp_path_factory.mktemp("undisturbed") / "home")
    ingest(home, organization.sources)
    return home


@pytest.fixture
def home(organization: Organization, tmp_path: Path) -> Path:
    """A home of this test's own, before the second ingest."""
    return organization.copy(tmp_path / "home")


def contents(home: Path) -> tuple[object, ...]:
    """What a home holds, told without the numbers that depend on how it came about."""
    opened = workspace(home)
    store = opened._store
    roots = [version.root for version in store.versions()]
    held = (presence.c.from_version, presence.c.to_version, presence.c.original)
    with store.catalog.reading() as connection:
        items = connection.execute(
            select(revisions.c.evidence_id, revisions.c.revision, *held).join_from(presence, revisions)
        ).all()
        cut = connection.execute(select(chunks.c.chunk_id, chunks.c.text_hash)).all()
    with store.writing(), closing(store.vectors("stub-32-0", 32)) as vectors:
        ids = sorted(vectors.ids())
        same = vectors.get(ids).tobytes()
        counted = vectors.count()
    close(opened)
    return roots, sorted(map(tuple, items)), sorted(map(tuple, cut)), ids, same, counted


def answers(home: Path, version: int) -> list[tuple[object, ...]]:
    """What two searches find in a version."""
    opened = workspace(home)
    found = [opened.search(query, "ada", as_of=version) for query in ("zebra alert approval", "okapi drift")]
    close(opened)
    return [(hit.span, hit.text, hit.score, hit.dense, hit.lexical) for hits in found for hit in hits]


def wrong(home: Path) -> list[str]:
    """Checks of the doctor that fail, each with what it says."""
    opened = workspace(home)
    found = [f"{check.name}: {check.detail} ({check.advice})" for check in opened.doctor() if not check.ok]
    close(opened)
    return found


def close(opened: Workspace) -> None:
    opened._store.close()
