"""What rules can compare between a claim and its quotes: numbers, dates, names, negation and obligation."""

import pytest

from assistant.answer.verification.agreement import atoms, disagreement

QUOTES = [
    "The model risk board must approve each release within 30 days of the validation report of 12 October 2026.",
    "Lena Fischer signed for the data office; EUR 40,000 were set aside.",
    "Shadow deployments may be used without an approval.",
]


@pytest.mark.parametrize(
    "claim",
    [
        "Each release must be approved by the model risk board within thirty days.",
        "The validation report is of 2026-10-12.",
        "The validation report came in October 2026.",
        "EUR 40000 were set aside and Lena Fischer signed.",
        "The report of October 12 counts: the board approves within 30 days of it.",
        "Without an approval, shadow deployments may be used.",
    ],
)
def test_a_rewording_agrees(claim: str) -> None:
    assert disagreement(claim, QUOTES, "") is None


@pytest.mark.parametrize(
    ("claim", "code"),
    [
        ("Each release must be approved within 60 days.", "numbers"),
        ("Each release must be approved within sixty days.", "numbers"),
        ("The validation report is of 13 October 2026.", "numbers"),
        ("The validation report came in November 2026.", "numbers"),
        ("The validation report came in October 2025.", "numbers"),
        ("EUR 400,000 were set aside.", "numbers"),
        ("Karl Weber signed for the data office.", "names"),
        ("It was signed by Weber for the data office.", "names"),
        ("Lena Fischer never signed for the data office.", "negation"),
        ("The board may approve each release within 30 days.", "modality"),
        ("The board should approve each release within 30 days.", "modality"),
        ("Shadow deployments must be used without an approval.", "modality"),
        ("Shadow deployments are used without an approval.", "modality"),
    ],
)
def test_one_thing_changed_is_its_code(claim: str, code: str) -> None:
    assert disagreement(claim, QUOTES, "") == code


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Every alert is acknowledged within a day.", "Every P1 alert is acknowledged within a day."),
        ("The owner may skip the review.", "The owner may skip the review if the board agrees."),
        ("The board signs releases.", "Only the board signs releases."),
    ],
)
def test_a_claim_that_is_about_more_than_its_quote_is_seen(claim: str, quote: str) -> None:
    assert disagreement(claim, [quote], "") == "scope"
    assert disagreement(quote, [quote], "") is None


def test_labels_of_what_is_cited_back_a_claim() -> None:
    assert disagreement("REL-7: EUR 40,000 were set aside.", QUOTES, "") == "numbers"
    assert disagreement("REL-7: EUR 40,000 were set aside.", QUOTES, "REL-7") is None


def test_a_date_is_one_however_it_is_written() -> None:
    written = ["12 October 2026", "October 12, 2026", "2026-10-12", "12.10.2026", "12th of October 2026"]
    assert all("2026-10-12" in atoms(each) for each in written)
    assert "day 10-12" in atoms("on 12 October")
    assert "day 10-12" in atoms("12 October 2026")
    assert "2026-10-12" not in atoms("on 12 October")
