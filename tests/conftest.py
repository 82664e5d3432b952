"""Fixtures for every layer: a shared folder that may be absent, a clock that stands still."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The project's shared folder (contracts, corpora); tests that need it are skipped where it is absent."""
    folder = Path(os.environ.get("TILBUD_SHARED", ROOT.parent / "shared"))
    if not (folder / "data" / "FORMAT.md").exists():
        pytest.skip(f"the shared folder is absent ({folder}); set TILBUD_SHARED to read it")
    return folder


class FakeClock:
    """A clock that moves only when told to."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def tick(self, **delta: float) -> datetime:
        self.now += timedelta(**delta)
        return self.now


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
