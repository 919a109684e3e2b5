"""The verifier's card: what the judge decides as people did, on pairs that are made and pairs that are labelled."""

import json
import random
import re
from pathlib import Path

import pytest

from assistant.domain.errors import BadInput
from evals.pairs import BREAKS, CORPUS, KEEPS, SHIPPED, Pair, make_pairs, sentences
from evals.verifier import card, judged, labelled_pairs, precision, read_pairs, recall

SENTENCE = "The release must be approved by Ada Lovelace at least 14 days before 3 May 2026."


def pair(statement: str, quote: str, *, supported: bool) -> Pair:
    return Pair(id="1", source="own", operator="none", statement=statement, quotes=(quote,), supported=supported)


@pytest.mark.parametrize(
    ("operator", "part"),
    [
        ("negation", "must not be approved"),
        ("name", "by Ottilie Brandner at"),
        ("modality", "release may be"),
        ("strength", "at most 14"),
        ("antonym", "must be rejected by"),
    ],
)
def test_an_operator_changes_one_thing(operator: str, part: str) -> None:
    made = BREAKS[operator](SENTENCE, random.Random(3))
    assert made is not None
    assert part in made or operator == "name"
    assert made != SENTENCE
    assert len(set(made.split()) ^ set(SENTENCE.split())) <= 4


@pytest.mark.parametrize(
    ("operator", "sentence", "made"),
    [
        ("role_swap", "When asked, Dana reports to Ravi.", "When asked, Ravi reports to Dana."),
        ("role_swap", "It is kept by Dana and Ravi.", None),
        ("surname", "It is kept by Dana.", r"It is kept by (?!Dana)[A-Z]\w+\."),
        ("surname", "It is kept in May.", None),
        ("number_word", "Two sign, then two more.", "Two sign, then three more."),
        ("digits", "Then two more sign.", "Then 2 more sign."),
        ("foreign_word", "The letters are in.", r"The (?!letters)[a-z]+ are in\."),
        ("surname", "Er hat nach Kiel und der Bank gefragt.", None),
    ],
)  # fmt: skip
def test_an_operator_changes_what_it_is_named_for(operator: str, sentence: str, made: str | None) -> None:
    found = {**BREAKS, **KEEPS}[operator](sentence, random.Random(5))
    assert found is None if made is None else re.fullmatch(made, found or "")


def test_a_number_leaves_the_date_and_a_date_leaves_the_number() -> None:
    draw = random.Random(1)
    number, date = BREAKS["number"](SENTENCE, draw), BREAKS["date"](SENTENCE, draw)
    assert number is not None
    assert number.endswith("3 May 2026.")
    assert date is not None
    assert "14 days" in date
    assert "3 May" not in date


def test_a_sentence_without_a_date_gives_no_pair_of_a_date() -> None:
    assert BREAKS["date"]("It may be late.", random.Random(1)) is None


def test_headings_lists_and_tables_are_no_sentences() -> None:
    text = f"---\ntitle: A release must be approved by two people before it goes out.\n---\n# {SENTENCE}\n\n- {SENTENCE}\n\n"
    assert list(sentences(text + f"| {SENTENCE} |\n\n{SENTENCE} Too short.")) == [SENTENCE]


def test_the_same_seed_makes_the_same_pairs() -> None:
    texts = {"a.md": SENTENCE, "b.md": SENTENCE.replace("14", "21")}
    assert make_pairs(texts, seed=1) == make_pairs(dict(reversed(texts.items())), seed=1)


def test_the_shipped_pairs_quote_the_demo_organization_and_no_pair_is_its_own_quote() -> None:
    corpus = [" ".join(path.read_text("utf-8").split()) for path in CORPUS.rglob("*.md")]
    pairs = read_pairs(SHIPPED)
    assert {one.operator for one in pairs} == BREAKS.keys() | KEEPS.keys()
    assert [one.id for one in pairs if not any(one.quotes[0] in text for text in corpus)] == []
    assert [one.id for one in pairs if one.statement in one.quotes] == []


def test_the_card_counts_agreement_by_source_and_label() -> None:
    looks = judged(
        [
            pair("Logs are kept.", "Logs are kept.", supported=True),
            pair("Logs are kept.", "Logs are not kept.", supported=False),
            pair("Logs are kept.", "Logs are kept.", supported=False),
        ]
    )
    told = card(looks)
    assert told.name == "verifier"
    assert told.estimate is not None
    assert (told.estimate.value, told.estimate.n) == (pytest.approx(2 / 3), 3)
    assert told.more["by_source"] == {"own": [2, 3]}
    assert told.more["by_label"] == {"supported": [1, 1], "not supported": [1, 2]}
    assert [one.value for one in told.findings] == [1, 1, 0]


def test_precision_of_a_judge_that_supports_nothing_is_none_and_its_recall_is_zero() -> None:
    looks = judged([pair("Cats sleep.", "Logs are kept.", supported=True)])
    found = recall(looks)
    assert precision(looks) is None
    assert found is not None
    assert found.value == 0
    assert card(()).estimate is None


def test_public_sets_are_read_each_in_its_own_form(tmp_path: Path) -> None:
    rows = {
        "contractnli/nli_pairs.jsonl": {
            "id": "c",
            "claim": "A.",
            "passage": "B.",
            "label": "Entailment",
            "supported": True,
        },
        "wice/claims.jsonl": {
            "id": "w",
            "claim": "A.",
            "evidence_sentences": ["x", "y", "z"],
            "supporting_sentences": [[2], [0, 2]],
            "label": "supported",
            "supported": True,
        },
        "summedits/nli_pairs.jsonl": {"id": "s", "claim": "A.", "passage": "B.", "supported": False},
    }
    for name, row in rows.items():
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(json.dumps(row) + "\n", "utf-8")
    contract, wice, summary = labelled_pairs(tmp_path)
    assert (contract.operator, contract.quotes) == ("Entailment", ("B.",))
    assert wice.quotes == ("x", "z")
    assert (summary.operator, summary.supported) == ("not supported", False)


def test_a_folder_without_the_sets_and_a_row_that_is_no_pair_are_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="holds none of contractnli"):
        labelled_pairs(tmp_path)
    (tmp_path / "summedits").mkdir()
    (tmp_path / "summedits" / "nli_pairs.jsonl").write_text('{"id": "s"}\n', "utf-8")
    with pytest.raises(BadInput, match=r"nli_pairs.jsonl:1: not a pair"):
        labelled_pairs(tmp_path)
