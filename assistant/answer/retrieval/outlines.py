"""Documents by the numbers of their headings: where a text leads that names a place in one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from assistant.answer.retrieval.pointers import Number, Pointer, numbers_of
from assistant.domain.evidence import EvidenceId
from assistant.store.contents import Section
from assistant.store.index import ItemView
from assistant.store.scope import Scope

Numbered = tuple[int, int, str, Number]
"""Which part, how deep the heading lies, the word before its number, and the number."""


class Outlines:
    """Outlines of the documents of a scope, each made once."""

    def __init__(self, scope: Scope) -> None:
        """Make them from what a scope holds."""
        self._scope = scope
        self._made: dict[EvidenceId, Outline] = {}

    def of(self, item: ItemView) -> Outline:
        """The outline of an item inside."""
        if item.id not in self._made:
            self._made[item.id] = Outline(self._scope.sections(item))
        return self._made[item.id]


class Outline:
    """The parts of one document by the numbers of the headings above them."""

    def __init__(self, sections: Sequence[Section]) -> None:
        """Sort parts by the numbers of the headings above each."""
        self.sections = sections
        self._numbered: dict[str, list[Numbered]] = defaultdict(list)
        for at, section in enumerate(sections):
            for depth, heading in enumerate(section.headings):
                for word, number in numbers_of(heading):
                    self._numbered[number[0]].append((at, depth, word, number))

    def under(self, pointer: Pointer, path: Sequence[str]) -> list[Section]:
        """The parts of the place that is meant; where a number stands twice, of the one that lies nearest to a path.

        Of `4.5.1(2)` it is the second paragraph where that has a heading, else the whole of 4.5.1.
        """
        for count in range(len(pointer.number), pointer.least - 1, -1):
            held = [
                (_shared(self.sections[at].headings[:depth], path), at)
                for at, depth, word, number in self._numbered.get(pointer.number[0], ())
                if number[:count] == pointer.number[:count] and (count > 1 or word in ("", pointer.word))
            ]
            if held:
                nearest = max(shared for shared, _ in held)
                return [self.sections[at] for at in dict.fromkeys(at for shared, at in held if shared == nearest)]
        return []


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many headings, from the outermost, two paths share."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
