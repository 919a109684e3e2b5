"""List and count questions: which records they are of, and which values, fields and absences filter them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from assistant.answer.question.described import described, quoted
from assistant.answer.question.lexicon import (
    FILLERS,
    LACKING,
    MISSING,
    NOUNS,
    PERSONS,
    REGISTER_WORDS,
    NounMatch,
    kind_nouns,
    meant,
    same_meaning,
)
from assistant.answer.question.likeness import joined, mended
from assistant.answer.question.measures import measured, period_field
from assistant.answer.question.reading import Reading
from assistant.answer.question.registers import chosen, told_register
from assistant.answer.question.rows import meets, rows_of, subjects
from assistant.answer.question.settle import settled
from assistant.answer.question.values import Columns, Linked, columns, is_current
from assistant.answer.words import Word, content_stems, find_run, stem, stems, words
from assistant.audit.references import References, System
from assistant.domain.evidence import DOCUMENT_KINDS, Kind
from assistant.domain.plan import Condition, Intent, Plan
from assistant.models.encoder import Vectors
from assistant.store.index import ItemView
from assistant.store.scope import Scope

_MEASURE = r"(?:working |business |calendar )?(?:second|minute|hour|day|week|month|quarter|year|percent|euro|dollar|point|time)s?\b"
_COUNT = re.compile(  # "within how many days" asks for a figure of a rule, and counts no records
    rf"\bhow many\b(?! {_MEASURE})|\bwhat number\b|^\W*count\b|\bnumber of\b|\bcount (?:all|the|of)\b", re.IGNORECASE
)
_LIST = re.compile(
    r"^\s*(?:which|list|show(?: me)?(?: all| the| every)?|what are the|give me (?:all|every|a list)|name (?:all|the))\b",
    re.IGNORECASE,
)
_ALSO_LIST = re.compile(
    r"^\W*(?:(?:can|could|would) you |please |pls |i (?:need|want) )*(?:list|all|every|each|any|give me|get me|find|show|name)\b"
    r"|\bwhich ones\b|\b(?:keys|ids|names) please\b|\b(?:all|every one|each) of them\b|\bfull list\b|\brows? (?:where|with|without)\b"
    r"|\bfor which\b|\bany that\b|\bare there any\b|^\W*(?:who|whose)\b.*\b(?:names|all)\b",
    re.IGNORECASE,
)
_RECKONS = re.compile(r"\b(?:sum|total|average|mean|add(?:ed)? up|altogether)\b", re.IGNORECASE)
_EVERYWHERE = re.compile(
    r"\b(?:rows|entries|records) (?:in|of|from) (?:all |any of )?(?:our|the|all) registers\b(?: (?:name|names|mention|mentions|show|say)\b)?",
    re.IGNORECASE,
)
_OF_ALL = re.compile(r"\bof (?:the|our|all|all the) \d+\b", re.IGNORECASE)
_RULE = re.compile(r"\b(?:must|may|shall|has to|have to|need to|allowed)\b", re.IGNORECASE)
_WHAT = re.compile(r"^\s*(?:what|who|whose)\b", re.IGNORECASE)
_INTRODUCES = re.compile(r"\b(?:(?:with|and|along with) (?:their|its)|showing|including)\b", re.IGNORECASE)
_A_COLUMN = re.compile(r"\b(?:first|last|same) (?:column|field)\b", re.IGNORECASE)
_JOINS = frozenset(stems("and but or"))
_SURELY_MEANT = 0.33  # cosine: from here on a phrase names a field, where it is sure that some field is meant
_VALUE_LIKE = 0.6  # cosine: from here on a phrase says what a value says
_SYSTEM_LIKE = 0.4  # cosine: from here on a phrase describes what a system is for
_APART = 0.08  # how much less like the second best must be
_FAR_APART = 0.2  # the same for what a system is for, where descriptions are long
SHORT = 120  # characters of a value whose words a mistyped one may have meant
LONG_PHRASE = 40  # words of a value that still says what a system is for
MOST_VALUES = 400  # values that a phrase is compared with; more are no lists of choices
NEAR = 24  # characters between "which" and the noun that a list is of, for a list of what is not here at all


def is_count(text: str) -> bool:
    """Whether a question asks how many."""
    return _COUNT.search(text) is not None


def is_list(text: str) -> bool:
    """Whether a question asks for a list or a number of things."""
    return (is_count(text) and not _RULE.search(text)) or _LIST.search(text) is not None


def _wants_records(text: str) -> bool:
    """Whether a question asks for records in any of the ways in which people do."""
    return is_list(text) or any(pattern.search(text) for pattern in (_ALSO_LIST, _RECKONS))


def listed(
    base: Plan, reading: Reading, nouns: Sequence[NounMatch], scope: Scope, known: References | None = None
) -> Plan | None:
    """The plan of a list or count question, or of one about a record that its words describe; None for any other.

    A list of a kind of which nothing is here is a list all the same: a complete and empty one.
    """
    reading = replace(reading, words=mended(reading.words, lambda: _vocabulary(scope), reading.likeness))
    nouns = [
        noun for noun in kind_nouns(reading.words) if reading.taken.isdisjoint(range(noun.start, noun.end))
    ] or nouns
    named = quoted(base, reading, scope)
    if named:
        return named
    wanted = _wants_records(reading.text)
    if _RULE.search(reading.text) and not wanted:
        return None
    plan = _list_or_count(base, reading, nouns, scope, known) if wanted or _WHAT.search(reading.text) else None
    if plan and wanted and not (plan.terms and not plan.unread and _none_holds(scope, plan)):
        return plan
    return described(base, reading, scope) or plan


def _none_holds(scope: Scope, plan: Plan) -> bool:
    """Whether no record of the plan holds all of its terms: too little of the question was understood."""
    wanted = {stem(term) for term in plan.terms}
    return not any(
        wanted <= content_stems("\n".join([record.item.metadata.title, *(field.value for field in record.fields)]))
        for record in rows_of(subjects(scope, replace(plan, period=None)))
        if meets(record, plan.conditions)
    )


def _list_or_count(
    base: Plan, reading: Reading, nouns: Sequence[NounMatch], scope: Scope, known: References | None
) -> Plan | None:
    """The plan of a list or count question; None when it is not about records."""
    counting = is_count(reading.text)
    listing = _LIST.search(reading.text) or _COUNT.search(reading.text)
    plan = replace(base, intent=Intent.COUNT if counting else Intent.RECORDS)
    asked = next((noun for noun in nouns if noun.kind not in DOCUMENT_KINDS), None)
    near = asked and listing and 0 <= reading.words[asked.start].start - listing.end() <= NEAR
    empty = replace(plan, kinds=(asked.kind,), terms=()) if asked and near else None
    return _records(plan, reading, nouns, scope, known) or empty


def _vocabulary(scope: Scope) -> frozenset[str]:
    """Every word by which a record may be meant, lower-case: of the vocabulary, of names of fields, and of short values."""

    def made() -> frozenset[str]:
        fields = [field for some in scope.all_fields().values() for field in some if len(field.value) < SHORT]
        texts = {field.name.replace("_", " ") for field in fields} | {field.value for field in fields}
        own = {word for noun in NOUNS.values() for text in noun for word in (text, f"{text}s")}
        return frozenset(word.text.lower() for text in texts | own for word in words(text) if word.text.isalpha())

    return scope.derived("vocabulary of records", made)


def _records(
    base: Plan, reading: Reading, nouns: Sequence[NounMatch], scope: Scope, known: References | None
) -> Plan | None:
    """The plan of a list or count question; None when it is not about records.

    Words that no kind, file, field or value accounts for are left as terms, which a record's values must hold, or as
    words not understood. Where too little was understood the caller falls back to passages: a complete list must never
    rest on words that were passed over.
    """
    lacking = [noun for noun in nouns if _negated(reading.words, noun.start)]
    for noun in lacking:
        reading = reading.taking(range(noun.start, noun.end))
    subject = head([noun for noun in nouns if noun not in lacking and not _divides(reading.words, noun.start)])
    told = told_register(reading, scope)
    if told and (subject is None or told.kind is not subject.kind) and not _opens(reading, subject):
        subject = None
    sources, places = _sources(reading, scope, subject)
    if subject is None and told:
        sources = (told.source,)
    if subject is None and not sources:
        subject = next((noun for noun in nouns if noun not in lacking and _wants_records(reading.text)), None)
    weakly = subject is None and not sources
    if weakly and not _EVERYWHERE.search(reading.text):
        found = chosen(reading, scope)
        sources = (found.source,) if found else ()
        names = found.names if found else frozenset()
        places = frozenset(at for at, word in enumerate(reading.words) if not same_meaning(word.stem).isdisjoint(names))
    everywhere = _EVERYWHERE.search(reading.text)
    if subject is None and not sources and not everywhere:
        return None
    if everywhere:
        reading = reading.taking_span(*everywhere.span())
    if told and subject is None:
        places = places | {
            at
            for at, word in enumerate(reading.words)
            if at + 1 < len(reading.words) and word.stem in told.names and reading.words[at + 1].stem in REGISTER_WORDS
        }
    plan = replace(base, kinds=(subject.kind,) if subject else (), sources=sources)
    reading = reading.taking(places).taking(range(subject.start, subject.end) if subject else ())
    made = _conditioned(plan, reading, lacking, scope, known)
    return None if weakly and made and made.unread else made  # a register that nobody named must account for every word


def _opens(reading: Reading, subject: NounMatch | None) -> bool:
    """Whether a list opens with the noun that it is of, which then counts before any register that is named later."""
    opener = _LIST.search(reading.text) or _COUNT.search(reading.text)
    if subject is None:
        return False
    at = reading.words[subject.start].start
    return at - (opener.end() if opener else 0) <= NEAR


def _negated(sequence: Sequence[Word], at: int) -> bool:
    """Whether a word such as `no`, `not` or `without` stands before a place: at most three words, or only words without topic."""
    for back in range(at - 1, -1, -1):
        word = sequence[back]
        if sequence[back + 1].start - word.end > 1:
            return False  # a sign stands between: what was denied before it is another matter
        if word.stem in LACKING:
            return True
        if word.stem in _JOINS and at - back <= 2:
            continue
        passed = word.is_function_word or word.stem in FILLERS | PERSONS
        if word.stem in _JOINS or (at - back > 2 and not passed):
            return False
    return False


def _divides(sequence: Sequence[Word], at: int) -> bool:
    """Whether a word such as `per` or `each` stands before a place: what follows divides the records, they are not of it."""
    return at > 0 and sequence[at - 1].text.lower() in ("per", "each", "by", "every") and at > 2


def head(nouns: Sequence[NounMatch]) -> NounMatch | None:
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
    if subject is not None and place == (subject.start, subject.end):
        return (), frozenset()  # it says no more than the noun, and what else is filed of that kind counts as well
    return tuple(found[place]), frozenset(range(*place))


def _source_names(item: ItemView) -> tuple[str, ...]:
    """By what name a record or document may be asked for as one of many: its entry's, and a register's own file's."""
    return (item.source, item.path) if "#" in item.id else (item.source,)


