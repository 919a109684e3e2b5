"""Values that say that nothing is there, and lists of which only a part was understood, in a post office."""

import pytest

from assistant.answer.question.values import denies, is_blank
from assistant.domain.answer import Outcome
from tests.answer.corpora import Opened, keys, opened

POST = {
    "letters.csv": (
        "letter,about,sent on,reply,stamp value\n"
        "P-1,Lost parcel,2026-10-01,2026-10-09,4\n"
        "P-2,Wet parcel,2026-10-02,did not come,2\n"
        "P-3,Late parcel,2026-10-03,?,2\n"
        "P-4,Torn parcel,2026-10-04,TBD,2\n"
        "P-5,Open parcel,2026-10-05,,7\n"
        "P-6,Heavy parcel,2026-10-06,by telephone,7\n"
    ),
    "jobs.csv": (
        "job,summary,status,due\nQ-1,Oil the belt,To Do,2026-10-01\nQ-2,Sort stamps,In Progress,2027-01-01\n"
        "Q-3,Sweep,Done,2026-10-02\nQ-4,Paint,Won't Do,2026-10-03\n"
    ),
    "trials/north.yaml": "title: Sorter on the north belt\ntrial_name: PUFFIN\ndate: 2026-05-02\nresults: {mean_error_days: 31}\n",
    "trials/south.yaml": "title: Sorter on the south belt\ndate: 2026-06-02\nresults: {mean_error_days: 12}\n",
}
SOURCES = """version: 1
organization: {name: Post, timezone: Europe/Vienna}
people: {pia: []}
sources:
  - {id: letters, path: letters.csv, connector: register, kind: incident, allow: [everyone]}
  - {id: jobs, path: jobs.csv, connector: register, kind: ticket, allow: [everyone]}
  - {id: trials, path: trials, connector: files, kind: evaluation, allow: [everyone]}
"""


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return opened(tmp_path_factory.mktemp("post"), POST, SOURCES)


@pytest.mark.parametrize(
    "value", ["", "-", "—", "...", "n/a", "N.A.", "(none)", "TBD", "tba", "?", "??", "unknown", "<blank>", "nil"]
)
def test_signs_and_words_for_nothing_are_blank(value: str) -> None:
    assert is_blank(value)


@pytest.mark.parametrize(
    "value",
    ["did not come", "didn't arrive", "none yet", "to follow", "to be confirmed", "never sent", "has not been asked", "still missing", "nobody"],
)  # fmt: skip
def test_values_that_tell_that_nothing_came_deny(value: str) -> None:
    assert (is_blank(value), denies(value)) == (False, True)


@pytest.mark.parametrize("value", ["0", "yes", "Norway", "pending", "by telephone", "in review", "A.2", "open"])
def test_other_values_say_something(value: str) -> None:
    assert not denies(value)


def test_what_says_that_nothing_is_there_is_missing_and_shown(post: Opened) -> None:
    answer = post.ask("Which incidents have no reply?")
    assert keys(answer) == ["P-2", "P-3", "P-4", "P-5"]
    assert answer.table is not None
    assert answer.table.complete
    at = answer.table.columns.index("reply")
    assert [row.cells[at] for row in answer.table.rows] == ["did not come", "?", "TBD", None]
    cited = {one.n: one.quote for one in answer.citations}
    assert "did not come" in {cited[number] for number in answer.table.rows[0].citations}


def test_a_word_beside_the_noun_of_a_list_is_no_field_that_must_be_filled(post: Opened) -> None:
    answer = post.ask("List the mean error in days for every trial or evaluation")
    assert sorted(map(str, keys(answer))) == ["north", "south"]


def test_a_list_of_which_a_word_was_not_understood_is_not_called_complete(post: Opened) -> None:
    answer = post.ask("List the mean error in days for every trial or evaluation")
    assert answer.outcome is Outcome.PARTIAL
    assert answer.table is not None
    assert not answer.table.complete
    assert any("trial" in gap.expected for gap in answer.gaps)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which tickets are open?", ["Q-1", "Q-2"]),
        ("How many tickets are still unresolved?", ["Q-1", "Q-2"]),
        ("List the finished tickets", ["Q-3", "Q-4"]),
        ("Which tickets are not closed?", ["Q-1", "Q-2"]),
        ("Which tickets are overdue?", ["Q-1"]),
    ],
)
def test_open_and_over_are_read_into_whatever_a_register_calls_its_states(
    post: Opened, question: str, expected: list[str]
) -> None:
    assert sorted(map(str, keys(post.ask(question)))) == expected
