"""Files that somebody put into a form: fetched from Slack with the bot's token, seen as attachments of a mail (D-82)."""

from __future__ import annotations

import logging
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

from bot.logs import event
from bot.mail.attachments import describe
from bot.mail.limits import Limits
from bot.pdf.purchase_order import draw
from domain.commands.tries import Attached
from domain.commands.try_samples import PurchaseOrder
from handlers.payloads import ChosenFile

TIMEOUT_S = 10
log = logging.getLogger(__name__)


class _StayHere(urllib.request.HTTPRedirectHandler):
    """A redirect would carry the token to somebody else; Slack redirects to a page for signing in."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Follow nothing; the redirect's status becomes the error."""


@dataclass(frozen=True, slots=True)
class Attacher:
    """Makes the attachments of a try-out; thread-safe."""

    token: str = field(repr=False)
    api_url: str
    """Of the Web API: only its own host and Slack's get the token."""
    limits: Limits

    def __call__(self, order: PurchaseOrder | None, files: Sequence[ChosenFile]) -> tuple[Attached, ...]:
        """Return a sample's purchase order, drawn, and the files, fetched; one that is not read says why.

        Limits are those of a mail. A file that Slack does not hand out is attached without its content.
        """
        found: list[Attached] = []
        if order is not None:
            found.append(self._seen(order.file_name, "application/pdf", draw(order), taken=0))
        room = self.limits.mail_bytes
        for file in files:
            most = min(room, self.limits.attachment_bytes)
            content = self._fetch(file, most) if file.size_bytes <= most else None
            if content is None:
                found.append(_left_out(file, "too_large" if file.size_bytes > most else "not_read"))
                continue
            room -= len(content)
            found.append(self._seen(file.name, file.media_type, content, taken=len(found)))
        return tuple(found)

    def _seen(self, name: str, media_type: str, content: bytes, *, taken: int) -> Attached:
        blob = describe(
            declared=media_type,
            name=name,
            content=content,
            content_id="",
            inline=False,
            taken=taken,
            limits=self.limits,
        )
        return Attached(blob.fact, blob.content)

    def _fetch(self, file: ChosenFile, most: int) -> bytes | None:
        """Return a file's bytes, None if Slack does not hand them out."""
        url = urlsplit(file.url)
        host = (url.hostname or "").lower()
        slack = url.scheme == "https" and host.endswith(".slack.com")
        if not slack and (url.scheme, url.netloc) != urlsplit(self.api_url)[:2]:
            event(log, "chosen_file.elsewhere", level=logging.WARNING)
            return None
        request = urllib.request.Request(  # noqa: S310  # the lines before know the scheme
            file.url, headers={"Authorization": f"Bearer {self.token}"}
        )
        try:
            with urllib.request.build_opener(_StayHere).open(request, timeout=TIMEOUT_S) as answer:
                content: bytes = answer.read(most + 1)
        except (urllib.error.URLError, HTTPException, OSError) as error:
            event(log, "chosen_file.not_fetched", level=logging.WARNING, code=type(error).__name__)
            return None
        return content if len(content) <= most else None


def _left_out(file: ChosenFile, reason: str) -> Attached:
    seen = describe(
        declared=file.media_type,
        name=file.name,
        content=b"",
        content_id="",
        inline=False,
        taken=0,
        limits=Limits(),
    )
    fact = replace(seen.fact, size_bytes=file.size_bytes, sha256="", skipped=reason)
    return Attached(fact, b"")
