"""Invariant: nothing reaches the reader as a claim without a citation.

Three things break it: a claim or a row without a citation, a hop without one that is not told as missing, and a sentence
of `answer` that states something and stems from none of them. Gaps, the line of what was searched, fixed sentences and,
where the answer states nothing, the note may stand in `answer` too: promise 1, "rendered from its parts and holds nothing
else".

How a sentence is traced back: the words of each claim, gap and fixed sentence are looked for as one run in the words of
`answer`, markers and markup aside, and what is found is told. A line may be told by one row, hop or the search besides,
piece by piece. A sentence with words left that are more than function words states something of its own, unless it is a
heading or a question with few words of its own, words about the answer itself or, in a lead-in that ends with a colon, words of the question. Denials
and yes or no count as words, so that a `not` put before a claim is seen.

One look a reply, and one finding for each violation. It reads any system's answer: what an adapter puts into `claims` is
told, and prose that it does not is not.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.answer.words import FUNCTION_WORDS, stem, stems
from assistant.domain.answer import NOT_FOUND, OUTSIDE_RIGHTS
from assistant.models.chat import Failure, not_used
from evals.measures.measure import Finding, Result, invariant
from evals.reply import ABSTAINS, Reply

NAME = "uncited"

WEAK = "rests on weak evidence"
NEWS = 4
"""Words that nobody asked about from which a heading or a question states something: "Which systems?" does not."""
SHOWN = 120  # characters of a sentence in a finding

_MARKS = re.compile(r"(?:\[\d+(?:\s*,\s*\d+)*\])+(?: and \d+ more\b)?")
_WORD = re.compile(r"[^\W_]+")
_SENTENCE = re.compile(r"\S[^\n]*?(?:[.!?]+[\"'”’)\]*_]*(?=\s)|(?=\n)|$(?![^\n]))", re.MULTILINE)
_HEADING = re.compile(r"#{1,6}\s|(?:\*\*|__)[^.!:]+(?:\*\*|__)$")
_LEAD = frozenset({"following", "answer", "summary", "result", "results", "below", "sources", "source", "note"})
"""Words of lead-ins that name no subject."""
_STATING = frozenset(
    """yes no not never none nobody nothing neither nor cannot without t must shall should may might can could will
    all every only""".split()  # noqa: SIM905  one block of words reads better than quoted strings
)
"""Function words that turn what they stand beside, or answer a question alone."""
_ABOUT_ITSELF = re.compile(
    r"(?:sorry|unfortunately|i(?:['’]m| am) sorry)?\W*(?:but\s+)?(?:(?:please )?let me know|feel free|would you|do you want"
    r"|please (?:ask|rephrase|name|specify)|i can (?:help|look)|if you (?:want|need)"
    r"|i (?:do not|don['’]t) know|i (?:could|can)(?:not| not|n['’]t) (?:find|answer|say|tell)"
    r"|i(?:['’]m| am) (?:not able|unable)"
    r"|(?:the |this |these )?(?:provided |given |available )?(?:context|documents?|evidence|sources?|passages?|information)"
    r" (?:provided |given )?(?:do(?:es)? not|don['’]t|doesn['’]t) (?:contain|mention|say|provide|include|answer|hold))\b",
    re.IGNORECASE,
)
"""How systems say that they do not know, or offer more; a word beside it that nobody asked about still states something."""
_OF_ANSWERS = frozenset(
    stems(
        """sorry unfortunately answer question rephrase specify help look further information context document passage
        source provided given available contain mention include hold enough sufficient able unable based on what you
        could t details specific feel free ask
        """
    )
)
"""Stems of words that speak of asking and answering."""


def measure(replies: Sequence[Reply]) -> tuple[Result, ...]:
    """The share of replies in which nothing is stated without a citation."""
    return (invariant(NAME, [finding for reply in replies for finding in _looks(reply)]),)


def _looks(reply: Reply) -> Iterable[Finding]:
    """Each violation of a reply, or one finding that there is none."""
    faults = [*_bare(reply.answer), *(("answer", stated) for stated in stray(reply.answer, _asked(reply)))]
    if not faults:
        return [Finding(reply=reply.name, value=1.0)]
    return [Finding(reply=reply.name, value=0.0, why=f"nothing cited for: {why}", place=place) for place, why in faults]


def _asked(reply: Reply) -> str:
    return " ".join(turn.question for turn in reply.case.turns[: reply.at + 1])


def _bare(answer: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Claims, rows and hops that are there and cite nothing."""
    for at, claim in enumerate(answer.get("claims") or (), 1):
        if not claim["citations"]:
            yield f"claim {at}", claim["text"][:SHOWN]
    for at, row in enumerate((answer.get("table") or {}).get("rows", ()), 1):
        if not row["citations"]:
            yield f"row {at}", "; ".join(map(str, row["cells"]))[:SHOWN]
    for trail in answer.get("trail") or ():
        for hop in trail["hops"]:
            if hop["state"] != "missing" and not hop["citations"]:
                yield f"{trail['subject']}, {hop['stage']}", f"{hop['stage']}: {hop['state']}"


