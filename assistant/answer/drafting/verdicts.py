"""Whether cases kept a rule: limits read out of the rule's sentences, held against days and values of the records.

Each case is met, not met or not decidable, with the reason, and is told so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

from assistant.answer.drafting.candidates import Candidate, candidates, term_weights
from assistant.answer.drafting.judging.acts import of_act
from assistant.answer.drafting.judging.court import Court
from assistant.answer.drafting.judging.events import meanings
from assistant.answer.drafting.judging.found import Found
from assistant.answer.drafting.limits import Bound, Limit, limits
from assistant.answer.drafting.rules import Rulebook
from assistant.answer.question.rows import Record
from assistant.answer.retrieval.retrieve import retrieve
from assistant.answer.sentences import readable, sentences
from assistant.answer.words import content_stems
from assistant.audit.references import References, key_of
from assistant.domain.answer import Basis, DraftClaim, Passage
from assistant.domain.draft import DraftGap
from assistant.domain.evidence import DOCUMENT_KINDS, EvidenceId
from assistant.domain.plan import Plan
from assistant.store.index import ItemView
from assistant.store.scope import Scope

MARGIN = 2.0
"""How far below the sentence that answers best, in log-odds, another may lie whose limit can be reckoned."""

MOST_CASES = 40
"""Cases that are judged; of more the first."""

FEW = 5
"""Records that a question about one may mean by their kind, system and period."""

MOST_RULES = 3
"""Sentences of rules that many cases are held against."""

MOST_OF_ALL, MOST_ROUNDS = 200, 4
"""Cases of a question for all of them that are judged, and days whose rules are asked; what is left is named."""

MOST_GAPS = 4
"""Cases that are named as not decidable."""

_VERDICTS: Mapping[Bound, tuple[str, str]] = {
    Bound.WITHIN: ("in time", "late"),
    Bound.AHEAD: ("early enough", "too late"),
    Bound.BEFORE: ("before it", "not before it"),
    Bound.EVERY: ("in time", "overdue"),
    Bound.VALID: ("still valid", "no longer valid"),
    Bound.WINDOW: ("in time, inside the window", "late, outside the window"),
    Bound.AT_LEAST: ("reached", "not reached"),
    Bound.AT_MOST: ("not exceeded", "exceeded"),
    Bound.OVER: (
        "more than that, so the condition of the rule holds",
        "not more than that, so the condition of the rule does not hold",
    ),
    Bound.UNDER: (
        "less than that, so the condition of the rule holds",
        "not less than that, so the condition of the rule does not hold",
    ),
}


def verdict(
    court: Court, book: Rulebook, plan: Plan, asked: str, passages: Sequence[Passage], cases: Iterable[EvidenceId]
) -> tuple[tuple[DraftClaim, ...], tuple[DraftGap, ...]]:
    """What the limits of the rule that answers a question best give for its cases, with that rule in its words before it.

    The cases are the records that the question names, then `cases`, then the few of its kinds, systems and period. Where
    none of them can be decided, the gap says of which rule and why.
    """
    named = (item for one in plan.identifiers for item in court.known.resolve(one))
    ids = dict.fromkeys(
        [
            *(item.id for item in named if item.metadata.kind not in DOCUMENT_KINDS),
            *cases,
            *_few(court.scope, plan, court.known),
        ]
    )
    records = [court.record(item) for one in ids if (item := court.scope.item(one))][:MOST_CASES]
    today = _documents(book, court.today)
    claims: list[DraftClaim] = []
    gaps: list[DraftGap] = []
    for documents, those in [*_by_rules(court, book, records).items()][:MOST_RULES]:
        day = _date(those[0], court.today)
        seen = passages if documents == today else _passages(court, book, plan, asked, day)
        told, undecided = _first_decided(court, book, asked, seen, those, day)
        claims += told
        gaps += undecided
    return tuple(claims), tuple(gaps[:MOST_GAPS])


def verdict_of_all(
    court: Court,
    book: Rulebook,
    plan: Plan,
    asked: str,
    passages: Sequence[Passage],
    records: Sequence[Record],
    named: str,
) -> tuple[tuple[DraftClaim, ...], tuple[DraftGap, ...]]:
    """What the rule that answers a question best gives for every one of its cases: a sentence for each verdict.

    Each case is judged by the rules of its own date, the latest first, as far as those are of the same deed; `named` are the
    words for the cases. What none of them decides is named as a gap.
    """
    deeds: frozenset[str] = frozenset()
    today = _documents(book, court.today)
    claims: list[DraftClaim] = []
    gaps: list[DraftGap] = []
    judged: set[EvidenceId] = set()
    left = list(records[:MOST_OF_ALL])
    for _ in range(MOST_ROUNDS):
        if not left:
            break
        day = min(max(_date(record, court.today) for record in left), court.today)
        documents = _documents(book, day)
        seen = passages if documents == today else _passages(court, book, plan, asked, day)
        rules = [one for one in _ruling(book, asked, seen) if not deeds or deeds & _deeds(one, named)]
        told, undecided, those = _first_of_all(court, book, asked, rules, left, day)
        deeds = deeds or (_deeds(next(one for one in rules if one.span in told[0].spans), named) if told else deeds)
        claims += told
        gaps += undecided
        judged.update(record.item.id for record in those)
        left = [
            one for one in left if one.item.id not in judged and _documents(book, _date(one, court.today)) != documents
        ]
    beside = [key_of(one.item.id) for one in records if one.item.id not in judged]
    gaps += [_not_judged(beside, "no rule of its day was found that sets a limit")] if beside and claims else []
    return tuple(claims), tuple(gaps)


def _first_of_all(
    court: Court, book: Rulebook, asked: str, rules: Iterable[Candidate], records: Sequence[Record], day: date
) -> tuple[tuple[DraftClaim, ...], tuple[DraftGap, ...], Sequence[Record]]:
    """What the first rule that decides any case gives for all that it was in force for, with those cases."""
    for rule in rules:
        those = [
            one for one in records if rule.span.evidence in _documents(book, min(_date(one, court.today), court.today))
        ]
        found = _without_turns(findings(court, rule.text, those, _sentence_before(rule), asked))
        told = tuple(_grouped(rule, found, telling=True))
        if told:
            gaps = (*_open_together(found), *_beside(court, rule, those, {one.key for _, one in found}))
            return (DraftClaim(text=readable(rule.text), spans=(rule.span,), on=day), *told), gaps, those
    return (), (), ()


def _beside(court: Court, rule: Candidate, records: Sequence[Record], judged: Collection[str]) -> Iterator[DraftGap]:
    """The gaps of the cases that a rule gave nothing for: it is for none of their class, or they date nothing that it counts."""
    left = [one for one in records if key_of(one.item.id) not in judged]
    meant = [one for one in left if court.is_for(limits(rule.text), one)]
    others = [key_of(one.item.id) for one in left if one not in meant]
    if meant:
        yield _not_judged([key_of(one.item.id) for one in meant], "no date is recorded that the limit is counted by")
    if others:
        yield _not_judged(others, "the rule sets no limit for such a case")


def _deeds(rule: Candidate, named: str) -> frozenset[str]:
    """What the words mean that say what a rule wants done with the cases that some words name."""
    return frozenset().union(*(meanings(one.done) for one in limits(rule.text))) - meanings(named)


def _without_turns(found: Iterable[tuple[Limit, Found]]) -> list[tuple[Limit, Found]]:
    """What was found without how often something is due, where the rule also sets the days for each time: those decide."""
    every = list(found)
    windows = any(limit.bound is Bound.WINDOW for limit, _ in every)
    return [(limit, one) for limit, one in every if not (windows and limit.bound is Bound.EVERY)]


def _not_judged(keys: Sequence[str], why: str) -> DraftGap:
    """The gap of cases that no limit was held against."""
    return DraftGap(expected=f"a verdict on {', '.join(keys)}", why=why)


def _open_together(found: Iterable[tuple[Limit, Found]]) -> Iterator[DraftGap]:
    """The gaps of the cases that are not decided, those of one limit and reason together."""
    groups: dict[tuple[str, str], list[str]] = {}
    for limit, one in found:
        if one.kept is None:
            groups.setdefault((limit.said, one.why), []).append(one.key)
    for (said, why), keys in groups.items():
        yield DraftGap(expected=f"whether {', '.join(dict.fromkeys(keys))} keep {said}", why=f"not decidable: {why}")


def _few(scope: Scope, plan: Plan, known: References) -> tuple[EvidenceId, ...]:
    """The records of the kinds, systems and period that a question names, where they are few enough to be all meant."""
    kinds = [kind for kind in plan.kinds if kind not in DOCUMENT_KINDS]
    if not (kinds and plan.period):
        return ()
    part = scope.narrowed(kinds=kinds, period=plan.period)
    rows = tuple(item.id for item in part.items if "#" in item.id and (not plan.systems or _is_of(item, plan, known)))
    return rows if len(rows) <= FEW else ()


def _is_of(item: ItemView, plan: Plan, known: References) -> bool:
    """Whether a record says that it is of one of the systems that a question names, by any of their names."""
    named = known.systems_in("\n".join((item.metadata.title, *item.metadata.systems)))
    return any(system.name in plan.systems for system in named)


def _first_decided(
    court: Court, book: Rulebook, asked: str, passages: Sequence[Passage], records: Sequence[Record], day: date
) -> tuple[tuple[DraftClaim, ...], tuple[DraftGap, ...]]:
    """What the best rule that decides any of some cases gives, and the gaps of that rule, else of the best that is open."""
    undecided: tuple[DraftGap, ...] = ()
    for rule in _ruling(book, asked, passages):
        found = list(findings(court, rule.text, records, _sentence_before(rule), asked))
        told = tuple(_claims(rule, found))
        if told:
            return (DraftClaim(text=readable(rule.text), spans=(rule.span,), on=day), *told), _open(found)
        undecided = undecided or _open(found)
    return (), undecided


def _documents(book: Rulebook, day: date) -> frozenset[EvidenceId]:
    """The documents in force on a day."""
    return frozenset(item.id for item in book.on(day).items)


def _by_rules(court: Court, book: Rulebook, records: Iterable[Record]) -> dict[frozenset[EvidenceId], list[Record]]:
    """Records by the documents that were in force on their own date."""
    found: dict[frozenset[EvidenceId], list[Record]] = {}
    of_days: dict[date, frozenset[EvidenceId]] = {}
    for record in records:
        day = _date(record, court.today)
        if day not in of_days:
            of_days[day] = _documents(book, day)
        found.setdefault(of_days[day], []).append(record)
    return found


def _passages(court: Court, book: Rulebook, plan: Plan, asked: str, day: date) -> Sequence[Passage]:
    """What the documents of a day say of something: those that the question names, where any was in force then."""
    documents = book.on(day)
    named = documents.narrowed(ids=[item.id for one in plan.identifiers for item in court.known.resolve(one)])
    part = named if named.items else documents
    return retrieve(part, book.ranker.encoder, asked, book.depth, book.known) if part.items else ()


def findings(
    court: Court, sentence: str, records: Sequence[Record], before: str = "", asked: str = ""
) -> Iterator[tuple[Limit, Found]]:
    """What each limit of a sentence gives for each case that it is of; `before` is the sentence before it.

    Of several limits for several acts of a case only those of the act that a question asks about count.
    """
    every = limits(sentence)
    court.expect(records)
    for limit in every:
        for record in records:
            if len(every) > 1 and not of_act(asked, limit, record, court.table(record).rows):
                continue
            found = court.judge(limit, every, record, before if limit is every[0] else every[0].done)
            if found:
                yield limit, found


def verdicts(
    court: Court, book: Rulebook, asked: str, records: Sequence[Record]
) -> tuple[tuple[DraftClaim, ...], tuple[DraftGap, ...]]:
    """Which of many cases kept the limits of the rules in force on each one's own date, a sentence for each limit and verdict."""
    claims: list[DraftClaim] = []
    gaps: list[DraftGap] = []
    for those in _by_rules(court, book, records[:MOST_CASES]).values():
        day = _date(those[0], court.today)
        documents = book.on(day)
        passages = retrieve(documents, book.ranker.encoder, asked, book.depth, book.known) if documents.items else ()
        judged = 0
        for rule in _ruling(book, asked, passages):
            found = list(findings(court, rule.text, those, _sentence_before(rule)))
            told = list(_grouped(rule, found)) if judged < MOST_RULES else []
            judged += bool(told)
            claims += [DraftClaim(text=readable(rule.text), spans=(rule.span,), on=day), *told] if told else []
            gaps += _open(found) if told else ()
    return tuple(claims), tuple(gaps[:MOST_GAPS])


