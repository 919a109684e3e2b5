"""What earlier versions of a document said, and how one differs from the next: each side quoted, with the days it held.

The rule that one revision of a document answers at most is lifted here, and here alone, for the versions that are asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from assistant.answer.drafting.candidates import candidates, term_weights
from assistant.answer.drafting.prose import draft_prose
from assistant.answer.drafting.relevance import SAY
from assistant.answer.drafting.rules import Rulebook
from assistant.answer.drafting.statements import differences, most_like, stated_place, statements, title_place
from assistant.answer.question.asked import WHO, projected
from assistant.answer.question.history import RULE_WORDS, History, Side, asks_more, plain_label
from assistant.answer.question.reading import Reading
from assistant.answer.question.values import columns
from assistant.answer.retrieval.retrieve import retrieve
from assistant.answer.words import content_stems, stem, stems, words
from assistant.audit.record import written
from assistant.audit.references import References, key_of
from assistant.audit.succession import successions
from assistant.domain.answer import Basis, DraftClaim, Span
from assistant.domain.dates import Period
from assistant.domain.draft import Draft, DraftGap, DraftNear
from assistant.domain.evidence import EvidenceId, Status
from assistant.domain.plan import Plan
from assistant.domain.standing import bare_title, families, holds, states_rules
from assistant.store.index import ItemView
from assistant.store.scope import Scope

MOST_VERSIONS = 4
"""Versions told at once, the latest of them."""
MOST_OF_ONE = 2
"""Statements of one version that answer a question for one thing."""
_NAMED, _OF_KIND, _SEVERAL = 1.0, 0.25, 0.5
"""What a word of the title counts towards a document, what one that says no more than its kind, and that it has versions."""
_A_FIELD = re.compile(
    r"\b(?:approve[ds]?|approver|owns?|owner|owned|wrote|written|author|sign(?:ed|s)?|review)\b", re.IGNORECASE
)
_OFF = re.compile(r"^\s*(?:off|up)(?:\s+on)?\b", re.IGNORECASE)
_BESIDE = re.compile(r"\b(?:under|by|in|for|per|with|to|against|after|before|when|if|as)\b|[?.,;:]", re.IGNORECASE)
"""Ends the words of what is approved or owned: "who approves a release under the procedure" asks of no document."""
_DAYS = re.compile(
    r"\b(?:when|since|until|till|(?:from|by|on|which|what|first|last)\s+(?:which\s+|what\s+)?(?:day|date)|how\s+long)\b.{0,80}?"
    r"\b(?:in\s+force|effect(?:ive)?|appl(?:y|ies|ied)|b(?:i|ou)nd(?:s|ing)?|valid|start(?:s|ed)?|replaced|superseded)\b"
    r"|\bin\s+force\b",
    re.IGNORECASE,
)
"""Asks when a version held, which the day it took effect answers."""
_MUST = re.compile(
    r"\b(?:must|shall|had?\s+to|have\s+to|has\s+to|may|might|could|can|allowed|needed?|supposed)\b", re.IGNORECASE
)
_EDITIONS = frozenset(stems("version edition issue revision document in on of the"))
"""Words that name no document, though its title may hold them: "Promotion of Model Versions"."""
_KNOWN = 2.5
"""How much less sure an answer may be than among all evidence, where the document is known that must hold it."""


@dataclass(frozen=True)
class Versions:
    """The versions of one document, oldest first."""

    book: Rulebook
    """Everything that may answer, and when each document held."""
    members: tuple[ItemView, ...]
    """The versions, drafts among them."""
    sure: bool
    """Whether the question names it, so that what it does not say is a gap and not looked for elsewhere."""

    @cached_property
    def issued(self) -> tuple[ItemView, ...]:
        """Those that are no drafts and began by the question's day."""
        day = self.book.today
        return tuple(
            one
            for one in self.members
            if one.metadata.status is not Status.DRAFT and (self._start(one) is None or self._begin(one) <= day)
        )

    @cached_property
    def current(self) -> ItemView | None:
        """The one in force on the question's day; None where none is."""
        held, day = self.book.held, self.book.today
        return next((one for one in reversed(self.issued) if one.id in held and holds(held[one.id], day)), None)

    def meant(self, history: History, period: Period | None = None) -> tuple[ItemView, ...]:
        """The versions that a question is about, oldest first; by the days of a period where those are asked for."""
        if history.side is Side.DAY and not history.labels:
            return self._of_days(period)[-MOST_VERSIONS:]
        labelled = [one for one in self.members if plain_label(one.metadata.version) in history.labels]
        if history.labels:
            return tuple(labelled[-MOST_VERSIONS:]) if history.side is Side.NAMED else self._beside(history, labelled)
        before = self._before(self.current) if self.current else self.issued
        match history.side:
            case Side.FIRST:
                return self.issued[:1]
            case Side.PREVIOUS:
                return before[-1:]
            case Side.EARLIER:
                return before[-MOST_VERSIONS:]
            case _:
                return (*before, *((self.current,) if self.current else ()))[-MOST_VERSIONS:]

    def _of_days(self, period: Period | None) -> tuple[ItemView, ...]:
        """The versions in force on any day of a period; on the question's day where there is none."""
        first, end = (period.start, period.end) if period else (None, None)
        first, end = first or self.book.today, end or self.book.today + timedelta(days=1)
        held = ((one, self.book.held.get(one.id)) for one in self.members if one.metadata.status is not Status.DRAFT)
        return tuple(
            one
            for one, days in held
            if days and (days.start is None or days.start < end) and (days.end is None or days.end > first)
        )

    def _beside(self, history: History, labelled: Sequence[ItemView]) -> tuple[ItemView, ...]:
        """Those before the first label, or each label with the one that it is compared with."""
        if not labelled:
            return ()
        before = self._before(labelled[0])
        if history.side is Side.EARLIER:
            return before[-MOST_VERSIONS:]
        return tuple(labelled) if len(labelled) > 1 else (*before[-1:], *labelled)

    def _before(self, item: ItemView) -> tuple[ItemView, ...]:
        """The issued versions in front of one."""
        return tuple(one for one in self.issued if self.members.index(one) < self.members.index(item))

    def lacking(self, history: History) -> tuple[str, ...]:
        """The labels of a question that no version has."""
        there = {plain_label(one.metadata.version) for one in self.members}
        return tuple(label for label in history.labels if label not in there)

    def _start(self, item: ItemView) -> date | None:
        return _start(item, self.book.held)

    def _begin(self, item: ItemView) -> date:
        return self._start(item) or date.min

    def header(self, item: ItemView) -> DraftClaim:
        """Which version it is and when it held, with the places that say so: its own, and those of what took its place."""
        scope, held = self.book.scope, self.book.held.get(item.id)
        label, spans = stated_place(scope, item, [item.metadata.version] if item.metadata.version else [])
        title = item.metadata.title
        name = f"{title}, {_called(label)}" if label and not _says(title, label) else title
        spans = (title_place(scope, item), *spans)
        began, places = stated_place(scope, item, written(item.metadata.effective or item.metadata.date))
        told = f"in force from {began}" if began else ""
        spans += places
        if item.metadata.status is Status.DRAFT:
            told, spans = "a draft, never in force", spans[:2]
        elif held and held.end and began and held.start != held.end:
            ended, places = self._taken(item, held)
            told += f" until {ended}" if ended else ""
            spans += places
        return DraftClaim(
            text=f"{name}: {told}." if told else f"{name}.",
            spans=tuple(dict.fromkeys(spans)),
            basis=Basis.COMPUTED,
            rule="days in force, from one version's first to the next one's",
            history=True,
            on=self.on(item),
        )

    def _taken(self, item: ItemView, held: Period) -> tuple[str, tuple[Span, ...]]:
        """The day on which another version took the place, as that one states it."""
        for other in self.members:
            start = other.metadata.effective or other.metadata.date
            if other.id != item.id and start and start.start == held.end:
                return stated_place(self.book.scope, other, written(start))
        return "", ()

    def on(self, item: ItemView) -> date | None:
        """A day on which a version held, for its citations; the question's where it never did."""
        held = self.book.held.get(item.id)
        return held.start if held and held.start else None


