"""From a question's words to a Plan: rules, the date grammar and the values that the reader may see."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from assistant.answer.question.ambiguity import ambiguity
from assistant.answer.question.anchors import Anchored, find_anchored
from assistant.answer.question.asked import ROLE_WORDS, WHO, asked_loosely, peers_of, projected, spoken_role, touched
from assistant.answer.question.asker import asker, shown_if_used, speaks_of_self, with_own_systems
from assistant.answer.question.course import course, with_versions_apart
from assistant.answer.question.described import quoted
from assistant.answer.question.desk import meant_of_desk, of_desk
from assistant.answer.question.documents import called_documents
from assistant.answer.question.exclusions import left_out, named_apart
from assistant.answer.question.history import Side, history_in
from assistant.answer.question.intents import asks_what_to_do, criteria_in, in_prose, refusal
from assistant.answer.question.lexicon import NounMatch, kind_nouns, kind_stems, kinds_of
from assistant.answer.question.likeness import Likeness
from assistant.answer.question.linked import who_lacks
from assistant.answer.question.listing import is_count, is_list, listed
from assistant.answer.question.naming import meant_system
from assistant.answer.question.occasion import with_occasion
from assistant.answer.question.periods import find_period, without_period
from assistant.answer.question.pieces import pieces_of, together
from assistant.answer.question.practice import sides
from assistant.answer.question.ranked import as_count
from assistant.answer.question.reading import Reading
from assistant.answer.question.sampled import sampled
from assistant.answer.question.several import periods_of
from assistant.answer.question.values import columns
from assistant.answer.words import stem, stems, words
from assistant.audit.cases import STAGE_OF
from assistant.audit.criteria import Criteria
from assistant.audit.references import References
from assistant.audit.roles import Role
from assistant.domain.dates import Period
from assistant.domain.evidence import DOCUMENT_KINDS, Kind
from assistant.domain.plan import CLOCK, IN_PROSE, Intent, Plan
from assistant.store.scope import Scope

_HOW = re.compile(
    r"\bhow\b.{0,80}?\b(?:work(?:ed|s)?|handled|done|carried out|went|ran|operated|managed|followed|performed|practised|practiced)\b"
    r"|\bwalk (?:me|us) through\b|\bshow (?:me|us) how\b|\bwhat happened\b|\btrace\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:work(?:ed|s)?|handled|done|carried out|went|ran|operated|managed|followed|performed|practi[sc]ed|happened)\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:worked|handled|done|went|ran|operated|happened|were|was|did|has|have|carried out|managed)\b", re.IGNORECASE
)
_LOOKUP = re.compile(
    r"\b(?:who|when|what|which|status|state|owner|where|about|show|describe|details|summari[sz]e)\b", re.IGNORECASE
)
_IDENTIFIER = re.compile(
    r"(?<![\w.])[A-Za-z]{2,8} \d{1,6}(?![\w.])|(?:PR\s?)?#\d+\b|[\w-]+/[\w./#-]*\w|(?<![\w.])(?=[\w.-]*\d)\w+(?:[.-]\w+)*"
)
"""What may be an id: `PR #87`, a path, or a word with a digit in it."""
_SHAPED = re.compile(r"(?:PR\s?)?#\d+|[A-Z]{2,8}[-_]?\d[\w-]*|[A-Z][-_]\d[\w-]*|[\w-]+/(?=[\w./#-]*[.#\d])[\w./#-]+")
"""Ids that are asked for as such even where no record has them."""
_NO_PROCESS = DOCUMENT_KINDS | {Kind.INVENTORY, Kind.SOA, Kind.OTHER}
"""Kinds that nothing happens with: they are kept, not carried out."""
_TRAIL = re.compile(
    r"\b(?:trail|life ?cycle|chain|green[- ]?light\w*|go-ahead|sign(?:ed)?[- ]?off|approv\w*|evaluat\w*|deploy\w*|promot\w*|releas\w*|merg\w*|monitor\w*|went live|rolled out)\b",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(
    r"\b(?:not|never|n't)\s+(?:\w+\s+){0,3}?(?:in|on|into)\s+(?:the|our|any)\s+(?:\w+\s+){0,2}(?:inventory|register|registry|list|log)\b"
    r"|\b(?:missing|absent|left\s+out)\s+(?:from|of)\s+(?:the|our|any)\s+(?:\w+\s+){0,2}(?:inventory|register|registry|list|log)\b",
    re.IGNORECASE,
)
"""What stands in no register: the register lists just what is not asked for."""
_BY_PERIOD = frozenset({Intent.RECORDS, Intent.COUNT, Intent.HOW_IT_WORKED})
DEEDS: Mapping[str, Kind] = {
    **dict.fromkeys(stems("deployed released promoted"), Kind.DEPLOYMENT),
    **dict.fromkeys(stems("evaluated"), Kind.EVALUATION),
}
"""Stems of what is done with a version, with the kind of the record that tells it."""
_CHANGES = frozenset({Kind.DEPLOYMENT, Kind.APPROVAL, Kind.CHANGE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """What relative dates are reckoned from."""

    now: datetime
    """The asker's now, in the organization's time zone."""
    day: date
    """The day whose rules count: that of `now`, or the day of valid time that was asked for."""
    looks_back: bool = False
    """Whether a day of valid time was asked for, so that nothing later counts."""
    fiscal_year_start: int = 1
    """Month, 1-12, in which the fiscal year begins."""
    user: str = ""
    """The bare user name of the asker; empty where nobody is meant by "my"."""

    @property
    def zone(self) -> ZoneInfo:
        """The organization's time zone, as `now` has it."""
        zone = self.now.tzinfo
        return zone if isinstance(zone, ZoneInfo) else ZoneInfo("UTC")


