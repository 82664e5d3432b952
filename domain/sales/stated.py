"""The customer's stated price beside ours: whether a person has to be told (D-55). Pure; nothing changes our price."""

from __future__ import annotations

from decimal import Decimal

from domain.sales.facts import LineView

DIFFERS = "differs"
OTHER_CURRENCY = "currency"
_KRONE = "KR"
_KRONER = frozenset({"DKK", "NOK", "SEK"})


def said_of(line: LineView, *, currency: str, tolerance: Decimal) -> str:
    """Return what a person is told about a line's stated price: DIFFERS, OTHER_CURRENCY, '' = nothing.

    It agrees with ours if it is our price before or after the discount, but for ``tolerance`` percent of ours. Without
    a written currency it is the document's, "kr" is any krone; prices of two currencies are not compared.
    """
    stated = line.stated_price
    if stated is None or line.kind != "item":
        return ""
    written = line.stated_currency
    if written and written != currency and not (written == _KRONE and currency in _KRONER):
        return OTHER_CURRENCY
    near = (abs(stated - ours) * 100 <= ours * tolerance for ours in (line.our_price, line.unit_price))
    return "" if any(near) else DIFFERS
