"""Access reviews on time, keys inside their limit, training apart from inference: a railway, and a sawmill in German."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Protocol

import pytest

from assistant.audit.checks.checklist import access_reviews, rotation, training_apart
from assistant.audit.checks.result import Result, State
from tests.audit.yards import Check, by_subject, desk_of, sources

TODAY = date(2026, 9, 15)
RAIL = sources("Kite Rail", "Europe/Dublin", rules="files procedure", keys__csv="register access", reviews__csv="register access", fleet__csv="register inventory", boxes__csv="register other", config="files other")  # fmt: skip
RULES = """---
title: Access to signalling models
status: approved
effective: 2024-01-01
---
# Access to signalling models

## Reviews

User rights on each platform are reviewed every 120 days. Rights of leavers are removed within 2 days.

## Secrets

- API tokens are replaced every 90 days. A token found in code is replaced within 1 day.
- Certificates are renewed once a year.

## Environments

Training jobs and serving never share an account or a cluster.
"""
KEYS = """token id,type,system,created,last rotated,revoked,max age (days)
TOK-1,API token,Delay Oracle,2025-01-10,2026-05-01,,
TOK-2,API token,Delay Oracle,2025-01-10,2026-08-01,,
CERT-1,certificate,Delay Oracle,2025-10-20,,,
CERT-2,certificate,Delay Oracle,2025-08-20,,,
TOK-3,API token,Delay Oracle,2024-01-10,2024-02-01,2024-04-20,
TOK-4,API token,Delay Oracle,2026-01-10,2026-02-01,,365
TOK-5,API token,Delay Oracle,,,,
"""
REVIEWS = """review,platform,reviewer,reviewed on
R-1,Delay Oracle,Ines Sa,2026-02-01
R-2,Delay Oracle,Ines Sa,2026-06-20
R-3,Track Eye,Ines Sa,2026-03-02
R-4,Track Eye,Ines Sa,2026-06-20
R-5,Old Gate,Ines Sa,2025-02-02
"""
FLEET = (
    "id,name,owner,status\nF-1,Delay Oracle,Ines Sa,live\nF-2,Track Eye,Ines Sa,live\nF-3,Old Gate,Ines Sa,retired\n"
)
BOXES = """no,account,used for,status
1,kite-ml-7,training of all models,active
2,kite-live-2,serving,active
3,kite-mixed-4,"training and serving of Track Eye",active
4,kite-old-9,"training and serving",closed 2025-04-01
"""
CONFIG = "training:\n  cluster: kite-gpu-a\nserving:\n  cluster: kite-gpu-b\n"
KITE: Mapping[str, str | None] = {
    "sources.yaml": RAIL, "rules/access.md": RULES, "keys.csv": KEYS, "reviews.csv": REVIEWS, "fleet.csv": FLEET,
    "boxes.csv": BOXES, "config/delay.yaml": CONFIG,
}  # fmt: skip

MILL = sources("Sägewerk Lindental", "Europe/Vienna", regeln="files policy", schluessel__csv="register access", pruefungen__csv="register access", anlagen__csv="register other")  # fmt: skip
REGELN = """---
title: Zugriff und Schlüssel
status: approved
effective: 2025-01-01
---
# Zugriff und Schlüssel

Zugriffsrechte werden vierteljährlich überprüft.

Zugangsschlüssel werden alle 6 Monate gewechselt.

