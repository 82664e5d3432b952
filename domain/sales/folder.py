"""A catalogue straight from a folder of CSV files (data/FORMAT.md), without a database: for ``tilbud understand``.

Lenient on purpose: reads what reading a mail needs, skips rows that it cannot use. The import with all its checks is
``masterdata``; opening files does NOT belong here (lines are handed in).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from itertools import repeat
from pathlib import Path

from domain.intake.parties import Buyer, Parties, Person, Place
from domain.sales.catalogue import CatalogueItem, ItemCatalogue, Reference, UnitWord, in_memory_or_file

Files = Mapping[str, Iterable[str]]
Row = dict[str, str]
_SHORT = 12
"""Letters below which a value is likely to come again: a code, a language, a factor."""


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


Grouped = dict[str, list[tuple[str, ...]]]


def _grouped(files: Files, name: str, *columns: str) -> Grouped:
    """Return item number -> the values of these columns in its rows; equal short values are kept once."""
    found: Grouped = {}
    known: dict[str, str] = {}
    for row in rows(files, name):
        values = tuple(
            known.setdefault(value, value) if len(value) < _SHORT else value
            for value in map(row.get, columns, repeat(""))
        )
        found.setdefault(row.get("item_no", ""), []).append(values)
    return found


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _texts(
    description: str, language: str, variants: list[tuple[str, ...]], translations: list[tuple[str, ...]]
) -> tuple[tuple[str, str, str], ...]:
    found = [(language, "", description)]
    found += [(language, code, name) for code, name in variants]
    for spoken, code, name, more in translations:
        found.append((spoken, code, name))
        if more:
            found.append((spoken, code, f"{name}, {more}"))
    return tuple(one for one in found if one[2])


def items_of(files: Files, language: str) -> Iterator[CatalogueItem]:
    """Yield the catalogue's items from the CSV files; ``language`` is the company's (of descriptions)."""
    variants = _grouped(files, "item_variants.csv", "variant_code", "description")
    translations = _grouped(
        files, "item_translations.csv", "language", "variant_code", "description", "description_2"
    )
    units = _grouped(files, "item_units.csv", "uom_code", "qty_per_base")
    references = _grouped(
        files,
        "item_references.csv",
        *("type", "owner", "reference_no", "variant_code", "uom_code", "description"),
    )
    attributes = _grouped(files, "item_attributes.csv", "variant_code", "value")
    notes = _grouped(files, "item_texts.csv", "text")
    substitutes = _grouped(files, "item_substitutes.csv", "substitute_no", "reason")
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
            texts=_texts(row.get("description", ""), language, own, translations.get(number, [])),
            units=tuple(
                (uom, factor)
                for uom, written in units.get(number, [])
                for factor in (_decimal(written),)
                if factor
            ),
            variants=tuple(code for code, _ in own),
            references=tuple(Reference(*one) for one in references.get(number, [])),
            vendor_item_no=row.get("vendor_item_no", ""),
            gtin=row.get("gtin", ""),
            attributes=tuple((variant, value) for variant, value in attributes.get(number, [])),
            notes=(row.get("search_description", ""), *(text for (text,) in notes.get(number, []))),
        )


_FOLLOWS = re.compile(
    r"erstat|erstatt|ersätt|ersetz|efterf|etterf|nachfolg|replac|success|supersed|i stedet|istället|stattdessen|instead",
    re.IGNORECASE,
)


def follows(reason: str) -> bool:
    """Say whether the reason of a substitute makes it the item's successor, not only a neighbour of it."""
    return bool(_FOLLOWS.search(reason))


def _replacement(found: list[tuple[str, ...]], *, blocked: bool) -> str:
    """Return the successor of a blocked item among its substitutes, '' if none is called so."""
    named = [number for number, reason in found if follows(reason)]
    return named[0] if blocked and len(named) == 1 else ""


def unit_words_of(files: Files) -> Iterator[UnitWord]:
    """Yield the written forms of units from units.csv."""
    for row in rows(files, "units.csv"):
        words = [row.get("name", ""), row.get("plural", ""), *row.get("synonyms", "").split("|")]
        yield UnitWord(row.get("code", ""), row.get("language", ""), tuple(word for word in words if word))


def read_company(files: Files, index: Path | None = None) -> Company:
    """Read a company from its CSV files; every iterable is read once.

    Args:
        files: name -> lines.
        index: a file that is not there yet; the index of a large catalogue is written to it and stays in use for as
            long as the catalogue is. None: any catalogue is kept in memory.
    """
    company = next(iter(rows(files, "company.csv")), {})
    language = company.get("language", "") or "en"
    made = Company(
        in_memory_or_file(items_of(files, language), unit_words_of(files), index),
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
