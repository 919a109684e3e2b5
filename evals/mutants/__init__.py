"""Assistants that are each broken in one way, by which the harness itself is tested; only this module knows them all."""

from collections.abc import Sequence

from assistant.domain.errors import BadInput
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


def named(names: Sequence[str]) -> tuple[Mutant, ...]:
    """The mutants of some names, all of them for none. Raises BadInput for a name that none has."""
    unknown = sorted(set(names) - {one.name for one in MUTANTS})
    if unknown:
        raise BadInput(f"no mutant {unknown[0]}: {', '.join(one.name for one in MUTANTS)}")
    return tuple(one for one in MUTANTS if not names or one.name in names)


__all__ = ["MUTANTS", "Mutant", "named"]
