"""The office of the audit desk: what a person does there, written down as events and read back within today's rights."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo

from assistant.audit import samples
from assistant.audit.chosen import ValueBy, Wish, plain, wish_of
from assistant.audit.crosswalk import asked_for
from assistant.audit.desk import Desk
from assistant.audit.engagement import Paper, PaperKind
from assistant.audit.samples import Sample, Stage
from assistant.audit.sampling import Member, commitment, spread
from assistant.domain.access import Reader
from assistant.domain.errors import BadInput, NotFound, NotPermitted
from assistant.domain.evidence import EvidenceId
from assistant.store.index import ItemView
from assistant.store.journal import Event, Journal
from assistant.store.scope import Scope
from assistant.wiring.engagements import NOTHING, Engagements
from assistant.wiring.findings import Findings
from assistant.wiring.judging import Scorer
from assistant.wiring.lanes import Lane, Noted
from assistant.wiring.papers import Papers
from assistant.wiring.receipts import OpenReceipt


@dataclass(frozen=True, kw_only=True)
class Office:
    """The desk's work of one organization, as one person may see and do it."""

    journal: Journal
    """What was done."""
    desk: Desk
    """What the person may read."""
    user: str
    """Who it is."""
    is_auditor: bool
    """Whether today's rule makes the person an auditor; where it names none, everybody who is known is one."""
    reader: Reader
    """The person with today's groups."""
    people: Mapping[str, tuple[str, ...]]
    """Groups of everybody by user."""
    auditors: Callable[[str], bool]
    """Whether today's rule makes somebody an auditor."""
    scope_at: Callable[[int], Scope | None]
    """What the person may read today of an older version; None when it was given up."""
    rule_of: Callable[[EvidenceId], str]
    """The rule, in words, that says today who reads an evidence."""
    receipt: Callable[[str], OpenReceipt]
    """Opens a receipt as the person may see it. Raises NotFound for a foreign one as for none."""
    clock: Callable[[], datetime]
    """The moment of an event."""
    zone: tzinfo
    """Where the organization's days begin."""
    scorer: Scorer
    """The verifier's network, for the sentences that the person sets down."""
    fresh: Callable[[], str]
    """A part of an id that tells nothing of how many others there are."""

    @property
    def engagements(self) -> Engagements:
        """The person's engagements."""
        return Engagements(office=self)

    @property
    def papers(self) -> Papers:
        """Work papers, as the person files and releases them."""
        return Papers(office=self)

    @property
    def findings(self) -> Findings:
        """The findings that the person may see."""
        return Findings(office=self)

    @property
    def today(self) -> date:
        """The day on which what is done now is written down."""
        return self.clock().astimezone(self.zone).date()

    def commit(self, value_hash: str, purpose: str, wish: Wish | None = None) -> Sample:
        """Begin a sample with the hash of an own value, and with the selection of its population where that is stated.

        Raises BadInput for what is no SHA-256, and for a selection of systems or tiers that there are not.
        """
        return self._commit(value_hash, purpose, ValueBy.AUDITOR, self._stated(wish))

    def begin(self, purpose: str, wish: Wish | None = None) -> tuple[Sample, str]:
        """Begin a sample with a value that the desk makes once the selection is stated, and the value, kept nowhere."""
        stated, value = self._stated(wish), secrets.token_hex(16)
        return self._commit(commitment(value), purpose, ValueBy.DESK, stated), value

    def freeze(self, sample_id: str, wish: Wish | None = None) -> Sample:
        """Freeze what a sample is drawn from, of what its auditor may read today; None takes the stated selection.

        Raises BadInput where nothing is selected, or the selection holds nothing.
        """
        sample = self._own(sample_id)
        stated = sample.choice.stated
        if wish is None and stated is None:
            raise BadInput(f"{sample.id} states no population: say what it is drawn from, its kinds at least")
        wanted = samples.named(self.desk, wish or wish_of(stated or {}))
        said = samples.frozen(sample, samples.population(self.desk, wanted)) | {"wish": plain(wanted)}
        return self._freeze(sample, said)

    def sample_of(self, members: Sequence[Member], count: int, purpose: str) -> Sample:
        """Commit to a fresh value, freeze a population and draw from it, each step written down before the next.

        Nobody sees the value before the freeze. `count` 0 takes the rule's size. Raises BadInput for more than there are,
        before anything is written.
        """
        if count:
            spread(count, Counter(one.stratum for one in members))
        value = secrets.token_hex(32)
        asked = {"question": purpose}
        sample = self._commit(commitment(value), purpose, ValueBy.KEPT, asked)
        self._freeze(sample, samples.frozen(sample, members) | {"wish": asked})
        return self.draw(sample.id, value, count or None)

    def _stated(self, wish: Wish | None) -> dict[str, object] | None:
        """A selection as the commitment states it."""
        return plain(samples.named(self.desk, wish)) if wish else None

    def _commit(self, value_hash: str, purpose: str, by: ValueBy, stated: Mapping[str, object] | None) -> Sample:
        """Write a commitment down."""
        self.auditor("draw samples")
        hashed = value_hash.strip().lower()
        if len(hashed) != 64 or set(hashed) - set("0123456789abcdef"):
            raise BadInput("commit to the SHA-256 of your random value, in 64 hexadecimal digits")
        if any(event.said.get("hash") == hashed for event in self.journal.events(kinds=[samples.COMMITTED])):
            raise BadInput("this hash was committed before, and its value may be known: commit to a fresh random value")
        subject = f"sample/S-{self.fresh()}"
        said = {"hash": hashed, "purpose": purpose, "stated": stated, "value_by": by.value}
        self.write(subject, samples.COMMITTED, said | {"version": self.desk.scope.version}, after=0)
        return self._own(subject.partition("/")[2])

    def _freeze(self, sample: Sample, said: Mapping[str, object]) -> Sample:
        """Write a freeze down."""
        whole = {**said, "version": self.desk.scope.version}
        self.write(f"sample/{sample.id}", samples.FROZEN, whole, after=sample.last)
        return self._own(sample.id)

    def draw(self, sample_id: str, value: str, count: int | None = None) -> Sample:
        """Show the value and draw; `count` None takes the rule's size."""
        sample = self._own(sample_id)
        _, said = samples.drawing(sample, value, count)
        self.write(f"sample/{sample.id}", samples.DRAWN, said | {"count": count}, after=sample.last)
        return self._own(sample_id)

    def discard(self, sample_id: str, reason: str) -> Sample:
        """Give a sample up, with the reason; its draw stays in the ledger."""
        sample = self._own(sample_id)
        if sample.stage is Stage.DISCARDED:
            raise BadInput(f"{sample.id} is discarded already: {sample.reason}")
        if not reason.strip():
            raise BadInput("say why the sample is discarded: the reason stands in the ledger beside the draw")
        self.write(f"sample/{sample.id}", samples.DISCARDED, {"reason": reason}, after=sample.last)
        return self._own(sample_id)

    def samples(self) -> tuple[Sample, ...]:
        """The person's samples, oldest first."""
        by_subject: dict[str, list[Event]] = {}
        for event in self.journal.events(kinds=_SAMPLE):
            by_subject.setdefault(event.subject, []).append(event)
        made = (samples.folded(events) for events in by_subject.values())
        return tuple(self._within_rights(one) for one in made if one and one.by == self.user)

    def sample(self, sample_id: str) -> Sample:
        """One of the person's samples. Raises NotFound for anybody else's as for none."""
        return self._within_rights(self._own(sample_id))

    def filed(self, paper: Paper) -> Sample | None:
        """The sample that a work paper records, for whoever may read the paper; None for a paper of another kind."""
        if paper.kind is not PaperKind.SAMPLE:
            return None
        made = samples.folded(self.journal.events(subject=f"sample/{paper.ref}"))
        return self._within_rights(made) if made and made.by == paper.by else None

    def _own(self, sample_id: str) -> Sample:
        """A sample of this person, with all that was frozen."""
        made = samples.folded(self.journal.events(subject=f"sample/{sample_id}"))
        if made is None or made.by != self.user:
            raise NotFound(f"{sample_id}: {NOTHING}")
        return made

    def _within_rights(self, sample: Sample) -> Sample:
        """A sample without the members that the person may not read any more, as if they had never been there."""
        inside = tuple(one for one in sample.members if self.desk.scope.item(one.id))
        drawn = tuple(one for one in sample.drawn if self.desk.scope.item(one))
        choice = sample.choice.naming({system.name for system in self.desk.known.systems})
        return replace(sample, members=inside, drawn=drawn, choice=choice)

    def auditor(self, what: str) -> None:
        """Raise NotPermitted for a person who is no auditor here."""
        if not self.is_auditor:
            raise NotPermitted(f"only auditors {what}: `roles: {{auditor: [...]}}` in sources.yaml names them")

    def lane(self, noted: Noted) -> Lane:
        """The person's eyes on kept work."""
        return Lane(desk=self.desk, reader=self.reader, scope_at=self.scope_at, scorer=self.scorer, noted=noted)

    def item(self, evidence: str) -> ItemView:
        """An evidence that the person may read. Raises NotFound for a hidden one as for none."""
        found = self.desk.scope.item(EvidenceId(evidence))
        if found is None:
            raise NotFound(f"{evidence}: nothing of that id in what you may read")
        return found

    def criteria(self, written: Sequence[str]) -> tuple[str, ...]:
        """The criteria that some ids of any known framework name, each once. Raises BadInput for one that names none."""
        return tuple(dict.fromkeys(one.id for text in written for one in asked_for(_named(text), self.desk.criteria)))

    def below(self, criteria: Sequence[str]) -> frozenset[str]:
        """Criteria with everything below them."""
        return frozenset(criteria) | {each for one in criteria for each in self.desk.criteria.below(one)}

    def write(
        self,
        subject: str,
        kind: str,
        said: Mapping[str, object],
        *,
        after: int,
        quoted: Sequence[Mapping[str, object]] = (),
    ) -> None:
        """Write an event down; `after` is the last event of the subject that was seen."""
        self.journal.append(subject, kind, said, user=self.user, time=self.clock(), after=after, quoted=quoted)


def _named(text: str) -> str:
    """An id of a criterion. Raises BadInput for no text, which would name every one."""
    if not text.strip():
        raise BadInput("a criterion is empty: write an id such as 9.2.1 or A.6.2.4")
    return text


_SAMPLE = (samples.COMMITTED, samples.FROZEN, samples.DRAWN, samples.DISCARDED)
