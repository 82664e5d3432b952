"""From a document's rows to its view, and the version that is frozen from it. Reading frozen ones is in ``queries``."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from domain.money import Money
from domain.sales.exchange import rate_on
from domain.sales.facts import Address, Buyer, DocumentView, LineView, RuleView
from domain.sales.items import UnitNames, load_unit_names
from domain.sales.models import Document, DocumentLine, DocumentVersion, Salesperson
from domain.sales.models.master import VatRule
from domain.sales.parties import Parties, main_address, seller_of
from domain.sales.snapshots import to_json
from domain.sales.vat import vat_of


def build_view(tx: Session, document: Document, parties: Parties) -> DocumentView:
    """Return everything that stands on the document now, computed from its lines."""
    units = load_unit_names(tx, language=document.language)
    lines = tuple(_line(row, units, document.currency) for row in _ordered(document))
    net = sum(row.net_minor for row in document.lines)
    vat = vat_of(
        ((row.net_minor, row.vat_percent) for row in document.lines if row.kind == "item"),
        rule=VatRule(document.vat_rule),
        currency=document.currency,
    )
    seller = tx.get(Salesperson, document.salesperson_code) if document.salesperson_code else None
    return DocumentView(
        kind=document.kind,
        number=document.number,
        version=document.version,
        state=document.state,
        language=document.language,
        currency=document.currency,
        seller=seller_of(parties.company),
        buyer=_buyer(parties),
        ship_to=ship_to_of(document),
        reference=document.reference,
        quote_number=document.quote_number,
        document_date=document.document_date,
        requested_date=document.requested_date,
        valid_until=document.valid_until,
        payment_terms_days=document.payment_terms_days,
        lines=lines,
        net=Money(net, document.currency),
        vat=vat,
        gross=Money(net + sum(one.vat.minor for one in vat), document.currency),
        vat_rule=document.vat_rule,
        made_at=document.changed_at,
        salesperson=seller.name if seller else "",
        task_id=document.task_id,
        desk_id=document.desk_id,
        location_code=document.location_code,
        made_by=document.changed_by,
        vat_rule_by_hand=document.vat_rule_by_hand,
    )


def freeze(tx: Session, document: Document, parties: Parties, *, by: str, now: datetime) -> DocumentView:
    """Recompute the totals, write them and keep this version as it is; returns its view."""
    with tx.no_autoflush:  # the row has no totals yet
        view = build_view(tx, document, parties)
        document.exchange_rate = rate_on(
            tx, document.currency, company_currency=parties.company.currency, on=document.document_date
        )
    document.net_minor = view.net.minor
    document.vat_minor = view.gross.minor - view.net.minor
    tx.flush()  # flush: id
    tx.add(
        DocumentVersion(
            document_id=document.id,
            version=document.version,
            snapshot=to_json(view),
            made_at=now,
            made_by=by,
        )
    )
    return view


def ship_to_of(document: Document) -> Address:
    """Return the document's delivery address."""
    return Address(
        document.ship_to_name,
        document.ship_to_address,
        document.ship_to_postcode,
        document.ship_to_city,
        document.ship_to_country,
        document.ship_to_code,
    )


def _ordered(document: Document) -> list[DocumentLine]:
    return sorted(document.lines, key=lambda row: (row.position, row.line_no))


def _buyer(parties: Parties) -> Buyer:
    customer, contact = parties.customer, parties.contact
    return Buyer(
        customer_no=customer.customer_no if customer else "",
        contact_no=contact.contact_no if contact else "",
        name=customer.name if customer else (contact.name if contact else ""),
        contact_name=contact.name if contact else "",
        address=main_address(parties),
        vat_no=customer.vat_no if customer else "",
    )


def _line(row: DocumentLine, units: UnitNames, currency: str) -> LineView:
    return LineView(
        line_no=row.line_no,
        kind=row.kind,
        item_no=row.item_no,
        variant_code=row.variant_code,
        description=row.description,
        quantity=row.quantity,
        uom=row.uom,
        uom_name=units.name(row.uom, row.quantity) if row.uom else "",
        unit_price=row.unit_price,
        discount_percent=row.discount_percent,
        net=Money(row.net_minor, currency),
        vat_percent=row.vat_percent,
        delivery_date=row.delivery_date,
        price_rule=row.price_rule,
        evidence=row.evidence,
        confidence=row.confidence,
        discount_rule=row.discount_rule,
        price_by_hand=row.price_by_hand,
        discount_by_hand=row.discount_by_hand,
        requested_date=row.requested_date,
        stated_price=row.stated_price,
        stated_currency=row.stated_currency,
        price_source=_rule(row, "price", units),
        discount_source=_rule(row, "discount", units),
    )


def _rule(row: DocumentLine, name: str, units: UnitNames) -> RuleView | None:
    """Return the row that won as it was kept on the line."""
    kept = (row.price_source or {}).get(name)
    if not kept:
        return None
    least = Decimal(kept["min_quantity"])
    ends = date.fromisoformat(kept["ends"]) if kept["ends"] else None
    return RuleView(kept["code"], least, units.name(kept["uom"], least), ends)
