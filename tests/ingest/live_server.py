"""A real `mlflow server` of its own virtual environment, on a free port of this machine, over an empty database."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

BINARY = Path(__file__).parents[2] / ".venv-mlflow" / "bin" / "mlflow"
WAIT = 180.0  # seconds; a loaded machine took 40


@dataclass
class LiveServer:
    """The running server, filled over its REST API."""

    url: str

    def post(self, path: str, **body: object) -> Any:
        answer = httpx.post(f"{self.url}/api/2.0/mlflow/{path}", json=body, timeout=60)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def delete(self, path: str, **body: object) -> None:
        answer = httpx.request("DELETE", f"{self.url}/api/2.0/mlflow/{path}", json=body, timeout=60)
        assert answer.status_code == 200, answer.text

    def model(self, name: str, **more: object) -> None:
        self.post("registered-models/create", name=name, **more)

    def version(self, name: str, run: str, **tags: str) -> None:
        listed = [{"key": key, "value": value} for key, value in tags.items()]
        self.post("model-versions/create", name=name, source="s3://models/x", run_id=run, tags=listed)

    def alias(self, name: str, alias: str, version: str) -> None:
        self.post("registered-models/alias", name=name, alias=alias, version=version)

    def experiment(self, name: str) -> str:
        return str(self.post("experiments/create", name=name)["experiment_id"])

    def run(self, experiment: str, name: str, *, start: int, end: int | None = None, **data: dict[str, Any]) -> str:
        """A run with `metrics` and `params`; its id."""
        info = self.post("runs/create", experiment_id=experiment, run_name=name, user_id="priya", start_time=start)
        number = str(info["run"]["info"]["run_id"])
        metrics = [{"key": k, "value": v, "timestamp": start, "step": 0} for k, v in data.get("metrics", {}).items()]
        params = [{"key": k, "value": v} for k, v in data.get("params", {}).items()]
        self.post("runs/log-batch", run_id=number, metrics=metrics, params=params)
        if end is not None:
            self.post("runs/update", run_id=number, status="FINISHED", end_time=end)
        return number


@contextmanager
def live_server(folder: Path) -> Iterator[LiveServer]:
    """Start a server and end it, with its children, by its own process group."""
    url = f"http://127.0.0.1:{_free_port()}"
    options = ["--backend-store-uri", f"sqlite:///{folder}/mlflow.db", "--default-artifact-root", str(folder)]
    where = ["--host", "127.0.0.1", "--port", url.rpartition(":")[2], "--workers", "1"]
    quiet = {"MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false", "MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "1"}
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [BINARY, "server", *options, *where],
            cwd=folder,
            env=os.environ | quiet,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        try:
            _wait(url, process, log)
            yield LiveServer(url)
        finally:
            os.killpg(process.pid, signal.SIGKILL)  # nothing of it is kept, and asking takes seconds
            process.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + WAIT
    while time.monotonic() < until:
        assert process.poll() is None, f"the server ended: {log.read_text()[-2000:]}"
        try:
            if httpx.get(f"{url}/health", timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.2)
    raise AssertionError(f"the server did not start: {log.read_text()[-2000:]}")
