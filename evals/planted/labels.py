"""What was planted in an organization for the checks to find, in one form for every organization.

A label file has `now`, `corpus`, `reader` and lists: `patterns`, `scope`, `soa`, `checklist` and `actions` of {subject,
state, where}, `trail` of {system, version, hops: {stage: {state, id}}}, and `weak` of {id, grade}. A state is `found`,
`not_found` for a near miss, or `allowed` for what follows from something else that was planted: it may be reported or not
and counts for nothing. `also_called` gives other names of a subject or change, `accept` other states of a hop that are
right. The demo organization's labels were written in three parts for many uses; `demo_labels` reads those of the desk out
of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

PRESENT = "present"
SETS = ("patterns", "soa", "scope", "checklist")
"""Sets of checks that labels of weaknesses may be of."""
_STATES = ("found", "not_found", "allowed")
_DEMO_STATES = {"wrong_approver": "contradicted", "incomplete": ""}
"""States that the demo's labels tell apart and a trail does not; empty where no state of a trail says it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """A weakness that is there, or one that only looks so."""

    pattern: str
    """The check that it is for."""
    subject: str
    """What it is about, in the labeller's words."""
    where: frozenset[str]
    """Evidence that shows it, or clears it."""
    found: bool
    """Whether it is there; False for a near miss."""
    allowed: bool = False
    """Whether it may be reported or not and counts for nothing."""
    also_called: tuple[str, ...] = ()
    """Other names of the subject."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantedHop:
    """What a trail must say of one stage of one change."""

    subject: str
    """System and version."""
    stage: str
    """The stage."""
    states: frozenset[str]
    """States of which any is right."""
    also_called: tuple[str, ...] = ()
    """Other names of the change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """Everything planted in one organization."""

    corpus: Path
    """Its sources.yaml."""
    now: date
    """The day on which the labels hold."""
    reader: str
    """Who asks."""
    planted: Mapping[str, tuple[Planted, ...]]
    """Weaknesses, near misses and what may be reported too, by set."""
    hops: tuple[PlantedHop, ...]
    """Hops of the labelled changes."""
    weak: Mapping[str, bool]
    """Whether each labelled evidence is weak."""


def read_labels(file: Path) -> Truth:
    """The truth of a label file; its `corpus` is relative to it."""
    said = yaml.safe_load(file.read_text(encoding="utf-8"))
    return Truth(
        corpus=(file.parent / said["corpus"]).resolve(),
        now=said["now"],
        reader=said["reader"],
        planted={name: tuple(map(_planted, said.get(name, ()))) for name in SETS},
        hops=tuple(hop for change in said.get("trail", ()) for hop in _hops(change)),
        weak={one["id"]: one["grade"] == "weak" for one in said.get("weak", ())},
    )


def _planted(entry: Mapping[str, Any]) -> Planted:
    """One entry of a list; raises ValueError for a state that is none of the three."""
    if entry["state"] not in _STATES:
        raise ValueError(f"A label's state is one of {', '.join(_STATES)}, not {entry['state']!r}: {entry}")
    return Planted(
        pattern=entry.get("pattern") or entry.get("challenge") or "",
        subject=str(entry.get("subject") or entry.get("control") or ""),
        where=frozenset(map(str, entry.get("where", ()))),
        found=entry["state"] == "found",
        allowed=entry["state"] == "allowed",
        also_called=tuple(map(str, entry.get("also_called", ()))),
    )


def _hops(change: Mapping[str, Any]) -> Iterator[PlantedHop]:
    """The hops of one labelled change."""
    subject = f"{change['system']} {change['version']}".strip()
    others = tuple(map(str, change.get("also_called", ())))
    for stage, hop in change["hops"].items():
        states = frozenset({hop["state"], *hop.get("accept", ())})
        yield PlantedHop(subject=subject, stage=stage, states=states, also_called=others)


