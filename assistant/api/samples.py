"""Samples over HTTP: an auditor's own, from the committed hash to the draw."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter

from assistant.api.auth import User
from assistant.api.quotes import Wire
from assistant.api.routes import Home
from assistant.api.sample_rows import sample_row
from assistant.api.views import Row
from assistant.audit.samples import Wish
from assistant.domain.dates import Period
from assistant.domain.evidence import Kind

router = APIRouter()


class Commitment(Wire):
    """The beginning of a sample."""

    hash: str
    """SHA-256 of a random value that is shown when it is drawn."""
    purpose: str = ""
    """What it is for."""


class Population(Wire):
    """What a sample is drawn from."""

    kinds: tuple[Kind, ...]
    """Kinds of the records."""
    systems: tuple[str, ...] = ()
    """Systems that they are about."""
    tiers: tuple[str, ...] = ()
    """Risk tiers of those systems: high, limited, low, all."""
    first: date | None = None
    """First day of the period."""
    last: date | None = None
    """Last day of the period."""


class Reveal(Wire):
    """The value of a sample, shown."""

    value: str
    """The value whose hash was committed."""
    count: int | None = None
    """How many in all; null takes the rule's size."""


class Discard(Wire):
    """Why a sample is given up."""

    reason: str
    """It stands in the ledger."""


@router.get("/v1/samples")
def samples(home: Home, user: User) -> list[Row]:
    """The signed-in person's samples, oldest first."""
    return [sample_row(one) for one in home.office(user).samples()]


@router.post("/v1/samples")
def commit(body: Commitment, home: Home, user: User) -> Row:
    """Begin a sample with the hash of a value."""
    return sample_row(home.office(user).commit(body.hash, body.purpose))


@router.get("/v1/samples/{sample_id}")
def sample(sample_id: str, home: Home, user: User) -> Row:
    """One sample: its work paper."""
    return sample_row(home.office(user).sample(sample_id))


@router.post("/v1/samples/{sample_id}/population")
def freeze(sample_id: str, body: Population, home: Home, user: User) -> Row:
    """Freeze what it is drawn from."""
    period = Period.between(body.first, body.last)
    wish = Wish(kinds=body.kinds, systems=body.systems, tiers=body.tiers, period=period)
    return sample_row(home.office(user).freeze(sample_id, wish))


@router.post("/v1/samples/{sample_id}/draw")
def draw(sample_id: str, body: Reveal, home: Home, user: User) -> Row:
    """Show the value and draw."""
    return sample_row(home.office(user).draw(sample_id, body.value, body.count))


@router.post("/v1/samples/{sample_id}/discard")
def discard(sample_id: str, body: Discard, home: Home, user: User) -> Row:
    """Give it up; what was drawn stays in the ledger."""
    return sample_row(home.office(user).discard(sample_id, body.reason))
