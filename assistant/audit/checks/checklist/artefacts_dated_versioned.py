"""Artefacts dated and versioned: evaluations and monitoring records carry a day and say of which model version they are.

Rule: it is found of a document of either kind that has no date, or about a system whose versions the scope knows and
names none. An evaluation without version is one of nothing; a monitoring record may state it by the deployment before
it, so that its missing version counts only where no monitoring record of the system states one. One result a system,
one for what names no system. Not decidable where the scope has neither kind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from assistant.audit.cases import Node
from assistant.audit.checks.checklist.told import Line, shown
from assistant.audit.checks.result import Result
from assistant.audit.desk import Desk
from assistant.domain.answer import Span, Stage

LINE = Line(pattern="artefacts_dated_versioned", title="Evaluation and monitoring dated, with model version", criteria=("7.5.3", "A.6.2.4", "A.6.2.6"))  # fmt: skip
_STAGES = (Stage.EVALUATION, Stage.MONITORING)
_SHOWN = 3  # artefacts in order that a result cites
_NAMED = 5  # artefacts that a result names
_UNNAMED = "artefacts of no system of the inventory"


def check(desk: Desk) -> Iterator[Result]:
    """A result for each system with artefacts."""
    by_system: dict[str, list[Node]] = defaultdict(list)
    for node in desk.graph.nodes.values():
        if node.stage in _STAGES and "#" not in node.item.id:  # rows of an alert log are events, not artefacts
            by_system[_system(desk, node)].append(node)
    if not by_system:
        yield LINE.undecidable("artefacts", "neither evaluations nor monitoring records are in this scope")
    for system in sorted(by_system):
        yield _of_system(system, by_system[system])


def _system(desk: Desk, node: Node) -> str:
    """The one system that an artefact is about, else that it is about none or several."""
    own = {row for row, _ in node.own} or node.systems
    return desk.graph.names[next(iter(own))] if len(own) == 1 else _UNNAMED


def _of_system(system: str, nodes: Sequence[Node]) -> Result:
    """The artefacts of one system."""
    watched = [one for one in nodes if one.stage is Stage.MONITORING]
    stated = any(_version(one) for one in watched)
    undated = [one for one in nodes if one.date is None]
    bare = [one for one in nodes if not _version(one) and (one.stage is Stage.EVALUATION or not stated)]
    faulty = list({one.item.id: one for one in (*undated, *bare)}.values())
    good = [place for one in [one for one in nodes if one not in faulty][:_SHOWN] for place in _places(one)]
    if not faulty:
        return LINE.in_order(system, f"{len(nodes)} artefacts are dated and of stated versions", good)
    lacking = {"date": len(undated), "model version": len(bare)}
    told = " and ".join(f"{count} {'carries' if count == 1 else 'carry'} no {what}" for what, count in lacking.items() if count)  # fmt: skip
    named = ", ".join(one.item.id for one in faulty[:_NAMED])
    more = f" and {len(faulty) - _NAMED} more" if len(faulty) > _NAMED else ""
    of = f"{len(nodes)} artefacts" if len(nodes) > 1 else "1 artefact"
    told = f"Of {of}, {told}: {named}{more}"
    return LINE.found(system, told, shown(faulty, 5), good)


def _places(node: Node) -> tuple[Span, ...]:
    """Where an artefact says what it is, of which version, and of which day."""
    version = next((number for _, number in sorted(node.own or node.versions)), node.item.metadata.model_version)
    return (*node.shows(version), *node.shown_date())


def _version(node: Node) -> bool:
    """Whether an artefact says of which version it is."""
    return bool(node.own or node.versions or node.item.metadata.model_version)
