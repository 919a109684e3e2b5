"""How often an organization's own rules want a thing done: the sentences and table rows that set an interval for it.

A sentence sets it where the thing and the deed stand in it, in the heading above it or in the title of its document, and
at least one of them in the sentence itself, the deed beside the interval. A time that runs from something that happened (a leak, a leaver) is no
interval.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assistant.audit.desk import Desk
from assistant.audit.intervals import Interval, interval_in, interval_of
from assistant.audit.record import Record
from assistant.domain.answer import Span
from assistant.domain.dates import Period
from assistant.domain.evidence import Category, Element
from assistant.domain.standing import holds, states_rules

_SENTENCE = re.compile(r"(?:[^.;\n]|\.(?=\w))+[.;]?")
_HAPPENED = re.compile(
    r"\b(?:leak\w*|expos\w+|compromis\w*|suspect\w*|found\s+in|incident\w*|leav(?:er|ers|es|ing)|departure|left|joiner\w*|mover\w*|overdue|remov(?:al|als|ed)"
    r"|kept|retain\w*|retention|stored\s+for|aufbewahr\w*|ausscheiden\w*|austritt\w*|verdacht|départ|conserv\w+|baja|sospecha)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r",\s+(?:and|und|et|y|while|but)\b|:\s+(?=in\b)")
"""Where a sentence goes on to another rule."""
_POINTING = re.compile(r"\W*(?:each|they|these|those|it|all|both|every one)\b", re.IGNORECASE)
"""How a sentence begins that goes on about what was said before it."""
_NAMED = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One interval of one rule."""

    interval: Interval
    """How often."""
    said: str
    """The sentence or row that sets it, which may say for which things."""
    held: Period
    """When its document is or was in force."""
    span: Span
    """The place of the sentence or row."""

    def on(self, day: date) -> bool:
        """Whether it held on a day."""
        return holds(self.held, day)


def limits(desk: Desk, thing: re.Pattern[str], deed: re.Pattern[str]) -> tuple[Limit, ...]:
    """Every interval that documents set for a deed on a thing, whenever they were in force, by document."""
    stating = (item for item in desk.scope.items if item.id in desk.held and item.id not in desk.flagged)
    return tuple(one for item in stating if states_rules(item) for one in _of(desk, desk.record(item), thing, deed))


def fitting(found: tuple[Limit, ...], words: str) -> tuple[Limit, ...]:
    """Those limits whose sentence names what some words name; where none does, all of them."""
    telling = {word.lower().rstrip("s") for word in _NAMED.findall(words)} - _ANY
    named = tuple(one for one in found if telling & {word.lower().rstrip("s") for word in _NAMED.findall(one.said)})
    return named or found


_ANY = frozenset(
    {
        "key",
        "the",
        "and",
        "for",
        "review",
        "access",
        "right",
        "secret",
        "rotation",
        "all",
        "used",
        "der",
        "die",
        "und",
        "les",
    }
)
"""Words that any sentence on such things has."""


def _of(desk: Desk, rule: Record, thing: re.Pattern[str], deed: re.Pattern[str]) -> Iterator[Limit]:
    """The limits of one document."""
    title = rule.item.metadata.title
    for element in desk.scope.elements(rule.item):
        if element.category in (Category.HEADING, Category.FIELD):
            continue
        above = f"{' '.join(element.locator.section[-1:])} {title}"
        for start, end, interval, clause in _intervals(rule, element):
            said = rule.text[start:end]
            # `Each is turned every 180 days` is of what the sentence before it is of
            before = rule.text[element.start : start] if _POINTING.match(said) else ""
            is_of = bool(thing.search(said) or thing.search(above) or thing.search(before))
            is_done = bool(deed.search(clause) or (deed.search(above) and thing.search(clause)))
            is_here = bool(thing.search(said) or deed.search(said))
            if is_of and is_done and is_here and not _HAPPENED.search(said):
                place = Span(evidence=rule.item.id, revision=rule.item.revision, start=start, end=end)
                yield Limit(interval=interval, said=said, held=desk.held[rule.item.id], span=place)


def _intervals(rule: Record, element: Element) -> Iterator[tuple[int, int, Interval, str]]:
    """The sentences of an element with an interval and the clause of it, or the whole row of a table with one in a cell."""
    if element.category is Category.ROW:
        cells = [rule.text[start:end].strip(" *`") for start, end in element.cells]
        found = next((one for cell in cells if (one := interval_of("", cell))), None)
        if found:
            yield element.start, element.end, found, rule.text[element.start : element.end]
        return
    for hit in _SENTENCE.finditer(rule.text, element.start, element.end):
        lead = len(hit[0]) - len(hit[0].lstrip(" \n*-•"))
        for clause in _CLAUSE.split(hit[0]):
            interval = interval_in(clause)
            if interval:
                yield hit.start() + lead, hit.start() + len(hit[0].rstrip()), interval, clause
