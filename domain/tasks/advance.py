"""What a task does next: a pure decision on facts. The shell in ``domain/moves.py`` gathers facts and does it.

The order below *is* the process: read, who is it, is it ours to answer, may we, is it new, what exactly, can we
deliver, quote, reply, wait; on acceptance: whose yes, convert, review, confirm to the customer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.desks.models import AskFirst, ReviewMode
from domain.intake.request import Intent, Request
from domain.intake.second_opinion import DIFFERS
from domain.tasks.order_now import certain_order
from domain.tasks.states import StepKind

OUT_OF_SCOPE = frozenset(
    {
        Intent.DELIVERY_STATUS,
        Intent.RETURN_OR_COMPLAINT,
        Intent.DISCOUNT_REQUEST,
        Intent.INVOICE_QUESTION,
        Intent.VENDOR_OFFER,
        Intent.SPAM,
        Intent.NEWSLETTER,
        Intent.AUTO_REPLY,
        Intent.BOUNCE,
        Intent.ORDER_CHANGE,
        Intent.OTHER,
    }
)
"""Annotated and handed to a person, never answered by the bot (D-24)."""

NUMBERED = frozenset({Intent.QUOTE_REQUEST, Intent.ORDER_REQUEST})
"""Requests that a customer may send twice (D-47)."""

MAX_FAILURES = 3
CLOSED_QUOTES = frozenset({"rejected", "cancelled"})
"""States in which nothing follows from a quote before a person opens it again (D-68)."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The desk's settings that decide a move."""

    review_known: ReviewMode
    review_unknown: ReviewMode
    only_available: bool
    review_quotes: bool
    send_quotes: bool
    make_orders: bool
    review_orders: bool
    ask_first: AskFirst
    order_first: bool = False
    """D-48: *Make the order now* stands before *Send quote*."""


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """The task's quote or order as far as a move depends on it."""

    number: str
    version: int
    state: str
    replied_version: int
    """The version whose mail was drafted in this round, 0 = none."""
    sent_version: int
    """The version that the customer has, 0 = none."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that a move depends on."""

    rules: Rules
    round: int
    """Newest mail that decides."""
    first_round: bool
    """Nobody has reviewed a mail of this conversation yet (D-4, D-5)."""
    read_round: int
    """The mail up to which was read."""
    failures: int
    reading_id: int
    request: Request | None
    contact_known: bool
    several_customers: bool
    blocked: str
    """'' or the customer's block ("all", "ship")."""
    decisions: Mapping[str, Any] = field(default_factory=dict)
    """What people decided in this round: step kind -> note."""
    short: tuple[dict[str, Any], ...] = ()
    """Lines that are not available (D-51)."""
    twins: tuple[dict[str, Any], ...] = ()
    """Other tasks, quotes and orders with the customer's document number that nobody has looked at yet (D-47)."""
    quoted_reading_id: int = 0
    quote: DocumentFacts | None = None
    order: DocumentFacts | None = None
    answered_version: int = 0
    """The version that the mail answers, 0 = unknown (D-65)."""
    unreadable: str = ""
    """Why the newest mail cannot be read by the bot ("too_large", "sealed", "only_history", ...), '' = it can."""
    suspicious: bool = False
    """The sender's authentication failed (D-26): review is forced."""
    unregistered: bool = False
    """Who wrote is known only because a person said so: the address is no contact's (D-5)."""
    as_asked: bool = True
    """The quote has no later day than the customer asked for and no other price than the customer states."""
    wrote_again: bool = False
    """The newest mail is not the conversation's first."""


@dataclass(frozen=True, slots=True)
class Read:
    """Read the task's mails (outside any frame)."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Open a step for a person."""

    kind: StepKind
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MakeQuote:
    """Write the quote, or its next version."""


@dataclass(frozen=True, slots=True)
class MakeOrder:
    """Turn the quote into an order, with the re-checks of D-65."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Draft a mail (with its PDF rendered outside any frame) and ask for its review."""

    kind: str
    """"quote", "order", "not_available", "options"."""


@dataclass(frozen=True, slots=True)
class Reject:
    """The customer said no: the quote is rejected, the task ends."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing to do until the customer writes."""


