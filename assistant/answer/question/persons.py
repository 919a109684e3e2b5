"""Persons by whom a list is picked: those whom a question names, and the fields that it says name none."""

from __future__ import annotations

import re

from assistant.answer.question.absences import missing
from assistant.answer.question.reading import Reading
from assistant.answer.question.values import Columns
from assistant.audit.references import References
from assistant.audit.roles import Role, plays
from assistant.domain.people import people_in
from assistant.domain.plan import Condition

_A_PERSON = (
    r"(?:individuals?|human(?: being)?s?|persons?|people|employees?|natural persons?|named (?:one|individual)s?)"
)
_NO_PERSON = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        (
            rf"\b(?:no|without|lack(?:s|ing)?|not)\s+(?:have |having )?(?:an?\s+|any\s+)?(?:named\s+)?{_A_PERSON}"
            r"\s+(?:given\s+)?(?:as|for|in|under)\s+(?:the\s+|an?\s+|its\s+|their\s+)?(?P<field>\w+)"
        ),
        rf"\b(?:no|without)\s+(?:an?\s+|any\s+)?(?P<field>\w+)\s+(?:who|that|which)\s+(?:is|are)\s+(?:an?\s+)?(?:named\s+|real\s+)?{_A_PERSON}\b",
        rf"\bwhose\s+(?P<field>\w+)\s+(?:is|are)(?:n['’]t|\s+no|\s+not)\s+(?:an?\s+)?(?:named\s+|real\s+)?{_A_PERSON}\b",
        r"\b(?:no|without|lack(?:s|ing)?|not)\s+(?:have |having )?(?:an?\s+|any\s+)?named\s+(?P<field>\w+)",
    )
)
_PERSONAL = (Role.OWNER, Role.APPROVER, Role.AUTHOR)


def not_a_person(fields: Columns, reading: Reading, known: References | None) -> tuple[tuple[Condition, ...], Reading]:
    """The condition that a field names no person, where the question says so: a team is no "named person as owner"."""
    hit = next((found for pattern in _NO_PERSON if (found := pattern.search(reading.text))), None)
    at = next((at for at, word in enumerate(reading.words) if hit and word.start >= hit.start("field")), None)
    if hit is None or at is None or known is None:
        return (), reading
    named = fields.named_at(reading.words, at)
    field = named[0] if named else fields.like_at(reading.words, at)
    if field is None or not (field in fields.persons() or any(plays(field, role) for role in _PERSONAL)):
        return (), reading
    values = tuple(sorted(one for one in fields.values[field] if _names_somebody(one, known)))
    phrase = " ".join(hit.group().split())
    told = Condition(field=field, operator="without", values=values, phrase=phrase)
    end = named[1] if named else at + 1
    taken = reading.taking_span(hit.start(), hit.end()).taking(range(at, end))
    return (told if values else missing(fields, field, phrase),), taken


def _names_somebody(value: str, known: References) -> bool:
    """Whether a value names a person, alone or among others: one known here, else a name that is no group's or role's."""
    return known.people.find(value) is not None or bool(people_in(value))
