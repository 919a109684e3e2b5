"""Orders and hirings held against what the rules of their own day ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from assistant.audit.ai_words import says_ai
from assistant.audit.asks import REGISTERED, THINGS, Area, Ask, Thing, of_header
from assistant.audit.checks.result import FindingClass, State
from assistant.audit.clock import moment_in
from assistant.audit.columns import Column
from assistant.audit.desk import Desk
from assistant.audit.naming import named_as
from assistant.audit.orders import Nature, Order, order_registers, orders
from assistant.audit.record import Record
from assistant.audit.registers import Row
from assistant.audit.showing import Shown, Standing, lacking, of_order, of_text, papers
from assistant.audit.spoken_ai import Named, ai_names, named_in, names, trusted
from assistant.domain.answer import Span
from assistant.domain.evidence import DOCUMENT_KINDS, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was seen of one subject."""

    state: State
    """What was seen."""
    subject: str
    """What it is about."""
    why: str
    """The rule and how the evidence meets it."""
    weight: FindingClass | None = None
    """The class that it suggests; None where nothing was found."""
    spans: tuple[Span, ...] = ()
    """Places that show it."""
    against: tuple[Span, ...] = ()
    """Places that speak against it."""


def open_question(subject: str, lack: str, spans: tuple[Span, ...] = ()) -> Outcome:
    """What cannot be decided, with the evidence that is wanting."""
    return Outcome(state=State.UNDECIDABLE, subject=subject, why=f"Not decidable: {lack}", spans=spans)


def buying(desk: Desk, rules: Sequence[Ask]) -> Iterator[Outcome]:
    """An outcome for each order of AI, and for each that only looks so."""
    rules = [one for one in rules if one.area is Area.BUYING and one.things]
    asked = tuple(thing for one in rules for thing in one.things)
    bought = [one for one in orders(desk, ai_names(desk), asked) if _inside(desk, one.day)] if rules else []
    if not rules:
        yield open_question("buying of AI", "no rule in this scope says what an order of AI needs")
    elif not bought and not order_registers(desk):
        yield open_question("buying of AI", "no register of orders, contracts or card payments is in this scope", tuple(one.span for one in rules[:1]))  # fmt: skip
    every, suppliers = papers(desk), [trusted(desk, one) for one in desk.rows(Kind.SUPPLIER)]
    for order in bought:
        if order.nature is Nature.DENIED:
            why = "Looked at as an order of AI; the records say in writing that it contains none"
            yield Outcome(state=State.NOT_FOUND, subject=order.subject, why=why, against=order.grounds)
        elif order.nature is Nature.AI:
            yield _bought(desk, order, rules, every, suppliers)


def _inside(desk: Desk, day: date | None) -> bool:
    """Whether a day lies in the audit period."""
    period = desk.period
    if period is None or day is None:
        return True
    return not (period.start and day < period.start) and not (period.end and day >= period.end)


def _bought(desk: Desk, order: Order, rules: Sequence[Ask], every: Sequence[Record], suppliers: Sequence[Record]) -> Outcome:  # fmt: skip
    """One order of AI held against the rules of its day."""
    day = order.day or desk.today
    held = [one for one in rules if one.on(day)]
    place = (order.record.headline(), *order.grounds, *order.record.shown_date())
    if not held:
        return too_early(order.subject, f"of {day}", rules, place)
    if order.dropped:
        return Outcome(state=State.NOT_FOUND, subject=order.subject, why="Its state says that the order was not released", against=place)  # fmt: skip
    things = (*_things(held), *_headed(desk, held, order.register.rows))
    shown = [_listed(desk, order) if thing is REGISTERED else _filed(desk, order, thing) or of_order(order, thing, every, suppliers) for thing in things]  # fmt: skip
    return judged(f"Order {order.subject} of {day}", order.subject, held, shown, place)


def _filed(desk: Desk, order: Order, thing: Thing) -> Shown | None:
    """A row of the register that a thing has of its own, on the supplier under any name and not after the order; else None."""
    if not thing.own:
        return None
    called = named_as(desk, order.supplier)
    for row in desk.rows(*_FILED):
        head = (
            f"{re.sub(r'[-_.]+', ' ', PurePosixPath(row.item.path).stem)} {next((one.name for one in row.fields), '')}"
        )
        late = order.day and row.date and row.date.start > order.day
        own = row.item.path == order.record.item.path
        if (
            row.item.id not in desk.flagged
            and not own
            and not late
            and thing.shown.search(head)
            and called.search(row.text)
        ):
            return Shown(
                thing=thing, standing=Standing.PRESENT, told=row.item.id, spans=(row.headline(), *row.shown_date())
            )
    return None


def _things(rules: Sequence[Ask]) -> tuple[Thing, ...]:
    """Everything that several rules ask for, each once."""
    return tuple({thing.name: thing for one in rules for thing in one.things}.values())


