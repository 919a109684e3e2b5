"""Claims made from sentences: operators after which the sentence still says the claim, and others after which it does not.

Each operator changes its one thing and gives None where a sentence holds nothing to change. A premise is the sentence
alone or among its neighbours, so that length says nothing. The operators of `evals.pairs`, which judge, are others.
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from evals.training.examples import Claim, Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A sentence with what stands around it."""

    document: str
    """The document it is of."""
    text: str
    """The sentence."""
    before: str = ""
    """The sentence before it; empty at the start."""
    after: str = ""
    """The sentence after it; empty at the end."""
    names: tuple[str, ...] = ()
    """Roles, people and systems that the same set of documents names."""


Operator = Callable[[Place, random.Random], str | None]
"""A claim made from a sentence; None where the sentence gives nothing to work on."""

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_COUNTS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
    "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_COUNT = rf"\b(?:{'|'.join(_COUNTS)})\b"
_MONTH = rf"(?<=\d )(?:{'|'.join(_MONTHS)})\b|\b(?:{'|'.join(_MONTHS)})(?= \d)"
_NUMBER = r"(?<![\w.,:/-])\d{1,5}(?:\.\d+)?(?![\w:/-]|,\d|\.\d)"
_AUXILIARY = r"\b(?:is|are|was|were|must|should|may|can|will|shall|has|have|had|does|do|did)\b"
_NAMED = re.compile(
    r"(?<=[a-z,] )[A-Z][A-Za-z]+(?: [A-Z][A-Za-z]+)*(?:-\d+)?"
    r"|\b[Tt]he (?:[a-z]+ ){1,2}(?:officer|owner|team|committee|board|manager|director|administrator|lead|engineer|auditor)\b"
)
_CONDITION = (
    r",? (?:if|unless|except|provided that|only if|only when|only after|only with|only for|as long as|subject to|where|when|"
    r"once|until|in case)\b[^.;]*(?=[.;])"
)
_WEAKER = {
    "must": "may",
    "shall": "may",
    "required": "allowed",
    "requires": "permits",
    "needs": "may have",
    "will": "might",
}
_STRONGER = {"may": "must", "can": "must", "should": "must", "might": "will", "could": "will", "allowed": "required"}
_BOUND = {
    "at least": "at most", "at most": "at least", "before": "after", "after": "before", "within": "not before",
    "no later than": "no earlier than", "more than": "less than", "less than": "more than", "below": "above",
    "above": "below", "under": "over", "up to": "at least", "minimum": "maximum", "maximum": "minimum", "first": "last",
}  # fmt: skip
_RHYTHM = {
    "daily": "weekly", "weekly": "monthly", "monthly": "yearly", "quarterly": "weekly", "yearly": "monthly",
    "annually": "monthly", "every day": "every month", "every week": "every quarter", "every month": "every year",
    "every quarter": "every week", "every year": "every month", "hours": "weeks", "days": "months", "weeks": "days",
    "months": "days", "years": "months", "minutes": "hours", "day": "month", "week": "year", "month": "week",
}  # fmt: skip
_OPPOSITE = {
    "approved": "rejected", "accepted": "refused", "rejected": "approved", "deferred": "approved", "signed": "declined",
    "opened": "closed", "closed": "opened", "passed": "failed", "failed": "passed", "increased": "decreased",
    "rose": "fell", "fell": "rose", "dropped": "rose", "higher": "lower", "lower": "higher", "internal": "external",
    "complete": "incomplete", "allowed": "forbidden", "open": "closed", "enabled": "disabled", "kept": "deleted",
    "stored": "erased", "started": "ended", "starts": "stops", "added": "removed", "removed": "added", "valid": "expired",
    "written": "oral", "new": "old", "old": "new", "public": "confidential", "confidential": "public", "live": "offline",
    "manually": "automatically", "automatically": "manually", "granted": "withdrawn", "withdrawn": "granted",
    "with": "without", "without": "with", "always": "never", "exclude": "include", "includes": "excludes",
}  # fmt: skip
_WIDER = {
    "some": "all", "most": "all", "several": "all", "one": "every", "only": "also", "a few": "all", "certain": "all",
    "high-risk": "all", "existing": "all", "internal": "all", "new": "all", "major": "all", "serious": "all",
    "written": "any", "prior": "any", "external": "all", "critical": "all", "selected": "all", "affected": "all",
}  # fmt: skip
_TENSE = {
    "is planned": "was completed", "are planned": "were completed", "was planned": "was completed",
    "was requested": "was granted", "was proposed": "was adopted", "was discussed": "was decided", "has been": "will be",
    "was": "will be", "were": "will be", "will be": "was", "will": "did", "must be": "was", "should be": "was",
    "is to be": "has been", "are to be": "have been", "proposed": "decided", "asked": "ordered", "expects": "confirms",
}  # fmt: skip
_SYNONYMS = {
    "approved": "signed off", "approves": "signs off", "before": "prior to", "requires": "calls for", "checks": "examines",
    "reviewed": "looked over", "keeps": "retains", "kept": "retained", "starts": "begins", "ends": "finishes",
    "employees": "staff", "staff": "employees", "about": "concerning", "quarterly": "every quarter", "buy": "purchase",
    "yearly": "every year", "annually": "every year", "monthly": "every month", "daily": "every day", "help": "assist",
    "weekly": "every week", "reports": "tells", "informed": "told", "sent": "passed on", "within": "inside",
    "agreement": "contract", "disclose": "reveal", "obtain": "get", "ensure": "make sure", "use": "make use of",
    "immediately": "at once", "promptly": "without delay", "because": "since", "also": "as well", "needs": "requires",
}  # fmt: skip
_SAME_FORCE = {
    "must": "has to", "shall": "must", "may": "is allowed to", "is required to": "must", "must not": "is not allowed to",
    "are required to": "must", "is permitted to": "may", "can": "is able to", "cannot": "can not", "is not": "isn't",
    "are not": "aren't", "does not": "doesn't", "was not": "wasn't", "will": "is going to", "at least": "no fewer than",
    "more than": "over", "at most": "no more than", "no later than": "at the latest within", "each": "every",
}  # fmt: skip
_EXTRAS = (
    ", and the decision was confirmed in writing", ", at no cost", " on behalf of the board", ", following two complaints",
    " with the consent of the regulator", ", as in every year", ", which nobody disputed", " for all sites and suppliers",
    ", as the auditors had demanded", " after an independent review", " because of a security incident", ", for good",
)  # fmt: skip


