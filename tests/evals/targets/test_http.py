"""This product over HTTP, and a service that misbehaves in each way."""

import json
import socket
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from threading import Event, Thread
from typing import Any

import pytest
import uvicorn

from assistant.api.app import create_app
from assistant.wiring import Workspace
from evals.cases.case import Case
from evals.evidence import Evidence
from evals.facts import citations_of
from evals.measures import provenance
from evals.runner import answer_cases
from evals.targets.http import HttpTarget
from evals.targets.local import LocalTarget
from evals.targets.target import TargetFailed
from evals.trace import Surface, Traces
from tests.evals.targets.conftest import Respond, Service, asked, says
from tests.evals.targets.rows import row

SECONDS_TO_START = 60


@pytest.fixture(scope="module")
def served(home: Workspace) -> Iterator[str]:
    """The product over a real home, on loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    server = uvicorn.Server(uvicorn.Config(create_app(home), port=port, log_level="warning", ws="none"))
    thread = Thread(target=server.run)
    thread.start()
    until = time.monotonic() + SECONDS_TO_START
    while not server.started:
        assert time.monotonic() < until
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


def test_it_hears_what_the_process_itself_would(served: str, home: Workspace, evidence: Evidence) -> None:
    """The same answer, its stages and the passages, the receipt's own id aside."""
    over, inside = HttpTarget(served, env={}).ask(asked()), LocalTarget(home).ask(asked())
    assert over.answer | {"receipt": ""} == inside.answer | {"receipt": ""}
    assert over.answer["citations"]
    assert [provenance.fault_of(one, evidence) for one in citations_of(over.answer).values()] == [None]
    assert over.passages == inside.passages
    assert list(over.seconds) == ["plan", "passages", "draft", "verdicts", "answer"]
    assert sorted(over.seconds.values()) == list(over.seconds.values())
    assert set(inside.surfaces) - set(over.surfaces) == {Surface.LOGS}
    assert "alerts.md" in over.surfaces[Surface.CANDIDATES]


def test_each_reader_asks_as_themselves(served: str) -> None:
    target = HttpTarget(served, env={})
    question = "How much is the pelican settlement?"
    assert "250 000" in target.ask(asked(question, reader="ingrid")).answer["answer"]
    assert "250 000" not in json.dumps(target.ask(asked(question)).answer)


def test_it_tells_the_version_that_answers(served: str) -> None:
    target = HttpTarget(served, env={})
    assert target.identity().index.startswith("1:20")
    assert target.identity() == target.identity()
    assert target.identity() != HttpTarget(served, env={}).identity()  # it does not tell its code


@pytest.mark.parametrize(("reader", "outcome"), [("mallory", "refused"), ("erin", "no_evidence")])
def test_what_is_refused_gives_the_row_of_a_batch(served: str, home: Workspace, reader: str, outcome: str) -> None:
    wrong = asked(reader=reader, as_of="yesterday" if reader == "erin" else None)
    heard = HttpTarget(served, env={}).ask(wrong)
    assert (heard.answer["outcome"], heard.answer["answer"]) == (outcome, "")
    assert heard.answer["error"]
    assert LocalTarget(home).ask(wrong).answer["outcome"] == outcome


def streams(*events: tuple[str, object]) -> Respond:
    """An event stream; text is sent as it is."""
    parts = [f"event: {name}\ndata: {told if isinstance(told, str) else json.dumps(told)}\n\n" for name, told in events]
    return says("".join(parts), "text/event-stream")


def cut_off(handler: BaseHTTPRequestHandler) -> None:
    """A body that ends before its length."""
    handler.send_response(200)
    handler.send_header("content-type", "text/event-stream")
    handler.send_header("content-length", "10000")
    handler.end_headers()
    handler.wfile.write(b'event: plan\ndata: {}\n\nevent: answer\ndata: {"answer": "Fou')


def silent(handler: BaseHTTPRequestHandler) -> None:
    """Nothing, for longer than anybody waits."""
    Event().wait(1.0)
    says(row())(handler)


def dripping(handler: BaseHTTPRequestHandler) -> None:
    """A sign of life every little while, and never an answer."""
    handler.send_response(200)
    handler.send_header("content-type", "text/event-stream")
    handler.end_headers()
    for _ in range(30):
        try:
            handler.wfile.write(b": still here\n\n")
        except OSError:
            return
        Event().wait(0.05)


