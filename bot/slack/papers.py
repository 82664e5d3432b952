"""Performs the effect "paper": sends the PDF of a document's version to a member (D-66).

A version that was never mailed has no PDF yet: it is rendered here; the same version gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from slack_sdk import WebClient

from bot.effects import Happened, NotDone, Refused, Result, Unknown
from bot.slack.client import NoPlace, RateLimited, SlackTrouble, TryLater, Unanswered, call
from domain.blobs import service as blobs
from domain.clock import Clock
from domain.db import Frames
from domain.effects.service import Claimed
from domain.errors import Stale
from domain.sales import queries, standing
from domain.sales.facts import DocumentView


@dataclass(frozen=True, slots=True)
class PaperSender:
    """Uploads a PDF into the conversation with a member."""

    frames: Frames
    client: WebClient
    clock: Clock
    render_pdf: Callable[[DocumentView], bytes]

    def look(self, claimed: Claimed) -> Happened | NotDone | None:
        """Say that it did not happen: the member asked for a file, and having it twice does no harm."""
        del claimed
        return NotDone("not_found", "")

    def perform(self, claimed: Claimed) -> Result:
        """Upload it to the member."""
        number, version = str(claimed.payload["number"]), int(claimed.payload["version"])
        name = file_name(number, version)
        data = self._pdf(number, version)
        try:
            opened = call(self.client.conversations_open, users=str(claimed.payload["member"]))
            answer: dict[str, Any] = call(
                self.client.files_upload_v2,
                channel=opened["channel"]["id"],
                filename=name,
                title=name,
                content=data,
            )
        except RateLimited as trouble:
            return NotDone(trouble.code, "", until=self.clock() + timedelta(seconds=trouble.retry_after_s))
        except (TryLater, NoPlace) as trouble:
            return NotDone(trouble.code, trouble.detail)
        except Unanswered as trouble:
            return Unknown(trouble.code, trouble.detail)
        except SlackTrouble as trouble:
            return Refused(trouble.code, trouble.detail)
        file = (answer.get("files") or [{}])[0]
        return Happened(str(file.get("permalink") or file.get("id") or ""))

    def _pdf(self, number: str, version: int) -> bytes:
        """Return the pinned bytes; a version without any is rendered, and pinned while it is the present one."""
        with self.frames.read_only() as tx:
            pinned = queries.pinned_pdf(tx, number, version)
            if pinned:
                return blobs.get(tx, pinned)
            view = queries.document_view(tx, number, version=version)
        data = self.render_pdf(view)
        # An older version that never left is only shown: it stays as it is, and so do the bytes made from it.
        with suppress(Stale), self.frames.transaction() as tx:
            sha256 = blobs.put(tx, data, media_type="application/pdf", now=self.clock())
            standing.pin_pdf(tx, number, version=version, sha256=sha256)
        return data


def file_name(number: str, version: int) -> str:
    """Return the name of a version's PDF: the first version is the number alone."""
    return f"{number}-v{version}.pdf" if version > 1 else f"{number}.pdf"
