"""Marks parts of a text that a reader must be warned of: instructions to an assistant, hidden text, secrets, people's data."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from assistant.domain.addressing import addresses_machine
from assistant.domain.disguise import ZERO_WIDTH
from assistant.domain.evidence import Element, Flag, Item
from ingest.personal import personal_data, without_moments
from ingest.secrets import has_secret

SHORTEST_SECRET, LETTERS_ALONE = 12, 20
"""Signs of the shortest token that is looked for, and of one that is made of letters alone."""

LONG = re.compile(rf"\S{{{SHORTEST_SECRET},}}")

SECRET_WORD = re.compile(r"pass|pwd|secret|token|key", re.IGNORECASE)
"""In every name that a value is given to as a secret."""

HIDDEN_SIGNS = 3
"""Signs without width in one part from which on it is taken to hide something, since one may be a ligature; tag signs count at once."""

TAGS = re.compile(r"[\U000e0000-\U000e007f\u202a-\u202e\u2066-\u2069]")

UNSHOWN = frozenset({Flag.INSTRUCTION, Flag.HIDDEN})
"""Flags of a text that is not shown without them; a title or a heading path cannot carry any."""

UNSHOWN_HEADING = "(flagged heading)"
"""Stands in heading paths for a heading that is not shown."""


def screened(item: Item) -> Item:
    """The item with the flags of each part added to those that its parser set.

    A title goes beside every answer, and headings into every place: one that addresses an assistant or hides signs is
    named by the item's id there, and stands, flagged, only where the text has it.
    """
    named = _Headings()
    elements = tuple(named.renamed(_flagged(item.text, element)) for element in item.elements)
    metadata = item.metadata
    if flags_of(metadata.title) & UNSHOWN:
        name = re.split(r"[/!]", item.id)[-1]
        metadata = replace(metadata, title=name.partition("#")[0] if flags_of(name) & UNSHOWN else name)
    return replace(item, elements=elements, metadata=metadata)


class _Headings:
    """Heading paths of one item, each judged once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, ...], tuple[str, ...]] = {(): ()}

    def renamed(self, element: Element) -> Element:
        """The element, its heading path without what is not shown."""
        path = element.locator.section
        if path not in self._known:
            self._known[path] = tuple(UNSHOWN_HEADING if flags_of(name) & UNSHOWN else name for name in path)
        shown = self._known[path]
        return element if shown == path else replace(element, locator=replace(element.locator, section=shown))


def _flagged(text: str, element: Element) -> Element:
    flags = element.flags | flags_of(text[element.start : element.end])
    return replace(element, flags=flags) if flags != element.flags else element


@lru_cache(maxsize=4096)  # a table says the same few words in row after row
def flags_of(text: str) -> frozenset[Flag]:
    """What is seen in a text of its own."""
    # A word broken by signs without width is read without them
    plain = text if text.isascii() else ZERO_WIDTH.sub("", text)
    tests = {
        Flag.INSTRUCTION: addresses_machine(plain),
        Flag.HIDDEN: len(text) - len(plain) >= HIDDEN_SIGNS or (plain != text and TAGS.search(text) is not None),
        Flag.SECRET: _may_hold_secret(plain) and has_secret(plain),
        Flag.PERSONAL: next(personal_data(plain), None) is not None,
    }
    return frozenset(flag for flag, seen in tests.items() if seen)


def _may_hold_secret(text: str) -> bool:
    """Whether the text has what every secret has: a word for one, a sign-in or a key's rule, or a long token that is no word."""
    return any(sign in text for sign in ("-----", "://")) or SECRET_WORD.search(text) is not None or _has_token(text)


def _has_token(text: str) -> bool:
    """Whether a word is long and more than letters, or longer than words are; moments are not meant."""
    if LONG.search(text) is None:
        return False
    return any(_is_token(word.strip(".,;()\"'")) for word in LONG.findall(without_moments(text)))


def _is_token(word: str) -> bool:
    return len(word) >= SHORTEST_SECRET and (not word.isalpha() or len(word) >= LETTERS_ALONE)
