"""Quality: whether citations point at the very places that show the facts, letter by letter.

With C the code points that statements cite and A those of all places that the case allows,

    precision = |C ∩ A| / |C|        recall = |C ∩ W| / |W|        F1 = their harmonic mean

where W holds one place of each nugget: places are alternatives, so each nugget's best cited one is wanted. It is the span
measure of extractive question answering (Rajpurkar et al. 2016, arXiv:1606.05250) on characters in place of words. `span-*`
pools a reply and takes replies whose every nugget names its places, since a citation for another nugget cannot be judged;
`nugget-span-*` takes each nugget that names some, with the citations of the statements that hold it, and has 0 for one
that is not stated. `span-tightness` is |c ∩ A| / |c| of each citation c that overlaps an allowed place at all: low when
whole sources are pasted. Quotes that stand nowhere count as cited letters outside of every place.

Replies without a statement score 0; nothing can be cited for what is to be left unanswered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from evals.cases.nugget import Nugget, Place
from evals.facts import Cited, Fact
from evals.match import Found
from evals.measures.measure import Finding, Result, quality
from evals.reply import Reply
from evals.statistics import f1

Part = tuple[str, int, int]
"""An evidence id with a first code point and one past the last; a quote that stands nowhere has its words for an id."""
Parts = tuple[Part, ...]
"""Stretches that neither overlap nor touch, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """How what is cited lies to what is allowed."""

    precision: float
    """Share of the cited letters that are allowed."""
    recall: float
    """Share of the wanted letters that are cited."""

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        return f1(self.precision, self.recall)


def measure(replies: Sequence[Reply]) -> tuple[Result, ...]:
    """`span-precision`, `span-recall`, `span-f1`, the same as `nugget-span-…`, and `span-tightness`."""
    wanted = [reply for reply in replies if _placed(reply) and not reply.should_abstain]
    whole = [(reply, _of_reply(reply)) for reply in wanted if len(_placed(reply)) == len(reply.expected.nuggets)]
    parts = [(reply, _of_nugget(reply, nugget, found)) for reply in wanted for nugget, found in _placed(reply)]
    tight = [(reply, finding) for reply in wanted for finding in _tightness(reply)]
    return *_three("span", whole), *_three("nugget-span", parts), quality("span-tightness", tight)


def _three(name: str, overlaps: Sequence[tuple[Reply, Overlap]]) -> Iterator[Result]:
    """Precision, recall and F1."""
    for figure in ("precision", "recall", "f1"):
        looks = [(reply, Finding(reply=reply.name, value=getattr(overlap, figure))) for reply, overlap in overlaps]
        yield quality(f"{name}-{figure}", looks)


def _placed(reply: Reply) -> list[tuple[Nugget, Found]]:
    """Nuggets whose places the case names."""
    return [(nugget, found) for nugget, found in reply.found if nugget.spans]


def _of_reply(reply: Reply) -> Overlap:
    return _overlap(reply, [nugget for nugget, _ in _placed(reply)], reply.facts)


def _of_nugget(reply: Reply, nugget: Nugget, found: Found) -> Overlap:
    return _overlap(reply, [nugget], found.facts)


def _overlap(reply: Reply, nuggets: Sequence[Nugget], facts: Iterable[Fact]) -> Overlap:
    """Precision against every place of the case, recall of the nuggets' best places."""
    cited = merged(part for fact in facts for one in fact.citations for part in _cited(reply, one))
    wanted = merged(part for nugget in nuggets for part in _best(reply, nugget, cited))
    if not cited or not wanted:
        return Overlap(precision=0.0, recall=0.0)
    return Overlap(
        precision=common(cited, _allowed(reply)) / length(cited),
        recall=common(cited, wanted) / length(wanted),
    )


def _best(reply: Reply, nugget: Nugget, cited: Parts) -> Parts:
    """The place of a nugget of which most is cited; of equals the first."""
    places = [parts for place in nugget.spans if (parts := _place(reply, place))]
    return max(places, key=lambda parts: common(parts, cited) / length(parts), default=())


def _tightness(reply: Reply) -> Iterator[Finding]:
    """Of each citation that overlaps an allowed place, how much of it lies inside."""
    allowed = _allowed(reply)
    for cited in {one.n: one for fact in reply.facts for one in fact.citations}.values():
        parts = _cited(reply, cited)
        if inside := common(parts, allowed):
            yield Finding(reply=reply.name, value=inside / length(parts), place=f"citation {cited.n}")


def _allowed(reply: Reply) -> Parts:
    """Every place that the case names."""
    return merged(part for nugget, _ in _placed(reply) for place in nugget.spans for part in _place(reply, place))


def _place(reply: Reply, place: Place) -> Parts:
    """Where a place lies, in the revision that the answer cites where it cites one of that evidence."""
    pinned = (one.revision for one in reply.citations.values() if one.source == place.source and one.revision)
    found = reply.evidence.place(place.source, place.quote, next(pinned, None))
    return ((place.source, found.start, found.end),) if found else ()


def _cited(reply: Reply, cited: Cited) -> Parts:
    """Where a citation points."""
    found = cited.stretch or reply.evidence.place(cited.source, cited.quote, cited.revision or None)
    if found is None:
        return ((f"nowhere: {cited.quote}", 0, len(cited.quote)),)
    return ((cited.source, found.start, found.end),)


def merged(parts: Iterable[Part]) -> Parts:
    """The same stretches with those that overlap or touch made one."""
    whole: list[Part] = []
    for source, start, end in sorted(parts):
        if whole and whole[-1][0] == source and start <= whole[-1][2]:
            whole[-1] = (source, whole[-1][1], max(end, whole[-1][2]))
        else:
            whole.append((source, start, end))
    return tuple(whole)


def length(parts: Parts) -> int:
    """Code points of stretches."""
    return sum(end - start for _, start, end in parts)


def common(these: Parts, those: Parts) -> int:
    """Code points that both hold."""
    return sum(
        max(0, min(end, other_end) - max(start, other_start))
        for source, start, end in these
        for other, other_start, other_end in those
        if source == other
    )
