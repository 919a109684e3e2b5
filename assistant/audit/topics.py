"""What each control of the annex is about: the words of records that treat it, and the records that are its very use.

Two questions rest on it. Of a control that is said to be in place: does any record of its kinds treat its subject? Of
one that is excluded: do records show that what it governs is done all the same? Our own reading of each short title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from assistant.audit.desk import Desk
from assistant.audit.record import Record
from assistant.domain.answer import Span
from assistant.domain.evidence import Kind

_RULES = frozenset({Kind.POLICY, Kind.PROCEDURE, Kind.STANDARD, Kind.SOA, Kind.SCOPE})


@dataclass(frozen=True, slots=True)
class Use:
    """Records that show that what a control governs is done."""

    kinds: tuple[Kind, ...]
    """Kinds of such records."""
    words: str = ""
    """What a line of them must say; empty where the record itself is the use."""
    of_system: bool = False
    """Whether the record must name an AI system of the inventory."""
    rows: bool = False
    """Whether only values of records inside a file count, as in a list of orders."""


_ACQUIRED = (
    r"\b(?:bought|purchas(?:ed|es?)|acquired|licen[cs]ed\s+(?:from|data)|obtained\s+from|(?:provided|delivered|supplied)\s+by"
    r"|third[- ]part(?:y|ies)|external(?:ly)?\s+(?:data|source\w*|sourced)|data\s+(?:vendor|provider|supplier|broker)s?|scraped"
    r"|(?:public|open)\s+data(?:set)?s?|sourced\s+from|collected\s+by\s+(?:an?\s+)?(?:agency|vendor|supplier|provider)|zugekauft|gekauft|bezogen\s+von|geliefert\s+von|lizenziert|acheté\w*|fourni\w*\s+par|comprad\w+|adquirid\w+|suministrad\w+\s+por)\b"
)
_DATA_ORDERED = (
    r"\b(?:data(?:set)?s?|corpus|corpora|imagery|records?\s+feed)\b"
    r"(?!\s+(?:use|usage|protection|processing|cent(?:er|re)|privacy|security|base|warehouse|platform|loss|clause))"
)
_SUPPLIED = (
    r"\b(?:we|our\s+company)\s+(?:supply|sell|provide|license|offer)\b.{0,60}\b(?:AI|model|API|system)s?\b"
    r"|\bcustomers?\b.{0,40}\b(?:use|integrate|access|call)s?\b.{0,30}\bour\s+(?:API|model|AI)\b|\blicensees?\b"
    r"|\b(?:offered|supplied|provided|made\s+available|resold|hosted)\s+(?:as\s+a\s+service\s+)?(?:to|for)\s+(?:\w+\s+){0,3}(?:customers?|clients?|partners?|municipalit\w+|utilit\w+|members?\s+organi[sz]ations?|subscribers?|tenants?|other\s+\w+)\b"
    r"|\b(?:verkauft|lizenziert|angeboten)\b.{0,40}\b(?:kunden|partner|gemeinden)\b|\b(?:vendu|fourni|proposé)\w*\b.{0,40}\b(?:clients|partenaires|communes)\b|\b(?:vendid|licenciad|ofrecid)\w*\b.{0,40}\b(?:clientes|socios|municipios)\b"
    r"|\b(?:sold|licensed|white[- ]label\w*)\b.{0,40}\b(?:customer|client|partner|insurer|hospital|bank)s?\b"
)
_AI_BOUGHT = r"\b(?:model\s+API|foundation[- ]model|AI|machine\s+learning|label\w*|SaaS|vendor\s+model)\b"
_DATA = (Kind.DATASET,)
_BUYING = (Kind.SUPPLIER, Kind.CONTRACT)
USES: Mapping[str, tuple[Use, ...]] = {
    "A.3.3": (Use((Kind.INCIDENT, Kind.TICKET), r"\b(?:whistle\w*|raised\s+a\s+concern|speak[- ]up)\b"),),
    "A.4.3": (Use(_DATA),),
    "A.4.6": (Use((Kind.TRAINING_RECORD,)),),
    "A.5.2": (Use((Kind.IMPACT_ASSESSMENT,)),),
    "A.5.3": (Use((Kind.IMPACT_ASSESSMENT,)),),
    "A.5.4": (Use((Kind.IMPACT_ASSESSMENT,)),),
    "A.5.5": (Use((Kind.IMPACT_ASSESSMENT,), r"\b(?:societ\w+|democra\w+|environmental)\b"),),
    "A.6.1.2": (Use((Kind.TRAINING_RUN, Kind.PULL_REQUEST), of_system=True),),
    "A.6.1.3": (Use((Kind.TRAINING_RUN, Kind.PULL_REQUEST), of_system=True),),
    "A.6.2.2": (Use((Kind.REQUIREMENT,), of_system=True),),
    "A.6.2.3": (Use((Kind.TRAINING_RUN, Kind.PULL_REQUEST), of_system=True),),
    "A.6.2.4": (Use((Kind.EVALUATION,), of_system=True),),
    "A.6.2.5": (Use((Kind.DEPLOYMENT,), of_system=True),),
    "A.6.2.6": (Use((Kind.MONITORING, Kind.DEPLOYMENT), of_system=True),),
    "A.6.2.7": (Use((Kind.MODEL_CARD, Kind.DEPLOYMENT), of_system=True),),
    "A.6.2.8": (Use((Kind.MONITORING, Kind.DEPLOYMENT), of_system=True),),
    "A.7.2": (Use((Kind.TRAINING_RUN, Kind.DATASET)),),
    "A.7.3": (
        Use((*_DATA, Kind.MODEL_CARD, Kind.TRAINING_RUN), _ACQUIRED),
        Use((Kind.INVENTORY,), _ACQUIRED, rows=True),
        Use(_BUYING, _DATA_ORDERED, rows=True),
    ),
    "A.7.4": (Use((Kind.TRAINING_RUN, Kind.DATASET)),),
    "A.7.5": (Use((Kind.TRAINING_RUN, Kind.DATASET)),),
    "A.7.6": (Use((Kind.TRAINING_RUN, Kind.DATASET)),),
    "A.8.3": (
        Use((Kind.INCIDENT, Kind.TICKET), r"\breported\s+by\s+(?:an?\s+)?(?:customer|member|patient|citizen|user)s?\b"),
    ),
    "A.4.2": (Use((Kind.INVENTORY,), of_system=True),),
    "A.4.4": (Use((Kind.TRAINING_RUN, Kind.PULL_REQUEST), of_system=True),),
    "A.4.5": (Use((Kind.DEPLOYMENT,), of_system=True),),
    "A.9.2": (Use((Kind.INVENTORY, Kind.DEPLOYMENT), of_system=True),),
    "A.9.3": (Use((Kind.INVENTORY, Kind.DEPLOYMENT), of_system=True),),
    "A.9.4": (Use((Kind.INVENTORY, Kind.DEPLOYMENT), of_system=True),),
    "A.8.4": (Use((Kind.INCIDENT,), of_system=True),),
    "A.10.2": (Use(_BUYING, _AI_BOUGHT, rows=True), Use((Kind.INVENTORY,), _AI_BOUGHT, rows=True)),
    "A.10.3": (Use(_BUYING, _AI_BOUGHT, rows=True), Use((Kind.INVENTORY,), _AI_BOUGHT, rows=True)),
    "A.10.4": (
        Use((Kind.CONTRACT, Kind.MINUTES, Kind.OTHER, Kind.OBJECTIVE, Kind.MODEL_CARD, Kind.INVENTORY), _SUPPLIED),
    ),
}
"""Controls that an organization may think it does not need, with the records that show the need."""

_TOPICS: Mapping[str, str] = {
    "A.2.2": r"polic", "A.2.3": r"polic", "A.2.4": r"review|revis", "A.3.2": r"owner|responsib|accountab|\brole",
    "A.3.3": r"concern|whistle|speak[- ]up|report", "A.4.2": r"resource|hosting|data|tool|environment|owner",
    "A.4.3": r"data", "A.4.4": r"tool|framework|library|registry|pipeline|branch|merge|boosting|technique",
    "A.4.5": r"comput|gpu|cloud|host|cluster|server|environment|node|deploy", "A.4.6": r"train|skill|competen|course|passed",
    "A.5.2": r"impact", "A.5.3": r"impact", "A.5.4": r"individual|person|people|group|affected|fair|bias",
    "A.5.5": r"societ|\bsocial|democra|climate|environmental|labour market|whole regions|communit(?:y|ies)|gesellschaft",
    "A.6.1.2": r"objective|goal|target|fair|safety|review", "A.6.1.3": r"process|step|gate|procedure|review|approv",
    "A.6.2.2": r"requirement|must|shall|should|need|want", "A.6.2.3": r"design|architect|built|model|feature|change",
    "A.6.2.4": r"evaluat|validat|verif|test|accuracy|auc", "A.6.2.5": r"deploy|release|rollout|promot|production|go[- ]live",
    "A.6.2.6": r"monitor|alert|drift|threshold|incident", "A.6.2.7": r"model|version|intended|limit",
    "A.6.2.8": r"\blog(?:s|ged|ging|file)?\b|event|recorded|trace", "A.7.2": r"data", "A.7.3": r"source|bought|licen[cs]e|supplier|collected",
    "A.7.4": r"quality|missing|duplicate|label|bias|agreement", "A.7.5": r"source|origin|provenance|lineage|version|collected",
    "A.7.6": r"prepar|clean|removed|filter|preprocess|transform|split|hashed", "A.8.2": r"user|help|guide|notice|inform|operator",
    "A.8.3": r"report|complain|contact|outside|adverse|channel", "A.8.4": r"incident|notif|communicat|inform",
    "A.8.5": r"authorit|regulator|supervis|public|questionnaire|interested part", "A.9.2": r"approv|allowed|use of|permitted|process",
    "A.9.3": r"objective|goal|oversight|fair|target|override", "A.9.4": r"intended|purpose|not be used|use case|used for",
    "A.10.2": r"responsib|contract|agree|duty|supplier|customer", "A.10.3": r"supplier|vendor|assess|contract|provider",
    "A.10.4": r"customer|client",
}  # fmt: skip


def treats(desk: Desk, control: str) -> tuple[Span, ...]:
    """Places in records of a control's kinds that treat its subject, or name it: the first two, by id."""
    return tuple(place for _, place in islice(treating(desk, control), _SHOWN))


