"""Replay: which of four levels of a receipt hold today, what differs, and why it may.

R0  the chain holds, and so do the salted hashes of the texts
R1  retrieval over that version, inside today's rights, gives the same passages with the same scores
R2  plan, prompts and passages give the same request; without a chat model, the same plan and the same input of the draft
R3  the whole answer, asked again with the same version, day, calendar and words, is equal but for times and random ids

Each builds on the one before it. A replay leaves no receipt: it hands out no answer, only whether one is the same, and
whoever checks the chain must not have to lengthen it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from assistant.domain.answer import Answer
from assistant.store.ledger import Receipt
from assistant.store.scope import Scope
from assistant.wiring.plain import plain
from assistant.wiring.receipts import (
    Desk,
    Hearing,
    ask_again,
    code_version,
    erased_parts,
    kept_receipt,
    model_used,
    passage_row,
    same_reader,
    scope_of,
)
from prompts.loader import load, names

PATHS = 12  # differing places that are told of one level; more say no more
_UNFIXED = ("receipt", "searched.read_at")
"""What is random or a time of the clock in an answer."""


class Level(StrEnum):
    """How much of an answer can be made again."""

    INTEGRITY = "R0"
    PASSAGES = "R1"
    REQUEST = "R2"
    ANSWER = "R3"


WHAT = {
    Level.INTEGRITY: "the chain and the salted hashes hold",
    Level.PASSAGES: "the same passages with the same scores",
    Level.REQUEST: "the same request: plan, prompts and what the draft is made from",
    Level.ANSWER: "the same answer, times and random ids aside",
}
"""What each level says where it holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One level as far as it was tried."""

    level: Level
    """Which."""
    holds: bool | None
    """Whether it holds; None when it was not tried, since one before it does not or nothing is left to try it on."""
    differs: tuple[str, ...] = ()
    """Paths of what differs, the first few."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """What became of a replay."""

    receipt: str
    """Id of the receipt."""
    version: int
    """Index version that answered."""
    level: Level | None
    """The highest level that holds; None when not even the chain does."""
    possible: Level
    """The highest that can hold for this receipt."""
    steps: tuple[Step, ...]
    """Every level in order."""
    reasons: tuple[str, ...]
    """Why a level may not hold or cannot be tried, a sentence each."""

    @property
    def ok(self) -> bool:
        """Whether the highest level that can hold does."""
        return self.level is self.possible


def replay(desk: Desk, receipt_id: str) -> Replayed:
    """Replay a receipt as the person who opens it. Raises NotFound for a foreign one as for none."""
    kept = kept_receipt(desk, receipt_id)
    scope = scope_of(desk, kept)
    possible, reasons = _possible(kept, scope)
    steps = [Step(level=Level.INTEGRITY, holds=desk.store.ledger.verify_chain() is None)]
    if steps[0].holds and scope is not None and possible is not Level.INTEGRITY and kept.asked is not None:
        made, heard = ask_again(desk, kept, scope)
        steps += _compared(kept, scope, made, heard)
    steps += [Step(level=level, holds=None) for level in list(Level)[len(steps) :]]
    held = [step.level for step in steps if step.holds]
    level = held[-1] if held else None
    if level is not possible:
        reasons = (*reasons, *_reasons(desk, kept, scope, broken=level is None))
    return Replayed(
        receipt=kept.id, version=kept.version, level=level, possible=possible, steps=tuple(steps), reasons=reasons
    )


def _possible(kept: Receipt, scope: Scope | None) -> tuple[Level, tuple[str, ...]]:
    """The highest level that can hold, with the reason when it is not the last."""
    if erased_parts(kept):
        return Level.INTEGRITY, ("texts of this receipt are erased: only their hashes are left",)
    if scope is None:
        return Level.INTEGRITY, (f"version {kept.version} was given up: there is nothing left to ask",)
    if kept.made_with.get("model"):
        return Level.REQUEST, ("a chat model took part, which need not say the same twice",)
    return Level.ANSWER, ()


def _compared(kept: Receipt, scope: Scope, made: Answer, heard: Hearing) -> Iterator[Step]:
    """Levels R1 to R3 up to the first that does not hold."""
    whole = scope.root == kept.scope_root
    pairs: tuple[tuple[Level, object, object], ...] = (
        (Level.PASSAGES, _ranked(kept.passages or ()), _ranked([passage_row(one) for one in heard.passages])),
        (Level.REQUEST, _kept_request(kept), _request(kept, scope, made, heard)),
        (Level.ANSWER, _fixed(kept.answer or {}), _fixed(plain(made))),
    )
    for level, then, now in pairs:
        differs = tuple(dict.fromkeys(path if whole else path.split("[")[0] for path in differences(then, now)))
        yield Step(level=level, holds=not differs, differs=differs[:PATHS])
        if differs:
            return


def _ranked(passages: Any) -> dict[str, object]:
    """Places and scores of passages, in order."""
    compared = ("span", "sha256", "score", "dense", "lexical")
    return {"passages": [{name: one[name] for name in compared} for one in passages]}


def _kept_request(kept: Receipt) -> dict[str, object]:
    """What the draft was made from."""
    scope = {} if kept.passages else {"scope": kept.scope_root}  # records are drafted from all that may be read
    return {"plan": kept.plan, **kept.made_with, **scope}


def _request(kept: Receipt, scope: Scope, made: Answer, heard: Hearing) -> dict[str, object]:
    """What it would be made from today."""
    used = [str(pair[0]) for pair in _pairs(kept.made_with.get("prompts"))]
    today = {
        "plan": plain(made.plan),
        **kept.made_with,
        **scope.made_with,
        **model_used(heard.model),
        "prompts": [[name, _prompt_hash(name)] for name in used],
    }
    return today if kept.passages else {**today, "scope": scope.root}


def _pairs(value: object) -> list[list[object]]:
    return value if isinstance(value, list) else []


def _prompt_hash(name: str) -> str | None:
    """SHA-256 of the prompt of that name today; None when there is none."""
    return load(name).sha256 if name in names() else None


def _fixed(answer: Mapping[str, Any]) -> dict[str, Any]:
    """An answer without what is random or a time."""
    left = {name: value for name, value in answer.items() if name not in _UNFIXED}
    searched = left.get("searched")
    if isinstance(searched, dict):
        left["searched"] = {name: value for name, value in searched.items() if f"searched.{name}" not in _UNFIXED}
    return left


def differences(then: object, now: object, path: str = "") -> Iterator[str]:
    """Paths at which two JSON values differ, in order."""
    if isinstance(then, dict) and isinstance(now, dict):
        for name in sorted(then.keys() | now.keys()):
            yield from differences(then.get(name), now.get(name), f"{path}.{name}" if path else str(name))
    elif isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        for at, (one, other) in enumerate(zip(then, now, strict=True)):
            yield from differences(one, other, f"{path}[{at}]")
    elif then != now:
        yield path


def _reasons(desk: Desk, kept: Receipt, scope: Scope | None, *, broken: bool) -> Iterator[str]:
    """What is other today than it was."""
    if broken:
        yield "the chain does not hold: the operator's `clausetrail ledger verify` says where"
        return
    if not same_reader(kept, desk.reader):
        yield "it is replayed by another person than asked, or in other groups"
    if scope is not None and scope.root != kept.scope_root:
        yield f"what may be read of version {kept.version} is other than then: a right changed, or something was erased"
    if kept.code_version != code_version():
        yield f"it was answered by release {kept.code_version} and replayed by {code_version()}"
    if scope is not None and scope.encoder != kept.made_with.get("encoder"):
        yield "the vectors of that version are of another encoder than then"
