"""The plain chain beside which our figures stand: LangChain and Chroma, put together as their guides show.

What it does, so that anyone can judge whether it is a fair one:

- It reads every file that an entry of sources.yaml names, with the loader that LangChain has for its type: text files
  whole, CSV a row, PDF a page, HTML, Word, PowerPoint, Excel and mail as text. JSON that lists records becomes a text of
  `name: value` lines a record, as CSVLoader makes of a row; its own JSONLoader wants a query for each file. What no loader
  reads, such as pictures, is left out and logged.
- It splits with RecursiveCharacterTextSplitter at the guides' sizes, embeds with the weights that our own encoder has, and
  stores with `Chroma.from_documents`.
- It retrieves the four nearest slices, the retriever's default, under a metadata filter: a slice carries the `allow` list
  of its entry, and a reader sees what names them, a group of theirs or everyone. `deny`, front matter, sidecars, levels and
  versions are not in it: they are not in the guides, and they are what a plain chain lacks.
- No chat model is at hand, so it answers with what it found: of the slices' sentences and records the three nearest to
  the question by the same embedding, each citing its source. It answers whenever anything was found, without a threshold.
  It knows no dialogue, no as-of date and no calendar.
- Its citations are read kindly: a path stands for the record of that file which holds the quote, white space is folded,
  and of a record's line that is written otherwise in the evidence the value alone may stand there.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.answer.sentences import readable, sentences
from assistant.domain.access import Principal
from assistant.domain.errors import Unavailable
from assistant.domain.sources import Sources
from assistant.models.encoder import bundled_model
from evals.bench.naive import LETTERS, OVERLAP
from evals.evidence import Evidence
from evals.targets.foreign import NOWHERE, ForeignTarget, Quoted, Statement, source_digest
from evals.targets.local import json_text
from evals.trace import Asked, Heard, Surface
from ingest.parse.library import ready
from ingest.sources import load_sources

if TYPE_CHECKING:
    from langchain_chroma import Chroma
    from langchain_core.documents import Document

logger = logging.getLogger(__name__)

BASELINE = "langchain-chroma"
"""Name of the plain chain as a target."""

NEAREST = 4
"""Slices that are retrieved: the default of LangChain's retriever."""
STATEMENTS = 3
"""Sentences and records of an answer: about as many as ours has."""
FEWEST_WORDS = 4
"""Of a sentence that can answer; a heading has fewer."""

_FINISHED = re.compile(r"[.!?;:][\"'”’)\]*_]*\s*$|: | \| |^\s*(?:[-*+•]|\d+[.)])\s")
"""A sentence that ends, a field, cells or a list item; a title looks most like any question and answers none."""

_RECORD = "record"
"""Metadata of a slice that came from a row or a JSON record."""


