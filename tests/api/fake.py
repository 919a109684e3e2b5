"""A workspace in memory with the real access rule: what the edges are tested against, without an index."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from assistant.answer.verification.verify import Verified
from assistant.audit.edges import Edge
from assistant.audit.succession import Succession
from assistant.domain.access import Clause, Principal, Reader, may_read
from assistant.domain.answer import (
    Answer,
    Basis,
    Citation,
    Claim,
    DraftClaim,
    Gap,
    Grade,
    Hop,
    HopState,
    Outcome,
    Passage,
    Row,
    Searched,
    Span,
    Stage,
    Support,
    Table,
    Trail,
    Verdict,
    Withheld,
)
from assistant.domain.dates import PartialDate, Period
from assistant.domain.draft import Draft
from assistant.domain.errors import NotFound, NotPermitted, Unavailable
from assistant.domain.evidence import (
    Category,
    Element,
    EvidenceId,
    Field,
    Flag,
    Kind,
    LinkBasis,
    LinkType,
    Locator,
    Metadata,
    RevisionId,
    Skipped,
)
from assistant.domain.plan import Question

PEOPLE = {"ingrid": ("staff", "audit"), "erin": ("staff", "engineering"), "odile": ()}
NASTY = "<script>alert(1)</script> \x1b[31mred\x1b[0m \u202eevil [bold]x[/bold] :smile:"
POLICY = "# Promotion\n\nAn alert is acknowledged within 4 hours.\n\nEvery promotion needs an approval."


@dataclass(frozen=True, kw_only=True)
class Held:
    """One evidence item of the fake."""

    id: str
    text: str
    metadata: Metadata
    elements: tuple[Element, ...] = ()
    fields: tuple[Field, ...] = ()
    links: tuple[Edge, ...] = ()
    successions: tuple[Succession, ...] = ()
    allow: str = "group:staff"
    revision: str = "sha256:" + "a" * 64
    versions: tuple[int, ...] = (1,)


@dataclass(frozen=True, kw_only=True)
class File:
    """An original."""

    name: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Published:
    """A version."""

    number: int = 1
    root: str = "sha256:" + "f" * 64
    created: datetime = datetime(2026, 11, 1, 9, tzinfo=UTC)
    items: int = 3
    chunks: int = 5
    encoder: str = "minilm-int8"
    restores: int | None = None
    dropped: datetime | None = None
    erased: int = 0
    left_root: str | None = None


@dataclass(frozen=True, kw_only=True)
class Step:
    """Progress of an ingest."""

    stage: str
    done: int
    total: int | None


@dataclass(frozen=True, kw_only=True)
class Noticed:
    """A notice of an ingest."""

    path: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Report:
    """An ingest's report."""

    version: int | None = 1
    published: bool = True
    items: int = 3
    chunks: int = 5
    encoded: int = 5
    unchanged: int = 0
    skipped: tuple[Skipped, ...] = (
        Skipped(path="a.docx", source="p", reason="The file is corrupt.", fix="Save it again."),
    )
    quarantined: tuple[tuple[str, str], ...] = (("b.md", "unknown principal 'x'"),)
    notices: tuple[Noticed, ...] = (Noticed(path="policies/a.md", text="The file is named by 2 entries."),)


@dataclass(frozen=True, kw_only=True)
class Looked:
    """A check of doctor."""

    name: str
    ok: bool
    detail: str
    advice: str


def held() -> tuple[Held, ...]:
    """A policy for staff, a memo for audit only, and a nasty note for staff."""
    start = POLICY.index("An alert")
    policy = Held(
        id="policies/promotion.md",
        text=POLICY,
        metadata=Metadata(
            title="Promotion policy", kind=Kind.POLICY, owner="Nils", date=PartialDate.day(date(2026, 4, 1))
        ),
        elements=(
            Element(category=Category.HEADING, start=0, end=11, locator=Locator(section=("Promotion",))),
            Element(category=Category.TEXT, start=start, end=start + 40, locator=Locator(section=("Promotion",))),
        ),
    )
    memo = Held(
        id="legal/memo.md",
        text="A secret memo on alerts.",
        metadata=Metadata(title="Memo", kind=Kind.OTHER),
        allow="group:audit",
    )
    nasty = Held(
        id="notes/nasty.csv#R 1",
        text=NASTY,
        metadata=Metadata(title=NASTY, kind=Kind.OTHER, owner=NASTY),
        elements=(Element(category=Category.COMMENT, start=0, end=len(NASTY), flags=frozenset({Flag.INSTRUCTION})),),
        fields=(Field(name="Note", value=NASTY, start=0, end=len(NASTY)),),
        links=(
            Edge(type=LinkType.MENTIONS, target=NASTY, basis=LinkBasis.IDENTIFIER, evidence=()),
            Edge(type=LinkType.APPROVES, target="MLP-1", basis=LinkBasis.INFERRED, evidence=(EvidenceId("j#MLP-1"),)),
        ),
        successions=(
            Succession(newer=EvidenceId("notes/nasty.csv#R 1"), older=EvidenceId("old.md"), basis=LinkBasis.INFERRED),
            Succession(newer=EvidenceId("new.md"), older=EvidenceId("notes/nasty.csv#R 1"), basis=LinkBasis.STATED),
        ),
    )
    return (policy, memo, nasty)