def _date(record: Record, today: date) -> date:
    """The day whose rules govern a record: its own, else the question's."""
    return record.item.metadata.date.start if record.item.metadata.date else today


def _grouped(rule: Candidate, found: Iterable[tuple[Limit, Found]], *, telling: bool = False) -> Iterator[DraftClaim]:
    """For each limit of a rule and each verdict the cases that it holds for; `telling` says the days of those not met."""
    groups: dict[tuple[Limit, bool], list[Found]] = {}
    for limit, one in found:
        if one.kept is not None:
            groups.setdefault((limit, one.kept), []).append(one)
    for (limit, kept), those in groups.items():
        premise = next((one.premise for one in those if one.premise), "")
        spans = (span for one in those for span in one.spans)
        named = (f"{one.key} ({one.told})" if telling and not kept and one.told else one.key for one in those)
        yield DraftClaim(
            text=f"{_word(limit, kept=kept).capitalize()} ({'; judged '.join(filter(None, (limit.said, premise)))}): {', '.join(named)}.",
            spans=tuple(dict.fromkeys((rule.span, *spans))),
            basis=Basis.COMPUTED,
            rule=f"limit {limit.bound.value}",
            premise=premise,
        )


def _word(limit: Limit, *, kept: bool) -> str:
    """A verdict in words; an amount that only says when a sentence holds is passed or not, and neither met nor unmet."""
    met, unmet = _VERDICTS[limit.bound]
    if limit.bound in (Bound.OVER, Bound.UNDER):
        return met if kept else unmet
    return f"met, {met}" if kept else f"not met, {unmet}"


