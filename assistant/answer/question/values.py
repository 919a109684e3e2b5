"""Value linking: which fields and values of the visible records a question's words name."""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.answer.amounts import day_of, number_of
from assistant.answer.question.lexicon import meant, same_meaning
from assistant.answer.words import FUNCTION_WORDS, Word, find_run, stem, stems, words
from assistant.domain.evidence import EvidenceId, Field
from assistant.domain.tongues import in_english, tongue_of, value_in_english

MAX_VALUE_WORDS = 8  # a longer value is prose, which is searched and not linked
FEW_VALUES = 40  # a field with more is no list of choices
MAX_NAME_WORDS = 3  # one word of a longer name does not stand for it: such names are whole sentences
_LISTED = re.compile(r"\.\d+(\.|$)")  # one of many: a comment, a review, a step of a history
_DENIAL = re.compile(
    r"\W*(?:no|not|none|never|nobody|nothing|nil|cannot|(?:did|has|have|had|was|were|is|are|does|do|could|can|will)(?:n['’]t|\s+not)"
    r"|(?:still\s+|yet\s+)?(?:to\s+(?:be\s+\w+|follow|come)|missing|awaited|awaiting)|yet\s+to)\b",
    re.IGNORECASE,
)
_A_NAME = r"[^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*){1,3}(?:\s*[<(][^<>()]+[>)])?"
_NAMES = re.compile(rf"{_A_NAME}(?:\s*[,;\n]\s*{_A_NAME})*,?")
_EMPTY = frozenset(
    {"", "n/a", "na", "n.a", "none", "null", "nil", "tbd", "tba", "tbc", "unknown", "not known", "blank", "empty"}
)
_NO_TOPIC = frozenset(map(stem, FUNCTION_WORDS))
_NO_WORD = re.compile(r"[\W_]*")
_ROUND_IT = " \t\n()[]<>.*"


def is_blank(value: str) -> bool:
    """Whether a value says nothing."""
    return value.strip(_ROUND_IT).lower() in _EMPTY or _NO_WORD.fullmatch(value) is not None


