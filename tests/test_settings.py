import pytest

from assistant.domain.errors import BadInput
from assistant.settings import ChatSettings, Settings, token_variable


def test_credentials_are_read_by_source_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(token_variable("ml-prod"), "t0k3n")
    monkeypatch.setenv("CLAUSETRAIL_USER_WIKI", "ann")
    monkeypatch.setenv("CLAUSETRAIL_PASSWORD_WIKI", "pw")
    settings = Settings.from_env()
    assert settings.credentials == {"ML_PROD": "Bearer t0k3n", "WIKI": "Basic YW5uOnB3"}
    assert "t0k3n" not in repr(settings)


def test_no_chat_model_is_used_unless_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "k3y")
    monkeypatch.setenv("CLAUSETRAIL_CHAT_URL", "http://127.0.0.1:8080/v1")
    assert Settings.from_env().chat is None


def test_a_chat_model_is_named_with_what_a_question_may_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAUSETRAIL_CHAT_MODEL", "ollama:llama3.2")
    assert Settings.from_env().chat == ChatSettings(model="ollama:llama3.2")
    for name, value in {"URL": "http://127.0.0.1:1", "SECONDS": "7.5", "TOKENS": "90", "PASSAGES": "800"}.items():
        monkeypatch.setenv(f"CLAUSETRAIL_CHAT_{name}", value)
    monkeypatch.setenv("CLAUSETRAIL_CHAT_TEMPERATURE", "default")
    assert Settings.from_env().chat == ChatSettings(
        model="ollama:llama3.2", url="http://127.0.0.1:1", seconds=7.5, tokens=90, passages=800, temperature=None
    )


@pytest.mark.parametrize(
    ("name", "value"), [("SECONDS", "soon"), ("TOKENS", "0"), ("PASSAGES", "inf"), ("TEMPERATURE", "hot")]
)
def test_a_budget_that_is_no_number_is_told(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv("CLAUSETRAIL_CHAT_MODEL", "ollama:llama3.2")
    monkeypatch.setenv(f"CLAUSETRAIL_CHAT_{name}", value)
    with pytest.raises(BadInput, match=f"CLAUSETRAIL_CHAT_{name}"):
        Settings.from_env()
