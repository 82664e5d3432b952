"""Brings a database to the tables of this version: all revisions in one transaction, data kept.

An existing SQLite file is copied beside itself first. On PostgreSQL an advisory lock lets one process migrate while
others wait and then find nothing to do. When to migrate is decided in ``bot/``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine, inspect, text

from domain.errors import DomainError

FOLDER = Path(__file__).parent
LOCK = 0x71_1B_0D
"""Key of the advisory lock; any number that nothing else in the database uses."""


class DatabaseIsNewer(DomainError):
    """The database was migrated by a later version of the program."""

    default_code = "error.database_is_newer"


class BrokenReferences(DomainError):
    """A migration would leave rows that point to nothing; it was rolled back."""

    default_code = "error.broken_references"


def config(connection: Connection | None = None, folder: Path = FOLDER) -> Config:
    """Return Alembic's configuration, made here instead of in an ``alembic.ini``."""
    made = Config()
    made.set_main_option("script_location", str(folder).replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made


def pending(engine: Engine, *, folder: Path = FOLDER) -> list[str]:
    """Return the revisions that the database does not have yet, oldest first.

    Raises:
        DatabaseIsNewer: it has one that this program does not know.
    """
    with engine.connect() as connection:
        return _pending(connection, folder)


def upgrade(engine: Engine, *, to: str = "head", folder: Path = FOLDER) -> list[str]:
    """Apply what is pending, all or nothing, and return those revisions, oldest first.

    Args:
        engine: the database.
        to: stop at this revision (tests of one migration).
        folder: where Alembic's files are (tests with planted migrations).

    Raises:
        DatabaseIsNewer: the database has a revision that this program does not know.
        BrokenReferences: rows would point to nothing afterwards.
    """
    if not pending(engine, folder=folder):
        return []
    back_up(engine, folder=folder)
    with _connection(engine) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        todo = _pending(connection, folder, to)  # again: another process may have been faster
        if todo:
            command.upgrade(config(connection, folder), to)
        if connection.dialect.name == "sqlite":
            broken = connection.execute(text("PRAGMA foreign_key_check")).all()
            if broken:
                raise BrokenReferences(table=broken[0][0], count=len(broken))
    return todo


def back_up(engine: Engine, *, folder: Path = FOLDER) -> Path | None:
    """Copy an SQLite file that holds tables to ``NAME.before-REVISION`` beside it; return the copy's path.

    Returns ``None`` for PostgreSQL (use pg_dump) and for an empty file. An earlier copy is never overwritten.
    """
    todo = pending(engine, folder=folder)
    if engine.dialect.name != "sqlite" or not engine.url.database or not todo:
        return None
    with engine.connect() as connection:
        if not inspect(connection).get_table_names():
            return None
    path = Path(engine.url.database).resolve()
    copy = path.with_name(f"{path.name}.before-{todo[0]}")
    number = 1
    while copy.exists():
        number += 1
        copy = path.with_name(f"{path.name}.before-{todo[0]}.{number}")
    raw = engine.raw_connection()  # VACUUM cannot run inside our own BEGIN
    try:
        raw.cursor().execute("VACUUM INTO ?", (str(copy),))
    finally:
        raw.close()
    return copy


def _pending(connection: Connection, folder: Path, to: str = "head") -> list[str]:
    scripts = ScriptDirectory.from_config(config(folder=folder))
    current = MigrationContext.configure(connection).get_current_revision()
    try:
        scripts.get_revision(current or "base")
    except CommandError as error:
        raise DatabaseIsNewer(revision=current) from error
    revisions = list(scripts.iterate_revisions(to, current or "base"))
    return [revision.revision for revision in reversed(revisions)]


@contextmanager
def _connection(engine: Engine) -> Iterator[Connection]:
    """Give a connection on which a table can be rebuilt: SQLite would delete what refers to the old one."""
    with engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            yield connection
            return
        raw = connection.connection.cursor()
        raw.execute("PRAGMA foreign_keys=OFF")
        try:
            yield connection
        finally:
            raw.execute("PRAGMA foreign_keys=ON")
            raw.close()
