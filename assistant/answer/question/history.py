"""Questions for what a document said before, or how it changed: which of its versions are meant, in whatever words.

A version of a system is none of a document, and what changed in a register is asked of records. So a document must be
named: by its title or number, by a word such as policy or rule, or by an edition with its label.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from assistant.answer.question.lexicon import kind_stems
from assistant.answer.question.periods import without_period
from assistant.answer.question.practice import RULE_KINDS
from assistant.answer.words import stem, stems, words
from assistant.audit.references import References
from assistant.domain.dates import Period
from assistant.domain.standing import states_rules


class Side(StrEnum):
    """Which versions of a document a question is about."""

    FIRST = "first"
    """The oldest."""
    PREVIOUS = "previous"
    """The one right before the one in force."""
    EARLIER = "earlier"
    """All before the one in force, or before a label."""
    NAMED = "named"
    """Those of the labels."""
    CHANGE = "change"
    """All that were in force, or those of the labels, one beside the other."""
    DAY = "day"
    """Those that were in force on the days of the period asked about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What a question asks of the versions of a document."""

    side: Side
    """Which versions."""
    labels: tuple[str, ...] = ()
    """The versions that it names, without the word before them: `2.1`, `B`."""
    topic: str = ""
    """The question without the words that say which versions; empty when it asks for nothing else."""


_EDITION = r"(?:versions?|editions?|issues?|revisions?|revs?|vers?|v)"
_LABEL = r"(?:\d+(?:\.\d+)*|(?-i:[A-H])(?![\w'’]))"
_LABELLED = re.compile(
    rf"\b{_EDITION}\.?\s*(?:no\.?\s*)?(?P<first>{_LABEL})(?P<more>(?:\s*(?:,|and|or|to|vs\.?|versus|with|against|&|/|->|→|–|-)\s*(?:{_EDITION}\.?\s*)?{_LABEL})*)(?!\w)",
    re.IGNORECASE,
)
_BARE = re.compile(rf"(?<![\w.])v?{_LABEL}(?![\w%])", re.IGNORECASE)
_PAIR = re.compile(
    r"\b(?:between|from|of)\s+(?P<first>v?\d+(?:\.\d+)*)\s+(?:and|to)\s+(?P<second>v?\d+(?:\.\d+)*)(?![\w%])",
    re.IGNORECASE,
)
"""Two numbers by themselves, where the question says that something changed."""
_THING = (
    r"(?:versions?|editions?|issues?|revisions?|wordings?|texts?|rules?|polic(?:y|ies)|procedures?|standards?|guides?|guidelines?"
    r"|instructions?|regimes?|requirements?|limits?|thresholds?|deadlines?)"
)
_FIRST = re.compile(
    rf"\b(?:very\s+)?(?:first|original|initial|oldest|earliest)\s+(?:[\w-]+\s+){{0,3}}?{_THING}\b|\boriginally\b",
    re.IGNORECASE,
)
_PREVIOUS = re.compile(
    rf"\b(?:previous|preceding|prior|outgoing|last\s+but\s+one|penultimate)\s+(?:[\w-]+\s+){{0,4}}?{_THING}\b|\bpreviously\b",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    rf"\b(?:earlier|older|old|former|superseded|replaced|retired|withdrawn|obsolete|outdated)\s+(?:[\w-]+\s+){{0,4}}?{_THING}\b"
    r"|\b(?:formerly|used\s+to|back\s+then|in\s+the\s+past)\b"
    rf"|\b(?:before|prior\s+to|until|ahead\s+of)\s+(?:the\s+)?(?:new|current|present|latest|last)\s+(?:[\w-]+\s+){{0,3}}?{_THING}\b"
    rf"|\b(?:before|prior\s+to|until)\s+(?:it|this|that|the\s+(?:[\w-]+\s+){{0,3}}?{_THING})\s+(?:was|were|got|had\s+been|is)?\s*(?:changed|revised|replaced|updated|amended|superseded)\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"\b(?:before|prior\s+to|until|ahead\s+of|preceding|up\s+to)\s+(?:the\s+)?$", re.IGNORECASE)
_CHANGE = re.compile(
    r"\bhow\s+(?:did|has|have|was|were|is)\b.{1,100}?\b(?:changed?|evolved?|differ(?:ed)?|different|revised|amended|developed?|moved?)\b"
    r"|\bwhat(?:['’]s|\s+is|\s+was|\s+has|\s+have|\s+did|\s+were|\s+are)?\s+(?:been\s+)?(?:changed?|new|different|differs?|revised|amended|added|dropped|removed)\b"
    r"|\b(?:differences?|changes?)\s+(?:between|from|in|to|of)\b|\b(?:did|has|have)\b.{1,80}?\bchanged?\b"
    r"|\bcompare\b|\bcompared\s+(?:to|with)\b|\bchanges?\s+(?:history|log)\b|\bhistory\s+of\b|\bover\s+time\b",
    re.IGNORECASE,
)  # fmt: skip
_IN_FORCE = r"(?:in\s+(?:force|effect|use)|effective|operative|valid|binding|appl(?:y|ies|ied|icable)|govern(?:s|ed)?|held|current|stood)"
_SINGLE = r"(?:version|edition|issue|revision|rev|wording|text|document|rule|policy|procedure|standard|guide|guideline|instruction|handbook|manual)"
_NUMBERED = r"[A-Za-z]{2,8}[- ]?\d{1,6}"
_HELD_ON = re.compile(
    rf"\b(?:which|what)\s+(?:[\w'’&/-]+\s+){{0,6}}?{_SINGLE}\b(?!\s+of\s+(?:the\s+)?rules\b)[^?.;]{{0,100}}?\b{_IN_FORCE}\b"
    rf"|\b(?:{_SINGLE}|{_NUMBERED})(?=\s)(?:\s+(?!{_SINGLE}\b)[\w'’&/-]+){{0,6}}?\s+(?P<surely>in\s+(?:force|effect))\b",
    re.IGNORECASE,
)
"""Asks which one of the versions of a document held, or for the one that did: "who signed the manual in force on 3 May"."""
RULE_WORDS = frozenset().union(*(kind_stems(kind) for kind in RULE_KINDS)) - frozenset(
    map(stem, ("process", "description", "work"))
) | frozenset(map(stem, ("rule", "guide", "handbook", "manual")))
"""Stems of the words for a document that says how things must be done."""
_OF_VERSIONS = frozenset(
    stems(
        "say said state stated read ask asked versions version edition issue revision text wording compare difference changes change "
        "different differs told force effect effective bind binds apply applies applied today valid day date new added dropped"
    )
)
"""Words that ask for what a version says at all."""


_CHOOSES = re.compile(
    r"\b(?:very|first|original(?:ly)?|initial|oldest|earliest|previous(?:ly)?|preceding|prior|outgoing|earlier|older|old|former(?:ly)?"
    r"|superseded|replaced|retired|withdrawn|obsolete|outdated|versions?|editions?|issues?|revisions?|used\s+to|back\s+then|in\s+the\s+past)\b",
    re.IGNORECASE,
)
_HELD = re.compile(
    rf"\b(?:(?:was|were|is|that|which|did|had\s+been)\s+)*(?:then\s+|still\s+)?{_IN_FORCE}\b", re.IGNORECASE
)
"""That a document held, which every version that is told says of itself."""
_LED_IN = re.compile(
    r"(?:\b(?:before|prior\s+to|until|ahead\s+of|up\s+to|in|under|between|from|since|the)\s+)*\0[\0\s]*(?:\bof\b)?",
    re.IGNORECASE,
)
"""Words blanked out, with those that only lead them in and on: "before … of the policy"."""


def history_in(question: str, known: References, period: Period | None = None) -> History | None:
    """What a question asks of the versions of a document; None where it asks for what holds, or names no document.

    `period` is that of the question: a document that was in force is asked for by the days on which it was.
    """
    labelled = _labels(question, known)
    change = _CHANGE.search(question)
    pair = _PAIR.search(question) if change and not labelled else None
    names = _names_document(question, known)
    if not (names or labelled) or (pair and not names):
        return None
    if pair:
        labelled = ((_plain(pair["first"]), *pair.span()), (_plain(pair["second"]), *pair.span()))
    labels = tuple(dict.fromkeys(label for label, _, _ in labelled))
    if pair and not set(labels) & _held_labels(known):
        return None
    spans = [(start, end) for _, start, end in labelled]
    side = _side(question, change is not None, spans) or (Side.DAY if _of_a_day(question, known, period) else None)
    if side is None or (side is Side.NAMED and not set(labels) & _held_labels(known)):
        return None
    said = [
        hit.span() for hit in (_FIRST.search(question), _PREVIOUS.search(question), _EARLIER.search(question)) if hit
    ]
    if side is Side.DAY:
        question = _HELD.sub(" ", without_period(question, period))
    return History(side=side, labels=labels, topic=_topic(question, spans, said))


def _of_a_day(question: str, known: References, period: Period | None) -> bool:
    """Whether a question is for the document that was in force on some days; of a system's version it is none."""
    asked = _HELD_ON.search(question) if period and period.start and period.end else None
    return asked is not None and not known.systems_in(asked.group())


