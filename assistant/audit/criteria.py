"""The criteria of an audit: ids, titles and what an auditor samples, from our own file; and which ids a text names.

Ids and short titles are facts; every sentence of the file is our own wording. No text of the standard is in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from assistant.domain.errors import BadInput
from assistant.domain.evidence import Kind

_NUMBER = r"\d{1,2}(?:\.\d{1,2}){0,3}"
_ID = rf"(?:A\.\s?)?{_NUMBER}(?!\w)(?!\.\w)(?!-(?!A\.|\d))"
# A word that announces clauses or controls, with the list of ids that follows; or an Annex A id, which needs no word.
_DOTTED = r"(?=(?:A\.\s?)?\d{1,2}\.\d)"
_NAMED = re.compile(
    rf"(?<![\w.-])(?:(?P<control>annex\s+a(?:\s+controls?)?\s+|controls?\s+{_DOTTED})|(?P<clause>(?:sub-?)?clauses?\s+|cl\.\s?|§\s?)"
    rf"|(?P<section>(?:sections?|chapters?|requirements?)\s+{_DOTTED})|(?=A\.\d))"
    rf"(?P<ids>{_ID}(?:(?:\s*,\s*(?:and\s+)?|\s+(?:and|or|to|through)\s+|\s*[–-]\s*){_ID})*)",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s+(?:to|through)\s+|\s*[–-]\s*", re.IGNORECASE)
_STANDARD = re.compile(r"\b(?:ISO(?:/IEC)?|IEC|NIST|SOC)\s*[\w.-]*\d[\w.-]*(?::\d{4})?", re.IGNORECASE)
_OF = re.compile(r"\s+(?:of|in|from)\s+(?:the\s+)?(?P<what>\S.*)", re.DOTALL | re.IGNORECASE)
_OURS = "42001"


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

        An Annex A id stands for itself; a number needs a word before it (`clause 9.2`, `control 6.2.4`). What another
        standard's name claims (`clause 9.2 of ISO 27001`) and sections of a named document are left out.
        """
        found = (one for match in _NAMED.finditer(text) if _about_us(text, match) for one in self._listed(match))
        return tuple(dict.fromkeys(found))

    def _get(self, criterion: str) -> Criterion:
        """The criterion of an id."""
        if criterion not in self.by_id:
            raise BadInput(f"{self.framework} has no criterion {criterion}; write an id such as 9.2.1 or A.6.2.4.")
        return self.by_id[criterion]

    def _listed(self, match: re.Match[str]) -> Iterator[str]:
        """The ids of one list in a text, ranges filled; ids that the file does not have are passed over."""
        annex = match["control"] is not None
        before, end = None, 0
        for one in re.finditer(_ID, match["ids"], re.IGNORECASE):
            digits = re.sub(r"^A\.\s?", "", one.group(), flags=re.IGNORECASE)
            annex = annex or digits != one.group()  # `A.6.2.4 and 6.2.5` leaves the second letter out
            criterion = f"A.{digits}" if annex else digits
            if before and _RANGE.fullmatch(match["ids"], end, one.start()):
                yield from self._between(before, criterion)
            if criterion in self.by_id:
                yield criterion
            before, end = criterion, one.end()

    def _between(self, first: str, last: str) -> Iterator[str]:
        """Ids between two of one depth, both left out."""
        order = [
            one
            for one in self.by_id
            if one.count(".") == first.count(".") and one.startswith("A") == first.startswith("A")
        ]
        if first in order and last in order:
            yield from order[order.index(first) + 1 : order.index(last)]


def _within(criterion: str, heading: str) -> bool:
    """Whether an id is a heading's or lies below it."""
    return criterion == heading or criterion.startswith(f"{heading}.")


def _about_us(text: str, match: re.Match[str]) -> bool:
    """Whether ids in a text are of this standard: the standard named after them decides, else the last one before."""
    behind = _OF.match(text, match.end())
    following = _STANDARD.match(behind["what"]) if behind else None
    if following:
        return _OURS in following.group()
    if match["section"] and behind and not re.match(r"standard\b", behind["what"], re.IGNORECASE):
        return False
    before = [named.group() for named in _STANDARD.finditer(text, 0, match.start())]
    return not before or _OURS in before[-1]


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
