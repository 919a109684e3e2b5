"""Verification: no draft reaches a reader as a claim unless every check holds.

The checks, each with its reason code:

1. `no_citation`     the claim cites at least one place;
2. `quote`           every place exists, is not empty, and lies in a revision that this scope may read now;
3. `flagged`         no place was marked as hidden or instruction-like;
4. `numbers`         every number, date and id that the claim states stands in what it cites, or is its count, sum or average;
5. `negation`        beside its quotes, word for word, a quoted claim has no word of negation or obligation;
6. `wording`         beside its quotes a quoted claim holds only labels: the item's key, title and field names; a computed
                     one names only persons that its quotes or the items name, and counts what it cites.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.answer.amounts import number_of, plainly, reckon
from assistant.answer.places import Places
from assistant.answer.sentences import readable
from assistant.answer.words import stems
from assistant.audit.references import key_of
from assistant.domain.answer import Basis, DraftClaim, Span, Support, Withheld
from assistant.domain.draft import DraftRow, DraftTable
from assistant.domain.errors import NotFound
from assistant.store.scope import Scope

_ATOM = re.compile(r"[^\W_]*\d[\w.:/-]*", re.UNICODE)
_NEGATION = frozenset(
    stems("no not never none without neither nor cannot isn't wasn't don't doesn't didn't won't unless")
)
_MODALITY = frozenset(stems("must shall may should might required mandatory optional prohibited forbidden"))
_PERSON = re.compile(r"\bby ([A-Z][\w.'-]+(?: [A-Z][\w.'-]+)*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A draft claim that passed every check."""

    draft: DraftClaim
    """What it says and cites."""
    support: Support
    """The verdict."""


def verify(scope: Scope, drafts: Sequence[DraftClaim]) -> tuple[tuple[Verified, ...], tuple[Withheld, ...]]:
    """The drafts that pass, in order, and those that do not, each with the code of the first check that failed."""
    passed: list[Verified] = []
    failed: list[Withheld] = []
    places = Places(scope)
    for draft in drafts:
        reason = _fault(scope, places, draft)
        if reason is None:
            passed.append(Verified(draft=draft, support=Support.SUPPORTED))
        else:
            failed.append(Withheld(draft=draft, reason=reason))
    return tuple(passed), tuple(failed)


def verify_table(scope: Scope, table: DraftTable | None) -> tuple[DraftTable | None, int]:
    """The table without rows whose cells are not backed by what they cite, and how many of those there were.

    A table that lost a row is not complete any more.
    """
    if table is None:
        return None, 0
    places = Places(scope)
    drafts = ((row, DraftClaim(text=_cells(row), spans=row.spans, basis=Basis.COMPUTED)) for row in table.rows)
    backed = tuple(row for row, draft in drafts if _fault(scope, places, draft) is None)
    lost = len(table.rows) - len(backed)
    return replace(table, rows=backed, complete=table.complete and not lost), lost


def _cells(row: DraftRow) -> str:
    """The cells of a row as text to check."""
    return "\n".join(str(cell) for cell in row.cells if cell is not None)


def _fault(scope: Scope, places: Places, draft: DraftClaim) -> str | None:
    """The code of the first check that fails, None when all hold."""
    if not draft.spans:  # (1)
        return "no_citation"
    try:  # (2): the scope raises for anything that this reader may not read now, in the pinned revision
        quotes = [scope.quote(span) for span in draft.spans]
    except NotFound:
        return "quote"
    if not all(places.may_answer(span) for span in draft.spans):  # (3)
        return "flagged"
    labels = "\n".join(_standing_facts(scope, span) for span in draft.spans)
    facts = "\n".join((*quotes, labels))
    reckoned = {plainly(number)} if (number := _reckoned(draft, quotes)) is not None else set()
    counts = {str(count) for count in _counts(draft)}
    if not _atoms(draft.text) <= _atoms(f"{facts}\n{draft.premise}") | counts | reckoned:  # (4)
        return "numbers"
    return _wording_fault(draft, quotes, labels)


def _wording_fault(draft: DraftClaim, quotes: Sequence[str], labels: str) -> str | None:
    """Checks 5 and 6."""
    if draft.basis is Basis.COMPUTED:
        persons = {match.group(1) for match in _PERSON.finditer(draft.text)}
        facts = "\n".join((*quotes, labels)).lower()
        if not all(person.rstrip(".").lower() in facts for person in persons):
            return "wording"
        return None if _counts_right(draft) else "numbers"
    said = readable(draft.text)
    for quote in quotes:  # (5): word for word, so that neither order nor a sign nor a `not` can differ
        said = said.replace(readable(quote), " ", 1)
    if stems(said) and set(stems(said)) & (_NEGATION | _MODALITY):
        return "negation"
    known = {stems(line) for line in labels.splitlines()}
    parts = (stems(part) for part in re.split(r"[:;,]", said))
    return "wording" if any(part and part not in known for part in parts) else None  # (6)


def _counts_right(draft: DraftClaim) -> bool:
    """Whether a count says just how much evidence it cites, and the parts that it names add up to it."""
    if draft.rule is None or not draft.rule.startswith("count"):
        return True
    told = draft.text.replace(draft.premise, " ") if draft.premise else draft.text
    numbers = [int(found) for found in re.findall(r"\b\d+\b", told)]
    whole, parts = numbers[:1], numbers[1:]
    return whole == [len({span.evidence for span in draft.spans})] and (not parts or sum(parts) == whole[0])


def _reckoned(draft: DraftClaim, quotes: Sequence[str]) -> Decimal | None:
    """The sum or average that the claim's rule makes of the numbers that it cites; None when it cites anything else."""
    numbers = [number_of(quote) for quote in quotes]
    if draft.basis is not Basis.COMPUTED or draft.rule is None or None in numbers:
        return None
    return reckon(draft.rule, [number for number in numbers if number is not None])


def _atoms(text: str) -> frozenset[str]:
    """Numbers, dates, versions and ids of a text, lower-case, without closing signs; ISO times count as their day too."""
    found = {match.group().rstrip(".:/-").lower() for match in _ATOM.finditer(text)}
    return frozenset(found | {atom[:10] for atom in found if re.match(r"\d{4}-\d\d-\d\dt", atom)})


def _counts(draft: DraftClaim) -> range:
    """Counts that a computed claim may state: no more than the evidence that it cites."""
    return range(len({span.evidence for span in draft.spans}) + 1) if draft.basis is Basis.COMPUTED else range(0)


def _standing_facts(scope: Scope, span: Span) -> str:
    """What ingestion read from the cited item: its key, title, field names, date and people, as text to check against."""
    item = scope.item(span.evidence)
    if item is None:
        return ""
    metadata = item.metadata
    names = {field.name.replace("_", " ") for field in scope.fields(item)}
    stated = (
        item.id,
        key_of(item.id),
        metadata.title,
        metadata.date,
        metadata.approved_by,
        metadata.owner,
        metadata.model_version,
        *metadata.systems,
    )
    return "\n".join([*(str(value) for value in stated if value), *sorted(names)])
