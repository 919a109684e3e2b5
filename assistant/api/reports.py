"""Reports over HTTP: what the signed-in person may read and see, as a file."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from assistant.api.auth import User
from assistant.api.receipt_rows import receipt_row
from assistant.api.routes import AsOf, Home
from assistant.audit.checks.result import Family
from assistant.audit.report_kinds import Wanted, kind_of
from assistant.domain.moments import as_of_from
from assistant.domain.neutral import json_text

router = APIRouter()

Engagement = Annotated[str, Query(description="Id of the engagement; of findings none gives all.")]
Set = Annotated[Family, Query(description="Of checks, which set.")]
MANIFEST = "X-Manifest-SHA256"
"""Header with the hash of a pack's manifest, which an auditor is told by another way than the pack."""


@router.get("/v1/reports/pack", response_model=None)
def pack(
    home: Home,
    user: User,
    of: Annotated[str, Query(description="Which report.")] = "checks",
    engagement: Engagement = "",
    check: Set = Family.PATTERNS,
    receipt: Annotated[list[str] | None, Query(description="Ids of receipts to add.")] = None,
) -> Response:
    """A report with all that it quotes, and a script that checks it without Clausetrail."""
    from assistant.reports.pack import manifest_hash, scripts
    from assistant.reports.pack import pack as packed

    reporter = home.reporter(user)
    report = reporter.make(Wanted(kind=kind_of(of), family=check, engagement=engagement))
    proofs = {one: json_text(home.export_receipt(one, user, receipt_row), indent=2) for one in receipt or ()}
    made = packed(report, reporter.sources(report), proofs, scripts())
    return _file(f"{of}-pack.zip", "application/zip", made, {MANIFEST: manifest_hash(made)})


@router.get("/v1/reports/{kind}", response_model=None)
def report(
    kind: str,
    home: Home,
    user: User,
    form: Annotated[str, Query(alias="format", description="docx, pdf, xlsx, md, oscal or poam.")] = "md",
    engagement: Engagement = "",
    check: Set = Family.PATTERNS,
    system: Annotated[list[str] | None, Query(description="Of trails, which systems.")] = None,
    criterion: Annotated[list[str] | None, Query(description="Of coverage, ids of any known framework.")] = None,
    as_of: AsOf = None,
) -> Response:
    """One report as a file."""
    from assistant.reports.files import WRITERS, format_of

    wanted = Wanted(
        kind=kind_of(kind),
        family=check,
        systems=tuple(system or ()),
        criteria=tuple(criterion or ()),
        engagement=engagement,
    )
    told = format_of(form)
    made = WRITERS[told.ending](home.reporter(user, as_of=as_of_from(as_of)).make(wanted))
    return _file(f"{kind}{told.ending}", told.media_type, made)


def _file(name: str, media_type: str, content: bytes, headers: dict[str, str] | None = None) -> Response:
    """A download: a browser must not render what evidence says."""
    told = {"Content-Disposition": f'attachment; filename="{name}"'} | (headers or {})
    return Response(content, media_type=media_type, headers=told)