def stray(answer: Mapping[str, Any], asked: str = "") -> list[str]:
    """Sentences of an answer's text that state something and stem from none of its parts, in their order."""
    text = _MARKS.sub(lambda hit: " " * len(hit.group()), answer.get("answer") or "")
    words = _Words.of(text)
    for part in _prose(answer):
        words.tell(part)
    pieces = frozenset(_folded(part) for part in _pieces(answer))
    rows = _rows(answer)
    return [
        text[start:end].strip()[:SHOWN]
        for start, end in _sentences(text)
        if not _is_row(text, start, rows)
        and _states(text[start:end].strip(), words.left(start, end), asked)
        and not _is_piece(words, _line(text, start), pieces)
    ]


@dataclass(slots=True)
class _Words:
    """The words of a text with their places, and which of them a part tells."""

    starts: list[int]
    """Where each word begins in the text."""
    words: list[str]
    """Each word in lower case."""
    joined: str
    """All of them with one blank around each."""
    places: dict[int, int]
    """Which word begins at a place of the joined form."""
    told: set[int]
    """Which words a part tells."""

    @classmethod
    def of(cls, text: str) -> _Words:
        hits = list(_WORD.finditer(text))
        words = [hit.group().casefold() for hit in hits]
        places, at = {}, 0
        for number, word in enumerate(words):
            places[at] = number
            at += len(word) + 1
        return cls([hit.start() for hit in hits], words, f" {' '.join(words)} ", places, set())

    def tell(self, part: str) -> None:
        """Mark every place at which all the words of a part stand in a run."""
        needle = _folded(part)
        at = self.joined.find(needle) if needle.strip() else -1
        while at >= 0:
            first = self.places[at]
            self.told.update(range(first, first + needle.count(" ") - 1))
            at = self.joined.find(needle, at + len(needle) - 1)

    def left(self, start: int, end: int) -> list[str]:
        """The words of a stretch that no part tells."""
        return [self.words[number] for number in self._within(start, end) if number not in self.told]

    def all(self, start: int, end: int) -> list[str]:
        """All words of a stretch."""
        return [self.words[number] for number in self._within(start, end)]

    def _within(self, start: int, end: int) -> range:
        return range(bisect_left(self.starts, start), bisect_left(self.starts, end))


def _folded(part: str) -> str:
    """The words of a part in lower case with one blank around each."""
    return f" {' '.join(word.casefold() for word in _WORD.findall(part))} "


def _prose(answer: Mapping[str, Any]) -> Iterator[str]:
    """Texts that may stand in an answer anywhere, whole."""
    claims = answer.get("claims") or ()
    yield from (_MARKS.sub(" ", claim["text"]) for claim in claims)
    weak = [claim.get("grade") == "weak" for claim in claims]
    if any(weak):
        yield f"{'All' if all(weak) else 'Part'} of this {WEAK}"
    yield from (trail["subject"] for trail in answer.get("trail") or ())
    if answer["outcome"] in ABSTAINS:
        yield answer.get("note") or ""
    yield from (said for said in map(not_used, Failure) if said == answer.get("note"))
    for gap in answer.get("gaps") or ():
        yield from (f"Gap: {gap['expected']}", gap["expected"], gap["why"], NOT_FOUND, OUTSIDE_RIGHTS)
        yield from (f"nearest {near.get('why_not', '')}" for near in gap.get("nearest") or ())


