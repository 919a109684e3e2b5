"""A chat model for leak tests: it says back all that it was shown, so that whatever went in has a way out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from assistant.models.chat import Budget, Completion, Message


class Parrot:
    """Makes each passage that it is shown one claim, word for word, in the claim schema."""

    name = "parrot"
    parameters: Mapping[str, str | int | float] = {}
    budget = Budget()

    def complete(self, messages: Sequence[Message], *, seconds: float) -> Completion:  # noqa: ARG002 - it is done at once
        """See `ChatModel.complete`."""
        listed = messages[-1].text.partition("\nPassages:\n")[2]
        shown = [json.loads(line) for line in listed.splitlines()]
        claims = [
            {"text": " ".join(one["text"].split()), "quotes": [{"passage": one["key"], "quote": one["text"]}]}
            for one in shown
        ]
        return Completion(text=json.dumps({"claims": claims}))
