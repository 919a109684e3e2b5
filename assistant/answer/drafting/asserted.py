"""A statement that an organization makes of itself, held against its registers: a statement is no proof of itself.

A row of a Statement of Applicability is shown as what it states. Two forms can be reckoned: what is said of all things of a
register, where a row leaves it blank, and that nothing of a kind is bought, where a supplier or an order is of such. Else
the records that bear on it are shown, and whether they agree is left open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.answer.drafting.bearing import bearing
from assistant.answer.drafting.candidates import candidates, term_weights
from assistant.answer.drafting.judging.court import Court
from assistant.answer.drafting.judging.events import closest
from assistant.answer.drafting.judging.found import title_place
from assistant.answer.drafting.judging.several import all_of
from assistant.answer.drafting.linked import LISTED, place
from assistant.answer.drafting.prose import answering
from assistant.answer.drafting.rules import Rulebook
from assistant.answer.places import Places
from assistant.answer.question.lexicon import kind_nouns, meant
from assistant.answer.question.rows import Record
from assistant.answer.question.stated import asserted
from assistant.answer.retrieval.retrieve import retrieve
from assistant.answer.sentences import readable
from assistant.answer.words import content_stems, stems, words
from assistant.audit.references import References, key_of
from assistant.audit.roles import Role, plays
from assistant.domain.answer import Basis, DraftClaim, Span
from assistant.domain.draft import Draft, DraftGap
from assistant.domain.evidence import DOCUMENT_KINDS, EvidenceId, Field, Kind
from assistant.domain.plan import Plan
from assistant.store.scope import Scope

MOST_SHOWN = 6
"""Records that are shown of those that say otherwise; how many there are is said."""
MOST_BEARING = 3
"""Records that bear on a statement which none decides."""
_ALIKE = 0.6
"""Share of a statement's words from which a row of a Statement of Applicability makes it."""
_ALL = re.compile(
    r"^(?:that\s+)?(?:all|every|each)\s+(?:of\s+)?(?:(?:our|the|its|their)\s+)?(?P<what>.{2,60}?)\s+(?:is|are|was|were|has|have|had)\s+(?:been\s+)?(?P<that>.+)$",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"\b(?:(?:do|does|did)(?:\s+not|n['’]t)|never|not)\s+(?:\w+ly\s+)?(?P<verb>acquires?|buys?|bought|purchases?|procures?|obtains?|gets?|licen[cs]es?|outsources?|sources?|receives?|takes?)\s+"
    r"(?P<what>.{2,60}?)(?:\s+(?:from|by|to|with|of)\s+.*)?$",
    re.IGNORECASE,
)
_BOUGHT = frozenset({Kind.SUPPLIER, Kind.CONTRACT})
_FREE = re.compile(r"(?:comments?|notes?|remarks?|clause|url|link|file|attachment)s?", re.IGNORECASE)
"""Columns that tell nothing of what is bought."""


def draft_asserted(scope: Scope, book: Rulebook, known: References, plan: Plan, text: str) -> Draft | None:
    """What a statement says, the records that say otherwise or bear on it, and what is left open.

    None where no statement is asked about, or where neither a Statement of Applicability makes it nor a register decides it.
    """
    statement = asserted(text)
    if statement is None:
        return None
    court = Court(scope, known, book.today)
    stated = list(_stating(scope, court, known, plan, statement))
    said = next((readable(value) for value, _ in stated), statement) if not content_stems(statement) else statement
    verdict = list(_of_all(court, plan, said)) or list(_none_bought(court, said))
    if not stated and not verdict:
        return None
    claims = [claim for _, claim in stated]
    if verdict:
        return Draft(claims=(*claims, *verdict))
    found = list(_bearing(scope, book, said, {span.evidence for claim in claims for span in claim.spans}))
    why = "a statement is no proof of itself, and no record found says so or otherwise"
    if found:
        why = "a statement is no proof of itself; these records bear on it, and whether they agree is for a person to judge"
    return Draft(claims=(*claims, *found), gaps=(DraftGap(expected=f"whether it holds: {said}", why=why),))


def _stating(
    scope: Scope, court: Court, known: References, plan: Plan, statement: str
) -> Iterator[tuple[str, DraftClaim]]:
    """What the rows of a Statement of Applicability state: those that are named, else the one that makes this statement."""
    named = [item for one in plan.identifiers for item in known.resolve(one) if item.metadata.kind is Kind.SOA]
    asked = content_stems(statement)
    for item in named or [one for one in scope.items if one.metadata.kind is Kind.SOA and "#" in one.id]:
        record = court.record(item)
        shares = [
            (len(content_stems(each.value) & asked) / max(len(asked), 1), each)
            for each in record.fields
            if not plays(each.name, Role.TITLE)
        ]
        share, best = max(shares, key=lambda one: (one[0], len(one[1].value)), default=(0.0, None))
        if best and (share >= _ALIKE or (named and (share or not asked))):
            claim = DraftClaim(
                text=f"{key_of(item.id)}: {best.name}: {readable(best.value)}", spans=(place(record, best),)
            )
            yield best.value, claim


