"""Two texts as one row of tokens, with what each token has to do with the other text told outright.

A network as small as ours learns slowly to see that two words are the same; so each token carries its kind: which text it
stands in, and whether the other text has it too, alone or together with a neighbour. The kinds take the place of BERT's
token types.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

KINDS = 6
"""Two texts, times: nowhere in the other text; there as well; there with the same neighbour."""
SECOND = 3
"""Kinds from here on belong to the second text."""
MAX_TOKENS = 192
"""Tokens of a pair that are seen, special tokens included."""
_CLS, _SEP = 101, 102


def load_tokenizer(model: Path) -> Tokenizer:
    """Return the model's tokenizer, which neither cuts nor pads."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def tokens(tokenizer: Tokenizer, text: str) -> list[int]:
    """The token ids of a text, without special tokens."""
    return list(tokenizer.encode(text, add_special_tokens=False).ids)


def pair_row(first: Sequence[int], second: Sequence[int], *, limit: int = MAX_TOKENS) -> tuple[list[int], list[int]]:
    """Ids and kinds of `[CLS] first [SEP] second [SEP]`, at most `limit` each.

    What is too long is cut at its end: the first text to half of the room where both are long, the second to what is left.
    """
    room = limit - 3
    first = first[: max(room // 2, room - len(second))]
    second = second[: room - len(first)]
    ids = [_CLS, *first, _SEP, *second, _SEP]
    return ids, [0, *_levels(first, second), 0, *(SECOND + level for level in _levels(second, first)), SECOND]


def _levels(these: Sequence[int], those: Sequence[int]) -> list[int]:
    """Of each token: 0 when the other text lacks it, 1 when it has it, 2 when it has it beside the same neighbour."""
    there, twice = set(those), set(pairwise(those))
    two = [pair in twice for pair in pairwise(these)]
    near = [left or right for left, right in zip([False, *two], [*two, False], strict=True)] if these else []
    return [2 if close else int(one in there) for one, close in zip(these, near, strict=True)]


_ENDS = frozenset((1012, 1025, 999, 1029))
"""Ids of `.`, `;`, `!` and `?`."""


def focused(premise: Sequence[int], claim: Sequence[int], *, room: int) -> list[int]:
    """The parts of a premise that share most tokens with a claim, in their order, as many as there is room for.

    A premise that fits is left whole. Parts end at a full stop or a semicolon; the one that adds most of the claim's
    tokens for its length comes first.
    """
    if len(premise) <= room:
        return list(premise)
    parts, wanted, kept = list(_parts(premise, room)), set(claim), set[int]()
    while True:
        free = room - sum(len(parts[at]) for at in kept)
        fitting = [at for at, part in enumerate(parts) if at not in kept and len(part) <= free]
        if not fitting:
            return [one for at in sorted(kept) for one in parts[at]]
        best = max(fitting, key=lambda at: (len(wanted & set(parts[at])) / (len(parts[at]) + 8), -at))
        kept.add(best)
        wanted -= set(parts[best])


def _parts(ids: Sequence[int], most: int) -> Iterator[list[int]]:
    """Ids cut behind each end of a sentence, and where a part would be longer than `most`."""
    part: list[int] = []
    for one in ids:
        part.append(one)
        if one in _ENDS or len(part) == most:
            yield part
            part = []
    if part:
        yield part


def claim_row(premise: Sequence[int], claim: Sequence[int], *, limit: int = MAX_TOKENS) -> tuple[list[int], list[int]]:
    """Ids and kinds of a premise and a claim; of a long premise what is nearest to the claim."""
    claim = claim[: limit // 2]
    return pair_row(focused(premise, claim, room=limit - 3 - len(claim)), claim, limit=limit)
