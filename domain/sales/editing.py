"""One change of one document: header and lines are checked and written, nothing else. Versions are ``documents``'."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from domain.errors import InvalidInput, NotFound
from domain.sales.drafting import Sheet, Wanted, write_line
from domain.sales.facts import Address
from domain.sales.inputs import KEEP, LineChange, LineInput, Revision
from domain.sales.items import load_items
from domain.sales.models import Document, DocumentLine
from domain.sales.models.master import VatRule
from domain.sales.parties import Parties, ship_to_address
from domain.sales.pricebook import Terms, load_prices
from domain.sales.problems import FieldProblem, InvalidFields
from domain.sales.promising import promise_of
from domain.sales.states import DocumentKind
from domain.sales.stockcheck import promised_days
from domain.sales.vat import vat_rule_for

POSITION_STEP = 1000
MOST_REFERENCE = 80


@dataclass(frozen=True, slots=True)
class Row:
    """A line to be written: the row it changes (None = a new one), what is wanted, its name in problems."""

    row: DocumentLine | None
    wanted: Wanted
    where: str
    touched: bool = True
    after: int = 0


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of one document."""

    tx: Session
    document: Document
    parties: Parties
    today: date

    def check_header(self) -> None:
        """Check reference and dates."""
        document = self.document
        if len(document.reference) > MOST_REFERENCE:
            raise InvalidInput("sales.reference", field="reference", most=MOST_REFERENCE)
        if document.valid_until is not None and document.valid_until < self.today:
            raise InvalidInput("sales.valid_until", field="valid_until", date=document.valid_until)
        if document.requested_date is not None and document.requested_date < self.today:
            raise InvalidInput("line.past_date", field="requested_date", date=document.requested_date)

    def set_ship_to(self, wanted: str | Address) -> None:
        """Write the delivery address and the VAT rule that follows from it."""
        address = ship_to_address(self.tx, self.parties, wanted)
        document = self.document
        document.ship_to_code = address.code
        document.ship_to_name = address.name.strip()
        document.ship_to_address = address.address.strip()
        document.ship_to_postcode = address.postcode.strip()
        document.ship_to_city = address.city.strip()
        document.ship_to_country = address.country.strip()
        self.set_vat_rule()

    def set_vat_rule(self) -> None:
        """Write the VAT rule that follows from customer and countries, unless a person set one."""
        document, customer = self.document, self.parties.customer
        if not document.vat_rule_by_hand:
            document.vat_rule = vat_rule_for(
                customer_rule=customer.vat_rule if customer else "",
                company_country=self.parties.company.country,
                ship_to_country=document.ship_to_country,
                vat_no=customer.vat_no if customer else "",
            ).value

    def change_header(self, change: Revision) -> None:
        """Apply the header's changes; only what changes is checked."""
        document = self.document
        dates = (document.valid_until, document.requested_date)
        document.valid_until = document.requested_date = None
        if change.reference is not KEEP:
            document.reference = change.reference.strip()
        if change.valid_until is not KEEP:
            document.valid_until = change.valid_until
        if change.requested_date is not KEEP:
            document.requested_date = change.requested_date
        self.check_header()
        if change.valid_until is KEEP:
            document.valid_until = dates[0]
        if change.requested_date is KEEP:
            document.requested_date = dates[1]
        if change.vat_rule is not KEEP:
            document.vat_rule_by_hand = change.vat_rule is not VatRule.BY_COUNTRY
            document.vat_rule = change.vat_rule.value
        if change.ship_to is not KEEP:
            self.set_ship_to(change.ship_to)
        self.set_vat_rule()

    def revised_rows(self, change: Revision) -> Iterable[Row]:
        """Return all lines after the change; removed ones are dropped from the document."""
        document = self.document
        changes = {one.line_no: one for one in change.lines}
        known = {row.line_no for row in document.lines}
        for line_no in sorted((changes.keys() | change.remove) - known):
            raise NotFound("line.gone", number=document.number, line=line_no)
        document.lines = [row for row in document.lines if row.line_no not in change.remove]
        rows = [
            Row(
                row,
                changed_line(row, changes.get(row.line_no)),
                f"line:{row.line_no}",
                row.line_no in changes,
            )
            for row in document.lines
        ]
        added = [
            Row(None, new_line(one), f"new:{index}", after=one.after) for index, one in enumerate(change.add)
        ]
        return [*rows, *added]

    def write(self, rows: Iterable[Row]) -> None:
        """Check and write all lines.

        Raises:
            InvalidFields: some cannot be used, or there is none.
        """
        wanted = list(rows)
        if not any(one.wanted.kind == "item" for one in wanted):
            raise InvalidFields([FieldProblem("", "lines", "sales.no_lines")])
        sheet = self._sheet({one.wanted.item_no for one in wanted if one.wanted.kind == "item"})
        for one in wanted:
            row = one.row
            if row is not None and not one.touched and self.document.kind == DocumentKind.ORDER:
                self._move(row)
                continue  # prices of an order stay as quoted
            kept = None if row is None or one.touched else (row.unit_price, row.discount_percent)
            if row is None:
                self.document.last_line_no += 1
                row = DocumentLine(line_no=self.document.last_line_no, position=self._position(one.after))
                write_line(sheet, row, one.wanted, where=one.where, kept=None)
                self.document.lines.append(row)
            else:
                write_line(sheet, row, one.wanted, where=one.where, kept=kept)
        if sheet.problems:
            raise InvalidFields(sheet.problems)
        self._promise(sheet, {one.row.line_no for one in wanted if one.row is not None and not one.touched})

    def _promise(self, sheet: Sheet, untouched: set[int]) -> None:
        """Let each line carry the later of its day and the earliest shipment date, where the desk promises dates (D-53).

        On an order, days of lines that nobody touched stay as they were confirmed.
        """
        document = self.document
        promise = promise_of(self.tx, document.desk_id, today=self.today)
        if not promise.on:
            return
        rows = sorted(document.lines, key=lambda row: (row.position, row.line_no))
        days = promised_days(self.tx, rows, sheet.items, document=document, promise=promise)
        for row in rows:
            if row.line_no in days and not (document.kind == DocumentKind.ORDER and row.line_no in untouched):
                row.delivery_date = days[row.line_no]

    def _move(self, row: DocumentLine) -> None:
        """Let a line of an order follow the document's date, if it has none of its own."""
        day = self.document.requested_date
        if row.kind == "item" and row.requested_date is None and day is not None and day >= self.today:
            row.delivery_date = day

    def _position(self, after: int) -> int:
        """Return the place of a new line: behind the line ``after``, else at the end."""
        places = {row.line_no: row.position for row in self.document.lines}
        if after in places:
            return places[after]
        return max(places.values(), default=0) + POSITION_STEP

    def _sheet(self, item_nos: set[str]) -> Sheet:
        document, customer, company = self.document, self.parties.customer, self.parties.company
        items = load_items(self.tx, item_nos, language=document.language)
        terms = Terms(
            customer_no=document.customer_no,
            price_group=customer.price_group if customer else "",
            discount_group=customer.discount_group if customer else "",
            currency=document.currency,
            company_currency=company.currency,
            on=self.today,
        )
        return Sheet(
            items=items,
            book=load_prices(self.tx, items.values(), terms=terms),
            language=document.language,
            today=self.today,
            requested_date=document.requested_date,
            default_delivery=self.today + timedelta(days=company.default_shipping_days),
        )


