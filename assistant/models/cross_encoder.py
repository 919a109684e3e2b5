"""The cross-encoder: two texts read together, for whether one answers the other, or says what the other claims.

Its weights are MiniLM's, from the encoder's package, with two small adapters that were trained for this project and ship
with it; docs/model-card.md says on what. Each is merged with the weights into an int8 ONNX export of its own, once, in a
process of its own. As with the encoder one pair makes a call of the network, for the export scales its activations over
the batch: a pair's figures depend on nothing else.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from assistant.domain.errors import Unavailable
from assistant.models.encoder import NAME, bundled_model, check_weights
from assistant.models.exports import export_apart, provide, sha256
from assistant.models.pairing import claim_row, load_tokenizer, pair_row, tokens
from assistant.offline import quiet

RELEVANCE = Path(__file__).parent / "cross_relevance.npz"
ENTAILMENT = Path(__file__).parent / "cross_entailment.npz"
SHA256 = {
    RELEVANCE.name: "739d3562c3a2e94f744c4d2554bf800cbd3839cc9c4ffd194131435a4c2fe10a",
    ENTAILMENT.name: "cc2a9b79fefcfb5a4e0a691d431f2b8ea5567a52c3302d1da66658d689d1dfa5",
}
"""Hashes of the adapters that ship; another file is refused."""
_DIGITS = 6  # of a probability; beyond them it says nothing
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"])")

Row = tuple[list[int], list[int]]
One = TypeVar("One")
Told = TypeVar("Told")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entailment:
    """What a premise does to a claim, as probabilities that sum to one."""

    supported: float
    """That the premise says the claim."""
    contradicted: float
    """That it says otherwise."""
    neutral: float
    """That it says neither."""


class CrossEncoder(Protocol):
    """Reads two texts together; figures of different revisions may not be compared."""

    @property
    def revision(self) -> str:
        """Names weights, tokenizer and settings; letters, digits and dashes, at most 63 characters."""

    def relevance(self, question: str, texts: Sequence[str]) -> Sequence[float]:
        """Return for each text the probability that it answers the question; each depends on its own pair alone.

        A sentence is read as `with_heading` puts it.
        """

    def entailment(self, pairs: Sequence[tuple[str, str]]) -> Sequence[Entailment]:
        """Return what each premise does to its claim, for pairs of (premise, claim); each depends on its own pair alone."""


def with_heading(heading: str, text: str) -> str:
    """A sentence as the network was taught to read it: after its heading, where it has one."""
    return f"{heading}: {text}" if heading else text


def build_cross_encoder(home: Path, *, cache: Path | None = None, threads: int = 2) -> CrossEncoder:
    """Return the cross-encoder, building its exports in `home` when they are not there yet.

    Args:
        home: The home folder; the exports lie in its `models` folder, named for their adapter.
        cache: A folder that several homes share, as for the encoder.
        threads: Pairs that are read at the same time; does not change a figure.

    Raises:
        Unavailable: The weights are not installed or not the pinned ones, or cannot be exported.
    """
    model = bundled_model()
    return OnnxCrossEncoder(
        *(_export(home, cache, model, adapter) for adapter in (RELEVANCE, ENTAILMENT)), threads=threads
    )


class OnnxCrossEncoder:
    """Two exported networks served by onnxruntime, each loaded when it is first asked; see `CrossEncoder`."""

    def __init__(self, relevance: Path, entailment: Path, *, threads: int = 2) -> None:
        """Take the exports of the two adapters that ship."""
        self._relevance, self._entailment, self._threads = relevance, entailment, threads
        self._tokenizer = load_tokenizer(bundled_model())
        self._calibration = _array(RELEVANCE, "calibration")
        self._support = _array(ENTAILMENT, "calibration")
        told = "".join((sha256(relevance), sha256(entailment), *SHA256.values()))
        self.revision = f"{NAME}-cross-{hashlib.sha256(told.encode()).hexdigest()[:16]}"

    def relevance(self, question: str, texts: Sequence[str]) -> Sequence[float]:
        """See `CrossEncoder.relevance`."""
        asked = tokens(self._tokenizer, question)
        slope, shift = self._calibration

        def one(text: str) -> float:
            logit = run_pair(self._relevance_session, pair_row(asked, tokens(self._tokenizer, text)))[0]
            return round(_sigmoid(slope * logit + shift), _DIGITS)

        return self._each(one, texts)

    def entailment(self, pairs: Sequence[tuple[str, str]]) -> Sequence[Entailment]:
        """See `CrossEncoder.entailment`: of a claim of several sentences the one that is supported least decides."""

        def one(pair: tuple[str, str]) -> Entailment:
            premise, claim = pair
            return min((self._entail(premise, part) for part in claim_parts(claim)), key=lambda told: told.supported)

        return self._each(one, pairs)

    def _entail(self, premise: str, claim: str) -> Entailment:
        row = claim_row(tokens(self._tokenizer, premise), tokens(self._tokenizer, claim))
        return calibrated(run_pair(self._entailment_session, row)[1:], self._support)

    def _each(self, call: Callable[[One], Told], ones: Sequence[One]) -> Sequence[Told]:
        if len(ones) < 2:
            return [call(one) for one in ones]
        with ThreadPoolExecutor(self._threads) as pool:
            return list(pool.map(call, ones))

    @cached_property
    def _relevance_session(self) -> Any:
        return open_export(self._relevance)

    @cached_property
    def _entailment_session(self) -> Any:
        return open_export(self._entailment)


class StubCrossEncoder:
    """Figures from shared words, for tests: no model, the same everywhere; see `CrossEncoder`."""

    revision = "stub-cross"

    def relevance(self, question: str, texts: Sequence[str]) -> Sequence[float]:
        """The share of the question's words of four letters and more that a text holds, to the power of 1.5: half of them answers little."""
        asked = {word for word in _plain(question) if len(word) > 3}
        return [round((len(asked & _plain(text)) / max(1, len(asked))) ** 1.5, _DIGITS) for text in texts]

    def entailment(self, pairs: Sequence[tuple[str, str]]) -> Sequence[Entailment]:
        """Supported as far as the premise holds the claim's words; what it lacks is neutral, a stray `not` contradicts."""
        return [_stub_entailment(_plain(premise), _plain(claim)) for premise, claim in pairs]


