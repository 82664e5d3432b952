"""What stands on the document, as strings in its language and locale. No measures, no colours, no drawing."""

from __future__ import annotations

from dataclasses import dataclass

from domain.sales.facts import Address, DocumentView, LineView
from domain.sales.naming import document_label
from domain.words import formats, say

_CITY_FIRST = frozenset({"GB", "IE", "US", "CA", "AU", "NZ"})


@dataclass(frozen=True, slots=True)
class Cell:
    """A column's part of a line."""

    title: str
    right: bool = False
    shrinks: bool = False
    """The column that takes what the others leave (the description)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the table: one text per column, or a text line over the whole width."""

    cells: tuple[str, ...]
    is_text: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """Every string of a document, in the order in which it is read."""

    language: str
    title: str
    label: str
    subject: str
    company: str
    sender: tuple[str, ...]
    buyer_title: str
    buyer: tuple[str, ...]
    ship_to_title: str
    ship_to: tuple[str, ...]
    meta: tuple[tuple[str, str], ...]
    columns: tuple[Cell, ...]
    entries: tuple[Entry, ...]
    totals: tuple[tuple[str, str], ...]
    """Label and amount; the last one is the sum to pay."""
    rule: str
    notes: tuple[str, ...]
    footer: tuple[tuple[str, ...], ...]
    """Groups of lines, from left to right; the first line of the first group is the company's name."""

    def page(self, page: int, pages: int) -> str:
        """Return "Page 2 of 3" in the document's language."""
        return say("document.page", self.language, page=page, pages=pages)


def content_of(document: DocumentView) -> Content:
    """Return everything that stands on a quote's or order's PDF."""
    language = document.language
    label = document_label(document.number, document.version)
    title = say(f"document.title.{document.kind}", language)
    seller = document.seller
    shown = _shown(document)
    return Content(
        language=language,
        title=title,
        label=label,
        subject=say("document.subject", language, title=title, number=label, customer=document.buyer.name),
        company=seller.name,
        sender=_present(
            seller.address,
            _place(seller.postcode, seller.city, seller.country),
            say("document.phone", language, number=seller.phone) if seller.phone else "",
            seller.email,
        ),
        buyer_title=say("document.buyer", language),
        buyer=_buyer_lines(document),
        ship_to_title=say("document.ship_to", language),
        ship_to=_address_lines(document.ship_to, document),
        meta=_meta(document, label),
        columns=_columns(language, shown),
        entries=tuple(_entry(line, language, shown) for line in document.lines),
        totals=_totals(document),
        rule=say(f"document.rule.{document.vat_rule}", language) if document.vat_rule != "domestic" else "",
        notes=(say("document.amounts", language, currency=document.currency),),
        footer=_footer(document),
    )


def _present(*texts: str) -> tuple[str, ...]:
    return tuple(text for text in texts if text.strip())


def _place(postcode: str, city: str, country: str) -> str:
    parts = (city, postcode) if country in _CITY_FIRST else (postcode, city)
    return " ".join(_present(*parts))


def _country_name(code: str, language: str) -> str:
    return str(formats.babel_locale(language).territories.get(code, code))


def _address_lines(address: Address, document: DocumentView, attention: str = "") -> tuple[str, ...]:
    foreign = address.country and address.country != document.seller.country
    return _present(
        address.name,
        attention,
        address.address,
        _place(address.postcode, address.city, address.country),
        _country_name(address.country, document.language) if foreign else "",
    )


def _buyer_lines(document: DocumentView) -> tuple[str, ...]:
    buyer, language = document.buyer, document.language
    person = buyer.contact_name if buyer.contact_name and buyer.contact_name != buyer.name else ""
    lines = _address_lines(
        buyer.address, document, say("document.attention", language, name=person) if person else ""
    )
    if buyer.name and lines[:1] != (buyer.name,):
        lines = (buyer.name, *lines)
    return (*lines, *_present(say("document.vat_no", language, number=buyer.vat_no) if buyer.vat_no else ""))


def _payment(days: int, language: str) -> str:
    return (
        say("document.payment_days", language, count=days) if days else say("document.payment_now", language)
    )


