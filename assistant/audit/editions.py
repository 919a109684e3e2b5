"""Editions of one list: files whose paths differ by a year, a day or a version alone, of which the last counts.

An organization keeps last year's inventory beside this year's. What moved on in between is no disagreement of two lists,
and what the old one lacks is no gap of today.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import PurePosixPath

from assistant.audit.desk import Desk
from assistant.domain.evidence import Kind
from assistant.domain.written_dates import MONTHS

_TOKEN = re.compile(r"[^\W_]+")
_YEAR = re.compile(r"(?:fy)?((?:19|20)\d\d)")
_DAY = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)?")
_PART = re.compile(r"(?:q|h|w|m)?(\d{1,2})")
_VERSION = re.compile(r"(?:v|ver|rev|version)(\d{0,3})")
_EMPTY = frozenset(["final", "draft", "old", "new", "latest", "current", "copy", "export", "archive", "archived"])

Order = tuple[int, int, int, int]
"""Year, month or quarter, day, version; 0 where a path has none."""


def earlier_editions(desk: Desk) -> frozenset[str]:
    """Paths of inventories of which a later edition is in this scope."""
    paths = {item.path for item in desk.scope.items if item.metadata.kind is Kind.INVENTORY and "#" in item.id}
    return desk.once("earlier editions", lambda: earlier(paths))


def earlier(paths: Iterable[str]) -> frozenset[str]:
    """Those of some paths of which another is a later edition.

    >>> sorted(earlier(["a/tools_2024.csv", "a/tools-2025-v2.csv", "a/vendors_2024.csv"]))
    ['a/tools_2024.csv']
    """
    families: dict[tuple[str, ...], list[tuple[Order, str]]] = defaultdict(list)
    for path in paths:
        told, order = read(path)
        families[told].append((order, path))
    return frozenset(
        path for several in families.values() for order, path in several if any(order < other for other, _ in several)
    )


def read(path: str) -> tuple[tuple[str, ...], Order]:
    """The words of a path that name its list, and which edition it is."""
    pure = PurePosixPath(path)
    told: list[str] = []
    year, parts, version = 0, [0, 0], 0
    at = 0
    for token in (one.lower() for one in _TOKEN.findall(str(pure.with_suffix("")))):
        if whole := _DAY.fullmatch(token):
            year, parts, at = int(whole[1]), [int(whole[2]), int(whole[3] or 0)], 2
        elif said := _YEAR.fullmatch(token):
            year = int(said[1])
        elif token in MONTHS:
            parts[0], at = MONTHS[token], 1
        elif numbered := _VERSION.fullmatch(token):
            version = int(numbered[1] or 0)
        elif (part := _PART.fullmatch(token)) and year and at < len(parts):
            parts[at], at = int(part[1]), at + 1
        elif token not in _EMPTY:
            told.append(token)
    return (*told, pure.suffix.lower()), (year, parts[0], parts[1], version)
