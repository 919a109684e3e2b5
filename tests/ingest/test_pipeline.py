"""Runs of ingestion one after another: what has not changed is not read again, and nothing is lost between them."""

import json
import os
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from assistant.domain.errors import BadInput
from assistant.domain.evidence import Item, Skipped
from assistant.models.encoder import StubEncoder
from assistant.store.readings import read_freshness
from assistant.store.store import Store
from ingest import collect, connectors, inputs
from ingest.context import Context, Place, Service
from ingest.limits import Limits
from ingest.live import Place as Files
from ingest.pipeline import IngestReport, Options, ingest
from tests.store.homes import item, open_home

HEAD = "version: 1\norganization: {name: Test, timezone: Europe/Berlin}\nsources:\n"


class CountingEncoder(StubEncoder):
    """Counts the texts that it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.texts = 0

    def encode(self, texts):  # noqa: ANN001, ANN201
        self.texts += len(texts)
        return super().encode(texts)


@dataclass
class Runs:
    """A folder and a home, and how often each place was read."""

    folder: Path
    store: Store
    encoder: CountingEncoder = field(default_factory=CountingEncoder)
    read: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=lambda: ["{id: all, path: docs, connector: files, allow: [everyone]}"])

    def write(self, path: str, text: str) -> None:
        place = self.folder / "docs" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)

    def run(self) -> IngestReport:
        file = self.folder / "sources.yaml"
        file.write_text(HEAD + "".join(f"  - {line}\n" for line in self.lines))
        self.read.clear()
        place = Files(file=file, root=self.folder)
        return ingest(self.store, self.encoder, place, Options(limits=Limits(workers=0)))


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Runs]:
    found = Runs(folder=tmp_path / "corpus", store=open_home(tmp_path / "home"))
    read = collect.read

    def noted(place: Place, context: Context) -> Iterator[Item | Skipped]:
        found.read.append(place.path)
        return read(place, context)

    monkeypatch.setattr(collect, "read", noted)
    found.write("a.md", "# A\n\nThe first text.\n")
    found.write("b.md", "# B\n\nThe second text.\n")
    yield found
    found.store.close()


def test_an_unchanged_file_is_neither_parsed_nor_encoded_again(runs: Runs) -> None:
    first = runs.run()
    encoded = runs.encoder.texts
    second = runs.run()
    assert (first.published, first.unchanged, second.published, second.unchanged) == (True, 0, False, 2)
    assert (runs.read, runs.encoder.texts, second.items, second.encoded) == ([], encoded, 2, 0)


def test_only_the_changed_file_is_read(runs: Runs) -> None:
    runs.run()
    runs.write("b.md", "# B\n\nAnother text.\n")
    report = runs.run()
    assert (runs.read, report.published, report.items, report.encoded) == (["docs/b.md"], True, 2, 1)


@pytest.mark.parametrize(
    "change",
    [
        lambda runs: runs.write("a.md.meta.yaml", "owner: Ada Quist\n"),
        lambda runs: runs.lines.__setitem__(0, runs.lines[0].replace("connector", "kind: policy, connector")),
        lambda runs: runs.lines.__setitem__(0, runs.lines[0].replace("id: all", "id: other")),
        lambda runs: inputs._code.cache_clear(),
    ],
    ids=["sidecar", "kind", "entry", "code"],
)
def test_a_file_is_read_again_when_something_beside_it_changed(
    runs: Runs, change: Callable[[Runs], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    runs.run()
    monkeypatch.setattr(inputs, "PROGRAMS", ("no-such-program",))
    change(runs)
    runs.run()
    inputs._code.cache_clear()
    assert "docs/a.md" in runs.read


def test_skips_and_notices_of_an_unchanged_file_are_told_again(runs: Runs) -> None:
    runs.lines.append("{id: rows, path: rows.csv, connector: register, allow: [everyone]}")
    (runs.folder / "rows.csv").write_text('id,name\n1,one\n1,two\n2,three\n3,"never closed\n')
    first, second = runs.run(), runs.run()
    assert second.unchanged == 3
    assert first.skipped
    assert first.notices
    assert (first.skipped, first.notices, first.items) == (second.skipped, second.notices, second.items)


def test_what_a_killed_run_has_read_is_taken_up_and_encoded(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(StubEncoder, "encode", _killed)
    with pytest.raises(KeyboardInterrupt):
        runs.run()
    monkeypatch.undo()
    report = runs.run()
    assert (report.published, report.items, report.encoded) == (True, 2, 2)


def _killed(*_: object) -> None:
    raise KeyboardInterrupt


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch, runs: Runs) -> dict[str, object]:
    """A live source that gives what the dict holds under `rows`, and fails when told so under `down`."""
    state: dict[str, object] = {"rows": {"1": "first", "2": "second"}, "down": False}

    def items(place: Service, context: Context) -> Iterator[Item | Skipped]:
        for key, text in dict(state["rows"]).items():  # type: ignore[call-overload]
            yield made(place, context, key, text)
        if state["down"]:
            yield Skipped(path=place.path, source=place.entry.id, reason="does not answer", fix="start it")

    monkeypatch.setattr(connectors, "SERVICES", {"mlflow": items})
    runs.lines.append("{id: live, url: 'http://127.0.0.1:1', connector: mlflow, allow: [everyone]}")
    return state


def made(place: Service, context: Context, key: str, text: str) -> Item:
    data = json.dumps(text).encode()
    return replace(
        item(f"{place.path}#{key}", text, source=place.entry.id), path=place.path, original=context.keep(data)
    )


def held(runs: Runs) -> set[str]:
    """Ids that the version that answers holds."""
    return {str(one.id) for one in runs.store.index().items}


def test_a_service_is_read_at_each_run(runs: Runs, service: dict[str, object]) -> None:
    runs.run()
    assert not runs.run().published
    assert runs.read == ["live"]
    service["rows"] = {"1": "first"}
    assert runs.run().published
    assert held(runs) == {"docs/a.md", "docs/b.md", "live#1"}


def test_a_service_that_does_not_answer_loses_nothing(runs: Runs, service: dict[str, object]) -> None:
    runs.run()
    before = read_freshness(runs.store.catalog)["live"].read_at
    service |= {"rows": {"1": "changed"}, "down": True}
    report = runs.run()
    assert held(runs) == {"docs/a.md", "docs/b.md", "live#1", "live#2"}
    assert report.items == 4
    assert [one.path for one in report.skipped] == ["live"]
    assert "1 items of an earlier reading are kept" in report.notices[-1].text
    fresh = read_freshness(runs.store.catalog)
    assert fresh["live"].read_at == before
    assert fresh["all"].read_at > before


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Ends of folders that cannot be listed; permissions do not stop the superuser, who may run the tests."""
    ends: set[str] = set()
    scan = os.scandir

    def refusing(path: str) -> object:
        if os.fspath(path).endswith(tuple(ends) or "\0"):
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refusing)
    return ends


