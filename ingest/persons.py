"""People whom a text names: in fields for people, after roles and verbs, by address, and as a given with a family name.

Precision comes before recall: a pair of capitalized words counts only where nothing speaks for a title, a place or an
organization. A name that a sure sign has shown once counts wherever the same text repeats it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from assistant.domain.evidence import Category, Element, Field, Item
from assistant.domain.people import is_person, people_in
from ingest.names import DOCUMENT, RECORD_APPROVER, RECORD_OWNER, key

Span = tuple[int, int]

PERSON_FIELDS = frozenset({
    *RECORD_OWNER, *RECORD_APPROVER, *(name for name, meaning in DOCUMENT.items() if meaning in ("owner", "approved_by")),
    "login", "person", "people", "employee", "trainee", "trainer", "attendee", "attendees", "participants", "present",
    "reviewers", "reviewed by", "approved by name", "created by", "updated by", "merged by", "closed by", "resolved by",
    "opened by", "changed by", "granted to", "granted by", "user", "user name", "username", "sender", "cc",
    "interviewee", "interviewer", "auditor", "auditors", "chair", "secretary", "contact", "lead", "signatory", "verified by",
    "checked by", "performed by", "conducted by", "raised by", "reported by", "created by name", "assigned", "deployed by",
})  # fmt: skip
"""Last parts of field names, in plain form, whose values are people."""

OF_A_PERSON = frozenset(
    ["author", "assignee", "reporter", "reviewer", "merged by", "creator", "owner", "approver", "user"]
)
"""Objects whose `name` is a person's."""

UPPER = "A-Z\u00c0-\u00d6\u00d8-\u00deĀĂĄĆĈĊČĎĐĒĖĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽ\u0410-\u042f"
WORD = rf"[{UPPER}][\w'’]+(?:-[{UPPER}][\w'’]+)?"
INITIAL = rf"[{UPPER}]\."
PARTICLE = r"(?:de|da|do|dos|del|della|den|der|di|du|el|la|le|van|von|zu|ten|ter|bin|al|y)"
GAP = "[ \u00a0]"
FULL = rf"(?:{WORD}|{INITIAL}){GAP}(?:{INITIAL}{GAP})?(?:{PARTICLE}{GAP}){{0,2}}{WORD}"
"""A given and a family name, an initial and particles between them or not."""
LONG = rf"{FULL}(?:{GAP}(?:{PARTICLE}{GAP})?{WORD})?"
"""The same with a second given or family name."""