FAULTS: dict[str, tuple[Respond, str]] = {
    "silent": (silent, "gave no whole answer within 0.4 s"),
    "dripping": (dripping, "gave no whole answer within 0.4 s"),
    "html": (says("<html>Welcome</html>", "text/html"), "answered 200 with text/html instead of JSON"),
    "html-error": (says("<html>Oops</html>", "text/html", 502), "answered 502 with text/html instead of JSON"),
    "html-as-json": (says("<html>Welcome</html>"), "broken JSON"),
    "half-json": (says('{"answer": "Fou'), "broken JSON"),
    "nan": (says('{"answer": NaN}'), "NaN is no JSON number"),
    "cut-off": (cut_off, "broke off"),
    "no-answer": (streams(("plan", {}), ("passages", [])), "ended before its answer"),
    "half-event": (says('event: answer\ndata: {"answer": "x"}', "text/event-stream"), "ended before its answer"),
    "broken-event": (streams(("answer", '{"answer": ')), "the event 'answer' of the stream is broken JSON"),
    "schema": (says({"answer": "Four hours."}), "breaks the contract"),
    "schema-in-stream": (streams(("answer", row(outcome="sure"))), "breaks the contract at $.outcome"),
    "no-object": (says([row()]), "breaks the contract"),
    "passages": (streams(("passages", [{"id": 1}]), ("answer", row())), "a passage of the stream lacks"),
    "other-version": (says(row(index_version=8)), "changed from version 7 to 8 in mid-run"),
    "down": (says({"detail": "nothing is published"}, "application/problem+json", 503), "nothing is published"),
    "failed-in-stream": (streams(("problem", {"status": 500, "detail": "An internal error"})), "An internal error"),
    "signed-out": (says({"detail": "Send the token"}, "application/problem+json", 401), "erin got status 401"),
    "elsewhere": (says({}, status=302), "got status 302"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_the_service_is_one_sentence_and_never_a_score(service: Service, fault: str) -> None:
    respond, told = FAULTS[fault]
    target = HttpTarget(service.address, env={}, seconds=0.4 if "0.4 s" in told else 10)
    target.identity()
    service.paths["/v1/ask"] = respond
    with pytest.raises(TargetFailed) as failed:
        target.ask(asked())
    assert told in str(failed.value)
    assert "\n" not in str(failed.value)


def test_nobody_at_the_address_is_a_fault_of_the_service() -> None:
    with pytest.raises(TargetFailed, match="broke off: ConnectError"):
        HttpTarget("http://127.0.0.1:9", env={}).identity()


def one_case() -> Case:
    given: dict[str, Any] = {"id": "c-1", "kind": "lookup", "reader": "erin", "turns": ["How long?"]}
    return Case.model_validate(given | {"answerable": "no"})


@pytest.mark.parametrize("changed", ["code", "index"])
def test_a_service_that_changes_in_mid_run_gives_no_run(service: Service, tmp_path: Any, changed: str) -> None:
    fresh = {
        "code": ("/healthz", {"status": "ok", "code": "def"}),
        "index": ("/v1/versions", [{"number": 8, "created": "2026-11-03"}]),
    }

    def answer_and_change(handler: BaseHTTPRequestHandler) -> None:
        says(row())(handler)
        path, told = fresh[changed]
        service.paths[path] = says(told)

    service.paths["/v1/ask"] = answer_and_change
    with pytest.raises(TargetFailed, match="changed while it answered"):
        answer_cases([one_case()], HttpTarget(service.address, env={}), Traces(tmp_path), now="2026-11-16")


def test_the_case_is_named_with_the_fault(service: Service, tmp_path: Any) -> None:
    service.paths["/v1/ask"] = says("<html>", "text/html")
    with pytest.raises(TargetFailed, match=r"case c-1, turn 1: /v1/ask answered 200 with text/html"):
        answer_cases([one_case()], HttpTarget(service.address, env={}), Traces(tmp_path), now="2026-11-16")


def test_a_chosen_version_is_no_change(service: Service) -> None:
    service.paths["/v1/ask"] = says(row(index_version=6))
    target = HttpTarget(service.address, env={})
    target.identity()
    assert target.ask(asked(as_of=6)).answer["index_version"] == 6


def test_a_quote_may_hold_any_line_break(service: Service) -> None:
    text = "one\u2028two\x85three"
    told = json.dumps(row(text), ensure_ascii=False)
    service.paths["/v1/ask"] = streams(("answer", told))
    assert HttpTarget(service.address, env={}).ask(asked()).answer["claims"][0]["text"] == text


def test_a_token_of_the_environment_is_the_readers_own(service: Service) -> None:
    seen: list[str] = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        seen.append(handler.headers["authorization"])
        says(row())(handler)

    service.paths = {"/v1/ask": answer}
    env = {"CLAUSETRAIL_EVAL_TOKEN_ERIN": "e", "CLAUSETRAIL_EVAL_TOKEN_JO_ANN": "j"}
    target = HttpTarget(service.address, env=env)
    target.ask(asked())
    target.ask(asked(reader="jo.ann"))
    assert seen == ["Bearer e", "Bearer j"]


def test_nobody_signs_in_without_a_token_elsewhere() -> None:
    """The embedded sign-in asks for no password, so it is used on this machine only."""
    with pytest.raises(TargetFailed, match="set CLAUSETRAIL_EVAL_TOKEN_ERIN"):
        HttpTarget("https://audit.example", env={}).ask(asked())


def test_a_service_without_sign_in_refuses_nobody(service: Service) -> None:
    """A missing set-up is no answer of the system, and no refusal that could be scored."""
    del service.paths["/v1/people"]
    with pytest.raises(TargetFailed, match="lists nobody to sign in as: set CLAUSETRAIL_EVAL_TOKEN_ERIN"):
        HttpTarget(service.address, env={}).ask(asked())
