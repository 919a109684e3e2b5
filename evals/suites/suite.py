"""A suite in a YAML file: which corpus, which cases, what day it is, and which figures should be reached.

```yaml
name: ours
title: Questions over our own evidence
corpus: ../evidence/sources.yaml     # relative to this file
earlier: []                          # the same sources as they were before, oldest first: index versions 1, 2, …
now: 2026-11-16
cases: [questions.jsonl]
sealed: []                           # cases that development does not look at
pairs: []                            # statements with their quotes, to measure the judge instead of an assistant
floors:
  nugget-vital: {at_least: 0.8}
  misattribution: {at_most: 0.05}
```
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import Field, StringConstraints, ValidationError, model_validator

from assistant.domain.errors import BadInput
from evals.cases.case import Case
from evals.cases.load import load_cases
from evals.cases.record import Record, Text

SHIPPED = Path(__file__).parent
"""Where the suites lie that come with the product."""
_FILES = ("cases", "earlier", "pairs", "sealed")


class Floor(Record):
    """What a figure should reach; of the two exactly one."""

    at_least: float | None = None
    """The lower end of its interval must not be below."""
    at_most: float | None = None
    """The upper end of its interval must not be above."""

    @model_validator(mode="after")
    def _one_of_both(self) -> Floor:
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("write at_least or at_most")
        return self


class Suite(Record):
    """Cases over one corpus."""

    name: Annotated[str, StringConstraints(pattern=r"^[\w.-]+$")]
    """Its name."""
    title: Text
    """What it asks, in a few words."""
    corpus: Path
    """The sources.yaml that is ingested."""
    now: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\d$")]
    """The asker's calendar where a case names none."""
    cases: tuple[Path, ...] = ()
    """JSONL files of cases."""
    earlier: tuple[Path, ...] = ()
    """The same sources as they were before, oldest first: a new home ingests them first, as index versions 1, 2, …"""
    pairs: tuple[Path, ...] = ()
    """JSONL files of statements with their quotes, which measure the harness's own judge and no target."""
    sealed: tuple[Path, ...] = ()
    """Cases that development does not look at."""
    floors: Mapping[str, Floor] = Field(default_factory=dict)
    """Floors by measure. Invariants need none: they hold or they fail."""
    owner: str = ""
    """Who answers for the labels."""
    approver: str = ""
    """Who approved them."""
    limit: int | None = None
    """Cases that are asked at most, drawn by a hash of their ids; None asks all."""
    file: Path = Path()
    """Where it was read from; set when it is loaded."""

    @model_validator(mode="after")
    def _asks_something(self) -> Suite:
        if not (self.cases or self.pairs):
            raise ValueError("write cases, or pairs")
        return self

    def open_cases(self) -> tuple[Case, ...]:
        """The cases that anyone may look at, in file order. Raises BadInput."""
        return self._drawn(_together(self.cases))

    def sealed_cases(self) -> tuple[Case, ...]:
        """The sealed half, in file order. Raises BadInput when there is none."""
        if not self.sealed:
            raise BadInput(f"the suite {self.name} has no sealed cases")
        return self._drawn(_together(self.sealed))

    def files(self, *, sealed: bool) -> tuple[Path, ...]:
        """What a run of one half reads: the suite's own file, its cases and its sources."""
        return (self.file, *(self.sealed if sealed else self.cases), *self.earlier, self.corpus)

    def _drawn(self, cases: tuple[Case, ...]) -> tuple[Case, ...]:
        """All cases, or so many of them that a small cut has of every kind; in file order."""
        if self.limit is None:
            return cases
        chosen = sorted(cases, key=lambda case: hashlib.sha256(case.id.encode()).digest()[1:])[: self.limit]
        return tuple(case for case in cases if case in chosen)


def shipped() -> Iterator[str]:
    """Names of the suites that come with the product."""
    return (path.parent.name for path in sorted(SHIPPED.glob("*/suite.yaml")))


def load_suite(name_or_path: str) -> Suite:
    """A suite that comes with the product, by name, or any by the path of its YAML file. Raises BadInput."""
    path = SHIPPED / name_or_path / "suite.yaml"
    if "/" in name_or_path or name_or_path.endswith((".yaml", ".yml")) or not path.is_file():
        path = Path(name_or_path)
    if not path.is_file():
        raise BadInput(f"no suite {name_or_path}: give the path of a suite.yaml, or one of {', '.join(shipped())}")
    try:
        given = yaml.safe_load(path.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        raise BadInput(f"{path}: not valid YAML: {problem}") from problem
    if not isinstance(given, dict):
        raise BadInput(f"{path}: not a suite: write name, title, corpus, now and cases")
    given["now"] = str(given.get("now", ""))  # YAML makes a date of it
    try:
        suite = Suite.model_validate(given)
    except ValidationError as problem:
        told = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in problem.errors())
        raise BadInput(f"{path}: not a suite: {told}") from None
    here = path.resolve().parent
    return suite.model_copy(
        update={
            "file": path.resolve(),
            "corpus": here / suite.corpus,
            **{name: tuple(here / one for one in getattr(suite, name)) for name in _FILES},
        }
    )


def _together(files: tuple[Path, ...]) -> tuple[Case, ...]:
    """The cases of several files. Raises BadInput when an id stands in two of them."""
    cases = [case for file in files for case in load_cases(file)]
    seen: set[str] = set()
    for case in cases:
        if case.id in seen:
            raise BadInput(f"case {case.id}: the id stands in two files of the suite")
        seen.add(case.id)
    return tuple(cases)
