"""Reading one mail: language, hidden things, blocks, wishes, date, number, flags, intent; offline and explainable.

``read`` is pure: the same text and catalogue always give the same request. Who the customer is, prices and stock do
NOT belong here.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from domain.intake.acts import acts
from domain.intake.asking import read_wishes
from domain.intake.blocks import Block
from domain.intake.changes import apply_answer, changes_something
from domain.intake.dates import FoundDate
from domain.intake.dates import find as find_dates
from domain.intake.delivery import DeliveryDate, delivery_date, ship_to_words
from domain.intake.filled import spans_with_text
from domain.intake.flags import find_flags
from domain.intake.identifiers import document_number
from domain.intake.injection import attacks, blotted, visible
from domain.intake.inline import beside
from domain.intake.intent import Decision, Found, cues, decide
from domain.intake.page import MAX_CHARACTERS, Page, Sites, no_sites, prepare
from domain.intake.quoted_lines import Change, described
from domain.intake.request import WITH_LINES, Catalogue, Intent, Open, Request, RequestLine, Why
from domain.intake.signature import body_end
from domain.intake.stated_prices import with_stated_prices
from domain.intake.wishes import Reader, Wish


def read(
    text: str,
    *,
    subject: str,
    quoted: str,
    language_hint: str,
    customer_no: str,
    today: date,
    catalogue: Catalogue,
    offered: tuple[RequestLine, ...] = (),
    kind: str = "person",
    pending: tuple[Open, ...] = (),
    sites: Sites = no_sites,
    whole: str = "",
    ordered: bool = False,
) -> Request:
    """Read one mail into a request.

    ``text`` is what the customer newly wrote, ``quoted`` the history below it, ``offered`` the lines of the task's last
    quote, ``pending`` the questions that we asked with it, ``kind`` what the headers say (``MailKind``),
    ``sites`` finds words that name a delivery address of the customer ("til lageret"): they are no words of an item,
    ``whole`` is the mail with its history in between (for answers written between our lines),
    ``ordered`` says that ``offered`` are an order's lines: a change of the order is applied to them (D-64).
    """

    def is_code(token: str) -> bool:
        return catalogue.is_code(token, customer_no)

    text, subject, quoted = visible(text), visible(subject), visible(quoted)
    told = attacks(text[:MAX_CHARACTERS]) or attacks(subject) or attacks(quoted[:MAX_CHARACTERS])
    subject = blotted(subject)
    written = with_forwarded(text, subject, quoted)
    page = prepare(written, language_hint=language_hint, today=today, is_code=is_code, sites=sites)
    reader = Reader(catalogue, page.language, customer_no)
    wishes = read_wishes(page, reader, is_code)
    number, number_rule = document_number(page.text[: page.end], subject)
    wanted = _wanted(page, wishes, subject, today)
    day = wanted.day if wanted else None
    flags = find_flags(page.text, subject, quoted[:MAX_CHARACTERS], page.hidden, day, today)
    flags |= {"prompt_injection"} if told else set()
    lines = [line for wish in wishes for line in ([wish.line] if wish.line else []) + wish.extra]
    opens = [wish.open for wish in wishes if wish.open]
    facts = (kind, lines, opens, number_rule, len(pending))
    found = _found(*facts, subject=subject, quoted=quoted, offered=bool(offered))
    found = replace(found, customer=bool(customer_no))
    decision = decide(page.text[: page.end], subject, found)
    said = described(quoted[:MAX_CHARACTERS], offered)
    if offered and not ordered:
        decision = _by_effect(decision, found, _change(page, wishes, offered, pending, reader, said, ()))
    answered = decision.intent in {Intent.QUOTE_CHANGE, Intent.QUOTE_ACCEPTANCE} or decision.reason == "again"
    of_order = ordered and decision.intent == Intent.ORDER_CHANGE
    if (answered or of_order) and offered:
        between = beside(whole[:MAX_CHARACTERS], page.text, offered)
        lines, opens = apply_answer(_change(page, wishes, offered, pending, reader, said, between))
    flags = _fitting(flags, decision.intent, page.text[: page.end], wishes)
    if not of_order:
        lines, opens = _allowed(decision.intent, lines, opens, wishes)
    request = _request(page, decision.intent, decision.reason, lines, opens, number, wanted, flags)
    return with_stated_prices(request, page.text, page.hidden, page.areas, catalogue)


def _by_effect(decision: Decision, found: Found, answer: Change) -> Decision:
    """Whoever does something to the lines that we offered changes the quote, whatever the words for it."""
    if found.answers_order or decision.intent not in _MAY_CHANGE or decision.reason not in _UNSURE:
        return decision
    if decision.intent == Intent.QUOTE_ACCEPTANCE and cues(answer.text)["strong_accept"]:
        return decision
    if not changes_something(answer, question=decision.intent == Intent.PRODUCT_INQUIRY):
        return decision
    return Decision(Intent.QUOTE_CHANGE, "changes_offered_lines")


_MAY_CHANGE = frozenset({Intent.OTHER, Intent.PRODUCT_INQUIRY, Intent.ORDER_REQUEST, Intent.QUOTE_ACCEPTANCE})
_UNSURE = frozenset({"nothing_recognised", "question_words", "order_words", "accept_words"})
"""Why a mail may be taken for something else although it changes what we offered."""


def _found(
    kind: str,
    lines: list[RequestLine],
    opens: list[Open],
    number_rule: str,
    pending: int,
    *,
    subject: str,
    quoted: str,
    offered: bool,
) -> Found:
    """Return what was read as the decision about the intent wants it."""
    to_order = _answers_order(subject, quoted)
    to_quote = _answers_quote(subject, quoted) or (offered and not to_order)
    unknown = sum(1 for one in opens if one.why == Why.UNKNOWN_ITEM)
    return Found(kind, len(lines), len(opens) - unknown, unknown, number_rule, to_quote, to_order, pending)


def _change(
    page: Page,
    wishes: list[Wish],
    offered: tuple[RequestLine, ...],
    pending: tuple[Open, ...],
    reader: Reader,
    said: tuple[str, ...],
    between: tuple[tuple[int, int, int], ...],
) -> Change:
    """Return a customer's answer to the lines of a quote, ready to be applied."""
    return Change(
        page.masked, page.text, page.areas, page.language, wishes, offered, pending, reader, said, between
    )


