"""Settings, read from the environment once, at the edge."""

from __future__ import annotations

import base64
import math
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from platformdirs import user_cache_path, user_data_path

from assistant.domain.errors import BadInput


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatSettings:
    """Which chat model writes drafts, and what a question may cost; its key stays in its provider's own variable."""

    model: str
    """Provider and model, such as `ollama:llama3.2`."""
    url: str | None = None
    """Address of the service; None is the provider's own."""
    seconds: float = 60.0
    """Most seconds for a question."""
    tokens: int = 1500
    """Most tokens of an answer."""
    passages: int = 16_000
    """Most characters of evidence that are sent."""
    temperature: float | None = 0.0
    """0 draws the likeliest word; None leaves it to the model, for those that take no temperature."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where the state lies and which services are used."""

    home: Path
    """Folder of all state of one organization."""
    model_cache: Path
    """Folder in which exported encoder models are shared between homes; nothing of the evidence lies there."""
    now: datetime | None = None
    """A fixed calendar for relative dates; None takes the clock's."""
    catalog_url: str | None = None
    """SQLAlchemy URL of the catalog; None is SQLite inside the home."""
    chroma_url: str | None = None
    """URL of a Chroma server; None is embedded inside the home."""
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False)
    """`Authorization` headers of live sources, by the `variable_part` of the source's id. Never logged, never stored."""
    chat: ChatSettings | None = None
    """The chat model that writes drafts; None composes answers from quotes, without any model."""

    @classmethod
    def from_env(cls, *, home: Path | None = None, now: datetime | None = None) -> Settings:
        """Settings from `CLAUSETRAIL_*` variables; arguments win over them. Raises BadInput for a number that is none."""
        env = os.environ
        stated = home or (Path(env["CLAUSETRAIL_HOME"]) if env.get("CLAUSETRAIL_HOME") else None)
        return cls(
            home=(stated or user_data_path("clausetrail")).expanduser().resolve(),
            model_cache=Path(env.get("CLAUSETRAIL_MODELS") or user_cache_path("clausetrail")) / "models",
            now=now,
            catalog_url=env.get("CLAUSETRAIL_CATALOG") or None,
            chroma_url=env.get("CLAUSETRAIL_CHROMA") or None,
            credentials=dict(_credentials(env)),
            chat=_chat(env),
        )


_CHAT = "CLAUSETRAIL_CHAT_"


def _chat(env: Mapping[str, str]) -> ChatSettings | None:
    """The chat model that is named; None without a name."""
    model = env.get(_CHAT + "MODEL", "").strip()
    if not model:
        return None
    base = ChatSettings(model=model)
    heat = env.get(_CHAT + "TEMPERATURE", "").strip().lower()
    return ChatSettings(
        model=model,
        url=env.get(_CHAT + "URL", "").strip() or None,
        seconds=_positive(env, "SECONDS", base.seconds),
        tokens=int(_positive(env, "TOKENS", base.tokens)),
        passages=int(_positive(env, "PASSAGES", base.passages)),
        temperature=None if heat == "default" else _number(_CHAT + "TEMPERATURE", heat or "0"),
    )


def _positive(env: Mapping[str, str], name: str, default: float) -> float:
    """A number of at least one. Raises BadInput for anything else."""
    found = _number(_CHAT + name, env.get(_CHAT + name, "").strip() or str(default))
    if found < 1:
        raise BadInput(f"{_CHAT}{name} is {found:g}: expected a number of at least 1")
    return found


def _number(name: str, written: str) -> float:
    """A finite number. Raises BadInput for anything else."""
    try:
        found = float(written)
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise BadInput(f"{name} is {written!r}: expected a number")
    return found


_TOKEN, _USER, _PASSWORD = "CLAUSETRAIL_TOKEN_", "CLAUSETRAIL_USER_", "CLAUSETRAIL_PASSWORD_"


def variable_part(source: str) -> str:
    """A source's id as it stands in the names of its variables: `mlflow-prod` is `MLFLOW_PROD`."""
    return re.sub(r"[^A-Z0-9]", "_", source.upper())


def token_variable(source: str) -> str:
    """The variable that holds a live source's token."""
    return _TOKEN + variable_part(source)


def _credentials(env: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The header of each source that has a user with a password, or a token, which wins over them."""
    for name, value in env.items():
        if name.startswith(_USER) and value:
            part = name.removeprefix(_USER)
            pair = f"{value}:{env.get(_PASSWORD + part, '')}".encode()
            yield part, "Basic " + base64.b64encode(pair).decode("ascii")
    for name, value in env.items():
        if name.startswith(_TOKEN) and value.strip():
            yield name.removeprefix(_TOKEN), "Bearer " + value.strip()
