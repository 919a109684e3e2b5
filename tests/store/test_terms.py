"""Terms and BM25 over what is visible."""

import math
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.store.segments import SegmentWriter, open_segment
from assistant.store.terms import K1, B, Terms, _Postings, write_terms
from assistant.store.tokens import terms

TEXTS = ("approval of PR-1432", "approvals and risk", "risk risk risk of drift", "human-in-the-loop oversight")


def index(root: Path, texts: Sequence[str]) -> Terms:
    writer = SegmentWriter(root)
    write_terms(writer, range(len(texts)), texts)
    segment = open_segment(root, *writer.finish("terms", len(texts)))
    return Terms([(segment, np.arange(len(texts)))], len(texts))


def found(of: Terms, words: str, mask: Sequence[bool] = (True,) * 4) -> list[int]:
    return [each.position for each in of.best(np.array(mask), words, 10)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Approved approvals", ["approv", "approv"]),
        ("A.6.2.4", ["a.6.2.4", "a", "6", "2", "4"]),
        ("PR-1432", ["pr-1432", "pr", "1432"]),
        ("CHG0012", ["chg0012", "chg", "0012"]),
        ("v2.3.1", ["v2.3.1", "2.3.1", "v", "2", "3", "1"]),
        ("fraud-lens", ["fraud-lens", "fraud", "len"]),
        ("fraud\u2011lens", ["fraud-lens", "fraud", "len"]),
        ("approved_by: Müller's", ["approved_by", "approv", "by", "müller"]),
        ("in 2026.", ["in", "2026"]),
        ("…", []),
    ],
)
def test_identifiers_are_kept_whole_and_in_parts(text: str, expected: list[str]) -> None:
    assert list(terms(text)) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [("approving", [0, 1]), ("1432", [0]), ("pr-1432", [0]), ("PR-9999", [0]), ("drift", [2]), ("oversight loop", [3])],
)
def test_words_find_the_texts_that_have_them(tmp_path: Path, words: str, expected: list[int]) -> None:
    assert sorted(found(index(tmp_path, TEXTS), words)) == expected


def test_scores_are_those_of_bm25(tmp_path: Path) -> None:
    texts = ("risk", "risk risk other", "none here at all")
    best = index(tmp_path, texts).best(np.ones(3, dtype=bool), "risk", 3)
    idf, average = math.log(1 + 1.5 / 2.5), (1 + 3 + 4) / 3
    expected = [round(idf * tf * (K1 + 1) / (tf + K1 * (1 - B + B * n / average)), 6) for tf, n in ((1, 1), (2, 3))]
    assert sorted(each.score for each in best) == sorted(expected)


def test_hidden_texts_move_no_score_and_no_weight(tmp_path: Path) -> None:
    hidden = ("risk of drift " * 50, "PR-1432 secret", *TEXTS)
    mask = np.array([False, False, True, True, True, True])
    full, alone = index(tmp_path / "a", hidden), index(tmp_path / "b", TEXTS)
    for words in ("risk drift", "PR-1432 approval", "of secret"):
        scores = [each.score for each in full.best(mask, words, 9)]
        assert scores == [each.score for each in alone.best(np.ones(4, dtype=bool), words, 9)]
    asked = ["risk", "secret", "PR-1432", "drift"]
    assert full.weights(asked, mask) == alone.weights(asked, np.ones(4, dtype=bool))


def test_a_word_weighs_what_is_visible_of_it(tmp_path: Path) -> None:
    weights = index(tmp_path, TEXTS).weights(
        ["risk", "drift", "nowhere", "PR-1432", "PR-9999", "risk-drift", "risk-nowhere", ""], np.ones(4, dtype=bool)
    )
    assert weights["drift"] > weights["risk"] > 0
    assert [weights[word] for word in ("nowhere", "PR-9999", "risk-nowhere", "")] == [0.0] * 4
    assert weights["risk-drift"] == weights["risk"]
    assert weights["PR-1432"] == weights["drift"]


def test_the_order_of_words_and_their_repetition_move_no_score(tmp_path: Path) -> None:
    of, mask = index(tmp_path, TEXTS), np.ones(4, dtype=bool)
    assert of.best(mask, "risk approval drift", 9) == of.best(mask, "drift risk approval drift", 9)


def test_equal_scores_stand_by_position(tmp_path: Path) -> None:
    of = index(tmp_path, ["same words"] * 30)
    assert found(of, "words", [True] * 30) == list(range(10))


def test_texts_without_a_word_are_found_by_nothing(tmp_path: Path) -> None:
    of = index(tmp_path, ["…", "—"])
    assert found(of, "word …", [True, True]) == []
    assert of.weights(["word"], np.ones(2, dtype=bool)) == {"word": 0.0}


@given(
    texts=st.lists(
        st.lists(st.sampled_from(["Risk", "risk", "risks", "v2.3.1", "V2.3.1", "2", "fraud‑lens", "a_b", "…"]))
    ).map(lambda several: [" ".join(words) for words in several])
)
def test_postings_hold_every_term_of_every_text_as_often_as_it_stands_there(texts: list[str]) -> None:
    """Words are counted before they become terms; several words of a text may give the same term."""
    with tempfile.TemporaryDirectory() as folder:
        writer = SegmentWriter(Path(folder))
        write_terms(writer, range(len(texts)), texts)
        segment = open_segment(Path(folder), *writer.finish("terms", len(texts)))
        postings = _Postings(segment, np.arange(len(texts)))
        counted = [Counter(terms(text)) for text in texts]
        assert segment.array("lengths").tolist() == [one.total() for one in counted]
        for term in {term for one in counted for term in one}:
            rows, counts = postings.of(term.encode())
            assert dict(zip(rows.tolist(), counts.tolist(), strict=True)) == {
                row: one[term] for row, one in enumerate(counted) if one[term]
            }
