"""Exclusion that processes customer data: an AI system is left out of scope, and it works on data of customers.

Rule: of each exclusion that names a system of the inventory, or a chatbot, model or AI tool by its words, the inventory
row and every record that names it are searched for data of customers, patients, members, applicants and the like. Data
that is said to be anonymous or pseudonymous, and a use that was refused, speak against it. The reason that the statement
gives does not excuse the data: it is shown beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.audit.boundaries import Exclusion, statements
from assistant.audit.checks.lacking import lacking
from assistant.audit.checks.result import Family, FindingClass, Result, State
from assistant.audit.checks.scope.missing_boundary import CRITERIA, NO_STATEMENT
from assistant.audit.desk import Desk
from assistant.audit.inventory import DATA, PURPOSE
from assistant.audit.record import Record
from assistant.audit.topics import line_at
from assistant.domain.answer import Span
from assistant.domain.evidence import Kind

PATTERN = "exclusion_processes_customer_data"
TITLE = "Left out, and works on customer data"
_AI_THING = re.compile(
    r"\b(?:[\w-]+\s+)?(?:chat\s?bots?|voice\s?bots?|copilots?|virtual\s+assistants?|(?:AI|LLM|scoring|recommend\w+|prediction)\s+(?:tool|model|engine|system|assistant)s?)\b",
    re.IGNORECASE,
)
_WHOSE = (
    r"(?:customers?|clients?|members?|patients?|applicants?|policy\s?holders?|insured|citizens?|consumers?|passengers?|students?|pupils?"
    r"|tenants?|guests?|subscribers?|borrowers?|donors?|residents?|kunden|personal)"
)
_WHAT = (
    r"(?:data|records?|chats?|messages?|e?-?mails?|letters?|conversations?|claims?|applications?|files?|histor(?:y|ies)|calls?|transcripts?"
    r"|photos?|images?|address(?:es)?|names?|questions?|requests?|tickets?|accounts?|orders?|complaints?|information|details|text)"
)
_CUSTOMER = re.compile(
    rf"\b{_WHOSE}\b[’'s]*[^\w\n]+(?:\w+[^\w\n]+){{0,4}}?{_WHAT}\b|\b{_WHAT}\s+(?:of|from|by)\s+(?:\w+\s+){{0,2}}{_WHOSE}\b|\bPII\b",
    re.IGNORECASE,
)
_SAVED = re.compile(
    r"\b(?:pseudonym\w+|anonym\w+|synthetic|aggregated?|no|not|nobody|none|never|without|refused|declined|won'?t|stopped|switched\s+off|asks?|wants?|would)\b", re.IGNORECASE
)  # fmt: skip
_PASSING = frozenset({Kind.SCOPE, Kind.POLICY, Kind.PROCEDURE, Kind.STANDARD, Kind.SOA, Kind.AUDIT_PLAN})
_SHOWN = 4  # places for one exclusion


def check(desk: Desk) -> Iterator[Result]:
    """A result for each exclusion that names an AI system."""
    papers = statements(desk)
    if not papers:
        yield lacking(Family.SCOPE, PATTERN, TITLE, CRITERIA, NO_STATEMENT)
    for paper in papers:
        yield from (_result(desk, one) for one in paper.exclusions if one.systems or _AI_THING.search(one.subject))


def _result(desk: Desk, one: Exclusion) -> Result:
    """What records say of the data of one excluded system."""
    seen = [(place, saved) for record in desk.records() for place, saved in _told(desk, record, one)]
    shown = tuple(place for place, saved in seen if not saved)[:_SHOWN]
    spared = tuple(place for place, saved in seen if saved)[:_SHOWN]
    where = ", ".join(dict.fromkeys(place.evidence for place in shown))
    plain = f"No record that may be read shows {one.subject} working on data of customers as they are"
    return Result(
        check=Family.SCOPE,
        pattern=PATTERN,
        state=State.FOUND if shown else State.NOT_FOUND,
        title=TITLE,
        subject=one.subject,
        why=f"{one.subject} is out of scope and works on data of customers: {where}" if shown else plain,
        suggested=FindingClass.MAJOR if shown and not one.has_reason else FindingClass.MINOR if shown else None,
        criteria=(*CRITERIA, "A.5.4") if shown else CRITERIA,
        spans=(one.place, *shown) if shown else (),
        against=spared if shown else (one.place, *spared),
    )


def _told(desk: Desk, record: Record, one: Exclusion) -> Iterator[tuple[Span, bool]]:
    """Places of a record that speak of customer data of an excluded system, each with whether it is spared."""
    if record.item.metadata.kind in _PASSING or record.item.id in desk.flagged:
        return
    if record.item.id in {system.row for system in one.systems}:
        fields = [field for column in (DATA, PURPOSE) for field in column.every(record.fields)]
        yield from (
            (record.span(field), bool(_SAVED.search(field.value))) for field in fields if _CUSTOMER.search(field.value)
        )
        return
    for hit in _CUSTOMER.finditer(record.text):
        start, end = line_at(record.text, hit.start())
        if _names(one, record, record.text[start:end]):
            place = Span(evidence=record.item.id, revision=record.item.revision, start=start, end=end)
            yield place, bool(_SAVED.search(record.text[start:end]))


def _names(one: Exclusion, record: Record, line: str) -> bool:
    """Whether a line, or the title of its record, names what is excluded."""
    said = f"{line}\n{record.item.metadata.title}"
    if one.systems:
        return any(system.pattern().search(said) for system in one.systems)
    thing = _AI_THING.search(one.subject)
    return bool(thing) and thing[0].lower() in said.lower() if thing else False
