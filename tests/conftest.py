"""What every test gets: no way out to the network, silent libraries, no waiting for disks, and one export of the encoder."""

import gc
import os
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from sqlite3 import Connection

import pytest
from hypothesis import settings
from sqlalchemy import Engine, event

from assistant.models.encoder import Encoder, build_default_encoder
from assistant.offline import QUIET
from tests import netguard

os.environ.update(QUIET)
settings.register_profile("busy", deadline=None)  # an example is not wrong because the machine has much to do
settings.load_profile("busy")
ATTEMPTS = netguard.install()


def _sync_nothing(_: int) -> None:
    """In place of `os.fsync`: no test cuts the power, and killed processes (tests/faults) sync as ever."""


def _commit_without_waiting(connection: object, _: object) -> None:
    if isinstance(connection, Connection):
        connection.execute("PRAGMA synchronous=OFF")


os.fsync = _sync_nothing
event.listen(Engine, "connect", _commit_without_waiting)

LONGEST = (
    "evals/test_mutants.py",
    "promises/test_demo_answers.py",
    "promises/test_backed.py",  # right behind: they need the demo ingested, for which one worker would wait for the other
    "promises/audit_walk/test_audit_walk.py",
    "evals/test_fast_cut.py",
    "test_encoder.py",
    "faults/test_killed.py",
    "promises/test_access_follows.py",
    "faults/test_broken.py",
    "promises/test_non_interference.py",
    "promises/test_evidence_is_data.py",
    "test_offline.py",
    "evals/test_leaktest.py",
    "cli/test_serving.py",
    "evals/targets/test_http.py",
    "bench/test_bench.py",
    "evals/report/test_report.py",
    "ingest/test_mlflow_live.py",
    "promises/test_operator.py",
    "promises/test_as_of.py",
    "promises/test_receipts.py",
)
"""Files that take longest, longest first: begun at the end, one would keep a worker busy while the others have none left."""


TOLD, LONG = 40, 5.0  # files, and seconds that make one long


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first; parallel workers are given whole files in this order."""
    places = {Path(__file__).parent / name: at for at, name in enumerate(LONGEST)}
    gone = [str(path) for path in places if not path.is_file()]
    if gone:
        raise pytest.UsageError(f"LONGEST in {__file__} names what is not there: {', '.join(gone)}")
    items.sort(key=lambda item: places.get(item.path, len(places)))


def pytest_collection_finish() -> None:
    """Modules and tests stay to the end: the garbage collector need not look at them again and again."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which files took longest, so that LONGEST can follow them."""
    spent: Counter[str] = Counter()
    for report in chain.from_iterable(terminalreporter.stats.values()):
        if isinstance(report, pytest.TestReport):
            spent[report.nodeid.partition("::")[0]] += report.duration
    slow = [(file, seconds) for file, seconds in spent.most_common(TOLD) if seconds >= LONG]
    if slow:
        terminalreporter.section("files that took longest")
        terminalreporter.write("".join(f"{seconds:7.1f} s  {file}\n" for file, seconds in slow))


@pytest.fixture(autouse=True)
def nothing_leaves_this_machine() -> Iterator[None]:
    """Fails a test that tried to reach another machine, even when a library swallowed the refusal."""
    ATTEMPTS.clear()
    yield
    assert ATTEMPTS == []


@pytest.fixture(scope="session")
def model_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder whose encoder export is built by whoever asks first; parallel workers share it."""
    base = tmp_path_factory.getbasetemp()
    return (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "model-home"


@pytest.fixture(scope="session")
def model_cache(model_home: Path, default_encoder: Encoder) -> Path:
    """A shared folder of exports that holds the default encoder's: give it to settings as `model_cache`."""
    return model_home / "models"


@pytest.fixture(scope="session")
def default_encoder(model_home: Path) -> Encoder:
    """The encoder that the product uses, with its real weights."""
    return build_default_encoder(model_home)
