"""The MLflow connector against a fake server: what it makes of the answers, and of every kind of bad one."""

import httpx
import pytest

from assistant.domain.evidence import Item, Kind, LinkBasis, LinkType
from assistant.domain.sources import Organization
from ingest.context import Context
from tests.ingest.folder import Corpus
from tests.ingest.tracking import Answer, Tracking, model, run, version


def values(item: Item) -> dict[str, str]:
    return {one.name: one.value for one in item.fields}


def full() -> Tracking:
    """A model with two versions of one run, the second with a tag that names its release."""
    return Tracking(
        registered_models=[
            model(
                "fraud-lens",
                description="Scores claims, see MLP-142.",
                aliases=[{"alias": "champion", "version": "2"}],
                tags=[{"key": "owner", "value": "Priya Nair"}],
            )
        ],
        model_versions=[
            version("fraud-lens", 1, "r1", user_id="sven"),
            version("fraud-lens", 2, "r1", tags=[{"key": "version", "value": "2.4.0"}], status="READY"),
        ],
        runs=[
            run(
                "r1",
                metrics={"auc": 0.94, "p95": "NaN"},
                run_name="train",
                user_id="priya",
                status="FINISHED",
                start_time=1790000000000,
                end_time=1790028000000,
            )
        ],
    )


def test_models_versions_and_runs_are_items() -> None:
    items, skips = full().collect()
    assert not skips
    assert list(items) == ["ml#models/fraud-lens", "ml#models/fraud-lens/1", "ml#models/fraud-lens/2", "ml#runs/r1"]
    assert [one.metadata.kind for one in items.values()] == [Kind.MODEL_CARD] * 3 + [Kind.TRAINING_RUN]
    assert {one.path for one in items.values()} == {"ml"}


def test_fields_are_dotted_and_times_are_stamps() -> None:
    items, _ = full().collect()
    found = values(items["ml#runs/r1"])
    assert found["metrics.auc"] == "0.94"
    assert found["metrics.p95"] == "NaN"
    assert found["status"] == "FINISHED"
    assert found["experiment"] == "first"
    assert found["end_time"] == "2026-09-21T22:00:00.000Z"
    assert values(items["ml#models/fraud-lens"])["aliases.champion"] == "2"


def test_a_run_is_dated_by_its_end_in_the_organizations_zone() -> None:
    told = full().collect()[0]["ml#runs/r1"].metadata
    assert str(told.date) == "2026-09-22"  # 22:00 UTC is midnight in Berlin
    assert (told.title, told.owner, told.systems, told.model_version) == ("train", "priya", ("fraud-lens",), None)


@pytest.mark.parametrize(
    ("tags", "label", "title"),
    [
        ({}, "2", "m version 2"),
        ({"version": "2.4.0"}, "2.4.0", "m 2.4.0"),
        ({"Model-Version": "v1.0"}, "v1.0", "m v1.0"),
        ({"version": "final"}, "2", "m version 2"),
    ],
    ids=["counted", "tag", "other name", "no version"],
)
def test_a_version_is_called_by_its_tag_when_that_looks_like_one(tags: dict[str, str], label: str, title: str) -> None:
    listed = [{"key": name, "value": value} for name, value in tags.items()]
    items, _ = Tracking(model_versions=[version("m", 2, tags=listed)]).collect()
    told = items["ml#models/m/2"].metadata
    assert (told.model_version, told.title, told.systems) == (label, title, ("m",))


def test_versions_runs_and_aliases_link_to_each_other() -> None:
    items, _ = full().collect()
    edges = {one.id: {(link.target, link.basis) for link in one.links} for one in items.values()}
    assert edges["ml#models/fraud-lens"] == {
        ("ml#models/fraud-lens/2", LinkBasis.STATED),
        ("MLP-142", LinkBasis.IDENTIFIER),
    }
    assert edges["ml#models/fraud-lens/1"] == {("ml#runs/r1", LinkBasis.STATED)}
    made = {("ml#models/fraud-lens/1", LinkBasis.STATED), ("ml#models/fraud-lens/2", LinkBasis.STATED)}
    assert edges["ml#runs/r1"] == made


def test_a_source_of_evaluations_evaluates_the_versions() -> None:
    items, _ = full().collect(kind=Kind.EVALUATION)
    found = items["ml#runs/r1"]
    assert found.metadata.kind is Kind.EVALUATION
    assert {link.type for link in found.links} == {LinkType.EVALUATES}


