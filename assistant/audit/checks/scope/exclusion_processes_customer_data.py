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
from assistant.audit.checks.result import Family, FindingClass, Result, Rule, State
from assistant.audit.checks.scope.missing_boundary import CRITERIA, NO_STATEMENT
from assistant.audit.desk import Desk
from assistant.audit.inventory import DATA, PURPOSE
from assistant.audit.naming import PROPER, bare, is_name, named_in
from assistant.audit.record import Record
from assistant.audit.topics import line_at
from assistant.domain.answer import Span
from assistant.domain.evidence import Kind

PATTERN = "exclusion_processes_customer_data"
TITLE = "Left out, and works on customer data"
RULE = Rule(check=Family.SCOPE, pattern=PATTERN, title=TITLE, criteria=CRITERIA)
SHOWN = Rule(check=Family.SCOPE, pattern=PATTERN, title=TITLE, criteria=(*CRITERIA, "A.5.4"))
_AI_THING = re.compile(
    r"\b(?:[\w-]+\s+)?(?:chat\s?bots?|voice\s?bots?|copilots?|virtual\s+assistants?|(?:AI|LLM|scoring|recommend\w+|prediction)\s+(?:tool|model|engine|system|assistant)s?)\b",
    re.IGNORECASE,
)
_WHOSE = (
    r"(?:customers?|clients?|members?|patients?|applicants?|policy\s?holders?|insured|citizens?|consumers?|passengers?|students?|pupils?"
    r"|tenants?|users?|households?|payers?|callers?|readers?|employees?|staff|kund(?:en|innen)|bürger\w*|patient(?:en|innen)|versicherte\w*|mitglieder\w*|nutzer\w*|usagers?|abonnés?|clientes?|ciudadan[oa]s?|usuari[oa]s?|pacientes?|guests?|subscribers?|borrowers?|donors?|residents?|kunden|personal)"
)
_WHAT = (
    r"(?:data|records?|chats?|messages?|e?-?mails?|letters?|conversations?|claims?|applications?|files?|histor(?:y|ies)|calls?|transcripts?"
    r"|photos?|images?|address(?:es)?|names?|questions?|requests?|tickets?|accounts?|orders?|complaints?|information|details|text|readings?|bills?|invoices?|payments?|location|recordings?|daten|anfragen|nachrichten|données|dossiers?|demandes?|courriers?|datos|solicitudes|mensajes)"
)
_CUSTOMER = re.compile(
    rf"\b{_WHOSE}\b[’'s]*[^\w\n]+(?:\w+[^\w\n]+){{0,4}}?{_WHAT}\b|\b{_WHAT}\s+(?:of|from|by)\s+(?:\w+\s+){{0,2}}{_WHOSE}\b|\bPII\b|\b(?:salary|payroll|wage|health|medical|sick[\s-]?leave|biometric|personal)\s+(?:data|records|details|files)\b|\b(?:dados|datos|données|dati)\s+(?:de|del|della|di|du|des|da|do|dos|das)\s+(?:ordenado|salário|saúde|baixa|salario|salud|nómina|salaire|santé|paie|salute|stipendio|clientes?|pessoal|trabalhador\w*|passageiros?|utentes?)\b|\b(?:dados|datos|données|dati)\s+(?:pessoais|personales|personnelles|biométric[oa]s|personali)\b|\b(?:gehalts|gesundheits|lohn)daten\b|\b(?:kunden|bürger|patienten|mitglieder|versicherten)(?:daten|anfragen|nachrichten|briefe)\b|\b(?:données|dossiers?|demandes?|datos|solicitudes|mensajes)\s+(?:des?|du|d[’']|de\s+los|de\s+las|de)\s*(?:clients?|usagers?|abonnés?|habitants?|patients?|clientes|usuari[oa]s|ciudadan[oa]s|pacientes)\b|\bpersonenbezogen\w*|\bdonnées\s+personnelles\b|\bdatos\s+personales\b",
    re.IGNORECASE,
)
_SAVED = re.compile(
    r"\b(?:pseudonym\w+|anonym\w+|synthetic|aggregated?|no|not|nobody|none|never|não|nem|nenhum\w*|sem|nunca|nie|kein\w*|ohne|niemand|pas|aucun\w*|sans|jamais|sin|ningun\w*|ningún|non|senza|anónim\w*|pseudónim\w*|geen|zonder|inte|ingen|without|refused|declined|won'?t|stopped|switched\s+off|asks?|wants?|would)\b", re.IGNORECASE
)  # fmt: skip
_PASSING = frozenset({Kind.SCOPE, Kind.POLICY, Kind.PROCEDURE, Kind.STANDARD, Kind.SOA, Kind.AUDIT_PLAN})
_SHOWN = 4  # places for one exclusion


def check(desk: Desk) -> Iterator[Result]:
    """A result for each exclusion that names an AI system."""
    papers = statements(desk)
    if not papers:
        yield lacking(Family.SCOPE, PATTERN, TITLE, CRITERIA, NO_STATEMENT)
    for paper in papers:
        yield from (
            _result(desk, one)
            for one in paper.exclusions
            if one.systems or _AI_THING.search(one.subject) or _called(desk, one)
        )


def _result(desk: Desk, one: Exclusion) -> Result:
    """What records say of the data of one excluded system."""
    seen = [(place, saved) for record in desk.records() for place, saved in _told(desk, record, one)]
    shown = tuple(place for place, saved in seen if not saved)[:_SHOWN]
    spared = tuple(place for place, saved in seen if saved)[:_SHOWN]
    where = ", ".join(dict.fromkeys(place.evidence for place in shown))
    if shown:
        why = f"{one.subject} is out of scope and works on data of customers: {where}"
        weight = FindingClass.MINOR if one.has_reason else FindingClass.MAJOR
        return SHOWN.result(State.FOUND, one.subject, why, weight, (one.place, *shown), spared)
    plain = f"No record that may be read shows {one.subject} working on data of customers as they are"
    return RULE.result(State.NOT_FOUND, one.subject, plain, against=(one.place, *spared))


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


def _called(desk: Desk, one: Exclusion) -> bool:
    """Whether what is left out has a name of its own, is no company, and records outside the statement have it too."""
    own = re.fullmatch(PROPER, one.subject) and is_name(desk, one.subject) and bare(one.subject) == one.subject
    if not own:
        return False
    told = named_in([one.subject])
    return any(
        told.search(re.sub(r"[-_./#]+", " ", record.item.path)) or told.search(record.text)
        for record in desk.records()
        if record.item.metadata.kind not in _PASSING
    )


def _names(one: Exclusion, record: Record, line: str) -> bool:
    """Whether a line, or the title of its record, names what is excluded."""
    said = f"{line}\n{record.item.metadata.title}"
    if one.systems:
        return any(system.pattern().search(said) for system in one.systems)
    thing = _AI_THING.search(one.subject)
    if thing is None:
        path = re.sub(r"[-_./#]+", " ", record.item.path)
        return named_in([one.subject]).search(f"{said}\n{path}") is not None
    return thing[0].lower() in said.lower()
