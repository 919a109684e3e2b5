"""How a population was chosen: stated before the value was known, or told plainly that it was not."""

import json
from datetime import date
from pathlib import Path

import pytest

from assistant.api.sample_rows import choice_of, drawn_again, sample_row
from assistant.audit.chosen import Choice, Chosen, ValueBy, Wish, in_words, plain, remarks, wish_of
from assistant.audit.sampling import commitment
from assistant.domain.dates import Period
from assistant.domain.errors import BadInput
from assistant.domain.evidence import Kind
from assistant.wiring import Workspace
from tests.promises.organizations import ask, workspace, write

HEAD = "number,summary,system,date\n"
FILES = {
    "sources.yaml": """version: 1
organization: {name: Sluice Works, timezone: Europe/Amsterdam}
people: {ada: [audit], bram: [gates]}
roles: {auditor: ['group:audit']}
sources:
  - {id: systems, path: systems.csv, connector: register, kind: inventory, allow: [everyone]}
  - {id: changes, path: changes.csv, connector: register, kind: change, allow: [everyone]}
""",
    "systems.csv": "id,name,owner,risk tier\nS-1,Gate Mind,Ada Pel,high\nS-2,Silt Watch,Bram Oud,low\n",
    "changes.csv": HEAD + "".join(f"CH-{n},adjust it,Gate Mind,2026-0{n}-11\n" for n in range(1, 9)),
}
SPRING = Wish(
    kinds=(Kind.CHANGE,),
    tiers=("high",),
    systems=("gate mind",),
    period=Period.between(date(2026, 3, 1), date(2026, 6, 1)),
)
OWN = "5f1d7a84c0b2e96d5f1d7a84"


@pytest.fixture
def sluice(tmp_path: Path) -> Workspace:
    return workspace(tmp_path / "home", write(tmp_path / "org", FILES))


def test_a_population_that_was_stated_is_frozen_as_it_was_stated(sluice: Workspace) -> None:
    office = sluice.office("ada")
    made, value = office.begin("spring", SPRING)
    drawn = office.draw(office.freeze(made.id).id, value)
    assert [one.id[-4:] for one in drawn.members] == ["CH-3", "CH-4", "CH-5"]  # 11 March, April and May
    assert drawn.choice.chosen is Chosen.STATED
    assert drawn.choice.taken == {
        "kinds": ["change"],
        "systems": ["Gate Mind"],
        "tiers": ["high"],
        "first": "2026-03-01",
        "last": "2026-06-01",
    }
    told = remarks(drawn.choice)
    assert told == (
        "The population is selected as the commitment states.",
        "Commitment and freeze are of index version 1.",
    )


def test_another_population_than_the_stated_one_says_so(sluice: Workspace) -> None:
    office = sluice.office("ada")
    made, value = office.begin("spring", SPRING)
    office.freeze(made.id, Wish(kinds=(Kind.CHANGE,)))
    drawn = office.draw(made.id, value)
    assert drawn.choice.chosen is Chosen.OTHER
    assert "chosen after the value was known" in remarks(drawn.choice)[0]


def test_a_commitment_without_a_population_says_so_and_has_to_be_told_one(sluice: Workspace) -> None:
    office = sluice.office("ada")
    made, _ = office.begin("spring")
    with pytest.raises(BadInput, match="states no population"):
        office.freeze(made.id)
    frozen = office.freeze(made.id, SPRING)
    assert frozen.choice.chosen is Chosen.NOT_STATED
    assert "chosen after the value was known" in remarks(frozen.choice)[0]


def test_an_own_value_is_told_also_where_the_population_was_stated(sluice: Workspace) -> None:
    office = sluice.office("ada")
    frozen = office.freeze(office.commit(commitment(OWN), "spring", SPRING).id)
    assert frozen.choice.chosen is Chosen.STATED
    assert any("brought by the auditor" in said for said in remarks(frozen.choice))


