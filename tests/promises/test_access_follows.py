"""Promise 9: access is what sources.yaml, sidecars and levels say today, for every command and every version.

Nothing is ingested again between a change of a right and the next question.
"""

import io
import json
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal
from unicodedata import normalize

import pytest

from assistant.domain.errors import NotFound, Unavailable
from assistant.wiring import Workspace
from ingest.live import LiveSources, Place
from ingest.pipeline import ingest
from tests.promises.conftest import Program
from tests.promises.organizations import ask, workspace, write

Form = Literal["NFC", "NFD"]

SOURCES = """\
version: 1
organization: {name: Guarded, timezone: Europe/Berlin}
people:
  ada: [red]
  bob: [blue]
sources:
  - {id: rules, path: rules, connector: files, kind: policy, allow: ["group:red"]}
  - {id: open, path: open, connector: files, kind: policy, allow: [everyone]}
"""
OLD = "# Zebra rule\n\nEvery zebra alert must be acknowledged within 4 hours.\n"
NEW = "# Zebra rule\n\nEvery zebra alert must be acknowledged within 9 hours.\n"
QUESTION = "Must every zebra alert be acknowledged within hours?"
FILE = "rules/zebra.md"

COMMANDS: dict[str, Callable[[str, tuple[str, ...]], tuple[str, ...]]] = {
    "ask": lambda user, as_of: ("ask", QUESTION, "--as", user, *as_of),
    "search": lambda user, as_of: ("search", "zebra alert", "--as", user, *as_of),
    "show": lambda user, as_of: ("show", FILE, "--as", user, *as_of),
}
MOMENTS = {"now": ((), "9 hours"), "version 1": (("--as-of", "1"), "4 hours")}


@pytest.fixture
def sources(tmp_path: Path, program: Program) -> Path:
    """A home with two versions of one rule; only the red group may read it."""
    path = write(
        tmp_path / "org", {"sources.yaml": SOURCES, FILE: OLD, "open/other.md": "# Okapi\n\nOkapi data stay.\n"}
    )
    assert program("ingest", path).code == 0
    write(path.parent, {FILE: NEW})
    assert program("ingest", path).code == 0
    return path


def seen(program: Program, user: str) -> set[tuple[str, str]]:
    """Which commands show the rule to a person, and of which version."""
    return {
        (name, moment)
        for name, command in COMMANDS.items()
        for moment, (as_of, words) in MOMENTS.items()
        if words in program(*command(user, as_of)).out
    }


EVERYWHERE = {(name, moment) for name in COMMANDS for moment in MOMENTS}

CHANGES = {
    "allow moved to another group": ("group:red", "group:blue"),
    "groups of the person": ("ada: [red]\n  bob: [blue]", "ada: [blue]\n  bob: [red]"),
}


@pytest.mark.parametrize(("before", "after"), CHANGES.values(), ids=CHANGES.keys())
def test_a_changed_right_holds_at_the_next_question_for_every_version(
    program: Program, sources: Path, before: str, after: str
) -> None:
    assert (seen(program, "ada"), seen(program, "bob")) == (EVERYWHERE, set())
    sources.write_text(SOURCES.replace(before, after), encoding="utf-8")
    assert (seen(program, "ada"), seen(program, "bob")) == (set(), EVERYWHERE)


REVOKED = {
    "a deny of the group": ('["group:red"]}', '["group:red"], deny: ["group:red"]}'),
    "a deny of the person beside everyone": ('["group:red"]}', '[everyone], deny: ["user:ada"]}'),
    "nobody on purpose": ('["group:red"]}', "[]}"),
    "no allow at all": (', allow: ["group:red"]}', "}"),
    "an allow that is no principal": ("group:red", "red"),
    "the entry gone": ('  - {id: rules, path: rules, connector: files, kind: policy, allow: ["group:red"]}\n', ""),
    "a narrower entry of the file": (
        "  - {id: open",
        f"  - {{id: one, path: {FILE}, connector: files, allow: []}}\n  - {{id: open",
    ),
}


@pytest.mark.parametrize(("before", "after"), REVOKED.values(), ids=REVOKED.keys())
def test_a_revoked_right_is_gone_from_the_next_question_on(
    program: Program, sources: Path, before: str, after: str
) -> None:
    changed = SOURCES.replace(before, after)
    assert changed != SOURCES
    sources.write_text(changed, encoding="utf-8")
    assert seen(program, "ada") == set()
    assert program("show", FILE, "--as", "ada") == program("show", "rules/never-was.md", "--as", "ada")