REACH = 48  # characters before `by` or a colon that are read for a deed or a role
TITLE = r"(?:Dr|Prof|Mr|Mrs|Ms|Mx|Herr|Herrn|Frau|Mme|Sr|Sra)"
BY = re.compile(
    rf"\s(?i:by|to|durch|von|par|por|da|door)\s+(?:{TITLE}\.?\s+)*(?P<name>{LONG})(?!{GAP}(?:&{GAP})?[{UPPER}])"
)
DEED = re.compile(
    r"\b(?:(?:approved|signed|reviewed|prepared|authored|written|drafted|owned|created|performed|conducted|verified|validated"
    r"|authori[sz]ed|released|checked|raised|reported|requested|opened|closed|assigned|chaired|led|accepted|decided|submitted"
    r"|merged|deployed|evaluated|interviewed|countersigned|granted|presented|delivered|completed|issued|investigated)(?:\s\w+){0,2}"
    r"|freigegeben|genehmigt|geprüft|erstellt|unterzeichnet|verantwortet|(?:approuvé|validé|rédigé|signé|vérifié)e?"
    r"|aprobado|revisado|elaborado|firmado|approvato|redatto|verificato|firmato|goedgekeurd|opgesteld|beoordeeld)$",
    re.IGNORECASE,
)
"""A deed right before `by`, and two words between them at most: `approved in writing by`."""
ROLE = re.compile(
    r"\b(?:owners?|approvers?|authors?|reviewers?|chair(?:person|man|woman)?|present|attend(?:ees|ed|ing)|participants?|secretary"
    r"|assignee|responsible|accountable|contact|signed|signature|lead auditor|auditors?|interviewees?|interviewers?|apologies"
    r"|prepared by|approved by|reviewed by|minutes(?: taken)? by|teilnehmer(?:innen)?|teilnehmende|anwesend|verantwortlich"
    r"|présents|participantes|asistentes|presenti|aanwezig)\b[^\n:.]{0,24}$",
    re.IGNORECASE,
)
LISTED = re.compile(r":[*_\s]{0,4}(?P<rest>[^\n]{3,240})")
TITLED = re.compile(rf"\b{TITLE}\.?{GAP}+(?:{TITLE}\.?{GAP}+)*(?P<name>{FULL}|{WORD})")
ADDRESS = re.compile(r"(?<![\w.+-])[\w+-]+(?:\.[\w+-]+){0,4}@[\w-]+(?:\.[\w-]+)+")
PAIR = re.compile(rf"(?<![\w.@/-]){FULL}(?![\w@-])")
ROLE_BEHIND = re.compile(
    rf"{GAP}?[(,]{GAP}?(?:the{GAP}|acting{GAP})?(?:head|chief|lead|senior|director|manager|owner|engineer|officer|auditor|chair"
    r"|analyst|scientist|architect|AI owner|risk owner|C[A-Z]O|CISO|DPO|VP)\b"
    rf"|{GAP}(?:approved|signed|opened|wrote|said|stated|confirmed|reviewed|rejected|explained|reported|asked|presented|agreed"
    r"|chaired|joined|declined|requested|commented|merged|raised|closed|will|has|was|is)\b"
)
"""What follows a person's name and hardly ever another name's."""
PART_BEFORE, PART_BEHIND = re.compile(r"[\w@.-]"), re.compile(rf"[\w@]|{GAP}[{UPPER}]")
"""What around a name makes it a part of a longer one."""
STARTS = re.compile(r"(?:^|[.!?:;|>\n*•“\"(–—-])[\s*_#>|-]*$")
ARTICLE = re.compile(
    r"\b(?:the|an?|our|your|their|its|this|that|these|each|every|no|any|all|see|der|die|das|den|dem|le|la|les|el|los|il)\s$",
    re.IGNORECASE,
)
UNLIKELY = re.compile(
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday"
    r"|thursday|friday|saturday|sunday|north|south|east|west|new|great|united|lower|upper|central|bank|mutual|english|irish|spanish|italian|dutch|polish|swiss|austrian|nordic|saint|san|los|las|union|kingdom|states|republic"
    r"|city|street|road|avenue|county|europe|european|american|british|german|french|annex|article|clause|section|chapter|table"
    r"|figure|appendix|version|statement|policy|procedure|standard|register|record|report|plan|form|template|checklist|guide"
    r"|handbook|manual|act|law|code|rule|machine|deep|neural|random|forest|gradient|language|large|vision|speech|open|face|hugging"
    r"|google|amazon|azure|aws|microsoft|oracle|confluence|slack|zoom|teams|excel|word|python|java|linux|docker|kubernetes|level"
    r"|high|low|medium|critical|major|minor|class|type|phase|stage|step|part|item|task|ticket|issue|request|pull|change|incident"
    r"|due|next|last|first|second|third|final|draft|key|main|general|special|public|private|human|customer|user|test|dev|prod"
    r"|yes|not|if|when|where|while|for|from|with|without|after|before|during|since|until|and|or|but|so|as|at|by|in|on|to|of"
    r"|per|via|under|over|both|either|also|however|only|please|thanks|dear|hello|hi|best|kind|regards|subject|re|fwd"
    r"|what|who|why|how|which|because|then|there|here|these|those|they|we|you|he|she|it|my|his|her)"
    r"|\w{3,}(?:tion|sion|ment|ness|ity|ance|ence|ology|ical|able|ware|ship|ing|ism|ized|ised|izer|less|ful)s?",
    re.IGNORECASE,
)
"""Words that open titles, places and products more often than names; counts only where no sure sign speaks."""


def persons(item: Item) -> Iterator[Span]:
    """Spans of the people whom the item names; they may overlap."""
    prose = _prose(item)
    found = [*_in_fields(item.fields), *(span for element in prose for span in _sure(item.text, element))]
    sentences = (element for element in prose if element.category is not Category.HEADING)
    found += (span for element in sentences for span in _pairs(item.text, element))
    yield from found
    yield from _again(item, found)


