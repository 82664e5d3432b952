"""What a command of the command line stands in: environment, folder, consoles; its settings and its database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from bot import health, logs
from bot.settings import Command, Settings, load
from bot.settings_problems import SettingsProblems
from domain.db import Frames, frames, make_engine
from domain.migrations.run import pending, upgrade

LANGUAGE = "en"


@dataclass(frozen=True)
class Around:
    """What a command stands in: the environment, the working directory, where to print."""

    environ: Mapping[str, str]
    folder: Path
    out: Console
    err: Console


class NotReady(Exception):
    """A part of the outside world is not as the command needs it."""

    def __init__(self, bad: health.Bad) -> None:
        """Remember what is wrong."""
        self.bad = bad
        super().__init__(bad.reason)


def settings_for(around: Around, command: Command) -> Settings:
    """Return the settings, with all that the command needs.

    Raises:
        SettingsProblems: with everything that is wrong or missing.
    """
    settings = load(around.environ, around.folder / ".env")
    missing = () if command == "check" else settings.missing_for(command)
    if missing:
        raise SettingsProblems(missing)
    logs.setup(settings.tilbud_log_format, settings.tilbud_log_level, around.err.file)
    return settings


def database(settings: Settings) -> Frames:
    """Open the database; SQLite is migrated at once."""
    engine = make_engine(settings.database)
    if engine.dialect.name == "sqlite":
        upgrade(engine)
    elif pending(engine):
        raise NotReady(health.Bad("database_behind", {"count": len(pending(engine))}))
    return frames(engine)
