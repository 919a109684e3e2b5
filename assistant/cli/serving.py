"""Serves the API in this process and the page in a child, and stops both together."""

from __future__ import annotations

import importlib.util
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import uvicorn
from rich.console import Console

from assistant.api.app import create_app
from assistant.api.auth import is_loopback
from assistant.api.ports import Workspace
from assistant.domain.errors import Unavailable

_PAGE_HOST = "127.0.0.1"
"""The page signs people in without a password, so it never listens to other machines."""

_PAGE_OPTIONS = {
    "browser.gatherUsageStats": "false",
    "client.toolbarMode": "minimal",
    "global.developmentMode": "false",
    "server.address": _PAGE_HOST,  # without one, Streamlit asks a web service for this machine's address
    "server.fileWatcherType": "none",
    "server.headless": "true",
    "theme.base": "light",  # the page's own colours are made for it
    "theme.primaryColor": "#0b5d57",
}
"""Streamlit options under which it opens nothing, watches nothing and tells nobody."""

_GRACE_SECONDS = 10
"""How long the page may take to stop before it is killed."""


def serve_all(workspace: Workspace, console: Console, *, host: str, port: int, ui_port: int | None) -> None:
    """Serve until Ctrl-C or SIGTERM. Raises Unavailable when a port is taken."""
    _check_free(host, port)
    if ui_port is not None:
        _check_free(_PAGE_HOST, ui_port)
    signal.signal(signal.SIGTERM, _leave)
    with _page(_api_address(host, port), ui_port):
        console.print(f"API  {_api_address(host, port)}")
        if ui_port is not None:
            console.print(f"Page http://{_PAGE_HOST}:{ui_port}")
        if not is_loopback(host):
            console.print("Nobody can sign in: the embedded sign-in works only on 127.0.0.1.")
        console.print("Ctrl-C stops.")
        app = create_app(workspace, host=host)
        # who the client is must come from the connection: the embedded sign-in relies on it
        try:
            uvicorn.run(app, host=host, port=port, log_level="warning", proxy_headers=False, server_header=False)
        except KeyboardInterrupt:  # the way to stop; uvicorn has ended in order and passes it on
            console.print("Stopped.")


def page_command(api: str, ui_port: int) -> list[str]:
    """The command that serves the page, asking the API at that address."""
    spec = importlib.util.find_spec("ui.page")
    if spec is None or spec.origin is None:
        raise Unavailable("the page is not installed: install clausetrail with its ui package, or use --no-ui")
    options = [f"--{name}={value}" for name, value in _PAGE_OPTIONS.items()]
    streamlit = [sys.executable, "-m", "streamlit", "run", spec.origin, f"--server.port={ui_port}"]
    return [*streamlit, *options, "--", "--api", api]


@contextmanager
def _page(api: str, ui_port: int | None) -> Iterator[None]:
    """The page's process for as long as the block runs; none without a port."""
    if ui_port is None:
        yield
        return
    # our own interpreter with our own options: nothing of the command comes from outside
    child = subprocess.Popen(page_command(api, ui_port), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)  # noqa: S603
    try:
        yield
    finally:
        child.terminate()
        try:
            child.wait(_GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _check_free(host: str, port: int) -> None:
    """Raises Unavailable when nothing can listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise Unavailable(f"cannot listen on {host}:{port} ({problem.strerror}): choose another port") from None


def _api_address(host: str, port: int) -> str:
    """The API's address as the page on this machine reaches it."""
    if ":" in host:
        host = f"[{host}]"
    return f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"  # noqa: S104 - compared, not bound


def _leave(signum: int, _: FrameType | None) -> None:
    """Turn SIGTERM into an exit that runs the clean-up, which the default would not."""
    raise SystemExit(128 + signum)