def denies(value: str) -> bool:
    """Whether a value says that there is nothing: it is blank, or opens so: `none yet`, `did not come`, `to follow`."""
    return is_blank(value) or _DENIAL.match(value) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """Words of a question that name a value of a field."""

    field: str
    """Name of the field."""
    values: frozenset[str]
    """Every spelling of the value that the records have."""
    start: int
    """Index of the first word."""
    end: int
    """One past the last word."""
    weight: tuple[int, int, int]
    """Preference among links of the same words: more words, the field named beside it, fewer distinct values."""
    also: tuple[tuple[str, frozenset[str]], ...] = ()
    """The same words as values of fields in other files, whose records lack the first field."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The fields of some records, ready to be linked to words."""

    values: Mapping[str, Mapping[str, int]]
    """How often each value stands in each field."""
    runs: Mapping[str, tuple[tuple[tuple[str, ...], str, str], ...]]
    """By first stem: the stems of a value, its field and the value."""
    names: Mapping[str, tuple[str, ...]]
    """Stems of each field name."""
    files: Mapping[str, frozenset[str]]
    """Files whose records have each field."""
    english: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    """Stems of the English name of each field whose name is in another tongue."""

    def linked(self, question: Sequence[Word], taken: Iterable[int] = ()) -> tuple[Linked, ...]:
        """The best reading of the question's words as values: links do not overlap each other or `taken`."""
        sequence = tuple(word.stem for word in question)
        used = set(taken)
        chosen: list[Linked] = []
        ranked = sorted(self._candidates(question, sequence), key=lambda link: (link.weight, link.field), reverse=True)
        together: frozenset[str] | None = None
        for link in ranked:
            if not used.isdisjoint(range(link.start, link.end)):
                continue
            same = [other for other in ranked if (other.start, other.end) == (link.start, link.end)]
            also = self._elsewhere(link, same)
            files = self.files[link.field].union(*(self.files[field] for field, _ in also))
            if together is not None and not together & files:
                continue  # no file has this column and those before: no record could meet both
            together = files if together is None else together & files
            used.update(range(link.start, link.end))
            used.update(self._saying_its_field(link, sequence))
            chosen.append(replace(link, also=also))
        return tuple(sorted(chosen, key=lambda link: link.start))

    def _saying_its_field(self, link: Linked, sequence: tuple[str, ...]) -> range:
        """The words that are the whole name of a linked value's field, which are no value of another field then.

        In "of the type Process" the type is no `Typing`.
        """
        name = self.names[link.field]
        at = find_run(sequence, name)
        if at is None or (at < link.end and link.start < at + len(name)):
            return range(0)
        return range(at, at + len(name))

    def _elsewhere(self, link: Linked, same: Sequence[Linked]) -> tuple[tuple[str, frozenset[str]], ...]:
        """Links of the same words to fields that are in files where the link's own field, and those before, are not."""
        covered = set(self.files[link.field])
        found: list[tuple[str, frozenset[str]]] = []
        for other in same:
            if self.files[other.field] - covered:
                covered |= self.files[other.field]
                found.append((other.field, other.values))
        return tuple(found)

    def _candidates(self, question: Sequence[Word], sequence: tuple[str, ...]) -> Iterable[Linked]:
        """Every place where the stems of a value stand in the question, one link a field and place.

        Function words alone link nothing: "does" is no DOE.
        """
        spellings: dict[tuple[str, int, int], set[str]] = defaultdict(set)
        for at, first in enumerate(sequence):
            for run, field, value in self.runs.get(first, ()):
                meant = any(not word.is_function_word for word in question[at : at + len(run)])
                if meant and sequence[at : at + len(run)] == run:
                    spellings[field, at, at + len(run)].add(value)
        for (field, start, end), values in spellings.items():
            named = self._named_beside(field, sequence)
            weight = (end - start, named, -len(self.values[field]))
            yield Linked(field=field, values=frozenset(values), start=start, end=end, weight=weight)

    def _named_beside(self, field: str, sequence: tuple[str, ...]) -> int:
        """How many words of a field's name stand in the question; a name that is a whole sentence must stand there whole."""
        name = self.names[field]
        if len(name) > MAX_NAME_WORDS:
            return len(name) if find_run(sequence, name) is not None else 0
        return sum(1 for part in name if part in sequence)

    def like_at(self, sequence: Sequence[Word], at: int) -> str | None:
        """The short field with a word that people use in the place of the one there; the fewest words win, then the order."""
        meanings = same_meaning(sequence[at].stem)
        found = [
            (len(name), order, field)
            for order, (field, name) in enumerate(self._called())
            if len(name) <= MAX_NAME_WORDS
            and not meanings.isdisjoint(name)
            and is_current(field)
            and not _of_other_object(sequence, at, name)
        ]
        return min(found)[2] if found else None

    def numeric(self) -> tuple[str, ...]:
        """Fields whose values are mostly numbers that can be reckoned with; those that count up the rows are no such."""
        return tuple(name for name, counts in self.values.items() if is_current(name) and _mostly(counts, number_of))

    def dated(self) -> tuple[str, ...]:
        """Fields whose values are mostly days."""
        return tuple(name for name, counts in self.values.items() if is_current(name) and _mostly(counts, day_of))

    def persons(self) -> tuple[str, ...]:
        """Fields whose values are mostly names as persons have them, one or several, with or without an address."""
        return tuple(
            name for name, counts in self.values.items() if is_current(name) and _mostly(counts, _NAMES.fullmatch)
        )

    def listed(self) -> tuple[tuple[str, str], ...]:
        """Field and value of the fields with few values: what can be meant by words that are none of them."""
        return tuple(
            (name, value)
            for name, counts in self.values.items()
            if 1 < len(counts) <= FEW_VALUES and is_current(name)
            for value in counts
            if 0 < len(stems(value)) <= MAX_VALUE_WORDS
        )

    def meaning(self) -> Columns:
        """The same fields with the words of their few values each in the form that stands for its meaning."""
        runs: dict[str, list[tuple[tuple[str, ...], str, str]]] = defaultdict(list)
        for name, value in self.listed():
            run = tuple(meant(part) for part in stems(value))
            if any(not word.is_function_word for word in words(value)):
                runs[run[0]].append((run, name, value))
        return Columns(
            self.values, {first: tuple(found) for first, found in runs.items()}, self.names, self.files, self.english
        )

    def _called(self) -> Iterable[tuple[str, tuple[str, ...]]]:
        """Each field with the stems of its name, and again with those of its English name where it has another."""
        return (*self.names.items(), *self.english.items())

    def named_at(self, question: Sequence[Word], at: int) -> tuple[str, int] | None:
        """The field that the word at a place names, and one past the last word that belongs to its name.

        The longest whole name wins; else a short name with the word in it, the shortest first, then in field order.
        """
        sequence = [word.stem for word in question]
        whole = [(len(name), field) for field, name in self._called() if find_run(sequence, name, at) == at]
        if whole:
            length, field = max(whole)
            return field, at + length
        held = [(end - at, field) for field, name in self._called() if (end := _end_of_name(question, at, name))]
        if held:  # "reported to the authority" is `Reported to authority`
            return max(held)[1], at + max(held)[0]
        pair = tuple(sequence[at : at + 2])
        telling = len(pair) > 1 and not any(word.is_function_word for word in question[at : at + 2])
        within = [field for field, name in self._called() if telling and find_run(name, pair) is not None]
        if within:  # two words of a name that is a whole sentence: "independent evaluation"
            return within[0], at + 2
        partly = [
            (len(name), order, field)
            for order, (field, name) in enumerate(self._called())
            if sequence[at] in name
            and len(name) <= MAX_NAME_WORDS
            and not sequence[at].isdigit()
            and not _of_other_object(question, at, name)
        ]
        return (min(partly)[2], at + 1) if partly else None


