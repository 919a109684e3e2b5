"""What shows that the desk's own corrective action worked: evidence of later than the action, seen by somebody else than its owner."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from assistant.audit import findings as acts
from assistant.audit.cited import Sentence
from assistant.audit.findings import Finding
from assistant.audit.independence import is_named
from assistant.domain.dates import PartialDate
from assistant.domain.errors import BadInput
from assistant.domain.evidence import EvidenceId


def check_checker(finding: Finding, user: str) -> None:
    """Raise BadInput for somebody who would check their own action."""
    owner = finding.plan.owner if finding.plan else ""
    if owner and (is_named(user, owner) or user.casefold() == owner.strip().casefold()):
        raise BadInput(
            f"{owner} is to do the action of {finding.id} and cannot check it: let somebody else of the team"
        )


def check_effect(
    finding: Finding, sentences: Sequence[Sentence], dated: Callable[[EvidenceId], PartialDate | None], done: date
) -> None:
    """Raise BadInput where all that is cited is dated before the action was done, or was cited for the action itself.

    Evidence without a date, or of the day itself, may be later; a revision that came after what was cited is another one.
    """
    own = {
        (cited.span.evidence, cited.span.revision)
        for act in finding.history
        if act.kind in (acts.PLANNED, acts.DONE)
        for sentence in act.sentences
        for cited in sentence.cited
    }
    spans = [cited.span for one in sentences for cited in one.cited]
    if spans and all((one.evidence, one.revision) in own or _is_before(dated(one.evidence), done) for one in spans):
        raise BadInput(f"evidence from before the action, done {done}, or of the action itself shows no effect: cite something later")  # fmt: skip


def _is_before(stated: PartialDate | None, done: date) -> bool:
    """Whether every day that a date may mean lies before another."""
    return stated is not None and stated.end - timedelta(days=1) < done
