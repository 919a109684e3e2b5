"""The connectors by the names that sources.yaml gives them; each turns one file or service into items and skips."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from assistant.domain.evidence import Item, Skipped
from ingest.connectors import files, github, jira, mlflow, register, servicenow
from ingest.context import Context, Place, Service, SourceFile

Found = Iterator[Item | Skipped]
"""What a connector finds, in the order of its source."""

CONNECTORS: Mapping[str, Callable[[SourceFile, Context], Found]] = {
    "files": files.items,
    "register": register.items,
    "jira": jira.items,
    "github": github.items,
    "servicenow": servicenow.items,
}
"""`items(file, context)` of each connector that reads files; raises Unparseable when the whole file is no evidence."""

SERVICES: Mapping[str, Callable[[Service, Context], Found]] = {"mlflow": mlflow.items}
"""`items(service, context)` of each connector that reads a live service."""


def read(place: Place, context: Context) -> Found:
    """What the connector of the place's entry finds there."""
    if isinstance(place, Service):
        return SERVICES[place.entry.connector](place, context)
    return CONNECTORS[place.entry.connector](place, context)
