"""The encoder gives a text the same bytes wherever it stands, and refuses weights it does not know."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.domain.errors import Unavailable
from assistant.models import exports
from assistant.models.encoder import (
    EXPORT_FILE,
    Encoder,
    OnnxEncoder,
    Reading,
    Remembering,
    StubEncoder,
    TorchEncoder,
    build_default_encoder,
    bundled_model,
)

TEXTS = [
    "The model owner approves each promotion.",
    "PR-1432",
    "",
    "Überwachung: Drift der Eingaben, wöchentlich geprüft.",
    "Every privileged account is reviewed each quarter by its owner. " * 40,
    "drift",
]


@pytest.fixture(scope="module")
def torch_encoder() -> Encoder:
    return TorchEncoder()


@pytest.fixture(scope="module", params=["int8", "fp32", "stub"])
def encoder(request: pytest.FixtureRequest) -> Encoder:
    makers: dict[str, Callable[[], Encoder]] = {
        "int8": lambda: request.getfixturevalue("default_encoder"),
        "fp32": lambda: request.getfixturevalue("torch_encoder"),
        "stub": StubEncoder,
    }
    return makers[request.param]()


def test_a_text_has_the_same_bytes_alone_and_among_others(encoder: Encoder) -> None:
    alone = [encoder.encode([text])[0].tobytes() for text in TEXTS]
    assert [row.tobytes() for row in encoder.encode(TEXTS)] == alone


def test_a_reading_has_the_vector_of_the_text_and_does_not_depend_on_others(encoder: Encoder) -> None:
    together = encoder.read(TEXTS)
    rows = encoder.encode(TEXTS)
    for text, reading, row in zip(TEXTS, together, rows, strict=True):
        (alone,) = encoder.read([text])
        assert reading.whole.tobytes() == row.tobytes()
        assert reading.tokens.tobytes() == alone.tokens.tobytes()


def test_a_reading_has_a_row_of_length_one_for_each_token_that_the_encoder_sees(encoder: Encoder) -> None:
    for text, reading in zip(TEXTS, encoder.read(TEXTS), strict=True):
        seen = min(encoder.count_tokens(text), encoder.max_tokens) - 2
        assert reading.tokens.shape == (seen, encoder.dim)
        assert reading.tokens.dtype == np.float32
        assert np.linalg.norm(reading.tokens, axis=1) == pytest.approx(1, abs=1e-5)


def test_a_part_of_a_reading_is_the_tokens_that_it_touches(encoder: Encoder) -> None:
    text = "Drift is read weekly. The owner signs."
    (reading,) = encoder.read([text])
    at = text.index("The")
    first, second = reading.part(0, at), reading.part(at, len(text))
    assert len(first) + len(second) == len(reading.tokens)
    assert second.tobytes() == reading.tokens[len(first) :].tobytes()
    assert len(reading.part(at, at + len("The"))) == 1
    assert len(reading.part(len(text) + 1, len(text) + 9)) == 0


def test_nothing_is_read_twice_for_one_question() -> None:
    class Counting(StubEncoder):
        texts = 0

        def read(self, texts: Sequence[str]) -> Sequence[Reading]:
            self.texts += len(texts)
            return super().read(texts)

    counting = Counting()
    once = Remembering(counting)
    first = once.read(["drift", "owner", "drift"])
    again = once.read(["owner"])
    assert counting.texts == 2
    assert first[0] is first[2]
    assert again[0].tokens.tobytes() == counting.read(["owner"])[0].tokens.tobytes()


def test_the_same_word_lies_nearer_than_another_in_another_sentence(default_encoder: Encoder) -> None:
    one, same, other = (each.tokens for each in default_encoder.read(["drift", "weekly drift", "canteen"]))
    assert (one @ same.T).max() > (one @ other.T).max() + 0.1


def test_order_does_not_change_a_vector(encoder: Encoder) -> None:
    backwards = encoder.encode(TEXTS[::-1])[::-1]
    assert backwards.tobytes() == encoder.encode(TEXTS).tobytes()


def test_the_number_of_threads_does_not_change_a_vector(model_home: Path, default_encoder: Encoder) -> None:
    many = OnnxEncoder(model_home / "models" / EXPORT_FILE, bundled_model(), threads=7)
    assert many.encode(TEXTS * 3).tobytes() == default_encoder.encode(TEXTS * 3).tobytes()


def test_rows_are_float32_of_length_one(encoder: Encoder) -> None:
    rows = encoder.encode(TEXTS)
    assert rows.dtype == np.float32
    assert rows.shape == (len(TEXTS), encoder.dim)
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1, abs=1e-5)


def test_no_texts_give_no_rows(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.dim)


def test_meaning_brings_texts_together(default_encoder: Encoder) -> None:
    question, near, far = default_encoder.encode(
        [
            "Who signed off the release?",
            "Deployment was approved by the model owner.",
            "The canteen serves lunch at noon.",
        ]
    )
    assert question @ near > question @ far + 0.1


def test_the_export_stays_close_to_the_full_weights(default_encoder: Encoder, torch_encoder: Encoder) -> None:
    cosines = np.sum(default_encoder.encode(TEXTS) * torch_encoder.encode(TEXTS), axis=1)
    assert cosines.min() > 0.95


def test_tokens_are_counted_beyond_what_the_encoder_sees(default_encoder: Encoder, torch_encoder: Encoder) -> None:
    long = "drift " * 300
    assert default_encoder.count_tokens("drift") == 3
    assert default_encoder.count_tokens(long) == torch_encoder.count_tokens(long) == 302


def test_each_encoder_is_a_revision_of_its_own(default_encoder: Encoder, torch_encoder: Encoder) -> None:
    stubs = [StubEncoder(), StubEncoder(dim=64), StubEncoder(seed=1)]
    revisions = {one.revision for one in (default_encoder, torch_encoder, *stubs)}
    assert len(revisions) == 5


def test_another_export_is_another_revision(model_home: Path, default_encoder: Encoder, tmp_path: Path) -> None:
    import onnx

    other = onnx.load(model_home / "models" / EXPORT_FILE)
    other.producer_version = "another"
    onnx.save(other, tmp_path / EXPORT_FILE)
    assert OnnxEncoder(tmp_path / EXPORT_FILE, bundled_model()).revision != default_encoder.revision


def test_the_export_is_built_once(model_home: Path, default_encoder: Encoder) -> None:
    export = model_home / "models" / EXPORT_FILE
    before = export.stat()
    assert build_default_encoder(model_home).revision == default_encoder.revision
    assert export.stat() == before


def test_two_exports_have_the_same_bytes(model_home: Path, default_encoder: Encoder, tmp_path: Path) -> None:
    assert build_default_encoder(tmp_path / "home", cache=tmp_path / "cache").revision == default_encoder.revision
    expected = (model_home / "models" / EXPORT_FILE).read_bytes()
    assert (tmp_path / "home" / "models" / EXPORT_FILE).read_bytes() == expected
    assert (tmp_path / "cache" / EXPORT_FILE).read_bytes() == expected


def test_a_second_home_takes_the_export_from_the_cache(
    model_home: Path, default_encoder: Encoder, tmp_path: Path
) -> None:
    no_model = tmp_path / "model"  # nothing to export from: only the tokenizer is there
    no_model.mkdir()
    shutil.copy(bundled_model() / "tokenizer.json", no_model)
    second = build_default_encoder(tmp_path / "home", cache=model_home / "models", model=no_model)
    assert second.revision == default_encoder.revision


def test_a_cache_that_cannot_be_written_is_done_without(model_home: Path, tmp_path: Path) -> None:
    """As for a service of systemd, whose own home is all that it may write."""
    blocked = tmp_path / "cache"
    blocked.write_text("a file where the folder should be", encoding="utf-8")
    exports.share(model_home / "models" / EXPORT_FILE, blocked / EXPORT_FILE)
    assert blocked.is_file()


def test_other_weights_are_refused(tmp_path: Path) -> None:
    model = shutil.copytree(bundled_model(), tmp_path / "model")
    with (model / "model.safetensors").open("r+b") as file:
        file.seek(-1, 2)
        file.write(b"\x01")
    with pytest.raises(Unavailable, match="is not the pinned model: expected SHA-256 53aa"):
        build_default_encoder(tmp_path / "home", model=model)
    assert not (tmp_path / "home" / "models" / EXPORT_FILE).exists()


def test_an_export_that_fails_says_why_and_leaves_nothing(tmp_path: Path) -> None:
    model = shutil.copytree(bundled_model(), tmp_path / "model")
    (model / "config.json").write_text("{", encoding="utf-8")
    with pytest.raises(Unavailable, match=r"could not be exported to .*: \w+"):
        build_default_encoder(tmp_path / "home", model=model)
    assert not list((tmp_path / "home" / "models").glob("*.onnx"))


def test_a_built_export_serves_without_torch(model_home: Path, default_encoder: Encoder) -> None:
    code = (
        "import sys; from pathlib import Path; from assistant.models.encoder import build_default_encoder\n"
        f"build_default_encoder(Path({str(model_home)!r})).encode(['drift'])\n"
        "sys.exit(bool({'torch', 'sentence_transformers', 'transformers'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("dim", [15, 385])
def test_a_stub_has_sixteen_to_384_dimensions(dim: int) -> None:
    with pytest.raises(ValueError, match="16 to 384"):
        StubEncoder(dim)
