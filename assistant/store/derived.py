"""What is reckoned from a whole scope and asked for at every question, kept for as long as the same items are inside."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from assistant.store.index import Index

T = TypeVar("T")


class Derived:
    """Remembers by what decides: the version, the very revisions that the mask lets through, and what is reckoned.

    Two readers share a value only when they may read exactly the same items of the same version: it then holds nothing
    that either may not read. A changed right changes the mask, and so the key, from the next question on.
    """

    def __init__(self, most: int) -> None:
        """Keep that many values, those asked for last."""
        self._most = most
        self._known: OrderedDict[Any, object] = OrderedDict()
        self._lock = Lock()

    def get(self, index: Index, mask: NDArray[np.bool_], name: str, make: Callable[[], T]) -> T:
        """The value of that name for these items, made when it is not kept; two threads may both make it."""
        inside = hashlib.sha256(index.revision_keys[mask].tobytes()).digest()
        key = (index.version.number, index.version.root, inside, name)
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return cast("T", self._known[key])
        made = make()
        with self._lock:
            self._known[key] = made
            while len(self._known) > self._most:
                self._known.popitem(last=False)
        return made
