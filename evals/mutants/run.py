"""Runs the mutants: the healthy assistant first, then each broken one, over the same cases and homes.

Each is asked through a workspace of its own, so that nothing that one remembers reaches another. What is scored was heard
inside the fault; the evidence that it is held against is read outside of it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from assistant.wiring import Workspace
from evals.cases.case import Case
from evals.cases.load import check_cases
from evals.evidence import Evidence
from evals.measures.leaks import interference
from evals.measures.measure import Finding, Result, Sort, invariant
from evals.mutants.cases import ALONE, TWICE, cases
from evals.mutants.home import Home, Texts, ingested
from evals.mutants.mutant import Mutant
from evals.mutants.organization import NOW
from evals.run import score
from evals.targets.local import LocalTarget
from evals.trace import Asked, Heard, Trace

MARGIN = 0.005
"""How far a quality must fall below the healthy figure to count as caught: less than one statement of all that are made.

Nothing here is random, so that any fall is the mutant's.
"""
INTERFERENCE = "interference"
Seen = Mapping[str, Result]
"""Results by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the harness saw of a mutant."""

    mutant: Mutant
    """The mutant."""
    violated: tuple[str, ...]
    """Invariants that it broke."""
    fell: tuple[str, ...]
    """Qualities that fell below the healthy figure."""

    @property
    def caught(self) -> tuple[str, ...]:
        """Measures meant for it that saw it."""
        return tuple(name for name in self.mutant.caught_by if name in self.violated + self.fell)

    @property
    def others(self) -> tuple[str, ...]:
        """Invariants broken besides those meant for it."""
        return tuple(name for name in self.violated if name not in self.mutant.caught_by)

    @property
    def fault(self) -> str:
        """What is not as it should be; empty when all is."""
        if self.mutant.survives:
            return f"seen by {', '.join(self.violated + self.fell)}" if self.violated or self.fell else ""
        missed = [name for name in self.mutant.caught_by if name not in self.caught]
        more = sorted(set(self.others) ^ set(self.mutant.breaks))
        told = [f"not seen by {', '.join(missed)}" if missed else "", f"invariants {', '.join(more)}" if more else ""]
        return "; ".join(one for one in told if one)


class Laboratory:
    """The organization ingested, whole and for each reader alone, with its cases."""

    def __init__(self, folder: Path) -> None:
        """Ingest below a folder. Raises BadInput when the cases do not hold against the evidence."""
        self._cases = cases()
        self._whole = ingested(folder / "whole")
        readers = sorted({case.reader for case in self._cases if ALONE in case.tags})
        self._alone = {reader: ingested(folder / reader, reader=reader) for reader in readers}
        self._texts = Texts()
        self._evidence = Evidence(self._whole.opened())
        check_cases(self._cases, self._evidence)

    def healthy(self) -> Seen:
        """What is measured of the assistant as it is."""
        return self._measured(None)

    def verdict(self, mutant: Mutant, healthy: Seen) -> Verdict:
        """What is seen of a mutant beside the healthy assistant."""
        return _verdict(mutant, self._measured(mutant), healthy)

    def _measured(self, mutant: Mutant | None) -> Seen:
        with self._texts.shared(), _unheard(), mutant.apply() if mutant else nullcontext():
            traces = dict(_traces(self._cases, self._whole))
            findings = tuple(self._interferences(traces))
        results = score(self._cases, traces, self._evidence).results
        told = {result.name: result for result in results if result.sort is not Sort.FIGURE}
        return told | {INTERFERENCE: invariant(INTERFERENCE, findings)}

    def _interferences(self, traces: Mapping[str, Trace]) -> Iterator[Finding]:
        """What each `alone` case gives otherwise in a home that holds nothing hidden from its reader."""
        for reader, home in self._alone.items():
            asked = [case for case in self._cases if case.reader == reader and ALONE in case.tags]
            for name, theirs in _traces(asked, home, again=False):
                ours = traces[name].turns[-1].answer
                place = interference(ours, theirs.turns[-1].answer)
                why = "" if place is None else "another answer than where nothing is hidden"
                yield Finding(reply=name, value=float(place is None), why=why, place=place or "")


HEALTHY = Mutant(
    name="healthy",
    broken="Nothing.",
    apply=nullcontext,
    survives="nothing is broken in it",
)
"""The assistant as it is, as the first line of a table."""


def run(folder: Path, mutants: Iterable[Mutant]) -> Iterator[Verdict]:
    """The verdict on the healthy assistant and on each mutant, in order, over homes below a folder."""
    yield from verdicts(Laboratory(folder), mutants)


def verdicts(laboratory: Laboratory, mutants: Iterable[Mutant]) -> Iterator[Verdict]:
    """The verdict on the healthy assistant and on each mutant, in order."""
    healthy = laboratory.healthy()
    yield _verdict(HEALTHY, healthy, healthy)
    for mutant in mutants:
        yield laboratory.verdict(mutant, healthy)


def verdict_row(verdict: Verdict) -> dict[str, object]:
    """A verdict in JSON's types."""
    one = verdict.mutant
    return {
        "mutant": one.name,
        "broken": one.broken,
        "meant_for": list(one.caught_by),
        "caught": list(verdict.caught),
        "others": list(verdict.others),
        "fell": list(verdict.fell),
        "survives": one.survives,
        "fault": verdict.fault,
    }


