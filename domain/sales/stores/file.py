"""An index in an SQLite file, with FTS5 for trigrams: for catalogues too large for memory, beside either database.

A file is written once and then only read, by any number of processes. Where it lies, how it gets its name and when it
is thrown away does NOT belong here (``bot/catalogues.py``).
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from domain.intake.lexicon import group_of
from domain.sales.codes import Identifier
from domain.sales.indexed import CatalogueItem, Indexed
from domain.sales.stores.draft import Draft
from domain.sales.stores.packing import unpack
from domain.sales.stores.protocol import KINDS, Positions, UnitWord, positions, text_id

FORMAT = 1
"""Rises with the tables below; how words are indexed is the caller's to watch."""

_BATCH = 2_000
_LAST = chr(0x10FFFF)
_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE about (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE item (at INTEGER PRIMARY KEY, item_no TEXT NOT NULL, packed BLOB NOT NULL);
CREATE TABLE code (code TEXT NOT NULL, at INTEGER NOT NULL, variant TEXT NOT NULL, uom TEXT NOT NULL,
    rule TEXT NOT NULL, owner TEXT NOT NULL);
CREATE TABLE called (owner TEXT NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL, variant TEXT NOT NULL,
    uom TEXT NOT NULL, rule TEXT NOT NULL, PRIMARY KEY (owner, text)) WITHOUT ROWID;
CREATE TABLE described (text INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (text, at)) WITHOUT ROWID;
CREATE TABLE numbered (word TEXT NOT NULL, number TEXT NOT NULL, PRIMARY KEY (word, number)) WITHOUT ROWID;
CREATE TABLE form (id INTEGER PRIMARY KEY, form TEXT NOT NULL, backwards TEXT NOT NULL, alike TEXT NOT NULL,
    size INTEGER NOT NULL, found INTEGER NOT NULL, items BLOB NOT NULL);
CREATE TABLE gram (place TEXT NOT NULL, gram TEXT NOT NULL, found INTEGER NOT NULL, PRIMARY KEY (place, gram))
    WITHOUT ROWID;
CREATE VIRTUAL TABLE item_gram USING fts5
    (text, content = '', detail = none, columnsize = 0, tokenize = 'trigram case_sensitive 1');
CREATE VIRTUAL TABLE form_gram USING fts5
    (text, content = '', detail = none, columnsize = 0, tokenize = 'trigram case_sensitive 1');
"""
_INDEXES = """
CREATE INDEX item_by_no ON item (item_no);
CREATE INDEX code_by_code ON code (code);
CREATE UNIQUE INDEX form_by_form ON form (form);
CREATE INDEX form_by_end ON form (backwards);
CREATE INDEX form_by_group ON form (alike) WHERE alike <> '';
"""


class NoStore(Exception):
    """The file is not an index of this format, or not a whole one."""


class _Writer:
    """Takes the parts of items into the tables."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._waiting: dict[str, list[tuple[Any, ...]]] = {}

    def put(self, statement: str, *values: Any) -> None:
        waiting = self._waiting.setdefault(statement, [])
        waiting.append(values)
        if len(waiting) >= _BATCH:
            self._connection.executemany(statement, waiting)
            waiting.clear()

    def put_rest(self) -> None:
        for statement, waiting in self._waiting.items():
            self._connection.executemany(statement, waiting)
        self._waiting.clear()

    def item(self, at: int, item_no: str, packed: bytes, description: str) -> None:
        self.put("INSERT INTO item VALUES (?, ?, ?)", at, item_no, packed)
        self.put("INSERT INTO item_gram (rowid, text) VALUES (?, ?)", at, description)

    def code(self, code: str, one: Identifier) -> None:
        self.put(
            "INSERT INTO code VALUES (?, ?, ?, ?, ?, ?)",
            code,
            one.item,
            one.variant,
            one.uom,
            one.rule,
            one.owner,
        )

    def customer_text(self, owner: str, text: str, one: Identifier) -> None:
        self.put(
            "INSERT OR REPLACE INTO called VALUES (?, ?, ?, ?, ?, ?)",
            *(owner, text, one.item, one.variant, one.uom, one.rule),
        )


def write_store(path: Path, items: Iterable[CatalogueItem], unit_words: Iterable[UnitWord]) -> None:
    """Write the index of all items to a new file; about a millisecond an item.

    Raises:
        sqlite3.Error: the file cannot be written, or is already there with other tables.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(_TABLES)
        connection.execute("BEGIN")
        writer = _Writer(connection)
        draft = Draft(writer)
        draft.take(items)
        _write_shared(writer, draft)
        words = json.dumps([(one.code, one.language, one.words) for one in unit_words])
        about = {"total": draft.total, "lengths": draft.lengths().tobytes(), "unit_words": words}
        for name, value in about.items():
            writer.put("INSERT INTO about VALUES (?, ?)", name, value)
        writer.put_rest()
        connection.execute("COMMIT")
        connection.executescript(f"{_INDEXES} PRAGMA user_version = {FORMAT};")


def _write_shared(writer: _Writer, draft: Draft) -> None:
    """Write what all items share."""
    form_grams: Counter[str] = Counter()
    for number, (form, found) in enumerate(sorted(draft.forms.items())):
        group = group_of(frozenset({form}))
        values = (number, form, form[::-1], group, len(form), len(found), found.tobytes())
        writer.put("INSERT INTO form VALUES (?, ?, ?, ?, ?, ?, ?)", *values)
        if form.isalpha():
            writer.put("INSERT INTO form_gram (rowid, text) VALUES (?, ?)", number, f" {form} ")
            form_grams.update(set(_padded_grams(form)))
    for gram, found in draft.grams.items():
        writer.put("INSERT INTO gram VALUES ('item', ?, ?)", gram, len(found))
    for gram, count in form_grams.items():
        writer.put("INSERT INTO gram VALUES ('form', ?, ?)", gram, count)
    for word, number_text in draft.numbered:
        writer.put("INSERT INTO numbered VALUES (?, ?)", word, number_text)
    for text, at in zip(draft.text_ids, draft.text_items, strict=True):
        writer.put("INSERT OR IGNORE INTO described VALUES (?, ?)", text, at)


class FileStore:
    """Implements ``protocol.Store`` over a file; safe for threads (each look-up takes a connection of its own)."""

    def __init__(self, path: Path) -> None:
        """Open a file that :func:`write_store` has written.

        Raises:
            NoStore: it is missing, of another format, or broken.
        """
        self._address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        self._idle: deque[sqlite3.Connection] = deque()
        try:
            version = self._rows("PRAGMA user_version")[0][0]
            about = dict(self._rows("SELECT name, value FROM about")) if version == FORMAT else {}
        except sqlite3.Error as error:
            raise NoStore(path.name) from error
        if not about:
            raise NoStore(path.name)
        self.total = int(about["total"])
        self.lengths: array[float] = array("f", about["lengths"])
        self.unit_words = tuple(
            UnitWord(code, language, tuple(words))
            for code, language, words in json.loads(about["unit_words"])
        )

    def close(self) -> None:
        """Close the connections that nobody uses now; later look-ups open new ones."""
        while self._idle:
            self._idle.pop().close()

    def _rows(self, statement: str, *values: Any) -> list[Any]:
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = sqlite3.connect(self._address, uri=True, check_same_thread=False)
        try:
            return connection.execute(statement, values).fetchall()
        finally:
            self._idle.append(connection)

    def entry(self, at: int) -> Indexed:
        """Return the item at a position."""
        return unpack(self._rows("SELECT packed FROM item WHERE at = ?", at)[0][0])

    def position(self, item_no: str) -> int | None:
        """Return where an item stands, None for an unknown one."""
        found = self._rows("SELECT max(at) FROM item WHERE item_no = ?", item_no)
        position: int | None = found[0][0]
        return position

    def identifiers(self, code: str) -> Sequence[Identifier]:
        """Return what a normal code stands for."""
        found = self._rows(
            "SELECT at, variant, uom, rule, owner FROM code WHERE code = ? ORDER BY rowid", code
        )
        return [Identifier(*one) for one in found]

    def called(self, owner: str, text: str) -> Identifier | None:
        """Return the item that a customer calls by this whole text."""
        found = self._rows(
            "SELECT at, variant, uom, rule, owner FROM called WHERE owner = ? AND text = ?", owner, text
        )
        return Identifier(*found[0]) if found else None

    def described(self, text: str) -> Sequence[int]:
        """Return the items with this very description."""
        found = self._rows("SELECT at FROM described WHERE text = ? ORDER BY at", text_id(text))
        return [at for (at,) in found]

    def numbered(self, word: str, number: str) -> bool:
        """Say whether a word is followed by this number in a description."""
        return bool(self._rows("SELECT 1 FROM numbered WHERE word = ? AND number = ?", word, number))

    def spread(self, form: str) -> int:
        """Return how many items have a form."""
        found = self._rows("SELECT found FROM form WHERE form = ?", form)
        return found[0][0] if found else 0

    def having(self, forms: Iterable[str]) -> Mapping[str, Positions]:
        """Return the items that have each of these forms."""
        wanted = json.dumps(list(forms))
        rows = self._rows(
            "SELECT form, items FROM form WHERE form IN (SELECT value FROM json_each(?))", wanted
        )
        return {form: positions(items) for form, items in rows}

    def ending(self, form: str) -> Sequence[str]:
        """Return forms that end in this one and are at least two letters longer, shortest first."""
        return self._forms(
            "backwards >= ? AND backwards < ? AND size > ? ORDER BY size, form LIMIT ?",
            *(form[::-1], form[::-1] + _LAST, len(form) + 1, KINDS),
        )

    def beginning(self, lead: str) -> Sequence[str]:
        """Return forms that begin with this one, shortest first."""
        return self._forms("form >= ? AND form < ? ORDER BY size, form LIMIT ?", lead, lead + _LAST, KINDS)

    def alike(self, group: str) -> Sequence[str]:
        """Return the forms of a like-for-like group."""
        return self._forms("alike = ? AND alike <> '' ORDER BY form", group)

    def near(self, word: str, limit: int) -> Iterable[str]:
        """Return the forms that have one of the word's rare trigrams.

        An edit spoils four trigrams at most, so a form within ``limit`` edits has one of any ``4 * limit + 1``.
        """
        grams = sorted(set(_padded_grams(word)))
        spread = self._spread("form", grams)
        rare = sorted(grams, key=lambda gram: spread.get(gram, 0))[: 4 * limit + 1]
        return self._forms(
            "id IN (SELECT rowid FROM form_gram WHERE form_gram MATCH ?) AND size BETWEEN ? AND ?"
            " AND substr(form, 1, 1) = ?",
            *(" OR ".join(map(_quoted, rare)), len(word) - limit, len(word) + limit, word[0]),
        )

    def gram_spread(self, grams: Iterable[str]) -> Mapping[str, int]:
        """Return in how many items each trigram stands."""
        return self._spread("item", grams)

    def with_gram(self, gram: str) -> list[int]:
        """Return the items that have a trigram."""
        rows = self._rows("SELECT rowid FROM item_gram WHERE item_gram MATCH ?", _quoted(gram))
        return [at for (at,) in rows]

    def _forms(self, condition: str, *values: Any) -> list[str]:
        return [form for (form,) in self._rows(f"SELECT form FROM form WHERE {condition}", *values)]  # noqa: S608

    def _spread(self, place: str, grams: Iterable[str]) -> dict[str, int]:
        return dict(
            self._rows(
                "SELECT gram, found FROM gram WHERE place = ? AND gram IN (SELECT value FROM json_each(?))",
                *(place, json.dumps(list(grams))),
            )
        )


def _padded_grams(form: str) -> list[str]:
    padded = f" {form} "
    return [padded[at : at + 3] for at in range(len(padded) - 2)]


def _quoted(gram: str) -> str:
    """Return a trigram as FTS5 takes it literally."""
    doubled = gram.replace('"', '""')
    return f'"{doubled}"'
