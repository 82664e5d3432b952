"""Documents and a desk as the domain hands them out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from domain.desks.facts import DeskView
from domain.money import Money
from domain.sales.facts import (
    Address,
    Buyer,
    DocumentSummary,
    DocumentView,
    LineView,
    Seller,
    VatView,
)
from domain.screens.papers import DocumentCard, VersionRow
from domain.tasks.facts import Say, TimelineEntry

NOW = datetime(2026, 11, 12, 13, 2, tzinfo=UTC)
ZONE = "Europe/Copenhagen"


def line(no: int = 1, **more: object) -> LineView:
    ready = LineView(
        line_no=no,
        kind="item",
        item_no="1960-S",
        variant_code="BLUE",
        description="Rome chair, blue",
        quantity=Decimal(10),
        uom="PCS",
        uom_name="pcs",
        unit_price=Decimal("450.5"),
        discount_percent=Decimal("7.5"),
        net=Money(416713, "NOK"),
        vat_percent=Decimal(25),
        delivery_date=date(2026, 11, 20),
        price_rule="price.list",
        evidence="10 blue Rome chairs",
        confidence=0.93,
    )
    return replace(ready, **more)


ADDRESS = Address("Bergheim AS", "Storgata 1", "0155", "Oslo", "NO")


def document(*lines: LineView, **more: object) -> DocumentView:
    ready = DocumentView(
        kind="quote",
        number="SQ-10241",
        version=2,
        state="open",
        language="nb",
        currency="NOK",
        seller=Seller("Nordbo", "Vej 1", "2100", "København", "DK", "DK1", "", "", "sales@nordbo.example"),
        buyer=Buyer("C-100", "K-1", "Bergheim AS", "Anna Berg", ADDRESS, "NO1"),
        ship_to=ADDRESS,
        reference="PO 4711",
        quote_number="",
        document_date=date(2026, 11, 12),
        requested_date=date(2026, 11, 20),
        valid_until=date(2026, 12, 12),
        payment_terms_days=30,
        lines=lines or (line(1), line(2, kind="text", description="Carried in", item_no="")),
        net=Money(996000, "NOK"),
        vat=(VatView(Decimal(25), Money(996000, "NOK"), Money(249000, "NOK")),),
        gross=Money(1245000, "NOK"),
        vat_rule="domestic",
        made_at=NOW,
        task_id=9,
        desk_id=1,
    )
    return replace(ready, **more)


def document_card(shown: DocumentView, **more: object) -> DocumentCard:
    change = {"code": "change.quantity", "line_no": "1", "item": "Rome chair", "before": "8", "after": "10"}
    entry = TimelineEntry(4, NOW, "Ana Lind", Say("timeline.quote.self.state", {"number": shown.number}))
    ready = DocumentCard(
        id=31,
        view=shown,
        newest=2,
        state_reason="They asked us to wait",
        versions=(VersionRow(2, NOW, "Ana Lind", (change,)), VersionRow(1, NOW, "", ())),
        history=(entry,),
        states=("rejected", "cancelled"),
        task_id=9,
        task_number=412,
        may_edit=True,
        may_write=True,
        pdf_link="https://example.com/x.pdf",
    )
    return replace(ready, **more)


def document_row(**more: object) -> DocumentSummary:
    ready = DocumentSummary(
        kind="quote", number="SQ-10241", version=2, state="sent", state_reason="", task_id=9, customer_no="C-100",
        customer_name="Bergheim AS", reference="PO 4711", quote_number="", document_date=date(2026, 11, 12),
        valid_until=date(2026, 12, 12), net=Money(996000, "NOK"), gross=Money(1245000, "NOK"), line_count=2,
        made_at=NOW, id=31,
    )  # fmt: skip
    return replace(ready, **more)


def desk(**more: object) -> DeskView:
    """A desk; what is no field of the view is one of its settings."""
    values = {
        "name": "Nordic desk", "initials": "ND", "channel": "C012ABCDE", "language": "da", "region": "DK", "time_zone": ZONE,
        "account": "sales", "folder": "INBOX", "mark_as_read": True, "review_known": "first", "review_unknown": "all",
        "only_available": True, "promise_dates": False, "promise_offset_days": 0, "safety_lead_days": 0, "review_quotes": False,
        "send_quotes": True, "make_orders": True, "review_orders": False, "analyse_attachments": True, "daily_limit": 100,
        "signature": "", "ask_first": "reviewer", "order_first": False, "price_tolerance": Decimal(1), "quote_reminder_days": 3, "location_code": "",
        "duty": ("U012ABCDE", "S012ABCDE"), "quiet_from": "", "quiet_to": "", "minutes_per_document": 10,
        "reviewers": ("U012ABCDE",), "configurators": (), "work_days": "12345", "work_from": "08:00", "work_to": "16:00",
        "remind_after_hours": 4,
    }  # fmt: skip
    ready = DeskView(
        id=1, version=4, active=True, activated_at=NOW, deactivated_at=None, resumable=False, values={}, read_today=23,
        held=0, locations=(("HQ", "Main warehouse"),), default_signature="<p>Nordic desk<br><b>Nordbo</b></p>",
    )  # fmt: skip
    own = {name: value for name, value in more.items() if name in values}
    return replace(
        ready,
        values={**values, **own},
        **{name: value for name, value in more.items() if name not in values},
    )