def _prose(item: Item) -> Iterable[Element]:
    """The parts that people write."""
    return [one for one in item.elements if one.category is not Category.CODE]


def _in_fields(fields: Iterable[Field]) -> Iterator[Span]:
    """People in fields for people."""
    for one in fields:
        *above, last = (key(part) for part in one.name.split("."))
        own = next((part for part in (last, *reversed(above)) if not part.isdigit()), "")
        of_a_mail = not above and own in ("from", "to")  # in a history these are values before and after
        if own in PERSON_FIELDS or of_a_mail or (own == "name" and above and above[-1] in OF_A_PERSON):
            for start, end in people_in(one.value):
                yield one.start + start, one.start + end


def _sure(text: str, element: Element) -> Iterator[Span]:
    """People whom the words around them or their shape make sure."""
    start, end = element.start, element.end
    for hit in BY.finditer(text, start, end):
        if _is_name(hit["name"]) and DEED.search(text, max(start, hit.start() - REACH), hit.start()):
            yield hit.span("name")
    for hit in TITLED.finditer(text, start, end):
        if is_person(hit["name"]):
            yield hit.span("name")
    if text.find(":", start, end) >= 0:
        yield from _labelled(text, start, end)
    if text.find("@", start, end) >= 0:
        yield from (hit.span() for hit in ADDRESS.finditer(text, start, end) if is_person(hit[0]))


def _labelled(text: str, start: int, end: int) -> Iterator[Span]:
    """People listed after a role: `Present: ...`."""
    colon = text.find(":", start, end)
    while colon >= 0:
        hit = LISTED.match(text, colon, end) if ROLE.search(text, max(start, colon - REACH), colon) else None
        if hit:
            at = hit.start("rest")
            yield from ((at + one, at + two) for one, two in people_in(hit["rest"]) if _is_name(hit["rest"][one:two]))
        colon = text.find(":", hit.end() if hit else colon + 1, end)


def _is_name(words: str) -> bool:
    """Whether words after a verb are a full name: case counts here too, since the verbs are found in any."""
    return re.fullmatch(rf"{LONG}|{WORD}, {WORD}", words) is not None and is_person(words)


def _pairs(text: str, element: Element) -> Iterator[Span]:
    """Given and family names inside sentences, and at their start where a role or a deed follows."""
    for hit in PAIR.finditer(text, element.start, element.end):
        start, end = hit.span()
        before = text[max(element.start, start - 12) : start]
        if _is_longer(text, start, end) or not _likely(hit[0]):
            continue
        if ROLE_BEHIND.match(text, end) or not (
            STARTS.search(before) or ARTICLE.search(before) or start == element.start
        ):
            yield start, end


def _likely(name: str) -> bool:
    """Whether neither word speaks against a name."""
    parts = re.split(r"[\s-]+", name)
    return (
        not any(
            UNLIKELY.fullmatch(part) or (part.isupper() and len(part) > 2) or re.search(r"\d", part) for part in parts
        )
        and not any(sign.isupper() for part in parts for sign in re.sub(r"^(?:Mc|Mac|O['’]|D['’])", "", part)[1:])
        and is_person(name)
    )


def _is_longer(text: str, start: int, end: int) -> bool:
    """Whether another capitalized word touches the pair: a title or an organization has more words than a name."""
    return bool(re.search(rf"[{UPPER}][\w'’-]*{GAP}$", text[max(0, start - 24) : start])) or bool(
        re.match(rf"{GAP}(?:&{GAP})?[{UPPER}\d]|['’]s{GAP}[{UPPER}]", text[end : end + 4])
    )


def _again(item: Item, found: Iterable[Span]) -> Iterator[Span]:
    """Every other place of the full names that were found."""
    text = item.text
    full = {name for start, end in found if " " in (name := text[start:end])}
    for element in _prose(item) if full else ():
        for name in full:
            start = text.find(name, element.start, element.end)
            while start >= 0:
                end = start + len(name)
                before = PART_BEFORE.match(text, start - 1, start) if start else None
                if not (before or PART_BEHIND.match(text, end, element.end)):
                    yield start, end
                start = text.find(name, end, element.end)
