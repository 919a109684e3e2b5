"""Questions asked otherwise: twelve operators that leave a question's meaning alone, each changing its one thing.

A variant is a case as any other, with two tags: `operator:NAME`, and `variant-of:ID` for the case that it is of. Whether
answers stay right is told by `evals.measures.stability`.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from evals.cases.case import Case

OPERATOR, ORIGINAL = "operator:", "variant-of:"
"""Tags of a variant."""
SEED = 20261116
EACH = 100
"""Questions an operator changes at most."""

Operator = Callable[[str, random.Random], str]
"""A question asked otherwise; unchanged where there is nothing to change."""

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_SYNONYMS = {
    "show": "display", "list": "enumerate", "who": "which person", "when": "on which date", "approved": "signed off",
    "required": "mandatory", "rule": "requirement", "find": "locate", "happened": "took place", "owner": "responsible person",
    "ticket": "issue", "begin": "start", "ended": "finished", "current": "present", "documents": "papers",
}  # fmt: skip
_NUMBERS = {
    "ticket": "tickets", "incident": "incidents", "alert": "alerts", "policy": "policies", "model": "models",
    "supplier": "suppliers", "approval": "approvals", "record": "records", "deployment": "deployments", "risk": "risks",
    "system": "systems", "review": "reviews", "change": "changes", "control": "controls", "promotion": "promotions",
}  # fmt: skip
_SPELLINGS = {
    "organisation": "organization", "authorise": "authorize", "authorised": "authorized", "programme": "program",
    "behaviour": "behavior", "centre": "center", "labelled": "labeled", "colour": "color", "recognised": "recognized",
    "catalogue": "catalog", "defence": "defense", "licence": "license", "analyse": "analyze", "judgement": "judgment",
    "fulfil": "fulfill", "prioritised": "prioritized", "summarise": "summarize", "modelling": "modeling",
}  # fmt: skip


_PLACED_LAST = re.compile(
    r"((?:what|which|who|when|where|how|is|are|was|were|did|does|do|list|show)\b[^.,?!:;]+\S)"
    r" ((?:in|on|during|since|before|after) (?:[^\s,.;:?]+ ?){1,3})([?.]?)",
    re.IGNORECASE,
)
"""A single question without a comma whose last words, three at most after a preposition, can stand first."""


def typo(question: str, draw: random.Random) -> str:
    """Two inner letters of a long plain word changed places."""
    words = [found for found in re.finditer(r"(?<![\w-])[a-z]{6,}(?![\w-])", question) if _swappable(found[0])]
    if not words:
        return question
    found = draw.choice(words)
    at = draw.choice([place for place in range(1, len(found[0]) - 2) if found[0][place] != found[0][place + 1]])
    word = found[0][:at] + found[0][at + 1] + found[0][at] + found[0][at + 2 :]
    return question[: found.start()] + word + question[found.end() :]


def case(question: str, _draw: random.Random) -> str:
    """All in lower case."""
    return question.lower()


def word_order(question: str, _draw: random.Random) -> str:
    """What stands last, such as a time or a place, put first."""
    found = _PLACED_LAST.fullmatch(question)
    if found is None:
        return question
    rest = found[1] if re.match(r"[A-Z]{2}|I\b", found[1]) else found[1][0].lower() + found[1][1:]
    return f"{found[2][0].upper()}{found[2][1:]}, {rest}{found[3]}"


def synonym(question: str, _draw: random.Random) -> str:
    """Another word for one of it."""
    return _other_word(question, _SYNONYMS)


def politeness(question: str, draw: random.Random) -> str:
    """Asked kindly."""
    return draw.choice(("Please: {}", "Could you help me, please? {}", "{} Thank you very much!")).format(question)


def verbosity(question: str, draw: random.Random) -> str:
    """Asked at length."""
    talk = (
        "I am going through my notes and would like to be sure about one thing. {}",
        "Sorry if this is an obvious one, I could not make it out by myself. {}",
        "{} A short answer is quite enough, I only want to understand it.",
    )
    return draw.choice(talk).format(question)


def punctuation(question: str, draw: random.Random) -> str:
    """Its last mark left out or doubled."""
    bare = question.rstrip("?.! ")
    return draw.choice((bare, f"{bare}??", f"{bare} ?"))


def month_abbreviation(question: str, _draw: random.Random) -> str:
    """A month's name cut to three letters."""
    long = "|".join(month for month in _MONTHS if len(month) > 4)
    return re.sub(rf"\b({long})\b", lambda found: found[1][:3], question, count=1)


