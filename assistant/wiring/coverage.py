"""Coverage as one person sees it: with the judgements and samples that are theirs to see, and quotes for every item."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from assistant.answer.question.asker import asker
from assistant.audit import judgements, samples
from assistant.audit.changes import Change, since
from assistant.audit.coverage import Covered, Piece, covered, grouped, place
from assistant.audit.criteria import Criterion, named_groups
from assistant.audit.crosswalk import asked_for
from assistant.audit.desk import Desk
from assistant.audit.judgements import Judged, Remarks, judged
from assistant.audit.mapping import How
from assistant.domain.answer import NOT_FOUND, Citation
from assistant.domain.errors import BadInput, NotFound
from assistant.domain.evidence import EvidenceId
from assistant.domain.names import same_person
from assistant.store.journal import Journal
from assistant.wiring.desk import citer_of

ME = "me"
"""The owner that is whoever asks."""


@dataclass(frozen=True, kw_only=True, eq=False)
class CoverageBook:
    """The coverage of one scope, as one person may see and judge it."""

    desk: Desk
    """What the person may read."""
    journal: Journal
    """What was done at the desk."""
    user: str
    """Who it is."""
    clock: Callable[[], datetime]
    """The moment of an event."""
    weighs: Callable[[str], bool]
    """Whether a person's judgements count for everybody, by today's roles."""

    def criteria(self, text: str = "") -> tuple[Covered, ...]:
        """The coverage of the criteria that ids of any known framework name, or of all. Raises BadInput for none."""
        return self.of(asked_for(text, self.desk.criteria))

    def of(self, wanted: Iterable[Criterion]) -> tuple[Covered, ...]:
        """The coverage of the assessable ones among some criteria."""
        return covered(self.desk, wanted, self._judged[0], self._sampled, self._judged[1])

    def themes(self, text: str = "") -> tuple[Covered, ...]:
        """The coverage of each theme that auditors sample, or of those that words name. Raises BadInput for none."""
        return grouped(named_groups(self.desk.criteria.themes, text, "theme"), self.criteria())

    def topics(self, text: str = "") -> tuple[Covered, ...]:
        """The coverage of each topic that engineers prepare evidence for, or of those that words name, as themes."""
        return grouped(named_groups(self.desk.criteria.topics, text, "topic"), self.criteria())

    def changes(self, day: date, before: Desk | None) -> tuple[Change, ...]:
        """What became of the evidence since a day, and since the desk of a version of that day."""
        return since(self.desk, day, before)

    def quotes(self, pieces: Sequence[Piece]) -> tuple[Citation, ...]:
        """Where to click for each piece, one quote each, numbered from 1 in their order."""
        citer = citer_of(self.desk)
        return tuple(citer.citation(place(self.desk, one)) for one in pieces)

    def person(self, owner: str) -> str:
        """The name of an owner: of `me` the asker's. Raises BadInput where nothing names who that is."""
        found = asker(self.user, self.desk.known) if owner == ME else self.desk.known.people.find(owner)
        if found is None and owner == ME:
            raise BadInput(f"nothing that you may read names a person whom {self.user!r} can mean; write --owner NAME")
        return found.name if found else owner

    def of_owner(self, every: Iterable[Covered], owner: str) -> tuple[Covered, ...]:
        """Those that a person answers for or owns evidence of. Raises BadInput where `me` is nobody known here."""
        name = self.person(owner)
        return tuple(one for one in every if any(same_person(name, each) for each in _everybody(one)))

    def judge(self, criterion: str, evidence: str, how: How, reason: str) -> Piece:
        """Confirm or reject that an item bears on a criterion, with the reason; the last word counts.

        It counts for everybody where the person weighs evidence by their role, else for the person alone.
        Raises BadInput for no such criterion or no reason, NotFound for a hidden item as for none.
        """
        named = [one for one in asked_for(criterion, self.desk.criteria) if one.assessable]
        if len(named) != 1:
            raise BadInput(f"{criterion!r} names {len(named)} criteria; a mapping is of one, such as A.6.2.4")
        item = self.desk.scope.item(EvidenceId(evidence))
        if item is None:
            raise NotFound(f"{evidence}: {NOT_FOUND}")
        if not reason.strip():
            raise BadInput("say why: the reason is kept beside the mapping")
        kind = judgements.CONFIRMED if how is How.CONFIRMED else judgements.REJECTED
        subject = f"mapping/{named[0].id}"
        self.journal.append(subject, kind, judgements.said(item, reason.strip()), user=self.user, time=self.clock())
        counting, remarks = self._judgements()
        (seen,) = covered(self.desk, named, counting, self._sampled, remarks)
        every = (*seen.rejected, *(one for leg in seen.legs for one in leg.pieces))
        return next(one for one in every if one.item.id == item.id)

    @property
    def reach(self) -> str:
        """For whom the person's judgements count, and what decides it."""
        if self.weighs(self.user):
            return "It counts for everybody who may read the item."
        return (
            "It counts for your own coverage alone; others see it as a remark:"
            " `roles: {auditor: [...], grc: [...]}` in sources.yaml names whose judgement counts for all."
        )

    @cached_property
    def _judged(self) -> tuple[Judged, Remarks]:
        """What people decided about what the person may read, as far as it counts here, and what others remarked."""
        return self._judgements()

    def _judgements(self) -> tuple[Judged, Remarks]:
        events = self.journal.events(kinds=[judgements.CONFIRMED, judgements.REJECTED])
        return judged(events, self.desk.scope, self.user, self.weighs)

    @cached_property
    def _sampled(self) -> Mapping[EvidenceId, date]:
        """When the person last drew each item, in a sample of their own that was not discarded."""
        events = [one for one in self.journal.events(kinds=[samples.DRAWN, samples.DISCARDED]) if one.user == self.user]
        given_up = {one.subject for one in events if one.kind == samples.DISCARDED}
        drawn = [one for one in events if one.kind == samples.DRAWN and one.subject not in given_up]
        return {EvidenceId(str(name)): one.time.date() for one in drawn for name in one.said.get("drawn", ())}


def _everybody(one: Covered) -> set[str]:
    """Who answers for a criterion or owns evidence of it."""
    return {*one.owners, *(name for leg in one.legs for piece in leg.pieces for name in piece.owners)}
