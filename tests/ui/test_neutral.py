"""Text of evidence made harmless to look at."""

import json

import pytest

from ui.neutral import json_text, one_line, visible


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("\x1b[31m", "<U+001B>[31m"),
        ("a\x9bb", "a<U+009B>b"),
        ("\u202eevil", "<U+202E>evil"),
        ("\x00", "<U+0000>"),
        ("\ud800", "<U+D800>"),
    ],
    ids=["escape", "C1 introducer", "right-to-left override", "NUL", "lone surrogate"],
)
def test_unsafe_characters_are_shown_by_number(given: str, shown: str) -> None:
    assert visible(given) == shown


def test_ordinary_text_stays() -> None:
    text = "Größe\t→ 5 %\nשלום, naïve 🙂"
    assert visible(text) == text


def test_one_line_holds_no_line_end_of_any_kind() -> None:
    assert one_line("a\r\nb\u2028c\x85d\x0be") == "a b c d e"


def test_json_keeps_its_value_and_shows_no_control() -> None:
    value = {"text": "\x9b31m \u202e Größe \ud800", "n": [1, None]}
    written = json_text(value)
    assert json.loads(written) == value
    assert "Größe" in written
    assert "\x9b" not in written
    assert "\u202e" not in written
