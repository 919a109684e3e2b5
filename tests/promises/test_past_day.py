"""Promise 3, valid time: as of a day no record tells what became of it afterwards.

What was known on a day is told by the generators, which note of everything they write the day from which on it was known.
"""

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from assistant.answer.past import past
from assistant.api.wire import answer_row
from assistant.domain.evidence import EvidenceId, Field, Kind, Metadata
from assistant.domain.plan import Question
from assistant.wiring import Workspace
from tests.promises.organizations import workspace, write

SOURCES = """\
version: 1
organization: {name: Ferry line, timezone: Europe/Oslo}
people: {liv: []}
sources:
  - {id: defects, path: defects.csv, connector: register, kind: incident, allow: [everyone]}
  - {id: notes, path: notes, connector: files, kind: review, allow: [everyone]}
"""
HEAD = "ref,title,vessel,state,noticed on,mended on,mended by,closed on,closed by,repair due\n"
CREW = ("Liv Aas", "Odd Berg", "Siri Dahl")
FIRST, DAYS = date(2026, 3, 2), 60
ALWAYS = (
    "D-01,Loose rail,Havorn,Closed,2026-02-01,2026-02-03,Odd Berg,2026-02-04,Liv Aas,2026-02-20\n"
    "D-02,Cracked pane,Terne,Open,2026-02-02,,,,,2026-09-30\n"
)
LISTS = (
    "Which defects were closed?",
    "Which defects are open?",
    "How many incidents are not closed?",
    "Which incidents were closed by Liv Aas?",
    "Which incidents have no closed by?",
    "List all incidents",
)
LOOKUPS = ("Who closed {}?", "Who mended {}?", "What is the repair due of {}?")


@dataclass(frozen=True, kw_only=True)
class Defect:
    """A row, with the days of what happened; None for what has not."""

    key: str
    noticed: date
    mended: date | None
    closed: date | None
    crew: tuple[str, str]
    due: date

    def line(self) -> str:
        mended = f"{self.mended},{self.crew[0]}" if self.mended else ","
        closed = f"{self.closed},{self.crew[1]}" if self.closed else ","
        state = "Closed" if self.closed else "Open"
        return f"{self.key},Defect {self.key},Havorn,{state},{self.noticed},{mended},{closed},{self.due}\n"

    def on(self, day: date) -> "Defect":
        """The row as it stood on a day."""
        return replace(self, mended=_by(self.mended, day), closed=_by(self.closed, day))


def _by(when: date | None, day: date) -> date | None:
    return when if when and when <= day else None


def some_defects(seed: int) -> tuple[Defect, ...]:
    chance = random.Random(seed)
    made = []
    for number in range(10, 22):
        noticed = FIRST + timedelta(days=chance.randrange(DAYS))
        mended = noticed + timedelta(days=chance.randrange(20)) if chance.random() < 0.8 else None
        closed = mended + timedelta(days=chance.randrange(15)) if mended and chance.random() < 0.8 else None
        crew = (chance.choice(CREW), chance.choice(CREW))
        due = noticed + timedelta(days=chance.randrange(90))
        made.append(Defect(key=f"D-{number}", noticed=noticed, mended=mended, closed=closed, crew=crew, due=due))
    return tuple(made)


def home(folder: Path, defects: tuple[Defect, ...]) -> Workspace:
    rows = HEAD + ALWAYS + "".join(one.line() for one in defects)
    return workspace(folder / "home", write(folder / "org", {"sources.yaml": SOURCES, "defects.csv": rows}))


def told(opened: Workspace, text: str, day: date) -> dict[str, Any]:
    """An answer without what names its home, and without the state, which only rows of that day can tell."""
    row = answer_row(opened.ask(Question(text=text, user="liv", as_of=day)))
    table: Any = row["table"]
    kept = [at for at, name in enumerate(table["columns"]) if name != "state"] if table else []
    rows = [[one["cells"][at] for at in kept if one["cells"][at]] for one in table["rows"]] if table else None
    cited: Any = row["citations"]
    quotes = sorted((one["source"], one["quote"]) for one in cited if one["locator"].get("field") != "state")
    claims: Any = row["claims"]
    return {"claims": [one["text"] for one in claims], "rows": rows, "quotes": quotes}


@pytest.mark.parametrize("seed", range(2))
def test_lists_and_lookups_as_of_a_day_are_those_of_the_rows_as_they_stood(tmp_path: Path, seed: int) -> None:
    defects = some_defects(seed)
    now = home(tmp_path / "now", defects)
    for step in (20 + 20 * seed,):
        day = FIRST + timedelta(days=step)
        there = tuple(one.on(day) for one in defects if one.noticed <= day)
        then = home(tmp_path / f"then-{step}", there)
        lookups = [question.format(one.key) for one in there[:2] for question in LOOKUPS]
        for text in (*LISTS, *lookups):
            assert told(now, text, day) == told(then, text, day), (text, day)


