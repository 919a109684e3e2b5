import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer.question.values import MAX_VALUE_WORDS, Columns, columns, is_blank
from assistant.answer.words import FUNCTION_WORDS, stems, words
from assistant.domain.evidence import EvidenceId, Field

WARD = ("Intensive Care", "Care Home", "Radiology", "Neonatal Intensive Care")


def table(*rows: dict[str, str]) -> Columns:
    """Columns of records, one dict a record."""
    return columns(
        {
            EvidenceId(f"r#{at}"): [
                Field(name=name, value=value, start=0, end=len(value)) for name, value in row.items()
            ]
            for at, row in enumerate(rows)
        }
    )


def linked(fields: Columns, question: str, taken: tuple[int, ...] = ()) -> set[str]:
    found = fields.linked(words(question), taken)
    return {f"{link.field}={'/'.join(sorted(link.values))}" for link in found}


def test_the_longest_value_wins_over_those_inside_it() -> None:
    fields = table(*({"ward": ward} for ward in WARD))
    assert linked(fields, "alarms in neonatal intensive care") == {"ward=Neonatal Intensive Care"}
    nights = table({"shift": "Night"}, {"team": "Night Owls"}, {"shift": "Night Owls Reserve"})
    assert linked(nights, "the shift of the night owls") == {"team=Night Owls"}
    assert linked(nights, "the night owls reserve") == {"shift=Night Owls Reserve"}
    assert linked(fields, "alarms in intensive care homes") == {"ward=Intensive Care"}


def test_a_field_named_beside_a_value_wins_over_another_with_the_same_value() -> None:
    fields = table({"home town": "Porto", "birth place": "Porto"})
    assert linked(fields, "whose birth place is Porto") == {"birth place=Porto"}
    assert linked(fields, "whose home town is Porto") == {"home town=Porto"}


def test_a_name_that_is_a_whole_sentence_is_not_named_by_words_of_it() -> None:
    long = "which of the data of our town and house is used for it"
    assert linked(table({long: "Porto", "town": "Porto"}), "of the data in town: Porto") == {"town=Porto"}


def test_the_field_with_fewer_values_wins_when_none_is_named() -> None:
    fields = table({"note": "open", "state": "open"}, {"note": "call back", "state": "open"}, {"note": "wait"})
    assert linked(fields, "all that are open") == {"state=open"}


def test_one_link_holds_every_spelling_of_the_value() -> None:
    fields = table({"state": "On Hold"}, {"state": "on-hold"}, {"state": "on hold."}, {"state": "retired"})
    assert linked(fields, "which are on hold") == {"state=On Hold/on hold./on-hold"}


def test_values_are_matched_as_whole_words_by_stem() -> None:
    fields = table({"state": "answered", "room": "12"})
    assert linked(fields, "answering in room 12") == {"state=answered", "room=12"}
    assert linked(fields, "unanswered in room 120") == set()


@pytest.mark.parametrize("word", sorted(FUNCTION_WORDS))
def test_a_value_of_function_words_never_links(word: str) -> None:
    assert linked(table({"note": word}, {"note": f"{word} the"}), f"{word} the {word}") == set()


@pytest.mark.parametrize("letter", ["A", "x", "7"])
def test_a_single_letter_never_links(letter: str) -> None:
    assert linked(table({"grade": letter}), f"grade {letter} and {letter}") == set()


@pytest.mark.parametrize("name", ["comments.1.author", "histories.12", "review.3.state", "steps.4.by.name"])
def test_one_of_many_comments_or_steps_never_links(name: str) -> None:
    assert linked(table({name: "Approved"}), "which were approved") == set()
    assert linked(table({"state": "Approved", name: "Approved"}), "which were approved") == {"state=Approved"}


def test_prose_never_links() -> None:
    prose = " ".join(f"word{n}" for n in range(MAX_VALUE_WORDS + 1))
    assert linked(table({"note": prose}), prose) == set()
    short = prose.rsplit(" ", 1)[0]
    assert linked(table({"note": short}), prose) == {f"note={short}"}


@pytest.mark.parametrize("value", ["", " ", "-", "N/A", "na", "None", "null", "TBD", "unknown", "?"])
def test_a_blank_value_says_nothing_and_never_links(value: str) -> None:
    assert is_blank(value)
    assert linked(table({"lead": value}, {"lead": "Tom"}), f"lead {value}") == set()


@pytest.mark.parametrize("value", ["0", "no", "not yet", "none of the wards"])
def test_a_value_that_says_something_is_not_blank(value: str) -> None:
    assert not is_blank(value)


def test_words_that_are_taken_are_not_linked_again() -> None:
    fields = table({"ward": "Radiology", "state": "open"})
    assert linked(fields, "open in radiology", (0,)) == {"ward=Radiology"}


@given(st.lists(st.sampled_from([*WARD, "open", "open ward"]), min_size=1, max_size=4), st.data())
def test_links_are_in_order_disjoint_and_stand_in_the_question(said: list[str], data: st.DataObject) -> None:
    fields = table(*({"ward": ward} for ward in WARD), {"state": "open"}, {"note": "open ward"})
    asked = words(" ".join(said))
    found = fields.linked(asked)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))
    for link in found:
        run = tuple(word.stem for word in asked[link.start : link.end])
        assert {stems(value) for value in link.values} == {run}


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("harmReport", "no harm report at all"),
        ("harm_report", "no harm report at all"),
        ("report.harm", "no report of harm, report harm"),
        ("Harm Report", "no harm reports"),
    ],
)
def test_a_field_is_named_by_the_words_of_its_name_however_it_is_written(name: str, question: str) -> None:
    fields = table({name: "HR-4"})
    sequence = words(question)
    assert name in {named[0] for at in range(len(sequence)) if (named := fields.named_at(sequence, at))}


def test_the_longest_whole_name_wins_over_a_name_inside_it() -> None:
    fields = table({"owner": "Tom", "owner ward": "ICU", "ward": "ICU"})
    assert fields.named_at(words("the owner ward"), 1) == ("owner ward", 3)
    assert fields.named_at(words("the owner"), 1) == ("owner", 2)


def test_one_word_of_a_long_name_does_not_stand_for_it() -> None:
    fields = table({"does the model process patient data": "yes", "treated_on": "2024"})
    assert fields.named_at(words("patient"), 0) is None
    assert fields.named_at(words("treated"), 0) == ("treated_on", 1)
