"""Edit quote or order: header and lines, eight a page, with what can be added (D-62).

Block ids are the paths of the domain: ``line:<no>.item_no|quantity|uom|unit_price|discount_percent|requested_date|remove``,
``new:<n>.item_no|quantity|uom``, ``text.description``, ``reference``, ``requested_date``, ``valid_until``, ``ship_to``, ``vat_rule``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from domain.sales.facts import Address, DocumentView, LineView
from domain.words import formats, has
from handlers.blocks import (
    Json,
    actions,
    button,
    checkboxes,
    context,
    datepicker,
    divider,
    external_select,
    input_block,
    modal,
    option,
    plain_text_input,
    section,
    static_select,
)
from handlers.checks import limits
from handlers.ids import Action, View, numbered, value
from handlers.texts import Texts
from handlers.views.documents import place
from handlers.views.paging import PER_PAGE, Sheet, page_row
from handlers.views.wording import entry, flat, foreign, joined, stated_text

REMOVE = "remove"
KEEP = "keep"
"""Value of the choice that leaves the delivery address as it is."""
CUSTOM_ADDRESS = "ship_to_custom"
"""Block id of an address for this document only."""
VAT_RULE = "vat_rule"
"""Block id of the VAT rule (D-60)."""
BY_ADDRESS = "by_address"
"""Value of the choice that lets the VAT rule follow customer and delivery address."""
_VAT_CHOICES = (BY_ADDRESS, "domestic", "reverse_charge", "export")
MOST_NEW = 3

Units = Mapping[str, Sequence[tuple[str, str]]]
"""Item number -> (unit code, its name)."""


def edit_modal(
    document: DocumentView,
    texts: Texts,
    sheet: Sheet | None = None,
    *,
    units: Units | None = None,
    addresses: Sequence[Address] = (),
    changed: str = "",
) -> Json:
    """Return the form for a document.

    Args:
        document: the version that is changed; the metadata names it, so that a newer one is noticed (D-63).
        sheet: page and what was typed before; None = opened now.
        units: the units that can be chosen; an item that is missing gets a text field.
        addresses: the customer's delivery addresses.
        changed: a ready sentence (mrkdwn) about what somebody else changed meanwhile.
    """
    state = (sheet or Sheet(about_of(document))).without(present(document, texts))
    first = state.page * PER_PAGE
    last_page = state.page + 1 >= state.pages(len(document.lines))
    blocks = [section(_head(document, texts))]
    if changed:
        blocks.append(section(f"⚠️ {changed}"))
    if state.page == 0:
        blocks.extend(_header(document, texts, state, addresses))
    for at, line in enumerate(document.lines[first : first + PER_PAGE], start=first + 1):
        blocks.extend(_line(at, line, texts, state, units or {}))
    if last_page:
        for at in range(min(state.extra, MOST_NEW)):
            blocks.extend(_new(at, texts, state))
        blocks.extend(_adding(texts, state))
    blocks.extend(page_row(state, len(document.lines), texts))
    if state.pages(len(document.lines)) > 1:
        pages = state.pages(len(document.lines))
        blocks.append(context(texts("form.page", page=state.page + 1, pages=pages)))
    return modal(
        flat(texts("button.edit_document", number=document.number), limits.MODAL_TITLE),
        blocks,
        callback_id=View.EDIT_LINES,
        submit=texts("submit.save"),
        close=texts("button.cancel"),
        private_metadata=state.pack(),
    )


def present(document: DocumentView, texts: Texts) -> dict[str, str]:
    """Return block id -> what stands there if nobody types anything."""
    found = {
        "reference": document.reference,
        "requested_date": _iso(document.requested_date),
        "valid_until": _iso(document.valid_until),
        "ship_to": KEEP,
        VAT_RULE: _vat_choice(document),
        CUSTOM_ADDRESS: "",
        "text.description": "",
    }
    for line in document.lines:
        name = f"line:{line.line_no}"
        found[f"{name}.remove"] = ""
        found[f"{name}.description"] = line.description
        found[f"{name}.item_no"] = _item_value(line)
        found[f"{name}.quantity"] = entry(line.quantity, texts.locale)
        found[f"{name}.uom"] = line.uom
        found[f"{name}.requested_date"] = _iso(line.requested_date)
        found[f"{name}.unit_price"] = _by_hand(line.unit_price, texts, by_hand=line.price_by_hand)
        found[f"{name}.discount_percent"] = _by_hand(
            line.discount_percent, texts, by_hand=line.discount_by_hand
        )
    return found


def _by_hand(value: Decimal, texts: Texts, *, by_hand: bool) -> str:
    return entry(value, texts.locale) if by_hand else ""


def _vat_choice(document: DocumentView) -> str:
    return document.vat_rule if document.vat_rule_by_hand else BY_ADDRESS


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _item_value(line: LineView) -> str:
    return f"{line.item_no}/{line.variant_code}" if line.variant_code else line.item_no


def about_of(document: DocumentView) -> str:
    """Return "SQ-10241 2": number and version that a form is about; see :func:`about`."""
    return f"{document.number} {document.version}"


def about(sheet: Sheet) -> tuple[str, int]:
    """Return number and version of the document that a form is about."""
    number, _, version = sheet.about.rpartition(" ")
    return number, int(version)


def _head(document: DocumentView, texts: Texts) -> str:
    gross = formats.amount(document.gross, texts.locale)
    name = foreign(document.buyer.name, 80)
    title = f"*{foreign(document.number, 30)} v{document.version}* · {name} · {texts('field.gross')} {gross}"
    return f"{title}\n{texts('edit.intro')}"


def _day(block_id: str, label: str, present: date | None, sheet: Sheet) -> Json:
    typed = sheet.typed.get(block_id)
    day = present if typed is None else date.fromisoformat(typed) if typed else None
    return input_block(label, datepicker(Action.FORM, initial=day), block_id=block_id, optional=True)


def _header(document: DocumentView, texts: Texts, sheet: Sheet, addresses: Sequence[Address]) -> list[Json]:
    reference = sheet.typed.get("reference", document.reference)
    blocks = [
        input_block(
            texts("field.reference"),
            plain_text_input(Action.FORM, initial=reference or None, max_length=80),
            block_id="reference",
            optional=True,
        ),
        _day("requested_date", texts("field.requested_date"), document.requested_date, sheet),
    ]
    if document.kind == "quote":
        blocks.append(_day("valid_until", texts("field.valid_until"), document.valid_until, sheet))
    if addresses:
        choices = [option(texts("edit.keep_address"), KEEP, flat(place(document.ship_to), 75))]
        choices += [option(flat(place(one), 75), f"to:{one.code}") for one in addresses[:98]]
        blocks.append(
            input_block(
                texts("field.ship_to"),
                static_select(Action.FORM, choices, initial=sheet.typed.get("ship_to", KEEP)),
                block_id="ship_to",
            )
        )
    typed = sheet.typed.get(CUSTOM_ADDRESS)
    element = plain_text_input(Action.FORM, initial=typed or None, multiline=True, max_length=400)
    blocks.append(
        input_block(
            texts("edit.custom_address"),
            element,
            block_id=CUSTOM_ADDRESS,
            optional=True,
            hint=texts("edit.custom_address.hint"),
        )
    )
    blocks.append(_vat_rule(document, texts, sheet))
    return blocks


def _vat_rule(document: DocumentView, texts: Texts, sheet: Sheet) -> Json:
    """Return the choice of the VAT rule; what follows from the address is named beside it (D-60)."""
    options = [option(texts(f"vat_rule.{one}"), one) for one in _VAT_CHOICES]
    chosen = sheet.typed.get(VAT_RULE, _vat_choice(document))
    return input_block(
        texts("field.vat_rule"),
        static_select(Action.FORM, options, initial=chosen),
        block_id=VAT_RULE,
        hint=texts("edit.vat_rule.hint", rule=texts(f"vat_rule.{document.vat_rule}")),
    )


def _line(at: int, line: LineView, texts: Texts, sheet: Sheet, units: Units) -> list[Json]:
    name = f"line:{line.line_no}"
    removing = input_block(
        texts("edit.remove"),
        checkboxes(
            Action.FORM,
            [option(texts("edit.remove.yes"), REMOVE)],
            initial=[REMOVE] if sheet.typed.get(f"{name}.remove") == REMOVE else [],
        ),
        block_id=f"{name}.remove",
        optional=True,
    )
    if line.kind == "text":
        written = plain_text_input(
            Action.FORM,
            initial=sheet.typed.get(f"{name}.description", line.description) or None,
            multiline=True,
        )
        return [
            divider(),
            input_block(f"{at}. {texts('edit.text')}", written, block_id=f"{name}.description"),
            removing,
        ]
    return [
        divider(),
        _item(at, name, line, texts, sheet),
        _text(f"{name}.quantity", texts("items.quantity"), entry(line.quantity, texts.locale), sheet),
        _unit(name, line, texts, sheet, units),
        _price(name, line, texts, sheet),
        _discount(name, line, texts, sheet),
        _day(f"{name}.requested_date", texts("field.line_date"), line.requested_date, sheet),
        removing,
    ]


def _item(at: int, name: str, line: LineView, texts: Texts, sheet: Sheet) -> Json:
    present = _item_value(line)
    chosen = sheet.typed.get(f"{name}.item_no") or present
    shown = f"{line.item_no} {line.description}"
    if chosen != present:
        shown = sheet.typed.get(f"{name}.item_no=") or chosen
    element = external_select(Action.ITEM_SEARCH, initial=option(flat(shown, 75), chosen), min_query_length=2)
    label = f"{at}. {flat(line.description, 100)}"
    return input_block(label, element, block_id=f"{name}.item_no", hint=_evidence(line, texts))


def _evidence(line: LineView, texts: Texts) -> str | None:
    words = flat(line.evidence, 200)
    return joined((texts("edit.evidence", words=words) if words else "", stated_text(line, texts))) or None


def _text(
    block_id: str,
    label: str,
    written: str,
    sheet: Sheet,
    *,
    placeholder: str | None = None,
    optional: bool = False,
) -> Json:
    initial = sheet.typed.get(block_id, written)
    element = plain_text_input(Action.FORM, initial=initial or None, placeholder=placeholder, max_length=30)
    return input_block(label, element, block_id=block_id, optional=optional)


def _unit(name: str, line: LineView, texts: Texts, sheet: Sheet, units: Units) -> Json:
    block_id = f"{name}.uom"
    known = units.get(line.item_no)
    chosen = sheet.typed.get(block_id, line.uom)
    if not known:
        return _text(block_id, texts("items.unit"), line.uom, sheet)
    choices = [option(flat(label, 75), code) for code, label in known[:99]]
    if chosen not in {code for code, _ in known}:
        choices.append(option(flat(chosen, 75), chosen or line.uom))
    element = static_select(Action.FORM, choices, initial=chosen)
    return input_block(texts("items.unit"), element, block_id=block_id)


def _price(name: str, line: LineView, texts: Texts, sheet: Sheet) -> Json:
    """Return the price field; it is filled only where a person set a price, else it shows the rule's (D-54)."""
    written = _by_hand(line.unit_price, texts, by_hand=line.price_by_hand)
    rule = texts(line.price_rule) if line.price_rule and has(line.price_rule) else ""
    shown = f"{formats.price(line.unit_price, texts.locale)} {rule}".strip()
    return _text(f"{name}.unit_price", texts("edit.price"), written, sheet, placeholder=shown, optional=True)


