"""Drafts of a chat model: passages go in under keys of this request alone, and claims come back that must be found again.

The model words and selects; it decides nothing. It sees the question and clean parts of passages inside the scope, and has
neither tools nor memory. Each quote must stand in the passage that it names, once and character for character, and is
widened to whole sentences: what a quote cuts off may turn its meaning. What it calls missing becomes a gap in words of the
question. Whether a claim follows from its quotes is for the verifier; whatever fails, the default's draft speaks.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from assistant.answer.drafting.chat_reply import Reply, Said, reply_of
from assistant.answer.places import Places
from assistant.answer.question.plan import plan_json
from assistant.answer.sentences import readable, sentences
from assistant.answer.words import content_stems, words
from assistant.domain.answer import DraftClaim, Passage, Span, Verdict, Withheld
from assistant.domain.draft import Draft, DraftGap, ModelUse
from assistant.domain.evidence import EvidenceId
from assistant.domain.plan import Plan
from assistant.models.chat import ChatFailed, ChatModel, Failure, Message, not_used
from assistant.models.langchain import filled
from assistant.store.index import ItemView
from assistant.store.scope import Scope
from prompts.loader import load

PROMPTS = ("answer-1", "citation-policy-1")
"""Prompt files of a draft: the messages, and the rules that are put into them."""
TRIES = 2
"""A second one where a service failed in passing or its answer was no JSON; both within the time of one question."""
MAX_CLAIMS = 12  # more than a reader reads, so more is talk
MAX_TEXT = 600  # code points of a claim
MAX_SPANS = 12  # sentences behind one claim
MAX_GAPS = 4

_MARKUP = re.compile(
    r"<[^\s<>][^>]*>?|!?\[[^\]]*\]\([^)]*\)?|\[\d+\]|\b\w+://\S+|\bwww\.\S+|\b(?:javascript|data|mailto|vbscript):\S+|&#?\w+;",
    re.IGNORECASE,
)
"""Tags, links, addresses, entities, and markers that look like citations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of a model: this question and these passages, nothing else."""

    question: str
    """The person's words."""
    plan: Plan
    """What they were understood to ask."""
    day: date
    """The asker's today."""
    passages: tuple[Passage, ...]
    """Passages of the scope, best first."""
    seed: str = field(default_factory=lambda: secrets.token_hex(16))
    """What the keys of the passages are drawn from; random, so that no evidence can know one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A clean stretch of a passage as the model sees it."""

    key: str
    """Its name in this request."""
    span: Span
    """Where it lies."""
    text: str
    """Equal to the canonical text there."""


def draft_chat(model: ChatModel, scope: Scope, asked: Asked, *, clock: Callable[[], float] = time.monotonic) -> Draft:
    """The model's claims with their places, not verified; without any, a note that says why.

    Claims whose quotes are not found stand in `lost`.
    """
    shown = tuple(_shown(scope, asked, model.budget.passages))
    messages = _request(scope, asked, shown)
    reply, tokens = _written(model, messages, clock)
    use = _use(model, asked, messages, tokens)
    if isinstance(reply, Failure):
        return Draft(note=not_used(reply), model=use)
    finder = _Finder(scope, shown)
    made = [finder.claim(said) for said in reply.claims[:MAX_CLAIMS]]
    made += [_lost(said, "length") for said in reply.claims[MAX_CLAIMS:]]
    return Draft(
        claims=tuple(one for one in made if isinstance(one, DraftClaim)),
        lost=tuple(one for one in made if isinstance(one, Withheld)),
        gaps=tuple(_gaps(scope, asked.question, reply.missing, made)),
        note=None if reply.claims else not_used(Failure.EMPTY),
        model=use,
    )


def instead(default: Draft, spoken: Draft, failed: Sequence[Withheld]) -> Draft:
    """The default's draft where no claim of the model passed, with what became of those."""
    return replace(
        default,
        note=spoken.note or not_used(Failure.UNVERIFIED),
        lost=(*spoken.lost, *failed),
        model=spoken.model,
    )


