"""The sources.yaml files for real organizations' records; the records themselves lie elsewhere, named by a variable."""

import os
from collections import Counter
from pathlib import Path

import pytest

import evals
from assistant.domain.evidence import Item, Skipped
from ingest.collect import collect
from ingest.context import Context
from ingest.sources import load_sources

REAL = Path(evals.__file__).parent / "corpora" / "real"
CORPORA = os.environ.get("CLAUSETRAIL_CORPORA")
NAMES = ("federal-ai-inventory", "python-peps", "datica-policies")


@pytest.mark.parametrize("name", NAMES)
def test_the_sources_can_be_read_and_say_who_may_read_each(name: str) -> None:
    sources, _ = load_sources(REAL / name / "sources.yaml")
    assert sources.people
    assert all(entry.clause.unreadable is None for entry in sources.entries)


@pytest.mark.skipif(CORPORA is None, reason="CLAUSETRAIL_CORPORA does not name the folder of real corpora")
@pytest.mark.parametrize(("name", "least"), list(zip(NAMES, (2_845, 214, 26), strict=True)))
def test_every_file_and_row_ends_as_evidence_or_as_a_skip(name: str, least: int) -> None:
    sources, _ = load_sources(REAL / name / "sources.yaml")
    found = list(collect(sources, Path(CORPORA or "") / name, Context(organization=sources.organization)))
    counts = Counter(type(one) for one in found)
    assert counts[Item] >= least
    assert counts[Skipped] <= 1
    if name == "federal-ai-inventory":
        assert sum(one.source == "inventory-2024" for one in found) == 2_133
