"""Findings as their events make them: drafted, released, agreed, planned, done, checked and closed; no state is skipped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from assistant.audit.checks.result import FindingClass
from assistant.audit.cited import Sentence, sentence_of
from assistant.domain.access import Principal
from assistant.domain.errors import BadInput
from assistant.store.journal import Event


class Stage(StrEnum):
    """How far a finding has come."""

    DRAFT = "draft"
    """Seen by the team alone."""
    RELEASED = "released"
    """Shown to the auditee, who has not answered yet."""
    ACCEPTED = "accepted"
    """The auditee holds its facts to be right."""
    DISPUTED = "disputed"
    """The auditee holds its facts to be wrong."""
    UPHELD = "upheld"
    """Disputed, and kept by a lead auditor with a reason."""
    PLANNED = "action planned"
    """Cause, correction and corrective action are set, with owner and due date."""
    DONE = "action done"
    """The auditee says that the action is done, with evidence."""
    CHECKED = "effectiveness checked"
    """An auditor saw in evidence that the action worked."""
    CLOSED = "closed"
    """Nothing is left to do."""
    WITHDRAWN = "withdrawn"
    """Given up, with the reason."""


DRAFTED, RELEASED, WITHDRAWN = "finding.drafted", "finding.released", "finding.withdrawn"
EDITED, ACCEPTED, DISPUTED, UPHELD = "finding.edited", "finding.accepted", "finding.disputed", "finding.upheld"
PLANNED, DONE, CLOSED = "finding.planned", "finding.done", "finding.closed"
EFFECTIVE, INEFFECTIVE = "finding.effective", "finding.ineffective"
"""Kinds of the events of a finding."""

_OPEN = frozenset(Stage) - {Stage.CLOSED, Stage.WITHDRAWN}

STEPS: Mapping[str, tuple[frozenset[Stage], Stage]] = {
    EDITED: (frozenset({Stage.DRAFT}), Stage.DRAFT),
    RELEASED: (frozenset({Stage.DRAFT}), Stage.RELEASED),
    ACCEPTED: (frozenset({Stage.RELEASED, Stage.DISPUTED}), Stage.ACCEPTED),
    DISPUTED: (frozenset({Stage.RELEASED}), Stage.DISPUTED),
    UPHELD: (frozenset({Stage.DISPUTED}), Stage.UPHELD),
    PLANNED: (frozenset({Stage.ACCEPTED, Stage.UPHELD}), Stage.PLANNED),
    DONE: (frozenset({Stage.PLANNED}), Stage.DONE),
    EFFECTIVE: (frozenset({Stage.DONE}), Stage.CHECKED),
    INEFFECTIVE: (frozenset({Stage.DONE}), Stage.ACCEPTED),  # what did not work needs another plan
    CLOSED: (frozenset({Stage.CHECKED}), Stage.CLOSED),
    WITHDRAWN: (_OPEN, Stage.WITHDRAWN),
}
"""From which states each act leads, and to which."""

_NEEDS: Mapping[str, Mapping[str, str]] = {
    ACCEPTED: {"words": "the auditee's word on factual accuracy"},
    DISPUTED: {"words": "what the auditee holds to be wrong"},
    UPHELD: {"words": "why the finding is kept against the auditee's word"},
    PLANNED: {
        "cause": "the cause",
        "correction": "what mends this one case",
        "action": "what keeps it from happening again",
        "owner": "who is to do it",
        "due": "the day by which it is done",
    },
    DONE: {"words": "what was done"},
    EFFECTIVE: {"words": "how it was seen that the action works"},
    INEFFECTIVE: {"words": "how it was seen that the action does not work"},
    WITHDRAWN: {"words": "the reason"},
}
"""What each act must say, in words for whoever left it out."""

_CITING = frozenset({DRAFTED, RELEASED, DONE, EFFECTIVE, INEFFECTIVE})
"""Acts that rest on evidence: at least one sentence that cites."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What the auditee is going to do."""

    cause: str
    """Why it happened."""
    correction: str
    """What mends the case at hand."""
    action: str
    """What keeps it from happening again."""
    owner: str
    """Who does it."""
    due: date
    """By when."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One act in the history of a finding."""

    kind: str
    """What was done."""
    user: str
    """Who did it."""
    time: datetime
    """When."""
    words: str
    """What was said with it; empty for none."""
    receipt: str
    """Its record in the ledger."""
    plan: Plan | None = None
    """What it planned; None for every other act."""
    sentences: tuple[Sentence, ...] = ()
    """What it cited."""
    erased: int = 0
    """Sentences whose evidence was erased since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding."""

    id: str
    """Such as `F-3c0ffee1`; it tells nothing of how many there are."""
    engagement: str
    """Id of its engagement."""
    stage: Stage
    """How far it has come."""
    title: str
    """In a few words."""
    criteria: tuple[str, ...]
    """Criteria that are not met, or could be met better."""
    classed: FindingClass
    """Its class."""
    suggested: FindingClass | None
    """The class that the rule suggests; None where no rule spoke."""
    rule: str
    """The rule that suggests the class, and why another was chosen where one was."""
    source: str
    """Receipt or check that it was drafted from; empty for an auditor's own."""
    released_to: tuple[Principal, ...] = ()
    """Who reads it as quoted there."""
    plan: Plan | None = None
    """What is going to be done; None before, and after an action that did not work."""
    history: tuple[Said, ...] = ()
    """Every act, oldest first."""
    last: int = 0
    """Number of its last event in the journal."""

    def latest(self, *kinds: str) -> Said | None:
        """The last act of some kinds."""
        return next((one for one in reversed(self.history) if one.kind in kinds), None)

    @property
    def condition(self) -> tuple[Sentence, ...]:
        """The sentences of the draft, as they were last set down."""
        found = next((one for one in reversed(self.history) if one.kind in (DRAFTED, EDITED) and _cites(one)), None)
        return found.sentences if found else ()

    @property
    def is_open(self) -> bool:
        """Whether something is left to do."""
        return self.stage in _OPEN