def new_line(line: LineInput) -> Wanted:
    """Return a line to be added as wanted values."""
    return Wanted(
        kind=line.kind,
        item_no=line.item_no,
        variant_code=line.variant_code,
        quantity=line.quantity,
        uom=line.uom,
        requested_date=line.requested_date,
        unit_price=line.unit_price,
        discount_percent=line.discount_percent,
        description=line.description,
        evidence=line.evidence,
        confidence=line.confidence,
        stated_price=line.stated_price,
        stated_currency=line.stated_currency,
    )


def changed_line(row: DocumentLine, change: LineChange | None) -> Wanted:
    """Return a line as it shall be: its present values with the change on top."""
    change = change or LineChange(row.line_no)
    item_no = row.item_no if change.item_no is KEEP else change.item_no
    other = item_no != row.item_no
    variant = row.variant_code if change.variant_code is KEEP else change.variant_code
    if other and change.variant_code is KEEP:
        variant = ""
    renamed = other or variant != row.variant_code
    price = row.unit_price if row.price_by_hand and not other else None
    discount = row.discount_percent if row.discount_by_hand and not other else None
    uom = row.uom if change.uom is KEEP else change.uom
    if other and change.uom is KEEP:
        uom = ""
    description = row.description if row.kind == "text" or not renamed else ""
    of_this = not other and uom == row.uom  # a price of another item or unit says nothing about this one
    return Wanted(
        kind=row.kind,
        item_no=item_no,
        variant_code=variant,
        quantity=row.quantity if change.quantity is KEEP else change.quantity,
        uom=uom,
        requested_date=row.requested_date if change.requested_date is KEEP else change.requested_date,
        unit_price=price if change.unit_price is KEEP else change.unit_price,
        discount_percent=discount if change.discount_percent is KEEP else change.discount_percent,
        description=description if change.description is KEEP else change.description,
        evidence=row.evidence if change.evidence is KEEP else change.evidence,
        confidence=row.confidence,
        stated_price=row.stated_price if of_this else None,
        stated_currency=row.stated_currency if of_this else "",
    )