def claim_parts(claim: str) -> list[str]:
    """The sentences of a claim; the claim itself when it is one."""
    return [part for part in _SENTENCE.split(claim.strip()) if part] or [claim]


def calibrated(logits: NDArray[np.float64], support: NDArray[np.float64]) -> Entailment:
    """Probabilities from the network's three logits; `support` is slope and shift of its log-odds of support.

    What is not supported is divided between the two others as the network divides it.
    """
    odds = logits[0] - np.logaddexp(logits[1], logits[2])
    supported = round(_sigmoid(float(support[0] * odds + support[1])), _DIGITS)
    contradicted = round((1 - supported) * _sigmoid(float(logits[1] - logits[2])), _DIGITS)
    return Entailment(
        supported=supported, contradicted=contradicted, neutral=round(1 - supported - contradicted, _DIGITS)
    )


def check_adapter(adapter: Path) -> None:
    """Refuse an adapter other than the pinned one. Raises Unavailable."""
    expected, found = SHA256[adapter.name], sha256(adapter)
    if found != expected:
        raise Unavailable(
            f"{adapter} is not the pinned adapter: expected SHA-256 {expected}, got {found}; reinstall clausetrail"
        )


def _export(home: Path, cache: Path | None, model: Path, adapter: Path) -> Path:
    """The export of an adapter, built when it is not there yet; its name holds the adapter's hash."""
    check_adapter(adapter)
    name = f"{NAME}.{adapter.stem.replace('_', '-')}.{SHA256[adapter.name][:12]}.int8.onnx"
    export = home / "models" / name

    def build(target: Path) -> None:
        check_weights(model)
        export_apart("assistant.models.cross_network", adapter, model, target)

    provide(export, cache and cache / name, build)
    return export


def run_pair(session: Any, row: Row) -> NDArray[np.float64]:
    """The four logits of one pair: relevance, supported, contradicted, neutral."""
    ids, kinds = (np.array([part], dtype=np.int64) for part in row)
    (logits,) = session.run(None, {"ids": ids, "kinds": kinds, "mask": np.ones_like(ids)})
    return np.asarray(logits[0], dtype=np.float64)


def open_export(export: Path) -> Any:
    """A session with one thread inside the network: pairs are what runs side by side."""
    quiet()
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(export), options, providers=["CPUExecutionProvider"])


def _array(adapter: Path, name: str) -> NDArray[np.float64]:
    check_adapter(adapter)
    with np.load(adapter, allow_pickle=False) as arrays:
        return np.asarray(arrays[name], dtype=np.float64)


def _sigmoid(value: float) -> float:
    return float(1 / (1 + np.exp(-np.clip(value, -50, 50))))


def _plain(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def _stub_entailment(premise: set[str], claim: set[str]) -> Entailment:
    shared = round(len(claim & premise) / max(1, len(claim)), _DIGITS)
    denied = ("not" in premise) != ("not" in claim)
    supported = 0.0 if denied else shared
    contradicted = shared if denied else 0.0
    return Entailment(supported=supported, contradicted=contradicted, neutral=round(1 - shared, _DIGITS))