@dataclass
class FakeWorkspace:
    """Answers from `items` with the domain's own access rule."""

    items: tuple[Held, ...] = field(default_factory=held)
    directory: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: dict(PEOPLE))
    published: tuple[Published, ...] = (Published(),)
    checks: tuple[Looked, ...] = (Looked(name="index", ok=True, detail="sound", advice=""),)
    asked: list[Question] = field(default_factory=list)

    def ask(self, question: Question, on_stage: Callable[[str, object], None] = lambda *_: None) -> Answer:
        self.asked.append(question)
        readable = self._readable(question.user)
        if "explode" in question.text:
            raise RuntimeError("boom")
        on_stage("plan", {"intent": "passages"})
        found = [item for item in readable if any(word in item.text.lower() for word in question.text.lower().split())]
        on_stage("passages", tuple(_passage(item) for item in found))
        drafts = tuple(DraftClaim(text=f"unverified {item.text}", spans=(_span(item),)) for item in found)
        on_stage("draft", Draft(claims=drafts))
        answer = _answer(found, len(readable))
        passed = tuple(Verified(draft=replace(draft, text="passed"), support=Support.SUPPORTED) for draft in drafts)
        on_stage(
            "verdicts",
            (passed, tuple(Withheld(draft=draft, verdict=Verdict.UNSUPPORTED, reason="no_quote") for draft in drafts)),
        )
        on_stage("answer", answer)
        return answer

    def ingest(
        self, sources_yaml: Path, *, root: Path | None = None, on_progress: Callable[[Step], None] = lambda _: None
    ) -> Report:
        on_progress(Step(stage="parse", done=1, total=3))
        return Report()

    def versions(self) -> Sequence[Published]:
        return self.published

    def skips(self) -> Sequence[Skipped]:
        return Report().skipped

    def evidence(self, evidence_id: str, user: str, *, as_of: int | date | None = None) -> Held:
        for item in self._readable(user):
            if item.id == evidence_id:
                return item
        raise NotFound(f"nothing called {evidence_id} in what you may read")

    def original(self, evidence_id: str, user: str) -> File:
        item = self.evidence(evidence_id, user)
        return File(name='pro\u00adm"o\n.html', content=item.text.encode())

    def search(
        self, query: str, user: str, *, kinds: Sequence[Kind] = (), k: int = 10, as_of: int | date | None = None
    ) -> Sequence[Passage]:
        readable = self._readable(user)
        return [_passage(item) for item in readable if not kinds or item.metadata.kind in kinds][:k]

    def people(self) -> Mapping[str, tuple[str, ...]]:
        return self.directory

    def doctor(self) -> Sequence[Looked]:
        return self.checks

    def _readable(self, user: str) -> list[Held]:
        if user not in self.directory:
            raise NotPermitted(f"{user} is not a known reader: sources.yaml names {', '.join(sorted(self.directory))}")
        if not self.published:
            raise Unavailable("nothing is published here: run clausetrail ingest SOURCES.yaml first")
        reader = Reader(user=user, groups=frozenset(self.directory[user]))
        return [
            item for item in self.items if may_read(reader, [Clause(origin="entry", allow=(Principal(item.allow),))])
        ]


def _span(item: Held) -> Span:
    start = item.elements[-1].start if item.elements else 0
    return Span(
        evidence=EvidenceId(item.id),
        revision=RevisionId(item.revision),
        start=start,
        end=item.elements[-1].end if item.elements else len(item.text),
    )


def _passage(item: Held) -> Passage:
    return Passage(
        span=_span(item),
        text=item.text,
        context=item.metadata.title,
        locator=Locator(),
        flags=frozenset(),
        score=0.9,
        dense=0.8,
        lexical=1.5,
    )


def _citation(n: int, item: Held) -> Citation:
    span = _span(item)
    return Citation(
        n=n,
        span=span,
        quote=item.text[span.start : span.end],
        title=item.metadata.title,
        kind=item.metadata.kind,
        date=item.metadata.date,
        owner=item.metadata.owner,
        locator=Locator(section=("Promotion",), page=2),
        grade=Grade.STRONG,
        in_force=Period(start=date(2026, 4, 1), end=None) if item.metadata.kind is Kind.POLICY else None,
        flags=frozenset().union(*(element.flags for element in item.elements)),
    )


def _answer(found: Sequence[Held], searched: int) -> Answer:
    """One claim and one row for each item found, a trail over them, and a gap."""
    citations = tuple(_citation(n, item) for n, item in enumerate(found, start=1))
    claims = tuple(
        Claim(text=c.quote, citations=(c.n,), support=Support.SUPPORTED, basis=Basis.QUOTED, grade=c.grade)
        for c in citations
    )
    rows = tuple(Row(cells=(c.title, c.n, None), citations=(c.n,)) for c in citations)
    gap = Gap(expected="An approval of dora-chat 5.1", why="no ticket names it")
    hops = (
        Hop(stage=Stage.TICKET, state=HopState.PRESENT, citations=tuple(c.n for c in citations), person="Erin"),
        Hop(stage=Stage.APPROVAL, state=HopState.MISSING, why="no approval record names the version"),
    )
    return Answer(
        text="\n".join(f"{claim.text} [{claim.citations[0]}]" for claim in claims) or "No record found.",
        outcome=Outcome.PARTIAL if claims else Outcome.NO_EVIDENCE,
        claims=claims,
        citations=citations,
        table=Table(columns=("Title", "Number", "Empty"), rows=rows, complete=True) if rows else None,
        trails=(Trail(subject="dora-chat 5.1", hops=hops),) if claims else None,
        gaps=(gap,),
        searched=Searched(
            items=searched,
            kinds={"policy": 1},
            period=Period(start=date(2026, 10, 1), end=date(2026, 11, 1), phrase="last month"),
            version=1,
        ),
        plan={"intent": "passages"},
        withheld=0,
        receipt="r-1",
        index_version=1,
    )
