"""Questions for a field of a record that is described in words: which rows are meant, and which field of theirs is asked."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answer.question.asked import asked_fields, peers_of
from assistant.answer.question.lexicon import FILLERS, MISSING, PERSONS, kind_stems, same_meaning
from assistant.answer.question.reading import Reading
from assistant.answer.question.values import Columns, columns, is_current
from assistant.answer.words import Word, stems
from assistant.domain.evidence import EvidenceId, Field, Kind
from assistant.domain.plan import Intent, Plan
from assistant.store.scope import Scope

_QUOTED = re.compile(r"“([^”]{3,})”|\"([^\"]{3,})\"|‘([^’]{3,})’|(?<!\w)'([^']{3,})'(?!\w)")
_ASKS = re.compile(
    r"\b(?:who|whom|whose|when|what|which|where|until|how (?:many|much|long|often|old)|date|by when)\b", re.IGNORECASE
)
_LONGEST = 300  # characters of a value by which a record may be called in quotes
_ROWS = 8  # rows whose words are looked at closely
_TIES = 3  # rows that may be meant at once; more are a list
_FEW = 3  # records that hold a word which describes them alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The records of a scope by their words, to be found by description."""

    ids: tuple[EvidenceId, ...]
    """The records."""
    having: Mapping[str, frozenset[int]]
    """Places of the records whose title or values hold a stem."""
    called: Mapping[str, tuple[EvidenceId, ...]]
    """Records by a whole value of theirs, folded; by their title first."""
    titles: Mapping[str, tuple[EvidenceId, ...]]
    """Records by their title, folded."""


def rows_by_words(scope: Scope) -> Rows:
    """The records of a scope by their words, kept while the same items are inside."""
    return scope.derived("rows by words", lambda: _rows_by_words(scope))


def _rows_by_words(scope: Scope) -> Rows:
    """The same, reckoned anew."""
    fields = scope.all_fields()
    items = [item for item in scope.items if "#" in item.id]
    having: dict[str, set[int]] = defaultdict(set)
    called: dict[str, list[EvidenceId]] = defaultdict(list)
    titles: dict[str, list[EvidenceId]] = defaultdict(list)
    for at, item in enumerate(items):
        titles[_folded(item.metadata.title)].append(item.id)
        values = {field.value for field in fields.get(item.id, ()) if is_current(field.name)}
        for value in values:
            if len(value) <= _LONGEST:
                called[_folded(value)].append(item.id)
        for part in {part for value in (item.metadata.title, *values) for part in stems(value)}:
            having[part].add(at)
    return Rows(
        ids=tuple(item.id for item in items),
        having={part: frozenset(places) for part, places in having.items()},
        called={value: tuple(found) for value, found in called.items()},
        titles={title: tuple(found) for title, found in titles.items()},
    )


def _folded(text: str) -> str:
    """A text without regard to case, white space and the sign that closes it."""
    return " ".join(text.split()).casefold().rstrip(".")


def quoted(base: Plan, reading: Reading, scope: Scope) -> Plan | None:
    """The plan of a question for a field of the records that it calls by name in quotation marks."""
    found = _QUOTED.search(reading.text)
    if found is None:
        return None
    name = _folded(next(group for group in found.groups() if group))
    rows = rows_by_words(scope)
    ids = rows.titles.get(name) or rows.called.get(name, ())
    if not 0 < len(ids) <= _TIES:
        return None
    rest = reading.taking_span(*found.span())
    items = [item for each in ids if (item := scope.item(each)) is not None]
    asked = _asked_of(_fields_of(scope, ids), peers_of(scope, items), rest, {item.metadata.kind for item in items})
    return (
        replace(base, intent=Intent.LOOKUP, identifiers=ids, projection=asked, terms=(), systems=()) if asked else None
    )


def _asked_of(fields: Columns, beside: Columns, reading: Reading, kinds: Collection[Kind]) -> tuple[str, ...]:
    """The fields that are asked for, where words for the kind of record ("the use case “…”") name none but as the last resort."""
    around = {part for kind in kinds for part in kind_stems(kind)}
    told = reading.taking(at for at, word in enumerate(reading.words) if word.stem in around)
    asked, _ = asked_fields(fields, told, beside)
    return asked or asked_fields(beside, told)[0] or asked_fields(fields, reading)[0]


