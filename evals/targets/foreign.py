"""A foreign system as a target: about 20 lines, shown in docs/evaluation-targets.md.

What has to be written is one function, `answer(question, reader, as_of, now)`. It gives a list of statements, each with
the places it cites as pairs of a source path and the words quoted, or None to abstain. The rest is made here: the row of
the contract, and where each quote stands. A quote that stands nowhere stays in the row without a place, where provenance
finds it.
"""

from __future__ import annotations

import hashlib
import importlib
import inspect
import signal
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

from assistant.api.wire import AnswerRow
from assistant.domain.errors import BadInput
from evals.evidence import Evidence, Stretch
from evals.targets.local import peak_memory, surfaces_of
from evals.targets.target import TargetFailed
from evals.trace import Asked, Heard, Identity

Quoted = tuple[str, str]
"""A source path and the words quoted from it."""

Statement = tuple[str, Sequence[Quoted]]
"""What is stated, and what it rests on; without any quote it is prose that backs nothing."""

Answering = Callable[..., Sequence[Statement] | None]
"""`answer(question, reader, as_of, now)`; one with a fifth parameter `conversation` gets the dialogue's id too."""

NOWHERE = Stretch(start=-1, end=-1)
"""The place of a quote that stands nowhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A quote with where it stands."""

    source: str
    """The evidence id; the path as given where no evidence of it holds the quote."""
    quote: str
    """The evidence's own words, which differ from those given in white space only."""
    stretch: Stretch
    """Where; `NOWHERE` when it stands nowhere."""
    revision: str
    """The revision that it stands in; empty where there is no such evidence."""


class ForeignTarget:
    """A function that answers, as a target."""

    def __init__(
        self, answer: Answering, evidence: Evidence, *, name: str, code: str, model: str = "", seconds: float = 120.0
    ) -> None:
        """Answer by a function.

        Args:
            answer: The function; see `Answering`.
            evidence: What its quotes are looked up in.
            name: What the system is called in reports.
            code: Hash of its code.
            model: Chat model with parameters; empty where it has none.
            seconds: Longest that one answer may take.
        """
        self._answer = answer
        self._evidence = evidence
        self._name, self._code, self._model = name, code, model
        self._seconds = seconds
        self._hears_dialogues = "conversation" in inspect.signature(answer).parameters

    def identity(self) -> Identity:
        """The system's code over the evidence that its quotes are looked up in."""
        index = f"{self._evidence.newest}:{self._evidence.whole().root}"
        return Identity(target=self._name, code=self._code, index=index, model=self._model)

    def ask(self, asked: Asked) -> Heard:
        """Answer one turn. Raises TargetFailed when the function fails, takes too long or gives something else."""
        begun = time.perf_counter()
        given = self._called(asked)
        seconds = time.perf_counter() - begun
        row = self.row(_statements(given), asked.conversation)
        return Heard(
            asked=asked, answer=row, surfaces=surfaces_of(row), seconds={"answer": seconds}, memory=peak_memory()
        )

    def row(self, statements: Sequence[Statement], conversation: str | None = None) -> dict[str, Any]:
        """The answer's row; no statement is an abstention."""
        outcome = "answered" if statements else "no_evidence"
        empty = AnswerRow(answer="", outcome=outcome, index_version=self._evidence.newest, conversation=conversation)  # type: ignore[arg-type] # one of the two words
        numbers: dict[Placed, int] = {}
        claims, lines = [], []
        for text, quotes in statements:
            cited = [numbers.setdefault(self.place(*quoted), len(numbers) + 1) for quoted in quotes]
            own = list(dict.fromkeys(cited))
            lines.append(text + "".join(f" [{n}]" for n in own))
            if own:  # a claim has a citation; what has none stands in the text alone, where it is found uncited
                claims.append({"text": text, "citations": own, "support": "supported"})
        citations = [_citation(n, placed) for placed, n in numbers.items()]
        return empty.as_json() | {"answer": "\n\n".join(lines), "claims": claims, "citations": citations}

    def place(self, source: str, quote: str) -> Placed:
        """Where a quote stands: in the evidence of that path, or else in a record of the file of that path."""
        for candidate in (source, *self._records.get(source, ())):
            stretch = self._evidence.place(candidate, quote)
            item = self._evidence.item(candidate) if stretch else None
            if stretch is not None and item is not None:
                text = self._evidence.text(candidate) or ""
                own = text[stretch.start : stretch.end]
                return Placed(source=candidate, quote=own, stretch=stretch, revision=item.revision)
        known = self._evidence.item(source)
        return Placed(source=source, quote=quote, stretch=NOWHERE, revision=known.revision if known else "")

    @cached_property
    def _records(self) -> dict[str, list[str]]:
        """Ids of the records and members of each file."""
        found = defaultdict(list)
        for item in self._evidence.whole().items:
            for sign in "#!":
                path, held, _ = item.id.partition(sign)
                if held:
                    found[path].append(str(item.id))
        return dict(found)

    def _called(self, asked: Asked) -> object:
        """What the function gives."""
        more = {"conversation": asked.conversation} if self._hears_dialogues else {}
        try:
            with _within(self._seconds):
                return self._answer(asked.question, asked.reader, asked.as_of, asked.now, **more)
        except _Late:
            raise TargetFailed(f"{self._name} gave no answer within {self._seconds:g} s") from None
        except Exception as problem:
            # whatever a foreign system raises, it is no answer
            raise TargetFailed(f"{self._name} raised {type(problem).__name__}: {problem}") from problem


