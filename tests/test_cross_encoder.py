"""A pair's figures depend on the pair alone, whatever stands beside it, and only the pinned adapters are served."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.domain.errors import Unavailable
from assistant.models import cross_encoder as cross
from assistant.models.cross_encoder import (
    ENTAILMENT,
    RELEVANCE,
    CrossEncoder,
    StubCrossEncoder,
    build_cross_encoder,
    claim_parts,
    with_heading,
)
from assistant.models.encoder import bundled_model
from assistant.models.exports import sha256
from assistant.models.pairing import SECOND, claim_row, focused, load_tokenizer, pair_row, tokens

QUESTION = "Who has to sign before a new version goes live?"
TEXTS = [
    "Release procedure: A new version goes live only after the safety officer has signed.",
    "Release procedure: The previous version is kept for 30 days.",
    "Canteen: Lunch is served at noon.",
    "",
    "Release procedure: " + "Every privileged account is reviewed each quarter by its owner. " * 40,
]
PAIRS = [
    ("The report must be filed within 30 days.", "The report must be filed within 30 days."),
    ("The report must be filed within 30 days.", "The report must be filed within 60 days."),
    ("The report must be filed within 30 days.", "The canteen serves lunch at noon."),
]


@pytest.fixture(scope="session")
def cross_encoder(model_home: Path) -> CrossEncoder:
    return build_cross_encoder(model_home)


@pytest.mark.parametrize("adapter", [RELEVANCE, ENTAILMENT], ids=lambda adapter: adapter.stem)
def test_the_adapters_that_ship_are_the_pinned_ones(adapter: Path) -> None:
    assert sha256(adapter) == cross.SHA256[adapter.name]
    assert adapter.stat().st_size < 3_000_000


def test_another_adapter_is_refused(tmp_path: Path) -> None:
    other = tmp_path / RELEVANCE.name
    other.write_bytes(RELEVANCE.read_bytes() + b"\x00")
    with pytest.raises(Unavailable, match="is not the pinned adapter"):
        cross.check_adapter(other)


def test_relevance_does_not_depend_on_neighbours(cross_encoder: CrossEncoder) -> None:
    alone = [cross_encoder.relevance(QUESTION, [text])[0] for text in TEXTS]
    assert list(cross_encoder.relevance(QUESTION, TEXTS)) == alone
    assert list(cross_encoder.relevance(QUESTION, TEXTS[::-1]))[::-1] == alone


def test_entailment_does_not_depend_on_neighbours(cross_encoder: CrossEncoder) -> None:
    alone = [cross_encoder.entailment([pair])[0] for pair in PAIRS]
    assert list(cross_encoder.entailment(PAIRS)) == alone


def test_the_sentence_that_answers_comes_first(cross_encoder: CrossEncoder) -> None:
    scores = cross_encoder.relevance(QUESTION, TEXTS)
    assert max(scores) == scores[0]
    assert all(0 <= score <= 1 for score in scores)


def test_a_quote_supports_itself_and_not_another_number(cross_encoder: CrossEncoder) -> None:
    same, changed, stray = cross_encoder.entailment(PAIRS)
    assert same.supported > 0.5 > max(changed.supported, stray.supported)
    for told in (same, changed, stray):
        assert told.supported + told.contradicted + told.neutral == pytest.approx(1, abs=2e-6)


def test_no_texts_give_nothing(cross_encoder: CrossEncoder) -> None:
    assert not cross_encoder.relevance(QUESTION, [])
    assert not cross_encoder.entailment([])


def test_the_export_stays_close_to_the_full_weights(cross_encoder: CrossEncoder) -> None:
    """In a process of its own, for torch stays out of this one."""
    code = (
        "from pathlib import Path; import json, torch\n"
        "from assistant.models.cross_encoder import RELEVANCE\n"
        "from assistant.models.cross_network import CrossNetwork\n"
        "from assistant.models.encoder import bundled_model\n"
        "from assistant.models.pairing import load_tokenizer, pair_row, tokens\n"
        "from assistant.models.cross_encoder import _array, _sigmoid\n"
        "network = CrossNetwork(bundled_model()); network.load(RELEVANCE); network.eval()\n"
        "tokenizer = load_tokenizer(bundled_model()); slope, shift = _array(RELEVANCE, 'calibration')\n"
        f"question, texts = {QUESTION!r}, {TEXTS[:3]!r}\n"
        "rows = [pair_row(tokens(tokenizer, question), tokens(tokenizer, text)) for text in texts]\n"
        "def told(row):\n"
        "    ids, kinds = (torch.tensor([part]) for part in row)\n"
        "    return _sigmoid(slope * network(ids, kinds, torch.ones_like(ids))[0, 0].item() + shift)\n"
        "print(json.dumps([told(row) for row in rows]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    full = [float(one) for one in re.findall(r"[\d.e-]+", done.stdout.strip().splitlines()[-1])]
    assert cross_encoder.relevance(QUESTION, TEXTS[:3]) == pytest.approx(full, abs=0.1)


def test_the_exports_are_built_once_and_named_for_their_adapters(model_home: Path, cross_encoder: CrossEncoder) -> None:
    exports = sorted((model_home / "models").glob("*.cross-*.onnx"))
    before = [export.stat() for export in exports]
    assert len(exports) == 2
    assert build_cross_encoder(model_home).revision == cross_encoder.revision
    assert [export.stat() for export in exports] == before


def test_a_revision_is_a_short_plain_name(cross_encoder: CrossEncoder) -> None:
    assert re.fullmatch(r"[a-z0-9-]{1,63}", cross_encoder.revision)


def test_a_pair_says_where_each_word_stands_and_whether_the_other_text_has_it() -> None:
    ids, kinds = pair_row([7, 8, 9], [8, 9, 5, 7])
    assert ids == [101, 7, 8, 9, 102, 8, 9, 5, 7, 102]
    assert kinds == [0, 1, 2, 2, 0, SECOND + 2, SECOND + 2, SECOND, SECOND + 1, SECOND]


@pytest.mark.parametrize(("first", "second"), [(500, 500), (500, 3), (3, 500), (0, 0)])
def test_a_pair_is_cut_to_its_limit(first: int, second: int) -> None:
    ids, kinds = pair_row([7] * first, [8] * second, limit=40)
    assert len(ids) == len(kinds) == min(40, first + second + 3)
    assert kinds.count(SECOND) > min(second, 18)


def test_of_a_long_premise_the_part_about_the_claim_is_read() -> None:
    tokenizer = load_tokenizer(bundled_model())
    filler = "Lunch is served at noon in the canteen. " * 30
    premise, claim = (
        tokens(tokenizer, text) for text in (f"{filler}Drift is reported weekly. {filler}", "Drift is reported.")
    )
    assert set(claim) <= set(focused(premise, claim, room=40))
    assert len(claim_row(premise, claim, limit=64)[0]) <= 64


def test_a_premise_that_fits_is_left_whole() -> None:
    assert focused([1, 1012, 2, 1012], [9], room=4) == [1, 1012, 2, 1012]


def test_a_claim_is_read_sentence_by_sentence() -> None:
    assert claim_parts("It was approved. The owner signed e.g. the form.") == [
        "It was approved.",
        "The owner signed e.g. the form.",
    ]
    assert claim_parts("") == [""]


def test_a_heading_stands_before_its_sentence() -> None:
    assert with_heading("Release", "It is signed.") == "Release: It is signed."
    assert with_heading("", "It is signed.") == "It is signed."


def test_the_stub_follows_shared_words() -> None:
    stub = StubCrossEncoder()
    near, far = stub.relevance("Who signs the release form?", ["The owner signs the release form.", "Lunch at noon."])
    assert near == 1.0
    assert far == 0.0
    same, denied, other = stub.entailment(
        [("It is kept", "It is kept"), ("It is kept", "It is not kept"), ("It is kept", "Lunch")]
    )
    assert (same.supported, denied.supported, other.neutral) == (1.0, 0.0, 1.0)
    assert denied.contradicted > 0


def test_serving_does_not_import_torch(model_home: Path, cross_encoder: CrossEncoder) -> None:
    code = (
        "import sys; from pathlib import Path; from assistant.models.cross_encoder import build_cross_encoder\n"
        f"build_cross_encoder(Path({str(model_home)!r})).relevance('drift', ['drift'])\n"
        "sys.exit(bool({'torch', 'sentence_transformers', 'transformers'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
