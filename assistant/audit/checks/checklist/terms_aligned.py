"""Terms aligned: what law calls regulated is called so in the inventory, and legal or compliance documents know of it.

Rule: a system whose row of the inventory speaks of health, credit, insurance, hiring, biometrics, education, justice,
benefits or critical infrastructure is regulated. It is found where its row states a tier below high and
nothing else calls it regulated, or no tier where others state one, and where no impact assessment, policy, scope
statement or contract, nor an approval or risk that speaks of law, is about it. Not decidable where no inventory is in
the scope, or neither tiers nor such documents are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.audit.checks.checklist.told import Line, shown
from assistant.audit.checks.result import Result
from assistant.audit.desk import Desk
from assistant.audit.production import TIER, Listed, listed
from assistant.audit.record import Record
from assistant.audit.sampling import ANY, tier_of
from assistant.domain.answer import Span
from assistant.domain.evidence import Kind

LINE = Line(pattern="terms_aligned", title="Regulated features named as such, and known to legal", criteria=("4.1", "A.5.2"))  # fmt: skip
FEATURES = {
    "health": r"\bhealth\w*|\bmedical|\bpatients?\b|\bclinical|\bdiagnos\w*|\billness",
    "credit": r"\bcredit\b|\bloans?\b|\blending\b|\bmortgage|\bscor(?:e|es|ing) of (?:borrowers|customers)",
    "insurance": r"\binsur\w+|\bunderwrit\w+|\bpremiums?\b|\bclaims\b(?! that)|\bcover(?:s|age)\b",
    "hiring": r"\bhiring\b|\brecruit\w*|\bapplicants?\b|\bcandidates?\b(?! (?:model|version))|\bemployment\b|\bCVs?\b",
    "biometrics": r"\bbiometric\w*|\bfac(?:e|ial) (?:recognition|match\w*|verification)|\bfingerprint|\bvoiceprint|\biris\b",
    "education": r"\bstudents?\b|\bpupils?\b|\badmissions?\b|\bexam(?:s|ination)?\b",
    "justice": r"\bpolic(?:e|ing)\b|\blaw enforcement|\bcourts?\b|\basylum|\bmigration\b|\bborder control",
    "benefits": r"\bbenefits? (?:claim|eligib|decision)\w*|\bwelfare\b|\bsocial security|\bhousing (?:allocation|assistance)",
    "infrastructure": r"\bcritical infrastructure|\bpower grid|\bwater supply|\btraffic control",
}  # fmt: skip
"""Words by which a system shows that it is regulated, by feature."""
_FEATURES = {name: re.compile(words, re.IGNORECASE) for name, words in FEATURES.items()}
_KNOWING = (Kind.IMPACT_ASSESSMENT, Kind.POLICY, Kind.SCOPE, Kind.CONTRACT)
_MAYBE = (Kind.APPROVAL, Kind.RISK, Kind.MINUTES, Kind.REVIEW)
_OF_LAW = re.compile(r"\blegal\b|\bcompliance\b|\bcounsel\b|\bprivacy\b|\bdata protection\b|\bGDPR\b|\bregulat\w+|\bAI Act\b|\bDPO\b", re.IGNORECASE)  # fmt: skip
_REGULATED = re.compile(r"\bregulated\b|\bannex iii\b|\bhigh[- ]risk\b|\b(?:rights|safety)[- ]impacting\b|\bhigh[- ]impact\b", re.IGNORECASE)  # fmt: skip


def check(desk: Desk) -> Iterator[Result]:
    """A result for each system with a regulated feature."""
    rows = listed(desk)
    if not rows:
        yield LINE.undecidable("regulated features", "no inventory of AI systems with owner, tier or status is in this scope")  # fmt: skip
    regulated = [(row, features) for row in rows if (features := _features(row))]
    known = [one for one in desk.records(*_KNOWING, *_MAYBE) if one.item.metadata.kind in _KNOWING or _OF_LAW.search(one.text)] if regulated else []  # fmt: skip
    stated = any(tier_of(tier.value) != ANY for row in rows if (tier := row.said(TIER)))
    if regulated and not known and not stated:
        yield LINE.undecidable("regulated features", f"{len(regulated)} systems are regulated by their words; neither risk tiers nor documents of legal or compliance are in this scope", [row.place for row, _ in regulated[:3]])  # fmt: skip
        return
    about = {row.system.row: [one for one in known if row.system in desk.systems_of(one.item)] for row, _ in regulated}
    for row, features in regulated:
        yield _of_system(row, features, about[row.system.row] if known else None, stated=stated)


def _features(row: Listed) -> dict[str, Span]:
    """Regulated features that a row speaks of, each with the first cell that does."""
    found: dict[str, Span] = {}
    for field in row.record.fields:
        for name, words in _FEATURES.items():
            if words.search(field.value):
                found.setdefault(name, row.record.span(field))
    return found


def _of_system(row: Listed, features: dict[str, Span], about: Sequence[Record] | None, *, stated: bool) -> Result:
    """One regulated system with the documents about it; None where the scope has no such documents at all."""
    tier = row.said(TIER)
    below = stated and (tier is None or tier_of(tier.value) not in ("high", ANY))
    named = not below or _REGULATED.search(row.record.text) is not None
    told = ", ".join(features)
    places = (row.place, *features.values(), *((row.record.span(tier),) if tier else ()))
    knowing = shown(about or ())
    wanting = []
    if not named:
        wanting.append(f"its row calls it {tier.value if tier else 'by no tier'}, not high or regulated")
    if about is not None and not about:
        wanting.append(
            "no impact assessment, policy, scope or contract, nor an approval or risk that speaks of law, is about it"
        )
    if wanting:
        return LINE.found(row.system.name, f"Regulated by its words ({told}): {'; '.join(wanting)}", places, knowing)
    return LINE.in_order(row.system.name, f"Regulated by its words ({told}), not called less, and known to {about[0].item.id if about else 'no document of law here'}", (*places, *knowing))  # fmt: skip
