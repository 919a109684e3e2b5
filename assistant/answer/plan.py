"""From a question's words to a Plan: rules, the date grammar and the values that the reader may see."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import PurePosixPath

from assistant.answer.lexicon import LACKING, NounMatch, kind_nouns, kind_stems
from assistant.answer.periods import find_period, without_period
from assistant.answer.records import rows_of, subjects
from assistant.answer.values import Columns, columns
from assistant.answer.words import Word, find_run, stem, stems, words
from assistant.audit.criteria import Criteria
from assistant.audit.references import References
from assistant.audit.roles import Role, plays
from assistant.domain.evidence import DOCUMENT_KINDS, Kind
from assistant.domain.plan import Condition, Intent, Plan
from assistant.store.index import ItemView
from assistant.store.scope import Scope

_COUNT = re.compile(r"^\s*(?:how many|what number|count)\b|\bnumber of\b", re.IGNORECASE)
_LIST = re.compile(
    r"^\s*(?:which|list|show(?: me)?(?: all| the| every)?|what are the|give me (?:all|every|a list)|name (?:all|the))\b",
    re.IGNORECASE,
)
_WHAT = re.compile(r"^\s*what\b", re.IGNORECASE)
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
_SHAPED = re.compile(r"(?:PR\s?)?#\d+|[A-Z]{2,8}[-_]?\d[\w-]*|[\w-]+/[\w./#-]+")
"""Ids that are asked for as such even where no record has them."""
_NO_PROCESS = DOCUMENT_KINDS | {Kind.INVENTORY, Kind.SOA, Kind.OTHER}
"""Kinds that nothing happens with: they are kept, not carried out."""
_INTRODUCES = re.compile(r"\b(?:(?:with|and|along with) (?:their|its)|showing|including)\b", re.IGNORECASE)
_MISSING = frozenset(stems("missing lacking absent blank empty"))
_ROLE_WORDS: Mapping[str, Role] = {
    **dict.fromkeys(stems("approve approved approver approval signed"), Role.APPROVER),
    **dict.fromkeys(stems("owner owns accountable responsible assignee"), Role.OWNER),
    **dict.fromkeys(stems("author wrote requested reporter"), Role.AUTHOR),
    **dict.fromkeys(stems("status state outcome result"), Role.STATUS),
    **dict.fromkeys(stems("when date deployed closed opened"), Role.DATE),
}
_TRAIL = re.compile(
    r"\b(?:trail|life ?cycle|chain|approv\w*|evaluat\w*|deploy\w*|promot\w*|releas\w*|merg\w*|monitor\w*|went live|rolled out)\b",
    re.IGNORECASE,
)
NEAR = 24  # characters between "which" and the noun that a list is of, for a list of what is not here at all
_CHANGES = frozenset({Kind.DEPLOYMENT, Kind.APPROVAL, Kind.CHANGE})
_PERSONS = frozenset({Role.APPROVER, Role.OWNER, Role.AUTHOR})


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
    text = without_period(question, period)
    reading = Reading(text=text, words=words(text), taken=frozenset())
    identifiers: tuple[str, ...] = ()
    at = 0
    while match := _IDENTIFIER.search(text, at):
        at = match.end()
        if _is_identifier(match.group(), known):
            identifiers = (*identifiers, match.group())
            reading = reading.taking_span(match.start(), match.end())
        elif " " in match.group():
            at = match.start() + match.group().index(" ")  # two words that are no id: the second may be one
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
        systems=tuple(system.name for system in named),
        criteria=criteria.find(question),
        identifiers=tuple(dict.fromkeys(identifiers)),
    )
    return _with_intent(base, reading, nouns, scope, known)


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
    processes = {noun.kind for noun in nouns} - _NO_PROCESS
    told = _HOW.search(reading.text) and not _COUNT.search(reading.text)
    if told and processes and not base.identifiers and (base.period or _PAST.search(reading.text)):
        return _process(base, reading, nouns)
    changes = {noun.kind for noun in nouns} & _CHANGES
    if base.period and changes and not (_COUNT.search(reading.text) or _LIST.search(reading.text)):
        return _process(base, reading, nouns)  # "were any promotions self-approved?": the whole month, case by case
    about_one = _of_one(base, reading, nouns, scope, known)
    if about_one:
        return about_one
    return _listed(base, reading, nouns, scope) or base


def _listed(base: Plan, reading: Reading, nouns: Sequence[NounMatch], scope: Scope) -> Plan | None:
    """The plan of a list or count question; None for a question that is neither, or not about records.

    A list of a kind of which nothing is here is a list all the same: a complete and empty one.
    """
    counting = _COUNT.search(reading.text)
    listing = counting or _LIST.search(reading.text)
    if not listing and not _WHAT.search(reading.text):
        return None
    plan = replace(base, intent=Intent.COUNT if counting else Intent.RECORDS)
    asked = next((noun for noun in nouns if noun.kind not in DOCUMENT_KINDS), None)
    near = asked and listing and reading.words[asked.start].start - listing.end() <= NEAR
    empty = replace(plan, kinds=(asked.kind,), terms=()) if asked and near else None
    return _records(plan, reading, nouns, scope) or empty


def _process(base: Plan, reading: Reading, nouns: Sequence[NounMatch]) -> Plan:
    """The plan that shows how something worked: the nouns say what, the verbs of doing say nothing more."""
    for verb in _DONE.finditer(reading.text):
        reading = reading.taking_span(verb.start(), verb.end())
    return replace(base, intent=Intent.HOW_IT_WORKED, kinds=_kinds(nouns), terms=reading.left())


def _of_one(base: Plan, reading: Reading, nouns: Sequence[NounMatch], scope: Scope, known: References) -> Plan | None:
    """The plan of a question about records or systems that it names; None when it names none or asks no fact of them."""
    if base.identifiers and _LOOKUP.search(reading.text):
        return _lookup(base, reading, scope, known)
    if base.identifiers and _TRAIL.search(reading.text):
        return replace(base, intent=Intent.TRAIL)
    rows = tuple(system.row for system in known.systems if system.name in base.systems)
    if not rows or nouns or not _LOOKUP.search(reading.text):
        return None
    plan = _lookup(replace(base, identifiers=rows), reading, scope, known)
    return plan if plan.intent is Intent.LOOKUP else None


def _kinds(nouns: Iterable[NounMatch]) -> tuple[Kind, ...]:
    """The kinds of some nouns, each once, in question order."""
    return tuple(dict.fromkeys(noun.kind for noun in nouns))


def _lookup(base: Plan, reading: Reading, scope: Scope, known: References) -> Plan:
    """The plan that reads fields of the records named by id, or the hops of the change that they belong to.

    "Who approved CHG0012" wants a person whom the change record itself does not name: the hops tell it.
    """
    ids = [item.id for identifier in base.identifiers for item in known.resolve(identifier)]
    fields = columns(scope.narrowed(ids=ids).all_fields())
    projection = _projected(fields, reading)
    kinds = {item.metadata.kind for identifier in base.identifiers for item in known.resolve(identifier)}
    read = {part for kind in kinds for part in kind_stems(kind)} | set(_ROLE_WORDS)
    read |= {part for name in projection for part in fields.names[name]}
    if any(stem(word) not in read for word in base.terms):
        projection = ()  # a word was passed over, so that the fields would answer another question
    elif projection:
        return replace(base, intent=Intent.LOOKUP, projection=projection, terms=())
    if _TRAIL.search(reading.text):
        return replace(base, intent=Intent.TRAIL)
    if ids and not any(stem(word) not in read for word in base.terms):
        return replace(base, intent=Intent.LOOKUP, terms=())  # the record as a whole
    # an id that names nothing here is looked up all the same, so that the answer says that it was not found
    return (
        base
        if ids or any(" " in identifier for identifier in base.identifiers)
        else replace(base, intent=Intent.LOOKUP, terms=())
    )


def _projected(fields: Columns, reading: Reading) -> tuple[str, ...]:
    """Fields that a question asks for: those that name a person for a `who`, else by name, else by the part they play."""
    asked = [word.stem for at, word in enumerate(reading.words) if at not in reading.taken]
    roles = {_ROLE_WORDS[word] for word in asked if word in _ROLE_WORDS}
    by_role = [name for name in fields.names if any(plays(name, role) for role in roles)]
    by_name = [name for name, parts in fields.names.items() if find_run(asked, parts) is not None]
    if "who" in asked:
        persons = [name for name in by_role if any(plays(name, role) for role in _PERSONS)]
        persons += [name for name, parts in fields.names.items() if parts[-1] == "by" and set(parts[:-1]) & set(asked)]
        return tuple(persons or [name for name in by_name if len(fields.names[name]) > 1])[:4]
    return tuple(dict.fromkeys(by_name or by_role))[:4]


def _records(base: Plan, reading: Reading, nouns: Sequence[NounMatch], scope: Scope) -> Plan | None:
    """The plan of a list or count question; None when it is not about records.

    Words that no kind, file, field or value accounts for are left as terms, which a record's values must hold. When no
    record holds them the caller falls back to passages: a complete list must never rest on words that were passed over.
    """
    lacking = [noun for noun in nouns if _negated(reading.words, noun.start)]
    for noun in lacking:
        reading = reading.taking(range(noun.start, noun.end))
    subject = _head([noun for noun in nouns if noun not in lacking])
    sources, places = _sources(reading, scope, subject)
    if subject is None and not sources:
        return None
    plan = replace(base, kinds=(subject.kind,) if subject else (), sources=sources)
    reading = reading.taking(places).taking(range(subject.start, subject.end) if subject else ())
    return _conditioned(plan, reading, lacking, scope)


def _negated(sequence: Sequence[Word], at: int) -> bool:
    """Whether a word such as `no`, `not` or `without` stands at most three words before a place."""
    return any(word.stem in LACKING for word in sequence[max(0, at - 3) : at])


def _head(nouns: Sequence[NounMatch]) -> NounMatch | None:
    """The noun that a list is of: the last of the first run of adjacent nouns that ends in a kind of record.

    In "high-risk systems" the systems are listed, and "risk" only says which.
    """
    starts = {noun.start for noun in nouns}
    return next((noun for noun in nouns if noun.end not in starts and noun.kind not in DOCUMENT_KINDS), None)


def _sources(reading: Reading, scope: Scope, subject: NounMatch | None) -> tuple[tuple[str, ...], frozenset[int]]:
    """Entries and files of records whose name stands in the question, with the indexes of its words.

    The longest name counts. Beside a subject only a name that covers the subject's noun does: it says which records of
    that kind are meant.
    """
    sequence = [word.stem for word in reading.words]
    names = {name: stems(PurePosixPath(name).stem) for item in scope.items for name in _source_names(item)}
    found: dict[tuple[int, int], list[str]] = {}
    for name, run in sorted(names.items()):
        at = find_run(sequence, run)
        covers = subject is None or (at is not None and at <= subject.start and subject.end <= at + len(run))
        if at is not None and covers and reading.taken.isdisjoint(range(at, at + len(run))):
            found.setdefault((at, at + len(run)), []).append(name)
    if not found:
        return (), frozenset()
    place = max(found, key=lambda place: (place[1] - place[0], -place[0]))
    return tuple(found[place]), frozenset(range(*place))


def _source_names(item: ItemView) -> tuple[str, ...]:
    """By what name a record or document may be asked for as one of many: its entry's, and a register's own file's."""
    return (item.source, item.path) if "#" in item.id else (item.source,)


