"""Answers and evidence as HTML: everything is there, and nothing of it can run."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest

from assistant.api.views import evidence_row
from assistant.api.wire import answer_row
from assistant.domain.answer import NOT_FOUND, OUTSIDE_RIGHTS
from assistant.domain.plan import Question
from tests.api.fake import NASTY, FakeWorkspace, held
from ui import render
from ui.evidence import _WINDOW_CHARS, data_address, evidence_page, window

EVIL = '"><script>alert(1)</script><img src=x onerror=alert(1)>\x1b[31m\u202e'


class Tags(HTMLParser):
    """Collects the tags and attributes of a document."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.feed(document)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]


def answer(words: str = "acknowledged", user: str = "erin") -> dict[str, object]:
    return answer_row(FakeWorkspace().ask(Question(text=words, user=user)))


def poisoned(value: object) -> object:
    """The same JSON with every string that is not a name of ours turned evil."""
    if isinstance(value, dict):
        return {name: poisoned(part) for name, part in value.items()}
    if isinstance(value, list):
        return [poisoned(part) for part in value]
    return EVIL if isinstance(value, str) else value


def whole_page(value: dict[str, object]) -> str:
    cards = "".join(render.source(citations) for citations in render.sources(value))
    plan = render.facts_list(render.mapping(value.get("plan")))
    return render.answer_body(value) + cards + render.searched(value) + plan


def test_an_answer_shows_claim_marker_table_trail_and_gap() -> None:
    shown = whole_page(answer())
    assert "An alert is acknowledged within 4 hours. <a" in shown
    assert 'href="#cite-1"' in shown
    assert 'id="cite-1"' in shown
    assert "<td>Promotion policy</td>" in shown
    assert '<td class="short">1</td>' in shown
    assert "no approval record names the version" in shown
    assert "no ticket names it; not found in what you may read" in shown
    assert render.OUTSIDE_RIGHTS in shown
    assert "of 2026-10-01 to 2026-10-31" in shown


def test_quotes_of_one_evidence_share_a_card_and_keep_their_numbers() -> None:
    one, other = render.rows(answer("acknowledged script"), "citations")
    groups = render.sources({"citations": [one, other, {**one, "n": 3}]})
    assert [[row["n"] for row in group] for group in groups] == [[1, 3], [2]]
    card = render.source(groups[0])
    assert card.count('class="card"') == 1
    assert 'id="cite-1"' in card
    assert 'id="cite-3"' in card


def test_the_fixed_sentences_are_the_domains() -> None:
    assert (render.NOT_FOUND, render.OUTSIDE_RIGHTS) == (NOT_FOUND, OUTSIDE_RIGHTS)


def test_a_claim_on_weak_evidence_says_so() -> None:
    assert "weak evidence" in render.claim({"text": "So they say.", "citations": [1], "grade": "weak"})


def test_no_string_of_an_answer_becomes_markup() -> None:
    plain, evil = Tags(whole_page(answer())), Tags(whole_page(poisoned(answer())))  # type: ignore[arg-type]
    assert not {"script", "img"} & set(evil.tags)
    assert set(evil.attributes) <= set(plain.attributes) | {"role"}
    assert "\x1b" not in whole_page(poisoned(answer()))  # type: ignore[arg-type]


def test_a_refusal_and_a_question_back_show_their_sentence() -> None:
    bare = {"outcome": "clarify", "answer": "Which system?", "index_version": 1}
    assert "Which system?" in render.answer_body(bare)
    assert "Which year?" in render.answer_body(bare | {"note": "Which year?"})


def test_an_empty_complete_table_is_shown_as_such() -> None:
    table = {"columns": ["Id"], "rows": [], "complete": True}
    assert "0 rows. Every matching record of what you may read." in render.table(table)


def view(identifier: str) -> dict[str, object]:
    return evidence_row(FakeWorkspace().evidence(identifier, "erin"))


def marked(document: str) -> str:
    return unescape("".join(re.findall(r"<mark[^>]*>(.*?)</mark>", document, flags=re.DOTALL)))


@pytest.mark.parametrize(("start", "end"), [(0, 4), (13, 53), (5, 60), (12, 13), (0, len(held()[0].text))])
def test_exactly_the_quote_is_marked_across_parts(start: int, end: int) -> None:
    document = evidence_page(view("policies/promotion.md"), (start, end))
    assert marked(document) == held()[0].text[start:end]
    assert document.count('id="quote"') == 1


def test_the_whole_text_is_shown_once_whatever_is_marked() -> None:
    for quote in (None, (0, 4), (20, 30)):
        body = re.search(r"<main>(.*)</main>", evidence_page(view("policies/promotion.md"), quote), flags=re.DOTALL)
        assert body is not None
        assert unescape(re.sub(r"<[^>]+>", "", body[1])) == held()[0].text


def test_evidence_cannot_bring_a_tag_into_its_view() -> None:
    document = evidence_page(view("notes/nasty.csv#R 1"), (0, len(NASTY)))
    assert Tags(document).tags.count("script") == 1
    assert "alert(1)" in document
    assert "&lt;script&gt;" in document
    assert "\x1b" not in document


def test_a_flagged_part_carries_a_badge() -> None:
    document = evidence_page(view("notes/nasty.csv#R 1"), None)
    assert "tries to instruct: shown as text, never followed" in document


def test_links_are_shown_with_how_they_were_found_and_bring_no_tags() -> None:
    shown = render.evidence_links(view("notes/nasty.csv#R 1"))
    lines = [unescape(re.sub(r"<[^>]+>", "|", row)) for row in re.findall(r"<tr>(.*?)</tr>", shown)]
    found = [[cell for cell in line.split("|") if cell] for line in lines]
    assert found[1:3] == [["supersedes", "old.md", "inferred"], ["superseded by", "new.md", "stated"]]
    assert found[-1] == ["approves", "MLP-1", "j#MLP-1", "inferred"]
    assert Tags(shown).tags.count("script") == 0
    assert "\x1b" not in shown
    assert render.evidence_links(view("policies/promotion.md")) == ""


def test_the_policy_admits_our_script_and_nothing_else() -> None:
    document = evidence_page(view("policies/promotion.md"), None)
    policy = re.search(r'content="(default-src[^"]*)"', document)
    assert policy is not None
    assert "default-src 'none'" in policy[1]
    assert "unsafe" not in policy[1]
    assert data_address(document).startswith("data:text/html;charset=utf-8;base64,")


def test_a_long_text_is_cut_around_the_quote_and_says_so() -> None:
    length = 4 * _WINDOW_CHARS
    assert window(length, (length // 2, length // 2 + 5)) == (_WINDOW_CHARS, 3 * _WINDOW_CHARS + 5)
    document = evidence_page({"text": "x" * length}, (length // 2, length // 2 + 5))
    assert document.count(f"{_WINDOW_CHARS} more characters are not shown") == 1
    assert marked(document) == "xxxxx"
