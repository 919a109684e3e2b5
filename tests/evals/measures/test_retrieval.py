from math import log2

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, ndcg_score

from evals.measures.retrieval import average_precision, measure, ndcg_at
from evals.reply import Reply
from tests.evals.measures.replies import QUIET, Told, figures, reply, said

TOLD = {name: Told("x", day="2026-01-02") for name in "abcdefgh"} | {
    "late": Told("x", day="2026-09-09"),
    "secret": Told("x", readers=frozenset({"leila"})),
}
NAMES = ("R@5", "R@10", "MAP", "nDCG@10", "all-gold@10")
PLACES = ("place-R@10", "place-MAP@10", "place-all-gold@10")
BOOK = {"book": Told("alpha.beta..gamma..delta..")}  # five letters each, then two dots


def ranked(order: str, *gold: str, **parts: object) -> Reply:
    passages = tuple({"source": name, "start": -1, "end": -1, "score": 1.0} for name in order)
    return reply(said("yes"), TOLD, gold_sources=list(gold), passages=passages, **parts)


def by_place(*found: tuple[int, int], gold: tuple[str, ...], **parts: object) -> dict[str, float | None]:
    """The figures over places of passages of the book, best first."""
    passages = tuple({"source": "book", "start": start, "end": end, "score": 1.0} for start, end in found)
    nuggets = [
        {
            "text": word,
            "importance": "okay",
            "match": {"type": "exact", "value": word},
            "spans": [{"source": "book", "quote": word}],
        }
        for word in gold
    ]
    told = reply(said("yes"), BOOK, gold_sources=["book"], nuggets=nuggets, passages=passages, **parts)
    figure = figures(measure, told)
    return {name: figure[name] for name in PLACES}


def test_places_of_one_document_are_told_apart() -> None:
    """Gamma is second and alpha is missed; delta, which is not asked for, took the first rank."""
    figure = by_place((20, 25), (13, 18), gold=("alpha", "gamma"))
    assert tuple(figure.values()) == (1 / 2, (1 / 2) / 2, 0)


def test_a_second_passage_of_a_place_takes_no_rank() -> None:
    assert tuple(by_place((0, 5), (0, 4), (13, 18), gold=("alpha", "gamma")).values()) == (1, 1, 1)


def test_a_passage_of_two_places_finds_both() -> None:
    assert tuple(by_place((0, 18), gold=("alpha", "gamma")).values()) == (1, 1, 1)


def test_to_touch_a_place_is_not_to_find_it() -> None:
    assert tuple(by_place((4, 11), gold=("alpha",)).values()) == (0, 0, 0)


def test_a_place_after_the_tenth_rank_is_not_found() -> None:
    elsewhere = tuple((at, at + 1) for at in range(6, 16))
    assert tuple(by_place(*elsewhere, (20, 25), gold=("delta",)).values()) == (0, 0, 0)


def test_a_question_as_of_a_day_has_no_figure_over_places() -> None:
    assert set(by_place((0, 5), gold=("alpha",), as_of="2026-02-01").values()) == {None}


def test_gold_without_a_place_has_no_figure_over_places() -> None:
    told = figures(measure, ranked("a", "a"))
    assert {told[name] for name in PLACES} == {None}


def test_gold_at_ranks_one_and_three() -> None:
    figure = figures(measure, ranked("axb", "a", "b"))
    assert (figure["R@5"], figure["all-gold@10"]) == (1, 1)
    assert figure["MAP"] == pytest.approx((1 / 1 + 2 / 3) / 2)
    assert figure["nDCG@10"] == pytest.approx((1 + 1 / log2(4)) / (1 + 1 / log2(3)))


def test_gold_at_rank_seven_of_two() -> None:
    figure = figures(measure, ranked("ctuvwxa", "a", "b"))
    assert tuple(figure[name] for name in NAMES) == pytest.approx(
        (0, 1 / 2, 1 / 14, (1 / log2(8)) / (1 + 1 / log2(3)), 0)
    )


def test_an_evidence_counts_at_its_first_passage() -> None:
    assert figures(measure, ranked("xxxxxxxxxxxxa", "a"))["MAP"] == 0.5
    assert figures(measure, ranked("aaab", "a", "b"))["MAP"] == 1


def test_gold_that_the_reader_may_not_read_is_left_out() -> None:
    assert figures(measure, ranked("a", "a", "secret"))["R@5"] == 1
    assert figures(measure, ranked("a", "secret"))["R@5"] is None
    assert figures(measure, ranked("a", "a", "secret", reader="leila"))["R@5"] == 0


def test_gold_from_after_the_day_is_left_out() -> None:
    assert figures(measure, ranked("a", "a", "late"))["R@5"] == 0.5
    assert figures(measure, ranked("a", "a", "late", as_of="2026-02-01"))["R@5"] == 1


def test_retrieving_nothing_scores_nothing_and_not_telling_is_not_measured() -> None:
    told_of = reply(QUIET, TOLD, gold_sources=["a"], seconds={"passages": 0.1})
    silent = reply(QUIET, TOLD, gold_sources=["a"])
    assert figures(measure, told_of) == dict.fromkeys(NAMES, 0) | dict.fromkeys(PLACES)
    assert figures(measure, silent) == dict.fromkeys((*NAMES, *PLACES))


def test_what_is_not_to_be_answered_is_not_measured() -> None:
    assert figures(measure, ranked("a", "a", answerable="no")) == dict.fromkeys((*NAMES, *PLACES))


@pytest.mark.parametrize("seed", range(5))
def test_the_formulas_are_those_of_scikit_learn(seed: int) -> None:
    relevance = np.random.default_rng(seed).integers(0, 2, 15).astype(np.float64)
    relevance[3] = 1  # its average precision of no gold is another
    falling, gold = np.arange(15, 0, -1), int(relevance.sum())
    assert ndcg_at(10, relevance, gold) == pytest.approx(ndcg_score([relevance], [falling], k=10))
    assert average_precision(relevance, gold) == pytest.approx(average_precision_score(relevance, falling))
