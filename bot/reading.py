"""Reads a customer's mail outside any frame: gives ``domain/intake`` its text and the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.catalogues import Catalogues
from domain.db import Frames
from domain.inbox.facts import Attachment, MailKind
from domain.intake.read import read
from domain.intake.request import Catalogue, Intent, Request, RequestLine
from domain.moves.perform import merge
from domain.moves.situation import UNREADABLE, Situation
from domain.sales.taught import TaughtCatalogue, names_for


def read_unread(read_newest: Callable[[Situation], Request], situation: Situation) -> Request:
    """Read every mail that the present reading does not know, in order, and put one on top of the other (D-27).

    More than one is unread when the customer wrote again before the bot had read, or when all is read anew because a
    person has said who wrote.

    Args:
        read_newest: reads the newest mail of a situation.
    """
    quoted = situation.facts.quote is not None
    understood: Request | None = None
    last = len(situation.mails) - 1
    for at, mail in enumerate(situation.mails):
        if at < last and (mail.id <= situation.read_up_to or set(UNREADABLE) & set(mail.mail.problems)):
            continue
        previous = situation.previous
        if understood is not None:
            previous = merge(previous, understood, quoted=quoted)
        request = read_newest(replace(situation, mails=situation.mails[: at + 1], previous=previous))
        understood = merge(understood, request, quoted=quoted)
    if understood is None:
        raise ValueError("there is no mail to read")
    return understood


@dataclass
class Reader:
    """Reads requests; thread-safe."""

    frames: Frames
    catalogues: Catalogues

    def read(self, situation: Situation) -> Request:
        """Read the newest mail of a task; a person's own words win over what headers say."""
        mail = situation.mails[-1].mail
        request = read(
            mail.new_text or mail.text,
            subject=mail.subject,
            quoted=mail.quoted_text,
            language_hint=situation.language,
            customer_no=situation.customer_no,
            today=situation.today,
            catalogue=self._taught(situation.customer_no),
            offered=self._offered(situation),
            kind=mail.kind.value,
        )
        if mail.kind is MailKind.LIST:
            request = replace(
                request, intent=Intent.NEWSLETTER, intent_reason=mail.kind_reason, lines=(), open=()
            )
        flags = set(request.flags)
        if any(_could_hold_lines(one) for one in mail.attachments):
            flags.add("attachment_unread")
        flags.update({"hidden_text"} & set(mail.problems))
        return replace(request, flags=frozenset(flags))

    def _taught(self, customer_no: str) -> Catalogue:
        """Return the catalogue with the names that people taught on top (D-76); those are read anew for every mail."""
        with self.frames.read_only() as tx:
            names = names_for(tx, customer_no)
        return TaughtCatalogue(self.catalogues.present(), names)

    def _offered(self, situation: Situation) -> tuple[RequestLine, ...]:
        """Return the lines that the customer answers to: those of the last quote, else of the last reading."""
        return situation.previous.lines if situation.previous is not None else ()


def _could_hold_lines(attachment: Attachment) -> bool:
    """Say whether an attachment might be an order: anything but pictures inside the text."""
    return not attachment.inline
