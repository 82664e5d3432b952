"""Tables of the master data that FORMAT.md describes: who we are, what we sell, to whom.

Keys are the natural ones of the format; an optional part of a key is '' and never NULL. No foreign keys between
them: a row that is gone from the import becomes inactive, and what points to it stays readable.
Prices and rates are in ``prices``, quantities in ``stock``, documents in ``documents``.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from domain.db import Base, one_of


class Source(StrEnum):
    """Where a row came from; an import never touches what was made here."""

    IMPORT = "import"
    HERE = "here"


class ItemKind(StrEnum):
    """A service is never out of stock."""

    INVENTORY = "inventory"
    SERVICE = "service"


class ReferenceKind(StrEnum):
    """Whose number an item reference is."""

    CUSTOMER = "customer"
    VENDOR = "vendor"
    BARCODE = "barcode"


class Blocked(StrEnum):
    """What a customer is blocked for; "" = nothing, "ship" = deliveries, "all" = everything."""

    NO = ""
    SHIP = "ship"
    ALL = "all"


class VatRule(StrEnum):
    """How VAT is handled on a document; on a customer "" = decided by the ship-to country."""

    BY_COUNTRY = ""
    DOMESTIC = "domestic"
    REVERSE_CHARGE = "reverse_charge"
    EXPORT = "export"


class Imported:
    """Columns of every imported table."""

    source: Mapped[str] = mapped_column(default=Source.IMPORT)
    active: Mapped[bool] = mapped_column(default=True)
    """False: the row is gone from the last import; documents made with it stay readable."""
    kept: Mapped[str] = mapped_column(default="")
    """Names of the columns that a person changed here, separated by spaces: imports leave them alone."""

    @declared_attr.directive
    def __table_args__(cls) -> tuple[CheckConstraint | Index, ...]:  # noqa: N805  # a class, says SQLAlchemy
        """Constrain the source."""
        return (one_of("source", Source),)


class CatalogueVersion(Base):
    """One row: how often master data has changed. Whoever keeps a catalogue in memory compares it."""

    __tablename__ = "catalogue_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=0)
    imported_at: Mapped[datetime]


class Company(Imported, Base):
    """Our own company: one row, id 1."""

    __tablename__ = "company"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    address: Mapped[str]
    postcode: Mapped[str]
    city: Mapped[str]
    country: Mapped[str]
    vat_no: Mapped[str]
    bank_account: Mapped[str]
    phone: Mapped[str]
    email: Mapped[str]
    currency: Mapped[str]
    language: Mapped[str]
    time_zone: Mapped[str]
    location_code: Mapped[str]
    default_shipping_days: Mapped[int]
    quote_valid_days: Mapped[int]


class Salesperson(Imported, Base):
    """A person of ours, matched to the Slack user with the same e-mail."""

    __tablename__ = "salesperson"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str]


class Location(Imported, Base):
    """A warehouse."""

    __tablename__ = "location"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    address: Mapped[str]
    postcode: Mapped[str]
    city: Mapped[str]
    country: Mapped[str]


class Unit(Imported, Base):
    """A unit of measure in one language; synonyms are separated by a vertical bar."""

    __tablename__ = "unit"

    code: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    plural: Mapped[str]
    synonyms: Mapped[str]


class Category(Imported, Base):
    """A group of items."""

    __tablename__ = "category"

    code: Mapped[str] = mapped_column(primary_key=True)
    description: Mapped[str]
    parent_code: Mapped[str]


class Item(Imported, Base):
    """Something we sell. ``unit_price`` and ``unit_cost`` per base unit, company currency, excluding VAT."""

    __tablename__ = "item"

    item_no: Mapped[str] = mapped_column(primary_key=True)
    description: Mapped[str]
    description_2: Mapped[str]
    search_description: Mapped[str]
    category_code: Mapped[str]
    base_uom: Mapped[str]
    sales_uom: Mapped[str]
    """Never '': the base unit unless the import says another."""
    unit_price: Mapped[Decimal]
    unit_cost: Mapped[Decimal | None]
    vat_percent: Mapped[Decimal]
    vendor_item_no: Mapped[str]
    gtin: Mapped[str]
    lead_time_days: Mapped[int | None]
    safety_stock: Mapped[Decimal]
    blocked: Mapped[bool]
    discount_group: Mapped[str]
    type: Mapped[str]
    replaced_by: Mapped[str]

    @declared_attr.directive
    def __table_args__(cls) -> tuple[CheckConstraint | Index, ...]:  # noqa: N805
        """Constrain source and type."""
        return (one_of("source", Source), one_of("type", ItemKind))


class ItemUnit(Imported, Base):
    """A unit of an item and how many base units one holds."""

    __tablename__ = "item_unit"

    item_no: Mapped[str] = mapped_column(primary_key=True)
    uom_code: Mapped[str] = mapped_column(primary_key=True)
    qty_per_base: Mapped[Decimal]


class ItemVariant(Imported, Base):
    """A colour, size or the like of an item."""

    __tablename__ = "item_variant"

    item_no: Mapped[str] = mapped_column(primary_key=True)
    variant_code: Mapped[str] = mapped_column(primary_key=True)
    description: Mapped[str]
    description_2: Mapped[str]


class ItemTranslation(Imported, Base):
    """The name of an item (or of one variant) in another language."""

    __tablename__ = "item_translation"

    item_no: Mapped[str] = mapped_column(primary_key=True)
    variant_code: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    description: Mapped[str]
    description_2: Mapped[str]


class ItemAttribute(Imported, Base):
    """A property: "Farve" = "sort"."""

    __tablename__ = "item_attribute"

    item_no: Mapped[str] = mapped_column(primary_key=True)
    variant_code: Mapped[str] = mapped_column(primary_key=True)
    attribute: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class ItemReference(Imported, Base):
    """A customer's, a vendor's or a barcode's number for an item."""

    __tablename__ = "item_reference"

    item_no: Mapped[str] = mapped_column(primary_key=True)
    type: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(primary_key=True)
    reference_no: Mapped[str] = mapped_column(primary_key=True, index=True)
    variant_code: Mapped[str]
    uom_code: Mapped[str]
    description: Mapped[str]

    @declared_attr.directive
    def __table_args__(cls) -> tuple[CheckConstraint | Index, ...]:  # noqa: N805
        """Constrain source and type."""
        return (one_of("source", Source), one_of("type", ReferenceKind))


