"""One short question back where a plan's words can be read in two ways, each of which the reader may see."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection

from assistant.audit.references import References, System, key_of
from assistant.domain.evidence import EvidenceId
from assistant.domain.plan import IN_PROSE, Plan
from assistant.store.index import ItemView

_SLASHED = re.compile(r"(?<![\w/.])(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)(?![\w/])")
_MONTHS = 12


def ambiguity(text: str, plan: Plan, known: References) -> str:
    """What to ask back; empty when the words have one reading."""
    return (
        _systems(_without_titles(text, plan, known), known)
        or _identifiers(text, plan, known)
        or ("" if plan.period else _date(text, plan))
    )


def _without_titles(text: str, plan: Plan, known: References) -> str:
    """The question without titles in quotation marks by which it names a record of its plan: that one is meant, and no other."""
    for identifier in plan.identifiers:
        for item in known.resolve(identifier):
            text = re.sub(rf"[“\"'‘]{re.escape(item.metadata.title.strip())}[”\"'’]", " ", text, flags=re.IGNORECASE)
    return text


def _systems(text: str, known: References) -> str:
    """Two systems of one name, of which the question says no other name."""
    for system in known.systems_in(text):
        alias = next((match.group() for match in [system.pattern().search(text)] if match), "")
        same = [one for one in known.systems if alias and _plain(alias) in map(_plain, one.aliases)]
        if len({one.row for one in same}) > 1 and not _told_apart(text, alias, same):
            rows = ", ".join(f"{one.name} ({key_of(one.row)})" for one in sorted(same, key=lambda one: one.row))
            return f"Which system do you mean by “{alias}”: {rows}?"
    return ""


def _told_apart(text: str, alias: str, same: Collection[System]) -> bool:
    """Whether the question names one of several systems by another of its names too, such as its id."""
    others = {one.row for one in same for name in one.aliases if _plain(name) != _plain(alias) and name in text.lower()}
    return len(others) == 1


def _plain(name: str) -> str:
    """A name without what may join its parts."""
    return re.sub(r"[-_\s]+", " ", name.lower()).strip()


def _identifiers(text: str, plan: Plan, known: References) -> str:
    """An id under which files keep different records of one kind, where none of the files is named."""
    for identifier in plan.identifiers:
        of_kind: dict[str, list[ItemView]] = defaultdict(list)
        for item in known.resolve(identifier):
            if "#" in item.id:
                of_kind[item.metadata.kind].append(item)
        for items in of_kind.values():
            titles = {" ".join(item.metadata.title.split()).lower() for item in items}
            if len(titles) > 1 and len({item.path for item in items}) > 1 and not _names_one(text, items):
                named = "; ".join(f"{item.id} ({item.metadata.title})" for item in items[:4])
                return f"Which record do you mean by “{identifier}”: {named}?"
    return ""


def _names_one(text: str, items: Collection[ItemView]) -> bool:
    """Whether the question names the file or the entry of some of the records."""
    folded = text.lower()
    return any(str(name).lower() in folded for item in items for name in (EvidenceId(item.path), item.source))


def _date(text: str, plan: Plan) -> str:
    """A date that two customs read as two days, where a period would select records."""
    found = _SLASHED.search(text)
    if found is None or plan.intent in IN_PROSE:
        return ""
    one, other, year = int(found[1]), int(found[2]), found[3]
    if not (1 <= one <= _MONTHS and 1 <= other <= _MONTHS):
        return ""
    return f"Which day do you mean by {found[0]}: {year}-{other:02}-{one:02} or {year}-{one:02}-{other:02}?"
