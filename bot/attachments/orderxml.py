"""Order files to a table with headings: UBL 2.1 / Peppol BIS Ordering by its elements, other XML by repeated elements.

Tags become headings; what they mean is decided by the same dictionary as a spreadsheet's headings.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from bot.attachments.errors import Unread
from bot.attachments.limits import Limits
from bot.attachments.markup import Node, parse
from bot.attachments.texts import cell
from domain.intake.extracted import Extracted, Row, Table

_HEADINGS = (
    "Pos",
    "Your item no",
    "Our item no",
    "EAN",
    "Description",
    "Variant",
    "Quantity",
    "Unit",
    "Delivery date",
    "Remark",
)
_ORDERS = frozenset(("Order", "RequestForQuotation", "OrderChange"))


def read(blank: Extracted, content: bytes, bounds: Limits) -> Extracted:
    """Return the order's lines as a table and its header as fields."""
    root = parse(content, bounds)
    if root.name in _ORDERS and (root.first("OrderLine") or root.first("RequestForQuotationLine")):
        return _ubl(blank, root, bounds)
    if root.name in {"Invoice", "CreditNote", "Quotation", "OrderResponse", "Catalogue", "DespatchAdvice"}:
        return replace(blank, kind="other_xml", fields=(("document", root.name),), problem="unsupported")
    return _generic(blank, root, bounds)


def _ubl(blank: Extracted, root: Node, bounds: Limits) -> Extracted:
    rows = [Row(_HEADINGS, root.name)]
    lines = [*root.all("OrderLine", "LineItem"), *root.all("RequestForQuotationLine", "LineItem")]
    if len(lines) > bounds.rows:
        raise Unread("too_many_rows")
    for number, line in enumerate(lines, 1):
        rows.append(Row(tuple(cell(one, bounds.cell_length) for one in _line(line)), f"line {number}"))
    delivery = root.first("Delivery") or Node("")
    fields = {
        "document": root.name,
        "document_no": root.value("ID"),
        "requested_date": _date(delivery),
        "ship_to": _place(delivery),
        "note": " ".join(one.text for one in root.all("Note")),
        "country": delivery.value("DeliveryLocation", "Address", "Country", "IdentificationCode"),
    }
    kept = tuple((name, cell(value, 500)) for name, value in fields.items() if value)
    return replace(blank, tables=(Table("", tuple(rows)),), fields=kept, pages=1)


def _line(line: Node) -> tuple[str, ...]:
    item = line.first("Item") or Node("")
    quantity = line.first("Quantity") or Node("")
    standard = item.first("StandardItemIdentification", "ID") or Node("")
    properties = [one.value("Value") for one in item.all("AdditionalItemProperty")]
    return (
        line.value("ID"),
        item.value("SellersItemIdentification", "ID"),
        item.value("BuyersItemIdentification", "ID"),
        standard.text,
        item.value("Name") or item.value("Description"),
        ", ".join(one for one in properties if one),
        quantity.text,
        quantity.attributes.get("unitCode", ""),
        _date(line.first("Delivery") or Node("")),
        line.value("Note"),
    )


def _date(delivery: Node) -> str:
    for path in (
        ("RequestedDeliveryPeriod", "EndDate"),
        ("RequestedDeliveryPeriod", "StartDate"),
        ("RequestedDeliveryDate",),
        ("LatestDeliveryDate",),
    ):
        value = delivery.value(*path)
        if value:
            return value[:10]
    return ""


def _place(delivery: Node) -> str:
    """Return the delivery address on one line: name, street, postcode and city."""
    location = delivery.first("DeliveryLocation") or Node("")
    address = location.first("Address") or delivery.first("DeliveryAddress") or Node("")
    name = location.value("Name") or delivery.value("DeliveryParty", "PartyName", "Name")
    street = " ".join(
        part
        for part in (
            address.value("StreetName"),
            address.value("BuildingNumber"),
            address.value("AdditionalStreetName"),
        )
        if part
    )
    city = f"{address.value('PostalZone')} {address.value('CityName')}".strip()
    return ", ".join(part for part in (name, street, city) if part)


def _generic(blank: Extracted, root: Node, bounds: Limits) -> Extracted:
    """Take the elements that repeat most and hold leaves as rows, their leaves' names as headings."""
    best: tuple[int, list[Node]] = (0, [])
    for node in root.walk():
        names = Counter(child.name for child in node.children if child.children or len(child.attributes) > 1)
        for name, count in names.most_common(1):
            if count > best[0]:
                best = (count, [child for child in node.children if child.name == name])
    if len(best[1]) > bounds.rows:
        raise Unread("too_many_rows")
    rows = [_leaves(one) for one in best[1]]
    headings = list(dict.fromkeys(name for row in rows for name in row))[: bounds.columns]
    if len(headings) < 2:
        raise Unread("unsupported")
    made = [Row(tuple(headings), root.name)]
    for number, row in enumerate(rows, 1):
        made.append(
            Row(tuple(cell(row.get(name, ""), bounds.cell_length) for name in headings), f"line {number}")
        )
    return replace(blank, tables=(Table("", tuple(made)),), fields=(("document", root.name),), pages=1)


def _leaves(node: Node) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in node.walk():
        if not one.children and one.text:
            found.setdefault(one.name, one.text)
        for name, value in one.attributes.items():
            found.setdefault(name, value)
    return found