NOTED = ("Dated: 2026-03-02\n\n# Rail of the Havorn\n\nThe rail came loose in the night.\n\n"
         "It must be mended by 2026-04-30. It was welded on 2026-03-20 by Odd Berg. The paint dried on 22 March.\n\n"
         "| Step | Due | Done |\n|---|---|---|\n| Order steel | 2026-04-01 | 2026-03-01 |\n| Weld | 2026-04-01 | 2026-03-20 |\n")  # fmt: skip


def test_sentences_and_table_lines_of_later_are_neither_found_nor_quoted(tmp_path: Path) -> None:
    files = {"sources.yaml": SOURCES, "defects.csv": HEAD + ALWAYS, "notes/rail.md": NOTED}
    opened = workspace(tmp_path / "home", write(tmp_path / "org", files))
    text = opened.evidence("notes/rail.md", "liv", as_of=date(2026, 3, 10)).text
    assert "mended by 2026-04-30" in text
    assert "Order steel" in text
    assert "welded" not in text
    assert "Weld |" not in text
    assert "paint" not in text
    assert len(text) == len(NOTED)
    found = opened.search("rail welded", "liv", as_of=date(2026, 3, 10))
    assert not any("welded" in one.text for one in found)
    assert "welded" in opened.evidence("notes/rail.md", "liv", as_of=date(2026, 3, 20)).text


def ask_as_of(opened: Workspace, text: str, day: date) -> dict[str, Any]:
    return answer_row(opened.ask(Question(text=text, user="liv", as_of=day)))


def test_a_state_that_came_later_is_a_gap_and_never_told(tmp_path: Path) -> None:
    rows = "D-30,Stuck hatch,Terne,Closed,2026-03-02,,,2026-03-20,Liv Aas,\nD-31,Dim lamp,Terne,Open,2026-03-03,,,,,\n"
    opened = workspace(
        tmp_path / "home", write(tmp_path / "org", {"sources.yaml": SOURCES, "defects.csv": HEAD + ALWAYS + rows})
    )
    row = ask_as_of(opened, "What is the state of D-30?", date(2026, 3, 10))
    assert (row["claims"], row["outcome"]) == ([], "no_evidence")
    gaps: Any = row["gaps"]
    assert "cannot be told from the present revision" in gaps[0]["why"]
    assert "2026-03-20" not in str(row)
    assert "Closed" not in str(row)
    assert "D-31: state: Open" in str(ask_as_of(opened, "What is the state of D-31?", date(2026, 3, 10))["claims"])
    assert "D-30: state: Closed" in str(ask_as_of(opened, "What is the state of D-30?", date(2026, 3, 20))["claims"])


def test_a_day_that_had_not_come_is_a_gap(tmp_path: Path) -> None:
    rows = "D-40,Blocked drain,Terne,Open,2026-03-02,2026-03-20,Siri Dahl,,,\n"
    files = {"sources.yaml": SOURCES, "defects.csv": HEAD + ALWAYS + rows}
    opened = workspace(tmp_path / "home", write(tmp_path / "org", files))
    row = ask_as_of(opened, "When was D-40 mended?", date(2026, 3, 10))
    assert "2026-03-20" not in str(row)
    assert "happened by 2026-03-10" in str(row["gaps"])


@dataclass(frozen=True, kw_only=True)
class Known:
    """A field with the day from which on it was known."""

    name: str
    value: str
    since: date


