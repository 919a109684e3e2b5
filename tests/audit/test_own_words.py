"""An observatory that heads its lists with words of its own and defines them in its rules: what its checks read all the same."""

from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from assistant.answer.drafting.rules import Standing
from assistant.answer.drafting.watch import watched_within
from assistant.audit.asks import Area, asks
from assistant.audit.cases import takes_away
from assistant.audit.checks.checklist import access_reviews, leavers, rotation
from assistant.audit.checks.patterns import monitoring_theatre, no_risk_methodology, weak_corrective_action
from assistant.audit.checks.result import State
from assistant.audit.desk import Desk
from assistant.audit.house_words import called_so, defined, says_ai_here
from assistant.audit.shapes import ALERTS, KEYS, fields_by_shape
from assistant.domain.evidence import EvidenceId, Field, Kind
from tests.audit.yards import by_subject, desk_of, sources

TODAY = date(2026, 9, 15)
SOURCES = sources("Hollin Observatory", "Europe/London", rules="files procedure", passes__csv="register access", seals__csv="register access", lanterns__csv="register monitoring", mends__csv="register corrective_action", perils__csv="register risk", minds__csv="register inventory", rungs__csv="register other", crew__csv="register other")  # fmt: skip
FILES = {
    "sources.yaml": SOURCES,
    "rules/words.md": """---
title: Our words
kind: procedure
owner: Mara Finch
status: approved
effective: 2025-01-01
---
# Our words

A mind is any programme that has learned from data.

**Seals** are passwords and tokens of instruments. Each is pressed anew at least every 180 days.

Who may enter is walked through: passes are walked every 90 days.

R3 minds are looked at by the director each year.

A lantern is an alarm that a mind raises. Lanterns are seen within 4 hours.
""",
    "rules/perils.md": """---
title: Weighing hazards of minds
kind: procedure
owner: Mara Finch
status: approved
effective: 2025-01-01
---
# Weighing hazards of minds

Harm is rated on a scale of 1 to 5, likelihood on a scale of 1 to 5. The rank is their product; up to 6 is acceptable, above it needs the director.
""",
    "rules/buying.md": """---
title: Buying minds
kind: procedure
owner: Mara Finch
status: approved
effective: 2025-01-01
---
# Buying minds

## Before the order

The buyer fills in the Lens Sheet (LS) and sends it to the director.

## Afterwards

The invoice is paid.
""",
    "minds.csv": "no,name,rung,keeper\nM-1,Star Sorter,R1,Mara Finch\nM-2,Dome Warden,R3,Otis Vale\nM-3,Sky Clerk,R2,Ina Brook\n",
    "rungs.csv": "rung,in words\nR1,convenience only\nR2,work is lost and put right at once\nR3,injury or death of a person\n",
    "passes.csv": "n,mind,walked on,walker,again by\n1,Star Sorter,2026-01-10,Mara Finch,2026-04-10\n2,Star Sorter,2026-04-02,Mara Finch,2026-07-01\n"
    "3,Star Sorter,2026-06-28,Mara Finch,2026-09-26\n4,Dome Warden,2026-03-01,Otis Vale,2026-05-30\n",
    "seals.csv": "seal,of what,struck,pressed anew,hand\nW-1,dome door,2024-02-01,2026-08-01,Ina Brook\nW-2,camera,2024-02-01,2025-06-03,Ina Brook\n"
    "W-3,store,2025-05-09,2026-07-04,Otis Vale\nW-4,mast,2023-05-09,2024-01-09,Otis Vale\n",
    "lanterns.csv": "lantern,mind,hue,lit,what,beheld by,beheld,came to\nL-1,Star Sorter,red,2026-06-01 02:00,drift,Mara Finch,2026-06-01 03:10,\n"
    "L-2,Star Sorter,red,2026-07-02 02:00,drift,Mara Finch,2026-07-02 04:00,\nL-3,Star Sorter,red,2026-08-01 02:00,drift,Mara Finch,2026-08-01 02:30,\n"
    "L-4,Dome Warden,red,2026-06-05 02:00,door,,,\nL-5,Dome Warden,red,2026-06-09 02:00,door,,,\nL-6,Dome Warden,red,2026-07-03 02:00,door,,,\n"
    "L-8,Dome Warden,red,2026-08-03 02:00,TEST,,,\nL-7,Star Sorter,amber,2026-08-09 02:00,drift,Mara Finch,2026-08-09 03:30,\n",
    "mends.csv": "mend,begun,what was amiss,what shall be,bearer,by when,done,seen again by,seen again,what it showed,state\n"
    "D-1,2026-01-04,dome door was open in rain,a switch that shuts the door,Otis Vale,2026-02-01,2026-01-20,Mara Finch,2026-03-20,shut in nine rains of nine,shut\n"
    "D-2,2026-01-09,stars were sorted twice over,a count of the stars each night,Mara Finch,2026-02-01,2026-02-03,Ina Brook,2026-04-20,thirty counts without a double,shut\n"
    "D-3,2026-02-04,seals lay in an open drawer,a locked drawer for the seals,Otis Vale,2026-03-01,2026-03-02,,,,shut\n"
    "D-4,2026-03-04,clerk wrote the wrong sky down,a second look at each sky,Ina Brook,2026-04-01,2026-04-20,Mara Finch,2026-04-02,looked at, shut\n"
    "D-5,2026-03-06,lamps burned through the day,a clock that turns them off,Ina Brook,2026-04-01,2026-03-20,Mara Finch,2026-05-02,dark on ten days,shut\n",
    "perils.csv": "peril,mind,what may come,A,B,weight,who carries it\nP-1,Star Sorter,a star is lost for good,2,3,6,Mara Finch\n"
    "P-2,Dome Warden,somebody is hurt by the dome,5,2,10,Otis Vale\nP-3,Sky Clerk,a wrong sky is sold,3,3,9,Ina Brook\nP-4,Star Sorter,a star is counted twice,1,4,4,Mara Finch\n",
    "crew.csv": "no,name,what,day\n1,Otis Vale,left,2026-08-01\n2,Ina Brook,maternity leave,2026-07-01\n3,Mara Finch,joined,2019-02-01\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return desk_of(tmp_path_factory.mktemp("own"), FILES, TODAY)


def test_rules_define_the_words_of_the_house(desk: Desk) -> None:
    assert rotation._KEYS.search("seal") is None
    assert called_so(desk, rotation._KEYS) == {"seal"}
    assert says_ai_here(desk, "Every mind has a keeper.")
    assert not says_ai_here(desk, "Every dome has a keeper.")


def test_reviews_are_read_by_the_next_that_each_announces(desk: Desk) -> None:
    found = by_subject(access_reviews.check(desk))
    assert {name: one.state for name, one in found.items()} == {
        "Star Sorter": State.NOT_FOUND,
        "Dome Warden": State.FOUND,
    }
    assert found["Dome Warden"].why == "due on 2026-05-30 and not done by 2026-09-15"


def test_keys_are_read_by_two_days_and_their_limit_by_the_words_for_them(desk: Desk) -> None:
    found = by_subject(rotation.check(desk))
    assert {name for name, one in found.items() if one.state is State.FOUND} == {"W-2", "W-4"}  # over 180 days old
    assert {name for name, one in found.items() if one.state is State.NOT_FOUND} == {"W-1", "W-3"}


def test_alerts_are_read_by_their_times_and_held_against_the_limit_of_the_house(desk: Desk) -> None:
    found = by_subject(monitoring_theatre.check(desk))
    assert found["Dome Warden"].state is State.FOUND
    assert "3 of 3" in found["Dome Warden"].why
    assert found["Star Sorter"].state is State.NOT_FOUND
    assert "4 of 4 alerts answered inside the service level" in found["Star Sorter"].why


def test_corrective_actions_are_read_by_a_look_after_the_deed(desk: Desk) -> None:
    found = by_subject(weak_corrective_action.check(desk))
    assert {name for name, one in found.items() if one.state is State.FOUND} == {"D-3", "D-4"}
    assert "nobody checked" in found["D-3"].why
    assert "2026-04-02, before it was carried out" in found["D-4"].why


def test_a_rank_that_is_a_product_is_a_score_and_its_bearer_an_owner(desk: Desk) -> None:
    (found,) = no_risk_methodology.check(desk)
    assert (found.state, found.why) == (
        State.NOT_FOUND,
        "rules/perils.md sets criteria and a scale for them, and every open risk has a score and an owner",
    )


def test_levels_of_an_own_scale_are_ordered_by_their_legend(desk: Desk) -> None:
    assert {row.partition("#")[2]: tier for row, tier in desk.tiers.items()} == {
        "M-1": "low",
        "M-2": "high",
        "M-3": "limited",
    }


def test_who_left_is_told_by_a_cell_and_who_is_away_has_not_left(desk: Desk) -> None:
    found = {one.subject for one in leavers.check(desk) if one.state is State.FOUND}
    assert found == {"Otis Vale"}


def test_what_is_quoted_is_what_stands_there(desk: Desk) -> None:
    for item, fields in desk.fields.items():
        for field in fields:
            quoted = desk.texts[item][field.start : field.end]
            assert field.value == quoted or (field.name, quoted) in {("risk tier", each) for each in ("R1", "R2", "R3")}


def rows(header: str, *lines: str) -> dict[EvidenceId, tuple[Field, ...]]:
    """A list as the store gives it: a blank cell leaves no field."""
    names = header.split(",")
    return {
        EvidenceId(f"list.csv#{at}"): tuple(
            Field(name=name, value=value, start=0, end=len(value))
            for name, value in zip(names, line.split(","), strict=True)
            if value
        )
        for at, line in enumerate(lines)
    }


RULES = ("# Our words\n\nAn n is an alert. An n is a key. Each a is b every 90 days.\n",)


def renamed(kind: Kind, header: str, *lines: str) -> dict[str, str]:
    found = rows(header, *lines)
    told, headings = fields_by_shape(found, dict.fromkeys(found, kind), frozenset(), RULES)
    assert told.keys() == found.keys()
    return {own: name for name, several in headings.items() for own in several}


@pytest.mark.parametrize(
    ("kind", "header", "lines"),
    [
        (Kind.ACCESS, "n,reviewed on,next review", ("1,2026-01-01,2026-04-01", "2,2026-02-01,2026-05-01", "3,2026-03-01,2026-06-01")),
        (Kind.ACCESS, "n,a,b,c", ("1,2026-01-01,2026-02-01,2026-03-01", "2,2026-01-01,2026-02-01,2026-03-01", "3,2026-01-01,2026-02-01,2026-03-01")),
        (Kind.ACCESS, "n,a,b", ("1,2026-01-01,2026-02-01", "2,,")),
        (Kind.MONITORING, "n,a,b", ("1,2026-01-01,2026-02-01", "2,2026-01-01,2026-02-01", "3,2026-01-01,")),
        (Kind.RISK, "n,a,b,c", ("1,2,3,5", "2,2,2,4", "3,5,1,6", "4,3,3,6")),
        (Kind.INVENTORY, "n,a", ("1,1", "2,2", "3,3")),
        (Kind.ACCESS, "n,came,went", ("1,2026-01-01,2026-04-01", "2,2026-02-01,2026-05-02", "3,2026-03-01,2026-05-30")),
        (Kind.ACCESS, "badge,came,went", ("1,2024-01-01,2026-04-01", "2,2024-02-01,2026-01-01", "3,2026-03-01,2026-06-01")),
        (Kind.MONITORING, "run,began,over", ("1,2026-01-01 08:00,2026-01-01 09:00", "2,2026-01-02 08:00,2026-01-02 09:00", "3,2026-01-03 08:00,2026-01-03 09:00", "4,2026-01-04 08:00,")),
        (Kind.CORRECTIVE_ACTION, "n,finding,action,done,bill paid", ("1,it was broken down,it will be mended,2026-01-01,2026-04-01", "2,it was broken down,it will be mended,2026-02-01,2026-05-01", "3,it was broken down,it will be mended,2026-03-01,2026-06-01")),
        (Kind.INVENTORY, "n,name,office", ("1,Star,O1", "2,Moon,O2", "3,Sun,O3")),
        (Kind.POLICY, "n,a,b", ("1,2026-01-01,2026-04-01", "2,2026-02-01,2026-05-01", "3,2026-03-01,2026-06-01")),
    ],
    ids=["headed already", "three days", "too few", "no clock", "no product", "numbers alone", "came and went", "a badge", "a run", "a bill", "an office", "no list"],
)  # fmt: skip
def test_a_shape_that_is_not_plain_names_nothing(kind: Kind, header: str, lines: tuple[str, ...]) -> None:
    assert renamed(kind, header, *lines) == {}


@pytest.mark.parametrize("line", ["1,,", "1,x,y", "1,99.99.9999,0", '1,"2026-01-01,0'])
def test_odd_cells_break_nothing(line: str) -> None:
    for kind in Kind:
        renamed(kind, "n,a,b", line, line, line, line)


@pytest.mark.parametrize(
    "text",
    [
        "# House manners\n\nBread is a token of our esteem. Bread is rotated every 2 days.\n",
        "# House manners\n\nA letter is a key to the heart.\n",
        "# Chairs\n\nChairs are made by a firm that has learned from the navy.\n",
        "# Our words\n\nThis is a key. A token is a key.\n",
    ],
)
def test_a_saying_defines_nothing(text: str) -> None:
    assert [term for thing in (rotation._KEYS, KEYS, ALERTS) for term in defined(text, thing)] == []


def test_what_stands_under_before_the_order_is_asked_for_in_whatever_mood(desk: Desk) -> None:
    asked = [
        (one.document.item.id, [thing.name for thing in one.things]) for one in asks(desk) if one.area is Area.BUYING
    ]
    assert asked == [("rules/buying.md", ["lens sheet"])]


@pytest.mark.parametrize(
    ("title", "away"),
    [
        ("take Dome Warden off", True),
        ("Decommission Sky Clerk", True),
        ("Abschaltung Star Sorter", True),
        ("Deploy Star Sorter 2.0 and retire 1.9", False),
        ("Star Sorter 2.0", False),
    ],
)
def test_a_change_that_only_takes_away_makes_no_version(title: str, away: bool) -> None:
    node = SimpleNamespace(item=SimpleNamespace(metadata=SimpleNamespace(title=title)))
    assert takes_away(node) is away  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("Condition reports: R3 each quarter, R2 each half-year, naming the version.", 6 * 31 + 45),
        ("A monitoring report is written every month.", None),
        ("Windows are cleaned each half-year.", None),
    ],
)
def test_monitoring_is_due_by_the_longest_part_of_the_year_that_a_rule_names(
    tmp_path: Path, rule: str, days: int | None
) -> None:
    text = f"---\ntitle: Watching\nkind: procedure\nowner: Mara Finch\nstatus: approved\neffective: 2025-01-01\n---\n# Watching\n\n{rule}\n"
    made = desk_of(tmp_path, FILES | {"rules/watching.md": text}, TODAY)
    found = watched_within(Standing(made.scope, made.held), TODAY)
    assert found == (timedelta(days=days) if days else None)
