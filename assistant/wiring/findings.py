"""Findings as one person may see and do them: drafts are the team's alone, and what is released is read as quoted there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from assistant.audit import findings as acts
from assistant.audit.checks.result import FindingClass
from assistant.audit.cited import Sentence, Tally, sentence_plain
from assistant.audit.days import check_due
from assistant.audit.effect import check_checker, check_effect
from assistant.audit.engagement import Engagement
from assistant.audit.engagement_events import folded as folded_engagement
from assistant.audit.findings import (
    Finding,
    Said,
    Stage,
    check_acceptance,
    check_act,
    check_said,
    classified,
    folded,
)
from assistant.audit.wishes import Claimed, Wording
from assistant.domain.dates import PartialDate
from assistant.domain.errors import BadInput, NotFound, NotPermitted
from assistant.domain.evidence import EvidenceId
from assistant.store.journal import Event
from assistant.wiring.engagements import NOTHING
from assistant.wiring.lanes import Lane, Shown, admits, principals, released, tallied
from assistant.wiring.papers import result_of, sentences_of_check, sentences_of_receipt

if TYPE_CHECKING:  # the office hands itself out here
    from assistant.wiring.office import Office

EVENTS = frozenset({acts.DRAFTED, *acts.STEPS})
"""Kinds of the events of findings."""

_AUDITEES = {acts.ACCEPTED: "accepts", acts.DISPUTED: "disputes", acts.PLANNED: "plans action", acts.DONE: "reports action as done"}  # fmt: skip
_PROVING = (acts.DONE, acts.EFFECTIVE, acts.INEFFECTIVE)
"""Acts whose sentences are not those of the condition."""
_LEADS = {acts.UPHELD: "upholds", acts.CLOSED: "closes", acts.WITHDRAWN: "withdraws"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One act as somebody may see it."""

    said: Said
    """What was done."""
    sentences: tuple[Shown, ...]
    """What of its sentences may be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A finding as somebody may see it."""

    finding: Finding
    """The finding; its history is in `told`."""
    sentences: tuple[Shown, ...]
    """The condition: what of it may be read."""
    told: tuple[Told, ...]
    """The history that the person's lane has."""
    changed: bool
    """Whether evidence of it was revised or erased since, as far as the person can see."""

    @property
    def every(self) -> tuple[Shown, ...]:
        """The condition, and what was cited for the action and its effect: each sentence once."""
        return (*self.sentences, *(one for act in self.told if act.said.kind in _PROVING for one in act.sentences))

    @property
    def tally(self) -> Tally:
        """How many of these their quotes say."""
        return tallied(self.every)


