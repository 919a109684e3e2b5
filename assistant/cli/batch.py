"""The batch form of `ask`: every row of questions gives one row of answers, also on failure."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

from assistant.api.ports import Workspace
from assistant.api.wire import answer_row, failed_row
from assistant.domain.answer import Outcome
from assistant.domain.errors import BadInput, ClausetrailError, NotPermitted, Unavailable
from assistant.domain.moments import as_of_from, now_from
from assistant.domain.plan import Question
from ui.neutral import json_text

logger = logging.getLogger(__name__)


def run_batch(
    workspace: Workspace, questions: Path, answers: Path, *, now: datetime | None, on_row: Callable[[int], None]
) -> bool:
    """Answer each row in file order; False when the index was not there for at least one of them.

    File order is also the order of a conversation's turns. Raises BadInput when either file cannot be used.
    """
    if not questions.is_file():
        raise BadInput(f"no file {questions}: give a JSONL file of questions")
    if not answers.parent.is_dir() or (answers.exists() and answers.samefile(questions)):
        raise BadInput(f"cannot write answers to {answers}: name a new file in a folder that exists")
    available = True
    with answers.open("w", encoding="utf-8") as out:
        for number, line in _rows(questions):
            row, there = _answered(workspace, line, number=number, now=now)
            available = available and there
            out.write(json_text(row) + "\n")
            out.flush()
            on_row(number)
    return available


def _rows(path: Path) -> Iterator[tuple[int, bytes]]:
    """Lines that hold anything, with their numbers from 1."""
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip(b"\xef\xbb\xbf \t\r\n"):
                yield number, line


def _answered(
    workspace: Workspace, line: bytes, *, number: int, now: datetime | None
) -> tuple[dict[str, object], bool]:
    """The answer's row, and whether the index was there."""
    failed = partial(failed_row)
    try:
        row = _parsed(line)
        failed = partial(failed_row, id=_optional_text(row, "id"), conversation=_optional_text(row, "conversation"))
        question = _question(row, now)
        return answer_row(workspace.ask(question), question.id, question.conversation), True
    except NotPermitted as problem:
        return failed(str(problem), outcome=Outcome.REFUSED), True
    except ClausetrailError as problem:
        return failed(f"line {number}: {problem}"), not isinstance(problem, Unavailable)
    except Exception as problem:
        # one bad question must not cost the other rows their answers; the row says so and the log says where
        logger.exception("row %d of the batch failed", number)
        return failed(f"line {number}: internal error, {type(problem).__name__}"), True


def _parsed(line: bytes) -> dict[str, object]:
    """The JSON object of a line. Raises BadInput."""
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as problem:
        raise BadInput(f"not a JSON object: {problem}") from None
    if not isinstance(row, dict):
        raise BadInput(f"not a JSON object but a {type(row).__name__}")
    return row


def _question(row: dict[str, object], now: datetime | None) -> Question:
    """The question of a row. Raises BadInput when a field is missing or of the wrong type."""
    as_of = row.get("as_of")
    plan = row.get("plan")
    if isinstance(as_of, bool) or not isinstance(as_of, int | str | None):
        raise BadInput("as_of must be an index version or a day")
    if not isinstance(plan, dict | None):
        raise BadInput("plan must be an object")
    return Question(
        text=_required_text(row, "question"),
        user=_required_text(row, "principal"),
        as_of=as_of_from(as_of),
        now=now_from(_optional_text(row, "now")) or now,
        conversation=_optional_text(row, "conversation"),
        plan=plan,
        id=_optional_text(row, "id"),
    )


def _required_text(row: dict[str, object], name: str) -> str:
    """A field that must be a string with something in it."""
    value = row.get(name)
    if not isinstance(value, str) or not value.strip():
        raise BadInput(f"the row has no {name}")
    return value


def _optional_text(row: dict[str, object], name: str) -> str | None:
    """A field that may be missing; ids written as numbers count as text."""
    value = row.get(name)
    return None if value is None else str(value)
