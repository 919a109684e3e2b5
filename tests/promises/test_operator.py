"""The operator's commands on versions, over a real home folder."""

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from assistant.api.views import version_for_reader
from assistant.store.catalog import rules
from assistant.store.store import Store
from ingest.live import LiveSources, Place
from tests.promises.conftest import Program
from tests.promises.organizations import write

SOURCES = """\
version: 1
organization: {name: Guarded, timezone: Europe/Berlin}
people:
  ada: [red]
  bob: [blue]
sources:
  - {id: rules, path: rules, connector: files, kind: policy, allow: ["group:red"]}
  - {id: alerts, path: alerts.csv, connector: register, kind: incident, allow: [everyone]}
"""
FILE = "rules/zebra.md"
OLD = "# Zebra rule\n\nEvery zebra alert must be acknowledged within 4 hours.\n"
NEW = OLD.replace("4 hours", "9 hours")
ALERTS = "alert_id,date,title\nALR-1,2026-10-01,zebra late\nALR-2,2026-10-02,quokka late\n"


@pytest.fixture
def organization(tmp_path: Path, program: Program) -> Path:
    """A home with two versions: a rule that changed, an alert more, a file less. Gives the sources.yaml."""
    files = {"sources.yaml": SOURCES, FILE: OLD, "alerts.csv": ALERTS, "rules/old.md": "# Okapi\n\nOkapis stay.\n"}
    path = write(tmp_path / "org", files)
    assert program("ingest", path).code == 0
    (path.parent / "rules/old.md").unlink()
    write(path.parent, {FILE: NEW, "alerts.csv": ALERTS + "ALR-3,2026-10-03,okapi late\n"})
    assert program("ingest", path).code == 0
    return path


def test_diff_tells_what_was_added_changed_and_removed(program: Program, organization: Path) -> None:
    found = program.json("diff", 1, 2)
    assert (found["added"], found["removed"]) == (["alerts.csv#ALR-3"], ["rules/old.md"])
    (changed,) = [each for each in found["changed"] if each["id"] == FILE]
    assert "-Every zebra alert must be acknowledged within 4 hours." in changed["text"]
    assert "+Every zebra alert must be acknowledged within 9 hours." in changed["text"]
    shown = program("diff", 1, 2).out
    assert "Version 1 to 2: 1 added, 1 removed, 1 changed" in shown
    assert "+Every zebra alert must be acknowledged within 9 hours." in shown


def test_diff_tells_whose_right_changed_and_through_which_entry_items_came(
    program: Program, organization: Path
) -> None:
    moved = SOURCES.replace("id: rules", "id: policies").replace("group:red", "group:blue")
    organization.write_text(moved, encoding="utf-8")
    write(organization.parent, {FILE + ".meta.yaml": "deny: [user:nobody]\n"})
    assert program("ingest", organization).code == 0
    found = program.json("diff", 2, 3)
    assert found["access"] == [{"id": FILE, "own": True, "gained": ["bob"], "lost": ["ada"]}]
    organization.write_text(SOURCES.replace("id: rules", "id: policies"), encoding="utf-8")
    assert program("ingest", organization).code == 0


def test_diff_cuts_long_texts_on_the_terminal_only(program: Program, organization: Path) -> None:
    write(organization.parent, {FILE: "# Zebra rule\n\n" + "\n\n".join(f"Line {at} of it." for at in range(60))})
    assert program("ingest", organization).code == 0
    (changed,) = program.json("diff", 2, 3)["changed"]
    assert f"and {len(changed['text']) - 30} more lines; --json shows all" in program("diff", 2, 3).out


def test_rollback_answers_from_what_was_and_versions_say_so(program: Program, organization: Path) -> None:
    assert program("rollback", 1).out == "Published version 3, which holds what version 1 did.\n"
    assert "4 hours" in program("show", FILE, "--as", "ada").out
    rows = program.json("versions")
    assert [(row["number"], row["restores"]) for row in rows] == [(1, None), (2, None), (3, 1)]
    assert rows[0]["root"] == rows[2]["root"]
    assert "holds what version 1 did" in program("versions").out
    assert program("rollback", 3).out == "Version 3 answers already.\n"
    assert program("rollback", 9).code == 3
    assert program.json("ingest", organization)["version"] == 4
    assert "9 hours" in program("show", FILE, "--as", "ada").out