def _sentence_before(rule: Candidate) -> str:
    """The sentence before a rule's in its passage; empty where it is the first."""
    text, at = rule.passage.text, rule.span.start - rule.passage.span.start
    return next((text[start:end] for start, end in reversed([*sentences(text, 0, at)])), "")


def _ruling(book: Rulebook, asked: str, passages: Sequence[Passage]) -> tuple[Candidate, ...]:
    """The sentences with a limit among some passages of rules, those first that answer best, as far as they lie near it."""
    weights = term_weights(book.scope, tuple(content_stems(asked)))
    offered = [one for one in candidates(book.scope, passages, weights) if limits(one.text)]
    ranked = book.ranker.ranked(asked, offered, {}).found
    return tuple(one for odds, one in ranked if odds >= ranked[0][0] - MARGIN)


def _claims(rule: Candidate, found: Iterable[tuple[Limit, Found]]) -> Iterator[DraftClaim]:
    """A sentence for each case that is decided."""
    for limit, one in found:
        if one.kept is not None:
            when = f" {one.premise}" if one.premise else ""
            yield DraftClaim(
                text=f"{one.key}: {_word(limit, kept=one.kept)}{when}: {one.told}; the rule says {limit.said}.",
                spans=tuple(dict.fromkeys((rule.span, *one.spans))),
                basis=Basis.COMPUTED,
                rule=f"limit {limit.bound.value}",
                premise=one.premise,
            )


def _open(found: Iterable[tuple[Limit, Found]]) -> tuple[DraftGap, ...]:
    """The gaps of the cases that are not decided."""
    undecided = [(limit, one) for limit, one in found if one.kept is None]
    return tuple(
        DraftGap(expected=f"whether {one.key} keeps {limit.said}", why=f"not decidable: {one.why}")
        for limit, one in undecided[:MOST_GAPS]
    )
