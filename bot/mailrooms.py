"""All mailbox accounts of an installation together: each has its own poller and its own postman (D-3).

Which desk reads which folder of which account is a setting of the desk; this module only brings them together.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from bot.accounts import DEFAULT
from bot.effects import Happened, NotDone, Refused, Result
from bot.inbound import Poller
from bot.logs import event, failure
from bot.mail.imap_wire import MailboxError
from bot.postman import Postman
from domain.clock import Clock
from domain.db import Frames
from domain.desks import service as desks
from domain.desks import watch
from domain.effects.service import Claimed

log = logging.getLogger(__name__)
NO_ACCOUNT = "no_account"
PATIENCE_S = 5.0


@dataclass
class Mailrooms:
    """Reads the folders of every active desk, the accounts beside each other: a slow server delays no other."""

    frames: Frames
    clock: Clock
    pollers: Mapping[str, Poller]
    stopping: threading.Event = field(default_factory=threading.Event)
    patience_s: float = PATIENCE_S
    """How long a look waits for all accounts; one that takes longer goes on, and the next look leaves it alone."""
    _looks: dict[str, Future[int]] = field(default_factory=dict, init=False)
    _beside: ThreadPoolExecutor = field(init=False)

    def __post_init__(self) -> None:
        """Make room for a thread an account; none is started before it is needed."""
        self._beside = ThreadPoolExecutor(max(1, len(self.pollers)), thread_name_prefix="tilbud-mail")

    def run(self) -> int:
        """Look into every account that is not being looked into; returns how many mails were stored."""
        with self.frames.read_only() as tx:
            homeless = desks.without_account(tx, tuple(self.pollers))
        for desk_id in homeless:
            event(log, "mailbox.trouble", level=logging.WARNING, desk=desk_id, code=NO_ACCOUNT)
            with self.frames.transaction() as tx:
                watch.looked(tx, desk_id, error=NO_ACCOUNT, now=self.clock())
        if len(self.pollers) == 1:
            return sum(poller.run() for poller in self.pollers.values())
        for name, poller in self.pollers.items():
            if name not in self._looks:
                self._looks[name] = self._beside.submit(poller.run)
        ended, _ = wait(self._looks.values(), timeout=self.patience_s)
        self._looks = {name: look for name, look in self._looks.items() if look not in ended}
        return sum(_stored(look) for look in ended)

    def close(self) -> None:
        """Wait for the looks that are under way."""
        self.stopping.set()
        self._beside.shutdown(wait=True, cancel_futures=True)

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


def _stored(look: Future[int]) -> int:
    """Return what a look brought; what broke one account is no matter of the others."""
    error = look.exception()
    if error is not None:
        failure(log, "mailbox.broke", error)
        return 0
    return look.result()


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
