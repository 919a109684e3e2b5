"""What every check of the statement shares: its rows, the result of one, and what is said when there is no statement."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from assistant.audit.applicability import Decision, statement
from assistant.audit.checks.lacking import lacking
from assistant.audit.checks.result import Family, FindingClass, Result, State
from assistant.audit.desk import Desk
from assistant.domain.answer import Span

NO_STATEMENT = "a Statement of Applicability (rows with a control, whether it applies, and why)"
CLAUSE = "6.1.3"
"""The clause that asks for the statement."""


def each(desk: Desk, pattern: str, title: str, judge: Callable[[Desk, Decision], Iterator[Result]]) -> Iterator[Result]:
    """The results of every row, or the one that says that there is no statement."""
    rows = statement(desk)
    if not rows:
        yield lacking(Family.SOA, pattern, title, (CLAUSE,), NO_STATEMENT)
    for row in rows:
        yield from judge(desk, row)


def told(
    row: Decision,
    pattern: str,
    title: str,
    why: str,
    *,
    found: FindingClass | None = None,
    spans: tuple[Span, ...] = (),
    against: tuple[Span, ...] = (),
) -> Result:
    """The result of one row: found in the class given, else not found."""
    return Result(
        check=Family.SOA,
        pattern=pattern,
        state=State.FOUND if found else State.NOT_FOUND,
        title=title,
        subject=f"{row.name} {_titled(row)}".strip(),
        why=why,
        suggested=found,
        criteria=(CLAUSE, *((row.control,) if row.control else ())),
        spans=tuple(dict.fromkeys(spans)),
        against=tuple(dict.fromkeys(against)),
    )


def _titled(row: Decision) -> str:
    """What the row calls its control, where a column says it."""
    named = next((one for one in row.record.fields if one.name.strip().lower() in _TITLES), None)
    return named.value if named and named is not row.id_field else ""


_TITLES = frozenset(
    {"title", "theme", "topic", "control title", "name", "control name", "control", "description", "requirement"}
)