def _discount(name: str, line: LineView, texts: Texts, sheet: Sheet) -> Json:
    written = _by_hand(line.discount_percent, texts, by_hand=line.discount_by_hand)
    shown = entry(line.discount_percent, texts.locale) or "0"
    return _text(
        f"{name}.discount_percent", texts("edit.discount"), written, sheet, placeholder=shown, optional=True
    )


def _new(at: int, texts: Texts, sheet: Sheet) -> list[Json]:
    name = f"new:{at}"
    found = sheet.typed.get(f"{name}.item_no")
    initial = option(sheet.typed.get(f"{name}.item_no=") or found, found) if found else None
    element = external_select(
        Action.ITEM_SEARCH, initial=initial, placeholder=texts("items.search.hint"), min_query_length=2
    )
    return [
        divider(),
        input_block(texts("items.added"), element, block_id=f"{name}.item_no", optional=True),
        _text(f"{name}.quantity", texts("items.quantity"), "", sheet, optional=True),
        _text(f"{name}.uom", texts("items.unit"), "", sheet, optional=True),
    ]


def _adding(texts: Texts, sheet: Sheet) -> list[Json]:
    written = sheet.typed.get("text.description")
    element = plain_text_input(Action.FORM, initial=written or None, multiline=True, max_length=500)
    blocks = [
        divider(),
        input_block(texts("edit.add_text"), element, block_id="text.description", optional=True),
    ]
    if sheet.extra < MOST_NEW:
        more = button(f"+ {texts('items.add')}", numbered(Action.MORE, "line"), value(sheet.extra + 1))
        blocks.append(actions(more, block_id="more"))
    return blocks
