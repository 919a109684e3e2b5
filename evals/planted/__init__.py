"""Planted truth against what the audit desk reports: `python -m evals.planted`."""
