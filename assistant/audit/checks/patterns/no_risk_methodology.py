"""No risk methodology: risks are listed without a method that says what a score means, or without scores and owners.

Rule: of every risk register, and every workshop note with a table of risks, it is found where no document in force sets
criteria and a scale for risks of AI and has an owner; or where rows that are open have no score that means anything, or
nobody. A method for security risks, or one that says that AI is not its matter, covers only what is scored by it and
says so. Statements that there is no scale, that scores were given by judgement or colours by feeling, are shown. Major
where there is no method, else minor.

Not decidable where no risks are in this scope.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from assistant.audit.charges import OWNER
from assistant.audit.checks.result import Family, FindingClass, Result, Rule, State
from assistant.audit.columns import Column, is_open
from assistant.audit.desk import Desk
from assistant.audit.record import Record
from assistant.audit.registers import Register, Row, registers
from assistant.audit.risk_methods import Method, methods
from assistant.domain.answer import Span
from assistant.domain.evidence import Kind

PATTERN = "no_risk_methodology"
TITLE = "Risks without a method"
CRITERIA = ("6.1.2",)
RULE = Rule(check=Family.PATTERNS, pattern=PATTERN, title=TITLE, criteria=CRITERIA)

_SCORE = Column(("risk score", "score", "rating", "risk level", "level", "likelihood", "probability", "impact", "severity", "colour", "color", "priority", "evaluation", "bewertung"), without=("date", "owner", "assessment", "residual", "target", "by"))  # fmt: skip
_WHO = Column((*OWNER.names, "who", "person", "contact"), without=OWNER.without)
_STATE = Column(("status", "state"))
_OVER = re.compile(r"closed|retired|done|obsolete|withdrawn", re.IGNORECASE)
_MEANS = re.compile(r"\d|\b(?:very )?(?:low|medium|moderate|high|critical|severe|minor|major|negligible|extreme|unacceptable|acceptable)\b|^[A-E]$", re.IGNORECASE)  # fmt: skip
_NUMBER = re.compile(r"\s*\d+(?:[.,]\d+)?\b")
_NO_SCALE = re.compile(
    r"[^.\n|]*(?:\b(?:no|without(?: an?y?)?|lack(?:s|ing)?|missing|never had an?)\s+(?:\w+\s+){0,2}(?:scales?|criteria|methods?|methodology|definitions?)\b"
    r"|\b(?:nobody|no one|never)\s+(?:\w+\s+)?defined\b|\b(?:own|personal|best|expert)\s+judge?ment\b|\bgut[ -]feel\w*|\bshow of hands\b|\bby feel(?:ing)?\b"
    r"|\b(?:scale|criteria|method\w*)\s+(?:is|are|was|were|has|have)\s+(?:still\s+)?(?:not|missing|never))[^.\n|]*\.?",
    re.IGNORECASE,
)
_OF_RISKS = re.compile(r"\brisk|\bscore", re.IGNORECASE)
_NEAR = 300  # characters around a statement in which risks or scores must be spoken of
_MOST_SHOWN = 12


def check(desk: Desk) -> Iterator[Result]:
    """A result for each risk register or workshop, and for each method that does not cover AI."""
    known = tuple(methods(desk))
    listed = _listed(desk)
    if not listed:
        yield RULE.result(
            State.UNDECIDABLE, "risks", "Not decidable: no risk register or risk assessment is in this scope"
        )
    for name, rows in sorted(listed.items()):
        yield _judged(desk, name, rows, known)
    for method in known:
        if not method.for_ai:
            why = f"{method.record.item.id} sets a scale, but {method.why_not}"
            yield RULE.result(State.NOT_FOUND, method.record.item.metadata.title, why, against=[method.span])


def _listed(desk: Desk) -> Mapping[str, list[Row]]:
    """Rows of risks by the file that they stand in; a table without scores is of something else."""
    found: dict[str, list[Row]] = defaultdict(list)
    for register in registers(desk, (Kind.RISK,), tables=(Kind.RISK,)):
        if _is_of_risks(register):
            rows = [row for row in register.rows if row.record.item.id not in desk.flagged]
            found[register.name.partition("!")[0]].extend(rows)
    return found


def _is_of_risks(register: Register) -> bool:
    """Whether the rows are risks with scores or owners, and not the control table of a document."""
    records = any("#" in row.record.item.id for row in register.rows)
    return register.says(_SCORE) or (records and (register.says(_WHO) or "risk" in register.name.lower()))


def _judged(desk: Desk, name: str, rows: Sequence[Row], known: Sequence[Method]) -> Result:
    """What one register comes to."""
    text = "\n".join(dict.fromkeys(row.record.text for row in rows))
    covering = [one for one in known if one.for_ai]
    by_other = [one for one in known if not one.for_ai and one.is_named_in(text)]
    is_document = "#" not in rows[0].record.item.id
    if by_other and is_document:
        shown = rows[0].record.place_of(by_other[0].record.item.metadata.title) or rows[0].record.span()
        why = f"{name} is scored by {by_other[0].record.item.id}, whose matter it is"
        return RULE.result(State.NOT_FOUND, name, why, against=(shown, by_other[0].span))
    bare = [row for row in rows if not _OVER.search(row.value(_STATE)) and _lacks(row)]
    if covering and not bare:
        why = f"{covering[0].record.item.id} sets criteria and a scale for them, and every open risk has a score and an owner"
        return RULE.result(State.NOT_FOUND, name, why, against=[one.span for one in covering])
    against = [one.span for one in known]
    spans = [span for row in bare[:_MOST_SHOWN] for span in _shown(row)]
    told = [f"{len(bare)} of {len(rows)} have no score that means anything, or nobody: {', '.join(row.key for row in bare[:_MOST_SHOWN])}"] if bare else []  # fmt: skip
    if covering:
        return RULE.result(State.FOUND, name, "; ".join(told), FindingClass.MINOR, spans, against)
    if not is_document and len(kinds := _sorts(rows)) > 1:
        told.append(f"scores are of several sorts ({', '.join(kinds)})")
    said = _statements(desk, None if not is_document else rows[0].record)
    why = "; ".join(("No document in force sets criteria and a scale for risks of AI", *told, *(["it is said in so many words"] if said else [])))  # fmt: skip
    return RULE.result(State.FOUND, name, why, FindingClass.MAJOR, (*said, *(spans or [rows[0].record.headline()])), against)  # fmt: skip


def _lacks(row: Row) -> bool:
    """Whether a row has no score that means anything, or nobody."""
    who = row.value(_WHO)
    return is_open(who) or not _MEANS.search(row.value(_SCORE))


def _shown(row: Row) -> tuple[Span, ...]:
    """The places of what a row says in place of a score and an owner, else of the row."""
    fields = [field for field in (row.of(_SCORE), row.of(_WHO)) if field]
    return tuple(map(row.record.span, fields)) or (row.record.headline(),)


def _sorts(rows: Sequence[Row]) -> list[str]:
    """The sorts of scores that stand in one column."""
    values = [value for row in rows if (value := row.value(_SCORE))]
    return sorted({"numbers" if _NUMBER.match(value) else "words" for value in values})


def _statements(desk: Desk, own: Record | None) -> tuple[Span, ...]:
    """Where a record says that there is no scale: in the workshop's own note, else in minutes, reports and interviews."""
    others = (Kind.MINUTES, Kind.INTERVIEW, Kind.AUDIT_REPORT, Kind.FINDING, Kind.RISK, Kind.OBSERVATION)
    records = [own] if own else [one for one in desk.records(*others) if "#" not in one.item.id]
    return tuple(span for one in records if one.item.id not in desk.flagged for span in _said_in(one))[:_MOST_SHOWN]


def _said_in(record: Record) -> Iterator[Span]:
    """The sentences of a record that say it, where risks are spoken of."""
    of_risks = record.item.metadata.kind is Kind.RISK
    for hit in _NO_SCALE.finditer(record.text):
        around = record.text[max(0, hit.start() - _NEAR) : hit.end() + _NEAR]
        place = record.place_of(hit[0].strip()) if of_risks or _OF_RISKS.search(around) else None
        if place:
            yield place
