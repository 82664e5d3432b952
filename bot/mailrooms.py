"""All mailbox accounts of an installation together: each has its own poller and its own postman (D-3).

Which desk reads which folder of which account is a setting of the desk; this module only brings them together.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from bot.accounts import DEFAULT
from bot.effects import Happened, NotDone, Refused, Result
from bot.inbound import Poller
from bot.logs import event
from bot.mail.imap_wire import MailboxError
from bot.postman import Postman
from domain.clock import Clock
from domain.db import Frames
from domain.desks import service as desks
from domain.desks import watch
from domain.effects.service import Claimed

log = logging.getLogger(__name__)
NO_ACCOUNT = "no_account"


@dataclass(frozen=True, slots=True)
class Mailrooms:
    """Reads the folders of every active desk, the accounts beside each other: a slow server delays no other."""

    frames: Frames
    clock: Clock
    pollers: Mapping[str, Poller]
    stopping: threading.Event = field(default_factory=threading.Event)

    def run(self) -> int:
        """Look into every account once; returns how many mails were stored."""
        with self.frames.read_only() as tx:
            homeless = desks.without_account(tx, tuple(self.pollers))
        for desk_id in homeless:
            event(log, "mailbox.trouble", level=logging.WARNING, desk=desk_id, code=NO_ACCOUNT)
            with self.frames.transaction() as tx:
                watch.looked(tx, desk_id, error=NO_ACCOUNT, now=self.clock())
        if len(self.pollers) == 1:
            return sum(poller.run() for poller in self.pollers.values())
        with ThreadPoolExecutor(len(self.pollers), thread_name_prefix="tilbud-mail") as beside:
            return sum(beside.map(lambda poller: poller.run(), self.pollers.values()))

    def count_arrived(self, desk_id: int) -> int | None:
        """Return how many mails arrived at a desk since it was read last; None if nobody can tell."""
        with self.frames.read_only() as tx:
            account, folder, last_uid = desks.read_until(tx, desk_id)
        poller = self.pollers.get(account)
        if poller is None or last_uid is None:
            return None
        try:
            return poller.count_since(folder, last_uid)
        except MailboxError as trouble:
            event(log, "mailbox.cannot_count", level=logging.WARNING, desk=desk_id, code=trouble.reason)
            return None


@dataclass(frozen=True, slots=True)
class Postmen:
    """Hands each mail to the postman of the account from which it was approved to leave."""

    postmen: Mapping[str, Postman]

    def look(self, claimed: Claimed) -> Happened | NotDone | None:
        """Look where the mail's own postman would have filed it."""
        postman = self._of(claimed)
        return None if postman is None else postman.look(claimed)

    def perform(self, claimed: Claimed) -> Result:
        """Have it sent; a mail of an account that is not set up any more fails, and a person is asked."""
        postman = self._of(claimed)
        return Refused(NO_ACCOUNT, "") if postman is None else postman.perform(claimed)

    def _of(self, claimed: Claimed) -> Postman | None:
        return self.postmen.get(str(claimed.payload.get("account") or DEFAULT))
