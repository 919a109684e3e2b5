"""The people of one scope: who owns or approved what is readable there, each once however the name is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant.domain.evidence import EvidenceId
from assistant.domain.names import login_keys, name_key, same_person
from assistant.domain.people import people_in
from assistant.store.index import ItemView


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody whom owner or approver fields of this scope name."""

    name: str
    """The fullest way in which they are written."""
    spellings: tuple[str, ...]
    """Every way in which they are written, sorted."""
    items: tuple[EvidenceId, ...]
    """What they own or approved, by id."""


@dataclass(frozen=True, slots=True)
class Directory:
    """People by name and by login. Built from what the reader may read, so it tells of nobody else."""

    by_name: Mapping[str, Person]
    """People by the key of their name."""
    by_login: Mapping[str, tuple[Person, ...]]
    """People by the logins that their names give; several share one where it leaves open who is meant."""

    def find(self, name: str) -> Person | None:
        """The one person whom a written name or login can mean; None when there is none, or more than one."""
        key = name_key(name)
        if key in self.by_name:
            return self.by_name[key]
        logins = login_keys(name) if " " in key else {key}
        found = {
            one.name: one for login in logins for one in self.by_login.get(login, ()) if same_person(name, one.name)
        }
        return next(iter(found.values())) if len(found) == 1 else None

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody, by name."""
        return tuple(sorted({one.name: one for one in self.by_name.values()}.values(), key=lambda one: one.name))


def directory(items: Iterable[ItemView]) -> Directory:
    """The people whom owner and approver of the items name; teams, roles and mailboxes are nobody."""
    written: dict[str, dict[str, set[EvidenceId]]] = defaultdict(lambda: defaultdict(set))
    for item in items:
        for value in (item.metadata.owner, item.metadata.approved_by):
            for start, end in people_in(value) if value else ():
                name = value[start:end] if value else ""
                written[name_key(name)][name].add(item.id)
    _join_logins(written)
    by_name = {key: _person(spellings) for key, spellings in written.items()}
    by_login: dict[str, list[Person]] = defaultdict(list)
    for key, person in by_name.items():
        for login in login_keys(person.name) | {key}:
            by_login[login].append(person)
    spelled = {name_key(one): person for person in by_name.values() for one in person.spellings}
    return Directory(by_name | spelled, {login: tuple(people) for login, people in by_login.items()})


def _join_logins(written: dict[str, dict[str, set[EvidenceId]]]) -> None:
    """Move what stands under a login to the full name that gives it, where only one does."""
    givers: dict[str, list[str]] = defaultdict(list)
    for key, spellings in written.items():
        if " " in key:
            for login in login_keys(next(iter(spellings))):
                givers[login].append(key)
    for login in [key for key in written if " " not in key]:
        if len(givers.get(login, ())) == 1:
            for spelling, found in written.pop(login).items():
                written[givers[login][0]][spelling] |= found


def _person(spellings: Mapping[str, set[EvidenceId]]) -> Person:
    """The person of all these spellings."""
    name = min(spellings, key=lambda one: ("@" in one, -one.count(" "), "," in one, -len(one), one))
    items = sorted({each for found in spellings.values() for each in found})
    return Person(name=name, spellings=tuple(sorted(spellings)), items=tuple(items))
