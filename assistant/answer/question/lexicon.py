"""The audit vocabulary: which words name which kind of evidence, in any organization."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.answer.words import Word, find_run, stems
from assistant.domain.evidence import Kind

NOUNS: Mapping[Kind, tuple[str, ...]] = {
    Kind.POLICY: ("policy",),
    Kind.PROCEDURE: ("procedure", "process description", "work instruction"),
    Kind.STANDARD: ("standard", "guideline"),
    Kind.SOA: ("statement of applicability", "soa"),
    Kind.SCOPE: ("scope statement",),
    Kind.INVENTORY: ("inventory", "ai system", "system", "use case", "ai use case", "ai application", "ai inventory"),
    Kind.RISK: ("risk", "risk register"),
    Kind.IMPACT_ASSESSMENT: ("impact assessment", "aiia", "dpia"),
    Kind.DATASET: ("dataset", "data set", "training data"),
    Kind.REQUIREMENT: ("requirement document", "requirement specification", "specification"),
    Kind.TICKET: ("ticket", "issue", "jira issue", "story"),
    Kind.PULL_REQUEST: ("pull request", "pr", "merge request", "code review"),
    Kind.TRAINING_RUN: ("training run", "experiment run", "registered model"),
    Kind.EVALUATION: ("evaluation", "evaluation report", "validation report", "test report", "benchmark", "eval"),
    Kind.MODEL_CARD: ("model card",),
    Kind.APPROVAL: ("approval", "sign-off", "signoff", "approval record"),
    Kind.DEPLOYMENT: ("deployment", "release", "promotion", "rollout", "go-live", "production change"),
    Kind.CHANGE: ("change request", "change", "change record", "change ticket"),
    Kind.MONITORING: ("monitoring", "monitoring report", "alert", "drift report", "drift alert", "dashboard"),
    Kind.INCIDENT: ("incident", "incident report", "outage"),
    Kind.REVIEW: ("post-incident review", "incident review", "review"),
    Kind.OVERSIGHT: ("oversight", "human oversight", "runbook", "human review"),
    Kind.TRAINING_RECORD: ("training record", "training", "course"),
    Kind.SUPPLIER: ("supplier", "vendor", "supplier assessment", "vendor assessment", "third party", "subprocessor"),
    Kind.ACCESS: ("access review", "access right", "access", "key rotation", "api key"),
    Kind.PROMPT: ("prompt",),
    Kind.MINUTES: ("minutes", "meeting minutes", "board minutes", "meeting"),
    Kind.AUDIT_PLAN: ("audit plan", "audit programme", "audit program"),
    Kind.FINDING: ("finding", "nonconformity", "non-conformity", "nonconformance"),
    Kind.CORRECTIVE_ACTION: ("corrective action", "capa"),
    Kind.INTERVIEW: ("interview", "interview note"),
    Kind.OBSERVATION: ("observation",),
    Kind.AUDIT_REPORT: ("audit report",),
    Kind.OBJECTIVE: ("objective", "target"),
    Kind.CONTRACT: ("contract", "agreement"),
}
"""Nouns by kind, singular; matching is by stem, so plurals need no entry. A longer noun wins over one inside it."""

COMPANIONS: Mapping[Kind, tuple[Kind, ...]] = {
    Kind.DEPLOYMENT: (Kind.CHANGE,),
    Kind.CHANGE: (Kind.DEPLOYMENT,),
    Kind.INCIDENT: (Kind.REVIEW,),
    Kind.SUPPLIER: (Kind.CONTRACT,),
}
"""Kinds that organizations file under either word."""

LACKING = frozenset(stems("no not without lack lacks lacking missing miss never"))
"""Stems that turn the noun after them into something that must be absent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NounMatch:
    """A noun of the vocabulary found in a question."""

    kind: Kind
    """The kind it names."""
    start: int
    """Index of its first word."""
    end: int
    """One past its last word."""


_BY_STEMS = sorted(
    ((stems(noun), kind) for kind, nouns in NOUNS.items() for noun in nouns), key=lambda pair: -len(pair[0])
)


def kind_stems(kind: Kind) -> frozenset[str]:
    """The stems of every word in the nouns of a kind."""
    return frozenset(part for noun, named in _BY_STEMS if named is kind for part in noun)


def kind_nouns(question: Sequence[Word]) -> tuple[NounMatch, ...]:
    """The nouns that name kinds, in question order; where one lies inside another only the longer counts."""
    sequence = [word.stem for word in question]
    taken = [False] * len(sequence)
    found: list[NounMatch] = []
    for noun, kind in _BY_STEMS:
        at = find_run(sequence, noun)
        while at is not None:
            end = at + len(noun)
            if not any(taken[at:end]):
                taken[at:end] = [True] * len(noun)
                found.append(NounMatch(kind=kind, start=at, end=end))
            at = find_run(sequence, noun, end)
    return tuple(sorted(found, key=lambda match: match.start))


def kinds_of(nouns: Iterable[NounMatch]) -> tuple[Kind, ...]:
    """The kinds of some nouns, each once, in question order."""
    return tuple(dict.fromkeys(noun.kind for noun in nouns))
