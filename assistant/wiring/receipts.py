"""Receipts: what one keeps of an answer, and what is shown of it within today's rights."""

from __future__ import annotations

import hashlib
import importlib.metadata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import assistant
import ingest
import prompts
from assistant.answer.chain import Listener, silent
from assistant.answer.conversation.resolve import Resolved, resolved_as
from assistant.answer.question.plan import Calendar
from assistant.answer.verification.verify import Verified
from assistant.domain.access import Reader
from assistant.domain.answer import NOT_FOUND, Answer, Passage, Withheld
from assistant.domain.draft import ModelUse
from assistant.domain.errors import BadInput, NotFound
from assistant.domain.plan import Question
from assistant.domain.sources import Sources
from assistant.store.ledger import Entry, Receipt, groups_hash
from assistant.store.scope import Scope, open_scope
from assistant.store.store import Store
from assistant.wiring.plain import plain, record_of
from assistant.wiring.readable import Reading, readable_part, same_parts

LEDGER = "ledger"
"""The role whose holders open anybody's receipts: `roles: {ledger: [...]}` in sources.yaml."""


@dataclass(slots=True)
class Hearing:
    """Hears the stages of one answer, and keeps what its receipt needs beside the answer."""

    then: Listener = silent
    passages: list[Passage] = field(default_factory=list)
    verified: list[Verified] = field(default_factory=list)
    withheld: list[Withheld] = field(default_factory=list)
    model: ModelUse | None = None

    def __call__(self, stage: str, payload: object) -> None:
        """Keep what the stage made, and pass it on."""
        if stage == "passages":
            self.passages.extend(cast("tuple[Passage, ...]", payload))
        elif stage == "verdicts":
            verified, withheld = cast("tuple[Sequence[Verified], Sequence[Withheld]]", payload)
            self.verified.extend(verified)
            self.withheld.extend(withheld)
        elif stage == "model":  # for the receipt alone
            self.model = cast(ModelUse, payload)
            return
        self.then(stage, payload)


Again = Callable[[str, Scope, Calendar, Mapping[str, object] | None, Resolved | None, str], tuple[Answer, Hearing]]
"""Answers a question inside a scope as of a calendar, by the plan that its reader had set, for a follow-up by what was
made of its words then, and with the sample that was drawn for it; leaves no receipt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a person opens receipts with: the home, today's rule, and a way to ask again."""

    store: Store
    """The open home."""
    sources: Sources
    """sources.yaml as it stands now."""
    reader: Reader
    """Who opens, with today's groups."""
    again: Again
    """Answers a question anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenReceipt:
    """A receipt as somebody may see it today."""

    id: str
    """Its id."""
    time: datetime
    """When it was appended, in UTC."""
    user: str
    """Who asked."""
    groups_hash: str
    """SHA-256 of the groups that they were in."""
    version: int
    """Index version that answered."""
    scope_root: str
    """Hash over the manifest of the scope."""
    code_version: str
    """Release that answered, with a digest of its code."""
    made_with: Mapping[str, object]
    """Encoder, chunker, prompts, chat model."""
    question: str | None
    """The person's words; None when erased."""
    asked: Mapping[str, Any] | None
    """The day of valid time and the calendar; None when erased."""
    answer: Answer | None
    """The answer less what may not be read today; None when erased, or its version was given up."""
    passages: tuple[Mapping[str, Any], ...] = ()
    """Passages that may be read today; scores that depend on what else was there only when all of that may be."""
    sources: tuple[Mapping[str, Any], ...] = ()
    """Evidence that they and the quotes come from, with revision and parser."""
    verdicts: tuple[Mapping[str, Any], ...] = ()
    """What the verifier held of each claim that may be read today."""
    withheld: tuple[Mapping[str, Any], ...] | None = None
    """Claims that were withheld; None for whoever does not hold the ledger role."""
    whole: bool = False
    """Whether everything that it keeps is shown."""
    erased: tuple[str, ...] = ()
    """Parts of which only the hash is left."""


