"""Record questions given as plans: what a plan asks for is what the table holds."""

from datetime import date

import pytest

from assistant.answer.drafting.records import draft_records
from assistant.answer.drafting.selection import describe, matching
from assistant.domain.answer import Basis
from assistant.domain.dates import Period
from assistant.domain.draft import Draft
from assistant.domain.evidence import EvidenceId, Kind
from assistant.domain.plan import Condition, Intent, Plan
from tests.answer.corpora import Opened

OCTOBER = Period(start=date(2026, 10, 1), end=date(2026, 11, 1), phrase="in October")


def plan(*conditions: Condition, **parts: object) -> Plan:
    base: dict[str, object] = {"intent": Intent.RECORDS, "terms": (), "kinds": (Kind.INCIDENT,)}
    return Plan(conditions=conditions, **(base | parts))  # type: ignore[arg-type]


def has(field: str, *values: str) -> Condition:
    return Condition(field=field, operator="is", values=values)


def found(at: Opened, asked: Plan) -> list[str]:
    return [record.item.id.rpartition("#")[2] for record in matching(at.scope, at.known, asked)]


def drafted(at: Opened, asked: Plan) -> Draft:
    return draft_records(at.scope, at.known, asked)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (has("severity", "Severe"), ["E-11", "E-14"]),
        (has("severity", "Severe", "Minor"), ["E-11", "E-12", "E-13", "E-14"]),
        (has("severity", "severe"), []),
        (has("colour", "Severe"), []),
        (Condition(field="harm report", operator="missing"), ["E-12", "E-13"]),
        (Condition(field="harm report", operator="present"), ["E-11", "E-14"]),
        (Condition(field="time to alert", operator="missing"), ["E-14"]),
        (Condition(field="colour", operator="missing"), ["E-11", "E-12", "E-13", "E-14"]),
        (Condition(field="colour", operator="present"), []),
    ],
)
def test_a_condition_keeps_the_records_that_meet_it(
    hospital: Opened, condition: Condition, expected: list[str]
) -> None:
    assert found(hospital, plan(condition)) == expected


def test_every_condition_must_hold(hospital: Opened) -> None:
    assert found(hospital, plan(has("severity", "Severe"), has("state", "Open"))) == ["E-14"]
    assert found(hospital, plan(has("severity", "Minor"), has("ward", "Radiology"))) == []


def test_a_period_keeps_records_dated_inside_it_and_drops_those_without_a_date(hospital: Opened, bank: Opened) -> None:
    assert found(hospital, plan(period=OCTOBER)) == ["E-11", "E-12"]
    assert found(bank, plan(kinds=(Kind.RISK,), period=OCTOBER)) == []


def test_records_without_a_kind_of_evidence_are_listed_and_each_is_a_gap(hospital: Opened) -> None:
    draft = drafted(hospital, plan(kinds=(Kind.INVENTORY,), lacking=(Kind.IMPACT_ASSESSMENT,)))
    assert draft.table is not None
    assert [row.cells[0] for row in draft.table.rows] == ["H-2", "H-3", "H-4"]
    assert [gap.expected for gap in draft.gaps] == [
        f"impact assessment of {name}" for name in ("Bed Planner", "Bone Reader", "Night Nurse")
    ]


def test_evidence_that_the_reader_may_not_read_covers_nothing(hospital: Opened) -> None:
    asked = plan(kinds=(Kind.INVENTORY,), lacking=(Kind.IMPACT_ASSESSMENT,))
    table = draft_records(hospital.scope.narrowed(kinds=[Kind.INVENTORY]), hospital.known, asked).table
    assert table is not None
    assert len(table.rows) == 4


def test_nothing_lacking_is_an_empty_complete_table(hospital: Opened) -> None:
    asked = plan(has("name", "Sepsis Sentinel"), kinds=(Kind.INVENTORY,), lacking=(Kind.IMPACT_ASSESSMENT,))
    draft = drafted(hospital, asked)
    assert draft.table is not None
    assert (draft.table.rows, draft.table.complete, draft.claims) == ((), True, ())


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        (("septic",), ["E-11"]),
        (("Alarms", "night"), ["E-12"]),
        (("reported",), []),
        (("ward",), []),
        (("summary",), []),
        (("helicopter",), []),
    ],
)
def test_words_must_stand_in_values_and_not_in_names_of_fields(
    hospital: Opened, terms: tuple[str, ...], expected: list[str]
) -> None:
    assert found(hospital, plan(terms=terms)) == expected


def test_a_source_that_is_named_has_all_of_the_records(hospital: Opened) -> None:
    assert found(hospital, plan(kinds=(), sources=("courses",))) == ["C-1", "C-2"]


