"""Fixtures for tests that need a desk at work: a stocked database, copied for each test, on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime

import pytest

from domain import db
from domain.db import make_engine
from tests.build import Shop, stock
from tests.database import KINDS

OPENED = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def _stocked(url: str) -> None:
    engine = make_engine(url)
    with db.frames(engine).transaction() as tx:
        stock(tx, now=OPENED)
    engine.dispose()


@pytest.fixture(scope="session")
def stocked_file(sqlite_templates, tmp_path_factory):
    """A SQLite file after :func:`tests.build.stock`."""
    folder = tmp_path_factory.mktemp("stocked")
    url = sqlite_templates.fresh(folder)
    _stocked(url)
    return url.removeprefix("sqlite:///")


@pytest.fixture(scope="session")
def stocked_name(postgres_templates):
    """The name of a PostgreSQL database after :func:`tests.build.stock`."""
    name = postgres_templates.create(postgres_templates.template)
    _stocked(postgres_templates.address(name))
    yield name
    postgres_templates.drop(name)


@pytest.fixture(params=KINDS)
def shop_url(request, tmp_path):
    """The address of a fresh stocked database."""
    if request.param == "sqlite":
        file = tmp_path / "shop.sqlite3"
        shutil.copyfile(request.getfixturevalue("stocked_file"), file)
        yield f"sqlite:///{file}"
        return
    templates = request.getfixturevalue("postgres_templates")
    with templates.fresh(request.getfixturevalue("stocked_name")) as url:
        yield url


@pytest.fixture
def shop(shop_url, clock):
    """A desk at work."""
    engine = make_engine(shop_url, wait_s=10)
    yield Shop(db.frames(engine), clock)
    engine.dispose()
