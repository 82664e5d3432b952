"""Starts the child that reads attachments, with a hard end for time and memory; nothing of a mail is parsed here.

The child gets no environment of ours (no tokens), answers one line an attachment as soon as it has read it, and is
started again for the rest when one attachment ends it. What the content means does NOT belong here.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from time import monotonic

from bot.attachments.kinds import kind_of, may_be_picture
from bot.attachments.limits import Limits
from domain.intake.extracted import Extracted, from_plain

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class RawAttachment:
    """One attachment as it came: name, declared or seen type, bytes."""

    name: str
    media_type: str
    content: bytes = field(repr=False)
    inline: bool = False
    skipped: str = ""
    """Why the mail's reader left it alone ("too_large", "calendar", ...), '' if it may be read."""


def extract(
    parts: Sequence[RawAttachment], *, limits: Limits | None = None, ocr: bool = True
) -> tuple[Extracted, ...]:
    """Read the attachments of one mail in a child process; the results stand in the order of ``parts``.

    Never raises for what an attachment holds: what cannot be read has its ``problem`` code. ``ocr``: recognise letters
    in pictures and scanned pages, if the extra is installed. Takes at most ``limits.all_seconds``.
    """
    bounds = limits or Limits()
    found = [_known_before(at, one, bounds) for at, one in enumerate(parts)]
    waiting = [at for at, one in enumerate(found) if not one.problem]
    end = monotonic() + bounds.all_seconds
    while waiting:
        answered = _Child([parts[at] for at in waiting], bounds, ocr=ocr, end=end).run()
        for at, seen in zip(waiting, answered, strict=False):
            found[at] = replace(seen, name=found[at].name, inline=found[at].inline, digest=found[at].digest)
        waiting = waiting[len(answered) :]
    return tuple(found)


def _known_before(at: int, one: RawAttachment, bounds: Limits) -> Extracted:
    problem = one.skipped
    if not problem and at >= bounds.attachments:
        problem = "too_many"
    if not problem and len(one.content) > bounds.content_bytes:
        problem = "too_large"
    if not problem and not one.content.strip():
        problem = "empty"
    kind = kind_of(one.name, one.media_type, one.content)
    if not problem and kind == "other":
        problem = "unsupported"
    return Extracted(
        one.name,
        one.media_type,
        kind,
        problem=problem,
        inline=one.inline,
        digest=sha256(one.content).hexdigest(),
    )


class _Child:
    """One child process with its share of the attachments."""

    def __init__(self, parts: list[RawAttachment], bounds: Limits, *, ocr: bool, end: float) -> None:
        self.parts = parts
        self.bounds = bounds
        self.ocr = ocr
        self.end = end
        self.answers: list[Extracted] = []
        self.received = 0
        self.news = threading.Event()

    def run(self) -> list[Extracted]:
        """Return an answer for the first attachments, at least one: the last may be the one that ended the child."""
        if monotonic() >= self.end:
            return [self._ended("timeout") for _ in self.parts]
        with tempfile.TemporaryFile() as letter:
            self._write(letter)
            letter.seek(0)
            with subprocess.Popen(
                [sys.executable, "-S", "-s", "-P", "-X", "utf8", "-m", "bot.attachments.child"],
                stdin=letter,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
                start_new_session=True,
            ) as process:
                late = self._listen(process)
        if len(self.answers) < len(self.parts):
            self.answers.append(self._ended("timeout" if late else _reason(process.returncode)))
        return self.answers

    def _write(self, letter: object) -> None:
        head = {
            "limits": asdict(self.bounds),
            "ocr": self.ocr,
            "parts": [
                {"name": one.name, "media_type": one.media_type, "size": len(one.content)}
                for one in self.parts
            ],
        }
        write = letter.write  # type: ignore[attr-defined]
        write(json.dumps(head).encode() + b"\n")
        for one in self.parts:
            write(one.content)

    def _listen(self, process: subprocess.Popen[bytes]) -> bool:
        """Collect answers until the child ends; returns whether it had to be ended because it took too long."""
        reader = threading.Thread(target=self._collect, args=(process,), daemon=True)
        reader.start()
        late = False
        while reader.is_alive():
            known = len(self.answers)
            picture = known < len(self.parts) and may_be_picture(
                self.parts[known].name, self.parts[known].content
            )
            patience = self.bounds.picture_seconds if picture and self.ocr else self.bounds.seconds
            deadline = min(self.end, monotonic() + patience)
            while reader.is_alive() and len(self.answers) == known and monotonic() < deadline:
                self.news.wait(deadline - monotonic())
                self.news.clear()
            if reader.is_alive() and len(self.answers) == known:
                late = True
                break
        if process.poll() is None:
            process.kill()
        reader.join()
        return late

    def _collect(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        while True:
            line = process.stdout.readline(self.bounds.answer_bytes - self.received)
            self.received += len(line)
            if not line.endswith(b"\n") or len(self.answers) >= len(self.parts):
                break
            try:
                self.answers.append(from_plain(json.loads(line)))
            except (ValueError, KeyError, TypeError):
                break
            self.news.set()
        if self.received >= self.bounds.answer_bytes or process.poll() is None:
            process.kill()
        self.news.set()

    def _ended(self, problem: str) -> Extracted:
        one = self.parts[len(self.answers)] if len(self.answers) < len(self.parts) else self.parts[-1]
        return Extracted(
            one.name, one.media_type, kind_of(one.name, one.media_type, one.content), problem=problem
        )


def _environment() -> dict[str, str]:
    """Return only what Python needs to start: nothing of ours goes to a process that reads strangers' files."""
    paths = dict.fromkeys([str(ROOT), *(path for path in sys.path if path)])
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "TMPDIR") if name in os.environ}
    return {
        **kept,
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONDONTWRITEBYTECODE": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }


def _reason(code: int | None) -> str:
    """Return the problem of a child that ended by itself: out of processor time, or a parser that broke."""
    cpu = {-getattr(signal, name) for name in ("SIGXCPU",) if hasattr(signal, name)}
    return "timeout" if code in cpu else "unreadable"
