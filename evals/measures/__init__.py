"""Every measure, by name of its file; only this module knows them all."""

from evals.measures import (
    abstention,
    attribution,
    citation_precision,
    citation_recall,
    correct,
    dialogue,
    grades,
    in_force,
    injection,
    leaks,
    lists,
    markers,
    net_correct,
    nuggets,
    patterns,
    provenance,
    repeat,
    resources,
    retrieval,
    risk_coverage,
    spans,
    stability,
    temporal,
    uncited,
)
from evals.measures.measure import Finding, Measure, Result, Sort

INVARIANTS: tuple[Measure, ...] = (
    provenance.measure,
    uncited.measure,
    leaks.measure,
    in_force.measure,
    markers.measure,
    repeat.measure,
)
"""What must hold in every turn, also in those that are not scored."""
QUALITIES: tuple[Measure, ...] = (
    correct.measure,
    nuggets.measure,
    citation_recall.measure,
    citation_precision.measure,
    spans.measure,
    attribution.measure,
    lists.measure,
    net_correct.measure,
    abstention.measure,
    risk_coverage.measure,
    temporal.measure,
    dialogue.measure,
    stability.measure,
    injection.measure,
    retrieval.measure,
    grades.measure,
    patterns.measure,
    resources.measure,
)
"""What is measured over scored turns, in the order in which a report tells it."""

__all__ = ["INVARIANTS", "QUALITIES", "Finding", "Measure", "Result", "Sort"]
