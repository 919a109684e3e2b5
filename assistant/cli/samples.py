"""`clausetrail sample`: commit to a value, freeze a population, draw, and let anybody draw again."""

from __future__ import annotations

import json
import secrets
from pathlib import Path
from typing import Annotated

import typer

from assistant.api.sample_rows import drawn_again, sample_row
from assistant.audit.samples import Sample, Stage, Wish
from assistant.audit.sampling import commitment
from assistant.cli.given import period_from
from assistant.cli.session import Session
from assistant.cli.terminal import print_table
from assistant.domain.errors import BadInput
from assistant.domain.evidence import Kind

NOT_PROVED = (
    "Not proved by this: that the population is what was there, that it was frozen after the commitment, and whose paper it"
    " is. The ledger records that it names tell: receipt open ID, ledger verify."
)
"""What drawing a paper again cannot tell."""

app = typer.Typer(
    name="sample",
    help="Draw samples that nobody can steer and anybody can draw again.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
As = Annotated[str, typer.Option("--as", metavar="USER", help="The auditor; there is no default reader.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON: the work paper.")]
Id = Annotated[str, typer.Argument(metavar="ID", help="The sample, such as S-1.")]


@app.command()
def commit(
    context: typer.Context,
    *,
    user: As,
    purpose: Annotated[str, typer.Option(metavar="WORDS", help="What it is for.")] = "",
    value_hash: Annotated[
        str, typer.Option("--hash", metavar="SHA256", help="Of a random value of your own; else one is made for you.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Begin a sample: put the hash of a random value into the ledger before anything is frozen."""
    session: Session = context.obj
    value = "" if value_hash else secrets.token_hex(16)
    made = session.workspace().office(user).commit(value_hash or commitment(value), purpose)
    if as_json:
        session.print_json(sample_row(made) | ({"value": value} if value else {}))
        return
    _print(session, made)
    if value:
        session.out.print(f"Your value, shown once and kept nowhere; you need it to draw:\n{value}")


@app.command()
def freeze(
    context: typer.Context,
    sample: Id,
    *,
    user: As,
    kind: Annotated[list[Kind], typer.Option(help="Kind of the records; may be repeated.")],
    system: Annotated[list[str] | None, typer.Option(help="System that they are about; may be repeated.")] = None,
    tier: Annotated[list[str] | None, typer.Option(help="Risk tier of the system: high, limited, low or all.")] = None,
    first: Annotated[str | None, typer.Option("--from", metavar="DAY", help="First day of the period.")] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="DAY", help="Last day of the period.")] = None,
    as_json: AsJson = False,
) -> None:
    """Freeze the population: its ids, contents and hash go into the ledger."""
    session: Session = context.obj
    wish = Wish(
        kinds=tuple(kind), systems=tuple(system or ()), tiers=tuple(tier or ()), period=period_from(first, last)
    )
    _show(session, session.workspace().office(user).freeze(sample, wish), as_json=as_json)


@app.command()
def draw(
    context: typer.Context,
    sample: Id,
    *,
    user: As,
    value: Annotated[str, typer.Option(metavar="VALUE", help="The value whose hash was committed.")],
    count: Annotated[int | None, typer.Option(min=1, help="How many in all; else the rule's size.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show the value and draw."""
    session: Session = context.obj
    _show(session, session.workspace().office(user).draw(sample, value, count), as_json=as_json)


@app.command()
def discard(
    context: typer.Context,
    sample: Id,
    *,
    user: As,
    reason: Annotated[str, typer.Option(metavar="WORDS", help="Why; it stands in the ledger.")],
    as_json: AsJson = False,
) -> None:
    """Give a sample up; what was drawn stays in the ledger."""
    session: Session = context.obj
    _show(session, session.workspace().office(user).discard(sample, reason), as_json=as_json)


@app.command()
def show(context: typer.Context, sample: Id, *, user: As, as_json: AsJson = False) -> None:
    """Show a sample; with --json the work paper from which anybody can draw it again."""
    session: Session = context.obj
    _show(session, session.workspace().office(user).sample(sample), as_json=as_json)


@app.command("list")
def list_samples(context: typer.Context, *, user: As, as_json: AsJson = False) -> None:
    """List your samples, discarded ones too."""
    session: Session = context.obj
    made = session.workspace().office(user).samples()
    if as_json:
        session.print_json([sample_row(one) for one in made])
        return
    columns = ("id", "stage", "population", "drawn", "purpose", "reason")
    print_table(session.out, columns, [(one.id, one.stage, len(one.members), len(one.drawn), one.purpose, one.reason) for one in made])  # fmt: skip


@app.command()
def verify(
    context: typer.Context, paper: Annotated[Path, typer.Argument(metavar="FILE", help="A work paper, as JSON.")]
) -> None:
    """Draw a work paper again: exit 1 when anything of it does not follow from the rule. It needs no home."""
    session: Session = context.obj
    try:
        told = json.loads(paper.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise BadInput(f"{paper}: cannot be read as JSON: {problem}") from problem
    faults = drawn_again(told if isinstance(told, dict) else {})
    for fault in faults:
        session.out.print(fault)
    if faults:
        raise typer.Exit(1)
    session.out.print(f"Drawn again: {len(told['drawn'])} of {len(told['members'])}, as the paper says. {NOT_PROVED}")


def _show(session: Session, sample: Sample, *, as_json: bool) -> None:
    """Print a sample."""
    if as_json:
        session.print_json(sample_row(sample))
    else:
        _print(session, sample)


def _print(session: Session, sample: Sample) -> None:
    """What a sample is, and what was drawn."""
    session.out.print(f"{sample.id}, {sample.stage}{f': {sample.purpose}' if sample.purpose else ''}")
    if sample.members:
        strata = {tier: sum(one.stratum == tier for one in sample.members) for tier in dict.fromkeys(one.stratum for one in sample.members)}  # fmt: skip
        session.out.print(f"Population of {len(sample.members)} ({', '.join(f'{tier} {count}' for tier, count in strata.items())}), hash {sample.population}")  # fmt: skip
    if sample.stage is Stage.DRAWN:
        strata_of = {one.id: one.stratum for one in sample.members}
        print_table(session.out, ("drawn", "stratum"), [(one, strata_of.get(one)) for one in sample.drawn])
    if sample.reason:
        session.out.print(f"Discarded: {sample.reason}")