def _listed(desk: Desk, order: Order) -> Shown:
    """Whether the inventory names what was bought: its supplier, or a system or product that the order names."""
    rows = desk.rows(Kind.INVENTORY)
    about = {system.row for system in desk.known.systems_in(order.record.text)}
    cell = order.row.of(REGISTERED.column)
    row = next((one for one in rows if one.item.id in about or names(order.supplier, one.text)), None)
    if row:
        return Shown(thing=REGISTERED, standing=Standing.PRESENT, told=row.item.id, spans=(row.headline(),))
    spans = (order.record.span(cell),) if cell else ()
    return Shown(thing=REGISTERED, standing=Standing.ABSENT if rows else Standing.OPEN, spans=spans)


def _headed(desk: Desk, held: Sequence[Ask], rows: Sequence[Row]) -> Iterator[Thing]:
    """Columns of a register that hold what a rule asks for in the same words, and no thing that is known already."""
    names = sorted({field.name for row in rows for field in row.record.fields})
    for one in held:
        sentence = desk.scope.quote(one.span)
        known = (*THINGS, *one.things)
        fresh = (name for name in names if all(thing.column.rank(name) is None for thing in known))
        yield from (thing for name in fresh if (thing := of_header(name, sentence, one.area)))


def too_early(subject: str, when: str, rules: Sequence[Ask], place: tuple[Span, ...]) -> Outcome:
    """A deed that no rule of its day bound."""
    first = rules[0]
    why = f"The record is {when}; {first.document.item.id} was not in force then ({first.held})"
    return Outcome(state=State.NOT_FOUND, subject=subject, why=why, against=(*place, first.span))


def judged(what: str, subject: str, held: Sequence[Ask], shown: Sequence[Shown], place: tuple[Span, ...]) -> Outcome:
    """A deed held against the things that were asked for."""
    wanting = list(lacking(shown))
    there = [one for one in shown if one.standing is Standing.PRESENT]
    rule = next((one for one in held if any(each.thing in one.things for each in wanting or there)), held[0])
    good = tuple(span for one in there for span in one.spans)
    named = rule.document.item.metadata.title
    if wanting:
        told = ", ".join(map(_told, wanting))
        weight = FindingClass.MAJOR if len(wanting) > 1 and not there else FindingClass.MINOR
        spans = (*place, rule.span, *(span for one in wanting for span in one.spans))
        return Outcome(state=State.FOUND, subject=subject, why=f"{what} lacks what {named} asks for: {told}", weight=weight, spans=spans, against=good)  # fmt: skip
    late = next((one for one in shown if one.standing is Standing.OPEN and one.spans), None)
    if late or not there:
        lack = f"{late.thing.name}: {late.told}" if late else ", ".join(one.thing.name for one in shown)
        return open_question(subject, f"{what}: what {named} asks for does not show in this scope ({lack})", (*place, rule.span))  # fmt: skip
    why = f"{what} has what {named} asks for: {', '.join(_told(one) for one in there)}"
    return Outcome(state=State.NOT_FOUND, subject=subject, why=why, against=(*place, *good))


def _told(one: Shown) -> str:
    """A thing with how it stands, in words."""
    standing = {Standing.ABSENT: "absent", Standing.LATE: "later than the deed", Standing.PRESENT: "there"}
    return f"{one.thing.name} {standing[one.standing]}" + (f" ({one.told})" if one.told else "")


_HIRES = re.compile(r"\bappointments?\b|\bappointed\b|bewerb\w+|stellenbesetzung\w*|einstellung\w*|personalauswahl\w*|recrutement\w*|embauche\w*|candidature\w*|selección de personal|proceso selectivo|contratación de personal|selezione del personale|assunzion\w+|werving\w*|rekryter\w*|\bhir(?:e|es|ed|ing)\b|\brecruit\w*|\bvacanc\w+|\bjob (?:file|case|opening)|\b(?:staff|personnel|candidate) selection|\bselection (?:case|file)|\bapplicants?\b", re.IGNORECASE)  # fmt: skip
_OF_CASE = tuple(re.compile(one, re.IGNORECASE) for one in (r"\bappli(?:cation|cant)s?\b|\bcandidat\w*|\bCVs?\b|\bresumes?\b|bewerb\w+|lebensl[aä]uf\w*|postulant\w*|aspirante\w*|currícul\w*|sollicitant\w*", r"\bshort-?list|\branked|\brank(?:ing)?\b|\bsorted\b|\bscreen(?:ed|ing)\b|\bscor(?:e|ed|ing)\b|\blonglist\w*|rangliste\w*|vorauswahl|présélection\w*|class(?:é|ée|ement)\w*|preselecci\w+|clasific\w+|orden(?:ó|ad)\w*", r"\binterview|gespräch\w*|entretien\w*|entrevist\w*|colloqui\w*|\bpanel\b", r"\boffer\b|\bhired\b|\bcontract signed\b|\bsigned\b|\bselected\b|\brejected\b|\bappointed\b|zusage|absage|eingestellt|unterschrieben|embauché\w*|retenu\w*|recruté\w*|contratad\w+|seleccionad\w+|assunt\w+|aangenomen|anställd"))  # fmt: skip
_OTHERWISE = frozenset(DOCUMENT_KINDS | {Kind.INVENTORY, Kind.RISK, Kind.IMPACT_ASSESSMENT, Kind.DATASET, Kind.MODEL_CARD, Kind.EVALUATION, Kind.MONITORING, Kind.INCIDENT, Kind.SUPPLIER, Kind.PROMPT, Kind.MINUTES, Kind.AUDIT_PLAN, Kind.FINDING, Kind.CORRECTIVE_ACTION, Kind.INTERVIEW, Kind.OBSERVATION, Kind.AUDIT_REPORT, Kind.SOA, Kind.PULL_REQUEST, Kind.TRAINING_RECORD, Kind.TRAINING_RUN, Kind.CONTRACT, Kind.CHANGE, Kind.DEPLOYMENT, Kind.ACCESS, Kind.TICKET})  # fmt: skip
_FILED = (Kind.SUPPLIER, Kind.OTHER, Kind.REVIEW, Kind.APPROVAL, Kind.CONTRACT)
_SIGNS = 2  # of the four that make a text one of a hiring