def _side(question: str, change: bool, spans: list[tuple[int, int]]) -> Side | None:
    """Which versions are meant; None for none in particular."""
    before = any(_BEFORE.search(question[:start]) for start, _ in spans)
    if before:
        return Side.EARLIER
    if change:
        return Side.CHANGE
    if spans:
        return Side.NAMED
    found = ((Side.FIRST, _FIRST), (Side.PREVIOUS, _PREVIOUS), (Side.EARLIER, _EARLIER))
    return next((side for side, pattern in found if pattern.search(question)), None)


def _labels(question: str, known: References) -> tuple[tuple[str, int, int], ...]:
    """The labels of editions in a question with their places; what stands beside a system's name is the system's."""
    systems = [span for system in known.systems for span in _with_versions(system.versions_at(question))]
    found: list[tuple[str, int, int]] = []
    for hit in _LABELLED.finditer(question):
        if any(start < hit.end() and hit.start() < end for start, end in systems):
            continue
        if known.systems_in(question[max(0, hit.start() - 40) : hit.start()]) and not _is_document_word(question, hit):
            continue
        found += [(_plain(one.group()), *hit.span()) for one in _BARE.finditer(hit.group("first") + " " + hit["more"])]
    return tuple(found)


def _with_versions(places: Iterable[tuple[str, int, int]]) -> Iterator[tuple[int, int]]:
    """The places of versions of systems."""
    return ((start, end) for _, start, end in places)


