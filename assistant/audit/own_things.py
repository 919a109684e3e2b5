"""Forms, notes and checks that an organization's own rules name, in their own words: `a Model Intake Note (MIN)`.

The words of `asks` are those of many organizations. A rule may call what it wants by a name that no list has; then the
same name stands as the column of a register or in the title of a paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.audit.columns import words_of

_HEAD_WORDS = (
    r"forms?|notes?|sheets?|passports?|declarations?|statements?|certificates?|questionnaires?|memos?|memorandum|sign-?offs?|clearances?|permits?|dossiers?|worksheets?|slips?|briefings?"
    r"|profiles?|review|assessment|check|test|report|plan|case|card|protocol|survey|screening|gate|approval"
)
_STOPS = (
    r"an?|the|its|their|our|his|her|this|that|each|every|any|all|of|for|on|in|to|with|without|by|and|or|is|are|be|been|was|has|have|had|must|shall|needs?|requires?|required|unless|until"
    r"|completed?|signed|written|filled|valid|full|own|no|not|named|before|after|when|where|if|same|new|passed|done|on|file|dated|current|recent|approved|which|what|who|we|us|says?|say|open|one|two|three|four|five|other|second|first|next|last|more|only|also|as|at|from|into|per|closing|company|s|carries|carry|shows?|attached?|gets?|there"
)
_EN = re.compile(rf"(?<![\w-])(?P<name>(?:(?!(?:{_STOPS})\b)[A-Za-z][\w-]*\s+){{1,3}}(?:{_HEAD_WORDS}))\b(?:\s*\((?P<short>[A-Z][A-Z0-9-]{{1,7}})\))?", re.IGNORECASE)  # fmt: skip
_COMPOUND = re.compile(
    r"(?<![\w-])(?P<name>(?:\w+-)*\w*(?:formular|prüfung|freigabe|bogen|blatt|vermerk|bescheinigung|erklärung|nachweis|gutachten|steckbrief|bewertung|protokoll"
    r"|beoordeling|verklaring|toets|formulier))(?:e?s|en|e|n)?\b(?:\s*\((?P<short>[A-Z][A-Z0-9-]{1,7})\))?",
    re.IGNORECASE,
)
_ROMANCE = re.compile(
    r"\b(?P<name>(?:fiche|formulaire|attestation|grille|avis|note|bordereau|certificat|étude|évaluation|rapport|dossier|déclaration|visa|ficha|folha|boletim|formulário|parecer|relatório|avaliação|declaração|certidão|impresso|formulario|informe|certificado|declaración|dictamen|acta|hoja|prueba"
    r"|scheda|modulo|relazione|dichiarazione|parere)\s+(?:(?:de\s+l[’']|d[’']|de\s+la\s+|del\s+|de\s+|d[ao]s?\s+|du\s+|des\s+|d[i’']\s*|della\s+|previ[oa]\s+|préalable\s+)[\wà-ÿ-]{4,}))"
    r"(?:\((?P<short>[A-Z][A-Z0-9-]{1,7})\))?",
    re.IGNORECASE,
)
_SHORT_FORM = re.compile(r"(?<![\w-])(?P<name>(?:form|template|sheet|formular|bogen|vordruck|formulaire|fiche|formulario|ficha|hoja|folha|boletim|impresso|modulo|scheda|formulier)\s+(?P<short>[A-Z]{1,4}-?\d{0,3}))(?![\w-])")  # fmt: skip
_GENERIC = frozenset(re.findall(r"[\w-]+", "forms form notes note records record reports report plan plans case cases test tests check checks review reviews assessment assessments approval approvals card cards policy management business annual monthly de du des del la le el l d un una une pour para con avec"))  # fmt: skip
_STEM = 5  # letters that forms of one word share
_FEWEST = 2  # words by which a name that is no compound tells itself


def own_names(text: str) -> Iterator[tuple[str, str, int]]:
    """Names of things in a text, each with its short form (or nothing) and the place where it begins."""
    for form in (_SHORT_FORM, _EN, _COMPOUND, _ROMANCE):
        for hit in form.finditer(text):
            name = " ".join(hit["name"].split())
            words = [word for word in words_of(name) if word not in _GENERIC]
            if words and (form is _COMPOUND or len(words_of(name)) >= _FEWEST):
                yield name, hit["short"] or "", hit.start()


def shown_as(name: str, short: str) -> re.Pattern[str]:
    """Matches a line that has every telling word of a name, or its short form."""
    stems = [re.escape(word[:_STEM]) for word in words_of(name) if word not in _SMALL]
    ahead = "".join(rf"(?=[^\n]*(?<![^\W_]){stem})" for stem in stems)
    whole = rf"{ahead}[^\n]*"
    return re.compile(rf"(?:^|(?<=\n)){whole}" + (rf"|(?<![\w-])(?-i:{re.escape(short)})(?![\w-])" if short else ""), re.IGNORECASE)  # fmt: skip


_SMALL = frozenset({"de", "du", "des", "del", "la", "le", "el", "l", "d", "the", "of", "a", "an", "di", "della"})


def column_names(name: str, short: str) -> tuple[str, ...]:
    """Names that the column of a register may have for a thing: its words, without the first of three, or its short form."""
    words = [word for word in words_of(name) if word not in _SMALL]
    stems = [f"{word.rstrip('s')}*" if len(word) > _STEM else word for word in words]
    whole = " ".join(stems)
    rest = " ".join(stems[1:]) if len(stems) > _FEWEST else ""
    shorter = " ".join(words_of(short))
    return tuple(dict.fromkeys(one for one in (whole, shorter, rest) if one))


def is_asked(header: str, sentence: str) -> bool:
    """Whether a sentence has every word of a column's name: whole, by its stem, or of capitals as the initials of words.

    One telling word at least stands there by its stem; columns that any register has are none.
    """
    words = words_of(header)
    if not words or _ANY_COLUMN & set(words):
        return False
    said = [word for word in words_of(sentence) if word not in _SMALL]
    initials = "".join(word[0] for word in re.findall(r"[^\W\d_]+", sentence) if word[0].isupper()).lower()
    told = [any(one.startswith(word[:_TELLING]) for one in said) for word in words if len(word) >= _TELLING]
    rest = (word in said or word in initials for word in words if len(word) < _TELLING)
    return any(told) and all(told) and all(rest)


_TELLING = 6  # letters; a shorter word of a column stands in many sentences
_ANY_COLUMN = frozenset(
    re.findall(
        r"\w+",
        "date day on id no number ref reference key name title status state supplier vendor payee provider company amount sum total price cost description"
        " purpose owner requester requested buyer department note notes remark comment comments system product item goods service services position post offer opened"
        " closed created period version environment result contract order invoice currency quantity bemerkung anbieter lieferant betrag datum zweck fournisseur montant"
        " proveedor importe fecha concepto objet system systeme sistema attachment attachments document documents file files applicants candidates candidatos bewerber",
    )
)
"""Words of columns that say what a deed is and not what a rule asks for."""