def test_records_about_a_system_mention_it(city: Opened) -> None:
    assert found(city, plan(systems=("Benefit Check",))) == ["K-100"]


def test_a_document_beside_records_of_its_kind_is_not_one_more(bank: Opened) -> None:
    assert found(bank, plan(kinds=(Kind.SUPPLIER,))) == ["V-01", "V-02", "V-03", "V-04"]
    documents = plan(kinds=(Kind.MINUTES,))
    assert [record.item.id for record in matching(bank.scope, bank.known, documents)] == ["minutes.md"]


def test_a_count_is_computed_and_cites_every_record_that_enters(hospital: Opened) -> None:
    draft = drafted(hospital, plan(has("severity", "Severe"), intent=Intent.COUNT))
    (claim,) = draft.claims
    assert claim.text.startswith("2 records match")
    assert (claim.basis, claim.rule) == (Basis.COMPUTED, "count of records")
    assert {span.evidence.rpartition("#")[2] for span in claim.spans} == {"E-11", "E-14"}
    assert (
        drafted(hospital, plan(has("state", "Open"), has("severity", "Minor"))).claims[0].text.startswith("1 record ")
    )


def test_an_empty_list_is_a_complete_empty_table_and_a_gap_and_no_claim(hospital: Opened) -> None:
    draft = drafted(hospital, plan(has("severity", "Minor"), has("ward", "Radiology")))
    assert draft.table is not None
    assert (draft.table.rows, draft.table.complete) == ((), True)
    assert draft.claims == ()
    assert [gap.expected for gap in draft.gaps] == ["incident; severity is Minor; ward is Radiology"]


def test_a_row_shows_what_was_filtered_by_and_what_was_asked_for(hospital: Opened) -> None:
    asked = plan(has("severity", "Severe"), Condition(field="harm report", operator="missing"), projection=("ward",))
    table = drafted(hospital, asked).table
    assert table is not None
    assert table.columns == ("record", "title", "severity", "ward")


def test_every_cell_stands_at_a_place_that_the_row_cites(hospital: Opened) -> None:
    table = drafted(hospital, plan(projection=("ward", "state", "harm report"))).table
    assert table is not None
    for row in table.rows:
        quotes = [hospital.scope.quote(span) for span in row.spans]
        assert set(row.cells[1:]) - {None} == set(quotes)
        assert {span.evidence for span in row.spans} == {EvidenceId(f"registers/adverse-events.csv#{row.cells[0]}")}


def test_a_blank_cell_is_empty_and_one_that_says_so_is_shown_as_written(hospital: Opened) -> None:
    table = drafted(hospital, plan(projection=("harm report",))).table
    assert table is not None
    assert [row.cells[-1] for row in table.rows] == ["HR-4", "n/a", None, "HR-9"]


def test_a_lookup_repeats_the_values_of_its_records_alone(hospital: Opened) -> None:
    asked = plan(kinds=(), intent=Intent.LOOKUP, identifiers=("E-12",), projection=("severity", "harm report"))
    (claim,) = drafted(hospital, asked).claims
    assert claim.text == "E-12: severity: Minor"
    assert [hospital.scope.quote(span) for span in claim.spans] == ["Minor"]


def test_a_plan_is_described_with_all_of_its_filters(hospital: Opened) -> None:
    asked = plan(
        has("state", "Open", "open"),
        Condition(field="lead", operator="missing"),
        systems=("Bed Planner",),
        sources=("events",),
        terms=("night",),
        lacking=(Kind.IMPACT_ASSESSMENT,),
        period=OCTOBER,
    )
    assert describe(hospital.scope, hospital.known, asked).split("; ") == [
        "incident",
        "in events",
        "dated 2026-10-01 to 2026-10-31",
        "state is Open or open",
        "lead is missing",
        "about Bed Planner",
        "with the words night",
        "without impact assessment",
    ]


def test_an_id_picks_the_records_that_have_to_do_with_it_and_is_told_only_then(hospital: Opened) -> None:
    assert found(hospital, plan(identifiers=("E-12",))) == ["E-12"]
    assert found(hospital, plan(identifiers=("HR-9",))) == ["E-14"]  # written in a field of it
    (claim,) = drafted(hospital, plan(identifiers=("HR-9",))).claims
    assert claim.text == "1 record matches: incident; named HR-9."
    (gap,) = drafted(hospital, plan(identifiers=("ZX-77",))).gaps
    assert (gap.expected, gap.why) == ("incident; named ZX-77", "no record matches")
