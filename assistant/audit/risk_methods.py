"""Documents that say how risks are assessed: what they define, and whether for risks of AI."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from assistant.audit.desk import Desk
from assistant.audit.house_words import says_ai_here
from assistant.audit.record import Record
from assistant.domain.answer import Span

_AI = r"(?:AI|KI|artificial intelligence|machine learning|ML|(?:AI )?models?|algorithm\w*|LLMs?)"
_SPEAKS_OF_AI = re.compile(rf"\b{_AI}\b")
_NOT_OF_AI = re.compile(rf"\b(?:does not|do not|not|excludes?|excluding|except|outside|no)\b[^.\n]{{0,120}}\b{_AI}\b[^.\n]*", re.IGNORECASE)  # fmt: skip
_SECURITY = re.compile(r"\b(?:information security|cyber ?security|security|ISMS|27001|27005)\b", re.IGNORECASE)
_AXES = re.compile(r"\b(?:likelihood|probability|chance|frequency|impact|damage|harm|gravity|severity|consequences?|eintritts\w+|schaden\w*)\b", re.IGNORECASE)  # fmt: skip
_SCALE = re.compile(r"\b(?:scales?|levels?|matrix|score[sd]?|rated?|\d\s*(?:to|-|–)\s*\d{1,2})\b", re.IGNORECASE)
_CRITERIA = re.compile(
    r"\b(?:criteri\w+|acceptance|accepted|acceptable|tolerable|tolerated|appetite|tolerance|threshold)\b", re.IGNORECASE
)
_METHOD = re.compile(r"\b(?:risk|hazard|peril)", re.IGNORECASE)
_CODE = re.compile(r"[A-Z]{2,}(?:[-_ ][A-Z0-9]+)*(?![a-z])")
_TWO = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A document in force that sets scale and criteria for risks."""

    record: Record
    """The document."""
    span: Span
    """Where it says what it is for, or is not."""
    for_ai: bool
    """Whether risks of AI are among those that it is for."""
    why_not: str
    """Why they are not; empty where they are."""

    def is_named_in(self, text: str) -> bool:
        """Whether a text names it by its title or the letters that its file begins with."""
        stem = PurePosixPath(self.record.item.id).stem
        code = _CODE.match(stem)
        names = [self.record.item.metadata.title, stem, *([code[0]] if code and len(code[0]) > _TWO else [])]
        return any(name and name.lower() in text.lower() for name in names)


def methods(desk: Desk) -> Iterator[Method]:
    """The methods in force, by id."""
    for record in desk.rules:
        axes = {hit[0].lower() for hit in _AXES.finditer(record.text)}
        named = _METHOD.search(record.item.metadata.title) and record.item.id not in desk.flagged
        if named and len(axes) >= _TWO and _SCALE.search(record.text) and _CRITERIA.search(record.text):
            yield _method(desk, record)


def _method(desk: Desk, record: Record) -> Method:
    """What a document that sets a scale is for."""
    excluded = _NOT_OF_AI.search(record.text)
    rest = _NOT_OF_AI.sub(" ", record.text)
    told = f"{record.item.metadata.title}\n{rest}"
    said = _SPEAKS_OF_AI.search(told) or says_ai_here(desk, told)
    security = bool(_SECURITY.search(record.item.metadata.title))
    title = record.titled() or record.span()
    if excluded and (security or not said):
        why = "it says itself that it is not for what AI models do"
        return Method(record=record, span=record.place_of(excluded[0].strip()) or title, for_ai=False, why_not=why)
    if not said or (security and not _SPEAKS_OF_AI.search(record.item.metadata.title)):
        why = "it is for security risks" if security else "it does not speak of AI"
        return Method(record=record, span=title, for_ai=False, why_not=why)
    if not (record.item.metadata.owner or record.item.metadata.approved_by):
        return Method(record=record, span=title, for_ai=False, why_not="nobody owns or approved it")
    return Method(record=record, span=title, for_ai=True, why_not="")