def _verdict(mutant: Mutant, seen: Seen, healthy: Seen) -> Verdict:
    return Verdict(
        mutant=mutant,
        violated=tuple(name for name, result in seen.items() if result.violations),
        fell=tuple(name for name, result in seen.items() if _fell(healthy[name], result)),
    )


@contextmanager
def _unheard() -> Iterator[None]:
    """Log records reach who listens to them, as the target does, and never the terminal: some mutants log what is hidden.

    Python prints what nobody listens to, which a handler that does nothing prevents.
    """
    nobody, root = logging.NullHandler(), logging.getLogger()
    root.addHandler(nobody)
    try:
        yield
    finally:
        root.removeHandler(nobody)


def _traces(asked: Sequence[Case], home: Home, *, again: bool = True) -> Iterator[tuple[str, Trace]]:
    """What a fresh workspace of a home lets out over cases."""
    workspace = home.opened()
    once, twice = _Target(workspace), _Target(workspace, again=True)
    twice.taken = once.taken
    for case in asked:
        target = twice if again and TWICE in case.tags else once
        turns = tuple(_heard(case, target))
        yield case.id, Trace(case=case.id, digest=case.digest(NOW), target="", turns=turns)


class _Target(LocalTarget):
    """Takes each evidence away once for each reader and moment, and not again for every answer that cites it."""

    def __init__(self, workspace: Workspace, *, again: bool = False) -> None:
        """See `LocalTarget`."""
        super().__init__(workspace, again=again)
        self.taken: dict[tuple[str, str, int | str | None], str] = {}

    def taken_away(self, source: str, reader: str, as_of: int | str | None = None) -> str:
        """See `LocalTarget.taken_away`."""
        key = (source, reader, as_of)
        if key not in self.taken:
            self.taken[key] = super().taken_away(source, reader, as_of)
        return self.taken[key]


def _heard(case: Case, target: LocalTarget) -> Iterator[Heard]:
    talk = f"mutants-{uuid4().hex}"  # the home keeps conversations, so each time is a new one
    for turn in case.turns:
        yield target.ask(
            Asked(
                question=turn.question,
                reader=turn.reader or case.reader,
                as_of=case.as_of,
                now=case.now or NOW,
                conversation=talk if len(case.turns) > 1 else None,
            )
        )


def _fell(healthy: Result, seen: Result) -> bool:
    """Whether a quality is worse than the healthy one by the margin; one that cannot be measured any more is not."""
    if seen.sort is not Sort.QUALITY or healthy.estimate is None or seen.estimate is None:
        return False
    fall = healthy.estimate.value - seen.estimate.value
    return (-fall if seen.lower_is_better else fall) >= MARGIN
