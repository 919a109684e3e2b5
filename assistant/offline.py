"""Switches off what the libraries would send to anybody.

`quiet` runs first thing in every process of the product: command line, API, pages and ingest workers. Some libraries read
these variables while they are imported, so it comes before their imports. Whoever sets a variable has the last word.
"""

import os

QUIET = {
    # unstructured pings packages.unstructured.io while it is imported, and prints an advertisement
    "DO_NOT_TRACK": "1",
    "SCARF_NO_ANALYTICS": "true",
    "UNSTRUCTURED_DISABLE_NOTICE": "1",
    # models come inside packages; nothing is looked up in a hub
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TRANSFORMERS_OFFLINE": "1",
    # traces of questions and evidence stay here, whatever key lies about in the environment
    "LANGSMITH_TRACING": "false",
    "LANGCHAIN_TRACING_V2": "false",
    "ANONYMIZED_TELEMETRY": "false",
    # onnxruntime tells mobile.events.data.microsoft.com of each session, from native code that no hook of Python sees
    "ORT_DISABLE_TELEMETRY": "1",
    "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
    # without an address of its own the page's server asks checkip.amazonaws.com for the one that the world sees
    "STREAMLIT_SERVER_ADDRESS": "127.0.0.1",
}
"""Environment variables and the values under which the libraries stay silent."""


def quiet() -> None:
    """Set each variable of `QUIET` that the environment does not set itself."""
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
