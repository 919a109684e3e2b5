"""Fourth stage: the places that a good passage names gain by it.

"As set out in Rule 4.5.1", "under procedure PR-07", "see clause 5.4 of POL-02": half of the answer stands there, often in
words that the question does not share. A number is one of a heading: of the document that the text names beside it, else
of its own. Whatever the scope does not hold is not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from assistant.answer.retrieval.outlines import Outlines
from assistant.answer.retrieval.pointers import Pointer, pointers
from assistant.answer.retrieval.scored import Place, Scored, best_first, place_of, with_score
from assistant.audit.references import References
from assistant.domain.answer import Passage
from assistant.store.contents import Section
from assistant.store.index import ItemView
from assistant.store.scope import Scope

SHARE = 0.3
"""How far a passage rises towards the score of the best passage that names its place; it never rises above it.

Chosen on half of ObliQA-MP, where .2 to .3 were alike. To add a share of the score, as neighbours do, found as many and lost
in MAP: what is named seldom answers more than what names it.
"""
BEST = 3
"""How many passages of a place gain."""
NAMED = 8
"""How many places count that one passage names; a list of definitions names hundreds."""

_OWN_BEFORE = re.compile(r"[\s,:;(\[*_`-]*")
_OF_AFTER = re.compile(r"[\s)\]*_`]*(?:of|in|from)\s+(?:the\s+|our\s+)?[\[*_`\"“]*")
_STRANGER_BEFORE = re.compile(r"(?<![\w-])[A-Z]{2,}[\w/:-]*(?:\s\d[\w:-]*)?[),\s]+$")
_STRANGER_AFTER = re.compile(
    r"\s+(?:of|in)\s+(?:the\s+)?[^\w\s]?(?:[A-Z]{2,}\b|[A-Z]\w+\s+(?:\w+\s+){0,2}?[A-Z0-9]\w+)"
)
Name = tuple[int, int, tuple[ItemView, ...]]
"""Where a passage names items, and the items; none of them where the scope does not hold what is named."""


@dataclass(frozen=True, slots=True)
class Target:
    """A place that a passage names."""

    item: ItemView
    """What holds it."""
    pointer: Pointer | None
    """Which part of it; None is all of it."""


def with_crossreferences(scope: Scope, known: References, found: Scored, most: int) -> Scored:
    """The passages and the best of what the `most` best of them name; scores stay 0-1.

    `known` says what names name; of it only what is inside the scope counts.
    """
    outlines = Outlines(scope)
    named: dict[Place, Passage] = dict(found)
    for source in reversed(best_first(found.values())[:most]):  # the best that names a place has the last word
        for target in islice(dict.fromkeys(_targets(scope, known, source)), NAMED):
            for passage in _passages(scope, found, target.item, _best(found, source, target, outlines)):
                named[place_of(passage)] = with_score(passage, _risen(passage.score, source.score))
    return named


def _risen(own: float, source: float) -> float:
    """The score of a named passage: never less than its own, never more than that of what names it."""
    return max(own, (1 - SHARE) * own + SHARE * source)


def _best(found: Scored, source: Passage, target: Target, outlines: Outlines) -> list[Section]:
    """The parts of a place that were found best, then those that stand first in it; never the source."""
    evidence = target.item.id
    path = source.locator.section if evidence == source.span.evidence else ()
    outline = outlines.of(target.item)
    inside = outline.under(target.pointer, path) if target.pointer else outline.sections
    others = [each for each in inside if (evidence, each.start, each.end) != place_of(source)]
    scores = {each.start: _score(found, (evidence, each.start, each.end)) for each in others}
    return sorted(others, key=lambda each: (-scores[each.start], each.start))[:BEST]


def _score(found: Scored, place: Place) -> float:
    """The score of what was found at a place; 0 when nothing was."""
    return found[place].score if place in found else 0.0


def _passages(scope: Scope, found: Scored, item: ItemView, sections: Sequence[Section]) -> Iterator[Passage]:
    """The passages of parts of an item, those that were found with their scores."""
    places = [(item.id, each.start, each.end) for each in sections]
    yield from (found[place] for place in places if place in found)
    missing = [start for _, start, end in places if (item.id, start, end) not in found]
    if missing:
        yield from scope.starting(item, missing)


def _targets(scope: Scope, known: References, source: Passage) -> Iterator[Target]:
    """The places that a passage names, in its order: parts that it numbers, and items that it names whole."""
    item = scope.item(source.span.evidence)
    if item is None:
        return
    names = _names(scope, known, item, source)
    taken = set()
    for pointer in pointers(source.text):
        named = _beside(source.text, pointer, names)
        taken.add(named)
        if named:
            yield from (Target(each, pointer) for each in named[2])
        elif not _is_strange(source.text, pointer):
            yield Target(item, pointer)
    for name in names:
        yield from (Target(each, None) for each in name[2] if name not in taken and each.id != item.id)


def _names(scope: Scope, known: References, item: ItemView, source: Passage) -> list[Name]:
    """What a passage names by a link, an identifier or a title, with what of it is inside the scope."""
    first, last = source.span.start, source.span.end
    linked = [
        (link.start - first, link.end - first, known.resolve(link.target))
        for link in scope.links(item)
        if link.start is not None and link.end is not None and first <= link.start and link.end <= last
    ]
    return [
        (start, end, tuple(each for each in items if scope.item(each.id) is not None))
        for start, end, items in sorted((*linked, *known.titles_in(source.text)), key=lambda name: name[:2])
    ]


def _beside(text: str, pointer: Pointer, names: Sequence[Name]) -> Name | None:
    """The name of the document whose part a pointer means: `POL-02 clause 5.4`, `clause 5.4 of POL-02`."""
    for name in names:
        start, end, _ = name
        before = end <= pointer.start and _OWN_BEFORE.fullmatch(text, end, pointer.start)
        after = pointer.end <= start and _OF_AFTER.fullmatch(text, pointer.end, start)
        if before or after:
            return name
    return None


def _is_strange(text: str, pointer: Pointer) -> bool:
    """Whether a document is named beside a pointer that is not held here: its number must not become one of this one."""
    before = _STRANGER_BEFORE.search(text, max(0, pointer.start - 40), pointer.start)
    return bool(before or _STRANGER_AFTER.match(text, pointer.end))
