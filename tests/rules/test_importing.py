"""Nothing happens on import: no thread, no socket, no process, no file written, no environment asked for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.rules.scan import ROOT, modules

EXEMPT = {"domain.migrations.env": "Alembic works by running it", "bot.__main__": "running it is its purpose"}

GUARD = """
import os, sys, threading

def importing():
    # Libraries may do as they like while they are imported for the first time; we look only at our own lines.
    frame = sys._getframe(2)
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return False
        if frame.f_globals.get("__name__", "").split(".")[0] in ("bot", "handlers", "domain", "planted"):
            return True
        frame = frame.f_back
    return False

PREFIXES = ("socket.", "subprocess.", "os.fork", "os.exec", "os.posix_spawn", "shutil.", "os.system")
NAMES = {"os.putenv", "os.remove", "os.mkdir", "os.rename", "sqlite3.connect", "_thread.start_new_thread"}

def watch(name, args):
    writes = name == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+")
    if (writes or name in NAMES or name.startswith(PREFIXES)) and importing():
        print(f"on import: {name} {args!r}", file=sys.stderr, flush=True)
        os._exit(1)

sys.addaudithook(watch)
import importlib
before = threading.active_count()
for name in sys.argv[1:]:
    importlib.import_module(name)
    if threading.active_count() != before:
        raise SystemExit(f"on import: {name} leaves a thread")
"""


def imported(*names: str, folder: Path = ROOT) -> str:
    """Import modules in a process of their own; return what they did that they should not."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", GUARD, *names],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return "" if done.returncode == 0 else done.stderr


def test_importing_every_module_does_nothing():
    names = [
        module.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for module in modules()
    ]

    assert imported(*(name for name in names if name not in EXEMPT)) == ""


@pytest.mark.parametrize(
    "line",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9), timeout=0.1)",
        "import threading; threading.Thread(target=threading.Event().wait, daemon=True).start()",
        "open('written', 'w')",
        "import subprocess; subprocess.run(['true'])",
        "import sqlite3; sqlite3.connect('x.sqlite3')",
        "import os; os.environ['X'] = '1'",
    ],
)
def test_a_module_that_does_something_on_import_is_caught(tmp_path, line):
    (tmp_path / "planted.py").write_text(line + "\n")

    assert "on import:" in imported("planted", folder=tmp_path)
