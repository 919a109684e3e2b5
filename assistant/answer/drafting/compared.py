"""Policy against practice: what the rules of the time say, and what the records show, each side named where it is silent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from assistant.answer.drafting.candidates import coverage, term_weights
from assistant.answer.drafting.happenings import CARRIERS, tells
from assistant.answer.drafting.judging.court import Court
from assistant.answer.drafting.judging.several import all_of
from assistant.answer.drafting.linked import LISTED
from assistant.answer.drafting.process import told_hops, told_trail
from assistant.answer.drafting.rules import Rulebook
from assistant.answer.drafting.verdicts import verdict, verdict_of_all
from assistant.answer.question.course import rank, ranked
from assistant.answer.question.lexicon import kind_nouns
from assistant.answer.question.periods import without_period
from assistant.answer.question.practice import RULE_KINDS, Sides
from assistant.answer.sentences import readable
from assistant.answer.words import words
from assistant.audit.cases import STAGE_OF, cases, trail_graph
from assistant.audit.references import References, key_of
from assistant.audit.roles import Role, plays
from assistant.domain.answer import DraftClaim, Span
from assistant.domain.draft import Draft, DraftGap, DraftTrail
from assistant.domain.evidence import DOCUMENT_KINDS, EvidenceId, Kind
from assistant.domain.plan import Plan
from assistant.store.index import ItemView
from assistant.store.scope import Scope

MOST_OF_A_SIDE = 2
"""Claims of one side that are drafted from passages: the other must not be crowded out."""
MOST_OF_THE_WORDS = 0.6
"""Share of the weight of a question's words that a row of a register must hold to be the one that is asked about."""
MOST_VALUES = 4
"""Further values of the record that answers best: when it was, and with what outcome."""
MOST_WORDINGS, MOST_PARTS = 2, 3
"""Wordings in which the rules are asked, and parts of the records that are looked in, until one answers."""
_VERSION = re.compile(r"(?<![\w.])v?(\d+(?:\.\d+){1,3})(?![\w%]|\.\d)", re.IGNORECASE)
_ID = re.compile(r"(?<![\w.])[A-Za-z]{2,8}-?\d{1,6}(?![\w.]\w)")
_WAS = re.compile(r"\b(?:did|was|were|had)\b", re.IGNORECASE)
_OF_TIME = re.compile(
    r"\b(?:in time|on time|late|deadlines?|windows?|within|inside|overdue|due|days?|weeks?|months?|how (?:long|soon|often))\b",
    re.IGNORECASE,
)

Drafter = Callable[[str, Scope], Draft]
"""Drafts what a part of the scope says to a question."""


def draft_compared(draft: Drafter, scope: Scope, book: Rulebook, known: References, plan: Plan, both: Sides) -> Draft:
    """Both sides of a question that holds practice against a rule, and a gap for each side that nothing was found for."""
    day = _day(plan, book.today)
    of_case = tuple(_of_case(scope, book, known, plan, both))
    then = _rules_of(of_case, plan, both, day)
    part = _rules(book.on(then), known, plan)
    rule = _first(draft(_unnamed(asked, known, plan), part) for asked in _asked_of_rules(both))
    every = _of_all(scope, book, known, plan, both, rule, day)
    if every:
        return every
    parts = tuple(_records(scope, book, known, plan, both))
    row = _row(parts[-1], both.practice, plan) if parts and not of_case else None
    practice = Draft() if of_case or row else _first(draft(both.practice, part) for part in parts)
    told = [one for one in practice.claims if not _of_other_version(scope, known, plan, one)][:MOST_OF_A_SIDE]
    row = row or next(
        (item for claim in told if (item := scope.item(claim.spans[0].evidence)) and "#" in item.id), None
    )
    cases = [span.evidence for claim in (*of_case, *told) for span in claim.spans] + ([row.id] if row else [])
    judged, undecided = verdict(Court(scope, known, day), book, plan, both.whole, rule.seen, cases)
    said = {span for claim in told for span in claim.spans}
    shown = (*of_case, *told, *(one for one in _values(scope, row) if row and not said & set(one.spans)))
    gaps = [
        *(_silent("what the rules in force say", both.rule, rule) if not (rule.claims or (of_case and judged)) else ())
    ]
    gaps += _silent("what was done", both.practice, practice) if not (shown or judged) else ()
    gaps += () if of_case and judged else undecided  # of one case what one record leaves open another one dates
    claims = (*(judged or [replace(one, on=then) for one in rule.claims[:MOST_OF_A_SIDE]]), *shown)
    return Draft(claims=claims, gaps=tuple(gaps), seen=(*rule.seen, *practice.seen))


