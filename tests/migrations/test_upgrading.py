"""How a database is upgraded, shown with revisions planted here: all or nothing, a copy first, one at a time."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from domain.db import make_engine
from domain.migrations.run import FOLDER, BrokenReferences, DatabaseIsNewer, pending, upgrade
from domain.words import say
from tests.database import KINDS

HEAD = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = {revision!r}, {down!r}
def upgrade():
"""
FIRST = """
    op.create_table("shelf", sa.Column("id", sa.Integer, primary_key=True), sa.Column("label", sa.String(20)))
    op.create_table("cup", sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("shelf_id", sa.Integer, sa.ForeignKey("shelf.id", ondelete="CASCADE"), nullable=False))
    op.execute("INSERT INTO shelf (id, label) VALUES (1, 'upper'), (2, 'lower')")
    op.execute("INSERT INTO cup (id, shelf_id) VALUES (10, 1), (11, 2)")
"""
REBUILD = """
    with op.batch_alter_table("shelf", recreate="auto") as batch:
        batch.alter_column("label", existing_type=sa.String(20), type_=sa.String(50), nullable=False)
"""
BREAK = """
    op.create_table("half", sa.Column("id", sa.Integer, primary_key=True))
    op.execute("INSERT INTO nowhere VALUES (1)")
"""
ORPHAN = """
    op.execute("DELETE FROM shelf WHERE id = 2")
"""


class Plan:
    """A folder of Alembic's with revisions of our own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "versions").mkdir(parents=True)
        for name in ("env.py", "script.py.mako"):
            shutil.copy(FOLDER / name, folder / name)
        self.count = 0

    def add(self, body: str) -> str:
        down = f"{self.count:04}" if self.count else None
        self.count += 1
        revision = f"{self.count:04}"
        (self.folder / "versions" / f"r{revision}.py").write_text(
            HEAD.format(revision=revision, down=down) + body
        )
        return revision


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    made = Plan(tmp_path / "plan")
    made.add(FIRST)
    return made


@pytest.fixture(params=KINDS)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database without any table."""
    if request.param == "sqlite":
        engine = make_engine(f"sqlite:///{tmp_path}/tilbud.sqlite3")
        yield engine
        engine.dispose()
        return
    with request.getfixturevalue("postgres_templates").fresh("template0") as url:
        engine = make_engine(url)
        yield engine
        engine.dispose()


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Engine]:
    engine = make_engine(f"sqlite:///{tmp_path}/tilbud.sqlite3")
    yield engine
    engine.dispose()


def rows(engine: Engine, statement: str) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def test_what_is_pending_is_listed_oldest_first_and_applied_once(empty, plan):
    plan.add(REBUILD)

    assert pending(empty, folder=plan.folder) == ["0001", "0002"]
    assert upgrade(empty, folder=plan.folder) == ["0001", "0002"]
    assert pending(empty, folder=plan.folder) == []
    assert upgrade(empty, folder=plan.folder) == []


def test_an_upgrade_can_stop_on_the_way(empty, plan):
    plan.add(REBUILD)

    assert upgrade(empty, to="0001", folder=plan.folder) == ["0001"]
    assert pending(empty, folder=plan.folder) == ["0002"]


def test_rebuilding_a_table_keeps_the_rows_that_refer_to_it(empty, plan):
    upgrade(empty, folder=plan.folder)
    plan.add(REBUILD)

    upgrade(empty, folder=plan.folder)

    assert rows(empty, "SELECT id, shelf_id FROM cup ORDER BY id") == [(10, 1), (11, 2)]
    assert rows(empty, "SELECT id, label FROM shelf ORDER BY id") == [(1, "upper"), (2, "lower")]


def test_foreign_keys_hold_again_after_an_upgrade(file, plan):
    upgrade(file, folder=plan.folder)

    assert rows(file, "PRAGMA foreign_keys") == [(1,)]


def test_an_upgrade_that_breaks_halfway_leaves_everything_as_it_was(empty, plan):
    upgrade(empty, folder=plan.folder)
    plan.add(REBUILD)
    plan.add(BREAK)

    with pytest.raises((OperationalError, ProgrammingError), match="nowhere"):
        upgrade(empty, folder=plan.folder)

    assert pending(empty, folder=plan.folder) == ["0002", "0003"]
    assert "half" not in inspect(empty).get_table_names()
    assert rows(empty, "SELECT id FROM cup ORDER BY id") == [(10,), (11,)]


def test_an_upgrade_that_would_orphan_rows_is_undone(file, plan):
    upgrade(file, folder=plan.folder)
    plan.add(ORPHAN)

    with pytest.raises(BrokenReferences) as caught:
        upgrade(file, folder=plan.folder)

    assert say(caught.value.code, "en", **caught.value.values).startswith(
        "The migration would leave 1 rows of table cup that point to nothing."
    )
    assert rows(file, "SELECT count(*) FROM shelf") == [(2,)]


def test_a_database_of_a_later_version_is_left_alone(empty, plan, tmp_path):
    plan.add(REBUILD)
    upgrade(empty, folder=plan.folder)
    older = Plan(tmp_path / "older")
    older.add(FIRST)

    with pytest.raises(DatabaseIsNewer) as caught:
        upgrade(empty, folder=older.folder)

    assert caught.value.values == {"revision": "0002"}


def test_a_file_with_tables_is_copied_before_its_first_migration(file, plan, tmp_path):
    upgrade(file, folder=plan.folder)
    plan.add("""
    op.execute("DELETE FROM cup")
""")

    upgrade(file, folder=plan.folder)

    copy = sqlite3.connect(tmp_path / "tilbud.sqlite3.before-0002")
    assert copy.execute("SELECT id FROM cup ORDER BY id").fetchall() == [(10,), (11,)]
    assert copy.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
    copy.close()
    assert rows(file, "SELECT id FROM cup") == []


def test_an_earlier_copy_is_never_overwritten(file, plan, tmp_path):
    upgrade(file, folder=plan.folder)
    earlier = tmp_path / "tilbud.sqlite3.before-0002"
    earlier.write_text("precious")
    plan.add(REBUILD)

    upgrade(file, folder=plan.folder)

    assert earlier.read_text() == "precious"
    assert (tmp_path / "tilbud.sqlite3.before-0002.2").exists()


def test_a_new_file_needs_no_copy(file, plan, tmp_path):
    upgrade(file, folder=plan.folder)

    assert not list(tmp_path.glob("*.before-*"))


def test_two_that_upgrade_at_once_one_does_the_work(empty, plan):
    plan.add(REBUILD)
    start = threading.Barrier(2)

    def run() -> list[str]:
        start.wait()
        return upgrade(empty, folder=plan.folder)

    with ThreadPoolExecutor(2) as threads:
        done = [future.result() for future in [threads.submit(run), threads.submit(run)]]

    assert sorted(done) == [[], ["0001", "0002"]]
    assert rows(empty, "SELECT count(*) FROM cup") == [(2,)]
