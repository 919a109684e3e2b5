"""Connectors that other packages bring: entry points of two groups, found by name and imported when they are read."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import EntryPoint, entry_points

from assistant.domain.errors import BadInput, Unparseable

FILES = "clausetrail.connectors"
"""Entry points of modules with `items(file, context)`; an entry of sources.yaml gives them a `path`."""

SERVICES = "clausetrail.connectors.live"
"""Entry points of modules with `items(service, context)`; an entry of sources.yaml gives them a `url`."""


def find(name: str) -> EntryPoint | None:
    """The installed connector of that name, without importing it. Raises BadInput when two packages bring it."""
    found = [one for group in (FILES, SERVICES) for one in entry_points(group=group, name=name)]
    if len(found) > 1:
        packages = ", ".join(sorted({one.dist.name if one.dist else one.value for one in found}))
        raise BadInput(f"the connector {name!r} is installed more than once ({packages}): uninstall all but one")
    return found[0] if found else None


def known() -> list[str]:
    """Names of every installed connector."""
    return sorted({one.name for group in (FILES, SERVICES) for one in entry_points(group=group)})


def load(name: str) -> Callable[..., object]:
    """The connector's `items`. Raises Unparseable when it cannot be had."""
    point = find(name)
    if point is None:
        raise Unparseable(f"the connector {name} is not installed", fix="install the package that brings it")
    try:
        items = getattr(point.load(), "items", None)
    except Exception as problem:
        reason = f"the connector {name} cannot be imported ({type(problem).__name__})"
        raise Unparseable(reason, fix=f"mend or update the package of {point.value}") from problem
    if not callable(items):
        raise Unparseable(f"{point.value} has no function `items`", fix="update the package that brings it")
    found: Callable[..., object] = items
    return found
