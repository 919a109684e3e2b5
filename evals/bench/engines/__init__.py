"""Engines that are measured side by side over the same seeded chunks: ours, and what a builder would take instead."""
