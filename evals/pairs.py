"""Pairs of a statement and its quotes whose label is known, because the statement was made from the quote.

A sentence is taken from a text as it stands. An operator that keeps its meaning gives a supported statement, one that
breaks it gives another. Made pairs tell which kinds of break a judge sees; pairs that people have labelled, read by
`evals.verifier`, tell how it does on language as it is. Neither is there to fit the judge on.

`python -m evals.pairs` writes the pairs that ship anew from the demo organization's Markdown.
"""

from __future__ import annotations

import itertools
import json
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

SHIPPED = Path(__file__).parent / "suites" / "verifier" / "pairs.jsonl"
"""Pairs made from the demo organization's own text."""
CORPUS = Path(__file__).parent / "corpora" / "demo"
SEED = 20261116
EACH = 10
"""Pairs an operator gives at most."""
WORDS = range(8, 45)
"""How long a sentence is that makes a pair: a shorter one says too little, a longer one is a table or a list."""

Operator = Callable[[str, random.Random], str | None]
"""A statement made from a sentence; None where the sentence gives nothing to work on."""

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+ [A-Z][a-z]+\b")
_OTHER_NAMES = ("Ottilie Brandner", "Casimir Holt", "Wanda Ferreira")
_STRONG = {"must": "may", "shall": "may", "should": "must", "may": "must", "can": "must"}
_STRENGTH = {
    "at least": "at most", "at most": "at least", "before": "after", "after": "before", "within": "no sooner than",
    "only": "not only", "some": "all", "daily": "weekly", "weekly": "monthly", "monthly": "yearly", "below": "above",
    "above": "below", "more than": "less than", "less than": "more than", "always": "sometimes", "every": "nearly every",
}  # fmt: skip
_SYNONYMS = {
    "starts": "begins", "approved": "signed off", "checks": "examines", "before": "prior to", "people": "persons",
    "needs": "requires", "shows": "displays", "changes": "alterations", "use": "employ", "kept": "retained",
    "writes": "records", "about": "concerning", "quarterly": "every quarter", "yearly": "every year",
}  # fmt: skip

