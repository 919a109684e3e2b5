"""From a question's words to a Plan: rules, the date grammar and the values that the reader may see."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import PurePosixPath

from assistant.answer.lexicon import COMPANIONS, LACKING, NounMatch, kind_nouns
from assistant.answer.periods import find_period
from assistant.answer.records import rows_of, subjects
from assistant.answer.values import Columns, columns
from assistant.answer.words import Word, find_run, stem, stems, words
from assistant.audit.criteria import Criteria
from assistant.audit.references import References
from assistant.audit.roles import Role, plays
from assistant.domain.evidence import DOCUMENT_KINDS, Kind
from assistant.domain.plan import Condition, Intent, Plan
from assistant.store.scope import Scope

_COUNT = re.compile(r"^\s*(?:how many|what number|count)\b|\bnumber of\b", re.IGNORECASE)
_LIST = re.compile(
    r"^\s*(?:which|list|show(?: me)?(?: all| the| every)?|what are the|what|give me (?:all|every|a list)|name (?:all|the))\b",
    re.IGNORECASE,
)
_HOW = re.compile(
    r"\bhow\b.{0,80}?\b(?:work(?:ed|s)?|handled|done|carried out|went|ran|operated|managed|followed|performed|practised|practiced)\b"
    r"|\bwalk (?:me|us) through\b|\bshow (?:me|us) how\b|\bwhat happened\b|\btrace\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:worked|handled|done|went|ran|operated|happened|were|was|did|has|have|carried out|managed)\b", re.IGNORECASE
)
_LOOKUP = re.compile(r"\b(?:who|when|what|which|status|state|owner|where)\b", re.IGNORECASE)
_IDENTIFIER = re.compile(r"(?<![\w.])(?:PR\s?)?#\d+\b|\b[A-Z]{2,8}[-_]?\d[\w-]*(?:-\d+)?\b|\b[\w-]+/[\w./#-]+")
_PROJECTION = frozenset(stems("with their its and show including by whose"))
_ROLE_WORDS: Mapping[str, Role] = {
    **dict.fromkeys(stems("approve approved approver approval signed"), Role.APPROVER),
    **dict.fromkeys(stems("owner owns accountable responsible assignee"), Role.OWNER),
    **dict.fromkeys(stems("author wrote requested reporter"), Role.AUTHOR),
    **dict.fromkeys(stems("status state outcome result"), Role.STATUS),
    **dict.fromkeys(stems("when date deployed closed opened"), Role.DATE),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """What relative dates are reckoned from."""

    now: datetime
    """The asker's now, in the organization's time zone."""
    day: date
    """The day whose rules count: that of `now`, or the day of valid time that was asked for."""
    fiscal_year_start: int = 1
    """Month, 1-12, in which the fiscal year begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A question on its way to a plan: its words, and which of them are accounted for."""

    text: str
    """The question with the period's words blanked out."""
    words: tuple[Word, ...]
    """Its words."""
    taken: frozenset[int]
    """Indexes of words that are understood and need not be looked for again."""

    def taking(self, indexes: Iterable[int]) -> Reading:
        """The reading with more words accounted for."""
        return replace(self, taken=self.taken | frozenset(indexes))

    def taking_span(self, start: int, end: int) -> Reading:
        """The reading with the words of a stretch of text accounted for."""
        return self.taking(at for at, word in enumerate(self.words) if word.start >= start and word.end <= end)

    def left(self) -> tuple[str, ...]:
        """The words that carry a topic and are not accounted for, as written."""
        return tuple(
            word.text for at, word in enumerate(self.words) if at not in self.taken and not word.is_function_word
        )


def understand(question: str, scope: Scope, known: References, criteria: Criteria, calendar: Calendar) -> Plan:
    """The plan of a question, reckoned only from its words, the calendar and what the scope's reader may read."""
    period = find_period(question, now=calendar.now, fiscal_year_start=calendar.fiscal_year_start)
    text = _blanked(question, period.phrase) if period else question
    reading = Reading(text=text, words=words(text), taken=frozenset())
    identifiers = tuple(dict.fromkeys(match.group() for match in _IDENTIFIER.finditer(text)))
    for match in _IDENTIFIER.finditer(text):
        reading = reading.taking_span(match.start(), match.end())
    named = known.systems_in(_without(text, identifiers))
    for system in named:
        for match in system.pattern().finditer(text):
            reading = reading.taking_span(match.start(), match.end())
    nouns = tuple(noun for noun in kind_nouns(reading.words) if noun.start not in reading.taken)
    base = Plan(
        intent=Intent.PASSAGES,
        terms=reading.left(),
        period=period,
        systems=tuple(system.name for system in named),
        criteria=criteria.find(question),
        identifiers=identifiers,
    )
    return _with_intent(base, reading, nouns, scope, known)


