"""`python -m assistant.store.probe FOLDER` ends with 0 when every vector of a Chroma folder can be read."""

from __future__ import annotations

import sys
from pathlib import Path

from assistant.offline import quiet
from assistant.store.vectors import read_everything

if __name__ == "__main__":
    quiet()
    read_everything(Path(sys.argv[1]))
