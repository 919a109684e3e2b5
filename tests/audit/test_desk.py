"""The desk of a past day reads what the scope of that day gives, whether one by one or all at once."""

from datetime import date
from pathlib import Path

from tests.audit.test_trail import WHOLE
from tests.promises.organizations import workspace, write

CHANGES = (
    "number,short description,start date,owner,state,closed on,close notes\n"
    "CHG-5,Deploy Berth Oracle 2.4 (PORT-7),2026-05-20,Nia Cole,closed,2026-06-08,rolled back after a week\n"
)


def test_all_texts_of_a_past_day_are_those_of_its_items(tmp_path: Path) -> None:
    opened = workspace(tmp_path / "home", write(tmp_path / "org", WHOLE | {"changes.csv": CHANGES}))
    then = opened.desk("pia", as_of=date(2026, 6, 5))
    assert then.texts == {item.id: then.scope.text(item) for item in then.scope.items}
    assert "2026-06-08" not in "".join(then.texts.values())
    assert "2026-06-08" in "".join(opened.desk("pia").texts.values())