def draft_versions(book: Rulebook, plan: Plan, history: History) -> Draft | None:
    """What the versions that a question asks about say, each side under its version; None where no document is meant."""
    found = versions_of(book, plan, history)
    if found is None or (history.side is Side.DAY and not _is_meant(found, history.topic)):
        return None
    chosen, missing = found.meant(history, plan.period), found.lacking(history)
    title = found.members[-1].metadata.title
    gaps = [DraftGap(expected=f"version {one} of {title}", why="no document here has that version") for one in missing]
    if not chosen:
        lone = _none_then(found, plan) if history.side is Side.DAY else _only_one(book.scope, found, history)
        return Draft(gaps=tuple(gaps) or (lone,))
    more = asks_more(history.topic, _names(found.members))
    if more:
        said = _of_topic(book, plan, history.topic, chosen, more)
        if not any(said.values()) and not found.sure:
            return None
        gaps += _silent(chosen, said, history.topic, more)
    elif history.side is Side.DAY:
        said = {one.id: () for one in chosen}  # which one held is all that is asked
    else:
        said, passed = differences(book.scope, chosen)
        gaps += passed
    if history.side is Side.CHANGE and len(chosen) < 2 and not gaps:
        gaps.append(_only_one(book.scope, found, history))
    claims = [claim for one in chosen for claim in (found.header(one), *_on(said[one.id], found.on(one)))]
    return Draft(claims=tuple(claims), gaps=tuple(gaps))


