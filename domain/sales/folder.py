"""A catalogue straight from a folder of CSV files (data/FORMAT.md), without a database: for ``tilbud understand``.

Lenient on purpose: reads what reading a mail needs, skips rows that it cannot use. The import with all its checks is
``masterdata``; opening files does NOT belong here (lines are handed in).
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from domain.intake.parties import Buyer, Parties, Person, Place
from domain.sales.catalogue import CatalogueItem, ItemCatalogue, Reference, UnitWord, build

Files = Mapping[str, Iterable[str]]
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class ShipTo:
    """One delivery address of a customer."""

    customer_no: str
    code: str
    name: str
    address: str
    postcode: str
    city: str
    country: str


@dataclass(slots=True)
class Company:
    """What reading mails needs of one company's master data."""

    catalogue: ItemCatalogue
    language: str = "en"
    name: str = ""
    country: str = ""
    time_zone: str = "UTC"
    email: str = ""
    customers: dict[str, Row] = field(default_factory=dict)
    contacts: list[Row] = field(default_factory=list)
    salespeople: list[Row] = field(default_factory=list)
    ship_to: dict[str, list[ShipTo]] = field(default_factory=dict)


def rows(files: Files, name: str) -> Iterator[Row]:
    """Yield the rows of one file with stripped values; nothing for a missing file."""
    lines = files.get(name)
    if lines is None:
        return
    for row in csv.DictReader(_without_mark(lines)):
        yield {
            key.strip(): (value or "").strip()
            for key, value in row.items()
            if isinstance(key, str) and not isinstance(value, list)
        }


def _without_mark(lines: Iterable[str]) -> Iterator[str]:
    for at, line in enumerate(lines):
        yield line.removeprefix("\ufeff") if at == 0 else line


def _grouped(files: Files, name: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows(files, name):
        found[row.get("item_no", "")].append(row)
    return found


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _texts(
    row: Row, language: str, variants: list[Row], translations: list[Row]
) -> tuple[tuple[str, str, str], ...]:
    found = [(language, "", row.get("description", ""))]
    found += [(language, one.get("variant_code", ""), one.get("description", "")) for one in variants]
    for one in translations:
        found.append((one.get("language", ""), one.get("variant_code", ""), one.get("description", "")))
        if one.get("description_2"):
            found.append(
                (
                    one.get("language", ""),
                    one.get("variant_code", ""),
                    f"{one['description']}, {one['description_2']}",
                )
            )
    return tuple(one for one in found if one[2])


def items_of(files: Files, language: str) -> Iterator[CatalogueItem]:
    """Yield the catalogue's items from the CSV files; ``language`` is the company's (of descriptions)."""
    variants, translations = _grouped(files, "item_variants.csv"), _grouped(files, "item_translations.csv")
    units, references = _grouped(files, "item_units.csv"), _grouped(files, "item_references.csv")
    attributes, notes = _grouped(files, "item_attributes.csv"), _grouped(files, "item_texts.csv")
    substitutes = _grouped(files, "item_substitutes.csv")
    for row in rows(files, "items.csv"):
        number = row.get("item_no", "")
        if not number:
            continue
        own = variants.get(number, [])
        blocked = row.get("blocked", "").casefold() == "true"
        yield CatalogueItem(
            number,
            row.get("base_uom", ""),
            row.get("sales_uom", ""),
            blocked=blocked,
            replaced_by=row.get("replaced_by", "")
            or _replacement(substitutes.get(number, []), blocked=blocked),
            texts=_texts(row, language, own, translations.get(number, [])),
            units=tuple(
                (one.get("uom_code", ""), factor)
                for one in units.get(number, [])
                for factor in (_decimal(one.get("qty_per_base", "")),)
                if factor
            ),
            variants=tuple(one.get("variant_code", "") for one in own),
            references=tuple(
                Reference(
                    one.get("type", ""),
                    one.get("owner", ""),
                    one.get("reference_no", ""),
                    one.get("variant_code", ""),
                    one.get("uom_code", ""),
                    one.get("description", ""),
                )
                for one in references.get(number, [])
            ),
            vendor_item_no=row.get("vendor_item_no", ""),
            gtin=row.get("gtin", ""),
            attributes=tuple(
                (one.get("variant_code", ""), one.get("value", "")) for one in attributes.get(number, [])
            ),
            notes=(
                row.get("search_description", ""),
                *(one.get("text", "") for one in notes.get(number, [])),
            ),
        )


_FOLLOWS = re.compile(
    r"erstat|erstatt|ersätt|ersetz|efterf|etterf|nachfolg|replac|success|supersed|i stedet|istället|stattdessen|instead",
    re.IGNORECASE,
)


def follows(reason: str) -> bool:
    """Say whether the reason of a substitute makes it the item's successor, not only a neighbour of it."""
    return bool(_FOLLOWS.search(reason))


def _replacement(found: list[Row], *, blocked: bool) -> str:
    """Return the successor of a blocked item among its substitutes, '' if none is called so."""
    named = [one.get("substitute_no", "") for one in found if follows(one.get("reason", ""))]
    return named[0] if blocked and len(named) == 1 else ""


def unit_words_of(files: Files) -> Iterator[UnitWord]:
    """Yield the written forms of units from units.csv."""
    for row in rows(files, "units.csv"):
        words = [row.get("name", ""), row.get("plural", ""), *row.get("synonyms", "").split("|")]
        yield UnitWord(row.get("code", ""), row.get("language", ""), tuple(word for word in words if word))


def read_company(files: Files) -> Company:
    """Read a company from its CSV files; every iterable is read once."""
    company = next(iter(rows(files, "company.csv")), {})
    language = company.get("language", "") or "en"
    made = Company(
        build(items_of(files, language), unit_words_of(files)),
        language,
        company.get("name", ""),
        company.get("country", ""),
        company.get("time_zone", "") or "UTC",
        company.get("email", ""),
        {row.get("customer_no", ""): row for row in rows(files, "customers.csv")},
        list(rows(files, "contacts.csv")),
        list(rows(files, "salespeople.csv")),
    )
    for row in rows(files, "ship_to.csv"):
        place = ShipTo(
            *(
                row.get(name, "")
                for name in ("customer_no", "code", "name", "address", "postcode", "city", "country")
            )
        )
        made.ship_to.setdefault(place.customer_no, []).append(place)
    return made


def parties_of(company: Company) -> Parties:
    """Return customers, contacts and our own people as reading a mail needs them."""
    return Parties(
        (_buyer(no, row, company) for no, row in company.customers.items() if no),
        (
            Person(
                row.get("contact_no", ""),
                row.get("customer_no", ""),
                row.get("name", ""),
                row.get("email", ""),
                row.get("language", ""),
            )
            for row in company.contacts
        ),
        (row.get("email", "") for row in company.salespeople),
        company.email,
    )


def _buyer(number: str, row: Row, company: Company) -> Buyer:
    main = [row.get(name, "") for name in ("name", "address", "postcode", "city", "country")]
    return Buyer(
        number,
        row.get("name", ""),
        row.get("vat_no", ""),
        row.get("language", ""),
        tuple(one.strip().lower() for one in row.get("email_domains", "").split("|") if one.strip()),
        Place(*main),
        tuple(
            Place(one.name, one.address, one.postcode, one.city, one.country, one.code)
            for one in company.ship_to.get(number, ())
        ),
    )
