"""Makes the mail that a person reviews: the texts here, the PDF by the bot between two frames."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from domain.blobs import service as blobs
from domain.desks import signature
from domain.desks.models import Desk
from domain.inbox import tokens
from domain.intake.request import Request
from domain.moves import options
from domain.moves.perform import locked
from domain.moves.situation import Situation
from domain.sales import queries, standing
from domain.sales.facts import DocumentView, Seller
from domain.sales.parties import load_company, load_parties, seller_of
from domain.tasks import outgoing, service
from domain.tasks.advance import order_offer
from domain.tasks.mail_changes import mentions_changed
from domain.tasks.mail_choices import Chosen, choice_sentences, later_than_asked
from domain.tasks.mail_grids import Option, Question, Shortage, numbered_options
from domain.tasks.mail_texts import (
    Draft,
    Generated,
    MailKind,
    assemble,
    carry_over,
    draft_reply,
    past_date_sentence,
    table_html,
    table_lines,
    table_text,
)
from domain.tasks.models import Step, Task
from domain.tasks.recipients import recipient
from domain.tasks.states import StepKind
from domain.words import say


@dataclass(frozen=True, slots=True)
class Prepared:
    """A mail before its review: what was drafted, and the document whose PDF goes with it."""

    kind: str
    draft: Draft
    generated: Generated
    document: DocumentView | None
    signature_html: str
    to: tuple[str, ...]
    notes: tuple[dict[str, Any], ...] = ()


def prepare(tx: Session, situation: Situation, kind: str, *, now: datetime) -> Prepared:
    """Draft a mail. Reads only.

    Args:
        kind: "quote", "order", "not_available" or "options".
    """
    task = tx.get_one(Task, situation.task_id)
    desk = tx.get_one(Desk, task.desk_id)
    number = {"quote": task.quote_number, "order": task.order_number}.get(kind, "")
    document = queries.document_view(tx, number) if number else None
    request = situation.facts.request
    parties = load_parties(tx, contact_no=task.contact_no, customer_no=task.customer_no)
    language = document.language if document is not None else parties.language(task.language, desk.language)
    name = parties.contact.name if parties.contact is not None else task.sender_name
    past = _past_date(situation)
    mail_kind = _mail_kind(kind, situation, document)
    notes = ({"code": "note.past_date", "values": {"date": past.isoformat()}},) if past is not None else ()
    generated = _generated(tx, situation, mail_kind, document, request, language, now=now)
    draft = draft_reply(
        mail_kind,
        document,
        language=language,
        contact_name=name,
        subject=task.subject,
        questions=generated.questions,
    )
    if past is not None:
        draft = _with_past_date(draft, past)
    draft = _with_choices(tx, task, draft, document)
    draft = replace(draft, subject=tagged(draft.subject, task.number))
    draft, marked = _with_edits(tx, task, draft, document)
    to, asked = recipient(tx, task)
    return Prepared(
        kind=kind,
        draft=draft,
        generated=generated,
        document=document,
        signature_html=signature_of(desk, seller_of(load_company(tx))),
        to=(to,),
        notes=(*notes, *asked, *marked),
    )


QUOTES = frozenset({MailKind.QUOTE, MailKind.REVISED_QUOTE})


def _with_edits(
    tx: Session, task: Task, draft: Draft, document: DocumentView | None
) -> tuple[Draft, tuple[dict[str, Any], ...]]:
    """Keep a person's words from a mail of the same kind that was drafted anew (D-27, D-74).

    Returns the draft, and a note for each number in those words that is another one now.
    """
    edited = task.decisions.get("edited")
    if not edited:
        return draft, ()
    kind = MailKind(edited["mail_kind"])
    if kind is not draft.kind and not {kind, draft.kind} <= QUOTES:
        return draft, ()
    before = replace(draft, **edited["drafted"])
    mine = replace(draft, **{name: edited[name] for name in ("subject", "opening", "closing")})
    kept = carry_over(mine, before, draft)
    if document is None or edited["document"] != document.number:
        return kept, ()
    old = queries.document_view(tx, document.number, version=edited["version"])
    words = mentions_changed(f"{kept.opening}\n{kept.closing}", old, document)
    return kept, tuple({"code": "note.number_changed", "values": {"number": word}} for word in words)


def tagged(subject: str, number: int) -> str:
    """Return a subject with our tag, once (D-21)."""
    tag = tokens.subject_tag(number)
    return subject if tag in subject else f"{subject} {tag}"


def signature_of(desk: Desk, seller: Seller) -> str:
    """Return the desk's signature: its own, else the default one (D-14)."""
    return desk.signature or default_signature(desk, seller)


