"""How soon alerts must be answered, as the organization's own rules say it, by severity.

A level is read from a sentence (`P1 and P2 alerts are acknowledged within 4 hours; P3 within 2 working days`), from a
list behind a lead that speaks of answering (`Acknowledgement times: - P1: 15 minutes`), or from a table with a column
of answering. Of several verbs before a limit the last one counts: what is reported, escalated or closed within a time
says nothing of the answer, nor does a time that runs from it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from assistant.audit.clock import Moment, Term, kept
from assistant.audit.desk import Desk
from assistant.audit.house_words import called
from assistant.audit.record import Record
from assistant.domain.answer import Span
from assistant.domain.dates import Period
from assistant.domain.evidence import EvidenceId
from assistant.domain.standing import holds, states_rules
from assistant.domain.tongues import state_in_english


@dataclass(frozen=True, slots=True)
class _Found:
    """A limit in a block of text."""

    start: int
    """First code point of its sentence or row in the block."""
    end: int
    """One past the last."""
    term: Term
    """How long an answer may take."""
    said: str
    """The limit as written."""
    part: str
    """The words that say what it holds for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLevel:
    """One limit of one rule."""

    severities: frozenset[str]
    """Plain severities that it holds for; empty where it holds for every alert."""
    part: str
    """The words that say what it holds for, lower-case: a scheme that is not known names its severities there."""
    systems: frozenset[EvidenceId]
    """Inventory rows of the systems that its document is about; empty where it is about all."""
    incidents: bool
    """Whether it speaks of incidents and not of alerts."""
    term: Term
    """How long an answer may take."""
    said: str
    """The limit as written."""
    held: Period
    """When its document is or was in force."""
    span: Span
    """The sentence or row that sets it."""


