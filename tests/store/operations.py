"""Three contents, and what tests of the operator's work ask of a home."""

from datetime import UTC, datetime

from assistant.domain.evidence import EvidenceId
from assistant.store.erasure import erase
from assistant.store.scope import Scope, open_scope
from assistant.store.store import Store
from tests.store.homes import item, reader, sources

NOW = datetime(2026, 11, 16, 9, tzinfo=UTC)
POLICY = item("policy.md", "approval needs two persons\nno exceptions")
NEWER = item("policy.md", "approval needs one person\nno exceptions")
TICKET = item("ticket.md", "approved by the board")


def scope_of(store: Store, version: int | None = None) -> Scope:
    return open_scope(store, reader(), sources(), version=version)


def ids(store: Store, version: int | None = None) -> list[str]:
    return [each.id for each in scope_of(store, version).items]


def found(store: Store, words: str, version: int | None = None) -> list[str]:
    return [passage.text for passage in scope_of(store, version).matching(words, 10)]


def erased(store: Store, evidence: str, reason: str = "asked for") -> None:
    with store.writing():
        erase(store, EvidenceId(evidence), who="olga", reason=reason, now=NOW)


def broken(store: Store) -> list[str]:
    """Checks that fail; homes of these tests keep no originals."""
    return [f"{check.name}: {check.detail}" for check in store.check() if not check.ok and check.name != "originals"]
