"""This product in the same process: every stage, log record, receipt and file is heard.

A single question is asked three times: by its reader, by another one, and by its reader again. What comes back the last time
must be what came the first time (`repeat`), and must hold nothing that only the other may read (the surface `caches`). A turn
of a dialogue is asked once, since asking it again would be the next turn.
"""

from __future__ import annotations

import hashlib
import json
import logging
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, cast

import assistant
import ingest
import prompts
from assistant.answer.chain import silent
from assistant.api.wire import answer_row, failed_row
from assistant.domain.answer import Outcome, Passage
from assistant.domain.draft import Draft
from assistant.domain.errors import BadInput, ClausetrailError, NotFound, NotPermitted, Unavailable
from assistant.domain.moments import as_of_from, now_from
from assistant.domain.plan import Question
from assistant.wiring import Workspace
from assistant.wiring.plain import plain
from evals.rows import once
from evals.targets.target import TargetFailed
from evals.trace import Asked, Heard, Identity, Surface

LOCAL = "clausetrail"
"""Name of this product as a target."""
ONCE = "clausetrail-once"
"""Its name where each question is asked once."""
FILES = 5
"""Cited evidence whose text and file are taken away, of each answer."""


class LocalTarget:
    """An opened home that answers through the product's own chain."""

    def __init__(self, workspace: Workspace, *, again: bool = False) -> None:
        """Answer from an opened home; `again` asks single questions again after another reader did."""
        self._workspace = workspace
        self._again = again
        self._code = code_digest()

    def identity(self) -> Identity:
        """This code over the version that answers now."""
        current = self._workspace.versions()[-1]
        return Identity(
            target=LOCAL if self._again else ONCE,
            code=self._code,
            index=f"{current.number}:{current.root}",
            prompts=prompts_digest(),
            model=f"{chat.name} {json_text(dict(chat.parameters))}" if (chat := self._workspace.chat) else "",
        )

    def ask(self, asked: Asked) -> Heard:
        """Answer one turn; a question that cannot be answered gives the row that a batch would."""
        stages: dict[str, object] = {}
        seconds: dict[str, float] = {}
        begun = time.perf_counter()

        def listen(stage: str, payload: object) -> None:
            stages[stage] = payload
            seconds[stage] = time.perf_counter() - begun

        with _logged() as logs:
            row = self._row(asked, listen)
        seconds["answer"] = time.perf_counter() - begun
        passages = cast("tuple[Passage, ...]", stages.get("passages", ()))
        opened = {
            Surface.CANDIDATES: json_text(plain(passages)),
            Surface.LOGS: "\n".join(logs),
            Surface.RECEIPTS: self._receipt(row, asked),
            Surface.EXPORTS: self._files(row, asked),
        }
        draft = stages.get("draft")
        used = draft.model if isinstance(draft, Draft) else None
        if used is not None:
            opened[Surface.PROMPT] = json_text(used.messages)
        again = self._asked_again(asked) if self._again and asked.conversation is None else None
        if again is not None:
            # What stood there before is told at its own surface; here counts what the other reader left behind.
            opened[Surface.CACHES] = "" if once(again) == once(row) else json_text(again)
        return Heard(
            asked=asked,
            answer=row,
            surfaces=surfaces_of(row) | opened,
            passages=tuple(_passage(one) for one in passages),
            seconds=seconds,
            memory=peak_memory(),
            tokens=used.tokens if used else 0,
            again=again,
        )

    def _row(self, asked: Asked, listen: Any) -> dict[str, Any]:
        """The answer's row. Raises TargetFailed where the product has none."""
        try:
            question = Question(
                text=asked.question,
                user=asked.reader,
                as_of=as_of_from(asked.as_of),
                now=now_from(asked.now),
                conversation=asked.conversation,
            )
            return answer_row(self._workspace.ask(question, listen), conversation=asked.conversation)
        except NotPermitted as problem:
            return failed_row(str(problem), outcome=Outcome.REFUSED, conversation=asked.conversation)
        except Unavailable as problem:
            raise TargetFailed(str(problem)) from problem
        except BadInput as problem:
            return failed_row(str(problem), conversation=asked.conversation)
        except ClausetrailError as problem:
            raise TargetFailed(str(problem)) from problem

    def _asked_again(self, asked: Asked) -> dict[str, Any]:
        """The row when the same is asked again, after the reader whose groups differ most has asked it."""
        people = self._workspace.people()
        mine = set(people.get(asked.reader, ()))
        others = sorted(name for name in people if name != asked.reader)
        if others:
            other = max(others, key=lambda name: len(mine.symmetric_difference(people[name])))
            self._row(replace(asked, reader=other), silent)
        return self._row(asked, silent)

    def _files(self, row: dict[str, Any], asked: Asked) -> str:
        """Text and file of what is cited, as the reader can take them away."""
        sources = dict.fromkeys(str(cited["source"]) for cited in row.get("citations", ()))
        return "\n".join(self.taken_away(source, asked.reader, asked.as_of) for source in list(sources)[:FILES])

    def taken_away(self, source: str, reader: str, as_of: int | str | None = None) -> str:
        """An evidence and its file as a reader gets them, or the words of the refusals."""
        get = self._workspace
        given = []
        for view in (
            lambda: get.evidence(source, reader, as_of=as_of_from(as_of)),
            lambda: get.original(source, reader),
        ):
            try:
                given.append(json_text(plain(view())))
            except NotFound as problem:
                given.append(str(problem))
        return "\n".join(given)

    def _receipt(self, row: dict[str, Any], asked: Asked) -> str:
        """All that the receipt keeps, which its reader can open."""
        if not row["receipt"]:
            return ""
        return json_text(plain(self._workspace.kept_receipt(row["receipt"], asked.reader)))


