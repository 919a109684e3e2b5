"""Marks parts of a text that a reader must be warned of: instructions to an assistant, hidden text, secrets, people's data."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import replace
from functools import lru_cache

from assistant.domain.evidence import Element, Flag, Item

INSTRUCTION = tuple(
    re.compile(shape, re.IGNORECASE | re.VERBOSE)
    for shape in (
        # an order to drop, change or outrank what the assistant was told
        r"""\b(?:ignore|disregard|forget|override|bypass|do\ not\ follow|stop\ following)\b [^.\n]{0,60}?
            \b(?:(?:previous|prior|above|earlier|your|all|any)\ (?:\w+\ )?(?:rules?|guidelines?|text|context|prompts?|directives?)
            |instructions?)\b""",
        # a role given to the assistant, or a turn of a conversation faked inside a text
        r"""\b(?:you\ are\ now|from\ now\ on,?\ you|pretend\ (?:to\ be|that\ you))\b
            |\bact\ as\ (?:an?\ )?(?:\w+\ )?(?:assistant|ai|model|auditor)\b""",
        r"""\[(?:system|assistant)\]|(?:^|\n)\s*(?:system|assistant)\s*:\s*(?:you|please|ignore|answer|from\ now|always|never)\b
            |<\|?/?(?:im_start|im_end|system|assistant|inst|instructions?)\|?>|\[/?INST\]""",
        r"\b(?:your|the)\ system\ prompt\b|\bdeveloper\ message\b|\bhidden\ instructions?\b",
        # what the assistant should say or hide
        r"""\b(?:(?:ai|language|llm|audit)[\ -]?(?:assistant|model|agent)s?|assistants?|chatbots?|automated\ reviewers?)\b
            [^.\n]{0,60} (?:\b(?:must|shall|please)\b|:) [^.\n]{0,40}
            \b(?:answer|say|state|reply|respond|report|confirm|conclude|mention|treat|mark|rate|grade|cite|ignore|disregard)\b""",
        r"\b(?:note|message|instructions?)\ (?:to|for)\ (?:the\ |any\ )?(?:\w+\ )?(?:ai|llm|assistant|model|chatbot|reviewer)s?\b\s*:",
        r"(?:^|[.:!?]\s+|\bplease\s+)(?:respond|reply|answer)\s+(?:only\s+)?(?:with|that)\b",
        r"""\bdo\ not\ (?:mention|reveal|cite|disclose|show|report|list)\b [^.\n]{0,60}
            \b(?:user|reader|auditor|asker|answer|gaps?|this\ (?:note|comment|text))\b""",
        r"""\bwhen\ (?:asked|summari[sz]ing|answering)\b [^.\n]{0,80} (?:,|\byou\ (?:must|should))\ (?:always\ |only\ |please\ )?
            (?:say|state|answer|reply|respond|claim|report)\b""",
    )
)
"""Text that addresses an assistant instead of a reader. Flagged, shown with the flag, never obeyed."""

ZERO_WIDTH = re.compile(r"[\u200b\u200c\u200d\u2060\ufeff\u00ad\u202a-\u202e\u2066-\u2069]|[\U000e0000-\U000e007f]")
"""Signs without width or that turn the reading direction. One in a word may be a ligature; see HIDDEN_SIGNS."""

HIDDEN_SIGNS = 3
"""Signs without width in one part from which on it is taken to hide something; tag signs count at once."""

TAGS = re.compile(r"[\U000e0000-\U000e007f\u202a-\u202e\u2066-\u2069]")

SECRET = tuple(
    re.compile(shape)
    for shape in (
        r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----",
        r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
        r"\bgh[pousr]_[A-Za-z0-9]{36,}\b",
        r"\bgithub_pat_[A-Za-z0-9_]{40,}\b",
        r"\bxox[abprs]-[A-Za-z0-9-]{10,}\b",
        r"\bsk-[A-Za-z0-9_-]{20,}\b",
        r"\bAIza[0-9A-Za-z_-]{35}\b",
        r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}",
        r"\b[a-z][a-z0-9+]*://[^\s:/@]+:[^\s:/@]{3,}@",
    )
)
"""Keys and tokens by the shapes that their issuers give them."""

ASSIGNED = re.compile(
    r"\b(?:password|passwd|pwd|secret|token|api[_-]?key|access[_-]?key|client[_-]?secret)\b[\"']?\s*[:=]\s*[\"']?([^\s\"',;(){}\[\]<>*]{8,})",
    re.IGNORECASE,
)
"""A value given to something called a secret."""

SECRET_BITS = 3.0
"""Entropy a sign from which a value reads as random; English words measured lie under 2.9 for 8 to 20 letters."""

PERSONAL = tuple(
    re.compile(shape)
    for shape in (
        r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b",
        r"(?<![\w.])(?:\+|00)\d{1,3}[\s/-]?(?:\(0\)\s?)?\d{1,5}(?:[\s/-]?\d{2,}){2,4}(?!\w)",
        r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,7}(?:\s?[A-Z0-9]{1,3})?\b",
        r"\b\d{3}-\d{2}-\d{4}\b",
        r"\b\d{2}\s?[0-3]\d[01]\d\d{2}\s?[A-Z]\s?\d{3}\b",
    )
)
"""E-mail address, telephone number with its country, IBAN, and the shapes of two national numbers."""


def screened(item: Item) -> Item:
    """The item with the flags of each part added to those that its parser set."""
    return replace(item, elements=tuple(_flagged(item.text, element) for element in item.elements))


def _flagged(text: str, element: Element) -> Element:
    flags = element.flags | flags_of(text[element.start : element.end])
    return replace(element, flags=flags) if flags != element.flags else element


@lru_cache(maxsize=4096)  # a table says the same few words in row after row
def flags_of(text: str) -> frozenset[Flag]:
    """What is seen in a text of its own."""
    tests = {
        # A word broken by signs without width is read without them
        Flag.INSTRUCTION: any(shape.search(ZERO_WIDTH.sub("", text)) for shape in INSTRUCTION),
        Flag.HIDDEN: len(ZERO_WIDTH.findall(text)) >= HIDDEN_SIGNS or TAGS.search(text) is not None,
        Flag.SECRET: any(shape.search(text) for shape in SECRET) or _assigns_secret(text),
        Flag.PERSONAL: any(shape.search(text) for shape in PERSONAL),
    }
    return frozenset(flag for flag, seen in tests.items() if seen)


def _assigns_secret(text: str) -> bool:
    """Whether something called a secret is given a value that reads as random."""
    return any(_entropy(value) >= SECRET_BITS and any(map(str.isdigit, value)) for value in ASSIGNED.findall(text))


def _entropy(text: str) -> float:
    """Bits of information a sign, from how often each occurs."""
    counts = Counter(text)
    return -sum(count / len(text) * math.log2(count / len(text)) for count in counts.values())
