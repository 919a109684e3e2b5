"""Organizations that are made up from a seed: files in folders with rules, and who may read each of them.

Who may read what is reckoned here from the rules that were written, without asking the product. Every file and record
carries a canary that stands nowhere else, and words that no other one has.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

GROUPS: Mapping[str, tuple[str, ...]] = {
    "ada": ("red",),
    "bob": ("blue",),
    "cyd": ("red", "blue"),
    "dan": (),
    "eve": ("green",),
}
"""Who is in which group."""
RULES: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "red": (frozenset({"red"}), frozenset()),
    "blue": (frozenset({"blue"}), frozenset()),
    "green": (frozenset({"green"}), frozenset()),
    "all": (frozenset({"everyone"}), frozenset()),
    "not-red": (frozenset({"everyone"}), frozenset({"red"})),
    "blue-not-red": (frozenset({"blue"}), frozenset({"red"})),
}
"""Groups that a rule lets in and groups that it keeps out."""
LEVELS: Mapping[str, str] = {"Red": "red", "Green": "green"}
"""Rule by the security level of a ticket."""
SYSTEMS = ("alpha", "beta", "gamma", "delta")
PEOPLE = ("Ada Adler", "Bob Berg", "Cyd Cohn", "Eve Engel")
ISSUES = "jira/export.json"

_SYLLABLES = ["ba", "de", "fi", "go", "ku", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "wo", "zu"]
_KINDS = ("policy", "procedure", "minutes", "model_card")
_REGISTERS = ("inventory", "incident", "deployment")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One evidence of such an organization."""

    id: str
    """Its id, as ingestion gives it."""
    title: str
    """Its title."""
    layers: tuple[str, ...]
    """Rules that hold for it; all of them must let a reader in."""
    canary: str
    """What stands nowhere else."""
    words: tuple[str, ...]
    """Words that no other one has."""
    fields: tuple[tuple[str, str], ...] = ()
    """Names and values of what it says of itself or of its columns."""
    file: str = ""
    """The file that it stands in."""
    body: Any = None
    """What is written into the file: a text, a row, or a ticket."""

    def is_read_by(self, user: str) -> bool:
        """Whether every layer lets a person in."""
        return all(_lets_in(RULES[rule], GROUPS[user]) for rule in self.layers)


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeUp:
    """An organization as pieces; files are made from them for everybody or for one reader."""

    pieces: tuple[Piece, ...]
    """Everything that it holds."""

    def readable(self, user: str) -> frozenset[str]:
        """Ids of what a person may read by the rules that were written."""
        return frozenset(piece.id for piece in self.pieces if piece.is_read_by(user))

    def write(self, folder: Path, user: str | None = None) -> Path:
        """Write the files, or what one person may read of them, and give the path of the sources.yaml."""
        for name, text in self._files(user).items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        return folder / "sources.yaml"

    def _files(self, user: str | None) -> dict[str, str]:
        shown = [piece for piece in self.pieces if user is None or piece.is_read_by(user)]
        files = {"sources.yaml": _sources(sorted({piece.file for piece in self.pieces}))}
        for piece in shown:
            files |= _written(piece)
        for file in dict.fromkeys(piece.file for piece in shown if piece.file.endswith(".csv")):
            rows = [dict(piece.body) for piece in shown if piece.file == file]
            files[file] = "\n".join([",".join(rows[0]), *(",".join(row.values()) for row in rows)]) + "\n"
        issues = [piece.body for piece in shown if piece.file == ISSUES]
        return files | ({ISSUES: json.dumps({"issues": issues})} if issues else {})


def organization(seed: int, *, documents: int = 60, records: int = 10, issues: int = 20) -> MadeUp:
    """A made-up organization: so many documents, records in each register, and tickets; the same for the same seed."""
    rng = random.Random(seed)
    makers = _Maker(rng)
    pieces = [makers.document(at) for at in range(documents)]
    registers = [(kind, rule) for kind in _REGISTERS for rule in ("red", "blue", "all")]
    pieces += [makers.record(kind, rule, at) for kind, rule in registers for at in range(records)]
    return MadeUp(pieces=(*pieces, *(makers.issue(at + 1) for at in range(issues))))


