"""Which kind of answer a question wants beyond lists and fields, and what is not this product's to do or to judge.

Precision comes first: whoever asks what legal, security or a validator found, decided or wrote asks about records.
A judgement is refused only where the product itself is asked to pass it now, an act only where it is told to do it.
"""

from __future__ import annotations

import re

from assistant.answer.words import content_stems, stems, words
from assistant.audit.criteria import Criteria, Criterion
from assistant.audit.crosswalk import counterparts
from assistant.domain.plan import Intent

_LAW = r"(?:(?:eu|european)\s+)?ai\s+act|gdpr|dsgvo|hipaa|ccpa|the\s+law|laws?\b|regulations?|regulatory\s+requirements|directives?|statutes?"
_JUDGE = r"(?:^|[.!?,;:]\s*|\b(?:tell|advise)\s+(?:me|us)\s+(?:if|whether)\s+|\b(?:decide|judge|assess|confirm|determine)\s+(?:if|whether)\s+)"
_NOW = rf"{_JUDGE}(?:so\s+|please\s+)?(?:is|are|does|do|am|would|will|can|could|should)\s+"
_LEGAL = re.compile(
    rf"{_NOW}.{{0,80}}\b(?:(?:il)?legal(?:ly)?|(?:un)?lawful(?:ly)?|liable|sued|(?:break|violate|breach|infringe)\w*\s+(?:{_LAW}))\b(?!\s+(?:team|department|review|counsel|basis|opinion|hold))"
    r"|\b(?:give|need|want)\s+(?:me\s+|us\s+)?(?:some\s+|your\s+)?legal\s+(?:advice|opinion)\b|\bwould\s+(?:a\s+court|we\s+win)\b",
    re.IGNORECASE,
)
_CONFORMITY = re.compile(
    rf"{_NOW}.{{0,80}}\b(?:compl(?:y|ies|iant)|conform\w*|in\s+line|meets?|satisf(?:y|ies)|fulfil\w*|fall\w*\s+under|high[\s-]risk\s+under|prohibited\s+under)\b.{{0,30}}\b(?:{_LAW})"
    rf"|\b(?:decide|judge|assess|certify|determine|confirm)\s+(?:the\s+)?(?:conformity|compliance)\b.{{0,40}}\b(?:{_LAW})",
    re.IGNORECASE,
)
_CERTIFY = re.compile(
    r"^(?:please\s+|can\s+you\s+|could\s+you\s+)?(?:certify|accredit)\s+(?:us|our|the|this|that)\b"
    rf"|{_NOW}(?:we|our\s+\w+|the\s+\w+)\s+.{{0,30}}\b(?:pass|get|obtain|fail|be|ready\s+for)\s+.{{0,20}}\bcertifi\w+"
    r"|\b(?:issue|give|grant)\s+(?:us|me)\s+(?:a|the|our)\s+certificate\b",
    re.IGNORECASE,
)
_VALIDATE = re.compile(
    r"^(?:please\s+|can\s+you\s+|could\s+you\s+)?(?:validate|benchmark|re-?evaluate|test|retrain|evaluate)\s+(?:the\s+|our\s+|this\s+)?(?:[\w.-]+\s+){0,3}(?:models?|for\s+(?:bias|fairness|accuracy|drift|robustness)|classifier|accuracy)\b"
    rf"|{_NOW}(?:the\s+|our\s+|this\s+)?(?:[\w.-]+\s+){{0,4}}(?:accurate|fair|robust|unbiased|good|reliable|safe)\s+enough\b"
    rf"|{_NOW}(?:(?:the|our|this)\s+)?(?:[\w.-]+\s+){{0,4}}(?:models?|classifiers?|algorithms?)\s+(?:still\s+|really\s+)?(?:valid|sound|trustworthy|fit\s+for\s+purpose)\s*(?:\?|$)"
    rf"|{_NOW}(?:(?:the|our|this)\s+)?(?:[\w.-]+\s+){{0,4}}(?:accurate|fair|biased|unbiased|reliable|robust|trustworthy)\s*(?:\?|$)"
    r"|\b(?:in\s+your\s+(?:view|opinion)|do\s+you\s+(?:think|believe))\b.{0,60}\b(?:accurate|fair|biased|unbiased|robust|reliable)\b",
    re.IGNORECASE,
)
_SECURITY = re.compile(
    r"^(?:please\s+|can\s+you\s+|could\s+you\s+)?(?:pen(?:etration)?[\s-]?test|hack|red[\s-]?team|scan)\s+(?:the\s+|our\s+|this\s+)?\w+"
    rf"|{_NOW}(?:the\s+|our\s+|this\s+|we\s+)?(?:[\w.-]+\s+){{0,4}}(?:secure|hackable|vulnerable|security\s+(?:adequate|sufficient|strong|good)|safe\s+(?:from|against)\s+(?:attack|hack)\w*)(?:\s+enough)?\s*(?:\?|$|against|from|to\s+attack)",
    re.IGNORECASE,
)
_REPORTED = re.compile(
    r"\b(?:who|when|which|what|where|how|according\s+to|policy|procedure|standard|register|records?|documents?|say|says|said|stated?|recorded|reported|found|concluded|decided|assessed|reviewed|tested|classified)\b",
    re.IGNORECASE,
)
_OBJECT = r"(?:the|this|that|these|those|my|our|his|her|their|it|all|every|me|us|[A-Z]{2,}[-_]?\d[\w-]*|PR\s?#?\d+|#\d+|[\w-]*\d[\w.-]*)\b"
_DO = r"^(?:hi[,!]?\s+|hello[,!]?\s+|please[,]?\s+|now\s+|then\s+|go\s+ahead\s+and\s+|just\s+|i\s+(?:want|need)\s+you\s+to\s+|(?:can|could|would|will)\s+you\s+(?:please\s+)?)*"
_ACT = re.compile(
    rf"{_DO}(?:(?P<approve>approve|sign\s+off(?:\s+on)?|authori[sz]e|reject)|(?P<release>release|deploy|promote|roll\s+(?:out|back)|publish|merge)"
    r"|(?P<delete>delete|erase|purge|destroy|wipe)|(?P<change>change|edit|alter|overwrite|backdate|close|reopen|reassign|update|set))\s+"
    rf"(?:{_OBJECT}|(?!(?:notes?|dates?|numbers?|versions?|plans?|requests?|logs?|management|out|of|for|by|to|from|in|on)\b)[\w-]+\s+[\w-]*\d[\w.-]*\b)",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r"(?:^|[.!?,;:]\s*)(?:should|shall|may|can)\s+(?:we|i)\s+(?:fire|dismiss|sack|hire|promote|discipline|warn|demote)\s+\w+",
    re.IGNORECASE,
)
_ACCESS = re.compile(
    rf"{_DO}(?:grant|give|revoke|remove|extend|unlock)\s+(?:(?:me|us|him|her|them|[\w.-]+)\s+)?(?:the\s+|my\s+|full\s+|read\s+|more\s+|admin\s+)*(?:access|rights?|permissions?|clearance)\b"
    r"|\b(?:make|treat)\s+me\s+(?:an?\s+|as\s+an?\s+)?(?:admin|auditor|administrator)\b",
    re.IGNORECASE,
)
_IGNORE = re.compile(
    rf"{_DO}(?:ignore|disregard|bypass|skip|override|forget)\s+(?:all\s+|any\s+)?(?:the\s+|your\s+|our\s+|these\s+|those\s+|this\s+|that\s+)?(?:[\w-]+\s+){{0,3}}(?:rules?|polic(?:y|ies)|instructions?|restrictions?|access\s+(?:rights?|checks?)|permissions?|procedures?|approvals?|controls?)\b",
    re.IGNORECASE,
)
_SPEAK = re.compile(
    rf"{_DO}(?:(?:answer|speak|write|reply|respond|act|sign|approve)\s+(?:as\s+(?:if\s+you\s+were\s+)?|on\s+behalf\s+of\s+|in\s+the\s+name\s+of\s+)(?:the\s+)?[A-Za-z]|pretend\s+(?:to\s+be|that\s+you\s+are|you\s+are|you're)\b|impersonate\b)",
    re.IGNORECASE,
)
_JOBS = (
    (_LEGAL, "Legal advice is for your legal counsel to give, not for this product."),
    (_CONFORMITY, "Whether a law is met is for your legal and compliance people to decide, not for this product."),
    (_CERTIFY, "A certificate is for an accredited certification body to grant, after an audit of its own."),
    (_VALIDATE, "Whether a model is good enough is for the people who validate models, in data science, to judge."),
    (_SECURITY, "Whether something is secure is for your security team to test and judge."),
    (_PEOPLE, "What becomes of a person is for those who lead them and for human resources to decide."),
)
_ACTS = {
    "approve": "An approval is given by the person whom the rule names, where approvals are kept; this product approves nothing.",
    "release": "A release is made by those who own the change, in their own tools; this product releases nothing.",
    "delete": "Records are deleted by whoever owns their source; this product deletes nothing on a reader's word.",
    "change": "Records are changed by whoever owns them, in their source; this product only reads them.",
}
_ACCESS_WHY = "Access is set by whoever keeps the sources' access rules; nobody gets it by asking here."
_IGNORE_WHY = "A rule is waived only by its owner, in writing; this product does not pass it over."
_SPEAK_WHY = "Only that person can speak for themselves; this product quotes what is recorded."