def treating(desk: Desk, control: str) -> Iterator[tuple[Record, Span]]:
    """Every record of a control's kinds that treats its subject or names it, with the place, by id."""
    for record in desk.records(*_kinds(desk, control)):
        place = None if record.item.id in desk.flagged else _treated(desk, record, control)
        if place:
            yield record, place


def used(desk: Desk, control: str) -> tuple[Span, ...]:
    """Places that show that what a control governs is done; nothing for a control of which no record could tell."""
    return tuple(
        place
        for use in USES.get(control, ())
        for record in desk.records(*use.kinds)
        if record.item.id not in desk.flagged
        for place in [_used(desk, record, use)]
        if place
    )


_SHOWN = 2  # places that bear out a row; more would bury what it says


def _kinds(desk: Desk, control: str) -> tuple[Kind, ...]:
    """The kinds that can show a control; a document of rules is evidence of rules, whatever the control."""
    return (*desk.criteria.kinds(control), *_RULES.difference({Kind.SOA, Kind.SCOPE}, desk.criteria.kinds(control)))


def _treated(desk: Desk, record: Record, control: str) -> Span | None:
    """Where a record treats a control: what it says of its subject, where it is of one of its kinds, else its name.

    A document of rules speaks of much: it treats a control when one line has all telling words of the control's title.
    """
    if record.item.metadata.kind in _RULES and control not in record.item.metadata.controls:
        return (
            _topical(record, control) if control.startswith("A.2.") else _titled(record, desk.criteria.title(control))
        )
    return _topical(record, control) or (record.headline() if control in record.item.metadata.controls else None)


