"""The import contracts cover every module, name only what exists, and break when somebody breaks them."""

import ast
import importlib.util
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
LINTER: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
CONTRACTS: dict[str, dict[str, Any]] = {contract["id"]: contract for contract in LINTER["contracts"]}
NOT_SHIPPED = {"tests", "deploy", "docs", "build", "dist"}

PLANTED = {
    "one-way": ("assistant/domain/planted.py", "import assistant.answer"),
    "answer-one-way": ("assistant/answer/question/planted.py", "import assistant.answer.drafting"),
    "wire-types-only": ("evals/planted.py", "import assistant.api.planted"),
    "api-below-its-users": ("assistant/api/planted.py", "import ui, fastapi"),
    "pages-over-http": ("ui/planted.py", "import assistant.store"),
    "one-door-to-text": ("assistant/answer/planted.py", "from assistant.store import catalog"),
    "door-chromadb": ("assistant/store/planted.py", "import chromadb"),
    "door-sqlalchemy": ("ingest/planted.py", "def late():\n    import sqlalchemy"),
    "door-unstructured": ("ingest/planted_too.py", "from unstructured.partition.md import partition_md"),
    "door-detect-secrets": ("ingest/planted_secrets.py", "import detect_secrets"),
    "door-sentence-transformers": ("assistant/models/planted.py", "from torch import nn"),
    "door-langchain": ("prompts/planted.py", "from langchain_core.prompts import ChatPromptTemplate"),
    "door-fastapi": ("assistant/answer/planted_too.py", "from fastapi import FastAPI"),
    "door-streamlit": ("ui/planted_too.py", "import streamlit"),
    "door-reportlab": ("assistant/reports/planted.py", "from reportlab.platypus import Table"),
    "door-matplotlib": ("assistant/wiring/planted.py", "import matplotlib"),
}


def module_files(root: Path) -> Iterator[tuple[str, Path]]:
    """Every Python module under a checkout that would be shipped, with its file."""
    for path in sorted(root.rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        if parts[0] not in NOT_SHIPPED and not any(part.startswith(".") or part == "corpora" for part in parts):
            yield ".".join(parts).removesuffix(".__init__"), path


def layers() -> list[str]:
    """The modules that the one-way contract orders."""
    return [name.strip(" ()") for layer in CONTRACTS["one-way"]["layers"] for name in re.split("[|:]", layer)]


def uncovered(modules: Iterable[str]) -> list[str]:
    """Modules that lie in no layer; the packages at the root, which hold a docstring only, need none."""
    return [
        module
        for module in modules
        if module not in LINTER["root_packages"] and not any(f"{module}.".startswith(f"{layer}.") for layer in layers())
    ]


def imported(path: Path) -> set[str]:
    """What a file imports, anywhere in it; relative imports are refused by ruff's TID or end as an empty name."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    """Run the import linter on a checkout."""
    linter = Path(sys.executable).with_name("lint-imports")
    return subprocess.run([linter, "--no-logo", "--no-cache"], cwd=root, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the five packages and their contracts."""
    root = tmp_path_factory.mktemp("checkout")
    for package in LINTER["root_packages"]:
        shutil.copytree(ROOT / package, root / package, ignore=shutil.ignore_patterns("__pycache__", "corpora"))
    shutil.copy(ROOT / "pyproject.toml", root)
    return root


@pytest.fixture(scope="module")
def broken(checkout: Path) -> str:
    """What the linter says about a checkout in which each contract is broken once."""
    for file, code in PLANTED.values():
        (checkout / file).write_text(f"{code}\n", encoding="utf-8")
    done = lint(checkout)
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


def test_every_module_lies_in_a_layer() -> None:
    assert uncovered(module for module, _ in module_files(ROOT)) == []


def test_a_module_in_no_layer_is_found(tmp_path: Path) -> None:
    for file in ("assistant/stray.py", "assistant/store/scope.py", "assistant/storehouse/a.py", "extra/tool.py"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).touch()
    found = uncovered(module for module, _ in module_files(tmp_path))
    assert found == ["assistant.storehouse.a", "assistant.stray", "extra.tool"]


@pytest.mark.parametrize("package", LINTER["root_packages"])
def test_a_root_package_imports_nothing(package: str) -> None:
    assert imported(ROOT / package / "__init__.py") == set()


def test_every_layer_and_every_door_exists() -> None:
    doors = {line.split(" -> ")[0] for contract in CONTRACTS.values() for line in contract.get("ignore_imports", ())}
    modules = {module for module, _ in module_files(ROOT)}
    wanted = {door.removesuffix(".**") for door in doors} | set(layers())
    assert wanted - modules == set()


def test_each_contract_has_a_planted_violation() -> None:
    assert set(PLANTED) == set(CONTRACTS)


@pytest.mark.parametrize("contract", PLANTED)
def test_a_planted_violation_breaks_its_contract(contract: str, broken: str) -> None:
    assert f"{CONTRACTS[contract]['name']} BROKEN" in " ".join(broken.split())


def test_the_domain_is_plain_python() -> None:
    foreign = {
        f"{module} imports {name}"
        for module, path in module_files(ROOT)
        if module.startswith("assistant.domain")
        for name in imported(path)
        if name.partition(".")[0] not in sys.stdlib_module_names and not name.startswith("assistant.domain")
    }
    assert foreign == set()


def test_torchvision_stays_out() -> None:
    """Its build from PyPI does not fit a CPU build of torch, and then sentence-transformers cannot be imported."""
    assert importlib.util.find_spec("torchvision") is None