class _Maker:
    """Draws pieces; no drawn word comes twice."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._used: set[str] = set()

    def document(self, at: int) -> Piece:
        """A document in a folder of its rule; some have a file beside them that narrows it further."""
        rules = list(RULES)
        # The first one is for everybody, so that no reader's home is empty.
        rule = "all" if at == 0 else rules[at % len(rules)]
        layers = (rule, self._rng.choice(rules)) if at % 4 == 3 else (rule,)
        words, canary, day = self._words(8), self._canary(), self._day()
        kind, system = self._rng.choice(_KINDS), self._rng.choice(SYSTEMS)
        mark = f" {canary}" if at % 3 == 0 else ""
        title = f"{words[0]} {words[1]} {kind.replace('_', ' ')} of {system}{mark}".capitalize()
        owner = canary if at % 3 == 1 else self._rng.choice(PEOPLE)
        head = f"---\ntitle: {title}\nkind: {kind}\nowner: {owner}\nversion: '1.{at % 3}'\nstatus: approved\neffective: {day}\n---\n"
        text = self._text(words, canary, system)
        return Piece(
            id=f"{rule}/doc-{at}.md",
            title=title,
            layers=layers,
            canary=canary,
            words=words,
            fields=(("owner", owner), ("effective date", day)),
            file=f"{rule}/doc-{at}.md",
            body=head + text,
        )

    def record(self, kind: str, rule: str, at: int) -> Piece:
        """A row of a register."""
        words, canary, system = self._words(3), self._canary(), self._rng.choice(SYSTEMS)
        key = f"{kind[:3].upper()}-{rule[:1].upper()}{at:03}"
        row = {
            "inventory": {"id": key, "name": words[0], "tier": self._rng.choice(("high", "low")), "owner": canary},
            "incident": {"id": key, "title": f"{' '.join(words)} {canary}", "date": self._day(), "system": system},
            "deployment": {
                "number": key,
                "short_description": f"Deploy {system} {words[0]} {words[1]} {canary}",
                "start_date": self._day(),
                "cmdb_ci": system,
            },
        }[kind]
        file = f"tables/{kind}-{rule}.csv"
        title = row.get("title") or row.get("short_description") or words[0]
        fields = tuple(row.items())[1:]
        return Piece(
            id=f"{file}#{key}",
            title=title,
            layers=(rule,),
            canary=canary,
            words=words,
            fields=fields,
            file=file,
            body=row,
        )

    def issue(self, number: int) -> Piece:
        """A ticket, with or without a security level."""
        words, canary, level = self._words(4), self._canary(), self._rng.choice(("", *LEVELS))
        status, day, who = self._rng.choice(("Approved", "In Review")), self._day(), self._rng.choice(PEOPLE)
        title = f"Promote {self._rng.choice(SYSTEMS)} {' '.join(words)} {canary}"
        fields: dict[str, object] = {
            "summary": title,
            "status": {"name": status},
            "created": f"{day}T10:00:00.000+0200",
            "reporter": {"displayName": who},
        }
        if level:
            fields["security"] = {"name": level}
        return Piece(
            id=f"{ISSUES}#MLP-{number}",
            title=title,
            layers=(LEVELS[level],) if level else ("all",),
            canary=canary,
            words=words,
            fields=(("status", status), ("reporter", who)),
            file=ISSUES,
            body={"key": f"MLP-{number}", "fields": fields},
        )

    def _text(self, words: tuple[str, ...], canary: str, system: str) -> str:
        hours, ticket = self._rng.randint(2, 90), self._rng.randint(1, 20)
        return (
            f"# {words[2].capitalize()} rule\n\nEvery {words[3]} {words[4]} of {system} must be acknowledged within "
            f"{hours} hours by {self._rng.choice(PEOPLE)}. The {words[5]} {words[6]} review follows in ticket "
            f"MLP-{ticket}.\n\nThe {words[7]} is kept for {hours} days under the reference {canary}.\n"
        )

    def _words(self, of: int) -> tuple[str, ...]:
        return tuple(self._fresh(lambda: "".join(self._rng.choices(_SYLLABLES, k=4))) for _ in range(of))

    def _canary(self) -> str:
        return self._fresh(lambda: f"QX{self._rng.getrandbits(32):08X}ZK")

    def _day(self) -> str:
        return f"2026-{self._rng.randint(1, 10):02}-{self._rng.randint(1, 28):02}"

    def _fresh(self, draw: Any) -> str:
        while (word := draw()) in self._used:
            pass
        self._used.add(word)
        return str(word)


def _lets_in(rule: tuple[frozenset[str], frozenset[str]], groups: tuple[str, ...]) -> bool:
    """Whether a rule lets somebody of some groups in; keeping out wins."""
    allowed, denied = rule
    return denied.isdisjoint(groups) and ("everyone" in allowed or not allowed.isdisjoint(groups))


def _written(piece: Piece) -> dict[str, str]:
    """The files of a document."""
    if not isinstance(piece.body, str):
        return {}
    beside = {f"{piece.file}.meta.yaml": "\n".join(_clause(rule)) + "\n" for rule in piece.layers[1:]}
    return {piece.file: piece.body} | beside


def _clause(rule: str) -> Iterator[str]:
    """A rule in the words of a sources.yaml."""
    allowed, denied = (json.dumps([_principal(one) for one in sorted(side)]) for side in RULES[rule])
    yield f"allow: {allowed}"
    if denied != "[]":
        yield f"deny: {denied}"


def _principal(name: str) -> str:
    return name if name == "everyone" else f"group:{name}"


def _sources(files: list[str]) -> str:
    """The sources.yaml: a folder for each rule, each register by itself, and tickets with levels."""
    people = [f"  {user}: [{', '.join(groups)}]" for user, groups in GROUPS.items()]
    entries = [f"  - {{id: {rule}, path: {rule}, connector: files, {', '.join(_clause(rule))}}}" for rule in RULES]
    for at, file in enumerate(file for file in files if file.endswith(".csv")):
        kind, _, rule = Path(file).stem.partition("-")
        entries.append(
            f"  - {{id: table-{at}, path: {file}, connector: register, kind: {kind}, {', '.join(_clause(rule))}}}"
        )
    levels = ", ".join(f'{level}: ["group:{rule}"]' for level, rule in LEVELS.items())
    entries.append(
        f"  - {{id: jira, path: jira, connector: jira, kind: ticket, allow: [everyone], levels: {{{levels}}}}}"
    )
    head = ["version: 1", "organization: {name: Made up, timezone: Europe/Berlin}", "people:"]
    return "\n".join([*head, *people, "sources:", *entries]) + "\n"
