"""What somebody whom a question names wrote in the records of a case: "it was all fine, but Jo grumbled, why?"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from assistant.answer.drafting.linked import LISTED
from assistant.answer.sentences import readable, sentences
from assistant.audit.cases import Case, Node
from assistant.audit.references import key_of
from assistant.audit.roles import Role, plays
from assistant.domain.answer import DraftClaim, Span
from assistant.domain.evidence import Field
from assistant.domain.plan import Plan

MOST_VOICES = 4
"""Comments that are quoted of one case."""
LONGEST_COMMENT = 600
"""Characters of a comment; of a longer one its first sentences are quoted."""
REMARK = 3
"""Words of a value from which it says something, and is no label."""

_NAME = re.compile(r"[^\W\d_]+")


def voices(case: Case, plan: Plan) -> tuple[DraftClaim, ...]:
    """The comments in the records of a case that were written by whom the question names, each with its writer."""
    named = {term.lower() for term in plan.terms if term[:1].isupper()}
    told = (claim for node in case.nodes for claim in _of_node(node, named)) if named else ()
    return tuple(told)[:MOST_VOICES]


def _of_node(node: Node, named: AbstractSet[str]) -> Iterator[DraftClaim]:
    """What those whose names have one of some words wrote in the comments of one record."""
    comments: dict[str, list[Field]] = {}
    for field in node.fields:
        if hit := LISTED.search(field.name):
            comments.setdefault(field.name[: hit.end()].rstrip("."), []).append(field)
    for fields in comments.values():
        wrote = next(
            (one for one in fields if _writer(one) and not named.isdisjoint(_NAME.findall(one.value.lower()))), None
        )
        said = max((one for one in fields if one is not wrote), key=lambda one: len(one.value), default=None)
        if wrote and said and len(said.value.split()) >= REMARK:
            span = _beginning(node, said)
            text = readable(node.text[span.start : span.end])
            yield DraftClaim(text=f"{wrote.value}, {key_of(node.item.id)}: {text}", spans=(node.span(wrote), span))


def _writer(field: Field) -> bool:
    """Whether a part of a comment says who wrote it."""
    hit = LISTED.search(field.name)
    return hit is not None and plays(field.name[hit.end() :], Role.AUTHOR)


def _beginning(node: Node, field: Field) -> Span:
    """A value as far as it may be quoted, in whole sentences."""
    within = [end for _, end in sentences(node.text, field.start, field.end) if end - field.start <= LONGEST_COMMENT]
    end = (
        field.end if field.end - field.start <= LONGEST_COMMENT else max(within, default=field.start + LONGEST_COMMENT)
    )
    return Span(evidence=node.item.id, revision=node.item.revision, start=field.start, end=end)
