"""Whether who approved a change is whom the rule of its day names: a board, the chair or the deputy, two persons, not the owner.

Three things are told apart: that the approver's part is the rule's, that it is another one, and that this cannot be told. Only
what both the rule and the record say in plain words is held against an approval: a record that names no part, or one that the
rule may mean in other words, leaves the question open, and the hop says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from assistant.answer.drafting.rules import Rulebook
from assistant.answer.places import Places
from assistant.answer.sentences import readable, sentences
from assistant.answer.words import content_stems, stem, stems
from assistant.audit.cases import Case, Node
from assistant.audit.roles import Role, plays
from assistant.domain.answer import HopState, Span, Stage
from assistant.domain.draft import DraftHop, DraftTrail
from assistant.domain.names import same_person
from assistant.domain.people import people_in
from assistant.store.index import ItemView
from assistant.store.scope import Scope

MOST_WORDS = 12
"""Words of a part as a rule or a record names it; more of them are something else."""
MOST_READ = 24
"""Passages that speak most of an approver and the rule's parts, of which is read what parts the approver has elsewhere."""

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
_PART_FIELD = re.compile(
    r"(?:approver'?s?[ _.])?(?:role|function|capacity|position|job[ _]title)(?:[ _](?:of[ _](?:the[ _])?)?approver)?",
    re.IGNORECASE,
)
_BEHIND = r"(?:\s*[,(–—/-]\s*|\s+)(?:as\s+|in (?:my|his|her|their) (?:role|capacity) as\s+|for\s+|on behalf of\s+)?(?:the\s+|an?\s+)?"
_PART = r"(?P<part>[^,.;:()\n–—|*]{2,60})"
_AS = re.compile(r"\b(?:as|on behalf of|for)\s+(?:the\s+|an?\s+)?(?P<part>(?:[^\s,.;:()\n–—|]+ ?){1,7})", re.IGNORECASE)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A part of an approver as a record names it."""

    name: str
    """As written."""
    span: Span
    """Where it stands."""


def with_entitlement(chain: DraftTrail, case: Case, book: Rulebook, day: date | None) -> DraftTrail:
    """The trail with its approval contradicted where the rule of the day names another than who approved.

    Where it cannot be told, an approval that is present says in its `why` that this was not checked.
    """
    hop = next((one for one in chain.hops if one.stage is Stage.APPROVAL), None)
    node = next((one for one in case.nodes if hop and hop.spans and one.item.id == hop.spans[0].evidence), None)
    if hop is None or node is None or day is None or hop.state in (HopState.OTHER_VERSION, HopState.CONTRADICTED):
        return chain
    judged = _judged(hop, node, case, book, approvers_by_rule(book.on(day)))
    return replace(chain, hops=tuple(judged if one is hop else one for one in chain.hops))


def is_unchecked(chain: DraftTrail) -> bool:
    """Whether the approval of a trail is there, and nothing tells whether its approver is whom the rule names."""
    return any(hop.stage is Stage.APPROVAL and hop.state is HopState.PRESENT and hop.why for hop in chain.hops)


def _judged(hop: DraftHop, node: Node, case: Case, book: Rulebook, rules: Sequence[Who]) -> DraftHop:
    """An approval as the rules of its day make it."""
    part = _part_of(node, hop.person)
    fault = _fault(hop, node, case, book, rules, part)
    if fault:
        why, places = fault
        whys = "; ".join(one for one in (hop.why, why) if one)
        state = HopState.CONTRADICTED if hop.state in (HopState.PRESENT, HopState.UNDATED) else hop.state
        return replace(hop, state=state, why=whys, grounds=tuple(dict.fromkeys((*hop.grounds, *places))))
    if hop.state is not HopState.PRESENT or _is_named(hop, case, book, rules, part):
        return hop
    asked = [rule for rule in rules if not rule.barred]
    why = "not checked whether the approver is whom the rule then in force names"
    said = f": “{readable(book.scope.quote(asked[0].span))}”" if asked else ", for none was found that names one"
    return replace(hop, why=why + said, grounds=(*hop.grounds, *(rule.span for rule in asked[:1])))


def _fault(
    hop: DraftHop, node: Node, case: Case, book: Rulebook, rules: Sequence[Who], part: _Part | None
) -> tuple[str, tuple[Span, ...]] | None:
    """What the rules hold against an approver, and the places that show it."""
    asked = [rule for rule in rules if not rule.barred]
    of_all = [rule for rule in asked if not rule.limited]
    barred = [rule for rule in rules if rule.barred and not rule.limited]
    needed = min((rule.persons for rule in asked), default=1) if of_all == asked else 1
    named = _persons(case, node)
    if needed > 1 and len(named) == 1:
        rule = next(rule for rule in asked if rule.persons == needed)
        return _against(book, f"the record names {named[0]} alone as approver", rule, ())
    if part is None:
        return None
    when = f" on {hop.date}" if hop.date else ""
    as_part = f"approved{when} by {hop.person or 'somebody'}" + (
        "" if part.name in (hop.person or "") else f" as “{part.name}”"
    )
    for against in barred:
        if any(stands(part.name, [each]) is Stands.NAMED for each in against.parts):
            return _against(book, as_part, against, (part.span,))
    allowed = [each for rule in asked for each in rule.parts]
    general = next((one for one in of_all if one.parts), None)
    if general and stands(part.name, allowed) is Stands.OTHER and not _has_elsewhere(book.scope, hop.person, allowed):
        return _against(book, as_part, general, (part.span,))
    return None


def _against(book: Rulebook, said: str, rule: Who, places: Iterable[Span]) -> tuple[str, tuple[Span, ...]]:
    """A reason with the rule in its words."""
    quote = readable(book.scope.quote(rule.span)).rstrip(".")
    return f"{said}, and the rule then in force says “{quote}”", (*places, rule.span)


def _is_named(hop: DraftHop, case: Case, book: Rulebook, rules: Sequence[Who], part: _Part | None) -> bool:
    """Whether the rules name the approver: by the part that the record states, by name, or as the system's own row does."""
    asked = [rule for rule in rules if not rule.barred]
    open_ended = [rule for rule in asked if rule.together or rule.persons > 1]
    allowed = [each for rule in asked for each in rule.parts]
    if not allowed or open_ended:
        return False
    if part and stands(part.name, allowed) is Stands.NAMED:
        return True
    by_name = hop.person and any(same_person(hop.person, each) for each in allowed if people_in(each))
    return bool(by_name) or (part is None and _in_inventory(hop, case, book.scope, allowed))


