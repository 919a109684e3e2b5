"""Targets: whatever answers cases; see `Target`."""

from collections.abc import Callable

from assistant.domain.errors import BadInput
from assistant.wiring import Workspace
from evals.targets.local import LOCAL, LocalTarget
from evals.targets.target import Target, TargetFailed

__all__ = ["Target", "TargetFailed", "make_target"]


def make_target(name: str) -> Callable[[Workspace], Target]:
    """How a target of that name is made over the home of a suite's corpus. Raises BadInput when there is none."""
    if name == LOCAL:
        return LocalTarget
    raise BadInput(f"no target {name}: name {LOCAL}")
