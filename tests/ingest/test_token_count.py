"""Counting by words gives the tokenizer's own counts, so slices are cut where they always were."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain.evidence import Item, Skipped
from assistant.models.encoder import Encoder, StubEncoder
from ingest import token_count
from ingest.chunk import chunk
from ingest.collect import items_of
from ingest.context import Context
from ingest.discover import discover
from ingest.sources import load_sources
from ingest.token_count import PARTING, WordCount

DEMO = Path(__file__).parents[2] / "evals" / "corpora" / "demo"

ODD = ("[CLS]", "[SEP]", "don't", "naïve", "e\u0301", "\u0301", "\x00", "\x0b", "\x0c", "\x85", "\xa0", "\u200b", "\u2028", "中文", "ﬁ",
       "İ", "ß", "\x1c", "PR-1432", "v2.3.1", "a" * 120, "...", "🏥", " ", "\n", "\t", "\r\n")  # fmt: skip
TEXTS = st.lists(st.sampled_from(ODD) | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)).map("".join)


@settings(max_examples=500, deadline=None)
@given(text=TEXTS)
def test_words_count_as_much_as_the_whole_text(default_encoder: Encoder, text: str) -> None:
    assert WordCount(default_encoder.count_tokens)(text) == default_encoder.count_tokens(text)


@settings(max_examples=500, deadline=None)
@given(left=TEXTS, sign=st.sampled_from(PARTING), right=TEXTS)
def test_parts_at_white_space_add_up(default_encoder: Encoder, left: str, sign: str, right: str) -> None:
    count = default_encoder.count_tokens
    assert count(left + sign + right) == count(left) + count(sign + right) - count("")


def test_a_form_feed_is_no_place_to_part(default_encoder: Encoder) -> None:
    """The tokenizer drops it, so that what stands around it is one word."""
    count = default_encoder.count_tokens
    assert count("audit\for") != count("audit") + count("\for") - count("")


def test_forgetting_words_changes_no_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(token_count, "KEPT_WORDS", 3)
    counted = WordCount(StubEncoder().count_tokens)
    assert [counted("the risk of the register " * 3) for _ in range(3)] == [17] * 3


@pytest.mark.parametrize("folder", ["policies", "procedures", "minutes", "registers", "jira", "code", "chat"])
def test_the_demo_is_cut_as_by_the_tokenizer_alone(default_encoder: Encoder, folder: str) -> None:
    sources, _ = load_sources(DEMO / "sources.yaml")
    context = Context(organization=sources.organization)
    places = [
        one
        for one in discover(sources, DEMO, Context(organization=sources.organization))
        if one.path.startswith(f"{folder}/")
    ]
    items = [
        one
        for place in places
        if not isinstance(place, Skipped)
        for one in items_of(place, context)
        if isinstance(one, Item)
    ]
    by_words = WordCount(default_encoder.count_tokens)
    assert items
    assert [chunk(one, by_words) for one in items] == [chunk(one, default_encoder.count_tokens) for one in items]