def test_the_owner_is_a_tag_then_the_user() -> None:
    items, _ = full().collect()
    assert items["ml#models/fraud-lens"].metadata.owner == "Priya Nair"
    assert items["ml#models/fraud-lens/1"].metadata.owner == "sven"


def test_the_user_tag_names_who_ran() -> None:
    tagged = run("r1")
    tagged["data"] = {"tags": [{"key": "mlflow.user", "value": "jo"}]}
    assert Tracking(runs=[tagged]).collect()[0]["ml#runs/r1"].metadata.owner == "jo"


def test_what_a_run_was_fed_is_told() -> None:
    fed = run("r1")
    fed["inputs"] = {"dataset_inputs": [{"dataset": {"name": "claims", "digest": "a1", "source": "s3://x"}}]}
    found = values(Tracking(runs=[fed]).collect()[0]["ml#runs/r1"])
    assert (found["dataset.1.name"], found["dataset.1.digest"]) == ("claims", "a1")


def test_a_deleted_run_is_a_skip() -> None:
    items, skips = Tracking(runs=[run("r1"), run("r2", lifecycle_stage="deleted")]).collect()
    assert list(items) == ["ml#runs/r1"]
    assert [(one.path, one.reason) for one in skips] == [("ml#runs/r2", "the run is deleted on the server")]


def test_a_record_without_a_name_is_a_skip() -> None:
    _, skips = Tracking(registered_models=[{"tags": []}], model_versions=[{"name": "m"}], runs=[{"info": {}}]).collect()
    assert [one.reason for one in skips] == [
        "a registered model has no name",
        "a model version has no name or no number",
        "a run has no id",
    ]
    assert len({one.path for one in skips}) == len(skips)


def test_a_slash_in_a_name_makes_no_other_id() -> None:
    items, _ = Tracking(
        registered_models=[model("a/1"), model("ü b%"), model("a")], model_versions=[version("a", 1)]
    ).collect()
    assert list(items) == ["ml#models/a%2F1", "ml#models/ü b%25", "ml#models/a", "ml#models/a/1"]


def revisions(server: Tracking) -> dict[str, str]:
    return {one.id: one.revision for one in server.collect()[0].values()}


def test_an_unchanged_server_gives_equal_revisions() -> None:
    server = full()
    before = revisions(server)
    server.registered_models[0] |= {"last_updated_timestamp": 1799999999999, "latest_versions": [version("x", 9)]}
    server.model_versions[1] |= {"last_updated_timestamp": 1799999999999}
    data = server.runs[0]["data"]
    assert isinstance(data, dict)
    data["metrics"] = list(reversed(data["metrics"]))
    assert revisions(server) == before


def test_a_moved_alias_changes_its_model_alone() -> None:
    server = full()
    before = revisions(server)
    server.registered_models[0]["aliases"] = [{"alias": "champion", "version": "1"}]
    server.model_versions[0]["aliases"] = ["champion"]
    after = revisions(server)
    assert [name for name in after if after[name] != before[name]] == ["ml#models/fraud-lens"]


def test_every_page_is_read() -> None:
    server = Tracking(
        registered_models=[model(f"m{n}") for n in range(5)],
        model_versions=[version("m0", n) for n in range(7)],
        experiments=[{"experiment_id": str(n), "name": f"e{n}"} for n in range(3)],
        runs=[run(f"r{n}") for n in range(4)],
    )
    items, skips = server.collect(page=2)
    assert (len(items), skips) == (5 + 7 + 4, [])


def test_runs_are_streamed_a_page_at_a_time() -> None:
    server = Tracking(runs=[run(f"r{n}") for n in range(2500)])
    found = server.found()
    next(found)
    assert len(server.requests) == 4  # models, versions, experiments and the first page of runs
    assert sum(1 for _ in found) == 2499
    assert len(server.requests) == 6


def broken(request: httpx.Request) -> httpx.Response:
    raise httpx.ReadTimeout("slow", request=request)


