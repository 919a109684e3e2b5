"""Everything about one case of a run, in words: what was asked and said, what was found of it, what each measure saw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.domain.errors import BadInput
from evals.measures import Result
from evals.reply import Reply


def explain(name: str, replies: Sequence[Reply], results: Sequence[Result]) -> Iterator[str]:
    """Lines about the replies of a case. Raises BadInput when there is no such case."""
    wanted = [reply for reply in replies if name in (reply.name, reply.case.id)]
    if not wanted:
        raise BadInput(f"no case {name} in this run")
    for reply in wanted:
        yield from _asked(reply)
        yield from _said(reply)
        yield from _held(reply)
        yield from _seen(reply, results)


def _asked(reply: Reply) -> Iterator[str]:
    asked = reply.heard.asked
    yield f"{reply.name}: {reply.case.kind}, {reply.reader} asks on {asked.now}, as of {asked.as_of or 'now'}"
    yield f"  question    {asked.question}"
    yield f"  answerable  {reply.expected.answerable}; {'right' if reply.is_correct else 'wrong'} as a whole"


def _said(reply: Reply) -> Iterator[str]:
    yield f"  outcome     {reply.answer['outcome']}, {len(reply.facts)} statements, {len(reply.citations)} citations"
    for fact in reply.facts:
        sources = ", ".join(dict.fromkeys(cited.source for cited in fact.citations)) or "nothing"
        yield f"    {fact.origin.value:6} {fact.text}  <- {sources}"
    for gap in reply.answer.get("gaps") or ():
        yield f"    gap    {gap['expected']}: {gap['why']}"
    yield f"  plan        {reply.answer.get('plan')}"


def _held(reply: Reply) -> Iterator[str]:
    for nugget, found in reply.found:
        backed = {True: "backed", False: "backed by other evidence", None: ""}[reply.is_backed(nugget, found)]
        yield f"  {nugget.importance:5} {found.share:.2f}  {nugget.text}  {backed}".rstrip()
    cited = {one.source for one in reply.citations.values()}
    for source in reply.expected.gold_sources:
        yield f"  gold        {source}  {'cited' if source in cited else 'NOT cited'}"


def _seen(reply: Reply, results: Sequence[Result]) -> Iterator[str]:
    for result in results:
        for finding in result.findings:
            if finding.reply == reply.name and (finding.why or finding.value < 1):
                place = f" at {finding.place}" if finding.place else ""
                yield f"  {result.name} {finding.value:.2f}{place}: {finding.why}"