def quote(place: Place, _draw: random.Random) -> str | None:
    """The sentence itself."""
    return place.text


def clause(place: Place, draw: random.Random) -> str | None:
    """One of two parts, where a semicolon or "and the" divides two that stand alone."""
    parts = re.split(r"; |, and (?=the |it |they )", place.text.rstrip("."))
    long = [part for part in parts if len(part.split()) >= 5]
    return f"{_capital(draw.choice(long))}." if len(parts) > 1 and len(long) == len(parts) else None


def lead_in(place: Place, draw: random.Random) -> str | None:
    """The same, reported."""
    said = ("According to the record, ", "It is stated that ", "The document says: ", "As written, ", "The rule is: ")
    return draw.choice(said) + place.text


def date_style(place: Place, _draw: random.Random) -> str | None:
    """The same day, written otherwise."""
    if found := re.search(r"\b(\d{4})-(0[1-9]|1[0-2])-(\d\d)\b", place.text):
        told = f"{int(found[3])} {_MONTHS[int(found[2]) - 1]} {found[1]}"
    elif found := re.search(rf"\b(\d{{1,2}}) ({'|'.join(_MONTHS)}) (\d{{4}})\b", place.text):
        told = f"{found[3]}-{_MONTHS.index(found[2]) + 1:02}-{int(found[1]):02}"
    elif found := re.search(rf"\b(\d{{1,2}}) ({'|'.join(_MONTHS)})\b", place.text):
        told = f"{found[2]} {found[1]}"
    else:
        return None
    return place.text[: found.start()] + told + place.text[found.end() :]


