"""Checks an exported receipt without Clausetrail: `python -I verify_receipt.py RECEIPT.json [--head HEAD.json]`.

Nothing but Python's standard library is used, nothing is fetched, and only the files that are named are read. What was
proved and what was not is printed; the exit code is 0 when everything that can be checked holds, 1 when something does
not, and 2 when the file is no export. The format is described in docs/receipts.md.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any

EXPORT = "clausetrail-receipt-1"
GENESIS = "0" * 64


class Fault(Exception):
    """Something in the file does not hold; the message says what."""


def main(arguments: list[str]) -> int:
    """Check one export and print what came of it."""
    try:
        name, head = _options(arguments)
        export, noted = _read(name), _read(head) if head else None
    except (ValueError, OSError) as problem:
        _say(f"Nothing was checked: {problem}")
        return 2
    if not isinstance(export, dict) or export.get("format") != EXPORT:
        _say(f"Nothing was checked: {name} is not a receipt of the format {EXPORT}")
        return 2
    try:
        proved, open_ = check(export, noted)
    except Fault as fault:
        _say(f"DOES NOT HOLD: {fault}")
        return 1
    except (KeyError, TypeError, AttributeError, ValueError, IndexError) as problem:
        _say(f"DOES NOT HOLD: the file is not made as exports are ({type(problem).__name__}: {problem})")
        return 1
    _say("Proved:", *(f"  - {line}" for line in proved), "Not proved:", *(f"  - {line}" for line in open_))
    return 0


def check(export: dict[str, Any], noted: dict[str, Any] | None) -> tuple[list[str], list[str]]:
    """What the export proves and what it does not. Raises Fault at the first thing that does not hold."""
    record = json.loads(export["record"])
    proved = [
        _chained(export, record),
        *_texts(export, record),
        *_shown(export),
        _to_head(export),
    ]
    if noted is not None:
        proved.append(_noted(export, noted))
    return proved, _unproved(export, record, noted)


def _chained(export: dict[str, Any], record: dict[str, Any]) -> str:
    """The record is the one whose hash is in the chain, and says the same of its place."""
    hashed = {1: _sha256(export["record"]), 2: _linked(export["before"], _sha256(export["record"]))}
    _want(hashed.get(record.get("format", 1)) == export["hash"], "the record does not give the hash of the chain")
    place = (record["seq"], record["previous"])
    _want(place == (export["number"], export["before"]), "the record names another place in the chain than the export")
    _want(export["number"] > 1 or export["before"] == GENESIS, "something stands before number 1")
    return f"record {export['number']}, written {record['time']}, is tied to the chain before it by its hash"


def _texts(export: dict[str, Any], record: dict[str, Any]) -> list[str]:
    """Each text gives, with its salt, the hash in the record."""
    for part, kept in sorted(export["parts"].items()):
        _want(part in record["hashes"], f"the record names no {part}")
        # a salt of another form could take over the beginning of its text, and the hash would be the same
        _want(re.fullmatch("[0-9a-f]{32}", kept["salt"]) is not None, f"the salt of {part} is of another form")
        _want(_salted(kept) == record["hashes"][part], f"{part} is not the text that was chained")
    return [f"the {part} is the one that was chained" for part in sorted(export["parts"])]


def _shown(export: dict[str, Any]) -> list[str]:
    """What the export shows for reading is what its texts say."""
    parts, shown = export["parts"], export["receipt"]
    told = {part: json.loads(kept["text"]) for part, kept in parts.items() if part not in ("user", "question")}
    for part in {"user", "question"} & parts.keys():
        _want(shown[part] == parts[part]["text"], f"the {part} that is shown is not the one that was chained")
    found = []
    if "answer" in told:
        answer, row = told["answer"], shown["answer"]
        claims = [(one["text"], one["citations"]) for one in answer["claims"]]
        _want(
            [(one["text"], one["citations"]) for one in row["claims"]] == claims,
            "other claims are shown than were chained",
        )
        _want(
            [_quote(one) for one in row["citations"]] == [_kept_quote(one) for one in answer["citations"]],
            "other quotes are shown than were chained",
        )
        _want(row["answer"] == answer["text"], "another answer is shown than was chained")
        found.append(
            f"{len(claims)} claims and {len(row['citations'])} quotes with their revisions are shown as they were chained"
        )
    if "passages" in told:
        kept = [(one["span"]["evidence"], one["text"], one["score"]) for one in told["passages"]]
        _want(
            [(one["source"], one["text"], one["score"]) for one in shown["passages"]] == kept,
            "other passages are shown than were chained",
        )
        texts = all(_sha256(one["text"]) == one["sha256"] for one in told["passages"])
        _want(texts, "a passage's text does not give its hash")
        found.append(f"{len(kept)} passages with their scores and hashes are shown as they were chained")
    return found


def _quote(row: dict[str, Any]) -> tuple[Any, ...]:
    return (row["n"], row["source"], row["revision"], row["start"], row["end"], row["quote"])


def _kept_quote(one: dict[str, Any]) -> tuple[Any, ...]:
    span = one["span"]
    return (one["n"], span["evidence"], span["revision"], span["start"], span["end"], one["quote"])


def _to_head(export: dict[str, Any]) -> str:
    """The hashes of later records lead from this record to the head."""
    head = export["head"]
    reached = _reached(export, len(export["following"]))
    _want(
        (export["number"] + len(export["following"]), reached) == (head["records"], head["hash"]),
        "the later records do not lead to the head that the export names",
    )
    return f"it stands {len(export['following'])} records before the head {head['hash']} of {head['records']} records"


def _noted(export: dict[str, Any], noted: dict[str, Any]) -> str:
    """The chain runs through a head that somebody noted."""
    after = noted["records"] - export["number"]
    _want(
        after >= 0,
        f"the head that was noted, of {noted['records']} records, is older than this receipt: it says nothing of it",
    )
    _want(
        after <= len(export["following"]), "the head that was noted is newer than the export: export the receipt again"
    )
    _want(_reached(export, after) == noted["hash"], "the chain is another than the one whose head was noted")
    return f"the chain runs through the head that was noted, of {noted['records']} records"


def _reached(export: dict[str, Any], steps: int) -> str:
    """Hash of the chain so many records later."""
    reached: str = export["hash"]
    for digest in export["following"][:steps]:
        _want(re.fullmatch("[0-9a-f]{64}", digest) is not None, "a later record's hash is none")
        reached = _linked(reached, digest)
    return reached


def _unproved(export: dict[str, Any], record: dict[str, Any], noted: dict[str, Any] | None) -> list[str]:
    """What nobody can tell from this file alone."""
    lines = [
        f"the {part}: only its hash is known, as it was erased or is not for whom this was exported"
        for part in sorted(record["hashes"].keys() - export["parts"].keys())
    ]
    if noted is None:
        lines.append(
            "that this is the chain the organization keeps: compare with a head that was noted elsewhere, --head FILE"
        )
    return [
        *lines,
        "that a quote stands in its source: ask for the file and compare",
        "that the record was written at the time it names, or that the answer was right",
    ]


def _salted(kept: dict[str, str]) -> str:
    return _sha256(f"{kept['salt']}\n{kept['text']}")


def _linked(previous: str, digest: str) -> str:
    return _sha256(f"{previous}\n{digest}")


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _want(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Fault(otherwise)


def _options(arguments: list[str]) -> tuple[str, str | None]:
    """Name of the export and of the noted head."""
    if len(arguments) == 3 and "--head" in arguments[:2]:
        at = arguments.index("--head")
        rest = arguments[:at] + arguments[at + 2 :]
        return rest[0], arguments[at + 1]
    if len(arguments) != 1:
        raise ValueError("name one file: verify_receipt.py RECEIPT.json [--head HEAD.json]")
    return arguments[0], None


def _read(name: str) -> Any:
    return json.loads(Path(name).read_text(encoding="utf-8"))


def _say(*lines: str) -> None:
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # a terminal's stream has it
    sys.stdout.write(
        "\n".join(line.encode("unicode_escape").decode() if not line.isprintable() else line for line in lines) + "\n"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
