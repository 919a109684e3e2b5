"""Work papers of an engagement: samples, checks, answers and notes that the team files, and what of them is released."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.answer.drafting.checked import RULE
from assistant.audit import engagement as acts
from assistant.audit.checks.result import Family, Result
from assistant.audit.cited import Backing, Cited, Sentence, Standing, sentence_plain
from assistant.audit.days import check_held
from assistant.audit.engagement import Engagement, PaperKind, check_step
from assistant.audit.samples import Stage
from assistant.audit.wishes import PaperDraft
from assistant.domain.answer import Claim, Support
from assistant.domain.errors import BadInput, NotFound, NotPermitted
from assistant.wiring.desk import results
from assistant.wiring.engagements import NOTHING
from assistant.wiring.lanes import principals, released

if TYPE_CHECKING:  # the office hands itself out here
    from assistant.wiring.office import Office


@dataclass(frozen=True, kw_only=True)
class Papers:
    """Work papers as one person files and releases them."""

    office: Office
    """Whose desk."""

    def file(self, engagement_id: str, draft: PaperDraft) -> Engagement:
        """File a work paper. Raises NotFound for a sample, check result or receipt that the person does not see."""
        books = self.office.engagements
        made = books.of_team(engagement_id, acts.FILED)
        sentences = (*self._recorded(draft), *books.lane(made).cite(draft.claimed))
        if not sentences and not draft.words.strip() and draft.kind is not PaperKind.SAMPLE:
            raise BadInput("say what is noted")
        if draft.kind in (PaperKind.INTERVIEW, PaperKind.OBSERVATION) and not (draft.person.strip() and draft.day):
            raise BadInput("say with whom or of what, and on which day: without them it is no evidence")
        if draft.day:
            check_held(f"the {draft.kind}", draft.day, self.office.today)
        said = {
            "id": f"W-{self.office.fresh()}",
            "kind": draft.kind.value,
            "ref": draft.ref,
            "words": draft.words.strip(),
            "person": draft.person.strip(),
            "day": draft.day.isoformat() if draft.day else None,
        }
        books.write(made, acts.FILED, said, [sentence_plain(one) for one in sentences])
        return books.get(made.id)

    def release(self, engagement_id: str, paper_id: str, to: Sequence[str] = ()) -> Engagement:
        """Release a work paper to named principals, by default the auditee's contacts; a lead auditor's act."""
        books = self.office.engagements
        made = books.of_team(engagement_id, acts.SHOWN)
        check_step(made, acts.FILED)
        paper = made.paper(paper_id)
        if paper is None:
            raise NotFound(f"{paper_id}: {NOTHING}")
        if not made.leads(self.office.user):
            raise NotPermitted("only a lead auditor of the engagement releases")
        lane = books.lane(made)
        kept = lane.readable(paper.sentences)
        quoted = [
            sentence_plain(released(one, shown, self.office.rule_of))
            for one, shown in zip(kept, lane.shown(kept), strict=True)
        ]
        said = {"id": paper_id, "to": list(principals(to, made.contacts, self.office.people))}
        books.write(made, acts.SHOWN, said, quoted)
        return books.get(made.id)

    def _recorded(self, draft: PaperDraft) -> tuple[Sentence, ...]:
        """The sentences of what a paper records."""
        if draft.kind is PaperKind.SAMPLE:
            sample = self.office.sample(draft.ref)
            if not sample.drawn:
                raise BadInput(f"{sample.id} is {sample.stage}: only a drawn sample is a work paper")
            if sample.stage is Stage.DISCARDED:
                raise BadInput(f"{sample.id} is discarded ({sample.reason}): file the sample that took its place")
            return ()
        if draft.kind is PaperKind.CHECK:
            return sentences_of_check(self.office, result_of(self.office, draft.family, draft.ref))
        return sentences_of_receipt(self.office, draft.ref) if draft.kind is PaperKind.ANSWER else ()


def result_of(office: Office, family: Family | None, check_id: str) -> Result:
    """A check's result of today over what the person may read. Raises NotFound where there is none of that id."""
    if family is None:
        raise BadInput(f"name the set of the check: {', '.join(Family)}")
    found = next((one for one in results(office.desk, family) if one.id == check_id), None)
    if found is None:
        raise NotFound(f"{check_id}: {NOTHING}")
    return found


def sentences_of_check(office: Office, result: Result) -> tuple[Sentence, ...]:
    """What a check says, with every place that it rests on. Raises BadInput where it cites nothing."""
    places = tuple(dict.fromkeys((*result.spans, *result.against)))
    if not places:
        raise BadInput(f"{result.id} cites nothing: what rests on no evidence is no finding")
    cited = tuple(Cited(span=one) for one in places)
    told, version = f"{result.subject}: {result.why}", office.desk.scope.version
    standing = Standing(backing=Backing.RULED, rule=f"the check “{result.title}”")
    return (Sentence(text=told, cited=cited, version=version, standing=standing),)


def sentences_of_receipt(office: Office, receipt_id: str) -> tuple[Sentence, ...]:
    """The claims of an answer that the person may read today; of one from checks, what was found.

    Raises NotFound for a foreign receipt as for none.
    """
    opened = office.receipt(receipt_id)
    if opened.answer is None or not opened.answer.claims:
        raise BadInput(f"receipt {receipt_id} holds no claim that you may read today")
    spans = {one.n: one.span for one in opened.answer.citations}
    claims = opened.answer.claims
    found = tuple(one for one in claims if (one.rule or "").startswith(RULE))
    return tuple(
        Sentence(
            text=claim.text,
            cited=tuple(Cited(span=spans[n]) for n in claim.citations),
            version=opened.version,
            standing=_of_claim(claim),
        )
        for claim in found or claims
    )


def _of_claim(claim: Claim) -> Standing:
    """The verdict that an answer's claim has; of one that a check or a rule made, the rule."""
    if claim.rule:
        return Standing(backing=Backing.RULED, rule=f"the rule “{claim.rule}”")
    return Standing(backing=Backing.SHOWN if claim.support is Support.SUPPORTED else Backing.PARTLY)
