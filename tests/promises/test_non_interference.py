"""Promise 2: what a reader receives equals what a fresh home gives that holds only what they may read.

The restricted home is made by an oracle of this test, from the files alone: it knows who may read each file because the
test wrote the rules, and does not ask the product.
"""

import json
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from assistant.api.wire import answer_row
from assistant.domain.access import Reader
from assistant.domain.errors import NotFound
from assistant.wiring import Workspace
from assistant.wiring.plain import plain
from tests.promises.organizations import SMALLEST, ask, workspace, write

GROUPS = {"ada": ("red",), "bob": ("blue",), "cyd": ("red", "blue"), "dan": ()}
RIGHTS = {"red": {"ada", "cyd"}, "blue": {"bob", "cyd"}, "all": set(GROUPS), "not-red": {"bob", "dan"}}
CLAUSES = {
    "red": 'allow: ["group:red"]',
    "blue": 'allow: ["group:blue"]',
    "all": "allow: [everyone]",
    "not-red": 'allow: [everyone], deny: ["group:red"]',
}
QUESTIONS = (
    "Show me how promotion approval worked last month",
    "How many incidents were there in October 2026?",
    "Which systems have no impact assessment?",
    "Which high tier systems have no owner?",
    "Who approved alpha 1.0?",
    "What is the status of MLP-2?",
    "Within how many hours must zebra alerts be acknowledged?",
    "What does the retention rule say about quokka data?",
    "Who owns beta?",
    "What did nobody write about pelicans?",
    "Which systems are used but not in the inventory?",
    "Which criteria have no record?",
    "Where is the trail broken?",
)
TEXTS = (
    "# Alert rule\n\nZebra alerts must be acknowledged within 4 hours by the owner of alpha.\n",
    "# Alert rule v2\n\nVersion: 2\n\nZebra alerts must be acknowledged within 9 hours. Quokka data are kept 30 days.\n",
    "# Retention rule\n\nQuokka data must be kept for 90 days. The board approves every exception of beta.\n",
    "---\ntitle: Promotion procedure\nversion: 1.0\nstatus: approved\neffective: 2026-01-01\n---\nPromotion to production needs an approval.\n",
    "---\ntitle: Promotion procedure\nversion: 2.0\nstatus: approved\neffective: 2026-09-01\n---\nPromotion approval is by the chair alone.\n",
    "---\nkind: approval\nsystem: alpha\nmodel_version: '1.0'\napproved_by: Ada Adler\ndate: 2026-10-05\n---\nalpha 1.0 approved, ticket MLP-1.\n",
    "---\nkind: evaluation\nsystem: alpha\nmodel_version: '1.0'\ndate: 2026-10-02\n---\nalpha 1.0 evaluated for MLP-1, zebra gap 0.02.\n",
    "---\nkind: impact_assessment\nsystems: [beta]\ndate: 2026-03-01\n---\nImpact assessment of beta.\n",
    "---\ntitle: Zebra handbook\n---\n\n## 1 Alerts\n\nZebra alerts go by section 2.1 of POL-07, MLP-1 and the alert rule.\n\n## 2.1 Hours\n\nNobody is called at night.\n",
    "---\ntitle: POL-07 Call order\n---\n\n## 2.1 Who\n\nThe owner of beta is called first, within 7 hours.\n\n## 2.2 Then\n\nThe board is called.\n",
)
REGISTERS = (
    ("inventory", "id,name,tier,owner\nAIS-1,alpha,high,Ada Adler\nAIS-2,beta,high,\n"),
    ("inventory", "id,name,tier,owner\nAIS-1,gamma,high,\nAIS-3,alpha,low,Bob Berg\n"),
    ("incident", "id,title,date,system\nINC-1,zebra outage,2026-10-03,alpha\nINC-2,quokka leak,2026-09-30,beta\n"),
    (
        "deployment",
        "number,short_description,start_date,cmdb_ci\nCHG001,Deploy alpha 1.0,2026-10-06,alpha\nCHG002,Deploy beta 2.0 (MLP-2),2026-10-09,beta\n",
    ),
)
LEVELS = ("", "Red", "Blue")


