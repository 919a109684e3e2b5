import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.domain.access import Clause, Principal
from assistant.domain.dates import PartialDate
from assistant.domain.evidence import (
    Category,
    Element,
    EvidenceId,
    Field,
    Flag,
    Item,
    Kind,
    Link,
    LinkBasis,
    LinkType,
    Locator,
    Metadata,
)

ITEM = Item(
    id=EvidenceId("wards/rota.csv#7"),
    source="wards",
    path="wards/rota.csv",
    text="nurse: Zoë 🏥",
    elements=(
        Element(category=Category.FIELD, start=7, end=12, flags=frozenset({Flag.SECRET, Flag.HIDDEN, Flag.PERSONAL})),
    ),
    metadata=Metadata(title="Rota", kind=Kind.OTHER, date=PartialDate.month(2024, 5)),
    parser="plain-1",
    original="00ff",
    fields=(Field(name="nurse", value="Zoë 🏥", start=7, end=12),),
    links=(Link(type=LinkType.MENTIONS, target="W-7", basis=LinkBasis.STATED),),
    clauses=(Clause(origin="sidecar", allow=(Principal("everyone"),)),),
)
PINNED = "sha256:2a1ae88ba1a87a9cffad4ac9b68d6def66d61ae58859616e1216a74351d525fe"


def _printed(program: str, seed: str) -> str:
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", program]
    environment = {"PYTHONHASHSEED": seed}
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=True).stdout.strip()


def test_equal_content_has_one_revision_on_every_machine_and_in_every_process() -> None:
    program = "from tests.domain.test_revisions import ITEM; print(ITEM.revision)"
    runs = {_printed(program, seed) for seed in ("1", "2")}
    assert runs == {ITEM.revision} == {PINNED}


@pytest.mark.parametrize(
    "change",
    [
        {"text": "nurse: Zoé 🏥"},
        {"id": EvidenceId("wards/rota.csv#8")},
        {"path": "wards/rota2.csv"},
        {"parser": "plain-2"},
        {"elements": ()},
        {"elements": (Element(category=Category.FIELD, start=7, end=12, locator=Locator(row=2)),)},
        {"fields": ()},
        {"links": ()},
        {"clauses": ()},
        {"metadata": Metadata(title="Rota", kind=Kind.OTHER, date=PartialDate.month(2024, 6))},
        {"metadata": Metadata(title="Rota", kind=Kind.OTHER, date=PartialDate.parse("2024-05-01"))},
    ],
)
def test_whatever_an_answer_may_rest_on_changes_the_revision(change: dict[str, object]) -> None:
    assert replace(ITEM, **change).revision != ITEM.revision  # type: ignore[arg-type]


@pytest.mark.parametrize("change", [{"source": "other"}, {"original": "beef"}])
def test_the_name_of_the_entry_and_the_bytes_of_the_file_do_not(change: dict[str, str]) -> None:
    assert replace(ITEM, **change).revision == ITEM.revision  # type: ignore[arg-type]


def test_a_lone_surrogate_in_a_text_does_not_stop_the_hash() -> None:
    assert replace(ITEM, text="\ud800").revision.startswith("sha256:")


@pytest.mark.parametrize("protocol", [2, pickle.HIGHEST_PROTOCOL])
def test_a_record_comes_out_of_another_process_as_it_went_in(protocol: int) -> None:
    place = Locator(section=("Wards", "Seven"), page=3, box=(0.0, 0.5, 1.0, 1.0))
    item = replace(ITEM, elements=(Element(category=Category.ROW, start=0, end=5, locator=place, cells=((0, 5),)),))
    assert pickle.loads(pickle.dumps(item, protocol)) == item
    assert pickle.loads(pickle.dumps(item, protocol)).revision == item.revision