def _of_all(
    scope: Scope, book: Rulebook, known: References, plan: Plan, both: Sides, rule: Draft, day: date
) -> Draft | None:
    """The verdicts on all records that a question asks of in the plural; None where it is of one, or no rule decides any."""
    named = [
        item for one in plan.identifiers for item in known.resolve(one) if item.metadata.kind not in DOCUMENT_KINDS
    ]
    if not both.several or named:
        return None
    court = Court(scope, known, day)
    records = all_of(court, plan, both.several)
    if not records and all_of(court, replace(plan, period=None, systems=()), both.several.split()[-1]):
        asked = " ".join((both.several, plan.period.phrase if plan.period else "")).strip()
        told = tuple(replace(one, on=day) for one in rule.claims[:1])
        return Draft(claims=told, gaps=(DraftGap(expected=asked, why="no record matches"),), seen=rule.seen)
    judged, gaps = verdict_of_all(court, book, plan, both.whole, rule.seen, records, both.several)
    return Draft(claims=judged, gaps=gaps, seen=rule.seen) if judged else None


def _asked_of_rules(both: Sides) -> Sequence[str]:
    """What the rules are asked, one wording after the other: of a time where the question is of one, then as it was put."""
    timed = [f"Within what time or when is this done: {both.practice}"] if _OF_TIME.search(both.whole) else []
    return tuple(dict.fromkeys([*timed, both.rule, both.practice]))[:MOST_WORDINGS]


def _of_case(scope: Scope, book: Rulebook, known: References, plan: Plan, both: Sides) -> Iterable[DraftClaim]:
    """The hops of the one case that a question names, by its version or its rank: "the report of the live version".

    Of a version all hops are told where the question names no kind of record.
    """
    systems = [system for system in known.systems if system.name in plan.systems]
    stages = {STAGE_OF[kind] for kind in _kinds(both) if kind in STAGE_OF}
    named = _versions(known, plan)
    if len(systems) != 1 or not (named or (stages and rank(both.whole, systems))):
        return
    mine = [
        case for case in cases(trail_graph(scope, known), None) if case.version and case.version[0] == systems[0].row
    ]
    of_version = [case for case in mine if case.version in named]
    case = of_version[0] if of_version else None if named else ranked(both.whole, systems, mine, book.today)
    if case:
        hops = tuple(
            hop for hop in told_trail(case, book, book.today).hops if hop.stage in stages or (named and not stages)
        )
        yield from told_hops(case, DraftTrail(subject=case.subject, hops=hops), every=True)


def _versions(known: References, plan: Plan) -> frozenset[tuple[EvidenceId, str]]:
    """The versions of systems that a question names, each with its system's row."""
    return frozenset(
        (system.row, version)
        for system in known.systems
        for one in plan.identifiers
        for version in system.versions_in(one)
    )


def _of_other_version(scope: Scope, known: References, plan: Plan, claim: DraftClaim) -> bool:
    """Whether a claim quotes what is of another version than the one that a question names."""
    asked = {version for _, version in _versions(known, plan)}
    item = scope.item(claim.spans[0].evidence)
    if not asked or item is None or item.metadata.kind in RULE_KINDS:
        return False
    head = f"{item.metadata.title} {item.metadata.model_version or ''}"
    said = {hit.group(1) for text in (claim.text, head) for hit in _VERSION.finditer(text)}
    return bool(said) and not said & asked


def _rules_of(of_case: Sequence[DraftClaim], plan: Plan, both: Sides, day: date) -> date:
    """The day whose rules count: of a version that was changed in the past the day of that, else the question's."""
    own = next((one.on for one in of_case if one.on), None) if plan.identifiers and not plan.period else None
    return min(own, day) if own and _WAS.search(both.whole) else day


def _unnamed(asked: str, known: References, plan: Plan) -> str:
    """A question without the system and version that it is about, which no rule names."""
    for system in (one for one in known.systems if _versions(known, plan) and one.name in plan.systems):
        for version in system.versions_in(asked):
            asked = asked.replace(version, " ")
        asked = system.pattern().sub(" the release ", asked)
    return " ".join(asked.split())


