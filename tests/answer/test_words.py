import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer.words import content_stems, find_run, stem, stems, words

LETTERS = st.lists(st.sampled_from("abc"), max_size=8)


@given(st.text())
def test_a_word_stands_where_its_place_says(text: str) -> None:
    for word in words(text):
        assert text[word.start : word.end] == word.text
        assert word.text


@given(st.text())
def test_words_come_in_order_and_their_stems_agree(text: str) -> None:
    found = words(text)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))
    assert tuple(word.stem for word in found) == stems(text)


def test_signs_and_underscores_part_words_and_apostrophes_do_not() -> None:
    assert [word.text for word in words("ward_7: the nurse's 2nd shift—über (ICU)!")] == [
        *("ward", "7", "the", "nurse's", "2nd", "shift", "über", "ICU")
    ]


@pytest.mark.parametrize(
    ("one", "other"), [("alarms", "Alarm"), ("answered", "answering"), ("policies", "POLICY"), ("kept", "Kept")]
)
def test_forms_of_a_word_have_one_stem_in_any_case(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(("one", "other"), [("alarm", "arm"), ("ward", "warden"), ("7", "77")])
def test_other_words_have_other_stems(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_words_without_a_topic_are_left_out_in_any_case() -> None:
    assert content_stems("WHICH nurse Was on the ward?") == {stem("nurse"), stem("ward")}
    assert content_stems("Show me the evidence, please") == frozenset()


@given(LETTERS, LETTERS, st.integers(0, 9))
def test_a_run_is_found_at_its_first_place_at_or_after_the_start(
    haystack: list[str], needle: list[str], start: int
) -> None:
    at = find_run(haystack, needle, start)
    expected = "".join(haystack).find("".join(needle), start) if needle else -1
    assert at == (None if expected < 0 else expected)
