"""What names name, inside one scope: record keys, pull-request numbers, AI systems and people."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from assistant.audit.directory import Directory, Person, directory
from assistant.audit.english import fields_in_english
from assistant.domain.evidence import EvidenceId, Field, Kind, Mention, MentionType
from assistant.domain.standing import bare_title, states_rules
from assistant.store.index import ItemView
from assistant.store.scope import Scope

_CODE = re.compile(r"[A-Za-z]{1,8}[-_ ]?\d+(?:[.-]\d+)*(?![\w.])|\d{2,}(?![\w.])")
_NAME_FIELD = re.compile(
    r"(?:^|[\s_-])(?:name|system|title|nom|nombre|nome|naam|namn|navn|bezeichnung|systeem|système|sistema|titel|titre|título)$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?P<family>[A-Za-z]{2,20}) \d{1,5}")
_VERSION = r"v?\.?\s?(\d+(?:\.\d+)+)"
_SHORTEST_ALIAS = 2  # characters; below this an alias is a stub that any text contains
_ALIAS_FIELD = re.compile(r"(?:^|[\s_])(?:alias(?:es)?|short name|also known as|acronym)$", re.IGNORECASE)
_ALIAS_SEPARATOR = re.compile(r"\s*[;/|,\n]\s*")
_WORD = re.compile(r"[^\W_]+")
_IN_BRACKETS = re.compile(r"\s*[()]\s*")
LONGEST_NAME = 60  # characters; a longer one is a description: whole it names, and pieces of it are ordinary words


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """An AI system as the inventory rows of this scope name it."""

    name: str
    """Its name in the inventory."""
    row: EvidenceId
    """The inventory row."""
    aliases: tuple[str, ...]
    """Every name and id by which the row calls it, lower-case, the name itself included."""

    def pattern(self) -> re.Pattern[str]:
        """Matches a mention of the system as whole words, in any case."""
        return re.compile(
            r"(?<![\w-])(?:" + "|".join(_loosely(alias) for alias in self.aliases) + r")(?![\w])", re.IGNORECASE
        )

    def versions_at(self, text: str) -> tuple[tuple[str, int, int], ...]:
        """Version numbers that stand right after a mention of the system, each with its place."""
        names = "|".join(_loosely(alias) for alias in self.aliases)
        between = r"[\s:_@`*-]*(?:version\s+|model\s+|release\s+)?"
        mention = re.compile(rf"(?<![\w-])(?:{names}){between}{_VERSION}", re.IGNORECASE)
        return tuple((match.group(1), match.start(1), match.end(1)) for match in mention.finditer(text))

    def versions_in(self, text: str) -> frozenset[str]:
        """Version numbers that stand right after a mention of the system."""
        return frozenset(version for version, _, _ in self.versions_at(text))


def _loosely(alias: str) -> str:
    """A pattern for an alias whose parts may be joined by a hyphen, a space or an underscore."""
    return r"[-_\s]?".join(re.escape(part) for part in re.split(r"[-_\s]+", alias) if part)


def key_of(evidence: EvidenceId) -> str:
    """The part of an id by which people name the item: the record's key, else the file's stem."""
    path, _, key = evidence.partition("#")
    return key or PurePosixPath(path.partition("!")[0]).stem


@dataclass(frozen=True, slots=True)
class References:
    """Keys and systems of one scope. Built from what the reader may read, so a hidden target and none look alike."""

    by_key: Mapping[str, tuple[ItemView, ...]]
    """Items by lower-case key."""
    systems: tuple[System, ...]
    """Systems of the inventory, longest name first."""
    aliases: Mapping[str, tuple[tuple[tuple[str, ...], System], ...]]
    """Words of each alias with its system, by the alias's first word; longest alias first."""
    people: Directory
    """People whom owner and approver name."""
    number_families: frozenset[str]
    """Lower-case words that documents here declare a number of: `pep`, `policy`."""
    titles: Mapping[str, tuple[tuple[tuple[str, ...], tuple[ItemView, ...]], ...]]
    """Words of each document's title, version aside, with the documents of it, by the first word; longest title first."""

    def named(self, mention: Mention) -> System | Person | tuple[ItemView, ...] | None:
        """What a name that stands in a text names here: a system, a person, the records of a key, or None.

        A version by itself names nothing: it is some system's.
        """
        match mention.type:
            case MentionType.SYSTEM:
                found = self.systems_in(mention.text)
                return found[0] if len(found) == 1 else None
            case MentionType.PERSON:
                return self.people.find(mention.text)
            case MentionType.IDENTIFIER:
                called = next((one for one in self.systems if mention.text.lower() in one.aliases), None)
                return called or self.resolve(mention.text) or None
            case MentionType.VERSION:
                return None

    def resolve(self, target: str) -> tuple[ItemView, ...]:
        """The items that a written reference names; empty when it names nothing here.

        `#87`, `PR 87`, `!87` and `acme/lens#87` name pull requests only.
        """
        bare = target.strip().lower()
        of_repository = re.fullmatch(r"(?:[\w.-]+/)?[\w.-]+(#\d+)", bare) if bare not in self.by_key else None
        number = re.fullmatch(
            r"(?:(?:pr|mr|pull request|merge request)\s*)?[#!]?\s*(\d+)", of_repository[1] if of_repository else bare
        )
        if number:
            found = self.by_key.get(number.group(1), ())
            return tuple(item for item in found if item.metadata.kind is Kind.PULL_REQUEST)
        found = self.by_key.get(bare) or self.by_key.get(_plain(bare), ())
        called = tuple(item for item in found if _plain(bare) in _called(item) or item.id.lower() == bare)
        return called or found  # a record whose title opens with another's id is about it, not it

    def can_name(self, target: str) -> bool:
        """Whether a written reference is one here: a word and a number are only where the word is a family, or it leads on."""
        shape = _NUMBERED.fullmatch(target)
        return shape is None or shape["family"].lower() in self.number_families or bool(self.resolve(target))

    def titles_in(self, text: str) -> tuple[tuple[int, int, tuple[ItemView, ...]], ...]:
        """Where a text writes titles of documents, with the documents, in text order; of two from one word the longer."""
        hits = list(_WORD.finditer(text))
        tokens = [hit[0].lower() for hit in hits]
        found: list[tuple[int, int, tuple[ItemView, ...]]] = []
        at = 0
        while at < len(tokens):
            candidates = self.titles.get(tokens[at], ())
            match = next((pair for pair in candidates if tuple(tokens[at : at + len(pair[0])]) == pair[0]), None)
            if match:
                found.append((hits[at].start(), hits[at + len(match[0]) - 1].end(), match[1]))
            at += len(match[0]) if match else 1
        return tuple(found)

    def names_of(self, systems: Iterable[str]) -> tuple[str, ...]:
        """Every name by which records may call some systems, given by their names in the inventory."""
        wanted = frozenset(systems)
        return tuple(name for one in self.systems if one.name in wanted for name in (one.name, *one.aliases))

    def systems_in(self, text: str) -> tuple[System, ...]:
        """Systems that a text mentions by any alias, in text order; of aliases that overlap the longest counts."""
        tokens = _words(text)
        found: dict[EvidenceId, System] = {}
        at = 0
        while at < len(tokens):
            candidates = self.aliases.get(tokens[at], ())
            match = next((pair for pair in candidates if tokens[at : at + len(pair[0])] == pair[0]), None)
            if match:
                found.setdefault(match[1].row, match[1])
            at += len(match[0]) if match else 1
        return tuple(found.values())


