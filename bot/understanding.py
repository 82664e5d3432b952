"""Mails as files against master data as files: what `tilbud understand` and `tilbud evaluate` do, without any server.

Opens files, parses mails, reads attachments, and lets ``domain/intake/clerk`` conclude. Printing is ``intake_commands``.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime
from email.parser import BytesHeaderParser
from io import StringIO
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any
from weakref import finalize
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.attachments.run import RawAttachment, extract
from bot.mail.headers import instant, raw_value, raw_values, readable
from bot.mail.parse import Parsed, parse
from domain.clock import local_date, system_clock
from domain.errors import Refused
from domain.inbox.addresses import domain_of, organisational_domain
from domain.inbox.facts import ParsedMail, Trust
from domain.intake.answer import failed, to_answer
from domain.intake.attached import with_attachments
from domain.intake.clerk import Desk, Understood, understand
from domain.intake.history import History, Unusable, from_row
from domain.intake.parties import Parties
from domain.intake.request import Request
from domain.sales.folder import Company, parties_of, read_company

NEEDED = ("company.csv", "items.csv")
"""Without these a folder is no company."""
MAILS_PER_PROCESS = 30
"""A further process costs more than it saves below this many mails."""
HEAD = 256 * 1024
LARGEST = 60_000_000
"""Bytes of a mail that is opened at all."""


@dataclass(frozen=True)
class Library:
    """One company's master data and the documents sent earlier, ready to understand mails."""

    company: Company
    parties: Parties
    history: History
    pictures: bool = True
    """Letters in pictures and scanned pages are recognised, too: seconds a mail, if the extra is installed."""

    @property
    def desk(self) -> Desk:
        """What the clerk knows of the own company."""
        return Desk(self.company.language, self.company.country, self.company.name)


@dataclass(frozen=True)
class Task:
    """One mail to understand; ``today`` None = the day of its Date header."""

    path: Path
    today: date | None = None


@dataclass(frozen=True)
class Outcome:
    """What came of one mail: the object to print, and how long it took without attachments' own time."""

    answer: dict[str, Any]
    seconds: float
    attachments: int = 0

    @property
    def failed(self) -> bool:
        """The mail could not be understood."""
        return "error" in self.answer