def _of_all(court: Court, plan: Plan, statement: str) -> Iterator[DraftClaim]:
    """Whether what is said of all things of a register stands in each of its rows."""
    hit = _ALL.match(statement)
    if not hit or not kind_nouns(words(hit["what"])):
        return
    rows = [one for one in all_of(court, plan, hit["what"]) if one.fields]
    names = list(dict.fromkeys(each.name for one in rows for each in one.fields if not LISTED.search(each.name)))
    column = closest(hit["that"], [name for name in names if not closest(hit["what"], [name])])
    if not column or not rows:
        return
    told = column.replace("_", " ")
    having = [one for one in rows if any(each.value.strip() for each in one.named(column))]
    lacking = [one for one in rows if one not in having]
    keys = [", ".join(key_of(one.item.id) for one in those) for those in (lacking, having)]
    said = (
        f"Not so by the register: {told} is blank for {keys[0]}"
        if lacking
        else f"So by the register: {told} stands for {keys[1]}"
    )
    beside = f"; it stands for {keys[1]}" if lacking and having else ""
    yield DraftClaim(
        text=f"{said}{beside}.",
        spans=(*map(title_place, lacking), *(place(one, one.named(column)[0]) for one in having)),
        basis=Basis.COMPUTED,
        rule="a statement of all against the rows of their register",
        premise=statement,
    )


def _none_bought(court: Court, statement: str) -> Iterator[DraftClaim]:
    """The suppliers and orders of what a statement says is bought of nobody."""
    hit = _NONE.search(statement)
    wanted = frozenset(map(meant, content_stems(hit["what"]))) if hit else frozenset()
    found = list(_bought(court, wanted)) if wanted else []
    if found:
        keys = ", ".join(dict.fromkeys(key_of(span.evidence) for _, span in found))
        spans = tuple(span for _, span in found)
        yield DraftClaim(
            text=f"Records say otherwise: {keys}.",
            spans=spans,
            basis=Basis.COMPUTED,
            rule="a statement that nothing is bought against suppliers and orders",
            premise=statement,
        )
        yield from (DraftClaim(text=text, spans=(span,)) for text, span in found[:MOST_SHOWN])


def _bought(court: Court, wanted: frozenset[str]) -> Iterator[tuple[str, Span]]:
    """The values of suppliers and orders that say that something of some words is bought, then the orders from those suppliers."""
    rows = [court.record(item) for item in court.scope.items if "#" in item.id]
    rows = [one for one in rows if _of_a_supplier(one)]
    direct = [(one, each) for one in rows if (each := _value_of(court, one, wanted))]
    names = {each.value.strip().lower() for one, _ in direct for each in one.fields if _names_supplier(each.name)}
    of_them = [
        (one, each)
        for one in rows
        for each in one.fields
        if _names_supplier(each.name) and each.value.strip().lower() in names
    ]
    seen: set[EvidenceId] = set()
    for one, each in (*direct, *of_them):
        if one.item.id not in seen:
            seen.add(one.item.id)
            yield f"{key_of(one.item.id)}: {each.name.replace('_', ' ')}: {readable(each.value)}", place(one, each)


def _value_of(court: Court, record: Record, wanted: frozenset[str]) -> Field | None:
    """The value of a supplier or an order that says that something of some words is delivered."""
    places = Places(court.scope)
    telling = (each for each in record.fields if not _FREE.search(each.name) and not _names_supplier(each.name))
    said = (each for each in telling if wanted <= frozenset(map(meant, content_stems(each.value))))
    return next((each for each in said if places.may_answer(place(record, each))), None)


def _names_supplier(name: str) -> bool:
    """Whether a column holds the names of suppliers."""
    parts = stems(name.replace("_", " "))
    return bool({"supplier", "vendor"} & set(parts)) and not {"id", "key", "ref"} & set(parts)


def _of_a_supplier(record: Record) -> bool:
    """Whether a row is of a supplier or of something that one delivers."""
    if record.item.metadata.kind in _BOUGHT:
        return True
    return any(_names_supplier(each.name) for each in record.fields)


def _bearing(scope: Scope, book: Rulebook, statement: str, own: set[str]) -> Iterator[DraftClaim]:
    """What records say that bears on a statement, other than where it is made."""
    kinds = [kind for kind in Kind if kind is not Kind.SOA and kind not in DOCUMENT_KINDS]
    part = scope.narrowed(kinds=kinds)
    passages = retrieve(part, book.ranker.encoder, statement, book.depth, book.known) if part.items else ()
    offered = candidates(part, passages, term_weights(part, tuple(content_stems(statement))))
    for one in answering(bearing(book.ranker, statement, offered, {}))[:MOST_BEARING]:
        if one.span.evidence not in own:
            yield DraftClaim(text=one.text, spans=(one.span,))
