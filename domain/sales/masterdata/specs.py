"""FORMAT.md as data: each file's columns, keys, table and the references between files. No reading, no writing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from domain.db import Base
from domain.sales import models as m
from domain.sales.masterdata import columns as c
from domain.sales.masterdata.columns import Column, Parser
from domain.sales.models.master import Blocked, ItemKind, ReferenceKind, VatRule
from domain.sales.models.prices import DiscountScope, PriceScope

ZERO = Decimal(0)


class Mode(StrEnum):
    """How a re-import treats the rows of a file."""

    MERGE = "merge"
    """Matched by key and updated; gone rows become inactive."""
    REPLACE = "replace"
    """What earlier imports brought is taken away first."""
    SINGLE = "single"
    """Exactly one row."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Columns of a row that name a row of another file. Soft ones are only noted when they lead nowhere."""

    columns: tuple[str, ...]
    file: str
    targets: tuple[str, ...]
    soft: bool = False
    when: tuple[str, str] | None = None
    """Only for rows whose column has this value."""


@dataclass(frozen=True, slots=True)
class Spec:
    """One file."""

    name: str
    table: type[Base]
    columns: tuple[Column, ...]
    references: tuple[Reference, ...] = ()
    mode: Mode = Mode.MERGE
    needed: bool = False
    """The first import cannot do without it."""

    @property
    def key(self) -> tuple[int, ...]:
        """Return the positions of the key columns."""
        return tuple(index for index, column in enumerate(self.columns) if column.key)

    def at(self, name: str) -> int:
        """Return the position of a column."""
        return next(index for index, column in enumerate(self.columns) if column.name == name)


def _key(name: str, parse: Parser = c.text) -> Column:
    return Column(name, parse, required=True, key=True)


def _part(name: str, parse: Parser = c.text, default: object = "") -> Column:
    """Return a part of a key that may be empty."""
    return Column(name, parse, key=True, default=default)


def _must(name: str, parse: Parser = c.text) -> Column:
    return Column(name, parse, required=True)


def _may(name: str, parse: Parser = c.text, default: object = "") -> Column:
    return Column(name, parse, default=default)


_ITEM = Reference(("item_no",), "items.csv", ("item_no",))
_VARIANT = Reference(("item_no", "variant_code"), "item_variants.csv", ("item_no", "variant_code"))
_LOCATION = Reference(("location_code",), "locations.csv", ("code",), soft=True)
_CUSTOMER = Reference(("customer_no",), "customers.csv", ("customer_no",))
_FOR_CUSTOMER = Reference(
    ("code",), "customers.csv", ("customer_no",), soft=True, when=("applies_to", "customer")
)
_ADDRESS = (
    _must("name"),
    _must("address"),
    _must("postcode"),
    _must("city"),
    _must("country", c.country),
)

_COMPANY = Spec(
    "company.csv",
    m.Company,
    (
        *_ADDRESS,
        _may("vat_no"),
        _may("bank_account"),
        _may("phone"),
        _must("email", c.email),
        _must("currency", c.currency),
        _must("language", c.language),
        _must("time_zone", c.time_zone),
        _may("location_code"),
        _may("default_shipping_days", c.days, 0),
        _may("quote_valid_days", c.days, 30),
    ),
    (_LOCATION,),
    mode=Mode.SINGLE,
    needed=True,
)
_ITEMS = Spec(
    "items.csv",
    m.Item,
    (
        _key("item_no"),
        _must("description"),
        _may("description_2"),
        _may("search_description"),
        _may("category_code"),
        _must("base_uom"),
        _may("sales_uom"),
        _must("unit_price", c.not_negative),
        _may("unit_cost", c.not_negative, None),
        _must("vat_percent", c.percent),
        _may("vendor_item_no"),
        _may("gtin"),
        _may("lead_time_days", c.days, None),
        _may("safety_stock", c.not_negative, ZERO),
        _may("blocked", c.yes_no, default=False),
        _may("discount_group"),
        _may("type", c.one_of(ItemKind), ItemKind.INVENTORY.value),
        _may("replaced_by"),
    ),
    (
        Reference(("category_code",), "categories.csv", ("code",), soft=True),
        Reference(("replaced_by",), "items.csv", ("item_no",), soft=True),
        Reference(("item_no", "sales_uom"), "item_units.csv", ("item_no", "uom_code"), soft=True),
    ),
    needed=True,
)
_CUSTOMERS = Spec(
    "customers.csv",
    m.Customer,
    (
        _key("customer_no"),
        *_ADDRESS,
        _may("vat_no"),
        _may("currency", c.currency),
        _may("language", c.language),
        _may("price_group"),
        _may("discount_group"),
        _may("payment_terms_days", c.days, None),
        _may("credit_limit", c.not_negative, None),
        _may("balance", c.number, ZERO),
        _may("overdue", c.number, ZERO),
        _may("blocked", c.one_of(Blocked)),
        _may("location_code"),
        _may("salesperson_code"),
        _may("email_domains", c.domains),
        _may("vat_rule", c.one_of(VatRule)),
    ),
    (_LOCATION, Reference(("salesperson_code",), "salespeople.csv", ("code",), soft=True)),
)
_PRICES = Spec(
    "prices.csv",
    m.PriceRow,
    (
        _key("item_no"),
        _part("variant_code"),
        _part("uom_code"),
        _key("applies_to", c.one_of(PriceScope)),
        _part("code"),
        _part("currency", c.currency),
        _part("min_quantity", c.not_negative, ZERO),
        _part("starts", c.day, date.min),
        _part("ends", c.day, date.max),
        _must("unit_price", c.not_negative),
    ),
    (_ITEM, _VARIANT, _FOR_CUSTOMER),
)
_DISCOUNTS = Spec(
    "discounts.csv",
    m.Discount,
    (
        _part("item_no"),
        _part("item_discount_group"),
        _key("applies_to", c.one_of(DiscountScope)),
        _part("code"),
        _part("min_quantity", c.not_negative, ZERO),
        _part("starts", c.day, date.min),
        _part("ends", c.day, date.max),
        _must("percent", c.percent),
    ),
    (_ITEM, _FOR_CUSTOMER),
)


