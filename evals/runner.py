"""Answering: puts each case to a target and keeps what it lets out. Scoring is elsewhere, and later if need be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import uuid4

from evals.cases.case import Case
from evals.targets.target import Target, TargetFailed
from evals.trace import Asked, Heard, Identity, Trace, Traces

OnCase = Callable[[int, int], None]
"""Told how many cases are answered, and of how many."""


def silent(done: int, total: int) -> None:
    """Hears nothing."""


def answer_cases(
    cases: Sequence[Case], target: Target, traces: Traces, *, now: str, on_case: OnCase = silent
) -> tuple[Identity, dict[str, Trace]]:
    """The traces of the cases by id, and who answered; what lies there already is not asked again.

    Raises TargetFailed that names the case when the target fails in it, and when the target changed in mid-run: answers
    of two systems are no measurement of either.
    """
    identity = target.identity()
    answered: dict[str, Trace] = {}
    for number, case in enumerate(cases, start=1):
        trace = traces.get(identity.digest, case.digest(now))
        if trace is None:
            trace = _answered(case, target, identity, now)
            traces.put(trace)
        answered[case.id] = trace
        on_case(number, len(cases))
    after = target.identity()
    if after != identity:
        raise TargetFailed(
            f"the target changed while it answered (index {identity.index}, then {after.index}): run again"
        )
    return identity, answered


def _answered(case: Case, target: Target, identity: Identity, now: str) -> Trace:
    """One case, turn by turn, in a conversation of its own where it has several."""
    conversation = f"eval-{uuid4().hex}" if len(case.turns) > 1 else None
    heard: list[Heard] = []
    for number, turn in enumerate(case.turns, start=1):
        asked = Asked(
            question=turn.question,
            reader=turn.reader or case.reader,
            as_of=case.as_of,
            now=case.now or now,
            conversation=conversation,
        )
        try:
            heard.append(target.ask(asked))
        except TargetFailed as problem:
            raise TargetFailed(f"case {case.id}, turn {number}: {problem}") from problem
    return Trace(case=case.id, digest=case.digest(now), target=identity.digest, turns=tuple(heard))
