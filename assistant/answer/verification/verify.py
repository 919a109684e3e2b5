"""Verification: no draft reaches a reader as a claim unless every check holds.

The checks, each with its reason code; the first that fails decides:

1. `no_citation`   the claim cites at least one place;
2. `quote`         every place exists, is not empty, and lies in a revision that this scope may read now;
3. `flagged`       no place was marked as hidden or instruction-like;
4. `not_in_force`  a document that is quoted for what it rules was in force on the day that the claim is about;
5. `numbers`       every number, date, version and id that the claim states stands in what it cites, or is the count of it;
6. `names`         so does every name;
7. `negation`      the claim denies what its quotes deny and nothing else;
8. `modality`      what must, should or may be done in the quotes must, should or may be done in the claim;
9. `scope`         the claim keeps the conditions of its quotes and is about no more than they are;
10. `wording`       what a claim says beside its quotes is labels (the item's key, title and field names), or
    `entailment`   a scorer that was trained for it holds that the quotes support the claim.

A claim that repeats its quotes word for word needs no scorer: 5 to 10 hold of themselves. Without a scorer nothing else
than such a claim passes. A computed claim (a count, dates of hops) is in the program's own words: it names only persons
that its quotes or items name, counts just what it cites, and says of days only what lies between two that are given.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from assistant.answer.amounts import figure_of, plainly
from assistant.answer.modality import MODALITY, NEGATION
from assistant.answer.places import Places
from assistant.answer.sentences import readable
from assistant.answer.verification.agreement import disagreement, foreign_words
from assistant.answer.words import stems
from assistant.audit.references import key_of
from assistant.domain.answer import Basis, DraftClaim, Passage, Span, Support, Verdict, Withheld
from assistant.domain.dates import Period
from assistant.domain.draft import DraftRow, DraftTable
from assistant.domain.errors import NotFound
from assistant.domain.evidence import EvidenceId
from assistant.domain.standing import holds, states_rules
from assistant.models.cross_encoder import CrossEncoder
from assistant.store.scope import Scope

_ATOM = re.compile(r"[^\W_]*\d[\w.:/-]*", re.UNICODE)
_DAY = re.compile(r"(?<!\d)\d{4}-\d\d-\d\d(?!\d)")
_SPAN = re.compile(r"\b(\d+) days?\b")
_PERSON = re.compile(r"\bby ([A-Z][\w.'-]+(?: [A-Z][\w.'-]+)*)")

SUPPORTED = 0.8
"""Lowest probability of support from which a claim in words of its own is shown as supported."""
PARTIAL = 0.6
"""Lowest one from which it is shown, marked as partly supported."""
SURE = 0.95
"""Lowest one from which a claim is shown that has words of its own beside its quotes'."""
STATEMENT = 3
"""Fewest words of a claim in words of its own: fewer state nothing."""
CONTRADICTED = 0.5
"""Probability of contradiction from which a claim is held to say otherwise than its quotes."""

_VERDICTS = {
    "numbers": Verdict.CONTRADICTED,
    "names": Verdict.CONTRADICTED,
    "negation": Verdict.CONTRADICTED,
    "modality": Verdict.CONTRADICTED,
    "scope": Verdict.UNSUPPORTED,
}
"""What a failed check says of a claim that its quotes are about; every other one leaves it unsupported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """What drafts are held against besides the scope."""

    held: Mapping[EvidenceId, Period] = field(default_factory=dict)
    """When each document was in force; one that is not there never was."""
    day: date | None = None
    """The question's day; without one nothing is asked of standing."""
    scorer: CrossEncoder | None = None
    """Judges claims in words of their own; without one they are withheld."""
    seen: Sequence[Passage] = ()
    """Passages that the drafter saw: what one of them says is misattributed where another is cited."""


NOTHING_ELSE = Against()
"""Only the scope."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A draft claim that passed every check."""

    draft: DraftClaim
    """What it says and cites."""
    support: Support
    """The verdict."""


def verify(
    scope: Scope, drafts: Sequence[DraftClaim], against: Against = NOTHING_ELSE
) -> tuple[tuple[Verified, ...], tuple[Withheld, ...]]:
    """The drafts that pass, in order, and those that do not, each with its verdict and the code of the check that failed."""
    places = Places(scope)
    passed: list[Verified] = []
    failed: list[Withheld] = []
    for draft in drafts:
        judged = _judged(scope, places, draft, against)
        (passed if isinstance(judged, Verified) else failed).append(judged)  # type: ignore[arg-type]  # one of the two
    return tuple(passed), tuple(failed)


