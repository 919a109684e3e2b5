"""The leak test finds what shines through, wherever it does, and nothing in the product as it is."""

import json
import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.answer.drafting import chat
from assistant.cli.run import main
from assistant.domain.answer import Answer
from assistant.domain.plan import Question
from assistant.models.chat import Message, Speaker
from assistant.models.langchain import filled
from assistant.store.scope import Scope, open_whole
from assistant.wiring import Workspace
from evals.leaktest import INTERFERENCE, KINDS, Tally, leak_test, probes
from evals.organizations import GROUPS, organization
from evals.statistics import upper_bound

SMALL = organization(3, documents=12, records=2, issues=4)
ROUND = len(GROUPS) * len(KINDS)
"""Every reader asks in every way once."""


def places(found: Tally) -> set[str]:
    return {cell.place for cell in found.cells if cell.leaks and not cell.reader}


def looked(folder: Path, n: int = ROUND) -> Tally:
    return leak_test(folder, n=n, seed=3, made=SMALL)


def test_nothing_shines_through_and_the_bound_says_how_sure_that_is(tmp_path: Path) -> None:
    found = looked(tmp_path)
    assert found.holds
    assert found.leaks == ()
    rows = {cell.place: cell for cell in found.cells if not cell.reader}
    assert rows["answer"].looks == ROUND
    assert rows["answer"].upper_bound == upper_bound(0, ROUND)
    assert {"prompt", "caches", "exports", "receipts", "logs", INTERFERENCE} <= rows.keys()
    assert {cell.reader for cell in found.cells if cell.place == "caches"} == {"", *GROUPS}


def test_the_product_reads_the_rules_as_they_were_written(tmp_path: Path) -> None:
    """Else the oracle would look for what nobody hides."""
    from evals.leaktest import _opened

    opened = _opened(tmp_path / "home", {})
    opened.ingest(SMALL.write(tmp_path / "files"))
    for user in GROUPS:
        assert {item.id for item in opened.scope(user).items} == SMALL.readable(user)


def test_a_scope_that_lets_everybody_in_is_found_though_the_product_calls_it_readable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def everything(self: Workspace, *_: object) -> Scope:
        return open_whole(self._store)

    monkeypatch.setattr(Workspace, "_scope", everything)
    found = looked(tmp_path, 10)
    assert not found.holds
    assert {"candidates", "citations", "exports", INTERFERENCE} <= places(found)
    assert any("canary" in leak.why for leak in found.leaks)


def test_an_answer_that_is_remembered_for_the_next_reader_is_found_at_the_caches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask, kept = Workspace.ask, dict[tuple[int, str], Answer]()

    def remembered(self: Workspace, question: Question, *listen: Any) -> Answer:
        key = (id(self), question.text)
        if key not in kept:
            kept[key] = ask(self, question, *listen)
        # A receipt of their own, so that nothing but the answer is another reader's.
        return replace(kept[key], receipt=ask(self, question, *listen).receipt)

    monkeypatch.setattr(Workspace, "ask", remembered)
    assert "caches" in places(looked(tmp_path, 10))


def test_a_hidden_word_in_a_request_to_a_model_is_found_at_the_prompt_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    canaries = Message(speaker=Speaker.USER, text=" ".join(piece.canary for piece in SMALL.pieces))
    monkeypatch.setattr(chat, "filled", lambda *given: (*filled(*given), canaries))
    assert places(looked(tmp_path, 5)) == {"prompt"}


def test_a_hidden_title_in_a_log_is_found_at_the_logs_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told(monkeypatch, lambda self: logging.getLogger("x").warning([one.id for one in open_whole(self._store).items]))
    assert places(looked(tmp_path, 5)) == {"logs"}


def told(monkeypatch: pytest.MonkeyPatch, act: Callable[[Workspace], None]) -> None:
    """Do something at every question."""
    ask = Workspace.ask

    def loud(self: Workspace, question: Question, *listen: Any) -> Answer:
        act(self)
        return ask(self, question, *listen)

    monkeypatch.setattr(Workspace, "ask", loud)


def test_a_count_of_everything_is_found_by_non_interference_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = Workspace.ask

    def counting(self: Workspace, question: Question, *listen: Any) -> Answer:
        made = ask(self, question, *listen)
        return replace(made, searched=replace(made.searched, items=len(open_whole(self._store).items)))

    monkeypatch.setattr(Workspace, "ask", counting)
    found = looked(tmp_path, 5)
    assert places(found) == {INTERFERENCE}
    assert "searched.items" in found.leaks[0].why


def test_the_same_seed_asks_the_same_and_another_one_does_not() -> None:
    asked = [[one.question for one in probes(organization(seed), 40, seed)] for seed in (1, 1, 2)]
    assert asked[0] == asked[1] != asked[2]


def test_every_reader_asks_in_every_way() -> None:
    asked = {(one.reader, one.kind) for one in probes(SMALL, ROUND, 0)}
    assert asked == {(user, kind) for user in GROUPS for kind in KINDS}


def test_no_probe_is_no_proof(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least one"):
        leak_test(tmp_path, n=0)


def test_the_command_prints_bounds_and_ends_with_one_on_a_leak(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("evals.leaktest.organization", lambda _seed: SMALL)
    assert main(["eval", "leak-test", "--n", "5", "--json"]) == 0
    told_ = json.loads(capsys.readouterr().out)
    assert {cell["upper_bound"] for cell in told_["cells"] if cell["place"] == "answer" and not cell["reader"]} == {
        upper_bound(0, 5)
    }
    told(monkeypatch, lambda self: logging.getLogger("x").warning([one.id for one in open_whole(self._store).items]))
    assert main(["eval", "leak-test", "--n", "5"]) == 1
    assert "at logs" in capsys.readouterr().out
