"""Owners and approvers who have left: what they still hold, and what bears their name after their last day.

Rule: of the people register's persons, `owner_has_left` is found where one who had left by today still holds an account, a
key or a role in a register of access that is not over, or is still in charge of a system, risk, supplier or document in
force; `approver_had_left` where an approval bears the name of one who was gone on its day. A holding that ended, and an
approval of the last day or before, is a near miss.

Not decidable where no register of people with a start and an end is in this scope.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from assistant.audit.charges import charges
from assistant.audit.checks.result import Family, FindingClass, Result, Rule, State
from assistant.audit.columns import Column
from assistant.audit.desk import Desk
from assistant.audit.roles import Role
from assistant.audit.staff import Member, Staff, staff
from assistant.domain.answer import Span
from assistant.domain.evidence import Kind
from assistant.domain.people import people_in

_CRITERIA = ("5.3", "A.3.2")
OWNER = Rule(check=Family.CHECKLIST, pattern="owner_has_left", title="An owner who has left", criteria=_CRITERIA)
APPROVER = Rule(
    check=Family.CHECKLIST, pattern="approver_had_left", title="An approver who had left", criteria=_CRITERIA
)
_HOLDER = Column(("holder", "owner", "account owner", "held by", "custodian", "assigned to", "responsible*"), without=("date", "review*"))  # fmt: skip
_ENDED = Column(("rotated*", "revoked*", "disabled*", "removed on", "deactivated*", "expired on", "closed*", "deleted*"), without=("by", "age"))  # fmt: skip


def check(desk: Desk) -> Iterator[Result]:
    """A result for each person who left and still holds something, and for each approval of one who was gone."""
    register = staff(desk)
    if not register.members:
        why = "Not decidable: no register of people with the days on which they began and left is in this scope"
        yield OWNER.result(State.UNDECIDABLE, "people", why)
        return
    yield from _holders(desk, register)
    yield from _approvers(desk, register)


def _holders(desk: Desk, register: Staff) -> Iterator[Result]:
    """What people who left still hold, and what they held."""
    held: dict[str, list[Span]] = defaultdict(list)
    over: dict[str, list[Span]] = defaultdict(list)
    gone: dict[str, Member] = {}
    for name, span, is_over in _holdings(desk):
        member = register.left(name, desk.today)
        if member:
            gone[member.name] = member
            (over if is_over else held)[member.name].append(span)
    for name, member in sorted(gone.items()):
        listed = ", ".join(dict.fromkeys(span.evidence for span in held[name] or over[name]))
        left = f"{name} left on {member.end or 'an unknown day'}"
        if held[name]:
            yield OWNER.result(State.FOUND, name, f"{left} and still has {listed}", FindingClass.MINOR, (member.span, *held[name]), over[name])  # fmt: skip
        else:
            yield OWNER.result(State.NOT_FOUND, name, f"{left}; what they had is over: {listed}", against=(member.span, *over[name]))  # fmt: skip


def _holdings(desk: Desk) -> Iterator[tuple[str, Span, bool]]:
    """Who holds or owns what, where it is said, and whether that is over; a review that is done is no holding."""
    for charge in charges(desk):
        if len(charge.people) == 1:
            yield charge.people[0], charge.span, charge.over
    for row in desk.rows(Kind.ACCESS):
        holder = _HOLDER.said(row.fields)
        for start, end in people_in(holder.value) if holder else ():
            yield holder.value[start:end] if holder else "", row.span(holder), _ENDED.said(row.fields) is not None


def _approvers(desk: Desk, register: Staff) -> Iterator[Result]:
    """Approvals that bear the name of somebody who was gone on their day."""
    for plain in desk.records(Kind.APPROVAL):
        record = desk.graph.nodes.get(plain.item.id, plain)  # as a hop it tells who gave it in a line of its own
        named = record.person(Role.APPROVER)
        approver = plain.item.metadata.approved_by or (named.value if named else None)
        member = register.left(approver, record.date.start) if approver and record.date else None
        if member and record.item.id not in desk.flagged:
            place = record.place_of(approver or "") or record.span(record.person(Role.APPROVER))
            why = f"{record.item.id} of {record.date} bears the approval of {member.name}, who left on {member.end or 'an unknown day'}"  # fmt: skip
            yield APPROVER.result(State.FOUND, record.item.metadata.title, why, FindingClass.MINOR, (place, *record.shown_date(), member.span))  # fmt: skip