def _in_inventory(hop: DraftHop, case: Case, scope: Scope, allowed: Sequence[str]) -> bool:
    """Whether the row of the system names the approver under a part of the rule: `keeper`, `AI owner`."""
    row = scope.item(case.version[0]) if case.version else None
    for field in scope.fields(row) if row and hop.person else ():
        named = stands(field.name.replace("_", " "), allowed) is Stands.NAMED
        if named and hop.person and same_person(hop.person, field.value):
            return True
    return False


def _persons(case: Case, node: Node) -> tuple[str, ...]:
    """The persons whom the approvals of a case name as approvers, in fields and in the sentences that speak of approving."""
    nodes = [one for one in case.at(Stage.APPROVAL) if one is node or case.version in one.own]
    texts = [field.value for one in nodes for field in one.fields if plays(field.name, Role.APPROVER)]
    texts += [one.item.metadata.approved_by for one in nodes if one.item.metadata.approved_by]
    found: list[str] = []
    for text in texts:
        for start, end in people_in(text):
            if not any(same_person(text[start:end], other) for other in found):
                found.append(text[start:end])
    written = [one.text[at:to] for one in nodes for at, to in sentences(one.text) if _SPEAKS.search(one.text, at, to)]
    several = any(re.search(r"\b(?:and|both|jointly)\b|&|;", text) and _NAMES.search(text) for text in written)
    return () if several else tuple(found)


