"""The network of the cross-encoder in torch: for training, and for the export that `cross_encoder` serves.

MiniLM's six layers, pinned, with low-rank adapters (Hu et al. 2021, arXiv 2106.09685) on each of their linear maps, an
embedding of the kinds of `pairing`, and two linear heads. What ships is what was trained; an export holds both, merged.
`python -m assistant.models.cross_network ADAPTER MODEL EXPORT` writes it, in a process of its own.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from assistant.models.pairing import KINDS, SECOND

RANK = 16
DIM = 384
LOGITS = 4  # one of relevance; supported, contradicted and neutral of entailment
_FEATURES = 7 * DIM + KINDS


class LowRank(nn.Module):
    """A frozen linear map with a trained one of low rank added to it."""

    def __init__(self, base: nn.Linear, rank: int) -> None:
        super().__init__()
        self.base = base
        self.down = nn.Parameter(torch.randn(rank, base.in_features) / base.in_features**0.5)
        self.up = nn.Parameter(torch.zeros(base.out_features, rank))

    def forward(self, rows: Tensor) -> Tensor:
        """The base's result and twice the adapter's."""
        return cast(Tensor, self.base(rows)) + 2.0 * (rows @ self.down.T @ self.up.T)

    def merged(self) -> nn.Linear:
        """One linear map that does what both do."""
        self.base.weight.data += 2.0 * (self.up.data @ self.down.data)
        return self.base


class CrossNetwork(nn.Module):
    """Ids, kinds and mask of pairs in, their four logits out: relevance, supported, contradicted, neutral."""

    def __init__(self, model: Path, *, rank: int = RANK, attention: str = "eager") -> None:
        """Load the frozen layers from a folder and put untrained adapters and heads on them.

        `attention` is torch's way to compute it; the export needs it written out, training is faster with `sdpa`.
        """
        super().__init__()
        from transformers import BertModel

        self.bert: Any = BertModel.from_pretrained(
            str(model),
            attn_implementation=attention,
            add_pooling_layer=False,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )
        self.bert.requires_grad_(False)
        _widen_kinds(self.bert)
        for parent, name, linear in list(_linears(self.bert.encoder)):
            setattr(parent, name, LowRank(linear, rank))
        for one in self.bert.encoder.modules():
            if isinstance(one, nn.LayerNorm):
                one.requires_grad_(True)
        self.drop = nn.Dropout(0.1)
        self.head = nn.Linear(_FEATURES, LOGITS)
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)
        # Relevance begins as the likeness of the two texts, unsure at a cosine of about .75.
        self.head.weight.data[0, :DIM], self.head.bias.data[0] = 8.0, -6.0

    def forward(self, ids: Tensor, kinds: Tensor, mask: Tensor) -> Tensor:
        """(n_pairs, 4) logits of (n_pairs, n_tokens) rows."""
        rows = self.bert(input_ids=ids, token_type_ids=kinds, attention_mask=mask).last_hidden_state
        here = functional.one_hot(kinds, KINDS).float() * mask.float().unsqueeze(-1)
        first, second = here[..., :SECOND].sum(-1), here[..., SECOND:].sum(-1)
        one, two = _mean(rows, first), _mean(rows, second)
        far = ((1.0 - second) * -1e4).unsqueeze(-1)
        most = (rows + far).max(dim=1).values
        shares = here.sum(dim=1) / torch.cat([first, second], dim=1).sum(dim=1, keepdim=True)
        alone = [_sum(rows, here[..., kind]) for kind in (0, SECOND)]  # of the words that the other text lacks
        return cast(
            Tensor,
            self.head(self.drop(torch.cat([one * two, (one - two).abs(), one, two, most, *alone, 8 * shares], -1))),
        )

    def trained(self) -> dict[str, Tensor]:
        """What was trained, by name."""
        return {name: value for name, value in self.named_parameters() if value.requires_grad}

    def save(self, path: Path) -> None:
        """Write what was trained as float16 arrays."""
        arrays: dict[str, Any] = {
            name: value.detach().numpy().astype(np.float16) for name, value in self.trained().items()
        }
        np.savez_compressed(path, **arrays)

    def load(self, path: Path) -> None:
        """Take what was trained from a file. Raises KeyError when it lacks a part."""
        with np.load(path, allow_pickle=False) as arrays, torch.no_grad():
            for name, value in self.trained().items():
                value.copy_(torch.from_numpy(arrays[name].astype(np.float32)))

    def merge(self) -> None:
        """Put each adapter into the map that it stands beside; nothing can be trained afterwards."""
        for parent, name, adapter in list(_adapters(self.bert.encoder)):
            setattr(parent, name, adapter.merged())


def _mean(rows: Tensor, weights: Tensor) -> Tensor:
    """The mean of token vectors under a mask, of length one."""
    mean = (rows * weights.unsqueeze(-1)).sum(dim=1) / weights.sum(dim=1, keepdim=True)
    return cast(Tensor, mean / mean.norm(dim=-1, keepdim=True))


def _sum(rows: Tensor, weights: Tensor) -> Tensor:
    """The sum of token vectors under a mask, growing slowly with how many they are; nothing of none."""
    return (rows * weights.unsqueeze(-1)).sum(dim=1) / (weights.sum(dim=1, keepdim=True) + 1.0)


def _widen_kinds(bert: Any) -> None:
    """Give BERT an embedding of our kinds; each begins as the one token type that MiniLM was trained with."""
    kinds = nn.Embedding(KINDS, DIM)
    kinds.weight.data[:] = bert.embeddings.token_type_embeddings.weight.data[0]
    bert.embeddings.token_type_embeddings = kinds
    bert.embeddings.token_type_ids = None


def _linears(module: nn.Module) -> Iterator[tuple[nn.Module, str, nn.Linear]]:
    """Every linear map with the module that holds it and its name there."""
    for parent in module.modules():
        for name, child in parent.named_children():
            if isinstance(child, nn.Linear):
                yield parent, name, child


def _adapters(module: nn.Module) -> Iterator[tuple[nn.Module, str, LowRank]]:
    """Every adapter with the module that holds it and its name there."""
    for parent in module.modules():
        for name, child in parent.named_children():
            if isinstance(child, LowRank):
                yield parent, name, child


def export_int8(adapter: Path, model: Path, export: Path) -> None:
    """Write the merged network as ONNX with int8 weights, one scale a channel, in one step."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    network = CrossNetwork(model)
    network.load(adapter)
    network.merge()
    names = ["ids", "kinds", "mask"]
    full, small = (export.with_suffix(f".{os.getpid()}.{part}") for part in ("fp32", "int8"))
    kinds = torch.tensor([[0, 0, 0, 0, SECOND, SECOND, SECOND, SECOND]])
    try:
        torch.onnx.export(
            network.eval(),
            (torch.ones_like(kinds), kinds, torch.ones_like(kinds)),
            str(full),
            input_names=names,
            output_names=["logits"],
            dynamic_axes={name: {0: "batch", 1: "tokens"} for name in names} | {"logits": {0: "batch"}},
            opset_version=17,
            dynamo=False,
        )
        # The head's input holds small and large figures side by side: one scale for all would wipe the small ones out.
        heads = [node.name for node in onnx.load(full).graph.node if "/head/" in node.name]
        quantize_dynamic(
            full,
            small,
            weight_type=QuantType.QInt8,
            per_channel=True,
            nodes_to_exclude=[*heads, *(f"{name}_MatMul" for name in heads)],
        )
        small.replace(export)
    finally:
        full.unlink(missing_ok=True)
        small.unlink(missing_ok=True)


if __name__ == "__main__":
    export_int8(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
