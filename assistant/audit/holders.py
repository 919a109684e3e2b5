"""Who holds a team, mailbox or post, where a line of any document or row of any register names both together.

Job descriptions, charters, role cards, RACI tables and lists of mailboxes say it in one line: `Data platform team: lead
Jonas Wirth`, `| Model steward | Jane Doe |`, `ml-ops@acme.org is read by Jane Doe`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.audit.charges import OWNER
from assistant.audit.columns import words_of
from assistant.audit.desk import Desk
from assistant.audit.record import LONGEST_VALUE, Record
from assistant.domain.answer import Span
from assistant.domain.evidence import Kind
from assistant.domain.people import people_in

_HOLDS = re.compile(
    r"\b(?:lead(?:s|er|ing)?|led|head(?:s|ed)?|chair(?:s|ed|person)?|held|holds?|holder|accountable|responsible|owner|owns|owned|run|runs|manages?|managed|manager|in\s+charge|read\s+by|answered\s+by"
    r"|named|appointed|delegate|deputy|is|leitung|leiter(?:in)?|geleitet|inhaber(?:in)?|verantwortlich\w*|zuständig\w*|dirig\w+|responsable|titulaire|titular|encargad\w+|responsabile|ansvarig|verantwoordelijk\w*)\b"
    r"|[:|=→–—]|->",
    re.IGNORECASE,
)
_PARTS = re.compile(r"[:|=→,;()–—\n]|\s-\s|->|\b(?:is|are|ist|est|es|led|headed|chaired|held|read|answered|run|owned|managed|geleitet|dirigé\w*)\b(?:\s+(?:by|von|par|por|durch))?|\b(?:lead|head|leader|chair|holder|deputy|owner|accountable|responsible|manager|leitung|leiter(?:in)?|verantwortliche?r?|zuständig|responsables?|chef(?:fe)?|directeur|directrice|jef[ea]|titulaire|titular|encargad[oa]|responsabile|ansvarig|verantwoordelijke?)\b", re.IGNORECASE)  # fmt: skip
_NOT = frozenset({Kind.TICKET, Kind.PULL_REQUEST, Kind.INCIDENT, Kind.INTERVIEW, Kind.MINUTES, Kind.FINDING, Kind.CORRECTIVE_ACTION, Kind.PROMPT})  # fmt: skip
"""Kinds that tell of a day, or of what somebody said."""


def holder(desk: Desk, who: str) -> Span | None:
    """The first line, by id, that names the person who holds a team, mailbox or post; None where none does."""
    plain = " ".join(word for word in who.lower().split() if word not in ("the", "our", "das", "die", "der", "l", "le", "la", "el"))  # fmt: skip
    found = desk.once("holders", dict[str, Span | None])
    if plain not in found:
        found[plain] = next(_lines(desk, plain), None) if len(plain) > 1 else None
    return found[plain]


def is_mailbox(desk: Desk, address: str) -> bool:
    """Whether a line that has an address, or the title above it, calls it a mailbox or a list."""
    found = desk.once("mailboxes", dict[str, bool])
    if address not in found:
        told = re.compile(rf"(?<![\w.+-]){re.escape(address)}(?![\w-])", re.IGNORECASE)
        texts = ((record, line) for record in desk.records() if address.lower() in record.text.lower() and record.item.id not in desk.flagged for line in record.text.splitlines())  # fmt: skip
        found[address] = any(told.search(line) and _BOX.search(f"{record.item.metadata.title}\n{line}") for record, line in texts)  # fmt: skip
    return found[address]


_BOX = re.compile(r"\bmail-?box(?:es)?\b|\b(?:mailing|distribution)[\s-]lists?\b|\bis a list\b|\bshared\b|\balias(?:es)?\b|\bverteiler\w*|postf[aä]ch\w*|sammelpostfach|\bboîtes?\b|\bliste de diffusion\b|\bbuz[oó]n(?:es)?\b|\blista de (?:correo|distribución)\b", re.IGNORECASE)  # fmt: skip


def _lines(desk: Desk, plain: str) -> Iterator[Span]:
    """The lines that name it with a person."""
    words = r"[\s_-]+".join(map(re.escape, plain.split()))
    told = re.compile(rf"(?<![\w@.-]){words}(?![\w@-])", re.IGNORECASE)
    for record in desk.records():
        if (
            record.item.metadata.kind in _NOT
            or record.item.id in desk.flagged
            or plain.split(maxsplit=1)[0] not in record.text.lower()
        ):
            continue
        if record.fields and "#" in record.item.id:
            yield from _of_row(record, told)
            continue
        for hit in re.finditer(r"[^\n]+", record.text):
            name = told.search(hit[0])
            if name and len(hit[0]) <= LONGEST_VALUE and _names_holder(hit[0], name):
                lead = len(hit[0]) - len(hit[0].lstrip())
                yield Span(evidence=record.item.id, revision=record.item.revision, start=hit.start() + lead, end=hit.start() + len(hit[0].rstrip()))  # fmt: skip


def _of_row(record: Record, told: re.Pattern[str]) -> Iterator[Span]:
    """The cell of a row that names the owner of what another of its cells is."""
    named = any(told.fullmatch(field.value.strip()) for field in record.fields)
    for field in OWNER.every(record.fields) if named else ():
        if _is_full(field.value) and len(words_of(field.name)) <= _LONGEST_HEADER:
            yield record.span(field)


_LONGEST_HEADER = 6  # words; a longer one is a question and the cell its answer


def _names_holder(line: str, name: re.Match[str]) -> bool:
    """Whether a line names a person beside a name, with a word or sign that ties the two.

    The head of a table names many side by side and ties none of them: there the name must stand in the first cell.
    """
    before, after = line[: name.start()], line[name.end() :]
    people = sum(map(_is_full, _PARTS.split(f"{before} | {after}")))
    first = not before.strip(" |*_`#>-")
    return (
        people > 0
        and (first or people == 1)
        and (first or line.count("|") < _FEW)
        and _HOLDS.search(f"{before} {after}") is not None
    )


_FEW = 4  # strokes; a row with more has many columns


def _is_full(part: str) -> bool:
    """Whether a part names a person by more than one word."""
    part = part.strip(" *_`.>#")
    return any(" " in part[start:end].strip() for start, end in people_in(part))
