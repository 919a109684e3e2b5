"""A small report with one of everything, its evidence in hostile words."""

from datetime import date

from assistant.audit.findings import Plan
from assistant.audit.report import (
    Facts,
    Grid,
    GridRow,
    KeptQuote,
    Note,
    Paragraph,
    Report,
    ReportFinding,
    Section,
    Sentence,
)
from assistant.audit.report_figures import Bar, Bars, Chain, Links, Point, Timeline, Tone
from assistant.domain.answer import OUTSIDE_RIGHTS, Citation, Grade, Span
from assistant.domain.dates import PartialDate
from assistant.domain.evidence import EvidenceId, Flag, Kind, Locator, RevisionId

HOSTILE = '=HYPERLINK("http://x","y") <b>*bold*</b> \u202edesrever\u202c \x1b[31mred\x00 \uffff [7] | & 漢字 Ω 🙂'


def quote(n: int, text: str, flags: frozenset[Flag] = frozenset()) -> Citation:
    return Citation(
        n=n,
        span=Span(
            evidence=EvidenceId(f"logs/{n}.md"), revision=RevisionId("sha256:" + "a" * 64), start=4, end=4 + len(text)
        ),
        quote=text,
        title=f"Log {n}",
        kind=Kind.MONITORING,
        date=PartialDate.day(date(2026, 6, 1)),
        owner="Nia Cole",
        locator=Locator(section=("Log", "Alarms"), page=2),
        grade=Grade.ADEQUATE,
        flags=flags,
    )


CHAIN = Chain(
    subject="Berth Oracle 2.4",
    points=(
        Point(label="ticket", state="present", tone=Tone.GOOD, day=date(2026, 5, 2)),
        Point(label="approval", state="missing", tone=Tone.BAD),
    ),
)
FIGURES = (
    Timeline(title="Dated hops", chains=(CHAIN,)),
    Links(title="Hops in order", chains=(CHAIN,)),
    Bars(
        title="Alerts",
        parts=(("in time", Tone.GOOD), ("never", Tone.BAD)),
        bars=(Bar(label="$Berth$ 2026-06", parts=(3, 1)),),
    ),
)
KEPT = KeptQuote(
    n=3,
    span=Span(evidence=EvidenceId("engagement/E-1#W-1"), revision=RevisionId("sha256:" + "b" * 64), start=0, end=9),
    quote="The rota.",
    title="Work paper W-1, interview",
    kind=Kind.INTERVIEW,
    remark="Noted by nia.",
    date=PartialDate.day(date(2026, 6, 2)),
    owner="Nia Cole",
)
REPORT = Report(
    title="Port check",
    organization="Port of Nowhere",
    day=date(2026, 11, 16),
    facts=(("Reader", "pia"), ("Day", "2026-11-16")),
    sections=(
        Section(
            title="Findings",
            blocks=(
                Note("Two subjects were looked at."),
                ReportFinding(
                    id="F-1",
                    title="Berth Oracle: alarms that nobody answers",
                    state="found",
                    classification="major",
                    criteria=("9.1", "A.6.2.6"),
                    condition=Paragraph(
                        (
                            Sentence(text="Alarm 7 got no answer.", citations=(1,)),
                            Sentence(text=HOSTILE, citations=(2,)),
                        )
                    ),
                    against=(1,),
                    facts=(("Accepted", "by nia"),),
                    remedy=Plan(
                        cause="no rota",
                        correction="answered now",
                        action="a rota",
                        owner="Nia Cole",
                        due=date(2026, 12, 1),
                    ),
                    after=(("Action done", "by nia: the rota is out"),),
                    proofs=(("Shown for the action", Paragraph((Sentence(text="The rota hangs.", citations=(3,)),))),),
                ),
            ),
        ),
        Section(
            title="Tables",
            blocks=(
                Facts((("Client", "Port of Nowhere"), ("Said", HOSTILE))),
                Grid(
                    title="Alarms",
                    columns=("alarm", "days", "remark"),
                    rows=(GridRow(cells=("7", 3, HOSTILE), citations=(1, 2)), GridRow(cells=("8", None, "@SUM(A1)"))),
                ),
                *FIGURES,
            ),
        ),
    ),
    citations=(quote(1, "Alarm 7: open\n# no answer"), quote(2, HOSTILE, frozenset({Flag.INSTRUCTION})), KEPT),
    closing=OUTSIDE_RIGHTS,
)
