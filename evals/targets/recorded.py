"""Answers that somebody recorded: any system's, scored without the system.

The batch form: rows of questions `{id, question, principal, conversation?, as_of?, now?}` and rows of answers with the
same ids, in two files or, where each answer's row repeats its question, in one. A turn is found by its words, its reader,
its as-of date and what was said before it in the dialogue, never by a case's id, which a system need not know.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.domain.errors import BadInput
from evals.cases.case import Case
from evals.targets.contract import fault_of, parsed
from evals.targets.local import surfaces_of
from evals.targets.target import TargetFailed
from evals.trace import Asked, Heard, Identity

Said = tuple[str, str]
"""The words of a turn, white space folded, and who said them."""

Key = tuple[tuple[Said, ...], str | None]
"""A dialogue up to and with the turn, and its as-of date."""

_OWN = frozenset({"id", "conversation", "receipt", "question", "principal", "now", "as_of"})
"""What may differ between two recordings of one answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    """One recorded turn."""

    name: str
    """Id of its row."""
    now: str | None
    """The asker's calendar; None where the row leaves it to whoever ran the batch."""
    answer: dict[str, Any]
    """The answer's row."""


class RecordedTarget:
    """Recorded answers in place of the system that gave them."""

    def __init__(self, answers: Path, questions: Path | None = None) -> None:
        """Read the files. Raises BadInput that names the line or the id of what cannot be used."""
        files = [path for path in (questions, answers) if path is not None]
        self._identity = Identity(target=f"recorded {answers.name}", code=_digest(files), index="")
        self._records: dict[Key, list[_Record]] = {}
        for key, record in _records(answers, questions):
            _add(self._records.setdefault(key, []), record)
        self._spoken: dict[str, tuple[Said, ...]] = {}

    def identity(self) -> Identity:
        """Hash of the files, and the index version that the answers name. Raises TargetFailed when they name several."""
        named = {
            record.answer["index_version"]
            for (_, as_of), records in self._records.items()
            for record in records
            if record.answer.get("index_version") and not (as_of or "").isdecimal()
        }
        if len(named) > 1:
            told = ", ".join(sorted(map(str, named)))
            raise TargetFailed(f"the answers were recorded over several index versions ({told}): record them over one")
        index = str(next(iter(named), ""))
        return Identity(target=self._identity.target, code=self._identity.code, index=index)

    def ask(self, asked: Asked) -> Heard:
        """The recorded answer to one turn. Raises TargetFailed when there is none, or it keeps no contract."""
        before = self._spoken.get(asked.conversation, ()) if asked.conversation else ()
        said = (*before, (_folded(asked.question), asked.reader))
        record = self._record((said, _told(asked.as_of)), asked)
        if asked.conversation:
            self._spoken[asked.conversation] = said
        fault = fault_of(record.answer, placeless=True)
        if fault is not None:
            raise TargetFailed(f"row {record.name}: {fault}")
        return Heard(asked=asked, answer=record.answer, surfaces=surfaces_of(record.answer))

    def _record(self, key: Key, asked: Asked) -> _Record:
        """The row of a turn: one of the same calendar before one that names none."""
        rows = self._records.get(key, [])
        same = [row for row in rows if row.now == asked.now] or [row for row in rows if row.now is None]
        if not same:
            where = f" as of {asked.as_of}" if asked.as_of is not None else ""
            raise TargetFailed(f"no answer of {asked.reader} to {asked.question!r}{where} is recorded")
        return same[0]


def question_rows(cases: Iterable[Case], *, now: str) -> Iterator[dict[str, object]]:
    """The cases as rows of questions, to be answered by whatever takes the batch form; an id is the case's.

    Earlier turns of a dialogue have the case's id with their number. `now` is the calendar of cases that name none.
    """
    for case in cases:
        for number, turn in enumerate(case.turns, start=1):
            row: dict[str, object] = {
                "id": case.id if number == len(case.turns) else f"{case.id}/{number}",
                "question": turn.question,
                "principal": turn.reader or case.reader,
                "now": case.now or now,
            }
            row |= {"as_of": case.as_of} if case.as_of is not None else {}
            yield row | ({"conversation": case.id} if len(case.turns) > 1 else {})


def _records(answers: Path, questions: Path | None) -> Iterator[tuple[Key, _Record]]:
    """Every answer with what it answers, in the order of the questions."""
    given = _by_id(answers)
    asked = given if questions is None else _by_id(questions)
    stray = sorted(given.keys() - asked.keys())
    if stray:
        raise BadInput(f"{answers}: {stray[0]} answers no question of {questions}")
    spoken: dict[str, tuple[Said, ...]] = {}
    for name, question in asked.items():
        words, reader = _text(question, "question", name), _text(question, "principal", name)
        conversation = question.get("conversation")
        said = (*spoken.get(str(conversation), ()), (_folded(words), reader))
        if conversation is not None:
            spoken[str(conversation)] = said
        if name not in given:  # found missing when it is asked, so that the case is named
            continue
        answer = given[name]
        if _folded(str(answer.get("question", words))) != _folded(words):
            raise BadInput(f"{answers}: {name} answers another question than {questions} asks under that id")
        calendar = question.get("now")
        record = _Record(name=name, now=None if calendar is None else str(calendar), answer=answer)
        yield (said if conversation is not None else said[-1:], _told(question.get("as_of"))), record


def _add(rows: list[_Record], record: _Record) -> None:
    """Put a record beside others of the same turn; another answer to the same turn is an error."""
    for other in rows:
        if other.now == record.now and _own(other.answer) != _own(record.answer):
            raise BadInput(f"{other.name} and {record.name} record different answers to one question: keep one of them")
    rows.append(record)


def _by_id(path: Path) -> dict[str, dict[str, Any]]:
    """The rows of a file by id, in order."""
    rows: dict[str, dict[str, Any]] = {}
    for number, line in enumerate(_lines(path), start=1):
        if not line.strip():
            continue
        try:
            row = parsed(line)
        except ValueError as problem:
            raise BadInput(f"{path}:{number}: not a JSON object: {problem}") from None
        if not isinstance(row, dict) or row.get("id") is None:
            raise BadInput(f"{path}:{number}: not a JSON object with an id")
        if str(row["id"]) in rows:
            raise BadInput(f"{path}:{number}: the id {row['id']} stands more than once")
        rows[str(row["id"])] = row
    return rows


def _lines(path: Path) -> list[str]:
    """The lines of a file."""
    try:
        return path.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as problem:
        raise BadInput(f"{path}: cannot be read as UTF-8 text: {problem}") from problem


def _text(row: Mapping[str, Any], name: str, row_id: str) -> str:
    """A field that must be a text."""
    value = row.get(name)
    if not isinstance(value, str) or not value.strip():
        raise BadInput(f"row {row_id} has no {name}: give the file of questions too")
    return value


def _folded(words: str) -> str:
    return " ".join(words.split())


def _told(as_of: object) -> str | None:
    return None if as_of is None else str(as_of)


def _own(answer: Mapping[str, Any]) -> str:
    """What an answer says, whatever it is called."""
    return json.dumps({name: value for name, value in answer.items() if name not in _OWN}, sort_keys=True)


def _digest(files: Iterable[Path]) -> str:
    """SHA-256 over files."""
    told = hashlib.sha256()
    for path in files:
        try:
            told.update(hashlib.sha256(path.read_bytes()).digest())
        except OSError as problem:
            raise BadInput(f"{path}: cannot be read: {problem.strerror}") from problem
    return told.hexdigest()
