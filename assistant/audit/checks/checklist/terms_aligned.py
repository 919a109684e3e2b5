"""Terms aligned: what law calls regulated is called so in the inventory, and legal or compliance documents know of it.

Rule: a system in whose row one sentence says that it scores, finds, decides or the like, and of patients, borrowers, insured,
job applicants, biometrics, students, suspects and travellers, recipients of benefits or critical infrastructure, may be
regulated; what is out of use is not looked at. It is found where its row states a tier below high and nothing else calls it
regulated, or no tier where others state one, and where no impact assessment, policy, scope statement or contract, nor an
approval or risk that speaks of law, is about it. Words alone do not decide it: where the scope has no such document at all,
a row that puts it low is not decidable. Nor is it where no inventory is in the scope, or neither tiers nor documents are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.audit.checks.checklist.told import Line, shown
from assistant.audit.checks.result import Result
from assistant.audit.columns import Column
from assistant.audit.desk import Desk
from assistant.audit.impact import Level
from assistant.audit.production import Listed, listed
from assistant.audit.record import Record
from assistant.domain.answer import Span
from assistant.domain.evidence import Field, Kind

LINE = Line(pattern="terms_aligned", title="Regulated features named as such, and known to legal", criteria=("4.1", "A.5.2"))  # fmt: skip
FEATURES = {
    "health": r"\bpatients?\b|\bdiagnos\w*.*\b(?:diseases?|clinic\w*|medical|cancers?|illness\w*|symptoms?)\b|\b(?:diseases?|clinic\w*|medical|cancers?|illness\w*|symptoms?)\b.*\bdiagnos\w*|\b(?:medical|clinical) (?:device|decision|diagnos|risk)\w*|\btriag\w+ (?:of )?(?:patients|calls|cases)|\bsurg(?:ery|ical|eons?)\b|\bradiolog\w*|\bchest x-?rays?\b|\bsuicid\w*",
    "credit": r"\bcredit ?(?:scor|worth|risk|decision|limit|applica)\w*|\bloan (?:applica|decision|approv)\w*|\bloans to\b|\blending decision\w*|\bborrowers?\b|\bscor(?:e|es|ing) of (?:borrowers|customers)",
    "insurance": r"\binsurance (?:pric|premium|claim|applica|decision|risk)\w*|\binsured\b|\bunderwrit\w+|\bpolicy ?holders?\b|\bclaimants?\b|\bclaims (?:handl|settle|decision|triage|adjust)\w*|\b(?:pays?|settles?|prices?|adjusts?) claims\b",
    "hiring": r"\bhir(?:ing|es?)\b|\brecruit\w*|\b(?:job|position|vacanc\w+)\b.{0,40}\b(?:applica|candida)\w+|\b(?:applica|candida)\w+\b.{0,40}\b(?:job|position|vacanc\w+)\b|\bCVs\b|\brésumés?\b|\bresumes (?:of|from)\b|\b(?:rank|screen|short-?list|sort|scor|select|filter|assess|match)\w* (?:\w+ ){0,3}(?:applicants|candidates)\b|\bemployees?\b.{0,40}\b(?:promot\w+|dismiss\w*)",
    "biometrics": r"\bbiometric\w*|\bfac(?:e|ial) (?:recogni\w+|match\w*|verif\w+|compar\w+)|\bfingerprint|\bvoiceprint|\biris (?:scan|recogni)\w*",
    "education": r"\bstudents?\b|\bpupils?\b|\bexam(?:inees?|ination of (?:students|pupils))\b|\bscholarships?\b",
    "justice": r"\bsuspects?\b|\boffenders?\b|\binmates?\b|\bprisoners?\b|\bdefendants?\b|\bpolic(?:e|ing)\b|\blaw enforcement|\basylum|\bmigrants?\b|\btravell?ers?\b|\bvisa (?:applica|decision)\w*",
    "benefits": r"\bbenefits? (?:claim|eligib|decision|applica|recipient)\w*|\bbeneficiar(?:y|ies)\b|\bwelfare\b|\bsocial security (?:claim|benefit|applica)\w*|\b(?:housing|disability) (?:allocation|assistance|claim)\w*",
    "infrastructure": r"\bcritical infrastructure|\bpower grid|\bwater supply|\btraffic (?:control|lights?|signals?)|\brailway signal\w*",
}  # fmt: skip
"""Words by which a system shows that it is regulated, by feature: of people about whom something is decided, or of what keeps them safe.