def _titled(record: Record, title: str) -> Span | None:
    """The first line with the stems of all telling words of a title; None where the title has none."""
    stems = {word[:_STEM].lower() for word in re.findall(r"[^\W\d_]{4,}", title) if word.lower() not in _COMMON}
    ahead = "".join(rf"(?=[^\n]*\b{stem})" for stem in sorted(stems))
    return line_with(record, re.compile(rf"^{ahead}[^\n]+", re.IGNORECASE | re.MULTILINE)) if stems else None


_STEM = 6  # letters that two forms of a word share: `societal` and `society`, `communication` and `communicate`
_COMMON = frozenset(
    {
        "system",
        "systems",
        "other",
        "organizational",
        "information",
        "parties",
        "groups",
        "process",
        "processes",
        "assessing",
    }
)


def treats_words(control: str) -> re.Pattern[str]:
    """Words of what a control is about; a pattern that never matches where we have none."""
    return re.compile(_TOPICS.get(control, r"(?!)"), re.IGNORECASE)


def _topical(record: Record, control: str) -> Span | None:
    """The first line of a record that has a word of a control's subject."""
    return line_with(record, re.compile(_TOPICS[control], re.IGNORECASE)) if control in _TOPICS else record.headline()


def _used(desk: Desk, record: Record, use: Use) -> Span | None:
    """Where a record shows the use of what a control governs."""
    if use.of_system and not (record.item.metadata.systems or desk.known.systems_in(record.text)):
        return None
    if use.rows and "#" not in record.item.id:
        return None
    if not use.words:
        return record.headline()
    told = re.compile(use.words, re.IGNORECASE)
    return _value_with(record, told) if use.rows else line_with(record, told, asserted=True)


def _value_with(record: Record, told: re.Pattern[str]) -> Span | None:
    """The first value of a record that matches and denies nothing."""
    asserted = (field for field in record.fields if not _DENIED.search(field.value))
    return next((record.span(field) for field in asserted if told.search(field.value)), None)


_DENIED = re.compile(r"\b(?:no|not|never|none|without|kein\w*|nicht)\b", re.IGNORECASE)


def line_with(record: Record, told: re.Pattern[str], *, asserted: bool = False) -> Span | None:
    """The first line of a record that matches, without surrounding space; an `asserted` one has no denial in it."""
    for hit in told.finditer(record.text):
        start, end = line_at(record.text, hit.start())
        if asserted and _DENIED.search(record.text, start, end):
            continue
        return Span(evidence=record.item.id, revision=record.item.revision, start=start, end=end)
    return None


def line_at(text: str, at: int) -> tuple[int, int]:
    """Where the line around a place starts and ends, without surrounding space."""
    start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    line = text[start : end if end >= 0 else len(text)]
    lead = len(line) - len(line.lstrip())
    return start + lead, start + len(line.rstrip())
