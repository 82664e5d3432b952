"""Databases with the small company of ``company.py``: imported once, then copied for each test or shared for reading."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from domain import db
from domain.db import Frames, make_engine
from tests.database import KINDS, PostgresTemplates, SqliteTemplates, quick_engine
from tests.domain.sales.company import imported


def fill(url: str) -> None:
    with opened(url) as frames, frames.transaction() as tx:
        imported(tx)


@contextmanager
def opened(url: str) -> Iterator[Frames]:
    engine = quick_engine(url, wait_s=5)
    try:
        yield db.frames(engine)
    finally:
        engine.dispose()


@pytest.fixture(scope="session")
def sqlite_company(sqlite_templates: SqliteTemplates, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("company")
    fill(sqlite_templates.fresh(folder))
    file = folder / "tilbud.sqlite3"
    with closing(make_engine(f"sqlite:///{file}").raw_connection()) as connection:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return file


@pytest.fixture(scope="session")
def postgres_company(postgres_templates: PostgresTemplates) -> Iterator[Engine]:
    with postgres_templates.fresh() as url:
        fill(url)
        engine = make_engine(url)
        yield engine
        engine.dispose()


@contextmanager
def taken_back(engine: Engine) -> Iterator[Frames]:
    """Frames on one connection whose work is all taken back in the end: much quicker than a database per test.

    A frame is a savepoint here; real commits on PostgreSQL are what ``tests/domain/test_db.py`` is about.
    """
    with engine.connect() as connection:
        everything = connection.begin()
        sessions = sessionmaker(connection, expire_on_commit=False, join_transaction_mode="create_savepoint")

        @contextmanager
        def frame() -> Iterator[Session]:
            with sessions() as session, session.begin():
                yield session

        yield Frames(frame, frame, engine)
        everything.rollback()


@contextmanager
def copied(request: pytest.FixtureRequest, folder: Path) -> Iterator[Frames]:
    """Open the company as if it were the test's own, on the database that the test's parameter names."""
    if request.param == "sqlite":
        file = folder / "company.sqlite3"
        shutil.copyfile(request.getfixturevalue("sqlite_company"), file)
        with opened(f"sqlite:///{file}") as frames:
            yield frames
        return
    with taken_back(request.getfixturevalue("postgres_company")) as frames:
        yield frames


@pytest.fixture(params=KINDS)
def company(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Frames]:
    """The small company, the test's own."""
    with copied(request, tmp_path) as frames:
        yield frames


@pytest.fixture(params=KINDS, scope="session")
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Frames]:
    """The small company for tests that only read."""
    with copied(request, tmp_path_factory.mktemp("library")) as frames:
        yield Frames(frames.read_only, frames.read_only, frames.engine)
