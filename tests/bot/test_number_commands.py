"""`tilbud numbers …` (D-67): what comes next in each series, and a start that takes over from the books of before."""

from __future__ import annotations

import pytest

from bot.number_commands import app
from domain.db import make_engine
from domain.migrations.run import upgrade
from tests.bot.test_cli import tilbud


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """An empty database."""
    path = tmp_path_factory.mktemp("numbers")
    engine = make_engine(f"sqlite:///{path}/tilbud.sqlite3")
    upgrade(engine)
    engine.dispose()
    return path


def test_a_series_is_listed_started_higher_with_another_prefix_and_never_lower_d67(folder):
    assert [one.name for one in app.registered_commands] == ["list", "set"]
    first = tilbud(folder, "numbers", "list").stdout.split()
    assert first[first.index("quote") + 1] == "SQ-1001"
    assert tilbud(folder, "numbers", "set", "quote", "10241", "--prefix", "TB-").stdout.strip() == "TB-10241"
    assert tilbud(folder, "numbers", "set", "quote", "20000").stdout.strip() == "TB-20000"
    refused = tilbud(folder, "numbers", "set", "quote", "10000")
    assert (refused.returncode, "20000" in refused.stderr) == (1, True)
    now = tilbud(folder, "numbers", "list").stdout.split()
    assert now[now.index("quote") + 1] == "TB-20000"