def _words(text: str) -> tuple[str, ...]:
    """Lower-case runs of letters and digits."""
    return tuple(_WORD.findall(text.lower()))


def references(scope: Scope) -> References:
    """The keys, systems and people of everything inside the scope; kept while the same items are inside."""
    return scope.derived("references", lambda: _references(scope))


def _references(scope: Scope) -> References:
    """The same, reckoned anew."""
    by_key: dict[str, list[ItemView]] = defaultdict(list)
    for item in scope.items:
        for key in _keys(item):
            by_key[key].append(item)
    systems = _systems(scope)
    aliases: dict[str, list[tuple[tuple[str, ...], System]]] = defaultdict(list)
    for system in systems:
        for alias in system.aliases:
            run = _words(alias)
            aliases[run[0]].append((run, system))
    ranked = {first: tuple(sorted(runs, key=lambda pair: -len(pair[0]))) for first, runs in aliases.items()}
    keyed = {key: tuple(items) for key, items in by_key.items()}
    numbers = (item.metadata.number for item in scope.items)
    families = frozenset(number.split()[0].lower() for number in numbers if number)
    return References(keyed, systems, ranked, directory(scope.items), families, _titles(scope.items))


def _titles(items: Iterable[ItemView]) -> Mapping[str, tuple[tuple[tuple[str, ...], tuple[ItemView, ...]], ...]]:
    """Documents by the first word of their titles; a title of one word is any word."""
    by_words: dict[tuple[str, ...], list[ItemView]] = defaultdict(list)
    for item in filter(states_rules, items):
        by_words[_words(bare_title(item.metadata.title))].append(item)
    found: dict[str, list[tuple[tuple[str, ...], tuple[ItemView, ...]]]] = defaultdict(list)
    for words in sorted(by_words, key=lambda words: (-len(words), words)):
        if len(words) > 1:
            found[words[0]].append((words, tuple(by_words[words])))
    return {first: tuple(titles) for first, titles in found.items()}


