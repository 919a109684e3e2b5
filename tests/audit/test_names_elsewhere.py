"""Suppliers, their other names and what they sell as lists in other tongues tell it, and titles that name no product."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from assistant.audit.checks.registry import run
from assistant.audit.checks.result import Family, State
from tests.audit.yards import desk_of, sources

TODAY = date(2026, 10, 1)
MILL: Mapping[str, str] = {
    "sources.yaml": sources("Mühle Tann", "Europe/Vienna", list__csv="register inventory", lieferanten__csv="register supplier", orders__csv="register contract", karte__csv="register other", notes="files other"),
    "list.csv": "id,name,owner,status\n1,Kornblick,Eva Holm,live\n",
    "lieferanten.csv": "Supplier key;Legal name;Auch bekannt als;Leistung;Letzte Bewertung\nL-1;Gleis & Korb, GmbH;Korbsicht;Kameras mit KI;2026-02-01\nL-2;Papier Huber, GmbH;Huberblatt;Papier;2026-02-01\n",
    "orders.csv": "Order no.;Lieferant;Was;EUR;Bestellt am\nB-1;Korbsicht;Kamera;900;2026-03-01\nB-2;Zeichenstube KG;Labelling of 900 grain images;200;2026-03-02\nB-3;Wortfang SL;CV ranking module, one year;70;2026-03-03\nB-4;Ohrwerk (früher Lauschgut);turns radio talk into text;30;2026-03-04\n",
    "karte.csv": "Nr.;Lieferant;Was;EUR;Datum\nK-1;Lauschgut;Monat;30;2026-04-04\n",
    "notes/one.md": "---\ntitle: RB-7 Sunsetting AI systems\n---\n# RB-7 Sunsetting AI systems\n\nA system is ended with its keys. The register says when.\n",
}  # fmt: skip


def found(folder: Path, family: Family, pattern: str) -> set[str]:
    results = run(desk_of(folder, MILL, TODAY), family)
    return {one.subject for one in results if one.pattern == pattern and one.state is State.FOUND}


def test_suppliers_of_labels_and_of_tools_told_by_what_they_do_want_an_assessment(tmp_path: Path) -> None:
    # Korbsicht is another name of an assessed supplier, Huber sells paper
    assert found(tmp_path, Family.PATTERNS, "supplier_blind_spots") == {"Zeichenstube", "Wortfang", "Lauschgut"}


def test_tools_told_by_what_they_do_are_missing_and_a_title_is_no_product(tmp_path: Path) -> None:
    assert found(tmp_path, Family.SCOPE, "not_in_inventory") == {"Gleis & Korb", "Wortfang", "Lauschgut"}