def test_a_program_that_stays_open_follows_too(tmp_path: Path) -> None:
    path = write(tmp_path / "org", {"sources.yaml": SOURCES, FILE: OLD})
    opened = workspace(tmp_path / "home", path)
    shown = []
    for text in (SOURCES, SOURCES.replace("group:red", "group:blue"), SOURCES):
        path.write_text(text, encoding="utf-8")
        shown.append([user for user in ("ada", "bob") if ask(opened, user, QUESTION).citations])
    assert shown == [["ada"], ["bob"], ["ada"]]


def test_a_person_struck_off_the_list_is_nobody(program: Program, sources: Path) -> None:
    sources.write_text(SOURCES.replace("  ada: [red]\n", ""), encoding="utf-8")
    for command in COMMANDS.values():
        ended = program(*command("ada", ()))
        assert (ended.code, ended.out) == (4, "")


@pytest.mark.parametrize("broken", ["version: 1\nsources: [\n", "", None], ids=["not YAML", "empty", "deleted"])
def test_a_broken_rule_leaves_the_last_readable_one_in_force_and_doctor_says_so(
    program: Program, sources: Path, broken: str | None
) -> None:
    narrowed = SOURCES.replace('["group:red"]}', '["group:red"], deny: ["user:ada"]}').replace(
        "bob: [blue]", "bob: [red]"
    )
    sources.write_text(narrowed, encoding="utf-8")
    assert seen(program, "bob") == EVERYWHERE
    assert program("doctor").code == 0
    sources.unlink() if broken is None else sources.write_text(broken, encoding="utf-8")
    assert (seen(program, "ada"), seen(program, "bob")) == (set(), EVERYWHERE)
    (fault,) = [check for check in program.json("doctor") if not check["ok"]]
    assert fault["name"] == "sources.yaml"
    assert "last readable rule" in fault["detail"]
    assert fault["advice"]


CLAUSES = {
    "a sidecar narrows": ("open/more.md.meta.yaml", 'allow: ["group:blue"]\n', {"bob"}),
    "a sidecar never widens": (FILE + ".meta.yaml", "allow: [everyone]\n", {"ada"}),
    "a deny of the sidecar wins over the allow of the entry": (
        "open/more.md.meta.yaml",
        'deny: ["user:ada"]\n',
        {"bob"},
    ),
    "a deny wins over the allow beside it": (
        "open/more.md.meta.yaml",
        'allow: [everyone]\ndeny: ["group:blue"]\n',
        {"ada"},
    ),
    "nobody on purpose": ("open/more.md.meta.yaml", "allow: []\n", set()),
}


@pytest.mark.parametrize(("name", "text", "readers"), CLAUSES.values(), ids=CLAUSES.keys())
def test_a_sidecar_speaks_beside_the_entry(
    program: Program, sources: Path, name: str, text: str, readers: set[str]
) -> None:
    write(sources.parent, {"open/more.md": "# More\n\nQuokka budget.\n", name: text})
    assert program("ingest", sources).code == 0
    shown = name.removesuffix(".meta.yaml")
    assert {user for user in ("ada", "bob") if program("show", shown, "--as", user).code == 0} == readers


def _ticket(key: str, level: str | None) -> dict[str, object]:
    security = {"security": {"name": level}} if level else {}
    return {"key": key, "fields": {"summary": f"Promote {key}", **security}}


def test_a_level_without_a_mapping_is_quarantined_until_the_entry_maps_it(program: Program, sources: Path) -> None:
    entry = "  - {id: jira, path: jira.json, connector: jira, kind: ticket, allow: [everyone]LEVELS}\n"
    export = {"issues": [_ticket("MLP-1", None), _ticket("MLP-2", "Secret"), _ticket("MLP-3", "Staff")]}
    mapped = ", levels: {Staff: ['group:blue']}"
    text = SOURCES + entry.replace("LEVELS", mapped)
    write(sources.parent, {"jira.json": json.dumps(export), "sources.yaml": text})
    quarantined = program.json("ingest", sources)["quarantined"]
    assert [one["id"] for one in quarantined] == ["jira.json#MLP-2"]
    assert "Secret" in quarantined[0]["reason"]
    assert _tickets(program) == {"ada": {1}, "bob": {1, 3}}
    sources.write_text(text.replace("levels: {", "levels: {Secret: ['group:red'], "), encoding="utf-8")
    assert _tickets(program) == {"ada": {1, 2}, "bob": {1, 3}}


