"""Edit a quote or an order: lines, prices, dates, addresses (D-62, D-63)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from domain.commands import changing, documents
from domain.errors import InvalidInput, Stale
from domain.sales import queries
from domain.sales.facts import Address, DocumentView
from domain.sales.inputs import KEEP, Keep, LineChange, LineInput, Revision, VatRule
from handlers.answer import done, me, refuse_fields, update_later
from handlers.deps import Deps
from handlers.ids import Action, View, numbered, parse
from handlers.opening import draw_edit, draw_review, open_edit
from handlers.payloads import decimal_of, pressed
from handlers.views.edit_lines import BY_ADDRESS, CUSTOM_ADDRESS, MOST_NEW, REMOVE, VAT_RULE, about, present
from handlers.views.edit_lines import KEEP as KEEP_ADDRESS
from handlers.views.paging import Sheet, collected

Typed = Mapping[str, str]
ADDRESS_LINES = 4
COUNTRY_LETTERS = 2


class _Listeners:
    """What to do, each in one frame."""

    def __init__(self, deps: Deps) -> None:
        """Keep what a listener can reach."""
        self.deps = deps

    def open_it(
        self,
        ack: Ack,
        action: dict[str, Any],
        body: Mapping[str, Any],
        client: WebClient,
        context: BoltContext,
    ) -> None:
        open_edit(self.deps, body, client, context, pressed(action)[0])
        ack()

    def turn_page(
        self,
        ack: Ack,
        action: dict[str, Any],
        body: Mapping[str, Any],
        client: WebClient,
        context: BoltContext,
    ) -> None:
        by, texts = me(context)
        sheet = collected(body["view"])
        wanted = parse(str(action["value"]))[0]
        more = action["action_id"] == numbered(Action.MORE, "line")
        sheet = replace(sheet, extra=wanted) if more else replace(sheet, page=wanted)
        number = about(sheet)[0]
        update_later(
            self.deps, client, body["view"]["id"], lambda: draw_edit(self.deps, number, texts, sheet, by=by)
        )
        ack()

    def save(self, ack: Ack, view: dict[str, Any], context: BoltContext) -> None:
        by, texts = me(context)
        number, version = about(collected(view))
        with self.deps.read_only() as tx:
            seen = queries.document_view(tx, number, version=version)
        # Only what this person changed: prices of other lines stay, and a colleague's newer values are not undone.
        sheet = collected(view).without(present(seen, texts))
        try:
            change = revision_of(seen, sheet)
            with self.deps.transaction() as tx:
                documents.revise(tx, number, change, version=version, by=by, now=self.deps.clock())
        except InvalidInput as error:
            refuse_fields(ack, view, error, texts)
            return
        except Stale:
            # Somebody else was faster: show the present version, keep what was typed (D-63).
            with self.deps.read_only() as tx:
                fresh = documents.view(tx, number)
            again = Sheet(f"{number} {fresh.version}", sheet.page, sheet.extra, sheet.typed)
            ack(response_action="update", view=draw_edit(self.deps, number, texts, again, by=by, seen=seen))
            return
        ack()
        self.deps.wake()

    def apply_change(
        self,
        ack: Ack,
        action: dict[str, Any],
        body: Mapping[str, Any],
        client: WebClient,
        context: BoltContext,
    ) -> None:
        by, texts = me(context)
        step_id, revision = pressed(action)
        with self.deps.transaction() as tx:
            changing.apply_change(tx, step_id, revision=revision, by=by, now=self.deps.clock())
        done(self.deps, ack)
        if (body.get("view") or {}).get("type") == "modal":
            update_later(
                self.deps, client, body["view"]["id"], lambda: draw_review(self.deps, step_id, texts)
            )

    def of_document(self, body: Mapping[str, Any]) -> bool:
        return bool((body.get("view") or {}).get("callback_id") == View.EDIT_LINES)


def register(app: App, deps: Deps) -> None:
    """Listen to the editor of documents."""
    on = _Listeners(deps)
    paging = re.compile(rf"(?:{re.escape(Action.PAGE)}|{re.escape(Action.MORE)}):\w+")
    app.action(Action.EDIT_LINES)(on.open_it)
    app.action(Action.APPLY_CHANGE)(on.apply_change)
    app.action(paging, matchers=[on.of_document])(on.turn_page)
    app.view(View.EDIT_LINES)(on.save)


def revision_of(document: DocumentView, sheet: Sheet) -> Revision:
    """Return what a filled form changes; fields on pages that were never shown stay.

    Raises:
        InvalidInput: a number cannot be read; ``field`` is its block.
    """
    typed = sheet.typed
    removed = frozenset(
        line.line_no for line in document.lines if typed.get(f"line:{line.line_no}.remove") == REMOVE
    )
    lines = tuple(
        _change(line.line_no, line.kind, typed)
        for line in document.lines
        if line.line_no not in removed and _shown(line.line_no, typed)
    )
    return Revision(
        lines=lines,
        add=(*_added(typed), *_text(typed)),
        remove=removed,
        reference=typed.get("reference", KEEP),
        requested_date=_day(typed, "requested_date"),
        valid_until=_day(typed, "valid_until"),
        ship_to=_address(typed),
        vat_rule=_vat_rule(typed),
    )


def _shown(line_no: int, typed: Typed) -> bool:
    return any(name.startswith(f"line:{line_no}.") for name in typed)


def _change(line_no: int, kind: str, typed: Typed) -> LineChange:
    name = f"line:{line_no}"
    if kind == "text":
        return LineChange(line_no, description=typed.get(f"{name}.description", KEEP))
    item, _, variant = typed.get(f"{name}.item_no", "").partition("/")
    quantity = decimal_of(typed.get(f"{name}.quantity", ""), field=f"{name}.quantity")
    return LineChange(
        line_no,
        item_no=item or KEEP,
        variant_code=variant if item else KEEP,
        quantity=KEEP if quantity is None else quantity,
        uom=typed.get(f"{name}.uom") or KEEP,
        unit_price=_by_hand(typed, f"{name}.unit_price"),
        discount_percent=_by_hand(typed, f"{name}.discount_percent"),
        requested_date=_day(typed, f"{name}.requested_date"),
    )


def _by_hand(typed: Typed, name: str) -> Decimal | Keep | None:
    """Return a price by hand; an emptied field goes back to the price rule."""
    return decimal_of(typed[name], field=name) if name in typed else KEEP


def _day(typed: Typed, name: str) -> date | Keep | None:
    if name not in typed:
        return KEEP
    return date.fromisoformat(typed[name]) if typed[name] else None


def _address(typed: Typed) -> str | Address | Keep:
    """Return the delivery address: one that was typed for this document, a registered one, or the present one."""
    written = [line.strip() for line in typed.get(CUSTOM_ADDRESS, "").splitlines() if line.strip()]
    if written:
        if len(written) != ADDRESS_LINES or " " not in written[2] or len(written[3]) != COUNTRY_LETTERS:
            raise InvalidInput("edit.custom_address.wrong", field=CUSTOM_ADDRESS)
        postcode, _, city = written[2].partition(" ")
        return Address(written[0], written[1], postcode, city.strip(), written[3].upper())
    chosen = typed.get("ship_to", KEEP_ADDRESS)
    return KEEP if chosen == KEEP_ADDRESS else chosen.removeprefix("to:")


def _vat_rule(typed: Typed) -> VatRule | Keep:
    """Return the VAT rule that was chosen; the choice "by address" gives it back to the rule (D-60)."""
    chosen = typed.get(VAT_RULE)
    if chosen is None:
        return KEEP
    return VatRule.BY_COUNTRY if chosen == BY_ADDRESS else VatRule(chosen)


def _added(typed: Typed) -> tuple[LineInput, ...]:
    found = []
    for at in range(MOST_NEW):
        item, _, variant = typed.get(f"new:{at}.item_no", "").partition("/")
        if item:
            field = f"new:{at}.quantity"
            quantity = decimal_of(typed.get(field, ""), field=field)
            found.append(
                LineInput(
                    item, quantity or Decimal(0), typed.get(f"new:{at}.uom", "").strip().upper(), variant
                )
            )
    return tuple(found)


def _text(typed: Typed) -> tuple[LineInput, ...]:
    words = typed.get("text.description", "").strip()
    return (LineInput(kind="text", description=words),) if words else ()
