"""With the product's own start-up nothing phones home; without it something does, so the test can see it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import onnxruntime

from assistant.models.encoder import EXPORT_FILE, Encoder
from assistant.offline import QUIET

ROOT = Path(__file__).resolve().parent.parent

USE_THE_STACK = """
import json, sys, warnings
warnings.simplefilter("ignore")
from tests import netguard
attempts = netguard.install()
folder, silent = sys.argv[1:]
if silent == "silent":
    from assistant.offline import quiet
    quiet()

import chromadb
client = chromadb.PersistentClient(folder + "/chroma")
vectors = client.create_collection("vectors", embedding_function=None)
vectors.add(ids=["a"], embeddings=[[1.0, 0.0]])
assert vectors.query(query_embeddings=[[1.0, 0.0]], n_results=1)["ids"] == [["a"]]

import unstructured.nlp.tokenize
from ingest.parse.library import _Pipeline
unstructured.nlp.tokenize._load_spacy_model = _Pipeline
from unstructured.partition.md import partition_md
assert partition_md(text="# Promotion\\n\\nThe model owner approves each promotion in writing.")

from langchain_core.language_models import FakeListChatModel
from langchain_core.prompts import ChatPromptTemplate
chain = ChatPromptTemplate.from_messages([("human", "{question}")]) | FakeListChatModel(responses=["yes"])
assert chain.invoke({"question": "Approved?"}).content == "yes"

from langchain_core.tracers.langchain import wait_for_all_tracers
wait_for_all_tracers()

from streamlit.web import bootstrap, cli
from streamlit import config
cli.main(["config", "show"], standalone_mode=False)  # reads options as `streamlit run` does
config.set_option("server.headless", True)
bootstrap._print_url(False)
stats = config.get_option("browser.gatherUsageStats")
from streamlit.testing.v1 import AppTest
AppTest.from_string("import streamlit; streamlit.title('Evidence')").run(timeout=60)

if silent == "silent":  # loud, it tries none of the calls that the guard is to see
    from assistant.models.encoder import TorchEncoder
    assert TorchEncoder().encode(["drift"]).shape == (1, 384)

print(json.dumps({"attempts": attempts, "usage_stats": stats}))
"""


def use_the_stack(folder: Path, start: str) -> dict[str, Any]:
    """What the libraries tried in a fresh process; a LangSmith key lies about, as on a developer's machine."""
    clean = {name: value for name, value in os.environ.items() if name not in QUIET} | {"LANGSMITH_API_KEY": "a-key"}
    done = subprocess.run(
        [sys.executable, "-c", USE_THE_STACK, str(folder), start],
        env=clean | {"LANGSMITH_TRACING": "true"} if start == "loud" else clean,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    outcome: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return outcome


def test_the_stack_reaches_nobody(tmp_path: Path) -> None:
    assert use_the_stack(tmp_path, "silent") == {"attempts": [], "usage_stats": False}


def test_without_the_start_up_the_guard_sees_the_calls(tmp_path: Path) -> None:
    loud = use_the_stack(tmp_path, "loud")
    reached = " ".join(loud["attempts"])
    assert "packages.unstructured.io" in reached
    assert "checkip.amazonaws.com" in reached
    assert "api.smith.langchain.com" in reached
    assert loud["usage_stats"] is True


def test_reading_documents_loads_no_model_library() -> None:
    """A worker that loads torch, as unstructured would have it, starts slowly and keeps 220 MB more."""
    read = "import sys; from ingest.parse.library import partition; assert partition('html', text='<p>Yes.</p>'); "
    loaded = "print([name for name in ('spacy', 'torch', 'transformers') if name in sys.modules])"
    run = [sys.executable, "-c", read + loaded]
    told = subprocess.run(run, cwd=ROOT, env=QUIET | os.environ, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


ENCODE = """
import sys
from pathlib import Path
from assistant.models.encoder import OnnxEncoder, bundled_model
assert OnnxEncoder(Path(sys.argv[1]), bundled_model()).encode(["drift"]).shape == (1, 384)
"""


def test_the_encoder_keeps_no_device_id_to_report_with(
    default_encoder: Encoder, model_home: Path, tmp_path: Path
) -> None:
    """Onnxruntime reports from native code, which the guard does not see; what it keeps for that in the user's folder is."""
    unset = {name: value for name, value in os.environ.items() if name not in QUIET and name != "XDG_CACHE_HOME"}
    command = [sys.executable, "-c", ENCODE, str(model_home / "models" / EXPORT_FILE)]
    subprocess.run(command, env=unset | {"HOME": str(tmp_path)}, cwd=ROOT, check=True)
    assert not list(tmp_path.rglob("*onnxruntime*"))


def test_onnxruntime_still_knows_the_switch_that_silences_it() -> None:
    libraries = (Path(onnxruntime.__file__).parent / "capi").glob("*pybind11_state*")
    assert any(b"ORT_DISABLE_TELEMETRY" in library.read_bytes() for library in libraries)