def date_format(question: str, _draw: random.Random) -> str:
    """A day written as ISO has it in words, and the other way round."""
    if found := re.search(r"\b(\d{4})-(0[1-9]|1[0-2])-(\d\d)\b", question):
        told = f"{int(found[3])} {_MONTHS[int(found[2]) - 1]} {found[1]}"
    elif found := re.search(rf"\b(\d{{1,2}}) ({'|'.join(_MONTHS)}) (\d{{4}})\b", question):
        told = f"{found[3]}-{_MONTHS.index(found[2]) + 1:02}-{int(found[1]):02}"
    else:
        return question
    return question[: found.start()] + told + question[found.end() :]


def number(question: str, _draw: random.Random) -> str:
    """One thing for several, or several for one."""
    return _other_word(question, _NUMBERS | {many: one for one, many in _NUMBERS.items()})


def spelling(question: str, _draw: random.Random) -> str:
    """British for American spelling, or the other way round."""
    return _other_word(question, _SPELLINGS | {there: here for here, there in _SPELLINGS.items()})


def german(question: str, draw: random.Random) -> str:
    """With German filler words around it."""
    return draw.choice(("Sag mal, {}", "Also, ganz kurz: {}", "{} Danke schön!", "Bitte einmal nachsehen: {}")).format(
        question
    )


OPERATORS: Mapping[str, Operator] = {
    one.__name__: one
    for one in (
        typo, case, word_order, synonym, politeness, verbosity,
        punctuation, month_abbreviation, date_format, number, spelling, german,
    )
}  # fmt: skip
"""All twelve."""


def variants(cases: Sequence[Case], *, seed: int = SEED, each: int = EACH) -> Iterator[Case]:
    """Of each operator at most so many cases that it changes, drawn; the same of the same cases and seed."""
    for name, operator in OPERATORS.items():
        draw = random.Random(f"{seed}:{name}")
        found = ((one, operator(one.turns[-1].question, draw)) for one in draw.sample(cases, len(cases)))
        changed = [(one, text) for one, text in found if text != one.turns[-1].question]
        yield from (_asked(one, name, text) for one, text in changed[:each])


def _asked(one: Case, operator: str, question: str) -> Case:
    """A case with another last question, a name of its own, and only its own last turn scored."""
    before = (turn.model_copy(update={"expect": None}) for turn in one.turns[:-1])
    turns = (*before, one.turns[-1].model_copy(update={"question": question}))
    tags = (f"{OPERATOR}{operator}", f"{ORIGINAL}{one.id}")
    return one.model_copy(update={"id": f"{one.id}:{operator}", "turns": turns, "tags": tags})


def _other_word(question: str, words: Mapping[str, str]) -> str:
    """The first word that has another, replaced; a capital letter is kept."""

    def other(found: re.Match[str]) -> str:
        told = words[found[0].lower()]
        return told.capitalize() if found[0][0].isupper() else told

    return re.sub(rf"(?<![\w-])(?:{'|'.join(words)})(?![\w-])", other, question, count=1, flags=re.IGNORECASE)


def _swappable(word: str) -> bool:
    """Whether two neighbouring inner letters differ."""
    return any(word[at] != word[at + 1] for at in range(1, len(word) - 2))
