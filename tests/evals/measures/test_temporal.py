from evals.measures.temporal import measure
from evals.reply import Reply
from tests.evals.measures.replies import QUIET, figures, nugget, reply, results, said


def half(name: str, says: str, wanted: str, *, tags: tuple[str, ...] = ("flip:alert",)) -> Reply:
    return reply(said(says), name=name, nuggets=[nugget("number", float(wanted))], tags=tags, as_of="2026-01-01")


def flip(*given: Reply) -> float | None:
    return figures(measure, *given)["temporal-flip"]


def test_a_pair_counts_when_both_are_right() -> None:
    assert flip(half("a", "15 minutes", "15"), half("b", "6 minutes", "6")) == 1


def test_one_wrong_half_spoils_the_pair_and_is_named() -> None:
    found = results(measure, half("a", "15 minutes", "15"), half("b", "7 minutes", "6"))
    assert [one.why for one in found["temporal-flip"].findings] == ["wrong: b"]
    assert found["temporal-accuracy"].estimate.value == 0.5


def test_the_same_answer_for_both_days_never_counts() -> None:
    """Whoever pastes both figures is right on each day, and does not read the day."""
    pair = half("a", "15 minutes, or 6", "15"), half("b", "15  minutes, or 6", "6")
    assert all(one.is_correct for one in pair)
    assert flip(*pair) == 0


def test_silence_on_both_days_never_counts() -> None:
    pair = [reply(QUIET, name=name, answerable="no", tags=["flip:alert"], as_of="2026-01-01") for name in "ab"]
    assert flip(*pair) == 0


def test_a_day_before_anything_held_is_a_fair_half() -> None:
    before = reply(QUIET, name="a", answerable="no", tags=["flip:alert"], as_of="2020-01-01")
    assert flip(before, half("b", "6 minutes", "6")) == 1


def test_pairs_are_told_apart_by_name_and_half_a_pair_is_none() -> None:
    lone = half("c", "6 minutes", "6", tags=("flip:other",))
    assert flip(half("a", "15", "15"), half("b", "6", "6"), lone) == 1
    assert flip(lone) is None


def test_accuracy_is_of_cases_with_a_day_or_the_tag() -> None:
    dated, tagged = reply(said("yes"), as_of=3), reply(said("no"), tags=["temporal"])
    assert figures(measure, dated, tagged, reply(said("no")))["temporal-accuracy"] == 0.5


def test_nothing_is_unmeasured() -> None:
    assert figures(measure, reply(said("yes"))) == {"temporal-accuracy": None, "temporal-flip": None}
