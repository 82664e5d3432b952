"""The index file of a large catalogue: made once per import, whole or not at all, shared, and cleared away (D-41)."""

from __future__ import annotations

import multiprocessing
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from bot import catalogues as module
from bot.catalogues import Catalogues, folder_of
from bot.cli import prepare
from bot.settings import load
from domain.db import frames as open_frames
from domain.db import make_engine
from domain.migrations.run import upgrade
from domain.sales.masterdata import import_tables, read_folder
from domain.sales.models import CatalogueVersion, Item
from tests.domain.sales.company import FILES

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)


def _import(frames, *, now=NOW, **changed):
    files = {name: text.splitlines(keepends=True) for name, text in (FILES | changed).items()}
    with frames.transaction() as tx:
        import_tables(tx, read_folder(files), now=now)


@pytest.fixture
def shop(frames):
    """A database with the tests' company imported once."""
    _import(frames)
    return frames


def indexes(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.sqlite3") if path.name.startswith("catalogue-"))


def any_item(frames) -> tuple[str, str]:
    with frames.read_only() as tx:
        row = tx.query(Item).filter(Item.active).order_by(Item.item_no).first()
        return row.item_no, row.base_uom


def test_a_small_catalogue_leaves_no_file(shop, tmp_path):
    Catalogues(shop, tmp_path / "cache").present()
    assert not (tmp_path / "cache").exists()


def test_a_large_catalogue_lies_in_one_file_with_the_version_in_its_name(shop, tmp_path):
    catalogue = Catalogues(shop, tmp_path / "cache", in_memory=0).present()
    item_no, uom = any_item(shop)
    assert catalogue.base_uom(item_no) == uom
    assert [path.name.split("-")[2] for path in (tmp_path / "cache").iterdir()] == ["1"]
    catalogue.close()


def test_the_same_catalogue_is_given_until_the_next_import(shop, tmp_path):
    large = Catalogues(shop, tmp_path / "cache", in_memory=0)
    first = large.present()
    assert large.present() is first
    _import(shop, now=NOW + timedelta(hours=1))
    second = large.present()
    assert second is not first
    assert [name.split("-")[2] for name in indexes(tmp_path / "cache")] == ["1", "2"]
    first.close()
    second.close()


def test_an_import_changes_what_is_read_and_older_indexes_go_but_the_last(shop, tmp_path):
    large = Catalogues(shop, tmp_path / "cache", in_memory=0)
    item_no, _ = any_item(shop)
    for hour in range(1, 4):
        large.present().close()
        with shop.transaction() as tx:
            tx.execute(
                update(Item).where(Item.item_no == item_no).values(base_uom=f"U{hour}", kept="base_uom")
            )
        _import(shop, now=NOW + timedelta(hours=hour))
        assert large.present().base_uom(item_no) == f"U{hour}"
    large.present().close()
    assert [name.split("-")[2] for name in indexes(tmp_path / "cache")] == ["3", "4"]


def test_a_second_process_takes_the_file_that_is_there(shop, tmp_path):
    Catalogues(shop, tmp_path / "cache", in_memory=0).present().close()
    (path,) = (tmp_path / "cache").iterdir()
    before = path.stat().st_mtime_ns, path.stat().st_ino
    Catalogues(shop, tmp_path / "cache", in_memory=0).present().close()
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == before


@pytest.mark.parametrize("content", [b"", b"half a file"])
def test_a_file_that_is_not_whole_is_made_anew(shop, tmp_path, content):
    Catalogues(shop, tmp_path / "cache", in_memory=0).present().close()
    (path,) = (tmp_path / "cache").iterdir()
    path.write_bytes(content)
    catalogue = Catalogues(shop, tmp_path / "cache", in_memory=0).present()
    item_no, uom = any_item(shop)
    assert catalogue.base_uom(item_no) == uom
    catalogue.close()


def test_a_restored_database_with_the_same_version_has_another_file(shop, tmp_path):
    large = Catalogues(shop, tmp_path / "cache", in_memory=0)
    large.present().close()
    with shop.transaction() as tx:
        tx.execute(update(CatalogueVersion).values(imported_at=NOW - timedelta(days=1)))
    large.present().close()
    assert len(indexes(tmp_path / "cache")) == 2


def test_two_databases_may_share_a_folder(shop, tmp_path):
    other = open_frames(make_engine(f"sqlite:///{tmp_path / 'other.sqlite3'}"))
    upgrade(other.engine)
    _import(other)
    for frames in (shop, other):
        Catalogues(frames, tmp_path / "cache", in_memory=0).present().close()
    other.engine.dispose()
    assert len({name.split("-")[1] for name in indexes(tmp_path / "cache")}) == 2


def test_what_breaks_while_it_is_written_leaves_nothing(tmp_path):
    def breaks():
        with module._all_at_once(tmp_path / "cache" / "index.sqlite3") as growing:
            growing.write_bytes(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        breaks()
    assert list((tmp_path / "cache").iterdir()) == []


def test_an_old_file_stays_readable_until_the_new_one_is_whole(tmp_path):
    path = tmp_path / "index.sqlite3"
    path.write_bytes(b"old")
    with module._all_at_once(path) as growing:
        growing.write_bytes(b"new")
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"
    assert [one.name for one in tmp_path.iterdir()] == ["index.sqlite3"]


def test_what_a_dead_process_began_is_cleared_away_and_what_is_being_written_is_not(shop, tmp_path):
    large = Catalogues(shop, tmp_path / "cache", in_memory=0)
    (tmp_path / "cache").mkdir()
    dead, living = (tmp_path / "cache" / f".{large._prefix}1-x.{name}.part" for name in ("dead", "living"))
    for path in (dead, living):
        path.write_bytes(b"begun")
    os.utime(dead, (1_000_000_000, 1_000_000_000))
    large.present().close()
    assert (dead.exists(), living.exists()) == (False, True)


def test_a_catalogue_that_became_small_leaves_no_files(shop, tmp_path):
    Catalogues(shop, tmp_path / "cache", in_memory=0).present().close()
    Catalogues(shop, tmp_path / "cache").present()
    assert list((tmp_path / "cache").iterdir()) == []


def _present(url, folder, item_no):
    opened = open_frames(make_engine(url))
    catalogue = Catalogues(opened, folder, in_memory=0).present()
    found = catalogue.base_uom(item_no)
    catalogue.close()
    opened.engine.dispose()
    return found


def test_two_processes_that_need_it_at_the_same_time_both_have_it(shop, database_url, tmp_path):
    item_no, uom = any_item(shop)
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        found = pool.starmap(_present, [(database_url, tmp_path / "cache", item_no)] * 2)
    assert found == [uom, uom]
    assert len(list((tmp_path / "cache").iterdir())) == 1


@pytest.mark.parametrize(
    ("environ", "folder"),
    [
        ({"TILBUD_CACHE_DIR": "/var/cache/tilbud"}, Path("/var/cache/tilbud")),
        ({"DATABASE_URL": "sqlite:////srv/desk/tilbud.sqlite3"}, Path("/srv/desk")),
        ({"DATABASE_URL": "postgresql://desk@db/tilbud"}, Path()),
    ],
)
def test_an_index_lies_where_it_is_set_else_beside_the_database(environ, folder):
    assert folder_of(load(environ)) == folder


def test_an_index_that_cannot_be_written_is_a_sentence_that_names_the_setting(shop, tmp_path):
    (tmp_path / "cache").write_text("a file where the folder should be")
    sentence = prepare(Catalogues(shop, tmp_path / "cache", in_memory=0))
    assert sentence.startswith("The items are imported, but their index cannot be written to")
    assert "TILBUD_CACHE_DIR" in sentence
    assert prepare(Catalogues(shop, tmp_path / "free", in_memory=0)) == ""
