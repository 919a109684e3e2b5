"""Keys, tokens and passwords: by the shapes that issuers give them, and by detect-secrets where it is installed."""

from __future__ import annotations

import importlib.util
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

Detector = Callable[[str], bool]
"""Whether a text holds a secret of one sort."""

SHAPES = tuple(
    re.compile(shape)
    for shape in (
        r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----",
        r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
        r"\bgh[pousr]_[A-Za-z0-9]{36,}\b",
        r"\bgithub_pat_[A-Za-z0-9_]{40,}\b",
        r"\bxox[abprs]-[A-Za-z0-9-]{10,}\b",
        r"\bsk-(?=[A-Za-z0-9_-]*\d)[A-Za-z0-9_-]{20,}\b",
        r"\bAIza[0-9A-Za-z_-]{35}\b",
        r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}",
        r"\b[a-z][a-z0-9+]*://[^\s:/@]+:[^\s:/@]{3,}@",
    )
)
"""Keys and tokens by the shapes that their issuers give them."""

ASSIGNED = re.compile(
    r"\b(?:password|passwd|pwd|secret|token|api[_-]?key|access[_-]?key|client[_-]?secret)\b[\"']?\s*[:=]\s*[\"']?([^\s\"',;(){}\[\]<>*]{8,})",
    re.IGNORECASE,
)
"""A value given to something called a secret."""

RANDOM_BITS = 3.0
"""Entropy a sign from which a value reads as random; English words measured lie under 2.9 for 8 to 20 letters."""

NO_SECRET = frozenset({"IPPublicDetector", "KeywordDetector"})
"""detect-secrets' detectors that flag what is none: addresses, and every word after `password`."""

ENTROPY = frozenset({"Base64HighEntropyString", "HexHighEntropyString"})
"""Its detectors of random text, which hashes of commits and files are too: asked only for assigned values."""


def has_secret(text: str, *, is_installed: bool | None = None) -> bool:
    """Whether a text holds a key, a token or a password; `is_installed` says whether to ask detect-secrets."""
    values = ASSIGNED.findall(text)
    if any(shape.search(text) for shape in SHAPES) or any(map(_is_random, values)):
        return True
    shaped, entropy = _detectors() if (_is_installed() if is_installed is None else is_installed) else ((), ())
    return any(finds(text) for finds in shaped) or any(finds(value) for finds in entropy for value in values)


def _is_random(value: str) -> bool:
    """Whether an assigned value reads as random."""
    return any(map(str.isdigit, value)) and _entropy(value) >= RANDOM_BITS


def _entropy(text: str) -> float:
    """Bits of information a sign, from how often each occurs."""
    counts = Counter(text)
    return -sum(count / len(text) * math.log2(count / len(text)) for count in counts.values())


@cache
def _is_installed() -> bool:
    """Whether the extra `secrets` is there."""
    return importlib.util.find_spec("detect_secrets") is not None


@cache
def _detectors() -> tuple[tuple[Detector, ...], tuple[Detector, ...]]:
    """detect-secrets' detectors by shape, and those by entropy."""
    from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class

    classes: list[Any] = sorted(get_mapping_from_secret_type_to_class().values(), key=lambda one: one.__name__)
    shaped = [_by_shape(one()) for one in classes if one.__name__ not in NO_SECRET | ENTROPY]
    return tuple(shaped), tuple(_by_entropy(one()) for one in classes if one.__name__ in ENTROPY)


def _by_shape(plugin: Any) -> Detector:
    def finds(text: str) -> bool:
        found: Iterable[str] = plugin.analyze_string(text)
        return next(iter(found), None) is not None

    return finds


def _by_entropy(plugin: Any) -> Detector:
    def finds(value: str) -> bool:
        made_of = all(sign in plugin.charset for sign in value)
        return bool(made_of and plugin.calculate_shannon_entropy(value) > plugin.entropy_limit)

    return finds
