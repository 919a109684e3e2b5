"""Lists of documents that are in force: which of them those are is no field's to say, but that of the days they hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answer.question.absences import negated
from assistant.answer.question.lexicon import FILLERS, NounMatch
from assistant.answer.question.reading import Reading
from assistant.answer.question.values import is_blank
from assistant.answer.words import stems
from assistant.audit.roles import Role, plays
from assistant.domain.evidence import DOCUMENT_KINDS, Kind, Status
from assistant.domain.plan import Condition, Plan
from assistant.domain.standing import states_rules
from assistant.store.index import ItemView
from assistant.store.scope import Scope

_IN_FORCE = re.compile(
    r"\b(?:(?:currently|now|still|presently|today) )?(?:in force|in effect)(?: (?:now|today|currently))?\b"
    r"|\bcurrently (?:valid|effective|applicable)\b",
    re.IGNORECASE,
)
_OF_ANY_KIND = frozenset(stems("rule rules document documents regulation regulations instruction instructions"))
_GENERAL = (Kind.POLICY, Kind.PROCEDURE, Kind.STANDARD)
_VERSION = re.compile(r"(?:document[ _])?(?:version|revision|rev|issue)(?:[ _](?:no|number))?", re.IGNORECASE)
_SINCE = re.compile(
    r"effective(?:[ _](?:date|from|on|since))?|(?:in[ _]force|valid|applies|applicable)[ _](?:since|from)",
    re.IGNORECASE,
)


def in_force(base: Plan, reading: Reading, nouns: Sequence[NounMatch], scope: Scope) -> Plan | None:
    """The plan that lists the documents of a kind that are in force, with their versions and since when; None for any other.

    Words beside the kind must stand in a title. A document that says neither that it is approved nor since when it holds
    is open (`loose`); a draft is never in force.
    """
    said = _IN_FORCE.search(reading.text)
    if said is None or base.period is not None:
        return None
    inside = [at for at, word in enumerate(reading.words) if said.start() <= word.start < said.end()]
    first = next((noun for noun in nouns if noun.kind in DOCUMENT_KINDS), None)
    general = [at for at, word in enumerate(reading.words) if word.stem in _OF_ANY_KIND]
    if negated(reading.words, inside[0]) or (first is None and not general):
        return None
    kinds = [first.kind] if first else [kind for kind in _GENERAL if scope.narrowed(kinds=[kind]).items]
    told = scope.narrowed(kinds=kinds).items
    kinds = [kind for kind in kinds if not any("#" in one.id and one.metadata.kind is kind for one in told)]
    taken = {*inside, *(range(first.start, first.end) if first else general)}
    topic = {
        word.stem
        for at, word in enumerate(reading.words)
        if at not in taken and not word.is_function_word and word.stem not in FILLERS
    }
    documents = [
        one
        for one in told
        if one.metadata.kind in kinds and states_rules(one) and topic <= set(stems(one.metadata.title))
    ]
    if not documents:
        return None
    sure = [one.id for one in documents if _is_sure(scope, one)]
    names = dict.fromkeys(field.name for one in documents for field in scope.fields(one))
    shown = [name for pattern in (_VERSION, _SINCE) for name in names if pattern.fullmatch(name)]
    condition = Condition(
        field="*",
        operator="reaches",
        values=tuple(sorted(sure)),
        phrase=" ".join(["in force", *(["called", *_called(reading, taken)] if topic else ())]),
        loose=tuple(one.id for one in documents if one.id not in sure and one.metadata.status is None),
    )
    return replace(
        base,
        kinds=tuple(kinds),
        systems=(),
        conditions=(*base.conditions, condition),
        projection=tuple(shown),
        terms=(),
    )


def _is_sure(scope: Scope, document: ItemView) -> bool:
    """Whether a document says that it is approved, or since when it holds and of no other standing."""
    stands = any(plays(field.name, Role.STATUS) and not is_blank(field.value) for field in scope.fields(document))
    told = document.metadata
    return told.status is Status.APPROVED or (told.status is None and told.effective is not None and not stands)


def _called(reading: Reading, taken: set[int]) -> list[str]:
    """The words of a question that a title must hold, as written."""
    return [
        word.text
        for at, word in enumerate(reading.words)
        if at not in taken and not word.is_function_word and word.stem not in FILLERS
    ]