_MUST = re.compile(
    r"\b(?:must|shall|has\s+to|have\s+to|required?|requires|mandatory|may|allowed|permitted|obliged|need(?:s)?\s+to|supposed\s+to|demand)\b",
    re.IGNORECASE,
)
_WHAT_TO_DO = re.compile(
    r"\b(?:who|whom|what|where|how|when)\s+(?:do|must|should|shall|can|may)\s+(?:i|you|one)\b"
    r"|\bif\s+(?:i|you|we|one|some(?:body|one)|any(?:body|one)|an?)\b",
    re.IGNORECASE,
)
_AGREE = re.compile(
    r"\b(?:contradict\w*|disagree\w*|conflicting|(?:do|does|are|is)\s+.{1,60}\b(?:in\s+)?conflict(?!s)|inconsisten\w*|discrepanc(?:y|ies)|of\s+one\s+mind"
    r"|say\s+(?:the\s+same|(?:something\s+)?(?:different|otherwise))|(?:is|are)\s+(?:\S+\s+){1,6}?consistent(?!\s+with)|(?:do|does)\s+(?:all\s+)?.{1,40}\b(?:agree|differ)|compare\s+.{1,40}\s+with)\b",
    re.IGNORECASE,
)
_AGAINST_RULE = re.compile(
    r"\b(?:as|what)\s+(?:our|the)\s+(?:own\s+)?(?:rules?|polic\w+|procedures?|standards?)\s+(?:want|require|say|demand|ask)\w*|\bby\s+our\s+own\b|\bmatch(?:es)?\s+(?:reality|practice)|\breality\s+match|\b(?:did|do|does|was|were|is|are)\b.{1,80}\b(?:follow(?:ed|s)?|kept?\s+to|in\s+(?:line|accordance)\s+with|per)\b.{0,40}\b(?:rules?|polic\w+|procedures?|standards?)\b",
    re.IGNORECASE,
)
_PART = re.compile(r"(?<=[?.!;:,])\s+(?=\w)|\s+[-–—]\s+|\s+(?=and\s+(?:do|does|is|are)\b)")
_OF_AGREEING = frozenset(
    stems(
        "source paper document documentation statement file page place version agree disagree differ differently consistent consistently"
        " inconsistent inconsistency conflict conflicting contradict contradiction contradictory contradicting discrepancy compare mind"
        " everywhere current value figure state stated mutually write written hold different otherwise true right correct set"
    )
)
"""What is said of sources and of their agreeing, and names nothing that they could agree on."""
_ABSENT = re.compile(
    r"\b(?:is|are|was|were)\s+there\s+(?:no|any|anything)\b|\b(?:what|which)\s+(?:is|are)\s+missing\b|\bdo(?:es)?\s+.{1,40}\bexist\b|\bdo\s+we\s+lack\b",
    re.IGNORECASE,
)
_FOR = re.compile(
    r"\b(?:what\s+(?:\w+\s+)?(?:do|can)\s+we\s+(?:have|hold|show)(?:\s+to\s+show)?\s+(?:for|on|about)|evidence\s+(?:is\s+there\s+|do\s+we\s+have\s+)?(?:for|of|on)|where\s+do\s+we\s+stand(?:\s+(?:on|with))?|how\s+(?:do|well\s+do)\s+we\s+(?:meet|cover|satisfy|fulfil)|coverage\s+(?:of|for)|are\s+we\s+covered\s+(?:on|for)|(?:what\s+is\s+)?our\s+position\s+on|anything\s+(?:at\s+all\s+)?behind|show\s+(?:me\s+)?(?:the\s+|our\s+)?evidence\s+(?:for|of|on))",
    re.IGNORECASE,
)  # fmt: skip
_STANDING = re.compile(
    r"\bevidence\b\s*\?|\bwhere\s+do\s+we\s+stand\b|\bto\s+show\s+for\s+it\b|\bwhat\s+do\s+we\s+have\b|\bwhat\s+.{0,20}\bhold\b",
    re.IGNORECASE,
)
_PLAIN = frozenset(stems("ai system systems process clause control criterion requirement management general our"))
_GENERAL = " - General"


