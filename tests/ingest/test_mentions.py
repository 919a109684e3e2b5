"""Names that stand in a text, found by their shape from the item alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.evidence import Category, Element, EvidenceId, Field, Item, Kind, MentionType, Metadata
from ingest.mentions import with_mentions


def item(
    text: str,
    *,
    category: Category = Category.TEXT,
    fields: dict[str, str] | None = None,
    systems: tuple[str, ...] = (),
) -> Item:
    """An item with one part, and fields laid out before it."""
    lines, elements, told = "", [], []
    for name, value in (fields or {}).items():
        start = len(lines) + len(name) + 2
        lines += f"{name}: {value}\n"
        told.append(Field(name=name, value=value, start=start, end=start + len(value)))
        elements.append(Element(category=Category.FIELD, start=start, end=start + len(value)))
    elements.append(Element(category=category, start=len(lines), end=len(lines) + len(text)))
    return Item(
        id=EvidenceId("n.md"),
        source="s",
        path="n.md",
        text=lines + text,
        elements=tuple(elements),
        metadata=Metadata(title="n", kind=Kind.OTHER, systems=systems),
        parser="p",
        original="",
        fields=tuple(told),
    )


def named(meaning: MentionType, of: Item) -> list[str]:
    return [one.text for one in with_mentions(of).mentions if one.type is meaning]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("The change was approved by Hanna Vogel on 3 May.", ["Hanna Vogel"]),
        ("Approved in writing by Dr. Ngozi Okonkwo.", ["Ngozi Okonkwo"]),
        ("Freigegeben durch Jürgen Groß am 3. Mai.", ["Jürgen Groß"]),
        ("Validé par Chloé Lefèvre.", ["Chloé Lefèvre"]),
        ("Present: Wei Zhang, Mary O'Neil (chair), the QA team", ["Wei Zhang", "Mary O'Neil"]),
        ("Yesterday Bram de Wit wrote the plan, Bram de Wit says.", ["Bram de Wit", "Bram de Wit"]),
        ("Nils Petersen (CTO) decided.", ["Nils Petersen"]),
        ("Erin Casey approved it. Later Erin Casey left.", ["Erin Casey", "Erin Casey"]),
        ("Ask Mr. Brandt or write to erin.casey@example.org.", ["Brandt", "erin.casey@example.org"]),
        ("We met J. K. Rowe there.", ["J. K. Rowe"]),
    ],
)
def test_people_are_named(text: str, people: list[str]) -> None:
    assert named(MentionType.PERSON, item(text)) == people


@pytest.mark.parametrize(
    "text",
    [
        "The Model Review Board approved it.",
        "Approved by the Risk Committee.",
        "Approved by Legal and Compliance.",
        "We use Machine Learning and Deep Learning in New York.",
        "It runs on Google Cloud and Amazon Web Services.",
        "See the Lamp Timer and our Pothole Finder.",
        "The AI Impact Assessment is due.",
        "Write to info@example.org or grc-team@example.org.",
        "Owner: TBD",
        "Responsible: the platform team",
        "In March April May the Annual Review happens.",
        "Approved by email.",
        "It was signed by Nordlicht Versicherung AG.",
    ],
)
def test_titles_places_and_groups_are_nobody(text: str) -> None:
    assert named(MentionType.PERSON, item(text)) == []


def test_a_heading_and_code_hold_no_pairs() -> None:
    assert named(MentionType.PERSON, item("About Hanna Vogel", category=Category.HEADING)) == []
    assert named(MentionType.PERSON, item("x = approved by Hanna Vogel", category=Category.CODE)) == []


@pytest.mark.parametrize(
    ("name", "value", "people"),
    [
        ("Owner", "Doe, Jane", ["Doe, Jane"]),
        ("approvedBy", "Jane Doe; Richard Roe", ["Jane Doe", "Richard Roe"]),
        ("review.2.author", "trenner", ["trenner"]),
        ("author.login", "ecasey2", ["ecasey2"]),
        ("author.name", "Erin Casey", ["Erin Casey"]),
        ("beta.approver", "Priya Nair (Head of Data)", ["Priya Nair"]),
        ("Owner", "the platform team", []),
        ("name", "Lamp Timer", []),
        ("summary", "Improve search", []),
    ],
)
def test_fields_for_people_name_them(name: str, value: str, people: list[str]) -> None:
    assert named(MentionType.PERSON, item("", fields={name: value})) == people


@pytest.mark.parametrize(
    ("text", "versions"),
    [
        ("runs v1.2 and v2", ["v1.2", "v2"]),
        ("version 3.1 follows release 3.0.4", ["3.1", "3.0.4"]),
        ("fraud-lens 2.4.0 beats fraud-lens@2.3.1", ["2.4.0", "2.3.1"]),
        ("from 2.3.1 to 2.4.0-rc1", ["2.3.1", "2.4.0-rc1"]),
        ("Lamp Timer 2.1.0", ["2.1.0"]),
        ("Version: 4", ["4"]),
    ],
)
def test_versions_are_named(text: str, versions: list[str]) -> None:
    assert named(MentionType.VERSION, item(text)) == versions


@pytest.mark.parametrize(
    "text",
    [
        "see clause 9.2.1 and section 2.4.1",
        "clauses 6.1.2 and 6.1.3 apply",
        "2.4.1 Scope of the audit",
        "## 3.1.2 Roles",
        "on 06.10.2026 and 2026.10.06 and 06.10.26",
        "host 10.0.12.7 and 192.168.1.1",
        "an f1-score 0.93 and a recall of 0.91",
        "A.6.2.4",
        "costs 1,234.56 and 3.50 EUR",
        "version 2026-10-06",
        "ISO 9.2.1",
        "phone 030.1234.567",
    ],
)
def test_clauses_dates_addresses_and_measures_are_no_versions(text: str) -> None:
    assert named(MentionType.VERSION, item(text)) == []


@pytest.mark.parametrize(
    ("text", "systems"),
    [
        ("We deployed fraud-lens 2.4.0 today", ["fraud-lens"]),
        ("The Lamp Timer v2.1 failed", ["Lamp Timer"]),
        ("Evaluation of Pothole Finder version 3.1", ["Pothole Finder"]),
        ("the service `claims-triage` runs", ["claims-triage"]),
        ("a long-term, step-by-step guide", []),
        ("Accuracy 0.93 at Section 2.1", []),
        ("Policy v2.1", []),
    ],
)
def test_systems_are_named(text: str, systems: list[str]) -> None:
    assert named(MentionType.SYSTEM, item(text)) == systems


def test_what_an_item_says_it_is_about_is_named_wherever_it_stands() -> None:
    about = item("The Lamp Timer dims. lamp timer", systems=("Lamp Timer",), fields={"System": "Lamp Timer"})
    assert named(MentionType.SYSTEM, about) == ["Lamp Timer", "Lamp Timer"]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("MLP-142 by PR #87 in acme/fraud#12, CHG0012", ["MLP-142", "PR #87", "acme/fraud#12", "CHG0012"]),
        ("ISO-42001, UTF-8, C#8 and step#3", []),
        ("fraud-lens 2.4.0", []),
    ],
)
def test_identifiers_are_named(text: str, keys: list[str]) -> None:
    assert named(MentionType.IDENTIFIER, item(text)) == keys


WORDS = st.sampled_from(
    [
        "Hanna",
        "Vogel",
        "approved",
        "by",
        "v1.2",
        "fraud-lens",
        "2.4.0",
        "MLP-142",
        "#87",
        "the",
        "Owner:",
        "Lamp",
        "Timer",
        "a@b.de",
        "Ł.",
        "Żak",
        "\n",
        ".",
        ",",
        "(",
        "9.2.1",
        "é",
        "😀",
        "`x-y`",
    ]
)


@given(st.lists(WORDS, max_size=30), st.lists(WORDS, max_size=6))
def test_a_mention_is_the_text_at_its_place_and_none_overlap(words: list[str], value: list[str]) -> None:
    made = with_mentions(item(" ".join(words), fields={"Owner": " ".join(value)}, systems=("Lamp Timer", "fraud-lens")))
    assert all(made.text[one.start : one.end] == one.text != "" for one in made.mentions)
    ends = [one.end for one in made.mentions]
    assert all(end <= one.start for end, one in zip(ends, made.mentions[1:], strict=False))
