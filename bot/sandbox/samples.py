"""Prepared mails of the demo company's customers: every kind of mail that a desk meets, in five languages.

The mails lie as ``sample_mails/*.eml`` with ``index.csv``. Dates in them are written as ``{{day 14}}`` (in two
weeks, with the month as a word), ``{{short 14}}`` or ``{{week 14}}`` and become real when a sample is taken, so
that a request never asks for last year. No mail is sent from here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from csv import DictReader
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.header import Header
from email.utils import format_datetime
from functools import cache
from importlib.resources import files
from io import StringIO

from bot.sandbox.customers import Quoted
from domain.words import formats

TO = "salg@nordbo-engros.example"
"""The demo company's sales address."""
_WRITTEN_DAY = re.compile(r"\{\{(day|short|week) (-?\d+)\}\}")
_SHORT = {"en": "%d/%m/%Y", "sv": "%Y-%m-%d"}
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Sample:
    """A prepared mail, complete and ready to be delivered."""

    id: str
    title: str
    """What it shows, in English."""
    language: str
    from_address: str
    raw: bytes
    answers: bool = False
    """It answers a quote of ours: acceptance, change, rejection."""


@cache
def _index() -> tuple[dict[str, str], ...]:
    text = (files("bot.sandbox") / "sample_mails" / "index.csv").read_text("utf-8")
    return tuple(DictReader(StringIO(text)))


@cache
def _template(sample_id: str) -> str:
    return (files("bot.sandbox") / "sample_mails" / f"{sample_id}.eml").read_text("utf-8")


def _day(now: datetime, days: int) -> datetime:
    """Return a working day so many days from now: weekends move away from today."""
    day = now + timedelta(days=days)
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1 if days > 0 else -1)
    return day


def _dated(text: str, language: str, now: datetime) -> str:
    def written(found: re.Match[str]) -> str:
        day = _day(now, int(found[2]))
        if found[1] == "week":
            return str(day.isocalendar().week)
        return (
            formats.day(day, language)
            if found[1] == "day"
            else day.strftime(_SHORT.get(language, "%d.%m.%Y"))
        )

    return _WRITTEN_DAY.sub(written, text)


def _header(text: str, name: str, value: str) -> str:
    return re.sub(rf"^{name}: .*$", lambda _: f"{name}: {value}", text, count=1, flags=re.MULTILINE)


def samples(*, now: datetime, to: str = TO, quote_no: str = "", in_reply_to: str = "") -> list[Sample]:
    """Return the prepared mails as if written at ``now`` (aware, UTC) to the address ``to``.

    Answers to a quote are among them only if ``quote_no`` says which one; ``in_reply_to`` is the Message-ID of our
    mail that they answer, with angle brackets. Two moments give two Message-IDs.
    """
    return [
        _sample(row, now, to, quote_no, in_reply_to) for row in _index() if quote_no or row["answers"] == "no"
    ]


def samples_for(now: datetime, answered: Callable[[str], Quoted | None], *, to: str = TO) -> list[Sample]:
    """Return the prepared mails that make sense now: answers only from those who have a quote to answer."""
    found = []
    for row in _index():
        quoted = answered(row["from_address"]) if row["answers"] == "yes" else None
        if quoted is not None:
            found.append(_answer(_sample(row, now, to, quoted.number, quoted.message_id), quoted))
        elif row["answers"] == "no":
            found.append(_sample(row, now, to, "", ""))
    return found


def _answer(sample: Sample, quoted: Quoted) -> Sample:
    """Give an answer the subject that every mail program gives it: the one of what it answers."""
    subject = quoted.subject if quoted.subject.lower().startswith("re:") else f"Re: {quoted.subject}"
    written = Header(subject, "utf-8" if not subject.isascii() else "us-ascii", maxlinelen=900).encode()
    return replace(sample, raw=_header(sample.raw.decode(), "Subject", f"{written}\r").encode())


def _sample(row: dict[str, str], now: datetime, to: str, quote_no: str, in_reply_to: str) -> Sample:
    domain = row["from_address"].rpartition("@")[2]
    moment = now.astimezone(UTC)
    text = _dated(_template(row["id"]), row["language"], moment).replace("{{quote}}", quote_no)
    text = _header(text, "To", f"Nordbo Engros <{to}>")
    text = _header(text, "Date", format_datetime(moment))
    message_id = f"<{row['id']}.{moment:%Y%m%d%H%M%S%f}@{domain}>"
    threading = (
        f"\nIn-Reply-To: {in_reply_to}\nReferences: {in_reply_to}"
        if in_reply_to and row["answers"] == "yes"
        else ""
    )
    text = _header(text, "Message-ID", message_id + threading)
    return Sample(
        id=row["id"],
        title=row["title"],
        language=row["language"],
        from_address=row["from_address"],
        raw=text.replace("\n", "\r\n").encode(),
        answers=row["answers"] == "yes",
    )
