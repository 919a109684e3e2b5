"""`clausetrail sample`: commit to a value, freeze a population, draw, and let anybody draw again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from assistant.api.sample_rows import choice_of, drawn_again, sample_row
from assistant.audit.chosen import Wish, in_words, remarks
from assistant.audit.samples import Sample, Stage
from assistant.cli.given import period_from
from assistant.cli.session import Session
from assistant.cli.terminal import print_table
from assistant.domain.errors import BadInput
from assistant.domain.evidence import Kind
from ui.neutral import one_line

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
Kinds = Annotated[list[Kind] | None, typer.Option("--kind", help="Kind of the records; may be repeated.")]
Systems = Annotated[list[str] | None, typer.Option("--system", help="System that they are about; may be repeated.")]
Tiers = Annotated[list[str] | None, typer.Option("--tier", help="Risk tier of the system: high, limited, low or all.")]
First = Annotated[str | None, typer.Option("--from", metavar="DAY", help="First day of the period.")]
Last = Annotated[str | None, typer.Option("--to", metavar="DAY", help="Last day of the period.")]


@app.command()
def commit(
    context: typer.Context,
    *,
    user: As,
    purpose: Annotated[str, typer.Option(metavar="WORDS", help="What it is for.")] = "",
    kind: Kinds = None,
    system: Systems = None,
    tier: Tiers = None,
    first: First = None,
    last: Last = None,
    value_hash: Annotated[
        str, typer.Option("--hash", metavar="SHA256", help="Of a random value of your own; else one is made for you.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Begin a sample: the selection of its population and the hash of a random value go into the ledger."""
    session: Session = context.obj
    office, wish, value = session.workspace().office(user), _wish(kind, system, tier, first, last), ""
    if value_hash:
        made = office.commit(value_hash, purpose, wish)
    else:
        made, value = office.begin(purpose, wish)
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
    kind: Kinds = None,
    system: Systems = None,
    tier: Tiers = None,
    first: First = None,
    last: Last = None,
    as_json: AsJson = False,
) -> None:
    """Freeze the population, as the commitment states it where nothing is given: ids, contents and hash go into the ledger."""
    session: Session = context.obj
    wish = _wish(kind, system, tier, first, last)
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
    session.out.print(f"Drawn again: {len(told['drawn'])} of {len(told['members'])}, as the paper says.")
    for said in (*remarks(choice_of(told)), NOT_PROVED):
        session.out.print(said)


def _wish(
    kind: list[Kind] | None, system: list[str] | None, tier: list[str] | None, first: str | None, last: str | None
) -> Wish | None:
    """The population that options select; None where none is given."""
    wish = Wish(
        kinds=tuple(kind or ()), systems=tuple(system or ()), tiers=tuple(tier or ()), period=period_from(first, last)
    )
    return wish if wish != Wish(kinds=()) else None


def _show(session: Session, sample: Sample, *, as_json: bool) -> None:
    """Print a sample."""
    if as_json:
        session.print_json(sample_row(sample))
    else:
        _print(session, sample)


def _print(session: Session, sample: Sample) -> None:
    """What a sample is, and what was drawn."""
    session.out.print(f"{sample.id}, {sample.stage}{f': {sample.purpose}' if sample.purpose else ''}")
    if sample.choice.stated is not None:
        session.out.print(one_line(f"Stated: {in_words(sample.choice.stated)}"))
    if sample.members:
        strata = {tier: sum(one.stratum == tier for one in sample.members) for tier in dict.fromkeys(one.stratum for one in sample.members)}  # fmt: skip
        session.out.print(f"Population of {len(sample.members)} ({', '.join(f'{tier} {count}' for tier, count in strata.items())}), hash {sample.population}")  # fmt: skip
        session.out.print(one_line(f"Selected: {in_words(sample.choice.taken)}"))
    for said in remarks(sample.choice):
        session.out.print(said)
    if sample.stage is Stage.DRAWN:
        strata_of = {one.id: one.stratum for one in sample.members}
        print_table(session.out, ("drawn", "stratum"), [(one, strata_of.get(one)) for one in sample.drawn])
    if sample.reason:
        session.out.print(f"Discarded: {sample.reason}")
