import pytest

from assistant.settings import Settings, token_variable


def test_credentials_are_read_by_source_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(token_variable("ml-prod"), "t0k3n")
    monkeypatch.setenv("CLAUSETRAIL_USER_WIKI", "ann")
    monkeypatch.setenv("CLAUSETRAIL_PASSWORD_WIKI", "pw")
    settings = Settings.from_env()
    assert settings.credentials == {"ML_PROD": "Bearer t0k3n", "WIKI": "Basic YW5uOnB3"}
    assert "t0k3n" not in repr(settings)