def understand(
    question: str,
    scope: Scope,
    known: References,
    criteria: Criteria,
    calendar: Calendar,
    likeness: Likeness = Likeness(),  # noqa: B008 - frozen
    *,
    several: bool = True,
) -> Plan:
    """The plan of a question, reckoned only from its words, the calendar and what the scope's reader may read.

    `several` reads periods that stand beside each other as so many; only records can be told by each.
    """
    turned = _turned(question, lambda text: understand(text, scope, known, criteria, calendar, likeness))
    if turned is not None:
        return turned
    selects = is_list(question) or _HOW.search(question) is not None
    anchored = find_anchored(question, scope, known, calendar.now.date(), selects=selects)
    periods, text = _periods(question, anchored, calendar, several=several)
    period = periods[0] if periods else None
    reading = Reading(text=text, words=words(text), taken=frozenset(), today=calendar.day, likeness=likeness)
    identifiers, reading = _identified(reading, known)
    named = known.systems_in(_without(text, identifiers))
    for system in named:
        for match in system.pattern().finditer(text):
            reading = reading.taking_span(match.start(), match.end())
        for version, start, end in system.versions_at(text):
            identifiers = (*identifiers, f"{system.name} {version}")
            reading = reading.taking_span(start, end)
    nouns = tuple(noun for noun in kind_nouns(reading.words) if noun.start not in reading.taken)
    base = Plan(
        intent=Intent.PASSAGES,
        terms=reading.left(),
        period=period,
        beside=periods[1:],
        systems=tuple(system.name for system in named),
        criteria=criteria_in(question, criteria),
        identifiers=tuple(dict.fromkeys(identifiers)),
        anchor=anchored.record if anchored else None,
        ask_back=anchored.ask_back if anchored and period is None else "",
    )
    base, reading = with_versions_apart(base, reading, scope, known)
    base, reading = with_occasion(base, reading, nouns, scope, known)
    who = asker(calendar.user, known) if speaks_of_self(question) else None
    if who is not None:
        base, reading = with_own_systems(replace(base, asker=who.name), reading, who, scope, known, selects=selects)
        nouns = tuple(noun for noun in nouns if noun.start not in reading.taken)
    apart = of_desk(base, question, reading) or _of_versions(base, question, selects=selects, known=known)
    plan = apart or _in_prose(_with_intent(base, reading, nouns, scope, known), question, known)
    if apart is None and not _is_read(plan):
        apart = meant_of_desk(base, question, reading)
        plan = apart or plan
    if plan.beside and plan.intent not in _BY_PERIOD:
        return understand(question, scope, known, criteria, calendar, likeness, several=False)
    if apart is None or not apart.intent.of_desk:
        plan = shown_if_used(plan, owned=base.systems != tuple(system.name for system in named))
    if apart or plan.intent in (Intent.OUT_OF_SCOPE, Intent.EMPTY):
        return plan
    plan = _searching(plan, question, scope, known, likeness)
    return replace(plan, ask_back=ambiguity(question, plan, known) or plan.ask_back)


