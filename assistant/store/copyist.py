"""`python -m assistant.store.copyist FOLDER` makes a Chroma folder of the vectors that it is sent.

A process of its own, so that its memory never held a vector that is to go. It reads batches, each a line of JSON with
`collection`, `ids` and `dim` and then the vectors as float32; a line `null` ends them. Where the batches end without
that line, whoever sent them was killed: it ends with 1, and the folder is nobody's.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np

from assistant.offline import quiet
from assistant.store.vectors import Batch, write_fresh


def batches(sent: BinaryIO) -> Iterator[Batch]:
    """The batches that were sent. Raises EOFError where they end before the line that says so."""
    while line := sent.readline():
        head = json.loads(line)
        if head is None:
            return
        flat = np.frombuffer(sent.read(4 * len(head["ids"]) * head["dim"]), dtype=np.float32)
        yield head["collection"], head["ids"], flat.reshape(len(head["ids"]), head["dim"])
    raise EOFError("the vectors end before their end")


if __name__ == "__main__":
    quiet()
    write_fresh(Path(sys.argv[1]), batches(sys.stdin.buffer))