class ItemText(Imported, Base):
    """A longer text about an item."""

    __tablename__ = "item_text"

    item_no: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]


class ItemSubstitute(Imported, Base):
    """What may be offered instead."""

    __tablename__ = "item_substitute"

    item_no: Mapped[str] = mapped_column(primary_key=True)
    substitute_no: Mapped[str] = mapped_column(primary_key=True)
    interchangeable: Mapped[bool]
    reason: Mapped[str]


class ItemSearch(Base):
    """All names and numbers of an item, lower case, for the search of people; rebuilt by each import."""

    __tablename__ = "item_search"

    item_no: Mapped[str] = mapped_column(primary_key=True)
    words: Mapped[str]


class Customer(Imported, Base):
    """A customer. Amounts in the company's currency."""

    __tablename__ = "customer"

    customer_no: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    address: Mapped[str]
    postcode: Mapped[str]
    city: Mapped[str]
    country: Mapped[str]
    vat_no: Mapped[str]
    currency: Mapped[str]
    """'' = the company's."""
    language: Mapped[str]
    price_group: Mapped[str]
    discount_group: Mapped[str]
    payment_terms_days: Mapped[int | None]
    credit_limit: Mapped[Decimal | None]
    balance: Mapped[Decimal]
    overdue: Mapped[Decimal]
    blocked: Mapped[str]
    location_code: Mapped[str]
    salesperson_code: Mapped[str]
    email_domains: Mapped[str]
    """Lower case, each between bars: "|a.example|b.example|"; '' = none."""
    vat_rule: Mapped[str]

    @declared_attr.directive
    def __table_args__(cls) -> tuple[CheckConstraint | Index, ...]:  # noqa: N805
        """Constrain source, block and VAT rule."""
        return (one_of("source", Source), one_of("blocked", Blocked), one_of("vat_rule", VatRule))


class Contact(Imported, Base):
    """A person at a customer; customer_no '' = a contact without a customer."""

    __tablename__ = "contact"

    contact_no: Mapped[str] = mapped_column(primary_key=True)
    customer_no: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    email: Mapped[str] = mapped_column(index=True)
    """Lower case: addresses are compared without regard to case (D-30)."""
    phone: Mapped[str]
    language: Mapped[str]


class ShipTo(Imported, Base):
    """A registered delivery address of a customer."""

    __tablename__ = "ship_to"

    customer_no: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    address: Mapped[str]
    postcode: Mapped[str]
    city: Mapped[str]
    country: Mapped[str]
