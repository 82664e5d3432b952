"""What leaves the tasks area for cards, modals and Home: frozen values.

Texts are codes with values, not sentences, except what customers wrote and what people may edit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from domain.intake.request import OpinionNote
from domain.money import Money
from domain.sales.facts import DocumentView
from domain.tasks.states import StepKind, StepState, TaskState


@dataclass(frozen=True, slots=True)
class Say:
    """A sentence to be said in the reader's language: ``say(code, locale, **values)``."""

    code: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StepCard:
    """A step as a card shows it."""

    id: int
    kind: StepKind
    state: StepState
    revision: int
    opened_at: datetime
    question: Say
    """The decision asked for, one sentence."""
    on_confirm: Say
    """What happens on Confirm."""
    can_discard: bool
    """Outgoing mail only (D-73)."""
    must_open: bool
    """Confirm opens Review first, unless this person saw this revision (D-71)."""
    decided_by: str = ""
    """Member's name."""
    decided_at: datetime | None = None
    beside: bool = False
    can_retry: bool = False
    """The bot gave up by itself and may try once more; a sealed or too large mail stays so."""
    order_now: str = ""
    """*Make the order now* stands "first" or "second" beside *Send quote*; '' = it is not offered (D-48)."""
    others: tuple[tuple[str, int], ...] = ()
    """What else has the customer's document number: (name, id of its task) (D-47)."""
    changes: tuple[dict[str, str], ...] = ()
    """What the customer's change makes different, if it was understood: one click applies it (D-64)."""


@dataclass(frozen=True, slots=True)
class CardLine:
    """One wished or quoted line in a few words."""

    quantity: Decimal
    uom: str
    text: str


@dataclass(frozen=True, slots=True)
class TaskCard:
    """Everything on a task's card (D-71)."""

    id: int
    number: int
    state: TaskState
    outcome: str
    desk_name: str
    subject: str
    customer_no: str
    customer_name: str
    """'' = not known yet."""
    sender_name: str
    sender_address: str
    intent: str
    lines: tuple[CardLine, ...]
    line_count: int
    open_count: int
    """Wishes that must be asked about."""
    amount: Money | None
    document: str
    """"SQ-10241 v2" or ''."""
    warnings: tuple[Say, ...]
    """Problems first: credit limit, overdue, spoofed sender, instructions inside the mail, ..."""
    steps: tuple[StepCard, ...]
    """Open steps, the review first, questions about mails after it."""
    last: StepCard | None
    """The step that was decided last."""
    waiting_since: datetime | None
    claimed_by: str
    """Member's name, '' = nobody."""
    try_out: bool
    language: str
    """Of the desk: cards in a channel are read by many."""
    time_zone: str
    opened_at: datetime
    next: Say | None = None
    """What happens if nobody acts, and when: a reminder, the end of a snooze (D-83); None where nothing waits."""
    snoozed: bool = False
    came_back: str = ""
    """The address from which our newest mail came back, '' = it did not (D-24)."""
    asked: tuple[tuple[str, str], ...] = ()
    """The first wishes that must be asked about: (the customer's words, code of why)."""


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """An attachment of a mail, with the reason if it was not read."""

    name: str
    media_type: str
    size_bytes: int
    sha256: str
    skipped: str
    note: str = ""
    """Code of what became of it once it was looked at ("lines", "terms", "no_ocr", ...)."""
    count: int = 0
    """Lines and questions that were read from it."""


@dataclass(frozen=True, slots=True)
class MailShown:
    """A mail as the customer wrote it; it cannot be edited (D-23)."""

    id: int
    from_name: str
    from_address: str
    subject: str
    at: datetime
    text: str
    new_text: str
    attachments: tuple[AttachmentView, ...]
    outgoing: bool
    decides: bool = True


@dataclass(frozen=True, slots=True)
class CandidateView:
    """An item that may be meant: for selects."""

    value: str
    """"item_no" or "item_no/variant"."""
    text: str
    sure: bool


@dataclass(frozen=True, slots=True)
class ReadLineView:
    """A line as understood, with its evidence (D-42)."""

    index: int
    item_no: str
    variant_code: str
    description: str
    quantity: Decimal | None
    uom: str
    units: tuple[str, ...]
    requested_date: date | None
    evidence: str
    rule: str
    confidence: float
    why: str
    """'' for a sure line, else why it is asked (``intake.Why``)."""
    candidates: tuple[CandidateView, ...]
    unit_names: dict[str, str] = field(default_factory=dict)
    """Code -> name in the reader's words, for the line's unit and those that may be chosen."""
    stated_price: Decimal | None = None
    """What the customer says one ``uom`` costs (D-55)."""
    stated_currency: str = ""
    second: str = ""
    """What the second reading quotes for it, '' = nothing."""


@dataclass(frozen=True, slots=True)
class DifferenceView:
    """Mail and attachment say different things; a person says which counts (D-86)."""

    index: int
    what: str
    """"quantity", "date" or "document_no"."""
    item: str
    """Item and description of a quantity, '' for the others."""
    first: str
    """What the mail says."""
    second: str
    """What the attachment says."""
    source: str
    """The attachment's name."""
    rule: str = ""
    """"second_opinion": the second reading of the same mail says so, no attachment."""


