"""The probe, made once for all tests of the report."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.models.cross_encoder import StubCrossEncoder
from assistant.models.encoder import StubEncoder
from assistant.settings import Settings
from assistant.store.store import Store
from assistant.wiring import Workspace
from evals.evidence import Evidence
from evals.run import Run, Scored, score
from ingest.limits import Limits
from tests.evals.report.probe import (
    CASES,
    NEW,
    NOTE,
    OLD,
    PLANTED,
    POLICY,
    SOURCES,
    SUITE,
    Probe,
    further,
    leaks,
    manifest,
    ours,
    theirs,
    traces,
)


@pytest.fixture(scope="session")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    folder = tmp_path_factory.mktemp("probe")
    for name, text in {
        OLD: POLICY.format(version="1.0", day="2025-01-01", hours=8),
        NEW: POLICY.format(version="2.0", day="2026-04-01", hours=4),
        NOTE: PLANTED,
        "sources.yaml": SOURCES,
    }.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    home = folder / "home"
    home.mkdir()
    settings = Settings(home=home, model_cache=folder / "models")
    workspace = Workspace(settings, Store.open(home), StubEncoder, StubCrossEncoder, limits=Limits(workers=0))
    workspace.ingest(folder / "sources.yaml")
    return Evidence(workspace)


@pytest.fixture(scope="session")
def probe(evidence: Evidence) -> Probe:
    """A run with every part that a report may have."""
    scored, other = (score(CASES, traces(made(evidence)), evidence) for made in (ours, theirs))
    run = Run(
        folder=Path("0001-probe"),
        manifest=manifest(),
        results=(*(one for one in scored.results if not one.name.startswith("leak-")), *leaks(), *further()),
        baseline=(*other.results, replace(further()[0], more={"points": [[0.5, 0.2], [1.0, 0.4]]})),
    )
    return Probe(run=run, suite=SUITE, ours=scored, theirs=other)


@pytest.fixture(scope="session")
def bare(evidence: Evidence) -> Probe:
    """A run of the measures that there always are, without a baseline, and of no case about a day."""
    scored = score([CASES[3]], traces(ours(evidence)), evidence)
    run = Run(folder=Path("0001-probe"), manifest=manifest(beside=False), results=scored.results, baseline=())
    return Probe(run=run, suite=SUITE, ours=scored, theirs=Scored(results=(), replies=()))
