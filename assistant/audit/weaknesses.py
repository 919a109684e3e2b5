"""What makes an item weak that only its neighbours in a scope tell: trails, the inventory, read records, its own text.

Each rule gives a reason; the first that fits is told. Rules over a document's words look only at documents: rows of a
register speak of many things.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from assistant.audit.columns import Column
from assistant.domain.answer import HopState, Stage
from assistant.domain.evidence import DOCUMENT_KINDS, EvidenceId, Kind, Status
from assistant.domain.people import is_person

if TYPE_CHECKING:
    from assistant.audit.desk import Desk
    from assistant.audit.record import Record
    from assistant.domain.draft import DraftTrail
    from assistant.store.index import ItemView

_LIVE = Column(("version in production", "production version", "live version", "current version", "deployed version", "version"), without=("date", "policy"))  # fmt: skip
_VERSION = re.compile(r"(?<![\d.])(\d+(?:\.\d+){1,3})(?![\d.]*\d)")
_DATED = re.compile(r"20\d\d[-_.]?\d\d[-_.]?\d\d")
_CLAIM = re.compile(r"\b(?:best practices?|world[- ]class|industry[- ]leading|state of the art|under control|all green|take (?:\w+ )?(?:privacy|security|ethics) seriously|fully compliant|loved by|trusted by)\b", re.IGNORECASE)  # fmt: skip
_CHAT = re.compile(r'"(?:messages|channel|thread_ts|user_profile|conversation_id|chat_id)"\s*:')
_OWNER = re.compile(r"^[\s*_#>-]*(?:owner|responsible|accountable)(?: [^:|\n]{2,30})?\s*[:|]\s*(?P<who>[^|\n]{3,60})", re.IGNORECASE | re.MULTILINE)  # fmt: skip
_TWO = 2  # of the names that chat exports have
_READ = re.compile(r"\b(?:read|acknowledg\w+|confirm\w*|attest\w*|gelesen|aware\w*)\b", re.IGNORECASE)
_NUMBERED = re.compile(r"[A-Z]{2,6}[- ]?\d{1,4}(?!\w)")
_PLAN = re.compile(r"^[\s*_#>-]*(?:action |the )?plan\b[^:\n]{0,40}:\s*(?P<said>.+)$", re.IGNORECASE | re.MULTILINE)
_PROOF = re.compile(r"^[\s*_#>-]*(?:closing |closure )?(?:evidence|proof)\b[^:\n]{0,40}:\s*(?P<said>.+)$", re.IGNORECASE | re.MULTILINE)  # fmt: skip
_TO_COME = re.compile(r"\bsee (?:the )?plan\b|\b(?:will|to) be (?:built|done|implemented|introduced|rolled out|finished|added)\b", re.IGNORECASE)  # fmt: skip
_SAID = {
    HopState.SELF_APPROVED: "approval by the author",
    HopState.LATE: "approval after the deployment",
    HopState.OTHER_VERSION: "of another version",
    HopState.CONTRADICTED: "contradicted by another record",
}
_JUDGED = {Stage.APPROVAL: Kind.APPROVAL, Stage.EVALUATION: Kind.EVALUATION}


def weaknesses(desk: Desk) -> Mapping[EvidenceId, str]:
    """Why items are weak by what stands around them, by id."""
    found: dict[EvidenceId, str] = {}
    for name, why in (
        *_of_trails(desk, (drawn for _, drawn in desk.trails)),
        *_of_documents(desk, desk.records()),
        *_of_criteria(desk),
    ):
        found.setdefault(name, why)
    return found


def weakness(desk: Desk, item: ItemView) -> str:
    """Why one item is weak, as `weaknesses` says it, with no other trails drawn than those that it is in; else empty."""
    judged = item.metadata.kind in _JUDGED.values()
    own = (case for case in desk.cases if any(node.item.id == item.id for node in case.nodes)) if judged else ()
    told = chain(
        _of_trails(desk, (desk.judge(case, desk.today) for case in own)),
        _of_documents(desk, (desk.record(item),)),
        desk.once("weak by criteria", lambda: tuple(_of_criteria(desk))),
    )
    return next((why for name, why in told if name == item.id), "")


def stated_owner(text: str) -> str | None:
    """The person whom a line of a document such as `Owner of this deck: Jane Doe` names; None where none does."""
    hit = _OWNER.search(text)
    return hit["who"].strip() if hit and is_person(hit["who"]) else None


def _of_trails(desk: Desk, trails: Iterable[DraftTrail]) -> Iterator[tuple[EvidenceId, str]]:
    """Approvals and evaluations that broke the trail of a change."""
    for drawn in trails:
        for hop in drawn.hops:
            if hop.state in _SAID and hop.stage in _JUDGED:
                for span in hop.spans:
                    item = desk.scope.item(span.evidence)
                    if item and item.metadata.kind is _JUDGED[hop.stage]:
                        yield span.evidence, _SAID[hop.state]


def _of_documents(desk: Desk, records: Iterable[Record]) -> Iterator[tuple[EvidenceId, str]]:
    """What a document's own words, name and version give away."""
    live = _live(desk)
    for record in records:
        if "#" not in record.item.id:
            why = _of_words(record) or _of_version(desk, record, live)
            if why:
                yield record.item.id, why


