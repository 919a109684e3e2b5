"""Who is in charge of what, as records and documents of one scope say it: an owner's field, or a sentence.

Read are the owners of systems, risks and suppliers, of documents in force and of the year's monitoring reports, and in runbooks, cards,
reports and rules the sentences and table rows that put somebody in charge (`Responsible for operation: the night shift`,
`the data team watches the alarms`). A first contact is in charge of nothing, and what a record merely tells of the past
is no charge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from assistant.audit.columns import Column, is_blank, words_of
from assistant.audit.desk import Desk
from assistant.audit.record import LONGEST_VALUE, Record
from assistant.audit.references import System
from assistant.domain.answer import Span
from assistant.domain.evidence import EvidenceId, Field, Kind, Status
from assistant.domain.people import is_group, is_person, is_post, people_in

OWNER = Column(("accountable*", "owner*", "owned by", "responsible*", "in charge", "keeper", "custodian", "steward", "looked after by", "lead", "verantwortlich*", "eigentumer", "responsable", "manager"), without=("date", "type", "count", "data", "id", "department", "since", "product"))  # fmt: skip
"""Who is in charge of what a row is about."""
_LONGEST_HEADER = 6  # words; a longer one is a question and the cell its answer
_HELD_BY_PEOPLE = (Kind.INVENTORY, Kind.RISK, Kind.SUPPLIER)
_YEAR = timedelta(days=366)
_OVER = re.compile(r"closed|retired|decommission|withdrawn|terminated|ended|archived|obsolete|rejected|cancelled|stillgelegt", re.IGNORECASE)  # fmt: skip
_STATE = Column(("lifecycle status", "lifecycle", "stage", "status", "state", "phase"), without=("approval", "review", "evidence", "date"))  # fmt: skip

_WHO = r"(?P<who>[^.;:|\n]{2,90})"
_DUTY = r"(?P<duty>[^.;:|\n]{2,90}?)"
_CHARGED = r"(?:accountable|responsible|in charge|answerable|verantwortlich|zuständig|responsables?|encargad[oa]s?|responsabil[ei]|verantwoordelijk|ansvarig\w*)"
_STARS = r"[*_`]{0,3}"
_CLEAR = (
    re.compile(
        rf"\b{_CHARGED}(?: (?:person|owner|party|contact))?(?:\s+(?:for|of|für|de|del|du|pour|per|voor|för)\s+{_DUTY})?\s*{_STARS}\s*(?::|\||\bis\b|\bare\b|\bist\b|\bsind\b|\best\b|\bsont\b|\bes\b|\bson\b)\s*{_STARS}\s*{_WHO}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?:^|(?<=[.;:|\n]))\s*{_STARS}{_WHO}{_STARS}\s+(?:is|are|remains?|ist|sind|bleibt|est|sont|es|son|è|is\s+de)\s+(?:\w+ly\s+|the one\s+)?{_CHARGED}\s+(?:for|of|für|de|del|du|pour|per|voor|för)\s+{_DUTY}(?=[.;:|\n]|$)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?:^|(?<=[.;:|\n]))\s*{_DUTY}\s+(?:is|are)\s+(?:the\s+)?(?:responsibility|job|duty|task)\s+of\s+{_WHO}",
        re.IGNORECASE,
    ),
    re.compile(r"\b(?P<duty>)(?i:accountable|responsible)\s+(?P<who>[A-Z]\w+(?: [A-Z]\w+)+)"),
)
"""Sentences that say who is in charge in so many words."""
_LOOSE = (
    re.compile(
        rf"(?:^|(?<=[.;:|\n]))\s*{_STARS}{_DUTY}{_STARS}\s+(?:belongs?|falls?|lies?|rests?|sits?|(?:is|are) assigned|liegt|liegen|obliegt|gehört|incombe|revient|relève|corresponde|recae|spetta)\s+(?:(?:to|with|on|bei|beim|zum|zur|dem|der|den|à|au|aux|de|du|al|a|en|sobre)\s+)?{_WHO}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?:^|(?<=[.;:|\n]))\s*{_STARS}{_DUTY}{_STARS}\s+(?:is|are)\s+(?:owned|monitored|watched|handled|looked after|run|operated|done|supervised|überwacht|betreut|betrieben|surveillée?s?|suivie?s?|supervisad[oa]s?|vigilad[oa]s?)\s+(?:by|von|par|por|da|door|av)\s+{_WHO}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?:^|(?<=[.;:|\n]))\s*{_STARS}{_WHO}{_STARS}\s+(?:owns?|looks?\s+(?:at|after)|watch(?:es)?|monitors?|takes?\s+care\s+of|keeps?\s+an\s+eye\s+on|handles?|überwacht|betreut|surveille|suit|vigila|supervisa|acompanha|vigia|supervisiona|segue|sorveglia|bewaakt|övervakar|overvåger)\s+{_DUTY}(?=[.;:|\n]|$)",
        re.IGNORECASE,
    ),
    re.compile(rf"^\s*\|?\s*{_STARS}{_DUTY}{_STARS}\s*\|\s*{_STARS}{_WHO}", re.IGNORECASE | re.MULTILINE),
)
"""Sentences and rows that say it in other words, and so only where the duty is one of running a system."""
_OWNED = re.compile(rf"^\s*[*_`>-]{{0,3}}\s*owner(?: of (?P<duty>[^:\n|]{{2,40}}))?{_STARS}\s*:\s*{_STARS}{_WHO}", re.IGNORECASE | re.MULTILINE)  # fmt: skip
_CONTACT = re.compile(rf"\b(?:first |main )?(?:contact|point of contact|first line){_STARS}\s*:\s*{_STARS}(?P<duty>)(?P<who>[^.,;:|\n]{{2,60}})", re.IGNORECASE)  # fmt: skip
RUNNING = re.compile(r"\b(?:monitor\w*|drift|alarms?|alerts?|dashboards?|oversight|operat(?:ion|ions|ing)|operate|the (?:tool|system|model|bot|assistant|checks)|settings|incidents?|drift\w*|betrieb\w*|überwach\w*|surveillance|suivi|exploitation|vigilancia|supervisión|seguimiento|explotación|monitoraggio|toezicht|övervakning|pain[eé](?:l|is)|pannell[oi]|panel(?:es)?|tableaux? de bord|alarmes?|alertas?|allarmi|alarme[ns]?|larm)\b", re.IGNORECASE)  # fmt: skip
_HINT = re.compile(r"zuständig|responsab|encargad|obliegt|liegt|gehört|incombe|revient|relève|recae|corresponde|\b(?:von|par|por)\b|überwacht|betreut|surveil|suivi|vigi|supervis|acompanh|segue|sorvegl|bewaak|verantwoord|ansvarig|accountab|responsib|in charge|answerable|verantwortlich|\b(?:job|duty|task) of|belong|\b(?:fall|lie|rest|sit)s?\b|assigned|\bby\b|owne?[rsd]|look|watch|monitor|take|keep|handle|contact|first line|\|", re.IGNORECASE)  # fmt: skip
"""A line without any of these says nothing of who is in charge: most lines are passed over at once."""
_LONGEST_LINE = 2000  # characters
_PAGES = (Kind.OVERSIGHT, Kind.MONITORING)
_RULES = (Kind.POLICY, Kind.PROCEDURE, Kind.STANDARD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """That somebody, or a group, is said to be in charge of something."""

    record: Record
    """The record or document that says it."""
    who: str
    """Who, as written."""
    duty: str
    """Of what; empty where the record itself is what they have."""
    span: Span
    """The place that says it."""
    systems: tuple[System, ...]
    """Systems that it is about."""
    stated: bool
    """Whether a sentence says it, rather than an owner's field."""
    over: bool
    """Whether what they had is retired or closed."""
    contact: bool = False
    """Whether they are only whom to call first: somebody else is in charge, if anybody is."""

    @property
    def people(self) -> tuple[str, ...]:
        """The people whom it names."""
        return tuple(self.who[start:end] for start, end in people_in(self.who))


