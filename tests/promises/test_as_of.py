"""Promise 3: a version asked later, and a day of valid time, equal a fresh home that never held anything else.

Random scripts edit an organization from version to version: they add, change, delete, rename and re-date files and rows,
and erase some of what was there. What a fresh home must hold is reckoned here from the files alone.
"""

import random
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant.answer.retrieval.retrieve import Depth
from assistant.api.wire import answer_row
from assistant.domain.plan import Question
from assistant.wiring import Workspace
from assistant.wiring.plain import plain
from tests.promises.organizations import SMALLEST, workspace, write

SOURCES = """\
version: 1
organization: {name: Edited, timezone: Europe/Berlin}
people: {ada: [red], bob: [blue]}
sources:
  - {id: rules, path: rules, connector: files, kind: policy, allow: [everyone]}
  - {id: closed, path: closed, connector: files, kind: policy, allow: ["group:red"]}
  - {id: approvals, path: approvals, connector: files, kind: approval, allow: [everyone]}
  - {id: north, path: north.csv, connector: register, kind: incident, allow: [everyone]}
"""
FILLER = {"rules/filler.md": "# Filler\n\nNothing is said here.\n"}
QUESTIONS = (
    "Within how many hours must zebra alerts be acknowledged?",
    "How many incidents were there in October 2026?",
    "Which incidents of alpha were there?",
    "Who approved alpha 1.0?",
    "What does the okapi rule require?",
)
QUERIES = ("zebra alerts acknowledged", "okapi tapir", "alpha 1.0 approved by")
BEASTS = ("zebra", "okapi", "quokka", "tapir")
PEOPLE = ("Ada Adler", "Bob Berg", "Cyd Cole")
SYSTEMS = ("alpha", "beta")
FIRST, DAYS = date(2026, 8, 1), 100


@dataclass(frozen=True, kw_only=True)
class Document:
    """A file of its own; the day is when a rule came into force, or when a record is of."""

    folder: str
    beast: str
    hours: int
    day: date
    version: int = 1

    def text(self) -> str:
        if self.folder == "approvals":
            system = SYSTEMS[self.hours % 2]
            head = f"system: {system}\nmodel_version: '1.0'\napproved_by: {PEOPLE[self.hours % 3]}\ndate: {self.day}"
            return f"---\nkind: approval\n{head}\n---\n{system} 1.0 approved after {self.hours} {self.beast} runs.\n"
        head = f"title: The {self.beast} rule\nversion: '{self.version}.0'\nstatus: approved\neffective: {self.day}"
        said = f"Every {self.beast} alert must be acknowledged within {self.hours} hours."
        return f"---\n{head}\n---\n# The {self.beast} rule\n\n{said}\n\nA tapir is no {self.beast}.\n"


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row of the register."""

    title: str
    day: date
    system: str

    def line(self, key: str) -> str:
        return f"{key},{self.title},{self.day},{self.system}\n"


@dataclass(frozen=True)
class State:
    """What the sources hold at one moment."""

    documents: Mapping[str, Document] = field(default_factory=dict)
    rows: Mapping[str, Row] = field(default_factory=dict)

    def ids(self) -> list[str]:
        return [*self.documents, *(f"north.csv#{key}" for key in self.rows)]

    def less(self, erased: set[str]) -> "State":
        documents = {path: one for path, one in self.documents.items() if path not in erased}
        return State(documents, {key: row for key, row in self.rows.items() if f"north.csv#{key}" not in erased})

    def up_to(self, day: date) -> "State":
        """What is dated up to a day, or came into force by then."""
        documents = {path: one for path, one in self.documents.items() if one.day <= day}
        return State(documents, {key: row for key, row in self.rows.items() if row.day <= day})

    def files(self) -> dict[str, str]:
        made = {"sources.yaml": SOURCES, **FILLER}
        made |= {path: one.text() for path, one in self.documents.items()}
        if self.rows:
            made["north.csv"] = "id,title,date,system\n" + "".join(row.line(key) for key, row in self.rows.items())
        return made


class Script:
    """Edits at random; nothing that was erased is touched again, and no id is given twice."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.given = 0

    def edited(self, state: State, erased: set[str]) -> State:
        """The state after some edits."""
        for _ in range(self.random.randint(1, 4)):
            edit = self.random.choice(
                [self._add, self._add_row, self._change, self._change_row, self._remove, self._rename]
            )
            state = edit(state, erased)
        return state

    def begun(self, state: State) -> State:
        """The state with a file and a row more."""
        return self._add_row(self._add(state, set()), set())

    def day(self) -> date:
        return FIRST + timedelta(days=self.random.randrange(DAYS))

    def _add(self, state: State, _: set[str]) -> State:
        self.given += 1
        folder = self.random.choice(["rules", "rules", "closed", "approvals"])
        one = Document(
            folder=folder,
            beast=self.random.choice(BEASTS),
            hours=self.given + 2,  # so that no two texts are equal, of which erasing one would keep out the other
            day=self.day(),
            version=self.random.randint(1, 3),
        )
        return replace(state, documents={**state.documents, f"{folder}/doc-{self.given}.md": one})

    def _add_row(self, state: State, _: set[str]) -> State:
        self.given += 1
        row = Row(
            title=f"{self.random.choice(BEASTS)} outage {self.given}",
            day=self.day(),
            system=self.random.choice(SYSTEMS),
        )
        return replace(state, rows={**state.rows, f"INC-{self.given}": row})

    def _change(self, state: State, erased: set[str]) -> State:
        path = self._one(set(state.documents) - erased)
        if path is None:
            return state
        self.given += 1
        changed = replace(state.documents[path], hours=self.given + 2, day=self.day())
        return replace(state, documents={**state.documents, path: changed})

    def _change_row(self, state: State, erased: set[str]) -> State:
        key = self._one({key for key in state.rows if f"north.csv#{key}" not in erased})
        if key is None:
            return state
        changed = replace(state.rows[key], day=self.day(), system=self.random.choice(SYSTEMS))
        return replace(state, rows={**state.rows, key: changed})

    def _remove(self, state: State, erased: set[str]) -> State:
        return state.less({self._one(set(state.ids()) - erased) or ""})

    def _rename(self, state: State, erased: set[str]) -> State:
        path = self._one(set(state.documents) - erased)
        if path is None:
            return state
        self.given += 1
        moved = {f"{path.partition('/')[0]}/doc-{self.given}.md": state.documents[path]}
        return replace(state.less({path}), documents={**state.less({path}).documents, **moved})

    def _one(self, choices: set[str]) -> str | None:
        return self.random.choice(sorted(choices)) if choices else None