def _written(model: ChatModel, messages: Sequence[Message], clock: Callable[[], float]) -> tuple[Reply | Failure, int]:
    """What the model wrote, or why there is nothing to read; and the tokens of all tries."""
    ends, tokens = clock() + model.budget.seconds, 0
    failure = Failure.SLOW
    for _ in range(TRIES):
        if (left := ends - clock()) <= 0:
            break
        try:
            done = model.complete(messages, seconds=left)
        except ChatFailed as problem:
            failure = problem.failure
            if failure is Failure.UNREACHABLE:
                continue
            break
        tokens += done.tokens
        if (reply := reply_of(done.text)) is not None:
            return reply, tokens
        failure = Failure.UNREADABLE
    return failure, tokens


def _shown(scope: Scope, asked: Asked, most: int) -> Iterator[Shown]:
    """Clean stretches of the passages, best first, as long as they fit; one that is too long makes room for the next."""
    places, left = Places(scope), most
    stretches = (at for passage in asked.passages for at in _clean(places, passage))
    for number, (span, text) in enumerate(stretches):
        if len(text) <= left:
            left -= len(text)
            key = hashlib.sha256(f"{asked.seed} {number}".encode()).hexdigest()[:10]
            yield Shown(key=key, span=span, text=text)


def _clean(places: Places, passage: Passage) -> Iterator[tuple[Span, str]]:
    """The stretches of a passage that may answer: the whole, or whole sentences around what screening marked."""
    if places.may_answer(passage.span):
        yield passage.span, passage.text
        return
    for start, end in sentences(passage.text):
        span = replace(passage.span, start=passage.span.start + start, end=passage.span.start + end)
        if places.may_answer(span):
            yield span, passage.text[start:end]


def _request(scope: Scope, asked: Asked, shown: Iterable[Shown]) -> tuple[Message, ...]:
    """The messages: rules in the first, what people wrote in the second."""
    prompt, policy = map(load, PROMPTS)
    fields = {
        "policy": policy.text.strip(),
        "today": asked.day.isoformat(),
        "question": asked.question,
        "plan": json.dumps(plan_json(asked.plan), ensure_ascii=False),
        "passages": "\n".join(_line(scope, one) for one in shown),
    }
    return filled(prompt, fields)


def _line(scope: Scope, shown: Shown) -> str:
    """A stretch as one line of JSON, in which no text can end its own passage and begin another."""
    item = scope.item(shown.span.evidence)
    if item is None:
        raise AssertionError("a passage is of its scope")
    metadata = item.metadata
    row = {
        "key": shown.key,
        "kind": metadata.kind.value,
        "title": metadata.title,
        "date": str(metadata.date) if metadata.date else None,
        "text": shown.text,
    }
    return json.dumps(row, ensure_ascii=False)


def _use(model: ChatModel, asked: Asked, messages: Sequence[Message], tokens: int) -> ModelUse:
    """What a receipt keeps of the request."""
    pairs = tuple((one.speaker.value, one.text) for one in messages)
    return ModelUse(
        model=model.name,
        parameters=dict(model.parameters),
        prompts=tuple((name, load(name).sha256) for name in PROMPTS),
        seed=asked.seed,
        sent=hashlib.sha256(json.dumps(pairs).encode()).hexdigest(),
        tokens=tokens,
        messages=pairs,
    )


