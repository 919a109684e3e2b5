"""Every measure, by name of its file; only this module knows them all."""

from evals.measures import correct, in_force, leaks, markers, nuggets, provenance, repeat, uncited
from evals.measures.measure import Finding, Measure, Result, Sort

MEASURES: tuple[Measure, ...] = (
    provenance.measure,
    uncited.measure,
    leaks.measure,
    in_force.measure,
    markers.measure,
    repeat.measure,
    correct.measure,
    nuggets.measure,
)
"""In the order in which a report tells them."""

__all__ = ["MEASURES", "Finding", "Measure", "Result", "Sort"]
