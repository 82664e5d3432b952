"""Reads a customer's mail outside any frame: gives ``domain/intake`` its text, its attachments and what the task knows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from bot.attachments.run import RawAttachment, extract
from bot.catalogues import Catalogues
from domain.blobs import service as blobs
from domain.db import Frames
from domain.desks.service import reads_attachments
from domain.inbox.facts import Attachment, ParsedMail
from domain.intake.attached import with_attachments
from domain.intake.clerk import Desk, Told, understand
from domain.intake.extracted import Extracted
from domain.intake.history import History, Sent
from domain.intake.numbered_answer import Numbered, by_number
from domain.intake.opinion import letter_of
from domain.intake.request import Catalogue, Request, RequestLine, Span
from domain.intake.second_opinion import Asked, together, wanted
from domain.intake.signature import body_end
from domain.moves.merging import merge
from domain.moves.situation import UNREADABLE, Situation
from domain.sales.facts import DocumentView
from domain.sales.parties import load_company
from domain.sales.partyrows import load_parties
from domain.sales.queries import document_view
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
        took = together(understood.opinion if understood is not None else None, request.opinion)
        understood = replace(merge(understood, request, quoted=quoted), opinion=took)
    if understood is None:
        raise ValueError("there is no mail to read")
    return understood


@dataclass
class Reader:
    """Reads requests; thread-safe."""

    frames: Frames
    catalogues: Catalogues
    extract: Callable[[Sequence[RawAttachment]], tuple[Extracted, ...]] = extract
    """Reads attachments in a child process of their own."""
    second: Callable[[Asked], Request] | None = None
    """Holds a second reading against ours; None = off, and then nothing is asked of anybody."""

    def read(self, situation: Situation) -> Request:
        """Read the newest mail of a task with its attachments; what a person said of it goes before what it says itself."""
        mail = situation.mails[-1].mail
        with self.frames.read_only() as tx:
            names = names_for(tx, situation.customer_no)
            company = load_company(tx)
            parties = load_parties(tx, own_email=company.email)
            told = _told(tx, situation)
            raw = [_raw(tx, one) for one in mail.attachments]
            if raw and not reads_attachments(tx, situation.desk_id):
                raw = [replace(one, content=b"", skipped=one.skipped or "off") for one in raw]  # D-12
        catalogue = TaughtCatalogue(self.catalogues.present(), names)
        seen = self.extract(raw) if raw else ()

        def attach(request: Request, language: str, customer_no: str) -> Request:
            return with_attachments(
                request,
                seen,
                subject=mail.subject,
                language=language,
                customer_no=customer_no,
                today=situation.today,
                catalogue=catalogue,
            )

        understood = understand(
            mail,
            catalogue=catalogue,
            parties=parties,
            history=History(),
            desk=Desk(company.language, company.country, company.name),
            today=situation.today,
            attach=attach,
            told=told,
        )
        request, place = understood.request, understood.ship_to
        request = replace(
            request,
            ship_to=place.place,
            ship_to_text=place.text or request.ship_to_text,
            flags=request.flags | ({"hidden_text"} & set(mail.problems)),
        )
        if situation.options and situation.previous is not None:
            request = _by_number(request, mail, situation, catalogue)
        if self.second is None or not wanted(request):
            return request
        customer = understood.sender.likely
        return self.second(asked_of(mail, request, customer, catalogue, today=situation.today))


def _by_number(request: Request, mail: ParsedMail, situation: Situation, catalogue: Catalogue) -> Request:
    """Put the options that the customer names by the number of our table into a reading (D-43, D-45)."""
    pending = situation.previous.open if situation.previous is not None else ()

    def unit(at: int, item_no: str) -> str:
        asked = pending[at].uom if at < len(pending) else ""
        return asked if asked in catalogue.units(item_no) else catalogue.sales_uom(item_no)

    table = [
        Numbered(number, at, item_no, variant, unit(at, item_no))
        for number, at, item_no, variant in situation.options
    ]
    text = mail.new_text or mail.text
    return by_number(request, text[: body_end(text)], pending, table)


def asked_of(
    mail: ParsedMail, request: Request, customer_no: str, catalogue: Catalogue, *, today: date
) -> Asked:
    """Return a mail's words and our reading, for a second reader."""
    letter = letter_of(
        mail.new_text or mail.text,
        subject=mail.subject,
        quoted=mail.quoted_text,
        language=request.language,
        today=today,
        is_code=lambda token: catalogue.is_code(token, customer_no),
    )
    return Asked(request, letter, customer_no, today, catalogue)


def _told(tx: Session, situation: Situation) -> Told:
    """Return what the task knows: whose it is, and the lines that an answer speaks of (D-21, D-45)."""
    previous, order = situation.previous, situation.facts.order
    quote = order or situation.facts.quote
    lines = previous.lines if previous is not None else ()
    if quote is not None:
        lines = _quoted(document_view(tx, quote.number))
    answered = None
    if lines or quote is not None:
        answered = Sent(
            quote.number if quote is not None else "",
            (),
            situation.customer_no,
            lines,
            previous.requested_date if previous is not None else None,
            previous.ship_to if previous is not None else None,
            previous.document_no if previous is not None else "",
        )
    asked = previous.open if previous is not None and situation.asked else ()
    return Told(situation.customer_no, situation.language, answered, asked, ordered=order is not None)


def _quoted(view: DocumentView) -> tuple[RequestLine, ...]:
    """Return the lines of a quote as they are now, after everything that people changed in it."""
    return tuple(
        RequestLine(
            line.item_no,
            line.variant_code,
            line.quantity,
            line.uom,
            line.requested_date,
            Span("quote", 0, 0, ""),
            "quote",
            1.0,
        )
        for line in view.lines
        if line.kind == "item"
    )


def _raw(tx: Session, one: Attachment) -> RawAttachment:
    content = b"" if one.skipped or not one.sha256 else blobs.get(tx, one.sha256)
    return RawAttachment(one.name, one.media_type, content, one.inline, one.skipped)
