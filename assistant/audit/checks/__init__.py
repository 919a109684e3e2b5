"""Checks: what an auditor looks for, each in one file with its rule in words at the top."""