def _conditioned(
    plan: Plan, reading: Reading, lacking: Sequence[NounMatch], scope: Scope, known: References | None
) -> Plan | None:
    """The plan with the question's words linked to values, then to fields, of its subject records.

    `lacking` are the nouns of what the records must not have.
    """
    part = subjects(scope, replace(plan, period=None))
    records = rows_of(part)
    if not records:
        return None
    fields = part.derived("columns of records", lambda: columns({each.item.id: each.fields for each in records}))
    conditions: list[Condition] = []
    for noun in lacking:
        before = noun.start - 1
        told = before >= 0 and before not in reading.taken and not reading.words[before].is_function_word
        column = (fields.named_at(reading.words, before) if told else None) or fields.named_at(
            reading.words, noun.start
        )
        like = fields.like_at(reading.words, noun.start) if column is None else None
        if (
            column or like
        ):  # the register has a column for it, whose blank says more than that no document names the row
            conditions.append(Condition(field=column[0] if column else like or "", operator="missing"))
            reading = reading.taking(range(min(before, noun.start), column[1])) if told and column else reading
        elif noun.kind in plan.kinds:
            return None
        else:
            plan = replace(plan, lacking=(*plan.lacking, noun.kind))
    shown, reading = _shown_fields(fields, reading)
    for of_all in (*_OF_ALL.finditer(reading.text), *_A_COLUMN.finditer(reading.text)):
        reading = reading.taking_span(of_all.start(), of_all.end())
    plan, reading = measured(plan, fields, reading, counting=plan.intent is Intent.COUNT)
    named, reading = _named_fields(fields, reading, shortest=2)  # a whole name of two words before any value in it
    linked, reading = _linked_values(fields, reading)
    plan, reading = period_field(plan, fields, reading)
    likely, reading = _fields_by_meaning(fields, part, reading)
    required, reading = _named_fields(fields, reading)
    meant_values, taken = _linked_values(fields.meaning(), _in_meaning(reading))
    reading = reading.taking(taken.taken)
    plan, reading = _described_systems(plan, reading, scope, known)
    alike, reading = _values_by_meaning(fields, part, reading)
    conditions += [*linked, *meant_values, *alike]
    filled = {one.field for one in conditions if one.operator == "is"}  # a value says more than that there is one
    said = (*named, *likely, *required)
    said = tuple(
        one
        for one in said
        if one.operator != "present" or (one.field not in filled and not all(meets(each, [one]) for each in records))
    )
    if "who" in {word.stem for word in reading.words[:1]} and not shown:
        shown = _persons(fields)
    shown = tuple(dict.fromkeys([*plan.projection, *shown]))
    plan = replace(plan, conditions=(*plan.conditions, *_merged(conditions), *said), projection=shown)
    return settled(plan, reading, records)


