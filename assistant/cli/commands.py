"""The commands: each reads its options, asks the workspace and prints."""

from __future__ import annotations

import importlib.metadata
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.api.views import check_row, evidence_row, ingest_row, passage_row, version_row
from assistant.api.wire import answer_row
from assistant.cli import coverage, desk, engagements, evaluation, findings, receipts, reports, requests, samples
from assistant.cli.bars import bars
from assistant.cli.batch import run_batch
from assistant.cli.plans import plan_of
from assistant.cli.session import Session
from assistant.cli.terminal import place, print_answer, print_evidence, print_table, since_then
from assistant.domain.errors import BadInput, ClausetrailError, NotFound
from assistant.domain.evidence import Kind
from assistant.domain.moments import as_of_from, now_from
from assistant.domain.plan import Question
from ui.neutral import one_line

if TYPE_CHECKING:  # as in `assistant.api.ports`
    from assistant.store.index import PublishedVersion
    from ingest.pipeline import IngestReport

app = typer.Typer(
    name="clausetrail",
    help="Answers audit questions over an organization's own evidence, and shows the evidence.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

app.add_typer(receipts.app)
app.add_typer(desk.app)
app.add_typer(coverage.app)
app.add_typer(requests.app)
app.add_typer(requests.marks)
app.add_typer(samples.app)
app.add_typer(engagements.app)
app.add_typer(findings.app)
app.add_typer(receipts.ledger)
app.add_typer(reports.app)
app.add_typer(evaluation.app)

NOTHING_THERE = "nothing of that id in what you may read"
"""What `show` says of hidden and of absent evidence alike."""

As = Annotated[str, typer.Option("--as", metavar="USER", help="The person who reads; there is no default reader.")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="V|DATE", help="An index version, or a day.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def _print_version(asked: bool) -> None:
    """Print the installed version and end, when that was asked."""
    if asked:
        typer.echo(f"clausetrail {importlib.metadata.version('clausetrail')}")
        raise typer.Exit


@app.callback()
def common(
    context: typer.Context,
    *,
    home: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder of all state; may also follow the command.")
    ] = None,
    now: Annotated[
        str | None,
        typer.Option(metavar="DATE", help='The calendar for words like "last month"; may also follow the command.'),
    ] = None,
    debug: Annotated[bool, typer.Option("--debug", help="Show where an internal error happened.")] = False,
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_print_version, help="Show the version and exit.")
    ] = False,
) -> None:
    """Answers audit questions over an organization's own evidence, and shows the evidence."""
    del debug, version  # the runner looks at the first before anything can fail; the second has ended already
    context.obj = replace(context.obj, home=home, now=now_from(now))


@app.command()
def ingest(
    context: typer.Context,
    *,
    sources: Annotated[Path, typer.Argument(metavar="SOURCES.yaml", help="What to read and who may read it.")],
    root: Annotated[Path | None, typer.Option(metavar="DIR", help="Folder that paths are relative to.")] = None,
    watch: Annotated[bool, typer.Option("--watch", help="Go on, and ingest each change until Ctrl-C.")] = False,
    every: Annotated[
        float, typer.Option(metavar="MINUTES", min=0.1, help="With --watch: also ingest this often; live sources.")
    ] = 15.0,
    as_json: AsJson = False,
) -> None:
    """Read the sources and publish a new version of the index."""
    session: Session = context.obj
    if not sources.is_file():
        raise BadInput(f"no file {sources}: give the path of a sources.yaml")
    if watch:
        _watch(session, sources, root, every=every * 60, as_json=as_json)
        return
    with bars(session.err) as on_progress:
        report = session.workspace().ingest(sources, root=root, on_progress=on_progress)
    if as_json:
        session.print_json(ingest_row(report))
    else:
        _print_report(session, report)


def _watch(session: Session, sources: Path, root: Path | None, *, every: float, as_json: bool) -> None:
    """Print a line for each run that did something; what goes wrong is told, and the next change is a new try."""
    for outcome in session.workspace().watch(sources, root=root, every=every):
        if isinstance(outcome, ClausetrailError):
            session.err.print(f"clausetrail: {one_line(str(outcome))}")
        elif as_json:
            session.print_json(ingest_row(outcome), indent=None)
        elif outcome.published:
            _print_report(session, outcome)
        session.out.file.flush()


def _print_report(session: Session, report: IngestReport) -> None:
    """What an ingest did, with everything that did not become readable evidence."""
    done = (
        f"Published version {report.version}" if report.published else f"Nothing changed since version {report.version}"
    )
    unchanged = f", {report.unchanged} files unchanged" if report.unchanged else ""
    counts = f"{report.items} items, {report.chunks} chunks, {report.encoded} newly encoded{unchanged}"
    session.out.print(f"{done}: {counts}.")
    if report.notices:
        session.out.print(f"\nTo look at: {len(report.notices)}")
        print_table(session.out, ("path", "what"), [(notice.path, notice.text) for notice in report.notices])
    if report.quarantined:
        session.out.print(f"\nQuarantined, readable by nobody: {len(report.quarantined)}")
        print_table(session.out, ("id", "reason"), report.quarantined)
    if report.skipped:
        session.out.print(f"\nSkipped: {len(report.skipped)}")
        rows = [(skip.path, skip.reason, skip.fix) for skip in report.skipped]
        print_table(session.out, ("path", "reason", "what to do"), rows)


@app.command()
def versions(context: typer.Context, *, as_json: AsJson = False) -> None:
    """List the published versions."""
    session: Session = context.obj
    published = session.workspace().versions()
    if as_json:
        session.print_json([version_row(version) for version in published])
        return
    columns = ("version", "created (UTC)", "items", "chunks", "encoder", "root")
    print_table(session.out, columns, [_told_short(version) for version in published])
    for version in published:
        if note := since_then(version):
            session.out.print(f"Version {version.number}: {note}.", soft_wrap=True)