def _is_meant(found: Versions, topic: str) -> bool:
    """Whether a document that a question for a day means is surely this: named, or of the kind of which nothing more is said."""
    more = [word for word in asks_more(topic, _names(found.members)) if not _A_FIELD.fullmatch(word)]
    return found.sure or (not more and _overlap(found.members, frozenset(stems(topic))) > 0)


def _silent(
    chosen: Sequence[ItemView], said: Mapping[EvidenceId, Sequence[DraftClaim]], topic: str, more: Sequence[str]
) -> Iterator[DraftGap]:
    """The gaps of versions that say nothing of what is asked; the day that is asked for stands beside each version."""
    for one in chosen:
        if not said[one.id] and not _DAYS.search(topic):
            name = f"{one.metadata.title}, {_called(one.metadata.version)}".rstrip(", ")
            yield DraftGap(expected=f"what {name} says of {' '.join(more)}", why="no passage of it answers this")


def _on(said: Iterable[DraftClaim], day: date | None) -> Iterator[DraftClaim]:
    """Claims that tell what a document said, graded by the days on which it held."""
    return (replace(claim, on=day, history=True) for claim in said)


def _none_then(found: Versions, plan: Plan) -> DraftGap:
    """The gap of days on which no version of a document was in force; the first that is here is the nearest place."""
    first = found.members[0]
    near = DraftNear(span=title_place(found.book.scope, first), why_not="was not in force then")
    days = plan.period.phrase or str(plan.period) if plan.period else "on that day"
    expected = f"a version of {first.metadata.title} in force {days}"
    return DraftGap(expected=expected, why="no document here was in force then", nearest=(near,))


def _only_one(scope: Scope, found: Versions, history: History) -> DraftGap:
    """The gap of a document of which no other version is here; the one that is here is the nearest place."""
    here = found.current or found.members[-1]
    what = "another version" if history.side is Side.CHANGE else "an earlier version"
    near = DraftNear(span=title_place(scope, here), why_not="is the only version")
    return DraftGap(expected=f"{what} of {here.metadata.title}", why="no document here is one", nearest=(near,))


