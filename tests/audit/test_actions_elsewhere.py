"""Effect that prose, minutes and linked records tell of: corrective actions of a library, and of a brewery in German."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from assistant.audit.checks.patterns.weak_corrective_action import check
from assistant.audit.checks.result import State
from tests.audit.yards import by_subject, desk_of, sources

TODAY = date(2026, 11, 1)
RULE = """---
title: When something went wrong
status: approved
effective: 2025-01-01
---
# When something went wrong

The effectiveness of a corrective action is checked within 120 days after closing.
"""
LIST = """ref,finding,action,owner,status,closed,what happened
L-1,Loans model unlogged,Switch logging on,Ann Ryan,closed,2026-02-01,Logging is on.
L-2,Prompts unversioned,Version them,Ann Ryan,closed,2026-02-01,Re-tested on 2026-04-02: all 40 prompts carry a version and there was no recurrence.
L-3,Alerts unread,Rota of readers,Ann Ryan,closed,2026-02-01,Rota is up.
L-4,Scores leaked,Mask them,Ann Ryan,closed,2026-02-01,See VR-9.
L-5,Old card,Renew card,Ann Ryan,closed,2026-02-01,Card renewed.
L-6,Bias unmeasured,Measure it,Ann Ryan,closed,2026-02-01,An effectiveness check is planned for the winter.
L-7,Keys shared,One key each,Ann Ryan,closed,2026-02-01,Done.
"""
MINUTES = """---
title: Model board of May
date: 2026-05-05
---
# Model board of May

L-3: re-checked against the pager log of April, effective. No new cases.