class BaselineTarget(ForeignTarget):
    """The plain chain, plugged in as any foreign system is; its index is built at the first question."""

    def __init__(self, sources: Path, evidence: Evidence) -> None:
        """Answer from the files that a sources.yaml names; `evidence` is what the quotes are looked up in."""
        self._folder = sources.parent
        self._sources, text = load_sources(sources, to_ingest=False)
        rules = hashlib.sha256(text.encode()).hexdigest()[:16]
        code = f"{source_digest(sys.modules[__name__])}:{rules}"
        super().__init__(self.answer, evidence, name=BASELINE, code=code, model="")
        self._hits: list[Document] = []

    def answer(self, question: str, reader: str, as_of: object, now: object) -> list[Statement] | None:  # noqa: ARG002  every foreign system takes them
        """The sentences and records nearest to the question; None when nothing that the reader may see was found."""
        with _hushed():
            self._hits = self._retrieved(question, reader)
            candidates = [one for hit in self._hits for one in _candidates(hit)]
            if not candidates:
                return None
            return [(text, self._quotes(quotes)) for text, quotes in self._best(question, candidates)]

    def ask(self, asked: Asked) -> Heard:
        """Answer one turn; what was retrieved stands beside it. Building the index is not counted."""
        self._store  # noqa: B018  built before the clock runs
        self._hits = []
        heard = super().ask(asked)
        shown = [{"source": hit.metadata["source"], "text": hit.page_content} for hit in self._hits]
        return replace(
            heard,
            passages=tuple(self._passage(hit, at) for at, hit in enumerate(self._hits)),
            surfaces=heard.surfaces | {Surface.CANDIDATES: json_text(shown)},
        )

    def _retrieved(self, question: str, reader: str) -> list[Document]:
        """The nearest slices that the reader's groups may see."""
        person = self._sources.reader(reader)
        if person is None:
            return []
        allowed = {"$or": [{principal: True} for principal in sorted(person.principals())]}
        retriever = self._store.as_retriever(search_kwargs={"k": NEAREST, "filter": allowed})
        return retriever.invoke(question)

    def _best(self, question: str, candidates: Sequence[Statement]) -> list[Statement]:
        """The statements nearest to the question, the nearest first."""
        own = list({text: (text, quotes) for text, quotes in candidates}.values())
        vectors = np.asarray(self._embeddings.embed_documents([text for text, _ in own]))
        near = vectors @ np.asarray(self._embeddings.embed_query(question))
        return [own[at] for at in np.argsort(-near, kind="stable")[:STATEMENTS]]

    def _quotes(self, quotes: Sequence[Quoted]) -> list[Quoted]:
        """Of each place the wording that the evidence has: the line, or of a field its value alone."""
        source = self._record([line for _, line in quotes], quotes[0][0])
        return [self._quoted(source, line) for _, line in quotes]

    def _record(self, lines: Sequence[str], path: str) -> str:
        """Of a file's records the one that holds most of some lines, since a value alone may stand in many; else the path."""
        held = {
            name: sum(self._evidence.place(name, line) is not None for line in lines)
            for name in self._records.get(path, ())
        }
        best = max(held, key=held.__getitem__, default=path)
        return best if held.get(best) else path

    def _quoted(self, source: str, line: str) -> Quoted:
        value = line.partition(": ")[2].strip()
        readings = [line, *([value] if value else [])]
        there = (words for words in readings if self.place(source, words).stretch != NOWHERE)
        return source, next(there, line)

    def _passage(self, hit: Document, at: int) -> dict[str, Any]:
        """A retrieved slice with its place, where it can be told; the score is its rank turned round."""
        source = self._record(hit.page_content.splitlines(), hit.metadata["source"])
        placed = self.place(source, hit.page_content)
        span = {"start": placed.stretch.start, "end": placed.stretch.end}
        return {"source": placed.source, **span, "score": 1 / (at + 1)}

    @cached_property
    def _embeddings(self) -> Any:
        """The weights of our own encoder, in float32."""
        with _library("langchain-huggingface"):
            from langchain_huggingface import HuggingFaceEmbeddings
        return HuggingFaceEmbeddings(model_name=str(bundled_model()), encode_kwargs={"normalize_embeddings": True})

    @cached_property
    def _store(self) -> Chroma:
        """Every file, read, split and embedded, in memory."""
        with _library("langchain-chroma"), _library("langchain-text-splitters"):
            from langchain_chroma import Chroma
            from langchain_text_splitters import RecursiveCharacterTextSplitter
        with _hushed():
            splitter = RecursiveCharacterTextSplitter(chunk_size=LETTERS, chunk_overlap=OVERLAP)
            pieces = splitter.split_documents(list(_documents(self._folder, self._sources)))
            # collections in memory are the process's, so a second chain must not find the first one's
            return Chroma.from_documents(pieces, self._embeddings, collection_name=f"{BASELINE}-{id(self)}")


def _candidates(hit: Document) -> Iterator[Statement]:
    """What a slice could answer with: a record as a whole, of prose each sentence."""
    source = hit.metadata["source"]
    if hit.metadata.get(_RECORD):
        lines = [line.strip() for line in hit.page_content.split("\n") if not line.strip().endswith(":")]
        lines = [line for line in lines if line]
        if lines:
            yield "; ".join(lines), [(source, line) for line in lines]
        return
    quotes = [hit.page_content[start:end] for start, end in sentences(hit.page_content)]
    finished = [quote for quote in quotes if _FINISHED.search(quote)]
    for quote in finished or quotes:
        if len(quote.split()) >= FEWEST_WORDS:
            yield readable(quote), [(source, quote)]