def _cites(one: Said) -> bool:
    """Whether an act has, or had, sentences."""
    return bool(one.sentences or one.erased)


def check_act(finding: Finding, kind: str, said: Mapping[str, object], sentences: Sequence[Sentence]) -> None:
    """Raise BadInput when a finding is not where the act begins, or the act does not say what it must."""
    before, _ = STEPS[kind]
    if finding.stage not in before:
        wanted = " or ".join(stage for stage in Stage if stage in before)
        raise BadInput(f"{finding.id} is {finding.stage}: only one that is {wanted} can be {kind.partition('.')[2]}")
    check_said(kind, said, sentences)


def check_acceptance(finding: Finding, user: str) -> None:
    """Raise BadInput for somebody who would accept what another contact disputes: nobody speaks for who disputed."""
    said = finding.latest(DISPUTED) if finding.stage is Stage.DISPUTED else None
    if said is not None and said.user != user:
        raise BadInput(f"{said.user} disputed {finding.id}: let {said.user} accept it, or a lead auditor uphold it")


def check_said(kind: str, said: Mapping[str, object], sentences: Sequence[Sentence]) -> None:
    """Raise BadInput when an act does not say what it must, or rests on nothing."""
    missing = [
        f"{words} ({name})" for name, words in _NEEDS.get(kind, {}).items() if not str(said.get(name) or "").strip()
    ]
    if missing:
        raise BadInput(f"say {', '.join(missing)}: it stands in the history of the finding")
    if kind in _CITING and not sentences:
        raise BadInput("name the evidence: what cites nothing is no finding and no proof")


def classified(
    suggested: FindingClass | None, rule: str, wanted: FindingClass | None, reason: str
) -> tuple[FindingClass, str]:
    """The class of a finding and the rule for it; another class than the suggested one needs a reason.

    Raises BadInput without that reason, and where neither a rule nor the auditor names a class.
    """
    if wanted is None and suggested is None:
        raise BadInput("no rule suggests a class here: choose major, minor, observation or opportunity")
    chosen = wanted or suggested
    assert chosen is not None  # noqa: S101  # one of the two was named
    if chosen is suggested:
        return chosen, rule
    if not reason.strip():
        other = f"the rule suggests {suggested} ({rule})" if suggested else "no rule suggests a class"
        raise BadInput(f"{other}: say why it is {chosen}")
    return chosen, f"{rule}; {reason}" if rule else reason


def folded(events: Iterable[Event]) -> Finding | None:
    """The finding that its events make, in their order; None without any."""
    finding: Finding | None = None
    for event in events:
        if event.kind == DRAFTED:
            finding = _drafted(event)
        elif finding is not None and event.kind in STEPS and finding.stage in STEPS[event.kind][0]:
            finding = _next(finding, event.kind, event.said)
        if finding is not None:
            finding = replace(finding, last=event.number, history=(*finding.history, _act(event)))
    return finding


def _drafted(event: Event) -> Finding:
    said = event.said
    return Finding(
        id=event.subject.partition("/")[2],
        engagement=said["engagement"],
        stage=Stage.DRAFT,
        title=said["title"],
        criteria=tuple(said["criteria"]),
        classed=FindingClass(said["class"]),
        suggested=FindingClass(said["suggested"]) if said["suggested"] else None,
        rule=said["rule"],
        source=said["source"],
    )


def _next(finding: Finding, kind: str, said: Mapping[str, Any]) -> Finding:
    """A finding after one more event, which may follow its state."""
    after = replace(finding, stage=STEPS[kind][1])
    if kind == EDITED:
        return replace(
            after,
            title=said.get("title") or finding.title,
            criteria=tuple(said.get("criteria") or finding.criteria),
            classed=FindingClass(said["class"]) if said.get("class") else finding.classed,
            rule=said.get("rule") or finding.rule,
        )
    if kind == RELEASED:
        return replace(after, released_to=tuple(map(Principal, said["to"])))
    if kind == PLANNED:
        return replace(after, plan=_plan(said))
    return replace(after, plan=None) if kind == INEFFECTIVE else after


def _plan(said: Mapping[str, Any]) -> Plan:
    told = {name: said[name] for name in ("cause", "correction", "action", "owner")}
    return Plan(due=date.fromisoformat(said["due"]), **told)


def _act(event: Event) -> Said:
    kept = [one for one in event.quoted if one is not None]
    return Said(
        kind=event.kind,
        user=event.user,
        time=event.time,
        words=str(event.said.get("words") or ""),
        receipt=event.receipt,
        plan=_plan(event.said) if event.kind == PLANNED and "due" in event.said else None,
        sentences=tuple(map(sentence_of, kept)),
        erased=len(event.quoted) - len(kept),
    )
