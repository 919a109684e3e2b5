"""`clausetrail report`: what can be handed on as a file or read on the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.api.views import survey_row
from assistant.cli import report_files
from assistant.cli.session import Session
from assistant.cli.terminal import print_table
from assistant.domain.errors import BadInput

app = typer.Typer(
    name="report",
    help="Write a report with numbered quotes: of an audit, coverage, findings, checks, or what ingestion made of the sources.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(report_files.app)


@app.command("ingest")
def ingest_report(
    context: typer.Context,
    *,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write a page here.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show what ingestion made of the sources: items, skips, fields, owners and dates, links, flags."""
    session: Session = context.obj
    row = survey_row(session.workspace().ingest_survey())
    if html is not None:
        from ui.ingest_report import ingest_page

        html.write_text(ingest_page(row), encoding="utf-8")
    if as_json:
        session.print_json(row)
    elif html is None:
        _print(session, row)
    else:
        session.out.print(f"Written to {html}")


@app.command("self")
def self_report(
    context: typer.Context,
    *,
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="A folder that is not there yet, or empty.")],
    allow: Annotated[
        list[str] | None,
        typer.Option(metavar="PRINCIPAL", help="Who may read it once ingested, such as group:audit; else nobody."),
    ] = None,
    manifest: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help="Manifest of an evaluation run; may be repeated.")
    ] = None,
) -> None:
    """Write what this assistant is and did, as evidence to ingest. The operator's: it lists everybody's rights."""
    session: Session = context.obj
    files = session.workspace().self_report(out.resolve().name, allow=allow or (), manifests=manifest or ())
    try:
        if out.exists() and any(out.iterdir()):
            raise BadInput(f"{out}: is not empty")
        for name, content in files.items():
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            (out / name).write_bytes(content)
    except OSError as problem:
        raise BadInput(f"{out}: cannot be written: {problem.strerror}") from problem
    session.out.print(
        f"{len(files)} files written to {out}; add the entries of sources-entries.yaml to your sources.yaml"
    )


def _print(session: Session, row: dict[str, Any]) -> None:
    """The report's tables, one after another."""
    version, out = row["version"], session.out
    out.print(f"{row['organization']}, version {version['number']}: {row['items']} items, {version['chunks']} chunks")
    names = ("id", "connector", "files", "items", "skips", "read_at")
    print_table(out, ("source", *names[1:]), [[one.get(name) for name in names] for one in row["sources"]])
    stated = ("kind", "items", "owner", "nobody", "approved", "dated", "exact", "controls")
    print_table(out, stated, [[one[name] for name in stated] for one in row["stated"]])
    links = ("type", "basis", "resolved", "dangling")
    print_table(out, links, [[one[name] for name in links] for one in row["links"]])
    print_table(out, ("flag", "chunks"), row["flags"].items())
    _print_list(session, "Skipped", ("path", "reason", "fix"), row["skipped"])
    _print_list(session, "Quarantined", ("id", "reason"), row["quarantined"])


def _print_list(session: Session, title: str, names: Sequence[str], rows: Sequence[dict[str, Any]]) -> None:
    """How many there are, and each of them."""
    session.out.print(f"{title}: {len(rows)}")
    if rows:
        print_table(session.out, names, [[one[name] for name in names] for one in rows])