def demo_labels(folder: Path) -> Truth:
    """The truth of the demo organization, read out of its three label files."""
    parts = [
        yaml.safe_load(file.read_text(encoding="utf-8")) for file in sorted((folder / "labels").glob("part-*.yaml"))
    ]
    changes = list(_every(parts, "promotions"))
    contradicted = tuple(map(_contradicted, _every(parts, "contradictions")))
    return Truth(
        corpus=folder / "sources.yaml",
        now=parts[0]["now"],
        reader="ingrid",
        planted={
            "patterns": _merged([*_every(parts, "patterns"), *_every(parts, "planted")], changes),
            "scope": (*(_of_demo(one, "") for one in _every(parts, "scope")), *contradicted),
            "soa": (*(_of_demo(one, one["case"]) for one in _every(parts, "soa")), *contradicted),
            "checklist": (),
        },
        hops=tuple(hop for change in changes for hop in _demo_hops(change)),
        weak={one["id"]: True for one in _every(parts, "weak_evidence")}
        | {one["id"]: False for one in _every(parts, "strong_near_misses")},
    )


def _every(parts: Iterable[Mapping[str, Any]], name: str) -> Iterator[Mapping[str, Any]]:
    """The entries of one list in all parts."""
    return (entry for part in parts for entry in part.get(name, ()))


def _of_demo(entry: Mapping[str, Any], pattern: str) -> Planted:
    """One entry of the demo's lists, whose parts name the same things differently."""
    where = [*entry.get("evidence", ()), *entry.get("where", ()), *entry.get("against", ())]
    return Planted(
        pattern=pattern,
        subject=str(entry.get("subject") or entry.get("what") or entry["id"]),
        where=frozenset([*where, *([entry["id"]] if "id" in entry else [])]),
        found=entry["state"] == "found",
    )


def _contradicted(entry: Mapping[str, Any]) -> Planted:
    """Two papers that were planted to contradict each other: a check that says so is right, and none is asked to."""
    sides = (entry[name] for name in ("one", "other"))
    where = [side["id"] if isinstance(side, Mapping) else side for side in sides]
    names = [name for one in where for name in ([one] if isinstance(one, str) else one)]
    return Planted(pattern="", subject=str(entry["subject"]), where=frozenset(names), found=False, allowed=True)


def _merged(entries: Sequence[Mapping[str, Any]], changes: Iterable[Mapping[str, Any]]) -> tuple[Planted, ...]:
    """Labels of all parts; those of one weakness seen from two parts are one, joined by their records or subject."""
    told = [_of_demo(one, one.get("pattern") or one.get("name") or "") for one in entries]
    merged: list[Planted] = []
    for one in (*told, *map(_of_change, changes)):
        same = next((at for at, other in enumerate(merged) if _same(one, other)), None)
        if same is None:
            merged.append(one)
        else:
            old = merged[same]
            merged[same] = Planted(
                pattern=old.pattern, subject=old.subject, where=old.where | one.where, found=old.found
            )
    return tuple(merged)


def _of_change(change: Mapping[str, Any]) -> Planted:
    """What the hops of a labelled change say of its records."""
    broken = any(
        set(change.get("states", {}).get(stage, [PRESENT])) - {PRESENT} for stage in ("evaluation", "approval")
    )
    ids = frozenset(str(one) for found in change["hops"].values() for one in found)
    subject = f"{change['system']} {change['model_version']}"
    return Planted(pattern="missing_records", subject=subject, where=ids, found=broken)


def _same(one: Planted, other: Planted) -> bool:
    """Whether two labels are of one weakness."""
    if one.pattern != other.pattern or one.found != other.found:
        return False
    records = {each for each in one.where & other.where if "#" in each}
    names = one.subject.lower() in other.subject.lower() or other.subject.lower() in one.subject.lower()
    return bool(records) or names


def _demo_hops(change: Mapping[str, Any]) -> Iterator[PlantedHop]:
    """The hops of one labelled change of the demo."""
    subject = f"{change['system']} {change['model_version']}".strip()
    whole = change.get("verdict") == "complete"
    told = change.get("states") or {stage: [PRESENT] for stage, ids in change["hops"].items() if whole and ids}
    for stage, states in told.items():
        named = frozenset(_DEMO_STATES.get(state, state) for state in states)
        if named != {""}:
            yield PlantedHop(subject=subject, stage=stage, states=named)