def _kinds(both: Sides) -> Sequence[Kind]:
    """The kinds of records that a question names; the letters of an id name none: `PR-07`."""
    said = words(_ID.sub(" ", both.whole))
    return [noun.kind for noun in kind_nouns(said) if noun.kind not in DOCUMENT_KINDS]


def _day(plan: Plan, today: date) -> date:
    """The day whose rules count: the last of the period asked about, never one to come."""
    end = plan.period.end if plan.period else None
    return min(end - timedelta(days=1), today) if end else today


def _rules(documents: Scope, known: References, plan: Plan) -> Scope:
    """The documents in force that the question names by id; all of them where it names none."""
    named = [item.id for one in plan.identifiers for item in known.resolve(one) if item.metadata.kind in RULE_KINDS]
    part = documents.narrowed(ids=named)
    return part if part.items else documents


def _first(drafts: Iterator[Draft]) -> Draft:
    """The first draft that says anything; else the first of all, for its gaps."""
    first = next(drafts, Draft())
    return first if first.claims else next((one for one in drafts if one.claims), first)


def _records(scope: Scope, book: Rulebook, known: References, plan: Plan, both: Sides) -> Iterator[Scope]:
    """The records to look in, the nearest to what is asked first: of the system, kind and period, then all, each once.

    The question's own day is no period of records: "is it still good today?".
    """
    period = None if plan.period and plan.period.start == book.today else plan.period
    every = scope.narrowed(kinds=[kind for kind in Kind if kind not in DOCUMENT_KINDS])
    of_systems = every.narrowed(systems=known.names_of(plan.systems)) if plan.systems else every
    kinds = _kinds(both)
    of_kinds = of_systems.narrowed(kinds=kinds) if kinds else of_systems
    parts = [part.narrowed(period=period) for part in (of_kinds, of_systems) if period]
    parts += [of_kinds, of_systems, every]
    sizes: dict[int, Scope] = {}
    for part in parts[:1] if plan.explicit else parts:
        sizes.setdefault(len(part.items), part)
    found = [part for size, part in sizes.items() if size]
    yield from (found if len(found) <= MOST_PARTS else (*found[: MOST_PARTS - 1], found[-1]))


def _row(part: Scope, asked: str, plan: Plan) -> ItemView | None:
    """The one row of the registers that holds most of what is asked about, by the weight of its words; None where none does.

    The words of a period tell rows apart and need not stand in them.
    """
    core = term_weights(part, _topics(_OF_TIME.sub(" ", without_period(asked, plan.period))))
    every = term_weights(part, _topics(asked))
    fields = part.all_fields()
    held: list[tuple[float, ItemView]] = []
    for item in part.items:
        if "#" in item.id and item.metadata.kind not in CARRIERS:
            text = " ".join((item.id, item.metadata.title, *(one.value for one in fields.get(item.id, ()))))
            if core and coverage(text, core) >= MOST_OF_THE_WORDS:
                held.append((coverage(text, every), item))
    best = max((share for share, _ in held), default=0.0)
    those = [item for share, item in held if share == best]
    return those[0] if len(those) == 1 else None


def _topics(text: str) -> tuple[str, ...]:
    """The words of a text that carry a topic."""
    return tuple(word.text for word in words(text) if not word.is_function_word)


def _values(scope: Scope, item: ItemView | None) -> Iterable[DraftClaim]:
    """What a record is, when it was and with what outcome, where its fields say so."""
    fields = [one for one in scope.fields(item) if one.value.strip() and not LISTED.search(one.name)] if item else []
    titles = [one for one in fields if plays(one.name, Role.TITLE)] or fields[1:2]
    telling = [one for one in fields if tells(one.name) and one not in titles]
    for field in (*titles[:1], *telling[:MOST_VALUES]):
        if item:
            span = Span(evidence=item.id, revision=item.revision, start=field.start, end=field.end)
            text = f"{key_of(item.id)}: {field.name.replace('_', ' ')}: {readable(field.value)}"
            yield DraftClaim(text=text, spans=(span,))


def _silent(side: str, asked: str, found: Draft) -> tuple[DraftGap, ...]:
    """The gap of a side for which nothing was found, with the places that came nearest."""
    nearest = next((gap.nearest for gap in found.gaps), ())
    return (DraftGap(expected=f"{side}: {asked.rstrip('?.! ')}", why="no passage answers this side", nearest=nearest),)
