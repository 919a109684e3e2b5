"""A suite of another one's open cases, as they are and asked otherwise by every operator of `evals.perturbations`."""

from __future__ import annotations

from pathlib import Path

import yaml

from evals.perturbations import EACH, SEED, variants
from evals.suites.suite import Suite, load_suite

OF = "demo"
"""The suite that `perturbations` is made of."""


def build(suite: Suite, into: Path, *, seed: int = SEED, each: int = EACH) -> Suite:
    """Write cases and suite.yaml of a suite's perturbed form into a folder, and read it.

    Args:
        suite: Whose open cases are taken.
        into: Where it is written.
        seed: What is drawn from.
        each: Cases that an operator changes at most.
    """
    cases = suite.open_cases()
    every = (*cases, *variants(cases, seed=seed, each=each))
    into.mkdir(parents=True, exist_ok=True)
    (into / "cases.jsonl").write_text(
        "".join(one.model_dump_json(exclude_defaults=True) + "\n" for one in every), "utf-8"
    )
    told = {
        "name": f"{suite.name}-perturbed",
        "title": f"{suite.title}, asked otherwise",
        "corpus": str(suite.corpus),
        "earlier": [str(one) for one in suite.earlier],
        "now": suite.now,
        "cases": ["cases.jsonl"],
        "floors": {name: floor.model_dump(exclude_none=True) for name, floor in suite.floors.items()},
        "owner": suite.owner,
        "approver": suite.approver,
    }
    (into / "suite.yaml").write_text(yaml.safe_dump(told, allow_unicode=True, sort_keys=False), "utf-8")
    return load_suite(str(into / "suite.yaml"))
