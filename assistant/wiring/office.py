"""The office of the audit desk: what a person does there, written down as events and read back within today's rights."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from assistant.audit import samples
from assistant.audit.desk import Desk
from assistant.audit.samples import Sample, Stage, Wish
from assistant.domain.errors import BadInput, NotFound, NotPermitted
from assistant.store.journal import Event, Journal

NOTHING = "nothing of that id at the desk that you may see"
"""What is said of hidden and of absent work alike."""


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
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    """The moment of an event."""

    def commit(self, value_hash: str, purpose: str) -> Sample:
        """Begin a sample with the hash of a value that is shown later. Raises BadInput for what is no SHA-256."""
        self._auditor("draw samples")
        plain = value_hash.strip().lower()
        if len(plain) != 64 or set(plain) - set("0123456789abcdef"):
            raise BadInput("commit to the SHA-256 of your random value, in 64 hexadecimal digits")
        known = {event.subject for event in self.journal.events(kinds=[samples.COMMITTED])}
        subject = f"sample/S-{len(known) + 1}"
        self._write(subject, samples.COMMITTED, {"hash": plain, "purpose": purpose}, after=0)
        return self._own(subject.partition("/")[2])

    def freeze(self, sample_id: str, wish: Wish) -> Sample:
        """Freeze what a sample is drawn from: records that its auditor may read today."""
        sample = self._own(sample_id)
        said = samples.frozen(sample, samples.population(self.desk, wish)) | {"wish": _plain(wish)}
        self._write(f"sample/{sample.id}", samples.FROZEN, said, after=sample.last)
        return self._own(sample_id)

    def draw(self, sample_id: str, value: str, count: int | None = None) -> Sample:
        """Show the value and draw; `count` None takes the rule's size."""
        sample = self._own(sample_id)
        _, said = samples.drawing(sample, value, count)
        self._write(f"sample/{sample.id}", samples.DRAWN, said | {"count": count}, after=sample.last)
        return self._own(sample_id)

    def discard(self, sample_id: str, reason: str) -> Sample:
        """Give a sample up, with the reason; its draw stays in the ledger."""
        sample = self._own(sample_id)
        if sample.stage is Stage.DISCARDED:
            raise BadInput(f"{sample.id} is discarded already: {sample.reason}")
        if not reason.strip():
            raise BadInput("say why the sample is discarded: the reason stands in the ledger beside the draw")
        self._write(f"sample/{sample.id}", samples.DISCARDED, {"reason": reason}, after=sample.last)
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
        return replace(sample, members=inside, drawn=drawn)

    def _auditor(self, what: str) -> None:
        """Raise NotPermitted for a person who is no auditor here."""
        if not self.is_auditor:
            raise NotPermitted(f"only auditors {what}: `roles: {{auditor: [...]}}` in sources.yaml names them")

    def _write(self, subject: str, kind: str, said: Mapping[str, object], *, after: int) -> None:
        """Write an event down."""
        self.journal.append(subject, kind, said, user=self.user, time=self.clock(), after=after)


_SAMPLE = (samples.COMMITTED, samples.FROZEN, samples.DRAWN, samples.DISCARDED)


def _plain(wish: Wish) -> dict[str, object]:
    """A wish in JSON form."""
    return {
        "kinds": [kind.value for kind in wish.kinds],
        "systems": list(wish.systems),
        "tiers": list(wish.tiers),
        "period": str(wish.period) if wish.period else None,
    }
