"""Checks that what README.md and CONTRIBUTING.md tell a newcomer to type and to open exists.

- every `make TARGET` is a target of the Makefile
- every `clausetrail COMMAND --option` is a command and an option of the program
- every YAML block parses
- every relative link and picture leads to a file
"""

import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from functools import cache
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("README.md", "CONTRIBUTING.md")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)#\s]+)")
GLOBAL_OPTIONS = ("--home", "--now", "--help", "--version")
os.environ |= {"COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"}  # no line of a help is wrapped or coloured


def main() -> int:
    """Print each fault with its page; 1 when there is one."""
    faults = [f"{page}: {fault}" for page in PAGES for fault in check((ROOT / page).read_text(encoding="utf-8"))]
    for fault in faults:
        print(fault)
    print(f"{len(PAGES)} pages, {len(faults)} faults")
    return bool(faults)


def check(text: str) -> Iterator[str]:
    """Yield what is wrong on a page."""
    blocks = BLOCK.findall(text)
    for language, body in blocks:
        if language in ("yaml", "yml"):
            yield from check_yaml(body)
    spans = CODE.findall(BLOCK.sub("", text))
    shell = [body for language, body in blocks if language in ("", "sh", "bash", "console")]
    for line in "\n".join([*shell, *spans]).replace("\\\n", " ").splitlines():
        yield from check_line(line.strip().removeprefix("$ ").partition(" #")[0])
    for link in LINK.findall(text):
        if "://" not in link and not (ROOT / link).exists():
            yield f"the link {link} leads nowhere"


def check_yaml(body: str) -> Iterator[str]:
    """Yield the parser's complaint, if it has one."""
    try:
        yaml.safe_load(body)
    except yaml.YAMLError as error:
        yield f"a YAML block does not parse: {error}"


def check_line(line: str) -> Iterator[str]:
    """Yield what does not exist of one typed line."""
    words = re.split(r"\s+", line.removeprefix(".venv/bin/"))
    if words[0] == "make":
        wanted = [word for word in words[1:] if "=" not in word]
        yield from (f"`make {target}` is not a target" for target in wanted if target not in targets())
    elif words[0] == "clausetrail" and len(words) > 1:
        yield from check_command([word for word in words[1:] if re.match(r"[a-z-]", word)], line)


def check_command(words: list[str], line: str) -> Iterator[str]:
    """Yield the options in a call of the program that its help does not know."""
    place = next((at for at, word in enumerate(words) if word in commands()), None)
    if place is None:
        yield f"`{line}` names no command of clausetrail"
        return
    command = words[place : place + 1]
    if words[place + 1 : place + 2] and words[place + 1] in commands(*command):
        command.append(words[place + 1])
    known = help_text(*command) + " ".join(GLOBAL_OPTIONS)
    options = {word.partition("=")[0] for word in words if word.startswith("--")}
    yield from (f"`{line}`: {' '.join(command)} has no {option}" for option in sorted(options) if option not in known)


@cache
def targets() -> frozenset[str]:
    """The targets of the Makefile."""
    return frozenset(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


@cache
def commands(*group: str) -> frozenset[str]:
    """The words that the help of the program, or of a group of commands, lists as commands."""
    _, _, listed = help_text(*group).partition("Commands:")
    return frozenset(re.findall(r"^[\s│|]*([a-z][a-z-]+)\s{2,}", listed, re.MULTILINE))


@cache
def help_text(*command: str) -> str:
    """What the program prints about itself or one command: itself as a newcomer starts it, commands in this process."""
    if not command:
        program = Path(sys.executable).with_name("clausetrail")
        return subprocess.run([program, "--help"], capture_output=True, text=True, check=True).stdout  # noqa: S603  our own program
    from assistant.cli.run import main as run

    with redirect_stdout(io.StringIO()) as told:
        run([*command, "--help"])
    return told.getvalue()


if __name__ == "__main__":
    sys.exit(main())
