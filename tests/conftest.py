"""Fixtures for every layer: a shared folder that may be absent, a clock that stands still, fresh databases."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from domain import db
from domain.db import Frames
from tests.database import KINDS, NotStarted, PostgresTemplates, SqliteTemplates, postgres, quick_engine

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The project's shared folder (contracts, corpora); tests that need it are skipped where it is absent."""
    folder = Path(os.environ.get("TILBUD_SHARED", ROOT.parent / "shared"))
    if not (folder / "data" / "FORMAT.md").exists():
        pytest.skip(f"the shared folder is absent ({folder}); set TILBUD_SHARED to read it")
    return folder


class FakeClock:
    """A clock that moves only when told to."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def tick(self, **delta: float) -> datetime:
        self.now += timedelta(**delta)
        return self.now


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(datetime(2026, 11, 23, 9, 0, tzinfo=UTC))


@pytest.fixture(scope="session")
def sqlite_templates(tmp_path_factory: pytest.TempPathFactory) -> SqliteTemplates:
    return SqliteTemplates(tmp_path_factory.mktemp("template"))


@pytest.fixture(scope="session")
def postgres_templates() -> Iterator[PostgresTemplates]:
    """PostgreSQL, once per worker; where it cannot start, its tests are reported as not run."""
    with ExitStack() as stack:
        try:
            templates = stack.enter_context(postgres())
        except NotStarted as reason:
            pytest.skip(str(reason))
        yield templates


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh database with all tables, on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_templates").fresh(tmp_path)
        return
    with request.getfixturevalue("postgres_templates").fresh() as url:
        yield url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on a fresh database."""
    made = quick_engine(database_url, wait_s=5)
    yield made
    made.dispose()


@pytest.fixture
def frames(engine: Engine) -> Frames:
    """``transaction`` and ``read_only`` on a fresh database."""
    return db.frames(engine)
