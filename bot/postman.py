"""Performs the effect "mail": compose with the pinned PDF, send in four moves, file in Sent; look there in doubt."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from bot.effects import Happened, NotDone, Refused, Result, Unknown
from bot.logs import event, failure
from bot.mail import outbound
from bot.mail.compose import CannotCompose, compose
from bot.mail.imap_wire import Account, MailboxError
from bot.mail.mailbox import Mailbox
from bot.mail.outbound import SmtpServer
from domain.blobs import service as blobs
from domain.clock import Clock
from domain.db import Frames
from domain.effects.service import Claimed
from domain.errors import NotFound
from domain.inbox.facts import OutgoingMail

log = logging.getLogger(__name__)
QUARANTINE = timedelta(minutes=10)
"""An interrupted DATA may be accepted as late as this: nobody looks, and nobody is asked, before it has passed."""


@dataclass(frozen=True, slots=True)
class Postman:
    """The mail lane of one account."""

    frames: Frames
    smtp: SmtpServer
    imap: Account
    from_name: str
    from_address: str
    sent_folder: str
    files_sent: bool
    """Whether copies are filed in Sent by us (D-93); off where the provider does it."""
    clock: Clock

    def look(self, claimed: Claimed) -> Happened | NotDone | None:
        """Look into Sent for the mail's id: found = sent, not found = unknown (D-93)."""
        try:
            with Mailbox(self.imap, self.sent_folder) as box:
                found = box.find_sent(str(claimed.payload["message_id"]), self.sent_folder)
        except MailboxError as trouble:
            event(log, "mail.cannot_look", level=logging.WARNING, code=trouble.reason)
            return None
        return Happened("") if found else None

    def perform(self, claimed: Claimed) -> Result:
        """Send it and file the copy. The bytes are stored only after the server accepted them."""
        payload = claimed.payload
        now = self.clock()
        try:
            raw = compose(self._mail(payload, now=now))
        except (CannotCompose, NotFound) as error:  # nothing was sent: nobody need be asked whether it was
            return Refused("cannot_compose", str(error))
        outcome = outbound.send(self.smtp, raw, self.from_address, [*payload["to"], *payload["cc"]])
        match outcome:
            case outbound.Sent(refused):
                self._file(raw, now=now)
                return Happened(self._keep(raw, now=now), refused)
            case outbound.NotSent(reason, text, temporary):
                return NotDone(reason, text) if temporary else Refused(reason, text)
            case outbound.Refused(code, text):
                return Refused(f"smtp_{code}", text if text.startswith(str(code)) else f"{code} {text}")
            case outbound.Unknown(reason):
                return Unknown(reason, "")

    def _mail(self, payload: dict[str, Any], *, now: datetime) -> OutgoingMail:
        files: tuple[tuple[str, str, bytes], ...] = ()
        if payload["pdf"]:
            with self.frames.read_only() as tx:
                files = ((payload["pdf_name"], "application/pdf", blobs.get(tx, payload["pdf"])),)
        return OutgoingMail(
            message_id=payload["message_id"],
            sent_at=now,
            from_name=self.from_name,
            from_address=self.from_address,
            to=tuple(payload["to"]),
            cc=tuple(payload["cc"]),
            subject=payload["subject"],
            text=payload["text"],
            html=payload["html"],
            in_reply_to=payload["in_reply_to"],
            references=tuple(payload["references"]),
            thread_topic=payload["thread_topic"],
            thread_index=payload["thread_index"],
            attachments=files,
        )

    def _keep(self, raw: bytes, *, now: datetime) -> str:
        """Keep the bytes; a mail that left is not in doubt because they could not be kept."""
        try:
            with self.frames.transaction() as tx:
                return blobs.put(tx, raw, media_type="message/rfc822", now=now)
        except SQLAlchemyError as error:
            failure(log, "mail.copy_not_kept", error)
            return ""

    def _file(self, raw: bytes, *, now: datetime) -> None:
        """File the copy; a mail that left is not undone because its copy could not be filed."""
        if not self.files_sent:
            return
        try:
            with Mailbox(self.imap, "INBOX") as box:
                box.append_sent(self.sent_folder, raw, now)
        except MailboxError as trouble:
            event(log, "mail.copy_not_filed", level=logging.WARNING, code=trouble.reason)
