"""Each scored reply as the report shows it: what was asked, what was answered, and what is to be said of every part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from evals.backing import of_reply
from evals.cases.nugget import Nugget
from evals.facts import Fact, Origin
from evals.match import Found
from evals.measures import Finding, Result, Sort
from evals.reply import Reply
from evals.report.sources import Shown, Sources
from evals.support import Verdict

NOTHING = "nothing found"
"""What stands in place of a verdict where a statement says that there is nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a measure has against a reply, or a part of it."""

    measure: str
    """Its name."""
    is_violation: bool
    """Whether an invariant does not hold."""
    why: str
    """What it says."""
    place: str
    """Where, if it says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One claim, row or hop."""

    text: str
    """What it says."""
    origin: Origin
    """Where it stands."""
    is_computed: bool
    """Whether it was reckoned from records."""
    verdict: str
    """What its citations do for it."""
    reason: str
    """What decided."""
    numbers: tuple[int, ...]
    """Every citation that it names."""
    against: tuple[Seen, ...]
    """What measures have against it, or against a citation that it names."""
    shown: tuple[Shown, ...]
    """Of these the ones that no statement before it names, with their sources."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One fact of a right answer."""

    text: str
    """The fact."""
    importance: str
    """Vital or okay."""
    state: str
    """`found`, `in part` or `missing`."""
    share: float
    """How much of it is stated."""
    is_backed: bool | None
    """Whether a right place is cited for it; None when the case names none, or it is not stated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortfall:
    """A gap that the answer names."""

    expected: str
    """What was looked for."""
    why: str
    """Why it counts as not found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shows:
    """One scored reply."""

    name: str
    """Name of the reply."""
    kind: str
    """Kind of the question."""
    before: tuple[str, ...]
    """Questions of the dialogue before this one."""
    question: str
    """The question."""
    reader: str
    """Who asked."""
    as_of: str
    """Version or day asked for; empty for now."""
    now: str
    """The asker's calendar."""
    answerable: str
    """Whether it can be answered for this reader."""
    outcome: str
    """What the answer says of itself."""
    answer: str
    """The answer's text."""
    abstains: bool
    """Whether it states nothing."""
    is_correct: bool
    """Whether it is right as a whole."""
    beside: bool | None
    """Whether the baseline's reply is right; None when there is none."""
    beside_answer: str
    """The baseline's text."""
    statements: tuple[Statement, ...]
    """What it states."""
    wanted: tuple[Wanted, ...]
    """What a right answer holds."""
    gaps: tuple[Shortfall, ...]
    """Gaps that it names."""
    loose: tuple[Shown, ...]
    """Citations that no statement names, such as the nearest items of a gap."""
    forbidden: tuple[str, ...]
    """Evidence that must not shine through."""
    withheld: int
    """Statements that the target held back itself."""
    seconds: float | None
    """Seconds to the answer; None where the target does not say."""
    seen: tuple[Seen, ...]
    """What measures have against it: violations, and all that is not told at a statement."""


def shows(
    replies: Sequence[Reply], results: Sequence[Result], beside: Mapping[str, Reply], sources: Sources
) -> Iterator[Shows]:
    """Every reply, in the order asked."""
    seen = _seen(results)
    for reply in replies:
        yield _shows(reply, seen.get(reply.name, ()), beside.get(reply.name), sources)


def judged(reply: Reply, fact: Fact) -> tuple[str, str]:
    """What citations do for a statement, and why."""
    if fact.absent:
        return NOTHING, "a step that was not found has nothing to cite"
    found = of_reply(reply, fact)
    return found.verdict.value, found.reason


