"""A source folder on disk, and the items and skips that collecting it gives."""

from __future__ import annotations

import json
import textwrap
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from assistant.audit.criteria import load_criteria
from assistant.domain.evidence import Item, Skipped
from ingest.collect import collect
from ingest.context import Context, Notice
from ingest.limits import Limits
from ingest.sources import parse_sources


@dataclass
class Corpus:
    """A folder under construction, with the lines of its sources.yaml."""

    root: Path
    entries: list[str] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    today: date | None = None

    def entry(self, path: str, connector: str = "files", more: str = "allow: [everyone]") -> Corpus:
        self.entries.append(f"  - {{id: s{len(self.entries)}, path: '{path}', connector: {connector}, {more}}}")
        return self

    def file(self, path: str, content: str | bytes | object) -> Path:
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            place.write_bytes(content)
        elif isinstance(content, str):
            place.write_text(textwrap.dedent(content), encoding="utf-8")
        else:
            place.write_text(json.dumps(content), encoding="utf-8")
        return place

    def collect(self, limits: Limits | None = None) -> tuple[dict[str, Item], dict[str, Skipped]]:
        """Items by id and skips by path."""
        head = "version: 1\norganization: {name: Test, timezone: Europe/Berlin}\nsources:\n"
        sources = parse_sources(head + "\n".join(self.entries), "sources.yaml")
        context = Context(
            organization=sources.organization,
            limits=limits or Limits(),
            notices=self.notices,
            criteria=load_criteria().ids,
            today=self.today,
        )
        found = list(collect(sources, self.root, context))
        items = {one.id: one for one in found if isinstance(one, Item)}
        skips = {one.path: one for one in found if isinstance(one, Skipped)}
        assert len(items) + len(skips) == len(found), "an id or a path came twice"
        return items, skips

    def one(self, path: str, content: str | bytes | object, connector: str = "files", kind: str = "other") -> Item:
        """The only item of a corpus of one file."""
        self.entry(path, connector, f"kind: {kind}, allow: [everyone]").file(path, content)
        items, skips = self.collect()
        assert not skips
        (item,) = items.values()
        return item
