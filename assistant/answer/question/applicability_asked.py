"""Questions for the Statement of Applicability: which controls apply, which are excluded, and why.

As for coverage, every word with a topic must be one of these: a question that names a system, a supplier or an owner beside
a control asks for something that the decision alone does not tell.
"""

from __future__ import annotations

import re

from assistant.answer.question.lexicon import FILLERS, PERSONS
from assistant.answer.question.reading import Reading
from assistant.answer.words import stems

APPLIES, EXCLUDED = "applies", "excluded"
"""What may be asked of a decision, as the plan's states name it."""

_STATEMENT = re.compile(r"\bstatements?\s+of\s+applicability\b|\bsoa\b", re.IGNORECASE)
_OF = re.compile(r"\bcontrols?\b|\bannex(?:\s+a)?\b", re.IGNORECASE)
_DECIDED = (
    r"(?:appl(?:y|ies|ied|icable|ying)|includ\w+|inclusion|select\w*|adopt\w*|chosen|relevant|in\s+(?:the\s+)?scope|in)"
)
_NOT = re.compile(
    rf"(?:\b(?:not|never|non)\b|\b\w+n['’]t\b)[\s-]*(?:(?:be|been|being|to|we|currently|considered|declared|deemed)\s+)*(?:{_DECIDED}\b)?"
    rf"|\binapplicab\w+|\bno\s+longer\s+{_DECIDED}\b",
    re.IGNORECASE,
)
_OUT = re.compile(
    r"\bexclu\w+|\b(?:left|leave|leaving|ruled?|scoped?|opt(?:ed)?|carved|took|taken)\s+out\b|\bout\s+of\s+(?:the\s+)?scope\b|\bomi(?:t|ts|tted|ssions?)\b|\bdropped\b|\bn/a\b",
    re.IGNORECASE,
)
_IN = re.compile(rf"\b{_DECIDED.removesuffix('|in)')})\b|\bapplicability\b", re.IGNORECASE)
_BESIDE = frozenset(
    stems(
        "why reason reasons justification justified justify rationale ground explain explanation given each iso iec standard organisation"
        " organization company ai management system aims say said says tell according declared considered statement decide decided decision"
        " us stated deemed currently number count many complete full overview"
    )
)


def applicability_asked(reading: Reading, *, names_criteria: bool) -> tuple[str, ...]:
    """What of the Statement of Applicability a question asks for: `applies`, `excluded`, or both; empty for any other.

    Args:
        reading: The question, with ids of criteria and the words of a period taken.
        names_criteria: Whether it names criteria by id.
    """
    text = reading.text
    if not (names_criteria or _OF.search(text) or _STATEMENT.search(text)):
        return ()
    spans = [match.span() for match in (*_STATEMENT.finditer(text), *_OF.finditer(text))]
    plain = _STATEMENT.sub(_blank, text)
    out = [*_NOT.finditer(plain), *_OUT.finditer(plain)]
    left = _OUT.sub(_blank, _NOT.sub(_blank, plain))
    into = list(_IN.finditer(left))
    if not (out or into):
        return ()
    read = reading
    for start, end in (*spans, *(match.span() for match in (*out, *into))):
        read = read.taking_span(start, end)
    rest = {word.stem for at, word in enumerate(read.words) if at not in read.taken and not word.is_function_word}
    if not rest <= _BESIDE | FILLERS | PERSONS:
        return ()
    if names_criteria and not _OF.search(text) and not (out or _IN.search(left)):
        return ()
    return tuple(state for state, said in ((APPLIES, into), (EXCLUDED, out)) if said)


def _blank(match: re.Match[str]) -> str:
    """As many spaces as a match is long, so that places stay."""
    return " " * len(match.group())