def _meta(document: DocumentView, label: str) -> tuple[tuple[str, str], ...]:
    language = document.language
    dates = {
        "valid_until": document.valid_until if document.kind == "quote" else None,
        "requested": document.requested_date,
    }
    written = {key: formats.day(value, language) for key, value in dates.items() if value}
    terms = document.payment_terms_days
    rows = (
        (f"number.{document.kind}", label),
        ("date", formats.day(document.document_date, language)),
        ("valid_until", written.get("valid_until", "")),
        ("quote_number", document.quote_number if document.kind == "order" else ""),
        ("customer_no", document.buyer.customer_no),
        ("reference", document.reference),
        ("contact", document.salesperson),
        ("payment_terms", _payment(terms, language) if terms is not None else ""),
        ("requested", written.get("requested", "")),
    )
    return tuple((say(f"document.{code}", language), value) for code, value in rows if value)


def _shown(document: DocumentView) -> tuple[bool, bool, bool]:
    """Say whether the columns delivery date, discount and VAT rate have something to tell."""
    items = [line for line in document.lines if line.kind == "item"]
    return (
        any(line.delivery_date for line in items),
        any(line.discount_percent for line in items),
        len({line.vat_percent for line in items}) > 1,
    )


def _columns(language: str, shown: tuple[bool, bool, bool]) -> tuple[Cell, ...]:
    dates, discounts, rates = shown

    def title(code: str) -> str:
        return say(f"document.column.{code}", language)

    return (
        Cell(title("item")),
        Cell(title("description"), shrinks=True),
        *((Cell(title("delivery")),) if dates else ()),
        Cell(title("quantity"), right=True),
        Cell(title("unit")),
        Cell(title("unit_price"), right=True),
        *((Cell(title("discount"), right=True),) if discounts else ()),
        *((Cell(title("vat"), right=True),) if rates else ()),
        Cell(title("net"), right=True),
    )


def _entry(line: LineView, language: str, shown: tuple[bool, bool, bool]) -> Entry:
    if line.kind != "item":
        return Entry((line.description,), is_text=True)
    dates, discounts, rates = shown
    discount = formats.percent(line.discount_percent, language) if line.discount_percent else ""
    delivery = formats.short_day(line.delivery_date, language) if line.delivery_date else ""
    return Entry(
        (
            " ".join(_present(line.item_no, line.variant_code)),
            line.description,
            *((delivery,) if dates else ()),
            formats.number(line.quantity, language),
            line.uom_name or line.uom,
            formats.price(line.unit_price, language),
            *((discount,) if discounts else ()),
            *((formats.percent(line.vat_percent, language),) if rates else ()),
            formats.bare_amount(line.net, language),
        )
    )


def _totals(document: DocumentView) -> tuple[tuple[str, str], ...]:
    language = document.language
    rates = tuple(
        (
            say(
                "document.vat",
                language,
                percent=formats.percent(rate.percent, language),
                base=formats.bare_amount(rate.base, language),
            ),
            formats.bare_amount(rate.vat, language),
        )
        for rate in document.vat
    )
    return (
        (say("document.net", language), formats.bare_amount(document.net, language)),
        *rates,
        (
            say("document.gross", language, currency=document.currency),
            formats.bare_amount(document.gross, language),
        ),
    )


def _footer(document: DocumentView) -> tuple[tuple[str, ...], ...]:
    seller, language = document.seller, document.language
    return (
        _present(
            seller.name,
            ", ".join(
                _present(
                    seller.address,
                    _place(seller.postcode, seller.city, seller.country),
                    _country_name(seller.country, language) if seller.country else "",
                )
            ),
        ),
        _present(
            say("document.phone", language, number=seller.phone) if seller.phone else "",
            seller.email,
        ),
        _present(
            say("document.vat_no", language, number=seller.vat_no) if seller.vat_no else "",
            say("document.bank", language, number=seller.bank_account) if seller.bank_account else "",
        ),
    )


def tag_of(language: str) -> str:
    """Return the language tag of the PDF's catalogue ("da-DK")."""
    return str(formats.babel_locale(language)).replace("_", "-")
