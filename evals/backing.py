"""What the citations of a statement do for it, by the harness's own judge.

A statement that was reckoned from records (a claim that counts, a row, a hop) says things that no quote says: ids, titles,
owners, dates and kinds of what it cites, names of fields, how many there are, and the period that they lie in. All of
these are read from the evidence itself and handed to the judge as known. Besides,

- a cell that says that there is none states nothing;
- numbers that add up to how many there are count parts of it;
- date and person of a hop must be shown by its own citations; numbers, dates, versions and ids in the subject of its trail
  and in the reason of its state may be shown by those of the trail's other hops.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from evals.evidence import Evidence
from evals.facts import Cited, Fact, Origin
from evals.reply import Reply
from evals.support import Judgement, Verdict, atoms, judge

_HOPS = (
    "requirement ticket pull request training run evaluation approval deployment monitoring incident "
    "present late self approved other version undated contradicted a change every expected hop broken"
)
"""Words of trails and hops that the contract gives and no evidence says."""
_COUNTS = "count number of records items found match in with is are missing present words dated from to"
"""Words by which one says what is counted."""
_NONE = frozenset({"none", "no", "nothing", "missing", "n/a", "-", "–"})
"""Cells that say that there is none."""


def statements(reply: Reply) -> tuple[Fact, ...]:
    """Statements that must be cited: all but hops that are missing."""
    return tuple(fact for fact in reply.facts if not fact.is_absence)


def judgement(reply: Reply, fact: Fact, citations: Sequence[Cited] | None = None) -> Judgement:
    """What citations do for a statement together; its own where none are given."""
    cited = fact.citations if citations is None else citations
    quotes = tuple(one.quote for one in cited if is_there(one, reply.evidence))
    known = (*_known(reply, cited), *_reckoned(reply, fact, cited))
    judged = _judge(_stated(fact), quotes, known)
    if fact.origin is Origin.HOP and judged.verdict is Verdict.SUPPORTED:
        return _judge(" ".join(sorted(atoms(fact.text))), quotes, (*known, *_trail(reply, fact)))
    return judged


def supports(reply: Reply, fact: Fact, citations: Sequence[Cited] | None = None) -> bool:
    """Whether they say it."""
    return judgement(reply, fact, citations).verdict is Verdict.SUPPORTED


def is_there(cited: Cited, evidence: Evidence) -> bool:
    """Whether the words that are quoted stand in the evidence: invented words support nothing."""
    return evidence.place(cited.source, cited.quote, cited.revision or None) is not None


def _stated(fact: Fact) -> str:
    """What the citations of a statement must show by themselves."""
    match fact.origin:
        case Origin.CLAIM:
            return fact.text
        case Origin.ROW:
            return "; ".join(pair for pair in fact.text.split("; ") if pair.rpartition(": ")[2].lower() not in _NONE)
        case Origin.HOP:
            return "; ".join(value for value in fact.values[1:5] if value)


def _known(reply: Reply, cited: Sequence[Cited]) -> Iterator[str]:
    """What may be said of cited evidence without a quote."""
    for source, revision in dict.fromkeys((one.source, one.revision or None) for one in cited):
        yield from reply.evidence.known(source, revision)


def _reckoned(reply: Reply, fact: Fact, cited: Sequence[Cited]) -> Iterator[str]:
    """What may be said of records because it was reckoned from them."""
    if not fact.computed:
        return
    sources = list(dict.fromkeys(one.source for one in cited))
    yield from (_HOPS, str(len(sources)))
    yield from _period(reply, sources)
    if fact.origin is Origin.CLAIM:
        yield _COUNTS
        yield from _parts(fact.text, len(sources))


def _parts(text: str, whole: int) -> Iterator[str]:
    """Numbers of a text that add up to the whole, which it says too."""
    counts = [int(number) for number in re.findall(r"(?<![\w.:/-])\d{1,6}(?![\w.:/-])", text)]
    if whole in counts:
        counts.remove(whole)
        yield from (str(count) for count in counts if sum(counts) == whole)


def _trail(reply: Reply, fact: Fact) -> Iterator[str]:
    """What the other hops of a hop's trail cite, and what may be said of it."""
    others = [one for one in reply.facts if one.origin is Origin.HOP and one.values[0] == fact.values[0]]
    cited = [one for other in others for one in other.citations if is_there(one, reply.evidence)]
    yield from (one.quote for one in cited)
    yield from _known(reply, cited)


def _period(reply: Reply, sources: Sequence[str]) -> Iterator[str]:
    """First and last day of the period that was asked for, where everything cited lies in it by its own date."""
    searched = reply.answer.get("searched") or {}
    period = searched.get("period") or {}
    first, last = period.get("from"), period.get("to")
    if all(_lies_in(reply.evidence, source, first, last) for source in sources):
        yield from (day for day in (first, last) if day)


def _lies_in(evidence: Evidence, source: str, first: str | None, last: str | None) -> bool:
    """Whether the own date of an evidence may lie between two days."""
    metadata = evidence.metadata(source)
    own = metadata.date if metadata else None
    if own is None:
        return False
    return (first is None or own.end.isoformat() > first) and (last is None or own.start.isoformat() <= last)


@lru_cache(maxsize=100_000)
def _judge(statement: str, quotes: tuple[str, ...], known: tuple[str, ...]) -> Judgement:
    """The judge's word, once for equal input: several measures ask for it."""
    return judge(statement, quotes, known)
