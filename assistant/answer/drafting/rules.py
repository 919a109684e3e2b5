"""What the rules in force said: of each day the documents that held then, quoted, and which cases they govern."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from assistant.answer.drafting.candidates import candidates, term_weights
from assistant.answer.drafting.limits import limits
from assistant.answer.drafting.prose import MAX_CLAIMS, answering
from assistant.answer.drafting.relevance import Ranker
from assistant.answer.modality import denies, strength
from assistant.answer.places import Places
from assistant.answer.question.lexicon import kind_stems, meant
from assistant.answer.question.practice import RULE_KINDS
from assistant.answer.retrieval.retrieve import Depth, retrieve, standing_scope
from assistant.answer.sentences import sentences
from assistant.answer.words import content_stems, stem
from assistant.audit.references import References, key_of
from assistant.domain.answer import Basis, DraftClaim, Span
from assistant.domain.dates import Period
from assistant.domain.draft import DraftGap
from assistant.domain.evidence import EvidenceId, Kind
from assistant.domain.plan import Plan
from assistant.store.index import ItemView
from assistant.store.scope import Scope

NUMBERS = {
    word: at
    for at, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen".split(),  # noqa: SIM905
        1,
    )
} | {"thirty": 30, "sixty": 60, "ninety": 90}
_ALLOWANCE = re.compile(
    rf"\b(?:within|inside|(?:no|not) later than|at (?:the )?latest|up to|at most) (?:the first )?"
    rf"(?:(?P<count>\d{{1,3}}|{'|'.join(NUMBERS)}) (?:calendar )?(?P<unit>day|week)s?) (?:after|of|from|following|since) (?:the |its |a )?"
    r"(?:production )?(?:release|deployment|go-live|going live|promotion|roll-?out|launch)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\s*(?:[\d.]+\s+)?(?:(?:document |next |last |date of )?(?:approved|approval|prepared|written|reviewed?|released?|issued?|owned|owner|author|version|revision|status|effective"
    r"|classification|distribution|supersedes?|replaces?|valid from|number|title|department|changes?|change history|document control|table of contents|page)"
    r"(?: (?:by|date|from|on|no|number|level|history|since))?)\s*[;:|]",
    re.IGNORECASE,
)
"""Opens a row of a document's own control table, a head or a note of what changed."""
_DONE = re.compile(r"\b(?:is|are|be|gets?) (?:not |never |only |always |then |also )?(?:\w+ ){0,2}?\w+(?:ed|en|wn|ne|pt|ld|de|nt|ut|ought|aught|ead|un)\b", re.IGNORECASE)  # fmt: skip
"""What is done, as rules write it that oblige without a verb that says so."""
_DOES = re.compile(
    r"\b(?!this\b|its\b|has\b|was\b|is\b)[a-z]{3,}s\s+(?:\w+ly\s+)?(?:the|a|an|each|every|all|any|no|it|them|his|her|their|its|to|in|on|by|for|with|at|whether|what|which|that)\b"
    r"|\b(?:never|always|only)\b"
)
"""What somebody does."""
_DAYS = {"day": 1, "week": 7}
_EVALUATIONS = kind_stems(Kind.EVALUATION) | {stem(word) for word in ("validation", "assessment", "report")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A case by the day whose rules govern it."""

    subject: str
    """What the case is called."""
    day: date
    """Its own date."""
    spans: tuple[Span, ...]
    """Places that show the case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """Days after the go-live within which a rule lets an evaluation be handed in."""

    days: int
    """How many."""
    said: str
    """The same as the rule writes it: `within 30 days after release`."""
    span: Span
    """The sentence that allows them."""


@dataclass(frozen=True)
class Standing:
    """The documents that state rules, by the day on which they held."""

    scope: Scope
    """Everything that may answer, documents of every standing."""
    held: Mapping[EvidenceId, Period]
    """When each document was in force."""

    @cached_property
    def _documents(self) -> Scope:
        """Every document that states rules."""
        return self.scope.narrowed(kinds=RULE_KINDS)

    def on(self, day: date) -> Scope:
        """The documents that were in force on a day."""
        return standing_scope(self._documents, self.held, day)

    def allowance(self, day: date) -> Allowance | None:
        """The longest time after a go-live that a rule in force on a day leaves for the evaluation; None when none does."""
        documents = self.on(day)
        places = Places(documents)
        found = (one for item in documents.items for one in _allowances(documents, places, item))
        return max(found, key=lambda one: (one.days, one.span.evidence), default=None)


@dataclass(frozen=True)
class Rulebook(Standing):
    """The same, and what they say of what is asked."""

    today: date
    """The question's day: its rules govern what has no date of its own."""
    ranker: Ranker
    """Finds passages, and orders what they say."""
    depth: Depth
    """How many of them are read."""
    known: References
    """What names name, of all that the reader may read."""

    def quotes(self, asked: str, plan: Plan, days: Collection[date]) -> Mapping[date, tuple[DraftClaim, ...]]:
        """What the documents in force on each day say of something; days with the same documents are looked up once."""
        by_documents: dict[frozenset[EvidenceId], list[date]] = {}
        for day in sorted(days):
            by_documents.setdefault(frozenset(item.id for item in self.on(day).items), []).append(day)
        found: dict[date, tuple[DraftClaim, ...]] = {}
        for same in by_documents.values():
            said = self._on(same[0], asked, plan)
            found |= {day: tuple(replace(claim, on=day) for claim in said) for day in same}
        return found

    def _on(self, day: date, asked: str, plan: Plan) -> tuple[DraftClaim, ...]:
        """What the documents in force on a day say of something."""
        documents = self.on(day)
        if not documents.items:
            return ()
        passages = retrieve(documents, self.ranker.encoder, asked, self.depth, self.known)
        asked_of = _meanings(asked, plan.kinds)
        offered = [
            one
            for one in candidates(documents, passages, term_weights(documents, plan.terms))
            if states_duty(one.text) and asked_of & _meanings(one.read)
        ]
        said = answering(self.ranker.ranked(asked, offered, {}))[:MAX_CLAIMS]
        return tuple(DraftClaim(text=one.text, spans=(one.span,)) for one in said)

    def deciding(self, asked: str, plan: Plan, day: date) -> DraftClaim | None:
        """The one sentence of the rules in force on a day that answers best what is asked; None where none does."""
        said = self._on(day, asked, _plain_plan(plan, asked))
        return replace(said[0], on=day) if said else None


def _plain_plan(plan: Plan, asked: str) -> Plan:
    """The plan of a question of these words alone."""
    return replace(plan, terms=tuple(asked.split()), systems=(), kinds=(), conditions=())


def states_duty(text: str) -> bool:
    """Whether a sentence of a rule says what must, may or shall be done, or how it is done; a head, label, note or question does not."""
    if _LABEL.match(text) or text.rstrip().endswith("?") or "?;" in text:
        return False
    return strength(text) is not None or bool(_DONE.search(text) or _DOES.search(text) or limits(text))


def _meanings(text: str, kinds: Iterable[Kind] = ()) -> frozenset[str]:
    """What the topic words of a text, and of some kinds' nouns, mean."""
    return frozenset(map(meant, content_stems(text).union(*map(kind_stems, kinds))))


def _allowances(documents: Scope, places: Places, item: ItemView) -> Iterable[Allowance]:
    """The sentences of a document that give an evaluation time until after the go-live."""
    text = documents.text(item)
    for start, end in sentences(text):
        said = _ALLOWANCE.search(text, start, end)
        span = Span(evidence=item.id, revision=item.revision, start=start, end=end)
        if said and content_stems(text[start:end]) & _EVALUATIONS and places.may_answer(span):
            written = said["count"].lower()
            count = int(written) if written.isdigit() else NUMBERS[written]
            yield Allowance(days=count * _DAYS[said["unit"].lower()], said=said.group(), span=span)


def in_its_words(scope: Scope, claim: DraftClaim) -> DraftClaim:
    """The quote of a rule behind the name of its document, so that among records nobody reads it as what was done.

    The document's key stands where its title has signs or words that would read as part of what it says.
    """
    item = scope.item(claim.spans[0].evidence)
    title = item.metadata.title.strip() if item else ""
    telling = title and not re.search(r"[:;,]", title) and strength(title) is None and not denies(title)
    label = title if telling else key_of(claim.spans[0].evidence)
    return replace(claim, text=f"{label}: {claim.text}")


def asked_of_rules(text: str, plan: Plan) -> tuple[str, ...]:
    """What to look up in the rules, the fullest words first: those of the question, then those that name its kinds alone."""
    terms = " ".join(plan.terms)
    named = frozenset[str]().union(*(kind_stems(kind) for kind in plan.kinds))
    nouns = " ".join(term for term in plan.terms if stem(term) in named)
    return tuple(dict.fromkeys(words for words in (terms or text, nouns) if words))


def no_rule(rules: Sequence[DraftClaim], plan: Plan, text: str) -> tuple[DraftGap, ...]:
    """The gap of a process of which no rule in force speaks."""
    if rules:
        return ()
    asked = asked_of_rules(text, plan)[-1]
    return (
        DraftGap(expected=f"what the rules in force ask of {asked}", why="no policy, procedure or standard says it"),
    )


def draft_rules(
    book: Rulebook, asked: Sequence[str], plan: Plan, cases: Sequence[Dated], *, else_asked: Sequence[str] = ()
) -> tuple[DraftClaim, ...]:
    """What the rules in force on each case's own date say of what is asked, in the order of time.

    Of each day the first wording counts of which its rules say anything; of a day whose rules say nothing in any of them, the
    best answer to each wording of `else_asked`: the rules may call by other words what the question asks for. Where the cases
    fall under different documents, each set of quotes is followed by the sentence that says which cases it governs; without
    cases the rules of the period's last day are quoted, or of the question's where it is not over.
    """
    said: dict[date, tuple[DraftClaim, ...]] = {}
    silent = {case.day for case in cases} or {_last_day(plan, book.today)}
    for words in asked:
        said |= book.quotes(words, replace(plan, terms=tuple(words.split())), silent)
        silent = {day for day in silent if not said[day]}
    for words in else_asked if silent else ():
        found = book.quotes(words, _plain_plan(plan, words), silent)
        said |= {day: tuple(dict.fromkeys((*said[day], *claims[:1]))) for day, claims in found.items()}
    return _by_time(book, said, cases)


def _last_day(plan: Plan, today: date) -> date:
    """The last day of the plan's period, where it is over."""
    end = plan.period.end if plan.period else None
    return min(today, end - timedelta(days=1)) if end else today


def _by_time(
    book: Rulebook, said: Mapping[date, tuple[DraftClaim, ...]], cases: Sequence[Dated]
) -> tuple[DraftClaim, ...]:
    """What is said of each day, once, with the cases that each document governs where not all of them are under it."""
    groups: dict[tuple[tuple[str, tuple[Span, ...]], ...], list[date]] = {}
    for day in sorted(said):
        groups.setdefault(tuple((claim.text, claim.spans) for claim in said[day]), []).append(day)
    if len(groups) == 1:
        return said[min(said)]
    everywhere = {each.evidence for each in _shared(groups)}
    claims: dict[tuple[str, tuple[Span, ...]], DraftClaim] = {}
    for quoted, those in groups.items():
        claims |= {key: claim for key, claim in zip(quoted, said[those[0]], strict=True) if key not in claims}
        governed = [case for case in cases if case.day in those]
        told = _governs(book.scope, [span for _, spans in quoted for span in spans], governed, everywhere)
        claims |= {(claim.text, claim.spans): claim for claim in told}
    return tuple(claims.values())


def _shared(groups: Iterable[Sequence[tuple[str, tuple[Span, ...]]]]) -> frozenset[Span]:
    """Places quoted for every case, whatever its date."""
    each = [frozenset(span for _, spans in quoted for span in spans) for quoted in groups]
    return frozenset.intersection(*each) if each else frozenset()


def _governs(
    scope: Scope, quoted: Sequence[Span], cases: Sequence[Dated], everywhere: Collection[EvidenceId]
) -> Iterable[DraftClaim]:
    """Which cases fall under each document that does not govern all of them: the document was in force on their date."""
    for evidence in dict.fromkeys(span.evidence for span in quoted if span.evidence not in everywhere):
        item = scope.item(evidence)
        if item and cases:
            spans = [next(span for span in quoted if span.evidence == evidence)]
            spans += [span for case in cases for span in case.spans]
            yield DraftClaim(
                text=f"In force for {', '.join(case.subject for case in cases)}: {item.metadata.title} ({evidence}).",
                spans=tuple(dict.fromkeys(spans)),
                basis=Basis.COMPUTED,
                rule="documents in force on the date of each case",
            )
