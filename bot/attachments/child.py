"""The child process: limits itself, reads attachments from stdin, answers one JSON line each. Never imported by the bot.

Each reader is imported only when an attachment needs it; the standard library's own modules do most of it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

from bot.attachments.errors import Unread
from bot.attachments.kinds import kind_of
from bot.attachments.limits import Limits
from domain.intake.extracted import Extracted, to_plain

try:
    import resource
except ImportError:  # not Linux: only the parent's clock bounds us
    resource = None  # type: ignore[assignment]


def limit(bounds: Limits, parts: int) -> None:
    """Bound memory, processor time and files of this process."""
    if resource is None:
        return
    _memory(bounds.memory_bytes, bounds.picture_memory_bytes)
    seconds = int(min(bounds.all_seconds, bounds.picture_seconds * parts)) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


def _memory(soft: int, hard: int) -> None:
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (soft, max(soft, hard)))


def _nothing() -> None:
    """Leave the memory as it is: who reads in a process of others must not limit that."""


def read_one(
    name: str,
    media_type: str,
    content: bytes,
    bounds: Limits,
    *,
    ocr: bool,
    more_memory: Callable[[], None] = _nothing,
) -> Extracted:
    """Return what one attachment holds; every trouble is its problem code.

    ``more_memory`` is called before a picture is recognised, which needs more than everything else.
    """
    kind = kind_of(name, media_type, content)
    try:
        return _read(kind, Extracted(name, media_type, kind), content, bounds, more_memory, ocr=ocr)
    except Unread as trouble:
        return Extracted(name, media_type, kind, problem=trouble.problem, pages=trouble.pages)
    except (MemoryError, RecursionError):
        return Extracted(name, media_type, kind, problem="too_large")
    except Exception:  # noqa: BLE001  # whatever a parser of strangers' files raises is the same to us
        return Extracted(name, media_type, kind, problem="unreadable")


def _read(
    kind: str, blank: Extracted, content: bytes, bounds: Limits, more_memory: Callable[[], None], *, ocr: bool
) -> Extracted:
    """Hand the bytes to the reader of their kind, imported only now: a start without parsers takes 30 ms."""
    if kind == "csv":
        from bot.attachments.delimited import read as read_delimited  # noqa: PLC0415

        return read_delimited(blank, content, bounds)
    if kind == "sheet":
        from bot.attachments.sheets import read as read_sheet  # noqa: PLC0415

        return read_sheet(blank, content, bounds)
    if kind == "order_xml":
        from bot.attachments.orderxml import read as read_order  # noqa: PLC0415

        return read_order(blank, content, bounds)
    if kind in {"html", "text"}:
        from bot.attachments.pages import read as read_page  # noqa: PLC0415

        return read_page(blank, content, bounds)
    if kind == "pdf":
        from bot.attachments.pdf import read as read_pdf  # noqa: PLC0415

        return read_pdf(blank, content, bounds, _picture_reader(more_memory, ocr=ocr))
    if kind == "picture":
        from bot.attachments.pictures import read as read_picture  # noqa: PLC0415

        more_memory()
        return read_picture(blank, content, bounds, ocr=ocr)
    raise Unread("unsupported")


def _picture_reader(more_memory: Callable[[], None], *, ocr: bool) -> Any:
    """Return the function that a PDF reader calls for a page that is only a picture."""

    def recognise(picture: Any, page: int) -> Any:
        from bot.attachments.pictures import recognise as recognise_page  # noqa: PLC0415

        more_memory()
        return recognise_page(picture, page, ocr=ocr)

    return recognise


def main(source: BinaryIO | None = None, answer: BinaryIO | None = None) -> None:
    """Read the order of work and the bytes from ``source`` (stdin), answer to ``answer`` (stdout)."""
    letter = source or sys.stdin.buffer
    out = answer or sys.stdout.buffer
    head = json.loads(letter.readline())
    bounds = Limits(**head["limits"])
    limit(bounds, len(head["parts"]))
    for part in head["parts"]:
        content = letter.read(part["size"])
        seen = read_one(
            part["name"],
            part["media_type"],
            content,
            bounds,
            ocr=head["ocr"],
            more_memory=lambda: _memory(bounds.picture_memory_bytes, bounds.picture_memory_bytes),
        )
        out.write(json.dumps(to_plain(seen), ensure_ascii=True).encode() + b"\n")
        out.flush()  # flush: the parent counts answers while the next file is read


if __name__ == "__main__":
    main()
