"""Inventories disagree: two lists of AI systems give one system another tier, owner or status.

Rule: rows of different inventories that share a name are compared in tier, owner and status; lists in other registers and
in tables of documents in force are compared in tier. Owners differ when they are two people; states differ when one says
in operation and another does not. Of two inventories that share most of their systems, one in operation that stands in one
alone is found too. Two words for one thing (`High`, `high risk`) agree. Of the editions of one list, whose files differ by
a year or a version alone, the last is compared: what moved on since the others is no disagreement.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.audit.checks.lacking import lacking
from assistant.audit.checks.result import Family, FindingClass, Result, Rule, State
from assistant.audit.desk import Desk
from assistant.audit.editions import earlier_editions
from assistant.audit.inventory import Entry, entries, listings, tier_word
from assistant.domain.answer import Span
from assistant.domain.evidence import Field
from assistant.domain.names import same_person
from assistant.domain.people import is_person

PATTERN = "inventories_disagree"
TITLE = "Two lists say different things of one system"
CRITERIA = ("4.3", "A.4.2")
RULE = Rule(check=Family.SCOPE, pattern=PATTERN, title=TITLE, criteria=CRITERIA)


def check(desk: Desk) -> Iterator[Result]:
    """A result for each system that stands in two lists."""
    groups = [group for group in _groups(desk) if len({one.record.item.path for one in group}) > 1]
    if not groups:
        yield lacking(
            Family.SCOPE,
            PATTERN,
            TITLE,
            CRITERIA,
            "a second list of AI systems with tiers, owners or states, other than an earlier edition of the first,",
        )
    yield from map(_result, groups)
    yield from _one_sided(desk)


def _groups(desk: Desk) -> list[list[Entry]]:
    """What all lists say of each system, by its name."""
    by_name: dict[str, list[Entry]] = {}
    old = earlier_editions(desk)
    for one in (each for each in (*entries(desk), *listings(desk)) if each.record.item.path not in old):
        by_name.setdefault(one.system.name.lower(), []).append(one)
    return [by_name[name] for name in sorted(by_name)]


def _result(group: list[Entry]) -> Result:
    """What the lists say of one system."""
    differing = [(first, other, name) for name in ("tier", "owner", "status") for first, other in _pairs(group, name)]
    shown = tuple(dict.fromkeys(span for one in group for span in _places(one)))
    told = "; ".join(
        f"{name} {_said(first, name)} in {first.record.item.id}, {_said(other, name)} in {other.record.item.id}"
        for first, other, name in differing
    )
    name = group[0].system.name
    if differing:
        return RULE.result(State.FOUND, name, f"The lists must agree: {told}", FindingClass.MINOR, shown)
    return RULE.result(State.NOT_FOUND, name, f"{len(group)} lists agree on {name}", against=shown)


def _one_sided(desk: Desk) -> Iterator[Result]:
    """Systems in operation that one of two inventories has and the other, which has most of the first, has not."""
    lists: dict[str, dict[str, Entry]] = {}
    old = earlier_editions(desk)
    for one in (each for each in entries(desk) if each.record.item.path not in old):
        lists.setdefault(one.record.item.path, {})[_key(one)] = one
    for path, other in ((path, other) for path in sorted(lists) for other in sorted(lists) if path != other):
        shared = lists[path].keys() & lists[other].keys()
        if len(shared) < _ALIKE or 2 * len(shared) < min(len(lists[path]), len(lists[other])):
            continue  # lists of different parts of the organization
        for name in sorted(lists[path].keys() - lists[other].keys()):
            entry = lists[path][name]
            if entry.live and not any(entry.system.pattern().search(row.record.text) for row in lists[other].values()):
                why = f"{entry.record.item.id} has {entry.system.name} in operation; {other}, which lists {len(shared)} of the same systems, has not"
                places = (*_places(entry), next(iter(lists[other].values())).record.headline())
                yield RULE.result(State.FOUND, entry.system.name, why, FindingClass.MINOR, places)


def _key(entry: Entry) -> str:
    """A system's name in lower case."""
    return entry.system.name.lower()


_ALIKE = 2  # systems that two lists share before they are lists of one thing


def _pairs(group: list[Entry], name: str) -> Iterator[tuple[Entry, Entry]]:
    """The first entry of a group with each of another file that says otherwise."""
    first = next((one for one in group if _field(one, name)), None)
    for other in group:
        if first and other.record.item.path != first.record.item.path and _differ(first, other, name):
            yield first, other


def _differ(first: Entry, other: Entry, name: str) -> bool:
    """Whether two entries say different things."""
    left, right = _field(first, name), _field(other, name)
    if left is None or right is None:
        return False
    if name == "tier":
        return tier_word(left.value) != tier_word(right.value)
    both = "#" in first.record.item.id and "#" in other.record.item.id
    if not both or first.record.item.metadata.kind is not other.record.item.metadata.kind:
        return False  # the owner of an assessment is not the owner of the system
    if name == "owner":
        return is_person(left.value) and is_person(right.value) and not same_person(left.value, right.value)
    return first.live != other.live


def _field(entry: Entry, name: str) -> Field | None:
    """The field of a comparison."""
    return {"tier": entry.tier, "owner": entry.owner, "status": entry.status}[name]


def _said(entry: Entry, name: str) -> str:
    """What an entry says."""
    field = _field(entry, name)
    return field.value if field else ""


def _places(entry: Entry) -> Iterator[Span]:
    """The places of what an entry says."""
    yield entry.record.span(next(iter(entry.record.fields)))
    yield from (entry.record.span(field) for field in (entry.tier, entry.owner, entry.status) if field)