def _persons(fields: Columns) -> tuple[str, ...]:
    """The field of the person that a record is of, when it has one."""
    named = [name for name, parts in fields.names.items() if {"person", "name", "employe", "holder"} & set(parts)]
    return tuple(named[:1])


def _linked_values(fields: Columns, reading: Reading) -> tuple[list[Condition], Reading]:
    """Conditions on the values that the words left over name."""
    conditions: list[Condition] = []
    for link in fields.linked(reading.words, reading.taken):
        phrase = joined(reading.words[link.start : link.end])
        also = tuple((field, tuple(sorted(values))) for field, values in link.also)
        operator = "is not" if _negated(reading.words, link.start) else "is"
        values = tuple(sorted(link.values))
        conditions.append(Condition(field=link.field, operator=operator, values=values, phrase=phrase, also=also))
        beside = (at for at, word in enumerate(reading.words) if word.stem in fields.names[link.field])
        reading = reading.taking([*range(link.start, link.end), *beside])
        reading = _with_its_noun(reading, link, values)
    return conditions, reading


def _with_its_noun(reading: Reading, link: Linked, values: Sequence[str]) -> Reading:
    """The reading with the word behind a value taken when both together say no more than the value: `emergency route`."""
    at = link.end
    if at >= len(reading.words) or at in reading.taken or reading.words[at].is_function_word:
        return reading
    if reading.words[at].text[:1].isupper() or reading.words[at].start - reading.words[at - 1].end > 1:
        return reading
    phrase = joined(reading.words[link.start : at + 1])
    like = reading.likeness.best(phrase, reading.likeness.vectors(values[:1]), least=_VALUE_LIKE, margin=0.0)
    return reading if like is None else reading.taking([at])