def figures(place: Place, _draw: random.Random) -> str | None:
    """A number in words instead of digits, or the other way round; commas of thousands dropped."""
    if found := re.search(r"\b(\d{1,3}),(\d{3})\b", place.text):
        return place.text.replace(found[0], found[1] + found[2], 1)
    words = _swapped(place.text, _COUNT, lambda word: str(_COUNTS.index(word) + 1))
    small = r"(?<![\w.,:/-])(?:[2-9]|1\d|20)(?= [a-z])"
    return words or _swapped(place.text, small, lambda told: _COUNTS[int(told) - 1])


def synonym(place: Place, _draw: random.Random) -> str | None:
    """The same with one other word."""
    return _other(place.text, _SYNONYMS)


def same_force(place: Place, _draw: random.Random) -> str | None:
    """Duty, permission or bound in other words."""
    return _other(place.text, _SAME_FORCE)


def reordered(place: Place, _draw: random.Random) -> str | None:
    """A condition that stood first put last, or the other way round."""
    if found := re.fullmatch(r"((?:If|When|Where|Once|Before|After|In|On|During) [^,;.]+), ([^;.]+)\.", place.text):
        return f"{_capital(found[2])} {found[1][0].lower()}{found[1][1:]}."
    if found := re.fullmatch(r"([^,;.]+) ((?:if|when|once|before|after|during) [^,;.]+)\.", place.text):
        return f"{_capital(found[2])}, {found[1][0].lower()}{found[1][1:]}."
    return None


def without_aside(place: Place, _draw: random.Random) -> str | None:
    """What stands in brackets, or in apposition between commas, left out."""
    short = re.sub(r" \([^()]*\)", "", place.text, count=1)
    return short if short != place.text else None


def under_heading(place: Place, draw: random.Random) -> str | None:
    """The sentence with a plain word before it, in lower case or without its full stop."""
    told = place.text.rstrip(".")
    return draw.choice((told, told.lower(), f"- {place.text}", f"“{place.text}”"))


def modality(place: Place, _draw: random.Random) -> str | None:
    """A duty made a permission, or a permission a duty."""
    return _other(place.text, _WEAKER | _STRONGER)


def number(place: Place, draw: random.Random) -> str | None:
    """Another number, in digits or words."""
    digits = _swapped(place.text, _NUMBER, lambda told: _another_number(told, draw))
    others = list(_COUNTS[1:12])
    return digits or _swapped(place.text, _COUNT, lambda word: draw.choice([one for one in others if one != word]))


def owner(place: Place, draw: random.Random) -> str | None:
    """Another role, person or system in the place of one."""
    hits = list(_NAMED.finditer(place.text))
    if not hits:
        return None
    hit = draw.choice(hits)
    others = [
        one
        for one in place.names
        if one not in place.text and one.startswith("the ") == hit[0].lower().startswith("the ")
    ]
    if not others:
        return None
    other = draw.choice(others)
    return place.text[: hit.start()] + (_capital(other) if hit.start() == 0 else other) + place.text[hit.end() :]


def negation(place: Place, draw: random.Random) -> str | None:
    """The same denied, or no longer denied."""
    without = re.sub(rf"({_AUXILIARY}) not\b|\bcannot\b", lambda hit: hit[1] or "can", place.text, count=1)
    if without != place.text:
        return without
    if (none := re.sub(r"^(?:No|Nobody|None of the) ", "Every ", place.text)) != place.text:
        return none
    if re.match(r"(?:Every|All|Each) ", place.text) and draw.random() < 0.5:
        return re.sub(r"^\w+", "No", place.text)
    found = _swapped(place.text, _AUXILIARY, lambda word: f"{word} not")
    return found or (f"It is not true that {place.text[0].lower()}{place.text[1:]}" if draw.random() < 0.3 else None)