def _shows(reply: Reply, seen: Sequence[Seen], beside: Reply | None, sources: Sources) -> Shows:
    answer, shown = reply.answer, set[int]()
    statements = tuple(
        _statement(reply, fact, shown, sources, _against(seen, fact, at)) for fact, at in _numbered(reply.facts)
    )
    return Shows(
        name=reply.name,
        kind=reply.case.kind,
        before=tuple(turn.question for turn in reply.case.turns[: reply.at]),
        question=reply.turn.question,
        reader=reply.reader,
        as_of=_as_of(reply.case.as_of),
        now=reply.heard.asked.now or "",
        answerable=reply.expected.answerable,
        outcome=answer["outcome"],
        answer=answer["answer"],
        abstains=reply.abstains,
        is_correct=reply.is_correct,
        beside=beside.is_correct if beside else None,
        beside_answer=beside.answer["answer"] if beside else "",
        statements=statements,
        wanted=tuple(_wanted(reply, nugget, found) for nugget, found in reply.found),
        gaps=tuple(Shortfall(expected=one["expected"], why=one.get("why") or "") for one in answer.get("gaps") or ()),
        loose=tuple(sources.shown(one) for number, one in reply.citations.items() if number not in shown),
        forbidden=reply.expected.forbidden,
        withheld=answer.get("withheld") or 0,
        seconds=reply.heard.seconds.get("answer"),
        seen=_elsewhere(seen, statements),
    )


def _numbered(facts: Sequence[Fact]) -> Iterator[tuple[Fact, int]]:
    """Statements with their number among those of the same origin, from 1."""
    told: Counter[Origin] = Counter()
    for fact in facts:
        told[fact.origin] += 1
        yield fact, told[fact.origin]


def _against(seen: Sequence[Seen], fact: Fact, at: int) -> tuple[Seen, ...]:
    """What names a statement as its place, by its words or its number, or a citation of it."""
    places = {fact.text, f"{fact.origin} {at}"}
    for one in fact.citations:
        places |= {f"citation {one.n}", f"citation {one.n}: {fact.text}"}
    here = (one for one in seen if one.place in places)
    return tuple(replace(one, place=one.place.removesuffix(fact.text).removesuffix(": ")) for one in here)


def _elsewhere(seen: Sequence[Seen], statements: Sequence[Statement]) -> tuple[Seen, ...]:
    """What is to be said of the reply as a whole: violations, and all that no statement tells."""
    told = {(one.measure, one.why) for statement in statements for one in statement.against}
    return tuple(one for one in seen if one.is_violation or (one.measure, one.why) not in told)


def _statement(reply: Reply, fact: Fact, shown: set[int], sources: Sources, against: tuple[Seen, ...]) -> Statement:
    verdict, reason = judged(reply, fact)
    fresh = [one for one in fact.citations if one.n not in shown]
    shown.update(one.n for one in fresh)
    return Statement(
        text=fact.text,
        origin=fact.origin,
        is_computed=fact.computed,
        verdict=verdict,
        reason="" if verdict == Verdict.SUPPORTED else reason,
        numbers=tuple(one.n for one in fact.citations),
        against=against,
        shown=tuple(sources.shown(one) for one in fresh),
    )


def _wanted(reply: Reply, nugget: Nugget, found: Found) -> Wanted:
    return Wanted(
        text=nugget.text,
        importance=nugget.importance,
        state="found" if found.share == 1 else "in part" if found.share else "missing",
        share=found.share,
        is_backed=reply.is_backed(nugget, found) if found.facts else None,
    )


def _as_of(asked: int | str | None) -> str:
    return "" if asked is None else f"version {asked}" if isinstance(asked, int) else asked


def _seen(results: Sequence[Result]) -> dict[str, list[Seen]]:
    """What measures have against each reply: violations, and shortfalls that say why."""
    against: dict[str, list[Seen]] = {}
    for result in results:
        for finding in result.findings:
            if _is_against(result, finding):
                against.setdefault(finding.reply, []).append(
                    Seen(
                        measure=result.name,
                        is_violation=result.sort is Sort.INVARIANT,
                        why=finding.why,
                        place=finding.place,
                    )
                )
    return against


def _is_against(result: Result, finding: Finding) -> bool:
    if result.sort is Sort.INVARIANT:
        return finding.value < 1
    falls_short = finding.value > 0 if result.lower_is_better else finding.value < 1
    return result.sort is Sort.QUALITY and falls_short and bool(finding.why)