_OPPOSITE = {
    "approved": "rejected", "accepted": "refused", "raised": "lowered", "opened": "closed", "started": "stopped",
    "starts": "stops", "open": "closed", "increased": "fell", "rose": "fell", "higher": "lower", "first": "last",
    "internal": "external", "complete": "incomplete", "allowed": "forbidden", "passed": "failed", "fewer": "more",
    "known": "unknown", "valid": "invalid", "early": "late", "long": "short", "new": "old", "right": "wrong",
    "good": "bad", "same": "different", "full": "empty", "small": "large", "easy": "hard", "inside": "outside",
    "human": "machine", "kept": "deleted", "agreed": "disagreed", "found": "missed", "won": "lost", "wins": "loses",
}  # fmt: skip
_COUNTED = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_COUNT = rf"\b(?:{'|'.join(_COUNTED)})\b"
_LONE_NAME = re.compile(r"(?<=[a-z] )[A-Z][a-z]{2,}\b(?! [A-Z]|-)")
_SOMEBODY = re.compile(r"\b[A-Z][a-z]{2,}(?: [A-Z][a-z]+)?\b|\b[A-Z]{2,}(?:-[A-Z]+)?-\d+\b")
_NOBODY = frozenset(_MONTHS) | frozenset(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday The This That These Those When Where What Who Which How Why "  # noqa: SIM905
    "For And But Not There They She You Every Each All Any Some After Before From With Until".split()
)
"""Capitalised words that are nobody."""
_LISTED = re.compile(r"\b(?:and|or|with|from|in|of)\b")
"""What stands between two whose order says nothing."""
_SURNAMES = ("Brandner", "Ferreira", "Okonjo", "Lindqvist")
_FOREIGN = ("fraudulent", "volcanic", "ornamental", "submarine", "feathered", "medieval")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A statement beside what is quoted for it, with what people (or its making) say of them."""

    id: str
    """Unique among the pairs of its source."""
    source: str
    """Which set it is of."""
    operator: str
    """How it was made, or the label that people gave in their own words."""
    statement: str
    """What is claimed."""
    quotes: tuple[str, ...]
    """What is quoted for it."""
    supported: bool
    """Whether the quotes say it."""


def negation(sentence: str, _draw: random.Random) -> str | None:
    """The same denied, or no longer denied."""
    if (without := re.sub(r"\b(is|are|was|were|must|may|does|do|did) not\b", r"\1", sentence, count=1)) != sentence:
        return without
    return _swapped(sentence, r"\b(is|are|was|were|must|should|may|can|will)\b", lambda word: f"{word} not")


def number(sentence: str, draw: random.Random) -> str | None:
    """Another number; those of a date or an identifier are left to their own operators."""
    return _swapped(sentence, r"(?<![\w.:/-])\d{1,4}(?![\w:/-]|\.\d)", lambda told: str(int(told) + draw.randint(1, 9)))


def date(sentence: str, draw: random.Random) -> str | None:
    """Another day or another month."""
    found = _swapped(sentence, r"(?<=\d{4}-\d\d-)\d\d", lambda day: f"{int(day) % 28 + 1:02}")
    return found or _swapped(sentence, _month(), lambda name: draw.choice([one for one in _MONTHS if one != name]))


def name(sentence: str, draw: random.Random) -> str | None:
    """Somebody else."""
    return _swapped(sentence, _NAME.pattern, lambda _: draw.choice(_OTHER_NAMES))


def modality(sentence: str, _draw: random.Random) -> str | None:
    """Must for may, may for must."""
    return _swapped(sentence, rf"\b(?:{'|'.join(_STRONG)})\b", lambda word: _STRONG[word])


def strength(sentence: str, _draw: random.Random) -> str | None:
    """A bound, an order or a rhythm turned round."""
    return _swapped(sentence, rf"\b(?:{'|'.join(_STRENGTH)})\b", lambda word: _STRENGTH[word])


def antonym(sentence: str, _draw: random.Random) -> str | None:
    """A verb or adjective turned into its contrary."""
    return _swapped(sentence, rf"\b(?:{'|'.join(_OPPOSITE)})\b", lambda word: _OPPOSITE[word])


def role_swap(sentence: str, _draw: random.Random) -> str | None:
    """Two who stand round a verb in each other's place."""
    every = [hit for hit in _SOMEBODY.finditer(_english(sentence)) if hit[0].split()[0] not in _NOBODY]
    for one, other in itertools.pairwise(every):
        between = sentence[one.end() : other.start()]
        if one[0] != other[0] and re.fullmatch(r" [a-z]+(?: [a-z]+){1,7} ", between) and not _LISTED.search(between):
            return sentence[: one.start()] + other[0] + between + one[0] + sentence[other.end() :]
    return None


def surname(sentence: str, draw: random.Random) -> str | None:
    """Another single name."""
    hits = [hit[0] for hit in _LONE_NAME.finditer(_english(sentence)) if hit[0] not in _NOBODY]
    return sentence.replace(hits[0], draw.choice(_SURNAMES), 1) if hits else None


def number_word(sentence: str, _draw: random.Random) -> str | None:
    """One more, in words."""
    return _swapped(sentence, _COUNT, lambda word: "two" if word == "twelve" else _COUNTED[_COUNTED.index(word) + 1])


def foreign_word(sentence: str, draw: random.Random) -> str | None:
    """A word that the text never says in the place of one of its longer ones."""
    hits = list(re.finditer(r"(?<= )[a-z]{6,}(?=[ .,;])", sentence))
    if not hits:
        return None
    hit = draw.choice(hits)
    return sentence[: hit.start()] + draw.choice(_FOREIGN) + sentence[hit.end() :]


def digits(sentence: str, _draw: random.Random) -> str | None:
    """A number word in digits."""
    return _swapped(sentence, _COUNT, lambda word: str(_COUNTED.index(word) + 2))


def lead_in(sentence: str, draw: random.Random) -> str | None:
    """The same, reported."""
    said = draw.choice(("According to the evidence, ", "The record says that ", "It is written there that "))
    first = sentence.split(" ", 1)[0]
    return said + (sentence[0].lower() + sentence[1:] if first.istitle() and len(first) < len("There's") else sentence)


