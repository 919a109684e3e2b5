"""`--plan` takes JSON itself or a file of it, and refuses anything else in a sentence."""

from pathlib import Path

import pytest

from assistant.cli.plans import plan_of
from assistant.domain.errors import BadInput


def test_a_plan_is_json_or_a_file_of_it(tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_text('{"kinds": ["incident"]}', encoding="utf-8")
    assert plan_of(' {"kinds": ["incident"]}') == plan_of(str(file)) == {"kinds": ["incident"]}


@pytest.mark.parametrize(
    ("told", "why"), [("{oops", "not a JSON object"), ("missing.json", "no file missing.json"), ("[]", "no file")]
)
def test_anything_else_is_refused(told: str, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        plan_of(told)


def test_a_file_that_holds_no_object_is_refused(tmp_path: Path) -> None:
    (tmp_path / "list.json").write_text("[1]", encoding="utf-8")
    with pytest.raises(BadInput, match="but a list"):
        plan_of(str(tmp_path / "list.json"))