class _Finder:
    """Finds what a model quotes in the passages of one request."""

    def __init__(self, scope: Scope, shown: Iterable[Shown]) -> None:
        """Look in these passages and nowhere else."""
        self._scope = scope
        self._shown: Mapping[str, Shown] = {one.key: one for one in shown}
        self._places = Places(scope)
        self._sentences: dict[EvidenceId, tuple[tuple[int, int], ...]] = {}

    def claim(self, said: Said) -> DraftClaim | Withheld:
        """The claim with its places, or the reason why it has none."""
        spans: list[Span] = []
        for key, quote in said.quotes:
            found = self._find(key, quote)
            if isinstance(found, str):
                return _lost(said, found)
            spans += found
        claim = DraftClaim(text=readable(said.text), spans=tuple(dict.fromkeys(spans)))
        if not claim.spans:
            return _lost(said, "no_citation")
        if len(claim.spans) > MAX_SPANS or not 0 < len(claim.text) <= MAX_TEXT:
            return _lost(said, "length")
        quoted = "\n".join(readable(self._scope.quote(span)) for span in claim.spans)
        return claim if _is_plain(claim.text, quoted) else _lost(said, "markup")

    def _find(self, key: str, quote: str) -> tuple[Span, ...] | str:
        """The whole sentences or values in which a quote stands, or the code of what is wrong with it."""
        shown, wanted = self._shown.get(key), quote.strip()
        if shown is None:
            return "key"
        at = shown.text.find(wanted)
        if not wanted or at < 0:
            return "quote"
        if shown.text.find(wanted, at + 1) >= 0:
            return "ambiguous"  # which of the two is meant is not told, and what stands around them differs
        start = shown.span.start + at
        spans = tuple(self._whole(shown.span, start, start + len(wanted)))
        if not spans:
            return "quote"
        return spans if all(map(self._places.may_answer, spans)) else "flagged"

    def _whole(self, base: Span, start: int, end: int) -> Iterator[Span]:
        """The sentences that a stretch touches, also where they reach beyond the passage; of a record their values."""
        item = self._scope.item(base.evidence)
        if item is None:
            raise AssertionError("a passage is of its scope")
        if item.id not in self._sentences:
            self._sentences[item.id] = tuple(sentences(self._scope.text(item)))
        for first, last in self._sentences[item.id]:
            if first < end and start < last:
                yield from self._values(item, replace(base, start=first, end=last))

    def _values(self, item: ItemView, whole: Span) -> Iterator[Span]:
        """The values of a record that a sentence holds: when, who and what of an event are three, apart in its source."""
        held = [one for one in self._scope.fields(item) if one.start < whole.end and whole.start < one.end]
        if "#" not in item.id or not held:
            yield self._places.inside_value(whole)
            return
        for one in held:
            yield replace(whole, start=max(whole.start, one.start), end=min(whole.end, one.end))


def _lost(said: Said, reason: str) -> Withheld:
    """A claim that could not be drafted: counted, never shown."""
    return Withheld(draft=DraftClaim(text=said.text, spans=()), verdict=Verdict.UNSUPPORTED, reason=reason)


def _is_plain(text: str, quoted: str) -> bool:
    """Whether a claim holds no markup, address or unseen sign that its quotes do not hold too."""
    unseen = any(unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Co"} and sign not in quoted for sign in text)
    return not unseen and all(match.group() in quoted for match in _MARKUP.finditer(text))


def _gaps(
    scope: Scope, question: str, missing: Iterable[str], made: Iterable[DraftClaim | Withheld]
) -> Iterator[DraftGap]:
    """A gap for a part of the question that is called missing, in the question's own words.

    The model's words only choose among them. What says more than the question, or names all of it or what a claim is
    about, is dropped.
    """
    asked = [word for word in words(question) if not word.is_function_word]
    whole = {word.stem for word in asked}
    told = [_held(scope, one) for one in made if isinstance(one, DraftClaim)]
    parts = (content_stems(one) for one in missing)
    named = dict.fromkeys(part for part in parts if part and part < whole and not any(part <= held for held in told))
    for part in list(named)[:MAX_GAPS]:
        expected = " ".join(word.text for word in asked if word.stem in part)
        yield DraftGap(expected=expected, why="the chat model saw no passage that shows this")


def _held(scope: Scope, claim: DraftClaim) -> frozenset[str]:
    """The stems of a claim and its quotes."""
    return content_stems(" ".join((claim.text, *map(scope.quote, claim.spans))))
