"""The Slack CLI's hooks, run as the Slack CLI runs them (1.4)."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

from bot.manifest import load

ROOT = Path(__file__).resolve().parents[2]
HOOKS = json.loads((ROOT / ".slack" / "hooks.json").read_text())["hooks"]


def run(hook: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run a hook in an empty environment but for the PATH to this suite's own programs."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        shlex.split(HOOKS[hook]),
        cwd=ROOT,
        env={"PATH": path, "HOME": os.environ.get("HOME", "/tmp"), **environ},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_hook_for_the_manifest_prints_the_manifest_and_nothing_else():
    printed = run("get-manifest")

    assert printed.returncode == 0
    assert json.loads(printed.stdout) == load()


def test_the_hook_that_starts_the_bot_starts_it_and_says_which_settings_are_missing(tmp_path):
    told = run("start", DATABASE_URL=f"sqlite:///{tmp_path / 'x.sqlite3'}")

    assert told.returncode == 2
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "IMAP_HOST", "SMTP_HOST", "MAIL_ADDRESS"):
        assert name in told.stdout + told.stderr
    assert "Traceback" not in told.stderr
