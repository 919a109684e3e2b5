"""An answer as server-sent events: plan, passages, draft, verdicts, answer; or problem, when it fails."""

from __future__ import annotations

import json
from collections.abc import Iterator
from queue import SimpleQueue
from threading import Thread

from assistant.api.ports import Workspace
from assistant.api.problems import problem_of
from assistant.api.views import stage_row
from assistant.api.wire import answer_row
from assistant.domain.plan import Question

_END = None
"""Stands in the queue where nothing more follows."""


def events(workspace: Workspace, question: Question) -> Iterator[str]:
    """The events of one answer, as they happen."""
    queue: SimpleQueue[tuple[str, object] | None] = SimpleQueue()
    # Its own thread: the answer is made in one go, and a reader who has hung up must not leave it half made
    # before its receipt is written.
    Thread(target=_work, args=(workspace, question, queue), daemon=True).start()
    while (event := queue.get()) is not _END:
        name, data = event
        yield f"event: {name}\ndata: {json.dumps(data)}\n\n"


def _work(workspace: Workspace, question: Question, queue: SimpleQueue[tuple[str, object] | None]) -> None:
    """Make the answer and tell the queue of each stage."""

    def on_stage(name: str, payload: object) -> None:
        # the finished answer goes out below, with its receipt
        if name != "answer":
            queue.put((name, stage_row(payload)))

    try:
        answer = workspace.ask(question, on_stage)
        queue.put(("answer", answer_row(answer, question.id, question.conversation)))
    except Exception as error:  # noqa: BLE001
        # a thread has no caller to tell: the error goes to the reader as an event and, when unforeseen, to the log
        queue.put(("problem", problem_of(error).model_dump(mode="json")))
    finally:
        queue.put(_END)
