"""Targets: whatever answers cases; see `Target`."""

from evals.targets.target import Target, TargetFailed

__all__ = ["Target", "TargetFailed"]