def _end_of_name(question: Sequence[Word], at: int, name: Sequence[str]) -> int | None:
    """One past the last word of a name whose telling words follow each other from a place on, words without topic between.

    A name with one telling word is no such: it is named by that word alone.
    """
    told = [part for part in name if part not in _NO_TOPIC]
    if len(told) < 2 or len(told) == len(name) or question[at].stem != told[0]:
        return None
    place = at + 1
    for part in told[1:]:
        while place < len(question) and question[place].is_function_word and question[place].stem != part:
            place += 1
        if place >= len(question) or question[place].stem != part:
            return None
        place += 1
    return place


def _of_other_object(question: Sequence[Word], at: int, name: Sequence[str]) -> bool:
    """Whether a deed is said of someone to whom it was done, and the field is for who did it, or for someone else.

    "Reported to the board" is neither `Reported by` nor `Reported to authority`.
    """
    led = any(one in same_meaning(question[at].stem) and other in ("by", "to", "with") for one, other in pairwise(name))
    return led and at + 1 < len(question) and question[at + 1].text.lower() in ("to", "with")


def columns(rows: Mapping[EvidenceId, Sequence[Field]]) -> Columns:
    """The fields and values of records, indexed by the stems of their words."""
    values: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    files: dict[str, set[str]] = defaultdict(set)
    for evidence, fields in rows.items():
        for field in fields:
            files[field.name].add(evidence.partition("#")[0])
            if not is_blank(field.value):
                values[field.name][field.value] += 1
    tongues = _in_english(files)
    runs: dict[str, list[tuple[tuple[str, ...], str, str]]] = defaultdict(list)
    for name, counts in values.items():
        for value in counts:
            run = stems(value) if _can_link(name, value) else ()
            if 0 < len(run) <= MAX_VALUE_WORDS:
                runs[run[0]].append((run, name, value))
            said = value_in_english(value, tongues[name][1]) if run and name in tongues else value
            if said != value and (run := stems(said)):
                runs[run[0]].append((run, name, value))
    names = {name: tuple(stem(part) for part in _name_words(name)) for name in values}
    english = {
        name: tuple(stem(part) for part in _name_words(told)) for name, (told, _) in tongues.items() if name in names
    }
    held = {name: frozenset(files[name]) for name in values}
    return Columns(values, {first: tuple(found) for first, found in runs.items()}, names, held, english)


def _in_english(files: Mapping[str, set[str]]) -> Mapping[str, tuple[str, str]]:
    """English name and tongue of each field that heads a list in another tongue."""
    headings: dict[str, list[str]] = defaultdict(list)
    for name, several in files.items():
        for file in several:
            headings[file].append(name)
    found: dict[str, tuple[str, str]] = {}
    for _, held in sorted(headings.items()):
        tongue = tongue_of(tuple(held))
        for name in held if tongue else ():
            found.setdefault(name, (in_english(name, tongue), tongue or ""))
    return {name: told for name, told in found.items() if told[0] != name}


def _mostly(counts: Mapping[str, int], read: Callable[[str], object | None]) -> bool:
    """Whether most of a field's distinct values can be read so; a few are enough to tell."""
    some = list(counts)[:50]
    return sum(read(value) is not None for value in some) * 3 > len(some) * 2


def is_current(name: str) -> bool:
    """Whether a field says what the record is now, and is not one of many: a comment, a review, a step of a history."""
    return _LISTED.search(name) is None


def _can_link(name: str, value: str) -> bool:
    """Whether a word of a question may mean this value: what the record is now, short, and not made of function words."""
    if not is_current(name) or len(value) > MAX_VALUE_WORDS * 20:
        return False
    return any(not word.is_function_word and len(word.text) > 1 for word in words(value))


def _name_words(name: str) -> tuple[str, ...]:
    """The words of a field name, split at case and at every sign."""
    spaced = "".join(
        f" {sign}" if sign.isupper() and before.islower() else sign
        for before, sign in zip(" " + name, name, strict=False)
    )
    return tuple(word.text for word in words(spaced.replace("_", " ")))