def date_style(sentence: str, _draw: random.Random) -> str | None:
    """The same day, written otherwise."""

    def spelled(told: str) -> str:
        year, month, day = told.split("-")
        return f"{int(day)} {_MONTHS[int(month) - 1]} {year}"

    return _swapped(sentence, r"\b\d{4}-(?:0[1-9]|1[0-2])-\d\d\b", spelled)


def synonym(sentence: str, _draw: random.Random) -> str | None:
    """The same with one other word."""
    return _swapped(sentence, rf"\b(?:{'|'.join(_SYNONYMS)})\b", lambda word: _SYNONYMS[word])


def clause(sentence: str, _draw: random.Random) -> str | None:
    """Its first part, where a semicolon divides two that stand alone."""
    first, found, _ = sentence.partition("; ")
    return f"{first}." if found and len(first.split()) >= WORDS.start else None


BREAKS: Mapping[str, Operator] = {
    one.__name__: one for one in (
        negation, number, date, name, modality, strength, antonym, role_swap, surname, number_word, foreign_word,
    )
}  # fmt: skip
"""Operators after which the quote no longer says it."""
KEEPS: Mapping[str, Operator] = {one.__name__: one for one in (lead_in, date_style, synonym, clause, digits)}
"""Operators after which it still does."""


def make_pairs(texts: Mapping[str, str], *, seed: int = SEED, each: int = EACH) -> tuple[Pair, ...]:
    """Pairs from texts by name, at most so many an operator; the same of the same texts and seed."""
    every = [(where, sentence) for where in sorted(texts) for sentence in sentences(texts[where])]
    made: list[Pair] = []
    for operator, make in (*BREAKS.items(), *KEEPS.items()):
        draw = random.Random(f"{seed}:{operator}")
        made += _of_one(operator, make, draw.sample(every, len(every)), draw)[:each]
    return tuple(made)


def sentences(text: str) -> Iterator[str]:
    """Sentences of a text's paragraphs; headings, lists, tables and front matter are none."""
    body = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    for block in body.split("\n\n"):
        if re.match(r"\s*[-#>|*`\d]", block) or "|" in block:
            continue
        for sentence in _SENTENCE.split(" ".join(block.split())):
            if sentence.endswith(".") and len(sentence.split()) in WORDS and "*" not in sentence:
                yield sentence


def write_pairs(pairs: Sequence[Pair], path: Path) -> None:
    """Keep pairs as JSONL."""
    path.write_text("".join(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in pairs), "utf-8")


def _of_one(operator: str, make: Operator, drawn: Sequence[tuple[str, str]], draw: random.Random) -> list[Pair]:
    """Pairs of one operator, in the order of the drawn sentences."""
    made = ((where, sentence, make(sentence, draw)) for where, sentence in drawn)
    kept = [(where, sentence, told) for where, sentence, told in made if told is not None and told != sentence]
    return [
        Pair(
            id=f"{operator}-{at:02}",
            source="demo",
            operator=operator,
            statement=told,
            quotes=(sentence,),
            supported=operator in KEEPS,
        )
        for at, (_, sentence, told) in enumerate(kept, start=1)
    ]


def _swapped(sentence: str, pattern: str, other: Callable[[str], str]) -> str | None:
    """A sentence with the first hit of a pattern replaced; None where there is no hit."""
    found = re.search(pattern, sentence)
    return sentence[: found.start()] + other(found[0]) + sentence[found.end() :] if found else None


def _english(sentence: str) -> str:
    """A sentence; nothing of a German one, whose capitals are no names."""
    return "" if re.search(r"\b(?:der|und|hat|nach|nicht|über)\b", sentence) else sentence


def _month() -> str:
    """A month's name where it is part of a date: `May` alone is a verb as well."""
    return rf"(?<=\d )(?:{'|'.join(_MONTHS)})\b|\b(?:{'|'.join(_MONTHS)})(?= \d)"


if __name__ == "__main__":
    write_pairs(make_pairs({str(path): path.read_text("utf-8") for path in CORPUS.rglob("*.md")}), SHIPPED)
