"""Assistants that are each broken in one way, by which the harness itself is tested; only this module knows them all."""

from evals.mutants import abstaining, access, citing, stating, timing
from evals.mutants.mutant import Mutant

MUTANTS: tuple[Mutant, ...] = (
    *citing.MUTANTS,
    *access.MUTANTS,
    *timing.MUTANTS,
    *abstaining.MUTANTS,
    *stating.MUTANTS,
)
"""Every mutant, by area."""

__all__ = ["MUTANTS", "Mutant"]