def _keys(item: ItemView) -> frozenset[str]:
    """The lower-case keys of an item: that of its id, a code that opens its title or its file's name, its own number."""
    key = key_of(item.id)
    codes = [code.group() for text in (item.metadata.title, key) if (code := _CODE.match(text))]
    names = [key, *codes, *([item.metadata.number] if item.metadata.number else [])]
    return frozenset({str(item.id).lower(), *(name.lower() for name in names), *map(_plain, names)})


def _called(item: ItemView) -> frozenset[str]:
    """The plain codes that are an item's own: its key, and the number that it declares."""
    return frozenset({_plain(key_of(item.id)), *([_plain(item.metadata.number)] if item.metadata.number else [])})


def _plain(code: str) -> str:
    """A code without signs and without zeros before its number: `PEP 655` and `pep-0655` are one."""
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", re.sub(r"[-_ :`]", "", code.lower()))


def _systems(scope: Scope) -> tuple[System, ...]:
    """Systems of the inventory rows, longest name first."""
    inventory = [item for item in scope.items if item.metadata.kind is Kind.INVENTORY and "#" in item.id]
    rows = fields_in_english(scope.narrowed(kinds=[Kind.INVENTORY]).all_fields()) if inventory else {}
    found = (_system(item, rows.get(item.id, ())) for item in inventory)
    return tuple(sorted((system for system in found if system), key=lambda system: (-len(system.name), system.row)))


def _system(item: ItemView, fields: Sequence[Field]) -> System | None:
    """The system of one inventory row: its name field, else its title, with the row's other names."""
    named = [field.value for field in fields if _NAME_FIELD.search(field.name)]
    name = " ".join((named[0] if named else item.metadata.title).split())
    listed = [
        part for field in fields if _ALIAS_FIELD.search(field.name) for part in _ALIAS_SEPARATOR.split(field.value)
    ]
    names = [name, *(_IN_BRACKETS.split(name) if len(name) <= LONGEST_NAME else ())]
    aliases = {
        alias.strip().lower() for alias in (*names, *listed, key_of(item.id)) if _can_name(alias.strip().lower())
    }
    kept = tuple(sorted(aliases, key=lambda alias: (-len(alias), alias)))
    return System(name=name, row=item.id, aliases=kept) if kept else None


def _can_name(alias: str) -> bool:
    """Whether a string is telling enough to name a system: not a bare number, a row position or a stub."""
    return len(alias) > _SHORTEST_ALIAS and bool(_words(alias)) and not re.fullmatch(r"row-\d+|[\d.]+", alias)