_WORTH = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10, "twelve": 12}
_WORTH |= {
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "sixty": 60,
    "twenty-four": 24,
    "forty-eight": 48,
    "a": 1,
    "an": 1,
}
_COUNT = r"(?P<count>\d{1,4}(?:[.,]\d+)?|(?:" + "|".join(sorted(_WORTH, key=len, reverse=True)) + r")(?=[\s-]))"
_UNIT = r"(?P<kind>calendar|business|working|office|full)?[\s-]*(?P<unit>min(?:ut(?:e|o|i|en|er)?)?s?|h(?:(?:ou)?rs?|oras?|eures?)?|stunden?|or[ae]|uur|uren|tim(?:mar|mer|er)|(?:work(?:ing)?|business|week|arbeits|werk|werk|arbets|arbejds|arbeids)?[ -]?da(?:ys?|gen|gar|ge|g)|(?:arbeits|werk)?tagen?|d[ií]as?|jours?|giorn[io]|weeks?|wochen?|semanas?|semaines?|settiman[ae]|weken|months?)(?!\w)"
_UNIT += r"(?P<worked>\s+(?:úteis|útil|hábil(?:es)?|laborables?|ouvr(?:é|able)s?|lavorativ[oi]))?"  # fmt: skip
_SPAN = rf"{_COUNT}(?:\s*\(\w+\))?[\s-]*{_UNIT}"
_NEXT = r"(?P<next>same|next|following)\s+(?P<kind2>working|business)?\s*day"
_SOON = (
    r"(?:within|inside(?:\s+of)?|in(?:\s+(?:under|less\s+than|at\s+most))?|(?:no|not)\s+(?:later|more|longer)\s+than"
    r"|at\s+(?:the\s+)?(?:latest|most)|latest|up\s+to|under|less\s+than|max(?:imum)?\.?(?:\s+of)?|by|on|≤|<=?|innerhalb\s+von|binnen|até|hasta|em|en|dans\s+les|sous|entro|inom|inden(?:\s+for)?)"
)
_LIMIT = re.compile(rf"\b{_SOON}\s+(?:the\s+)?(?:first\s+)?(?:{_SPAN}|{_NEXT})", re.IGNORECASE)
_BARE = re.compile(rf"(?<![\w.])(?:{_SPAN}|{_NEXT})", re.IGNORECASE)
_UNITS = (
    ("mi", "minute"), ("h", "hour"), ("st", "hour"), ("or", "hour"), ("u", "hour"), ("ti", "hour"), ("w", "week"),
    ("se", "week"), ("mo", "month"),
)  # fmt: skip
_ALWAYS = Term(amount=float("inf"), unit="week")
"""The term of what needs no answer."""
_UNASKED = re.compile(r"(?:no|none|not|n/a|nicht|keine?|sem|não|sin|sans|aucune?|nessuna?|non|geen|niet|ingen|inte|ikke|nie)\b", re.IGNORECASE)  # fmt: skip
"""A cell of a table of answers that asks for none."""
_DAY = re.compile(r"da(?:y|g)|tag|^d[ií]|^jour|^giorn", re.IGNORECASE)
_ANSWER = re.compile(
    r"\back(?:nowledg\w*|s|ed)?\b|\banswer(?:s|ed|ing)?\b|\brespon(?:d(?:s|ed|ing|ers?)?|ses?)\b|\breact(?:s|ed|ion|ing)?\b"
    r"|\b(?:pick|tak)(?:s|es|ed|en|ing)?\s+(?:\w+\s+){0,3}(?:up|over|on)\b|\battend(?:s|ed|ing)?\s+to\b"
    r"|\b(?:seen|looked\s+at|confirmed|confirms?|accepted|accepts?)\b"
    r"|\b(?:be?antwort|antwort|antwoord|svar|quittier|reagier|répond|réponse|acquitt|pris\w*\s+en\s+(?:compte|charge)|respond[aei]|respuesta|resposta|respost|atend|reconhec|reconoc|acus|rispond|rispost|pres[aeio]\s+in\s+carico|beantwoord|besvar|kvitter)\w*",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:resol|clos|fix|repair|restor|report|inform|notif(?!ication)|review|escalat|open|phon|call|investigat|analy"
    r"|contain|mitigat|told|tells?|restart|kept|keeps?|retain|delet|publish|mut(?:e|ing)|remed|root|assess|classif|end|goes|go\b|pass|forward|sen[dt])\w*",
    re.IGNORECASE,
)
_SINCE_ANSWER = re.compile(rf"\s+(?:after|of|from|following|since|upon)\s+(?:the\s+|an?\s+|being\s+)?(?:{_ANSWER.pattern})", re.IGNORECASE)  # fmt: skip
_LATER_VERB = re.compile(rf"(?:(?!\b(?:after|from|following|since|upon)\b)[^.;:|]){{0,50}}?(?:{_ANSWER.pattern})", re.IGNORECASE)  # fmt: skip
_ALERTS = re.compile(
    r"\b(?:alert|alarm|warn|anomal|notification|drift|pager|on-call|larm|allarm|avvis|aviso|melding|varn)",
    re.IGNORECASE,
)
_INCIDENTS = re.compile(r"\bincident", re.IGNORECASE)
_BLOCK = re.compile(r"[^\n]*\S[^\n]*(?:\n[^\n]*\S[^\n]*)*")
_SENTENCE = re.compile(r"(?:[^.;\n|]|\.(?=\S)|\n(?!\s*(?:[-*•|]|\d+[.)])))+[.;|]?")
_FOR = re.compile(r"^\s*(?:\((?P<inside>[^()]{1,60})\)|[,(]?\s*(?:for|if|when|on|in\s+case\s+of)\s+(?P<whom>[^.;:]{1,60}))", re.IGNORECASE)  # fmt: skip
_REST = re.compile(r"\b(?:others?|rest|remaining|everything else)\b", re.IGNORECASE)
_NUMBERED = re.compile(r"\b(?:p|prio(?:rity)?|s|sev(?:erity)?|level|class|cat(?:egory)?|l)[\s.-]{0,2}([0-5])(?!\w|\.\d)", re.IGNORECASE)  # fmt: skip
_RANGE = re.compile(r"\b(?:p|s|sev)[\s-]?([0-5])\s*(?:-|–|to|through)\s*(?:p|s|sev)?[\s-]?([0-5])\b", re.IGNORECASE)
_WORDS = {
    "critical": "critical", "crit": "critical", "emergency": "emergency", "urgent": "urgent", "severe": "severe",
    "fatal": "fatal", "high": "high", "major": "major", "error": "error", "medium": "medium", "med": "medium",
    "moderate": "medium", "normal": "normal", "low": "low", "minor": "minor", "warning": "warning", "warn": "warning",
    "info": "info", "informational": "info", "red": "red", "orange": "orange", "amber": "amber", "yellow": "yellow",
    "green": "green", "blocker": "blocker",
}  # fmt: skip
_WORD = re.compile(rf"\b({'|'.join(sorted(_WORDS, key=len, reverse=True))})\b(?![\s-]?(?:risk|tier|impact|line))", re.IGNORECASE)  # fmt: skip
_TIERS = re.compile(r"[^\W\d_]{3,12}")
"""Words that may be a tier in another tongue."""
HIGHEST = frozenset({"0", "1", "critical", "emergency", "fatal", "urgent", "severe", "red", "blocker"})
"""Plain severities above which no scheme in use has another."""
NEXT_TO_HIGHEST = frozenset({"high", "major"})
"""Plain severities that are the highest of a scheme that has none of those."""


