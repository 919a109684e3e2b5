"""Whether who approved a change is whom the rule of its day names: a board, the chair or the deputy, two persons, not the owner.

Three things are told apart: that the approver's part is the rule's, that it is another one, and that this cannot be told. Only
what both the rule and the record say in plain words is held against an approval: a record that names no part, or one that the
rule may mean in other words, leaves the question open, and the hop says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.answer.drafting.approvers import Stands, Who, another_by_rule, approvers_by_rule, names_part, stands
from assistant.answer.drafting.rules import Standing
from assistant.answer.sentences import readable, sentences
from assistant.audit.cases import Case, Node
from assistant.audit.roles import Role, plays
from assistant.domain.answer import HopState, Span, Stage
from assistant.domain.draft import DraftHop, DraftTrail
from assistant.domain.names import same_person
from assistant.domain.people import people_in
from assistant.store.scope import Scope

MOST_READ = 24
"""Passages that speak most of an approver and the rule's parts, of which is read what parts the approver has elsewhere."""
_PART_FIELD = re.compile(
    r"(?:approver'?s?[ _.])?(?:role|function|capacity|position|job[ _]title)(?:[ _](?:of[ _](?:the[ _])?)?approver)?",
    re.IGNORECASE,
)
_BEHIND = r"(?:\s*[,(–—/-]\s*|\s+)(?:as\s+|in (?:my|his|her|their) (?:role|capacity) as\s+|for\s+|on behalf of\s+)?(?:the\s+|an?\s+)?"
_PART = r"(?P<part>[^,.;:()\n–—|*]{2,60})"
_AS = re.compile(r"\b(?:as|on behalf of|for)\s+(?:the\s+|an?\s+)?(?P<part>(?:[^\s,.;:()\n–—|]+ ?){1,7})", re.IGNORECASE)
_SPEAKS = re.compile(r"\b(?:approv|sign|agree|consent|second)", re.IGNORECASE)
_NAMES = re.compile(r"[A-Z]\w+ (?:and|&) (?:[A-Z]\w+)|[A-Z]\w+;|\bboth\b|\bjointly\b")


_UNCHECKED = "not checked whether the approver is whom the rule then in force names"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A part of an approver as a record names it."""

    name: str
    """As written."""
    span: Span
    """Where it stands."""


def with_entitlement(chain: DraftTrail, case: Case, book: Standing, day: date | None) -> DraftTrail:
    """The trail with its approval contradicted where the rule of the day names another than who approved.

    Where it cannot be told, an approval that is present says in its `why` that this was not checked.
    """
    hop = next((one for one in chain.hops if one.stage is Stage.APPROVAL), None)
    node = next((one for one in case.nodes if hop and hop.spans and one.item.id == hop.spans[0].evidence), None)
    if hop is None or node is None or day is None or hop.state in (HopState.OTHER_VERSION, HopState.CONTRADICTED):
        return chain
    rules = approvers_by_rule(book.on(day))
    judged = _judged(_let(hop, node, case, book, rules, day), node, case, book, rules)
    return replace(chain, hops=tuple(judged if one is hop else one for one in chain.hops))


def _let(hop: DraftHop, node: Node, case: Case, book: Standing, rules: Sequence[Who], day: date) -> DraftHop:
    """An approval by the author of the change, present where the rules of the day name that approver and ask for no other.

    Who approves and who made the change being one person is a weakness that an organization may have chosen to live with.
    """
    if hop.state is not HopState.SELF_APPROVED or not _is_named(hop, case, book, rules, _part_of(node, hop.person)):
        return hop
    if another_by_rule(book.on(day)) or ";" in hop.why:
        return hop
    rule = next(one for one in rules if not one.barred)
    why = f"{hop.why}; the rule then in force let it be: “{readable(book.scope.quote(rule.span)).rstrip('.')}”"
    return replace(hop, state=HopState.PRESENT, why=why, grounds=(*hop.grounds, rule.span))


def is_unchecked(chain: DraftTrail) -> bool:
    """Whether the approval of a trail is there, and nothing tells whether its approver is whom the rule names."""
    return any(hop.stage is Stage.APPROVAL and _UNCHECKED in hop.why for hop in chain.hops)


def _judged(hop: DraftHop, node: Node, case: Case, book: Standing, rules: Sequence[Who]) -> DraftHop:
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
    why = _UNCHECKED
    said = f": “{readable(book.scope.quote(asked[0].span))}”" if asked else ", for none was found that names one"
    return replace(hop, why=why + said, grounds=(*hop.grounds, *(rule.span for rule in asked[:1])))


def _fault(
    hop: DraftHop, node: Node, case: Case, book: Standing, rules: Sequence[Who], part: _Part | None
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


def _against(book: Standing, said: str, rule: Who, places: Iterable[Span]) -> tuple[str, tuple[Span, ...]]:
    """A reason with the rule in its words."""
    quote = readable(book.scope.quote(rule.span)).rstrip(".")
    return f"{said}, and the rule then in force says “{quote}”", (*places, rule.span)


def _is_named(hop: DraftHop, case: Case, book: Standing, rules: Sequence[Who], part: _Part | None) -> bool:
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
    if person and not people_in(person) and names_part(person):
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
        if names_part(part) and not _speaks_of_another(node.text, hit.start("part")):
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


def _trimmed(part: str) -> str:
    """A part without what follows it: `chair of the board on`."""
    end = re.search(
        r"\s(?:on|at|in|has|have|is|are|and|because|since|after|before|by|with|when|who|from|to)\b|\s\d", part
    )
    return (part[: end.start()] if end else part).strip(" *_\"'“”")