def date(place: Place, draw: random.Random) -> str | None:
    """Another day, month or year."""
    iso = _swapped(place.text, r"(?<=\d{4}-\d\d-)\d\d", lambda day: f"{int(day) % 28 + 1:02}")
    month = iso or _swapped(place.text, _MONTH, lambda name: draw.choice([one for one in _MONTHS if one != name]))
    return month or _swapped(
        place.text, r"\b(?:19|20)\d\d\b", lambda year: str(int(year) + draw.choice((-2, -1, 1, 2)))
    )


def dropped_condition(place: Place, _draw: random.Random) -> str | None:
    """The rule without what it hangs on."""
    if found := re.fullmatch(r"(?:If|When|Where|Once|Unless|In case|Until|Only after) [^,;]+, (.{20,})", place.text):
        return _capital(found[1])
    short = re.sub(_CONDITION, "", place.text, count=1)
    return short if short != place.text and len(short.split()) >= 5 else None


def widened_scope(place: Place, _draw: random.Random) -> str | None:
    """More of them than the sentence speaks of."""
    return _other(place.text, _WIDER)


def bound(place: Place, _draw: random.Random) -> str | None:
    """A bound or an order turned round."""
    return _other(place.text, _BOUND)


def rhythm(place: Place, _draw: random.Random) -> str | None:
    """Another rhythm or another unit of time."""
    return _other(place.text, _RHYTHM)


def opposite(place: Place, _draw: random.Random) -> str | None:
    """A word turned into its contrary."""
    return _other(place.text, _OPPOSITE)


def tense(place: Place, _draw: random.Random) -> str | None:
    """What is planned or asked told as done, or what was done as still to come."""
    return _other(place.text, _TENSE)


def role_swap(place: Place, _draw: random.Random) -> str | None:
    """Two who are named in each other's place."""
    hits = list(re.finditer(_NAMED.pattern + r"|^[A-Z][a-z]+(?= [a-z]+ed )", place.text))
    for one, other in itertools.pairwise(hits):
        between = place.text[one.end() : other.start()]
        if one[0].lower() != other[0].lower() and not re.fullmatch(r",? (?:and|or|of|in|with) |, ", between):
            first, second = (other[0], one[0]) if one.start() else (_capital(other[0]), one[0][0].lower() + one[0][1:])
            return place.text[: one.start()] + first + between + second + place.text[other.end() :]
    return None


def added(place: Place, draw: random.Random) -> str | None:
    """Something that the sentence does not say, put behind it."""
    return place.text.rstrip(".") + draw.choice(_EXTRAS) + "."


def strange_word(place: Place, draw: random.Random) -> str | None:
    """A word of a neighbouring sentence in the place of one of its own."""
    mine = list(re.finditer(r"(?<= )[a-z]{5,}(?=[ .,;])", place.text))
    theirs = [word for word in re.findall(r"\b[a-z]{5,}\b", f"{place.before} {place.after}") if word not in place.text]
    if not mine or not theirs:
        return None
    hit = draw.choice(mine)
    stranger: str = draw.choice(theirs)
    return place.text[: hit.start()] + stranger + place.text[hit.end() :]


def neighbour(place: Place, draw: random.Random) -> str | None:
    """The sentence beside it, which says something else."""
    beside = [one for one in (place.before, place.after) if len(one.split()) >= 5]
    return draw.choice(beside) if beside else None


KEEPS: Mapping[str, Operator] = {
    one.__name__: one for one in (
        quote, clause, lead_in, date_style, figures, synonym, same_force, reordered, without_aside, under_heading,
    )
}  # fmt: skip
"""Operators after which the sentence still says it."""
BREAKS: Mapping[str, tuple[Operator, Label]] = {
    one.__name__: (one, label)
    for label, some in (
        (Label.CONTRADICTED, (number, negation, date, bound, rhythm, opposite)),
        (Label.NOT_SUPPORTED, (modality, owner, dropped_condition, widened_scope, tense, role_swap, strange_word)),
        (Label.NEUTRAL, (added, neighbour)),
    )
    for one in some
}
"""Operators after which it no longer does, and what it then does to the claim."""
SUPERSEDED = "superseded"
"""The name of what is made of two operators: the premise holds an older wording beside the one in force."""