def test_what_was_ingested_between_commitment_and_freeze_is_told(tmp_path: Path) -> None:
    before = workspace(tmp_path / "home", write(tmp_path / "org", FILES))
    made, _ = before.office("ada").begin("spring", SPRING)
    later = FILES | {"changes.csv": FILES["changes.csv"] + "CH-9,adjust it,Gate Mind,2026-05-12\n"}
    after = workspace(tmp_path / "home", write(tmp_path / "org", later))
    frozen = after.office("ada").freeze(made.id)
    assert (len(frozen.members), frozen.choice.committed_version, frozen.choice.frozen_version) == (4, 1, 2)
    assert "of index version 1, the freeze of version 2" in remarks(frozen.choice)[-1]


def test_in_the_chat_the_value_is_shown_after_the_freeze(sluice: Workspace) -> None:
    answer = ask(sluice, "ada", "Draw 2 changes of Gate Mind since March 2026")
    assert "The value was shown after the freeze" in answer.text
    made = sluice.office("ada").sample(str(answer.plan["sample"]))
    assert made.choice.chosen is Chosen.UNSEEN


def test_a_sample_from_before_the_statement_reads_as_not_stated() -> None:
    old = Choice(taken={"kinds": ["change"], "systems": [], "tiers": [], "period": "2026-03-01 to 2026-03-31"})
    assert old.chosen is Chosen.NOT_STATED
    assert in_words(old.stated) == "not stated"
    assert in_words(old.taken) == "kind change; 2026-03-01 to 2026-03-31"
    assert remarks(old)[-1] == "The record does not tell the index version of the commitment."
    assert choice_of({"members": []}).chosen is Chosen.NOT_STATED


def test_a_paper_that_claims_more_than_its_record_fails_when_drawn_again(sluice: Workspace) -> None:
    office = sluice.office("ada")
    made, value = office.begin("spring", SPRING)
    office.freeze(made.id, Wish(kinds=(Kind.CHANGE,)))
    paper = json.loads(json.dumps(sample_row(office.draw(made.id, value))))
    assert drawn_again(paper) == ()
    assert any("chosen after the value was known" in said for said in paper["choice"]["remarks"])
    steered = paper | {"choice": paper["choice"] | {"chosen": "stated"}}
    assert drawn_again(steered) == ("the population was not chosen as the paper says",)


def test_equal_selections_are_written_alike() -> None:
    mixed = Wish(kinds=(Kind.TICKET, Kind.CHANGE), systems=("B", "A"), tiers=("low", "high", "low"))
    assert plain(mixed) == plain(Wish(kinds=(Kind.CHANGE, Kind.TICKET), systems=("A", "B"), tiers=("high", "low")))
    assert plain(wish_of(plain(SPRING))) == plain(SPRING)


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        (Wish(kinds=(Kind.CHANGE,), systems=("Weir",)), "no system named 'Weir'"),
        (Wish(kinds=(Kind.CHANGE,), tiers=("High",)), "no tier 'High'"),
        (Wish(kinds=(), tiers=("high",)), "of what kind"),
    ],
    ids=["system", "tier", "kind"],
)
def test_what_cannot_be_stated_is_refused_before_a_value_is_made(sluice: Workspace, wish: Wish, says: str) -> None:
    office = sluice.office("ada")
    with pytest.raises(BadInput, match=says):
        office.begin("spring", wish)
    assert office.samples() == ()


def test_a_difference_by_a_system_that_a_reader_may_not_know_stays_a_difference() -> None:
    wide = {"kinds": ["change"], "systems": ["Gate Mind", "Hidden"], "tiers": [], "first": None, "last": None}
    choice = Choice(stated=wide, taken=wide | {"systems": ["Gate Mind"]}, value_by=ValueBy.DESK)
    seen = choice.naming({"Gate Mind"})
    assert seen.stated == seen.taken
    assert seen.chosen is Chosen.OTHER