@dataclass(frozen=True, slots=True)
class Finish:
    """The task is at its end."""

    outcome: str


Move = Read | Ask | MakeQuote | MakeOrder | Draft | Reject | Wait | Finish


def next_move(facts: Facts) -> Move:
    """Return what to do next, given everything that is known. Pure."""
    if facts.unreadable:
        return _unreadable(facts.unreadable)
    if facts.failures >= MAX_FAILURES:
        return broken()
    if facts.read_round < facts.round or facts.request is None:
        return Read()
    return _who(facts) or _scope(facts, facts.request) or _what(facts, facts.request)


def broken() -> Ask:
    """Return the question about a task that the bot has tried in vain."""
    return _unreadable("broken")


def _unreadable(why: str) -> Ask:
    return Ask(StepKind.UNREADABLE, {"problems": [{"code": f"unreadable.{why}", "values": {}}]})


def _intent(facts: Facts, request: Request) -> Intent:
    chosen = facts.decisions.get("intent")
    return Intent(chosen) if chosen else request.intent


def _who(facts: Facts) -> Move | None:
    if facts.several_customers:
        return Ask(StepKind.SEVERAL_CUSTOMERS)
    return None


def _scope(facts: Facts, request: Request) -> Move | None:
    """Out of scope first, then an unknown sender, then the review of the incoming mail (D-4, D-5)."""
    intent = _intent(facts, request)
    ours = intent is Intent.ORDER_CHANGE and facts.order is not None  # it is shown as a difference (D-64)
    if intent in OUT_OF_SCOPE and not ours:
        return Ask(StepKind.OUT_OF_SCOPE, {"intent": intent.value})
    if not facts.contact_known:
        return Ask(StepKind.UNKNOWN_SENDER)
    # Whoever said who it is has seen the mail. That is its review, but no yes to an order (D-65).
    if _needs_incoming_review(facts) and not {"incoming", "seen"} & facts.decisions.keys():
        return Ask(StepKind.INCOMING)
    if intent is Intent.QUOTE_REJECTION and facts.quote is not None and facts.order is None:
        return Finish("rejected") if facts.quote.state in CLOSED_QUOTES else Reject()
    if facts.blocked and "blocked_customer" not in facts.decisions:
        return Ask(StepKind.BLOCKED_CUSTOMER, {"blocked": facts.blocked})
    return None


def _needs_incoming_review(facts: Facts) -> bool:
    if facts.suspicious:
        return True
    mode = facts.rules.review_unknown if facts.unregistered else facts.rules.review_known
    return mode is ReviewMode.ALL or (mode is ReviewMode.FIRST and facts.first_round)


def _what(facts: Facts, request: Request) -> Move:
    intent = _intent(facts, request)
    if facts.order is not None and intent is not Intent.QUOTE_ACCEPTANCE:
        # An order exists: what changes it is shown to a person, never applied by the bot (D-64). The reading that
        # the order was made of changes nothing (D-9 off: no quote was sent, nobody accepted).
        if facts.decisions.get("change") != "applied" and facts.reading_id != facts.quoted_reading_id:
            return Ask(StepKind.CHANGE)
        return _reply_with_order(facts)
    if intent is Intent.QUOTE_ACCEPTANCE and facts.quote is not None:
        return _accept(facts)
    if facts.quote is not None and facts.decisions.get("change") == "applied":
        return _quote(facts)
    if facts.quote is not None and facts.reading_id != facts.quoted_reading_id and facts.wrote_again:
        # The customer wrote again about a quote. Only what a person applied changes it.
        return Ask(StepKind.CHANGE)
    return _request(facts, request)


def _request(facts: Facts, request: Request) -> Move:
    if facts.twins and facts.quote is None and _intent(facts, request) in NUMBERED:
        return Ask(StepKind.DUPLICATE, {"reference": request.document_no, "others": list(facts.twins)})
    if facts.decisions.get("not_available") == "draft":
        return _draft_once(facts, "not_available")
    if facts.decisions.get("items") == "ask_customer":
        return _draft_once(facts, "options")
    if request.open or not request.lines or request.contradictions:
        if request.open and facts.rules.ask_first is AskFirst.CUSTOMER and "items" not in facts.decisions:
            return _draft_once(facts, "options")
        return Ask(StepKind.ITEMS)
    if facts.rules.only_available and facts.short and "not_available" not in facts.decisions:
        return Ask(StepKind.NOT_AVAILABLE, {"short": list(facts.short)})
    if facts.quote is None or facts.quoted_reading_id != facts.reading_id:
        return MakeQuote()
    return _quote(facts)


