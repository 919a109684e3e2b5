"""Everything that the sources hold, as finished items and recorded skips."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from assistant.domain.errors import Unparseable
from assistant.domain.evidence import Item, Skipped
from assistant.domain.sources import SERVICE, Sources
from ingest.connectors import read
from ingest.context import Context, Place, Service, SourceFile
from ingest.criteria import with_controls
from ingest.discover import discover
from ingest.guard import checked
from ingest.links import with_links
from ingest.mentions import with_mentions
from ingest.metadata import Dated, is_to_come, to_come
from ingest.reasons import readable
from ingest.screen import screened
from ingest.unnamed import Unnamed

logger = logging.getLogger(__name__)

REPORT = "if the file opens in its program, report it with the file's type"


def collect(sources: Sources, root: Path, context: Context) -> Iterator[Item | Skipped]:
    """Every file and record of every source, in the order of paths; the context's notices grow while files are read.

    A file that cannot be read is a skip, whatever its parser raises; the others go on.
    """
    for found in discover(sources, root, context):
        if isinstance(found, Skipped):
            yield found
        else:
            yield from items_of(found, context)


def items_of(place: Place, context: Context) -> Iterator[Item | Skipped]:
    """The finished items of one file or service, with notices of what its records have in common.

    That is that they are dated later than today, or that none of them says whose it is or of when.
    """
    later: list[Dated] = []
    unnamed = Unnamed()
    for one in _finished(place, context):
        if isinstance(one, Item) and isinstance(place, SourceFile):
            unnamed.hear(one)
        if isinstance(one, Item) and is_to_come(one.metadata, context.today):
            later.append((str(one.metadata.date), one.id))
        yield replace(one, reason=readable(one.reason)) if isinstance(one, Skipped) else one
    if later:
        context.note(place, to_come(later))
    text = unnamed.notice(place.entry.connector)
    if text is not None:
        context.note(place, text)


def _finished(place: Place, context: Context) -> Iterator[Item | Skipped]:
    """The same without the notice; items that came before a failure stay."""
    found = checked(read(place, context), place)
    while True:
        try:
            one = next(found, None)
            if isinstance(one, Item):
                if isinstance(place, Service):
                    one = replace(one, path=SERVICE + place.entry.id)
                one = screened(with_mentions(with_links(with_controls(one, context.criteria))))
        except Unparseable as problem:
            yield _skip(place, problem.reason, problem.fix)
            return
        except MemoryError:
            reason = f"reading it needs more than {context.limits.memory_bytes / 1e9:.0f} GB of memory"
            yield _skip(place, reason, "split the file, or raise the limit and ingest again")
            return
        except Exception as problem:  # noqa: BLE001 - a library's parser may raise anything on a damaged file
            logger.warning("parser failed: %s in source %s", type(problem).__name__, place.entry.id)
            yield _skip(place, f"the parser failed with {type(problem).__name__}", REPORT)
            return
        if one is None:
            return
        yield one


def _skip(place: Place, reason: str, fix: str) -> Skipped:
    return Skipped(path=place.path, source=place.entry.id, reason=reason, fix=fix)
