"""What files say beside and above their content: sidecars and front matter, as metadata and as access clauses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant.domain.access import Clause, clause_of
from assistant.domain.errors import BadInput
from ingest.limits import Limits
from ingest.parse.decode import decode
from ingest.strict_yaml import load_yaml

ACCESS_KEYS = ("allow", "deny")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One layer that speaks about a file."""

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What it says, by the name as written; a list gives several values."""
    links: tuple[tuple[str, str], ...] = ()
    """Links that it states: (name, target)."""
    clause: Clause | None = None
    """What it says about access; None when it does not speak of it."""


def read_sidecars(paths: Sequence[Path], limits: Limits) -> Layer:
    """The layer of a file's sidecar; one that cannot be read, or a second one, makes the file readable by nobody."""
    if not paths:
        return Layer()
    path, *others = paths
    if others:
        return several_sidecars([one.name for one in paths])
    try:
        return sidecar_layer(path.read_bytes() if path.stat().st_size <= limits.metadata_bytes else None, limits)
    except OSError as problem:
        return lost_sidecar(f"it cannot be read: {problem.strerror}")


def several_sidecars(names: Sequence[str]) -> Layer:
    """The layer of a file of which more than one sidecar speaks: which of them holds is for its owner to say."""
    return _unreadable("sidecar", f"several speak of the file: {', '.join(names)}: keep one")


def lost_sidecar(reason: str) -> Layer:
    """The layer of a file whose sidecar is there and cannot be had."""
    return _unreadable("sidecar", reason)


def sidecar_layer(content: bytes | None, limits: Limits) -> Layer:
    """The layer of a sidecar's content; None stands for one that is too large to be read."""
    if content is None or len(content) > limits.metadata_bytes:
        return _unreadable("sidecar", f"it is larger than {limits.metadata_bytes:,} bytes")
    try:
        return read_layer("sidecar", decode(content))
    except BadInput as problem:
        return _unreadable("sidecar", str(problem))


def read_layer(origin: str, text: str) -> Layer:
    """A layer from YAML; broken YAML gives an unreadable clause, never silence."""
    try:
        value = load_yaml(text, origin)
    except BadInput as problem:
        return _unreadable(origin, str(problem))
    if value in (None, ""):
        return Layer()
    if not isinstance(value, dict):
        return _unreadable(origin, f"{origin}: expected `key: value` lines")
    doubt = _doubt(value)
    if doubt is not None:
        return _unreadable(origin, doubt)
    lowered = {str(name).strip().lower(): name for name in value}
    spoken = {name: value[lowered[name]] for name in ACCESS_KEYS if name in lowered}
    clause = clause_of(origin, spoken.get("allow"), spoken.get("deny")) if spoken else None
    return Layer(values=dict(_values(value)), links=tuple(_links(value)), clause=clause)


def _doubt(value: Mapping[object, object]) -> str | None:
    """Why it is not certain what a layer says of access; None when it is."""
    plain = [str(name).strip().lower() for name in value]
    for key in ACCESS_KEYS:
        if plain.count(key) > 1:
            return f"the key {key!r} stands twice: write it once"
        slip = next((name for name in plain if _is_slip(name, key)), None)
        if slip is not None:
            return f"the key {slip!r} looks like {key!r}: correct it, or call it otherwise"
    if any(map(_hides_access, value.values())):
        return "allow and deny stand inside another key: write them at the top"
    return None


def _is_slip(name: str, key: str) -> bool:
    """Whether one sign too many, too few, wrong or swapped with the next makes the name of the key.

    A slip in what should narrow access would leave the file open.
    """
    same = next((index for index, (one, other) in enumerate(zip(name, key, strict=False)) if one != other), None)
    if same is None:
        return abs(len(name) - len(key)) == 1
    rest, wanted = name[same:], key[same:]
    swapped = rest[:2] == wanted[1::-1] and rest[2:] == wanted[2:]
    return swapped or rest[1:] in (wanted, wanted[1:]) or rest == wanted[1:]


def _hides_access(value: object) -> bool:
    """Whether something nested speaks of access, where nobody would look for it."""
    if isinstance(value, list):
        return any(map(_hides_access, value))
    return isinstance(value, dict) and any(
        str(name).strip().lower() in ACCESS_KEYS or _hides_access(one) for name, one in value.items()
    )


LOST_ACCESS = re.compile(
    r"""\A\s*(?:-{3,}|\+{3,})(?:[ \t]*\n(?:(?!---|\+\+\+).*\n){0,200}?[ \t]*|[ \t]+(?:[\w-]+:[ ].{0,2000}?[ ])?)"""
    r"""["']?(?:allow|deny)["']?[ \t]*[:=]""",
    re.IGNORECASE,
)
"""What opens like front matter, of YAML or TOML, and speaks of access, at the head of any text: an HTML page has its
lines joined."""


def lost_access(text: str) -> Clause | None:
    """An unreadable clause for a text whose front matter was not taken as such, and speaks of access; else None."""
    if LOST_ACCESS.match(text) is None:
        return None
    reason = "front matter that speaks of access is not closed, or stands where it is not read: write a sidecar"
    return Clause(origin="front matter", unreadable=reason)


def _unreadable(origin: str, reason: str) -> Layer:
    return Layer(clause=Clause(origin=origin, unreadable=reason))


def _values(value: dict[object, object]) -> list[tuple[str, tuple[str, ...]]]:
    """Plain values and lists of plain values."""
    found = []
    for name, one in value.items():
        several = one if isinstance(one, list) else [one]
        plain = tuple(text.strip() for text in several if isinstance(text, str) and text.strip())
        if plain and str(name).lower() not in ACCESS_KEYS:
            found.append((str(name), plain))
    return found


def _links(value: dict[object, object]) -> list[tuple[str, str]]:
    """Links under `links`: a list of targets, or targets by type."""
    stated = value.get("links")
    pairs = stated.items() if isinstance(stated, dict) else [("links", stated)]
    found = []
    for name, targets in pairs:
        several = targets if isinstance(targets, list) else [targets]
        found += [(str(name), target.strip()) for target in several if isinstance(target, str) and target.strip()]
        found += [
            (str(n), str(t)) for one in several if isinstance(one, dict) for n, t in one.items() if isinstance(t, str)
        ]
    return found