def perturbed(places: Sequence[Place], *, each: int, seed: int = 42001) -> tuple[Claim, ...]:
    """At most so many claims an operator; as many that are supported as are not, and the same of the same places."""
    made: list[Claim] = []
    for name, (operator, label) in BREAKS.items():
        made += _of_one(name, operator, label, places, each, seed)
    broken = len(made)
    for name, keeps in KEEPS.items():
        most = max(each, broken // len(KEEPS)) if name != "quote" else each
        made += _of_one(name, keeps, Label.SUPPORTED, places, most, seed)
    return (*made, *_superseded(places, each, seed))


def _of_one(
    name: str, operator: Operator, label: Label, places: Sequence[Place], most: int, seed: int
) -> Iterator[Claim]:
    """Claims of one operator, over the sentences in drawn order."""
    draw = random.Random(f"{seed}:{name}")
    found = 0
    for place in draw.sample(list(places), len(places)):
        told = operator(place, draw)
        if told is None or (told == place.text and name != "quote"):
            continue
        alone = name == neighbour.__name__ or draw.random() < 0.6
        premise = place.text if alone else " ".join(one for one in (place.before, place.text, place.after) if one)
        yield Claim(source="perturbed", premise=premise, text=told, label=label, document=place.document, kind=name)
        found += 1
        if found >= most:
            return


def _superseded(places: Sequence[Place], most: int, seed: int) -> Iterator[Claim]:
    """Claims of an older wording and of the one in force, beside a premise that holds both and says which is which."""
    draw = random.Random(f"{seed}:{SUPERSEDED}")
    forms = (
        "Superseded: {old} In force: {new}", "Until 2024: {old} Since then: {new}", "{new} (Earlier version: {old})",
        "Version 1, withdrawn: {old} Version 2: {new}", "{new} Replaced wording: {old}",
    )  # fmt: skip
    found = 0
    for place in draw.sample(list(places), len(places)):
        old = number(place, draw) or rhythm(place, draw) or opposite(place, draw)
        if old is None or found >= most:
            continue
        premise = draw.choice(forms).format(old=old, new=place.text)
        text, label = (place.text, Label.SUPPORTED) if found % 2 else (old, Label.CONTRADICTED)
        yield Claim(
            source="perturbed", premise=premise, text=text, label=label, document=place.document, kind=SUPERSEDED
        )
        found += 1


def _another_number(told: str, draw: random.Random) -> str:
    value = float(told)
    other = draw.choice((value * 2, value + draw.randint(1, 9), max(1.0, value // 2)))
    other = other if other != value else value + 1
    return f"{other:.{len(told.partition('.')[2])}f}" if "." in told else str(int(other))


def _other(sentence: str, words: Mapping[str, str]) -> str | None:
    """A sentence with the first of some words replaced; a capital letter is kept."""
    pattern = rf"(?<![\w-])(?:{'|'.join(sorted(words, key=len, reverse=True))})(?![\w-])"
    return _swapped(sentence, pattern, lambda word: words[word])


def _swapped(sentence: str, pattern: str, other: Callable[[str], str]) -> str | None:
    """A sentence with the first hit of a pattern replaced; None where there is no hit."""
    found = re.search(pattern, sentence)
    return sentence[: found.start()] + other(found[0]) + sentence[found.end() :] if found else None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def names(texts: Sequence[str]) -> tuple[str, ...]:
    """Roles, people and systems named in texts, in order."""
    found = {
        hit[0][0].lower() + hit[0][1:] if hit[0].startswith("The ") else hit[0]
        for text in texts
        for hit in _NAMED.finditer(text)
    }
    return tuple(sorted(found))