def _in_meaning(reading: Reading) -> Reading:
    """The reading with each word in the form that stands for all that mean the same."""
    return replace(reading, words=tuple(replace(word, stem=meant(word.stem)) for word in reading.words))


def _runs_left(reading: Reading) -> list[tuple[int, int]]:
    """Stretches of words not accounted for, each as long as only words without topic stand between."""
    runs: list[tuple[int, int]] = []
    for at, word in enumerate(reading.words):
        if at in reading.taken or word.is_function_word or word.stem in FILLERS | PERSONS | LACKING | MISSING:
            continue
        near = runs and all(
            other not in reading.taken and reading.words[other].is_function_word for other in range(runs[-1][1], at)
        )
        if runs and near and at - runs[-1][1] <= 2:
            runs[-1] = (runs[-1][0], at + 1)
        else:
            runs.append((at, at + 1))
    return runs


def _fields_by_meaning(fields: Columns, part: Scope, reading: Reading) -> tuple[tuple[Condition, ...], Reading]:
    """Conditions on fields that are named by other words, where the question says that something is missing."""
    if not any(word.stem in LACKING | MISSING for word in reading.words):
        return (), reading
    names = [name for name in fields.names if is_current(name)]
    known = part.derived("names of fields", lambda: reading.likeness.vectors([_spoken(name) for name in names]))
    found: list[Condition] = []
    for start, end in _runs_left(reading):
        denied = _negated(reading.words, start) or _said_missing(reading.words, end)
        if not denied:
            continue
        exact = fields.named_at(reading.words, start)
        like = next((one for at in range(start, end) if (one := fields.like_at(reading.words, at))), None)
        field = exact[0] if exact else like
        if field is None:
            phrase = joined(reading.words[start:end])
            place = reading.likeness.best(phrase, known, least=_SURELY_MEANT, margin=_APART)
            field = names[place] if place is not None else None
        if field and field not in {one.field for one in found}:
            found.append(Condition(field=field, operator="missing", phrase=joined(reading.words[start:end])))
            reading = reading.taking(range(start, end))
    return tuple(found), reading