_SPEAKS = re.compile(r"\b(?:approv|sign|agree|consent|second)", re.IGNORECASE)
_NAMES = re.compile(r"[A-Z]\w+ (?:and|&) (?:[A-Z]\w+)|[A-Z]\w+;|\bboth\b|\bjointly\b")


def _has_elsewhere(scope: Scope, person: str | None, allowed: Sequence[str]) -> bool:
    """Whether other evidence names the approver under a part of the rule: somebody may have two."""
    people = people_in(person) if person else ()
    if not (person and people):
        return False
    name = person[slice(*people[0])]
    behind = re.compile(rf"{re.escape(name)}{_BEHIND}{_PART}", re.IGNORECASE)
    passages = scope.matching(f"{name} {' '.join(allowed)}", MOST_READ)
    hits = (hit["part"] for passage in passages for hit in behind.finditer(passage.text))
    return any(stands(_trimmed(part), allowed) is Stands.NAMED for part in hits)


def _part_of(node: Node, person: str | None) -> _Part | None:
    """The part that an approval's record gives its approver: in a field of its own, behind the name, or by `as` and `for`."""
    field = next((one for one in node.fields if _PART_FIELD.fullmatch(one.name) and one.value.strip()), None)
    if field:
        return _Part(name=field.value, span=node.span(field))
    if person and not people_in(person) and _names_part(person):
        place = node.place_of(person)
        return _Part(name=person, span=place) if place else None
    people = people_in(person) if person else ()
    name = person[slice(*people[0])] if person and people else None
    patterns = [re.compile(rf"{re.escape(name)}{_BEHIND}{_PART}")] if name else []
    hits = (hit for pattern in patterns for hit in pattern.finditer(node.text))
    signing = (
        hit
        for at, to in sentences(node.text)
        if _SPEAKS.search(node.text, at, to)
        for hit in _AS.finditer(node.text, at, to)
    )
    for hit in (*hits, *signing):
        part = _trimmed(hit["part"])
        if _names_part(part) and not _speaks_of_another(node.text, hit.start("part")):
            start = hit.start("part")
            return _Part(name=part, span=_line_around(node, start, start + len(part)))
    return None


def _speaks_of_another(text: str, at: int) -> bool:
    """Whether what stands before a part on its line speaks of who wrote or assessed the change, and not of who approved it."""
    line = text[text.rfind("\n", 0, at) + 1 : at]
    return (
        re.search(
            r"\b(?:author|written|wrote|evaluat\w+|validat\w+|present\w*|prepared|without|not)\b[^.;]*$",
            line,
            re.IGNORECASE,
        )
        is not None
    )


def _line_around(node: Node, start: int, end: int) -> Span:
    """The sentence in which a part stands, so that the quote says whose it is."""
    around = next(((at, to) for at, to in sentences(node.text) if at <= start and end <= to), (start, end))
    return Span(evidence=node.item.id, revision=node.item.revision, start=around[0], end=around[1])


def _names_part(text: str) -> bool:
    """Whether some words name a part: `AI owner`, `MRB`."""
    return len(text.split()) <= MOST_WORDS and bool(_PART_WORD.search(text) or _ACRONYM.fullmatch(text))


def _trimmed(part: str) -> str:
    """A part without what follows it: `chair of the board on`."""
    end = re.search(
        r"\s(?:on|at|in|has|have|is|are|and|because|since|after|before|by|with|when|who|from|to)\b|\s\d", part
    )
    return (part[: end.start()] if end else part).strip(" *_\"'“”")


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


_SMALL = frozenset("of the a an for and or its their in to as".split())  # noqa: SIM905


def approvers_by_rule(documents: Scope) -> tuple[Who, ...]:
    """What the rules of a day say of who approves a change of an AI system; kept while the same documents are inside."""
    return documents.derived("who approves", lambda: tuple(_approvers(documents)))


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
    if not telling or len(words) > MOST_WORDS or stem(words[0].lower()) in _NOBODY:
        return None
    return part.strip(" *_")
