"""Weak kinds that only the neighbours of an item tell, and the near misses beside them, in the port of the trails."""

from collections.abc import Mapping
from datetime import date

import pytest

from assistant.audit.criteria import load_criteria
from assistant.audit.desk import Desk
from assistant.audit.weaknesses import stated_owner, weakness
from tests.audit.test_trail import FLEET, SOURCES, base, port, record  # noqa: F401  the fixture is used by being imported

TRAINED = """  - {id: courses, path: courses.csv, connector: register, kind: training_record, allow: [everyone]}
"""
POLICY = "---\nkind: policy\ntitle: {title}\nowner: Nia Cole\nstatus: approved\neffective: 2026-01-01\n---\n# {title}\n\nBe careful.\n"


def weak(changed: Mapping[str, str | None]) -> Mapping[str, str]:
    """Why items are weak; asked one by one, as answers ask for what they cite, each says the same."""
    desk = Desk(scope=port(changed), today=date(2026, 7, 1), criteria=load_criteria())
    told = {str(name): why for name, why in desk.weaknesses.items()}
    assert {str(item.id): why for item in desk.scope.items if (why := weakness(desk, item))} == told
    return told


def test_records_of_a_whole_trail_are_not_weak() -> None:
    assert weak({}) == {}


def test_an_approval_by_the_author_or_after_the_deployment_is_weak() -> None:
    own = record("approval", "2026-05-15", "Berth Oracle 2.4 is approved.", approved_by="Kai Moreau")
    late = record("approval", "2026-06-15", "Berth Oracle 2.4 is approved.", approved_by="Nia Cole")
    assert weak({"records/signed.md": own}) == {"records/signed.md": "approval by the author"}
    assert weak({"records/signed.md": late}) == {"records/signed.md": "approval after the deployment"}


PAGES = {
    "general claim without a record": "---\nkind: supplier\n---\n# Trust\n\nWe follow industry best practices.\n",
    "chat without a record": '---\nkind: other\n---\n{"channel": "x", "messages": ["all is well"]}\n',
    "evidence equal to the plan": "---\nkind: corrective_action\nowner: Nia Cole\n---\nPlan: count rows\n\nEvidence: count rows\n",
    "rules without an owner": "---\nkind: oversight\ndate: 2026-03-01\n---\n# Berth Oracle card\n\nStop it.\n",
}


@pytest.mark.parametrize(("why", "text"), PAGES.items(), ids=list(PAGES))
def test_a_page_is_weak_by_its_own_words(why: str, text: str) -> None:
    assert weak({"records/page.md": text}).get("records/page.md") == why


@pytest.mark.parametrize(
    "text",
    [
        "---\nkind: supplier\nowner: Nia Cole\n---\n# Trust\n\nWe follow best practices.\n",
        "---\nkind: corrective_action\nowner: Nia Cole\n---\nPlan: count rows\n\nEvidence: log of 4 May shows 12 counts\n",
    ],
)
def test_a_person_or_proof_of_its_own_is_a_near_miss(text: str) -> None:
    assert "records/page.md" not in weak({"records/page.md": text})


@pytest.mark.parametrize(("status", "why"), [("approved", "superseded"), ("retired", None)])
def test_a_card_of_a_version_no_longer_live_is_weak_unless_it_says_so(status: str, why: str | None) -> None:
    fleet = "id,name,keeper,live version\nS-1,Berth Oracle,Nia Cole,2.4\nS-2,Crane Sight,Oto Brandt,\n"
    card = record("model_card", "2025-01-01", "Berth Oracle.", owner="Nia Cole", model_version="'2.3'", status=status)
    assert weak({"fleet.csv": fleet, "records/card.md": card}).get("records/card.md") == why
    assert fleet != FLEET


def test_a_policy_that_nobody_confirmed_is_weak_where_others_were() -> None:
    files = {
        "sources.yaml": SOURCES + TRAINED,
        "records/a.md": POLICY.format(title="Careful berthing"),
        "records/b.md": POLICY.format(title="Night work"),
        "courses.csv": "entry,person,course\nT-1,Oto Brandt,Read confirmation Careful berthing\n",
    }
    assert weak(files) == {"records/b.md": "policy without a read record"}


def test_a_deck_states_its_owner_on_a_slide() -> None:
    assert stated_owner("Board\n\nOwner of this deck: Nia Cole\n") == "Nia Cole"
    assert stated_owner("Owner: the board\n") is None