def _spoken(name: str) -> str:
    """A field's name as people say it."""
    return " ".join(word.text for word in words(name.replace("_", " "))).lower()


def _described_systems(plan: Plan, reading: Reading, scope: Scope, known: References | None) -> tuple[Plan, Reading]:
    """The system that words describe by what it is for: `the post room sorter`."""
    if known is None or plan.systems or Kind.INVENTORY in plan.kinds or not known.systems:
        return plan, reading
    rows = scope.narrowed(kinds=[Kind.INVENTORY])

    def made() -> Vectors | None:
        return reading.likeness.vectors([_description(rows, system) for system in known.systems])

    described_as = rows.derived("descriptions of systems", made)
    for start, end in _runs_left(reading):
        phrase = joined(reading.words[start:end])
        place = reading.likeness.best(phrase, described_as, least=_SYSTEM_LIKE, margin=_FAR_APART)
        if place is not None and end - start > 1:
            plan = replace(plan, systems=(known.systems[place].name,))
            return plan, reading.taking(range(start, end))
    return plan, reading


def _description(rows: Scope, system: System) -> str:
    """A system's name and the first value of its row that is a phrase: what it is for."""
    item = rows.item(system.row)
    told = [field.value for field in rows.fields(item) if 2 < len(field.value.split()) <= LONG_PHRASE] if item else []
    return f"{system.name}: {told[0]}" if told else system.name


def _values_by_meaning(fields: Columns, part: Scope, reading: Reading) -> tuple[list[Condition], Reading]:
    """Conditions on values that say in other words what a phrase of the question says."""
    pairs = list(fields.listed())[:MOST_VALUES]
    runs = [run for run in _runs_left(reading) if run[1] - run[0] > 1]
    if not runs or not pairs:
        return [], reading
    known = part.derived("values of fields", lambda: reading.likeness.vectors([value for _, value in pairs]))
    found: list[Condition] = []
    for start, end in runs:
        phrase = joined(reading.words[start:end])
        place = reading.likeness.best(phrase, known, least=_VALUE_LIKE, margin=_APART)
        if place is not None and not _negated(reading.words, start):
            field, value = pairs[place]
            found.append(Condition(field=field, operator="is", values=(value,), phrase=phrase))
            reading = reading.taking(range(start, end))
    return found, reading


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
    return any(word.stem in MISSING for word in sequence[end : end + 3])