def some_job(chance: random.Random) -> list[Known]:
    """A job of a yard with what was said and done to it, in no order of time."""
    opened = FIRST + timedelta(days=chance.randrange(10))
    steps = sorted(opened + timedelta(days=chance.randrange(1, 40)) for _ in range(8))
    job = [
        Known(name="jobNo", value=f"Y-{chance.randrange(900)}", since=opened),
        Known(name="summary", value="Mend the bow door", since=opened),
        Known(name="createdAt", value=f"{opened}T08:00:00+01:00", since=opened),
        Known(name="deadline", value=str(opened + timedelta(days=70)), since=opened),
        Known(name="nextInspection.date", value=str(opened + timedelta(days=90)), since=opened),
        Known(name="berth", value="North quay 3", since=opened),
    ]
    for at in range(chance.randrange(4)):
        when = chance.choice(steps[:-2])
        job += [
            Known(name=f"remark.{at}.writtenAt", value=f"{when}T10:00:00+01:00", since=when),
            Known(name=f"remark.{at}.author.name", value=chance.choice(CREW), since=when),
            Known(name=f"remark.{at}.body", value=f"We hope to launch on {when + timedelta(days=30)}.", since=when),
        ]
    for at in range(chance.randrange(3)):
        when = chance.choice(steps[:-2])
        job += [
            Known(name=f"survey.{at}.verdict", value=chance.choice(("passed", "failed")), since=when),
            Known(name=f"survey.{at}.surveyor", value=chance.choice(CREW), since=when),
            Known(name=f"survey.{at}.submitted", value=f"{when:%d.%m.%Y}", since=when),
        ]
    done = chance.choice(steps[-2:]) if chance.random() < 0.8 else None
    if done:
        job += [
            Known(name="completedOn", value=f"{done:%d %B %Y}", since=done),
            Known(name="completedBy.name", value=chance.choice(CREW), since=done),
            Known(name="completionNote", value="Tight again", since=done),
        ]
    last = max(one.since for one in job)
    if not done:  # of a job that goes on the last that was written may have changed its state
        job.append(Known(name="status", value="Under repair", since=last))
    else:
        job.append(Known(name="status", value="Delivered", since=done))
    return chance.sample(job, len(job))


@pytest.mark.parametrize("seed", range(60))
def test_of_a_record_in_parts_just_what_was_said_by_the_day_is_known(seed: int) -> None:
    chance = random.Random(seed)
    job = some_job(chance)
    day = FIRST + timedelta(days=chance.randrange(10, 55))
    stated = Metadata(title="Mend the bow door", kind=Kind.TICKET)
    fields = [Field(name=one.name, value=one.value, start=0, end=len(one.value)) for one in job]
    later = past(day, ZoneInfo("Europe/Oslo")).later(stated, fields, frozenset())
    gone = {fields[at].name for at in later.fields} if later else set()
    assert gone == {one.name for one in job if one.since > day}
    assert (later is not None and "status" in later.states) == any(
        one.name == "status" and one.since > day for one in job
    )
    ends_later = any(one.name in ("completedOn", "status") and one.since > day for one in job)
    assert (later is not None and later.going) == ends_later


def untold(kind: Kind, day: date, **said: str) -> set[str]:
    """The names of the fields that are of later than a day, of a record with these; `_` stands for a space."""
    fields = [Field(name=name.replace("_", " "), value=value, start=0, end=len(value)) for name, value in said.items()]
    later = past(day, ZoneInfo("Europe/Oslo")).later(Metadata(title="Gangway", kind=kind), fields, frozenset())
    return {fields[at].name for at in later.fields} if later else set()


GANGWAY = {
    "Job": "J-7", "Cause": "worn hinge", "Raised_on": "2026-03-02", "Finished_on": "2026-03-20", "Finish_proof": "photo 4",
    "Effect_trial": "2026-05-04", "Trialled_by": "Odd Berg", "Verdict": "holds", "Lessons_learned": "grease monthly",
}  # fmt: skip


def test_what_came_of_a_deed_of_later_is_not_known() -> None:
    ends = {"Finished on", "Finish proof", "Cause", "Lessons learned"}
    trial = {"Effect trial", "Verdict"}
    assert untold(Kind.CORRECTIVE_ACTION, date(2026, 3, 10), **GANGWAY) == ends | trial
    assert untold(Kind.CORRECTIVE_ACTION, date(2026, 4, 1), **GANGWAY) == trial
    assert untold(Kind.CORRECTIVE_ACTION, date(2026, 5, 4), **GANGWAY) == set()


def test_why_something_happened_is_not_known_before_it_was_looked_into() -> None:
    event = {
        "Noticed_on": "2026-03-02",
        "Closed_on": "2026-03-04",
        "Review_date": "2026-03-20",
        "Cause": "fog",
        "Follow-up": "horn",
    }
    assert untold(Kind.INCIDENT, date(2026, 3, 10), **event) == {"Review date", "Cause", "Follow-up"}
    assert untold(Kind.INCIDENT, date(2026, 3, 20), **event) == set()


def test_that_somebody_was_told_is_not_known_of_what_went_on() -> None:
    event = {
        "Noticed_on": "2026-03-02",
        "Closed_on": "2026-03-20",
        "Reported_to_harbour_office": "yes",
        "Vessel": "Terne",
    }
    assert untold(Kind.INCIDENT, date(2026, 3, 10), **event) == {"Closed on", "Reported to harbour office"}


