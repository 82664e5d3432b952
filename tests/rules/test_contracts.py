"""The import contracts are kept, and each one turns red for a planted import."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rules.scan import PACKAGES, ROOT

CONTRACTS = [
    contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "importlinter"
    ]["contracts"]
]

PLANTED = [
    ("bot > handlers > domain", "handlers/payloads.py", "import bot.settings"),
    ("bot > handlers > domain", "domain/money.py", "import handlers.ids"),
    ("domain knows no outside world", "domain/sales/facts.py", "import smtplib"),
    ("domain knows no outside world", "domain/tasks/facts.py", "import logging"),
    ("domain in layers", "domain/sales/facts.py", "import domain.tasks.states"),
    ("domain in layers", "domain/cards/service.py", "import domain.effects.service"),
    ("domain in layers", "domain/newcomer.py", "x = 1"),
    ("rows stay in domain", "handlers/payloads.py", "import domain.effects.models"),
    ("rows stay in domain", "bot/logs.py", "from domain.effects import models"),
    ("handlers: no SQL, no adapters", "handlers/payloads.py", "import sqlalchemy"),
    ("handlers: no SQL, no adapters", "handlers/payloads.py", "import smtplib"),
    ("views are pure", "handlers/views/planted.py", "import handlers.deps"),
    ("views are pure", "handlers/texts.py", "import domain.clock"),
    (
        "features do not know each other",
        "handlers/listeners/planted.py",
        "import handlers.listeners.planted_other",
    ),
    ("no circles anywhere", "bot/logs.py", "import bot.health"),
]


class Copy:
    """The three packages in a folder of their own, where imports may be planted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for package in PACKAGES:
            shutil.copytree(
                ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__", "data")
            )
        shutil.copy(ROOT / "pyproject.toml", folder)
        for name in ("planted.py", "planted_other.py"):
            (folder / "handlers" / "listeners" / name).write_text('"""Planted."""\n')
        (folder / "handlers" / "views" / "planted.py").write_text('"""Planted."""\n')

    def broken(self) -> set[str]:
        """Return the names of the contracts that are broken."""
        done = subprocess.run(
            [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(self.folder), "NO_COLOR": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert "Contracts:" in done.stdout, done.stdout + done.stderr
        return {line.removesuffix(" BROKEN") for line in done.stdout.splitlines() if line.endswith(" BROKEN")}

    def plant(self, path: str, line: str) -> None:
        file = self.folder / path
        text = file.read_text(encoding="utf-8") if file.exists() else '"""Planted."""\n'
        file.write_text(f"{text}\n{line}\n", encoding="utf-8")


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    return Copy(tmp_path_factory.mktemp("contracts"))


@pytest.fixture
def copy(pristine: Copy) -> Iterator[Copy]:
    """The copy, whatever was planted in it taken out again afterwards."""
    before = {path: path.read_bytes() for path in pristine.folder.rglob("*.py")}
    yield pristine
    for path in list(pristine.folder.rglob("*.py")):
        if path not in before:
            path.unlink()
        elif path.read_bytes() != before[path]:
            path.write_bytes(before[path])


def test_all_contracts_are_kept(pristine):
    assert pristine.broken() == set()


@pytest.mark.parametrize(("contract", "path", "line"), PLANTED)
def test_a_planted_import_breaks_its_contract(copy, contract, path, line):
    copy.plant(path, line)

    assert contract in copy.broken()


def test_every_contract_has_a_planted_import():
    assert {contract for contract, _, _ in PLANTED} == set(CONTRACTS)
