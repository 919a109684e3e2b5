"""Checks an evidence pack without Clausetrail: `python -I verify_pack.py [PACK.zip or FOLDER]`.

Nothing but Python's standard library is used and nothing is fetched. Without an argument the folder of this file is
checked. What was proved and what was not is printed; the exit code is 0 when everything that can be checked holds, 1
when something does not, and 2 when there is no pack. A pack brings its own copy of this file: who does not trust the
pack takes this and verify_receipt.py from Clausetrail itself and names the pack.
"""

from __future__ import annotations

import hashlib
import json
import sys
import types
import zipfile
from collections.abc import Container
from pathlib import Path
from typing import Any

PACK = "clausetrail-pack-1"
MANIFEST = "manifest.json"
RECEIPTS = "verify_receipt.py"


class Fault(Exception):
    """Something in the pack does not hold; the message says what."""


def main(arguments: list[str]) -> int:
    """Check one pack and print what came of it."""
    place = Path(arguments[0]) if arguments else Path(__file__).resolve().parent
    try:
        files = read(place)
        manifest = json.loads(files[MANIFEST])
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as problem:
        _say(f"Nothing was checked: {place} holds no pack ({type(problem).__name__}: {problem})")
        return 2
    if not isinstance(manifest, dict) or manifest.get("format") != PACK:
        _say(f"Nothing was checked: {place} is not of the format {PACK}")
        return 2
    try:
        proved, open_ = check(files, manifest)
    except Fault as fault:
        _say(f"DOES NOT HOLD: {fault}")
        return 1
    except (KeyError, TypeError, AttributeError, ValueError, IndexError) as problem:
        _say(f"DOES NOT HOLD: the pack is not made as packs are ({type(problem).__name__}: {problem})")
        return 1
    _say("Proved:", *(f"  - {line}" for line in proved), "Not proved:", *(f"  - {line}" for line in open_))
    return 0


def read(place: Path) -> dict[str, bytes]:
    """Every file of a pack by its path inside. Raises ValueError for two of one name."""
    if place.is_dir():
        return {
            one.relative_to(place).as_posix(): one.read_bytes() for one in sorted(place.rglob("*")) if one.is_file()
        }
    with zipfile.ZipFile(place) as packed:
        names = [one.filename for one in packed.infolist() if not one.is_dir()]
        if len(names) != len(set(names)):
            raise ValueError("two files of one name")
        return {name: packed.read(name) for name in names}


def check(files: dict[str, bytes], manifest: dict[str, Any]) -> tuple[list[str], list[str]]:
    """What the pack proves and what it does not. Raises Fault at the first thing that does not hold."""
    receipts, unproved = _receipts(files, manifest)
    proved = [_whole(files, manifest), *_quotes(files, manifest), *receipts]
    return proved, [*_unproved(files, manifest), *unproved]


def _whole(files: dict[str, bytes], manifest: dict[str, Any]) -> str:
    """Every listed file is there with its hash, and no other."""
    listed = manifest["files"]
    _want(
        set(files) - {MANIFEST} == set(listed),
        f"other files than listed: {sorted((set(files) - {MANIFEST}) ^ set(listed))}",
    )
    for name, digest in sorted(listed.items()):
        _want(hashlib.sha256(files[name]).hexdigest() == digest, f"{name} is not the file that was packed")
    return f"{len(listed)} files are the ones that were packed"


def _quotes(files: dict[str, bytes], manifest: dict[str, Any]) -> list[str]:
    """Each quote stands at its place in the text that the pack gives of its evidence."""
    texts = {
        (one["id"], one["revision"]): files[one["text"]].decode("utf-8", "surrogatepass")
        for one in manifest["evidence"]
    }
    placed = [one for one in manifest["quotes"] if not _is_kept(one, texts)]
    for one in placed:
        text, start, end = texts[one["evidence"], one["revision"]], one["start"], one["end"]
        _want(0 <= start < end <= len(text), f"quote [{one['n']}] lies outside its text")
        _want(text[start:end] == one["quote"], f"quote [{one['n']}] does not stand in the text of {one['evidence']}")
    numbers = [one["n"] for one in manifest["quotes"]]
    _want(numbers == list(range(1, len(numbers) + 1)), "the quotes are not numbered from 1")
    return [f"{len(placed)} quotes stand at their places in the texts of {len(texts)} evidence items"]


def _is_kept(quote: dict[str, Any], texts: Container[tuple[str, str]]) -> bool:
    """Whether a quote is said to be kept without its text, and there is none to look it up in."""
    return bool(quote.get("kept")) and (quote["evidence"], quote["revision"]) not in texts


def _receipts(files: dict[str, bytes], manifest: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Each receipt is tied to its chain, by the check of receipts that lies beside."""
    if not manifest["receipts"]:
        return [], []
    checker = _checker()
    if checker is None:
        return [], [f"{len(manifest['receipts'])} receipts: put {RECEIPTS} beside this script"]
    proved: list[str] = []
    unproved: list[str] = []
    for name in manifest["receipts"]:
        try:
            held, left = checker.check(json.loads(files[name]), None)
        except checker.Fault as fault:
            raise Fault(f"{name}: {fault}") from fault
        proved += [f"{name}: {line}" for line in held]
        unproved += [f"{name}: {line}" for line in left]
    return proved, unproved


def _checker() -> Any:
    """The check of receipts that lies beside this script, never the one of the pack; None where none does."""
    beside = Path(__file__).resolve().parent / RECEIPTS
    if not beside.is_file():
        return None
    module = types.ModuleType("verify_receipt")
    exec(compile(beside.read_bytes(), str(beside), "exec"), module.__dict__)  # noqa: S102 - as trusted as this script
    return module


def _unproved(files: dict[str, bytes], manifest: dict[str, Any]) -> list[str]:
    """What nobody can tell from this pack alone."""
    without = [one["id"] for one in manifest["evidence"] if not one["original"]]
    texts = {(one["id"], one["revision"]) for one in manifest["evidence"]}
    kept = [str(one["n"]) for one in manifest["quotes"] if _is_kept(one, texts)]
    told = hashlib.sha256(files[MANIFEST]).hexdigest()
    lines = [
        f"that nobody made the pack anew: compare the hash of its manifest, {told}, with what you were told",
        "that a text says what its original does: open the original and compare",
        "that the originals are what the organization worked with, or that the conclusions are right",
    ]
    lines += [f"{len(kept)} quotes that the desk keeps without their text: {', '.join(kept)}"] if kept else []
    return lines + ([f"{len(without)} items come without their original, such as {without[0]}"] if without else [])


def _want(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Fault(otherwise)


def _say(*lines: str) -> None:
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # a terminal's stream has it
    sys.stdout.write(
        "\n".join(line.encode("unicode_escape").decode() if not line.isprintable() else line for line in lines) + "\n"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
