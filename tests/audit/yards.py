"""Small organizations on disk of which one check is asked: files in, results by subject out."""

import tempfile
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path

from assistant.audit.checks.result import Result
from assistant.audit.criteria import load_criteria
from assistant.audit.desk import Desk
from tests.promises.organizations import workspace, write

Check = Callable[[Desk], Iterable[Result]]


def sources(organization: str, zone: str, **entries: str) -> str:
    """A sources.yaml; each entry is `path: connector kind`, the path's `__` for a point."""
    lines = [
        f"  - {{id: s{number}, path: {path.replace('__', '.')}, connector: {said.split()[0]}, kind: {said.split()[1]}, allow: [everyone]}}"
        for number, (path, said) in enumerate(entries.items())
    ]
    head = f"version: 1\norganization: {{name: {organization}, timezone: {zone}}}\npeople: {{ana: []}}\nsources:\n"
    return head + "\n".join(lines) + "\n"


def desk_of(folder: Path, files: Mapping[str, str | None], today: date) -> Desk:
    """The desk of an organization on a day, read by somebody who may read all of it."""
    own = Path(tempfile.mkdtemp(dir=folder))
    opened = workspace(
        own / "home", write(own / "org", {name: text for name, text in files.items() if text is not None})
    )
    return Desk(scope=opened._scope("ana", opened._sources(), None), today=today, criteria=load_criteria())


def by_subject(results: Iterable[Result]) -> dict[str, Result]:
    """Results by what they are about."""
    return {one.subject: one for one in results}
