"""Column vocabulary, engine and the transaction frame. The only module that begins, commits or rolls back.

Frames: ``with transaction() as tx:`` commits on success and rolls back on any exception; nothing slow happens
inside and frames are never nested. ``with read_only() as tx:`` refuses writes. Both come from :func:`frames`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import JSON, BigInteger, CheckConstraint, DateTime, Engine, MetaData, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection, Dialect
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

from domain.errors import Stale
from domain.money import MICRO, round_half_away

Frame = Callable[[], AbstractContextManager[Session]]
Result = TypeVar("Result")

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Refuses naive values; always gives aware UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store as UTC."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant must be aware (UTC), not naive")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Read as aware UTC (SQLite gives back naive values)."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Micro(TypeDecorator[Decimal]):
    """A decimal with six places, stored as BIGINT x 10^-6, because SQLite stores NUMERIC as a float."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Store millionths, rounded half away from zero."""
        del dialect
        return None if value is None else round_half_away(Decimal(value) * MICRO)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """Read a Decimal without needless zeros."""
        del dialect
        return None if value is None else (Decimal(value) / MICRO)


class Base(DeclarativeBase):
    """Every table's base. ``Mapped[datetime]`` is an instant, ``Mapped[Decimal]`` has six places."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012  # SQLAlchemy wants a plain class attribute
        datetime: UtcDateTime,
        Decimal: Micro,
        dict[str, Any]: JSON,
        list[Any]: JSON,
    }


def one_of(column: str, states: type[StrEnum]) -> CheckConstraint:
    """Return ``CHECK (column IN (...))`` generated from an enum of states."""
    values = ", ".join(f"'{state.value}'" for state in states)
    return CheckConstraint(f"{column} IN ({values})", name=column)


@dataclass(frozen=True, slots=True)
class Frames:
    """The two kinds of frame over one engine."""

    transaction: Frame
    read_only: Frame
    engine: Engine


LISTENER_WAIT_S = 1.5
"""How long a click waits for SQLite's write lock: Slack gives 3 s in all."""

TICK_WAIT_S = 30.0
LOCKED = ("database is locked", "lock timeout", "deadlock detected", "could not serialize")


def make_engine(url: str, *, wait_s: float = TICK_WAIT_S) -> Engine:
    """Make an engine for SQLite (WAL, FULL, foreign keys, own BEGIN) or PostgreSQL.

    Args:
        url: an SQLAlchemy URL; ``postgresql://`` means psycopg 3.
        wait_s: how long a writer waits for SQLite's lock, or for a row that PostgreSQL has locked.
    """
    if url.startswith(("postgres://", "postgresql://")):
        return create_engine(
            "postgresql+psycopg://" + url.split("://", 1)[1],
            pool_pre_ping=True,
            pool_size=10,
            connect_args={"options": f"-c lock_timeout={round(wait_s * 1000)}"},
            hide_parameters=True,
        )
    engine = create_engine(
        url,
        connect_args={"timeout": wait_s, "check_same_thread": False},
        pool_size=20,
        hide_parameters=True,  # what customers wrote stays out of error messages
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        # We say BEGIN ourselves: the driver's own would start as a reader and fail on the first write.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        reading = connection.get_execution_options().get("tilbud_reading", False)
        connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reading else 'OFF'}")
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def frames(engine: Engine) -> Frames:
    """Return the frames of an engine: ``transaction`` (writes) and ``read_only`` (refuses writes)."""
    writers = sessionmaker(engine, expire_on_commit=False)
    if engine.dialect.name == "sqlite":
        readers = sessionmaker(engine.execution_options(tilbud_reading=True), expire_on_commit=False)
    else:
        readers = sessionmaker(engine.execution_options(postgresql_readonly=True), expire_on_commit=False)

    @contextmanager
    def transaction() -> Iterator[Session]:
        try:
            with writers() as session, session.begin():
                yield session
        except StaleDataError as error:
            raise Stale from error

    @contextmanager
    def read_only() -> Iterator[Session]:
        with readers() as session, session.begin():
            session.autoflush = False
            yield session

    return Frames(transaction, read_only, engine)


def tried(tx: Session, make: Callable[[], Result]) -> Result:
    """Do something in a savepoint that never stays, and return what came of it; what it raises goes on."""
    savepoint = tx.begin_nested()
    try:
        return make()
    finally:
        savepoint.rollback()


def is_locked(error: OperationalError) -> bool:
    """Say whether a database error means "try the frame again" (a lock held too long, PostgreSQL's deadlock)."""
    text = str(error.orig).lower()
    return any(words in text for words in LOCKED)
