"""What a forked bot does: become the process that ``python -m bot run`` would be.

The fork server imports this once; what a fresh process would have to compile and configure is done here, too, because
fifty bots start in these tests.
"""

from __future__ import annotations

import inspect
import os
from datetime import date

from sqlalchemy.orm import configure_mappers

from bot.cli import main
from bot.pdf.fonts import REGULAR, SEMIBOLD, face
from domain.intake.page import prepare


def warm_up() -> None:
    """Fill caches that hold nothing of any world."""
    inspect.stack()
    configure_mappers()
    prepare("15 pcs on 12 March", language_hint="en", today=date(2026, 1, 1), is_code=lambda _: False)
    for name in (REGULAR, SEMIBOLD):
        face(name)


def run(folder: str, environ: dict[str, str], log: str) -> None:
    """Run ``tilbud run`` in ``folder`` with this environment and log."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environ)
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    main(["run"])


warm_up()