def _conditioned(plan: Plan, reading: Reading, lacking: Sequence[NounMatch], scope: Scope) -> Plan | None:
    """The plan with the question's words linked to values, then to fields, of its subject records.

    `lacking` are the nouns of what the records must not have.
    """
    part = subjects(scope, replace(plan, period=None))
    records = {record.item.id: record.fields for record in rows_of(part)}
    if not any(records.values()):
        return None
    fields = columns(records)
    conditions: list[Condition] = []
    for noun in lacking:
        before = noun.start - 1
        told = before >= 0 and before not in reading.taken and not reading.words[before].is_function_word
        column = (fields.named_at(reading.words, before) if told else None) or fields.named_at(
            reading.words, noun.start
        )
        if column:  # the register has a column for it, and a blank there says more than that no document names the row
            conditions.append(Condition(field=column[0], operator="missing"))
            reading = reading.taking(range(min(before, noun.start), column[1])) if told else reading
        else:
            plan = replace(plan, lacking=(*plan.lacking, noun.kind))
    shown, reading = _shown_fields(fields, reading)
    named, reading = _named_fields(fields, reading, shortest=2)  # a whole name of two words before any value in it
    for link in fields.linked(reading.words, reading.taken):
        phrase = " ".join(word.text for word in reading.words[link.start : link.end])
        also = tuple((field, tuple(sorted(values))) for field, values in link.also)
        values = tuple(sorted(link.values))
        operator = "is not" if _negated(reading.words, link.start) else "is"
        conditions.append(Condition(field=link.field, operator=operator, values=values, phrase=phrase, also=also))
        beside = (at for at, word in enumerate(reading.words) if word.stem in fields.names[link.field])
        reading = reading.taking([*range(link.start, link.end), *beside])
    required, reading = _named_fields(fields, reading)
    filled = {one.field for one in conditions if one.operator == "is"}  # a value says more than that there is one
    required = tuple(one for one in (*named, *required) if one.operator != "present" or one.field not in filled)
    return replace(plan, conditions=(*_merged(conditions), *required), projection=shown, terms=reading.left())


