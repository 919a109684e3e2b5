"""Who may read which item, by today's rules, reckoned once for each distinct rule."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.domain.access import Clause, Reader, may_read
from assistant.domain.evidence import EvidenceId
from assistant.domain.sources import Sources
from assistant.store.index import Index

KEPT = 64  # answers of readers that are remembered; each is one byte an item

Mask = NDArray[np.bool_]


class Rights:
    """Remembers masks by what decides them: version, entries of sources.yaml and the reader's principals.

    All three are in the key by value, so that a changed rule or group holds from the next question on.
    """

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._known: OrderedDict[Any, Mask] = OrderedDict()
        self._lock = Lock()

    def readable(self, index: Index, reader: Reader, sources: Sources) -> Mask:
        """(n_items,) whether the reader may read each item of the version; read-only."""
        entries = hashlib.sha256(repr((sources.entries, sources.also)).encode("utf-8", "surrogatepass")).digest()
        key = (index.version.number, index.version.root, entries, reader.principals())
        with self._lock:
            mask = self._known.get(key)
        if mask is None:
            mask = _decide(index, reader, sources)
            self._remember(key, mask)
        return mask

    def _remember(self, key: Any, mask: Mask) -> None:
        with self._lock:
            self._known[key] = mask
            while len(self._known) > KEPT:
                self._known.popitem(last=False)


def _decide(index: Index, reader: Reader, sources: Sources) -> Mask:
    """Ask the one rule about every distinct set of clauses; most paths share theirs with others of their entry."""
    known: dict[tuple[Clause, ...], bool] = {}
    admitted = []
    for rule in index.rules:
        clauses = sources.clauses_for(rule.path, rule.clauses)
        if clauses not in known:
            known[clauses] = may_read(reader, clauses)
        admitted.append(known[clauses])
    mask: Mask = np.array(admitted, dtype=np.bool_)[index.rule_of]
    mask.flags.writeable = False
    return mask


def quarantined(index: Index, sources: Sources) -> list[tuple[str, str]]:
    """Items that nobody may read because a layer cannot be understood, each with the reason; the operator's."""
    reasons = [sources.quarantine(rule.path, rule.clauses) for rule in index.rules]
    pairs = zip(index.items, index.rule_of.tolist(), strict=True)
    return [(str(item.id), reason) for item, rule in pairs for reason in reasons[rule]]


def clauses_of(index: Index, sources: Sources, evidence: EvidenceId) -> tuple[Clause, ...]:
    """The clauses that today's rule puts on an item; none where the version does not have it."""
    at = index.positions.get(evidence)
    if at is None:
        return ()
    rule = index.rules[int(index.rule_of[at])]
    return sources.clauses_for(rule.path, rule.clauses)
