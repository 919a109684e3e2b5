"""Trained adapters read as the product reads them: exported to int8, one pair a call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.models.cross_encoder import open_export, run_pair
from assistant.models.encoder import bundled_model
from assistant.models.exports import export_apart

Row = tuple[list[int], list[int]]
"""Ids and kinds of a pair."""
Reader = Callable[[Sequence[Row]], NDArray[np.float64]]
"""(n_rows, 4) logits of rows, in order."""


def reader(adapter: Path) -> Reader:
    """What reads rows with an adapter; its export lies beside it and is built anew when the adapter is newer."""
    export = adapter.with_suffix(".int8.onnx")
    if not export.exists() or export.stat().st_mtime < adapter.stat().st_mtime:
        export_apart("assistant.models.cross_network", adapter, bundled_model(), export)
    session = open_export(export)
    return lambda rows: np.array([run_pair(session, row) for row in rows]).reshape(-1, 4)