def refusal(text: str) -> str:
    """Why the product does not do or judge what is asked, and whose job it is; empty when it is asked for records."""
    asked = " ".join(text.split())
    if _ACCESS.search(asked):
        return _ACCESS_WHY
    if _SPEAK.search(asked):
        return _SPEAK_WHY
    if _IGNORE.search(asked):
        return _IGNORE_WHY
    act = _ACT.search(asked)
    if act and act.lastgroup:
        return _ACTS[act.lastgroup]
    if _REPORTED.search(asked):
        return ""
    return next((why for pattern, why in _JOBS if pattern.search(asked)), "")


def asks_what_to_do(text: str) -> bool:
    """Whether a question is for what anybody should do, now or in a case that is only supposed: rules answer, not records."""
    return _WHAT_TO_DO.search(text) is not None


def in_prose(text: str, criteria: tuple[str, ...]) -> Intent:
    """What a question that neither lists, counts nor looks up a field wants."""
    if refusal(text):
        return Intent.OUT_OF_SCOPE
    if criteria and (_FOR.search(text) or _STANDING.search(text)):
        return Intent.COVERAGE
    if _AGREE.search(text):
        return Intent.CONTRADICTION
    if _AGAINST_RULE.search(text):
        return Intent.COMPARISON
    if _MUST.search(text) or asks_what_to_do(text):
        return Intent.REQUIREMENT
    return Intent.ABSENCE if _ABSENT.search(text) else Intent.PASSAGES