A name of a field alone (`health`, `credit union`, `employment statistics`) is none: what is about a field need not be about anybody.
"""
_FEATURES = {name: re.compile(words, re.IGNORECASE) for name, words in FEATURES.items()}
_ACTS = re.compile(
    r"\b(?:scor(?:e|es|ed|ing)|rank\w*|rat(?:e|es|ed|ing)|grad(?:e|es|ed|ing)|pric(?:e|es|ed|ing)|predict\w*|assess\w*|evaluat\w*|decid\w+|decision\w*|determin\w+|eligib\w+"
    r"|approv\w+|den(?:y|ies|ied)|reject\w*|detect\w*|diagnos\w*|identif\w+|verif\w+|authenticat\w+|recogni\w+|match\w*|screen\w*|triag\w+|recommend\w*|suggest\w*|propos\w+|prioriti\w+|flag\w*"
    r"|warn\w*|alert\w*|select\w*|allocat\w+|assign\w*|adjudicat\w+|settl\w+|calculat\w+|estimat\w+|forecast\w*|classif\w+|monitor\w*|surveil\w*|track\w*|profil\w+|filter\w*|shortlist\w*|sort(?:s|ed|ing)?"
    r"|control(?:s|led|ling)?|guid(?:e|es|ed|ing|ance)|read(?:s|ing)?|check(?:s|ed|ing)?)\b",
    re.IGNORECASE,
)  # fmt: skip
"""What a system does to somebody, or to what keeps people safe."""
_SENTENCE = re.compile(r"[^.;\n]+(?:\.(?=\w)[^.;\n]+)*")
_LONGEST_ADVERT = 60  # words of a sentence; a longer one is a list of anything
_KNOWING = (Kind.IMPACT_ASSESSMENT, Kind.POLICY, Kind.SCOPE, Kind.CONTRACT)
_MAYBE = (Kind.APPROVAL, Kind.RISK, Kind.MINUTES, Kind.REVIEW)
_OF_LAW = re.compile(r"\blegal\b|\bcompliance\b|\bcounsel\b|\bprivacy\b|\bdata protection\b|\bGDPR\b|\bregulat\w+|\bAI Act\b|\bDPO\b", re.IGNORECASE)  # fmt: skip
_REGULATED = re.compile(r"\bregulated\b|\bannex iii\b|\bhigh[- ]risk\b|\b(?:rights|safety)[- ]impacting\b|\bhigh[- ]impact\b", re.IGNORECASE)  # fmt: skip

_DENIED = re.compile(r"\b(?:not|no|neither|non)\b", re.IGNORECASE)
_TELLS = Column(
    ("purpose", "description", "describe", "summary", "what it does", "use case", "function", "intended use", "output", "outputs", "name", "title", "system", "application", "tool", "task",
     "zweck", "beschreibung", "finalité", "but", "propósito", "scopo", "doel"),
    without=("id", "owner", "data", "code", "date", "url", "link", "vendor", "supplier", "status", "if", "no", "has", "have", "there", "does", "how", "which", "where"),
)  # fmt: skip
"""Columns that say what a system is for: what it was trained on, whose it is and whom it helps at large make no feature."""


def _telling(record: Record) -> tuple[Field, ...]:
    """The cells that say what a system is for; all of them where no head says which do."""
    return _TELLS.every(record.fields) or record.fields


def check(desk: Desk) -> Iterator[Result]:
    """A result for each system with a regulated feature."""
    rows = listed(desk)
    if not rows:
        yield LINE.undecidable("regulated features", "no inventory of AI systems with owner, tier or status is in this scope")  # fmt: skip
    regulated = [(row, features) for row in rows if not row.is_over and (features := _features(row))]
    known = [one for one in desk.records(*_KNOWING, *_MAYBE) if one.item.metadata.kind in _KNOWING or _OF_LAW.search(one.text)] if regulated else []  # fmt: skip
    stated = any(row.standing and row.standing.level is not Level.OTHER for row in rows)
    if regulated and not known and not stated:
        yield LINE.undecidable("regulated features", f"{len(regulated)} systems may be regulated by their words; neither risk tiers nor documents of legal or compliance are in this scope", [row.place for row, _ in regulated[:3]])  # fmt: skip
        return
    about = {row.system.row: [one for one in known if row.system in desk.systems_of(one.item)] for row, _ in regulated}
    for row, features in regulated:
        yield _of_system(row, features, about[row.system.row] if known else None, stated=stated)


def _features(row: Listed) -> dict[str, Span]:
    """Regulated features that a row speaks of, each with the first cell that does: a sentence has the feature and what is done.

    The name goes with each sentence that tells what the system does, as `Credit scoring` does with `ranks customers`.
    """
    found: dict[str, Span] = {}
    for field in _telling(row.record):
        for sentence in _SENTENCE.findall(field.value):
            if len(sentence.split()) > _LONGEST_ADVERT or not _ACTS.search(f"{row.system.name} {sentence}"):
                continue
            for name, words in _FEATURES.items():
                if name not in found and words.search(sentence):
                    found[name] = row.record.span(field)
    return found


def _of_system(row: Listed, features: dict[str, Span], about: Sequence[Record] | None, *, stated: bool) -> Result:
    """One regulated system with the documents about it; None where the scope has no such documents at all."""
    standing = row.standing
    tier = standing.field if standing else None
    below = stated and (standing is None or standing.level is Level.LOWER)
    named = not below or any(
        _REGULATED.search(field.value) and not _DENIED.search(field.value) for field in row.record.fields
    )
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
    if wanting and about is None:
        return LINE.undecidable(row.system.name, f"by its words ({told}) it may be regulated, and {wanting[0]}; no document of legal or compliance in this scope says which holds", places)  # fmt: skip
    if wanting:
        return LINE.found(row.system.name, f"Regulated by its words ({told}): {'; '.join(wanting)}", places, knowing)
    return LINE.in_order(row.system.name, f"Regulated by its words ({told}), not called less, and {f'known to {about[0].item.id}' if about else 'no document of legal or compliance is here to compare with'}", (*places, *knowing))  # fmt: skip
