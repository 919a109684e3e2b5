"""The client against a chat service that others wrote: llama.cpp with SmolLM2. It proves the wire, no quality."""

import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answer.render import render
from assistant.domain.draft import Draft
from assistant.domain.plan import Question
from assistant.models.chat import ChatFailed, Failure, Message, Speaker, not_used
from assistant.models.cross_encoder import StubCrossEncoder
from assistant.models.encoder import StubEncoder
from assistant.models.langchain import LangChainChat
from assistant.settings import ChatSettings, Settings
from assistant.wiring import Workspace
from ingest.limits import Limits
from tests.promises.organizations import NOW, write
from tests.store.homes import open_home

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venv-chat" / "bin" / "python"
PORT = 18321
RULE = "The AI owner acknowledges every P1 alert within 4 hours."
FILES = {
    "sources.yaml": """\
version: 1
organization: {name: First, timezone: Europe/Berlin}
people: {ada: []}
sources: [{id: policies, path: policies, connector: files, kind: policy, allow: [everyone]}]
""",
    "policies/alerts.md": f"# Alert policy\n\n{RULE}\n",
}

pytestmark = pytest.mark.skipif(not PYTHON.exists(), reason="no .venv-chat: run make chat-server")


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """The address of the service, once it answers."""
    command = [str(PYTHON), str(Path(__file__).with_name("small_model.py")), str(PORT)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            _wait_until_loaded(server)
            yield f"http://127.0.0.1:{PORT}/v1"
        finally:
            server.terminate()


def _wait_until_loaded(server: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + 120
    while time.monotonic() < ends and server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/health", timeout=5):
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.2)
    pytest.fail("the small model did not load")


@pytest.fixture
def chat(url: str, monkeypatch: pytest.MonkeyPatch) -> LangChainChat:
    monkeypatch.setenv("OPENAI_API_KEY", "none-needed")
    return LangChainChat(ChatSettings(model="openai:smollm2", url=url, seconds=240, tokens=120, passages=2000))


def test_it_says_something(chat: LangChainChat) -> None:
    asked = Message(speaker=Speaker.USER, text="Write one sentence about the sea.")
    done = chat.complete([asked], seconds=240)
    assert done.text.strip()


def test_it_is_called_off_in_the_middle(chat: LangChainChat) -> None:
    asked = Message(speaker=Speaker.USER, text="Count from one to a thousand in words.")
    with pytest.raises(ChatFailed) as failed:
        chat.complete([asked], seconds=0.3)
    assert failed.value.failure is Failure.SLOW


def test_a_question_over_evidence_ends_in_verified_claims_or_the_default(chat: LangChainChat, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", model_cache=tmp_path, now=NOW)
    opened = Workspace(
        settings, open_home(tmp_path / "home"), StubEncoder, StubCrossEncoder, limits=Limits(workers=0), chat=chat
    )
    opened.ingest(write(tmp_path / "org", FILES))
    heard: dict[str, object] = {}
    answer = opened.ask(
        Question(text="Within how many hours does the AI owner acknowledge every P1 alert?", user="ada"),
        heard.__setitem__,
    )
    draft = heard["draft"]
    assert isinstance(draft, Draft)
    assert draft.model is not None
    assert [claim.text for claim in answer.claims] == [RULE]
    assert answer.note in {None, *map(not_used, Failure)}
    assert answer.text == render(answer.claims, answer.table, answer.trails, answer.gaps, answer.searched, answer.note)
