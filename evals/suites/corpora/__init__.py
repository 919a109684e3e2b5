"""Suites over real corpora in a folder of the user's own; their labels are computed from the raw files, read plainly."""
