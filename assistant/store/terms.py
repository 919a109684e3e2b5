"""BM25 over what is visible: every count it rests on is taken inside the mask, so hidden text moves no score.

A segment keeps postings as one sparse matrix by term (offsets, rows, counts), mapped into memory.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from assistant.store.ranking import Ranked, best_of
from assistant.store.segments import Segment, SegmentWriter
from assistant.store.tokens import parts, split_words, terms, word_terms

FAMILY = "terms"
K1, B = 1.2, 0.75  # the constants of Robertson and Zaragoza (2009); fitted on nobody's evidence

Mask = NDArray[np.bool_]
Positions = NDArray[np.int64]


def write_terms(writer: SegmentWriter, pks: Sequence[int], texts: Iterable[str]) -> None:
    """Put the postings of texts, one for each chunk key in the same order, into a segment."""
    numbers: dict[str, int] = {}  # of terms, in the order in which they turned up
    of_word = _Numbers(numbers)
    found, counts = array("i"), array("i")  # flat, as a corpus has millions
    sizes: list[int] = []  # of the runs that the texts have in them
    lengths: list[int] = []
    for text in texts:
        counted = Counter(chain.from_iterable(map(of_word.__getitem__, split_words(text))))
        found.extend(counted.keys())
        counts.extend(counted.values())
        sizes.append(len(counted))
        lengths.append(sum(counted.values()))
    rows = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
    triples = np.column_stack([np.array(found, dtype=np.int32), rows, np.array(counts, dtype=np.int32)])
    writer.append("pks", np.array(pks, dtype=np.int64))
    writer.append("lengths", np.array(lengths, dtype=np.int64))
    _write_postings(writer, numbers, triples)


class _Numbers(dict[str, tuple[int, ...]]):
    """Numbers of the terms of each word as it is written; a new term gets the next one."""

    def __init__(self, numbers: dict[str, int]) -> None:
        super().__init__()
        self._numbers = numbers

    def __missing__(self, word: str) -> tuple[int, ...]:
        found = tuple(self._numbers.setdefault(term, len(self._numbers)) for term in word_terms(word))
        self[word] = found
        return found


def rewrite_terms(writer: SegmentWriter, pks: Sequence[int], parts_: Sequence[tuple[Segment, Positions]]) -> None:
    """Write the postings of published segments anew, each with the new row of its rows; -1 for a row that is left out.

    The bytes are those that `write_terms` makes of the same texts, whose tokenizer need not be there any more.
    """
    numbers: dict[str, int] = {}
    lengths = np.zeros(len(pks), dtype=np.int64)
    triples = [np.empty((0, 3), dtype=np.int32)]
    for segment, new_rows in parts_:
        kept = new_rows >= 0
        lengths[new_rows[kept]] = segment.array("lengths")[kept]
        triples.append(_triples(segment, new_rows, numbers))
    joined = np.concatenate(triples)
    writer.append("pks", np.array(pks, dtype=np.int64))
    writer.append("lengths", lengths)
    _write_postings(writer, numbers, joined[np.argsort(joined[:, 1], kind="stable")])


def _triples(segment: Segment, new_rows: Positions, numbers: dict[str, int]) -> NDArray[np.int32]:
    """(term, new row, count) of the rows that stay; terms that were not seen before are numbered on."""
    ends, text = segment.array("vocabulary_offsets"), segment.array("vocabulary").tobytes()
    rows = new_rows[segment.array("rows")]
    stays = rows >= 0
    own = np.repeat(np.arange(len(ends) - 1), np.diff(segment.array("offsets")))[stays]
    number_of = np.zeros(len(ends), dtype=np.int32)
    for term in np.unique(own).tolist():
        word = text[int(ends[term]) : int(ends[term + 1])].decode("utf-8", "surrogatepass")
        number_of[term] = numbers.setdefault(word, len(numbers))
    return np.stack([number_of[own], rows[stays], segment.array("counts")[stays]], axis=1).astype(np.int32)


def _write_postings(writer: SegmentWriter, numbers: Mapping[str, int], triples: NDArray[np.int32]) -> None:
    """Put (term, row, count) into the segment by the terms' bytes, and each term's by row."""
    ordered = sorted((term.encode("utf-8", "surrogatepass"), number) for term, number in numbers.items())
    places = np.empty(len(ordered), dtype=np.int64)
    places[[number for _, number in ordered]] = np.arange(len(ordered))
    term_of = places[triples[:, 0]]
    by_term = triples[np.argsort(term_of, kind="stable")]  # rows came in order and stay so
    writer.append("vocabulary", np.frombuffer(b"".join(term for term, _ in ordered), dtype=np.uint8))
    writer.append("vocabulary_offsets", _offsets(len(term) for term, _ in ordered))
    writer.append("offsets", _offsets(np.bincount(term_of, minlength=len(ordered)).tolist()))
    writer.append("rows", by_term[:, 1])
    writer.append("counts", by_term[:, 2])


def _offsets(lengths: Iterable[int]) -> NDArray[np.int64]:
    """Where each of the runs laid end to end begins, and where the last ends."""
    return np.cumsum([0, *lengths], dtype=np.int64)


class _Postings:
    """Postings of one segment, with its rows told as positions of a version; -1 where the version lacks a row."""

    def __init__(self, segment: Segment, positions: Positions) -> None:
        self._vocabulary = segment.array("vocabulary")
        self._ends = segment.array("vocabulary_offsets")
        self._offsets = segment.array("offsets")
        self._rows = segment.array("rows")
        self._counts = segment.array("counts")
        self._positions = positions

    def of(self, term: bytes) -> tuple[Positions, NDArray[np.int32]]:
        """Positions that hold the term, and how often each does."""
        at = self._find(term)
        run = slice(0, 0) if at is None else slice(int(self._offsets[at]), int(self._offsets[at + 1]))
        positions = self._positions[self._rows[run]]
        present = positions >= 0
        return positions[present], self._counts[run][present]

    def _find(self, term: bytes) -> int | None:
        """Place of a term in the sorted vocabulary."""
        low, high = 0, len(self._ends) - 1
        while low < high:
            middle = (low + high) // 2
            if self._term(middle) < term:
                low = middle + 1
            else:
                high = middle
        return low if low < len(self._ends) - 1 and self._term(low) == term else None

    def _term(self, at: int) -> bytes:
        return self._vocabulary[int(self._ends[at]) : int(self._ends[at + 1])].tobytes()


@dataclass(frozen=True, slots=True)
class _Visible:
    """Where one term stands inside a mask."""

    positions: Positions
    """Visible positions with the term."""
    counts: NDArray[np.int64]
    """How often it stands in each."""


class Terms:
    """The lexical index of one version."""

    def __init__(self, segments: Sequence[tuple[Segment, Positions]], size: int) -> None:
        """Join segments; `size` is the number of chunks of the version, and positions run below it."""
        self._postings = [_Postings(segment, positions) for segment, positions in segments]
        self._lengths = np.zeros(size, dtype=np.int64)
        for segment, positions in segments:
            present = positions >= 0
            self._lengths[positions[present]] = segment.array("lengths")[present]

    def best(self, mask: Mask, words: str, k: int) -> list[Ranked]:
        """The k best positions of the mask by BM25 of the words' terms, best first; only those with any term.

        Scores are rounded to 6 decimals, and equal ones stand by position.
        """
        scores = np.zeros(len(mask), dtype=np.float64)
        visible = int(mask.sum())
        average = int(self._lengths[mask].sum()) / max(visible, 1)
        for term in sorted(set(terms(words))):  # one order of addition, whatever the order of asking
            found = self._visible(term, mask)
            length = self._lengths[found.positions]
            saturation = found.counts + K1 * (1 - B + B * length / max(average, 1.0))
            scores[found.positions] += _idf(visible, len(found.positions)) * found.counts * (K1 + 1) / saturation
        candidates = np.flatnonzero(scores > 0)
        return best_of(candidates, np.round(scores[candidates], 6), k)

    def weights(self, words: Iterable[str], mask: Mask) -> dict[str, float]:
        """How rare each word is among what is visible; 0.0 for a word that stands nowhere there.

        A compound of letters that is not found whole weighs as its commonest part when all its parts are found.
        """
        visible = int(mask.sum())
        return {word: self._weight(word, mask, visible) for word in words}

    def _weight(self, word: str, mask: Mask, visible: int) -> float:
        for alternative in parts(word):
            counts = [len(self._visible(term, mask).positions) for term in alternative]
            if counts and all(counts):
                return round(min(_idf(visible, count) for count in counts), 6)
        return 0.0

    def _visible(self, term: str, mask: Mask) -> _Visible:
        found = [postings.of(term.encode("utf-8", "surrogatepass")) for postings in self._postings]
        positions = np.concatenate([np.empty(0, dtype=np.int64), *(each for each, _ in found)])
        counts = np.concatenate([np.empty(0, dtype=np.int64), *(each for _, each in found)])
        inside = mask[positions]
        return _Visible(positions[inside], counts[inside])


def _idf(visible: int, with_term: int) -> float:
    """BM25's weight of a term; above zero even for a term that every chunk has."""
    return math.log(1 + (visible - with_term + 0.5) / (with_term + 0.5))
