"""Fixtures for tests that need a desk at work: a stocked database for each test, on SQLite and on PostgreSQL.

There is one database of each kind, put back before each test: a file is copied, rows are put back. The engine stays,
because it remembers the SQL that it has written: that is half of a test's time.
"""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from domain import db
from domain.db import Base, make_engine
from tests.build import Shop, stock
from tests.database import KINDS, quick_engine

OPENED = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def _stocked(url: str) -> None:
    engine = make_engine(url)
    with db.frames(engine).transaction() as tx:
        stock(tx, now=OPENED)
    engine.dispose()


class StockedSqlite:
    """A SQLite file that can be put back to how :func:`tests.build.stock` left it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.file = Path(url.removeprefix("sqlite:///"))
        self.kept = self.file.with_suffix(".kept")
        _stocked(url)
        shutil.copyfile(self.file, self.kept)
        self.engine = quick_engine(url, wait_s=10)

    def fresh(self) -> Engine:
        """Put the file back and return an engine on it."""
        self.engine.dispose()
        for rest in ("-wal", "-shm"):
            Path(f"{self.file}{rest}").unlink(missing_ok=True)
        shutil.copyfile(self.kept, self.file)
        return self.engine


class StockedPostgres:
    """A PostgreSQL database that can be put back to how :func:`tests.build.stock` left it."""

    def __init__(self, url: str) -> None:
        self.url = url
        _stocked(url)
        self.engine = make_engine(url)
        tables = [table.name for table in Base.metadata.sorted_tables]
        with self.engine.begin() as connection:
            connection.exec_driver_sql("CREATE SCHEMA stock")
            for table in tables:
                connection.exec_driver_sql(f'CREATE TABLE stock."{table}" AS TABLE public."{table}"')
            filled = [
                table
                for table in tables
                if connection.exec_driver_sql(f'SELECT 1 FROM stock."{table}" LIMIT 1').first()
            ]
            sequences = list(
                connection.exec_driver_sql(
                    "SELECT sequencename, coalesce(last_value, 1), last_value IS NOT NULL"
                    " FROM pg_sequences WHERE schemaname = 'public'"
                )
            )
        self.put_back = "; ".join(
            [
                "SET LOCAL session_replication_role = replica",  # no foreign keys while rows are put back
                *(f'DELETE FROM public."{table}"' for table in tables),
                *(f'INSERT INTO public."{table}" SELECT * FROM stock."{table}"' for table in filled),
                *(f"SELECT setval('public.{name}', {last}, {called})" for name, last, called in sequences),
            ]
        )

    def fresh(self) -> Engine:
        """Put the rows back and return an engine on them."""
        with self.engine.begin() as connection:
            connection.exec_driver_sql(self.put_back)
        return self.engine


@pytest.fixture(scope="session")
def stocked_postgres(postgres_templates):
    """One PostgreSQL database for all tests of this kind."""
    with postgres_templates.fresh() as url:
        stocked = StockedPostgres(url)
        yield stocked
        stocked.engine.dispose()


@pytest.fixture(scope="session")
def stocked_sqlite(sqlite_templates, tmp_path_factory):
    """One SQLite file for all tests of this kind."""
    stocked = StockedSqlite(sqlite_templates.fresh(tmp_path_factory.mktemp("stocked")))
    yield stocked
    stocked.engine.dispose()


@pytest.fixture(params=KINDS)
def shop_frames(request):
    """Frames on a stocked database in its first state."""
    stocked = request.getfixturevalue(f"stocked_{request.param}")
    return db.frames(stocked.fresh())


@pytest.fixture
def shop(shop_frames, clock):
    """A desk at work."""
    return Shop(shop_frames, clock)


def once_on_postgres(items: list[pytest.Item]) -> list[pytest.Item]:
    """Return the tests without those cases of a parametrized shop test that PostgreSQL need not see, too.

    The further cases vary the business, not the database: PostgreSQL runs one of them, SQLite all.
    """
    seen: set[str] = set()
    kept = []
    for item in items:
        call = getattr(item, "callspec", None)
        if call is not None and call.params.get("shop_frames") == "postgres":
            name = item.nodeid.partition("[")[0]
            if name in seen:
                continue
            seen.add(name)
        kept.append(item)
    return kept
