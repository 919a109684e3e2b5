"""How far the harness's own judge agrees with people, on labelled pairs of statement and quote: the verifier's card.

Read are the pairs that ship (made from the demo organization, see `evals.pairs`) and, from a folder of public sets,
contractnli, wice and summedits. Accuracy is the share of pairs whose verdict, supported or not, is the label; precision
the share of verdicts "supported" that are right, recall the share of supported pairs that get it. Each with Wilson's
interval, for every set apart. No threshold of the judge is fitted on any of them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.domain.errors import BadInput
from evals import folding, support
from evals.measures.measure import Finding, Result, Sort
from evals.pairs import Pair
from evals.statistics import Estimate, wilson
from evals.support import Verdict, judge
from evals.trace import Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A pair with the judge's verdict."""

    pair: Pair
    """The pair."""
    verdict: Verdict
    """What the judge says."""
    reason: str
    """The step that decided."""

    @property
    def says(self) -> bool:
        """Whether the judge holds it for supported."""
        return self.verdict is Verdict.SUPPORTED

    @property
    def agrees(self) -> bool:
        """Whether that is the label."""
        return self.says == self.pair.supported


def read_pairs(path: Path) -> tuple[Pair, ...]:
    """The pairs of a JSONL file. Raises BadInput when it is none of pairs."""
    try:
        return tuple(Pair(**row | {"quotes": tuple(row["quotes"])}) for row in _rows(path))
    except (KeyError, TypeError) as problem:
        raise BadInput(f"{path}: not a file of pairs: {problem}") from problem


def labelled_pairs(data: Path, *, limit: int | None = None) -> tuple[Pair, ...]:
    """Pairs that people have labelled, of each set that lies in a folder. Raises BadInput when none does."""
    there = {name: data / name / file for name, (file, _) in READERS.items() if (data / name / file).is_file()}
    if not there:
        raise BadInput(f"{data} holds none of {', '.join(READERS)}: give the folder of the public sets")
    return tuple(pair for name, path in there.items() for pair in _read(name, path, limit))


def judge_identity() -> Identity:
    """The judge as what a run measures: the source of the modules that decide."""
    told = hashlib.sha256(b"".join(Path(str(one.__file__)).read_bytes() for one in (support, folding)))
    return Identity(target="judge", code=told.hexdigest(), index="")


def pairs_beside(data: Path | None) -> tuple[Pair, ...]:
    """The labelled pairs of a folder that may hold none, or be none."""
    return (
        labelled_pairs(data)
        if data and any((data / name / file).is_file() for name, (file, _) in READERS.items())
        else ()
    )


def judged(pairs: Iterable[Pair]) -> tuple[Judged, ...]:
    """Each pair with the verdict that the judge gives."""
    verdicts = ((pair, judge(pair.statement, pair.quotes)) for pair in pairs)
    return tuple(Judged(pair=pair, verdict=one.verdict, reason=one.reason) for pair, one in verdicts)


def card(looks: Sequence[Judged]) -> Result:
    """The quality `verifier`: accuracy over all pairs, and what a report's card tells beside it."""
    return Result(
        name="verifier",
        sort=Sort.QUALITY,
        estimate=wilson(sum(look.agrees for look in looks), len(looks)),
        findings=tuple(_finding(look) for look in looks),
        more={
            "pairs": len(looks),
            "by_source": _shares(looks, lambda look: look.pair.source),
            "by_label": _shares(looks, lambda look: "supported" if look.pair.supported else "not supported"),
            "by_operator": _shares(looks, lambda look: f"{look.pair.source} {look.pair.operator}"),
            "precision": {name: _told(precision(each)) for name, each in by_source(looks)},
            "recall": {name: _told(recall(each)) for name, each in by_source(looks)},
        },
    )


def accuracy(looks: Sequence[Judged]) -> Estimate | None:
    """The share of verdicts that are the label; None of no pair."""
    return wilson(sum(look.agrees for look in looks), len(looks))


def precision(looks: Sequence[Judged]) -> Estimate | None:
    """Of what the judge holds for supported, the share that is; None when it holds nothing for it."""
    said = [look for look in looks if look.says]
    return wilson(sum(look.pair.supported for look in said), len(said))


def recall(looks: Sequence[Judged]) -> Estimate | None:
    """Of what is supported, the share that the judge sees; None when nothing is."""
    true = [look for look in looks if look.pair.supported]
    return wilson(sum(look.says for look in true), len(true))


def by_source(looks: Sequence[Judged]) -> Iterator[tuple[str, list[Judged]]]:
    """The looks of each set, in the order of first sight."""
    for name in dict.fromkeys(look.pair.source for look in looks):
        yield name, [look for look in looks if look.pair.source == name]


def _shares(looks: Sequence[Judged], key: Callable[[Judged], str]) -> dict[str, list[int]]:
    """By a key: how many agree, and of how many."""
    found: dict[str, list[int]] = {}
    for look in looks:
        told = found.setdefault(key(look), [0, 0])
        told[0] += look.agrees
        told[1] += 1
    return found


def _told(estimate: Estimate | None) -> str:
    return "not measured" if estimate is None else str(estimate)


def _finding(look: Judged) -> Finding:
    why = "" if look.agrees else f"the judge says {look.verdict.value}: {look.reason}"
    return Finding(reply=f"{look.pair.source}:{look.pair.id}", value=float(look.agrees), why=why)


def _read(source: str, path: Path, limit: int | None) -> Iterator[Pair]:
    """The pairs of one public set. Raises BadInput that names the line that is none."""
    _, quotes_of = READERS[source]
    for number, row in enumerate(_rows(path), start=1):
        if limit is not None and number > limit:
            return
        try:
            yield Pair(
                id=str(row["id"]),
                source=source,
                operator=str(row.get("label", "supported" if row["supported"] else "not supported")),
                statement=str(row["claim"]),
                quotes=quotes_of(row),
                supported=bool(row["supported"]),
            )
        except (KeyError, TypeError, IndexError) as problem:
            raise BadInput(f"{path.name}:{number}: not a pair: {problem!r}") from None


def _passage(row: Mapping[str, Any]) -> tuple[str, ...]:
    return (str(row["passage"]),)


def _wice(row: Mapping[str, Any]) -> tuple[str, ...]:
    """The sentences that people named for the claim; where they named none, all of the page."""
    named = row["supporting_sentences"]
    wanted = sorted({at for each in named for at in each})
    lines = row["evidence_sentences"]
    return tuple(lines[at] for at in wanted) if wanted else tuple(lines)


READERS: Mapping[str, tuple[str, Callable[[Mapping[str, Any]], tuple[str, ...]]]] = {
    "contractnli": ("nli_pairs.jsonl", _passage),
    "wice": ("claims.jsonl", _wice),
    "summedits": ("nli_pairs.jsonl", _passage),
}
"""Public sets: their file, and how a row tells its quotes."""


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a JSONL file. Raises BadInput."""
    try:
        lines = path.read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as problem:
        raise BadInput(f"{path}: cannot be read as UTF-8 text: {problem}") from problem
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as problem:
            raise BadInput(f"{path.name}:{number}: not JSON: {problem}") from None
        if not isinstance(row, dict):
            raise BadInput(f"{path.name}:{number}: not an object")
        yield row