def _told_short(version: PublishedVersion) -> list[object]:
    """A version on one line; the JSON form has its hashes whole."""
    created = f"{version.created:%Y-%m-%d %H:%M:%S}"
    return [version.number, created, version.items, version.chunks, version.encoder[-16:], version.root[:16]]


@app.command()
def ask(
    context: typer.Context,
    *,
    question: Annotated[str | None, typer.Argument(metavar="QUESTION", help="In your own words.")] = None,
    user: Annotated[str | None, typer.Option("--as", metavar="USER", help="The person who asks.")] = None,
    as_of: AsOf = None,
    conversation: Annotated[str | None, typer.Option(metavar="ID", help="Ask as a turn of this conversation.")] = None,
    plan: Annotated[
        str | None, typer.Option(metavar="FILE|JSON", help="A corrected plan, in the form that an answer carries.")
    ] = None,
    as_json: AsJson = False,
    questions: Annotated[Path | None, typer.Option(metavar="Q.jsonl", help="A batch: one question a line.")] = None,
    answers: Annotated[Path | None, typer.Option(metavar="A.jsonl", help="Where the batch's answers go.")] = None,
) -> None:
    """Ask one question, or a batch of them."""
    session: Session = context.obj
    if questions or answers:
        _ask_batch(session, questions, answers, alone=question is None and user is None)
        return
    if question is None or not question.strip():
        raise typer.BadParameter("what to ask is missing", param_hint="QUESTION")
    if user is None:
        raise typer.BadParameter("name the person who asks; there is no default reader", param_hint="--as")
    asked = Question(
        text=question,
        user=user,
        as_of=as_of_from(as_of),
        now=session.now,
        conversation=conversation,
        plan=None if plan is None else plan_of(plan),
    )
    answer = session.workspace().ask(asked)
    if as_json:
        session.print_json(answer_row(answer, conversation=conversation))
    else:
        print_answer(session.out, answer)


def _ask_batch(session: Session, questions: Path | None, answers: Path | None, *, alone: bool) -> None:
    """Answer a file of questions; exit 5 when the index was not there."""
    if questions is None or answers is None or not alone:
        raise typer.BadParameter("a batch takes --questions and --answers, and no QUESTION or --as")
    with session.err.status("Answering") as status:
        there = run_batch(
            session.workspace(),
            questions,
            answers,
            now=session.now,
            on_row=lambda number: status.update(f"Answered line {number}"),
        )
    raise typer.Exit(0 if there else 5)


@app.command()
def show(
    context: typer.Context,
    *,
    evidence_id: Annotated[str, typer.Argument(metavar="ID", help="path, or path#KEY.")],
    user: As,
    as_of: AsOf = None,
    original: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the original file here.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show one piece of evidence."""
    session: Session = context.obj
    workspace = session.workspace()
    try:
        view = workspace.evidence(evidence_id, user, as_of=as_of_from(as_of))
        if original is not None:
            original.write_bytes(workspace.original(evidence_id, user).content)
    except NotFound:
        raise NotFound(NOTHING_THERE) from None
    if as_json:
        session.print_json(evidence_row(view))
    else:
        print_evidence(session.out, view)


@app.command()
def search(
    context: typer.Context,
    *,
    query: Annotated[str, typer.Argument(metavar="QUERY", help="Words to look for.")],
    user: As,
    kind: Annotated[list[Kind] | None, typer.Option(metavar="KIND", help="Only this kind; repeatable.")] = None,
    count: Annotated[int, typer.Option("-k", min=1, max=100, help="How many passages.")] = 10,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """List the passages nearest to a query."""
    session: Session = context.obj
    found = session.workspace().search(query, user, kinds=tuple(kind or ()), k=count, as_of=as_of_from(as_of))
    if as_json:
        session.print_json([passage_row(passage) for passage in found])
        return
    rows = [(f"{hit.score:.2f}", hit.span.evidence, place(hit.locator), hit.text[:300]) for hit in found]
    print_table(session.out, ("score", "id", "place", "passage"), rows)


@app.command()
def doctor(
    context: typer.Context,
    *,
    mend: Annotated[bool, typer.Option("--mend", help="Repair what can be made again, then check.")] = False,
    as_json: AsJson = False,
) -> None:
    """Check the home folder; exit 1 when something is wrong."""
    session: Session = context.obj
    workspace = session.workspace()
    done = workspace.mend() if mend else []
    checks = workspace.doctor()
    if as_json:
        session.print_json([check_row(check) for check in checks])
    else:
        for sentence in done:
            session.out.print(f"Mended: {sentence}.")
        rows = [
            ("ok" if check.ok else "WRONG", check.name, check.detail, "" if check.ok else check.advice)
            for check in checks
        ]
        print_table(session.out, ("", "check", "seen", "what to do"), rows)
    raise typer.Exit(0 if all(check.ok for check in checks) else 1)


@app.command()
def serve(
    context: typer.Context,
    *,
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="Address that the API listens on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port of the API.")] = 8321,
    ui_port: Annotated[int, typer.Option("--ui-port", help="Port of the page.")] = 8322,
    ui: Annotated[bool, typer.Option("--ui/--no-ui", help="Serve the page too.")] = True,
) -> None:
    """Serve the API and the page until Ctrl-C."""
    from assistant.cli.serving import serve_all

    session: Session = context.obj
    serve_all(session.workspace(), session.out, host=host, port=port, ui_port=ui_port if ui else None)
