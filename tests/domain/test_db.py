"""The frame: commit, rollback, read-only, nobody waits for a reader; on SQLite and on PostgreSQL."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy import Engine, String, func, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, StatementError
from sqlalchemy.orm import Mapped, mapped_column

from domain.db import Base, Frames, is_locked, make_engine
from domain.db import frames as make_frames
from domain.errors import Stale


class Cup(Base):
    """A table of these tests' own, so that they stay true whatever the areas store."""

    __tablename__ = "test_cup"
    __table_args__ = {"info": {"only": "tests"}}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(40), unique=True)
    filled_at: Mapped[datetime | None]
    price: Mapped[Decimal | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


Base.metadata.remove(Cup.__table__)  # not a table of the product


@pytest.fixture
def cups(engine: Engine) -> Frames:
    Cup.__table__.create(engine)
    return make_frames(engine)


def labels(cups: Frames) -> list[str]:
    with cups.read_only() as tx:
        return list(tx.scalars(select(Cup.label).order_by(Cup.label)))


def test_a_frame_that_ends_well_is_committed(cups):
    with cups.transaction() as tx:
        tx.add(Cup(label="a"))

    assert labels(cups) == ["a"]


def test_a_frame_that_raises_leaves_nothing(cups):
    with pytest.raises(ZeroDivisionError), cups.transaction() as tx:
        tx.add(Cup(label="a"))
        tx.flush()
        raise ZeroDivisionError

    assert labels(cups) == []


def test_a_broken_rule_of_the_database_leaves_nothing_of_the_frame(cups):
    with pytest.raises(IntegrityError), cups.transaction() as tx:
        tx.add(Cup(label="first"))
        tx.flush()
        tx.add_all([Cup(label="twice"), Cup(label="twice")])

    assert labels(cups) == []


def test_an_object_can_be_read_after_its_frame(cups):
    with cups.transaction() as tx:
        cup = Cup(label="a")
        tx.add(cup)

    assert cup.label == "a"


@pytest.mark.parametrize("write", ["core", "orm"])
def test_a_read_only_frame_refuses_to_write(cups, write):
    with pytest.raises(DBAPIError, match=r"read-?only"), cups.read_only() as tx:
        if write == "core":
            tx.execute(text("INSERT INTO test_cup (label, version) VALUES ('a', 1)"))
        else:
            tx.add(Cup(label="a"))
            tx.flush()

    assert labels(cups) == []


def test_a_read_only_frame_does_not_write_behind_ones_back(cups):
    with cups.transaction() as tx:
        tx.add(Cup(label="a"))

    with cups.read_only() as tx:
        tx.scalars(select(Cup)).one().label = "changed"
        tx.expunge_all()

    assert labels(cups) == ["a"]


def test_writing_works_again_on_a_connection_that_read(cups):
    for number in range(3):
        assert len(labels(cups)) == number
        with cups.transaction() as tx:
            tx.add(Cup(label=f"cup {number}"))

    assert labels(cups) == ["cup 0", "cup 1", "cup 2"]


def test_a_reader_is_not_held_up_by_a_writer_and_sees_the_state_before(cups):
    with cups.transaction() as tx:
        tx.add(Cup(label="a"))
        tx.flush()
        with ThreadPoolExecutor(1) as other:
            seen = other.submit(labels, cups).result(timeout=2)

    assert seen == []
    assert labels(cups) == ["a"]


def test_a_writer_is_not_held_up_by_a_reader(cups):
    def write() -> None:
        with cups.transaction() as tx:
            tx.add(Cup(label="a"))

    with cups.read_only() as tx:
        before = tx.scalar(select(func.count()).select_from(Cup))
        with ThreadPoolExecutor(1) as other:
            other.submit(write).result(timeout=2)

    assert before == 0
    assert labels(cups) == ["a"]


def test_what_somebody_else_changed_in_between_is_stale(cups):
    with cups.transaction() as tx:
        tx.add(Cup(label="a"))
    with cups.read_only() as tx:
        mine = tx.scalars(select(Cup)).one()
    with cups.transaction() as tx:
        tx.scalars(select(Cup)).one().label = "theirs"

    with pytest.raises(Stale), cups.transaction() as tx:
        tx.add(mine)
        mine.label = "mine"

    assert labels(cups) == ["theirs"]


def test_eight_threads_that_count_lose_no_step(cups):
    with cups.transaction() as tx:
        tx.add(Cup(label="counter", price=Decimal(0)))
    start = threading.Barrier(8)

    def count() -> None:
        start.wait()
        for _ in range(5):
            with cups.transaction() as tx:
                tx.execute(update(Cup).values(price=Cup.price + 1))

    with ThreadPoolExecutor(8) as threads:
        for done in [threads.submit(count) for _ in range(8)]:
            done.result()

    with cups.read_only() as tx:
        assert tx.scalar(select(Cup.price)) == 40


def test_eight_threads_that_want_the_same_thing_one_gets_it(cups):
    start = threading.Barrier(8)

    def take(number: int) -> bool:
        start.wait()
        try:
            with cups.transaction() as tx:
                tx.add(Cup(label="the last one"))
        except IntegrityError:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        won = [done.result() for done in [threads.submit(take, number) for number in range(8)]]

    assert won.count(True) == 1


def test_an_instant_comes_back_aware_and_in_utc(cups):
    noon_in_copenhagen = datetime(2026, 11, 23, 12, 0, tzinfo=timezone(timedelta(hours=1)))

    with cups.transaction() as tx:
        tx.add(Cup(label="a", filled_at=noon_in_copenhagen))

    with cups.read_only() as tx:
        stored = tx.scalar(select(Cup.filled_at))
    assert stored == datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
    assert stored.tzinfo is UTC


def test_an_instant_without_a_zone_is_refused(cups):
    with pytest.raises(StatementError, match="must be aware"), cups.transaction() as tx:
        tx.add(Cup(label="a", filled_at=datetime(2026, 11, 23, 12, 0)))  # noqa: DTZ001

    assert labels(cups) == []


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("0.1", "0.1"),
        ("-2.5", "-2.5"),
        ("123456789012.345678", "123456789012.345678"),
        ("0.0000005", "0.000001"),
        ("-0.0000005", "-0.000001"),
        ("0.00000049", "0"),
    ],
)
def test_a_decimal_keeps_six_places_and_a_half_goes_away_from_zero(cups, given, stored):
    with cups.transaction() as tx:
        tx.add(Cup(label="a", price=Decimal(given)))

    with cups.read_only() as tx:
        assert tx.scalar(select(Cup.price)) == Decimal(stored)