def asks_agreement(text: str) -> bool:
    """Whether a question asks if sources say the same."""
    return _AGREE.search(text) is not None


def without_agreeing(text: str) -> str:
    """A question without the part that asks only whether sources say the same: `what is the limit? Do all papers agree?`."""
    parts = _PART.split(text)
    kept = [part for part in parts if not (asks_agreement(part) and not agreed_on(part))]
    return " ".join(kept).rstrip(" ,;:") if len(kept) < len(parts) and any(map(content_stems, kept)) else text


def agreed_on(text: str) -> frozenset[str]:
    """The stems of what sources are to agree on: the topic of a question without the words of agreeing."""
    return content_stems(text) - _OF_AGREEING


def criteria_in(text: str, criteria: Criteria) -> tuple[str, ...]:
    """Ids that a question names, and those whose title it says in plain words where it asks about the criterion.

    A title counts only right after words such as "what do we have for", and only as a whole: "internal audit" elsewhere
    is an internal audit. Of titles that several share all count; what lies below a heading that counts does not.
    """
    elsewhere = counterparts(text, criteria)
    named = (
        criteria.find(text)
        if not elsewhere
        else tuple(dict.fromkeys(ours for one in elsewhere for ours in one.criteria))
    )
    asked = _FOR.search(text)
    if named or asked is None:
        return named
    phrase = re.split(r"[?.,;:!]|\band\s+(?:where|what|how|who)\b", text[asked.end() :], maxsplit=1)[0]
    said = frozenset(word.stem for word in words(phrase) if not word.is_function_word)
    if not said - _PLAIN:
        return ()
    found = [one.id for one in criteria.by_id.values() if _is_called(one, said)]
    return tuple(one for one in found if not any(one.startswith(f"{other}.") for other in found))


def _is_called(criterion: Criterion, said: frozenset[str]) -> bool:
    """Whether words say a criterion's title: every telling word of it and no other."""
    title = frozenset(word.stem for word in words(criterion.title.removesuffix(_GENERAL)) if not word.is_function_word)
    kept = said - _PLAIN
    return title - _PLAIN == kept
