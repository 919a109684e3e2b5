"""What one version of a document states, sentence by sentence, and what of it another version does not say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from assistant.answer.places import Places
from assistant.answer.sentences import readable, sentences
from assistant.answer.words import content_stems, stems
from assistant.audit.record import first_line
from assistant.domain.answer import DraftClaim, Span
from assistant.domain.draft import DraftGap
from assistant.domain.evidence import Category, EvidenceId
from assistant.store.index import ItemView
from assistant.store.scope import Scope

MOST_CHANGES = 8
"""Statements of one version that differ from the other's; how many more there are is a gap."""
_ALIKE = 0.3
"""Share of their words, of those that either has, from which two statements are of one thing."""
_SHORTEST = 3
_HEADS = frozenset({Category.HEADING, Category.FIELD, Category.COMMENT})


def most_like(scope: Scope, item: ItemView, wording: Sequence[str]) -> Iterator[DraftClaim]:
    """The statement of a version that is most like what another version answers with."""
    there = [content_stems(text) for text in wording]
    scored = [
        (max(_shared(content_stems(text), said) for said in there), -span.start, span, text)
        for span, text in statements(scope, item)
    ]
    best = max(scored, default=None, key=lambda one: one[:2])
    if best and best[0] >= _ALIKE:
        yield DraftClaim(text=best[3], spans=(best[2],))


def differences(
    scope: Scope, chosen: Sequence[ItemView]
) -> tuple[Mapping[EvidenceId, tuple[DraftClaim, ...]], list[DraftGap]]:
    """For each version the statements that the one beside it does not make, with a gap for those that are too many to show.

    What both say otherwise of one thing comes first.
    """
    held = {one.id: list(statements(scope, one)) for one in chosen}
    said: dict[EvidenceId, tuple[DraftClaim, ...]] = {}
    gaps: list[DraftGap] = []
    for at, one in enumerate(chosen):
        beside = [other for near in (at - 1, at + 1) if 0 <= near < len(chosen) for other in [chosen[near]]]
        differing = [
            (span, text)
            for span, text in held[one.id]
            if any(stems(text) not in {stems(other) for _, other in held[two.id]} for two in beside)
        ]
        others = [content_stems(text) for two in beside for _, text in held[two.id]]
        likeness = {
            span: max((_shared(content_stems(text), each) for each in others), default=0.0) for span, text in differing
        }
        paired = [pair for pair in differing if likeness[pair[0]] >= _ALIKE]
        alone = [pair for pair in differing if likeness[pair[0]] < _ALIKE]
        shown = sorted([*paired, *alone][:MOST_CHANGES], key=lambda pair: pair[0].start)
        said[one.id] = tuple(DraftClaim(text=text, spans=(span,)) for span, text in shown)
        left = len(differing) - len(shown)
        if left:
            gaps.append(
                DraftGap(
                    expected=f"all that differs in {one.metadata.title}",
                    why=f"{left} more statements of it are not shown here",
                )
            )
    return said, gaps


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of the words that either has which both have."""
    return len(one & other) / len(one | other) if one | other else 0.0


def statements(scope: Scope, item: ItemView) -> Iterator[tuple[Span, str]]:
    """What a version states, sentence by sentence: neither its headings, nor what it says of itself, nor its running title."""
    places, text = Places(scope), scope.text(item)
    heads = [part for part in scope.elements(item) if part.category in _HEADS]
    title = {*stems(f"{item.metadata.title} {item.metadata.version or ''} {item.id}"), "version", "page"}
    for start, end in sentences(text):
        said = readable(text[start:end])
        telling = {part for part in stems(said) if not part.isdigit()} - title
        if len(stems(said)) < _SHORTEST or said.endswith(":") or not telling:
            continue
        span = Span(evidence=item.id, revision=item.revision, start=start, end=end)
        headed = any(part.start <= start and end <= part.end for part in heads)
        if not headed and not _of_itself(scope, item, span) and places.may_answer(span):
            yield span, said


def _of_itself(scope: Scope, item: ItemView, span: Span) -> bool:
    """Whether a sentence is a field of the document with its name: `Approved by | Joaquim Reis`."""
    said = len(stems(readable(scope.quote(span))))
    return any(
        span.start <= field.start and field.end <= span.end and said <= len(stems(f"{field.name} {field.value}")) + 1
        for field in scope.fields(item)
    )


def title_place(scope: Scope, item: ItemView) -> Span:
    """The place of a document's title, else its first line."""
    text = scope.text(item)
    at = text.find(item.metadata.title)
    start, end = (at, at + len(item.metadata.title)) if at >= 0 else first_line(text)
    return Span(evidence=item.id, revision=item.revision, start=start, end=end)


def stated_place(scope: Scope, item: ItemView, forms: Iterable[str]) -> tuple[str, tuple[Span, ...]]:
    """The first of some forms of a value that a document has, with its place: in a field first, then anywhere."""
    text, fields = scope.text(item), scope.fields(item)
    for form in forms:
        places = [
            (field.start + at, field.start + at + len(form))
            for field in fields
            if (at := field.value.find(form)) >= 0 and text[field.start + at : field.start + at + len(form)] == form
        ]
        hit = re.search(rf"(?<!\w){re.escape(form)}(?!\w)", text)
        places += [hit.span()] if hit else []
        if places:
            start, end = places[0]
            return form, (Span(evidence=item.id, revision=item.revision, start=start, end=end),)
    return "", ()