def default_signature(desk: Desk, seller: Seller) -> str:
    """Return the signature of a desk that has none of its own (D-14)."""
    return signature.default(
        desk=desk.name,
        company=seller.name,
        address=f"{seller.address}, {seller.postcode} {seller.city}",
        phone=seller.phone,
        email=seller.email,
    )


def _mail_kind(kind: str, situation: Situation, document: DocumentView | None) -> MailKind:
    if kind == "quote" and document is not None:
        sent = situation.facts.quote.sent_version if situation.facts.quote else 0
        return MailKind.REVISED_QUOTE if sent else MailKind.QUOTE
    return MailKind(kind)


def _past_date(situation: Situation) -> date | None:
    """Return the date that the customer asked for and that has passed: the request's, else a line's (D-54)."""
    request = situation.facts.request
    if request is None:
        return None
    days = (request.requested_date, *(line.requested_date for line in request.lines))
    return next((day for day in days if day is not None and day < situation.today), None)


def _with_choices(tx: Session, task: Task, draft: Draft, document: DocumentView | None) -> Draft:
    """Say what a person chose for lines that are not available, or that dates are later than asked (D-52, D-53)."""
    if document is None or draft.kind not in QUOTES:
        return draft
    sentences = choice_sentences(_chosen(tx, task, document.language), document)
    listed = "\n".join(f"- {one}" for one in sentences)
    if not sentences and later_than_asked(document):
        listed = say("mail.later_than_asked", document.language)
    return replace(draft, opening=f"{draft.opening}\n\n{listed}") if listed else draft


def _chosen(tx: Session, task: Task, language: str) -> tuple[Chosen, ...]:
    """Return what a person chose in this round, named in a language."""
    notes = task.decisions.get("choices") or ()
    named = options.names(tx, [(one["item_no"], one["variant_code"], one["uom"]) for one in notes], language)
    return tuple(
        Chosen(
            way=one["way"],
            item_no=one["item_no"],
            variant_code=one["variant_code"],
            description=named[(one["item_no"], one["variant_code"], one["uom"])][0],
            uom=one["uom"],
            uom_name=named[(one["item_no"], one["variant_code"], one["uom"])][1],
            requested=Decimal(one["requested"]),
            now=Decimal(one["now"]),
            rest=Decimal(one["rest"]),
            instead=one["instead"],
        )
        for one in notes
    )


def _with_past_date(draft: Draft, requested: date) -> Draft:
    """Say that a date in the past is not possible, in the quote's own mail (D-54)."""
    sentence = past_date_sentence(requested, draft.language)
    return replace(draft, opening=f"{draft.opening}\n\n{sentence}")