def _shown_fields(fields: Columns, reading: Reading) -> tuple[tuple[str, ...], Reading]:
    """Fields that a phrase such as "with their ward and severity" asks to be shown, read before any value of theirs."""
    opened = _INTRODUCES.search(reading.text)
    shown: list[str] = []
    for at, word in enumerate(reading.words):
        if opened is None or word.start < opened.end() or word.is_function_word or at in reading.taken:
            continue
        named = fields.named_at(reading.words, at)
        if named is None:
            break
        shown.append(named[0])
        reading = reading.taking(range(at, named[1]))
    return tuple(shown), reading


def _merged(conditions: Sequence[Condition]) -> tuple[Condition, ...]:
    """Conditions with the values of one field joined: a record has one of them, never two at once."""
    merged: dict[tuple[str, str], Condition] = {}
    for one in conditions:
        key = (one.field, one.operator)
        known = merged.get(key)
        values = tuple(sorted({*(known.values if known else ()), *one.values}))
        merged[key] = replace(known or one, values=values)
    return tuple(merged.values())


def _named_fields(fields: Columns, reading: Reading, shortest: int = 1) -> tuple[tuple[Condition, ...], Reading]:
    """Conditions on the fields that the words left over name: blank after a word such as `no` or `not`, else filled.

    A field is named by its whole name, or by one telling word of it (`acknowledged` names `acknowledged_at`); names of
    fewer words than `shortest` are left for later.
    """
    required: list[Condition] = []
    for at, word in enumerate(reading.words):
        named = None if at in reading.taken or word.is_function_word else fields.named_at(reading.words, at)
        if named is None or named[1] - at < shortest:
            continue
        field, end = named
        operator = "missing" if _negated(reading.words, at) or _said_missing(reading.words, end) else "present"
        required.append(Condition(field=field, operator=operator, phrase=word.text))
        reading = reading.taking(range(at, end))
    return tuple(required), reading


def _said_missing(sequence: Sequence[Word], end: int) -> bool:
    """Whether a word such as `missing` or `lacking` follows a field's name: "time to alert missing"."""
    return any(word.stem in _MISSING for word in sequence[end : end + 2])


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
    }
    return {name: value for name, value in shown.items() if value}


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
    return tuple(dict.fromkeys(word.text for word in words(text) if not word.is_function_word and stem(word.text)))
