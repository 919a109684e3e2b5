"""Which registers a question is about when no noun of the vocabulary says it: by their names, their keys and their words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from assistant.answer.question.lexicon import FILLERS, REGISTER_WORDS, same_meaning
from assistant.answer.question.reading import Reading
from assistant.answer.words import stems
from assistant.domain.evidence import EvidenceId, Field, Kind
from assistant.store.index import ItemView
from assistant.store.scope import Scope

_KEY_WORDS = frozenset(stems("id ref no number key code nr"))
_NAMED = 2.0
"""What a name in the question counts beside a value, which counts one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """Records of one file or entry that share their columns."""

    source: str
    """The path of its file, by which a plan names it."""
    kind: Kind
    """What its records are."""
    names: frozenset[str]
    """Stems by which people call it or its records."""
    said: frozenset[str]
    """Stems of its columns and values."""
    size: int
    """How many records it has."""


def registers(scope: Scope) -> tuple[Register, ...]:
    """The registers of a scope, kept while the same items are inside."""
    return scope.derived("registers", lambda: _registers(scope))


def _registers(scope: Scope) -> tuple[Register, ...]:
    """The same, reckoned anew."""
    fields = scope.all_fields()
    by_file: dict[tuple[str, Kind], list[ItemView]] = defaultdict(list)
    for item in scope.items:
        if "#" in item.id:
            by_file[item.path, item.metadata.kind].append(item)
    return tuple(_register(path, kind, items, fields) for (path, kind), items in sorted(by_file.items()))


def _register(path: str, kind: Kind, items: list[ItemView], fields: Mapping[EvidenceId, tuple[Field, ...]]) -> Register:
    """A register with the words of its names, columns and values."""
    columns = dict.fromkeys(field.name for item in items for field in fields.get(item.id, ()))
    values = {field.value for item in items for field in fields.get(item.id, ())}
    names = {*stems(PurePosixPath(path).stem), *stems(items[0].source), *stems(kind.replace("_", " "))}
    names |= {part for item in items[:500] for part in stems(item.id.partition("#")[2].rpartition("/")[0])}
    for column in columns:
        parts = stems(column.replace("_", " "))
        if len(parts) > 1 and parts[-1] in _KEY_WORDS:
            names |= set(parts[:-1])
            break
    said = {part for column in columns for part in stems(column.replace("_", " "))}
    said |= {part for value in values if len(value) < 120 for part in stems(value)}
    # a number calls no register: "clause 10.2" means none of `export-2`
    kept = frozenset(part for part in names - FILLERS - REGISTER_WORDS if not part.isdigit())
    return Register(source=path, kind=kind, names=kept, said=frozenset(said), size=len(items))


def chosen(reading: Reading, scope: Scope) -> Register | None:
    """The register whose names the question uses, and whose columns and values most of its words are; None when none is named.

    Words that people use for a name count like the name: an alarm for an alert.
    """
    asked = [word.stem for word in reading.words if not word.is_function_word and word.stem not in REGISTER_WORDS]
    scored: list[tuple[float, int, Register]] = []
    for register in registers(scope):
        named = sum(1 for part in set(asked) if not same_meaning(part).isdisjoint(register.names))
        if named:
            score = _NAMED * named + sum(1 for part in set(asked) if part in register.said)
            scored.append((score, -register.size, register))
    scored.sort(key=lambda each: (each[0], each[1], each[2].source), reverse=True)
    return scored[0][2] if scored else None


def told_register(reading: Reading, scope: Scope) -> Register | None:
    """The register that the question calls so: `the training register`, `supplier list`, `in the alert log`."""
    for at, word in enumerate(reading.words):
        if word.stem in REGISTER_WORDS and at and at not in reading.taken:
            before = reading.words[at - 1].stem
            found = [one for one in registers(scope) if not same_meaning(before).isdisjoint(one.names)]
            if found:
                return max(found, key=lambda one: (before in one.names, -one.size, one.source))
    return None
