import hashlib
from pathlib import Path

import pytest

from prompts.loader import BadPrompt, load, names, pieces

PACKAGE = Path(__file__).resolve().parent.parent / "prompts"


def written(folder: Path, head: str, text: str, name: str = "ask-2") -> Path:
    (folder / f"{name}.md").write_text(f"---\n{head}\n---\n{text}", encoding="utf-8")
    return folder


def test_every_prompt_of_the_package_loads_with_the_hash_of_its_file() -> None:
    assert {"answer-1", "citation-policy-1", "plan-1"} <= set(names())
    for name in names():
        prompt = load(name)
        assert f"{prompt.name}-{prompt.version}" == name
        assert prompt.sha256 == hashlib.sha256((PACKAGE / f"{name}.md").read_bytes()).hexdigest()


@pytest.mark.parametrize("name", ["answer-1", "plan-1"])
def test_what_others_wrote_reaches_a_model_only_in_the_user_message(name: str) -> None:
    (system, instructions), (user, asked) = load(name).messages
    assert (system, user) == ("system", "user")
    assert {piece for piece, is_field in pieces(instructions) if is_field} <= {"policy"}
    assert "question" in {piece for piece, is_field in pieces(asked) if is_field}


def test_the_citation_policy_is_whole_and_has_no_fields() -> None:
    policy = load("citation-policy-1")
    assert policy.fields == ()
    assert policy.messages == (("system", policy.text.strip()),)


def test_a_changed_byte_changes_the_hash(tmp_path: Path) -> None:
    first = load("ask-2", written(tmp_path, "name: ask\nversion: 2\nfields: [q]", "Say {{q}}"))
    second = load("ask-2", written(tmp_path, "name: ask\nversion: 2\nfields: [q]", "Say {{q}}."))
    assert first.sha256 != second.sha256


def test_messages_are_split_at_their_headings(tmp_path: Path) -> None:
    text = "# System\n\nBe brief.\n\n# Not a message\n\n# User\n{{q}}\n"
    prompt = load("ask-2", written(tmp_path, "name: ask\nversion: 2\nfields: [q]", text))
    assert prompt.messages == (("system", "Be brief.\n\n# Not a message"), ("user", "{{q}}"))


@pytest.mark.parametrize(
    ("head", "text", "reason"),
    [
        ("name: ask\nversion: 2\nfields: []", "Say {{q}}", "declared fields"),
        ("name: ask\nversion: 2\nfields: [q, r]", "Say {{q}}", "declared fields"),
        ("name: ask\nversion: 2\nfields: [q, q]", "Say {{q}}", "declared fields"),
        ("name: ask\nversion: 3\nfields: [q]", "Say {{q}}", "expected front matter of ask-2"),
        ("name: tell\nversion: 2\nfields: [q]", "Say {{q}}", "expected front matter of ask-2"),
        ("name: ask\nversion: 2", "Say", "list of fields"),
        ("name: ask\nversion: 2\nfields: [q]", "Lost {{q}}\n# User\n{{q}}", "before the first message"),
    ],
)
def test_a_file_that_contradicts_itself_is_refused(tmp_path: Path, head: str, text: str, reason: str) -> None:
    with pytest.raises(BadPrompt, match=reason):
        load("ask-2", written(tmp_path, head, text))


def test_a_file_without_front_matter_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ask-2.md").write_text("Say {{q}}", encoding="utf-8")
    with pytest.raises(BadPrompt, match="front matter"):
        load("ask-2", tmp_path)


@pytest.mark.parametrize("name", ["answer", "answer-999", "../prompts/answer-1", ""])
def test_an_unknown_name_is_refused_with_the_known_ones(name: str) -> None:
    with pytest.raises(BadPrompt, match="plan-1"):
        load(name)
