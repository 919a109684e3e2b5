"""Suites over real corpora, on tiny ones made up here: labels are what the raw files say."""

from pathlib import Path

import pytest

from assistant.domain.errors import BadInput
from evals.cases import Case
from evals.suites.built import CORPORA, suite_named
from evals.suites.corpora.inventory import FILE
from evals.suites.corpora.peps import header

HEADER = "PEP: {n}\nTitle: T\nAuthor: Ada Love <a@b.c>,\n        Bob Hay\nStatus: {status}\nType: Process\nCreated: 05-Mar-2017\n"


def cases_of(name: str, folder: Path) -> dict[str, Case]:
    return {one.id: one for one in suite_named(name, folder / "work", corpora=folder).open_cases()}


def value(case: Case) -> object:
    match = case.nuggets[0].match.model_dump()
    return match.get("values", match.get("value"))


@pytest.fixture
def peps(tmp_path: Path) -> dict[str, Case]:
    folder = tmp_path / "python-peps" / "peps"
    folder.mkdir(parents=True)
    for number, status in ((1, "Final"), (2, "Superseded"), (3, "Final")):
        more = "Superseded-By: 3\nSponsor: Ada Love\n" if number == 2 else ""
        text = HEADER.format(n=number, status=status) + more + "\nStatus: Rejected is told in the body.\n"
        (folder / f"pep-000{number}.rst").write_text(text, "utf-8")
    return cases_of("peps", tmp_path)


@pytest.fixture
def inventory(tmp_path: Path) -> dict[str, Case]:
    path = tmp_path / "federal-ai-inventory" / FILE
    path.parent.mkdir(parents=True)
    rows = [
        "Use Case Name,Agency Abbreviation,Bureau,Stage of Development",
        'Chat,HHS,"Caf\xe9\nNorth",Retired',
        "Maps,HHS,, retired ",
        "Chat,DOJ,FBI,Initiated",
    ]
    path.write_bytes("\r\n".join(rows).encode("cp1252"))
    return cases_of("federal_inventory", tmp_path)


def test_a_header_ends_at_the_first_empty_line_and_goes_on_over_indented_ones() -> None:
    fields = header("PEP: 1\nAuthor: A,\n  B\n\nStatus: Final\n")
    assert fields == {"PEP": "1", "Author": "A,\nB"}


def test_fields_of_a_proposal_are_asked_one_by_one(peps: dict[str, Case]) -> None:
    assert value(peps["pep-0001-status"]) == "Final"
    assert [nugget.text for nugget in peps["pep-0001-author"].nuggets] == ["Ada Love", "Bob Hay"]
    assert value(peps["pep-0001-created"]) == "2017-03-05"
    assert value(peps["pep-0002-superseded-by"]) == "PEP 3"


def test_a_field_that_a_proposal_lacks_is_to_be_left_unanswered(peps: dict[str, Case]) -> None:
    assert peps["pep-0001-delegate"].answerable == "no"
    assert "pep-0002-delegate" not in peps


def test_lists_and_counts_of_proposals_are_reckoned_from_the_headers(peps: dict[str, Case]) -> None:
    assert value(peps["list-status-final"]) == ("peps/pep-0001.rst", "peps/pep-0003.rst")
    assert value(peps["count-status-final"]) == 2
    assert value(peps["count-type-process"]) == 3


def test_cells_of_a_dirty_register_are_asked_by_a_name_that_is_unique(inventory: dict[str, Case]) -> None:
    assert "row-1-stage" not in inventory  # two use cases are called Chat
    assert value(inventory["row-2-stage"]) == "retired"
    assert inventory["row-2-bureau"].answerable == "no"


def test_labels_that_differ_in_case_and_space_are_counted_as_one(inventory: dict[str, Case]) -> None:
    assert value(inventory["count-HHS"]) == 2
    assert value(inventory["count-HHS-Retired"]) == 2
    assert value(inventory["list-HHS"]) == (f"{FILE}#row-1", f"{FILE}#row-2")


def test_a_cut_reckons_over_what_it_keeps(tmp_path: Path) -> None:
    path = tmp_path / "federal-ai-inventory" / FILE
    path.parent.mkdir(parents=True)
    rows = [f"Use {at},HHS,B,Retired" for at in range(30)]
    path.write_text("\n".join(["Use Case Name,Agency Abbreviation,Bureau,Stage of Development", *rows]), "utf-8")
    suite = suite_named("federal_inventory", tmp_path / "work", corpora=tmp_path, limit=1)
    assert len(suite.open_cases()) == 1
    assert len((tmp_path / "work/suites/federal_inventory" / FILE).read_text("cp1252").splitlines()) == 11


@pytest.mark.parametrize("name", CORPORA)
def test_without_the_folder_it_says_which_option_is_missing(name: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="give --corpora DIR"):
        suite_named(name, tmp_path)
    with pytest.raises(BadInput, match="with --corpora"):
        suite_named(name, tmp_path, corpora=tmp_path)