def entry_of(
    question: Question,
    scope: Scope,
    reader: Reader,
    made: Answer,
    passages: Sequence[Passage],
    *,
    hearing: Hearing,
    calendar: Calendar,
    cross_encoder: str,
) -> Entry:
    """What the ledger keeps of an answer: what it was made of."""
    return Entry(
        kind="answer",
        reader=reader,
        question=question.text,
        asked=_asked(question, calendar),
        plan=made.plan,
        passages=tuple(passage_row(passage) for passage in passages),
        sources=tuple(_sources(scope, made, passages)),
        verdicts=tuple(
            {"text": one.draft.text, "verdict": one.support.value, "reason": None, "places": plain(one.draft.spans)}
            for one in hearing.verified
        ),
        withheld=tuple(
            {
                "text": one.draft.text,
                "verdict": one.verdict.value,
                "reason": one.reason,
                "places": plain(one.draft.spans),
            }
            for one in hearing.withheld
        ),
        answer=plain(made),
        scope_root=scope.root,
        version=scope.version,
        made_with={
            **scope.made_with,
            "cross_encoder": cross_encoder,
            **model_used(hearing.model),
        },
        code_version=code_version(),
    )


def model_used(use: ModelUse | None) -> dict[str, object]:
    """Which chat model was asked with which prompts; nothing of what it was shown or said."""
    if use is None:
        return {"prompts": [], "model": None, "parameters": {}}
    return {
        "prompts": [list(pair) for pair in use.prompts],
        "model": use.model,
        "parameters": plain(dict(use.parameters)),
    }


def _asked(question: Question, calendar: Calendar) -> dict[str, object]:
    """What decides the answer besides the words, as `calendar_of` reads it."""
    return {
        "as_of": str(question.as_of) if isinstance(question.as_of, date) else question.as_of,
        "now": calendar.now.isoformat(),
        "timezone": str(calendar.now.tzinfo),
        "day": calendar.day.isoformat(),
        "looks_back": calendar.looks_back,
        "fiscal_year_start": calendar.fiscal_year_start,
        "conversation": question.conversation,
        "plan": question.plan,
    }


def ask_again(desk: Desk, kept: Receipt, scope: Scope) -> tuple[Answer, Hearing]:
    """What a receipt's question gives inside a scope. The question must not be erased."""
    assert kept.question is not None, "its question is erased"  # noqa: S101
    assert kept.asked is not None, "its calendar is erased"  # noqa: S101
    calendar = calendar_of(kept.asked, kept.user)
    told = kept.asked.get("plan")
    resolved = resolved_as(kept.plan or {}) if told is None else None
    sample = str((kept.plan or {}).get("sample", ""))
    return desk.again(kept.question, scope, calendar, told, resolved, sample)


def calendar_of(asked: Mapping[str, Any], user: str = "") -> Calendar:
    """The calendar that a receipt's question was asked by."""
    return Calendar(
        now=datetime.fromisoformat(asked["now"]).astimezone(ZoneInfo(asked["timezone"])),
        day=date.fromisoformat(asked["day"]),
        looks_back=asked["looks_back"],
        fiscal_year_start=asked["fiscal_year_start"],
        user=user,
    )


def passage_row(passage: Passage) -> dict[str, object]:
    """A passage with the hash of its text."""
    digest = hashlib.sha256(passage.text.encode("utf-8", "surrogatepass")).hexdigest()
    return {**plain(passage), "sha256": digest}


def _sources(scope: Scope, made: Answer, passages: Sequence[Passage]) -> Iterable[dict[str, object]]:
    """What was quoted or retrieved, each evidence once."""
    spans = [*(one.span for one in passages), *(one.span for one in made.citations)]
    found = [scope.item(each) for each in sorted({span.evidence for span in spans})]
    items = [item for item in found if item is not None]
    for item, parser in zip(items, scope.parsers(items), strict=True):
        yield {"evidence": item.id, "revision": item.revision, "parser": parser}


def kept_receipt(desk: Desk, receipt_id: str) -> Receipt:
    """A receipt with all that it keeps. Raises NotFound for a foreign one as for none, save to the ledger role."""
    try:
        return desk.store.ledger.receipt(receipt_id, desk.reader, any_reader=holds_role(desk))
    except NotFound:
        raise NotFound(NOTHING_THERE) from None


NOTHING_THERE = f"receipt: {NOT_FOUND}"
"""What is said of foreign and of absent receipts alike."""


def holds_role(desk: Desk) -> bool:
    """Whether today's rule gives the person the ledger role."""
    return desk.sources.holds(desk.reader, LEDGER)


def scope_of(desk: Desk, kept: Receipt) -> Scope | None:
    """What the person may read today of the version that answered; None when the version was given up."""
    try:
        return open_scope(desk.store, desk.reader, desk.sources, version=kept.version)
    except BadInput:
        return None


