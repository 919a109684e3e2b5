"""The composition root: joins a home folder, an encoder and the answer chain."""

from assistant.wiring.workspace import Workspace

__all__ = ["Workspace"]
