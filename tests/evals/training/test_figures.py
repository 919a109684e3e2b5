"""The figures of training are what they are called, and the pairs are the ones that the files name."""

import json
from pathlib import Path

import numpy as np
import pytest

from evals.training.examples import Claim, Label, Question
from evals.training.measure import auc, balanced, calibration_error, even_weights, fit_logistic, hit
from evals.training.questions import own_questions, with_strangers


def test_auc_is_the_share_of_pairs_in_the_right_order() -> None:
    assert auc([0.9, 0.2, 0.5], [True, False, False]) == 1.0
    assert auc([0.3, 0.2, 0.5, 0.3], [True, False, False, False]) == pytest.approx((1 + 0 + 0.5) / 3)
    assert auc([0.3], [True]) is None


def test_a_hit_is_an_answer_among_the_first() -> None:
    question = Question(source="own", document="d", text="q", sentences=("a", "b", "c"), answers=frozenset({2}))
    assert hit(question, [0.5, 0.1, 0.4], 1) == 0.0
    assert hit(question, [0.5, 0.1, 0.4], 2) == 1.0


def test_balanced_accuracy_counts_both_labels_the_same() -> None:
    def claim(label: Label, document: int) -> Claim:
        return Claim(source="s", premise="p", text="t", label=label, document=str(document), kind="k")

    claims = [claim(Label.SUPPORTED, 0), *(claim(Label.NEUTRAL, at) for at in range(1, 5))]
    found = balanced(claims, [0.4, 0.1, 0.1, 0.1, 0.9])
    assert found is not None
    assert found.value == pytest.approx((0 + 0.75) / 2)


def test_a_logistic_layer_finds_the_side_of_its_column() -> None:
    shift, slope = fit_logistic(
        np.array([[-1.0], [-2.0], [1.0], [2.0]]), np.array([False, False, True, True]), np.ones(4), ridge=0.1
    )
    assert slope > 0
    assert shift == pytest.approx(0, abs=1e-9)


def test_weights_are_even_over_sets_and_labels() -> None:
    weights = even_weights(np.array([True, True, False, True]), ["a", "a", "a", "b"])
    assert weights.tolist() == [0.5, 0.5, 1.0, 1.0]


def test_a_probability_that_keeps_its_word_has_no_calibration_error() -> None:
    assert calibration_error([0.25] * 4, [True, False, False, False]) == pytest.approx(0)
    assert calibration_error([0.95] * 2, [False, False]) == pytest.approx(0.95)


def test_every_own_question_names_sentences_of_its_document() -> None:
    for one in own_questions():
        assert one.text
        assert all(0 <= at < len(one.sentences) for at in one.answers | one.near)
        assert not one.answers & one.near


def test_strangers_come_from_other_documents_and_are_no_answers(tmp_path: Path) -> None:
    rows = [
        {
            "id": name,
            "sentences": [{"heading": "", "text": f"The drift report of {name} is kept."}],
            "questions": [{"text": "Where is the drift report kept?", "answers": [0], "near": []}],
        }
        for name in ("a", "b")
    ]
    (tmp_path / "own.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    first, _ = with_strangers(own_questions(tmp_path))
    assert first.sentences == ("The drift report of a is kept.", "The drift report of b is kept.")
    assert first.answers == {0}
