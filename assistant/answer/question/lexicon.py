"""The audit vocabulary: which words name which kind of evidence, in any organization."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.answer.words import Word, find_run, stems
from assistant.audit.roles import Role
from assistant.domain.evidence import Kind

NOUNS: Mapping[Kind, tuple[str, ...]] = {
    Kind.POLICY: ("policy",),
    Kind.PROCEDURE: ("procedure", "process description", "work instruction"),
    Kind.STANDARD: ("standard", "guideline"),
    Kind.SOA: ("statement of applicability", "soa", "annex a control"),
    Kind.SCOPE: ("scope statement",),
    Kind.INVENTORY: ("inventory", "ai system", "system", "use case", "ai use case", "ai application", "ai inventory"),
    Kind.RISK: ("risk", "risk register"),
    Kind.IMPACT_ASSESSMENT: ("impact assessment", "aiia", "dpia"),
    Kind.DATASET: ("dataset", "data set", "training data"),
    Kind.REQUIREMENT: ("requirement document", "requirement specification", "specification"),
    Kind.TICKET: ("ticket", "issue", "jira issue", "story"),
    Kind.PULL_REQUEST: ("pull request", "pr", "prs", "merge request", "code review"),
    Kind.TRAINING_RUN: ("training run", "experiment run", "registered model"),
    Kind.EVALUATION: ("evaluation", "evaluation report", "validation report", "test report", "benchmark", "eval"),
    Kind.MODEL_CARD: ("model card",),
    Kind.APPROVAL: ("approval", "sign-off", "signoff", "approval record"),
    Kind.DEPLOYMENT: ("deployment", "release", "promotion", "rollout", "go-live", "production change"),
    Kind.CHANGE: ("change request", "change", "change record", "change ticket"),
    Kind.MONITORING: ("monitoring", "monitoring report", "alert", "alarm", "drift report", "drift alert", "dashboard"),
    Kind.INCIDENT: ("incident", "incident report", "outage"),
    Kind.REVIEW: ("post-incident review", "incident review", "review"),
    Kind.OVERSIGHT: ("oversight", "human oversight", "runbook", "human review", "operating guide", "operating manual"),
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

LACKING = frozenset(
    stems(
        "no not without lack lacks lacking missing miss never nobody none cannot neither nor nothing "
        "can't isn't aren't wasn't weren't hasn't haven't hadn't doesn't don't didn't won't dont doesnt didnt hasnt havent"
    )
)
"""Stems that turn the noun after them into something that must be absent."""

OPEN = frozenset(stems("open outstanding unresolved unfinished pending ongoing undone"))
OVER = frozenset(
    stems(
        "done closed resolved finished completed complete cancelled canceled rejected declined withdrawn fixed merged "
        "won't wont duplicate obsolete"
    )
)
"""Words for what still goes on and for what is over, whatever a register calls its states."""

MISSING = frozenset(stems("missing lacking absent blank empty unfilled unassigned unset undefined unknown"))
"""Stems that say of the field beside them that it holds nothing."""

PERSONS = frozenset(
    stems("who whose nobody somebody anybody someone anyone person people human being colleague name names")
)
"""Stems that ask for a person, or say that there is one or none."""

SAME_MEANING: tuple[frozenset[str], ...] = tuple(
    frozenset(stems(words))
    for words in (
        "owner owns owned responsible accountable charge steward custodian holder lead assignee assigned answers",
        "acknowledged reacted responded response answered handled picked",
        "reviewed review checked check assessed assessment examined inspected vetted looked audited",
        "reference pointer link evidence proof document",
        "score rating rated grade graded rank level",
        "severity priority criticality seriousness",
        "amount price cost costs sum euro euros eur usd dollars money worth value",
        "closed shut resolved finished completed ended",
        "open outstanding pending unresolved unfinished ongoing",
        "opened raised reported noticed logged created started began",
        "merged landed landing",
        "partly partial partially half",
        "implemented done place",
        "supplier vendor provider company maker",
        "department team unit division",
        "title summary subject description",
        "status state stage phase standing",
        "severe major serious critical",
        "minor low small slight",
        "due deadline until expires expiry",
        "approved approval consent consented signed approver",
        "author wrote written writer requested requester reporter",
        "tier class risk-class category",
        "emergency urgent",
        "alarm alert",
        "removed taken deleted revoked",
        "deployed live production prod released installed",
        "course training briefing lesson",
        "passed pass",
        "failed fail",
        "rejected refused declined denied",
        "system application model tool",
    )
)
"""Words that people use for each other beside a register: one names the field or the value that the other is called."""

FILLERS = frozenset(
    stems(
        "please pls thanks thank hi hello hey dear id ids key keys name names full complete entire overview entry entries row rows "
        "item items line lines one ones thing things booked logged entered filed touched pushed put carry carries carried "
        "made make kept keep held hold stood stand say says said according altogether far yet already exactly simply "
        "ourselves yourself myself register registers log logs table sheet file column field all every each whole total "
        "back now today moment present across within among down come came comes ended end hand went going go goes "
        "exist there got get give tell me mine us want wants wanted like look looked counted count counts sum different "
        "various several so-called namely i e g ie eg etc first-hand work works stand stands standing set belong "
        "belongs carry bear bears wear marked labelled labeled label tagged called named listed involve involved "
        "involving relate related traced trace filled fill time times kind kinds sort type types value values "
        "question sentence answer here anywhere somewhere whatever whichever our ours"
        " cases case piece pieces lot bunch set sets inside outside year month week day quarter still"
    )
)
"""Words that say no more of a record than that it is one; what they may name is tried first."""

ROLE_IDIOMS: Mapping[Role, re.Pattern[str]] = {
    Role.APPROVER: re.compile(
        r"\bgreen[- ]?light(?:ed)?\b|\bgo[- ]?ahead\b|\b(?:the|a|their|his|her) nod\b|\bsa(?:id|ys?) yes\b"
        r"|\bwav(?:ed?|es) (?:\S+ ){0,3}?through\b|\bsign(?:ed|s)? (?:\S+ ){0,3}?off\b|\bbless(?:ed|ing)\b"
        r"|\b(?:deciding|casting) vote\b|\brubber-?stamped\b|\bok(?:ay)?(?:ed|'?d)\b|\bgave (?:\S+ ){0,3}?permission\b",
        re.IGNORECASE,
    ),
    Role.OWNER: re.compile(
        r"\bon the hook\b|\bin charge\b|\blook(?:s|ing|ed)? after\b|\btak(?:es?|ing) care of\b|\banswer(?:s|able)? for\b"
        r"|\bcarr(?:y|ies) the can\b|\bthe buck\b(?: stops?)?|\bwhose baby\b|\bto blame\b|\bgo-?to (?:person|man|woman)\b"
        r"|\b(?:point|contact) person\b|\bruns the show\b|\boversees?\b|\bcares? for\b|\b(?:accountable|responsible|answerable)\b",
        re.IGNORECASE,
    ),
    Role.AUTHOR: re.compile(r"\bpenned\b|\bdrew up\b|\bput together\b|\bcame up with\b|\bdrafted\b", re.IGNORECASE),
}
"""Figures of speech for the part that a person plays, the narrowest part first."""

REGISTER_WORDS = frozenset(stems("register log list inventory table sheet file book ledger export tracker"))
"""What people call a file of records."""


def same_meaning(stem_of: str) -> frozenset[str]:
    """The stems that people use in the place of one, itself included."""
    return _MEANINGS.get(stem_of, frozenset({stem_of}))


def meant(stem_of: str) -> str:
    """One stem for all that people use in the place of each other, so that equal ones mean the same."""
    return min(same_meaning(stem_of))


_MEANINGS: dict[str, frozenset[str]] = {}
for _group in SAME_MEANING:
    for _stem in _group:
        _MEANINGS[_stem] = _MEANINGS.get(_stem, frozenset()) | _group


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
    """The nouns that name kinds, in question order; where one lies inside another only the longer counts.

    A function word by itself is none: who finds something asks about no findings.
    """
    sequence = [word.stem for word in question]
    taken = [False] * len(sequence)
    found: list[NounMatch] = []
    for noun, kind in _BY_STEMS:
        at = find_run(sequence, noun)
        while at is not None:
            end = at + len(noun)
            if not any(taken[at:end]) and not all(word.is_function_word for word in question[at:end]):
                taken[at:end] = [True] * len(noun)
                found.append(NounMatch(kind=kind, start=at, end=end))
            at = find_run(sequence, noun, end)
    return tuple(sorted(found, key=lambda match: match.start))


def kinds_of(nouns: Iterable[NounMatch]) -> tuple[Kind, ...]:
    """The kinds of some nouns, each once, in question order."""
    return tuple(dict.fromkeys(noun.kind for noun in nouns))


_IRREGULAR = frozenset(
    stems("withdrawn shut begun held sold taken written sent found built bought broken left given put set")
)


def is_deed(word: Word) -> bool:
    """Whether a word says what was done: `retired`, `withdrawn`."""
    return word.text.lower().endswith("ed") or word.stem in _IRREGULAR
