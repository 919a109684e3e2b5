"""How rules say how soon an alert is answered."""

from typing import cast

import pytest

from assistant.audit.record import Record
from assistant.audit.service_levels import plain_severity, service_levels, severities_in
from assistant.domain.dates import Period
from assistant.domain.evidence import EvidenceId, Kind, Metadata, RevisionId
from assistant.store.index import ItemView


def read(text: str, title: str = "Watch") -> list[tuple[str, float, str]]:
    """Severities, amount and unit of each level in a text."""
    item = ItemView(
        id=EvidenceId("rule.md"), revision=RevisionId("r"), source="s", path="rule.md",
        metadata=Metadata(title=title, kind=Kind.PROCEDURE), indexed_version=1,
    )  # fmt: skip
    found = service_levels(Record(item=item, text=text, fields=()), Period(start=None, end=None), frozenset())
    return [("".join(sorted(one.severities)), one.term.amount, cast("str", one.term.unit)) for one in found]


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("P1 and P2 alerts are acknowledged within 4 hours, around the clock. P3 alerts within 2 working days.", [("12", 4, "hour"), ("3", 2, "working day")]),
        ("Alarms are answered within one hour for red ones and by the next business day for amber ones.", [("red", 1, "hour"), ("amber", 1, "working day")]),
        ("Alarms\n\n| Severity | First response | Resolution |\n|---|---|---|\n| Sev 1 | 30 minutes | 4 hours |\n| Sev 2 | 4 h | 2 days |", [("1", 30, "minute"), ("2", 4, "hour")]),
        ("Acknowledgement of alerts:\n- Critical: 15 minutes\n- Low: two business days", [("critical", 15, "minute"), ("low", 2, "working day")]),
        ("The duty officer shall, within 30 minutes, acknowledge the alert. It is resolved within 8 hours.", [("", 30, "minute")]),
        ("P1-P2 alarms: acknowledge in 20 min; P3-P5: acknowledge in 1 day", [("12", 20, "minute"), ("345", 1, "day")]),
        ("Alerts: acknowledgement inside 4 h (S1), 1 working day (S2), 5 working days (others).", [("1", 4, "hour"), ("2", 1, "working day"), ("", 5, "working day")]),
        ("Every alert of level High is acknowledged by a named person within 4 hours of being raised; Medium within one working day.", [("high", 4, "hour"), ("medium", 1, "working day")]),
        ("Every alarm must be picked up no later than 60 minutes after it fires and reported within 3 days.", [("", 60, "minute")]),
        ("If nobody acknowledged in time, the tool phones the owner, after a further 2 hours the CTO.", []),
        ("An incident is opened at the latest 1 working day after acknowledging a P1 alert.", []),
        ("A Sev 1 alert must have a named responder within 15 minutes. Every alert that is not taken over in time goes to the head within one day.", [("1", 15, "minute")]),
        ("Alerts are acknowledged; within 2 days of acknowledging them a ticket follows.", []),
        ("Legal is informed within 4 hours for P1 and alerts are closed within 3 days.", []),
        ("We answer data subject requests within 30 days.", []),
    ],
    ids=["sentences", "behind", "table", "list", "before the verb", "ranges", "in brackets", "levels", "another verb", "escalation", "goes on to another",
        "opened from the answer",
        "from the answer", "other duties", "other subject"],
)  # fmt: skip
def test_a_limit_is_read_only_where_it_bounds_the_answer(text: str, levels: list[tuple[str, float, str]]) -> None:
    assert read(text) == levels


def test_schemes_share_numbers_and_keep_words_of_their_own() -> None:
    assert plain_severity("Sev-1") == plain_severity("P1") == plain_severity("1") == severities_in("Priority 1")
    assert plain_severity("zinnober") == {"zinnober"}
    assert plain_severity("dringend") == {"urgent"}
    assert severities_in("high-risk systems") == frozenset()