def _allowed(
    intent: Intent, lines: list[RequestLine], opens: list[Open], wishes: list[Wish]
) -> tuple[list[RequestLine], list[Open]]:
    """Return the lines and questions that a mail of this intent may have."""
    if intent not in WITH_LINES:
        return [], []
    if intent == Intent.PRODUCT_INQUIRY:
        return [line for line in lines if _counted(line, wishes)], []
    return lines, opens


_FORWARD = re.compile(r"(?i)^\s*(?:fwd?|vs|wg|vb|vidarebefordrat|videresendt|weitergeleitet)\s*:")
_HEADER = re.compile(
    r"(?im)^[ \t>]*(?:fra|from|von|från|sendt|sent|gesendet|skickat|til|to|an|till|emne|subject|betreff|ämne|cc|kopi|dato|date|datum)\s*:[^\n]*$|^_{6,}$|^-{3,}[^\n]*$"
)


def with_forwarded(text: str, subject: str, quoted: str) -> str:
    """A forwarded mail is what is wanted: its text belongs to the mail, behind the words of who forwards it."""
    if not quoted.strip() or not _FORWARD.match(subject):
        return text
    own = text[: body_end(text)].rstrip()
    body = _HEADER.sub("", quoted)
    return f"{own}\n\n{body.strip()}\n"


def _fitting(flags: frozenset[str], intent: Intent, text: str, wishes: list[Wish]) -> frozenset[str]:
    """A price is a price only in a request or an offer; trouble beside a request makes several requests of one mail."""
    found = set(flags)
    if intent not in WITH_LINES and intent not in {
        Intent.VENDOR_OFFER,
        Intent.DISCOUNT_REQUEST,
        Intent.ORDER_CHANGE,
    }:
        found.discard("price_mentioned")
    asked = any(wish.line or wish.open for wish in wishes)
    seen = cues(text)
    if (
        intent in {Intent.QUOTE_REQUEST, Intent.ORDER_REQUEST}
        and asked
        and (seen["complaint"] or seen["invoice_trouble"] or seen["late"] or acts(text)["order_trouble"])
    ):
        found.add("multiple_requests")
    return frozenset(found)


