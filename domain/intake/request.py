"""What was understood from a customer's mails: the result of reading, as plain values.

Every line keeps its evidence (D-42); what is not certain is an :class:`Open` question, never a guess (D-40).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from domain.intake.parties import Place


class Intent(StrEnum):
    """What a mail wants; see data/LABELS.md."""

    QUOTE_REQUEST = "quote_request"
    ORDER_REQUEST = "order_request"
    QUOTE_CHANGE = "quote_change"
    QUOTE_ACCEPTANCE = "quote_acceptance"
    QUOTE_REJECTION = "quote_rejection"
    PRODUCT_INQUIRY = "product_inquiry"
    ORDER_CHANGE = "order_change"
    DELIVERY_STATUS = "delivery_status"
    RETURN_OR_COMPLAINT = "return_or_complaint"
    DISCOUNT_REQUEST = "discount_request"
    INVOICE_QUESTION = "invoice_question"
    VENDOR_OFFER = "vendor_offer"
    SPAM = "spam"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    NEWSLETTER = "newsletter"
    OTHER = "other"


WITH_LINES = frozenset(
    {
        Intent.QUOTE_REQUEST,
        Intent.ORDER_REQUEST,
        Intent.QUOTE_CHANGE,
        Intent.QUOTE_ACCEPTANCE,
        Intent.PRODUCT_INQUIRY,
    }
)


class Why(StrEnum):
    """Why a wish could not become a line without asking."""

    AMBIGUOUS = "ambiguous"
    UNKNOWN_ITEM = "unknown_item"
    BLOCKED_ITEM = "blocked_item"
    MISSING_QUANTITY = "missing_quantity"
    UNKNOWN_VARIANT = "unknown_variant"
    UNKNOWN_UNIT = "unknown_unit"
    SECOND_OPINION = "second_opinion"
    """The second reading (by a language model) does not say the same."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where something stands: characters [start, end) of a source ("body" or an attachment's name)."""

    source: str
    start: int
    end: int
    text: str
    place: str = ""
    """Where in an attachment: "Sheet1!7", "line 4", "page 2, line 11"; '' in a mail's text."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item (with variant or '') that a phrase may mean."""

    item_no: str
    variant_code: str
    score: float
    """0 to 1; similarity is never proof."""
    rule: str
    """How it was found: "item_no", "gtin", "customer_reference", "vendor_no", "description", "trigram", ..."""
    sure: bool
    """True only if a rule verified it (exact identifier, or every word and number agrees)."""


@dataclass(frozen=True, slots=True)
class RequestLine:
    """One line that is certain enough to be quoted."""

    item_no: str
    variant_code: str
    quantity: Decimal
    uom: str
    requested_date: date | None
    evidence: Span
    rule: str
    confidence: float
    candidates: tuple[Candidate, ...] = ()
    stated_price: Decimal | None = None
    """What the customer says one ``uom`` costs, None = nothing (D-55)."""
    stated_currency: str = ""
    """Its currency as written: ISO code, "KR" for "kr", '' = none."""


@dataclass(frozen=True, slots=True)
class Open:
    """A wish that must be asked about."""

    why: Why
    evidence: Span
    candidates: tuple[Candidate, ...] = ()
    quantity: Decimal | None = None
    uom: str = ""
    second: str = ""
    """The words that the second reading quotes for it, '' = none."""


@dataclass(frozen=True, slots=True)
class AttachmentNote:
    """What became of one attachment, shown with its reason (D-23, D-25)."""

    name: str
    relevance: str
    """"order" (holds lines), "irrelevant", "support" (belongs to the matter, holds no lines) or "unread"."""
    reason: str
    """Code of the reason: "lines", "terms", "logo", "invoice", "no_ocr", "too_large", ..."""
    kind: str = ""
    lines: int = 0
    """How many lines and questions were read from it."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Mail and attachment, or two attachments, say different things: a person or the customer decides (D-86)."""

    what: str
    """"quantity", "date", "document_no" or "lines"."""
    first: str
    """What the mail's text says, as shown; ISO for a date."""
    second: str
    """What the attachment says."""
    source: str
    """Name of the attachment."""
    item_no: str = ""
    variant_code: str = ""
    rule: str = ""
    """"second_opinion": ``second`` is what the second reading found in the same mail."""


