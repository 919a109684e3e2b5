"""Promise 5: every file and every row of a source is evidence or a recorded skip with a reason and a way to mend it.

What must be there is counted by this test from the files, with other means than the product's.
"""

import csv
import io
import json
import os
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import evals
from assistant.domain.evidence import Item, Skipped
from assistant.wiring import Workspace
from ingest.collect import collect
from ingest.context import Context
from ingest.parse import parse_bytes
from ingest.sources import load_sources
from tests.promises.organizations import write

HEAD = "version: 1\norganization: {name: Any, timezone: Europe/Berlin}\npeople: {ada: []}\nsources:\n"
CORPORA = Path(evals.__file__).parent / "corpora"
REAL = os.environ.get("CLAUSETRAIL_CORPORA")
RECORD = re.compile(r"(\.(?:csv|json|xlsx|eml))[#!].*")
QUICK = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],  # a failing example is small already, and shrinking it parses for minutes
    suppress_health_check=[HealthCheck.too_slow],
)


def collected(sources: Path) -> Iterator[Item | Skipped]:
    """Everything that the sources.yaml at that path names."""
    named = load_sources(sources)[0]
    return collect(named, sources.parent, Context(organization=named.organization))


def told(found: Iterable[Item | Skipped]) -> Counter[str]:
    """How many items and skips there are of each file."""
    several = list(found)
    assert all(one.reason and one.fix for one in several if isinstance(one, Skipped))
    return Counter(one.path if isinstance(one, Item) else _file_of(one.path) for one in several)


def _file_of(skipped: str) -> str:
    """The file that a skip is of; a record's id begins with it, and so does an attachment's."""
    return RECORD.sub(r"\1", skipped)


NAMES = st.text("ab \u00e9\u4e2d'&#!~$.", min_size=1, max_size=6).filter(lambda name: name.strip(".") != "")
ENDINGS = st.sampled_from(
    [".md", ".txt", ".rst", ".html", ".docx", ".pdf", ".xlsx", ".csv", ".json", ".yaml", ".eml", ".zip", ""]
)
CONTENT = st.one_of(
    st.binary(max_size=40),
    st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.sampled_from(
        [b"# Head\n\nText of it.\n", b'{"a": 1}', b"a: 1\n", b"From: a@b.c\nSubject: x\n\nHello\n", b"id,b\n1,2\n"]
    ),
)


@QUICK
@given(
    files=st.dictionaries(st.tuples(st.sampled_from(["", "deep/"]), NAMES, ENDINGS), CONTENT, min_size=1, max_size=6)
)
def test_every_file_of_a_random_folder_is_an_item_or_a_skip(files: dict[tuple[str, str, str], bytes]) -> None:
    with tempfile.TemporaryDirectory() as name:
        entry = "  - {id: all, path: all, connector: files, allow: [everyone]}\n"
        sources = write(Path(name) / "org", {"sources.yaml": HEAD + entry, "all/good.md": "# Good\n\nThis is read.\n"})
        for (folder, stem, ending), content in files.items():
            place = sources.parent / "all" / f"{folder}{stem}{ending}"
            place.parent.mkdir(exist_ok=True)
            place.write_bytes(content)
        found = told(collected(sources))
        expected = {
            file.relative_to(sources.parent).as_posix() for file in sources.parent.glob("all/**/*") if file.is_file()
        }
        assert found.keys() == expected


CELL = st.text("ab ,;|\t\"'\n\u00fc0", max_size=6)


@QUICK
@given(
    rows=st.lists(st.tuples(CELL, CELL), min_size=1, max_size=12),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
)
def test_every_row_of_a_random_table_is_an_item(rows: list[tuple[str, str]], delimiter: str, encoding: str) -> None:
    stream = io.StringIO()
    table = csv.writer(stream, delimiter=delimiter, lineterminator="\r\n")
    table.writerows([("number", "what", "who"), *((f"K{number}", *row) for number, row in enumerate(rows))])
    with tempfile.TemporaryDirectory() as name:
        entry = "  - {id: t, path: t.csv, connector: register, allow: [everyone]}\n"
        sources = write(Path(name), {"sources.yaml": HEAD + entry})
        (sources.parent / "t.csv").write_bytes(stream.getvalue().encode(encoding))
        found = list(collected(sources))
        text = "\n".join(one.text for one in found if isinstance(one, Item))
        assert sum(isinstance(one, Item) for one in found) == len(rows)
        assert all(f"number: K{number}" in text for number in range(len(rows)))


