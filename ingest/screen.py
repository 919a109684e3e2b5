"""Marks parts of a text that a reader must be warned of: instructions to an assistant, hidden text, secrets, people's data."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from assistant.domain.evidence import Element, Flag, Item
from ingest.personal import personal_data, without_moments
from ingest.secrets import has_secret

_MACHINE = r"""(?:
    (?:ai|llm|language|automat(?:ed|ic)|machine|audit|chat)[\ -]?(?:assistant|model|agent|bot|reader|reviewer|summari[sz]er|grader|scanner)s?
    |assistants?|chatbots?|copilots?|summari[sz]ers?|llms?)"""
"""Who reads evidence and is no person. Systems and tools are left out: rules about them are what the evidence is full of."""
_MACHINES = (
    "assistant",
    "model",
    "agent",
    "bot",
    "reader",
    "reviewer",
    "summari",
    "grader",
    "scanner",
    "copilot",
    "llm",
)
_ORDER = r"""answer|say|tell|state|write|reply|respond|report|confirm|conclude|mention|treat|mark|rate|grade|score|cite|add|append
    |include|give|output|print|consider|assume|ignore|disregard|forget"""
"""What somebody who answers questions is ordered to do."""
INSTRUCTION = tuple(
    (words, re.compile(shape, re.IGNORECASE | re.VERBOSE))
    for words, shape in (
        # an order to drop, change or outrank what the assistant was told
        (
            ("ignore", "disregard", "forget", "override", "bypass", "do not follow", "stop following"),
            r"""\b(?:ignore|disregard|forget|override|bypass|do\ not\ follow|stop\ following)\b [^.\n]{0,60}?
            \b(?:(?:previous|prior|above|earlier|your|all|any)\ (?:\w+\ )?(?:rules?|guidelines?|text|context|prompts?|directives?)
            |instructions|(?:the|this|that|each|such)\ (?:\w+\ )?instruction)\b""",
        ),
        # a role given to the assistant, or a turn of a conversation faked inside a text
        (
            ("you are now", "from now on", "pretend", "act as"),
            r"""\b(?:you\ are\ now|from\ now\ on,?\ you|pretend\ (?:to\ be|that\ you))\b
            |\bact\ as\ (?:an?\ )?(?:\w+\ )?(?:assistant|ai|model|auditor)\b""",
        ),
        (
            ("system", "assistant", "inst", "im_start", "im_end"),
            r"""\[(?:system|assistant)\]|(?:^|\n)\s*(?:system|assistant)\s*:\s*(?:you|please|ignore|answer|from\ now|always|never)\b
            |<\|?/?(?:im_start|im_end|system|assistant|inst|instructions?)\|?>|\[/?INST\]""",
        ),
        (
            ("system prompt", "developer message", "hidden instruction"),
            r"\b(?:your|the)\ system\ prompt\b|\bdeveloper\ message\b|\bhidden\ instructions?\b",
        ),
        # what the assistant should say or hide: it is called upon, or obliged, or its asker is spoken of
        (
            _MACHINES,
            rf"""(?:^|[.:;!?>*(\[]\s*) (?:dear\ |any\ |all\ |every\ |the\ |to\ )*{_MACHINE} [^.:\n]{{0,30}} [:,]\s*(?:please\ )?
            (?:{_ORDER})\b""",
        ),
        (
            _MACHINES,
            rf"""\b{_MACHINE}\b [^.\n]{{0,60}} (?:\b(?:must|shall|please|(?:is|are|has|have)\ to)\b|:) [^.\n]{{0,40}} \b(?:{_ORDER})\b""",
        ),
        (
            ("note ", "message ", "instruction"),
            rf"\b(?:note|message|instructions?)\ (?:to|for)\ (?:the\ |any\ |all\ )?{_MACHINE}\b\s*:",
        ),
        (
            ("whoever", "anyone", "anybody", "everyone", "everybody"),
            r"""\b(?:tell|inform|assure|answer|give)\ (?:whoever|(?:any|every)(?:one|body)(?:\ who)?)\ asks?\b""",
        ),
        (
            ("respond", "reply", "answer"),
            r"(?:^|[.:!?]\s+|\bplease\s+)(?:respond|reply|answer)\s+(?:only\s+)?(?:with|that)\b",
        ),
        (
            ("do not ",),
            r"""\bdo\ not\ (?:mention|reveal|cite|disclose|show|report|list)\b [^.\n]{0,60}
            \b(?:user|reader|auditor|asker|answer|gaps?|this\ (?:note|comment|text))\b""",
        ),
        (
            ("when asked", "when summar", "when answering"),
            r"""\bwhen\ (?:asked|summari[sz]ing|answering)\b [^.\n]{0,80} (?:,|\byou\ (?:must|should))\ (?:always\ |only\ |please\ )?
            (?:say|state|answer|reply|respond|claim|report)\b""",
        ),
    )
)
"""Text that addresses an assistant instead of a reader. Flagged, shown with the flag, never obeyed.

Beside each shape stand words of which every text of that shape has one: looking for them is much faster.
"""

SAME_LETTER = str.maketrans({"\u0130": "i", "\u0131": "i"})
"""Letters that a pattern takes for an i when case does not count, and that case folding leaves alone."""

SHORTEST_SECRET, LETTERS_ALONE = 12, 20
"""Signs of the shortest token that is looked for, and of one that is made of letters alone."""

LONG = re.compile(rf"\S{{{SHORTEST_SECRET},}}")

SECRET_WORD = re.compile(r"pass|pwd|secret|token|key", re.IGNORECASE)
"""In every name that a value is given to as a secret."""

ZERO_WIDTH = re.compile(r"[\u200b\u200c\u200d\u2060\ufeff\u00ad\u202a-\u202e\u2066-\u2069]|[\U000e0000-\U000e007f]")
"""Signs without width or that turn the reading direction. One in a word may be a ligature; see HIDDEN_SIGNS."""

HIDDEN_SIGNS = 3
"""Signs without width in one part from which on it is taken to hide something; tag signs count at once."""

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
        metadata = replace(metadata, title=re.split(r"[/!]", item.id)[-1])
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
        Flag.INSTRUCTION: _instructs(plain),
        Flag.HIDDEN: len(text) - len(plain) >= HIDDEN_SIGNS or (plain != text and TAGS.search(text) is not None),
        Flag.SECRET: _may_hold_secret(plain) and has_secret(plain),
        Flag.PERSONAL: next(personal_data(plain), None) is not None,
    }
    return frozenset(flag for flag, seen in tests.items() if seen)


def _instructs(text: str) -> bool:
    """Whether the text addresses an assistant."""
    folded = text.translate(SAME_LETTER).casefold().replace("i\u0307", "i")
    for words, shape in INSTRUCTION:
        for word in words:  # a generator for each would take ten times as long as the looking
            if word in folded:
                if shape.search(text):
                    return True
                break
    return False


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