@dataclass(frozen=True, slots=True)
class OpinionNote:
    """What became of the second reading of a mail, with its cost."""

    outcome: str
    """"agrees", "differs", or why there is none: "failed", "limit"."""
    reason: str = ""
    """Code of a failure: "timeout", "unreachable", "broken", "refused", "busy", "unusable", "too_long",
    "resting" (after a failure the endpoint is left alone for a while), "uncounted" (the database did not answer)."""
    model: str = ""
    milliseconds: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: Decimal = Decimal(0)
    currency: str = ""
    dropped: int = 0
    """Quotes that the mail does not have."""
    questions: tuple[str, ...] = ()
    """Questions that the mail asks, in its own words."""


@dataclass(frozen=True, slots=True)
class Request:
    """A reading of one mail (or of a task's mails together)."""

    intent: Intent
    intent_reason: str
    """Code of the rule that decided, e.g. "verb_order", "po_number", "thanks_accept"."""
    language: str
    lines: tuple[RequestLine, ...] = ()
    open: tuple[Open, ...] = ()
    document_no: str = ""
    requested_date: date | None = None
    date_text: str = ""
    ship_to_text: str = ""
    """The words of a delivery address other than the customer's own, '' if none is named."""
    flags: frozenset[str] = frozenset()
    """Of LABELS.md: discount_request, price_mentioned, past_delivery_date, prompt_injection, forwarded, ..."""
    attachments: tuple[AttachmentNote, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    requested_range: tuple[date, date] | None = None
    """The days that the words of the date allow (a week, a month), None if they name one day."""
    ship_to: Place | None = None
    """Where to deliver: a registered address (with its code) or another; None = the customer's own."""
    opinion: OpinionNote | None = None
    """The second reading, None where it is switched off."""


@dataclass(frozen=True, slots=True)
class Match:
    """What a phrase means: ``why`` is None and the one candidate sure, or why it must be asked between which."""

    why: Why | None
    candidates: tuple[Candidate, ...]


class Catalogue(Protocol):
    """What ``intake`` may ask about items; implemented by ``domain/sales/catalogue.py``."""

    def candidates(self, phrase: str, language: str, customer_no: str, *, limit: int = 5) -> list[Candidate]:
        """Return the items that a phrase may mean, best first; ``sure`` ones verified by a rule."""

    def match(self, phrase: str, language: str, customer_no: str, *, uom: str = "") -> Match:
        """Return what a phrase means; a unit that was written may decide between items."""

    def among(self, phrase: str, language: str, items: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        """Return which of the given items (with variant, '' = any) a phrase refers to, best ones only; lenient."""

    def base_uom(self, item_no: str) -> str:
        """Return the item's base unit."""

    def content(self, item_no: str, unit: str) -> Decimal | None:
        """Return how much of a measure (unit code KG, L, M) one base unit holds by its description, None if unsaid."""

    def units(self, item_no: str) -> dict[str, Decimal]:
        """Return the item's units with how many base units one holds."""

    def sales_uom(self, item_no: str) -> str:
        """Return the unit that is meant when none is written."""

    def unit_code(self, word: str, language: str) -> str:
        """Return the unit code for a written word ("stk", "Kartons", "eske"), '' if it is none."""

    def in_name(self, word: str, number: str) -> bool:
        """Say whether an item's name has this word followed by this number ("NORD 200")."""

    def is_code(self, token: str, customer_no: str) -> bool:
        """Say whether a token is an exact identifier (item, GTIN, reference) that this customer may use."""

    def variants(self, item_no: str) -> tuple[str, ...]:
        """Return the item's variant codes, () if it has none."""

    def variant_words(
        self, item_no: str, text: str, language: str
    ) -> tuple[tuple[int, int, frozenset[str]], ...]:
        """Return (start, end, variants) of the words of a text that only some variants of the item have."""

    def variant_like(self, item_no: str, variant: str, wanted: frozenset[str]) -> str:
        """Return which of the wanted variants is most like a given one, '' if none or several are."""

    def blocked(self, item_no: str) -> bool:
        """Say whether the item may not be sold."""

    def replacement(self, item_no: str) -> str:
        """Return the item that follows a blocked or discontinued one, '' if none."""
