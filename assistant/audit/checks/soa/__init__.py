"""Challenges to the Statement of Applicability."""
