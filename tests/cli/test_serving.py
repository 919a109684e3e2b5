"""`serve` starts the API and the page together and stops them together."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from assistant.cli.serving import page_command
from tests.cli.conftest import Run
from tests.ui.test_browser import answers, free_port, wait_until


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize(("stop", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, 128 + signal.SIGTERM)])
def test_serve_stops_the_page_with_the_api(tmp_path: Path, stop: signal.Signals, code: int) -> None:
    port, ui_port = free_port(), free_port()
    options = ["--home", str(tmp_path), "--port", str(port), "--ui-port", str(ui_port)]
    command = [sys.executable, "-m", "assistant.cli", "serve", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | {"COLUMNS": "80"}) as served:
        wait_until(lambda: served.poll() is not None or answers(f"http://127.0.0.1:{port}/healthz"))
        assert served.poll() is None
        wait_until(lambda: answers(f"http://127.0.0.1:{ui_port}/_stcore/health"))
        assert httpx.get(f"http://127.0.0.1:{port}/readyz", trust_env=False).status_code == 503
        served.send_signal(stop)
        told, _ = served.communicate(timeout=60)
    assert served.returncode == code
    assert f"http://127.0.0.1:{port}" in told
    assert f"http://127.0.0.1:{ui_port}" in told
    assert not listens(port)
    assert not listens(ui_port)


def test_a_port_that_is_taken_is_one_line_and_exit_5(run: Callable[..., Run]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ended = run("serve", "--port", taken.getsockname()[1], "--no-ui")
    assert ended.code == 5
    assert "choose another port" in ended.err


def test_the_page_listens_to_this_machine_only_and_reports_nothing() -> None:
    command = page_command("http://127.0.0.1:1", 2)
    assert "--server.address=127.0.0.1" in command
    assert "--browser.gatherUsageStats=false" in command
    assert command[-3:] == ["--", "--api", "http://127.0.0.1:1"]
