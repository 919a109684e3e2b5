"""Writes the pinned requirements from what is installed in the running interpreter.

`make lock` runs it after a version was changed in the virtual environment. It follows the requirements of pyproject.toml
and pins all that they reach; torch and the packages of its accelerator builds stay out, because they are installed first.
"""

import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
INSTALLED: dict[str, Distribution] = {canonicalize_name(d.metadata["Name"]): d for d in distributions()}
HEAD = "# Written by `make lock`; installed with --no-deps, so that no resolver is run.\n"
# Needed to import unstructured.partition.pdf. What the first asks for itself (torchvision, timm) is left out on purpose.
WITHOUT_RESOLVER = ("unstructured-inference", "opencv-python-headless")
# The oldest interpreter that must install the pins: Debian 12's own is 3.11.2.
OLDEST_PYTHON = "3.11.0"
ACCELERATORS = ("torch", "triton", "nvidia-", "cuda-")


def main() -> None:
    """Write deploy/requirements.txt and deploy/requirements-dev.txt."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    runtime = reached([*project["project"]["dependencies"], *WITHOUT_RESOLVER])
    dev = reached([*project["dependency-groups"]["dev"], *project["build-system"]["requires"]]) - runtime
    write("requirements.txt", runtime)
    write("requirements-dev.txt", dev)


def reached(lines: Iterable[str]) -> set[str]:
    """Names of the installed packages that the requirement lines lead to, themselves included."""
    waiting = [(canonicalize_name(r.name), frozenset(r.extras)) for r in map(Requirement, lines)]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        node = waiting.pop()
        if node not in seen and node[0] in INSTALLED:
            seen.add(node)
            waiting += [(canonicalize_name(r.name), frozenset(r.extras)) for r in needs(*node)]
    return {name for name, _ in seen}


def needs(name: str, extras: frozenset[str]) -> Iterator[Requirement]:
    """Yield what one installed package requires here, with the extras that were asked for."""
    for line in INSTALLED[name].requires or ():
        required = Requirement(line)
        if required.marker is None or any(required.marker.evaluate({"extra": e}) for e in extras | {""}):
            yield required


def write(name: str, packages: set[str]) -> None:
    """Write one file of pins, sorted, without torch and the packages of its accelerator builds.

    Raises:
        SystemExit: A pinned package asks for a newer patch release of Python than the oldest that must install it.
    """
    kept = sorted(p for p in packages if not p.startswith(ACCELERATORS))
    asked = {p: INSTALLED[p].metadata.get("Requires-Python", "") for p in kept}
    newer = [f"{p} (Python {spec})" for p, spec in asked.items() if OLDEST_PYTHON not in SpecifierSet(spec)]
    if newer:
        raise SystemExit(f"Install older versions of these, which Python {OLDEST_PYTHON} can run: {', '.join(newer)}")
    pins = [f"{p}=={INSTALLED[p].version}\n" for p in kept]
    (ROOT / "deploy" / name).write_text(HEAD + "".join(pins), encoding="utf-8")
    sys.stdout.write(f"deploy/{name}: {len(pins)} packages\n")


if __name__ == "__main__":
    main()
