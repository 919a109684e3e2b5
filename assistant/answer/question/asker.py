"""Who "my", "mine" and "I" are: the asker's user name among the persons of the scope, and what is theirs.

Only persons whom the asker may read of are known, so that a name tells of nobody else; a login or given name that fits two
of them is nobody's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.answer.question.lexicon import same_meaning
from assistant.answer.question.reading import Reading
from assistant.answer.question.rows import Record
from assistant.answer.question.values import Columns, is_blank, is_current
from assistant.answer.words import stem
from assistant.audit.directory import Person
from assistant.audit.references import References
from assistant.audit.roles import Role, plays
from assistant.domain.names import name_key
from assistant.domain.people import people_in
from assistant.domain.plan import Condition, Plan
from assistant.store.scope import Scope

_SELF = re.compile(r"\b(?:my|mine|(?-i:I)|me|myself)\b", re.IGNORECASE)
_TELLS = re.compile(
    r"^\W*(?:(?:can|could|would|will)\s+you\s+)?(?:please\s+)?(?:show|give|tell|get|send|find|list|walk|take|lead|guide)\s+me\b"
    r"|\b(?:can|could|may|should|must|do|shall|if|when)\s+I\b(?!\s+(?:own|look\s+after|lead|run|manage))|\bI\s+(?:need|want|would|am\s+looking|have\s+to|must|can|see|read)\b",
    re.IGNORECASE,
)
"""Words for oneself that ask for no thing of one's own: "show me", "what must I do"."""
_SYSTEM = r"(?:AI\s+)?(?:systems?|models?|applications?|tools?|services?)"
_MY_SYSTEM = re.compile(
    rf"\b(?:(?:any|one|all|each|which)\s+of\s+)?my\s+(?:own\s+)?(?P<noun>{_SYSTEM})\b"
    rf"|\b(?:an?|the|any|all|those)?\s*(?P<owned>{_SYSTEM})\s+(?:that\s+|which\s+)?I\s+(?:own|look\s+after|lead|run|manage|am\s+(?:responsible|accountable)\s+for)\b"
    rf"|\b(?:an?|the|any|all)?\s*(?P<mine>{_SYSTEM})\s+of\s+mine\b",
    re.IGNORECASE,
)
_AUTHOR = re.compile(r"\b(?:report|rais|open|wr[io]t|request|creat|fil|author|submit|log)\w*", re.IGNORECASE)
_APPROVER = re.compile(r"\b(?:approv|sign|consent)\w*", re.IGNORECASE)
_VERBS = {Role.AUTHOR: _AUTHOR, Role.APPROVER: _APPROVER}
_MY_CONSENT = re.compile(r"\b(?:my|mine)\s+(?:own\s+|\w+\s+)?(?:approvals?|consents?|sign-?offs?)\b", re.IGNORECASE)
"""What one approves is one's own as its approver, and not as its owner."""
_BESIDE = 2
"""Words between "I" and the verb of what I did."""
_HOLDING = frozenset(
    {*same_meaning(stem("owner")), *map(stem, ("mine", "my", "me", "i", "myself", "assigned", "look", "lead"))}
)


def asker(user: str, known: References) -> Person | None:
    """The one person of the scope whom a user name means: by login, else by a given name that only one has."""
    if not user:
        return None
    found = known.people.find(user)
    if found is not None:
        return found
    bare = name_key(user)
    called = [one for one in known.people.people if bare and name_key(one.name.split()[0]) == bare and " " in one.name]
    return called[0] if len(called) == 1 else None


def speaks_of_self(question: str) -> bool:
    """Whether a question is for things of the asker's own."""
    return _SELF.search(_TELLS.sub(" ", question)) is not None


def with_own_systems(
    base: Plan, reading: Reading, person: Person, scope: Scope, known: References, *, selects: bool
) -> tuple[Plan, Reading]:
    """The plan with the systems that the question calls the asker's, by the owner in their rows, and the words taken.

    Where systems are what a list is of, their noun stays.
    """
    said = _MY_SYSTEM.search(reading.text)
    if said is None:
        return base, reading
    rows = ((system, scope.item(system.row)) for system in known.systems)
    owned = [
        system.name
        for system, row in rows
        if row and any(plays(field.name, Role.OWNER) and _is(field.value, person, known) for field in scope.fields(row))
    ]
    if not owned:
        return base, reading
    opens = said["noun"] is not None and selects
    start, end = said.span()
    kept = said.start("noun") if opens else end
    base = replace(base, systems=tuple(dict.fromkeys([*base.systems, *owned])))
    reading = reading.taking_span(start, kept)
    return replace(base, terms=reading.left()), reading


