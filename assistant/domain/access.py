"""Who may read what: principals, clauses and the one rule that joins them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NewType

Principal = NewType("Principal", str)
"""`everyone`, `user:NAME` or `group:NAME`."""

EVERYONE = Principal("everyone")


def parse_principal(text: object) -> Principal:
    """A principal as written in `allow` or `deny`. Raises ValueError with the reason when it is none."""
    if text == EVERYONE:
        return EVERYONE
    if isinstance(text, str):
        prefix, _, name = text.partition(":")
        if prefix in ("user", "group") and name.strip() == name != "":
            return Principal(text)
    raise ValueError(f"unknown principal {text!r}: write everyone, user:NAME or group:NAME")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """The authenticated person: a user with their groups."""

    user: str
    """The bare user name."""
    groups: frozenset[str] = frozenset()
    """Names of the flat groups that the person is in."""

    def principals(self) -> frozenset[Principal]:
        """Every principal that names this person."""
        groups = {Principal(f"group:{group}") for group in self.groups}
        return frozenset({EVERYONE, Principal(f"user:{self.user}"), *groups})


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """What one layer (sources.yaml entry, front matter, sidecar, security level) says about access."""

    origin: str
    """Which layer speaks: `entry`, `front matter`, `sidecar`, `security level`."""
    allow: tuple[Principal, ...] | None = None
    """Who may read; None when the layer does not restrict; empty means nobody, on purpose."""
    deny: tuple[Principal, ...] = ()
    """Who may not; wins over every allow."""
    unreadable: str | None = None
    """Why the layer cannot be understood; then nobody may read."""
    level: str | None = None
    """A security level whose principals stand in the sources.yaml entry; looked up afresh at each question."""

    def admits(self, principals: frozenset[Principal]) -> bool:
        """Whether this layer alone lets a person with these principals read; an unmapped level lets nobody."""
        if self.unreadable is not None or self.level is not None or not principals.isdisjoint(self.deny):
            return False
        return self.allow is None or not principals.isdisjoint(self.allow)


def may_read(reader: Reader, clauses: Sequence[Clause]) -> bool:
    """Whether every clause admits the reader. No clause at all means nobody: no rule is not a public rule."""
    principals = reader.principals()
    return bool(clauses) and all(clause.admits(principals) for clause in clauses)


def decision(reader: Reader, clauses: Sequence[Clause]) -> tuple[bool, str]:
    """What `may_read` says, with the clause that decided in words: the first that refuses, or how each admits."""
    principals = reader.principals()
    for clause in clauses:
        if not clause.admits(principals):
            return False, f"{clause.origin}: {_refusal(clause, principals)}"
    admitting = [f"{each.origin}: {_admission(each, principals)}" for each in clauses]
    return bool(clauses), "; ".join(admitting) or "no rule names it"


def _refusal(clause: Clause, principals: frozenset[Principal]) -> str:
    """Why a clause does not admit a person."""
    if clause.unreadable is not None:
        return f"quarantined, {clause.unreadable}"
    if clause.level is not None:
        return f"quarantined, the entry does not map level {clause.level!r}"
    denied = sorted(principals & set(clause.deny))
    if denied:
        return f"denies {', '.join(denied)}"
    return f"allows only {', '.join(clause.allow)}" if clause.allow else "allows nobody"


def _admission(clause: Clause, principals: frozenset[Principal]) -> str:
    """How a clause admits a person."""
    if clause.allow is None:
        return "does not restrict"
    return f"allows {', '.join(sorted(principals & set(clause.allow)))}"


def clause_of(origin: str, allow: object, deny: object) -> Clause:
    """A clause from values as they stand in YAML; what cannot be understood becomes an unreadable clause.

    `allow` None means that the layer has no `allow`; a lone string counts as a list of one.
    """
    try:
        return Clause(
            origin=origin,
            allow=None if allow is None else tuple(_principals(allow)),
            deny=() if deny is None else tuple(_principals(deny)),
        )
    except ValueError as problem:
        return Clause(origin=origin, unreadable=str(problem))


def _principals(value: object) -> Iterable[Principal]:
    """Principals of a YAML value, sorted. Raises ValueError on what is neither a string nor a list of them."""
    if isinstance(value, str):
        return [parse_principal(value)]
    if isinstance(value, list):
        return sorted({parse_principal(entry) for entry in value})
    raise ValueError(f"expected a list of principals, got {value!r}")


def rule_in_words(clauses: Sequence[Clause]) -> str:
    """Who may read by some clauses: `entry: allow group:audit; sidecar: deny user:tom`; of none, that nobody may."""
    return "; ".join(_clause_in_words(clause) for clause in clauses) or "no rule names it"


def _clause_in_words(clause: Clause) -> str:
    """What one layer says."""
    if clause.unreadable is not None or clause.level is not None:
        return f"{clause.origin}: {clause.unreadable or f'level {clause.level}'}"
    allowed = ", ".join(clause.allow or ()) if clause.allow is not None else "not restricted"
    denied = f", deny {', '.join(clause.deny)}" if clause.deny else ""
    return f"{clause.origin}: allow {allowed or 'nobody'}{denied}"
