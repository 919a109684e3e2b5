"""A corrected plan as the command line takes it: JSON itself, or a file that holds it."""

from __future__ import annotations

import json
from pathlib import Path

from assistant.domain.errors import BadInput


def plan_of(told: str) -> dict[str, object]:
    """The JSON object of an option's text, or of the file that it names. Raises BadInput for anything else."""
    text = told
    if not told.lstrip().startswith("{"):
        if not Path(told).is_file():
            raise BadInput(f"no file {told}: --plan takes a JSON object, or a file that holds one")
        text = Path(told).read_text(encoding="utf-8")
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise BadInput(f"the plan is not a JSON object: {problem}") from None
    if not isinstance(value, dict):
        raise BadInput(f"the plan is not a JSON object but a {type(value).__name__}")
    return value
