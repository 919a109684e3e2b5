"""What goes with a refusal: the passages that there are about it, or the kinds of records that the reader has."""

from __future__ import annotations

from collections import Counter

from assistant.domain.draft import Draft
from assistant.store.scope import Scope

OFFERED = 6  # kinds named in a refusal; `searched` of the answer counts them all


def refused(drafted: Draft, why: str, scope: Scope) -> Draft:
    """A refusal with the claims that were drafted, or with the most frequent kinds of what the reader may read."""
    if drafted.claims:
        return Draft(claims=drafted.claims, refusal=f"{why} What the records say of it follows.")
    counts = Counter(item.metadata.kind.value.replace("_", " ") for item in scope.items)
    kinds = [kind for kind, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))][:OFFERED]
    offer = f"You can ask what the records say; there are records of the kinds {', '.join(kinds)}." if kinds else ""
    return Draft(refusal=f"{why} {offer}".rstrip())