def hiring(desk: Desk, rules: Sequence[Ask]) -> Iterator[Outcome]:
    """An outcome for each hiring case in which AI was used."""
    rules = [one for one in rules if one.area is Area.HIRING and one.things]
    found = _cases(desk)
    if not rules:
        yield open_question("hiring with AI", "no rule in this scope says what a hiring with AI needs")
    elif not found:
        yield open_question("hiring with AI", "no file of a hiring is in this scope", tuple(one.span for one in rules[:1]))  # fmt: skip
    known = ai_names(desk)
    for case in found if rules else ():
        used = _used(case, known)
        if used:
            yield _hired(case, used, rules, desk.today, found)


def _cases(desk: Desk) -> tuple[Record, ...]:
    """Records of hirings, by id: the title or the file's name says so, and the text tells what happened."""
    every = (trusted(desk, one) for one in desk.records() if one.item.metadata.kind not in _OTHERWISE)
    return tuple(one for one in every if _is_case(one) and _inside(desk, _day(one)))


def _is_case(record: Record) -> bool:
    """Whether a record is the file or the row of one hiring."""
    name = f"{record.item.metadata.title} {re.sub(r'[-_./]+', ' ', record.item.id)}"
    signs = sum(sign.search(record.text) is not None for sign in _OF_CASE)
    mail = re.search(r"\.(?:eml|msg|mbox)", record.item.id) is not None
    return not mail and _HIRES.search(name) is not None and signs >= _SIGNS


_WHEN = Column(
    (
        "closed",
        "decided",
        "decision date",
        "hired",
        "offer date",
        "date",
        "signed",
        "start date",
        "opened",
        "datum",
        "abgeschlossen",
        "date de clôture",
        "clôturé",
        "fecha",
        "cierre",
        "appointed on",
    )
)


def _day(case: Record) -> date | None:
    """The day of a hiring: its own date, else the one in a cell that says when it was done; None where neither is."""
    stated = [found for field in _WHEN.every(case.fields) if (found := moment_in(field.value))]
    return case.date.start if case.date else stated[-1].day if stated else None


def _used(case: Record, known: tuple[Named, ...]) -> tuple[Span, ...]:
    """Where a hiring names AI or a system of the inventory, with the row that makes the name one."""
    for line in re.finditer(r"[^\n]*\w[^\n]*", case.text):
        named = named_in(known, line[0])
        if named or says_ai(line[0]):
            at = Span(evidence=case.item.id, revision=case.item.revision, start=line.start(), end=line.end())
            return (at, named.source.headline()) if named else (at,)
    return ()


def _hired(case: Record, used: tuple[Span, ...], rules: Sequence[Ask], today: date, every: Sequence[Record]) -> Outcome:
    """One hiring with AI held against the rules of its day."""
    day = _day(case) or today
    held = [one for one in rules if one.on(day)]
    subject = case.item.metadata.title
    place = (case.titled() or case.headline(), *used)
    if not held:
        return too_early(subject, f"of {day}", rules, place)
    # what only this organization calls so counts where another of its files shows it
    things = (one for one in _things(held) if not one.own or any(_shows(each, one) for each in every))
    shown = [of_text(case, thing) for thing in things]
    return judged(f"{subject} ({day}), in which AI was used,", subject, held, shown, place)


def _shows(case: Record, thing: Thing) -> bool:
    """Whether a file shows a thing."""
    return of_text(case, thing).standing is Standing.PRESENT
