"""What an audit reads of one scope: records with their fields, people, systems, documents in force, and cases.

A desk is made for one scope and one day; all that it gives was reckoned from what lies inside, each once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TypeVar, cast

from assistant.audit.cases import Case, Graph, cases, trail_graph
from assistant.audit.criteria import Criteria
from assistant.audit.english import fields_in_english
from assistant.audit.grade import Facts, grade
from assistant.audit.impact import tier
from assistant.audit.record import Record
from assistant.audit.references import References, System, references
from assistant.audit.shapes import fields_by_shape
from assistant.audit.succession import successions
from assistant.audit.trail import trail
from assistant.audit.weaknesses import stated_owner, weaknesses
from assistant.domain.answer import Grade
from assistant.domain.dates import Period
from assistant.domain.draft import DraftTrail
from assistant.domain.errors import BadInput
from assistant.domain.evidence import EvidenceId, Field, Flag, Kind, Link
from assistant.domain.standing import holds, in_force, states_rules
from assistant.store.index import ItemView
from assistant.store.scope import Scope

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, eq=False)
class Desk:
    """One scope on one day, as an auditor reads it."""

    scope: Scope
    """What may be read."""
    today: date
    """The day that ages and due dates are reckoned to."""
    criteria: Criteria
    """The criteria of the audit."""
    period: Period | None = None
    """The audit period: cases and events of it count; None is all that there is."""
    judge: Callable[[Case, date], DraftTrail] = trail
    """Draws the trail of a case on a day; the one of the answers also holds it against the rules of its own day."""

    judged_by: str = "trail"
    """What the judge is called: its trails are kept under that name for as long as the same items are inside."""

    @cached_property
    def known(self) -> References:
        """What names name: keys, systems, people."""
        return references(self.scope)

    @cached_property
    def graph(self) -> Graph:
        """Records that can be hops, and which name each other."""
        return trail_graph(self.scope, self.known)

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """Changes of AI systems in the period."""
        return cases(self.graph, self.period)

    @cached_property
    def trails(self) -> tuple[tuple[Case, DraftTrail], ...]:
        """Each case with its trail."""
        name = f"trails by {self.judged_by} on {self.today} in {self.period}"
        return self.scope.derived(name, lambda: tuple((case, self.judge(case, self.today)) for case in self.cases))

    def trails_of(self, name: str) -> tuple[DraftTrail, ...]:
        """The trails of what a name means: a system, or one version of it. Raises BadInput where it means neither."""
        systems = self.known.systems_in(name)
        if not systems:
            raise BadInput(f"no system named {name!r} in the inventories that you may read")
        rows = {one.row for one in systems}
        versions = {(one.row, number) for one in systems for number in one.versions_in(name)}
        return tuple(
            drawn for case, drawn in self.trails if (case.version in versions if versions else rows & case.systems)
        )

    @cached_property
    def held(self) -> Mapping[EvidenceId, Period]:
        """When each document is or was in force."""
        pairs = [(one.newer, one.older) for one in successions(self.scope, self.known)]
        return in_force(self.scope.items, pairs)

    @cached_property
    def fields(self) -> Mapping[EvidenceId, tuple[Field, ...]]:
        """Named values of every item, their names in English, and by their shape where their headings tell nothing."""
        return self._shaped[0]

    @property
    def own_headings(self) -> Mapping[str, frozenset[str]]:
        """Headings that are words of the organization's own, by the names under which `fields` has them."""
        return self._shaped[1]

    @cached_property
    def _shaped(self) -> tuple[Mapping[EvidenceId, tuple[Field, ...]], Mapping[str, frozenset[str]]]:
        """Both, read at once."""
        kinds = {item.id: item.metadata.kind for item in self.scope.items}
        systems = frozenset(one.name for one in self.known.systems)
        rules = [
            self.texts[item.id]
            for item in self.scope.items
            if states_rules(item) and self._holds(item, self.today) and item.id not in self.flagged
        ]
        return fields_by_shape(fields_in_english(self.scope.all_fields()), kinds, systems, rules)

    @cached_property
    def texts(self) -> Mapping[EvidenceId, str]:
        """The text of every item."""
        return self.scope.all_texts()

    @cached_property
    def links(self) -> Mapping[EvidenceId, tuple[Link, ...]]:
        """Edges of every item."""
        return self.scope.all_links()

    @cached_property
    def flagged(self) -> frozenset[EvidenceId]:
        """Items in whose text screening saw orders to a machine or hidden words: never taken as a statement."""
        unsafe = {Flag.INSTRUCTION, Flag.HIDDEN}
        return frozenset(name for name, seen in self.scope.flagged().items() if any(each & unsafe for each in seen))

    def once(self, name: str, make: Callable[[], T]) -> T:
        """What a module reckons from this desk, kept under a name of its own for as long as the desk is."""
        if name not in self._kept:
            self._kept[name] = make()
        return cast("T", self._kept[name])

    @cached_property
    def _kept(self) -> dict[str, object]:
        """What was reckoned once."""
        return {}

    def record(self, item: ItemView) -> Record:
        """An item with its text and fields."""
        return Record(item=item, text=self.texts[item.id], fields=self.fields.get(item.id, ()))

    def records(self, *kinds: Kind) -> tuple[Record, ...]:
        """Items of some kinds, by id; of every kind when none is named."""
        return tuple(self.record(item) for item in self._of(kinds))

    def rows(self, *kinds: Kind) -> tuple[Record, ...]:
        """Items of some kinds that are records inside a file, by id."""
        return tuple(self.record(item) for item in self._of(kinds) if "#" in item.id)

    @cached_property
    def rules(self) -> tuple[Record, ...]:
        """Documents that state rules and are in force today, by id."""
        return self.rules_on(self.today)

    def rules_on(self, day: date) -> tuple[Record, ...]:
        """Documents that stated rules on a day, by id."""
        return tuple(self.record(item) for item in self.scope.items if states_rules(item) and self._holds(item, day))

    @cached_property
    def tiers(self) -> Mapping[EvidenceId, str]:
        """The risk tier of each system of the inventory that states one, by its row: high, limited or low."""
        stated = {system.row: tier(self.fields.get(system.row, ())) for system in self.known.systems}
        return {row: said for row, said in stated.items() if said}

    @cached_property
    def system_at(self) -> Mapping[EvidenceId, System]:
        """The system of each row of the inventory."""
        return {one.row: one for one in self.known.systems}

    def systems_of(self, item: ItemView) -> tuple[System, ...]:
        """The systems that an item is about: those of its title and metadata, else those that its text names."""
        about = self.known.systems_in("\n".join((item.metadata.title, *item.metadata.systems)))
        return about or self.known.systems_in(self.texts[item.id])

    def named(self, target: str) -> tuple[ItemView, ...]:
        """Items that a key or id names, by id."""
        return self.known.resolve(target)

    def grade_of(self, item: ItemView) -> tuple[Grade, str]:
        """How strong an item is as evidence today, with the rule that decided."""
        held = self.held.get(item.id)
        resolves = any(self.known.resolve(link.target) for link in self.links.get(item.id, ()))
        superseded = held is not None and held.end is not None and held.end <= self.today
        facts = Facts.of(item, superseded=superseded, resolves=resolves, today=self.today)
        if facts.is_deck and not facts.owner:
            facts = replace(facts, owner=stated_owner(self.texts[item.id]))
        return grade(replace(facts, weakness=self.weaknesses.get(item.id, "")))

    @cached_property
    def weaknesses(self) -> Mapping[EvidenceId, str]:
        """Why items are weak by what stands around them."""
        return weaknesses(self)

    def _of(self, kinds: Iterable[Kind]) -> Iterable[ItemView]:
        wanted = frozenset(kinds)
        return (item for item in self.scope.items if not wanted or item.metadata.kind in wanted)

    def _holds(self, item: ItemView, day: date) -> bool:
        held = self.held.get(item.id)
        return held is not None and holds(held, day)