def charges(desk: Desk) -> tuple[Charge, ...]:
    """Every charge of a scope, by record; what a flagged record says is none. Kept while the same items are inside."""
    return desk.scope.derived(f"charges of {desk.today}", lambda: tuple(_charges(desk)))


def _charges(desk: Desk) -> Iterator[Charge]:
    """The same, reckoned anew."""
    ruling = {one.item.id for one in desk.rules}
    newest = _newest_cards(desk)
    for record in desk.records(*_HELD_BY_PEOPLE, *_PAGES, *_RULES, Kind.OBJECTIVE, Kind.SCOPE, Kind.MODEL_CARD):
        if record.item.id in desk.flagged:
            continue
        kind, is_row = record.item.metadata.kind, "#" in record.item.id
        if kind in _HELD_BY_PEOPLE or (kind is Kind.OBJECTIVE and is_row):
            yield from _of_row(desk, record) if is_row else ()
        elif kind is Kind.MODEL_CARD:
            if not is_row and record.item.metadata.status is not Status.RETIRED and record.item.id in newest:
                yield from (*_of_document(desk, record, over=False), *_of_text(desk, record))
        elif not is_row and (record.item.id in ruling or (kind is Kind.MONITORING and _is_recent(desk, record))):
            yield from (*_of_document(desk, record, over=False), *_of_text(desk, record))
        elif not is_row and kind is not Kind.MONITORING and _is_retired(desk, record):
            yield from _of_document(desk, record, over=True)


def _newest_cards(desk: Desk) -> frozenset[EvidenceId]:
    """Of the cards of each system, the newest: an older one tells of who was in charge then."""
    found: dict[tuple[System, ...], Record] = {}
    for record in desk.records(Kind.MODEL_CARD):
        about = desk.systems_of(record.item)
        known = found.get(about)
        if about and (known is None or _day(known) <= _day(record)):
            found[about] = record
    return frozenset(one.item.id for one in found.values())


