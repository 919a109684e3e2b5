"""Systems of one's own making that no inventory has, and inventories of which one lacks what the other has."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from assistant.audit.checks.registry import run
from assistant.audit.checks.result import Family, Result, State
from tests.audit.yards import desk_of, sources

TODAY = date(2026, 10, 1)
LIST = "id,name,owner,status\n1,Seat Seer,Ann Ryan,live\n2,Route Bot,Tom Hale,live\n3,Fare Sieve,Tom Hale,live\n"
BUS: Mapping[str, str] = {
    "sources.yaml": sources("Harbour Buses", "Europe/Dublin", tools__csv="register inventory", depot__csv="register inventory", cards="files model_card", runs__csv="register training_run", scope="files scope"),
    "tools.csv": LIST,
    "depot.csv": "no,name,responsible,state\nD-1,Seat Seer,Ann Ryan,in use\nD-2,Route Bot,Tom Hale,in use\nD-3,Brake Ear,Tom Hale,in use\nD-4,Old Gate,Tom Hale,retired\n",
    "cards/one.md": "---\ntitle: Model card Seat Seer 2.0\n---\n# Seat Seer\n\nCounts seats.\n",
    "cards/two.md": "---\ntitle: Model card Crowd Gauge 0.9\n---\n# Crowd Gauge\n\nCounts people at stops.\n",
    "runs.csv": "run,registered model,day\nR-1,fare-sieve,2026-05-02\nR-2,driver-mood,2026-06-02\nR-3,lab-toy,2026-06-02\n",
    "scope/scope.md": "---\ntitle: Scope of the AI management system\n---\n# Scope\n\nAI systems: all in the inventory. Out of scope: lab-toy, because it never leaves the laboratory.\n",
}  # fmt: skip


def found(folder: Path, pattern: str) -> dict[str, Result]:
    return {one.subject: one for one in run(desk_of(folder, BUS, TODAY), Family.SCOPE) if one.pattern == pattern}


def test_what_cards_and_runs_are_about_stands_in_the_inventory_or_the_scope(tmp_path: Path) -> None:
    seen = found(tmp_path, "not_in_inventory")
    assert {name: one.state for name, one in seen.items()} == {
        "Crowd Gauge": State.FOUND,
        "driver-mood": State.FOUND,
        "lab-toy": State.NOT_FOUND,  # the scope statement leaves it out by name
    }


def test_a_system_that_one_of_two_alike_inventories_lacks_is_found_on_either_side(tmp_path: Path) -> None:
    seen = found(tmp_path, "inventories_disagree")
    assert {name: one.state for name, one in seen.items()} == {
        "Seat Seer": State.NOT_FOUND,
        "Route Bot": State.NOT_FOUND,
        "Fare Sieve": State.FOUND,
        "Brake Ear": State.FOUND,
    }
