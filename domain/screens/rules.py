"""What people taught the desk, with the names of those who did (D-76)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from domain.people.service import names
from domain.sales.taught import TaughtName, taught_names


def rules(tx: Session, words: str = "") -> tuple[tuple[TaughtName, ...], dict[str, str]]:
    """Return the live names, the newest first, and who taught them: Slack id -> name. Two queries."""
    found = taught_names(tx, words=words)
    return found, names(tx, [one.by for one in found])
