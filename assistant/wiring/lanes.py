"""What of kept work a person may read today: sentence by sentence, and past that only what was released to them as quoted.

A sentence is there when every place that it rests on may be read today in the revision that it pins, by the rules of
today; otherwise it is left out as if it had never been. A released sentence is read as it was quoted at its release.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answer.verification.stated import Place, place_at
from assistant.audit.cited import Cited, Sentence, Standing, Tally, tally
from assistant.audit.desk import Desk
from assistant.audit.wishes import Claimed
from assistant.domain.access import EVERYONE, Principal, Reader, parse_principal
from assistant.domain.answer import Span
from assistant.domain.errors import BadInput, NotFound
from assistant.domain.evidence import EvidenceId, RevisionId
from assistant.store.scope import Scope
from assistant.wiring.judging import Scorer, place_for, places_of, standing_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """The words of an interview, observation or note of an engagement."""

    words: str
    """What was noted."""
    labels: str = ""
    """Who spoke or what was seen, on which day and who noted it, a line each."""


Noted = Callable[[EvidenceId], Note | None]
"""The note of an engagement, where the person may read it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A place as somebody may read it."""

    span: Span
    """Where it lies."""
    quote: str
    """What stands there in the pinned revision."""
    changed: str = ""
    """`revised`, or `no longer there`, as far as the reader can see; empty where it stands as it was cited."""
    chosen: bool = False
    """Whether the desk chose the place, because the evidence was cited without words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A sentence as somebody may read it."""

    text: str
    """What it says."""
    quotes: tuple[Quote, ...]
    """What it rests on."""
    standing: Standing = Standing()  # noqa: RUF009 - frozen
    """What its quotes do for it."""


@dataclass(frozen=True, kw_only=True)
class Lane:
    """One person's eyes on kept work."""

    desk: Desk
    """What they may read now."""
    reader: Reader
    """Who they are today."""
    scope_at: Callable[[int], Scope | None]
    """What they may read today of an older version; None when it was given up."""
    scorer: Scorer
    """The verifier's network."""
    noted: Noted = lambda _: None
    """Reads work papers that are evidence."""

    def shown(self, sentences: Iterable[Sentence]) -> tuple[Shown, ...]:
        """The sentences that may be read."""
        return tuple(made for one in sentences if (made := self._shown(one)) is not None)

    def readable(self, sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
        """The same as they were kept."""
        return tuple(one for one in sentences if self._shown(one) is not None)

    def cite(self, claimed: Sequence[Claimed]) -> tuple[Sentence, ...]:
        """Sentences with their places pinned, each held against them.

        Raises NotFound for what may not be read, BadInput for words that are not there.
        """
        return tuple(self._cited(one) for one in claimed if one.cites or _said(one.text, cites=False))

    def _cited(self, one: Claimed) -> Sentence:
        text = _said(one.text)
        cited = tuple(self.place(name, words, text) for name, words in one.cites)
        standing = standing_of(text, [self._read(each.span) for each in cited], self.scorer)
        return Sentence(text=text, cited=cited, version=self.desk.scope.version, standing=standing)

    def place(self, evidence: str, words: str, text: str) -> Cited:
        """The place of some words in an evidence or work paper that may be read.

        Without words the place that says the sentence best, else the one that names the evidence; either is marked.
        """
        name = EvidenceId(evidence)
        noted = self.noted(name)
        if noted:
            revision = revision_of(noted.words)
            whole = Span(evidence=name, revision=revision, start=0, end=len(noted.words))
            return self._cite(whole, noted.words, words.strip(), text, places_of(name, revision, noted.words))
        item = self.desk.scope.item(name)
        if item is None:
            raise NotFound(f"{evidence}: nothing of that id in what you may read")
        record = self.desk.record(item)
        fields = record.fields if "#" in item.id else ()
        places = places_of(item.id, item.revision, record.text, fields)
        return self._cite(record.headline(), record.text, words if words.strip() else "", text, places)

    def _cite(self, named: Span, whole: str, words: str, text: str, places: Mapping[Span, str]) -> Cited:
        """The place of some words in a text; without words the best of its places, else the one that names it."""
        if not words:
            return Cited(span=place_for(text, places, self._read, self.scorer) or named, chosen=True)
        start = whole.find(words)
        if start < 0:
            raise BadInput(f"{named.evidence} does not say {words!r}: quote it as it stands there")
        return Cited(span=replace(named, start=start, end=start + len(words)))

    def _read(self, span: Span) -> Place:
        """A place as the verifier reads it."""
        noted = self.noted(span.evidence)
        if noted:
            return Place(quote=noted.words[span.start : span.end], labels=noted.labels)
        return place_at(self.desk.scope, span)

    def _shown(self, sentence: Sentence) -> Shown | None:
        """A sentence with its quotes; None unless each may be read."""
        quotes = [self._quote(one, sentence.version) for one in sentence.cited]
        there = tuple(one for one in quotes if one is not None)
        whole = bool(there) and len(there) == len(quotes)
        return Shown(text=sentence.text, quotes=there, standing=sentence.standing) if whole else None

    def _quote(self, cited: Cited, version: int) -> Quote | None:
        """A place as the person may read it."""
        span, chosen = cited.span, cited.chosen
        if cited.quote is not None:
            return Quote(span=span, quote=cited.quote, changed=self._changed(span, released=True), chosen=chosen)
        noted = self.noted(span.evidence)
        if noted is not None:
            same = revision_of(noted.words) == span.revision
            return Quote(span=span, quote=noted.words[span.start : span.end], chosen=chosen) if same else None
        scope = self.desk.scope if version == self.desk.scope.version else self.scope_at(version)
        try:
            quote = (scope or self.desk.scope).quote(span)
        except NotFound:
            return None
        return Quote(span=span, quote=quote, changed=self._changed(span, released=False), chosen=chosen)

    def _changed(self, span: Span, *, released: bool) -> str:
        """What became of the evidence since it was cited; of released evidence that one may not read, nothing can be told."""
        item = self.desk.scope.item(span.evidence)
        if item is None:
            return "" if released else "no longer there"
        return "" if item.revision == span.revision else "revised"


def tallied(sentences: Iterable[Shown]) -> Tally:
    """How many of some sentences, as somebody may read them, their quotes say."""
    every = tuple(sentences)
    chosen = sum(quote.chosen for one in every for quote in one.quotes)
    return tally([one.standing for one in every], chosen)


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


def _said(text: str, *, cites: bool = True) -> str:
    """The text of a sentence. Raises BadInput where it is empty, or cites nothing."""
    if not text.strip():
        raise BadInput("a sentence is empty")
    if not cites:
        raise BadInput(f"{text!r} cites nothing: name the evidence of every sentence")
    return text.strip()
