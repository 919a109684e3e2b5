"""List and count questions: which records they are of, and which values, fields and absences filter them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from assistant.answer.question.absences import negated
from assistant.answer.question.conditions import conditioned
from assistant.answer.question.described import described, quoted
from assistant.answer.question.exclusions import LeftOut, left_out
from assistant.answer.question.joins import reached
from assistant.answer.question.lexicon import (
    NOUNS,
    REGISTER_WORDS,
    NounMatch,
    kind_nouns,
    same_meaning,
)
from assistant.answer.question.likeness import mended
from assistant.answer.question.linked import unlinked
from assistant.answer.question.reading import Reading
from assistant.answer.question.registers import Register, chosen, told_register
from assistant.answer.question.reviews import past_review
from assistant.answer.question.rows import meets, rows_of, subjects
from assistant.answer.question.standing import in_force
from assistant.answer.words import Word, content_stems, find_run, stem, stems, words
from assistant.audit.references import References
from assistant.domain.evidence import DOCUMENT_KINDS, Kind
from assistant.domain.plan import Condition, Intent, Plan
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
_RULE = re.compile(r"\b(?:must|may|shall|has to|have to|need to|allowed)\b", re.IGNORECASE)
_WHAT = re.compile(r"^\s*(?:what|who|whose)\b", re.IGNORECASE)
SHORT = 120  # characters of a value whose words a mistyped one may have meant
_VERSIONS_LIVE = re.compile(
    r"\b(?:(?:model|new|software) )*(?:versions?|models?|builds?)\b(?: \w+){0,3}? (?:(?:went|gone|go|goes|came|put|brought|pushed|shipped|taken)"
    r" (?:\w+ ){0,2}?(?:live|(?:in(?:to)? |to )?prod(?:uction)?)\b|(?:deployed|rolled out|released|promoted|shipped)\b)",
    re.IGNORECASE,
)
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
    counting = Intent.COUNT if is_count(reading.text) else Intent.RECORDS
    late = past_review(replace(base, intent=counting), reading, nouns, scope)
    if late:
        return late
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
    documents = in_force(plan, reading, nouns, scope) or _of_documents(plan, reading, nouns, scope, known)
    return documents or _records(plan, reading, nouns, scope, known) or empty


def _of_documents(
    base: Plan, reading: Reading, nouns: Sequence[NounMatch], scope: Scope, known: References | None
) -> Plan | None:
    """The plan of a list of documents that opens with their noun, and picks them by a field; None for any other.

    What documents say is prose: only where nothing but other nouns is left over are they listed by their fields.
    """
    first = nouns[0] if nouns else None
    if first is None or first.kind not in DOCUMENT_KINDS or not _opens(reading, first):
        return None
    others = [at for noun in nouns[1:] for at in range(noun.start, noun.end)]
    own = reading.taking([*range(first.start, first.end), *others])
    made = conditioned(replace(base, kinds=(first.kind,)), own, (), scope, known, left_out(reading.text))
    picks = made is not None and any(one.operator != "present" for one in made.conditions)
    if made is None or not picks or made.terms or made.unread:
        return None
    return replace(made, unread=tuple(reading.words[at].text for at in others))


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
    excluded = left_out(reading.text)
    nouns = [noun for noun in nouns if not _inside(reading.words[noun.start], excluded)]
    live = _versions_live(reading, scope) if not [noun for noun in nouns if noun.kind is not Kind.DEPLOYMENT] else None
    lacking = [noun for noun in nouns if negated(reading.words, noun.start)]
    for noun in lacking:
        reading = reading.taking(range(noun.start, noun.end))
    subject = head([noun for noun in nouns if noun not in lacking and not _divides(reading.words, noun.start)])
    if live is not None and subject is None:
        subject, reading = live
        base = replace(base, conditions=(*base.conditions, Condition(field="*", operator="versioned")))
    opening = _opening(reading, scope, subject)
    subject = None if opening else subject
    told = None if opening else told_register(reading, scope)
    if told and (subject is None or told.kind is not subject.kind) and not _opens(reading, subject):
        subject = None
    sources, places = opening or _sources(reading, scope, subject)
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
    places = places | (_calling(reading, told) if told and subject is None else frozenset())
    plan = replace(base, kinds=(subject.kind,) if subject else (), sources=sources)
    reading = reading.taking(places).taking(range(subject.start, subject.end) if subject else ())
    others = [noun for noun in nouns if noun is not subject and noun not in lacking and not everywhere]
    plan, reading, lacking = unlinked(plan, reading, lacking, scope, known) if known else (plan, reading, lacking)
    plan, reading, clause = reached(plan, reading, others, scope, known) if known else (plan, reading, range(0))
    lacking = [noun for noun in lacking if noun.start not in clause]
    made = conditioned(plan, reading, lacking, scope, known, excluded)
    return None if weakly and made and made.unread else made  # a register that nobody named must account for every word


def _inside(word: Word, phrases: Sequence[LeftOut]) -> bool:
    """Whether a word stands in a phrase that leaves something out."""
    return any(phrase.start <= word.start < phrase.end for phrase in phrases)


def _versions_live(reading: Reading, scope: Scope) -> tuple[NounMatch, Reading] | None:
    """The deployments that "versions that went live" are, as the noun of a list; None where none are meant or here."""
    found = _VERSIONS_LIVE.search(reading.text)
    if found is None or not scope.narrowed(kinds=[Kind.DEPLOYMENT]).items:
        return None
    places = [at for at, word in enumerate(reading.words) if found.start() <= word.start < found.end()]
    return NounMatch(kind=Kind.DEPLOYMENT, start=places[0], end=places[0] + 1), reading.taking(places)


def _calling(reading: Reading, told: Register) -> frozenset[int]:
    """The words that call a register so: `alert` in "alert log"."""
    return frozenset(
        at
        for at, word in enumerate(reading.words)
        if at + 1 < len(reading.words) and word.stem in told.names and reading.words[at + 1].stem in REGISTER_WORDS
    )


def _opening(
    reading: Reading, scope: Scope, subject: NounMatch | None
) -> tuple[tuple[str, ...], frozenset[int]] | None:
    """The register that a list opens with, where the noun that follows says by what its rows are picked."""
    if subject is None:
        return None
    sources, places = _sources(reading, scope, None)
    opener = _LIST.search(reading.text) or _COUNT.search(reading.text)
    if not places or opener is None or reading.words[min(places)].start - opener.end() > NEAR:
        return None
    between = range(max(places) + 1, subject.start)
    led = any(reading.words[at].is_function_word for at in between)
    rows = [item for item in scope.items if "#" in item.id and {item.source, item.path} & set(sources)]
    other = rows and all(item.metadata.kind is not subject.kind for item in rows)
    return (sources, places) if led and other else None


def _opens(reading: Reading, subject: NounMatch | None) -> bool:
    """Whether a list opens with the noun that it is of, which then counts before any register that is named later."""
    opener = _LIST.search(reading.text) or _COUNT.search(reading.text)
    if subject is None:
        return False
    at = reading.words[subject.start].start
    return at - (opener.end() if opener else 0) <= NEAR


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
