"""Questions for the course of one case: "walk me from ticket to go-live for the first version of X", "trace INC-12".

The case is read from the records, not from the words around it: a system with a version in either order, the first or
latest of its deployments, the deployments of a day, or a record that is named by its id.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from assistant.answer.question.lexicon import NounMatch, kind_nouns
from assistant.answer.question.listing import is_count, is_list
from assistant.answer.question.naming import described_system, versions_apart
from assistant.answer.question.reading import Reading
from assistant.answer.words import words
from assistant.audit.cases import STAGE_OF, Case, cases, trail_graph
from assistant.audit.references import References, System
from assistant.domain.answer import Stage
from assistant.domain.dates import PartialDate
from assistant.domain.evidence import DOCUMENT_KINDS, EvidenceId, Kind
from assistant.domain.plan import Intent, Plan
from assistant.store.scope import Scope

MOST_CASES = 3
"""Cases that are told as trails of their own; more are told as a table of the period."""

_FOLLOWS = re.compile(
    r"\b(?:re)?trac(?:e|es|ing)\b|\breconstruct\w*|\bre-?play\b"
    r"|\b(?:walk|take|lead|guide|talk|step|run|bring)\s+(?:me|us)\s+(?:back\s+|all\s+the\s+way\s+|once\s+)?(?:through|from|along|back|over|down|past)\b"
    r"|\b(?:follow|track)(?:ed|ing)?\b.{0,60}?\b(?:back|backwards|through|forward|forwards|up\s+to|all\s+the\s+way|from|until|to\s+(?:prod|production|live))\b",
    re.IGNORECASE,
)
"""Verbs that ask to go along what happened."""
_COURSE = re.compile(
    r"\b(?:paper\s+|audit\s+|evidence\s+)?trails?\b|(?<!supply )(?<!supply-)\bchain\b|\blife[\s-]?cycle\b|\b(?:journey|lineage|provenance|chronology|timeline)\b"
    r"|\b(?:course|path|history|story|route|road|sequence)\s+(?:of|to|from|behind|into)\b"
    r"|\b(?:step[\s-]by[\s-]step|stage[\s-]by[\s-]stage|hop[\s-]by[\s-]hop|end[\s-]to[\s-]end|(?:from\s+)?(?:start|beginning)\s+to\s+(?:finish|end)|from\s+the\s+(?:very\s+)?beginning)\b",
    re.IGNORECASE,
)
"""Nouns for what happened from one end to the other."""
_ARRIVED = re.compile(
    r"\bhow\b.{0,60}?\b(?:gets?|got|comes?|came|makes?|made|reach(?:ed|es)?|end(?:ed)?\s+up|land(?:ed|s)?|arrive[ds]?|moved?|w[eo]nt|go|travel\w*|found)\b.{0,40}?"
    r"\b(?:production|prod|live|in\s+use|service|operation)\b",
    re.IGNORECASE,
)
"""How something got where it is used."""
_FROM_TO = re.compile(
    r"\bfrom\s+(?P<one>[^,;.?!]{2,60}?)\s+(?:all\s+the\s+way\s+|right\s+|through\s+|up\s+|down\s+|back\s+)?(?:to|until|till)\s+(?P<other>[^,;.?!]{2,60})",
    re.IGNORECASE,
)
_ARROW = re.compile(r"\s*(?:-{1,2}>|=+>|→|⇒|➜|»|\s>\s|\bthen\b)\s*", re.IGNORECASE)
_HAPPENED = re.compile(
    r"\bwhat\s+(?:has\s+|had\s+)?(?:happened|became|was\s+done)\b|\bhow\s+(?:was|were|has|had|did)\b.{1,80}?\b(?:handled|dealt\s+with|resolved|fixed|closed|treated|managed|go|went|gone|unfold(?:ed)?|play(?:ed)?\s+out|processed|worked\s+through)\b",
    re.IGNORECASE,
)
"""Asks what came of a record that is named."""
_CALLED_UP = re.compile(
    r"^\W*(?:(?:please|now|then|and|so)\s+)*(?:take|consider|pull\s+up|bring\s+up|go\s+back\s+to|look\s+(?:back\s+)?at)\b",
    re.IGNORECASE,
)
"""Calls up a record to go through it."""
_STAGES = re.compile(
    r"\b(?:tickets?|requests?|requirements?|ideas?|stor(?:y|ies)|complaints?|commits?|code|pull\s+requests?|merges?|prs?|train(?:ed|ing)(?:\s+run)?|evaluat\w+|tests?|validat\w+|reviews?"
    r"|approv\w+|decisions?|sign-?offs?|board|releases?|deploy\w*|roll-?outs?|go(?:ing|es)?[\s-]live|went\s+live|live|production|prod|promot\w+|launch\w*|monitor\w*|watch\w*"
    r"|incidents?|alerts?|alarms?|findings?|actions?|fix(?:es|ed)?|clos(?:ure|ed)|outcome|end)\b",
    re.IGNORECASE,
)
"""Words for what a hop of a case can be."""
_MANY_STAGES = 3

_VERSION_NOUN = r"(?:versions?|releases?|deployments?|models?|promotions?|go-?lives?|roll-?outs?|builds?|iterations?|editions?|updates?|upgrades?|generations?)"
_EARLIEST = r"(?:(?:very\s+)?first(?:\s+ever)?|initial|original|earliest|oldest)"
_LATEST = r"(?:latest|newest|most\s+recent|last|current|present|live|new|final)"
_RANKED = re.compile(
    rf"\b(?:(?P<first>{_EARLIEST})|(?P<last>{_LATEST}))\s+(?:[\w-]+\s+){{0,3}}?(?P<what>{_VERSION_NOUN})\b",
    re.IGNORECASE,
)
_RANKED_NAME = re.compile(rf"\b(?:(?P<first>{_EARLIEST})|(?P<last>{_LATEST}))\s+$", re.IGNORECASE)
_RUNS_NOW = re.compile(
    r"\b(?:that|which|now|currently|is|are|being)\s+(?:is\s+|are\s+|runs?\s+)?(?:now\s+|currently\s+)?(?:live|in\s+production|in\s+prod|in\s+use|running)\b(?!\s+(?:on|in|since)\s+\d)",
    re.IGNORECASE,
)


def asks_course(text: str) -> bool:
    """Whether a question wants what happened from one end to the other, in whatever words."""
    return _marked(text) or _joins_stages(text)


def _marked(text: str) -> bool:
    """Whether a verb or a noun of a question says that it wants that."""
    return any(one.search(text) for one in (_FOLLOWS, _COURSE, _ARRIVED))


def _joins_stages(text: str) -> bool:
    """Whether a question strings stages together: from one to another, by arrows, or three and more of them."""
    spans = [(hit["one"], hit["other"]) for hit in _FROM_TO.finditer(text)]
    parts = _ARROW.split(text)
    spans += pairwise(parts)
    if any(_STAGES.search(one) and _STAGES.search(other) for one, other in spans):
        return True
    return len({hit.group().lower()[:5] for hit in _STAGES.finditer(text)}) >= _MANY_STAGES


def with_versions_apart(base: Plan, reading: Reading, scope: Scope, known: References) -> tuple[Plan, Reading]:
    """The plan with versions that stand apart from their system, such as `1.4 of X`, where a record states the two together."""
    systems = [system for system in known.systems if system.name in base.systems]
    there = [
        hit
        for hit in versions_apart(reading.text)
        if not any(hit[1] <= word.start < hit[2] and at in reading.taken for at, word in enumerate(reading.words))
    ]
    if not (systems and there):
        return base, reading
    stated = {pair for node in trail_graph(scope, known).nodes.values() for pair in node.own | node.versions}
    for version, start, end in there:
        those = [system.name for system in systems if (system.row, version) in stated]
        if those:
            base = replace(
                base, identifiers=tuple(dict.fromkeys([*base.identifiers, *(f"{name} {version}" for name in those)]))
            )
            reading = reading.taking_span(start, end)
    return replace(base, terms=reading.left()), reading


def course(base: Plan, reading: Reading, nouns: Sequence[NounMatch], scope: Scope, known: References) -> Plan | None:
    """The plan that tells one case from end to end; None where none is asked for, or none is there."""
    records = _records(base, scope, known)
    if records and (asks_course(reading.text) or _HAPPENED.search(reading.text) or _CALLED_UP.search(reading.text)):
        return _trail(base, base.identifiers)
    listed = is_list(reading.text) or is_count(reading.text)
    if not (_marked(reading.text) or (not listed and _joins_stages(reading.text))):
        return None
    if _versions(base):
        return _trail(base, base.identifiers)
    if not base.systems:
        found = described_system(reading, scope, known)
        if found is None:
            return None
        system, reading = found
        base, reading = with_versions_apart(replace(base, systems=(system.name,)), reading, scope, known)
        if _versions(base):
            return _trail(base, base.identifiers)
    systems = [system for system in known.systems if system.name in base.systems]
    return _of_systems(base, reading, nouns, systems, cases(trail_graph(scope, known), None))


def _trail(base: Plan, identifiers: Sequence[str]) -> Plan:
    """The plan of a trail: the case is known, so that no period selects it and nothing need be asked back."""
    return replace(
        base, intent=Intent.TRAIL, identifiers=tuple(dict.fromkeys(identifiers)), period=None, anchor=None, ask_back=""
    )


def _records(base: Plan, scope: Scope, known: References) -> tuple[EvidenceId, ...]:
    """The records that a question names by id; documents and rows of the inventory have no course."""
    named = [item for identifier in base.identifiers for item in known.resolve(identifier)]
    never = DOCUMENT_KINDS | {Kind.INVENTORY, Kind.SOA}
    return tuple(item.id for item in named if item.metadata.kind not in never and scope.item(item.id))


def _versions(base: Plan) -> tuple[str, ...]:
    """The identifiers of a plan that are a system with a version."""
    return tuple(one for one in base.identifiers if any(one.startswith(f"{name} ") for name in base.systems))


def _of_systems(
    base: Plan, reading: Reading, nouns: Sequence[NounMatch], systems: Sequence[System], every: Sequence[Case]
) -> Plan | None:
    """The plan for the cases of some systems: those of a rank, those of the period, else all of them as a table."""
    rows = {system.row for system in systems}
    mine = [case for case in every if case.version and case.version[0] in rows]
    one = ranked(reading.text, systems, mine, reading.today)
    if one:
        return _trail(base, [one.subject])
    kinds = [noun.kind for noun in nouns]
    if kinds and kinds[0] not in _OF_CHANGES and not _joins_stages(reading.text):
        return None  # the course of incidents or alerts, which is no change's
    if base.period:
        inside = [case for case in mine if (when := deployed(case)) and base.period.overlaps(when)]
        return _trail(base, [case.subject for case in inside]) if 0 < len(inside) <= MOST_CASES else None
    for hit in _FOLLOWS.finditer(reading.text):
        reading = reading.taking_span(*hit.span())
    if not mine or (reading.left() and not (kinds or _COURSE.search(reading.text) or _ARRIVED.search(reading.text))):
        return None  # "walk me through how it reads an invoice"
    return replace(base, intent=Intent.HOW_IT_WORKED, kinds=(Kind.DEPLOYMENT,), terms=reading.left(), ask_back="")


_OF_CHANGES = frozenset(STAGE_OF) - {Kind.MONITORING, Kind.INCIDENT}


def ranked(text: str, systems: Sequence[System], mine: Sequence[Case], today: date | None) -> Case | None:
    """The first or latest case of a system that went live by a day, where a question asks for that one; None where it does not."""
    asked = rank(text, systems)
    dated = [(when.start, case.subject, case) for case in mine if (when := deployed(case))]
    there = sorted(one for one in dated if today is None or one[0] <= today)
    if not asked or not there:
        return None
    return there[0 if asked == "first" else -1][2]


def rank(text: str, systems: Sequence[System]) -> str:
    """Which of a system's cases is asked for, `first` or `last`; empty for none."""
    hit = _RANKED.search(text)
    for mention in (mention for system in systems for mention in system.pattern().finditer(text)):
        before = _RANKED_NAME.search(text[: mention.start()])
        after = words(text[mention.end() :])[:1]
        if before and not (after and kind_nouns(after) and kind_nouns(after)[0].kind not in _OF_CHANGES):
            hit = hit or before
    if hit:
        return "first" if hit["first"] else "last"
    return "last" if _RUNS_NOW.search(text) else ""


def deployed(case: Case) -> PartialDate | None:
    """When a case first went live; None where no deployment of it has a date."""
    return next((node.date for node in case.at(Stage.DEPLOYMENT) if node.date), None)