def _blanked(text: str, phrase: str) -> str:
    """The text with a phrase replaced by spaces, so that places stay."""
    at = text.lower().find(phrase.lower())
    return text if at < 0 or not phrase else text[:at] + " " * len(phrase) + text[at + len(phrase) :]


def _without(text: str, phrases: Iterable[str]) -> str:
    """The text with several phrases blanked."""
    for phrase in phrases:
        text = _blanked(text, phrase)
    return text


def _with_intent(base: Plan, reading: Reading, nouns: Sequence[NounMatch], scope: Scope, known: References) -> Plan:
    """The plan completed for the kind of answer that the question wants."""
    if not base.terms and not nouns and not base.identifiers and not base.systems and not base.criteria:
        return replace(base, intent=Intent.EMPTY)
    if _HOW.search(reading.text) and nouns and (base.period or _PAST.search(reading.text)):
        return replace(base, intent=Intent.HOW_IT_WORKED, kinds=_kinds(nouns))
    resolved = [item for identifier in base.identifiers for item in known.resolve(identifier)]
    if base.identifiers and _LOOKUP.search(reading.text):
        return _lookup(base, reading, scope, known) if resolved else replace(base, intent=Intent.LOOKUP)
    counting = bool(_COUNT.search(reading.text))
    if counting or _LIST.search(reading.text):
        plan = _records(replace(base, intent=Intent.COUNT if counting else Intent.RECORDS), reading, nouns, scope)
        if plan:
            return plan
    return base


def _kinds(nouns: Iterable[NounMatch]) -> tuple[Kind, ...]:
    """The kinds of some nouns, each once, in question order."""
    return tuple(dict.fromkeys(noun.kind for noun in nouns))


def _lookup(base: Plan, reading: Reading, scope: Scope, known: References) -> Plan:
    """The plan that reads fields of the records named by id."""
    ids = [item.id for identifier in base.identifiers for item in known.resolve(identifier)]
    fields = columns(scope.narrowed(ids=ids).all_fields())
    projection = _projected(fields, reading, range(len(reading.words)))
    return replace(
        base,
        intent=Intent.LOOKUP if projection else Intent.PASSAGES,
        projection=projection,
        terms=() if projection else base.terms,
    )


def _projected(fields: Columns, reading: Reading, places: Iterable[int]) -> tuple[str, ...]:
    """Fields that the words at some places ask for: by name, else by the part that the word names."""
    asked = [reading.words[at].stem for at in places]
    by_name = [name for name, parts in fields.names.items() if find_run(asked, parts) is not None]
    roles = {_ROLE_WORDS[word] for word in asked if word in _ROLE_WORDS}
    by_role = [name for name in fields.names if any(plays(name, role) for role in roles)]
    return tuple(dict.fromkeys(by_name or by_role))[:4]


def _records(base: Plan, reading: Reading, nouns: Sequence[NounMatch], scope: Scope) -> Plan | None:
    """The plan of a list or count question; None when it is not about records or not wholly understood.

    Words that no kind, file, field or value accounts for must stand in the record itself. When they stand in none, the
    question was not understood as one about records, and the caller falls back to passages: a complete list must never
    rest on words that were passed over.
    """
    lacking, positive = _split_lacking(reading, nouns)
    subject = next((noun for noun in positive if noun.kind not in DOCUMENT_KINDS), None)
    sources, source_words = _sources(reading, scope)
    if subject is None and not sources:
        return None
    plan = replace(
        base,
        kinds=(subject.kind,) if subject and not _narrower(sources, subject, scope) else (),
        sources=sources,
        lacking=_kinds(lacking),
    )
    taken = reading.taking(source_words)
    for noun in (*lacking, *((subject,) if subject else ())):
        taken = taken.taking(range(noun.start, noun.end))
    return _conditioned(plan, taken, scope)


def _split_lacking(reading: Reading, nouns: Sequence[NounMatch]) -> tuple[list[NounMatch], list[NounMatch]]:
    """The nouns that must be absent (a word such as `no` or `without` at most three words before), and the others."""

    def negated(noun: NounMatch) -> bool:
        return any(word.stem in LACKING for word in reading.words[max(0, noun.start - 3) : noun.start])

    return [noun for noun in nouns if negated(noun)], [noun for noun in nouns if not negated(noun)]