def open_library(data: Path, history: Path | None) -> Library:
    """Read the master data and the history.

    Raises:
        Refused: the folder or a file is not there or cannot be used; the values say which and why.
    """
    if not data.is_dir():
        raise Refused("understand.no_folder", folder=data)
    missing = [name for name in NEEDED if not (data / name).is_file()]
    if missing:
        raise Refused("understand.no_company", folder=data, missing=", ".join(missing))
    company = _company(data)
    try:
        ZoneInfo(company.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Refused("understand.time_zone", time_zone=company.time_zone) from error
    return Library(company, parties_of(company), read_history(history) if history else History())


def _company(data: Path) -> Company:
    """Read the CSV files; the index of a large catalogue lies in a scratch folder for as long as the catalogue lives."""
    files = {path.name: _lines(path) for path in sorted(data.glob("*.csv"))}
    scratch = Path(mkdtemp(prefix="tilbud-"))
    try:
        company = read_company(files, scratch / "catalogue.sqlite3")
    except BaseException:
        rmtree(scratch, ignore_errors=True)
        raise
    finalize(company.catalogue, rmtree, scratch, ignore_errors=True)
    return company


def _lines(path: Path) -> Iterator[str]:
    """Yield the lines of a file; it is read when the first is asked for."""
    try:
        yield from StringIO(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Refused("setup.not_utf8", file=path.name, position=error.start) from error


def read_history(path: Path) -> History:
    """Read history.jsonl.

    Raises:
        Refused: the file is not there, or a line is no document.
    """
    if not path.is_file():
        raise Refused("understand.no_file", file=path)
    sent = []
    for number, line in enumerate(_lines(path), start=1):
        if not line.strip():
            continue
        try:
            sent.append(from_row(json.loads(line)))
        except (json.JSONDecodeError, Unusable) as error:
            raise Refused("understand.bad_line", file=path, line=number, why=str(error)) from error
    return History(sent)


def understand_file(library: Library, task: Task) -> Outcome:
    """Understand one mail; never raises for what a mail or its attachments hold."""
    name = task.path.stem
    started = time.perf_counter()
    try:
        raw = _bytes(task.path)
        parsed = parse_mail(raw, library.company.email)
        today = task.today or day_of(parsed.mail, raw, library.company.time_zone)
        found = understand_parsed(library, parsed, today)
        return Outcome(
            to_answer(name, today, found), time.perf_counter() - started, len(parsed.mail.attachments)
        )
    except OSError as error:
        return Outcome(failed(name, f"{task.path}: {error.strerror or error}"), time.perf_counter() - started)
    except Exception as error:  # noqa: BLE001  # one mail must not stop the others; the object says what happened
        return Outcome(failed(name, f"{type(error).__name__}: {error}"), time.perf_counter() - started)


def understand_parsed(library: Library, parsed: Parsed, today: date) -> Understood:
    """Understand a mail that is parsed already; its attachments are read in a child process."""
    mail = parsed.mail
    seen = extract(
        [
            RawAttachment(
                one.name, one.media_type, parsed.blobs.get(one.sha256, b""), one.inline, one.skipped
            )
            for one in mail.attachments
        ],
        ocr=library.pictures,
    )
    catalogue = library.company.catalogue

    def attach(request: Request, language: str, customer_no: str) -> Request:
        return with_attachments(
            request,
            seen,
            subject=mail.subject,
            language=language,
            customer_no=customer_no,
            today=today,
            catalogue=catalogue,
        )

    return understand(
        mail,
        catalogue=catalogue,
        parties=library.parties,
        history=library.history,
        desk=library.desk,
        today=today,
        attach=attach,
    )


def _bytes(path: Path) -> bytes:
    if path.stat().st_size > LARGEST:
        raise OSError(0, f"is larger than {LARGEST // 1_000_000} MB")
    return path.read_bytes()


def parse_mail(raw: bytes, own_email: str) -> Parsed:
    """Parse a mail of our own mailbox: the top-most Authentication-Results is what our receiver wrote.

    A pass counts only where that receiver's name lies in our own domain; a failure is believed from any.
    """
    header = BytesHeaderParser().parsebytes(raw[:HEAD])
    results = [readable(value) for value in raw_values(header, "authentication-results")[:1]]
    first = results[0].strip().partition(";")[0].split() if results else []
    named = first[0].lower() if first and "=" not in first[0] else "-"
    parsed = parse(
        raw,
        own_addresses=frozenset({own_email.lower()} if own_email else ()),
        authserv_id=named if results else "",
    )
    ours = organisational_domain(domain_of(own_email))
    if parsed.mail.trust is Trust.PASS and (not ours or organisational_domain(named) != ours):
        return replace(parsed, mail=replace(parsed.mail, trust=Trust.UNKNOWN))
    return parsed


def day_of(mail: ParsedMail, raw: bytes, time_zone: str) -> date:
    """Return the day on which a mail was written: by its Date, else by when it was received, else today."""
    return local_date(mail.sent_at or _received(raw) or system_clock(), time_zone)


def _received(raw: bytes) -> datetime | None:
    header = BytesHeaderParser().parsebytes(raw[:HEAD])
    return instant(raw_value(header, "received").rpartition(";")[2])


_library: Library | None = None
"""In a process that was forked for mails: what it inherited."""


def _in_child(task: Task) -> Outcome:
    if _library is None:
        raise RuntimeError("this process was not made for mails")
    return understand_file(_library, task)


def understand_all(library: Library, tasks: Sequence[Task], *, processes: int = 0) -> Iterator[Outcome]:
    """Yield what came of each mail, in order; by several processes where that pays (0 = decide by the number)."""
    count = processes or min(os.cpu_count() or 1, len(tasks) // MAILS_PER_PROCESS)
    if count < 2 or "fork" not in multiprocessing.get_all_start_methods():
        yield from (understand_file(library, task) for task in tasks)
        return
    global _library  # noqa: PLW0603  # forked processes inherit the catalogue instead of getting a copy by pickle
    library.company.catalogue.close()  # what is open must not be shared with children
    _library = library
    try:
        with ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("fork")) as pool:
            yield from pool.map(_in_child, tasks, chunksize=4)
    finally:
        _library = None
