"""Precision and recall of what the desk reports against what was planted.

A result is of a label when it is of the same check and either names the label's subject or cites a record that the
label names and few others do. A found result that is of no label that is there counts as false, also where nobody
labelled it; how many those are is told, so that a reader can look at them. One that is only of a label that may be
reported or not is neither right nor false.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evals.folding import visible, words_of
from evals.planted.labels import PRESENT, Planted, PlantedHop, Truth
from evals.statistics import Estimate, wilson

_CONTROL = re.compile(r"\b[a-z](?:\.\d+)+\b")
SHARED = 2
"""Most labels of a check that may name a record which still tells them apart."""

Shown = Mapping[str, Any]
"""A result as JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What one set of checks found, missed and reported falsely."""

    name: str
    """The set."""
    hits: int
    """Found results of a label that is there."""
    found: int
    """Found results that count: all but those that may be reported or not."""
    caught: int
    """Labels that are there and were found."""
    there: int
    """Labels that are there."""
    flagged: int
    """Near misses that were reported as found."""
    near: int
    """Near misses."""
    false: tuple[str, ...] = ()
    """Found results of no label, in words."""
    missed: tuple[str, ...] = ()
    """Labels that are there and were not found."""

    @property
    def precision(self) -> Estimate | None:
        """Share of found results that are right, with its interval; None where nothing was found."""
        return wilson(self.hits, self.found) if self.found else None

    @property
    def recall(self) -> Estimate | None:
        """Share of labels that were found, with its interval; None where there is none."""
        return wilson(self.caught, self.there) if self.there else None


def score_planted(name: str, labels: Sequence[Planted], results: Sequence[Shown]) -> Score:
    """What a set of checks made of its labels."""
    shared = Counter(place for label in labels for place in label.where)
    every = [one for one in results if one["state"] == "found"]
    there = [label for label in labels if label.found]
    near = [label for label in labels if not label.found and not label.allowed]
    right = [one for one in every if any(_is_of(one, label, shared) for label in there)]
    allowed = [label for label in labels if label.allowed]
    found = [one for one in every if one in right or not any(_is_of(one, label, shared) for label in allowed)]
    caught = [label for label in there if any(_is_of(one, label, shared) for one in found)]
    flagged = [label for label in near if any(_is_of(one, label, shared) and one not in right for one in found)]
    return Score(
        name=name,
        hits=len(right),
        found=len(found),
        caught=len(caught),
        there=len(there),
        flagged=len(flagged),
        near=len(near),
        false=tuple(f"{one['pattern']}: {one['subject']}: {one['why']}" for one in found if one not in right),
        missed=tuple(f"{label.pattern}: {label.subject}" for label in there if label not in caught),
    )


def score_labelled_checks(name: str, labels: Sequence[Planted], results: Sequence[Shown]) -> tuple[Score, ...]:
    """The same of those checks of a set that some label is of, and of nothing else; empty where there is no label."""
    checks = {label.pattern for label in labels}
    return (score_planted(name, labels, [one for one in results if one["pattern"] in checks]),) if labels else ()


def _is_of(result: Shown, label: Planted, shared: Mapping[str, int]) -> bool:
    """Whether a result is about what a label names."""
    if label.pattern and result["pattern"] != label.pattern:
        return False
    subject = _words(result["subject"])
    for name in (label.subject, *label.also_called):
        said = _words(name)
        if subject and said and (subject <= said or said <= subject):
            return True
    cited = {one["source"] for one in (*result["citations"], *result["against"])}
    return any(shared[place] <= SHARED for place in cited & label.where)


def _words(subject: str) -> set[str]:
    """The words of a subject; the id of a control is one word, for A.6.2.2 shares every part with A.6.2.6."""
    seen = visible(subject)
    return {*_CONTROL.findall(seen), *words_of(_CONTROL.sub(" ", seen))}


def score_hops(labels: Sequence[PlantedHop], results: Iterable[Shown]) -> Score:
    """What the trails say of the labelled hops; a hop counts as found when it is broken, and one without a label not at all."""
    main = {_plain(name): _plain(label.subject) for label in labels for name in label.also_called}
    said = {
        (main.get(_plain(one["subject"]), _plain(one["subject"])), stage): state
        for one in results
        for stage, state in [_hop_of(one["pattern"])]
    }
    truth = {(_plain(label.subject), label.stage): label.states for label in labels}
    broken = {place for place, states in truth.items() if PRESENT not in states}
    found = {place for place, state in said.items() if state != PRESENT and place in truth}
    right = {place for place in found if said[place] in truth.get(place, ())}
    return Score(
        name="trail",
        hits=len(right),
        found=len(found),
        caught=len(right & broken),
        there=len(broken),
        flagged=len({place for place in found if PRESENT in truth.get(place, ())}),
        near=len(truth) - len(broken),
        false=tuple(f"{place[0]} {place[1]}: {said[place]}" for place in sorted(found - right)),
        missed=tuple(f"{place[0]} {place[1]}: {'/'.join(sorted(truth[place]))}" for place in sorted(broken - right)),
    )


def _plain(subject: str) -> str:
    """A subject without what stands in brackets: `Dora (dora-chat) 5.1` and `dora-chat 5.1` are one."""
    words = subject.lower().replace("(", " ").replace(")", " ").split()
    return " ".join(words[-2:])


def _hop_of(pattern: str) -> tuple[str, str]:
    """Stage and state of a hop's pattern: `pull_request_missing`."""
    stage = next(name for name in _STAGES if pattern.startswith(f"{name}_"))
    return stage, pattern.removeprefix(f"{stage}_")


_STAGES = ("requirement", "ticket", "pull_request", "training_run", "evaluation", "approval", "deployment", "monitoring", "incident")  # fmt: skip


def score_weak(truth: Truth, grades: Mapping[str, str]) -> Score:
    """Whether evidence that is weak is called so, and no other labelled one."""
    weak = {name for name, is_weak in truth.weak.items() if is_weak}
    called = {name for name in truth.weak if grades.get(name) == "weak"}
    return Score(
        name="weak evidence",
        hits=len(called & weak),
        found=len(called),
        caught=len(called & weak),
        there=len(weak),
        flagged=len(called - weak),
        near=len(truth.weak) - len(weak),
        false=tuple(sorted(called - weak)),
        missed=tuple(sorted(weak - called)),
    )
