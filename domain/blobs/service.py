"""Put bytes, get bytes. The same bytes are stored once."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from domain.blobs.models import Blob
from domain.errors import NotFound


def put(tx: Session, data: bytes, *, media_type: str, now: datetime) -> str:
    """Store bytes and return their sha256 as hex; storing them again changes nothing."""
    digest = sha256(data).hexdigest()
    if tx.scalar(select(Blob.sha256).where(Blob.sha256 == digest)) is None:
        insert = postgresql.insert if tx.get_bind().dialect.name == "postgresql" else sqlite.insert
        tx.execute(
            insert(Blob)
            .values(sha256=digest, data=data, size_bytes=len(data), media_type=media_type[:120], made_at=now)
            .on_conflict_do_nothing()  # two frames with the same bytes at once
        )
    return digest


def get(tx: Session, digest: str) -> bytes:
    """Return the bytes under a hash.

    Raises:
        NotFound: there are none.
    """
    data = tx.scalar(select(Blob.data).where(Blob.sha256 == digest))
    if data is None:
        raise NotFound("error.no_blob")
    return data
