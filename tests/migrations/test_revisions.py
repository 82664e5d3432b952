"""The shipped revisions: together they make what the models say, and each one keeps the rows that are there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData, Table, func, insert, inspect, select, types

from domain import schema
from domain.db import make_engine
from domain.migrations.run import config, upgrade
from tests.database import KINDS, create_tables

SCRIPTS = ScriptDirectory.from_config(config())
REVISIONS = [script.revision for script in reversed(list(SCRIPTS.walk_revisions()))]
DOMAIN = Path(schema.__file__).parent


@pytest.fixture(params=KINDS)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database without any table."""
    if request.param == "sqlite":
        engine = make_engine(f"sqlite:///{tmp_path}/empty.sqlite3")
        yield engine
        engine.dispose()
        return
    with request.getfixturevalue("postgres_templates").fresh("template0") as url:
        engine = make_engine(url)
        yield engine
        engine.dispose()


def described(engine: Engine) -> dict[str, Any]:
    """Everything that the database knows of its tables, in a form that can be compared."""
    inspector = inspect(engine)

    def plain(found: Any) -> list[str]:
        listed = found if isinstance(found, list) else [found]
        return sorted(json.dumps(one, default=str, sort_keys=True) for one in listed)

    found = {
        "columns": inspector.get_multi_columns(),
        "key": inspector.get_multi_pk_constraint(),
        "foreign keys": inspector.get_multi_foreign_keys(),
        "unique": inspector.get_multi_unique_constraints(),
        "checks": inspector.get_multi_check_constraints(),
        "indexes": inspector.get_multi_indexes(),
    }
    return {
        table: {what: plain(of[(None, table)]) for what, of in found.items()}
        for table in sorted(inspector.get_table_names())
        if table != "alembic_version"
    }


def test_revisions_are_numbered_in_one_row():
    assert [f"{number:04}" for number in range(1, len(REVISIONS) + 1)] == REVISIONS
    assert len(SCRIPTS.get_heads()) == 1


def test_migrated_and_created_tables_are_the_same(empty, request, tmp_path):
    """Column by column, with every constraint and index."""
    upgrade(empty)

    if empty.dialect.name == "sqlite":
        created = make_engine(request.getfixturevalue("sqlite_templates").fresh(tmp_path))
        assert described(empty) == described(created)
        created.dispose()
        return
    with request.getfixturevalue("postgres_templates").fresh() as url:
        created = make_engine(url)
        assert described(empty) == described(created)
        created.dispose()


def test_alembic_finds_nothing_left_to_do(empty):
    upgrade(empty)

    with empty.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        todo = compare_metadata(context, schema.metadata)
    assert not todo, f'the models went on; run: make revision NAME="what it brings"\n{todo}'


def test_a_difference_would_be_found(empty):
    upgrade(empty)
    with empty.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE card ADD COLUMN surplus INTEGER")

    with empty.connect() as connection:
        (difference,) = compare_metadata(MigrationContext.configure(connection), schema.metadata)

    assert (difference[0], difference[2], difference[3].name) == ("remove_column", "card", "surplus")


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_database_with_rows_in_every_table_is_upgraded_and_keeps_them(empty, revision):
    upgrade(empty, to=revision)
    before = fill(empty)

    upgrade(empty)

    after = counts(empty)
    assert before
    assert {table: after[table] for table in before if table in after} == before


def test_no_model_is_forgotten_in_the_schema():
    areas = {path.parent.name for path in DOMAIN.glob("*/models.py")} | {
        path.parent.parent.name for path in DOMAIN.glob("*/models/__init__.py")
    }

    assert {area.__name__.split(".")[1] for area in schema.AREAS} == areas


def test_every_table_of_an_area_is_in_the_schema(tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path}/x.sqlite3")
    create_tables(engine)

    assert set(inspect(engine).get_table_names()) == set(schema.metadata.tables)
    engine.dispose()


def fill(engine: Engine) -> dict[str, int]:
    """Put one row that the constraints allow into every table; return how many each has."""
    found = MetaData()
    found.reflect(engine)
    with engine.begin() as connection:
        checks = inspect(connection).get_multi_check_constraints()
        for table in found.sorted_tables:
            if table.name != "alembic_version" and not connection.scalar(
                select(func.count()).select_from(table)
            ):
                connection.execute(insert(table).values(row(table, checks[(None, table.name)])))
    return counts(engine)


def counts(engine: Engine) -> dict[str, int]:
    found = MetaData()
    found.reflect(engine)
    with engine.connect() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in found.sorted_tables
            if table.name != "alembic_version"
        }


def row(table: Table, checks: list[Any]) -> dict[str, Any]:
    """Return values for one row; references point to row 1, states are the first that the check allows."""
    allowed: dict[str, str] = {}
    for check in checks:
        for column in table.columns:
            first = re.search(rf"\b{column.name}\b[^']*'([^']*)'", check["sqltext"])
            if first:
                allowed.setdefault(column.name, first[1])
    return {column.name: allowed.get(column.name, value(column.type)) for column in table.columns}


def value(kind: types.TypeEngine[Any]) -> Any:
    if isinstance(kind, types.DateTime):
        return datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    if isinstance(kind, types.Date):
        return date(2026, 11, 23)
    if isinstance(kind, types.Boolean):
        return True
    if isinstance(kind, types.JSON):
        return {}
    if isinstance(kind, types.LargeBinary):
        return b"x"
    if isinstance(kind, types.Integer | types.Numeric | types.Float):
        return 1
    return "1"
