"""The gate: holds each figure against what it should reach, by the end of its interval and never by its middle.

An invariant fails at one violation; where no case could show one it is told as not measured, and inconclusive when the
suite names it among its floors. A quality passes when even the bad end of its interval reaches the floor, fails when
even the good end does not, and is inconclusive in between or when there was nothing to measure: too few cases are no pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from evals.measures.measure import Result, Sort
from evals.statistics import Estimate
from evals.suites.suite import Floor


class State(StrEnum):
    """What the gate says of a measure."""

    PASS = "pass"  # noqa: S105  # a state, no secret
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"
    TOLD = "told"
    """Nothing is asked of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the gate's table."""

    name: str
    """The measure."""
    sort: Sort
    """Invariant, quality or figure."""
    state: State
    """What the gate says."""
    estimate: Estimate | None
    """The figure."""
    floor: Floor | None
    """What it should reach; None where nothing is asked of it."""
    violations: int = 0
    """Of an invariant: how often it did not hold."""


def gate(results: Sequence[Result], floors: Mapping[str, Floor]) -> tuple[Line, ...]:
    """A line for each result, and one for each floor whose measure gave none."""
    lines = [_line(result, floors.get(result.name)) for result in results]
    missing = sorted(floors.keys() - {result.name for result in results})
    return (
        *lines,
        *(
            Line(name=name, sort=Sort.QUALITY, state=State.INCONCLUSIVE, estimate=None, floor=floors[name])
            for name in missing
        ),
    )


def verdict(lines: Sequence[Line]) -> State:
    """What the gate says in all; without a floor for any quality nothing was asked, and nothing is passed."""
    asked = any(line.floor is not None for line in lines)
    return worst((*(line.state for line in lines), *(() if asked else (State.INCONCLUSIVE,))))


def worst(states: Iterable[State]) -> State:
    """Several states as one: fail before inconclusive before pass."""
    found = set(states)
    return next((state for state in (State.FAIL, State.INCONCLUSIVE) if state in found), State.PASS)


def exit_code(state: State) -> int:
    """The command's exit code: 0 passed, 1 failed, 6 inconclusive."""
    return {State.FAIL: 1, State.INCONCLUSIVE: 6}.get(state, 0)


def line_row(line: Line) -> dict[str, object]:
    """A line in JSON's types."""
    return {
        "name": line.name,
        "sort": line.sort.value,
        "state": line.state.value,
        "estimate": asdict(line.estimate) if line.estimate else None,
        "floor": line.floor.model_dump() if line.floor else None,
        "violations": line.violations,
    }


def _line(result: Result, floor: Floor | None) -> Line:
    violations = len(result.violations)
    if result.sort is Sort.INVARIANT:
        state = _held(result, violations, asked=floor is not None)
    else:
        state = State.TOLD if floor is None else _reached(result.estimate, floor)
    return Line(
        name=result.name,
        sort=result.sort,
        state=state,
        estimate=result.estimate,
        floor=floor,
        violations=violations,
    )


def _held(result: Result, violations: int, *, asked: bool) -> State:
    """An invariant that nobody could look at has not held."""
    if violations:
        return State.FAIL
    if result.findings:
        return State.PASS
    return State.INCONCLUSIVE if asked else State.TOLD


def _reached(estimate: Estimate | None, floor: Floor) -> State:
    """A quality against its floor."""
    if estimate is None:
        return State.INCONCLUSIVE
    if floor.at_least is not None:
        good, bad = estimate.high >= floor.at_least, estimate.low < floor.at_least
    else:
        assert floor.at_most is not None  # noqa: S101 - a floor has one of both
        good, bad = estimate.low <= floor.at_most, estimate.high > floor.at_most
    if not good:
        return State.FAIL
    return State.INCONCLUSIVE if bad else State.PASS
