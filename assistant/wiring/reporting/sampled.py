"""What a report says of samples: how they were drawn, what was drawn, and how far they carry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.audit.checks.result import FindingClass
from assistant.audit.chosen import in_words, remarks
from assistant.audit.engagement import Engagement, Paper, PaperKind
from assistant.audit.findings import Stage
from assistant.audit.report import Block, Facts, Grid, GridRow, Note, Section
from assistant.audit.samples import Sample
from assistant.audit.samples import Stage as Drawing
from assistant.audit.sampling import ANY, at_most
from assistant.domain.evidence import EvidenceId
from assistant.wiring.findings import Seen
from assistant.wiring.office import Office
from assistant.wiring.reporting.frame import NAMING, Frame
from assistant.wiring.reporting.quotes import Quotes

UNCERTAINTY = (
    "The audit looked at samples of the evidence: weaknesses may exist that no sample shows, and a criterion against which"
    " nothing was found is not proved to be met."
)
_CARRIES = (
    "The bound is the exact one of a draw without replacement, stratum by stratum. It holds where every drawn item was"
    " looked at, and counts an item as deviating when a nonconformity of this report cites it."
)


_NONCONFORMITIES = (FindingClass.MAJOR, FindingClass.MINOR)


def filed_samples(office: Office, made: Engagement) -> tuple[tuple[Paper, Sample], ...]:
    """The samples of an engagement's work papers, each with its paper."""
    papers = (one for one in made.papers if one.kind is PaperKind.SAMPLE)
    return tuple((paper, sample) for paper in papers if (sample := office.filed(paper)))


def sampling_section(office: Office, made: Engagement, seen: Sequence[Seen]) -> Section:
    """How the audit sampled, and how far that carries."""
    filed = filed_samples(office, made)
    blocks: list[Block] = [Note(UNCERTAINTY)]
    if not filed:
        blocks.append(Note("No work paper of a drawn sample is filed that you may read."))
        return Section(title="Sampling", blocks=tuple(blocks))
    blocks.append(strata_grid([sample for _, sample in filed], seen))
    blocks += [Note(f"{sample.id}: {' '.join(remarks(sample.choice))}") for _, sample in filed]
    blocks += [Note(told) for told in _beside(office, [sample for _, sample in filed])]
    blocks.append(Note(_CARRIES))
    return Section(title="Sampling", blocks=tuple(blocks))


def _beside(office: Office, filed: Sequence[Sample]) -> Iterable[str]:
    """What else the reader drew from the same records: a sample that was chosen among several says less."""
    members = {one.id for sample in filed for one in sample.members}
    for sample in office.samples():
        if sample.members and sample.id not in {one.id for one in filed} and _share(members, sample):
            given_up = f" and discarded: {sample.reason}" if sample.stage is Drawing.DISCARDED else ", and is not filed"
            done = "drawn" if sample.seed else "frozen, and not drawn,"
            yield f"{sample.id} was {done} from records of these as well{given_up}."
    begun = [sample.id for sample in office.samples() if sample.stage is Drawing.COMMITTED]
    if begun:
        yield f"Committed to, with a value that may be known, and never frozen: {', '.join(begun)}."


def _share(members: set[EvidenceId], sample: Sample) -> bool:
    return not members.isdisjoint(one.id for one in sample.members)


def strata_grid(drawn: Iterable[Sample], seen: Sequence[Seen]) -> Grid:
    """A row for each stratum of each sample, with what it says of those that were not drawn."""
    held = [one for one in seen if one.finding.classed in _NONCONFORMITIES and one.finding.stage is not Stage.WITHDRAWN]
    cited = {quote.span.evidence for one in held for sentence in one.sentences for quote in sentence.quotes}
    rows = [row for sample in drawn for row in _strata(sample, cited)]
    columns = ("sample", "stratum", "population", "drawn", "deviating", "with 95 % confidence")
    return Grid(title="Samples", columns=columns, rows=tuple(rows))


def _strata(sample: Sample, cited: set[EvidenceId]) -> Iterable[GridRow]:
    tiers = {one.id: one.stratum for one in sample.members}
    for tier in sorted(set(tiers.values())):
        held = sum(one == tier for one in tiers.values())
        looked = [one for one in sample.drawn if tiers.get(one) == tier]
        alike = sum(one in cited for one in looked)
        yield GridRow(cells=(sample.id, _called(tier), held, len(looked), alike, _bound(held, len(looked), alike)))


def _called(tier: str) -> str:
    return "no tier known" if tier == ANY else f"{tier} risk"


def _bound(held: int, drawn: int, alike: int) -> str:
    """How many of a stratum may deviate."""
    if not drawn:
        return "nothing drawn, nothing said"
    if drawn == held:
        return f"all were drawn: {_deviate(alike)}"
    most = at_most(held, drawn, alike)
    return f"at most {most} of {held} {'deviates' if most == 1 else 'deviate'}"


def _deviate(count: int) -> str:
    return f"{count or 'none'} {'deviate' if count > 1 else 'deviates'}"


def sample_blocks(
    frame: Frame, quotes: Quotes, paper: Paper, sample: Sample, seen: Sequence[Seen]
) -> tuple[Block, ...]:
    """All that drawing a sample again needs, and what was drawn."""
    facts = Facts(
        (
            ("Sample", f"{sample.id}, {sample.stage}, drawn by {sample.by}"),
            ("Purpose", sample.purpose or "not said"),
            ("Population", f"{len(sample.members)} items that you may read, SHA-256 {sample.population}"),
            ("Selected", in_words(sample.choice.taken)),
            ("Selection in the commitment", in_words(sample.choice.stated)),
            ("How the population was chosen", " ".join(remarks(sample.choice))),
            ("Committed", f"SHA-256 {sample.committed}"),
            ("Value", sample.value),
            ("Seed", sample.seed),
            ("Ledger records", ", ".join((*sample.receipts, paper.receipt))),
            *((("Discarded", sample.reason),) if sample.reason else ()),
            *((("Noted", paper.words),) if paper.words else ()),
        )
    )
    named = Note(f"Of each drawn item {NAMING}")
    return (facts, strata_grid([sample], seen), named, _drawn(frame, quotes, sample))


def _drawn(frame: Frame, quotes: Quotes, sample: Sample) -> Grid:
    """What was drawn, by stratum and rank; what was revised since says so."""
    members = {one.id: one for one in sample.members}
    rows = []
    for n, name in enumerate(sample.drawn, start=1):
        item, member = frame.desk.scope.item(name), members.get(name)
        if item is None or member is None:
            continue
        same = item.revision == member.revision
        spans = [frame.desk.record(item).headline()] if same else []
        cells = (n, _called(member.stratum), item.metadata.title, str(name), "as frozen" if same else "revised since")
        rows.append(GridRow(cells=cells, citations=quotes.places(spans)))
    columns = ("no.", "stratum", "item", "id", "content")
    return Grid(title=f"Drawn in {sample.id}", columns=columns, rows=tuple(rows))