def versions_of(book: Rulebook, plan: Plan, history: History) -> Versions | None:
    """The document that a question is about, by its title or number, else by its words and what it says."""
    groups = _groups(book)
    named = {item.id for _, _, items in book.known.titles_in(history.topic) for item in items}
    named |= {item.id for one in plan.identifiers for item in book.known.resolve(one) if states_rules(item)}
    meant = [group for group in groups if named & {item.id for item in group}] or groups
    if not meant:
        return None
    asked = frozenset(stems(history.topic)) - _EDITIONS
    near = _nearest(book, history.topic, meant)
    scored = [(_score(group, asked, history) + near.get(at, 0.0), at) for at, group in enumerate(meant)]
    best, at = max(scored, key=lambda one: (one[0], -one[1]))
    touched = named or _overlap(meant[at], asked) or (near.get(at) and len(meant[at]) > 1)
    if not touched or best <= 0:
        return None
    ordered = sorted(
        meant[at], key=lambda item: (_start(item, book.held) or date.max, plain_label(item.metadata.version), item.id)
    )
    return Versions(book, tuple(ordered), bool(named) or _overlap(meant[at], asked) >= _NAMED)


def _groups(book: Rulebook) -> list[tuple[ItemView, ...]]:
    """The documents that state rules, versions of one together: of one family, or stated to take each other's place."""
    joined = {item.id: tuple(family) for family in families(filter(states_rules, book.scope.items)) for item in family}
    for one in successions(book.scope, book.known):
        if one.newer in joined and one.older in joined:
            both = tuple(dict.fromkeys((*joined[one.newer], *joined[one.older])))
            joined |= dict.fromkeys((each.id for each in both), both)
    apart = {min(item.id for item in group): group for group in joined.values()}
    return [tuple(item for one in apart[first] if (item := book.scope.item(one.id))) for first in sorted(apart)]


def _start(item: ItemView, held: Mapping[EvidenceId, Period]) -> date | None:
    """The first day of a version: of its time in force, else the one that it states."""
    stated = item.metadata.effective or item.metadata.date
    known = held.get(item.id)
    return (known.start if known else None) or (stated.start if stated else None)


def _names(members: Iterable[ItemView]) -> frozenset[str]:
    """The stems by which a document is called: of its titles, its file, and its kind."""
    return frozenset(
        part
        for item in members
        for part in stems(
            f"{bare_title(item.metadata.title)} {key_of(item.id)} {item.metadata.number or ''} {item.metadata.kind.value}"
        )
    )


def _overlap(group: Sequence[ItemView], asked: frozenset[str]) -> float:
    """How much of what is asked names a document."""
    kind = frozenset(stems(group[0].metadata.kind.value))
    called = frozenset(
        part for item in group for part in content_stems(f"{bare_title(item.metadata.title)} {key_of(item.id)}")
    )
    return sum(_OF_KIND if part in kind else _NAMED for part in asked & (called | kind) if not part.isdigit())


def _score(group: Sequence[ItemView], asked: frozenset[str], history: History) -> float:
    """How likely a document is meant, by its name, its labels and its number of versions."""
    labels = {plain_label(item.metadata.version) for item in group}
    held = _NAMED * len(labels & set(history.labels))
    return _overlap(group, asked) + held + (_SEVERAL if len(group) > 1 else 0.0)


def _nearest(book: Rulebook, topic: str, groups: Sequence[Sequence[ItemView]]) -> Mapping[int, float]:
    """The score of the best passage of each document."""
    place = {item.id: at for at, group in enumerate(groups) for item in group}
    part = book.scope.narrowed(ids=tuple(place))
    found = retrieve(part, book.ranker.encoder, topic, book.depth, book.known) if words(topic) else ()
    best: dict[int, float] = {}
    for one in found:
        at = place[one.span.evidence]
        best[at] = max(best.get(at, 0.0), one.score)
    return best


