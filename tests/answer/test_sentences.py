import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer.sentences import readable, sentences

TEXTS = st.text(st.sampled_from("aB1 .!?\n-*|:#\"')(…é🏥"), max_size=80) | st.text(max_size=60)


def said(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@given(TEXTS, st.data())
def test_spans_lie_inside_the_slice_in_order_without_surrounding_space(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    at = start
    for first, after in sentences(text, start, end):
        assert at <= first < after <= end
        assert text[first:after] == text[first:after].strip()
        at = after


@given(TEXTS)
def test_no_letter_or_digit_is_lost_between_sentences(text: str) -> None:
    inside = {at for start, end in sentences(text) for at in range(start, end)}
    assert all(at in inside for at, sign in enumerate(text) if sign.isalnum())


@given(TEXTS)
def test_every_span_says_something(text: str) -> None:
    assert all(any(sign.isalnum() for sign in text[start:end]) for start, end in sentences(text))


def test_a_full_stop_a_question_and_an_exclamation_end_sentences() -> None:
    assert said('Wash hands. Why? "Germs!" They spread.') == ["Wash hands.", "Why?", '"Germs!"', "They spread."]


@pytest.mark.parametrize(
    "text",
    [
        "Use gloves, e.g. Nitrile ones, daily.",
        "Dr. Okafor and Prof. Lind agree.",
        "See Sec. 4 of the rule.",
        "Dose 2.5 mg per kg.",
        "The file rota.v2.csv is final.",
        "J. Lind signs.",
        "Sent by Quill Inc. Porto.",
        "Cells etc. Are counted.",
    ],
)
def test_an_abbreviation_or_a_number_ends_no_sentence(text: str) -> None:
    assert said(text) == [text]


def test_a_list_item_is_a_sentence_of_its_own() -> None:
    text = "Before surgery:\n- wash hands\n- put on gloves\n  and a mask\n2) call the patient\n* breathe"
    assert said(text) == [
        "Before surgery:",
        "- wash hands",
        "- put on gloves\n  and a mask",
        "2) call the patient",
        "* breathe",
    ]


def test_a_table_row_is_a_sentence_of_its_own() -> None:
    assert said("ward | beds\nICU | 12\nRadiology | 0") == ["ward | beds", "ICU | 12", "Radiology | 0"]
    assert said("| ICU | 12 |\n| Home | 3 |") == ["| ICU | 12 |", "| Home | 3 |"]


def test_a_field_is_a_sentence_of_its_own() -> None:
    assert said("ward: Intensive Care\nreported_by: Tom Lind\nstate: Open") == [
        "ward: Intensive Care",
        "reported_by: Tom Lind",
        "state: Open",
    ]


def test_a_sentence_runs_over_a_line_break_and_ends_at_an_empty_line() -> None:
    assert said("The nurse\ncalls twice\n\nThe doctor waits") == ["The nurse\ncalls twice", "The doctor waits"]


@pytest.mark.parametrize(
    ("quote", "shown"),
    [
        ("- wash **both** hands", "wash both hands"),
        ("3) call `ward 7`", "call ward 7"),
        ("| ICU | 12 beds |", "ICU; 12 beds"),
        ("## Alarms\nare   kept", "Alarms are kept"),
        ("minus -5 degrees", "minus -5 degrees"),
    ],
)
def test_markup_is_dropped_for_reading_and_words_stay(quote: str, shown: str) -> None:
    assert readable(quote) == shown


def test_a_rule_of_dashes_ends_what_stands_above_it() -> None:
    text = "---\nowner: Mia Horn\nstatus: approved\n---\nA nurse answers within 5 minutes.\n"
    assert [text[start:end] for start, end in sentences(text)] == [
        "owner: Mia Horn",
        "status: approved",
        "A nurse answers within 5 minutes.",
    ]
