"""Answers' rows to build tests with."""

from typing import Any

from assistant.api.wire import AnswerRow


def row(text: str = "Four hours.", **more: Any) -> dict[str, Any]:
    """An answer that states one thing and cites one place."""
    cited = {"n": 1, "source": "a.md", "quote": "4 hours", "start": 3, "end": 10, "revision": "sha256:a"}
    claim = {"text": text, "citations": [1], "support": "supported"}
    empty = AnswerRow(answer=f"{text} [1]", outcome="answered", index_version=7).as_json()
    return empty | {"claims": [claim], "citations": [cited]} | more
