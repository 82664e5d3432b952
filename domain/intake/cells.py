"""Values in the cells of a table: quantities with thousands marks, units, rows that are sums. No catalogue here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise

from domain.intake.numbers import written_quantity

_AMOUNT = re.compile(
    r"^\s*(?:(?:ca|approx|min|antal|antall|qty|menge)\.?\s*)?[x×]?\s*(?P<number>\d[\d.,'’ \u00a0]*\d|\d)\s*[x×]?\s*(?P<unit>[^\d\s][^\d]{0,19})?\s*$",
    re.IGNORECASE,
)
_UNIT_FIRST = re.compile(r"^\s*(?P<unit>[^\W\d_]{1,12})\.?\s+(?P<number>\d+(?:[.,]\d+)?)\s*$")
_SUM = re.compile(
    r"^\W*(?:(?:grand|sub|order|page|net|samlet|zwischen|gesamt|delt?|mellom|mellem|side|netto|brutto|total)[ -]?)*(?:totals?|sub-?total|sum|summe|summa|subtotalt?|i\s?alt|ialt|totalt|samlet|moms(?:grundlag)?|mva|mwst|ust|umsatzsteuer|vat|tax|"
    r"rabatt?|discount|amount due|at betale|å betale|att betala|zu zahlen|netto|brutto|gesamt\w*|zwischensumme|endsumme|mellemsum|mellomsum|delsumma|delsum|nettobeløb|nettobeløp|nettobelopp|nettobetrag|gesamtbetrag|beløb|overført|overføres|transport|übertrag|carried\s+forward|brought\s+forward|"
    r"order\s?total|ordre\s?total|ordresum|ordersumma|bestellsumme|auftragssumme|pris\s+i\s+alt|afrunding|øreafrunding|avrunding|"
    r"(?:antal|antall|anzahl|number of|no\.? of)\s+(?:linjer|varelinjer|ordrelinjer|rader|orderrader|lines|order lines|items|positionen|zeilen|poster)|(?:varelinjer|ordrelinjer|orderrader|linjer|rader|lines|positionen|zeilen)(?=\W*\d*\W*$))\b(?![^\W\d_]*\s+\d{3,}x)",
    re.IGNORECASE,
)
_CHARGE = re.compile(
    r"^\W*(?:fragt|frakt|freight|fracht\w*|porto|postage|shipping(?:\s+(?:cost|charge|and\s+handling)\w*)?|carriage|versand(?:kosten)?|lieferkosten|leveringsomkostninger|ekspeditionsgebyr|fakturagebyr|miljøgebyr|gebyr|gebühr|avgift|handling|transportkosten|transport|levering|delivery(?:\s+charge)?|leverans)\W*$",
    re.IGNORECASE,
)
_RULE = re.compile(r"^[\s\-–—=_*.|+]*$")


def quantity_of(cell: str, *, decimals: str = "") -> tuple[Decimal | None, str]:
    """Return (quantity, unit word) of a cell such as "24", "10 stk", "1.200"; None if there is no plain number.

    Three digits behind a mark are thousands, unless ``decimals`` is that mark (see :func:`decimal_mark`).
    """
    found = _AMOUNT.match(cell) or _UNIT_FIRST.match(cell)
    if not found:
        return None, ""
    number = re.sub(r"[\s\u00a0'’]", " ", found["number"]).strip()
    unit = (found["unit"] or "").strip(" .-/")
    if decimals and decimals in number:
        whole, _, rest = number.rpartition(decimals)
        if rest.isdigit():
            return Decimal(re.sub(r"\D", "", whole) + "." + rest), unit
    value = written_quantity(number)
    if value is None and re.fullmatch(r"\d+[.,]\d+", number):
        value = Decimal(number.replace(",", "."))
    return value, unit


def decimal_mark(cells: Iterable[str], language: str) -> str:
    """Return the mark that means decimals in a column of quantities, '' for the usual reading.

    Programs print "24,000" for twenty-four: only if every number of several has the language's own decimal mark and
    three zeros behind it, or some number shows the mark with other than three digits behind it.
    """
    own = "." if language == "en" else ","
    numbers = [one for one in cells if re.fullmatch(r"\s*\d[\d.,]*\s*(?:[^\W\d_]+\.?)?\s*", one)]
    if len(numbers) < 2:
        return ""
    ends = [re.search(rf"\d{re.escape(own)}(\d+)\s*(?:[^\W\d_]+\.?)?\s*$", one) for one in numbers]
    if all(one and one[1] == "000" for one in ends):
        return own
    return ""


def is_sum(text: str) -> bool:
    """Say whether a row's words are those of a total, tax or carried sum."""
    return bool(_SUM.match(text)) and len(text.split()) <= 7


def is_charge(text: str) -> bool:
    """Say whether a row's words are those of freight or a fee."""
    return bool(_CHARGE.match(text))


def is_rule(text: str) -> bool:
    """Say whether a row is only a drawn line."""
    return bool(_RULE.match(text))


def is_counting(cells: Iterable[str]) -> bool:
    """Say whether a column counts its rows: 1, 2, 3 or 10, 20, 30."""
    numbers = [int(one.strip(" .")) for one in cells if re.fullmatch(r"\s*\d{1,5}\s*\.?\s*", one)]
    if len(numbers) < 2:
        return False
    steps = {after - before for before, after in pairwise(numbers)}
    first = numbers[0]
    return len(steps) == 1 and steps <= {1, 10, 100, 1000, 10000} and first in {0, 1, 10, 100, 1000, 10000}


_REC20 = {
    "C62": "PCS",
    "EA": "PCS",
    "H87": "PCS",
    "PCE": "PCS",
    "XPP": "PCS",
    "NAR": "PCS",
    "NMP": "PACK",
    "PR": "PAIR",
    "NPR": "PAIR",
    "SET": "SET",
    "KT": "SET",
    "KGM": "KG",
    "GRM": "G",
    "MTR": "M",
    "LM": "M",
    "CMT": "CM",
    "MMT": "MM",
    "MTK": "M2",
    "MTQ": "M3",
    "LTR": "L",
    "MLT": "ML",
    "CLT": "CL",
    "TNE": "TON",
    "BX": "BOX",
    "XBX": "BOX",
    "CS": "BOX",
    "XCS": "BOX",
    "CT": "CARTON",
    "XCT": "CARTON",
    "PK": "PACK",
    "XPK": "PACK",
    "PA": "PACK",
    "XPA": "PACK",
    "BG": "BAG",
    "XBG": "BAG",
    "XSA": "BAG",
    "RO": "ROLL",
    "XRO": "ROLL",
    "RL": "ROLL",
    "PF": "PALLET",
    "PX": "PALLET",
    "XPF": "PALLET",
    "XPX": "PALLET",
    "BO": "BOTTLE",
    "XBO": "BOTTLE",
    "CA": "CAN",
    "XCA": "CAN",
    "TN": "TIN",
    "XTN": "TIN",
    "TU": "TUBE",
    "XTU": "TUBE",
    "BE": "BUNDLE",
    "XBE": "BUNDLE",
    "BJ": "BUCKET",
    "XBJ": "BUCKET",
    "DZN": "DOZEN",
    "ZZ": "",
}
"""UN/ECE recommendation 20 and 21: codes of units in electronic orders."""


def electronic_unit(code: str) -> str:
    """Return the unit code for a UN/ECE code ("C62" is PCS), '' if it is none that we know."""
    return _REC20.get(code.strip().upper(), "")
