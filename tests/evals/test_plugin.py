"""The pytest plugin: a case that violates something fails with it, and loading the plugin does nothing."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy.dialects.postgresql  # noqa: F401  # a run inside this process forgets what it imported, and SQLAlchemy warns of a second time

from assistant.wiring import Workspace
from evals.leaktest import _opened
from evals.run import Work
from evals.suites.suite import Suite

pytest_plugins = ["pytester"]

SOURCES = (
    "version: 1\norganization: {name: Small, timezone: Europe/Berlin}\npeople:\n  ada: []\n"
    "sources:\n  - {id: all, path: all, connector: files, allow: [everyone]}\n"
)
RULE = "# Alert rule\n\nZebra alerts must be acknowledged within 4 hours by the owner of alpha.\n"
QUESTION = "Within how many hours must zebra alerts be acknowledged?"
CASE = {"kind": "lookup", "reader": "ada", "turns": [QUESTION], "answerable": "yes", "gold_sources": ["all/rule.md"]}
OWN_WORD = "all/rule.md"
"""What answers hold and no text of the evidence: a canary that the asker may read is refused."""


@pytest.fixture
def suite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A suite of a sound case, of one whose canary stands in the answer, and of one that names no evidence."""
    cases = [
        CASE | {"id": "sound"},
        CASE | {"id": "leaks", "kind": "access", "canaries": [OWN_WORD]},
        CASE | {"id": "nowhere", "gold_sources": ["no.md"]},
    ]
    told = {"name": "small", "title": "t", "corpus": "sources.yaml", "now": "2026-11-16", "cases": ["cases.jsonl"]}
    files = {
        "all/rule.md": RULE,
        "sources.yaml": SOURCES,
        "suite.yaml": json.dumps(told),
        "cases.jsonl": "\n".join(map(json.dumps, cases)),
    }
    for name, text in files.items():
        (tmp_path / "suite" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "suite" / name).write_text(text, "utf-8")

    def opened(self: Work, suite: Suite) -> Workspace:
        return _opened(self.folder / "homes" / suite.name, {})

    monkeypatch.setattr(Work, "workspace", opened)
    return tmp_path / "suite" / "suite.yaml"


def run(pytester: pytest.Pytester, suite: object, *more: str) -> pytest.RunResult:
    """One run of pytest beside a test of somebody's own."""
    pytester.makepyfile(test_own="def test_own(): pass")
    return pytester.runpytest_inprocess("-p", "evals.plugin", f"--clausetrail-suite={suite}", *more)


def test_a_case_fails_with_what_it_violates_and_a_sound_one_passes(pytester: pytest.Pytester, suite: Path) -> None:
    found = run(pytester, suite)
    found.assert_outcomes(passed=1, failed=2)
    assert f"canary '{OWN_WORD}'" in found.stdout.str()
    assert "case nowhere: no evidence: no.md" in found.stdout.str()


def test_cases_are_chosen_by_kind_and_stand_beside_tests_that_are_named(pytester: pytest.Pytester, suite: Path) -> None:
    run(pytester, suite, "-k", "access").assert_outcomes(failed=1, deselected=2)
    run(pytester, suite, "test_own.py", "-k", "sound or own").assert_outcomes(passed=2, deselected=2)


def test_without_the_option_it_collects_nothing_of_its_own(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_own="def test_own(): pass")
    pytester.runpytest_inprocess("-p", "evals.plugin").assert_outcomes(passed=1)


def test_no_such_suite_is_wrong_use(pytester: pytest.Pytester) -> None:
    assert run(pytester, "no/suite.yaml").ret == pytest.ExitCode.USAGE_ERROR


def test_loading_it_imports_nothing_of_the_product_and_opens_no_connection() -> None:
    """In a process of its own, in which a socket would end it."""
    code = (
        "import pytest, socket, sys\n"
        "before = set(sys.modules)\n"
        "def refuse(*_, **__): raise SystemExit('a socket')\n"
        "socket.socket.__init__ = refuse\n"
        "import evals.plugin\n"
        "print(sorted(name for name in set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['evals', 'evals.plugin']"
