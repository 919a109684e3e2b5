"""Whom the rules of a day name to approve a change: a board, the chair or the deputy, two persons, not the owner."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from assistant.answer.places import Places
from assistant.answer.sentences import readable, sentences
from assistant.answer.words import content_stems, stem, stems
from assistant.domain.answer import Span
from assistant.store.index import ItemView
from assistant.store.scope import Scope

MOST_WORDS = 12
"""Words of a part as a rule or a record names it; more of them are something else."""
_APPROVAL = r"(?:approvals?|consent|sign-?off|go-ahead|authori[sz]ation|clearance)"
_AUX = r"(?:must|shall|may|can|will|should|cannot|do|does|is|are|has to|have to|needs? to|(?:is|are) (?:allowed |entitled )?to)"
_ACTIVE = re.compile(
    rf"\s+(?:{_AUX}\s+)?(?P<not>not\s+|never\s+)?(?:(?:alone|only|then|also|always|first|jointly|formally)\s+)?"
    rf"(?:approves?|authori[sz]es?|signs?\s+off(?:\s+on)?|(?:gives?|grants?|issues?)\s+(?:\w+\s+){{0,3}}?{_APPROVAL}"
    rf"|(?:has|have)\s+(?P<nor>not\s+)?(?:approved|authori[sz]ed|signed\s+off|given\s+(?:\w+\s+){{0,3}}?{_APPROVAL}"
    rf"|\w+(?:ed|en)\s+(?:its|their|his|her|the)\s+(?:\w+\s+)?{_APPROVAL}))\b",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    r"\b(?:is|are|be|been|gets?)\s+(?P<not>not\s+|never\s+|only\s+)?(?:\w+ly\s+)?(?:approved|authori[sz]ed|signed\s+off)"
    r"\s+(?:in writing\s+|\w+ly\s+|only\s+)?by\s+",
    re.IGNORECASE,
)
_NOMINAL = re.compile(
    rf"(?:\b(?:needs?|requires?|must have)\s+(?:\w+\s+){{0,3}}?{_APPROVAL}\s+(?:of|by|from)\s+"
    rf"|\b{_APPROVAL}\s+(?:of|by|from)\s+(?=[^.;:]{{3,80}}?\s(?:is|are)\s+(?:enough|needed|required|sufficient|necessary|mandatory)\b)"
    rf"|\b{_APPROVAL}\s+(?:is|are|must be|shall be)\s+(?:given|granted|issued)\s+(?:\w+ly\s+|in writing\s+)?by\s+)",
    re.IGNORECASE,
)
_BARRED = re.compile(
    r"\b(?:approver|approving person|who(?:ever)? approves(?: \w+){0,3}?|(?:one|person) (?:who|that) approves(?: \w+){0,3}?)\s+"
    r"(?:must|may|shall|can|should|is)\s*(?:not|never)\s+(?:be\s+)?",
    re.IGNORECASE,
)
_GOES = re.compile(
    r"\b(?:go(?:es)? live|going live|deployed|released|promoted|rolled out|launched|(?:in|into) (?:production|service|use|operation))\b",
    re.IGNORECASE,
)
_LIMITED = re.compile(
    r"\b(?:tier|class|level|category|grade|risk|critical|emergency|urgent|hotfix(?:es)?|major|minor|if|unless|except|in case|only for)\b",
    re.IGNORECASE,
)
"""What a sentence says of some changes alone: of another it tells nothing."""
_FORMER = re.compile(
    r"\b(?:was|were|had|used to|formerly|previously|until now|under which|no longer|replaces?|instead of|any ?more)\b",
    re.IGNORECASE,
)
"""What was once so is no rule of the document that tells it."""
_ENDS = re.compile(
    r"[.;:()\n–—]|,(?!\s*(?:the|an?|its|their|or|and)\s)"
    r"|\s(?:before|prior|in|on|at|within|during|after|when|once|if|unless|until|who|which|that|with|using|as|from|for|is|are|has|have|must|shall|may|will|by|not|than)\s",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"[.;:()\n–—]|\b(?:before|until|unless|if|when|once|that|which|who|after|where|whether|provided|because|so|but|then)\s",
    re.IGNORECASE,
)
_OR = re.compile(r"\s*(?:,|/|\bor\b|\band\s+(?=(?:the|an?|its|their)\s))\s*(?:\bor\b|\band\b)?\s*", re.IGNORECASE)
_AND = re.compile(r"\band\s+(?:the|an?|its|their)\s|\bboth\b|\bjointly\b", re.IGNORECASE)
_NUMBERED = re.compile(r"^\W*(?:\d+(?:\.\d+)*\.?\)?\s+)?(?:\w+\.\s+(?=[A-Z]))?")
_SEVERAL = re.compile(
    r"\b(?:two|2|three|3)\s+(?:different\s+|other\s+|independent\s+|authori[sz]ed\s+|separate\s+)?"
    r"(?:persons?|people|approvers?|signatories|members|colleagues|employees|managers|officers|engineers|reviewers)\b",
    re.IGNORECASE,
)
_COUNTS = {"two": 2, "2": 2, "three": 3, "3": 3}
_CUT = re.compile(r"\s(?:of|for|to|in|on|at|before|after|by|with|into|from|within|that|which)\s", re.IGNORECASE)
_CHANGES = frozenset(stems("promotion release deployment version model rollout launch go-live"))
"""What a change of an AI system is called; of anything else somebody else may decide."""
_VAGUE = frozenset(stems("change update it this them they each step production request proposal decision"))
"""What stands for a change only in a document on changes."""
_NOBODY = frozenset(
    stems(
        "nobody none one who person anyone anybody somebody someone it they he she you we this that these approver people everyone other"
    )
)
_LESSER = frozenset(stems("deputy vice acting former assistant interim junior ex substitute"))
"""Words that make a part another one than that without them."""
_MANAGES = frozenset(
    stems(
        "head lead leader manager director chief officer president executive management vp ceo coo cto cio ciso cro cfo cdo principal"
    )
)
"""Parts that organizations call by many names: two of them may be the same."""
_PART_WORD = re.compile(
    r"\b(?:(?:co-?|vice-?)?owner|lead|leader|manager|head|director|chief|officer|engineer|scientist|developer|analyst|chair\w*|deputy"
    r"|board|committee|council|panel|team|group|member|author|reviewer|validator|sponsor|steward|secretary|supervisor|inspector"
    r"|superintendent|president|counsel|physician|surgeon|nurse|pharmacist|dean|partner|keeper|master|captain|controller|auditor"
    r"|authority|executive|administrator|architect|delegate|representative|custodian|operator|trustee|\w+(?:keeper|master|person))\b",
    re.IGNORECASE,
)
_ACRONYM = re.compile(r"\b[A-Z]{2,6}\b")
_SMALL = frozenset("of the a an for and or its their in to as".split())  # noqa: SIM905


class Stands(Enum):
    """What is known of an approver's part."""

    NAMED = "named"
    """The rule names it."""
    OTHER = "other"
    """The rule names another."""
    OPEN = "open"
    """It cannot be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """What one sentence of a rule says of who approves."""

    parts: tuple[str, ...]
    """The parts that may, or that may not, as written."""
    barred: bool
    """Whether they may not."""
    together: bool
    """Whether all of them must."""
    persons: int
    """How many persons must approve."""
    limited: bool
    """Whether it says so of some changes alone, such as those of a tier: then it may name an approver and rules out none."""
    span: Span
    """The sentence."""


def names_part(text: str) -> bool:
    """Whether some words name a part: `AI owner`, `MRB`."""
    return len(text.split()) <= MOST_WORDS and bool(_PART_WORD.search(text) or _ACRONYM.fullmatch(text))


def stands(part: str, allowed: Sequence[str]) -> Stands:
    """What is known of a part where some parts are named.

    >>> stands("AI owner", ["chair of the Model Review Board", "deputy chair"]).value
    'other'
    >>> stands("deputy chair of the MRB", ["chair of the Model Review Board", "deputy chair"]).value
    'named'
    >>> stands("head of risk", ["chief risk officer"]).value
    'open'
    """
    mine = [_expanded(part, each) for each in allowed]
    theirs = [_expanded(each, part) for each in allowed]
    pairs = [(one, other) for one, other in zip(mine, theirs, strict=True) if one and other]
    if any(
        one <= other or (other <= one and not (one - other) & _LESSER)
        for one, other in pairs
        if not (other - one) & _LESSER
    ):
        return Stands.NAMED
    alike = any(one & other or (one & _MANAGES and other & _MANAGES) for one, other in pairs)
    unread = not (_PART_WORD.search(part)) or any(not one for one in mine)
    return Stands.OPEN if alike or unread or not pairs else Stands.OTHER


def _expanded(part: str, beside: str) -> frozenset[str]:
    """The stems of a part, an acronym in it as the words beside it whose initials it is."""
    words = [word for word in re.findall(r"[^\W_]+", beside) if word.lower() not in ("of", "the", "for", "and")]
    said = part
    for hit in _ACRONYM.findall(part):
        runs = (words[at : at + len(hit)] for at in range(len(words) - len(hit) + 1))
        run = next((run for run in runs if "".join(word[0] for word in run).upper() == hit), None)
        said = said.replace(hit, " ".join(run)) if run else said
    return frozenset(
        stem(re.sub(r"^chair\w+$", "chair", word.lower()))
        for word in re.findall(r"[^\W_]+", said)
        if word.lower() not in _SMALL
    )


def approvers_by_rule(documents: Scope) -> tuple[Who, ...]:
    """What the rules of a day say of who approves a change of an AI system; kept while the same documents are inside."""
    return documents.derived("who approves", lambda: tuple(_approvers(documents)))


_ANOTHER = re.compile(
    r"\btwo[- ]person|\bfour[- ]eyes|\bdual control|\b(?:separation|segregation) of duties|\bsecond person\b"
    r"|\b(?:other|different) (?:person )?(?:than|from) (?:the )?(?:author|developer|requester|submitter|person who)"
    r"|\b(?:not|never|nobody|no one|cannot)\b[^.;]{0,60}\b(?:own (?:change|work|model|release)s?|the (?:author|developer|requester|submitter|one who)\b)"
    r"|\b(?:wrote|made|built|developed|submitted|requested|changed)\b[^.;]{0,20}\b(?:themsel\w+|himself|herself|oneself)\b"
    r"|\bindependent of the (?:author|developer|change|team|project)",
    re.IGNORECASE,
)
"""That who approves must be another person than who made the change."""


_APPROVES = re.compile(r"\b(?:approv|sign(?:s|ed)?[- ]off|releas|promot|deploy|decid|authori[sz])", re.IGNORECASE)
_OTHER_WORK = re.compile(
    r"\b(?:audit|auditor|assess(?:ment|or)|validat\w+|evaluat\w+|polic(?:y|ies)|supplier|access)\b", re.IGNORECASE
)
"""What else than a change may not be judged by who made it."""


def another_by_rule(documents: Scope) -> bool:
    """Whether a rule of a day wants another person to approve than who made the change; kept as `approvers_by_rule` is."""
    return documents.derived("another approves", lambda: any(map(_wants_another, map(documents.text, documents.items))))


def _wants_another(text: str) -> bool:
    """Whether a sentence of a text wants another person to approve a change."""
    said = (readable(text[start:end]) for start, end in sentences(text) if _ANOTHER.search(text, start, end))
    return any(_APPROVES.search(one) and not _OTHER_WORK.search(one) for one in said)


def _approvers(documents: Scope) -> Iterator[Who]:
    """The same, reckoned anew."""
    places = Places(documents)
    for item in documents.items:
        text = documents.text(item)
        for start, end in sentences(text):
            span = Span(evidence=item.id, revision=item.revision, start=start, end=end)
            who = _who(readable(text[start:end]), item, span)
            if who and not places.is_field(span) and places.may_answer(span):
                yield who


def _who(sentence: str, item: ItemView, span: Span) -> Who | None:
    """What a sentence says of who approves; None where it says nothing of it, or of anything but changes of AI systems."""
    if _FORMER.search(sentence) or sentence.rstrip().endswith("?"):
        return None
    plain = _NUMBERED.sub("", sentence)
    found = _read(plain, _on_changes(item.metadata.title))
    if found is None:
        return None
    named, barred = found
    several = _SEVERAL.search(named)
    persons = _COUNTS[several.group().split()[0].lower()] if several else 1
    parts = tuple(part for each in _OR.split(_SEVERAL.sub(" ", named)) if (part := _role(each)))
    if not parts and persons == 1:
        return None
    return Who(
        parts=parts,
        barred=barred,
        together=bool(_AND.search(named)),
        persons=persons,
        limited=bool(_LIMITED.search(_without(plain, parts))),
        span=span,
    )


def _without(text: str, parts: Iterable[str]) -> str:
    """A text without the parts that it names: `head of risk` limits nothing."""
    for part in parts:
        text = text.replace(part, " ")
    return text


def _read(plain: str, on_changes: bool) -> tuple[str, bool] | None:
    """Whom a sentence names, and whether as one who may not approve."""
    if hit := _BARRED.search(plain):
        return (_until_end(plain[hit.end() :]), True) if on_changes else None
    if hit := _PASSIVE.search(plain):
        of = _last_clause(re.sub(rf"\s*{_AUX}\s*$", "", plain[: hit.start()], flags=re.IGNORECASE))
        barred = (hit["not"] or "").strip().lower() in ("not", "never")
        return (_until_end(plain[hit.end() :]), barred) if _is_change(of, on_changes) else None
    if hit := _NOMINAL.search(plain):
        named = _until_end(plain[hit.end() :])
        of_change = on_changes or bool(content_stems(plain[: hit.start()]) & _CHANGES)
        return (named, False) if of_change and _PART_WORD.search(named) else None
    if hit := _ACTIVE.search(plain):
        named = _last_clause(plain[: hit.start()])
        barred = bool(hit["not"] or hit["nor"]) or "cannot" in hit.group().lower()
        thing = _until_end(plain[hit.end() :])
        goes = not thing.strip() and bool(_GOES.search(plain, 0, hit.start()))
        return (named, barred) if goes or _is_change(thing, on_changes) else None
    return None


def _until_end(text: str) -> str:
    """A text up to where its part of the sentence ends."""
    hit = _ENDS.search(text)
    return text[: hit.start()] if hit else text


def _last_clause(text: str) -> str:
    """The last clause of a text; a list with commas is one."""
    last = max((hit.end() for hit in _OPENS.finditer(text)), default=0)
    pieces = text[last:].split(",")
    at = len(pieces) - 1
    while at and re.match(r"\s*(?:or|and)\s", pieces[at]):
        at -= 1
    return ",".join(pieces[at:]).strip()


def _is_change(thing: str, on_changes: bool) -> bool:
    """Whether what is approved is a change of an AI system; a change of anything only in a document on such changes."""
    head = _CUT.split(f" {thing.strip()} ", maxsplit=1)[0]
    said = [one for one in stems(head) if one in content_stems(head) or one in _VAGUE]
    if not said:
        return on_changes
    return said[-1] in _CHANGES or (on_changes and (said[-1] in _VAGUE or bool(_CHANGES & set(said))))


def _on_changes(title: str) -> bool:
    """Whether a document is on the life of changes."""
    return bool(content_stems(title) & _CHANGES)


_SAYS = re.compile(r"\w+s\s+(?:the|an?|its|their|his|her)\s", re.IGNORECASE)
"""A clause with its verb: in `the approval names the version, and nobody approves ...` it is no part."""


def _role(text: str) -> str | None:
    """A part as a rule names it; None where it names nobody in particular."""
    part = re.sub(
        r"^(?:(?:the|an?|its|their|both|either|only|at least|one|each|every|any)\s+)+",
        "",
        text.strip(),
        flags=re.IGNORECASE,
    )
    words = part.split()
    telling = content_stems(part) - _NOBODY
    if not telling or len(words) > MOST_WORDS or stem(words[0].lower()) in _NOBODY or _SAYS.match(part):
        return None
    return part.strip(" *_")
