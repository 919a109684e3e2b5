"""Questions for a field of a record that is described in words: which rows are meant, and which field of theirs is asked."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answer.question.lexicon import FILLERS, MISSING, PERSONS, kind_stems, same_meaning
from assistant.answer.question.reading import Reading
from assistant.answer.question.values import Columns, columns, is_current
from assistant.answer.words import Word, find_run, stems
from assistant.audit.roles import Role, plays
from assistant.domain.evidence import EvidenceId, Field
from assistant.domain.plan import Intent, Plan
from assistant.store.scope import Scope

_QUOTED = re.compile(r"“([^”]{3,})”|\"([^\"]{3,})\"|‘([^’]{3,})’|(?<!\w)'([^']{3,})'(?!\w)")
_ASKS = re.compile(
    r"\b(?:who|whom|whose|when|what|which|where|until|how (?:many|much|long|often|old)|date|by when)\b", re.IGNORECASE
)
_WHO, _WHEN = (
    re.compile(r"\bwho(?:m|se)?\b", re.IGNORECASE),
    re.compile(r"\bwhen\b|\bwhich day\b|\bwhat day\b|\bdate\b", re.IGNORECASE),
)
_HOW_MUCH = re.compile(r"\bhow (?:many|much)\b", re.IGNORECASE)
_PERSONS = (Role.OWNER, Role.APPROVER, Role.AUTHOR)
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
    fields = _fields_of(scope, ids)
    asked, _ = asked_fields(fields, rest)
    return (
        replace(base, intent=Intent.LOOKUP, identifiers=ids, projection=asked, terms=(), systems=()) if asked else None
    )


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
    held: dict[EvidenceId, Sequence[Field]] = dict(part.all_fields())
    return columns(held)


def asked_fields(fields: Columns, reading: Reading) -> tuple[tuple[str, ...], frozenset[int]]:
    """Fields that a question asks for, with the places of the words that name them.

    By their whole name, else by a word of a short name, else by a word of the same meaning; else what the question word
    wants: a person, a day, a number.
    """
    sequence = [word.stem for word in reading.words]
    free = [at for at, word in enumerate(reading.words) if at not in reading.taken]
    wanted = _wanted(fields, reading.text)
    whole = []
    for name, parts in fields.names.items():
        at = find_run(sequence, parts)
        if (
            at is not None
            and is_current(name)
            and (wanted is None or name in wanted)
            and all(one in free for one in range(at, at + len(parts)))
        ):
            whole.append((len(parts), name, at))
    if whole:
        longest = max(length for length, _, _ in whole)
        chosen = [one for one in whole if one[0] == longest]
        if longest > 1 or len(chosen) == 1:
            return tuple(name for _, name, _ in chosen)[:3], frozenset(
                p for n, _, at in chosen for p in range(at, at + n)
            )
    telling = [at for at in free if not reading.words[at].is_function_word and sequence[at] not in FILLERS]
    scored = []
    for order, (name, parts) in enumerate(fields.names.items()):
        if not is_current(name) or len(parts) > 8:
            continue
        exact = frozenset(at for at in telling if sequence[at] in parts)
        alike = frozenset(at for at in telling if not same_meaning(sequence[at]).isdisjoint(parts))
        if alike and (wanted is None or name in wanted):
            share = len({sequence[at] for at in exact}) / len(parts)
            scored.append((len(exact) + 0.6 * len(alike - exact) + share, -order, name, alike))
    if scored:
        best = max(scored)
        return (best[2],), best[3]
    return (wanted[:1] if wanted and len(wanted) == 1 else (), frozenset())


def _wanted(fields: Columns, text: str) -> tuple[str, ...] | None:
    """The fields that hold what the question word wants; None when it wants anything."""
    if _WHO.search(text):
        return tuple(
            name for name, parts in fields.names.items()
            if any(plays(name, role) for role in _PERSONS) or parts[-1] == "by" or {"person", "reviewer", "name"} & set(parts)
        )  # fmt: skip
    if _WHEN.search(text):
        return fields.dated()
    if _HOW_MUCH.search(text):
        return fields.numeric()
    return None