@pytest.mark.parametrize("folder", ["docs/sub", "docs"])
def test_a_folder_that_cannot_be_listed_loses_nothing(runs: Runs, closed: set[str], folder: str) -> None:
    for name in ("sub/c.md", "sub/deep/d.md", "subway.md"):
        runs.write(name, f"# {name}\n\nThe text of {name}.\n")
    runs.run()
    everything = held(runs)
    before = read_freshness(runs.store.catalog)["all"].read_at
    closed.add(folder)
    report = runs.run()
    assert held(runs) == everything
    assert not report.published
    assert report.items == len(everything)
    assert [one.path for one in report.skipped] == [folder]
    (notice,) = [one for one in report.notices if "are kept" in one.text]
    assert (notice.path, notice.source) == (folder, "all")
    assert read_freshness(runs.store.catalog)["all"].read_at == before
    closed.clear()
    (runs.folder / "docs/sub/c.md").unlink()
    runs.run()
    assert held(runs) == everything - {"docs/sub/c.md"}


def test_what_no_entry_names_any_more_is_not_kept_for_a_closed_folder(runs: Runs, closed: set[str]) -> None:
    runs.write("sub/c.md", "# C\n\nThe third text.\n")
    runs.write("sub/d.txt", "The fourth text.\n")
    runs.run()
    closed.add("docs/sub")
    runs.lines[:] = ["{id: some, path: docs/*.md, connector: files, allow: [everyone]}"]
    report = runs.run()
    assert held(runs) == {"docs/a.md", "docs/b.md", "docs/sub/c.md"}
    assert [one.source for one in report.notices if "are kept" in one.text] == ["some"]