def _tickets(program: Program) -> dict[str, set[int]]:
    """Which of the three tickets each person is shown."""
    return {
        user: {number for number in (1, 2, 3) if program("show", f"jira.json#MLP-{number}", "--as", user).code == 0}
        for user in ("ada", "bob")
    }


RULE = "version: 1\norganization: {{name: Any, timezone: UTC}}\npeople: {{ada: [], bo: [board]}}\nsources:\n  - {{id: d, path: {path}, connector: files, allow: [everyone]}}\n"
NARROW = "allow: ['group:board']\n"


def _readers(tmp_path: Path, files: dict[str, str | bytes], evidence: str) -> list[str]:
    """Who may read an evidence of a folder in which everyone may read what nothing narrows."""
    folder = tmp_path / "org"
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    (folder / "sources.yaml").write_text(RULE.format(path="d"))
    opened = workspace(tmp_path / "home", folder / "sources.yaml")
    return [user for user in ("ada", "bo") if _sees(opened, evidence, user)]


def _sees(opened: Workspace, evidence: str, user: str) -> bool:
    try:
        return bool(opened.evidence(evidence, user))
    except NotFound:
        return False


@pytest.mark.parametrize("name", ["d/a.md.meta.yaml", "d/a.md.meta.yml", "d/a.md.META.YAML", "d/A.md.meta.yaml"])
def test_a_sidecar_narrows_however_its_name_is_spelled(tmp_path: Path, name: str) -> None:
    assert _readers(tmp_path, {"d/a.md": "# A\n\nText.\n", name: NARROW}, "d/a.md") == ["bo"]


@pytest.mark.parametrize(("file", "beside"), [("NFC", "NFD"), ("NFD", "NFC")])
def test_a_sidecar_narrows_however_its_accents_are_written(tmp_path: Path, file: Form, beside: Form) -> None:
    name, sidecar = normalize(file, "pol\u00edtica.md"), normalize(beside, "pol\u00edtica.md.meta.yaml")
    files: dict[str, str | bytes] = {f"d/{name}": "# A\n\nText.\n", f"d/{sidecar}": NARROW}
    files["d/p.zip"] = _zip({name: "# A\n\nText.\n", sidecar: NARROW})
    assert _readers(tmp_path / "1", files, f"d/{name}") == ["bo"]
    assert _readers(tmp_path / "2", files, f"d/p.zip!{name}") == ["bo"]


SPELLED = "  - {{id: s, path: {path}, connector: files, allow: ['group:board']}}\n"


@pytest.mark.parametrize(("disk", "rule"), [("NFC", "NFD"), ("NFD", "NFC")])
@pytest.mark.parametrize("path", ["d/se\u00f1ales", "d/se\u00f1ales/a.md", "d/Se\u00d1ales"])
def test_an_entry_spelled_otherwise_than_on_disk_opens_nothing_at_ingest_nor_later(
    tmp_path: Path, disk: Form, rule: Form, path: str
) -> None:
    name = normalize(disk, "d/se\u00f1ales/a.md")
    wide, narrow = RULE.format(path="d"), SPELLED.format(path=normalize(rule, path))
    file = write(tmp_path / "org", {name: "# A\n\nText.\n", "d/b.md": "# B\n\nText.\n", "sources.yaml": wide + narrow})
    (tmp_path / "org/d/link.md").symlink_to(tmp_path / "org" / name)
    opened = workspace(tmp_path / "home", file)
    assert [_sees(opened, name, user) for user in ("ada", "bo")] == [False, False]
    assert not _sees(opened, "d/link.md", "ada")
    assert _sees(opened, "d/b.md", "ada")
    assert [(one, "accents or case" in why) for one, why in opened.ingest(file).quarantined] == [(name, True)]
    file.write_text(wide, encoding="utf-8")
    assert _sees(opened, name, "ada")
    file.write_text(wide + narrow.replace("id: s", "id: renamed"), encoding="utf-8")
    assert not _sees(opened, name, "ada")
    file.write_text(wide + SPELLED.format(path=normalize(disk, "d/se\u00f1ales")), encoding="utf-8")
    assert [_sees(opened, name, user) for user in ("ada", "bo")] == [False, True]