@dataclass(frozen=True, kw_only=True)
class Findings:
    """The findings that one person may see."""

    office: Office
    """Whose desk."""

    def draft(self, engagement_id: str, wording: Wording) -> Seen:
        """Draft a finding, every sentence cited. Raises BadInput for what is not whole, NotFound for a source that is hidden or none."""
        self.office.auditor("draft findings")
        made = self.office.engagements.of_team(engagement_id, acts.DRAFTED)
        sentences, title, criteria, suggested, rule, source = self._sources(made, wording)
        classed, why = classified(suggested, rule, wording.classed, wording.reason)
        known = self.office.criteria(criteria)
        outside = [one for one in known if one not in self.office.below(made.criteria)]
        if not known or outside:
            raise BadInput(f"name a criterion of the engagement; {outside[0] if outside else 'none'} is not of {', '.join(made.criteria)}")  # fmt: skip
        if not title.strip():
            raise BadInput("give the finding a title")
        said: dict[str, object] = {
            "engagement": made.id,
            "title": title.strip(),
            "criteria": list(known),
            "class": classed.value,
            "suggested": suggested.value if suggested else None,
            "rule": why,
            "source": source,
        }
        check_said(acts.DRAFTED, said, sentences)
        name = f"F-{self.office.fresh()}"
        quoted = [sentence_plain(one) for one in sentences]
        self.office.write(f"finding/{name}", acts.DRAFTED, said, after=0, quoted=quoted)
        return self.get(name)

    def edit(self, finding_id: str, wording: Wording) -> Seen:
        """Set a draft down anew; what is left out stays."""
        finding, made = self._teams(finding_id)
        sentences = self.office.engagements.lane(made).cite(wording.claimed)
        said: dict[str, object] = {
            "title": wording.title.strip(),
            "criteria": list(self.office.criteria(wording.criteria)),
        }
        if wording.classed and wording.classed is not finding.classed:
            said["class"], said["rule"] = classified(finding.suggested, finding.rule, wording.classed, wording.reason)
        return self._do(finding, acts.EDITED, said, sentences)

    def release(self, finding_id: str, to: Sequence[str] = ()) -> Seen:
        """Release a draft to named principals, by default the auditee's contacts; a lead auditor's act.

        What it quotes is then readable as quoted there; the ledger keeps each quote with the rule that it goes past.
        Raises BadInput where its evidence was changed since it was drafted.
        """
        finding, made = self._teams(finding_id)
        if not made.leads(self.office.user):
            raise NotPermitted("only a lead auditor of the engagement releases")
        lane = self.office.engagements.lane(made)
        kept = lane.readable(finding.condition)
        shown = lane.shown(kept)
        if any(quote.changed for one in shown for quote in one.quotes):
            raise BadInput(
                "its evidence has changed since it was drafted: look at it again, and set the draft down anew"
            )
        passed = [released(one, seen, self.office.rule_of) for one, seen in zip(kept, shown, strict=True)]
        return self._do(finding, acts.RELEASED, {"to": list(principals(to, made.contacts, self.office.people))}, passed)

    def accept(self, finding_id: str, words: str) -> Seen:
        """The auditee holds the facts to be right. Raises BadInput where another contact disputes them."""
        return self._answer(finding_id, acts.ACCEPTED, {"words": words})

    def dispute(self, finding_id: str, words: str) -> Seen:
        """The auditee holds the facts to be wrong, and says which."""
        return self._answer(finding_id, acts.DISPUTED, {"words": words})

    def plan(self, finding_id: str, *, cause: str, correction: str, action: str, owner: str, due: date) -> Seen:
        """The auditee sets cause, correction and corrective action. Raises BadInput for a day that is over."""
        said = {"cause": cause, "correction": correction, "action": action, "owner": owner, "due": due.isoformat()}
        return self._answer(finding_id, acts.PLANNED, said, due=due)

    def done(self, finding_id: str, words: str, claimed: Sequence[Claimed]) -> Seen:
        """The auditee reports the action as done, with evidence."""
        return self._answer(finding_id, acts.DONE, {"words": words}, claimed)

    def check(self, finding_id: str, words: str, claimed: Sequence[Claimed], *, effective: bool) -> Seen:
        """An auditor sees in evidence whether the action works; one that does not needs another plan.

        Raises BadInput for the owner of the action, and for an effect that nothing shows of later than the action.
        """
        finding, made = self._teams(finding_id)
        check_checker(finding, self.office.user)
        sentences = self.office.engagements.lane(made).cite(claimed)
        done = finding.latest(acts.DONE)
        if effective and done and finding.stage is Stage.DONE:
            day = done.time.astimezone(self.office.zone).date()
            check_effect(finding, sentences, lambda name: self._date(made, name), day)
        return self._do(finding, acts.EFFECTIVE if effective else acts.INEFFECTIVE, {"words": words}, sentences)

    def _date(self, made: Engagement, name: EvidenceId) -> PartialDate | None:
        """The date of an evidence, or of a work paper of an engagement."""
        paper = made.paper(name.rpartition("#")[2]) if name.startswith(f"engagement/{made.id}#") else None
        if paper is not None:
            return PartialDate.day(paper.day) if paper.day else None
        item = self.office.desk.scope.item(name)
        return item.metadata.date if item else None

    def uphold(self, finding_id: str, words: str) -> Seen:
        """A lead keeps a disputed finding, with the reason."""
        return self._lead(finding_id, acts.UPHELD, words)

    def close(self, finding_id: str, words: str = "") -> Seen:
        """A lead closes a finding whose action was seen to work."""
        return self._lead(finding_id, acts.CLOSED, words)

    def withdraw(self, finding_id: str, words: str) -> Seen:
        """A lead gives a finding up, with the reason."""
        return self._lead(finding_id, acts.WITHDRAWN, words)

    def all(self) -> tuple[Seen, ...]:
        """The findings that the person may see, oldest first."""
        by_subject: dict[str, list[Event]] = {}
        for event in self.office.journal.events(kinds=EVENTS):
            by_subject.setdefault(event.subject, []).append(event)
        made = (folded(events) for events in by_subject.values())
        return tuple(seen for one in made if one and (seen := self._seen(one)) is not None)

    def of(self, engagement_id: str) -> tuple[Seen, ...]:
        """Those of one engagement."""
        return tuple(one for one in self.all() if one.finding.engagement == engagement_id)

    def get(self, finding_id: str) -> Seen:
        """One finding. Raises NotFound for a hidden one as for none."""
        made = folded(self.office.journal.events(subject=f"finding/{finding_id}"))
        seen = self._seen(made) if made else None
        if seen is None:
            raise NotFound(f"{finding_id}: {NOTHING}")
        return seen

    def _sources(
        self, made: Engagement, wording: Wording
    ) -> tuple[tuple[Sentence, ...], str, tuple[str, ...], FindingClass | None, str, str]:
        """Sentences, title, criteria, suggested class with its rule, and source of a draft."""
        own = self.office.engagements.lane(made).cite(wording.claimed)
        if wording.check:
            result = result_of(self.office, wording.family, wording.check)
            inside = tuple(one for one in result.criteria if one in self.office.below(made.criteria))
            rule = f"the check “{result.title}” suggests {result.suggested}" if result.suggested else ""
            taken = (*sentences_of_check(self.office, result), *own)
            criteria, source = wording.criteria or inside, f"check {result.id}"
            return taken, wording.title or f"{result.title}: {result.subject}", criteria, result.suggested, rule, source
        if wording.receipt:
            taken = (*sentences_of_receipt(self.office, wording.receipt), *own)
            return taken, wording.title, wording.criteria, None, "", f"receipt {wording.receipt}"
        return own, wording.title, wording.criteria, None, "", ""

    def _seen(self, finding: Finding) -> Seen | None:
        """A finding as the person may see it; None where they may not, or nothing of it is left to them."""
        made = self._engagement(finding)
        if made is None:
            return None
        if made.member(self.office.user):
            return self._of_team(finding, self.office.engagements.lane(made))
        if finding.released_to and admits(finding.released_to, self.office.reader):
            return self._of_auditee(finding, self.office.engagements.lane(made))
        return None

    def _of_team(self, finding: Finding, lane: Lane) -> Seen | None:
        """A finding in the team's lane; its author keeps it, flagged, when nothing of it can be read any more."""
        mine = any(one.user == self.office.user for one in finding.history if one.kind in (acts.DRAFTED, acts.EDITED))
        shown = lane.shown(finding.condition)
        whole = len(shown) == len(finding.condition) and not any(one.erased for one in finding.history)
        if not shown and not mine:
            return None
        changed = _changed(shown) or (mine and not whole)
        return replace(self._view(finding, finding.history, lane, shown), changed=changed)

    def _of_auditee(self, finding: Finding, lane: Lane) -> Seen:
        """A finding in the auditee's lane: as it was released, and what came after."""
        at = next(n for n, one in enumerate(finding.history) if one.kind == acts.RELEASED)
        freed = finding.history[at]
        shown = lane.shown(freed.sentences)
        seen = self._view(replace(finding, source=""), finding.history[at:], lane, shown)
        return replace(seen, changed=_changed(shown) or bool(freed.erased))

    def _view(self, finding: Finding, history: Sequence[Said], lane: Lane, shown: tuple[Shown, ...]) -> Seen:
        told = tuple(Told(said=replace(one, sentences=(), erased=0), sentences=lane.shown(one.sentences)) for one in history)  # fmt: skip
        return Seen(finding=replace(finding, history=()), sentences=shown, told=told, changed=False)

    def _engagement(self, finding: Finding) -> Engagement | None:
        """Its engagement, whoever may see that."""
        return folded_engagement(self.office.journal.events(subject=f"engagement/{finding.engagement}"))

    def _whole(self, finding_id: str) -> tuple[Finding, Engagement]:
        """A finding that the person sees, with all of its history, and its engagement."""
        self.get(finding_id)
        finding = folded(self.office.journal.events(subject=f"finding/{finding_id}"))
        made = self._engagement(finding) if finding else None
        if finding is None or made is None:
            raise NotFound(f"{finding_id}: {NOTHING}")
        return finding, made

    def _teams(self, finding_id: str) -> tuple[Finding, Engagement]:
        finding, made = self._whole(finding_id)
        if not made.member(self.office.user):
            raise NotPermitted("only the team of the engagement does this")
        self.office.auditor("draft and release findings")
        return finding, made

    def _lead(self, finding_id: str, kind: str, words: str) -> Seen:
        finding, made = self._teams(finding_id)
        if not made.leads(self.office.user):
            raise NotPermitted(f"only a lead auditor of the engagement {_LEADS[kind]} findings")
        return self._do(finding, kind, {"words": words}, ())

    def _answer(
        self,
        finding_id: str,
        kind: str,
        said: Mapping[str, object],
        claimed: Sequence[Claimed] = (),
        due: date | None = None,
    ) -> Seen:
        """An act of the auditee."""
        finding, made = self._whole(finding_id)
        if self.office.user not in made.contacts:
            raise NotPermitted(f"only a contact of the auditee {_AUDITEES[kind]}")
        if kind == acts.ACCEPTED:
            check_acceptance(finding, self.office.user)
        if due:
            check_due(due, self.office.today)
        return self._do(finding, kind, said, self.office.engagements.lane(made).cite(claimed))

    def _do(self, finding: Finding, kind: str, said: Mapping[str, object], sentences: Sequence[Sentence]) -> Seen:
        """Write an act down, where it may follow."""
        check_act(finding, kind, said, sentences)
        quoted = [sentence_plain(one) for one in sentences]
        self.office.write(f"finding/{finding.id}", kind, said, after=finding.last, quoted=quoted)
        return self.get(finding.id)


def _changed(shown: Sequence[Shown]) -> bool:
    return any(quote.changed for one in shown for quote in one.quotes)
