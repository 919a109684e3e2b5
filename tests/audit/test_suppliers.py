"""Suppliers of AI of a fishery cooperative: assessed under one of their names, or not at all."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from assistant.audit.checks.patterns.supplier_blind_spots import check
from assistant.audit.checks.result import Result, State
from assistant.audit.desk import Desk
from assistant.audit.naming import bare, core
from tests.promises.organizations import workspace, write

SOURCES = """version: 1
organization: {name: Cooperative, timezone: Atlantic/Reykjavik}
people: {pia: []}
sources:
  - {id: fleet, path: fleet.csv, connector: register, kind: inventory, allow: [everyone]}
  - {id: vendors, path: vendors.csv, connector: register, kind: supplier, allow: [everyone]}
  - {id: orders, path: orders.csv, connector: register, kind: contract, allow: [everyone]}
  - {id: checks, path: checks, connector: files, kind: supplier, allow: [everyone]}
  - {id: tickets, path: tickets.csv, connector: register, kind: ticket, allow: [everyone]}
  - {id: cards, path: cards, connector: files, kind: model_card, allow: [everyone]}
"""
FLEET = "id,name,keeper,stage,vendor\nS-1,Catch Forecast,Nia Cole,live,Saltmere Labs Inc.\n"
VENDORS = "vendor,service,due diligence done,remarks\n"
ORDERS = "order,vendor,description,amount\n"
TICKETS = "key,summary,description,status,created\n"
WHOLE = {
    "sources.yaml": SOURCES,
    "fleet.csv": FLEET,
    "vendors.csv": VENDORS + "Saltmere Labs Inc.,forecast model API,2026-02-03,\n",
    "orders.csv": ORDERS + "O-1,Rope & Co,Ropes,12\n",
    "tickets.csv": TICKETS + "K-1,Paint the pier,Grey,done,2026-01-01\n",
    "checks/read-me.md": "---\nkind: supplier\ntitle: How we look at vendors\n---\n# Vendors\n\nKept by Nia Cole.\n",
    "cards/catch.md": "---\nkind: model_card\ntitle: Catch Forecast card\n---\n# Card\n\nReads sonar.\n",
}


def cooperative(folder: Path, changed: Mapping[str, str]) -> Desk:
    return workspace(folder / "home", write(folder / "org", WHOLE | dict(changed))).desk("pia")


def results(folder: Path, **changed: str) -> dict[str, Result]:
    files = {
        name.replace("__", "/").replace("_csv", ".csv").replace("_md", ".md"): text for name, text in changed.items()
    }
    return {one.subject.lower(): one for one in check(cooperative(folder, files))}


def paper(title: str, body: str, **said: str) -> str:
    head = {"kind": "supplier", "title": title, "date": "2026-03-04"} | said
    return "---\n" + "".join(f"{name}: {value}\n" for name, value in head.items()) + f"---\n# {title}\n\n{body}\n"


@pytest.mark.parametrize(
    ("name", "short", "telling"),
    [
        ("Saltmere Labs Inc.", "Saltmere Labs", "saltmere"),
        ("Brim Speech B.V. (formerly Parrot)", "Brim Speech", "brim speech"),
        ("Data Cloud GmbH", "Data Cloud", "data cloud"),
        ("Opal S.A.S.", "Opal", "opal"),
    ],
)
def test_a_name_is_compared_without_legal_form(name: str, short: str, telling: str) -> None:
    assert (bare(name), core(name)) == (short, telling)


def test_a_cell_with_a_day_is_an_assessment(tmp_path: Path) -> None:
    assert results(tmp_path)["saltmere labs"].state is State.NOT_FOUND


@pytest.mark.parametrize("cell", ["", "none", "pending", "not done", "to follow", "planned for 2027-01-10"])
def test_a_cell_that_says_nothing_or_no_is_none(tmp_path: Path, cell: str) -> None:
    one = results(tmp_path, vendors_csv=VENDORS + f"Saltmere Labs Inc.,forecast model API,{cell},\n")["saltmere labs"]
    assert one.state is State.FOUND
    assert {span.evidence for span in one.spans} >= {"fleet.csv#S-1"}


BARE = VENDORS + "Saltmere Labs Inc.,forecast model API,,\n"


def test_a_paper_under_the_legal_name_is_an_assessment(tmp_path: Path) -> None:
    vendors = VENDORS + "Saltmere Labs Inc.,forecast model API,,legal name is Halcyon Marine Ltd\n"
    said = paper("Vendor due diligence 2026/4", "Vendor: Halcyon Marine Ltd\n\nResult: accepted.")
    one = results(tmp_path, vendors_csv=vendors, checks__four_md=said)["saltmere labs"]
    assert one.state is State.NOT_FOUND
    assert "checks/four.md" in {span.evidence for span in one.against}


def test_a_paper_about_another_vendor_is_none(tmp_path: Path) -> None:
    said = paper(
        "Vendor due diligence 2026/4", "Vendor: Halcyon Marine Ltd\n\nResult: accepted. Compared with Saltmere Labs."
    )
    assert results(tmp_path, vendors_csv=BARE, checks__four_md=said)["saltmere labs"].state is State.FOUND


def test_a_page_of_the_vendor_is_no_assessment(tmp_path: Path) -> None:
    said = paper("Trust at Saltmere Labs", "Saltmere Labs takes security seriously and passed every assessment.")
    assert results(tmp_path, vendors_csv=BARE, checks__page_md=said)["saltmere labs"].state is State.FOUND


def test_a_form_that_nobody_filled_in_is_no_assessment(tmp_path: Path) -> None:
    said = paper("Supplier assessment Saltmere Labs, template", "Result:")
    assert results(tmp_path, vendors_csv=BARE, checks__form_md=said)["saltmere labs"].state is State.FOUND


def test_an_assessment_past_its_own_day_is_found_and_a_later_one_mends_it(tmp_path: Path) -> None:
    old = paper("Supplier assessment Saltmere Labs", "Next review 2026-05-01.", date="2025-05-01")
    new = paper("Supplier assessment Saltmere Labs, second", "Next review 2027-05-01.", date="2026-05-02")
    one = results(tmp_path, vendors_csv=BARE, checks__old_md=old)["saltmere labs"]
    assert (one.state, "2026-05-01" in one.why) == (State.FOUND, True)
    (tmp_path / "two").mkdir()
    both = results(tmp_path / "two", vendors_csv=BARE, checks__old_md=old, checks__new_md=new)
    assert both["saltmere labs"].state is State.NOT_FOUND


def test_an_interface_that_only_a_ticket_and_a_card_name_is_found(tmp_path: Path) -> None:
    card = "---\nkind: model_card\ntitle: Catch Forecast card\n---\n# Card\n\nNotes go to the Verbatim translation API, then to us.\n"
    tickets = TICKETS + "K-2,Notes in Faroese,Catch Forecast calls api.verbatim.example,done,2026-06-01\n"
    one = results(tmp_path, cards__catch_md=card, tickets_csv=tickets)["verbatim"]
    assert (one.state, {span.evidence for span in one.spans}) == (State.FOUND, {"cards/catch.md", "tickets.csv#K-2"})


def test_interfaces_of_no_company_are_passed_over(tmp_path: Path) -> None:
    tickets = (
        TICKETS + "K-2,Move the REST API,The internal inference API and the Our model API are slow,done,2026-06-01\n"
    )
    assert set(results(tmp_path, tickets_csv=tickets)) == {"saltmere labs"}


def test_a_vendor_that_is_said_to_supply_no_ai_is_a_near_miss(tmp_path: Path) -> None:
    vendors = WHOLE["vendors.csv"] + "Ledgerline Oy,spreadsheet add-in for Catch Forecast,,no AI: decided by N. Cole\n"
    assert results(tmp_path, vendors_csv=vendors)["ledgerline"].state is State.NOT_FOUND


def test_a_vendor_of_ropes_is_no_subject(tmp_path: Path) -> None:
    assert set(results(tmp_path)) == {"saltmere labs"}


def test_an_order_of_ai_is_a_naming(tmp_path: Path) -> None:
    orders = ORDERS + "O-2,Gullwing ApS,Image recognition for the sorting belt,900\n"
    assert results(tmp_path, orders_csv=orders)["gullwing"].state is State.FOUND


def test_a_request_that_was_dropped_is_a_near_miss(tmp_path: Path) -> None:
    tickets = TICKETS + "K-3,Try the Brimful speech API,Four weeks for free,Rejected,2026-06-01\n"
    assert results(tmp_path, tickets_csv=tickets)["brimful"].state is State.NOT_FOUND


def test_without_registers_and_papers_it_is_not_decidable(tmp_path: Path) -> None:
    kept = [line for line in SOURCES.splitlines() if "kind: supplier" not in line]
    (one,) = check(cooperative(tmp_path, {"sources.yaml": "\n".join(kept) + "\n"}))
    assert one.state is State.UNDECIDABLE


def test_two_names_of_one_company_in_brackets_are_one_supplier(tmp_path: Path) -> None:
    fleet = "id,name,keeper,stage,vendor\nS-1,Catch Forecast,Nia Cole,live,Saltmere Labs Inc.\nS-2,Gull Count,Nia Cole,live,Pelagia (Saltmere)\n"
    assert set(results(tmp_path, fleet_csv=fleet)) == {"saltmere labs"}
