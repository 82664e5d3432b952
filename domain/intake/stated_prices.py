"""The price per unit that a customer states for a line, read from the line's own block or row (D-55). Pure.

Nothing is guessed: a price counts only if words or signs say that it is one unit's, or if one unit is wanted. Line totals,
budgets, freight, prices with VAT and prices of another unit are left out. Whether it differs from ours does NOT belong here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from domain.intake.blocks import Block
from domain.intake.headings import Role, heading_row
from domain.intake.masks import Hidden
from domain.intake.request import Catalogue, Request, RequestLine
from domain.intake.units import unit_of

KRONE = "KR"
"""Written as "kr": which country's is not said."""
_CURRENCIES = {
    **dict.fromkeys(("kr", "kroner", "kronor"), KRONE),
    **dict.fromkeys(("eur", "euro", "euros", "€"), "EUR"),
    **dict.fromkeys(("usd", "$"), "USD"),
    **dict.fromkeys(("gbp", "£", "pound", "pounds"), "GBP"),
    **{code.lower(): code for code in ("DKK", "NOK", "SEK")},
}
_CURRENCY = re.compile(
    r"(?<![^\W\d_])(?:kr(?:oner|onor)?|euros?|eur|dkk|nok|sek|usd|gbp|pounds?)(?![^\W\d_])|[€$£]",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d{1,3}(?:[ .,'’\u00a0]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d{1,4})?")
_EACH = frozenset(
    "each ea apiece unit units piece enhed enhet einheit stykket stycket stykke eenheid".split()  # noqa: SIM905
)
"""Words for one of what is wanted, whatever it is counted in."""
_AFTER = re.compile(
    r"[\s.,-]*(?:(?:/|(?:pr|per|pro|je|à|i|a|the)\b\.?)\s*(?P<per>[^\W\d_]{1,14})|(?P<each>each|ea|apiece|stykket|stycket|stykke|stk|styck|st|stück|pcs?)\b)",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:(?P<sign>[@àá]|\b(?:at|a|zu(?:\s+je)?|je)\b|(?:à[ -]?|enheds|enhets|einzel|einheits|unit\s+)(?:pris|price|preis)(?:en|et)?)"
    r"|(?P<piece>(?:stk|styk|stykk|stykke|styck|stück)[ -]?(?:pris|preis)(?:en|et)?)"
    r"|\b(?:pris|price|preis|prisen|priset)?\s*(?:pr|per|pro|je)\b\.?\s*(?P<per>[^\W\d_]{1,14})\.?)"
    r"(?:\s+(?:is|er|är|ist|på|of|von|auf))?\s*[:=]?\s*(?:[€$£]|eur|dkk|nok|sek|usd|gbp|kr\.?)?\s*$",
    re.IGNORECASE,
)
_NOT_ONE = re.compile(
    r"=|\b(?:i\s?alt|ialt|total\w*|sum|summe?|summa|samlet|tilsammen|til\s+sammen|sammanlagt|insgesamt|zusammen|gesamt\w*|altogether|in\s+all|"
    r"budget\w*|max\w*|maks\w*|höchst\w*|högst|høyst|højst|under|unter|up\s+to|op\s+til|opp\s+til|upp\s+till|bis|below|limit|over|über|above|"
    r"fra|från|from|ab|instead\s+of|i\s+stedet\s+for|istället\s+för|statt|anstatt|rather\s+than|ikke|inte|nicht|not)\W*(?:[^\W\d_]{1,4}\W+)?$",
    re.IGNORECASE,
)
_NOT_GOODS = re.compile(
    r"\b(?:fragt\w*|frakt\w*|freight|fracht\w*|shipping|delivery|levering\w*|leverans\w*|lieferung|versand\w*|porto|postage|gebyr|gebühr\w*|fee|discount|rabatt?\w*)\b\W*(?:[^\W\d_]{1,5}\W+)?$",
    re.IGNORECASE,
)
_ALL_OF_IT = re.compile(
    r"[\s,.)-]*(?:\(?(?:i\s?alt|ialt|in\s+total|total\w*|tilsammen|til\s+sammen|sammanlagt|insgesamt|zusammen|gesamt|altogether|in\s+all)\b|(?:for|für|för)\s+(?:all\w*|det\s+hele|\d))",
    re.IGNORECASE,
)
_WITH_VAT = re.compile(
    r"\b(?:(?:inkl|incl)\w*\.?|med|with|mit)\s+(?:\d+\s*%\s*)?(?:moms|mva|mwst|ust|vat|tax)\b|\bbrutto\b",
    re.IGNORECASE,
)
_PER_MANY = re.compile(r"[\s.,-]*(?:/|(?:pr|per|pro|je)\b\.?)\s*\d", re.IGNORECASE)
_GROUPED = re.compile(
    r"dusin|dozen|dutzend|dussin|\bdoz\b|\bgros|\bsnes|\btjog|\bpar\b|\bpaar\b|\bpair|\bhal[vb]",
    re.IGNORECASE,
)
DEAREST = Decimal(1_000_000_000)
BESIDE = 40
"""Characters before and behind a price that may say what it is for."""
ROUNDED = Decimal("0.01")
"""Share by which price times quantity may differ from the row's own total."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A price as written: per ``unit`` ('' = whatever the line is counted in), currency '' = none written."""

    amount: Decimal
    currency: str = ""
    unit: str = ""


def amount_of(text: str) -> Decimal | None:
    """Return the first number of a price: "1.250,00", "1,250.00", "1 250", "12.50", "45,-"; None if there is none.

    One mark with three figures behind it parts thousands, except behind a zero.
    """
    found = _NUMBER.search(text)
    if not found:
        return None
    written = re.sub(r"[ '’\u00a0]", "", found.group())
    marks = [sign for sign in written if sign in ".,"]
    if not marks:
        return Decimal(written)
    whole, _, rest = written.rpartition(marks[-1])
    thousands = len(rest) == 3 and (len(set(marks)) == 1) and whole not in {"", "0"}
    digits = re.sub(r"[.,]", "", whole)
    return Decimal(digits + rest) if thousands else Decimal(f"{digits}.{rest}")


def currency_of(text: str) -> str:
    """Return the currency that is written, KRONE for "kr", '' if none is or several are."""
    found = {_CURRENCIES[one.group().casefold().rstrip(".")] for one in _CURRENCY.finditer(text)}
    if len(found) > 1:
        found.discard(KRONE)
    return found.pop() if len(found) == 1 else ""


def with_stated_prices(
    request: Request, text: str, hidden: Sequence[Hidden], areas: Sequence[Block], catalogue: Catalogue
) -> Request:
    """Return a reading whose lines have the price that the customer states for one unit of each.

    Args:
        text: what the places of the lines' evidence (source "body") count in.
        hidden: what was hidden in it; those of why "price" are the prices.
        areas: its sentences, list lines and rows.
    """
    prices = [one for one in hidden if one.why == "price"]
    lines = list(request.lines)
    rows = _in_rows(text, areas, lines)
    for area in areas:
        inside = [line for line in lines if _in(area, line)]
        said = rows.get(area.start) or _of_lines(text, area, prices, inside, request.language, catalogue)
        if not inside and len(lines) == 1 and lines[0].evidence.source == "body":
            inside = lines[:]
            said = _of_lines(text, area, prices, inside, request.language, catalogue, apart=True)
        for at, line in enumerate(lines):
            found = said.get(line.evidence.start) if line in inside else None
            if found is not None and (found.unit or not _converted(line)):
                lines[at] = stated(line, found, catalogue)
    return replace(request, lines=tuple(lines))


def stated(line: RequestLine, price: Stated, catalogue: Catalogue) -> RequestLine:
    """Return a line with its stated price, if that is the price of the line's own unit."""
    same = price.unit in {"", line.uom} or (
        price.unit == "PCS" and "PCS" not in catalogue.units(line.item_no)
    )
    if not same or not 0 < price.amount < DEAREST:
        return line
    return replace(line, stated_price=price.amount, stated_currency=price.currency)


def _in(area: Block, line: RequestLine) -> bool:
    return line.evidence.source == "body" and area.start <= line.evidence.start < area.end


def _converted(line: RequestLine) -> bool:
    """Say whether the line counts in another unit than its words do ("2 dozen" is 24 pieces)."""
    words = line.evidence.text
    if _GROUPED.search(words):
        return True
    numbers = [amount_of(one) for one in re.findall(r"(?<![\w.,])\d+(?:[.,]\d+)*", words)]
    return bool(numbers) and line.quantity not in numbers


def _of_lines(
    text: str,
    area: Block,
    prices: Iterable[Hidden],
    inside: Sequence[RequestLine],
    language: str,
    catalogue: Catalogue,
    *,
    apart: bool = False,
) -> dict[int, Stated]:
    """Return the price of each line of a block by the place of its evidence: the one line before a price, else the first.

    Args:
        apart: the block is not the line's own; only a price that says it is one unit's counts.
    """
    found: dict[int, set[Stated]] = {}
    starts = sorted({line.evidence.start for line in inside})
    for price in prices:
        if not starts or not area.start <= price.start < area.end:
            continue
        owner = starts[0] if apart else max((one for one in starts if one <= price.start), default=starts[0])
        owners = [line for line in inside if line.evidence.start == owner]
        if len({line.item_no for line in owners}) > 1:
            continue  # "cups with lids": of which of them is not said
        single = not apart and all(line.quantity == 1 for line in owners)
        one = _one(text, area, price, language, catalogue, single=single)
        if one is not None:
            found.setdefault(owner, set()).add(one)
    return {place: next(iter(said)) for place, said in found.items() if len(said) == 1}


def _one(
    text: str, area: Block, price: Hidden, language: str, catalogue: Catalogue, *, single: bool
) -> Stated | None:
    """Return a price of one unit, None if it is none or does not say so."""
    before = text[max(area.start, price.start - BESIDE) : price.start]
    behind = text[price.end : min(area.end, price.end + BESIDE)]
    bare = _CURRENCY.sub("", before).rstrip(" \t(:")
    if _NOT_ONE.search(bare) or _NOT_GOODS.search(bare) or _ALL_OF_IT.match(behind):
        return None
    if _WITH_VAT.search(behind) or _PER_MANY.match(behind):
        return None
    amount = amount_of(price.text)
    if amount is None:
        return None
    currency = currency_of(before[-4:] + price.text) if "\n" not in before[-4:] else currency_of(price.text)
    unit = _unit(before, behind, language, catalogue)
    if unit is None:
        return Stated(amount, currency) if single else None
    return Stated(amount, currency, unit)


def _unit(before: str, behind: str, language: str, catalogue: Catalogue) -> str | None:
    """Return the unit that a price is for, '' for one of what is wanted, None if nothing says that it is for one."""
    after = _AFTER.match(behind)
    if after:
        word = after["per"] or after["each"]
        code = "" if word.casefold() in _EACH else unit_of(word, language, catalogue)
        if code or word.casefold() in _EACH:
            return code
    ahead = _BEFORE.search(before)
    if not ahead:
        return None
    if ahead["piece"]:
        return "PCS"
    if ahead["per"]:
        word = ahead["per"]
        return "" if word.casefold() in _EACH else unit_of(word, language, catalogue) or None
    return ""


def _in_rows(text: str, areas: Sequence[Block], lines: Sequence[RequestLine]) -> dict[int, dict[int, Stated]]:
    """Return the prices of a table's rows in a mail's text: place of the row -> place of the line -> price."""
    found: dict[int, dict[int, Stated]] = {}
    titles: list[str] = []
    roles: list[Role | None] | None = None
    for area in areas:
        if area.kind != "row":
            roles = None
            continue
        cells = [one.strip() for one in re.split(r"[\t|]", text[area.start : area.end].strip(" |"))]
        heading = heading_row(cells)
        if heading is not None:
            titles, roles = cells, heading
            continue
        inside = [line for line in lines if _in(area, line)]
        if roles is None or len(inside) != 1 or len(cells) != len(roles):
            continue
        price = row_price(cells, roles, titles, inside[0].quantity)
        if price is not None:
            found[area.start] = {inside[0].evidence.start: price}
    return found


def row_price(
    cells: Sequence[str], roles: Sequence[Role | None], titles: Sequence[str], quantity: Decimal | None
) -> Stated | None:
    """Return the price of one unit in a table's row, None if there is none or the row's own total speaks against it."""
    places = [
        at for at, role in enumerate(roles) if role is Role.PRICE and at < len(cells) and cells[at].strip()
    ]
    if len(places) != 1:
        return None
    title = titles[places[0]] if places[0] < len(titles) else ""
    cell = cells[places[0]]
    amount = amount_of(cell)
    if amount is None or amount <= 0 or _WITH_VAT.search(f"{title} {cell}") or re.search(r"\d", title):
        return None
    totals = [
        amount_of(cells[at])
        for at, role in enumerate(roles)
        if role is Role.TOTAL and at < len(cells) and cells[at].strip()
    ]
    if len(totals) == 1 and totals[0] and quantity and not _adds_up(amount * quantity, totals[0]):
        return None
    return Stated(amount, currency_of(cell) or currency_of(title))


def _adds_up(product: Decimal, total: Decimal) -> bool:
    return abs(product - total) <= total * ROUNDED
