"""Amounts and quantities: exact decimals, integers in minor units, one rounding rule.

Document amounts are integers in minor units, rounded half away from zero. Unit prices, quantities, factors,
percentages and rates are decimals with at most six places (stored as BIGINT x 10^-6, see ``domain/db.py``).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import get_currency_precision

MICRO = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (øre, cents) of a currency (ISO 4217)."""

    minor: int
    currency: str

    def decimal(self) -> Decimal:
        """Return the amount in major units, with the currency's number of decimals."""
        places = get_currency_precision(self.currency)
        return Decimal(self.minor).scaleb(-places)


def round_half_away(value: Decimal) -> int:
    """Round to the nearest integer, a half away from zero."""
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def to_minor(amount: Decimal, currency: str) -> int:
    """Round an amount in major units to minor units of its currency."""
    return round_half_away(amount.scaleb(get_currency_precision(currency)))


def line_net(quantity: Decimal, unit_price: Decimal, discount_percent: Decimal, currency: str) -> int:
    """Return quantity x price x (1 - percent/100) in minor units, rounded once."""
    return to_minor(quantity * unit_price * (1 - discount_percent / 100), currency)


def vat_amount(net_minor: int, vat_percent: Decimal) -> int:
    """Return the VAT on a sum of rounded lines, in minor units, rounded once."""
    return round_half_away(Decimal(net_minor) * vat_percent / 100)


def plain(value: Decimal) -> str:
    """Write a decimal without exponent and without trailing zeros: 2.500000 becomes 2.5."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