@dataclass(frozen=True)
class Corpus:
    """Files with the right that each was given."""

    documents: tuple[tuple[int, str, str], ...]
    """Text, right of the folder, right of a sidecar or nothing."""
    registers: tuple[tuple[int, str], ...]
    """Table and right."""
    issues: tuple[str, ...]
    """Security level of each ticket."""
    mapped: bool = True
    """Whether sources.yaml says who may read at each level; nobody may where it does not."""

    def files(self, user: str | None = None) -> dict[str, str]:
        """The files, or only those that a user may read."""
        made = {"sources.yaml": self._sources()}
        for at, (text, right, sidecar) in enumerate(self.documents):
            if user is None or (user in RIGHTS[right] and (not sidecar or user in RIGHTS[sidecar])):
                made[f"{right}/doc-{at}.md"] = TEXTS[text]
                if sidecar:
                    made[f"{right}/doc-{at}.md.meta.yaml"] = CLAUSES[sidecar].replace(", deny", "\ndeny") + "\n"
        for at, (table, right) in enumerate(self.registers):
            if user is None or user in RIGHTS[right]:
                made[f"tables/{right}-{at}.csv"] = REGISTERS[table][1]
        kept = [at for at, level in enumerate(self.issues) if user is None or self._sees(user, level)]
        if kept:
            made["jira/export.json"] = json.dumps({"issues": [_issue(at, self.issues[at]) for at in kept]})
        return made

    def _sees(self, user: str, level: str) -> bool:
        return not level or (self.mapped and user in RIGHTS[level.lower()])

    def _sources(self) -> str:
        people = "\n".join(f"  {user}: [{', '.join(groups)}]" for user, groups in GROUPS.items())
        entries = [
            f"  - {{id: {right}, path: {right}, connector: files, kind: policy, {CLAUSES[right]}}}" for right in RIGHTS
        ]
        entries += [
            f"  - {{id: table-{at}, path: tables/{right}-{at}.csv, connector: register, kind: {REGISTERS[table][0]}, {CLAUSES[right]}}}"
            for at, (table, right) in enumerate(self.registers)
        ]
        levels = ', levels: {Red: ["group:red"], Blue: ["group:blue"]}' if self.mapped else ""
        entries.append(f"  - {{id: jira, path: jira, connector: jira, kind: ticket, allow: [everyone]{levels}}}")
        head = "version: 1\norganization: {name: Random, timezone: Europe/Berlin}\n"
        return f"{head}people:\n{people}\nsources:\n" + "\n".join(entries) + "\n"


def _issue(at: int, level: str) -> dict[str, object]:
    fields: dict[str, object] = {
        "summary": f"Promote {('alpha 1.0', 'beta 2.0')[at % 2]} zebra",
        "status": {"name": ("Approved", "In Review")[at % 2]},
        "created": f"2026-10-0{at + 1}T10:00:00.000+0200",
        "reporter": {"displayName": ("Ada Adler", "Bob Berg")[at % 2]},
    }
    if level:
        fields["security"] = {"name": level}
    return {"key": f"MLP-{at + 1}", "fields": fields}


RIGHT = st.sampled_from(sorted(RIGHTS))
CORPORA = st.builds(
    Corpus,
    documents=st.lists(
        st.tuples(st.integers(0, len(TEXTS) - 1), RIGHT, st.sampled_from(["", *sorted(RIGHTS)])), max_size=7
    ).map(tuple),
    registers=st.lists(st.tuples(st.integers(0, len(REGISTERS) - 1), RIGHT), max_size=4).map(tuple),
    issues=st.lists(st.sampled_from(LEVELS), max_size=3).map(tuple),
    mapped=st.booleans(),
)


