"""docs/langchain.md: its program runs over the README's first corpus, and its retriever keeps to its reader."""

import re
from pathlib import Path

import pytest

from assistant.domain.errors import NotPermitted
from tests.promises.organizations import workspace, write

PAGE = Path(__file__).parents[2] / "docs" / "langchain.md"
FILES = {
    "sources.yaml": """\
version: 1
organization: {name: First, timezone: Europe/Berlin}
people: {ada: [staff], bob: []}
sources: [{id: policies, path: policies, connector: files, kind: policy, allow: ["group:staff"]}]
""",
    "policies/alerts.md": "# Alert policy\n\nThe AI owner acknowledges every P1 alert within 4 hours.\n",
}


def test_the_program_of_the_page_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    opened = workspace(tmp_path / "home", write(tmp_path / "org", FILES))
    program = re.search(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert program is not None
    steps = program[1].partition("workspace = Workspace.open(")[2].partition("\n")[2]
    imports = "from assistant.domain.plan import Question\n"
    exec(compile(imports + steps, str(PAGE), "exec"), {"workspace": opened})
    printed = capsys.readouterr().out
    assert "policies/alerts.md" in printed
    assert "within 4 hours" in printed


def test_the_retriever_sees_with_its_readers_eyes(tmp_path: Path) -> None:
    opened = workspace(tmp_path / "home", write(tmp_path / "org", FILES))
    assert [one.metadata["source"] for one in opened.retriever("ada").invoke("alert")] == ["policies/alerts.md"]
    assert opened.retriever("bob").invoke("alert") == []
    with pytest.raises(NotPermitted):
        opened.retriever("eve")


def test_a_revoked_right_is_gone_from_a_retriever_that_is_already_there(tmp_path: Path) -> None:
    opened = workspace(tmp_path / "home", sources := write(tmp_path / "org", FILES))
    retriever = opened.retriever("ada")
    sources.write_text(FILES["sources.yaml"].replace("ada: [staff]", "ada: [other]"), encoding="utf-8")
    assert retriever.invoke("alert") == []
