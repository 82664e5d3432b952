"""Documents for the PDF tests: one ordinary quote, and what to change about it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from domain.money import Money, line_net, vat_amount
from domain.sales.facts import Address, Buyer, DocumentView, LineView, Seller, VatView

SELLER = Seller(
    name="Nordbo Engros A/S",
    address="Taulov Havnevej 18",
    postcode="7000",
    city="Fredericia",
    country="DK",
    vat_no="DK29604819",
    bank_account="DK4520005036459998",
    phone="+45 76 20 44 00",
    email="salg@nordbo-engros.example",
)
HOTEL = Address("Havnehotellet Ærøskøbing ApS", "Havnepladsen 3", "5970", "Ærøskøbing", "DK")
BUYER = Buyer("C00101", "K0001", HOTEL.name, "Birthe Rolskov", HOTEL, "DK93634403")


def line(number=10000, **changes):
    values = {
        "line_no": number,
        "kind": "item",
        "item_no": "10101",
        "variant_code": "SORT",
        "description": "Kontorstol NORD 100, sort",
        "quantity": Decimal(12),
        "uom": "PCS",
        "uom_name": "stk.",
        "unit_price": Decimal(1295),
        "discount_percent": Decimal(0),
        "vat_percent": Decimal(25),
        "delivery_date": date(2026, 12, 1),
        "net": None,
    } | changes
    if values["net"] is None:
        currency = changes.pop("currency", "DKK")
        values.pop("currency", None)
        minor = line_net(values["quantity"], values["unit_price"], values["discount_percent"], currency)
        values["net"] = Money(minor, currency)
    return LineView(**values)


def text_line(text, number=15000):
    return line(
        number,
        kind="text",
        item_no="",
        variant_code="",
        description=text,
        quantity=Decimal(0),
        delivery_date=None,
    )


def document(lines=None, **changes):
    """A quote to the hotel; totals are computed from the lines."""
    currency = changes.get("currency", "DKK")
    lines = tuple(lines or [line()])
    bases = {}
    for one in lines:
        if one.kind == "item":
            bases[one.vat_percent] = bases.get(one.vat_percent, 0) + one.net.minor
    vat = tuple(
        VatView(rate, Money(base, currency), Money(vat_amount(base, rate), currency))
        for rate, base in sorted(bases.items(), reverse=True)
    )
    net = sum(bases.values())
    values = {
        "kind": "quote",
        "number": "SQ-10241",
        "version": 1,
        "state": "open",
        "language": "da",
        "currency": currency,
        "seller": SELLER,
        "buyer": BUYER,
        "ship_to": HOTEL,
        "reference": "PO-2026-118",
        "quote_number": "",
        "document_date": date(2026, 11, 23),
        "requested_date": date(2026, 12, 1),
        "valid_until": date(2026, 12, 14),
        "payment_terms_days": 14,
        "lines": lines,
        "net": Money(net, currency),
        "vat": vat,
        "gross": Money(net + sum(one.vat.minor for one in vat), currency),
        "vat_rule": "domestic",
        "made_at": datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
        "salesperson": "Mona Kjærgaard",
    } | changes
    return DocumentView(**values)


__all__ = ["BUYER", "HOTEL", "SELLER", "document", "line", "replace", "text_line"]