def refused(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("no", request=request)


def torn(request: httpx.Request) -> httpx.Response:
    raise httpx.RemoteProtocolError("peer closed connection without sending complete message body", request=request)


def says(status: int, **more: object) -> Answer:
    return lambda request: httpx.Response(status, **more)  # type: ignore[arg-type] # options of a response


@pytest.mark.parametrize(
    ("answer", "attempts", "reason", "fix"),
    [
        pytest.param(refused, 3, "cannot be reached", "ingest again", id="down"),
        pytest.param(broken, 3, "did not answer in time", "ingest again", id="timeout"),
        pytest.param(torn, 3, "broke off", "ingest again", id="torn connection"),
        pytest.param(says(503), 3, "HTTP 503", "ingest again", id="unavailable"),
        pytest.param(says(200, text='{"registered_models": [{"na'), 3, "breaks off", "ingest again", id="torn page"),
        pytest.param(says(200, html="<!doctype html>"), 1, "is no JSON", "url", id="html"),
        pytest.param(says(200, json=[1]), 1, "is no object", "another service", id="a list"),
        pytest.param(says(200, json={"message": "hi"}), 1, "has no registered_models", "another service", id="foreign"),
        pytest.param(says(401), 1, "asks for credentials", "CLAUSETRAIL_TOKEN_ML", id="unauthorized"),
        pytest.param(says(403), 1, "asks for credentials", "CLAUSETRAIL_TOKEN_ML", id="forbidden"),
        pytest.param(says(404), 1, "HTTP 404", "url", id="not found"),
        pytest.param(says(302, headers={"Location": "http://elsewhere/"}), 1, "redirects", "url", id="redirect"),
    ],
)
def test_a_server_that_cannot_be_read_is_one_skip(answer: Answer, attempts: int, reason: str, fix: str) -> None:
    server = Tracking(always=answer)
    items, (skip,) = server.collect()
    assert not items
    assert (skip.path, skip.source) == ("ml", "ml")
    assert reason in skip.reason
    assert fix in skip.fix
    assert len(server.requests) == attempts


@pytest.mark.parametrize("answer", [says(500), says(429, headers={"Retry-After": "3600"}), broken, torn])
def test_what_passes_is_tried_again(answer: Answer) -> None:
    server = full()
    server.instead[1] = server.instead[3] = answer
    items, skips = server.collect()
    assert (len(items), skips) == (4, [])
    assert len(server.pauses) == 2
    assert max(server.pauses) <= 10


@pytest.mark.parametrize("answer", [says(500), says(401), refused])
def test_what_came_before_a_failure_stays(answer: Answer) -> None:
    server = full()
    server.instead |= dict.fromkeys(range(3, 10), answer)
    items, (skip,) = server.collect()
    assert list(items) == ["ml#models/fraud-lens", "ml#models/fraud-lens/1", "ml#models/fraud-lens/2"]
    assert skip.path == "ml"


def test_pages_that_never_end_are_left() -> None:
    def again(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"registered_models": [model("m")], "next_page_token": "x"})

    items, (skip,) = Tracking(always=again).collect()
    assert list(items) == ["ml#models/m"]
    assert "never end" in skip.reason


def test_an_answer_past_the_limit_is_left() -> None:
    server = Tracking(registered_models=[model("m", description="x" * 100)])
    assert server.collect(most_bytes=100)[1][0].reason == "an answer is larger than 100 bytes"


def test_credentials_are_sent_and_told_nowhere() -> None:
    server = full()
    items, _ = server.collect(credentials={"ML": "Bearer s3cret"})
    assert {one.headers["Authorization"] for one in server.requests} == {"Bearer s3cret"}
    refusing = Tracking(always=says(403))
    _, (skip,) = refusing.collect(credentials={"ML": "Bearer s3cret"})
    assert skip.reason == "the server refuses the credentials (HTTP 403)"
    context = Context(organization=Organization(name="Test"), credentials={"ML": "Bearer s3cret"})
    assert "s3cret" not in f"{items}{skip}{context}"


def test_a_server_that_is_not_there_is_a_skip_beside_the_files(corpus: Corpus) -> None:
    corpus.entries.append("  - {id: ml, url: 'http://127.0.0.1:9', connector: mlflow, allow: [everyone]}")
    corpus.entry("a.md").file("a.md", "# Policy\n")
    items, skips = corpus.collect()
    assert list(items) == ["a.md"]
    assert skips["ml"].reason == "the server cannot be reached (3 attempts)"
