"""Tells of a table of which no row says whose it is or of when: its columns are called by names that are not known."""

from __future__ import annotations

import re

from assistant.domain.evidence import Item

FEWEST = 3
"""Rows below which a table says little of its columns."""

MOST_COLUMNS = 12
"""Columns that the notice names; the others are counted."""

EVENT = re.compile(r"\.\d+\.")
"""Stands in the fields of what happened to a ticket, `changelog.1.author`, which are no columns."""

TABLES = frozenset({"register", "servicenow"})
"""Connectors of files whose columns can be renamed; other exports are made anew."""


class Unnamed:
    """Hears the records of one file."""

    def __init__(self) -> None:
        self._rows = 0
        self._hopeful = True
        self._columns: dict[str, None] = {}

    def hear(self, item: Item) -> None:
        """Take a record up; what is no record, a document, ends it."""
        told = item.metadata
        self._hopeful = self._hopeful and item.id.startswith(f"{item.path}#") and not told.owner and told.date is None
        if self._hopeful:
            self._rows += 1
            self._columns.update(dict.fromkeys(one.name for one in item.fields if not EVENT.search(one.name)))

    def notice(self, connector: str) -> str | None:
        """The sentence for the operator; None when there is an owner or a date, or nothing that might be one."""
        names = [" ".join(name.split()) for name in self._columns]
        if not self._hopeful or self._rows < FEWEST or len(names) < 2:  # an id alone
            return None
        rest = f" and {len(names) - MOST_COLUMNS} more" if len(names) > MOST_COLUMNS else ""
        fix = "rename those that hold them, to Owner and Date for instance"
        if connector not in TABLES:
            fix = "export who is responsible and when it was changed as well"
        columns = ", ".join(names[:MOST_COLUMNS]) + rest
        return f"no owner and no date was found in any of {self._rows:,} rows; its columns are {columns}: {fix}"