def _counted(line: RequestLine, wishes: list[Wish]) -> bool:
    """In a question only a line whose quantity was written counts."""
    for wish in wishes:
        if wish.line is line:
            return wish.mention.quantity is not None and wish.mention.quantity.strength > 0
    return False


def _request(
    page: Page,
    intent: Intent,
    reason: str,
    lines: list[RequestLine],
    opens: list[Open],
    number: str,
    wanted: DeliveryDate | None,
    flags: frozenset[str],
) -> Request:
    asking = intent in WITH_LINES or intent == Intent.ORDER_CHANGE
    filled = spans_with_text([*lines, *opens], page.text)
    return Request(
        intent,
        reason,
        page.language,
        tuple(one for one in filled if isinstance(one, RequestLine)),
        tuple(one for one in filled if isinstance(one, Open)),
        number,
        wanted.day if wanted and asking else None,
        wanted.text if wanted and asking else "",
        ship_to_words(page.text, page.areas, [one.text for one in page.hidden if one.why == "place"])
        if intent in WITH_LINES
        else "",
        flags,
        requested_range=(wanted.first, wanted.last)
        if wanted and asking and wanted.first and wanted.last
        else None,
    )


def _wanted(page: Page, wishes: list[Wish], subject: str, today: date) -> DeliveryDate | None:
    """Return the wanted date of the text, else of the subject of who does not answer us."""
    found = delivery_date(page.text, _header_dates(page, wishes), page.areas, today)
    if found or page.dates or _REPLY.match(subject) or not any(wish.line for wish in wishes):
        return found
    return _in_subject(subject, today)


def _in_subject(subject: str, today: date) -> DeliveryDate | None:
    """Return the wanted date that only the subject names ("Order week 39")."""
    ahead = [one for one in find_dates(subject, today) if (one.first or one.day) > today]
    return delivery_date(subject, ahead, [Block(0, len(subject), "prose")], today)


def _header_dates(page: Page, wishes: list[Wish]) -> list[FoundDate]:
    """Return the dates that are not one line's own."""
    own = {wish.line.requested_date for wish in wishes if wish.line and wish.line.requested_date}
    return [one for one in page.dates if one.day not in own]


_QUOTE_SUBJECT = re.compile(
    r"(?i)\b(?:quote|quotation|tilbud|offert|angebot|offer)\b[^\n]{0,30}\b[A-Z]{1,4}-?\d{3,}|\bSQ-\d+"
)
_QUOTE_BODY = re.compile(r"(?i)\b(?:our\s+quote|vores\s+tilbud|vårt\s+tilbud|vår\s+offert|unser\s+angebot)\b")
_REPLY = re.compile(r"(?i)^\s*(?:re|sv|aw|antw|vs)\s*:")


def _answers_quote(subject: str, quoted: str) -> bool:
    return bool(_REPLY.match(subject) and _QUOTE_SUBJECT.search(subject)) or bool(
        quoted and _QUOTE_BODY.search(quoted)
    )


_ORDER_BODY = re.compile(
    r"(?i)\b(?:order\s+confirmation|ordrebekræftelse|ordrebekreftelse|orderbekräftelse|auftragsbestätigung|thank\s+you\s+for\s+(?:the|your)\s+order|tak\s+for\s+(?:ordren|bestillingen)|takk\s+for\s+(?:ordren|bestillingen)|tack\s+för\s+(?:ordern|beställningen)|vielen\s+dank\s+für\s+(?:ihre|die)\s+bestellung)\b"
)


def _answers_order(subject: str, quoted: str) -> bool:
    return bool(_ORDER_BODY.search(quoted)) or bool(_REPLY.match(subject) and _ORDER_BODY.search(subject))
