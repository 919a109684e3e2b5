"""A run: a suite put to a target, scored and kept in a folder; and the same run read back."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from assistant.domain.errors import BadInput
from assistant.settings import Settings
from assistant.wiring import Workspace
from evals import manifest as chain
from evals.cases.case import Case
from evals.cases.load import check_cases
from evals.evidence import Evidence
from evals.gate import Line, gate
from evals.measures import INVARIANTS, QUALITIES, Finding, Result, Sort
from evals.pairs import SHIPPED, Pair
from evals.reply import UNLABELLED, Reply, turns
from evals.runner import OnCase, answer_cases, silent
from evals.statistics import SEED, Estimate
from evals.suites.suite import Floor, Suite, load_suite
from evals.targets.named import MakeTarget
from evals.trace import Identity, Trace, Traces
from evals.verifier import card, judge_identity, judged, read_pairs

SEALED_LOG = "sealed-uses.jsonl"
RESULTS, BESIDE, HEARD = "results.json", "baseline.json", "heard.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """The folder in which evaluations lie: homes of the suites' corpora, traces and runs."""

    folder: Path
    """The folder."""

    @property
    def runs(self) -> Path:
        """Folder of runs."""
        return self.folder / "runs"

    @property
    def traces(self) -> Traces:
        """Recorded answers."""
        return Traces(self.folder / "traces")

    def workspace(self, suite: Suite) -> Workspace:
        """The home of a suite's corpus, as it was ingested last; suites over one corpus share it."""
        corpus = suite.corpus.resolve()
        home = self.folder / "homes" / f"{corpus.parent.name}-{sha256(str(corpus).encode()).hexdigest()[:8]}"
        home.mkdir(parents=True, exist_ok=True)
        return Workspace.open(Settings(home=home, model_cache=self.folder / "models"))

    def ingested(self, suite: Suite) -> Workspace:
        """The home of a suite's corpus, ingested; only what changed since is read again. Raises BadInput without one."""
        for sources in (*suite.earlier, suite.corpus):
            if not sources.is_file():
                raise BadInput(f"the suite {suite.name} has no corpus at {sources}")
        workspace = self.workspace(suite)
        # What lies there already has its earlier versions; ingested again they would come after the newest.
        for sources in (suite.corpus,) if workspace.versions() else (*suite.earlier, suite.corpus):
            workspace.ingest(sources)
        return workspace


@dataclass(frozen=True, kw_only=True)
class Scored:
    """What a target answered to cases, measured."""

    results: tuple[Result, ...]
    """Every measure."""
    replies: tuple[Reply, ...]
    """What was measured."""


def score(cases: Sequence[Case], traces: Mapping[str, Trace], evidence: Evidence) -> Scored:
    """Every measure over the traces of cases: invariants over all turns, qualities over those that are scored."""
    every = tuple(turns(cases, traces, evidence))
    scored = tuple(reply for reply in every if reply.expected is not UNLABELLED)
    looks = (*((measure, every) for measure in INVARIANTS), *((measure, scored) for measure in QUALITIES))
    return Scored(results=tuple(result for measure, each in looks for result in measure(each)), replies=scored)


@dataclass(frozen=True, kw_only=True)
class Run:
    """A run as it lies in its folder."""

    folder: Path
    """Where."""
    manifest: chain.Manifest
    """What was run."""
    results: tuple[Result, ...]
    """The target's figures."""
    baseline: tuple[Result, ...]
    """The figures of the system beside it; empty when there was none."""

    @property
    def lines(self) -> tuple[Line, ...]:
        """The gate's table, by the floors that the suite had when it was run."""
        return gate(self.results, {name: Floor(**floor) for name, floor in self.manifest.floors.items()})


def run(
    suite: Suite,
    make_target: MakeTarget,
    work: Work,
    *,
    make_baseline: MakeTarget | None = None,
    sealed: bool = False,
    pairs: Sequence[Pair] = (),
    on_case: OnCase = silent,
) -> tuple[Run, Scored]:
    """Answer a suite's cases, score them, and keep the run with the verifier's card: over given pairs and the suite's.

    A suite without cases measures the judge alone; one without pairs takes those that ship.

    Raises BadInput for cases that do not hold against their evidence, TargetFailed when the target gives no answers.
    """
    began = datetime.now(UTC)
    if sealed and suite.sealed_cases():  # a suite that has none says so
        _log(suite, {"began": began.isoformat(timespec="seconds"), "release": chain.release()})
    ours, theirs = _answered(suite, make_target, make_baseline, work, sealed=sealed, on_case=on_case)
    every = (*(pair for path in suite.pairs or (SHIPPED,) for pair in read_pairs(path)), *pairs)
    results = (*ours.scored.results, card(judged(every)))
    number, previous = chain.next_in(work.runs)
    folder = work.runs / f"{number:04}-{suite.name}{'-sealed' if sealed else ''}"
    folder.mkdir(parents=True)
    _keep(folder / RESULTS, [asdict(one) for one in results])
    _keep(folder / BESIDE, [asdict(one) for one in theirs.scored.results])
    _keep(folder / HEARD, {"target": ours.contents, "baseline": theirs.contents})
    told = chain.Manifest(
        number=number,
        run=folder.name,
        suite=suite.name,
        suite_file=str(suite.file),
        limit=suite.limit,
        floors={name: floor.model_dump(exclude_none=True) for name, floor in suite.floors.items()},
        sealed=sealed,
        target=ours.identity or judge_identity(),
        baseline=theirs.identity,
        release=chain.release(),
        harness=chain.harness(),
        data=chain.hashes([*suite.files(sealed=sealed), *(suite.pairs or (SHIPPED,))], suite.file.parent),
        files=chain.hashes([folder / name for name in (RESULTS, BESIDE, HEARD)], folder),
        seed=SEED,
        command=shlex.join(["clausetrail", *sys.argv[1:]]),
        began=began.isoformat(timespec="seconds"),
        ended=datetime.now(UTC).isoformat(timespec="seconds"),
        owner=suite.owner,
        approver=suite.approver,
        previous=previous,
    )
    chain.write(told, folder)
    if sealed:
        right = sum(reply.is_correct for reply in ours.scored.replies)
        use = {"ended": told.ended, "code": told.target.code, "target": told.target.target, "right": right}
        _log(suite, use | {"of": len(ours.scored.replies)})
    return Run(folder=folder, manifest=told, results=results, baseline=theirs.scored.results), ours.scored


