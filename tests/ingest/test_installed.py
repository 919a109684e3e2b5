"""Connectors of other packages: found by entry point, held to the protocol, and never able to take another's id."""

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.domain.errors import BadInput
from assistant.domain.sources import SERVICE
from ingest.sources import is_live
from tests.ingest.folder import Corpus

PAGE = Path(__file__).parents[2] / "docs" / "connectors.md"
HEAD = """\
from dataclasses import replace
from assistant.domain.evidence import *
from ingest.connectors.common import record_item, skip
from ingest.connectors.record import Record
from ingest.layers import Layer

def item(file, name="#1", **more):
    record = Record()
    record.add("note", "good")
    told = Metadata(title="t", kind=Kind.OTHER)
    made = record_item(file, record, identity=EvidenceId(file.path + name), metadata=told, parser="p-1", original="0", beside=Layer())
    return replace(made, **more)

"""
Install = Callable[..., None]


@pytest.fixture
def install(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Puts a distribution with one connector on the path: its module's code, its name and its group."""
    modules = []

    def put(code: str, name: str = "extra", group: str = "clausetrail.connectors", package: str = "extra_pack") -> None:
        folder = tmp_path_factory.mktemp("site")
        (folder / f"{package}.py").write_text(code, encoding="utf-8")
        about = folder / f"{package}-1.0.dist-info"
        about.mkdir()
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n", encoding="utf-8")
        (about / "entry_points.txt").write_text(f"[{group}]\n{name} = {package}\n", encoding="utf-8")
        monkeypatch.syspath_prepend(str(folder))
        modules.append(package)

    yield put
    for module in modules:
        sys.modules.pop(module, None)


def test_the_connector_of_the_page_runs(corpus: Corpus, install: Install) -> None:
    text = PAGE.read_text(encoding="utf-8")
    (program,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    (named,) = re.findall(r"^(\w+) = \"(\w+)\"$", text, re.MULTILINE)
    install(program, name=named[0], package=named[1])
    log = (
        '{"id": "D-1", "date": "2026-10-06", "owner": "Ann", "reason": "Two tests failed."}\n'
        '{"date": "2026-10-07"}\n{"id": "D-1", "reason": "Again."}\n'
    )
    corpus.entry("log.jsonl", named[0], "kind: minutes, allow: [everyone]").file("log.jsonl", log)
    items, skips = corpus.collect()
    assert list(items) == ["log.jsonl#D-1", "log.jsonl#D-1~2"]
    told = items["log.jsonl#D-1"].metadata
    assert (str(told.date), told.owner, told.kind) == ("2026-10-06", "Ann", "minutes")
    assert skips["log.jsonl#line-2"].reason == "line 2 has no id"
    assert len(program.strip().splitlines()) <= 35


def test_a_service_of_another_package_is_read_by_its_url(corpus: Corpus, install: Install) -> None:
    code = HEAD + "def items(service, context):\n    yield item(service)\n"
    install(code, group="clausetrail.connectors.live")
    corpus.entries.append("  - {id: wiki, url: 'https://wiki.example', connector: extra, allow: [everyone]}")
    items, _ = corpus.collect()
    assert list(items) == ["wiki#1"]
    assert items["wiki#1"].path == SERVICE + "wiki"


BROKEN = {
    "raises": ("raise KeyError('x')", "the parser failed with KeyError"),
    "ends the program": ("raise SystemExit(3)", "tried to end the program"),
    "no item": ("yield 'text'", "yields str instead of Item or Skipped"),
    "another file's id": ("yield item(file, id=EvidenceId('open.md'))", "does not lie in secret.x"),
    "a longer path": ("yield item(file, 'y#1')", "does not lie in secret.x"),
    "an id that is no text": ("yield item(file, id=None)", "does not lie in secret.x"),
    "another path": ("yield item(file, path='open.md')", "names the path 'open.md'"),
    "another source": ("yield item(file, source='s1')", "names the source 's1'"),
    "a skip elsewhere": ("yield Skipped(path='open.md', source='s0', reason='r', fix='f')", "does not lie in secret.x"),
    "an id twice": ("yield item(file)", "gives two items the id secret.x#1"),
    "a span outside": ("yield item(file, '#2', text='n')", "outside its text"),
    "a false value": ("yield item(file, '#2', text='note: evil')", "is not what stands in the text"),
    "overlapping parts": ("yield item(file, '#2', elements=item(file).elements * 2)", "elements that overlap"),
}


@pytest.mark.parametrize(("act", "reason"), BROKEN.values(), ids=BROKEN)
def test_a_connector_that_breaks_the_protocol_is_a_skip(
    act: str, reason: str, corpus: Corpus, install: Install
) -> None:
    """What came before it stays, what comes after it is not read, and the other files go on."""
    install(HEAD + f"def items(file, context):\n    yield item(file)\n    {act}\n    yield item(file, '#9')\n")
    corpus.entry("secret.x", "extra", "allow: []").file("secret.x", "x")
    corpus.entry("open.md").file("open.md", "# Open\n")
    items, skips = corpus.collect()
    assert set(items) == {"secret.x#1", "open.md"}
    assert items["open.md"].source == "s1"
    assert reason in skips["secret.x"].reason


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("def items(file, context):\n    return None\n", "yields nothing"),
        ("def items(file):\n    yield 1\n", "failed with TypeError"),
        ("things = 1\n", "has no function `items`"),
        ("import nowhere_at_all\n", "cannot be imported (ModuleNotFoundError)"),
    ],
    ids=["no iterator", "another signature", "no function", "no import"],
)
def test_a_connector_that_does_not_start_is_a_skip(code: str, reason: str, corpus: Corpus, install: Install) -> None:
    install(code)
    corpus.entry("a.x", "extra").file("a.x", "x")
    items, skips = corpus.collect()
    assert not items
    assert reason in skips["a.x"].reason


def test_a_service_yields_no_id_outside_of_its_own(corpus: Corpus, install: Install) -> None:
    code = HEAD + "def items(service, context):\n    yield item(service, '!1')\n"
    install(code, group="clausetrail.connectors.live")
    corpus.entries.append("  - {id: wiki, url: 'https://wiki.example', connector: extra, allow: [everyone]}")
    items, skips = corpus.collect()
    assert not items
    assert "does not lie in wiki" in skips["wiki"].reason


def test_a_name_that_two_packages_bring_is_refused(corpus: Corpus, install: Install) -> None:
    install("", package="one_pack")
    install("", package="two_pack", group="clausetrail.connectors.live")
    with pytest.raises(BadInput, match="installed more than once"):
        corpus.entry("a.x", "extra").collect()


def test_an_unknown_name_is_said_with_what_is_installed(corpus: Corpus, install: Install) -> None:
    install("", name="sharepoint")
    with pytest.raises(BadInput, match=r"unknown connector 'sharepiont': use one of files, .*, sharepoint"):
        corpus.entry("a.x", "sharepiont").collect()


def test_a_built_in_name_stays_built_in(corpus: Corpus, install: Install) -> None:
    install(
        HEAD + "def items(file, context):\n    yield item(file)\n", name="files", group="clausetrail.connectors.live"
    )
    assert not is_live("files")
    assert list(corpus.entry("a.md").collect()[0]) == []
    corpus.file("a.md", "# Plain\n")
    assert list(corpus.collect()[0]) == ["a.md"]
