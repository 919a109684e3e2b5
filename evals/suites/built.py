"""Suites that are built from a folder of the user's own, by name; only this module knows them all.

What is built lies in the work folder as any suite does, so that a run of it can be gated, explained and reported later.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from assistant.domain.errors import BadInput
from evals.suites import perturbed
from evals.suites.corpora import inventory, peps
from evals.suites.data import bipia, clapnq, contractnli, mtrag_un, nist80053, obliqa, obliqa_mp, poisonedrag, timeqa
from evals.suites.suite import Suite, load_suite, shipped


class Build(Protocol):
    """Writes a suite's documents, sources.yaml and cases from the folder of a set."""

    def __call__(self, folder: Path, into: Path, /, *, limit: int | None = None) -> Suite:
        """Write it and read it. Raises BadInput when the set is not there."""


DATA: Mapping[str, Build] = {
    "obliqa": obliqa.build,
    "obliqa_mp": obliqa_mp.build,
    "nist80053": nist80053.build,
    "contractnli": contractnli.build,
    "clapnq": clapnq.build,
    "mtrag_un": mtrag_un.build,
    "timeqa": timeqa.build,
    "bipia": bipia.build,
    "poisonedrag": poisonedrag.build,
}
"""Suites that read `--data DIR`."""
CORPORA: Mapping[str, Build] = {"peps": peps.build, "federal_inventory": inventory.build}
"""Suites that read `--corpora DIR`."""
PERTURBATIONS = "perturbations"
"""The demo suite, asked otherwise."""


def every_name(*, data: Path | None, corpora: Path | None) -> tuple[str, ...]:
    """The suites that can be run with the folders that are given: first those that ship."""
    own = (*shipped(), PERTURBATIONS)
    return (*own, *(DATA if data else ()), *(CORPORA if corpora else ()))


def suite_named(
    name: str, work: Path, *, data: Path | None = None, corpora: Path | None = None, limit: int | None = None
) -> Suite:
    """A suite that comes with the product, one by path, or one that is built now from its folder.

    Without the folder, a suite that was built before is taken as it lies in the work folder. Raises BadInput when the
    folder is missing and nothing was built.
    """
    option, folder = ("--data", data) if name in DATA else ("--corpora", corpora)
    build = DATA.get(name) or CORPORA.get(name)
    into = work / "suites" / name
    if name == PERTURBATIONS:
        return perturbed.build(suite_named(perturbed.OF, work, limit=limit), into)
    if build is None:
        return load_suite(name).model_copy(update={"limit": limit})
    if folder is not None:
        return build(folder, into, limit=limit)
    if not (into / "suite.yaml").is_file():
        raise BadInput(f"the suite {name} is built from a folder: give {option} DIR")
    return load_suite(str(into / "suite.yaml"))
