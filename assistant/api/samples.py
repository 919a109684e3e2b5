"""Samples over HTTP: an auditor's own, from the committed hash to the draw."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter

from assistant.api.auth import User
from assistant.api.quotes import Wire
from assistant.api.routes import Home
from assistant.api.sample_rows import sample_row
from assistant.api.views import Row
from assistant.audit.chosen import Wish
from assistant.domain.dates import Period
from assistant.domain.evidence import Kind

router = APIRouter()


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

    @property
    def wish(self) -> Wish:
        """The same, as the desk takes it."""
        period = Period.between(self.first, self.last)
        return Wish(kinds=self.kinds, systems=self.systems, tiers=self.tiers, period=period)


class Commitment(Wire):
    """The beginning of a sample."""

    hash: str | None = None
    """SHA-256 of a random value that is shown when it is drawn; null has the desk make one, and tell it once as `value`."""
    purpose: str = ""
    """What it is for."""
    population: Population | None = None
    """What it will be drawn from. Stated now, nobody can choose it by the value; null states nothing, and papers say so."""


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
    """Begin a sample: its population is stated, and the hash of a value committed to."""
    wish = body.population.wish if body.population else None
    if body.hash is not None:
        return sample_row(home.office(user).commit(body.hash, body.purpose, wish))
    made, value = home.office(user).begin(body.purpose, wish)
    return sample_row(made) | {"value": value}


@router.get("/v1/samples/{sample_id}")
def sample(sample_id: str, home: Home, user: User) -> Row:
    """One sample: its work paper."""
    return sample_row(home.office(user).sample(sample_id))


@router.post("/v1/samples/{sample_id}/population")
def freeze(sample_id: str, home: Home, user: User, body: Population | None = None) -> Row:
    """Freeze what it is drawn from; without a body what the commitment states."""
    return sample_row(home.office(user).freeze(sample_id, body.wish if body else None))


@router.post("/v1/samples/{sample_id}/draw")
def draw(sample_id: str, body: Reveal, home: Home, user: User) -> Row:
    """Show the value and draw."""
    return sample_row(home.office(user).draw(sample_id, body.value, body.count))


@router.post("/v1/samples/{sample_id}/discard")
def discard(sample_id: str, body: Discard, home: Home, user: User) -> Row:
    """Give it up; what was drawn stays in the ledger."""
    return sample_row(home.office(user).discard(sample_id, body.reason))
