"""What of kept work a person may read today: sentence by sentence, and past that only what was released to them as quoted.

A sentence is there when every place that it rests on may be read today in the revision that it pins, by the rules of
today; otherwise it is left out as if it had never been. A released sentence is read as it was quoted at its release.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.audit.desk import Desk
from assistant.audit.findings import Cited, Sentence
from assistant.audit.wishes import Claimed
from assistant.domain.access import EVERYONE, Principal, Reader, parse_principal
from assistant.domain.answer import Span
from assistant.domain.errors import BadInput, NotFound
from assistant.domain.evidence import EvidenceId, RevisionId
from assistant.store.scope import Scope

Noted = Callable[[EvidenceId], str | None]
"""The words of an interview, observation or note of an engagement, where the person may read it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A place as somebody may read it."""

    span: Span
    """Where it lies."""
    quote: str
    """What stands there in the pinned revision."""
    changed: str = ""
    """`revised`, or `no longer there`, as far as the reader can see; empty where it stands as it was cited."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A sentence as somebody may read it."""

    text: str
    """What it says."""
    quotes: tuple[Quote, ...]
    """What it rests on."""


@dataclass(frozen=True, kw_only=True)
class Lane:
    """One person's eyes on kept work."""

    desk: Desk
    """What they may read now."""
    reader: Reader
    """Who they are today."""
    scope_at: Callable[[int], Scope | None]
    """What they may read today of an older version; None when it was given up."""
    noted: Noted = lambda _: None
    """Reads work papers that are evidence."""

    def shown(self, sentences: Iterable[Sentence]) -> tuple[Shown, ...]:
        """The sentences that may be read."""
        return tuple(made for one in sentences if (made := self._shown(one)) is not None)

    def readable(self, sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
        """The same as they were kept."""
        return tuple(one for one in sentences if self._shown(one) is not None)

    def cite(self, claimed: Sequence[Claimed]) -> tuple[Sentence, ...]:
        """Sentences with their places pinned. Raises NotFound for what may not be read, BadInput for words that are not there."""
        version = self.desk.scope.version
        return tuple(
            Sentence(
                text=_said(one.text),
                cited=tuple(Cited(span=self.place(name, words)) for name, words in one.cites),
                version=version,
            )
            for one in claimed
            if one.cites or _said(one.text, cites=False)
        )

    def place(self, evidence: str, words: str) -> Span:
        """The place of some words in an evidence or work paper that may be read."""
        noted = self.noted(EvidenceId(evidence))
        if noted is not None:
            return _noted_place(EvidenceId(evidence), noted, words)
        item = self.desk.scope.item(EvidenceId(evidence))
        if item is None:
            raise NotFound(f"{evidence}: nothing of that id in what you may read")
        record = self.desk.record(item)
        if not words.strip():
            return record.headline()
        start = record.text.find(words)
        if start < 0:
            raise BadInput(f"{evidence} does not say {words!r}: quote it as it stands there")
        return Span(evidence=item.id, revision=item.revision, start=start, end=start + len(words))

    def _shown(self, sentence: Sentence) -> Shown | None:
        """A sentence with its quotes; None unless each may be read."""
        quotes = [self._quote(one, sentence.version) for one in sentence.cited]
        there = tuple(one for one in quotes if one is not None)
        return Shown(text=sentence.text, quotes=there) if there and len(there) == len(quotes) else None

    def _quote(self, cited: Cited, version: int) -> Quote | None:
        """A place as the person may read it."""
        span = cited.span
        if cited.quote is not None:
            return Quote(span=span, quote=cited.quote, changed=self._changed(span, released=True))
        noted = self.noted(span.evidence)
        if noted is not None:
            same = revision_of(noted) == span.revision
            return Quote(span=span, quote=noted[span.start : span.end]) if same else None
        scope = self.desk.scope if version == self.desk.scope.version else self.scope_at(version)
        try:
            quote = (scope or self.desk.scope).quote(span)
        except NotFound:
            return None
        return Quote(span=span, quote=quote, changed=self._changed(span, released=False))

    def _changed(self, span: Span, *, released: bool) -> str:
        """What became of the evidence since it was cited; of released evidence that one may not read, nothing can be told."""
        item = self.desk.scope.item(span.evidence)
        if item is None:
            return "" if released else "no longer there"
        return "" if item.revision == span.revision else "revised"


def released(sentence: Sentence, shown: Shown, rule_of: Callable[[EvidenceId], str]) -> Sentence:
    """A sentence as it is released: every place with its quote and the rule that the release goes past."""
    cited = tuple(
        replace(one, quote=quote.quote, overrides=rule_of(one.span.evidence))
        for one, quote in zip(sentence.cited, shown.quotes, strict=True)
    )
    return replace(sentence, cited=cited)


def admits(to: Sequence[Principal], reader: Reader) -> bool:
    """Whether a release names a person."""
    return not reader.principals().isdisjoint(to)


def principals(
    written: Sequence[str], contacts: Sequence[str], people: Mapping[str, Collection[str]]
) -> tuple[Principal, ...]:
    """To whom something is released: those named, else the auditee's contacts.

    `people` has the groups of everybody by user. Raises BadInput for what is no principal, for everyone and for a name
    that nobody has: a release is to named principals, and one to nobody would leave the finding without an answer.
    """
    try:
        named = [parse_principal(one) for one in (written or [f"user:{user}" for user in contacts])]
    except ValueError as problem:
        raise BadInput(str(problem)) from problem
    if not named or EVERYONE in named:
        raise BadInput("release to people or groups by name: user:NAME or group:NAME")
    known = {f"user:{user}" for user in people} | {f"group:{group}" for own in people.values() for group in own}
    for one in written:
        if one not in known:
            raise BadInput(f"{one!r} is not known: name people or groups that sources.yaml lists")
    return tuple(dict.fromkeys(named))


def revision_of(words: str) -> RevisionId:
    """The revision of a work paper that is cited."""
    return RevisionId(f"sha256:{hashlib.sha256(words.encode()).hexdigest()}")


def _noted_place(evidence: EvidenceId, noted: str, words: str) -> Span:
    start = noted.find(words.strip())
    if start < 0:
        raise BadInput(f"{evidence} does not say {words!r}: quote it as it stands there")
    end = start + (len(words.strip()) or len(noted))
    return Span(evidence=evidence, revision=revision_of(noted), start=start, end=end)


def _said(text: str, *, cites: bool = True) -> str:
    """The text of a sentence. Raises BadInput where it is empty, or cites nothing."""
    if not text.strip():
        raise BadInput("a sentence is empty")
    if not cites:
        raise BadInput(f"{text!r} cites nothing: name the evidence of every sentence")
    return text.strip()