def test_an_error_message_does_not_repeat_what_was_stored(cups):
    with pytest.raises(IntegrityError) as caught, cups.transaction() as tx:
        tx.add_all([Cup(label="what the customer wrote"), Cup(label="what the customer wrote")])

    message = str(caught.value)
    assert "[parameters" not in message
    assert "what the customer wrote" not in message.splitlines()[0], "the log keeps no more than this line"


def test_sqlite_keeps_its_promises_on_every_connection(tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path}/x.sqlite3")

    with engine.connect() as one, engine.connect() as two:
        for connection in (one, two):
            assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
            assert connection.scalar(text("PRAGMA synchronous")) == 2, "FULL: a sent mail is not forgotten"
            assert connection.scalar(text("PRAGMA foreign_keys")) == 1
            connection.rollback()
    engine.dispose()


def test_a_writer_that_waits_too_long_for_sqlite_is_told_to_try_again(tmp_path):
    patient, hasty = (make_engine(f"sqlite:///{tmp_path}/x.sqlite3", wait_s=wait) for wait in (5, 0.1))

    with make_frames(patient).transaction() as tx:
        tx.execute(text("SELECT 1"))
        with pytest.raises(OperationalError) as caught, make_frames(hasty).transaction() as late:
            late.execute(text("SELECT 1"))

    assert is_locked(caught.value)
    patient.dispose()
    hasty.dispose()


def test_a_frame_that_asks_nothing_holds_no_lock(tmp_path):
    patient, hasty = (make_engine(f"sqlite:///{tmp_path}/x.sqlite3", wait_s=wait) for wait in (5, 0.1))

    with make_frames(patient).transaction(), make_frames(hasty).transaction() as other:
        assert other.scalar(text("SELECT 1")) == 1

    patient.dispose()
    hasty.dispose()


def test_an_ordinary_error_is_not_a_reason_to_try_again(engine):
    with pytest.raises(DBAPIError) as caught, engine.connect() as connection:
        connection.execute(text("SELECT nothing FROM nowhere"))

    assert not is_locked(caught.value)
