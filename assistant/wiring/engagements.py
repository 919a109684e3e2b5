"""Engagements as one person may see and do them: the team's lane and the auditee's."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from assistant.audit import engagement as acts
from assistant.audit.days import check_due, check_held, check_order
from assistant.audit.engagement import Engagement, Member, Paper, Stage, Type, check_opening, check_request, check_step
from assistant.audit.engagement_events import folded
from assistant.audit.independence import Audited, Conflict, conflicts
from assistant.audit.proposal import Before, Proposal, propose
from assistant.audit.wishes import Aim
from assistant.domain.errors import BadInput, NotFound, NotPermitted
from assistant.domain.evidence import EvidenceId
from assistant.store.journal import Event
from assistant.wiring.lanes import Lane, Note, admits

if TYPE_CHECKING:  # the office hands itself out here
    from assistant.wiring.office import Office

NOTHING = "nothing of that id at the desk that you may see"
"""What is said of hidden and of absent work alike."""

EVENTS = frozenset(
    {
        *acts.STEPS,
        *acts.REQUEST_STEPS,
        acts.PLANNED,
        acts.STAFFED,
        acts.CONTACTED,
        acts.SCHEDULED,
        acts.ASKED,
        acts.FILED,
        acts.SHOWN,
    }
)
"""Kinds of the events of engagements."""


@dataclass(frozen=True, kw_only=True)
class Engagements:
    """The engagements of one person: those in whose team they are, or for whose auditee they speak."""

    office: Office
    """Whose desk."""

    def plan(self, aim: Aim, *, declared: str = "") -> Engagement:
        """Plan an engagement, led by who plans it.

        Raises BadInput for what the catalogue or the inventory does not have, without an objective, and for a lead who is
        not independent and declares nothing, NotPermitted for somebody who is no auditor.
        """
        self.office.auditor("plan engagements")
        criteria = self._checked(aim)
        for contact in aim.contacts:
            self._known(contact)
        if self.office.user in aim.contacts:
            raise BadInput(f"{self.office.user} plans the audit and cannot speak for the auditee")
        lead = self._independent(Audited(systems=aim.systems, units=aim.units), self.office.user, declared)
        bounds = (aim.period.start, aim.period.end) if aim.period else (None, None)
        said: dict[str, object] = {
            "type": aim.type.value,
            "title": aim.title,
            "objectives": [one.strip() for one in aim.objectives if one.strip()],
            "systems": list(aim.systems),
            "units": list(aim.units),
            "lifecycle": aim.lifecycle.strip(),
            "interfaces": aim.interfaces.strip(),
            "period": [one.isoformat() if one else None for one in bounds],
            "criteria": list(criteria),
            "contacts": list(dict.fromkeys(aim.contacts)),
            "lead": _plain(lead, lead=True),
        }
        made = f"E-{self.office.fresh()}"
        self.office.write(f"engagement/{made}", acts.PLANNED, said, after=0)
        return self.get(made)

    def all(self) -> tuple[Engagement, ...]:
        """The person's engagements, oldest first."""
        by_subject: dict[str, list[Event]] = {}
        for event in self.office.journal.events(kinds=EVENTS):
            by_subject.setdefault(event.subject, []).append(event)
        made = (folded(events) for events in by_subject.values())
        return tuple(self._within(one) for one in made if one and self._sees(one))

    def get(self, engagement_id: str) -> Engagement:
        """One of the person's engagements, as they may see it. Raises NotFound for a foreign one as for none."""
        return self._within(self.whole(engagement_id))

    def whole(self, engagement_id: str) -> Engagement:
        """One of the person's engagements with what both lanes keep; for those who act on it."""
        made = folded(self.office.journal.events(subject=f"engagement/{engagement_id}"))
        if made is None or not self._sees(made):
            raise NotFound(f"{engagement_id}: {NOTHING}")
        return made

    def propose(self, engagement_id: str) -> tuple[Proposal, ...]:
        """What the type of an engagement proposes to look at. Raises NotPermitted for the auditee's lane."""
        made = self.whole(engagement_id)
        if not made.member(self.office.user):
            raise NotPermitted("only the team of the engagement does this")
        earlier = tuple(one for one in self.all() if one.id != made.id and one.stage is not Stage.ABANDONED)
        seen = (one.finding for one in self.office.findings.all())
        still = tuple(one for one in seen if one.is_open and one.engagement != made.id)
        return propose(self.office.desk, made, Before(engagements=earlier, findings=still))

    def staff(self, engagement_id: str, user: str, *, lead: bool = False, declared: str = "") -> Engagement:
        """Take an auditor into the team. Raises BadInput for one who is not independent, unless that is declared."""
        made = self._led(engagement_id, acts.STAFFED)
        self._known(user)
        if user in made.contacts:
            raise BadInput(f"{user} speaks for the auditee and cannot audit")
        if not self.office.auditors(user):
            raise BadInput(f"{user} is no auditor: `roles: {{auditor: [...]}}` in sources.yaml names them")
        if user == self.office.user and not lead:
            raise BadInput("an engagement keeps its lead: name another lead, who can then change your part")
        found = self._independent(_audited(made), user, declared)
        return self._write(made, acts.STAFFED, _plain(found, lead=lead))

    def contact(self, engagement_id: str, user: str) -> Engagement:
        """Name somebody who speaks for the auditee."""
        made = self._led(engagement_id, acts.CONTACTED)
        self._known(user)
        if made.member(user):
            raise BadInput(f"{user} is of the team and cannot speak for the auditee")
        return self._write(made, acts.CONTACTED, {"user": user})

    def schedule(self, engagement_id: str, day: date, what: str, who: str) -> Engagement:
        """Add a line to the schedule."""
        made = self._led(engagement_id, acts.SCHEDULED)
        if not made.member(who):
            raise BadInput(f"{who} is not of the team: name the member who does it")
        said = {"day": day.isoformat(), "what": _needed(what, "what is done on that day"), "who": who}
        return self._write(made, acts.SCHEDULED, said)

    def open(self, engagement_id: str, day: date, present: Sequence[str], words: str) -> Engagement:
        """Hold the opening meeting. Raises BadInput for a day to come, where the plan is not whole, or somebody is independent no more."""
        made = self._led(engagement_id, acts.OPENED)
        check_opening(made)
        for member in made.team:
            self._independent(_audited(made), member.user, member.declared)
        check_held("the opening meeting", day, self.office.today)
        return self._write(made, acts.OPENED, _meeting(day, present, words))

    def present(self, engagement_id: str, day: date, present: Sequence[str], words: str) -> Engagement:
        """Hold the closing meeting. Raises BadInput while a finding is a draft, and for a day before the opening or to come."""
        made = self._led(engagement_id, acts.PRESENTED)
        self._none_at(made, "draft", why="release it to the auditee or withdraw it first")
        check_held("the closing meeting", day, self.office.today)
        check_order(made.opening.day if made.opening else None, day)
        return self._write(made, acts.PRESENTED, _meeting(day, present, words))

    def report(self, engagement_id: str, words: str) -> Engagement:
        """Issue the report. Raises BadInput while the facts of a finding are not agreed, upheld or withdrawn."""
        made = self._led(engagement_id, acts.REPORTED)
        self._none_at(made, "draft", "released", "disputed", why="its factual accuracy is not agreed")
        return self._write(made, acts.REPORTED, {"words": _needed(words, "the conclusion")})

    def finish(self, engagement_id: str, words: str) -> Engagement:
        """End the follow-up. Raises BadInput while a nonconformity is open."""
        made = self._led(engagement_id, acts.FINISHED)
        left = [
            one
            for one in self.office.findings.of(made.id)
            if one.finding.is_open and one.finding.classed in ("major", "minor")
        ]
        if left:
            raise BadInput(f"{left[0].finding.id} is {left[0].finding.stage}: a nonconformity is closed or withdrawn")
        return self._write(made, acts.FINISHED, {"words": _needed(words, "what the follow-up came to")})

    def abandon(self, engagement_id: str, words: str) -> Engagement:
        """Give an engagement up, with the reason."""
        made = self._led(engagement_id, acts.ABANDONED)
        return self._write(made, acts.ABANDONED, {"words": _needed(words, "why it is given up")})

    def ask(self, engagement_id: str, what: str, criteria: Sequence[str] = (), due: date | None = None) -> Engagement:
        """Ask the auditee for something. Raises BadInput for a day that is over."""
        made = self.of_team(engagement_id, acts.ASKED)
        known = self.office.criteria(criteria)
        if due:
            check_due(due, self.office.today)
        said = {
            "id": f"R-{len(made.requests) + 1}",
            "what": _needed(what, "what is asked for"),
            "criteria": list(known),
            "due": due.isoformat() if due else None,
        }
        return self._write(made, acts.ASKED, said)

    def answer(self, engagement_id: str, request_id: str, evidence: Sequence[str], words: str) -> Engagement:
        """Answer a request for the auditee. Raises NotFound for evidence that the person may not read as for none."""
        made = self._of_auditee(engagement_id, "answers requests")
        self._request(made, request_id, acts.ANSWERED)
        if not evidence and not words.strip():
            raise BadInput("name the evidence, or say why there is none")
        given = [[item.id, item.revision] for item in map(self.office.item, evidence)]
        said = {"id": request_id, "evidence": given, "words": words.strip()}
        return self._write(made, acts.ANSWERED, said)

    def accept(self, engagement_id: str, request_id: str) -> Engagement:
        """Take an answer as enough."""
        made = self.of_team(engagement_id, acts.AGREED)
        self._request(made, request_id, acts.AGREED)
        return self._write(made, acts.AGREED, {"id": request_id})

    def give_back(self, engagement_id: str, request_id: str, words: str) -> Engagement:
        """Return an answer, with the reason."""
        made = self.of_team(engagement_id, acts.RETURNED)
        self._request(made, request_id, acts.RETURNED)
        return self._write(made, acts.RETURNED, {"id": request_id, "words": _needed(words, "why it is returned")})

    def of_team(self, engagement_id: str, kind: str) -> Engagement:
        """An engagement in whose team the person is, where the act can be done. Raises NotPermitted for the other lane."""
        made = self.whole(engagement_id)
        if not made.member(self.office.user):
            raise NotPermitted("only the team of the engagement does this")
        self.office.auditor("work in the team of an engagement")
        check_step(made, kind)
        return made

    def lane(self, made: Engagement) -> Lane:
        """The person's eyes on what is kept of an engagement, interviews and observations too."""
        papers = {EvidenceId(f"engagement/{made.id}#{one.id}"): one for one in made.papers if self._reads(made, one)}
        return self.office.lane(lambda name: _note(papers[name]) if name in papers else None)

    def write(
        self, made: Engagement, kind: str, said: Mapping[str, object], quoted: Sequence[dict[str, object]]
    ) -> None:
        """Write an act on an engagement down."""
        self.office.write(f"engagement/{made.id}", kind, said, after=made.last, quoted=quoted)

    def _write(self, made: Engagement, kind: str, said: Mapping[str, object]) -> Engagement:
        self.write(made, kind, said, ())
        return self.get(made.id)

    def _led(self, engagement_id: str, kind: str) -> Engagement:
        """An engagement that the person leads, where the act can be done."""
        made = self.of_team(engagement_id, kind)
        if not made.leads(self.office.user):
            raise NotPermitted("only a lead auditor of the engagement does this")
        return made

    def _of_auditee(self, engagement_id: str, what: str) -> Engagement:
        made = self.whole(engagement_id)
        if self.office.user not in made.contacts:
            raise NotPermitted(f"only a contact of the auditee {what}")
        return made

    def _request(self, made: Engagement, request_id: str, kind: str) -> None:
        """Raise NotFound for no such request, BadInput where the act cannot be done on it."""
        found = made.request(request_id)
        if found is None:
            raise NotFound(f"{request_id}: {NOTHING}")
        if made.stage in (Stage.FINISHED, Stage.ABANDONED):
            raise BadInput(f"{made.id} is {made.stage}: its requests are settled")
        check_request(found, kind)

    def _none_at(self, made: Engagement, *stages: str, why: str) -> None:
        """Raise BadInput while a finding that the person sees is at one of some states."""
        for one in self.office.findings.of(made.id):
            if one.finding.stage in stages:
                raise BadInput(f"{one.finding.id} is {one.finding.stage}: {why}")

    def _sees(self, made: Engagement) -> bool:
        return made.member(self.office.user) is not None or self.office.user in made.contacts

    def _reads(self, made: Engagement, paper: Paper) -> bool:
        return made.member(self.office.user) is not None or admits(paper.released_to, self.office.reader)

    def _within(self, made: Engagement) -> Engagement:
        """An engagement as the person may see it: the other lane, and what they may not read, had never been."""
        scope = self.office.desk.scope
        lane, of_team = self.lane(made), made.member(self.office.user) is not None
        papers = [replace(one, sentences=lane.readable(one.sentences)) for one in made.papers if self._reads(made, one)]
        requests = [
            replace(one, evidence=tuple(pair for pair in one.evidence if scope.item(pair[0]))) for one in made.requests
        ]
        team = [replace(one, conflicts=self._conflicts(one.conflicts) if of_team else ()) for one in made.team]
        shown = [replace(one, sentences=() if not of_team else one.sentences) for one in papers]
        return replace(made, papers=tuple(shown), requests=tuple(requests), team=tuple(team))

    def _conflicts(self, found: Sequence[Conflict]) -> tuple[Conflict, ...]:
        """Conflicts with the evidence that the person may read; none of which nothing is left."""
        scope = self.office.desk.scope
        left = (replace(one, evidence=tuple(name for name in one.evidence if scope.item(name))) for one in found)
        return tuple(now for now, before in zip(left, found, strict=True) if now.evidence or not before.evidence)

    def _independent(self, audited: Audited, user: str, declared: str) -> Member:
        """Somebody's place in the team with what stands against it. Raises BadInput where that is not declared."""
        found = conflicts(self.office.desk, audited, user, self.office.people.get(user, ()))
        if found and not declared.strip():
            raise BadInput(
                f"{user} is not independent here: {'; '.join(map(str, found))}. Name somebody else, or declare why it is no conflict"
            )
        return Member(user=user, lead=False, conflicts=found, declared=declared.strip())

    def _known(self, user: str) -> None:
        if user not in self.office.people:
            raise BadInput(f"{user!r} is not a known reader: people are listed in sources.yaml")

    def _checked(self, aim: Aim) -> tuple[str, ...]:
        """The criteria of an aim, once all that it names is known."""
        _needed(aim.title, "a title")
        if aim.type is not Type.SUPPLIER:
            known = {name.casefold() for one in self.office.desk.known.systems for name in (one.name, *one.aliases)}
            missing = [name for name in aim.systems if name.casefold() not in known]
            if missing:
                raise BadInput(f"no system named {missing[0]!r} stands in the inventory that you may read")
        criteria = self.office.criteria(aim.criteria)
        if not criteria:
            raise BadInput("name the criteria that are audited against, such as 9.2.1 or A.6.2.4")
        if not any(one.strip() for one in aim.objectives):
            raise BadInput("name at least one objective: what the audit is to find out; none can be added later")
        return criteria


def _note(paper: Paper) -> Note:
    labels = (paper.id, paper.kind, paper.person, paper.day, paper.by)
    return Note(words=paper.words, labels="\n".join(str(one) for one in labels if one))


def _audited(made: Engagement) -> Audited:
    return Audited(systems=made.systems, units=made.units)


def _plain(member: Member, *, lead: bool) -> dict[str, object]:
    against = [{"said": one.said, "evidence": list(one.evidence)} for one in member.conflicts]
    return {"user": member.user, "lead": lead, "conflicts": against, "declared": member.declared}


def _meeting(day: date, present: Collection[str], words: str) -> dict[str, object]:
    """What a meeting's event says. Raises BadInput for one where nobody was, or of which nothing is said."""
    there = [name.strip() for name in present if name.strip()]
    if not there:
        raise BadInput("name who was at the meeting")
    return {"day": day.isoformat(), "present": there, "words": _needed(words, "what was agreed at the meeting")}


def _needed(words: str, what: str) -> str:
    """Some words. Raises BadInput without them."""
    if not words.strip():
        raise BadInput(f"say {what} (words)")
    return words.strip()
