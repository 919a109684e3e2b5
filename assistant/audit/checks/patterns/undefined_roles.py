"""Undefined roles: nobody by name is in charge, or somebody who has left.

Rule: it is found of a system where an owner's field, or a sentence of a page, card, report or rule, puts a team, mailbox, post
or alias in charge of it and no person; of anything else, by whoever is named; of a row of an inventory that fills in owners
and has none here; of a duty in a table of responsibilities (RACI) that makes nobody, or a group only, accountable; of a post in a list of posts to which nobody is appointed; and of a person of the people register who had left by today and still has an open duty. It does not
count where the same row, page or card names the accountable person; where a page of the system in force does so and the
sentence stands elsewhere; where any register, list, charter or page names who holds that team, mailbox or post in one row or line; or where what they
had is retired or closed. Major where an inventory names no person for a system of the highest tier, else minor.

Not decidable where no record of this scope says who is in charge of anything, or an inventory has no such column.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.audit.charges import Charge, charges, owners
from assistant.audit.checks.result import Family, FindingClass, Result, Rule, State
from assistant.audit.columns import words_of
from assistant.audit.desk import Desk
from assistant.audit.holders import holder, is_mailbox
from assistant.audit.posts import vacancies
from assistant.audit.raci import duties
from assistant.audit.registers import registers
from assistant.audit.staff import Member, Staff, staff
from assistant.domain.answer import Span
from assistant.domain.evidence import EvidenceId, Kind
from assistant.domain.people import is_group, is_person, is_post

PATTERN = "undefined_roles"
TITLE = "Nobody by name is in charge"
CRITERIA = ("5.3", "A.3.2")
RULE = Rule(check=Family.PATTERNS, pattern=PATTERN, title=TITLE, criteria=CRITERIA)
_HIGH = "high"
_MOST_ROWS = 10
"""Rows without an owner that are told one by one; of more, their register is told once."""
_LISTED = 5
"""Records that are listed by id in a reason."""


@dataclass(frozen=True, kw_only=True, eq=False)
class _Roles:
    """What a scope says of who is in charge."""

    desk: Desk
    """The desk."""
    staff: Staff
    """The people register."""
    every: tuple[Charge, ...]
    """Every charge."""

    @cached_property
    def clear(self) -> Mapping[EvidenceId, tuple[Charge, ...]]:
        """Charges that name a person who is there, by record."""
        found: dict[EvidenceId, list[Charge]] = defaultdict(list)
        for charge in self.every:
            if not self.is_vague(charge) and not self.gone(charge) and not charge.over:
                found[charge.record.item.id].append(charge)
        return {name: tuple(several) for name, several in found.items()}

    def is_vague(self, charge: Charge) -> bool:
        """Whether a charge names no person: a lone word that the people register does not know is an alias."""
        lone = len(charge.people) == 1 and " " not in charge.people[0] and charge.people[0] == charge.who.strip()
        alias = lone and bool(self.staff.members) and "@" not in charge.who and not self.staff.knows(charge.who)
        if "@" in charge.who and len(charge.people) == 1 and is_mailbox(self.desk, charge.people[0]):
            return True
        known = alias and self.desk.known.people.find(charge.who)
        return not charge.people or (alias and not (known and " " in known.name))

    def gone(self, charge: Charge) -> tuple[Member, ...]:
        """The people of a charge, where all of them have left."""
        left = [self.staff.left(name, self.desk.today) for name in charge.people]
        return tuple(one for one in left if one) if left and all(left) else ()

    def clearing(self, charge: Charge) -> tuple[Span, ...]:
        """The places that name the accountable person behind a charge that names none."""
        same = [one for one in self.clear.get(charge.record.item.id, ()) if one.stated or not charge.stated or charge.contact]  # fmt: skip
        pages = [one for one in self._stated_of(charge) if charge.stated or charge.record.item.metadata.kind is Kind.MONITORING]  # fmt: skip
        titled = [one for one in self._stated if _plain(charge.who) in _plain(one.record.item.metadata.title)]
        found = [one.span for one in (*same, *pages, *titled)]
        held = holder(self.desk, charge.who)
        post = self.staff.holding(charge.who, self.desk.today) if is_post(charge.who) else None
        owner = self._owner(charge) if is_post(charge.who) and "owner" in words_of(charge.who) else ()
        return tuple(dict.fromkeys((*found, *((held,) if held else ()), *((post.span,) if post else ()), *owner)))

    @cached_property
    def _stated(self) -> tuple[Charge, ...]:
        """Sentences of pages that name a person who is there."""
        kinds = (Kind.OVERSIGHT, Kind.PROCEDURE)
        return tuple(one for several in self.clear.values() for one in several if one.stated and one.record.item.metadata.kind in kinds)  # fmt: skip

    def _stated_of(self, charge: Charge) -> list[Charge]:
        """The sentences of pages of the same system that name the accountable person."""
        return [one for one in self._stated if set(one.systems) & set(charge.systems)]

    def _owner(self, charge: Charge) -> tuple[Span, ...]:
        """The owner that the inventory names for the system of a charge."""
        return tuple(one.span for system in charge.systems for one in self.clear.get(system.row, ()))


def check(desk: Desk) -> Iterator[Result]:
    """A result for each system, owner or person that is not clear, and for each near miss."""
    roles = _Roles(desk=desk, staff=staff(desk), every=charges(desk))
    vague: dict[str, list[Charge]] = defaultdict(list)
    for charge in roles.every:
        if not charge.over and roles.is_vague(charge):
            vague[_subject(charge)].append(charge)
    if not roles.every and not desk.known.systems:
        yield RULE.result(State.UNDECIDABLE, "roles", "Not decidable: no inventory, register or page in this scope says who is in charge of anything")  # fmt: skip
    for subject, several in sorted(vague.items()):
        yield from _of_vague(roles, subject, several)
    yield from _of_tables(desk)
    for post in vacancies(desk):
        why = f"{post.record.item.id} names nobody for it (“{post.who}”), as other rows of its register do"
        yield RULE.result(State.FOUND, post.name, why, FindingClass.MINOR, post.spans)
    yield from _of_leavers(roles)
    yield from _without_owner(desk)


def _of_vague(roles: _Roles, subject: str, several: Sequence[Charge]) -> Iterator[Result]:
    """What the charges of one subject that name no person come to."""
    cleared = {id(charge): roles.clearing(charge) for charge in several}
    open_ones = [charge for charge in several if not cleared[id(charge)] and not charge.contact]
    against = tuple(span for spans in cleared.values() for span in spans)
    if open_ones:
        named = ", ".join(dict.fromkeys(_named(charge) for charge in open_ones))
        heavy = any(charge.record.item.metadata.kind is Kind.INVENTORY and roles.desk.tiers.get(charge.record.item.id) == _HIGH for charge in open_ones)  # fmt: skip
        weight = FindingClass.MAJOR if heavy else FindingClass.MINOR
        why = f"No person is named, only {named}: {_ids(open_ones)}"
        yield RULE.result(State.FOUND, subject, why, weight, [charge.span for charge in open_ones], against)
    elif against:
        spans = (*(charge.span for charge in several), *against)
        why = f"{_named(several[0])} is named ({_ids(several)}), and the accountable person stands beside it"
        yield RULE.result(State.NOT_FOUND, subject, why, against=spans)


def _of_tables(desk: Desk) -> Iterator[Result]:
    """A result for each duty of a table of responsibilities for which nobody, or only a group that nobody leads, is accountable."""
    for duty in duties(desk):
        named = [who for who in duty.accountable if not is_group(who) or is_person(who)]
        held = [place for who in duty.accountable if is_group(who) and (place := holder(desk, who))]
        if named or held:
            why = f"{', '.join(duty.accountable)} is accountable for {duty.name}"
            if any(map(is_group, duty.accountable)):
                yield RULE.result(State.NOT_FOUND, duty.name, why, against=(*duty.spans, *held))
        else:
            groups = ", ".join(duty.accountable)
            said = f"only {groups}, a group, is" if groups else "nobody is"
            yield RULE.result(State.FOUND, duty.name, f"{said} accountable for it in {duty.record.item.id}", FindingClass.MINOR, duty.spans)  # fmt: skip


def _of_leavers(roles: _Roles) -> Iterator[Result]:
    """A result for each person who left and is still named, or was and no longer matters."""
    named: dict[str, list[Charge]] = defaultdict(list)
    gone: dict[str, Member] = {}
    for charge in roles.every:
        for member in roles.gone(charge):
            gone[member.name] = member
            named[member.name].append(charge)
    for name, several in sorted(named.items()):
        current = [charge for charge in several if not charge.over]
        past = [charge.span for charge in several if charge.over]
        left = f"{name} left on {gone[name].end or 'an unknown day'}"
        if current:
            spans = (gone[name].span, *(charge.span for charge in current))
            yield RULE.result(State.FOUND, name, f"{left} and is still in charge: {_ids(current)}", FindingClass.MINOR, spans, past)  # fmt: skip
        else:
            why = f"{left}; what they had is closed or no longer in force: {_ids(several)}"
            yield RULE.result(State.NOT_FOUND, name, why, against=(gone[name].span, *past))


def _without_owner(desk: Desk) -> Iterator[Result]:
    """Rows of an inventory that leave the owner out where others name one."""
    rows = {system.row: system.name for system in desk.known.systems}
    retired = {charge.record.item.id for charge in charges(desk) if charge.over}
    inventories = registers(desk, (Kind.INVENTORY,))
    kept = any(owners(row.record) for register in inventories for row in register.rows)
    for register in inventories:
        systems = [row for row in register.rows if row.record.item.id in rows]
        bare = [row for row in systems if not owners(row.record) and row.record.item.id not in retired]
        if len(bare) == len(systems):
            if kept or not systems:
                continue  # a sheet of notes beside an inventory that names owners
            why = (
                f"Not decidable: {register.name} names no owner in any column, so who is in charge must stand elsewhere"
            )
            yield RULE.result(State.UNDECIDABLE, register.name, why, spans=[systems[0].record.span()])
        elif len(bare) > _MOST_ROWS:
            why = f"{len(bare)} of {len(systems)} rows of {register.name} name nobody in charge"
            yield RULE.result(
                State.FOUND, register.name, why, FindingClass.MINOR, [row.record.headline() for row in bare]
            )
        else:
            for row in bare:
                why = f"{row.record.item.id} names nobody in charge, as other rows of its register do"
                yield RULE.result(
                    State.FOUND, rows[row.record.item.id], why, FindingClass.MINOR, [row.record.headline()]
                )


def _subject(charge: Charge) -> str:
    """What a charge without a person is about: its one system, else whoever is named."""
    return charge.systems[0].name if len(charge.systems) == 1 else charge.who.strip()


def _named(charge: Charge) -> str:
    """Who is named, and what for."""
    sort = "a group" if is_group(charge.who) else "a post" if is_post(charge.who) else "no known person"
    return f"“{charge.who}” ({sort}{f', for {charge.duty}' if charge.stated and charge.duty else ''})"


def _ids(several: Iterable[Charge]) -> str:
    """The records of some charges."""
    listed = list(dict.fromkeys(charge.record.item.id for charge in several))
    more = f" and {len(listed) - _LISTED} more" if len(listed) > _LISTED else ""
    return ", ".join(listed[:_LISTED]) + more


def _plain(name: str) -> str:
    """A name's words in lower case without the article."""
    return " ".join(word for word in name.lower().split() if word not in ("the", "our"))