def verify_table(scope: Scope, table: DraftTable | None) -> tuple[DraftTable | None, int]:
    """The table without rows whose cells are not backed by what they cite, and how many of those there were.

    A table that lost a row is not complete any more.
    """
    if table is None:
        return None, 0
    places = Places(scope)
    drafts = ((row, DraftClaim(text=_cells(row), spans=row.spans, basis=Basis.COMPUTED)) for row in table.rows)
    backed = tuple(row for row, draft in drafts if isinstance(_judged(scope, places, draft, NOTHING_ELSE), Verified))
    lost = len(table.rows) - len(backed)
    return replace(table, rows=backed, complete=table.complete and not lost), lost


def _cells(row: DraftRow) -> str:
    """The cells of a row as text to check."""
    return "\n".join(str(cell) for cell in row.cells if cell is not None)


def _judged(scope: Scope, places: Places, draft: DraftClaim, against: Against) -> Verified | Withheld:
    """A draft with its verdict."""
    fault = _place_fault(scope, places, draft, against)
    if fault:
        return Withheld(draft=draft, verdict=Verdict.UNSUPPORTED, reason=fault)
    quotes = [scope.quote(span) for span in draft.spans]
    labels = "\n".join(standing_facts(scope, span) for span in draft.spans)
    if draft.basis is Basis.COMPUTED:
        return _reckoned(draft, quotes, labels, draft.on or against.day)
    return said_by_quotes(draft, quotes, labels, against)


def _place_fault(scope: Scope, places: Places, draft: DraftClaim, against: Against) -> str | None:
    """Checks 1 to 4, of the places alone."""
    if not draft.spans:  # (1)
        return "no_citation"
    try:  # (2): the scope raises for anything that this reader may not read now, in the pinned revision
        for span in draft.spans:
            scope.quote(span)
    except NotFound:
        return "quote"
    if not all(places.may_answer(span) for span in draft.spans):  # (3)
        return "flagged"
    day = draft.on or against.day
    if draft.basis is Basis.COMPUTED or draft.history or day is None:
        return None
    standing = (_stands(scope, places, span, against.held, day) for span in draft.spans)
    return None if all(standing) else "not_in_force"  # (4)


def _stands(scope: Scope, places: Places, span: Span, held: Mapping[EvidenceId, Period], day: date) -> bool:
    """Whether a place may be quoted for what holds on a day: a record, what a document says of itself, or a rule in force."""
    item = scope.item(span.evidence)
    if item is None or not states_rules(item) or places.is_field(span):
        return True
    period = held.get(item.id)
    return period is not None and holds(period, day)


def _reckoned(draft: DraftClaim, quotes: Sequence[str], labels: str, day: date | None) -> Verified | Withheld:
    """Checks 5 and 6 of a computed claim, and that it counts what it cites."""
    facts = "\n".join((*quotes, labels))
    reckoned = {plainly(number)} if (number := _figure(draft, quotes)) is not None else set()
    counts = {str(count) for count in range(len({span.evidence for span in draft.spans}) + 1)}
    persons = (match.group(1) for match in _PERSON.finditer(draft.text))
    borne = _atoms(f"{facts}\n{draft.premise}") | counts | reckoned | _reckonable(draft, facts, day)
    if not _atoms(draft.text) <= borne or not _counts_right(draft):
        return Withheld(draft=draft, verdict=Verdict.CONTRADICTED, reason="numbers")
    if not all(person.rstrip(".").lower() in facts.lower() for person in persons):
        return Withheld(draft=draft, verdict=Verdict.CONTRADICTED, reason="names")
    return Verified(draft=draft, support=Support.SUPPORTED)


def said_by_quotes(draft: DraftClaim, quotes: Sequence[str], labels: str, against: Against) -> Verified | Withheld:
    """Checks 5 to 10 of a claim that says what its quotes do."""
    if _only_labels_beside(draft.text, quotes, labels):
        return Verified(draft=draft, support=Support.SUPPORTED)
    differs = disagreement(draft.text, quotes, labels)
    if differs:
        return _attributed(draft, labels, against, Withheld(draft=draft, verdict=_VERDICTS[differs], reason=differs))
    if against.scorer is None or len(stems(draft.text)) < STATEMENT:
        return Withheld(draft=draft, verdict=Verdict.UNSUPPORTED, reason="wording")
    return _scored(draft, quotes, labels, against, against.scorer)