def _of_topic(
    book: Rulebook, plan: Plan, topic: str, chosen: Sequence[ItemView], more: Sequence[str]
) -> Mapping[EvidenceId, tuple[DraftClaim, ...]]:
    """What each version says of a topic; one that seems silent, what it says of the thing that another answers with."""
    asked = replace(plan, terms=tuple(more), period=None, identifiers=(), systems=())
    said = {
        one.id: _fields(book.scope, one, topic, book.known) or _said(book, asked, topic, one) if more else ()
        for one in chosen
    }
    wording = [book.scope.quote(claim.spans[0]) for claims in said.values() for claim in claims]
    for one in chosen:
        if not said[one.id] and wording:
            said[one.id] = tuple(most_like(book.scope, one, wording))
    return said


def _said(book: Rulebook, plan: Plan, topic: str, item: ItemView) -> tuple[DraftClaim, ...]:
    """What one version says of a topic: the best may be less sure than among all evidence, or hold its words alone."""
    part = book.scope.narrowed(ids=[item.id])
    own = dict(statements(book.scope, item))
    passages = retrieve(part, book.ranker.encoder, topic, book.depth, book.known)
    drafted = [claim for claim in draft_prose(part, book.ranker, topic, plan, passages).claims if claim.spans[0] in own]
    if drafted:
        return tuple(drafted[:MOST_OF_ONE])
    offered = [one for one in candidates(part, passages, term_weights(part, plan.terms)) if one.span in own]
    ranked = book.ranker.ranked(topic, offered, {})
    if ranked.found and ranked.sure >= SAY - _KNOWN:
        return (DraftClaim(text=ranked.found[0][1].text, spans=(ranked.found[0][1].span,)),)
    wanted = {stem(term) for term in plan.terms}
    holding = [span for span, text in own.items() if wanted <= content_stems(text)]
    return tuple(DraftClaim(text=own[span], spans=(span,)) for span in holding[:MOST_OF_ONE])


def _fields(scope: Scope, item: ItemView, topic: str, known: References) -> tuple[DraftClaim, ...]:
    """The values of a version that a question for its owner or approver asks for; not what it says of other approvals."""
    asked = _A_FIELD.search(topic)
    if not WHO.search(topic) or not asked or _MUST.search(topic) or not _of_document(topic[asked.end() :], item, known):
        return ()
    fields = scope.fields(item)
    names = projected(columns({item.id: fields}), Reading(text=topic, words=words(topic), taken=frozenset()))
    return tuple(
        DraftClaim(
            text=f"{key_of(item.id)}: {field.name.replace('_', ' ')}: {field.value}",
            spans=(Span(evidence=item.id, revision=item.revision, start=field.start, end=field.end),),
        )
        for field in fields
        if field.name in names
    )


def _of_document(rest: str, item: ItemView, known: References) -> bool:
    """Whether what follows a verb is the document: its title, or a word for one, with words of its title before that."""
    titles = known.titles_in(rest)
    said = [word for word in words(_BESIDE.split(_OFF.sub("", rest), maxsplit=1)[0]) if not word.is_function_word]
    called = _names([item]) | {stem("ai")}
    first = next((word for word in said if word.stem in RULE_WORDS or word.stem not in called), None)
    return (
        not said or (first is not None and first.stem in RULE_WORDS) or bool(titles and titles[0][0] <= said[0].start)
    )


def _called(label: str | None) -> str:
    """How a version is called: `version 2.1`; a label that says what it is, `Rev. B` or `v2`, as it is."""
    if not label:
        return ""
    return label if label[:1].isalpha() else f"version {label}"


def _says(title: str, label: str) -> bool:
    """Whether a title tells its version."""
    return plain_label(label) in {plain_label(part) for part in re.findall(r"[vV]?\d+(?:\.\d+)*", title)}