def _is_read(plan: Plan) -> bool:
    """Whether every word of a question picks or shows records, so that their own fields answer it."""
    return plan.intent is not Intent.EMPTY and plan.intent not in IN_PROSE and not (plan.unread or plan.terms)


def _turned(question: str, plan_of: Callable[[str], Plan]) -> Plan | None:
    """The plan of a question that is another one with something done to its records: ranked by count, or drawn from."""
    if (counted := as_count(question)) is not None:
        plan = plan_of(counted)
        if plan.intent is Intent.COUNT and plan.group:
            return plan
    if (wished := sampled(question)) is not None:
        plan = plan_of(wished.listed)
        if plan.intent is Intent.RECORDS and not (plan.lacking or plan.beside):
            unread = ", ".join(plan.unread)
            ask = (
                f"Nothing was drawn, as {unread} was not understood: say what the sample is drawn from."
                if unread
                else ""
            )
            return replace(plan, draw=wished.count, ask_back=ask)
    return None


def _periods(
    question: str, anchored: Anchored | None, calendar: Calendar, *, several: bool
) -> tuple[tuple[Period, ...], str]:
    """The periods of a question, and its text without their words."""
    if several and (anchored is None or anchored.period is None):
        return periods_of(question, now=calendar.now, fiscal_year_start=calendar.fiscal_year_start)
    period = anchored.period if anchored else None
    period = period or find_period(question, now=calendar.now, fiscal_year_start=calendar.fiscal_year_start)
    return ((period,) if period else ()), without_period(question, period)


def _searching(plan: Plan, question: str, scope: Scope, known: References, likeness: Likeness) -> Plan:
    """The plan with what only a search uses: the documents that the question calls, the system that it means."""
    called = called_documents(question, scope) if plan.intent in IN_PROSE else {}
    meant = None if plan.systems else meant_system(question, scope, known, likeness)
    return replace(plan, sources=tuple(called) or plan.sources, meant=(meant.name,) if meant else ())


def _of_versions(base: Plan, question: str, *, selects: bool, known: References) -> Plan | None:
    """The plan of a question for versions of a document; its words choose no records, and no period does. None for any other."""
    past = history_in(question, known, base.period)
    if past is None or refusal(question) or (past.side is Side.NAMED and selects):
        return None
    return replace(base, history=past.side.value, versions=past.labels, ask_back="")


def _in_prose(plan: Plan, question: str, known: References) -> Plan:
    """The plan told apart further where passages would answer, and refused where the product is asked to act or judge."""
    finer = in_prose(question, plan.criteria)
    if finer is Intent.OUT_OF_SCOPE:
        return replace(plan, intent=finer, ask_back="")
    if plan.intent is Intent.PASSAGES and finer in (Intent.PASSAGES, Intent.REQUIREMENT, Intent.COMPARISON):
        finer = Intent.COMPARISON if sides(question, known) else finer
    if plan.intent is Intent.PASSAGES:
        return replace(plan, intent=finer, ask_back="")  # no period selects passages, so that none need be asked for
    return plan


def _identified(reading: Reading, known: References) -> tuple[tuple[str, ...], Reading]:
    """The ids that a question names, and the reading without them."""
    identifiers: tuple[str, ...] = ()
    at = 0
    while match := _IDENTIFIER.search(reading.text, at):
        at = match.end()
        if _is_identifier(match.group(), known):
            identifiers = (*identifiers, match.group())
            reading = reading.taking_span(match.start(), match.end())
        elif " " in match.group():
            at = match.start() + match.group().index(" ")  # two words that are no id: the second may be one
    return identifiers, reading


def _is_identifier(written: str, known: References) -> bool:
    """Whether a word with a digit is an id: it has the shape of a ticket's or change's, or a record here is called so."""
    return _SHAPED.fullmatch(written) is not None or bool(known.resolve(written))


def _without(text: str, phrases: Iterable[str]) -> str:
    """The text with some phrases replaced by spaces, so that places stay."""
    for phrase in phrases:
        text = text.replace(phrase, " " * len(phrase))
    return text


