"""Whether a row is an answer at all: the schema that everybody builds against, and what it cannot say."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

SCHEMA = Path(__file__).parent.parent / "contract" / "answer.schema.json"
"""The contract's schema of an answer."""

LONGEST = 200
"""Most characters of a schema's complaint that are told: it repeats the value."""


def fault_of(row: object, *, placeless: bool = False) -> str | None:
    """What is wrong with a row in one sentence; None when it is an answer.

    With `placeless` a citation may leave its place open with offsets below 0, as systems do that keep none.
    """
    found = best_match(_validator(placeless=placeless).iter_errors(row))
    if found is not None:
        return f"the row breaks the contract at {found.json_path}: {found.message[:LONGEST]}"
    assert isinstance(row, Mapping)  # noqa: S101  the schema wants an object
    # citations are looked up by number: of two with one number, one would never be looked at
    repeated = [n for n, times in Counter(one["n"] for one in row["citations"]).items() if times > 1]
    return f"the row breaks the contract: {repeated[0]} is the number of several citations" if repeated else None


def parsed(text: str | bytes) -> object:
    """The value of a JSON text. Raises ValueError, also for NaN and infinities, which are no JSON."""
    try:
        return json.loads(text, parse_constant=_no_number)
    except RecursionError:
        raise ValueError("nested too deeply") from None


@cache
def _validator(*, placeless: bool) -> Draft202012Validator:
    """The schema, with or without the least offset."""
    schema: dict[str, Any] = json.loads(SCHEMA.read_text("utf-8"))
    if placeless:
        del schema["properties"]["citations"]["items"]["properties"]["start"]["minimum"]
    return Draft202012Validator(schema)


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")