def _pieces(answer: Mapping[str, Any]) -> Iterator[str]:
    """Lines that one part tells piece by piece: each hop, each gap, the search, the rows that were cut."""
    for trail in answer.get("trail") or ():
        for hop in trail["hops"]:
            told = (
                "stage",
                "state",
                "date",
                "person",
                *(("why",) if hop["state"] != "present" or hop["stage"] == "deployment" else ()),
            )
            yield " ".join(str(hop.get(name) or "") for name in told)
    yield from _search(answer.get("searched") or {})
    rows = len((answer.get("table") or {}).get("rows", ()))
    yield from (f"{rows - shown} further rows are in the table of this answer" for shown in (50,) if rows > shown)


def _search(searched: Mapping[str, Any]) -> Iterator[str]:
    """The line of what was searched, however many kinds it names."""
    period = searched.get("period") or {}
    kinds = sorted((searched.get("kinds") or {}).items(), key=lambda pair: (-pair[1], pair[0]))
    dated = f"dated {period.get('from') or 'the beginning'} to {period.get('to') or 'now'}" if period else ""
    undated = f"{searched['undated']} undated left out" if searched.get("undated") else ""
    head = f"Searched {searched.get('items')} items in version {searched.get('version')} {dated} {undated}"
    for shown in range(len(kinds) + 1):
        named = " ".join(f"{kind} {count}" for kind, count in kinds[:shown])
        rest = len(kinds) - shown
        yield f"{head} {named} {f'{rest} other kinds' if rest and shown else ''}{'' if kinds else 'none'}"


def _rows(answer: Mapping[str, Any]) -> frozenset[tuple[str, ...]]:
    """Rows and head of the table as their cells would be told, a column of markers behind them or not."""
    table = answer.get("table") or {"columns": (), "rows": ()}
    plain = [
        tuple(table["columns"]),
        *(tuple("" if c is None else str(c) for c in row["cells"]) for row in table["rows"]),
    ]
    told = [tuple(_folded(_MARKS.sub(" ", cell)) for cell in row) for row in plain if row]
    return frozenset(row + last for row in told for last in ((), (_folded(""),), (_folded("source"),)))


def _is_row(text: str, at: int, rows: frozenset[tuple[str, ...]]) -> bool:
    """Whether the line at a place is a row, the head or the rule of the table that the answer carries."""
    start, end = _line(text, at)
    line = text[start:end].strip()
    if not line.startswith("|"):
        return False
    cells = re.split(r"(?<!\\)\|", line.strip("|"))
    return tuple(map(_folded, cells)) in rows or not _WORD.search(line)


def _line(text: str, at: int) -> tuple[int, int]:
    """Ends of the line that holds a place."""
    end = text.find("\n", at)
    return text.rfind("\n", 0, at) + 1, len(text) if end < 0 else end


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Spans of sentences; a line break ends one, a table's row is one."""
    at = 0
    for line in text.splitlines(keepends=True):
        if line.lstrip().startswith("|"):
            yield at, at + len(line)
        else:
            yield from ((at + hit.start(), at + hit.end()) for hit in _SENTENCE.finditer(line))
        at += len(line)


def _is_piece(words: _Words, line: tuple[int, int], pieces: Container[str]) -> bool:
    """Whether one part tells a whole line, or all of it that nothing else tells."""
    return any(f" {' '.join(some)} " in pieces for some in (words.all(*line), words.left(*line)))


def _states(sentence: str, left: Sequence[str], asked: str) -> bool:
    """Whether the words that no part tells state something."""
    if _HEADING.match(sentence) or sentence.endswith("?"):
        known = {*stems(asked), *_LEAD}
        return sum(word not in FUNCTION_WORDS and stem(word) not in known for word in left) >= NEWS
    own = [word for word in left if word not in FUNCTION_WORDS or word in _STATING]
    if sentence.endswith(":"):
        known = {*_folded(asked).split(), *_LEAD}
        return any(word not in known for word in own)
    if _ABOUT_ITSELF.match(sentence):
        known = {*stems(asked), *_OF_ANSWERS}
        return any(word not in _STATING and stem(word) not in known for word in own)
    return bool(own)