def _generated(
    tx: Session,
    situation: Situation,
    kind: MailKind,
    document: DocumentView | None,
    request: Request | None,
    language: str,
    *,
    now: datetime,
) -> Generated:
    if kind is MailKind.NOT_AVAILABLE:
        short = situation.facts.short or tuple(situation.facts.decisions.get("short", ()))
        names = options.names(
            tx, [(one["item_no"], one["variant_code"], one["uom"]) for one in short], language
        )
        return Generated(
            shortages=tuple(
                Shortage(
                    item_no=one["item_no"],
                    description=names[(one["item_no"], one["variant_code"], one["uom"])][0],
                    requested=Decimal(one["requested"]),
                    available=max(Decimal(one["available"]), Decimal(0)),
                    uom_name=names[(one["item_no"], one["variant_code"], one["uom"])][1],
                    expected=date.fromisoformat(one["expected"]) if one["expected"] else None,
                )
                for one in short
            )
        )
    if kind is MailKind.OPTIONS and request is not None:
        return Generated(questions=_questions(tx, situation, request, language, now=now))
    return Generated(document=document)


def _questions(
    tx: Session, situation: Situation, request: Request, language: str, *, now: datetime
) -> tuple[Question, ...]:
    """Return the open wishes with the items that may be meant, priced for this customer (D-43)."""
    wanted = [(one.item_no, one.variant_code) for wish in request.open for one in wish.candidates]
    known = options.describe(
        tx,
        wanted,
        language=language,
        contact_no=situation.contact_no,
        customer_no=situation.customer_no,
        desk_location=situation.desk_location,
        time_zone=situation.time_zone,
        now=now,
    )
    return tuple(
        Question(
            words=wish.evidence.text,
            why=wish.why.value,
            options=tuple(
                Option(
                    item_no=one.item_no,
                    description=known[key].description,
                    variant=one.variant_code,
                    availability=known[key].availability,
                    price=known[key].price,
                    currency=known[key].currency,
                    uom_name=known[key].uom_name,
                    matching=one.score >= 0.5 or one.sure,
                )
                for one in wish.candidates
                if (key := (one.item_no, one.variant_code)) in known
            ),
        )
        for wish in request.open
    )


def open_reply(
    tx: Session,
    situation: Situation,
    prepared: Prepared,
    *,
    pdf: bytes | None,
    pdf_name: str,
    mail_domain: str,
    key: bytes,
    now: datetime,
) -> Step:
    """Ask for the review of a drafted mail; its PDF is pinned: what is reviewed is what is sent (D-61, D-74).

    Raises:
        Stale: the task or its document changed while the PDF was rendered.
    """
    task = locked(tx, situation)
    document = prepared.document
    pinned = ""
    if pdf is not None and document is not None:
        pinned = blobs.put(tx, pdf, media_type="application/pdf", now=now)
        standing.pin_pdf(tx, document.number, version=document.version, sha256=pinned)
        outgoing.show_file(tx, task, sha256=pinned, name=pdf_name, now=now)
    service.remember(task, drafted=prepared.kind)
    text, html = assemble(prepared.draft, prepared.generated, signature_html=prepared.signature_html)
    payload = {
        "kind": prepared.kind,
        "mail_kind": prepared.draft.kind.value,
        "language": prepared.draft.language,
        "subject": prepared.draft.subject,
        "opening": prepared.draft.opening,
        "closing": prepared.draft.closing,
        "drafted": {
            "subject": prepared.draft.subject,
            "opening": prepared.draft.opening,
            "closing": prepared.draft.closing,
        },
        "table": table_text(prepared.draft, prepared.generated),
        "table_lines": table_lines(prepared.draft, prepared.generated),
        "table_html": table_html(prepared.draft, prepared.generated),
        "text": text,
        "html": html,
        "to": list(prepared.to),
        "cc": list(task.decisions.get("edited", {}).get("cc", ())),
        "document": document.number if document else "",
        "version": document.version if document else 0,
        "pdf": pinned,
        "pdf_name": pdf_name if pinned else "",
        "notes": list(prepared.notes),
        "numbered": [
            [number, at, option.item_no, option.variant]
            for number, at, option in numbered_options(prepared.generated.questions)
        ],
        "order_now": order_offer(situation.facts) if prepared.kind == "quote" else "",
        **outgoing.headers(tx, task, domain=mail_domain, signing_key=key),
    }
    return service.open_step(tx, task, StepKind.REPLY, payload, now=now)