def _movements(name: str, table: type[Base], due: str) -> Spec:
    return Spec(
        name,
        table,
        (
            _key("document_no"),
            _key("line_no", c.integer),
            _must("item_no"),
            _may("variant_code"),
            _must("location_code"),
            _must("quantity", c.number),
            _must(due, c.day),
        ),
        (_ITEM, _VARIANT, _LOCATION),
        mode=Mode.REPLACE,
    )


_ALL = (
    _COMPANY,
    Spec("salespeople.csv", m.Salesperson, (_key("code"), _must("name"), _must("email", c.email))),
    Spec(
        "locations.csv",
        m.Location,
        (
            _key("code"),
            _must("name"),
            _may("address"),
            _may("postcode"),
            _may("city"),
            _may("country", c.country),
        ),
    ),
    Spec(
        "units.csv",
        m.Unit,
        (_key("code"), _key("language", c.language), _must("name"), _may("plural"), _may("synonyms")),
    ),
    Spec(
        "categories.csv",
        m.Category,
        (_key("code"), _must("description"), _may("parent_code")),
        (Reference(("parent_code",), "categories.csv", ("code",), soft=True),),
    ),
    _ITEMS,
    Spec(
        "item_units.csv",
        m.ItemUnit,
        (_key("item_no"), _key("uom_code"), _must("qty_per_base", c.positive)),
        (_ITEM,),
    ),
    Spec(
        "item_variants.csv",
        m.ItemVariant,
        (_key("item_no"), _key("variant_code"), _must("description"), _may("description_2")),
        (_ITEM,),
    ),
    Spec(
        "item_translations.csv",
        m.ItemTranslation,
        (
            _key("item_no"),
            _part("variant_code"),
            _key("language", c.language),
            _must("description"),
            _may("description_2"),
        ),
        (_ITEM, _VARIANT),
    ),
    Spec(
        "item_attributes.csv",
        m.ItemAttribute,
        (
            _key("item_no"),
            _part("variant_code"),
            _key("attribute"),
            _part("language", c.language),
            _must("value"),
        ),
        (_ITEM, _VARIANT),
    ),
    Spec(
        "item_references.csv",
        m.ItemReference,
        (
            _key("item_no"),
            _may("variant_code"),
            _may("uom_code"),
            _key("type", c.one_of(ReferenceKind)),
            _part("owner"),
            _key("reference_no"),
            _may("description"),
        ),
        (
            _ITEM,
            _VARIANT,
            Reference(("owner",), "customers.csv", ("customer_no",), when=("type", "customer")),
        ),
    ),
    Spec(
        "item_texts.csv",
        m.ItemText,
        (_key("item_no"), _key("language", c.language), _must("text")),
        (_ITEM,),
    ),
    Spec(
        "item_substitutes.csv",
        m.ItemSubstitute,
        (
            _key("item_no"),
            _key("substitute_no"),
            _may("interchangeable", c.yes_no, default=False),
            _may("reason"),
        ),
        (_ITEM, Reference(("substitute_no",), "items.csv", ("item_no",), soft=True)),
    ),
    Spec(
        "inventory.csv",
        m.Inventory,
        (_key("item_no"), _part("variant_code"), _key("location_code"), _must("quantity", c.number)),
        (_ITEM, _VARIANT, _LOCATION),
        mode=Mode.REPLACE,
    ),
    _movements("supply.csv", m.Supply, "expected_date"),
    _movements("demand.csv", m.Demand, "needed_date"),
    _CUSTOMERS,
    Spec(
        "contacts.csv",
        m.Contact,
        (
            _key("contact_no"),
            _may("customer_no"),
            _must("name"),
            _must("email", c.email),
            _may("phone"),
            _may("language", c.language),
        ),
        (_CUSTOMER,),
    ),
    Spec("ship_to.csv", m.ShipTo, (_key("customer_no"), _key("code"), *_ADDRESS), (_CUSTOMER,)),
    Spec(
        "exchange_rates.csv",
        m.ExchangeRate,
        (_key("currency", c.currency), _key("starts", c.day), _must("rate", c.positive)),
    ),
    _PRICES,
    _DISCOUNTS,
)
SPECS: Mapping[str, Spec] = MappingProxyType({spec.name: spec for spec in _ALL})
"""Every file by name, in the order in which they are imported."""

SEQUENCE_FILES = frozenset({"records.csv", "fields.csv", "stages.csv"})
"""Files of the same folder that belong to sequences and are read there."""
