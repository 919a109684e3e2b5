import pytest

from assistant.domain.people import is_person


@pytest.mark.parametrize(
    "name",
    [
        "Jonas Wirth",
        "Bram de Wit",
        "Aoife O'Byrne",
        "J. Wirth",
        "Dr. Klara Weiss",
        "Wirth, Jonas",
        "Jonas Wirth (AI owner)",
        "Carla Bianchi, CTO",
        "Head of Data: Priya Nair",
        "HR team (Anna Weber)",
        "Marta Lindqvist. Author of the change: Erin Casey.",
        "Łukasz Żak",
        "Anne-Marie Dupont",
        "Jonas",
        "trenner",
        "ecasey2",
        "t.renner@example.org",
        "tobias.renner@example.org",
        "Tobias Renner <team@example.org>",
        "Sven Adler / Rui Tavares",
    ],
)
def test_a_name_of_a_person_is_one(name: str) -> None:
    assert is_person(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "   ",
        "-",
        "n/a",
        "TBD",
        "the team",
        "HR team",
        "platform on-call",
        "ml-platform-oncall",
        "MRB",
        "Model Review Board",
        "Data Science",
        "Head of Data Science",
        "AI owner",
        "risk owner",
        "CTO",
        "Internal Audit",
        "Customer Care Cork",
        "Nordlicht Versicherung AG",
        "everyone",
        "unassigned",
        "info@example.org",
        "team@example.org",
        "ml-platform@example.org",
        "data.science@example.org",
        "dependabot[bot]",
        "CI pipeline",
        "service account",
        "J. W.",
        "Approved",
        "Not Yet Requested",
        "churn (planned)",
        "12345",
        "2026-10-06",
    ],
)
def test_a_team_a_role_a_mailbox_or_a_machine_is_nobody(name: str) -> None:
    assert not is_person(name)