def _of_words(record: Record) -> str:
    """What is weak about the sort of document that it is; empty where nothing is."""
    said = record.item.metadata
    person = any(is_person(name) for name in (said.owner, said.approved_by) if name)
    if len({hit[0] for hit in _CHAT.finditer(record.text)}) >= _TWO:
        return "chat without a record"
    if said.kind is Kind.CORRECTIVE_ACTION and _gives_plan(record.text):
        return "evidence equal to the plan"
    if not person and _CLAIM.search(record.text):
        return "general claim without a record"
    if said.kind in DOCUMENT_KINDS and not said.owner:
        return "rules without an owner"
    return ""


def _gives_plan(text: str) -> bool:
    """Whether what is given as proof is the plan, or is still to come."""
    plan, proof = _PLAN.search(text), _PROOF.search(text)
    if proof is None:
        return False
    return bool(_TO_COME.search(proof["said"])) or (plan is not None and plan["said"].strip() == proof["said"].strip())


def _of_version(desk: Desk, record: Record, live: Mapping[EvidenceId, str]) -> str:
    """Whether a record is of another version than its name says, or a card of one that is no longer in production."""
    said = record.item.metadata
    own = said.model_version
    stem = _DATED.sub(" ", PurePosixPath(record.item.id).stem)
    named = _VERSION.findall(stem)
    if own and said.kind is Kind.EVALUATION and named and own not in named:
        return "of another version than its name says"
    if own and said.kind is Kind.MODEL_CARD and said.status is not Status.RETIRED:
        systems = desk.systems_of(record.item)
        current = live.get(systems[0].row, "") if len(systems) == 1 else ""
        if current and _rank(own) < _rank(current):
            return "superseded"
    return ""


def _live(desk: Desk) -> Mapping[EvidenceId, str]:
    """The version in production of each system, by its inventory row."""
    stated = ((one.row, _LIVE.said(desk.fields.get(one.row, ()))) for one in desk.known.systems)
    return {row: field.value.strip() for row, field in stated if field and _VERSION.fullmatch(field.value.strip())}


def _rank(version: str) -> tuple[int, ...]:
    """The numbers of a version; none where it has other parts."""
    return tuple(int(part) for part in version.split(".")) if _VERSION.fullmatch(version) else ()


def _of_criteria(desk: Desk) -> Iterator[tuple[EvidenceId, str]]:
    """What is weak by what the other records of its kind show."""
    yield from _unread(desk)
    yield from _old_assessments(desk)


def _unread(desk: Desk) -> Iterator[tuple[EvidenceId, str]]:
    """Policies in force that no read record names, where the organization keeps such records of others."""
    records = [one.text for one in desk.rows(Kind.TRAINING_RECORD) if _READ.search(one.text)]
    policies = [one.item for one in desk.rules if one.item.metadata.kind is Kind.POLICY]
    named = {item.id: any(_names(text, item.metadata.title, item.id) for text in records) for item in policies}
    if any(named.values()):
        yield from ((name, "policy without a read record") for name, read in named.items() if not read)


def _names(text: str, title: str, path: str) -> bool:
    """Whether a record names a document by its title or number."""
    number = _NUMBERED.match(PurePosixPath(path).stem) or _NUMBERED.match(title)
    return title.lower() in text.lower() or bool(number and re.search(rf"\b{re.escape(number[0])}\b", text))


def _old_assessments(desk: Desk) -> Iterator[tuple[EvidenceId, str]]:
    """Impact assessments of one system that are past the age at which every criterion calls them stale, repeated or not."""
    ages = [one.stale_after_days for one in desk.criteria.by_id.values() if Kind.IMPACT_ASSESSMENT in one.kinds and one.stale_after_days]  # fmt: skip
    for record in desk.records(Kind.IMPACT_ASSESSMENT):
        of_one = len(desk.systems_of(record.item)) == 1
        if of_one and ages and record.date and (desk.today - record.date.start).days > max(ages):
            yield record.item.id, "stale"
