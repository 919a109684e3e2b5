"""Samples: drawn again by anybody from the rule in words, and steered by nobody."""

import hashlib
import math
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from assistant.audit.sampling import (
    ANY,
    Member,
    at_most,
    commitment,
    draw,
    population_hash,
    rank,
    size,
    spread,
    tier_of,
)
from assistant.domain.errors import BadInput
from assistant.domain.evidence import EvidenceId, RevisionId

VALUE = "5f1d7a84c0b2e96d"


def member(number: int, stratum: str = ANY) -> Member:
    return Member(
        stratum=stratum, id=EvidenceId(f"changes.csv#C-{number}"), revision=RevisionId(f"sha256:{number:064x}")
    )


CHANGES = [
    *(member(n, "high") for n in range(20)),
    *(member(n, "low") for n in range(20, 60)),
    *(member(n) for n in range(60, 63)),
]


def test_a_sample_follows_from_the_rule_in_words() -> None:
    made = draw(CHANGES, VALUE)
    lines = sorted(f"{one.stratum}\t{one.id}\t{one.revision}\n" for one in CHANGES)
    population = hashlib.sha256("".join(lines).encode()).hexdigest()
    seed = hashlib.sha256(f"{population}\n{VALUE}".encode()).hexdigest()
    high = sorted(
        (one.id for one in CHANGES if one.stratum == "high"),
        key=lambda name: hashlib.sha256(f"{seed}\n{name}".encode()).hexdigest(),
    )
    assert (made.population, made.seed) == (population, seed)
    assert [one.id for one in made.drawn if one.stratum == "high"] == high[: math.ceil(1.5 * math.sqrt(20))]
    assert {one.id for one in made.drawn if one.stratum == ANY} == {one.id for one in CHANGES[60:]}


def test_the_order_of_a_population_does_not_matter() -> None:
    assert draw(CHANGES, VALUE) == draw(CHANGES[::-1], VALUE)


def test_another_value_or_another_population_gives_another_sample() -> None:
    first = draw(CHANGES, VALUE).drawn
    assert draw(CHANGES, VALUE[::-1]).drawn != first
    assert draw([*CHANGES, member(63, "low")], VALUE).seed != draw(CHANGES, VALUE).seed


def test_what_is_not_drawn_has_a_higher_rank_than_what_is() -> None:
    made = draw(CHANGES, VALUE)
    drawn = {one.id for one in made.drawn}
    low = [one for one in CHANGES if one.stratum == "low"]
    assert max(rank(made.seed, one) for one in low if one.id in drawn) < min(
        rank(made.seed, one) for one in low if one.id not in drawn
    )


@pytest.mark.parametrize(
    ("count", "tier", "wanted"),
    [(1, "low", 1), (5, "low", 5), (6, "low", 5), (100, "high", 15), (100, "limited", 10), (100, "low", 6)],
)
def test_sizes_by_rule(count: int, tier: str, wanted: int) -> None:
    assert size(count, tier) == wanted


@given(some.integers(1, 60), some.fixed_dictionaries({"high": some.integers(1, 30), "low": some.integers(1, 30)}))
def test_a_wished_total_is_spread_whole(count: int, strata: dict[str, int]) -> None:
    if count > sum(strata.values()):
        with pytest.raises(BadInput, match="cannot be drawn"):
            spread(count, strata)
    else:
        taken = spread(count, strata)
        assert sum(taken.values()) == count
        assert all(taken[tier] <= strata[tier] for tier in taken)


@pytest.mark.parametrize(
    ("members", "sizes", "says"),
    [
        ([], None, "empty"),
        ([member(1), member(1)], None, "twice"),
        (CHANGES, {"high": 21}, "21 cannot be drawn from the 20"),
    ],
)
def test_what_cannot_be_drawn_is_told(members: list[Member], sizes: dict[str, int] | None, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        draw(members, VALUE, sizes)


def test_a_value_that_could_be_guessed_is_refused() -> None:
    with pytest.raises(BadInput, match="guessed"):
        commitment("12345")
    assert commitment(VALUE) == hashlib.sha256(VALUE.encode()).hexdigest()


@pytest.mark.parametrize(
    ("said", "tier"),
    [("High (Annex III)", "high"), ("tier 2", "limited"), ("minimal", "low"), ("Highland", ANY), ("", ANY)],
)
def test_tiers_as_registers_write_them(said: str, tier: str) -> None:
    assert tier_of(said) == tier


def test_a_population_is_hashed_with_the_content_of_its_items() -> None:
    changed = Member(stratum=ANY, id=member(1).id, revision=RevisionId("sha256:" + "f" * 64))
    assert population_hash([member(1)]) != population_hash([changed])


@pytest.mark.parametrize(("held", "drawn"), [(6, 3), (8, 5), (9, 2), (5, 5)])
def test_the_bound_of_a_sample_is_the_one_that_counting_every_draw_gives(held: int, drawn: int) -> None:
    """The largest number of deviating items of which more than a twentieth of all draws shows so few."""
    for alike in range(drawn + 1):
        draws = list(combinations(range(held), drawn))
        shares = {
            count: sum(sum(one < count for one in each) <= alike for each in draws) / len(draws)
            for count in range(alike, held - drawn + alike + 1)
        }
        assert at_most(held, drawn, alike) == max(count for count, share in shares.items() if share > 0.05)
