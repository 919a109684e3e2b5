"""Receipts over HTTP: opened within today's rights, and replayed. Foreign and absent ones are the same 404."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter

from assistant.api.auth import User
from assistant.api.quotes import Wire
from assistant.api.receipt_rows import receipt_row, replay_row
from assistant.api.routes import Home
from assistant.api.views import Row, plain_row

router = APIRouter()


class Wrong(Wire):
    """A reader's word that an answer of theirs is wrong."""

    reason: str
    """What is wrong with it."""
    claim: int | None = None
    """Number of the claim, from 1; null for the whole answer."""


@router.get("/v1/receipts/{receipt_id}")
def receipt(receipt_id: str, home: Home, user: User) -> Row:
    """A receipt as the signed-in person may see it today."""
    return receipt_row(home.receipt(receipt_id, user))


@router.get("/v1/receipts/{receipt_id}/export")
def export(receipt_id: str, home: Home, user: User) -> Row:
    """The same with its proof, to be checked by somebody who has no Clausetrail."""
    return home.export_receipt(receipt_id, user, receipt_row)


@router.get("/v1/receipts/{receipt_id}/replay")
def replay(receipt_id: str, home: Home, user: User) -> Row:
    """Which levels of a receipt hold today. A replay changes nothing, so it is asked for with GET."""
    return replay_row(home.replay(receipt_id, user))


@router.post("/v1/receipts/{receipt_id}/feedback")
def feedback(receipt_id: str, body: Wrong, home: Home, user: User) -> Row:
    """Mark an answer, or one claim, as wrong: it is kept as a case that nobody has reviewed."""
    return plain_row(asdict(home.feedback(receipt_id, user, body.reason, body.claim)))
