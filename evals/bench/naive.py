"""The naive way to do the same: LangChain's directory loader and splitter, and `Chroma.from_documents`.

It runs on the files of the throughput groups, with the same weights in float32 through `HuggingFaceEmbeddings`, at the
settings that its guides show. It keeps no versions, no rights, no places to cite and no record of what it could not read.
"""

from __future__ import annotations

import time
import warnings
from pathlib import Path

from assistant.models.encoder import bundled_model
from evals.bench import ingests
from evals.bench.alone import Told, alone
from evals.bench.places import corpus, model_cache
from evals.bench.result import Bench, Line
from ingest.parse.library import ready

GROUPS = ("text", "office")
"""Groups whose formats the loader claims to read."""

LETTERS, OVERLAP = 1_000, 200  # of a slice, and shared by two; the values of LangChain's own guides


def measure(bench: Bench) -> list[Line]:
    """Lines for each group."""
    return [line for group in GROUPS for line in _group(bench, group, bench.sizes.throughput[group])]


def load_split_embed(folder: str, home: str) -> Told:
    """Index a folder the naive way; imports and loading the model are not counted, in its favour."""
    warnings.simplefilter("ignore")
    from langchain_chroma import Chroma
    from langchain_community.document_loaders import DirectoryLoader
    from langchain_huggingface import HuggingFaceEmbeddings
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    ready()  # unstructured would fetch its language model from the network
    embeddings = HuggingFaceEmbeddings(model_name=str(bundled_model()))
    names = [each for each in Path(folder).rglob("*") if each.is_file() and each.name != "sources.yaml"]
    begun = time.perf_counter()
    documents = DirectoryLoader(folder, exclude="sources.yaml", silent_errors=True).load()
    loaded = time.perf_counter() - begun
    splitter = RecursiveCharacterTextSplitter(chunk_size=LETTERS, chunk_overlap=OVERLAP)
    pieces = splitter.split_documents(documents)
    Chroma.from_documents(pieces, embeddings, persist_directory=home)
    found = {one.metadata["source"] for one in documents if one.page_content.strip()}
    return {
        "seconds": time.perf_counter() - begun,
        "load": loaded,
        "pieces": len(pieces),
        "files": len(names),
        "lost": sum(str(each) not in found for each in names),
        "letters": sum(len(one.page_content) for one in documents),
    }


def _ours(bench: Bench, group: str, sources: Path) -> Told:
    """An ingest of ours, where this run has not measured its throughput."""
    home = bench.work / "homes" / f"ours-{group}"
    home.mkdir(parents=True)
    settings = {"encoder": "default", "vectors": "chroma", "cache": str(model_cache(bench))}
    return alone(ingests.run, sources=str(sources), home=str(home), **settings)


def _group(bench: Bench, group: str, slices: int) -> list[Line]:
    """The naive way on the files of a group, against what ours took for them in this run."""
    sources, home = corpus(bench, group, slices), bench.work / "homes" / f"naive-{group}"
    home.mkdir(parents=True)
    ours = bench.told.get(f"throughput-{group}") or _ours(bench, group, sources)
    naive = alone(load_split_embed, folder=str(sources.parent), home=str(home))
    return [
        Line(
            name=f"{group}: naive way",
            value=naive["seconds"],
            unit="s",
            meaning="Loading, splitting, embedding and storing with LangChain on the same files; imports not counted.",
        ),
        Line(
            name=f"{group}: naive way against ours",
            value=naive["seconds"] / ours["seconds"],
            unit="x",
            meaning="How many times as long the naive way takes for the same files; imports of ours are counted.",
        ),
        Line(
            name=f"{group}: files that the naive way lost",
            value=naive["lost"],
            unit=f"of {naive['files']} files",
            meaning="Files that gave it no text, for which it leaves no record but a line in a log.",
        ),
        Line(
            name=f"{group}: files that ours skipped",
            value=ours["skipped"],
            unit=f"of {naive['files']} files",
            meaning="Files without evidence in ours, each recorded with a reason.",
        ),
    ]
