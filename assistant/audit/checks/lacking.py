"""The result of a check whose evidence is not in the scope: it says what is missing, and nothing else."""

from __future__ import annotations

from assistant.audit.checks.result import Family, Result, State


def lacking(check: Family, pattern: str, title: str, criteria: tuple[str, ...], missing: str) -> Result:
    """One result that says which evidence would decide."""
    return Result(
        check=check,
        pattern=pattern,
        state=State.UNDECIDABLE,
        title=title,
        subject=missing,
        why=f"Not decidable here: {missing} is not among what may be read",
        criteria=criteria,
    )