def open_receipt(desk: Desk, receipt_id: str) -> OpenReceipt:
    """A receipt as the person may see it today.

    Where they may read just what its reader could read then, all of it. Elsewhere only what rests on nothing else than
    what they may read: what is not cited is what the same question gives them today.
    """
    kept = kept_receipt(desk, receipt_id)
    return shown(desk, kept, scope_of(desk, kept))


def shown(desk: Desk, kept: Receipt, scope: Scope | None) -> OpenReceipt:
    """What of a receipt may be shown to whom a scope is open."""
    bare = OpenReceipt(
        id=kept.id,
        time=kept.time,
        user=kept.user,
        groups_hash=kept.groups_hash,
        version=kept.version,
        scope_root=kept.scope_root,
        code_version=kept.code_version,
        made_with=kept.made_with,
        question=kept.question,
        asked=kept.asked,
        answer=None,
        erased=erased_parts(kept),
    )
    if scope is None or kept.answer is None:
        return bare
    reading = Reading(scope=scope, whole=scope.root == kept.scope_root)
    return replace(
        bare,
        answer=_answer(desk, kept, reading),
        passages=reading.passages(kept.passages or ()),
        sources=reading.sources(kept.sources or ()),
        verdicts=reading.verdicts(kept.verdicts or ()),
        withheld=reading.verdicts(kept.withheld or ()) if holds_role(desk) else None,
        whole=reading.whole,
    )


def _answer(desk: Desk, kept: Receipt, reading: Reading) -> Answer | None:
    """The kept answer, or what of it may be read today; None when that cannot be told."""
    answer = replace(record_of(Answer, kept.answer), receipt=kept.id)
    if reading.whole:
        return answer
    if kept.question is None or kept.asked is None:
        return None
    calendar = calendar_of(kept.asked, kept.user)
    again, _ = ask_again(desk, kept, reading.scope)
    withheld = len(reading.verdicts(kept.withheld or ()))
    return replace(readable_part(answer, again, reading.scope, calendar), withheld=withheld)


def erased_parts(kept: Receipt) -> tuple[str, ...]:
    """Parts of which only the hash is left."""
    names = ("question", "asked", "plan", "passages", "sources", "verdicts", "answer")
    return tuple(name for name in names if getattr(kept, name) is None)


def export_of(desk: Desk, receipt_id: str, row: Callable[[OpenReceipt], Mapping[str, object]]) -> dict[str, object]:
    """A receipt with its proof, for somebody who has no Clausetrail; `row` gives the JSON form of what is shown.

    Texts stand in it with their salts only where the person may read all that the answer was made of today: a text of
    which anything would be left out has no hash that could be compared.
    """
    kept = kept_receipt(desk, receipt_id)
    opened = shown(desk, kept, scope_of(desk, kept))
    proof = desk.store.ledger.proof(receipt_id)
    names = {"user", "question", "asked"}
    if opened.whole:
        names |= same_parts() | ({"withheld"} if holds_role(desk) else set())
    parts = {name: {"salt": salt, "text": text} for name, (salt, text) in proof.parts.items() if name in names}
    return {
        "format": EXPORT,
        "number": proof.number,
        "record": proof.record,
        "before": proof.before,
        "hash": proof.hash,
        "parts": parts,
        "following": list(proof.following),
        "head": plain(proof.head),
        "receipt": row(opened),
    }


EXPORT = "clausetrail-receipt-1"
"""Names the form of an export; `docs/receipts.md` describes it."""


@cache
def code_version() -> str:
    """Version of the installed code with a digest of its files: two states of one release are told apart."""
    told = hashlib.sha256()
    for package in (assistant, ingest, prompts):
        folder = Path(str(package.__file__)).parent
        for file in sorted(each for each in folder.rglob("*") if each.suffix in (".py", ".md", ".yaml", ".json")):
            told.update(f"{file.relative_to(folder.parent).as_posix()}\n".encode() + file.read_bytes())
    return f"{importlib.metadata.version('clausetrail')}+{told.hexdigest()[:12]}"


def same_reader(kept: Receipt, reader: Reader) -> bool:
    """Whether a person is who asked, in the groups of then."""
    return kept.user == reader.user and kept.groups_hash == groups_hash(reader)