def described(base: Plan, reading: Reading, scope: Scope) -> Plan | None:
    """The plan of a question for a field of the few records that its words describe; None where they describe none.

    Every word must stand in the record, name the field that is asked for, or say what register it is in. One word may
    be left over beside three that agree, and an answer names it.
    """
    if not _ASKS.search(reading.text) or base.criteria:
        return None
    rows = rows_by_words(scope)
    told = [at for at, word in enumerate(reading.words) if not word.is_function_word]
    weights: dict[int, float] = defaultdict(float)
    for part in {reading.words[at].stem for at in told}:
        places = rows.having.get(part, frozenset())
        for place in places:
            weights[place] += math.log(1 + len(rows.ids) / len(places))
    best = sorted(weights, key=lambda place: (-weights[place], place))[:_ROWS]
    readings = [one for place in best if (one := _one_row(rows, place, reading, scope)) is not None]
    if not readings:
        return None
    chosen = min(readings, key=lambda one: one.rank)
    alike = [one for one in readings if one.rank == chosen.rank and one.fields == chosen.fields]
    if len(alike) > _TIES or len(chosen.over) > (1 if chosen.agreeing >= 3 else 0):
        return None
    if any(sign.isdigit() or sign.isupper() for text in chosen.over for sign in text):
        return None
    ids = tuple(one.id for one in alike)
    return replace(
        base, intent=Intent.LOOKUP, identifiers=ids, projection=chosen.fields, terms=(), systems=(), unread=chosen.over,
        period=None,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class OneRow:
    """How well one record is what a question's words describe."""

    id: EvidenceId
    """The record."""
    fields: tuple[str, ...]
    """Its fields that are asked for."""
    over: tuple[str, ...]
    """Words that neither it nor its register accounts for."""
    agreeing: int
    """How many words stand in it."""
    titled: int
    """How many of them stand in its title or key."""

    @property
    def rank(self) -> tuple[int, int, int]:
        """What is better described comes first."""
        return len(self.over), -self.titled, -self.agreeing


def _one_row(rows: Rows, place: int, reading: Reading, scope: Scope) -> OneRow | None:
    """The reading of a question as one for a field of this record; None when it asks for no field of it."""
    item = scope.item(rows.ids[place])
    if item is None:
        return None
    fields = _fields_of(scope, (item.id,))
    asked, naming = asked_fields(fields, reading)
    if not asked:
        return None
    around = kind_stems(item.metadata.kind) | set(stems(f"{item.source} {item.path} {item.id}"))
    title = set(stems(f"{item.metadata.title} {item.id.partition('#')[2]}"))
    agreeing: set[str] = set()
    over: list[str] = []
    titled: set[str] = set()
    for at, word in enumerate(reading.words):
        if word.is_function_word or at in naming:
            continue
        held = place in rows.having.get(word.stem, frozenset())
        if held and word.stem not in FILLERS:
            agreeing.add(word.stem)
            titled |= {word.stem} & title
        elif held:
            continue
        elif not _passes(word, around):
            over.append(word.text)
    telling = any(len(rows.having[part]) <= _FEW for part in agreeing)
    if len(agreeing) < 2 and not telling:
        return None
    return OneRow(id=item.id, fields=asked, over=tuple(over), agreeing=len(agreeing), titled=len(titled))


def _passes(word: Word, around: set[str] | frozenset[str]) -> bool:
    """Whether a word that a record does not hold says only what register it is in, or nothing."""
    return word.stem in FILLERS | PERSONS | MISSING or not same_meaning(word.stem).isdisjoint(around)


def _fields_of(scope: Scope, ids: Sequence[EvidenceId]) -> Columns:
    """The fields of some records."""
    part = scope.narrowed(ids=ids)
    held: dict[EvidenceId, Sequence[Field]] = dict(part.nameable_fields())
    return columns(held)
