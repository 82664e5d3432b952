"""The table of bytes. Lists never select it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from domain.db import Base


class Blob(Base):
    """Immutable bytes under their hash."""

    __tablename__ = "blob"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    size_bytes: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(120))
    made_at: Mapped[datetime]
