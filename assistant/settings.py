"""Settings, read from the environment once, at the edge."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from platformdirs import user_cache_path, user_data_path


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

    @classmethod
    def from_env(cls, *, home: Path | None = None, now: datetime | None = None) -> Settings:
        """Settings from `CLAUSETRAIL_*` variables; arguments win over them."""
        env = os.environ
        stated = home or (Path(env["CLAUSETRAIL_HOME"]) if env.get("CLAUSETRAIL_HOME") else None)
        return cls(
            home=(stated or user_data_path("clausetrail")).expanduser().resolve(),
            model_cache=Path(env.get("CLAUSETRAIL_MODELS") or user_cache_path("clausetrail")) / "models",
            now=now,
            catalog_url=env.get("CLAUSETRAIL_CATALOG") or None,
            chroma_url=env.get("CLAUSETRAIL_CHROMA") or None,
        )
