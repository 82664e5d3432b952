"""All that a listener can reach. Built once by the composition root, frozen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.commands.tries import Attached
from domain.commands.try_samples import PurchaseOrder
from domain.db import Frame
from domain.errors import DomainError
from domain.intake.request import Catalogue
from domain.people.service import Profile
from handlers.payloads import ChosenFile

Named = tuple[tuple[str, str], ...]
"""(code, words) of things that can be chosen."""


def _none() -> Named:
    return ()


def _no_catalogue() -> Catalogue:
    raise DomainError("error.busy")


def _nothing_attached(_order: PurchaseOrder | None, _files: Sequence[ChosenFile]) -> tuple[Attached, ...]:
    return ()


def _unknown(_desk_id: int) -> int | None:
    return None


@dataclass(frozen=True, slots=True)
class Deps:
    """Frames, the clock and the ways out of a listener."""

    transaction: Frame
    read_only: Frame
    clock: Callable[[], datetime]
    say_soon: Callable[[Callable[[], object]], None]
    """Runs a network call (a repaint, a private sentence) on another thread, soon; failures are logged."""
    wake: Callable[[], None]
    """Tells the ticks that something is due."""
    look_now: Callable[[], None]
    """Has the mailboxes looked at now, not only at the next interval."""
    read_profile: Callable[[str], Profile]
    """Asks Slack who a member is (2 s at most); only for members not known yet."""
    admins: tuple[str, ...]
    """TILBUD_ADMINS: Slack ids or e-mail addresses."""
    team_id: str
    """The workspace of this installation; events of others are refused."""
    accounts: Named = ()
    """Mailbox accounts of the settings, with their addresses (D-3)."""
    read_groups: Callable[[], Named] = _none
    """Asks Slack for the user groups that can be on duty (1 s at most); none if Slack does not tell."""
    count_arrived: Callable[[int], int | None] = _unknown
    """Asks the mail server how many mails arrived since a desk was switched off; None = it does not tell."""
    mail_domain: str = "localhost"
    """Domain of the Message-IDs of mails that a person writes."""
    signing_key: bytes = b""
    """Signs the reply tokens in them (D-21)."""
    catalogue: Callable[[], Catalogue] = _no_catalogue
    """Gives the item catalogue with which mails are read, for what members tell the desk (D-75)."""
    attach: Callable[[PurchaseOrder | None, Sequence[ChosenFile]], tuple[Attached, ...]] = _nothing_attached
    """Draws a sample's purchase order and fetches files from Slack (seconds, if there are any), for try-outs (D-82)."""