def test_an_erased_record_is_gone_and_the_export_can_not_be_downloaded(program: Program, organization: Path) -> None:
    told = program("erase", "alerts.csv#ALR-2", "--reason", "a person asked")
    assert told.code == 0, told.err
    assert "Its file can no longer be downloaded, which held these too" in told.out
    assert "quokka" not in program("search", "quokka late", "--as", "ada").out
    assert program("show", "alerts.csv#ALR-2", "--as", "ada").code == 1
    assert program("show", "alerts.csv#ALR-1", "--as", "ada", "--original", organization.parent / "x").code == 1
    again = program("ingest", organization)
    assert "Nothing changed since version 2" in again.out
    assert program("show", "alerts.csv#ALR-2", "--as", "ada").code == 1
    assert program("doctor").code == 0, program("doctor").out
    assert "Version 1: 1 erased, root of what is left" in program("versions").out


def test_a_row_erased_where_it_moved_up_to_among_rows_of_one_id_stays_out(program: Program, organization: Path) -> None:
    head, first, second = "alert_id,date,title\n", "ALR-1,2026-10-01,zebra late\n", "ALR-1,2026-10-02,quokka late\n"
    for rows in (first + second, second):
        write(organization.parent, {"alerts.csv": head + rows})
        assert program("ingest", organization).code == 0
    assert program("erase", "alerts.csv#ALR-1", "--reason", "a person asked").code == 0
    for rows in (second, first + second, second + first, first.replace("late", "early") + second):
        write(organization.parent, {"alerts.csv": head + rows})
        assert program("ingest", organization).code == 0
        assert "quokka" not in program("search", "quokka late", "--as", "ada").out


def test_an_erasure_needs_a_reason_and_something_to_erase(program: Program, organization: Path) -> None:
    assert program("erase", FILE).code == 2
    assert program("erase", "nothing.md", "--reason", "x").code == 3
    assert program("erase", FILE, "--lift").code == 3


def test_a_lifted_erasure_lets_the_next_ingest_take_it_up(program: Program, organization: Path) -> None:
    assert program("erase", FILE, "--reason", "by mistake").code == 0
    assert program("erase", FILE, "--lift").code == 0
    assert program.json("ingest", organization)["published"]
    assert "9 hours" in program("show", FILE, "--as", "ada").out
    assert program("show", FILE, "--as", "ada", "--as-of", "1").code == 1
    assert program("doctor").code == 0


def test_gc_frees_and_the_home_stays_sound(program: Program, organization: Path) -> None:
    freed = program.json("gc", "--keep", 1)
    assert freed["versions"] == [1]
    assert freed["originals"] == 3
    assert program("doctor").code == 0, program("doctor").out
    assert "9 hours" in program("show", FILE, "--as", "ada").out
    told = program("show", FILE, "--as", "ada", "--as-of", "1")
    assert (told.code, "was given up by gc" in told.err) == (3, True)
    assert not program.json("ingest", organization)["published"]


def at(home: Path, table: str, column: str, moments: dict[int, datetime]) -> None:
    """Make it as if versions and rules had been seen at other times."""
    key = "number" if table == "versions" else "seq"
    with Store.open(home) as store, store.catalog.writing() as connection:
        for number, moment in moments.items():
            connection.execute(
                text(f"UPDATE {table} SET {column} = :moment WHERE {key} = :number"),
                {"moment": moment.isoformat(), "number": number},
            )


@pytest.fixture
def past(program: Program, organization: Path) -> None:
    """Version 1 of 1 November, version 2 of the 10th; the red group lost its right at 23:30 of the 5th in Berlin."""
    organization.write_text(SOURCES.replace("group:red", "group:blue"), encoding="utf-8")
    assert program("search", "zebra", "--as", "bob").code == 0
    first, second = datetime(2025, 11, 1, 9, tzinfo=UTC), datetime(2025, 11, 10, 9, tzinfo=UTC)
    at(program.home, "versions", "created_at", {1: first, 2: second})
    at(program.home, "rules", "seen_at", {1: first, 2: datetime(2025, 11, 5, 22, 30, tzinfo=UTC)})


