"""Reports of one reader: which there are, and what the quotes of one come from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.audit.checks.result import Family
from assistant.audit.report import Report
from assistant.audit.report_kinds import Kind, Wanted
from assistant.domain.errors import BadInput, NotFound, Unavailable
from assistant.domain.evidence import EvidenceId
from assistant.reports.pack import Source
from assistant.wiring.coverage import CoverageBook
from assistant.wiring.office import Office
from assistant.wiring.reporting.alerts import alerts_report
from assistant.wiring.reporting.audit import audit_report
from assistant.wiring.reporting.checks import checks_report
from assistant.wiring.reporting.coverage import coverage_report
from assistant.wiring.reporting.findings import findings_report
from assistant.wiring.reporting.frame import Frame
from assistant.wiring.reporting.papers import papers_report
from assistant.wiring.reporting.requests import requests_report
from assistant.wiring.reporting.trails import trails_report
from assistant.wiring.views import Original


@dataclass(frozen=True, kw_only=True, eq=False)
class Reporter:
    """Makes the reports of one reader, each from what that reader may read and see alone."""

    frame: Frame
    """Whose evidence, who reads, on which day."""
    original: Callable[[str], Original]
    """The file of an evidence that the reader may read whole. Raises NotFound for every other."""
    office: Office | None
    """The reader's work at the desk; None for a report of an older day or version, which has none."""
    book: CoverageBook
    """The reader's coverage."""

    def make(self, wanted: Wanted) -> Report:
        """The report that is wanted. Raises BadInput where it names no engagement and needs one."""
        makers: Mapping[Kind, Callable[[], Report]] = {
            Kind.CHECKS: lambda: self.checks(wanted.family),
            Kind.TRAILS: lambda: self.trails(wanted.systems),
            Kind.ALERTS: self.alerts,
            Kind.COVERAGE: lambda: self.coverage(wanted.criteria),
            Kind.REQUESTS: lambda: self.requests(wanted.engagement),
            Kind.FINDINGS: lambda: self.findings(wanted.engagement),
            Kind.AUDIT: lambda: self.audit(wanted.engagement),
            Kind.PAPERS: lambda: self.papers(wanted.engagement),
        }
        return makers[wanted.kind]()

    def checks(self, family: Family) -> Report:
        """The results of a set of checks, each with its quotes for and against."""
        return checks_report(self.frame, family)

    def trails(self, systems: Sequence[str] = ()) -> Report:
        """The lifecycle of each change. Raises BadInput for a system that is not there."""
        return trails_report(self.frame, systems)

    def alerts(self) -> Report:
        """The alerts answered inside the organization's own service level, by system and month."""
        return alerts_report(self.frame)

    def coverage(self, criteria: Sequence[str] = ()) -> Report:
        """What each criterion has as policy, procedure and record. Raises BadInput for an id that names none."""
        return coverage_report(self.frame, self.book, criteria)

    def requests(self, engagement: str) -> Report:
        """The requests of an engagement. Raises NotFound for a hidden one as for none."""
        return requests_report(self.frame, self._at_desk, _named(engagement))

    def findings(self, engagement: str = "") -> Report:
        """The corrective actions of an engagement, or of all. Raises NotFound for a hidden one as for none."""
        return findings_report(self.frame, self._at_desk, engagement.strip())

    def audit(self, engagement: str) -> Report:
        """The report of an audit. Raises NotFound for a hidden engagement as for none."""
        return audit_report(self.frame, self._at_desk, self.book, _named(engagement))

    def papers(self, engagement: str) -> Report:
        """The work papers of an engagement. Raises NotFound for a hidden one as for none."""
        return papers_report(self.frame, self._at_desk, _named(engagement))

    def sources(self, report: Report) -> tuple[Source, ...]:
        """Every evidence that a report quotes as it is today, with its file where the reader may read all of it; by id."""
        quoted = sorted({(one.span.evidence, one.span.revision) for one in report.citations})
        return tuple(source for name, revision in quoted if (source := self._source(name, revision)) is not None)

    def _source(self, name: EvidenceId, revision: str) -> Source | None:
        """The text and the file of an evidence; None for a quote that the desk keeps."""
        scope = self.frame.desk.scope
        item = scope.item(name)
        if item is None or item.revision != revision:
            return None
        try:
            file = self.original(name)
        except (NotFound, Unavailable):
            file = None
        original = (file.name, file.content) if file else None
        return Source(id=item.id, revision=item.revision, text=scope.text(item), original=original)

    @property
    def _at_desk(self) -> Office:
        if self.office is None:
            raise BadInput("work at the desk is reported as it stands today: leave the older version or day out")
        return self.office


def _named(engagement: str) -> str:
    if not engagement.strip():
        raise BadInput("name the engagement, such as E-1a2b3c4d: `clausetrail engagement list` shows yours")
    return engagement.strip()