def _scored(
    draft: DraftClaim, quotes: Sequence[str], labels: str, against: Against, scorer: CrossEncoder
) -> Verified | Withheld:
    """Check 10 by the scorer: what the quotes, read together, do for the claim.

    A claim with words that no quote holds is at best partly supported, and the scorer must be surer of it.
    """
    (found,) = scorer.entailment([(" ".join(readable(quote) for quote in quotes), readable(draft.text))])
    if found.contradicted >= CONTRADICTED:
        return Withheld(draft=draft, verdict=Verdict.CONTRADICTED, reason="entailment")
    foreign = foreign_words(draft.text, "\n".join((*quotes, labels)))
    if found.supported >= (SURE if foreign else PARTIAL):
        whole = found.supported >= SUPPORTED and not foreign
        return Verified(draft=draft, support=Support.SUPPORTED if whole else Support.PARTIAL)
    failed = Withheld(draft=draft, verdict=Verdict.UNSUPPORTED, reason="entailment")
    return _attributed(draft, labels, against, failed)


def _attributed(draft: DraftClaim, labels: str, against: Against, failed: Withheld) -> Withheld:
    """The failed draft, as misattributed when a passage that it does not cite says it."""
    if against.scorer is None:
        return failed
    others = [one.text for one in against.seen if not any(_overlap(one.span, span) for span in draft.spans)]
    agreeing = [text for text in others if disagreement(draft.text, [text], labels) is None]
    found = against.scorer.entailment([(readable(text), readable(draft.text)) for text in agreeing])
    elsewhere = any(one.supported >= SUPPORTED for one in found)
    return replace(failed, verdict=Verdict.MISATTRIBUTED) if elsewhere else failed


def _overlap(one: Span, other: Span) -> bool:
    """Whether two places touch."""
    return one.evidence == other.evidence and one.start < other.end and other.start < one.end


def _only_labels_beside(text: str, quotes: Sequence[str], labels: str) -> bool:
    """Whether a claim is its quotes, word for word, and labels of what it cites, so that nothing in it can differ."""
    said = readable(text)
    for quote in quotes:
        said = said.replace(readable(quote), " ", 1)
    for label in sorted(labels.splitlines(), key=len, reverse=True):  # a column may be called "... both, or neither?"
        said = re.sub(rf"(?<!\w){re.escape(label)}:", " : ", said)
    if not _atoms(text) <= _atoms("\n".join((*quotes, labels))) or set(stems(said)) & (NEGATION | MODALITY):
        return False
    known = {stems(line) for line in labels.splitlines()}
    return all(not part or part in known for part in (stems(part) for part in re.split(r"[:;,]", said)))


def _counts_right(draft: DraftClaim) -> bool:
    """Whether a count says just how much evidence it cites, and the parts that it names add up to it."""
    if draft.rule is None or not draft.rule.startswith("count"):
        return True
    told = draft.text.replace(draft.premise, " ") if draft.premise else draft.text
    numbers = [int(found) for found in re.findall(r"\b\d+\b", told)]
    whole, parts = numbers[:1], numbers[1:]
    return whole == [len({span.evidence for span in draft.spans})] and (not parts or sum(parts) == whole[0])


def _figure(draft: DraftClaim, quotes: Sequence[str]) -> Decimal | None:
    """The sum or average that the claim's rule makes of the numbers that it cites; None when it cites anything else."""
    if draft.basis is not Basis.COMPUTED or draft.rule is None:
        return None
    return figure_of(draft.rule, quotes)


def _atoms(text: str) -> frozenset[str]:
    """Numbers, dates, versions and ids of a text, lower-case, without closing signs; ISO times count as their day too."""
    found = {match.group().rstrip(".:/-").lower() for match in _ATOM.finditer(text)}
    return frozenset(found | {atom[:10] for atom in found if re.match(r"\d{4}-\d\d-\d\dt", atom)})


def _reckonable(draft: DraftClaim, facts: str, day: date | None) -> frozenset[str]:
    """What a computed claim may say of days that its quotes give: their months, and the days that lie between two of them."""
    days = {one for found in _DAY.findall(facts) if (one := _day(found))} | ({day} if day else set())
    said = {int(found) for found in _SPAN.findall(draft.text)}
    between = {abs((one - other).days) for one in days for other in days} & said
    return frozenset({str(one) for one in between} | {one.isoformat()[:7] for one in days})


def _day(written: str) -> date | None:
    """The day that an ISO date names; None for what only looks like one."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def standing_facts(scope: Scope, span: Span) -> str:
    """What ingestion read from the cited item: its key, title, field names, date and people, as text to check against."""
    item = scope.item(span.evidence)
    if item is None:
        return ""
    metadata = item.metadata
    names = {each.name.replace("_", " ") for each in scope.fields(item)}
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
