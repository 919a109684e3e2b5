from dataclasses import replace
from pathlib import Path

import pytest

from assistant.domain.access import Reader, may_read
from assistant.domain.errors import BadInput
from assistant.domain.evidence import Kind
from assistant.domain.sources import SERVICE, Entry
from ingest.live import LiveSources, Place
from ingest.sources import load_sources, parse_sources

HEAD = (
    "version: 1\norganization: {name: Example, timezone: Europe/Berlin}\npeople: {ann: [staff], odile: []}\nsources:\n"
)
ENTRY = "  - {id: a, path: a, connector: files, allow: []}\n"


def entry(line: str) -> Entry:
    (found,) = parse_sources(f"{HEAD}  - {{{line}}}", "s.yaml").entries
    return found


def test_everything_of_a_file_is_read() -> None:
    found = parse_sources(
        HEAD + "  - {id: p, path: ./policies/, connector: files, kind: policy, allow: [everyone]}", "s"
    )
    assert found.organization.timezone == "Europe/Berlin"
    assert found.people == {"ann": ("staff",), "odile": ()}
    assert (found.entries[0].path, found.entries[0].kind) == ("policies", Kind.POLICY)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("version: 1\nsources: [", r"line 2, column", id="broken yaml"),
        pytest.param("- a\n", "must be a mapping", id="a list"),
        pytest.param("version: 2\n", "version is '2'", id="another version"),
        pytest.param("version: 1\norganisation: {}\n", "unknown key 'organisation'", id="misspelt key"),
        pytest.param("version: 1\nversion: 1\n", "stands twice", id="repeated key"),
        pytest.param("version: 1\na: &x [1]\nb: *x\n", "aliases", id="alias"),
        pytest.param(HEAD, "at least one entry", id="no entries"),
        pytest.param(HEAD + "  - {path: a, connector: files}", "`id` is missing", id="no id"),
        pytest.param(HEAD + "  - {id: a, connector: files}", "`path` is missing", id="no path"),
        pytest.param(
            HEAD + "  - {id: a, path: a, connector: sharepoint}", "unknown connector 'sharepoint'", id="connector"
        ),
        pytest.param(HEAD + "  - {id: a, path: ../a, connector: files}", "leaves the folder", id="path outside"),
        pytest.param(HEAD + "  - {id: a, path: a, connector: files, kind: rumour}", "unknown kind 'rumour'", id="kind"),
        pytest.param(HEAD + "  - {id: a, path: a, connector: files}\n" * 2, "stands twice", id="repeated id"),
        pytest.param(HEAD.replace("Berlin", "Atlantis") + ENTRY, "unknown timezone", id="zone"),
        pytest.param(
            HEAD.replace("Berlin}", "Berlin, fiscal_year_start: 13}") + ENTRY, "number of a month", id="month"
        ),
        pytest.param("roles: {boss: []}\n" + HEAD + ENTRY, "unknown key 'boss'", id="a role that there is not"),
        pytest.param("roles: {ledger: [ann]}\n" + HEAD + ENTRY, "unknown principal 'ann'", id="a role of nobody"),
        pytest.param(HEAD.replace("[staff]", "staff") + ENTRY, "groups of 'ann'", id="groups not a list"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(text: str, said: str) -> None:
    with pytest.raises(BadInput, match=said) as caught:
        parse_sources(text, "s.yaml")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("access", ["allow: [staff]", "allow: [everyone, 'grp:x']", "deny: [everyone]", "allow:"])
def test_access_that_cannot_be_read_quarantines(access: str) -> None:
    clause = entry(f"id: a, path: a, connector: files, {access}").clause
    assert clause.unreadable is not None
    assert not may_read(Reader(user="ann", groups=frozenset({"staff"})), [clause])


def test_an_empty_allow_is_nobody_on_purpose() -> None:
    clause = entry("id: a, path: a, connector: files, allow: []").clause
    assert clause.allow == ()
    assert clause.unreadable is None


def test_a_role_is_held_by_its_principals_alone_and_opens_no_evidence() -> None:
    found = parse_sources('roles: {ledger: ["group:staff"]}\n' + HEAD + ENTRY, "s")
    ann, odile = found.reader("ann"), found.reader("odile")
    assert ann is not None
    assert odile is not None
    assert (found.holds(ann, "ledger"), found.holds(odile, "ledger")) == (True, False)
    assert not may_read(ann, found.clauses_for("a/file.md", ()))
    assert not parse_sources(HEAD + ENTRY, "s").holds(ann, "ledger")
    between = replace(found, also=parse_sources(HEAD + ENTRY, "s"))
    assert not between.holds(ann, "ledger"), "of two rules both must give it"


def test_security_levels_become_clauses() -> None:
    levels = entry("id: a, path: a, connector: jira, allow: [everyone], levels: {Confidential: ['group:legal']}").levels
    assert levels["Confidential"].allow == ("group:legal",)


def test_a_live_source_is_named_by_its_url() -> None:
    assert entry("id: m, url: 'http://127.0.0.1:5000', connector: mlflow, allow: []").path == "http://127.0.0.1:5000"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"nowhere\.yaml: cannot be read"):
        load_sources(tmp_path / "nowhere.yaml")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("ftp://mlflow.example", "must begin with http"),
        ("mlflow.example:5000", "must begin with http"),
        ("http://", "name a host"),
        ("http://h:99999", "name a host"),
        ("https://ann:hunter2@mlflow.example", "set CLAUSETRAIL_TOKEN_M_1 instead"),
        ("https://mlflow.example/?token=hunter2", "set CLAUSETRAIL_TOKEN_M_1 instead"),
    ],
)
def test_a_url_that_cannot_be_used_is_refused_and_not_repeated(url: str, said: str) -> None:
    with pytest.raises(BadInput, match=said) as caught:
        entry(f"id: m-1, url: '{url}', connector: mlflow, allow: []")
    assert "hunter2" not in str(caught.value)


def test_an_entry_names_files_or_a_service_and_never_both() -> None:
    """With both it would be a service where its connector is installed, and a folder where it is not."""
    with pytest.raises(BadInput, match="both a `path` and a `url`"):
        entry("id: crm, url: 'https://crm.example', path: hr/public, connector: mlflow, allow: [everyone]")


def test_who_may_read_is_known_without_the_connectors(tmp_path: Path) -> None:
    """Questions are answered on machines where nothing is ingested, and what an entry names is still its own."""
    text = (
        HEAD
        + "  - {id: a, path: a, connector: sharepoint, allow: [everyone]}\n"
        + "  - {id: b, url: 'https://b.example', connector: wiki, deny: ['user:ann'], allow: [everyone]}\n"
        + "  - {id: c, url: 'https://c.example', connector: mlflow}\n"
    )
    (tmp_path / "sources.yaml").write_text(text)
    live = LiveSources(tmp_path / "home")
    live.adopt(Place(file=tmp_path / "sources.yaml", root=tmp_path))
    sources = live.current()
    assert live.fault is None
    assert sources is not None
    assert [entry.path for entry in sources.entries] == ["a", "https://b.example", "https://c.example"]
    assert [clause.deny for clause in sources.clauses_for(SERVICE + "b", ())] == [("user:ann",)]
    (tmp_path / "sources.yaml").unlink()
    assert LiveSources(tmp_path / "home").current() == sources
    with pytest.raises(BadInput, match="unknown connector 'sharepoint'"):
        parse_sources(text, "sources.yaml")