def test_a_folder_that_was_never_read_keeps_no_source_from_being_fresh(runs: Runs, closed: set[str]) -> None:
    runs.write("sub/c.md", "# C\n\nThe third text.\n")
    closed.add("docs/sub")
    runs.run()
    assert "all" in read_freshness(runs.store.catalog)


def test_the_home_folder_is_no_evidence_wherever_it_lies(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    with open_home(corpus / ".home") as store:
        runs = Runs(folder=corpus, store=store, lines=["{id: all, path: ., connector: files, allow: [everyone]}"])
        runs.write("a.md", "# A\n\nText.\n")
        first, second = runs.run(), runs.run()
    assert (first.items, second.items, second.published) == (1, 1, False)
    assert [(one.path, one.reason) for one in first.skipped] == [(".home", "the home folder of Clausetrail itself")]


@pytest.mark.parametrize("home", ["corpus", "."])
def test_sources_inside_the_home_folder_are_refused(tmp_path: Path, home: str) -> None:
    """Else all of them would be taken for the home's own files."""
    with open_home(tmp_path / home) as store:
        runs = Runs(folder=tmp_path / "corpus", store=store)
        runs.write("a.md", "# A\n\nText.\n")
        with pytest.raises(BadInput, match="inside the home folder"):
            runs.run()


def test_a_file_named_like_a_member_of_another_is_a_skip_and_stops_nothing(runs: Runs) -> None:
    with zipfile.ZipFile(runs.folder / "docs/p.zip", "w") as archive:
        archive.writestr("x.md", "# Inside\n\nOne.\n")
    runs.write("p.zip!x.md", "# Outside\n\nAnother.\n")
    report = runs.run()
    assert (report.published, report.items) == (True, 3)
    assert [one.path for one in report.skipped] == ["docs/p.zip!x.md"]


@pytest.mark.parametrize("name", ["mine.yaml", "conf/rules.yml"])
def test_the_sources_file_in_use_is_no_evidence_whatever_its_name(tmp_path: Path, name: str) -> None:
    """It says who may read what, and its comments were never meant for readers."""
    file = tmp_path / "org" / name
    file.parent.mkdir(parents=True)
    file.write_text(HEAD + "  - {id: all, path: ., connector: files, allow: [everyone]}\n")
    file.with_name(file.name + ".meta.yaml").write_text("owner: Ann\n")
    (tmp_path / "org" / "linked.yaml").symlink_to(file)
    (tmp_path / "org" / "a.yaml").write_text("a: 1\n")
    store = open_home(tmp_path / "home")
    place = Files(file=file, root=tmp_path / "org")
    report = ingest(store, StubEncoder(), place, Options(limits=Limits(workers=0)))
    assert (report.items, report.skipped) == (1, ())


def test_a_sources_file_that_is_not_in_use_is_a_skip(tmp_path: Path) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text(HEAD + "  - {id: all, path: ., connector: files, allow: [everyone]}\n")
    (tmp_path / "org").mkdir()
    (tmp_path / "org" / "sources.yaml").write_text(HEAD)
    store = open_home(tmp_path / "home")
    report = ingest(store, StubEncoder(), Files(file=file, root=tmp_path / "org"), Options(limits=Limits(workers=0)))
    assert [one.path for one in report.skipped] == ["sources.yaml"]
