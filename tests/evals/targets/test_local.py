"""The product in this process: every surface is opened, and what another reader's question leaves behind is seen."""

from typing import Any

import pytest

from assistant.domain.plan import Question
from assistant.wiring import Workspace
from evals.parrot import Parrot
from evals.targets.local import LocalTarget, surfaces_of
from evals.trace import Surface
from tests.evals.targets.conftest import asked


def test_every_surface_of_a_question_is_opened(home: Workspace) -> None:
    heard = LocalTarget(home, again=True).ask(asked())
    assert set(Surface) - heard.surfaces.keys() == {Surface.PROMPT}  # no chat model was shown anything
    assert heard.answer["citations"]
    assert heard.answer["citations"][0]["quote"] in heard.surfaces[Surface.EXPORTS]
    assert heard.again is not None


def test_with_a_chat_model_its_request_is_opened_and_the_model_is_named(
    home: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "chat", Parrot())
    monkeypatch.delitem(home.__dict__, "_tools", raising=False)
    target = LocalTarget(home)
    heard = target.ask(asked())
    monkeypatch.delitem(home.__dict__, "_tools")
    assert heard.answer["citations"][0]["quote"] in heard.surfaces[Surface.PROMPT]
    assert target.identity().model == "parrot {}"


def test_a_turn_of_a_dialogue_is_asked_once(home: Workspace) -> None:
    """Asked again it would be the next turn."""
    heard = LocalTarget(home, again=True).ask(asked(conversation="c-1"))
    assert heard.again is None
    assert Surface.CACHES not in heard.surfaces


def test_what_another_reader_left_behind_is_heard(home: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache that knows the question and forgets who asked."""
    ask, remembered = Workspace.ask, dict[str, Any]()

    def careless(self: Workspace, question: Question, *rest: Any) -> Any:
        if question.user != "erin":
            remembered[question.text] = ask(self, question, *rest)
        return remembered.get(question.text) or ask(self, question, *rest)

    monkeypatch.setattr(Workspace, "ask", careless)
    heard = LocalTarget(home, again=True).ask(asked("Who is under investigation?"))
    assert heard.again is not None
    assert heard.again["searched"]["items"] != heard.answer["searched"]["items"]


def test_a_field_that_nobody_knows_is_part_of_the_answer() -> None:
    """The contract lets fields be added; a surface that looked at named ones alone would let them leak."""
    row = {"answer": "", "claims": [], "related": [{"title": "PELICAN"}], "suggestions": ["Ask about PELICAN"]}
    surfaces = surfaces_of(row)
    assert "PELICAN" in surfaces[Surface.ANSWER]
    assert "PELICAN" in surfaces[Surface.SUGGESTIONS]
