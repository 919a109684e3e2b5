"""Inventories disagree: two lists of AI systems give one system another tier, owner or status.

Rule: rows of different inventories that share a name are compared in tier, owner and status; lists in other registers and
in tables of documents in force are compared in tier. Owners differ when they are two people; states differ when one says
in operation and another does not. Two words for one thing (`High`, `high risk`) agree. Of the editions of one list, whose
files differ by a year or a version alone, the last is compared: what moved on since the others is no disagreement.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.audit.checks.lacking import lacking
from assistant.audit.checks.result import Family, FindingClass, Result, State
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
    return Result(
        check=Family.SCOPE,
        pattern=PATTERN,
        state=State.FOUND if differing else State.NOT_FOUND,
        title=TITLE,
        subject=group[0].system.name,
        why=f"The lists must agree: {told}" if differing else f"{len(group)} lists agree on {group[0].system.name}",
        suggested=FindingClass.MINOR if differing else None,
        criteria=CRITERIA,
        spans=shown if differing else (),
        against=() if differing else shown,
    )  # fmt: skip


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
