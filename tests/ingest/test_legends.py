"""Sheets that explain the records of a workbook are notes, and none of its records."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import openpyxl
import pytest

from assistant.domain.evidence import Kind
from tests.ingest.folder import Corpus

MAIN = [
    ["Kod", "Nazwa systemu", "Właściciel", "Poziom ryzyka"],
    ["SI-1", "Ocena Szkód", "Łucja Ferenc", "wysoki"],
    ["SI-2", "Rozdział", "Paweł Rybak", "niski"],
]


def book(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def kinds(corpus: Corpus, sheets: Mapping[str, Sequence[Sequence[str]]]) -> dict[str, Kind]:
    corpus.entry("r.xlsx", "register", "kind: inventory, allow: [everyone]").file("r.xlsx", book(sheets))
    return {name: item.metadata.kind for name, item in corpus.collect()[0].items()}


@pytest.mark.parametrize(
    "legend",
    [
        [["Poziom", "Znaczenie"], ["wysoki", "Załącznik III"], ["niski", "reszta"]],
        [["Kod", "Znaczenie"], ["SI", "sztuczna inteligencja"], ["RODO", "dane osobowe"]],
        [["Term", "Description"], ["high", "Annex III"], ["low", "the rest"]],
    ],
    ids=["tiers", "abbreviations under the name of the ids", "english"],
)
def test_rows_of_a_legend_are_none_of_the_inventory(corpus: Corpus, legend: list[list[str]]) -> None:
    found = kinds(corpus, {"Rejestr": MAIN, "Legenda": legend})
    assert [kind for name, kind in found.items() if "Legenda" in name] == [Kind.OTHER, Kind.OTHER]
    assert (found["r.xlsx#SI-1"], found["r.xlsx#SI-2"]) == (Kind.INVENTORY, Kind.INVENTORY)
    assert "the sheet Legenda explains the records of the others" in " ".join(one.text for one in corpus.notices)


@pytest.mark.parametrize(
    "second",
    [
        [["Kod", "Nazwa systemu", "Wycofano"], ["SI-8", "Stary Model", "2025"], ["SI-9", "Próba", "2024"]],
        [["Model ID", "Base"], ["M-8", "Bert"], ["M-9", "Trees"]],
    ],
    ids=["the same columns", "ids of its own"],
)
def test_a_second_sheet_of_records_is_still_one(corpus: Corpus, second: list[list[str]]) -> None:
    found = kinds(corpus, {"Rejestr": MAIN, "Drugi": second})
    assert set(found.values()) == {Kind.INVENTORY}
    assert len(found) == 4
