"""The request list of an engagement as a report."""

from __future__ import annotations

from assistant.audit.report import Report, Section
from assistant.wiring.office import Office
from assistant.wiring.reporting.engagement import engagement_facts, request_notes, requests_grid
from assistant.wiring.reporting.frame import Frame
from assistant.wiring.reporting.quotes import Quotes


def requests_report(frame: Frame, office: Office, engagement: str) -> Report:
    """The requests to the auditee with their states. Raises NotFound for an engagement that is hidden as for none."""
    made = office.engagements.get(engagement)
    quotes = Quotes(frame.desk)
    grid = (requests_grid(frame, quotes, made),) if made.requests else ()
    section = Section(title="Requests", blocks=(*request_notes(made), *grid))
    return frame.report(f"Request list: {made.title}", [section], quotes, engagement_facts(frame, made))
