"""The connectors by the names that sources.yaml gives them; each turns one file into items and recorded skips."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from assistant.domain.evidence import Item, Skipped
from ingest.connectors import files, github, jira, register, servicenow
from ingest.context import Context, SourceFile

Connector = Callable[[SourceFile, Context], Iterator[Item | Skipped]]
"""`items(file, context)` of a connector's module; raises Unparseable when the whole file is no evidence."""

CONNECTORS: Mapping[str, Connector] = {
    "files": files.items,
    "register": register.items,
    "jira": jira.items,
    "github": github.items,
    "servicenow": servicenow.items,
}
"""Connectors that read files."""
