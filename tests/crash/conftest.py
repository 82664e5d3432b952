"""A filled database, copied for each story, and the world around it."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.accounts import DEFAULT
from bot.demo.seed import company_files, seed
from bot.sandbox.seed import MEMBERS, SALES_DESK, TEAM
from domain import db
from domain.commands.desks import make_desk
from domain.migrations.run import upgrade
from domain.sales.masterdata.read import read_folder
from domain.sales.masterdata.report import Problems
from domain.sales.masterdata.write import import_tables
from tests.crash.world import World

ITEMS = frozenset({"10101", "10102", "10103"})


def small_company() -> dict[str, list[str]]:
    """The demo company with three items only: a bot that starts fifty times need not learn five hundred."""
    files = {}
    for name, lines in company_files().items():
        columns = lines[0].strip().split(",")
        places = [at for at, column in enumerate(columns) if column in {"item_no", "substitute_no"}]
        files[name] = [lines[0]] + [
            line for line in lines[1:] if all(next(csv.reader([line]))[at] in ITEMS for at in places)
        ]
    return files


def fill(url: str) -> None:
    """Make the tables, the small company, one active desk and its members."""
    engine = db.make_engine(url)
    upgrade(engine)
    tables = read_folder(small_company())
    assert not isinstance(tables, Problems), tables
    with db.frames(engine).transaction() as tx:
        import_tables(tx, tables, now=datetime.now(UTC))
        make_desk(
            tx, name="Sales", initials="S", channel="", language="en", time_zone="Europe/Copenhagen", account=DEFAULT,
            folder="INBOX", now=datetime.now(UTC),
        )  # fmt: skip
        seed(tx, MEMBERS, team_id=TEAM[0], channel=SALES_DESK, account=DEFAULT, now=datetime.now(UTC))
    engine.dispose()


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the demo company."""
    file = tmp_path_factory.mktemp("crash") / "filled.sqlite3"
    fill(f"sqlite:///{file}")
    return file


@pytest.fixture
def world_of(filled: Path, tmp_path: Path) -> Iterator[Callable[..., World]]:
    """Makes worlds on SQLite; ``real=True`` runs ``python -m bot run``."""
    with ExitStack() as stack:

        def make(**more: object) -> World:
            file = tmp_path / "tilbud.sqlite3"
            shutil.copyfile(filled, file)
            return stack.enter_context(World(tmp_path, f"sqlite:///{file}", **more))

        yield make


@pytest.fixture
def world(world_of: Callable[..., World]) -> World:
    return world_of()


@pytest.fixture(scope="session")
def filled_postgres(postgres_templates) -> Iterator[str]:
    """The name of a PostgreSQL database with the demo company."""
    name = postgres_templates.create("template0")
    fill(postgres_templates.address(name))
    yield name
    postgres_templates.drop(name)


@pytest.fixture
def postgres_world(postgres_templates, filled_postgres: str, tmp_path: Path) -> Iterator[World]:
    with postgres_templates.fresh(filled_postgres) as url, World(tmp_path, url) as world:
        yield world
