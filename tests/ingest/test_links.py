import pytest

from assistant.domain.evidence import LinkBasis, LinkType
from tests.ingest.folder import Corpus


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("see MLP-142.", "MLP-142"),
        ("merged in #87", "#87"),
        ("merged with PR #258 today", "PR #258"),
        ("rolled out by CHG0012", "CHG0012"),
        ("system (AIS-03)", "AIS-03"),
        ("finding CA-2025-04,", "CA-2025-04"),
        ("finding F-2025-02", "F-2025-02"),
        ("risk R-07", "R-07"),
        ("runs fraud-lens 2.4.0 now", "fraud-lens 2.4.0"),
    ],
)
def test_identifiers_in_a_text_are_links_with_their_place(corpus: Corpus, text: str, target: str) -> None:
    item = corpus.one("n.md", text)
    (link,) = item.links
    assert (link.target, link.type, link.basis) == (target, LinkType.MENTIONS, LinkBasis.IDENTIFIER)
    assert item.text[link.start : link.end] == target


@pytest.mark.parametrize(
    "text",
    ["ISO-42001 and UTF-8", "SHA-256", "https://x.example/browse/MLP-142", "step-by-step guide", "A.6.2.4", "GPT-4"],
)
def test_what_has_the_shape_only_is_no_link(corpus: Corpus, text: str) -> None:
    assert corpus.one("n.md", text).links == ()


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("This supersedes POL-01.", "supersedes"),
        ("Evaluation of fraud-lens 2.4.0", "evaluates"),
        ("It closes CA-2025-04.", "closes"),
    ],
)
def test_a_word_right_before_says_what_the_link_means(corpus: Corpus, text: str, type_: str) -> None:
    assert corpus.one("n.md", text).links[0].type == type_


def test_an_item_does_not_link_to_itself(corpus: Corpus) -> None:
    item = corpus.one("j.json", {"issues": [{"key": "AB-1", "fields": {"summary": "AB-1 after AB-2"}}]}, "jira")
    assert [link.target for link in item.links] == ["AB-2"]
