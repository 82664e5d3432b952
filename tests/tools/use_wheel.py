"""Prove that an installed wheel is whole: every module and every file that is not code came along and works."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("bot", "handlers", "domain")


def main(site: Path) -> None:
    tracked = subprocess.run(
        ["git", "ls-files", *PACKAGES], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    absent = [name for name in tracked if name and (ROOT / name).exists() and not (site / name).exists()]
    if absent:
        sys.exit("not in the wheel: " + ", ".join(absent))
    with tempfile.TemporaryDirectory() as elsewhere:
        environ = {**os.environ, "PYTHONPATH": str(site)}
        for arguments in (
            ["-c", f"import bot; assert bot.__file__.startswith({str(site)!r}), bot.__file__"],
            ["-m", "bot", "--help"],
            ["-m", "bot", "migrate"],
        ):
            subprocess.run(
                [sys.executable, *arguments],
                cwd=elsewhere,
                env=environ,
                check=True,
                stdout=subprocess.DEVNULL,
            )
    print(f"wheel: {len(tracked) - 1} files, the command starts and makes a database in an empty folder")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
