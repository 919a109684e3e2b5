"""The criteria of an audit: ids, titles and what an auditor samples, from our own file.

Ids and short titles are facts; every sentence of the file is our own wording. No text of the standard is in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from assistant.domain.criteria_ids import CriteriaIds
from assistant.domain.errors import BadInput
from assistant.domain.evidence import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """A clause, an Annex A control, or a heading over some of them."""

    id: str
    """Such as `9.2.1` or `A.6.2.4`."""
    title: str
    """Short title."""
    assessable: bool
    """Whether an organization can conform to it; False for a heading."""
    samples: str = ""
    """What an auditor asks to see; empty for a heading."""
    kinds: tuple[Kind, ...] = ()
    """Kinds of evidence that can show it; of a heading, those of everything below it."""
    stale_after_days: int | None = None
    """Age in days at which evidence counts as stale by default; None for a heading."""
    crosswalk: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Draft counterparts by framework: ids in it that intersect with this criterion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """Every criterion of one framework."""

    framework: str
    """The standard's name."""
    by_id: Mapping[str, Criterion]
    """Headings and criteria by id, each heading before what is below it."""

    def title(self, criterion: str) -> str:
        """The short title of an id. Raises BadInput when there is no such criterion."""
        return self._get(criterion).title

    def kinds(self, criterion: str) -> tuple[Kind, ...]:
        """Kinds of evidence that can show an id. Raises BadInput when there is no such criterion."""
        return self._get(criterion).kinds

    def below(self, criterion: str) -> tuple[str, ...]:
        """The assessable ids of a heading, in the file's order; the id itself when it is assessable."""
        self._get(criterion)
        return tuple(one.id for one in self.by_id.values() if one.assessable and _within(one.id, criterion))

    def find(self, text: str) -> tuple[str, ...]:
        """Ids that a text names, in its order, each once and all of them in the file.

        The rules are those of `CriteriaIds.find`.
        """
        return self.ids.find(text)

    @property
    def ids(self) -> CriteriaIds:
        """The ids alone, for those who need no titles."""
        return CriteriaIds(ids=tuple(self.by_id))

    def _get(self, criterion: str) -> Criterion:
        """The criterion of an id."""
        if criterion not in self.by_id:
            raise BadInput(f"{self.framework} has no criterion {criterion}; write an id such as 9.2.1 or A.6.2.4.")
        return self.by_id[criterion]


def _within(criterion: str, heading: str) -> bool:
    """Whether an id is a heading's or lies below it."""
    return criterion == heading or criterion.startswith(f"{heading}.")


@lru_cache(maxsize=1)
def load_criteria() -> Criteria:
    """The criteria of ISO/IEC 42001 as our file has them."""
    content = yaml.safe_load(files("assistant.audit").joinpath("iso42001.yaml").read_text(encoding="utf-8"))
    requirements = [_requirement(entry) for entry in content["requirements"]]
    headings = [_heading(entry, requirements) for entry in (*content["families"], *content["subfamilies"])]
    ordered = sorted((*headings, *requirements), key=lambda one: _rank(one.id))
    return Criteria(framework=content["meta"]["framework"], by_id={one.id: one for one in ordered})


def _requirement(entry: Mapping[str, Any]) -> Criterion:
    """A criterion that an organization can conform to."""
    return Criterion(
        id=entry["id"],
        title=entry["title"],
        assessable=True,
        samples=entry["auditor_samples"],
        kinds=tuple(Kind(kind) for kind in entry["evidence_kinds"]),
        stale_after_days=entry["stale_after_days"],
        crosswalk={framework: tuple(ids) for framework, ids in entry["crosswalk"].items()},
    )


def _heading(entry: Mapping[str, Any], requirements: list[Criterion]) -> Criterion:
    """A heading with the kinds of everything below it."""
    kinds = (kind for one in requirements if _within(one.id, entry["id"]) for kind in one.kinds)
    return Criterion(id=entry["id"], title=entry["title"], assessable=False, kinds=tuple(dict.fromkeys(kinds)))


def _rank(criterion: str) -> tuple[bool, tuple[int, ...]]:
    """Sort key: clauses before Annex A, each by its numbers, a heading before what is below it."""
    return criterion.startswith("A."), tuple(int(part) for part in criterion.removeprefix("A.").split("."))
