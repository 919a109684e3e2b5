"""Challenges to the scope of the management system."""
