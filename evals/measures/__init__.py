"""Every measure, by name of its file; only this module knows them all."""

from evals.measures import correct, nuggets, provenance
from evals.measures.measure import Finding, Measure, Result, Sort

MEASURES: tuple[Measure, ...] = (
    provenance.measure,
    correct.measure,
    nuggets.measure,
)
"""In the order in which a report tells them."""

__all__ = ["MEASURES", "Finding", "Measure", "Result", "Sort"]
