"""Hops of the lifecycle of every change."""