Training und Betrieb laufen in getrennten Umgebungen.
"""
SCHLUESSEL = """Schlüssel;Anlage;Ausgestellt am;Letzter Wechsel
SL-1;Astblick;10.01.2025;02.04.2026
SL-2;Astblick;10.01.2025;01.02.2026
"""
PRUEFUNGEN = """Nr;System;Quartal;Prüfdatum
P-1;Astblick;Q3 2025;12.10.2025
P-2;Astblick;Q4 2025;11.01.2026
P-3;Astblick;Q2 2026;08.07.2026
P-4;Rundholz;Q3 2025;12.10.2025
P-5;Rundholz;Q4 2025;11.01.2026
P-6;Rundholz;Q1 2026;09.04.2026
P-7;Rundholz;Q2 2026;08.07.2026
"""
ANLAGEN = "Nr;Umgebung;Verwendung\n1;halle-2-rechner;Training und Betrieb von Astblick\n2;halle-3-rechner;Betrieb\n"
LINDENTAL: Mapping[str, str | None] = {
    "sources.yaml": MILL, "regeln/zugriff.md": REGELN, "schluessel.csv": SCHLUESSEL, "pruefungen.csv": PRUEFUNGEN,
    "anlagen.csv": ANLAGEN,
}  # fmt: skip


class Found(Protocol):
    """Asks one check of an organization."""

    def __call__(self, check: Check, files: Mapping[str, str | None], today: date = ...) -> dict[str, Result]: ...


@pytest.fixture
def found(tmp_path: Path) -> Found:
    def ask(check: Check, files: Mapping[str, str | None], today: date = TODAY) -> dict[str, Result]:
        return by_subject(check(desk_of(tmp_path, files, today)))

    return ask


def states(found: Mapping[str, Result]) -> dict[str, State]:
    return {subject: one.state for subject, one in found.items()}


def test_keys_are_held_against_their_own_limit_or_the_rule_for_their_sort(found: Found) -> None:
    keys = found(rotation.check, KITE)
    assert states(keys) == {
        "TOK-1": State.FOUND,  # 137 days
        "TOK-2": State.NOT_FOUND,  # 45 days
        "CERT-1": State.NOT_FOUND,  # never renewed, until 2026-10-20
        "CERT-2": State.FOUND,  # never renewed, until 2026-08-20
        "TOK-3": State.NOT_FOUND,  # revoked after 79 days
        "TOK-4": State.NOT_FOUND,  # its own row gives it a year
        "TOK-5": State.UNDECIDABLE,
    }
    assert "137 days" in keys["TOK-1"].why
    assert {span.evidence for span in keys["TOK-1"].spans} == {"keys.csv#TOK-1", "rules/access.md"}


def test_without_a_rule_or_an_interval_no_key_is_late(found: Found) -> None:
    keys = found(rotation.check, {**KITE, "rules/access.md": "# Nothing\n\nNothing.\n"})
    assert states(keys)["TOK-1"] is State.UNDECIDABLE
    assert states(keys)["TOK-4"] is State.NOT_FOUND
    assert states(found(rotation.check, {**KITE, "keys.csv": "no,what\n1,lamp\n"})) == {
        "a register of keys and secrets with the days on which they were issued or rotated": State.UNDECIDABLE
    }


def test_a_column_of_rotation_that_live_keys_leave_empty_says_when_a_key_ended(found: Found) -> None:
    keys = "api token,issued,rotated on\nK-1,2025-06-01,2025-12-20\nK-2,2025-12-20,2026-03-10\nK-3,2026-03-10,\n"
    assert states(found(rotation.check, {**KITE, "keys.csv": keys})) == {
        "K-1": State.FOUND,  # 202 days
        "K-2": State.NOT_FOUND,  # 80 days
        "K-3": State.FOUND,  # 189 days by today
    }


def test_a_due_day_of_the_row_itself_needs_no_rule(found: Found) -> None:
    keys = "secret,created,expires on\nS-1,2026-01-01,2026-09-14\nS-2,2026-01-01,2026-09-16\n"
    seen = found(
        rotation.check, {**KITE, "keys.csv": keys, "rules/access.md": None, "rules/none.md": "# None\n\nNone.\n"}
    )
    assert states(seen) == {"S-1": State.FOUND, "S-2": State.NOT_FOUND}


def test_reviews_later_than_the_rule_wants_are_found_and_a_retired_system_needs_none(found: Found) -> None:
    reviews = found(access_reviews.check, KITE)
    assert states(reviews) == {
        "Delay Oracle": State.FOUND,  # 139 days between
        "Track Eye": State.NOT_FOUND,  # 110 days between, 87 since
        "Old Gate": State.NOT_FOUND,
    }
    assert "2026-02-01" in reviews["Delay Oracle"].why


def test_a_review_that_is_due_and_not_done_is_found_without_any_rule(found: Found) -> None:
    rows = "review,platform,due,done\nR-1,Delay Oracle,2026-09-01,\nR-2,Track Eye,2026-09-01,2026-08-30\nR-3,Gate,2026-10-01,\n"
    bare = {**KITE, "reviews.csv": rows, "rules/access.md": "# Nothing\n\nNothing.\n"}
    assert states(found(access_reviews.check, bare)) == {
        "Delay Oracle": State.FOUND,
        "Track Eye": State.NOT_FOUND,
        "Gate": State.UNDECIDABLE,
    }


def test_without_an_interval_reviews_are_not_judged(found: Found) -> None:
    bare = {**KITE, "rules/access.md": "# Access\n\nRights are reviewed.\n"}
    assert states(found(access_reviews.check, bare))["Delay Oracle"] is State.UNDECIDABLE


def test_what_trains_and_serves_in_one_account_is_found(found: Found) -> None:
    places = found(training_apart.check, KITE)
    assert states(places) == {"kite-mixed-4": State.FOUND, "kite-old-9": State.NOT_FOUND}
    assert "rules/access.md" in {span.evidence for span in places["kite-mixed-4"].spans}


def test_two_settings_of_one_name_are_one_place(found: Found) -> None:
    boxes = "no,account,used for\n1,kite-ml-7,training\n2,kite-live-2,serving\n"
    apart = {**KITE, "boxes.csv": boxes}
    assert states(found(training_apart.check, apart)) == {"environments": State.NOT_FOUND}
    same = {**apart, "config/delay.yaml": CONFIG.replace("kite-gpu-b", "kite-gpu-a")}
    assert states(found(training_apart.check, same)) == {"kite-gpu-a": State.FOUND}
    provider = {**apart, "config/delay.yaml": CONFIG.replace("kite-gpu-a", "AWS").replace("kite-gpu-b", "aws")}
    assert states(found(training_apart.check, provider)) == {"environments": State.NOT_FOUND}
    silent = {
        **same,
        "rules/access.md": RULES.replace("Training jobs and serving never share an account or a cluster.", ""),
    }
    assert set(states(found(training_apart.check, silent)).values()) == {State.UNDECIDABLE}


def test_all_three_read_german_headers_and_rules(found: Found) -> None:
    assert states(found(rotation.check, LINDENTAL)) == {"SL-1": State.NOT_FOUND, "SL-2": State.FOUND}
    assert states(found(access_reviews.check, LINDENTAL)) == {"Astblick": State.FOUND, "Rundholz": State.NOT_FOUND}
    assert states(found(training_apart.check, LINDENTAL)) == {"halle-2-rechner": State.FOUND}


def test_the_sawmill_is_told_of_the_quarter_that_has_no_review(found: Found) -> None:
    why = found(access_reviews.check, LINDENTAL)["Astblick"].why
    assert "2026-01-01 to before 2026-04-01" in why