def test_two_sidecars_of_one_file_open_nothing(tmp_path: Path) -> None:
    both = {"a.md": "# A\n\nText.\n", "a.md.meta.yaml": "allow: [everyone]\n", "a.md.meta.yml": NARROW}
    files = {**{f"d/{name}": text for name, text in both.items()}, "d/p.zip": _zip(both)}
    assert _readers(tmp_path / "1", files, "d/a.md") == []
    assert _readers(tmp_path / "2", files, "d/p.zip!a.md") == []


@pytest.mark.parametrize("sidecar", ["s\\a.md.meta.yaml", "./s/a.md.meta.yaml", "s//a.md.meta.yaml"])
def test_a_sidecar_in_an_archive_narrows_however_its_path_is_written(tmp_path: Path, sidecar: str) -> None:
    files = {"d/p.zip": _zip({"s/a.md": "# A\n\nText.\n", sidecar: NARROW})}
    assert _readers(tmp_path, files, "d/p.zip!s/a.md") == ["bo"]


def test_a_sidecar_in_an_archive_that_cannot_be_unpacked_opens_nothing(tmp_path: Path) -> None:
    packed = _zip({"a.md": "# A\n\nText.\n", "a.md.meta.yaml": NARROW})
    damaged = packed.replace(
        NARROW.encode(), NARROW.encode().replace(b"board", b"bored")
    )  # the checksum is the old one
    assert _readers(tmp_path, {"d/p.zip": damaged}, "d/p.zip!a.md") == []


def _zip(members: dict[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    "sidecar",
    [
        "allow: ['group:board']\nAllow: [everyone]\n",
        "access: {allow: ['group:board']}\n",
        "meta: {access: {allow: ['group:board']}}\n",
        "rules: [{allow: ['group:board']}]\n",
        "allow: ['group:board'\n",
        "alow: ['group:board']\n",
        "allows: ['group:board']\n",
        "allwo: ['group:board']\n",
        "dey: ['user:ada']\n",
        "\u0430llow: ['group:board']\n",
        "allow\u200b: ['group:board']\n",
    ],
    ids=["twice", "nested", "deep", "listed", "broken", "short", "long", "swapped", "short deny", "Cyrillic", "unseen"],
)
def test_a_sidecar_that_is_not_plain_opens_nothing(tmp_path: Path, sidecar: str) -> None:
    assert "ada" not in _readers(tmp_path, {"d/a.md": "# A\n\nText.\n", "d/a.md.meta.yaml": sidecar}, "d/a.md")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("d/a.md", "---\nallow: ['group:board']\n# A\n\nText.\n"),
        ("d/a.md", "\n---\nallow: ['group:board']\n---\n# A\n\nText.\n"),
        ("d/a.txt", "---\nowner: Ada\nallow: ['group:board']\n---\nText.\n"),
        ("d/a.rst", "---\nallow: ['group:board']\n---\n\nText.\n"),
        ("d/a.html", "---\ntitle: A\nallow: ['group:board']\n---\n<p>Text.</p>\n"),
        ("d/a.md", '+++\ntitle = "A"\nallow = ["group:board"]\n+++\n\nText.\n'),
        ("d/a.md", "----\nallow: ['group:board']\n----\n\nText.\n"),
        ("d/a.md", "\n---\n\"allow\": ['group:board']\n---\n\nText.\n"),
        ("d/a.md", "---\n" + "key: value\n" * 80 + "allow: ['group:board']\n\nText.\n"),
    ],
    ids=["unclosed", "blank line before", "plain text", "rst", "html", "TOML", "four dashes", "quoted key", "long"],
)
def test_front_matter_that_is_not_read_as_such_opens_nothing(tmp_path: Path, name: str, text: str) -> None:
    assert "ada" not in _readers(tmp_path, {name: text}, name)


@pytest.mark.parametrize(
    "text",
    ["---\nallocation: 3\ndensity: 1\nowner: Ada\n---\nText.\n", "---\n\nWe allow: everything.\n", "Allow: yes\n"],
    ids=["other keys", "a rule and a sentence", "no front matter"],
)
def test_what_does_not_speak_of_access_closes_nothing(tmp_path: Path, text: str) -> None:
    assert _readers(tmp_path, {"d/a.md": text}, "d/a.md") == ["ada", "bo"]