def _documents(folder: Path, sources: Sources) -> Iterator[Document]:
    """Every document of every file that an entry names, with its path and who may see it."""
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        name = path.relative_to(folder).as_posix()
        entry = sources.entry_of(name)
        if entry is None:
            continue
        for document in _loaded(path):
            document.metadata = _metadata(document, name, entry.clause.allow or ())
            yield document


def _loaded(path: Path) -> list[Document]:
    """The documents of a file; none, and a line in the log, of what cannot be read."""
    load = _loaders().get(path.suffix.lower())
    try:
        documents = load(path) if load else []
    except Exception as problem:  # noqa: BLE001
        # the guides' own `silent_errors`: loaders raise whatever their libraries do
        logger.warning("the baseline cannot read %s: %s", path.name, type(problem).__name__)
        return []
    if not documents:
        logger.info("the baseline has no text of %s", path.name)
    return documents


def _metadata(document: Document, name: str, allow: Iterable[Principal]) -> dict[str, Any]:
    """What Chroma keeps: values of plain types, and a flag for each principal that may see it."""
    row = document.metadata.get("row")
    record = row is not None or bool(document.metadata.get(_RECORD))
    return {"source": name, _RECORD: record} | dict.fromkeys(allow, True)


def _loaders() -> Mapping[str, Callable[[Path], list[Document]]]:
    """How files of each ending are loaded."""
    with _library("langchain-community"):
        from langchain_community import document_loaders as loaders
    ready()  # unstructured would fetch its language model from the network

    def by(kind: Any, **options: Any) -> Callable[[Path], list[Document]]:
        return lambda path: list(kind(str(path), **options).load())

    text = by(loaders.TextLoader, encoding="utf-8")
    html = by(loaders.BSHTMLLoader, open_encoding="utf-8")
    return {
        **dict.fromkeys((".md", ".txt", ".rst", ".yaml", ".yml"), text),
        ".csv": lambda path: by(loaders.CSVLoader, **_csv_options(path))(path),
        ".json": lambda path: _json_records(path) or text(path),
        ".pdf": by(loaders.PyPDFLoader),
        ".html": html,
        ".htm": html,
        ".docx": by(loaders.UnstructuredWordDocumentLoader),
        ".pptx": by(loaders.UnstructuredPowerPointLoader),
        ".xlsx": by(loaders.UnstructuredExcelLoader),
        ".eml": by(loaders.UnstructuredEmailLoader),
    }


def _csv_options(path: Path) -> dict[str, Any]:
    """Encoding and delimiter of a CSV file, as somebody who looked into it would set them."""
    content = path.read_bytes()
    try:
        encoding, text = "utf-8-sig", content.decode("utf-8-sig")
    except UnicodeDecodeError:
        encoding, text = "cp1252", content.decode("cp1252", "replace")
    header = text.partition("\n")[0]
    return {"encoding": encoding, "csv_args": {"delimiter": max(",;\t|", key=header.count)}}


def _json_records(path: Path) -> list[Document]:
    """A document for each record of a JSON file that lists records, at its top or under one name; none of other files."""
    with _library("langchain-core"):
        from langchain_core.documents import Document
    held = json.loads(path.read_text("utf-8-sig"))
    inside = held.values() if isinstance(held, dict) else [held]
    lists = [one for one in inside if isinstance(one, list) and one and all(isinstance(part, dict) for part in one)]
    records = max(lists, key=len, default=[])
    return [Document("\n".join(_flat(record)), metadata={_RECORD: True}) for record in records]


def _flat(value: object, name: str = "") -> Iterator[str]:
    """`name: value` lines of everything in a JSON value, each under its nearest name."""
    if isinstance(value, dict):
        for key, held in value.items():
            yield from _flat(held, str(key))
    elif isinstance(value, list):
        for held in value:
            yield from _flat(held, name)
    elif value not in (None, ""):
        yield f"{name}: {value}"


class _library:  # noqa: N801  used as `with`
    """Turns a library that is not installed into one sentence."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, problem: BaseException | None, __: object) -> None:
        if isinstance(problem, ImportError):
            raise Unavailable(f"the baseline needs {self._name}: install deploy/requirements-dev.txt") from problem


def _hushed() -> warnings.catch_warnings[None]:
    """No warnings of libraries about themselves."""
    return warnings.catch_warnings(action="ignore")