def severities_in(text: str) -> frozenset[str]:
    """The severities that a text names, as registers and rules share them: `P1`, `Sev-1` and `Priority 1` are `1`."""
    numbers = {str(n) for hit in _RANGE.finditer(text) for n in range(int(hit[1]), int(hit[2]) + 1)}
    numbers |= {hit[1] for hit in _NUMBERED.finditer(text)}
    words = (word.lower() for word in _TIERS.findall(text))
    told = {said for word in words if (said := state_in_english(word)) != word} & _WORDS.keys()
    return frozenset(numbers | {_WORDS[hit[1].lower()] for hit in _WORD.finditer(text)} | {_WORDS[one] for one in told})


def plain_severity(value: str) -> frozenset[str]:
    """The severities that the cell of a register names; a scheme of its own stands for itself."""
    bare = value.strip().lower()
    named = severities_in(value) | ({bare} if re.fullmatch(r"[0-5]", bare) else set())
    return frozenset(named or ({bare} if bare else ()))


def service_levels(
    rule: Record, held: Period, systems: frozenset[EvidenceId], named: re.Pattern[str] = _ALERTS
) -> Iterator[ServiceLevel]:
    """The levels that a document sets, in text order; `named` finds what it calls alerts."""
    about = f"{rule.item.metadata.title}\n"
    lead = ""
    for block in _BLOCK.finditer(_bare(rule.text)):
        words = about + lead + block[0]
        alerts, incidents = named.search(lead + block[0]), _INCIDENTS.search(words)
        if alerts or incidents or named.search(about):
            only_incidents = incidents is not None and not named.search(words)
            for one in (*_of_table(block[0]), *_of_block(lead, block[0])):
                yield ServiceLevel(
                    severities=severities_in(one.part),
                    part=one.part.lower(),
                    systems=systems,
                    incidents=only_incidents,
                    term=one.term,
                    said=one.said,
                    held=held,
                    span=_place(rule, block.start() + one.start, block.start() + one.end),
                )
        lead = f"{block[0]}\n" if block[0].rstrip().endswith(":") or _is_heading(block[0]) else ""


def levels_of(desk: Desk) -> tuple[ServiceLevel, ...]:
    """The levels of every document that states rules, whenever it was in force, by document."""
    stating = (item for item in desk.scope.items if item.id in desk.held and item.id not in desk.flagged)
    records = (desk.record(item) for item in stating if states_rules(item))
    named = called(desk, _ALERTS)
    return tuple(
        level for one in records for level in service_levels(one, desk.held[one.item.id], _about(desk, one), named)
    )


def _about(desk: Desk, rule: Record) -> frozenset[EvidenceId]:
    """Inventory rows of the systems that a document says it is about."""
    said = rule.item.metadata
    return frozenset(one.row for one in desk.known.systems_in("\n".join((said.title, *said.systems))))


def level_for(
    levels: tuple[ServiceLevel, ...], severity: str, system: EvidenceId | None, raised: Moment, *, incident: bool
) -> tuple[ServiceLevel, ...]:
    """The levels that an alert must keep: in force on its day, of its own system and severity before general ones."""
    there = [one for one in levels if holds(one.held, raised.day) and (incident or not one.incidents)]
    mine = [one for one in there if system in one.systems] or [one for one in there if not one.systems]
    own = [one for one in mine if _is_for(one, severity)]
    return tuple(own or [one for one in mine if not one.severities])


def _is_for(level: ServiceLevel, severity: str) -> bool:
    """Whether a level names a severity, as both write it or by a number that schemes share."""
    bare = severity.strip().lower()
    written = len(bare) > 1 and re.search(rf"(?<!\w){re.escape(bare)}(?!\w)", level.part)
    return bool(level.severities & plain_severity(severity) or written)


def keeps(levels: tuple[ServiceLevel, ...], raised: Moment, answered: Moment, worked: Collection[date]) -> bool | None:
    """Whether an answer kept every level, or none; None where rules, times or calendars leave it open."""
    verdicts = {kept(one.term, raised, answered, worked) for one in levels}
    return next(iter(verdicts)) if len(verdicts) == 1 else None


def _bare(text: str) -> str:
    """A text of the same length without marks of emphasis."""
    return re.sub(r"[*`]", " ", text)


def _is_heading(block: str) -> bool:
    """Whether a block is one short line that ends no sentence."""
    line = block.strip()
    return "\n" not in line and (line.startswith("#") or (len(line) <= 60 and line[-1:] not in ".;!?" and "|" not in line))  # fmt: skip


