"""The connectors by the names that sources.yaml gives them; each turns one file or service into items and skips.

Names that are not here are those of installed packages: docs/connectors.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from assistant.domain.errors import Unparseable
from assistant.domain.evidence import Item, Skipped
from ingest.connectors import files, github, jira, mlflow, register, servicenow
from ingest.context import Context, Place, Service, SourceFile
from ingest.installed import load

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


def read(place: Place, context: Context) -> Iterator[object]:
    """What the connector of the place's entry yields there; of an installed one that may be anything."""
    name = place.entry.connector
    if isinstance(place, Service):
        found: object = SERVICES[name](place, context) if name in SERVICES else load(name)(place, context)
    else:
        found = CONNECTORS[name](place, context) if name in CONNECTORS else load(name)(place, context)
    if not isinstance(found, Iterable):
        raise Unparseable(f"the connector {name} yields nothing", fix="report it to the connector's author")
    yield from found