def foreign_target(spec: str, evidence: Evidence) -> ForeignTarget:
    """The target of a function named as `module:name`, its module found in the working folder too.

    Raises BadInput when there is no such function.
    """
    module_name, _, name = spec.partition(":")
    if not module_name or not name:
        raise BadInput(f"{spec!r} names no target: write module:name")
    module = _module(module_name, spec)
    answer = getattr(module, name, None)
    if not callable(answer):
        raise BadInput(f"{spec}: the module has no function {name}")
    return ForeignTarget(answer, evidence, name=spec, code=source_digest(module))


def source_digest(module: ModuleType) -> str:
    """SHA-256 of a module's source file: what it imports is not in it."""
    return hashlib.sha256(Path(str(module.__file__)).read_bytes()).hexdigest()


def _module(name: str, spec: str) -> ModuleType:
    """The module of that name."""
    here = str(Path.cwd())
    sys.path.insert(0, here)
    try:
        return importlib.import_module(name)
    except Exception as problem:
        # a module of somebody else's may raise anything while it is imported
        raise BadInput(f"{spec}: cannot be imported: {type(problem).__name__}: {problem}") from problem
    finally:
        sys.path.remove(here)


def _statements(given: object) -> tuple[Statement, ...]:
    """What a function gave, when it is what it should give. Raises TargetFailed."""
    if given is None:
        return ()
    if not isinstance(given, Sequence) or isinstance(given, str):
        raise TargetFailed(f"expected a list of (statement, quotes) or None, got {given!r:.100}")
    return tuple(_statement(one) for one in given)


def _statement(given: object) -> Statement:
    """One statement with its quotes."""
    match given:
        case (str(text), [*quotes]) if text.strip():
            return text.strip(), tuple(_quoted(one) for one in quotes)
    raise TargetFailed(f"expected (statement, [(source path, quote)]), got {given!r:.100}")


def _quoted(given: object) -> Quoted:
    """One quote; without words it would stand in any text."""
    match given:
        case (str(source), str(quote)) if source.strip() and quote.strip():
            return source, quote
    raise TargetFailed(f"expected (source path, quote), got {given!r:.100}")


def _citation(n: int, placed: Placed) -> dict[str, Any]:
    """The citation as it stands in the row; titles and owners are left out, for the system did not tell them."""
    place = {"start": placed.stretch.start, "end": placed.stretch.end}
    return {"n": n, "source": placed.source, "quote": placed.quote, "revision": placed.revision, **place}


class _Late(BaseException):
    """Time is up; no Exception, so that a system which swallows those does not swallow this."""


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    """Stops what runs inside when time is up. Only the main thread can be stopped so; elsewhere there is no limit."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _ring(_: int, __: FrameType | None) -> None:
    raise _Late