def _with_intent(base: Plan, reading: Reading, nouns: Sequence[NounMatch], scope: Scope, known: References) -> Plan:
    """The plan completed for the kind of answer that the question wants; passages when nothing more telling fits."""
    if not (base.terms or nouns or base.identifiers or base.systems or base.criteria):
        return replace(base, intent=Intent.EMPTY)
    followed = course(base, reading, nouns, scope, known)
    if followed:
        return followed
    processes = {noun.kind for noun in nouns} - _NO_PROCESS
    told = _HOW.search(reading.text) and not is_count(reading.text)
    if told and processes and not base.identifiers and (base.period or _PAST.search(reading.text)):
        return _process(base, reading, nouns)
    changes = {noun.kind for noun in nouns} & _CHANGES
    if base.period and changes and not is_list(reading.text):
        return _process(base, reading, nouns)  # "were any promotions self-approved?": the whole month, case by case
    excluded = left_out(reading.text)
    apart = any(named_apart(reading.text, re.compile(re.escape(one)), excluded) for one in base.identifiers)
    about_one = who_lacks(base, reading, scope, known) or _of_one(base, reading, nouns, scope, known)
    if about_one and not apart:
        return about_one
    advice = asks_what_to_do(reading.text) and not (base.identifiers or base.systems)
    unlisted = advice or _OUTSIDE.search(reading.text)
    return (None if unlisted else listed(base, reading, nouns, scope, known)) or base


def _process(base: Plan, reading: Reading, nouns: Sequence[NounMatch]) -> Plan:
    """The plan that shows how something worked: the nouns say what, the verbs of doing say nothing more."""
    for verb in _DONE.finditer(reading.text):
        reading = reading.taking_span(verb.start(), verb.end())
    return replace(base, intent=Intent.HOW_IT_WORKED, kinds=kinds_of(nouns), terms=reading.left())


def _of_one(base: Plan, reading: Reading, nouns: Sequence[NounMatch], scope: Scope, known: References) -> Plan | None:
    """The plan of a question about records or systems that it names; None when it names none or asks no fact of them."""
    called = quoted(base, reading, scope)
    if called is not None:
        return called
    asks = _LOOKUP.search(reading.text) or WHO.search(reading.text)
    if base.identifiers and asks:
        return _lookup(base, reading, scope, known)
    of_cases = not set(base.identifiers) <= set(base.criteria)  # a control has no course
    if base.identifiers and of_cases and _TRAIL.search(reading.text):
        return replace(base, intent=Intent.TRAIL)
    rows = tuple(system.row for system in known.systems if system.name in base.systems)
    if not rows or nouns or not asks:
        return None
    plan = _lookup(replace(base, identifiers=rows), reading, scope, known)
    return plan if plan.intent is Intent.LOOKUP else None


def _lookup(base: Plan, reading: Reading, scope: Scope, known: References) -> Plan:
    """The plan of a question about records named by id: of everything that it asks of them, and where that is of their course."""
    deeds = {stage for word in reading.left() if (stage := DEEDS.get(stem(word)))}
    items = [item for identifier in base.identifiers for item in known.resolve(identifier)]
    of_version = any(" " in identifier for identifier in base.identifiers)
    if of_version and deeds and not deeds & {item.metadata.kind for item in items}:
        return replace(base, intent=Intent.TRAIL)  # what tells of a version is no record of what was done with it
    pieces = pieces_of(reading)
    if len(pieces) < 2:
        return _lookup_of_one_thing(base, reading, scope, known)
    plans = [_lookup_of_one_thing(replace(base, terms=one.left()), one, scope, known) for one in pieces]
    of_course = {item.metadata.kind for item in items} <= STAGE_OF.keys()
    if of_course and any(plan.intent is Intent.TRAIL for plan in plans):
        return replace(base, intent=Intent.TRAIL)
    fields, peers = columns(scope.narrowed(ids=[item.id for item in items]).all_fields()), peers_of(scope, items)
    asked = {
        id(one): plan.projection if plan.intent is Intent.LOOKUP else touched(fields, peers, " ".join(one.left()))
        for one, plan in zip(pieces, plans, strict=True)
    }
    found = together(base, pieces, lambda one: asked[id(one)])
    return found or _lookup_of_one_thing(base, reading, scope, known)