def received(opened: Workspace, user: str, questions: list[str], ids: list[str]) -> dict[str, object]:
    """Everything that a reader can get out of a home, with what is random blanked."""
    got: dict[str, object] = {"people": dict(opened.people())}
    for text in questions:
        answer = ask(opened, user, text)
        receipt = opened._store.ledger.receipt(answer.receipt, Reader(user=user))
        row = answer_row(answer) | {"receipt": None}
        row["searched"] = row["searched"] | {
            "read_at": sorted(row["searched"]["read_at"])
        }  # times differ, sources may not
        got[f"ask {text}"] = row
        got[f"receipt {text}"] = plain(asdict(receipt) | {"id": None, "time": None, "answer": None})
        got[f"search {text}"] = plain([asdict(passage) for passage in opened.search(text, user, k=3)])
    for evidence in ids:
        got[f"show {evidence}"] = _or_error(lambda evidence=evidence: plain(asdict(opened.evidence(evidence, user))))
        got[f"original {evidence}"] = _or_error(lambda evidence=evidence: opened.original(evidence, user).content)
    return got


def _or_error(call: Callable[[], object]) -> object:
    try:
        return call()
    except NotFound as problem:
        return str(problem)


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],  # an example costs seconds, so that shrinking one would take minutes
    suppress_health_check=[HealthCheck.too_slow],
)
@given(
    corpus=CORPORA,
    user=st.sampled_from(sorted(GROUPS)),
    questions=st.lists(st.sampled_from(QUESTIONS), min_size=3, max_size=4, unique=True),
)
@example(  # a hidden version supersedes the one that is read
    corpus=Corpus(documents=((3, "all", ""), (4, "red", ""), (1, "all", "")), registers=(), issues=()),
    user="bob",
    questions=[QUESTIONS[0], "Who gives promotion approval?"],
)
@example(  # a ticket that others see is named by one that everybody sees
    corpus=Corpus(documents=(), registers=((3, "all"),), issues=("", "Red")),
    user="bob",
    questions=["What is the status of MLP-2?", QUESTIONS[0]],
)
@example(  # a hidden order, rule and ticket are named by a passage that is read, whose own section has the number too
    corpus=Corpus(documents=((8, "all", ""), (9, "red", ""), (0, "red", "")), registers=(), issues=("Red",)),
    user="bob",
    questions=[QUESTIONS[6], QUESTIONS[7]],
)
@example(  # hidden evaluation, approval and impact assessment of what is seen
    corpus=Corpus(
        documents=((5, "red", ""), (6, "all", "red"), (7, "red", "")),
        registers=((0, "all"), (3, "all"), (1, "red")),
        issues=("", ""),
    ),
    user="dan",
    questions=[QUESTIONS[0], QUESTIONS[2], "Who approved alpha 1.0?"],
)
def test_what_a_reader_receives_does_not_depend_on_what_is_hidden(
    corpus: Corpus, user: str, questions: list[str]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        every = corpus.files()
        readable = corpus.files(user)
        ids = [*every, "jira/export.json#MLP-1", "jira/export.json#MLP-2", "never/was.md"]
        if not readable.keys() - {"sources.yaml"}:
            readable["all/filler.md"] = every["all/filler.md"] = "# Filler\n\nNothing.\n"
        full = workspace(folder / "h1", write(folder / "full", every), depth=SMALLEST)
        part = workspace(folder / "h2", write(folder / "part", readable), depth=SMALLEST)
        assert received(full, user, questions, ids) == received(part, user, questions, ids)


def test_an_export_of_tickets_with_levels_is_handed_to_nobody(tmp_path: Path) -> None:
    corpus = Corpus(documents=(), registers=(), issues=("", "Red"))
    opened = workspace(tmp_path / "home", write(tmp_path / "org", corpus.files()))
    for user in GROUPS:
        with pytest.raises(NotFound):
            opened.original("jira/export.json#MLP-1", user)
