"""Traces: everything that a target let out while it answered a case, kept so that scoring needs no target.

A trace is addressed by what was asked and of whom. Answering again what lies there already costs nothing, a run that was
stopped goes on, and a label that is mended is scored again without a question asked.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from assistant.domain.errors import BadInput

FORMAT = 2
"""Counted up when a target opens more surfaces: older traces are left where they are and asked anew."""


class Surface(StrEnum):
    """Where something could shine through that a reader may not see."""

    CANDIDATES = "candidates"
    """Passages that retrieval brought back."""
    PROMPT = "prompt"
    """What a chat model was shown."""
    ANSWER = "answer"
    """The answer's text, claims, table and trail."""
    CITATIONS = "citations"
    """Titles, owners, quotes and places of what is cited."""
    COUNTS = "counts"
    """Figures of what was searched, and the words of gaps, notes and refusals."""
    SUGGESTIONS = "suggestions"
    """The plan, and what is offered to ask next."""
    CACHES = "caches"
    """What the same question gave before and after another reader asked it."""
    LOGS = "logs"
    """Log records written meanwhile."""
    RECEIPTS = "receipts"
    """What the reader's own receipt holds."""
    EXPORTS = "exports"
    """Files that the answer can be taken away as."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Which system answered, as exactly as it can be told."""

    target: str
    """Name of the target."""
    code: str
    """Hash or release of its code."""
    index: str
    """Root hash of what it searched, and the version's number."""
    prompts: str = ""
    """Hash of its prompts; empty where it has none."""
    model: str = ""
    """Chat model with parameters; empty where it has none."""

    @property
    def digest(self) -> str:
        """SHA-256 over all of it."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One turn as it was put to a target."""

    question: str
    """The person's words."""
    reader: str
    """Who asked."""
    as_of: int | str | None
    """Index version or day."""
    now: str | None
    """The asker's calendar."""
    conversation: str | None
    """The dialogue that it is a turn of; None for a single question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a target let out over one turn."""

    asked: Asked
    """What it was asked."""
    answer: dict[str, Any]
    """The answer in the shape of the contract."""
    surfaces: dict[Surface, str] = field(default_factory=dict)
    """What could be read at each place, as text; a place that the target does not open is not there."""
    passages: tuple[dict[str, Any], ...] = ()
    """What retrieval brought back, best first: source, start, end, score."""
    seconds: dict[str, float] = field(default_factory=dict)
    """Seconds from the question to the end of each stage; `answer` is the whole."""
    memory: int = 0
    """Most memory of the answering process so far, in bytes; 0 when unknown."""
    tokens: int = 0
    """Tokens that a chat model took and gave."""
    cost: float = 0.0
    """What they cost, in the currency of the model's price list."""
    again: dict[str, Any] | None = None
    """The answer when the same was asked once more of the same version; None when it was asked once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Everything heard over one case."""

    case: str
    """The case's id."""
    digest: str
    """What the case asks, hashed; see `Case.digest`."""
    target: str
    """Digest of the identity that answered."""
    turns: tuple[Heard, ...]
    """One for each turn."""

    @property
    def content(self) -> str:
        """SHA-256 over all that was heard, by which a run knows the answers that it scored."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


class Traces:
    """Traces in a folder, addressed by target and case."""

    def __init__(self, folder: Path) -> None:
        """Keep them in a folder, which is made when the first one comes."""
        self._folder = folder

    def get(self, target: str, digest: str) -> Trace | None:
        """The trace of a target and a case's digest; None when it was not answered yet. Raises BadInput on a broken one."""
        path = self._path(target, digest)
        if not path.is_file():
            return None
        try:
            return trace_of(json.loads(path.read_text("utf-8")))
        except (ValueError, KeyError, TypeError) as problem:
            raise BadInput(f"{path}: not a trace of this release ({problem}): delete it and run again") from problem

    def put(self, trace: Trace) -> None:
        """Keep a trace in one step, so that a stop in the middle leaves none."""
        path = self._path(trace.target, trace.digest)
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps({"format": FORMAT} | asdict(trace), ensure_ascii=False), "utf-8")
        fresh.replace(path)

    def _path(self, target: str, digest: str) -> Path:
        return self._folder / f"{FORMAT}-{target[:16]}" / f"{digest[:32]}.json"


def trace_of(given: dict[str, Any]) -> Trace:
    """A trace from its JSON form. Raises ValueError, KeyError or TypeError when it is none."""
    if given["format"] != FORMAT:
        raise ValueError(f"format {given['format']}, expected {FORMAT}")
    return Trace(
        case=given["case"],
        digest=given["digest"],
        target=given["target"],
        turns=tuple(_heard(turn) for turn in given["turns"]),
    )


def _heard(given: dict[str, Any]) -> Heard:
    surfaces = {Surface(name): text for name, text in given["surfaces"].items()}
    return Heard(
        **given | {"asked": Asked(**given["asked"]), "surfaces": surfaces, "passages": tuple(given["passages"])}
    )
