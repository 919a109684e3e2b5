"""Whole organizations on disk for tests of the promises: files in, a workspace out, no Chroma and no model."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import evals
from assistant.answer.retrieval.retrieve import Depth
from assistant.domain.answer import Answer
from assistant.domain.plan import Question
from assistant.models.cross_encoder import StubCrossEncoder
from assistant.models.encoder import StubEncoder
from assistant.settings import Settings
from assistant.wiring import Workspace
from ingest.limits import Limits
from tests.store.homes import open_home

DEMO = Path(evals.__file__).parent / "corpora" / "demo"
"""The demo organization."""
NOW = datetime(2026, 11, 16, 12, tzinfo=UTC)
SMALLEST = Depth(candidates=3, passages=2)
"""Depths at which every cut-off is reached by a handful of files."""


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """Write files below a folder and give the path of its sources.yaml."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder / "sources.yaml"


def workspace(
    home: Path,
    sources: Path,
    *,
    depth: Depth | None = None,
    limits: Limits | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Workspace:
    """A fresh home that has ingested a folder."""
    settings = Settings(home=home, model_cache=home, now=NOW)
    opened = Workspace(
        settings,
        open_home(home),
        StubEncoder,
        StubCrossEncoder,
        depth=depth or Depth(),
        limits=limits or Limits(workers=0),
        clock=clock,
    )
    opened.ingest(sources)
    return opened


def ask(opened: Workspace, user: str, text: str) -> Answer:
    """The answer to one question."""
    return opened.ask(Question(text=text, user=user))
