"""The item catalogue of the database: in memory, or above ``IN_MEMORY`` items over an index file that all processes share.

Here a file gets its name, comes into being all at once, and is thrown away. What is in it is ``domain/sales/stores``.
"""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib import metadata
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.orm import Session

from bot.settings import Settings
from domain.db import Frames
from domain.intake import lexicon, text
from domain.sales import codes, indexed
from domain.sales.catalogue import IN_MEMORY, ItemCatalogue
from domain.sales.cataloguerows import (
    catalogue_items,
    catalogue_stamp,
    item_count,
    load_catalogue,
    unit_words,
)
from domain.sales.stores import draft, file, packing
from domain.sales.stores.file import FileStore, NoStore, write_store

_MADE_BY = (text, lexicon, codes, indexed, draft, packing, file)
"""What decides how an index looks: when one of these modules changes, every index is made anew."""
_KEPT = 1
"""Indexes of earlier imports that stay for processes that are reading with them."""
_ABANDONED_S = 3_600.0
"""A file that was begun so long before a finished one belongs to a process that is gone."""


@dataclass
class Catalogues:
    """The catalogue of the present master data; safe for threads and for several processes."""

    frames: Frames
    folder: Path
    in_memory: int = IN_MEMORY
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _stamp: tuple[int, str] | None = None
    _catalogue: ItemCatalogue | None = None

    def present(self) -> ItemCatalogue:
        """Return the catalogue; built or opened anew only after an import. Building takes a millisecond an item.

        Raises:
            OSError, sqlite3.Error: an index has to be written, and cannot be.
        """
        with self._lock:
            while True:
                with self.frames.read_only() as tx:
                    stamp = catalogue_stamp(tx)
                    if self._catalogue is not None and stamp == self._stamp:
                        return self._catalogue
                    catalogue = self._open(tx, stamp)
                    if catalogue_stamp(tx) == stamp:  # else an import came between two of its queries
                        self._catalogue, self._stamp = catalogue, stamp
                        return catalogue

    def prepare(self) -> None:
        """Write the index of a large catalogue now, so that the first mail after an import need not wait for it."""
        with self.frames.read_only() as tx:
            large = item_count(tx) > self.in_memory
        if large:
            self.present()

    def _open(self, tx: Session, stamp: tuple[int, str]) -> ItemCatalogue:
        if item_count(tx) <= self.in_memory:
            self._forget(None)
            return load_catalogue(tx)
        path = self.folder / self._name(stamp)
        try:
            store = FileStore(path)
        except NoStore:
            with _all_at_once(path) as growing:
                write_store(growing, catalogue_items(tx), unit_words(tx))
            store = FileStore(path)
            self._forget(path)
        return ItemCatalogue(store)

    def _name(self, stamp: tuple[int, str]) -> str:
        version, imported_at = stamp
        return f"{self._prefix}{version}-{_digest(imported_at, _made_by())}.sqlite3"

    @property
    def _prefix(self) -> str:
        """What the files of this database begin with: others may lie in the same folder."""
        url = self.frames.engine.url
        place = (
            str(Path(url.database or "").absolute()) if url.drivername.startswith("sqlite") else url.database
        )
        return f"catalogue-{_digest(url.host, url.port, place)}-"

    def _forget(self, present: Path | None) -> None:
        """Remove indexes of earlier imports but the last, and what a process left that died while it wrote one."""
        found = [path for path in self.folder.glob(f"{self._prefix}*.sqlite3") if path != present]
        old = sorted(found, key=_written)
        for path in old[: len(old) - _KEPT] if present else old:
            _remove(path)
        for path in self.folder.glob(f".{self._prefix}*.part"):
            if present is None or _written(path) < _written(present) - _ABANDONED_S:
                _remove(path)


def folder_of(settings: Settings) -> Path:
    """Return where indexes lie: as set, else beside the SQLite database, else in the working directory."""
    if settings.tilbud_cache_dir:
        return Path(settings.tilbud_cache_dir)
    url = make_url(settings.database)
    return Path(url.database or "").absolute().parent if url.drivername.startswith("sqlite") else Path()


@contextmanager
def _all_at_once(path: Path) -> Iterator[Path]:
    """Give a new name to write to; it becomes ``path`` when all is on the disk, and nothing if that fails."""
    path.parent.mkdir(parents=True, exist_ok=True)
    growing = path.with_name(f".{path.stem}.{secrets.token_hex(4)}.part")
    try:
        yield growing
        with growing.open("rb+") as written:
            os.fsync(written.fileno())
        growing.replace(path)
    except BaseException:
        _remove(growing)
        raise


def _remove(path: Path) -> None:
    """Remove a file; one that is gone, or that a system does not let go while it is read, is left."""
    with suppress(OSError):
        path.unlink()


def _written(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:  # another process was faster
        return 0.0


@cache
def _made_by() -> str:
    sources = [Path(module.__file__ or "").read_bytes() for module in _MADE_BY]
    return _digest(*sources, metadata.version("snowballstemmer"))


def _digest(*parts: object) -> str:
    return sha256(repr(parts).encode()).hexdigest()[:12]