@pytest.mark.usefixtures("past")
def test_access_is_told_as_of_the_end_of_a_day_in_the_organizations_zone(program: Program) -> None:
    def readers(day: str) -> tuple[int, list[str]]:
        found = program.json("access", FILE, "--at", day)
        return found["version"], [each["user"] for each in found["rights"] if each["may"]]

    assert readers("2025-11-04") == (1, ["ada"])
    assert readers("2025-11-05") == (1, ["bob"])
    assert readers("2025-11-10") == (2, ["bob"])
    then = program.json("access", FILE, "--at", "2025-11-04")
    assert (then["gained"], then["lost"]) == (["bob"], ["ada"])
    why = {each["user"]: each["why"] for each in then["rights"]}
    assert why == {"ada": "entry: allows group:red", "bob": "entry: allows only group:red"}


@pytest.mark.usefixtures("past")
def test_access_of_days_that_cannot_be_told(program: Program) -> None:
    tomorrow = date.today() + timedelta(days=2)  # noqa: DTZ011 - two days on, whatever the zone
    for day, told in (
        ("2025-10-31", "nothing had been ingested by the end of 2025-10-31: the first version is of 2025-11-01"),
        (str(tomorrow), "is still to come"),
        ("yesterday", "write a day as 2026-11-16"),
    ):
        ended = program("access", FILE, "--at", day)
        assert (ended.code, told in ended.err) == (3, True), ended.err
    assert program("access", "rules/none.md").code == 1
    assert program("access", "rules/old.md").code == 1
    assert "may read" in program("access", "rules/old.md", "--at", "2025-11-04").out


def test_access_now_is_todays_rule(program: Program, organization: Path) -> None:
    organization.write_text(SOURCES.replace("group:red", "group:blue"), encoding="utf-8")
    rights = program.json("access", FILE)["rights"]
    assert [each["user"] for each in rights if each["may"]] == ["bob"]


def texts(home: Path) -> list[str]:
    with Store.open(home) as store, store.catalog.reading() as connection:
        return [row.text for row in connection.execute(rules.select().order_by(rules.c.seq))]


def test_every_readable_rule_is_remembered_once_and_broken_ones_are_not(program: Program, organization: Path) -> None:
    changed = SOURCES.replace("group:red", "group:blue")
    for written in (SOURCES, changed, "version: [", changed, SOURCES):
        organization.write_text(written, encoding="utf-8")
        for _ in range(2):
            assert program("search", "zebra", "--as", "ada").code == 0
    assert texts(program.home) == [SOURCES, changed, SOURCES]


def test_a_rule_that_cannot_be_remembered_now_is_at_the_next_question(tmp_path: Path) -> None:
    (tmp_path / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    told: list[str] = []

    def remember(text: str) -> bool:
        told.append(text)
        return len(told) > 1

    live = LiveSources(tmp_path, remember)
    live.adopt(Place(file=tmp_path / "sources.yaml", root=tmp_path))
    for _ in range(3):
        assert live.current() is not None
    assert told == [SOURCES, SOURCES]


def test_a_rule_that_is_written_twice_in_one_tick_of_the_clock_holds(tmp_path: Path) -> None:
    """`cp -p` and `rsync -t` give a changed file the times, and often the size, that it had."""
    file = tmp_path / "sources.yaml"
    file.write_text(SOURCES, encoding="utf-8")
    live = LiveSources(tmp_path)
    live.adopt(Place(file=file, root=tmp_path))
    before, times = live.current(), file.stat()
    file.write_text(SOURCES.replace("group:red", "group:blu"), encoding="utf-8")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert live.current() != before


def test_a_pointer_that_a_crash_has_emptied_is_told_with_what_to_do(program: Program, organization: Path) -> None:
    (program.home / "sources.json").write_text("", encoding="utf-8")
    run = program("search", "zebra", "--as", "ada")
    assert (run.code, "run clausetrail ingest" in run.err) == (5, True)
    assert program("ingest", organization).code == 0
    assert program("search", "zebra", "--as", "ada").code == 0


def test_a_reader_is_told_nothing_by_the_versions(program: Program, organization: Path) -> None:
    assert program("rollback", 1).code == 0
    assert program("erase", FILE, "--reason", "asked for").code == 0
    with Store.open(program.home) as store:
        rows = [version_for_reader(each) for each in store.versions()]
    assert [sorted(row) for row in rows] == [["created", "number"]] * 3
