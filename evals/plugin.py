"""An opt-in pytest plugin: each case of a suite is a test that fails with what it violates.

    pytest -p evals.plugin --clausetrail-suite path/of/suite.yaml [--clausetrail-target TARGET] [-k KIND]

It is no entry point, so that it is there only where somebody asks for it. While it is loaded it imports nothing of the
product and touches no network; a corpus is ingested, and a question asked, when the first case runs. Where no path is
named nothing but the suite is collected. Figures and floors are for `clausetrail eval run`: one case has no interval.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from evals.cases.case import Case
    from evals.evidence import Evidence
    from evals.run import Work
    from evals.suites.suite import Suite
    from evals.targets.target import Target


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options, in a group of their own."""
    group = parser.getgroup("clausetrail", "cases of a suite as tests")
    group.addoption("--clausetrail-suite", metavar="SUITE", help="Name of a suite, or the path of a suite.yaml.")
    group.addoption("--clausetrail-target", metavar="TARGET", default="clausetrail", help="Who answers.")
    group.addoption("--clausetrail-work", metavar="DIR", default=".eval", help="Folder of homes and answers.")


def pytest_configure(config: pytest.Config) -> None:
    """Collect nothing but the suite where no path was named."""
    if config.getoption("clausetrail_suite") and config.args_source is not pytest.Config.ArgsSource.ARGS:
        config.args = []


@pytest.hookimpl(tryfirst=True)  # before -k and -m choose
def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the suite's cases behind the other tests."""
    name = config.getoption("clausetrail_suite")
    if name:
        items.extend(_items(session, str(name)))


class CaseItem(pytest.Item):
    """A case as a test."""

    def __init__(self, *, case: Case, asked: Asking, **more: object) -> None:
        """Take the case and where it is answered."""
        super().__init__(**more)  # type: ignore[arg-type]  # what pytest hands on
        self.case = case
        self.asked = asked
        self.extra_keyword_matches.update({case.kind, *case.tags})

    def runtest(self) -> None:
        """Answer the case and hold it against every invariant."""
        found = list(self.asked.violations(self.case))
        if found:
            raise Violated("\n".join(found))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:  # noqa: ARG002
        """The violations, or the error that kept the case from being answered."""
        told = str(excinfo.value)
        return told if isinstance(excinfo.value, Violated) else f"{excinfo.typename}: {told}"

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where the case comes from, and its name."""
        return self.path, None, f"case {self.case.id} ({self.case.kind})"


class Violated(AssertionError):
    """A case violates an invariant; the words say which."""


@dataclass
class Asking:
    """A suite's corpus and target, opened when the first case is asked."""

    suite: Suite
    """The suite."""
    work: Work
    """Where homes and answers lie."""
    target: str
    """Name of who answers."""

    @cached_property
    def _opened(self) -> tuple[Evidence, Target]:
        from evals.evidence import Evidence
        from evals.targets.named import target_named

        workspace = self.work.ingested(self.suite)
        evidence = Evidence(workspace)
        return evidence, target_named(self.target)(self.suite, workspace, evidence)

    def violations(self, case: Case) -> Iterator[str]:
        """What the answer to a case violates. Raises BadInput or TargetFailed when it cannot be scored."""
        from evals.cases.load import check_cases
        from evals.run import score
        from evals.runner import answer_cases

        evidence, target = self._opened
        check_cases([case], evidence)
        _, traces = answer_cases([case], target, self.work.traces, now=self.suite.now)
        for result in score([case], traces, evidence).results:
            for one in result.violations:
                yield f"{result.name} at {one.place or one.reply}: {one.why or 'does not hold'}"


def _items(session: pytest.Session, name: str) -> Iterator[CaseItem]:
    """The open cases of a suite. Raises UsageError when there is no such suite, or its cases are none."""
    from assistant.domain.errors import BadInput
    from evals.run import Work
    from evals.suites import load_suite

    config = session.config
    try:
        suite = load_suite(name)
        cases = suite.open_cases()
    except BadInput as problem:
        raise pytest.UsageError(str(problem)) from problem
    work = Work(folder=Path(str(config.getoption("clausetrail_work"))))
    asked = Asking(suite=suite, work=work, target=str(config.getoption("clausetrail_target")))
    for case in cases:
        yield CaseItem.from_parent(session, name=case.id, case=case, asked=asked)