ELEMENTS = st.sampled_from([
    "p", "div", "span", "b", "a", "ul", "ol", "li", "dl", "dt", "dd", "table", "tr", "td",
    "th", "tbody", "caption", "blockquote", "pre", "h2", "figure", "figcaption", "details", "summary", "form", "fieldset", "label", "select",
    "option", "nav", "header", "main", "font", "custom-x", "math", "del",
])  # fmt: skip
WRITTEN = st.sampled_from([" # ", " word# "])
PAGE = st.recursive(
    WRITTEN,
    lambda inner: st.tuples(ELEMENTS, st.booleans(), st.lists(st.one_of(WRITTEN, inner), max_size=4)).map(
        lambda made: f"<{made[0]}>{''.join(made[2])}" + (f"</{made[0]}>" if made[1] else "")
    ),
    max_leaves=20,
)


@QUICK
@given(page=PAGE)
def test_every_word_of_a_random_page_is_text_once(page: str) -> None:
    """However its elements are nested, and whether they are closed or not; a word may be one sign."""
    first, *rest = page.split("#")
    numbered = first + "".join(chr(0x4E00 + number) + piece for number, piece in enumerate(rest))
    words = re.sub("<[^>]*>", " ", numbered).split()
    text = parse_bytes(f"<html><body>Page {numbered}</body></html>".encode(), "a.html").text
    assert Counter(text.split()) - Counter("|") == Counter(["Page", *words])


RECORDS = st.lists(
    st.one_of(
        st.none(),
        st.integers(0, 9),
        st.fixed_dictionaries(
            {}, optional={"key": st.sampled_from(["A-1", "A-2", ""]), "fields": st.just({"summary": "x"})}
        ),
        st.fixed_dictionaries({}, optional={"number": st.sampled_from([1, 2, None]), "title": st.just("x")}),
    ),
    max_size=8,
)


@QUICK
@given(records=RECORDS, connector=st.sampled_from(["jira", "github"]))
def test_every_record_of_a_random_export_is_an_item_or_a_skip(records: list[object], connector: str) -> None:
    export = {"issues": records} if connector == "jira" else records
    with tempfile.TemporaryDirectory() as name:
        entry = f"  - {{id: e, path: e.json, connector: {connector}, allow: [everyone]}}\n"
        sources = write(Path(name), {"sources.yaml": HEAD + entry, "e.json": json.dumps(export)})
        found = list(collected(sources))
        assert len(found) == max(len(records), 1)  # an export without records is a skip of its own
        assert len({one.id if isinstance(one, Item) else one.path for one in found}) == len(found)


def _rows(file: Path, connector: str) -> int:
    """How many records a file of the demo holds, counted without the product."""
    match connector, file.suffix:
        case (("jira" | "github"), _):
            export = json.loads(file.read_bytes())
            return len(export["issues"] if isinstance(export, dict) else export)
        case (("register" | "servicenow"), ".csv"):
            text = _decoded(file.read_bytes())
            sign = max(",;\t", key=text.partition("\n")[0].count)
            return sum(any(map(str.strip, row)) for row in csv.reader(io.StringIO(text), delimiter=sign)) - 1
        case "register", ".xlsx":
            with closing(openpyxl.load_workbook(file, read_only=True)) as book:
                return sum(_filled(sheet.iter_rows(values_only=True)) for sheet in book.worksheets)
        case _:
            return 1


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise AssertionError("the demo has no other encodings")


def _filled(rows: Iterable[tuple[object, ...]]) -> int:
    """Rows of a sheet with more than one value, less its header."""
    return max(sum(sum(value is not None for value in row) > 1 for row in rows) - 1, 0)


def test_every_file_and_row_of_the_demo_is_evidence_or_a_skip(demo: Workspace) -> None:
    root = CORPORA / "demo"
    sources, _ = load_sources(root / "sources.yaml")
    found = Counter(item.path for item in demo._store.index(None).items) + told(demo.skips())
    files = [file for file in root.rglob("*") if file.is_file() and not file.name.endswith(".meta.yaml")]
    named = {file.relative_to(root).as_posix(): file for file in files}
    expected = {path: (file, entry) for path, file in named.items() if (entry := sources.entry_of(path))}
    assert found.keys() == expected.keys()
    short = {path for path, (file, entry) in expected.items() if found[path] < _rows(file, entry.connector)}
    assert short == set()


@pytest.mark.skipif(REAL is None, reason="CLAUSETRAIL_CORPORA does not name the folder of real corpora")
def test_all_2133_rows_of_the_federal_inventory_end_as_evidence() -> None:
    sources, _ = load_sources(CORPORA / "real" / "federal-ai-inventory" / "sources.yaml")
    found = [
        one
        for one in collect(
            sources, Path(REAL or "") / "federal-ai-inventory", Context(organization=sources.organization)
        )
        if one.source == "inventory-2024"
    ]
    assert Counter(map(type, found)) == {Item: 2_133}
    assert not [one for one in found if isinstance(one, Skipped)]
