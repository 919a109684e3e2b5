"""An OpenAI-compatible chat service on loopback whose every answer is scripted, the bad ones included.

It speaks the real wire: HTTP, server-sent events, one chunk after the other. A script is given the request's body and
gives the pieces to send; it may wait between them, never end, or raise `Status`.
"""

import json
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

Body = dict[str, Any]
Script = Callable[[Body], Iterable[str]]


class Status(Exception):
    """Answers with an HTTP status and words that no reader may see."""

    def __init__(self, code: int, words: str = "SECRET-OF-THE-SERVICE") -> None:
        super().__init__(words)
        self.code = code


@dataclass
class ChatServer:
    """A service that runs."""

    url: str
    script: Script
    requests: list[Body] = field(default_factory=list)


def text_of(body: Body) -> str:
    """All words of a request."""
    return "\n".join(one["content"] for one in body["messages"])


def passages_in(body: Body) -> list[dict[str, str]]:
    """The passages of a request, as a model reads them."""
    listed = body["messages"][-1]["content"].partition("\nPassages:\n")[2]
    return [json.loads(line) for line in listed.splitlines()]


def reply(*claims: tuple[str, list[tuple[str, str]]], missing: Iterable[str] = ()) -> str:
    """The claim schema: each claim with pairs of key and quote."""
    made = [{"text": text, "quotes": [{"passage": k, "quote": q} for k, q in quotes]} for text, quotes in claims]
    return json.dumps({"claims": made, "missing": list(missing)})


def pieces(text: str, size: int = 7) -> Iterator[str]:
    """A text cut as a service streams it."""
    return (text[at : at + size] for at in range(0, len(text), size))


@contextmanager
def serving(script: Script) -> Iterator[ChatServer]:
    """A service for as long as the context lasts."""
    told = ChatServer(url="", script=script)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            told.requests.append(body)
            assert self.path == "/v1/chat/completions"
            try:
                self._stream(told.script(body))
            except Status as status:
                self._refuse(status)
            except (BrokenPipeError, ConnectionResetError):
                pass  # the client has hung up, as it should on an answer without an end

        def _stream(self, parts: Iterable[str]) -> None:
            sent = iter(parts)
            first = next(sent, "")  # a status comes before the first piece
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            self._event({"role": "assistant", "content": first})
            for part in sent:
                self._event({"content": part})
            self._event({}, finish="stop")
            self.wfile.write(b"data: [DONE]\n\n")

        def _event(self, delta: dict[str, str], finish: str | None = None) -> None:
            choice = {"index": 0, "delta": delta, "finish_reason": finish}
            chunk = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
            self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
            self.wfile.flush()

        def _refuse(self, status: Status) -> None:
            told_off = json.dumps({"error": {"message": str(status)}}).encode()
            self.send_response(status.code)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(told_off)))
            self.end_headers()
            self.wfile.write(told_off)

        def log_message(self, *_: object) -> None:
            """Nothing on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    told.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def forever(word: str, pause: float = 0.0) -> Iterator[str]:
    """A word again and again, without an end."""
    while True:
        yield word
        time.sleep(pause)
