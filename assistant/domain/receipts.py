"""What a chat model was asked with, for the receipt of its answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelUse:
    """One use of a chat model; the stage that uses one tells it to the listener under `model`."""

    prompts: tuple[tuple[str, str], ...] = ()
    """Name and SHA-256 of each prompt file that was filled in."""
    model: str | None = None
    """The model as it was named, `provider:model`; None where none was asked."""
    parameters: Mapping[str, object] = field(default_factory=dict)
    """What it was asked with, such as temperature and seed. Never a key or an address with one."""