def _lookup_of_one_thing(base: Plan, reading: Reading, scope: Scope, known: References) -> Plan:
    """The plan that reads fields of the records named by id, or the hops of the change that they belong to.

    "Who approved CHG0012" wants a person whom the change record itself does not name: the hops tell it. A field that
    only records filed beside the named one have is asked for as well: the answer is that this one has nothing there.
    """
    items = [item for identifier in base.identifiers for item in known.resolve(identifier)]
    fields = columns(scope.narrowed(ids=[item.id for item in items]).nameable_fields())
    projection = projected(fields, reading)
    around = {part for item in items for part in kind_stems(item.metadata.kind)}
    read = around | set(ROLE_WORDS) | {part for name in projection for part in fields.names[name]}
    passed = any(stem(word) not in read for word in base.terms)
    if projection and not passed:
        return replace(base, intent=Intent.LOOKUP, projection=projection, terms=())
    approved = spoken_role(reading)
    if _TRAIL.search(reading.text) or (approved and approved[0] is Role.APPROVER):
        return replace(base, intent=Intent.TRAIL)
    if items and not passed and not base.terms:
        return replace(base, intent=Intent.LOOKUP, terms=())  # the record as a whole
    asked = asked_loosely(fields, reading, around) if items else None
    asked = asked or (asked_loosely(peers_of(scope, items), reading, around) if items else None)
    if asked is not None:
        return replace(base, intent=Intent.LOOKUP, projection=asked.fields, terms=(), unread=asked.unread)
    if items and not passed:
        return replace(base, intent=Intent.LOOKUP, terms=())
    # an id that names nothing here is looked up all the same, so that the answer says that it was not found
    unknown = not items and not any(" " in identifier for identifier in base.identifiers)
    return replace(base, intent=Intent.LOOKUP, terms=()) if unknown else base


def plan_json(plan: Plan) -> dict[str, object]:
    """The plan as the reader sees it and may send it back, empty parts left out."""
    period = plan.period
    shown: dict[str, object] = {
        "intent": plan.intent.value,
        "terms": list(plan.terms),
        "period": period
        and {
            "from": period.start and period.start.isoformat(),
            "to": period.end and period.end.isoformat(),
            "phrase": period.phrase,
            "clock": CLOCK,
            **({"anchor": plan.anchor} if plan.anchor else {}),
        },
        "beside": [
            {
                "from": one.start and one.start.isoformat(),
                "to": one.end and one.end.isoformat(),
                "phrase": one.phrase,
                "clock": CLOCK,
            }
            for one in plan.beside
        ],
        "kinds": [kind.value for kind in plan.kinds],
        "sources": list(plan.sources),
        "systems": list(plan.systems),
        "meant": list(plan.meant),
        "criteria": list(plan.criteria),
        "identifiers": list(plan.identifiers),
        "checks": list(plan.checks),
        "states": list(plan.states),
        "legs": list(plan.legs),
        "conditions": [
            {
                "field": one.field,
                "operator": one.operator,
                "values": list(one.values),
                "also": {field: list(values) for field, values in one.also},
            }
            for one in plan.conditions
        ],
        "lacking": [kind.value for kind in plan.lacking],
        "projection": list(plan.projection),
        "follows": plan.follows,
        "resolved": plan.resolved,
        "own": plan.own,
        "within": list(plan.within),
        "shows": list(plan.shows),
        "asker": plan.asker,
        "history": plan.history,
        "versions": list(plan.versions),
        "period_field": plan.period_field,
        "undated": plan.undated,
        "group": plan.group,
        "reckon": plan.reckon,
        "measure": plan.measure,
        "measure_from": plan.measure_from,
        "order": plan.order,
        "limit": plan.limit,
        "unread": list(plan.unread),
        "sample": plan.sample,
    }
    drawn = {"draw": plan.draw} if plan.draw is not None else {}
    return {name: value for name, value in shown.items() if value} | drawn


def in_words(question: str, plan: Plan, criteria: Criteria) -> str:
    """The question with the titles of the criteria that it names by number, so that a passage need not name the number."""
    if not plan.criteria:
        return question
    without = re.sub(
        r"\b(?:clause|control|section|annex|iso/iec|iso|[A-Z]?\.?\d[\d.:]*\d|\d)\b", " ", question, flags=re.IGNORECASE
    )
    return f"{without} {' '.join(criteria.title(criterion) for criterion in plan.criteria)}"


def needed_terms(plan: Plan, question: str) -> tuple[str, ...]:
    """The words that a quoted passage must be about: every word with a topic, the names of systems among them."""
    text = without_period(question, plan.period)
    return tuple(dict.fromkeys(word.text for word in words(text) if not word.is_function_word))
