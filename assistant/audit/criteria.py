"""The criteria of an audit: ids, titles and what an auditor samples, from our own file.

Ids and short titles are facts; every sentence of the file is our own wording. No text of the standard is in it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from assistant.domain.criteria_ids import CriteriaIds
from assistant.domain.errors import BadInput
from assistant.domain.evidence import Kind

_WORD = re.compile(r"\w+")
_STEM = 4  # letters of a beginning that names a word
_JOINING = frozenset({"and", "or", "of", "the", "in", "for", "to"})


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
class Group:
    """A theme that auditors sample, or a topic that engineers hold evidence for."""

    name: str
    """Such as `Monitoring and drift`."""
    criteria: tuple[str, ...]
    """Ids of its criteria."""
    kinds: tuple[Kind, ...] = ()
    """Kinds of evidence that the topic is about; none where the criteria say it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """Every criterion of one framework."""

    framework: str
    """The standard's name."""
    by_id: Mapping[str, Criterion]
    """Headings and criteria by id, each heading before what is below it."""
    themes: tuple[Group, ...] = ()
    """Themes that auditors sample."""
    topics: tuple[Group, ...] = ()
    """Topics that engineers prepare evidence for."""

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


def named_groups(groups: Sequence[Group], text: str, what: str) -> tuple[Group, ...]:
    """The themes or topics whose names hold the words of a text, in their order; all of an empty text.

    Words of several names (`inventory lifecycle`) give each. Raises BadInput, with the names that there are, where a word
    stands in none; `what` is what they are called.
    """
    words = [word for word in _WORD.findall(text.casefold()) if word not in _JOINING]
    if not text.strip():
        return tuple(groups)
    holding = {word: [one for one in groups if _names(word, one)] for word in words}
    strange = [word for word, found in holding.items() if not found]
    if strange or not words:
        known = ", ".join(one.name for one in groups)
        raise BadInput(f"{' '.join(strange) or text!r} names no {what}: write words of {known}.")
    whole = [one for one in groups if all(one in found for found in holding.values())]
    return tuple(one for one in groups if (one in whole if whole else any(one in found for found in holding.values())))


def _names(word: str, group: Group) -> bool:
    """Whether a word is one of a name's, or the beginning of one: `evaluation` for `Evaluations`."""
    said = _WORD.findall(group.name.casefold())
    return word in said or (len(word) >= _STEM and any(one.startswith(word) for one in said))


@lru_cache(maxsize=1)
def load_criteria() -> Criteria:
    """The criteria of ISO/IEC 42001 as our file has them."""
    return read_criteria(
        files("assistant.audit").joinpath("iso42001.yaml").read_text(encoding="utf-8"), "iso42001.yaml"
    )


def read_criteria(text: str, name: str) -> Criteria:
    """The criteria of a file of the same form, of any framework.

    Raises:
        BadInput: It is no YAML, lacks a part, names an unknown kind of evidence, or has an id twice; `name` says which.
    """
    try:
        content = yaml.safe_load(text)
        requirements = [_requirement(entry) for entry in content["requirements"]]
        headings = [_heading(entry, requirements) for entry in (*content["families"], *content.get("subfamilies", ()))]
        every = (*headings, *requirements)
        framework = content["meta"]["framework"]
        groups = {one: _groups(content, one) for one in ("themes", "evidence_topics")}
    except (yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as problem:
        raise BadInput(f"{name}: {_what_is_wrong(problem)}") from problem
    twice = [one for one, count in Counter(one.id for one in every).items() if count > 1]
    if twice:
        raise BadInput(f"{name}: {twice[0]} stands twice; every id must be there once.")
    by_id = {one.id: one for one in sorted(every, key=lambda one: _rank(one.id))}
    unknown = [(group.name, one) for named in groups.values() for group in named for one in group.criteria if one not in by_id]  # fmt: skip
    if unknown:
        raise BadInput(f"{name}: {unknown[0][0]!r} lists {unknown[0][1]}, which is no id of the file.")
    return Criteria(framework=framework, by_id=by_id, themes=groups["themes"], topics=groups["evidence_topics"])


def _what_is_wrong(problem: Exception) -> str:
    """What keeps a criteria file from being read, and what to do."""
    if isinstance(problem, KeyError):
        return f"{problem} is missing; see iso42001.yaml for the parts of a criteria file."
    if isinstance(problem, yaml.YAMLError):
        return f"it is not YAML that can be read: {' '.join(str(problem).split())}"
    return f"a part has another form than in iso42001.yaml: {problem}"


def _groups(content: Mapping[str, Any], name: str) -> tuple[Group, ...]:
    """The themes or evidence topics of a file."""
    word, listed = ("theme", "controls") if name == "themes" else ("topic", "requirements")
    return tuple(
        Group(name=entry[word], criteria=tuple(entry[listed]), kinds=tuple(map(Kind, entry.get("kinds", ()))))
        for entry in content.get(name, ())
    )


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
