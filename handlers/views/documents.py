"""A quote or an order on a screen: its lines, totals, addresses (D-60). What can be done with it is in ``papers``."""

from __future__ import annotations

from decimal import Decimal

from domain.sales.facts import Address, DocumentView, LineView
from domain.words import formats, has
from handlers.blocks import Json, context, fields, section
from handlers.texts import Texts
from handlers.views.price_rule import price_rule
from handlers.views.wording import chunks, flat, foreign, joined, quantity, stated_text

LINES_IN_MESSAGE = 15


def document_blocks(
    document: DocumentView, texts: Texts, *, most: int = 0, evidence: bool = True
) -> list[Json]:
    """Return a document: head, lines with evidence and price rule, totals, VAT.

    Args:
        most: show only so many lines; 0 = all.
        evidence: show the customer's words beside each line (D-42).
    """
    lines = document.lines[:most] if most else document.lines
    listed = [_line(line, texts, evidence=evidence) for line in lines]
    left = len(document.lines) - len(lines)
    if left:
        listed.append(f"_{texts('card.more_lines', count=left)}_")
    blocks = [section(_head(document, texts))]
    blocks.extend(section(chunk) for chunk in chunks(listed))
    blocks.append(fields(_totals(document, texts)))
    blocks.append(context(_terms(document, texts)))
    return blocks


def state_text(state: str, texts: Texts) -> str:
    """Return a document's state in words, as it is if nobody knows it."""
    code = f"document.state.{state}"
    return texts(code) if has(code) else foreign(state, 30)


def _head(document: DocumentView, texts: Texts) -> str:
    kind = texts(f"document.kind.{document.kind}")
    state = state_text(document.state, texts)
    buyer = joined((foreign(document.buyer.name, 80), foreign(document.buyer.contact_name, 60)))
    return f"*{kind} {foreign(document.number, 30)} v{document.version}* · {state}\n{buyer}"


def _line(line: LineView, texts: Texts, *, evidence: bool) -> str:
    if line.kind == "text":
        return f"_{foreign(line.description, 300)}_"
    amount = formats.amount(line.net, texts.locale)
    price = formats.price(line.unit_price, texts.locale)
    unit = foreign(line.uom_name or line.uom, 20)
    discount = f" −{formats.percent(line.discount_percent, texts.locale)}" if line.discount_percent else ""
    first = (
        f"*{quantity(texts, line.quantity)} {unit}* {foreign(line.description, 120)} "
        f"· {price}{discount} = *{amount}*"
    )
    code = joined((foreign(line.item_no, 30), foreign(line.variant_code, 20)), " ")
    small = [code, price_rule(line, texts)]
    said = stated_text(line, texts)
    if said:
        small.append(f"⚠️ {said}")
    if line.delivery_date is not None:
        small.append(texts("line.delivery", date=line.delivery_date))
    if evidence and line.evidence.strip():
        small.append(f"“{foreign(line.evidence, 120)}”")
        if line.confidence < 1:
            small.append(formats.percent(Decimal(round(line.confidence * 100)), texts.locale))
    return f"{first}\n↳ {joined(small)}"


def _totals(document: DocumentView, texts: Texts) -> list[str]:
    found = [f"*{texts('field.net')}*\n{texts.readable(document.net)}"]
    found.extend(
        f"*{texts('field.vat', percent=formats.percent(one.percent, texts.locale))}*\n"
        f"{texts.readable(one.vat)}"
        for one in document.vat[:6]
    )
    found.append(f"*{texts('field.gross')}*\n*{texts.readable(document.gross)}*")
    return found


def _terms(document: DocumentView, texts: Texts) -> str:
    parts = [f"{texts('field.ship_to')}: {foreign(place(document.ship_to), 160)}"]
    if document.reference:
        parts.append(f"{texts('field.reference')}: {foreign(document.reference, 80)}")
    if document.valid_until is not None:
        parts.append(f"{texts('field.valid_until')}: {texts.readable(document.valid_until)}")
    if document.vat_rule != "domestic" and has(f"vat_rule.{document.vat_rule}"):
        parts.append(texts(f"vat_rule.{document.vat_rule}"))
    return joined(parts)


def place(address: Address) -> str:
    """Return an address in one line, plain."""
    town = flat(f"{address.postcode} {address.city}", 80)
    return joined((address.name, address.address, town, address.country), ", ")