def test_a_link_past_a_sidecar_is_no_evidence(tmp_path: Path) -> None:
    (tmp_path / "org/d").mkdir(parents=True)
    (tmp_path / "org/d/b.md").symlink_to("a.md")
    files = {"d/a.md": "# A\n\nText.\n", "d/a.md.meta.yaml": NARROW}
    assert _readers(tmp_path, files, "d/b.md") == []


def test_every_member_of_one_name_has_the_sidecar(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, text in (("a.md", "# One\n"), ("a.md", "# Two\n"), ("a.md.meta.yaml", NARROW)):
            archive.writestr(name, text)
    files = {"d/p.zip": stream.getvalue()}
    assert _readers(tmp_path / "1", files, "d/p.zip!a.md") == ["bo"]
    assert _readers(tmp_path / "2", files, "d/p.zip!a~2.md") == ["bo"]


OTHER = """\
version: 1
organization: {name: Guarded, timezone: Europe/Berlin}
people: {ada: [red], bob: [blue]}
sources:
  - {id: all, path: ., connector: files, kind: policy, allow: ["group:blue"]}
"""


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Another sources.yaml of the same organization, with a root of its own and another rule for the same paths."""
    return write(
        tmp_path / "other", {"sources.yaml": OTHER, "open/pay.md": "# Pay\n\nEvery zebra keeper earns 9 beans.\n"}
    )


def test_a_run_killed_between_publishing_and_adopting_opens_nothing(
    program: Program, sources: Path, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old rule opens `open` to everyone, the new one to blue alone: until one is gone, both must admit."""
    with monkeypatch.context() as cut:
        cut.setattr(LiveSources, "adopt", lambda *_: None)
        assert program("ingest", other).code == 0
    assert program("show", "open/pay.md", "--as", "ada").code == 1
    assert program("show", "open/pay.md", "--as", "bob").code == 0
    assert program("ingest", other).code == 0
    assert program("show", "open/pay.md", "--as", "ada").code == 1
    assert program("show", "open/pay.md", "--as", "bob").code == 0


def test_a_run_that_fails_after_it_has_published_opens_nothing(
    program: Program, sources: Path, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*given: Any) -> None:
        ingest(*given)
        raise Unavailable("the disk is full")

    with monkeypatch.context() as cut:
        cut.setattr("assistant.wiring.workspace.ingest", fails)
        assert program("ingest", other).code == 5
    assert program("show", "open/pay.md", "--as", "ada").code == 1
    assert program("show", "open/pay.md", "--as", "bob").code == 0


def test_what_a_killed_run_has_left_decides_on_whatever_fails_after_it(
    program: Program, sources: Path, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it published is there, and the old rule alone would open it."""
    with monkeypatch.context() as cut:
        cut.setattr(LiveSources, "adopt", lambda *_: None)
        assert program("ingest", other).code == 0
    foreign = OTHER.replace("Guarded", "Another").replace("group:blue", "everyone")
    third = write(other.parent / "third", {"sources.yaml": foreign})
    other.write_text(OTHER.replace("Guarded", "Another"), encoding="utf-8")
    for failing in (third, other, third):
        assert program("ingest", failing).code == 3
        assert program("show", "open/pay.md", "--as", "ada").code == 1
        assert program("show", "open/pay.md", "--as", "bob").code == 0


def test_a_run_that_publishes_nothing_leaves_the_rule_alone(program: Program, sources: Path, other: Path) -> None:
    other.write_text(OTHER.replace("Guarded", "Another"), encoding="utf-8")
    assert program("ingest", other).code == 3
    assert program("show", "open/other.md", "--as", "ada").code == 0
    assert program("show", FILE, "--as", "ada").code == 0


def test_what_is_to_take_the_rules_place_cannot_open_what_is_there(
    program: Program, sources: Path, other: Path
) -> None:
    live = LiveSources(program.home)
    place = Place(file=other, root=other.parent)
    live.announce(place)
    assert program("show", FILE, "--as", "bob").code == 1
    assert program("show", FILE, "--as", "ada").code == 1
    other.unlink()
    assert program("show", "open/other.md", "--as", "bob").code == 1
    service = LiveSources(program.home)
    service.current()
    assert "nobody reads anything" in (service.fault or "")
    live.withdraw(place)
    service.current()
    assert service.fault is None
    assert program("show", "open/other.md", "--as", "bob").code == 0
