"""This product in the same process: every stage, log record and receipt is heard."""

from __future__ import annotations

import hashlib
import json
import logging
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

import assistant
import ingest
import prompts
from assistant.answer.chain import silent
from assistant.api.wire import answer_row, failed_row
from assistant.domain.answer import Outcome, Passage
from assistant.domain.errors import BadInput, ClausetrailError, NotPermitted, Unavailable
from assistant.domain.moments import as_of_from, now_from
from assistant.domain.plan import Question
from assistant.wiring import Workspace
from assistant.wiring.receipts import plain
from evals.targets.target import TargetFailed
from evals.trace import Asked, Heard, Identity, Surface

LOCAL = "clausetrail"
"""Name of this product as a target."""


class LocalTarget:
    """An opened home that answers through the product's own chain."""

    def __init__(self, workspace: Workspace, *, twice: bool = False) -> None:
        """Answer from an opened home; `twice` asks each turn once more, so that it can be seen to repeat itself."""
        self._workspace = workspace
        self._twice = twice
        self._code = code_digest()

    def identity(self) -> Identity:
        """This code over the version that answers now."""
        current = self._workspace.versions()[-1]
        return Identity(
            target=LOCAL, code=self._code, index=f"{current.number}:{current.root}", prompts=prompts_digest()
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
        receipt = self._receipt(row, asked)
        return Heard(
            asked=asked,
            answer=row,
            surfaces=surfaces_of(row)
            | {
                Surface.CANDIDATES: json_text(plain([asdict(one) for one in passages])),
                Surface.LOGS: "\n".join(logs),
                Surface.RECEIPTS: receipt,
            },
            passages=tuple(_passage(one) for one in passages),
            seconds=seconds,
            memory=peak_memory(),
            again=self._row(asked, silent) if self._twice else None,
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

    def _receipt(self, row: dict[str, Any], asked: Asked) -> str:
        """All that the receipt keeps, which its reader can open."""
        if not row["receipt"]:
            return ""
        return json_text(plain(asdict(self._workspace.kept_receipt(row["receipt"], asked.reader))))


def surfaces_of(row: dict[str, Any]) -> dict[Surface, str]:
    """The surfaces that any answer in the contract's shape has."""
    counts = {name: row.get(name) for name in ("searched", "gaps", "note", "error", "withheld", "outcome")}
    told = {name: row.get(name) for name in ("answer", "claims", "table", "trail")}
    return {
        Surface.ANSWER: json_text(told),
        Surface.CITATIONS: json_text(row.get("citations", [])),
        Surface.COUNTS: json_text(counts),
        Surface.SUGGESTIONS: json_text(row.get("plan", {})),
    }


def code_digest() -> str:
    """SHA-256 over the product's source files, prompts included: what answers, whatever its release is called."""
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
