"""Checks an evidence pack without Clausetrail: `python -I verify_pack.py [PACK.zip or FOLDER]`.

Nothing but Python's standard library is used and nothing is fetched. Without an argument the folder of this file is
checked. What was proved and what was not is printed; of what does not hold each line says which file, what is wrong and
what to do. The exit code is 0 when everything that can be checked holds, 1 when something does not, and 2 when there is no
pack. A pack brings its own copy of this file: who does not trust the
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


AGAIN = "ask who made the pack for it anew, and compare the hash of its manifest"
"""What to do about a pack that was changed."""


def main(arguments: list[str]) -> int:
    """Check one pack and print what came of it."""
    place = Path(arguments[0]) if arguments else Path(__file__).resolve().parent
    try:
        files = read(place)
        manifest = json.loads(files[MANIFEST])
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as problem:
        _say(f"Nothing was checked: {place} holds no pack that can be read ({_called(problem)}); name the .zip or its unpacked folder.")  # fmt: skip
        return 2
    if not isinstance(manifest, dict) or manifest.get("format") != PACK:
        _say(f"Nothing was checked: {place}: {MANIFEST} is not of the format {PACK}; take the script of the release that made it.")  # fmt: skip
        return 2
    try:
        proved, open_, faults = check(files, manifest)
    except (KeyError, TypeError, AttributeError, ValueError, IndexError) as problem:
        proved, open_ = [], []
        faults = [f"{MANIFEST} is not made as packs are ({_called(problem)}): somebody changed it; {AGAIN}."]
    _say(
        *(f"DOES NOT HOLD: {line}" for line in faults),
        "Proved:",
        *(f"  - {line}" for line in proved),
        "Not proved:",
        *(f"  - {line}" for line in open_),
    )
    return 1 if faults else 0


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


def check(files: dict[str, bytes], manifest: dict[str, Any]) -> tuple[list[str], list[str], list[str]]:
    """What the pack proves, what it does not, and what does not hold, a sentence each."""
    faults = _whole(files, manifest)
    proved = [] if faults else [f"{len(manifest['files'])} files are the ones that were packed"]
    placed, misquoted = _quotes(files, manifest)
    held, unproved, broken = _receipts(files, manifest)
    proved += [] if misquoted else [placed]
    return [*proved, *held], [*_unproved(files, manifest), *unproved], [*faults, *misquoted, *broken]


def _whole(files: dict[str, bytes], manifest: dict[str, Any]) -> list[str]:
    """Which listed files are missing or changed, and which others there are."""
    listed = manifest["files"]
    of = {one["original"]: one["id"] for one in manifest["evidence"] if one["original"]}
    about = {name: f", the original of {of[name]}," if name in of else "" for name in listed}
    missing = sorted(set(listed) - set(files))
    more = sorted(set(files) - set(listed) - {MANIFEST})
    changed = [name for name in sorted(set(listed) & set(files)) if _hash(files[name]) != listed[name]]
    return [
        *(f"{name}{about[name]} is missing: {MANIFEST} lists it; unpack the pack again, else {AGAIN}." for name in missing),
        *(f"{name} does not belong to the pack: {MANIFEST} does not list it; take it out, and do not rely on it." for name in more),
        *(f"{name}{about[name]} was changed: it is not the file that was packed, whose SHA-256 is {listed[name]}; {AGAIN}." for name in changed),
    ]  # fmt: skip


def _quotes(files: dict[str, bytes], manifest: dict[str, Any]) -> tuple[str, list[str]]:
    """That each quote stands at its place in the text that the pack gives of its evidence, and which do not."""
    texts = {
        (one["id"], one["revision"]): (one["text"], files[one["text"]].decode("utf-8", "surrogatepass"))
        for one in manifest["evidence"]
        if one["text"] in files  # one that is missing has been told
    }
    known = {(one["id"], one["revision"]) for one in manifest["evidence"]}
    placed = [one for one in manifest["quotes"] if not _is_kept(one, known)]
    faults = [fault for one in placed if (fault := _misquoted(one, texts.get((one["evidence"], one["revision"]))))]
    faults += [
        f"{MANIFEST}: quote [{one['n']}] of {one['evidence']} was changed: it does not give its own SHA-256; {AGAIN}."
        for one in manifest["quotes"]
        if _hash(one["quote"].encode("utf-8", "surrogatepass")) != one["sha256"]
    ]
    numbers = [one["n"] for one in manifest["quotes"]]
    if numbers != list(range(1, len(numbers) + 1)):
        faults.append(f"{MANIFEST}: the quotes are not numbered from 1: some were taken out or added; {AGAIN}.")
    return f"{len(placed)} quotes stand at their places in the texts of {len(texts)} evidence items", faults


def _misquoted(one: dict[str, Any], found: tuple[str, str] | None) -> str:
    """Why a quote does not hold against its text; empty where it does."""
    said = f"quote [{one['n']}] of {one['evidence']}"
    if found is None:
        return f"{MANIFEST}: {said} has no text in the pack to look it up in; {AGAIN}."
    name, text = found
    start, end = one["start"], one["end"]
    if not 0 <= start < end <= len(text):
        return f"{name}: {said} lies outside this text, at characters {start} to {end} of {len(text)}; {AGAIN}."
    if text[start:end] != one["quote"]:
        return (
            f"{name}: quote [{one['n']}] does not stand in this text of {one['evidence']}, at characters {start} to {end}:"
            f" the quote or the text was changed; open the original and compare, and {AGAIN}."
        )
    return ""


def _is_kept(quote: dict[str, Any], texts: Container[tuple[str, str]]) -> bool:
    """Whether a quote is said to be kept without its text, and there is none to look it up in."""
    return bool(quote.get("kept")) and (quote["evidence"], quote["revision"]) not in texts


def _receipts(files: dict[str, bytes], manifest: dict[str, Any]) -> tuple[list[str], list[str], list[str]]:
    """That each receipt is tied to its chain, by the check of receipts that lies beside; what is open, and what does not hold."""
    names = [name for name in manifest["receipts"] if name in files]  # one that is missing has been told
    checker = _checker() if names else None
    if checker is None:
        return [], [f"{len(names)} receipts: put {RECEIPTS} beside this script"] if names else [], []
    proved: list[str] = []
    unproved: list[str] = []
    faults: list[str] = []
    for name in names:
        try:
            held, left = checker.check(json.loads(files[name]), None)
        except checker.Fault as fault:
            faults.append(f"{name} does not hold: {fault}; ask for this receipt's export anew, and compare the head of the ledger.")  # fmt: skip
        except (KeyError, TypeError, AttributeError, ValueError, IndexError) as problem:
            faults.append(f"{name} is no receipt as Clausetrail exports them ({_called(problem)}); ask for its export anew.")  # fmt: skip
        else:
            proved += [f"{name}: {line}" for line in held]
            unproved += [f"{name}: {line}" for line in left]
    return proved, unproved, faults


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
    told = _hash(files[MANIFEST])
    said = manifest.get("sentences", [])
    own = sum(not one["shown"] for one in said)
    lines = [
        f"that nobody made the pack anew: compare the hash of its manifest, {told}, with what you were told",
        "that a text says what its original does: open the original and compare",
        "that the originals are what the organization worked with, or that the conclusions are right",
    ]
    lines += [f"{len(kept)} quotes that the desk keeps without their text: {', '.join(kept)}"] if kept else []
    lines += [f"{own} of {len(said)} sentences are their authors' word: the report says so beside each, and no quote shows them"] if own else []  # fmt: skip
    return lines + ([f"{len(without)} items come without their original, such as {without[0]}"] if without else [])


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _called(problem: Exception) -> str:
    """An error as a reader is told of it."""
    return f"{type(problem).__name__}: {problem}"


def _say(*lines: str) -> None:
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # a terminal's stream has it
    sys.stdout.write(
        "\n".join(line.encode("unicode_escape").decode() if not line.isprintable() else line for line in lines) + "\n"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
