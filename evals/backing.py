"""What the citations of a statement do for it, by the harness's own judge.

A statement that was reckoned from records (a claim that counts, a row, a hop) says things that no quote says: ids, titles,
owners, dates and kinds of what it cites, names of fields, how many there are, the sum or the mean of the values that it
cites, the days between two dates of them, and the period that they lie in. All of these are read from the evidence itself
and handed to the judge as known. Numbers that add up to how many there are count parts of it; a number behind `#` is the
key of a record and counts nothing. Of a row the judge takes numbers and names like of anything reckoned, and besides the values must be covered
by what is cited, since they are the record's words and not the program's; a cell that says that there is none says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import combinations
from typing import Any

from evals.evidence import Evidence
from evals.facts import Cited, Fact, Origin
from evals.reply import Reply
from evals.support import COVERED, Judgement, Verdict, atoms, judge

_TRAILS = "evaluation approval monitoring other version self approved late undated contradicted"
"""Words of the contract for what is wrong with a hop, which a row of trails tells and no evidence says."""
_NONE = frozenset({"none", "no", "nothing", "missing", "n/a", "-", "–"})
"""Cells that say that there is none."""
_COUNT = re.compile(r"(?<![\w.:/#-])\d{1,6}(?![\w:/-]|\.\d)")
_VALUE = re.compile(r"-?\d+(?:\.\d+)?")
"""A value that can be added up."""
_FIGURE = re.compile(r"(?<![\w.,:/#-])\d+(?:\.\d+)?(?![\w/-]|[.,:]\d)")
"""A number of a statement that may be what values add up to."""
_DAY = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
_DAYS = re.compile(r"(?<![\w.,:/#-])(\d{1,4}) days?\b")


def statements(reply: Reply) -> tuple[Fact, ...]:
    """Statements that must be cited: all but those that something was not found."""
    return tuple(fact for fact in reply.facts if not fact.absent)


def of_reply(reply: Reply, fact: Fact, citations: Sequence[Cited] | None = None) -> Judgement:
    """What citations do for a statement of a reply together; its own where none are given."""
    return judgement(fact, reply.evidence, citations, period=period_of(reply.answer))


def supports(reply: Reply, fact: Fact, citations: Sequence[Cited] | None = None) -> bool:
    """Whether they say it."""
    return of_reply(reply, fact, citations).verdict is Verdict.SUPPORTED


def judgement(
    fact: Fact, evidence: Evidence, citations: Sequence[Cited] | None = None, *, period: Sequence[str] = ()
) -> Judgement:
    """What citations do for a statement together.

    Args:
        fact: The statement.
        evidence: What the citations point into.
        citations: The citations; None takes the statement's own.
        period: First and last day, empty where open, of the period that was asked for.
    """
    cited = fact.citations if citations is None else citations
    quotes = tuple(one.quote for one in cited if is_there(one, evidence))
    if miscounted := _miscounted(fact, cited, quotes):
        return Judgement(verdict=Verdict.UNSUPPORTED, reason=miscounted, coverage=0.0)
    known = (*_known(evidence, cited), *_reckoned(fact, evidence, cited, period), *_figures(fact, quotes))
    judged = _judge(_shown(fact), quotes, known, fact.computed)
    if fact.origin is Origin.ROW and judged.verdict is Verdict.SUPPORTED and judged.coverage < COVERED:
        return replace(judged, verdict=Verdict.UNSUPPORTED, reason="too few of its values are quoted")
    return judged


def is_there(cited: Cited, evidence: Evidence) -> bool:
    """Whether the words that are quoted stand in the evidence: invented words support nothing."""
    return evidence.place(cited.source, cited.quote, cited.revision or None) is not None


def period_of(answer: Mapping[str, Any]) -> tuple[str, ...]:
    """First and last day of the period that an answer was narrowed to, empty where open; nothing where it was not."""
    period = (answer.get("searched") or {}).get("period")
    return (period.get("from") or "", period.get("to") or "") if period else ()


def _shown(fact: Fact) -> str:
    """What the citations of a statement must show; values are parted so that a name is none that begins a sentence."""
    if fact.origin is Origin.CLAIM:
        return fact.shown
    return "".join(f"| {value} " for value in fact.shown.split("; ") if value.rpartition(": ")[2].lower() not in _NONE)


def _known(evidence: Evidence, cited: Sequence[Cited]) -> Iterator[str]:
    """What may be said of cited evidence without a quote."""
    for source, revision in dict.fromkeys((one.source, one.revision or None) for one in cited):
        yield from evidence.known(source, revision)


def _reckoned(fact: Fact, evidence: Evidence, cited: Sequence[Cited], period: Sequence[str]) -> Iterator[str]:
    """What may be said of records because it was reckoned from them."""
    if not fact.computed:
        return
    sources = list(dict.fromkeys(one.source for one in cited))
    yield from (str(len(sources)), _TRAILS)
    yield from _parts(fact.text, len(sources))
    if period and all(_lies_in(evidence, source, period) for source in sources):
        yield from (day for day in period if day)


def _figures(fact: Fact, quotes: Sequence[str]) -> Iterator[str]:
    """Numbers of a reckoned statement that follow from what it quotes: sum and mean of values, days between two dates."""
    if not fact.computed:
        return
    values = [Decimal(quote.strip()) for quote in quotes if _VALUE.fullmatch(quote.strip())]
    if len(values) > 1:
        right = {sum(values), sum(values) / len(values)}
        yield from (said for said in _FIGURE.findall(fact.text) if Decimal(said) in right)
    days = {date.fromisoformat(atom) for quote in quotes for atom in atoms(quote) if _DAY.fullmatch(atom)}
    apart = {str(abs((one - other).days)) for one, other in combinations(days, 2)}
    yield from (said for said in _DAYS.findall(fact.text) if said in apart)


def _miscounted(fact: Fact, cited: Sequence[Cited], quotes: Sequence[str]) -> str | None:
    """How a reckoned claim counts otherwise than it cites. The digits of an id count nothing: `R-2` backs no 2."""
    if not fact.computed or fact.origin is not Origin.CLAIM:
        return None
    whole = len({one.source for one in cited})
    right = {str(whole), *_parts(fact.text, whole), *_figures(fact, quotes)}.union(*map(atoms, quotes))
    wrong = [number for number in _COUNT.findall(fact.text) if number not in right]
    return f"says {wrong[0]} and cites {whole}" if wrong else None


def _parts(text: str, whole: int) -> Iterator[str]:
    """Numbers of a text that add up to the whole, which it says too."""
    counts = [int(number) for number in _COUNT.findall(text)]
    if whole in counts:
        counts.remove(whole)
        yield from (str(count) for count in counts if sum(counts) == whole)


def _lies_in(evidence: Evidence, source: str, period: Sequence[str]) -> bool:
    """Whether the own date of an evidence may lie between two days."""
    metadata, (first, last) = evidence.metadata(source), period
    if metadata is None or metadata.date is None:
        return False
    own = metadata.date
    return own.end.isoformat() > first and (not last or own.start.isoformat() <= last)


@lru_cache(maxsize=100_000)
def _judge(statement: str, quotes: tuple[str, ...], known: tuple[str, ...], computed: bool) -> Judgement:
    """The judge's word, once for equal input: several measures ask for it."""
    return judge(statement, quotes, known, computed=computed)
