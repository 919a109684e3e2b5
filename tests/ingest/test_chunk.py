from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.evidence import Category, EvidenceId, Flag, Item, Kind, Metadata
from ingest.chunk import MAX_TOKENS, chunk
from ingest.parse.markdown import parse_markdown
from ingest.screen import screened
from tests.ingest.folder import Corpus


def words(text: str) -> int:
    return len(text.split())


def item_of(text: str, title: str = "Title") -> Item:
    parsed = parse_markdown(text)
    metadata = Metadata(title=title, kind=Kind.OTHER)
    made = Item(id=EvidenceId("a.md"), source="s", path="a.md", text=text, elements=parsed.elements, metadata=metadata, parser="p", original="0")  # fmt: skip
    return screened(made)


def slices(item: Item, count: Callable[[str], int] = words) -> list[str]:
    return [item.text[one.start : one.end] for one in chunk(item, count)]


def test_headings_are_context_and_never_in_a_slice() -> None:
    item = item_of("# Policy\n\n## 1 Scope\n\nText one.\n\nText two.\n\n## 2 Rules\n\nText three.\n")
    found = chunk(item, words)
    assert slices(item) == ["Text one.\n\nText two.", "Text three."]
    assert [one.context for one in found] == ["Title > Policy > 1 Scope", "Title > Policy > 2 Rules"]


def test_a_long_part_is_cut_between_sentences() -> None:
    sentences = [f"Sentence {number} has exactly six words." for number in range(100)]
    found = slices(item_of(" ".join(sentences)))
    assert len(found) > 2
    assert " ".join(found) == " ".join(sentences)
    assert all(one.startswith("Sentence") and one.endswith(".") for one in found)


def test_rows_after_the_first_slice_have_the_header_as_context() -> None:
    rows = "".join(f"| {number} | {'word ' * 40}|\n" for number in range(12))
    found = chunk(item_of("| id | text |\n|---|---|\n" + rows), words)
    assert found[0].context == "Title"
    assert len(found) > 1
    assert all(one.context == "Title > | id | text |" for one in found[1:])


def test_hidden_text_has_slices_of_its_own() -> None:
    found = chunk(item_of("Seen.\n\n<!-- unseen -->\n\nSeen again.\n"), words)
    assert [Flag.HIDDEN in one.flags for one in found] == [False, True, False]


def test_comments_stand_one_by_one_and_fields_together(corpus: Corpus) -> None:
    comments = [{"author": {"displayName": "Ann"}, "created": "2026-10-02", "body": word} for word in ("yes", "no")]
    issue = {"key": "A-1", "fields": {"summary": "x", "status": {"name": "Done"}, "comment": {"comments": comments}}}
    item = corpus.one("j.json", {"issues": [issue]}, "jira")
    assert slices(item) == [
        "key: A-1\nsummary: x\nstatus: Done",
        "comment: 2026-10-02 Ann: yes",
        "comment: 2026-10-02 Ann: no",
    ]


@pytest.mark.parametrize("title", ["Title", "word " * 300, "x" * 1000])
@given(blocks=st.lists(st.sampled_from(["# H\n", "## " + "long " * 120, 'He said "yes." Then (it stopped.) ' * 30,
                "word " * 30, "x" * 700, "| a | b |\n|--|--|\n| 1 | 2 |", "<!-- c -->"]), max_size=12))  # fmt: skip
def test_slices_fit_follow_one_another_and_hold_every_part(title: str, blocks: list[str]) -> None:
    def count(text: str) -> int:
        return sum(len(word) // 4 + 1 for word in text.split())

    item = item_of("\n\n".join(blocks), title)
    found = chunk(item, count)
    assert found == chunk(item, count)
    assert all(before.end <= after.start for before, after in pairwise(found))
    assert all(
        count(one.context) + count(item.text[one.start : one.end]) <= MAX_TOKENS for one in found if len(title) < 1000
    )
    held = {place for one in found for place in range(one.start, one.end)}
    for part in item.elements:
        if part.category is not Category.HEADING:
            assert all(place in held or item.text[place].isspace() for place in range(part.start, part.end))