def _day(record: Record) -> date:
    """The day of a card; the first day of all where it has none."""
    return record.date.start if record.date else date.min


def _of_row(desk: Desk, record: Record) -> Iterator[Charge]:
    """The owners of a row."""
    state = _STATE.said(record.fields)
    over = bool(state and _OVER.search(state.value))
    for field in owners(record):
        yield _charge(desk, record, field.value.strip(), "", record.span(field), over=over)


def owners(record: Record) -> tuple[Field, ...]:
    """The fields of a record that say who has it."""
    return tuple(field for field in OWNER.every(record.fields) if len(words_of(field.name)) <= _LONGEST_HEADER)


def _of_document(desk: Desk, record: Record, *, over: bool) -> Iterator[Charge]:
    """The owner in a document's metadata."""
    owner = record.item.metadata.owner
    place = record.place_of(owner) if owner and not is_blank(owner) else None
    if owner and place:
        yield _charge(desk, record, owner, "", place, over=over)


def _of_text(desk: Desk, record: Record) -> Iterator[Charge]:
    """What sentences and rows of a document say."""
    page = record.item.metadata.kind in (*_PAGES, Kind.MODEL_CARD)
    lines = [hit.span() for hit in re.finditer(r"[^\n]+", record.text) if _HINT.search(hit[0])]
    for start, end in lines:
        yield from _of_line(desk, record, start, end, page=page)


def _of_line(desk: Desk, record: Record, start: int, end: int, *, page: bool) -> Iterator[Charge]:
    """What one line says; of what two forms read from the same words, the clearer one."""
    taken: list[tuple[int, int]] = []
    for form in (*_CLEAR, *((_OWNED, _CONTACT) if page else ()), *_LOOSE):
        for hit in _hits(form, record.text, start, end):
            who, duty = hit["who"].strip(" *_`,"), (hit["duty"] or "").strip(" *_`|")
            running = bool(RUNNING.search(duty))
            counts = (
                is_group(who) if form is _CONTACT else _counts(who, page=page, loose=form in _LOOSE, running=running)
            )
            if counts and not any(hit.start() < last and first < hit.end() for first, last in taken):
                taken.append(hit.span())
                place = _line(record, *hit.span("who"))
                told = _charge(desk, record, who, duty or record.item.metadata.title, place, stated=True)
                yield replace(told, contact=form is _CONTACT)


def _hits(form: re.Pattern[str], text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """The matches of a form in a line of at most some length; a longer one is a table's or a machine's."""
    return form.finditer(text, start, end) if end - start <= _LONGEST_LINE else iter(())


def _counts(who: str, *, page: bool, loose: bool, running: bool) -> bool:
    """Whether what stands where somebody should be is a person, a group or, on a page of one system, a post."""
    if (loose or not page) and not running:
        return False
    if loose or not page:
        return is_group(who)
    return is_person(who) or is_group(who) or is_post(who)


def _charge(
    desk: Desk, record: Record, who: str, duty: str, span: Span, *, stated: bool = False, over: bool = False
) -> Charge:
    """A charge with the systems that it is about."""
    systems = _systems(desk, record)
    return Charge(record=record, who=who, duty=duty, span=span, systems=systems, stated=stated, over=over)


def _systems(desk: Desk, record: Record) -> tuple[System, ...]:
    """The systems of a record: of an inventory row its own, else those of its title and metadata, or those that few words name."""
    if record.item.metadata.kind is Kind.INVENTORY:
        own = desk.system_at.get(record.item.id)
        return (own,) if own else ()
    said = record.item.metadata
    about = desk.known.systems_in("\n".join((said.title, *said.systems)))
    short = "\n".join(field.value for field in record.fields if len(field.value) <= LONGEST_VALUE)
    return about or (desk.known.systems_in(short) if "#" in record.item.id else desk.systems_of(record.item))


def _is_recent(desk: Desk, record: Record) -> bool:
    """Whether a report is of the last year."""
    return record.date is not None and desk.today - _YEAR <= record.date.start <= desk.today


def _is_retired(desk: Desk, record: Record) -> bool:
    """Whether a document held once and no longer does."""
    held = desk.held.get(record.item.id)
    ended = held is not None and held.end is not None and held.end <= desk.today
    return ended or record.item.metadata.status is Status.RETIRED


def _line(record: Record, start: int, end: int) -> Span:
    """The line, or of a long one the words, in which somebody is named."""
    first = record.text.rfind("\n", 0, start) + 1
    last = record.text.find("\n", end)
    last = last if last >= 0 else len(record.text)
    if last - first > LONGEST_VALUE:
        first, last = start, end
    said = record.text[first:last]
    lead = len(said) - len(said.lstrip())
    return Span(evidence=record.item.id, revision=record.item.revision, start=first + lead, end=first + len(said.rstrip()))  # fmt: skip


def is_vague(charge: Charge, words: Sequence[str] = ()) -> bool:
    """Whether a charge names no person; `words` are lone words that are known to be nobody's name."""
    return not charge.people or charge.who.strip().lower() in words
