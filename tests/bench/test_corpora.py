"""The generated corpora: the same bytes from the same seed, no text twice, and nothing in them that is skipped."""

import hashlib
from collections import Counter
from pathlib import Path

import pytest

from assistant.domain.evidence import Item, Skipped
from assistant.store.manifest import indexed_text
from evals.bench.corpora import GROUPS, write_group, write_many
from evals.bench.stub import SeededEncoder
from ingest.chunk import chunk
from ingest.collect import collect
from ingest.context import Context
from ingest.sources import load_sources

PLAIN = ("text", "exports", "office")


def digests(folder: Path) -> dict[str, str]:
    files = (each for each in folder.rglob("*") if each.is_file())
    return {each.relative_to(folder).as_posix(): hashlib.sha256(each.read_bytes()).hexdigest() for each in files}


def texts(sources_yaml: Path) -> list[str]:
    """What is indexed of every slice of a corpus; a skip fails."""
    sources, _ = load_sources(sources_yaml)
    found = list(collect(sources, sources_yaml.parent, Context(organization=sources.organization)))
    assert [one for one in found if isinstance(one, Skipped)] == []
    count = SeededEncoder().count_tokens
    items = [one for one in found if isinstance(one, Item)]
    return [indexed_text(one.context, item.text[one.start : one.end]) for item in items for one in chunk(item, count)]


@pytest.mark.parametrize("group", ["text", "exports"])
def test_one_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path, group: str) -> None:
    for name, seed in (("one", 1), ("again", 1), ("other", 2)):
        write_group(tmp_path / name, group, slices=20, seed=seed)
    assert digests(tmp_path / "one") == digests(tmp_path / "again")
    assert digests(tmp_path / "one") != digests(tmp_path / "other")


@pytest.mark.parametrize("group", PLAIN)
def test_every_form_of_a_group_is_read_and_nothing_is_indexed_twice(tmp_path: Path, group: str) -> None:
    forms = GROUPS[group]
    sources = write_group(tmp_path, group, slices=sum(form.slices for form in forms), seed=1)
    assert len(list(tmp_path.rglob("*.*"))) == len(forms) + 1
    counted = Counter(texts(sources))
    assert max(counted.values()) == 1
    assert counted.total() >= 0.8 * sum(form.slices for form in forms)


@pytest.mark.parametrize("files", [40, 4])
def test_a_large_corpus_has_about_as_many_slices_as_were_asked_for(tmp_path: Path, files: int) -> None:
    found = texts(write_many(tmp_path, slices=400, files=files, seed=1))
    assert 400 <= len(found) <= 500
