"""The MLflow connector against a real server, from an empty database to published versions."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from assistant.domain.evidence import Item, LinkBasis, Skipped
from assistant.domain.sources import Sources
from ingest.collect import collect
from ingest.connectors import mlflow
from ingest.context import Context, Service
from ingest.sources import parse_sources
from tests.ingest.live_server import BINARY, LiveServer, live_server
from tests.promises.organizations import workspace, write

pytestmark = pytest.mark.skipif(not BINARY.exists(), reason="no .venv-mlflow: run make mlflow-server")

START, END = 1790000000000, 1790028000000  # 2026-09-21, 13:33:20 and 22:00 UTC


@dataclass(frozen=True)
class Filled:
    """The server with the ids of its runs."""

    server: LiveServer
    trained: str
    evaluated: str
    deleted: str


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    """Two models, three versions, an alias, three runs of two experiments, one of them deleted."""
    with live_server(tmp_path_factory.mktemp("mlflow")) as server:
        training, evaluation = server.experiment("fraud training"), server.experiment("Prüfung")
        trained = server.run(
            training, "train 2.4", start=START, end=END, metrics={"auc": 0.94}, params={"lr": "0.01", "depth": "6"}
        )
        evaluated = server.run(evaluation, "eval 2.4", start=START, metrics={"recall": 0.81})
        deleted = server.run(training, "mistake", start=START)
        server.post("runs/delete", run_id=deleted)
        server.model("fraud-lens", description="Scores motor claims, asked for in MLP-142.")
        server.model("Schäden triage")
        server.version("fraud-lens", trained, version="2.3.0")
        server.version("fraud-lens", trained, version="2.4.0", approved_by="Hanna Vogel")
        server.version("Schäden triage", evaluated)
        server.alias("fraud-lens", "champion", "1")
        yield Filled(server, trained, evaluated, deleted)


def sources_yaml(url: str, access: str = "allow: [everyone]") -> str:
    return (
        "version: 1\norganization: {name: Test, timezone: Europe/Berlin}\n"
        f"people: {{ada: [staff], bob: []}}\nsources:\n  - {{id: registry, url: '{url}', connector: mlflow, {access}}}\n"
    )


def organization(url: str, access: str = "allow: [everyone]") -> Sources:
    return parse_sources(sources_yaml(url, access), "sources.yaml")


def read(url: str, access: str = "allow: [everyone]") -> tuple[dict[str, Item], list[Skipped]]:
    """Everything that ingestion reads there."""
    sources = organization(url, access)
    found = list(collect(sources, Path(), Context(organization=sources.organization)))
    return {one.id: one for one in found if isinstance(one, Item)}, [one for one in found if isinstance(one, Skipped)]


def test_everything_on_the_server_is_read(filled: Filled) -> None:
    items, skips = read(filled.server.url)
    assert set(items) == {
        "registry#models/fraud-lens",
        "registry#models/fraud-lens/1",
        "registry#models/fraud-lens/2",
        "registry#models/Schäden triage",
        "registry#models/Schäden triage/1",
        f"registry#runs/{filled.trained}",
        f"registry#runs/{filled.evaluated}",
    }
    assert [one.path for one in skips] == [f"registry#runs/{filled.deleted}"]


def test_fields_dates_and_people_of_a_run(filled: Filled) -> None:
    item = read(filled.server.url)[0][f"registry#runs/{filled.trained}"]
    found = {one.name: one.value for one in item.fields}
    assert found["run_name"] == "train 2.4"
    assert found["experiment"] == "fraud training"
    assert found["status"] == "FINISHED"
    assert (found["metrics.auc"], found["params.lr"], found["params.depth"]) == ("0.94", "0.01", "6")
    assert found["start_time"] == "2026-09-21T14:13:20.000Z"
    told = item.metadata
    assert (str(told.date), told.owner, told.systems) == ("2026-09-22", "priya", ("fraud-lens",))


def test_tags_and_links_of_a_version(filled: Filled) -> None:
    items, _ = read(filled.server.url)
    item = items["registry#models/fraud-lens/2"]
    told = item.metadata
    assert (told.title, told.model_version, told.approved_by) == ("fraud-lens 2.4.0", "2.4.0", "Hanna Vogel")
    run = f"registry#runs/{filled.trained}"
    assert (run, LinkBasis.STATED) in {(one.target, one.basis) for one in item.links}
    made = {one.target for one in items[run].links}
    assert made == {"registry#models/fraud-lens/1", "registry#models/fraud-lens/2"}
    assert "MLP-142" in {one.target for one in items["registry#models/fraud-lens"].links}


def test_small_pages_give_the_same(filled: Filled) -> None:
    sources = organization(filled.server.url)
    context = Context(organization=sources.organization)
    paged = mlflow.items(Service(entry=sources.entries[0]), context, page=1)
    found = {one.id: one.text for one in paged if isinstance(one, Item)}
    assert found == {name: one.text for name, one in read(filled.server.url)[0].items()}


def test_access_is_the_entrys(filled: Filled) -> None:
    access = "allow: ['group:staff']"
    items, _ = read(filled.server.url, access)
    sources = organization(filled.server.url, access)
    for item in items.values():
        (clause,) = sources.clauses_for(item.path, item.clauses)
        assert clause.allow == ("group:staff",)


def test_an_unchanged_server_gives_the_same_and_a_moved_alias_one_new_revision(filled: Filled) -> None:
    before, again = read(filled.server.url)[0], read(filled.server.url)[0]
    filled.server.alias("fraud-lens", "champion", "2")
    after = read(filled.server.url)[0]
    changes = [
        [name for name in later if later[name].revision != earlier[name].revision]
        for earlier, later in pairwise([before, again, after])
    ]
    assert changes == [[], ["registry#models/fraud-lens"]]
    found = {one.name: one.value for one in after["registry#models/fraud-lens"].fields}
    assert found["aliases.champion"] == "2"


def test_a_second_ingest_of_an_unchanged_server_publishes_nothing(filled: Filled, tmp_path: Path) -> None:
    sources = write(tmp_path / "org", {"sources.yaml": sources_yaml(filled.server.url)})
    opened = workspace(tmp_path / "home", sources)
    assert not opened.ingest(sources).published
    view = opened.evidence(f"registry#runs/{filled.trained}", "bob")
    assert "metrics.auc: 0.94" in view.text
