"""Cards, reviews and documents as the domain hands them out: the ordinary ones, and hostile ones."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from domain.money import Money
from domain.tasks.facts import (
    AttachmentView,
    CandidateView,
    CardLine,
    DeskSummary,
    DraftView,
    EventView,
    MailShown,
    PingView,
    ReadLineView,
    ReviewView,
    Say,
    StepCard,
    TaskCard,
    TaskRow,
    TimelineEntry,
)
from domain.tasks.inbox import Inbox
from domain.tasks.states import BESIDE, MAILS, StepKind, StepState, TaskState
from tests.handlers.views.samples_sales import (
    ADDRESS,
    NOW,
    ZONE,
    desk,
    document,
    document_card,
    document_row,
    line,
)

__all__ = ["ADDRESS", "NOW", "ZONE", "Decimal", "desk", "document", "document_card", "document_row", "line"]

LOCALES = ("en-GB", "da-DK", "nb-NO")

EVIL = "<!channel> @here <@U1> & <https://evil.example|click> *bold* `code` ~x~ 👩‍👩‍👧‍👧 Æøå "
LONG = EVIL * 40  # more than 3,000 characters

PAYLOADS: dict[StepKind, dict[str, object]] = {
    StepKind.BLOCKED_CUSTOMER: {"blocked": "ship"},
    StepKind.DUPLICATE: {
        "reference": "PO-4711",
        "others": [{"name": "T-12", "task_id": 12}, {"name": "SQ-1003", "task_id": 12}],
    },
    StepKind.OUT_OF_SCOPE: {"intent": "delivery_status"},
    StepKind.NOT_AVAILABLE: {
        "short": [
            {"index": 0, "item_no": "1960-S", "variant_code": "", "requested": "10", "available": "4",
             "uom": "PCS", "level": "low", "expected": "2026-12-01"},
        ]
    },
    StepKind.PRICE_MISSING: {
        "lines": [{"index": 0, "item_no": "1960-S", "variant_code": "", "quantity": "10", "uom": "PCS"}]
    },
    StepKind.RECHECK: {
        "reasons": [
            {"code": "order.expired", "line_no": 0, "values": {"number": "SQ-10241", "date": "2026-11-01"}},
            {"code": "order.shortage", "line_no": 1,
             "values": {"item": "Rome chair", "requested": "10.000000", "available": "4", "uom": "PCS"}},
        ]
    },
    StepKind.NEW_CUSTOMER: {
        "number": "SQ-10241", "version": 2, "contact": "Ole Alene", "reference": "",
        "reasons": [{"code": "order.no_customer", "line_no": 0, "values": {"contact": "Ole Alene"}}],
        "proposal": {"name": "Ole Alene", "address": "Havnegade 3", "postcode": "5000", "city": "Odense",
                     "country": "DK", "vat_no": "DK12345678"},
    },
    StepKind.ITEMS: {
        "problems": [
            {"where": "new:0", "field": "item_no", "code": "line.blocked_item", "values": {"item_no": "A-1"}}
        ]
    },
    StepKind.QUOTE: {"number": "SQ-10241", "version": 2},
    StepKind.ORDER: {"number": "SO-20001", "version": 1},
    StepKind.ACCEPTANCE: {"number": "SQ-10241", "version": 2, "answered_version": 1},
    StepKind.ORDERS_OFF: {"number": "SQ-10241"},
    StepKind.REPLY: {"kind": "quote", "document": "SQ-10241", "version": 2, "to": ["anna@bergheim.example"]},
    StepKind.PAUSED: {"document": "SQ-10241"},
    StepKind.MAIL_FAILED: {
        "error": "recipients_refused", "server": "550 5.1.1 no such user", "to": ["anna@bergheim.example"]
    },
    StepKind.UNCERTAIN_MAIL: {"error": "broken", "server": "", "to": ["anna@bergheim.example"]},
    StepKind.BOUNCED: {"to": "anna@bergheim.example"},
    StepKind.LETTER: {"kind": "letter", "document": "", "version": 0, "to": ["anna@bergheim.example"]},
}  # fmt: skip


def sentence_values(payload: dict[str, object]) -> dict[str, object]:
    """Return the values that every sentence of a step gets, as ``domain/screens/cards.py`` makes them."""
    to = payload.get("to")
    listed = payload.get("short") or payload.get("lines") or payload.get("reasons") or ()
    return {
        "document": payload.get("number") or payload.get("document") or "",
        "version": payload.get("version") or 1,
        "to": ", ".join(to) if isinstance(to, list) else to or "",
        "count": len(listed),  # type: ignore[arg-type]
        "intent": f"word:intent.{payload.get('intent', 'other')}",
        "mail": f"word:mail_kind.{payload.get('kind', 'reply')}",
        "reason": payload.get("server") or payload.get("error") or "",
        "reference": payload.get("reference") or "",
        "contact": payload.get("contact") or "",
        "proposal": "Ole Alene, Havnegade 3, 5000 Odense, DK" if payload.get("proposal") else "",
        "others": ", ".join(one["name"] for one in payload.get("others") or ()),  # type: ignore[attr-defined]
    }


def step(kind: StepKind, state: StepState = StepState.OPEN, **more: object) -> StepCard:
    values = sentence_values(PAYLOADS.get(kind, {}))
    decided = state is not StepState.OPEN
    ready = StepCard(
        id=71,
        kind=kind,
        state=state,
        revision=3,
        opened_at=NOW,
        question=Say(f"step.{kind}.question", values),
        on_confirm=Say(f"step.{kind}.on_confirm", values),
        can_discard=kind in MAILS,
        can_retry=kind is StepKind.UNREADABLE,
        must_open=kind in MAILS,
        decided_by="Ana Lind" if decided and state is not StepState.SUPERSEDED else "",
        decided_at=NOW if decided else None,
        beside=kind in BESIDE,
        others=tuple((one["name"], one["task_id"]) for one in PAYLOADS.get(kind, {}).get("others", ())),
    )
    return replace(ready, **more)


LINES = (
    CardLine(Decimal(10), "pcs", "Rome chair, blue"),
    CardLine(Decimal("2.5"), "m", "Linen, natural"),
    CardLine(Decimal(4), "pcs", "Oslo desk lamp"),
)


def card(*steps: StepCard, **more: object) -> TaskCard:
    kinds = {one.kind for one in steps}
    ready = TaskCard(
        id=9,
        number=412,
        state=TaskState.NEEDS_PERSON if steps else TaskState.WORKING,
        outcome="",
        desk_name="Nordic desk",
        subject="Chairs for the new canteen",
        customer_no="C-100",
        customer_name="Bergheim AS",
        sender_name="Anna Berg",
        sender_address="anna@bergheim.example",
        intent="quote_request",
        lines=LINES,
        line_count=7,
        open_count=2 if StepKind.ITEMS in kinds else 0,
        amount=Money(1245000, "NOK"),
        document="SQ-10241 v2",
        warnings=(),
        steps=steps,
        last=None,
        waiting_since=NOW,
        claimed_by="",
        try_out=False,
        language="en",
        time_zone=ZONE,
        opened_at=NOW,
    )
    return replace(ready, **more)


WARNINGS = (
    Say("warning.overdue", {"amount": Money(500000, "NOK")}),
    Say("warning.spoofed"),
    Say("warning.stranger", {"address": EVIL}),
    Say("warning.duplicate_reference", {"number": "SQ-10001"}),
    Say(
        "warning.credit_limit",
        {"limit": Money(10000000, "NOK"), "balance": Money(12000000, "NOK"), "over": Money(2000000, "NOK")},
    ),
)


def nasty(ready: TaskCard) -> TaskCard:
    """Return a card whose foreign words are as long and hostile as mails can make them."""
    return replace(
        ready,
        subject=LONG,
        customer_name=LONG,
        sender_name=LONG,
        sender_address=EVIL.replace(" ", ""),
        lines=tuple(CardLine(Decimal("1234567.123456"), LONG, LONG) for _ in range(3)),
        line_count=60,
        open_count=17,
        amount=Money(10**14, "NOK"),
        document=LONG[:250],
        warnings=WARNINGS,
        claimed_by=LONG,
        desk_name=LONG,
        steps=tuple(replace(one, question=_loud(one.question)) for one in ready.steps),
        last=None if ready.last is None else replace(ready.last, decided_by=LONG),
    )


def _loud(say: Say) -> Say:
    hostile = {
        name: LONG for name, value in say.values.items() if isinstance(value, str) and "word:" not in value
    }
    return Say(say.code, {**say.values, **hostile})


def read_line(index: int = 0, why: str = "", **more: object) -> ReadLineView:
    ready = ReadLineView(
        index=index,
        item_no="" if why else "1960-S",
        variant_code="",
        description="the chairs" if why else "Rome chair",
        quantity=None if why == "missing_quantity" else Decimal(10),
        uom="" if why else "PCS",
        units=("BOX", "PCS"),
        requested_date=None,
        evidence="ten of the chairs\nplease",
        rule="" if why else "item_no",
        confidence=0.0 if why else 0.95,
        why=why,
        candidates=(
            CandidateView("1960-S", "1960-S Rome chair", sure=False),
            CandidateView("1961-S/BLUE", "1961-S Oslo chair, blue", sure=False),
        ),
    )
    return replace(ready, **more)


def mail(**more: object) -> MailShown:
    ready = MailShown(
        id=5,
        from_name="Anna Berg",
        from_address="anna@bergheim.example",
        subject="Chairs for the new canteen",
        at=NOW,
        text="Hello,\n\nplease quote 10 blue Rome chairs.\n\nAnna\n\n> older words",
        new_text="Hello,\n\nplease quote 10 blue Rome chairs.\n\nAnna",
        attachments=(
            AttachmentView("order.pdf", "application/pdf", 84_000, "0" * 64, ""),
            AttachmentView("logo.png", "image/png", 2_100, "1" * 64, "small_picture"),
        ),
        outgoing=False,
    )
    return replace(ready, **more)


def draft(**more: object) -> DraftView:
    ready = DraftView(
        kind="quote",
        to=("anna@bergheim.example",),
        cc=(),
        subject="Re: Chairs for the new canteen [T-412]",
        opening="Dear Anna Berg,\n\nThank you for your request. Please find our quote attached.",
        closing="Kind regards",
        table="Item    Quantity  Price\n1960-S  10 pcs    450.50",
        text="Dear Anna Berg,\n\nThank you.\n\nItem    Quantity  Price\n1960-S  10 pcs    450.50\n\nKind regards",
        language="en",
        pdf_name="SQ-10241-v2.pdf",
        pdf="2" * 64,
        pdf_link="https://example.slack.com/files/U1/F1/sq.pdf",
        notes=(Say("note.past_date", {"date": "2026-11-01"}),),
    )
    return replace(ready, **more)


def review(kind: StepKind, state: StepState = StepState.OPEN, **more: object) -> ReviewView:
    asked = step(kind, state)
    shown = card(asked)
    ready = ReviewView(
        card=shown,
        step=asked,
        payload=dict(PAYLOADS.get(kind, {})),
        mails=(mail(), mail(id=4, at=NOW, subject="Earlier", decides=False)),
        lines=(read_line(), read_line(0, "ambiguous"), read_line(1, "missing_quantity")),
        document=None if kind in (StepKind.ITEMS, StepKind.INCOMING) else document(),
        draft=draft() if kind is StepKind.REPLY else None,
        contacts=(("K-1", "Anna Berg, Bergheim AS"), ("K-2", "Bo Lie, Bergheim AS")),
        consequences=(
            Say("consequence.quote_open", {"number": "SQ-10241"}),
            Say("consequence.no_answer"),
            Say("consequence.final"),
        ),
    )
    return replace(ready, **more)


def nasty_review(kind: StepKind, state: StepState = StepState.OPEN) -> ReviewView:
    """Return a review with 60 lines, long hostile words everywhere and many mails."""
    ready = review(kind, state)
    mean = nasty(ready.card)
    many = tuple(
        line(no, description=LONG, evidence=LONG, uom_name=LONG, item_no=LONG[:30]) for no in range(1, 61)
    )
    files = tuple(AttachmentView(LONG, "x/y", 9**12, "3" * 64, LONG[:50]) for _ in range(30))
    hostile = {"code": LONG, "values": {"item": LONG}}
    payload = {
        **ready.payload,
        "server": LONG,
        "error": LONG,
        "reasons": [hostile] * 60,
        "problems": [hostile] * 60,
        "short": [
            {"index": 500, "item_no": LONG, "requested": LONG, "available": "", "uom": LONG, "expected": ""}
        ]
        * 60,
        "lines": [{"index": at, "item_no": LONG, "quantity": "x", "uom": LONG} for at in range(60)],
    }
    wishes = tuple(
        read_line(
            at, "ambiguous", evidence=LONG, uom=LONG, units=(),
            candidates=tuple(CandidateView(f"I-{no}", LONG, sure=False) for no in range(120)),
        )
        for at in range(60)
    )  # fmt: skip
    return replace(
        ready,
        card=mean,
        step=mean.steps[0] if mean.steps else ready.step,
        payload=payload,
        mails=tuple(mail(id=at, text=LONG * 20, from_name=LONG, subject=LONG, attachments=files) for at in range(20)),
        lines=(*(read_line(at, description=LONG, evidence=LONG) for at in range(60)), *wishes),
        document=document(*many, reference=LONG, state=LONG),
        draft=draft(text=LONG * 20, table=LONG * 3, subject=LONG, opening=LONG, closing=LONG, pdf_name=LONG,
                    to=tuple([LONG] * 30), cc=tuple([LONG] * 30)) if ready.draft else None,
        contacts=tuple((f"K-{at}", LONG) for at in range(25)),
        consequences=tuple(Say("consequence.quote_open", {"number": LONG}) for _ in range(20)),
    )  # fmt: skip


def row(**more: object) -> TaskRow:
    ready = TaskRow(
        id=9,
        number=412,
        state=TaskState.NEEDS_PERSON,
        outcome="",
        subject="Chairs for the new canteen",
        customer="Bergheim AS",
        question=step(StepKind.REPLY).question,
        step_id=71,
        revision=3,
        since=NOW,
        amount=Money(1245000, "NOK"),
        claimed_by="Ana Lind",
        try_out=False,
        channel="C1",
        ts="1.2",
    )
    return replace(ready, **more)


def inbox(**more: object) -> Inbox:
    ready = Inbox(
        attention=(row(), row(id=10, number=413, try_out=True)),
        attention_count=19,
        running=(row(state=TaskState.WORKING, question=None, step_id=0),),
        waiting=(row(state=TaskState.WAITING, question=None, step_id=0),),
        recent=(
            row(state=TaskState.DONE, outcome="ordered", question=None, step_id=0),
            row(state=TaskState.STOPPED, outcome="stopped", question=None, step_id=0),
        ),
        page=1,
        pages=3,
        tab="inbox",
        time_zone=ZONE,
    )
    return replace(ready, **more)


def ping(state: StepState = StepState.OPEN, **more: object) -> PingView:
    decided = state is not StepState.OPEN
    ready = PingView(
        step_id=71,
        task_number=412,
        question=step(StepKind.REPLY).question,
        mentions=("U012ABCDE", "S012ABCDE"),
        decided_by="Ana Lind" if decided and state is not StepState.SUPERSEDED else "",
        decided_at=NOW if decided else None,
        state=state,
        language="en",
        time_zone=ZONE,
    )
    return replace(ready, **more)


def event(code: str = "timeline.mail.in.received", **values: object) -> EventView:
    entry = TimelineEntry(3, NOW, "", Say(code, values or {"by": "", "mail_id": 5, "sender": "Anna Berg"}))
    return EventView(3, 412, entry, "", (), "en", ZONE)


def summary(**more: object) -> DeskSummary:
    ready = DeskSummary(1, "Nordic desk", "ND", True, 3, 1, 5, NOW, "", "en", ZONE)
    return replace(ready, **more)
