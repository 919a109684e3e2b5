"""Train both adapters anew, measure them and write them where they ship: `python -m evals.training --data DIR`.

Takes one to two hours on two cores. `--stage` runs one of the stages alone; later ones read what earlier ones left in `--work`.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from assistant.answer.drafting.relevance import SUREST
from assistant.answer.question.instruments import READINGS
from assistant.models.cross_encoder import ENTAILMENT, RELEVANCE
from assistant.models.encoder import DIM, QUESTION_MAP, build_default_encoder, bundled_model
from assistant.models.exports import sha256
from assistant.models.pairing import load_tokenizer, pair_row, tokens
from assistant.offline import quiet
from evals.statistics import cluster_bootstrap
from evals.training import claims as sets
from evals.training.asking import hits, learn_map, vectored
from evals.training.blend import asked_of, best_lines, fit_first, fit_then, odds, shortlist, silence_lines, without
from evals.training.desk import asked, figures, held_out, learn_readings, save
from evals.training.entailment import FOLDS, finish, fold_of, half_of, hypothesis_fold, practise, teach
from evals.training.examples import Claim, Label, Question
from evals.training.exported import Reader, Row, reader
from evals.training.judged import Read, figures_of, fit_support, harness_pairs, read, supported, wice
from evals.training.measure import Scores, calibration_error, fit_logistic, gain, relevance_lines
from evals.training.organizations import HELD_OUT, ROUNDS, organizations, with_hard
from evals.training.plain import cosines, coverages, plain_scores
from evals.training.questions import own_documents, own_questions, public_questions, with_strangers
from evals.training.relevance import is_held_out, teach_organizations, teach_own, teach_public
from evals.training.statements import Networks, Stated, stated, statement_lines

EACH = 110
"""Claims that an operator makes of each draw of sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What every stage needs."""

    data: Path
    """Folder of the public sets."""
    work: Path
    """Where stages leave their adapters."""
    out: Path
    """Where the adapters that ship are written."""
    tokenizer: Tokenizer
    """Of the pinned model."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the stages that are asked for."""
    quiet()
    parser = argparse.ArgumentParser(prog="python -m evals.training", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the public sets")
    parser.add_argument("--work", type=Path, default=Path(".training"), help="folder for what stages leave")
    parser.add_argument("--out", type=Path, default=RELEVANCE.parent, help="folder of the adapters that ship")
    parser.add_argument("--stage", choices=list(STAGES), action="append", help="all by default")
    asked = parser.parse_args(arguments)
    asked.work.mkdir(parents=True, exist_ok=True)
    bench = Bench(data=asked.data, work=asked.work, out=asked.out, tokenizer=load_tokenizer(bundled_model()))
    for stage in asked.stage or STAGES:
        STAGES[stage](bench)


def learn_relevance(bench: Bench) -> None:
    """Public questions, then the project's own about single documents."""
    public = public_questions(bench.data)
    teach_public(bench.tokenizer, public, bench.work / "public.npz")
    own = with_strangers(own_questions())
    teach_own(bench.tokenizer, own, public, bench.work / "own.npz", start=bench.work / "public.npz")


def learn_organizations(bench: Bench) -> None:
    """Further with questions to whole organizations, beside which stand what the product would have read."""
    own, start = with_strangers(own_questions()), bench.work / "own.npz"
    for number, numbers in enumerate(ROUNDS, start=1):
        asked = tuple(one for each in organizations(numbers) for one in each.questions)
        hard = with_hard(asked, plain_scores(asked, bench.work))
        out = bench.work / (RELEVANCE.name if number == len(ROUNDS) else f"round-{number}.npz")
        teach_organizations(bench.tokenizer, hard, own, out, start=start)
        start = out


def learn_desk(bench: Bench) -> None:
    """What a question wants of the audit desk; reads none of the public sets."""
    every = asked(build_default_encoder(bench.work))
    print(figures(every, held_out(every)))
    save(learn_readings(every), READINGS)
    print(f"{READINGS.name}: pin its SHA-256 {sha256(READINGS)} in assistant/answer/question/instruments.py")


def measure_relevance(bench: Bench) -> None:
    """Calibrate on the own questions that were held out, write the adapter, and print its figures beside the encoder's."""
    network = reader(bench.work / RELEVANCE.name)
    held = [one for one in own_questions() if is_held_out(one)]
    ours = question_logits(network, bench.tokenizer, held)
    cosine, lexical = cosines(held, bench.work), coverages(held)
    scores = np.array([score for each in ours for score in each])
    truth = np.array([at in one.answers for one in held for at in range(len(one.sentences))])
    shift, slope = fit_logistic(scores[:, None], truth, np.ones(len(scores)), ridge=1e-3)
    ship(bench, RELEVANCE.name, calibration=np.array([slope, shift]))
    mixed = joined(cosine, lexical, 0.3)
    ways = {
        "cosine": cosine,
        "cosine and words": mixed,
        "trained": ours,
        "trained and cosine": joined(ours, cosine, 4.0),
    }
    print(f"held out: {len(held)} own questions, {sum(bool(one.answers) for one in held)} with an answer")
    print("\n".join(relevance_lines(held, ways)))
    print(f"hit@1 gained over cosine and words: {gain(held, ours, mixed)}")
    p = 1 / (1 + np.exp(-(slope * scores + shift)))
    print(
        f"calibration: slope {slope:.3f}, shift {shift:.3f}, expected error {calibration_error(p.tolist(), truth.tolist()):.3f}"
    )


def learn_questions(bench: Bench) -> None:
    """Write the map of questions, and print how near it brings them to their answers in organizations kept apart."""
    encoder = build_default_encoder(bench.work)
    taught = [vectored(one, encoder) for numbers in ROUNDS for one in organizations(numbers)]
    found = learn_map(taught).astype(np.float16)
    np.savez_compressed(bench.out / QUESTION_MAP.name, map=found)
    print(f"{QUESTION_MAP.name}: SHA-256 {sha256(bench.out / QUESTION_MAP.name)}")
    kept = [vectored(one, encoder) for one in organizations(HELD_OUT)]
    for name, each in (("as read", np.eye(DIM, dtype=np.float32)), ("moved", found.astype(np.float32))):
        for most in (1, 4, 16):
            found_by = [hit for one in kept for hit in hits(each, one, most)]
            documents = [document for one in kept for document in one.documents]
            print(f"questions {name}: hit@{most} {cluster_bootstrap(found_by, documents)}")


def weigh(bench: Bench) -> None:
    """Print the weights of the ranker and what it reaches on organizations that nothing was learned from."""
    network, encoder = reader(bench.work / RELEVANCE.name), build_default_encoder(bench.work)
    every = [one for each in organizations(HELD_OUT) for one in asked_of(each, encoder)]
    groups = [one.question.organization for one in every]
    first = without(groups, lambda kept: fit_first([every[at] for at in kept]))
    with np.load(bench.out / RELEVANCE.name, allow_pickle=False) as shipped:
        slope, shift = shipped["calibration"]

    def read(rows: Sequence[Row]) -> NDArray[np.float64]:
        """The log-odds of relevance, as the product takes them from the shipped adapter's calibration."""
        found: NDArray[np.float64] = np.clip(slope * network(rows)[:, 0] + shift, -SUREST, SUREST)
        return found

    lists = [shortlist(read, bench.tokenizer, one, layer) for one, layer in zip(every, first, strict=True)]
    then = without(groups, lambda kept: fit_then([lists[at] for at in kept]))
    print(f"{len(every)} questions to {len(set(groups))} organizations")
    print("first:", np.round(fit_first(every), 2).tolist(), "then:", np.round(fit_then(lists), 2).tolist())
    scores = [odds(layer, one.figures) for layer, one in zip(then, lists, strict=True)]
    ways = {
        "network alone": [one.figures[:, 0] for one in lists],
        "plain figures": [odds(layer, one.figures[:, 1:]) for layer, one in zip(first, lists, strict=True)],
        "together": scores,
    }
    print("\n".join(line for name, each in ways.items() for line in best_lines(name, lists, each)))
    print("\n".join(silence_lines(lists, scores)))


def weigh_statements(bench: Bench) -> None:
    """Print the weights of what bears on a statement, and what they reach on contracts that nothing was learned from."""
    with np.load(bench.out / RELEVANCE.name, allow_pickle=False) as shipped:
        calibration = shipped["calibration"]
    with np.load(bench.out / ENTAILMENT.name, allow_pickle=False) as shipped:
        support = shipped["calibration"]
    about, encoder = reader(bench.work / RELEVANCE.name), build_default_encoder(bench.work)
    every: list[Stated] = []
    for fold in range(FOLDS):
        path = bench.work / f"document-{fold}.npz"
        if path.exists():
            networks = Networks(
                decides=reader(path),
                support=support,
                about=about,
                calibration=calibration,
                encoder=encoder,
                tokenizer=bench.tokenizer,
            )
            every += stated(bench.data, networks, fold=fold, folds=FOLDS)
    print("\n".join(statement_lines(every)))


def judge_folds(bench: Bench) -> None:
    """Train without each fold in turn and keep how each network reads the fold, also with hypotheses kept together."""
    for kept, fold in folds():
        for number in range(FOLDS):
            name = f"{kept}-{number}"
            if not (bench.work / f"{name}.npz").exists():
                epochs = [[one for one in epoch if fold(one) != number] for epoch in epochs_of(bench)]
                teach(bench.tokenizer, epochs, bench.work / f"{name}.npz")


def learn_entailment(bench: Bench) -> None:
    """Train the network of the first fold on that fold too; trained first when it is not there."""
    first = bench.work / "document-0.npz"
    if not first.exists():
        teach(bench.tokenizer, [[one for one in each if fold_of(one) != 0] for each in epochs_of(bench)], first)
    finish(bench.tokenizer, epochs_of(bench)[0], bench.work / "finished.npz", start=first)
    practise(bench.tokenizer, epochs_of(bench)[1], bench.work / ENTAILMENT.name, start=bench.work / "finished.npz")


def measure_entailment(bench: Bench) -> None:
    """Calibrate on what the folds read, write the adapter, and print figures of the folds and of sets that judge."""
    reads, numbers = fold_reads(bench, "document")
    parts = [f"{number} {half_of(one.claim)}" for one, number in zip(reads, numbers, strict=True)]
    whole = fit_support(reads)
    ship(bench, ENTAILMENT.name, calibration=whole)
    apart = {part: fit_support(_without(reads, parts, part)) for part in sorted(set(parts))}
    own = [apart[part] for part in parts]
    print(f"folds read: {sorted(set(numbers))} of {FOLDS}; slope {whole[0]:.3f}, shift {whole[1]:.3f}")
    for name, keep in VIEWS.items():
        chosen = [(one, layer) for one, layer in zip(reads, own, strict=True) if keep(one.claim)]
        print("\n".join(figures_of(f"  {name}", [one for one, _ in chosen], [layer for _, layer in chosen])))
    network = reader(bench.work / ENTAILMENT.name)
    for name, judging in (
        ("wice", wice(bench.data)),
        ("harness pairs", harness_pairs()),
        ("perturbations of the demo", sets.demo_claims()),
    ):
        judged = read(network, bench.tokenizer, judging)
        print("\n".join(figures_of(f"shipped, {name}", judged, [whole] * len(judged))))
    for kind in sorted({one.claim.kind for one in reads if one.claim.source == "perturbed"}):
        print_operator(kind, [(one, layer) for one, layer in zip(reads, own, strict=True) if one.claim.kind == kind])


def _without(reads: Sequence[Read], parts: Sequence[str], part: str) -> list[Read]:
    return [one for one, its in zip(reads, parts, strict=True) if its != part]


def print_operator(kind: str, reads: Sequence[tuple[Read, NDArray[np.float64]]]) -> None:
    """The share of an operator's claims that are judged right by a network that never saw the operator."""
    right = [(supported(one, layer) >= 0.5) == (one.claim.label is Label.SUPPORTED) for one, layer in reads]
    print(f"  unseen operator {kind}: {sum(right)} of {len(right)}")


VIEWS: Mapping[str, Callable[[Claim], bool]] = {
    "contractnli, entailed or contradicted": lambda one: one.source == "contractnli" and one.label is not Label.NEUTRAL,
    "contractnli, with not mentioned": lambda one: one.source == "contractnli",
    "summedits, whole summaries": lambda one: one.source == "summedits",
    "perturbations, unseen operators": lambda one: one.source == "perturbed",
}
"""What of the folds is told apart."""


def folds() -> list[tuple[str, Callable[[Claim], int]]]:
    """How claims are kept together, with the fold of each."""
    return [("document", fold_of), ("hypothesis", hypothesis_fold)]


def fold_reads(bench: Bench, kept: str) -> tuple[list[Read], list[int]]:
    """Every claim as the network without its fold reads it, and that fold; a fold that was not trained is left out."""
    fold = dict(folds())[kept]
    whole = [*sets.contractnli(bench.data), *sets.summedits(bench.data), *made_claims(bench, 42001)]
    reads: list[Read] = []
    numbers: list[int] = []
    for number in range(FOLDS):
        path = bench.work / f"{kept}-{number}.npz"
        if path.exists():
            found = read(reader(path), bench.tokenizer, [one for one in whole if fold(one) == number])
            reads, numbers = [*reads, *found], [*numbers, *([number] * len(found))]
    return reads, numbers


def epochs_of(bench: Bench) -> list[list[Claim]]:
    """The claims of two epochs; sentences are drawn and perturbed anew for the second."""
    base = [*sets.contractnli(bench.data), *sets.by_sentence(sets.summedits(bench.data))]
    return [[*base, *made_claims(bench, seed)] for seed in (42001, 42002)]


def made_claims(bench: Bench, seed: int) -> tuple[Claim, ...]:
    """Claims made of sentences."""
    return sets.made(bench.data, own_documents(), each=EACH, seed=seed)


def question_logits(network: Reader, tokenizer: Tokenizer, questions: Sequence[Question]) -> Scores:
    """By question, the logit of each sentence."""
    rows = [
        pair_row(tokens(tokenizer, one.text), tokens(tokenizer, text)) for one in questions for text in one.sentences
    ]
    found = iter(network(rows)[:, 0].tolist())
    return [[next(found) for _ in one.sentences] for one in questions]


def joined(one: Scores, other: Scores, weight: float) -> Scores:
    """One score plus so much of another."""
    return [[a + weight * b for a, b in zip(x, y, strict=True)] for x, y in zip(one, other, strict=True)]


def ship(bench: Bench, name: str, **more: NDArray[np.float64]) -> None:
    """Write an adapter with what was fitted beside it, and print the hash to pin."""
    with np.load(bench.work / name, allow_pickle=False) as arrays:
        whole = {key: arrays[key] for key in arrays.files} | more
    np.savez_compressed(bench.out / name, **whole)
    print(f"{name}: SHA-256 {sha256(bench.out / name)}, {(bench.out / name).stat().st_size:,} bytes")


STAGES: Mapping[str, Callable[[Bench], None]] = {
    "relevance": learn_relevance,
    "organizations": learn_organizations,
    "relevance-figures": measure_relevance,
    "questions": learn_questions,
    "desk": learn_desk,
    "blend": weigh,
    "entailment": learn_entailment,
    "folds": judge_folds,
    "entailment-figures": measure_entailment,
    "statements": weigh_statements,
}
"""In the order in which they run."""

if __name__ == "__main__":
    main()
