import pytest

from evals.measures.spans import common, length, measure, merged
from tests.evals.measures.replies import EMPTY, QUIET, Told, answer, cite, claim, figures, nugget, reply

TOLD = {"a.md": Told("0123456789 yes 0123456789 four 0123456789"), "b.md": Told("elsewhere yes")}
YES = nugget("exact", "yes", ("a.md", "yes"))
NAMES = ("precision", "recall", "f1")
UNMEASURED = {f"{kind}-{name}": None for kind in ("span", "nugget-span") for name in NAMES} | {"span-tightness": None}


def told_by(*quotes: str, source: str = "a.md", nuggets: object = (YES,)) -> dict[str, float | None]:
    cited = [cite(n, TOLD, source, quote) for n, quote in enumerate(quotes, start=1)]
    made = answer(claims=[claim("yes", *range(1, len(quotes) + 1))], citations=cited)
    return figures(measure, reply(made, TOLD, nuggets=list(nuggets)))


def test_the_very_place_is_perfect() -> None:
    assert set(told_by("yes").values()) == {1.0}


def test_a_wider_quote_costs_precision_and_tightness() -> None:
    """`89 yes 01` has 9 letters, 3 of them allowed: F1 = 2 · (1/3) · 1 / (4/3) = 1/2."""
    figure = told_by("89 yes 01")
    assert figure["span-precision"] == figure["span-tightness"] == pytest.approx(1 / 3)
    assert figure["span-recall"] == 1
    assert figure["span-f1"] == figure["nugget-span-f1"] == pytest.approx(0.5)


def test_a_quote_that_is_off_by_one_loses_a_third_of_both() -> None:
    figure = told_by("es ")
    assert figure["span-precision"] == figure["span-recall"] == pytest.approx(2 / 3)


def test_another_evidence_with_the_same_words_has_no_overlap() -> None:
    figure = told_by("yes", source="b.md")
    assert (figure["span-f1"], figure["nugget-span-f1"], figure["span-tightness"]) == (0, 0, None)


def test_places_are_alternatives() -> None:
    either = nugget("exact", "yes", ("b.md", "elsewhere yes"), ("a.md", "yes"))
    assert told_by("yes", nuggets=[either])["span-recall"] == 1


def test_letters_that_are_cited_twice_count_once() -> None:
    assert told_by("yes", "yes")["span-precision"] == 1


def test_invented_words_count_as_cited_outside() -> None:
    assert told_by("yes", "wow")["span-precision"] == 0.5


def test_a_nugget_is_judged_by_the_statements_that_hold_it() -> None:
    """The other statement's citation of an allowed place does not help the first."""
    four = nugget("exact", "four", ("a.md", "four"))
    cited = [cite(1, TOLD, "a.md", "yes"), cite(2, TOLD, "a.md", "four")]
    made = answer(claims=[claim("yes", 2), claim("four", 1)], citations=cited)
    figure = figures(measure, reply(made, TOLD, nuggets=[YES, four]))
    assert (figure["span-f1"], figure["nugget-span-recall"]) == (1, 0)


def test_a_reply_is_pooled_only_where_every_nugget_names_its_places() -> None:
    figure = told_by("yes", nuggets=[YES, nugget("exact", "four")])
    assert (figure["span-f1"], figure["nugget-span-f1"]) == (None, 1)


@pytest.mark.parametrize("silent", [QUIET, EMPTY], ids=["declines", "empty"])
def test_an_answer_without_a_statement_scores_nothing(silent: dict[str, str]) -> None:
    figure = figures(measure, reply(silent, TOLD, nuggets=[YES]))
    assert figure == dict.fromkeys(UNMEASURED, 0) | {"span-tightness": None}


def test_citations_beside_gaps_are_no_statements_citations() -> None:
    made = answer("partial", claims=[claim("yes", 1)])
    cited = [cite(1, TOLD, "a.md", "yes"), cite(2, TOLD, "b.md", "elsewhere")]
    assert figures(measure, reply(made | {"citations": cited}, TOLD, nuggets=[YES]))["span-precision"] == 1


def test_nothing_is_measured_without_places_or_without_an_answer_to_give() -> None:
    hidden = reply(QUIET, TOLD, answerable="no", nuggets=[YES | {"importance": "okay"}])
    assert figures(measure, reply(EMPTY), hidden) == UNMEASURED


def test_stretches_that_touch_become_one_and_overlaps_are_counted_once() -> None:
    parts = merged([("a", 5, 9), ("a", 0, 5), ("b", 0, 2), ("a", 7, 8)])
    assert parts == (("a", 0, 9), ("b", 0, 2))
    assert (length(parts), common(parts, (("a", 8, 20), ("c", 0, 2)))) == (11, 1)