def _of_block(lead: str, block: str) -> Iterator[_Found]:
    """The limits of a block's sentences; where its first lines lead on to a list, bare amounts are limits too."""
    listed = bool(lead) or re.search(r":\s*(?:\n|$)", block) is not None
    active = _verb(lead) is True
    for sentence in _SENTENCE.finditer(block):
        if "|" in block.splitlines()[block.count("\n", 0, sentence.start())]:
            continue  # rows are read by their columns
        said = sentence[0]
        hits = _hits(said, loose=listed and active)
        if not hits:
            active = active if (verb := _verb(said)) is None else verb
        for at, hit in enumerate(hits):
            before = said[hits[at - 1].end() if at else 0 : hit.start()]
            behind = said[hit.end() : hits[at + 1].start() if at + 1 < len(hits) else len(said)]
            active = _is_answer(before, behind, active=active)
            part = _part(before, behind)
            if active and (hit.re is _LIMIT or severities_in(part) or _REST.search(part)):
                yield _Found(sentence.start(), sentence.end(), _term(hit), hit[0], part)


def _hits(said: str, *, loose: bool) -> list[re.Match[str]]:
    """The limits of a sentence, and the bare amounts that go on with them; in a list also amounts alone."""
    limits = list(_LIMIT.finditer(said))
    first = limits[0].end() if limits else 0 if loose else len(said)
    taken = [hit.span() for hit in limits]
    bare = (hit for hit in _BARE.finditer(said, first) if not any(start < hit.end() and hit.start() < end for start, end in taken))  # fmt: skip
    return sorted((*limits, *bare), key=lambda hit: hit.start())


def _is_answer(before: str, behind: str, *, active: bool) -> bool:
    """Whether what a limit bounds is an answer, by the last verb before it, else the first behind it."""
    if _SINCE_ANSWER.match(behind):
        return False
    verb = _verb(before)
    return (active or _LATER_VERB.match(behind) is not None) if verb is None else verb


def _verb(text: str) -> bool | None:
    """Whether the last verb of a text is one of answering; None where it has no verb that is known."""
    answers, others = ([hit.start() for hit in form.finditer(text)] for form in (_ANSWER, _OTHER))
    return answers[-1] > max(others, default=-1) if answers else False if others else None


def _part(before: str, behind: str) -> str:
    """The words that say what a limit holds for: before it, or in a `for` right behind that names a severity."""
    led = _FOR.match(behind)
    whom = (led["inside"] or led["whom"]) if led else ""
    return (
        whom
        if severities_in(whom) or re.match(r"(?:all )?(?:the )?(?:others?|rest)\b", whom, re.IGNORECASE)
        else before
    )


def _term(hit: re.Match[str]) -> Term:
    """The term of a limit."""
    said = {name.rstrip("2"): value for name, value in hit.groupdict().items() if value}
    working = said.get("kind", "").lower() in ("business", "working", "office")
    if "next" in said:
        return Term(amount=float(said["next"].lower() != "same"), unit="working day" if working else "day")
    word, count = said["unit"].lower(), said["count"].lower()
    amount = float(_WORTH[count]) if count in _WORTH else float(count.replace(",", "."))
    if day := _DAY.search(word):
        return Term(amount=amount, unit="working day" if working or day.start() or "worked" in said else "day")
    return Term(amount=amount, unit=next(unit for start, unit in _UNITS if word.startswith(start)))


def _of_table(block: str) -> Iterator[_Found]:
    """The limits of a table whose header has a column of answering."""
    column: int | None = None
    at = 0
    for line in block.splitlines(keepends=True):
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if "|" not in line:
            column = None
        elif column is not None and column < len(cells) and _UNASKED.match(cells[column]):
            yield _Found(at, at + len(line.rstrip()), _ALWAYS, cells[column], " ".join(cells[:column]))
        elif not _BARE.search(line) and any(_ANSWER.search(cell) for cell in cells):
            column = next(place for place, cell in enumerate(cells) if _ANSWER.search(cell))
        elif column is not None and column < len(cells) and (hit := _BARE.search(cells[column])):
            yield _Found(at, at + len(line.rstrip()), _term(hit), hit[0], " ".join(cells[:column]))
        at += len(line)


def _place(rule: Record, start: int, end: int) -> Span:
    """The place of a sentence or row without surrounding space."""
    said = rule.text[start:end]
    lead = len(said) - len(said.lstrip())
    return Span(evidence=rule.item.id, revision=rule.item.revision, start=start + lead, end=start + len(said.rstrip()))
