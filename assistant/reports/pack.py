"""An evidence pack: a report with the texts and originals that it quotes, so that an auditor can check it elsewhere."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from assistant.audit.report import KeptQuote, Report
from assistant.reports.markdown import markdown
from assistant.reports.pdf import pdf
from assistant.reports.verify_pack import MANIFEST, PACK, RECEIPTS

_MOMENT = (1980, 1, 1, 0, 0, 0)
"""When every file of a pack was changed, so that equal packs are equal bytes."""
_README = """This is an evidence pack. To check it without Clausetrail, with nothing but Python 3.11 or newer:

    python -I verify_pack.py

report.pdf and report.md are the report. Its numbered quotes stand in manifest.json with their places; texts/ holds the
text that each place counts in (not of quotes that the desk keeps: released ones, work papers, older revisions), originals/ the files where the reader may read them whole, receipts/ the receipts of
answers with their proofs. docs of the product describe the format of receipts.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An evidence that a report quotes."""

    id: str
    """Its id."""
    revision: str
    """The revision that is quoted."""
    text: str
    """Its canonical text, in which places count code points."""
    original: tuple[str, bytes] | None
    """Name and bytes of its file; None where the reader may not read all that is in it."""


def pack(report: Report, sources: Sequence[Source], receipts: Mapping[str, str], scripts: Mapping[str, str]) -> bytes:
    """The bytes of a .zip file; equal for equal parts.

    Args:
        report: What the pack supports.
        sources: Every evidence that it quotes.
        receipts: Exports of receipts as JSON, by id.
        scripts: The scripts that check it, by file name.
    """
    files = {name: text.encode() for name, text in scripts.items()}
    files |= {"README.txt": _README.encode(), "report.md": markdown(report).encode(), "report.pdf": pdf(report)}
    listed = [_placed(files, n, one) for n, one in enumerate(sources, start=1)]
    kept = {f"receipts/{_safe(name)}.json": text.encode() for name, text in sorted(receipts.items())}
    files |= kept
    manifest = {
        "format": PACK,
        "title": report.title,
        "organization": report.organization,
        "day": report.day.isoformat(),
        "facts": dict(report.facts),
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())},
        "evidence": listed,
        "quotes": _quotes(report),
        "sentences": _sentences(report),
        "receipts": list(kept),
    }
    return _zipped({MANIFEST: (json.dumps(manifest, indent=1) + "\n").encode(), **files})


def scripts() -> dict[str, str]:
    """The scripts that check a pack, by file name."""
    own = files("assistant.reports")
    return {name: own.joinpath(name).read_text(encoding="utf-8") for name in ("verify_pack.py", RECEIPTS)}


def manifest_hash(packed: bytes) -> str:
    """SHA-256 of a pack's manifest: what is told an auditor by another way than the pack."""
    with zipfile.ZipFile(io.BytesIO(packed)) as opened:
        return hashlib.sha256(opened.read(MANIFEST)).hexdigest()


def _placed(files: dict[str, bytes], n: int, one: Source) -> dict[str, str | None]:
    """Put an evidence's text and original among the files; says where. One file of many records is there once."""
    text = f"texts/{n:04}.txt"
    files[text] = one.text.encode("utf-8", "surrogatepass")
    original = None
    if one.original:
        name, content = one.original
        original = f"originals/{hashlib.sha256(content).hexdigest()[:12]}-{_safe(name)}"
        files[original] = content
    return {"id": one.id, "revision": one.revision, "text": text, "original": original}


def _quotes(report: Report) -> list[dict[str, object]]:
    return [
        {
            "n": one.n,
            "evidence": one.span.evidence,
            "revision": one.span.revision,
            "start": one.span.start,
            "end": one.span.end,
            "quote": one.quote,
            "sha256": hashlib.sha256(one.quote.encode("utf-8", "surrogatepass")).hexdigest(),
            "kept": one.remark if isinstance(one, KeptQuote) else None,
        }
        for one in report.citations
    ]


def _sentences(report: Report) -> list[dict[str, object]]:
    """Every cited sentence with the numbers of its quotes, and whether these say it."""
    return [
        {"text": one.text, "quotes": list(one.citations), "shown": one.shown, "remark": one.remark or None}
        for one in report.sentences
    ]


def _safe(name: str) -> str:
    """A name that every file system takes and that stays in its folder."""
    ending = Path(name).suffix[:12]
    return re.sub(r"[^\w.-]+", "_", name.removesuffix(ending))[:80].strip(".") + re.sub(r"[^\w.]+", "_", ending)


def _zipped(files: Mapping[str, bytes]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, date_time=_MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, content)
    return kept.getvalue()
