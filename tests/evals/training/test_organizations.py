"""Questions to organizations name the sentences of all their documents, and what is learned from them is what it is called."""

import json
from pathlib import Path

import numpy as np

from evals.training.asking import Vectored, hits, learn_map
from evals.training.blend import Shortlist, fit_then, odds, without
from evals.training.examples import Question
from evals.training.organizations import HELD_OUT, LONGEST, ROUNDS, organizations, with_hard


def write(folder: Path) -> None:
    rows = [
        {
            "id": "w-1",
            "organization": "Weir",
            "sentences": [{"heading": "Gates", "text": f"Gate {at} is oiled."} for at in range(LONGEST + 1)],
            "questions": [{"text": "Which gates get oil?", "answers": [1], "near": [0, 2], "also": [["w-2", 0]]}],
        },
        {
            "id": "w-2",
            "organization": "Weir",
            "sentences": [
                {"heading": "Log", "text": "oiled gate 1"},
                {"heading": "Log > May", "text": "nothing"},
            ],
            "questions": [{"text": "Who oiled it?", "answers": []}],
        },
    ]
    (folder / "w-6.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")


def test_a_question_stands_beside_all_that_its_organization_wrote(tmp_path: Path) -> None:
    write(tmp_path)
    (found,) = organizations(HELD_OUT, tmp_path)
    first, second = found.questions
    assert len(first.sentences) == LONGEST + 3
    assert [first.sentences[at] for at in sorted(first.answers)] == ["Gates: Gate 1 is oiled.", "Log: oiled gate 1"]
    assert first.near == {0, 2}
    assert not second.answers
    assert [len(texts) for _, texts in found.passages] == [LONGEST, 1, 1, 1]
    assert not any(organizations(numbers, tmp_path) for numbers in ROUNDS)


def test_what_looks_like_an_answer_comes_near_and_an_answer_never(tmp_path: Path) -> None:
    write(tmp_path)
    questions = organizations(HELD_OUT, tmp_path)[0].questions[:1]
    (one,) = with_hard(questions, [[0.0, 9.0, 0.0, 0.0, 8.0, 7.0, 0.0, 9.0, 0.0]], most=2)
    assert one.near == {0, 2, 4, 5}


def test_every_question_to_an_organization_can_be_learned_from() -> None:
    for numbers in (*ROUNDS, HELD_OUT):
        for organization in organizations(numbers):
            for one in organization.questions:
                assert one.text
                assert all(0 <= at < len(one.sentences) for at in one.answers | one.near)
                assert sum(len(texts) for _, texts in organization.passages) == len(one.sentences)


def test_a_map_brings_questions_to_where_their_answers_lie() -> None:
    draw = np.random.default_rng(1)
    sentences = draw.standard_normal((60, 384)).astype(np.float32)
    sentences /= np.linalg.norm(sentences, axis=1, keepdims=True)
    aside = draw.standard_normal(384).astype(np.float32) / 10
    asked = sentences[:30] + np.float32(0.9 * 384**0.5) * aside
    asked /= np.linalg.norm(asked, axis=1, keepdims=True)
    one = Vectored(documents=("d",) * 30, questions=asked, sentences=sentences, truth=np.eye(60, dtype=bool)[:30])
    still = np.eye(384, dtype=np.float32)
    assert sum(hits(learn_map([one] * 20), one, 1)) > sum(hits(still, one, 1))


def test_weights_are_fitted_without_the_organization_that_they_judge() -> None:
    question = Question(source="s", document="d", text="q", sentences=("a", "b"), answers=frozenset({0}))
    seen: list[list[int]] = []
    layers = without(["x", "y", "x"], lambda kept: (seen.append(list(kept)), np.array([float(len(kept))]))[1])
    assert seen == [[1], [0, 2]]
    assert [float(layer[0]) for layer in layers] == [1.0, 2.0, 1.0]
    lists = [
        Shortlist(question=question, figures=np.array([[2.0, 0.0], [-2.0, 0.0]]), truth=np.array([True, False])),
        Shortlist(question=question, figures=np.array([[1.0, 0.0], [-1.0, 0.0]]), truth=np.array([True, False])),
    ]
    good, bad = odds(fit_then(lists), lists[0].figures)
    assert good > 0 > bad