@dataclass(frozen=True, slots=True)
class ReadHeader:
    """What a reading says about the whole request (D-40)."""

    document_no: str = ""
    requested_date: date | None = None
    date_text: str = ""
    ship_to_text: str = ""
    differences: tuple[DifferenceView, ...] = ()
    opinion: OpinionNote | None = None
    """What became of the second reading and what it cost, None where it is off."""


@dataclass(frozen=True, slots=True)
class DraftView:
    """An outgoing mail under review (D-74): opening and closing are texts, the table is generated."""

    kind: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    opening: str
    closing: str
    table: str
    """Plain text of the generated table; '' = none."""
    text: str
    """The whole mail as it would leave."""
    language: str
    pdf_name: str
    pdf: str
    """sha256 of the pinned PDF, '' = none."""
    pdf_link: str = ""
    """Where the PDF can be read in Slack, '' = not shown there yet."""
    notes: tuple[Say, ...] = ()
    table_lines: str = ""
    """The table with one line a row, for screens too narrow for its columns."""


@dataclass(frozen=True, slots=True)
class StockLine:
    """Availability of one line, as a reviewer sees it (D-50)."""

    text: str
    requested: Decimal
    available: Decimal | None
    """In the line's unit; None = a service, never out."""
    uom: str
    level: str
    """"available", "low" or "out"."""
    enough: bool
    covered_on: date | None
    """First day on which it is covered; None = not by known supply."""
    rivals: tuple[str, ...]
    """Numbers of other open quotes that want the same stock."""
    on: date | None = None
    """The day that it is checked for."""
    earliest: date | None = None
    """Earliest shipment date (D-53), None = not known."""
    bought: bool = False
    """That date needs a purchase (lead time)."""
    next_day: date | None = None
    """When the next goods are expected, None = none are known."""
    next_quantity: Decimal = Decimal(0)
    """How many then, in the line's unit."""


@dataclass(frozen=True, slots=True)
class ReviewView:
    """Everything that the Review modal shows for one step."""

    card: TaskCard
    step: StepCard
    payload: dict[str, Any]
    mails: tuple[MailShown, ...]
    """Newest first."""
    lines: tuple[ReadLineView, ...]
    document: DocumentView | None
    draft: DraftView | None
    contacts: tuple[tuple[str, str], ...] = ()
    """(contact_no, text) for selects: proposals first."""
    language: str = ""
    """Of the customer's mail, '' = not known."""
    customers: tuple[tuple[str, str], ...] = ()
    """(customer_no, text) that a person may confirm for an unknown sender, the likeliest first (D-33)."""
    stock: tuple[StockLine, ...] = ()
    """Availability of the document's lines, else of the lines as understood."""
    consequences: tuple[Say, ...] = ()
    """What Stop leaves behind at exactly this point (D-72)."""
    header: ReadHeader = ReadHeader()


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One line of the timeline."""

    id: int
    at: datetime
    by: str
    """Member's name, '' for the bot or the customer."""
    text: Say
    step_id: int = 0


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task in a list."""

    id: int
    number: int
    state: TaskState
    outcome: str
    subject: str
    customer: str
    question: Say | None
    step_id: int
    revision: int
    since: datetime
    amount: Money | None
    claimed_by: str
    try_out: bool
    channel: str
    ts: str
    claimed_id: str = ""
    """Slack id of whoever has it."""
    snoozed_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class PingView:
    """The thread reply that calls for somebody (D-85)."""

    step_id: int
    task_number: int
    question: Say
    mentions: tuple[str, ...]
    """Slack ids of members and user groups."""
    decided_by: str
    decided_at: datetime | None
    state: StepState
    language: str
    time_zone: str
    why: str = "opened"
    """Why somebody is called: "opened", "reminded", "given" or "woken"."""
    by: str = ""
    """Name of who gave the task to somebody."""
    since: datetime | None = None
    """Since when it waits."""


@dataclass(frozen=True, slots=True)
class EventView:
    """A thread entry (an event worth a message of its own)."""

    id: int
    task_number: int
    entry: TimelineEntry
    body: str
    """The customer's words for a mail that came in, our text for one that went out; '' otherwise."""
    files: tuple[tuple[str, str], ...]
    """(file name, sha256) to be shown with it."""
    language: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class DeskSummary:
    """The desk's pinned summary card (D-80)."""

    desk_id: int
    name: str
    initials: str
    active: bool
    attention: int
    running: int
    waiting: int
    oldest_since: datetime | None
    mailbox_error: str
    language: str
    time_zone: str
    mailbox_since: datetime | None = None
    limit: int = 0
    """The daily limit where it is reached today, else 0 (D-13)."""
    held: int = 0
    """Mails that wait for tomorrow."""
    sending_error: str = ""
    """Why the mail server takes no mails of this desk."""
