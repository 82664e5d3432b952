"""One mail as a careful clerk understands it: who, what, when, where to, which number, and what to be careful about.

Puts together ``sender``, ``read``, attachments, ``history`` and ``ship_to``. Pure: parsed mail and plain values in, one
:class:`Understood` out; the same for `tilbud understand` (a folder of CSV files) and for the bot (rows of the database).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from domain.inbox.facts import MailKind, ParsedMail
from domain.intake.forwarded import SUBJECT as FORWARDED_SUBJECT
from domain.intake.history import History, Sent
from domain.intake.others import asks_about_another
from domain.intake.page import Sites, no_sites
from domain.intake.parties import Parties, Place
from domain.intake.read import read
from domain.intake.request import WITH_LINES, Catalogue, Intent, Open, Request
from domain.intake.sender import Identity, identify
from domain.intake.ship_to import Chosen, choose
from domain.intake.signature import body_end
from domain.intake.sites import site_spans

ANSWERS = frozenset({Intent.QUOTE_CHANGE, Intent.QUOTE_ACCEPTANCE})
"""Intents whose header fields are those of the quote unless the answer names others."""
Attach = Callable[[Request, str, str], Request]
"""(what the body says, language, customer) -> that with what the attachments say."""


@dataclass(frozen=True, slots=True)
class Understood:
    """A mail, understood."""

    request: Request
    """Its flags are all of LABELS.md's that apply."""
    sender: Identity
    ship_to: Chosen = field(default_factory=lambda: Chosen(None))
    answered: Sent | None = None
    """The document of ours that it answers."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the clerk knows of the own company."""

    language: str = "en"
    country: str = ""
    name: str = ""
    """Its own address in a document is no place to deliver."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a running conversation knows already: it goes before what the mail alone would tell."""

    customer_no: str = ""
    """Whom the task or a person named, '' if nobody has."""
    language: str = ""
    answered: Sent | None = None
    """The document or the earlier reading whose lines the mail speaks of."""
    pending: tuple[Open, ...] = ()
    """The questions that we asked with it."""
    ordered: bool = False
    """It is an order: a change of it is read as its lines, too (D-64)."""


def understand(
    mail: ParsedMail,
    *,
    catalogue: Catalogue,
    parties: Parties,
    history: History,
    desk: Desk,
    today: date,
    attach: Attach | None = None,
    told: Told | None = None,
) -> Understood:
    """Understand one mail.

    Args:
        mail: as parsed.
        catalogue: of the items.
        parties: customers, contacts and our own people.
        history: documents sent before this mail.
        desk: language and country of the own company.
        today: the day on which the mail is read.
        attach: puts what the attachments say into a reading; None = there is none, or none is read.
        told: what the task of the running bot knows; None = only the mail and the history count.
    """
    thread = history.by_thread(mail)
    sender = identify(mail, parties, thread_customer=thread.customer_no if thread else "")
    answered = _his(thread or history.by_number(mail), sender)
    told = told or Told()
    if told.customer_no and told.customer_no != sender.customer_no:
        sender = replace(sender, customer_no=told.customer_no, proposed_customer_no="", reason="told")
    answered = told.answered or answered
    request = read(
        mail.new_text or mail.text,
        subject=mail.subject,
        quoted=mail.quoted_text,
        language_hint=told.language or _language(sender, parties, desk),
        customer_no=sender.likely,
        today=today,
        catalogue=catalogue,
        offered=answered.lines if answered else (),
        kind=mail.kind.value,
        pending=told.pending,
        sites=sites_of(parties, sender.likely),
        whole=mail.text,
        ordered=told.ordered,
    )
    said = request.ship_to_text
    if attach is not None:
        request = attach(request, request.language, sender.likely)
    attached = request.ship_to_text.removeprefix(said).strip(" |")
    if mail.kind is MailKind.LIST:
        request = replace(
            request, intent=Intent.NEWSLETTER, intent_reason=mail.kind_reason, lines=(), open=()
        )
    place = _ship_to(mail, request, sender, parties, desk, answered, attached)
    request = _carried(request, answered, place)
    return Understood(replace(request, flags=_flags(request, mail, sender, parties)), sender, place, answered)


def sites_of(parties: Parties, customer_no: str) -> Sites:
    """Return what finds the words for a customer's delivery addresses in a text."""
    buyer = parties.buyers.get(customer_no)
    if buyer is None or not buyer.places:
        return no_sites
    return lambda text: site_spans(text, buyer.places, buyer.main)


def _his(sent: Sent | None, sender: Identity) -> Sent | None:
    """Return a document only for whom it was made (D-30): the known or proposed customer, or nobody's."""
    if sent is None:
        return None
    if sender.several:
        return sent if sent.customer_no in sender.several else None
    if sender.customer_no or sender.proposed_customer_no:
        return sent if sent.customer_no == sender.likely else None
    return sent if not sent.customer_no else None


def _language(sender: Identity, parties: Parties, desk: Desk) -> str:
    buyer = parties.buyers.get(sender.likely)
    return sender.language or (buyer.language if buyer else "") or desk.language


def _ship_to(
    mail: ParsedMail,
    request: Request,
    sender: Identity,
    parties: Parties,
    desk: Desk,
    answered: Sent | None,
    attached: str,
) -> Chosen:
    if request.intent not in WITH_LINES:
        return Chosen(None)
    buyer = parties.buyers.get(sender.likely)
    own = buyer.main if buyer else None
    carries = request.intent in ANSWERS or request.intent_reason == "again"
    found = choose(
        _own_words(mail),
        subject="" if mail.in_reply_to else mail.subject,
        attached=attached,
        own=own,
        registered=buyer.places if buyer else (),
        country=(own.country if own else "") or desk.country,
        sure_only=request.intent in ANSWERS,
        ours=desk.name,
    )
    if found.rule or answered is None or not carries or answered.ship_to is None:
        return found
    return Chosen(_known(answered.ship_to, buyer.places if buyer else ()), "", "carried")


def _known(place: Place, registered: tuple[Place, ...]) -> Place:
    return next((one for one in registered if place.code and one.code == place.code), place)


def _own_words(mail: ParsedMail) -> str:
    """Return the words of a mail without signature; of one that is passed on also those below."""
    text = mail.new_text or mail.text
    text = text[: body_end(text)]
    if mail.quoted_text and FORWARDED_SUBJECT.match(mail.subject):
        below = mail.quoted_text
        return f"{text}\n{below[: body_end(below)]}"
    return text


def _carried(request: Request, answered: Sent | None, place: Chosen) -> Request:
    """Date and number of the quote stay unless the answer names others."""
    if answered is None or request.intent not in ANSWERS:
        return request
    day = request.requested_date or answered.requested_date
    return replace(
        request,
        requested_date=day,
        requested_range=request.requested_range if request.requested_date else None,
        document_no=request.document_no or answered.document_no,
        ship_to_text=request.ship_to_text or place.text,
    )


def _flags(request: Request, mail: ParsedMail, sender: Identity, parties: Parties) -> frozenset[str]:
    found = set(request.flags) - {"forwarded"} | sender.flags
    if "hidden_attack" in mail.problems:
        found.add("prompt_injection")
    if asks_about_another(mail, request.intent, sender, parties):
        found.add("asks_about_other_customer")
    return frozenset(found)