def _is_document_word(question: str, hit: re.Match[str]) -> bool:
    """Whether the word before a label is one that only documents are counted by, or a rule is named anywhere."""
    counted = re.match(r"edition|issue|rev", hit.group(), re.IGNORECASE) is not None
    return counted or not RULE_WORDS.isdisjoint(stems(question))


def _plain(label: str) -> str:
    """A label to compare: lower-case, without the sign of a version and closing zeros."""
    bare = label.lower().removeprefix("v") if label[-1:].isdigit() else label.lower()
    return re.sub(r"(?:\.0+)+$", "", bare)


def plain_label(version: str | None) -> str:
    """The label of a document's version to compare with those of a question: `Rev. B` is `b`, `v2.0` is `2`."""
    last = re.findall(r"\d+(?:\.\d+)*|[A-Za-z]+", version or "")
    return _plain(last[-1]) if last else ""


def _held_labels(known: References) -> frozenset[str]:
    """The labels of all versions of documents."""
    documents = (item for titles in known.titles.values() for _, items in titles for item in items)
    return frozenset(plain_label(item.metadata.version) for item in documents)


def _names_document(question: str, known: References) -> bool:
    """Whether a question names a document, or speaks of rules."""
    if not RULE_WORDS.isdisjoint(stems(question)) or known.titles_in(question):
        return True
    ids = re.findall(r"(?<![\w.])[A-Za-z]{2,8}[- ]?\d{1,6}(?![\w.])", question)
    return any(states_rules(item) for one in ids for item in known.resolve(one))


def _topic(question: str, labels: list[tuple[int, int]], said: list[tuple[int, int]]) -> str:
    """The question without the labels and the words that choose among versions; the words for the document stay."""
    cut = question
    for start, end in labels:
        cut = cut[:start] + "\0" * (end - start) + cut[end:]
    for start, end in said:
        cut = cut[:start] + _CHOOSES.sub(lambda hit: "\0" * len(hit.group()), cut[start:end]) + cut[end:]
    return " ".join(_LED_IN.sub(" ", cut).replace("\0", " ").split())


def asks_more(topic: str, title_stems: Iterable[str]) -> tuple[str, ...]:
    """The words of a topic that say more than which document is meant and that a version is."""
    passed = {*title_stems, *_OF_VERSIONS, *RULE_WORDS, *map(stem, ("ai", "document"))}
    return tuple(
        word.text
        for word in words(topic)
        if not word.is_function_word and word.stem not in passed and not word.text.isdigit()
    )
