"""Suites: cases over a corpus, with the figures that they should reach."""

from evals.suites.suite import Floor, Suite, load_suite, shipped

__all__ = ["Floor", "Suite", "load_suite", "shipped"]