L-7 is closed. The effectiveness check of L-7 is still outstanding.
"""
VERIFIED = "---\ntitle: VR-9 Effectiveness check of L-4\ndate: 2026-04-20\n---\n# VR-9 Effectiveness check of L-4\n\nTwelve exports looked at, none with scores. The action is effective.\n"
CASES = "case,system,title,opened,cause\nI-1,Shelf Bot,Shelf Bot answered late,2026-07-01,network; unrelated to L-2\nI-2,Shelf Bot,Card was out of date again,2026-08-01,L-5 did not hold\n"
LIBRARY: Mapping[str, str] = {
    "sources.yaml": sources("Library", "Europe/Dublin", rules="files procedure", actions__csv="register corrective_action", minutes="files minutes", checks="files review", cases__csv="register incident", tools__csv="register inventory"),
    "rules/wrong.md": RULE, "actions.csv": LIST, "minutes/may.md": MINUTES, "checks/vr-9.md": VERIFIED, "cases.csv": CASES,
    "tools.csv": "id,name,owner\n1,Shelf Bot,Ann Ryan\n",
}  # fmt: skip
BRAUEREI: Mapping[str, str] = {
    "sources.yaml": sources("Brauerei", "Europe/Berlin", massnahmen__csv="register corrective_action", protokolle="files minutes"),
    "massnahmen.csv": (
        "Nr;Abweichung;Maßnahme;Status;Geschlossen am;Wirksamkeit geprüft\n"
        "M-1;Sud-KI ohne Protokoll;Protokoll einschalten;geschlossen;01.02.2026;12.04.2026, wirksam\n"
        "M-2;Alarme ungelesen;Dienstplan;geschlossen;01.02.2026;\n"
        "M-3;Schlüssel geteilt;Trennen;geschlossen;01.02.2026;03.04.2026, nicht wirksam\n"
        "M-4;Karte alt;Erneuern;offen;;\n"
        "M-5;Daten ohne Herkunft;Herkunft eintragen;geschlossen;01.02.2026;\n"
    ),
    "protokolle/mai.md": "---\ntitle: Runde im Mai\ndate: 2026-05-04\n---\n# Runde im Mai\n\nM-5 wurde nachgeprüft: wirksam, keine neuen Fälle.\n",
}  # fmt: skip


def test_effect_told_in_prose_minutes_or_a_linked_record_counts(tmp_path: Path) -> None:
    found = by_subject(check(desk_of(tmp_path, LIBRARY, TODAY)))
    assert {subject: one.state for subject, one in found.items()} == {
        "L-1": State.FOUND,
        "L-2": State.NOT_FOUND,  # its own cell, and a later case says that it is unrelated
        "L-3": State.NOT_FOUND,  # minutes
        "L-4": State.NOT_FOUND,  # a record of its own
        "L-5": State.FOUND,  # it came back
        "L-6": State.FOUND,  # only planned
        "L-7": State.FOUND,  # minutes say that the check is outstanding
    }
    assert "minutes/may.md" in {span.evidence for span in found["L-3"].against}
    assert "came back" in found["L-5"].why


def test_a_brewery_that_writes_in_german(tmp_path: Path) -> None:
    found = by_subject(check(desk_of(tmp_path, BRAUEREI, TODAY)))
    assert {subject: one.state for subject, one in found.items()} == {
        "M-1": State.NOT_FOUND,
        "M-2": State.FOUND,
        "M-3": State.FOUND,
        "M-5": State.NOT_FOUND,
    }


ODD = """no,issue,root cause,measure,keeper,state,done,Effectiveness verified (by / date),effect
X-1,Scores late at night,queue of the scorer too short,Longer queue,Ann Ryan,closed,2026-02-01,Tom Hale / 2026-04-02,"20 nights looked at, none failed, nothing outstanding"
X-2,Scores late at night,queue of the scorer too short,Longer queue,Ann Ryan,closed - reopened 2026-05-01,2026-02-01,,
X-3,Prompts lost on restart,cache on one disk,Second disk,Ann Ryan,closed,2026-02-01,Tom Hale / 2026-04-09,restart lost prompts: not effective
"""


def test_who_and_when_may_stand_in_one_column_and_what_is_reopened_is_not_closed(tmp_path: Path) -> None:
    cases = "case,system,title,opened,cause\nI-1,Shelf Bot,Shelf Bot scores late at night,2026-07-01,power cut in the hall\n"
    found = by_subject(check(desk_of(tmp_path, {**LIBRARY, "actions.csv": ODD, "cases.csv": cases, "checks/vr-9.md": "# None\n"}, TODAY)))  # fmt: skip
    assert {subject: one.state for subject, one in found.items()} == {"X-1": State.NOT_FOUND, "X-3": State.FOUND}


def test_a_later_look_may_stand_in_a_column_of_any_name(tmp_path: Path) -> None:
    rows = (
        "no,issue,measure,keeper,state,done,Did it work? (looked at again)\n"
        'Y-1,Logs unread,Read them,Ann Ryan,closed,2026-02-01,"2026-04-11 Tom Hale, held"\n'
        "Y-2,Keys old,Change them,Ann Ryan,closed,2026-02-01,to be looked at\n"
        "Y-3,Cards old,Renew them,Ann Ryan,closed,2026-02-01,2026-01-20\n"
    )
    found = by_subject(check(desk_of(tmp_path, {**LIBRARY, "actions.csv": rows}, TODAY)))
    assert {subject: one.state for subject, one in found.items()} == {
        "Y-1": State.NOT_FOUND,
        "Y-2": State.FOUND,
        "Y-3": State.FOUND,  # looked at before it was closed
    }


def test_a_term_of_a_quarter_is_a_term(tmp_path: Path) -> None:
    rule = RULE.replace("is checked within 120 days after closing", "is checked within one quarter after closing")
    rows = "ref,finding,action,owner,status,closed,what happened\nL-1,a,b,Ann Ryan,closed,2026-09-01,\nL-2,a,b,Ann Ryan,closed,2026-05-01,\n"
    found = by_subject(check(desk_of(tmp_path, {**LIBRARY, "actions.csv": rows, "rules/wrong.md": rule}, TODAY)))
    assert {subject: one.state for subject, one in found.items()} == {"L-1": State.NOT_FOUND, "L-2": State.FOUND}


def test_an_action_may_be_closed_only_when_its_effect_was_seen(tmp_path: Path) -> None:
    rule = RULE.replace("is checked within 120 days after closing", "is checked no earlier than 30 days after the measure is carried out, and overdue actions are reported within 5 days")  # fmt: skip
    rows = (
        "ref,finding,action,owner,status,carried out,effectiveness checked,closed\n"
        "Z-1,a,b,Ann Ryan,closed,2026-02-01,2026-04-01,2026-04-03\n"  # 59 days after it was carried out
        "Z-2,a,b,Ann Ryan,closed,2026-02-01,2026-02-11,2026-04-03\n"  # 10 days
    )
    for held, early in ((rule, State.FOUND), ("# Nothing\n\nNothing.\n", State.NOT_FOUND)):
        changed = {**LIBRARY, "actions.csv": rows, "rules/wrong.md": held}
        found = by_subject(check(desk_of(tmp_path, changed, TODAY)))
        assert {subject: one.state for subject, one in found.items()} == {"Z-1": State.NOT_FOUND, "Z-2": early}


def test_a_check_before_the_evidence_that_it_was_done_shows_no_effect(tmp_path: Path) -> None:
    rows = (
        "ref,finding,action,owner,status,evidence,effectiveness checked,closed\n"
        "Z-1,a,b,Ann Ryan,closed,log of 2026-02-20,2026-04-01,2026-04-03\n"
        "Z-2,a,b,Ann Ryan,closed,log of 2026-03-20,2026-02-11,2026-04-03\n"
    )
    changed = {**LIBRARY, "actions.csv": rows, "rules/wrong.md": "# Nothing\n\nNothing.\n"}
    found = by_subject(check(desk_of(tmp_path, changed, TODAY)))
    assert {subject: one.state for subject, one in found.items()} == {"Z-1": State.NOT_FOUND, "Z-2": State.FOUND}