def shown_if_used(plan: Plan, *, owned: bool) -> Plan:
    """The plan without the asker's name where nothing in it rests on who asks: "give me", "my version".

    `owned` says that its systems are the asker's.
    """
    said = (one.phrase for one in plan.conditions if one.phrase)
    by_record = any(_SELF.fullmatch(phrase) or (plan.asker and plan.asker in phrase) for phrase in said)
    return plan if by_record or owned or not plan.asker else replace(plan, asker="")


def own_records(
    fields: Columns, reading: Reading, person: Person, known: References, records: Sequence[Record]
) -> tuple[tuple[Condition, ...], Reading]:
    """The condition that records are the asker's, by the part that the question says they play; none where it says none.

    Where no record names them in that part, the list is empty and complete. Who approved is told in different places of
    different records, so that every record is asked for its own.
    """
    free = [at for at, word in enumerate(reading.words) if at not in reading.taken and _SELF.fullmatch(word.text)]
    if not free or not _SELF.search(_TELLS.sub(" ", reading.text)):
        return (), reading
    role = _role(reading.text)
    names = [name for name in fields.names if is_current(name) and plays(name, role)]
    persons = [name for name in fields.persons() if not any(plays(name, one) for one in Role if one is not role)]
    named = _naming(fields, names, person, known) or _naming(fields, persons, person, known)
    named = named or [(name, (person.name,)) for name in names[:1]]
    approved = _approved(records, person, known) if role is Role.APPROVER else None
    if not named and approved is None:
        return (), reading
    verb = _VERBS.get(role)
    taken = [
        at
        for at, word in enumerate(reading.words)
        if at in free
        or (role is Role.OWNER and word.stem in _HOLDING)
        or (verb is not None and verb.match(word.text) and any(abs(at - own) <= _BESIDE for own in free))
    ]
    if approved is not None:
        return (approved,), reading.taking(taken)
    (field, values), also = named[0], tuple(named[1:])
    phrase = reading.words[free[0]].text
    return (Condition(field=field, operator="is", values=values, phrase=phrase, also=also),), reading.taking(taken)


def _naming(
    fields: Columns, names: Iterable[str], person: Person, known: References
) -> list[tuple[str, tuple[str, ...]]]:
    """Those of some fields that name the person, each with the spellings that do."""
    held = ((name, tuple(value for value in fields.values[name] if _is(value, person, known))) for name in names)
    return [(name, values) for name, values in held if values]


def _approved(records: Sequence[Record], person: Person, known: References) -> Condition | None:
    """The condition that a record names the person as who approved it; None where no record names anybody.

    A row has a place for the name, and says by a blank that nobody did; of a document that names none it is not known.
    """
    approvers = {record.item.id: _approvers(record) for record in records}
    if not any(approvers.values()):
        return None
    mine = tuple(str(one) for one, names in approvers.items() if any(_is(name, person, known) for name in names))
    unsaid = tuple(one for one, names in approvers.items() if not names and "#" not in one)
    phrase = f"approved by {person.name}"
    return Condition(field="*", operator="reaches", values=mine, phrase=phrase, loose=unsaid)


def _approvers(record: Record) -> tuple[str, ...]:
    """The names that a record gives for who approved it, in its fields or about itself."""
    told = [one.value for one in record.fields if plays(one.name, Role.APPROVER) and not is_blank(one.value)]
    stated = record.item.metadata.approved_by
    return (*told, *((stated,) if stated else ()))


def _role(text: str) -> Role:
    """The part that a question says the asker plays."""
    if _MY_CONSENT.search(text):
        return Role.APPROVER
    about = " ".join(part for part in re.findall(r"(?:\bI\b|\bby\s+me\b|\bdid\s+I\b).{0,25}|.{0,25}\bby\s+me\b", text))
    if _APPROVER.search(about):
        return Role.APPROVER
    return Role.AUTHOR if _AUTHOR.search(about) else Role.OWNER


def _is(value: str, person: Person, known: References) -> bool:
    """Whether a value names the person, alone or among others."""
    written: Iterable[str] = (value[start:end] for start, end in people_in(value))
    return any(known.people.find(one) == person for one in (value, *written))
