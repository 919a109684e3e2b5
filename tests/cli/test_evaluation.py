"""The evaluation's commands that need no home: what they print, and how they say what is missing."""

import json
from pathlib import Path

import pytest

from assistant.cli.run import main


def test_the_verifiers_card_is_printed_by_set_and_as_json(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "summedits").mkdir()
    row = {"id": "s", "claim": "Logs are kept.", "passage": "Logs are not kept.", "supported": False}
    (tmp_path / "summedits" / "nli_pairs.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    assert main(["eval", "verifier", "--data", str(tmp_path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["by_source"]["summedits"] == [1, 1]
    assert told["estimate"]["n"] == told["pairs"] == told["by_source"]["demo"][1] + 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["run", "obliqa"], "is built from a folder: give --data DIR"),
        (["run", "peps"], "is built from a folder: give --corpora DIR"),
        (["run", "obliqa", "--data", "nowhere"], "give the folder that holds obliqa/corpus.jsonl with --data"),
        (["verifier", "--data", "nowhere"], "holds none of contractnli, wice, summedits"),
    ],
    ids=["no data", "no corpora", "absent folder", "no pairs"],
)
def test_an_absent_folder_is_bad_input_told_in_a_sentence(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["eval", *arguments]) == 3
    assert told in " ".join(capsys.readouterr().err.split())
