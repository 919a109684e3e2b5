"""The seven failure patterns, a file each."""
