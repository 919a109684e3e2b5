"""Lists by what their records name, by what they leave out, and by how things ended, in a film archive."""

import pytest

from assistant.answer.question.exclusions import left_out
from assistant.domain.answer import Outcome
from tests.answer.corpora import Opened, keys, opened

ARCHIVE = {
    "books/machines.csv": (
        "Machine ID,Name,Purpose,Owner,Risk tier\n"
        "X-1,ReelSense,Finds scratches on film,Ida Holm,high\n"
        "X-2,TitleReader,Reads title cards,Pal Moen,low\n"
    ),
    "books/warnings.csv": (
        "warning no,machine,urgency,raised on\n"
        "W-1,ReelSense,major,2026-10-03\n"
        "W-2,TitleReader,minor,2026-10-09\n"
        "W-3,ReelSense,minor,2026-10-12\n"
    ),
    "books/firms.csv": (
        "firm id,firm,service,last vetting,remark\n"
        "FI-1,Halvard Optics AS,lenses,2026-02-12,\n"
        "FI-2,Brisk Data,hosting,,new\n"
    ),
    "books/shop-orders.csv": (
        "order no,date,firm,goods,amount\n"
        "O-1,2026-04-22,Halvard Optics AS,Lenses,900\n"
        "O-2,2026-05-11,Brisk Data,Storage,300\n"
        "O-3,2026-06-11,Brisk Data,Support,200\n"
        "O-4,2026-06-30,Odd Couriers,Boxes,20\n"
    ),
    "books/releases.csv": (
        "number,short description,type,start date,ending\n"
        "R-1,Install ReelSense 2.0.0,Normal,2026-04-14,Done\n"
        "R-2,Roll back ReelSense 2.0.0 to 1.9.0,Emergency,2026-04-28,Done\n"
        "R-3,Install TitleReader 1.1,Normal,2026-05-18,Done\n"
        "R-4,Patch the hosts,Standard,2026-06-01,Won't Do\n"
        "R-5,Install TitleReader 1.2,Emergency,2026-06-11,Open\n"
    ),
    "guides/reel.md": "---\ntitle: Guide to ReelSense\nkind: oversight\nresponsible: Ida Holm\nsystem: ReelSense\n---\nClean the gate.\n",
    "guides/title.md": "---\ntitle: Guide to TitleReader\nkind: oversight\nunit: front desk\n---\nDust the cards.\n",
    "guides/vault.md": "---\ntitle: Guide to the vault\nkind: oversight\nowner: Pal Moen\n---\nShut the door.\n",
}
ARCHIVE_SOURCES = """version: 1
organization: {name: Archive, timezone: Europe/Oslo}
people: {pia: []}
sources:
  - {id: machines, path: books/machines.csv, connector: register, kind: inventory, allow: [everyone]}
  - {id: warnings, path: books/warnings.csv, connector: register, kind: incident, allow: [everyone]}
  - {id: firms, path: books/firms.csv, connector: register, kind: supplier, allow: [everyone]}
  - {id: orders, path: books/shop-orders.csv, connector: register, kind: contract, allow: [everyone]}
  - {id: releases, path: books/releases.csv, connector: register, kind: deployment, allow: [everyone]}
  - {id: guides, path: guides, connector: files, kind: oversight, allow: [everyone]}
"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return opened(tmp_path_factory.mktemp("archive"), ARCHIVE, ARCHIVE_SOURCES)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("List the incidents of systems whose owner is Ida Holm", ["W-1", "W-3"]),
        ("Which incidents happened on low-risk systems?", ["W-2"]),
        ("Which suppliers have contracts with an amount over 500?", ["FI-1"]),
    ],
)
def test_records_are_picked_by_what_they_name_and_by_what_names_them(
    archive: Opened, question: str, expected: list[str]
) -> None:
    answer = archive.ask(question)
    assert (sorted(map(str, keys(answer))), answer.outcome) == (expected, Outcome.ANSWERED)
    assert answer.table is not None
    assert answer.table.complete


def test_a_row_that_was_picked_by_another_cites_both(archive: Opened) -> None:
    answer = archive.ask("List the incidents of systems whose owner is Ida Holm")
    assert answer.table is not None
    cited = {one.n: one.span.evidence for one in answer.citations}
    for row in answer.table.rows:
        assert "books/machines.csv#X-1" in {cited[number] for number in row.citations}


def test_a_record_that_names_what_is_not_here_is_told_and_the_list_not_called_complete(archive: Opened) -> None:
    answer = archive.ask("Which shop orders belong to suppliers without a vetting?")
    assert sorted(map(str, keys(answer))) == ["O-2", "O-3"]
    assert answer.table is not None
    assert not answer.table.complete
    assert [gap.expected.rpartition(" for ")[2] for gap in answer.gaps] == ["O-4"]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "How many releases were there between 1 April and 30 June 2026, not counting emergency ones?",
            ["R-1", "R-3", "R-4"],
        ),
        ("Which releases were there in April 2026? Rollbacks don't count.", ["R-1"]),
        ("List the releases of 2026 except rollbacks", ["R-1", "R-3", "R-4", "R-5"]),
        ("How many model versions went into prod in 2026? leave out rollbacks", ["R-1", "R-3", "R-5"]),
        ("Releases that ended as deliberately not done - all of them", ["R-4"]),
    ],
)
def test_what_is_left_out_and_how_things_ended_pick_records(
    archive: Opened, question: str, expected: list[str]
) -> None:
    assert sorted(map(str, keys(archive.ask(question)))) == expected


@pytest.mark.parametrize("things", ["rehearsals", "those that did not come"])
def test_what_is_to_be_left_out_and_nobody_understood_is_named(archive: Opened, things: str) -> None:
    answer = archive.ask(f"List the minor incidents, not counting {things}")
    assert answer.outcome is Outcome.PARTIAL
    assert any(things.rsplit(maxsplit=1)[-1] in gap.expected for gap in answer.gaps)


@pytest.mark.parametrize(
    ("question", "things"),
    [
        ("How many trips, not counting drills?", ["drills"]),
        ("trips in May; rehearsals don't count as trips", ["rehearsals"]),
        ("all trips apart from the short ones", ["short ones"]),
        ("trips, drills aside", ["drills"]),
        ("Which trips have no captain?", []),
        ("How many trips do not count towards the licence?", []),
    ],
)
def test_only_phrases_that_leave_out_are_read_so(question: str, things: list[str]) -> None:
    assert [one.things for one in left_out(question)] == things


@pytest.mark.parametrize(
    "question",
    ["Which operating guides carry no owner?", "Operating guides for our AI systems: any that carry no owner?"],
)
def test_a_document_lacks_what_it_does_not_say_of_itself_in_any_word(archive: Opened, question: str) -> None:
    answer = archive.ask(question)
    assert answer.table is not None
    assert [row.cells[1] for row in answer.table.rows] == ["Guide to TitleReader"]


def test_a_field_to_be_shown_at_the_end_of_a_list_filters_nothing(archive: Opened) -> None:
    answer = archive.ask("List all suppliers, with last vetting")
    assert answer.table is not None
    assert [row.cells[-1] for row in answer.table.rows] == ["2026-02-12", None]
