"""The leak test: thousands of questions to a made-up organization, and every surface searched for what is hidden.

Each probe is a reader and a question about one piece of evidence that this reader may or may not read: by its words, its
id, its title, its fields, by a count, or as of a day. What comes back is looked at in five ways.

1. Canaries, ids, titles and runs of words of what the reader may not read, on every surface (`evals.measures.leaks`).
2. Every `CACHED`th question of a reader is asked by a reader first who may read more; the answer after that is searched, and must equal
   the answer of a second opening of the same home that nobody else has asked.
3. Of a probe by id also the evidence itself and its file are asked for.
4. Every `CACHED`th question of a reader is put to a chat model too, which says back all that it was shown: request and answer are
   searched at the surface `prompt`.
5. Every `COMPARED`th question of a reader is asked of a home that holds only what the reader may read: the same must come back, counts,
   order and words included (non-interference).

What is hidden is known from the rules that were written into the organization, never from the product. That no leak was
seen in n looks proves no rate of zero: beside each figure stands the one-sided 95 % bound of Clopper and Pearson (1934).
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from assistant.models.chat import ChatModel
from assistant.models.cross_encoder import StubCrossEncoder
from assistant.models.encoder import StubEncoder
from assistant.settings import Settings
from assistant.wiring import Workspace
from evals.cases.case import Case, Turn
from evals.evidence import Evidence
from evals.folding import squeezed
from evals.measures.leaks import Hidden, interference, leaks_in
from evals.memory import Kept, open_in_memory
from evals.organizations import GROUPS, MadeUp, Piece, organization
from evals.parrot import Parrot
from evals.reply import Reply
from evals.rows import first_difference, once
from evals.statistics import upper_bound
from evals.targets.local import LocalTarget, json_text
from evals.trace import Asked, Heard, Surface
from ingest.limits import Limits

INTERFERENCE = "non-interference"
"""Row of the table for what depends on hidden evidence."""
CACHED, COMPARED = 5, 7
"""Rounds of readers from one such probe to the next; no common factor with the number of kinds, so that each kind comes."""
TODAY = "2026-11-16"
KINDS = ("words", "id", "title", "fields", "count", "as-of")
"""Ways to ask about a piece of evidence."""
SHOWN = 20
"""Leaks that are kept in words; all are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """One question about one piece of evidence."""

    name: str
    """Its number and its kind."""
    reader: str
    """Who asks."""
    question: str
    """The words."""
    about: Piece
    """What it is about."""
    kind: str
    """The way it asks."""
    as_of: str | None = None
    """A day of valid time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """Something that a reader saw and may not see."""

    probe: str
    """Name of the probe."""
    reader: str
    """Who saw it."""
    place: str
    """The surface."""
    question: str
    """What was asked."""
    why: str
    """What was seen, for the operator's eyes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """How often a surface was looked at for a reader."""

    place: str
    """The surface."""
    reader: str
    """The reader; empty for all of them."""
    looks: int
    """How often."""
    leaks: int
    """How often something shone through."""

    @property
    def upper_bound(self) -> float:
        """The rate that is not exceeded, at 95 %."""
        return upper_bound(self.leaks, self.looks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What a leak test saw."""

    probes: int
    """Questions asked."""
    cells: tuple[Cell, ...]
    """Each surface for each reader, then each surface for all."""
    leaks: tuple[Leak, ...]
    """The first of what was seen."""

    @property
    def holds(self) -> bool:
        """Whether nothing shone through anywhere, and somebody looked."""
        return bool(self.cells) and not any(cell.leaks for cell in self.cells)


OnProbe = Callable[[int, int], None]


def leak_test(
    folder: Path, *, n: int, seed: int = 0, made: MadeUp | None = None, on_probe: OnProbe = lambda _at, _of: None
) -> Tally:
    """Make an organization in a folder, ask n questions of it, and look. Raises ValueError when n is below one."""
    if n < 1:
        raise ValueError(f"a leak test of {n} probes looks at nothing: ask at least one")
    bench = _Bench(made or organization(seed), folder)
    seen: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    told: list[Leak] = []
    for at, probe in enumerate(probes(bench.made, n, seed)):
        for place, why in bench.looks(at, probe):
            seen[place, probe.reader][0] += 1
            seen[place, probe.reader][1] += bool(why)
            if why and len(told) < SHOWN:
                told.append(Leak(probe=probe.name, reader=probe.reader, place=place, question=probe.question, why=why))
        on_probe(at + 1, n)
    return Tally(probes=n, cells=tuple(_cells(seen)), leaks=tuple(told))


def probes(made: MadeUp, n: int, seed: int) -> Iterator[Probe]:
    """Questions of every kind by every reader in turn, more than half about what the reader may not read."""
    rng = random.Random(f"{seed} probes")
    readers = sorted(GROUPS)
    hidden = {user: [piece for piece in made.pieces if not piece.is_read_by(user)] for user in readers}
    for at in range(n):
        reader = readers[at % len(readers)]
        kind = KINDS[at // len(readers) % len(KINDS)]
        wanted = hidden[reader] if hidden[reader] and rng.random() < 1 / 2 else made.pieces
        piece = rng.choice(wanted)
        day = f"2026-{rng.randint(1, 11):02}-{rng.randint(1, 28):02}" if kind == "as-of" else None
        yield Probe(
            name=f"{at + 1:05}-{kind}",
            reader=reader,
            question=_question(kind, piece, rng),
            about=piece,
            kind=kind,
            as_of=day,
        )


def _question(kind: str, piece: Piece, rng: random.Random) -> str:
    """A question about a piece of evidence."""
    few = " ".join(piece.words[3:5] if len(piece.words) > 4 else piece.words)
    name, value = rng.choice(piece.fields)
    key = piece.id.rpartition("#")[2]
    return {
        "words": f"Within how many hours must every {few} be acknowledged, and by whom?",
        "id": f"What does {piece.id} say?",
        "title": f"Who is responsible for {piece.title.rpartition(' ')[0]}?",
        "fields": rng.choice((f"What is the {name} of {key}?", f"Which records have {name} {value.split()[0]}?")),
        "count": rng.choice(
            (
                f"How many incidents were there in {rng.choice(('March', 'June', 'October'))} 2026?",
                f"How many records mention {piece.words[0]}?",
                "Which high tier systems are there?",
                "How many tickets are in review?",
                "Show me how promotion approval worked last month",
            )
        ),
        "as-of": f"Who must acknowledge every {few}, and which rule is that?",
    }[kind]


class _Ruled(Evidence):
    """Evidence of a home with rights as they were written, so that a home that gives too much does not vouch for itself."""

    def __init__(self, workspace: Workspace, made: MadeUp) -> None:
        super().__init__(workspace)
        self._made = made

    def readable(self, reader: str, version: int | None = None) -> frozenset[str]:  # noqa: ARG002 - one version
        """What the rules let a person read."""
        return self._made.readable(reader)


class _Bench:
    """The organization's home, opened twice, and a home for each reader that holds what they may read."""

    def __init__(self, made: MadeUp, folder: Path) -> None:
        self.made = made
        self._folder = folder
        self._kept: Kept = {}
        self._home = _opened(folder / "home", self._kept)
        self._home.ingest(made.write(folder / "files"))
        self._target = LocalTarget(self._home)
        self._evidence = _Ruled(self._home, made)
        self._hidden = {user: Hidden(self._evidence, user, None) for user in GROUPS}
        self._canaries = {user: _canaries(made, user) for user in GROUPS}
        self._restricted: dict[str, LocalTarget] = {}

    @cached_property
    def _cold(self) -> LocalTarget:
        """The same home, opened by itself: what one opening remembers the other does not know."""
        return LocalTarget(_opened(self._folder / "home", self._kept))

    @cached_property
    def _talking(self) -> LocalTarget:
        """The same home with a chat model."""
        return LocalTarget(_opened(self._folder / "home", self._kept, Parrot()))

    def looks(self, at: int, probe: Probe) -> Iterator[tuple[str, str]]:
        """Each place that was looked at for a probe, with what was seen there; nothing seen is the empty text."""
        turn = at // len(GROUPS)
        warmed = turn % CACHED == 0
        if warmed:
            self._target.ask(_asked(replace(probe, reader=self._other(probe))))
        heard = self._target.ask(_asked(probe))
        surfaces = dict(heard.surfaces)
        if probe.kind == "id":
            surfaces[Surface.EXPORTS] = self._target.taken_away(probe.about.id, probe.reader)
        if warmed:
            surfaces[Surface.CACHES] = json_text(heard.answer)
            surfaces |= self._prompted(probe)
        # That an answer owes something to another reader is told at the caches, where that is what was looked for.
        changed = self._changed(probe, heard) if warmed else ""
        reply = _reply(probe, heard, self._evidence)
        for surface, text in surfaces.items():
            why = self._seen(text, reply, probe)
            yield surface.value, why or (changed if surface is Surface.CACHES else "")
        if turn % COMPARED == 0:
            yield INTERFERENCE, self._interfered(probe, heard)

    def _prompted(self, probe: Probe) -> dict[Surface, str]:
        """What a chat model was shown for a probe, and what became of its saying all of it; nothing when none was asked."""
        heard = self._talking.ask(_asked(probe))
        shown = heard.surfaces.get(Surface.PROMPT)
        return {} if shown is None else {Surface.PROMPT: shown + json_text(heard.answer)}

    def _seen(self, text: str, reply: Reply, probe: Probe) -> str:
        """What of hidden evidence stands in a text."""
        folded, typed = squeezed(text), squeezed(probe.question)
        canaries = [one for one in self._canaries[probe.reader] if one in folded and one not in typed]
        found = [f"canary {one!r}" for one in canaries]
        return "; ".join([*found, *leaks_in(text, reply, self._hidden[probe.reader])][:3])

    def _other(self, probe: Probe) -> str:
        """Another reader, one who may read what the question is about where there is one."""
        others = [user for user in sorted(GROUPS) if user != probe.reader]
        return next((user for user in others if probe.about.is_read_by(user)), others[0])

    def _changed(self, probe: Probe, heard: Heard) -> str:
        """Where an answer is another one because somebody asked before."""
        alone = self._cold.ask(_asked(probe)).answer
        where = first_difference(once(alone), once(heard.answer))
        return "" if where is None else f"after another reader the answer differs at {where}"

    def _interfered(self, probe: Probe, heard: Heard) -> str:
        """Where an answer is another one because of what the reader may not read."""
        if probe.reader not in self._restricted:
            home = _opened(self._folder / f"home-{probe.reader}", {})
            home.ingest(self.made.write(self._folder / f"files-{probe.reader}", probe.reader))
            self._restricted[probe.reader] = LocalTarget(home)
        theirs = self._restricted[probe.reader].ask(_asked(probe))
        where = interference(_all(heard), _all(theirs))
        return "" if where is None else f"it depends on hidden evidence at {where}"


def _all(heard: Heard) -> Mapping[str, Any]:
    """The answer with the passages that retrieval brought back."""
    return heard.answer | {"passages": list(heard.passages)}


def _asked(probe: Probe) -> Asked:
    return Asked(question=probe.question, reader=probe.reader, as_of=probe.as_of, now=TODAY, conversation=None)


def _reply(probe: Probe, heard: Heard, evidence: Evidence) -> Reply:
    """A probe as a scored turn, of which only reader and question matter."""
    case = Case(
        id=probe.name, kind=probe.kind, reader=probe.reader, turns=(Turn(question=probe.question),), answerable="no"
    )
    return Reply(case=case, at=0, turn=case.turns[0], expected=case, heard=heard, evidence=evidence)


def _canaries(made: MadeUp, user: str) -> tuple[str, ...]:
    """Canaries of what a person may not read."""
    return tuple(squeezed(piece.canary) for piece in made.pieces if not piece.is_read_by(user))


def _cells(seen: Mapping[tuple[str, str], Sequence[int]]) -> Iterator[Cell]:
    """Each surface for each reader and for all, in the order of `Surface`."""
    places = [place for place in (*(one.value for one in Surface), INTERFERENCE) if any(place == at for at, _ in seen)]
    for place in places:
        mine = [(reader, seen[place, reader]) for reader in sorted(GROUPS) if (place, reader) in seen]
        for reader, (looks, leaks) in mine:
            yield Cell(place=place, reader=reader, looks=looks, leaks=leaks)
        yield Cell(place=place, reader="", looks=sum(one[0] for _, one in mine), leaks=sum(one[1] for _, one in mine))


def _opened(home: Path, kept: Kept, chat: ChatModel | None = None) -> Workspace:
    """A home whose vectors lie in memory and whose encoder needs no model; by default without a chat model."""
    home.mkdir(parents=True, exist_ok=True)

    settings = Settings(home=home, model_cache=home, now=datetime.fromisoformat(TODAY).replace(hour=12, tzinfo=UTC))
    return Workspace(
        settings, open_in_memory(home, kept), StubEncoder, StubCrossEncoder, limits=Limits(workers=0), chat=chat
    )