@dataclass(frozen=True, kw_only=True)
class Edited:
    """A home that was ingested version by version, and what its sources held at each."""

    seed: int
    opened: Workspace
    held: Mapping[int, State]
    erased: set[str]
    folder: Path


def synchronized(folder: Path, state: State) -> Path:
    """The sources on disk as a state has them."""
    files = state.files()
    for file in [each for each in folder.rglob("*") if each.is_file()]:
        if file.relative_to(folder).as_posix() not in files:
            file.unlink()
    return write(folder, files)


SEEDS = range(4)
DEPTHS = (SMALLEST, Depth())
"""With the smallest every cut-off is reached, and what ties there is ordered by hashes that the numbers of rows enter.

A row that was erased moves those below it in a file that never had it, so that rows are erased where nothing is cut off.
"""


@pytest.fixture(scope="module", params=SEEDS, ids=[f"script {seed}" for seed in SEEDS])
def edited(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Edited:
    """Six rounds of edits with an ingest after each, and erasures in between."""
    folder = tmp_path_factory.mktemp("edited")
    script, state, erased = Script(request.param), State(), set[str]()
    for _ in range(7):
        state = script.begun(state)
    depth = DEPTHS[request.param % 2]
    opened = workspace(folder / "home", synchronized(folder / "org", state), depth=depth)
    held = {1: state}
    for round_ in range(5):
        if round_ in (1, 3):
            known = {each for one in held.values() for each in one.ids()} - erased
            target = script.random.choice(sorted(each for each in known if depth != SMALLEST or "#" not in each))
            opened.erase(target, who="olga", reason="asked")
            erased.add(target)
        state = script.edited(state, erased)
        version = opened.ingest(synchronized(folder / "org", state)).version
        assert version is not None
        held.setdefault(version, state)
    return Edited(seed=request.param, opened=opened, held=held, erased=erased, folder=folder)


def heard(opened: Workspace, user: str, as_of: int | date | None) -> dict[str, Any]:
    """What a home gives a reader, with what names the home's own versions, times and hashes blanked."""
    told: dict[str, Any] = {}
    for text in QUESTIONS:
        row = answer_row(opened.ask(Question(text=text, user=user, as_of=as_of)))
        row["answer"] = re.sub(r"in version \d+", "in version N", str(row["answer"]))
        told[f"ask {text}"] = _blanked(row)
    for query in QUERIES:
        found = opened.search(query, user, k=5, as_of=as_of)
        told[f"search {query}"] = [_blanked(plain(asdict(one))) for one in found]
    return told


def _blanked(value: Any) -> Any:
    """The same without versions, times, random ids, and what the number of a row in its file enters."""
    unsaid = {"receipt", "index_version", "version", "read_at", "revision", "row", "to"}
    if isinstance(value, dict):
        return {name: _blanked(each) for name, each in value.items() if name not in unsaid}
    return [_blanked(each) for each in value] if isinstance(value, list) else value


def fresh(edited: Edited, state: State, name: str) -> Workspace:
    return workspace(
        edited.folder / f"h-{name}", write(edited.folder / f"o-{name}", state.files()), depth=DEPTHS[edited.seed % 2]
    )


@pytest.mark.parametrize("user", ["ada", "bob"])
def test_an_old_version_answers_as_a_fresh_home_of_what_the_sources_held_then(edited: Edited, user: str) -> None:
    versions = random.Random(f"{edited.seed} {user}").sample(sorted(edited.held), 2 if user == "ada" else 1)
    for version in versions:
        other = fresh(edited, edited.held[version].less(edited.erased), f"{user}-{version}")
        assert heard(edited.opened, user, version) == heard(other, user, None), (version, edited.erased)


def test_a_day_of_valid_time_answers_as_a_fresh_home_of_what_was_there_by_then(edited: Edited) -> None:
    newest = edited.held[max(edited.held)].less(edited.erased)
    days = sorted(one.day for one in (*newest.documents.values(), *newest.rows.values()))
    day = random.Random(edited.seed).choice(days[1:-1])
    assert newest.up_to(day) != newest
    other = fresh(edited, newest.up_to(day), "day")
    assert heard(edited.opened, "ada", day) == heard(other, "ada", day), day


def test_the_scripts_do_what_they_are_there_for(edited: Edited) -> None:
    """Were the states alike, or nothing erased that was there, the tests above would show nothing."""
    assert len(edited.held) >= 4
    assert len({str(state.files()) for state in edited.held.values()}) >= 4
    assert len(edited.erased) == 2
    newest = max(edited.held)
    told = heard(edited.opened, "ada", newest)
    assert any(told != heard(edited.opened, "ada", version) for version in edited.held)