@dataclass(frozen=True, kw_only=True)
class _Side:
    """What one system did with the cases; one that was not asked has no identity and no results."""

    identity: Identity | None = None
    scored: Scored = Scored(results=(), replies=())
    contents: Mapping[str, str] = field(default_factory=dict)


def _answered(
    suite: Suite,
    make_target: MakeTarget,
    make_baseline: MakeTarget | None,
    work: Work,
    *,
    sealed: bool,
    on_case: OnCase,
) -> tuple[_Side, _Side]:
    """What the target did with the cases, and the baseline. Raises BadInput and TargetFailed."""
    if not suite.cases:
        return _Side(), _Side()
    cases = suite.sealed_cases() if sealed else suite.open_cases()
    workspace = work.ingested(suite)
    evidence = Evidence(workspace)
    check_cases(cases, evidence)

    def side(make: MakeTarget | None) -> _Side:
        if make is None:
            return _Side()
        target = make(suite, workspace, evidence)
        identity, traces = answer_cases(cases, target, work.traces, now=suite.now, on_case=on_case)
        contents = {name: trace.content for name, trace in traces.items()}
        return _Side(identity=identity, scored=score(cases, traces, evidence), contents=contents)

    return side(make_target), side(make_baseline)


def suite_of(run: Run) -> Suite:
    """The suite of a run as its file is now, cut as it was. Raises BadInput when it is gone."""
    return load_suite(run.manifest.suite_file).model_copy(update={"limit": run.manifest.limit})


def rescore(run: Run, suite: Suite, work: Work) -> tuple[Scored, Scored]:
    """The replies of a run and of its baseline measured again from their traces, by the labels as they are now.

    Raises BadInput when a case asks otherwise than it did, or its trace is gone or is not the one that was scored.
    """
    if not suite.cases:
        return Scored(results=(), replies=()), Scored(results=(), replies=())
    cases = suite.sealed_cases() if run.manifest.sealed else suite.open_cases()
    evidence = Evidence(work.workspace(suite))
    heard = json.loads((run.folder / HEARD).read_text("utf-8"))

    def again(target: Identity | None, contents: Mapping[str, str]) -> Scored:
        if target is None:
            return Scored(results=(), replies=())
        return score(cases, _kept(cases, target, work.traces, suite.now, contents), evidence)

    return again(run.manifest.target, heard["target"]), again(run.manifest.baseline, heard["baseline"])


def _kept(
    cases: Sequence[Case], target: Identity, traces: Traces, now: str, contents: Mapping[str, str]
) -> dict[str, Trace]:
    """The traces of cases by id, with the contents that the run scored. Raises BadInput when one is not there."""
    found = {case.id: traces.get(target.digest, case.digest(now)) for case in cases}
    lacking = [name for name, trace in found.items() if trace is None]
    if lacking:
        raise BadInput(f"{len(lacking)} cases were not answered in this run, {lacking[0]} first: run the suite again")
    kept = {name: trace for name, trace in found.items() if trace is not None}
    changed = [name for name, trace in kept.items() if trace.content != contents.get(name)]
    if changed:
        raise BadInput(f"the recorded answer to {changed[0]} is not the one that this run scored: run the suite again")
    return kept


def load_run(runs: Path, name: str) -> Run:
    """A run by its folder's name, its number, or `last`. Raises BadInput when there is none."""
    every = chain.read_manifests(runs)
    wanted = every[-1:] if name == "last" else [one for one in every if name in (one.run, str(one.number))]
    if not wanted:
        raise BadInput(f"no run {name}: {', '.join(one.run for one in every) or 'nothing was run yet'}")
    folder = runs / wanted[0].run
    return Run(
        folder=folder,
        manifest=wanted[0],
        results=_results(folder / RESULTS),
        baseline=_results(folder / BESIDE),
    )


def _log(suite: Suite, use: Mapping[str, object]) -> None:
    """Append to the log beside the sealed cases: whoever tunes on them leaves a line, also one who stops half-way."""
    with suite.sealed[0].with_name(SEALED_LOG).open("a", encoding="utf-8") as log:
        log.write(json.dumps(use) + "\n")


def _keep(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1), "utf-8")


def _results(path: Path) -> tuple[Result, ...]:
    """Results read back. Raises BadInput when the file is no such thing."""
    try:
        return tuple(_result(one) for one in json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise BadInput(f"{path}: not the results of a run ({problem})") from problem


def _result(given: dict[str, Any]) -> Result:
    estimate = given["estimate"]
    return Result(
        **given
        | {
            "sort": Sort(given["sort"]),
            "estimate": Estimate(**estimate) if estimate else None,
            "findings": tuple(Finding(**one) for one in given["findings"]),
        }
    )
