"""The bot as a process of its own, that can be killed and started again.

Most stories fork it from a server that has imported everything already (three seconds saved a start); ``real=True`` runs
``python -m bot run`` as a service manager would. Either way it is the unchanged command ``run`` with an environment.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from multiprocessing.context import ForkServerProcess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OURS = ("SLACK_", "TILBUD_", "IMAP_", "SMTP_", "MAIL_", "DATABASE_")
DEAD_S = 60.0

_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(["tests.crash.child"])


class Bot:
    """One bot after another, in one folder with one log."""

    def __init__(self, folder: Path, environ: dict[str, str], *, real: bool = False) -> None:
        self.folder, self.environ, self.real = folder, environ, real
        self.log = folder / "bot.log"
        self.starts = 0
        self._forked: ForkServerProcess | None = None
        self._spawned: subprocess.Popen[bytes] | None = None

    def start(self, fault: str = "") -> None:
        """Start it; with ``fault`` it will kill itself there."""
        assert not self.alive, "it runs already"
        self.starts += 1
        clean = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        environ = {
            **clean,
            "PYTHONPATH": str(ROOT),
            **self.environ,
            **({"TILBUD_FAULT": fault} if fault else {}),
        }
        if self.real:
            with self.log.open("ab") as log:
                self._spawned = subprocess.Popen(
                    [sys.executable, "-m", "bot", "run"], cwd=self.folder, env=environ, stdout=log, stderr=log
                )
            return
        self._forked = _forks.Process(
            target=_run, args=(str(self.folder), environ, str(self.log)), daemon=True
        )
        self._forked.start()

    @property
    def pid(self) -> int:
        process = self._spawned or self._forked
        assert process is not None
        assert process.pid is not None
        return process.pid

    @property
    def ended(self) -> int | None:
        """How the last one ended: None while it runs, -9 after a SIGKILL."""
        if self._spawned is not None:
            return self._spawned.poll()
        return None if self._forked is None else self._forked.exitcode

    @property
    def alive(self) -> bool:
        return (self._spawned is not None or self._forked is not None) and self.ended is None

    def kill(self) -> None:
        """SIGKILL, as a power cut or the kernel's memory killer would."""
        if self.alive:
            os.kill(self.pid, signal.SIGKILL)
            self.wait()

    def stop(self) -> int:
        """SIGTERM, as a service manager would; returns the exit code."""
        os.kill(self.pid, signal.SIGTERM)
        return self.wait()

    def wait(self, timeout_s: float = DEAD_S) -> int:
        """Wait for its end."""
        until = time.monotonic() + timeout_s
        while (ended := self.ended) is None:
            assert time.monotonic() < until, f"still alive after {timeout_s} s\n{self.tail()}"
            time.sleep(0.01)
        self._spawned = self._forked = None
        return ended

    def tail(self, lines: int = 30) -> str:
        """The last lines of its log."""
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return "\n".join(text.splitlines()[-lines:])


def _run(folder: str, environ: dict[str, str], log: str) -> None:
    from tests.crash.child import run

    run(folder, environ, log)