QUAYS = """\
version: 1
organization: {name: Ferry line, timezone: Europe/Oslo}
people: {liv: [], odd: [yard]}
sources:
  - {id: defects, path: defects.csv, connector: register, kind: incident, allow: [everyone]}
  - {id: hidden, path: hidden.csv, connector: register, kind: incident, allow: ["group:yard"]}
  - {id: jobs, path: jobs.csv, connector: register, kind: corrective_action, allow: [everyone]}
  - {id: passes, path: passes.csv, connector: register, kind: access, allow: [everyone]}
  - {id: hazards, path: hazards.csv, connector: register, kind: risk, allow: [everyone]}
  - {id: notes, path: notes, connector: files, kind: review, allow: [everyone]}
"""
HARBOUR = {
    "sources.yaml": QUAYS,
    "defects.csv": HEAD + ALWAYS + "DEF-50,Lost anchor,Terne,Open,2026-03-20,,,,,\n",
    "hidden.csv": HEAD + "DEF-60,Fuel leak,Terne,Open,2026-03-20,,,,,\n",
    "jobs.csv": "job no,because of,plan,state,finished on\n"
    "JOB-1,DEF-50,Buy an anchor,done,2026-04-02\nJOB-2,noise,Oil the winch,open,\nJOB-3,DEF-60,Seal the tank,open,\n",
    "passes.csv": "pass no,holder,issued,circumstance\nPASS-1,Odd Berg,2026-02-01,lost with DEF-50\nPASS-2,Siri Dahl,2026-02-01,spare of PASS-1\n",
    "hazards.csv": "hazard no,hazard,owner,status,score,last update\nH-1,Collision,Liv Aas,open,9,2026-04-01\nH-2,Fire,Odd Berg,open,4,2026-01-10\n",
    "notes/deck.md": "Dated: 2026-03-02\n\n# Deck\n\nThe deck is clean. The anchor is missing, see DEF-50.\n",
}


def test_nothing_names_by_a_day_what_began_only_later(tmp_path: Path) -> None:
    opened = workspace(tmp_path / "home", write(tmp_path / "org", HARBOUR))
    before, after = date(2026, 3, 10), date(2026, 4, 10)
    inside = {item.id.partition("#")[2] for item in opened.scope("liv", as_of=before).items}
    assert {"JOB-2", "PASS-1", "PASS-2"} <= inside
    assert not {"JOB-1", "DEF-50"} & inside
    assert "DEF-50" not in opened.evidence("passes.csv#PASS-1", "liv", as_of=before).text
    asked = ask_as_of(opened, "What is the circumstance of PASS-1?", before)
    assert (asked["claims"], "circumstance" in str(asked["gaps"])) == ([], True)
    assert "PASS-1" in opened.evidence("passes.csv#PASS-2", "liv", as_of=before).text
    note = opened.evidence("notes/deck.md", "liv", as_of=before).text
    assert "clean" in note
    assert "anchor" not in note
    assert "DEF-50" in opened.evidence("passes.csv#PASS-1", "liv", as_of=after).text
    assert "anchor" in opened.evidence("notes/deck.md", "liv", as_of=after).text
    assert "JOB-1" in str(ask_as_of(opened, "List all corrective actions", after)["table"])


def test_what_the_reader_may_not_read_decides_nothing_of_a_day(tmp_path: Path) -> None:
    opened = workspace(tmp_path / "home", write(tmp_path / "org", HARBOUR))
    day = date(2026, 3, 10)
    assert opened.scope("liv", as_of=day).item(EvidenceId("jobs.csv#JOB-3")) is not None
    assert opened.scope("odd", as_of=day).item(EvidenceId("jobs.csv#JOB-3")) is None


def test_a_row_that_was_looked_at_later_was_there_before(tmp_path: Path) -> None:
    opened = workspace(tmp_path / "home", write(tmp_path / "org", HARBOUR))
    day = date(2026, 3, 10)
    owner = ask_as_of(opened, "Who owns H-1?", day)
    assert ["Liv Aas" in str(owner["claims"]), "H-2" in str(owner["claims"])] == [True, False]
    for text in ("What is the status of H-1?", "What is the score of H-1?"):
        row = ask_as_of(opened, text, day)
        assert (row["claims"], row["outcome"]) == ([], "no_evidence"), text
        assert "cannot be told from the present revision" in str(row["gaps"]), text
    assert "H-1" in str(ask_as_of(opened, "Which risks are open?", day)["table"])


def test_of_a_record_that_was_not_there_no_others_are_told(tmp_path: Path) -> None:
    rows = HARBOUR["hazards.csv"].replace("last update", "raised on")
    opened = workspace(tmp_path / "home", write(tmp_path / "org", {**HARBOUR, "hazards.csv": rows}))
    row = ask_as_of(opened, "What is the status of H-1?", date(2026, 3, 10))
    assert (row["claims"], row["outcome"]) == ([], "no_evidence")
    assert "H-1" in str(row["gaps"])
    assert "H-2" not in row["answer"]