def _sources(reading: Reading, scope: Scope) -> tuple[tuple[str, ...], frozenset[int]]:
    """Entries and files whose name stands in the question as one run of words, with the indexes of those words."""
    sequence = [word.stem for word in reading.words]
    names: dict[str, tuple[str, ...]] = {}
    for item in scope.items:
        if "#" in item.id or item.source not in names:
            names[item.source] = stems(item.source)
            names[item.path] = stems(PurePosixPath(item.path).stem)
    found: list[str] = []
    places: set[int] = set()
    for name, run in sorted(names.items()):
        at = find_run(sequence, run)
        if at is not None and places.isdisjoint(range(at, at + len(run))) and at not in reading.taken:
            found.append(name)
            places.update(range(at, at + len(run)))
    return tuple(found), frozenset(places)


def _narrower(sources: Sequence[str], subject: NounMatch, scope: Scope) -> bool:
    """Whether the sources named hold no item of the subject's kind, so that their name alone says what is meant."""
    kinds = {item.metadata.kind for item in scope.items if item.source in sources or item.path in sources}
    return bool(sources) and kinds.isdisjoint({subject.kind, *COMPANIONS.get(subject.kind, ())})


def _conditioned(plan: Plan, reading: Reading, scope: Scope) -> Plan | None:
    """The plan with the question's words linked to fields and values of its subject records."""
    part = subjects(scope, replace(plan, period=None))
    records = {record.item.id: record.fields for record in rows_of(part)}
    if not any(records.values()):
        return None
    fields = columns(records)
    missing, reading = _missing_fields(fields, reading)
    links = fields.linked(reading.words, reading.taken)
    conditions = tuple(
        Condition(
            field=link.field,
            operator="is",
            values=tuple(sorted(link.values)),
            phrase=" ".join(word.text for word in reading.words[link.start : link.end]),
        )
        for link in links
    )
    for link in links:
        reading = reading.taking(range(link.start, link.end))
    present, reading = _named_fields(fields, reading, {link.field for link in links})
    terms = reading.left()
    projected, required = present
    return replace(
        plan,
        conditions=(*missing, *conditions, *(Condition(field=name, operator="present") for name in required)),
        projection=projected,
        terms=terms,
    )


def _missing_fields(fields: Columns, reading: Reading) -> tuple[tuple[Condition, ...], Reading]:
    """Conditions that a field be blank: its name follows a word such as `no` or `without`."""
    found: list[Condition] = []
    for at, word in enumerate(reading.words):
        if word.stem not in LACKING:
            continue
        named = fields.field_named(reading.words, at + 1)
        if named and named[1] <= at + 3 and reading.taken.isdisjoint(range(named[1], named[2])):
            found.append(
                Condition(
                    field=named[0], operator="missing", phrase=" ".join(w.text for w in reading.words[at : named[2]])
                )
            )
            reading = reading.taking(range(at, named[2]))
    return tuple(found), reading


def _named_fields(
    fields: Columns, reading: Reading, linked: Iterable[str]
) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], Reading]:
    """Fields named by words that are left: to be shown, and, when nothing introduces them as columns, to be filled."""
    projected: list[str] = []
    required: list[str] = []
    beside = set(linked)
    for name, parts in sorted(fields.names.items(), key=lambda pair: -len(pair[1])):
        at = find_run([word.stem for word in reading.words], parts)
        if at is None or not reading.taken.isdisjoint(range(at, at + len(parts))):
            continue
        introduced = any(word.stem in _PROJECTION for word in reading.words[max(0, at - 2) : at])
        reading = reading.taking(range(at, at + len(parts)))
        if name in beside:
            continue
        (projected if introduced else required).append(name)
    return (tuple(projected), tuple(required)), reading


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
        },
        "kinds": [kind.value for kind in plan.kinds],
        "sources": list(plan.sources),
        "systems": list(plan.systems),
        "criteria": list(plan.criteria),
        "identifiers": list(plan.identifiers),
        "conditions": [
            {"field": one.field, "operator": one.operator, "values": list(one.values)} for one in plan.conditions
        ],
        "lacking": [kind.value for kind in plan.lacking],
        "projection": list(plan.projection),
    }
    return {name: value for name, value in shown.items() if value}


def needed_terms(plan: Plan, question: str) -> tuple[str, ...]:
    """The words that a quoted passage must be about: every word with a topic, the names of systems among them."""
    text = _blanked(question, plan.period.phrase) if plan.period else question
    return tuple(dict.fromkeys(word.text for word in words(text) if not word.is_function_word and stem(word.text)))
