"""Targets by the name that the command line gives; only this module knows them all."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from assistant.domain.errors import BadInput
from assistant.wiring import Workspace
from evals.evidence import Evidence
from evals.suites.suite import Suite
from evals.targets.local import LOCAL, ONCE, LocalTarget
from evals.targets.target import Target

BASELINE = "baseline"
"""Name of the plain LangChain and Chroma chain."""

MakeTarget = Callable[[Suite, Workspace, Evidence], Target]
"""Makes a target for a suite whose corpus is in an opened home."""


def target_named(name: str) -> MakeTarget:
    """How the target of a name is made.

    The names are `clausetrail` (in this process), `clausetrail-once` (the same, each question asked once), `baseline`, an address (`http://…`), a file of recorded answers
    (`answers.jsonl`, with `answers.questions.jsonl` beside it), and `module:name` of a foreign system.

    Raises BadInput for any other name.
    """
    if name in (LOCAL, ONCE):
        return lambda _suite, workspace, _evidence: LocalTarget(workspace, again=name == LOCAL)
    if name == BASELINE:
        return _baseline
    if name.startswith(("http://", "https://")):
        return lambda _suite, _workspace, _evidence: _over_http(name)
    if name.endswith(".jsonl"):
        return lambda _suite, _workspace, _evidence: _recorded(Path(name))
    if ":" in name:
        return lambda _suite, _workspace, evidence: _foreign(name, evidence)
    raise BadInput(f"no target {name}: write {LOCAL}, {BASELINE}, an http address, a file of answers, or module:name")


def _baseline(suite: Suite, _workspace: Workspace, evidence: Evidence) -> Target:
    from evals.targets.baseline import BaselineTarget  # LangChain's loaders and Chroma take seconds to load

    return BaselineTarget(suite.corpus, evidence)


def _over_http(address: str) -> Target:
    from evals.targets.http import HttpTarget

    return HttpTarget(address, env=os.environ)


def _recorded(answers: Path) -> Target:
    from evals.targets.recorded import RecordedTarget

    return RecordedTarget(answers, answers.with_suffix(".questions.jsonl"))


def _foreign(name: str, evidence: Evidence) -> Target:
    from evals.targets.foreign import foreign_target

    return foreign_target(name, evidence)