def _quote(facts: Facts) -> Move:
    """A quote of this round stands: review it (D-8), send it (D-9) or go on with the order (the 2x2 table)."""
    quote = facts.quote
    if quote is None:
        return Ask(StepKind.ITEMS)
    if quote.state in CLOSED_QUOTES:
        return Finish("handled")  # a person has seen to it: what is closed is no offer
    if facts.rules.review_quotes and facts.decisions.get("quote") != quote.version:
        asked = {"number": quote.number, "version": quote.version}
        offer = order_offer(facts)
        return Ask(StepKind.QUOTE, {**asked, "order_now": offer} if offer else asked)
    if facts.rules.send_quotes and not facts.decisions.get("order_now"):
        if quote.replied_version < quote.version:
            return Draft("quote")
        return Wait()
    if not facts.rules.make_orders:
        return Finish("quote_made")
    return _order(facts)


def may_order_now(facts: Facts) -> bool:
    """Say whether the order can be made without a quote to the customer first (D-48)."""
    return (
        facts.rules.make_orders
        and facts.quote is not None
        and facts.quote.state not in CLOSED_QUOTES
        and facts.quote.sent_version == 0
        and facts.order is None
        and not facts.suspicious
        and not facts.blocked
        and facts.as_asked
        and facts.request is not None
        and certain_order(facts.request, _intent(facts, facts.request), facts.decisions)
    )


def order_offer(facts: Facts) -> str:
    """Return where *Make the order now* is offered beside *Send quote*: "first", "second", '' = not at all (D-48)."""
    if not (facts.rules.send_quotes and may_order_now(facts)):
        return ""  # where no quote is sent the order is made anyway
    return "first" if facts.rules.order_first else "second"


def _accept(facts: Facts) -> Move:
    """The customer accepts: D-65 says whose yes it needs and for which version it counts."""
    quote = facts.quote
    if quote is None:
        return Ask(StepKind.ITEMS)
    if quote.state in CLOSED_QUOTES:
        return Finish("handled") if facts.decisions.get("change") == "applied" else Ask(StepKind.CHANGE)
    if not facts.rules.make_orders and facts.order is None:
        return Ask(StepKind.ORDERS_OFF, {"number": quote.number})
    return _order(facts, accepted=True)


def _order(facts: Facts, *, accepted: bool = False) -> Move:
    quote = facts.quote
    if facts.order is None:
        other_version = accepted and quote is not None and facts.answered_version not in (0, quote.version)
        yes = "incoming" in facts.decisions or facts.rules.review_orders or "acceptance" in facts.decisions
        # An acceptance that the second reading does not read like that is no yes before a person has seen it.
        doubted = accepted and facts.request is not None and DIFFERS in facts.request.flags
        if (other_version or doubted) and "acceptance" not in facts.decisions:
            yes = False
        if not yes:
            return Ask(
                StepKind.ACCEPTANCE,
                {
                    "number": quote.number if quote else "",
                    "version": quote.version if quote else 0,
                    "answered_version": facts.answered_version,
                },
            )
        return MakeOrder()
    return _reply_with_order(facts)


def _reply_with_order(facts: Facts) -> Move:
    order = facts.order
    if order is None:
        return Ask(StepKind.ITEMS)
    if order.state == "cancelled":
        return Finish("handled")  # nothing is confirmed that does not stand
    if order.sent_version >= order.version and facts.decisions.get("change") != "applied":
        return Finish("ordered")  # the customer has it: a second "yes" needs no second confirmation
    if facts.rules.review_orders and facts.decisions.get("order") != order.version:
        return Ask(StepKind.ORDER, {"number": order.number, "version": order.version})
    if order.replied_version < order.version:
        return Draft("order")
    return Finish("ordered") if order.sent_version >= order.version else Wait()


def _draft_once(facts: Facts, kind: str) -> Move:
    return Wait() if facts.decisions.get("drafted") == kind else Draft(kind)