def surfaces_of(row: dict[str, Any]) -> dict[Surface, str]:
    """The surfaces that any answer in the contract's shape has; a field of its own counts as part of the answer."""
    elsewhere = {
        Surface.CITATIONS: ("citations",),
        Surface.COUNTS: ("searched", "gaps", "note", "error", "withheld", "outcome"),
        Surface.SUGGESTIONS: ("plan", "suggestions"),
    }
    named = {name for names in elsewhere.values() for name in names}
    told = {Surface.ANSWER: tuple(name for name in row if name not in named)} | elsewhere
    return {surface: json_text({name: row[name] for name in names if name in row}) for surface, names in told.items()}


@cache
def code_digest() -> str:
    """SHA-256 over the product's source files, prompts included: what answers, whatever its release is called.

    Taken once, since this process goes on with the code that it began with.
    """
    told = hashlib.sha256()
    for package in (assistant, ingest, prompts):
        folder = Path(str(package.__file__)).parent
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                told.update(f"{package.__name__}/{path.relative_to(folder)}\0".encode())
                told.update(hashlib.sha256(path.read_bytes()).digest())
    return told.hexdigest()


def prompts_digest() -> str:
    """SHA-256 over the prompt files."""
    folder = Path(str(prompts.__file__)).parent
    files = sorted(path for path in folder.rglob("*.md"))
    return hashlib.sha256(b"".join(hashlib.sha256(path.read_bytes()).digest() for path in files)).hexdigest()


def json_text(value: object) -> str:
    """JSON with every character as it is, so that what is looked for in it is found."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def peak_memory() -> int:
    """Most memory of this process so far, in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _passage(one: Passage) -> dict[str, Any]:
    span = one.span
    return {"source": str(span.evidence), "start": span.start, "end": span.end, "score": one.score}


@contextmanager
def _logged() -> Iterator[list[str]]:
    """What is logged meanwhile, by whomever and at whatever level is switched on."""
    told: list[str] = []
    handler = _Keep(told)
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield told
    finally:
        root.removeHandler(handler)


class _Keep(logging.Handler):
    """Keeps each record as a line."""

    def __init__(self, told: list[str]) -> None:
        super().__init__()
        self._told = told

    def emit(self, record: logging.LogRecord) -> None:
        self._told.append(self.format(record))
