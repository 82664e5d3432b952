"""A written quantity in a unit that the item has: the unit asked for if it has it, else by its own table or description (D-44, W-5).

Nothing is converted by a factor that is not in the master data. Words for units are in ``units.py``.
"""

from __future__ import annotations

from decimal import Decimal

from domain.intake.quantities import Quantity
from domain.intake.request import Catalogue
from domain.intake.units import MEASURED, general_unit

_SINGLE = frozenset({"BOTTLE", "TIN", "CAN", "TUBE", "BUCKET", "ROLL", "LEN"})
"""What holds one of a thing that is sold by the piece."""


def in_item_unit(catalogue: Catalogue, item_no: str, quantity: Quantity) -> tuple[Decimal | None, str]:
    """Return (quantity, unit) in a unit that the item has: the one written, else by measure or description."""
    value, uom = quantity.value, quantity.unit
    units = catalogue.units(item_no)
    if value is None:
        return None, ""
    if not uom or uom in units:
        whole = value * units.get(uom, Decimal(1))
        if uom and uom not in MEASURED and value % 1 and units[uom] > 1 and whole % 1 == 0:
            return whole, catalogue.base_uom(item_no)
        return value, uom or _unsaid(catalogue, item_no, value, units)
    for small, large, factor in (("G", "KG", 1000), ("CM", "M", 100), ("ML", "L", 1000)):
        if uom == small and large in units:
            return value / factor, large
        if uom == large and small in units:
            return value * factor, small
    if uom in MEASURED:
        return _by_content(catalogue, item_no, uom, value)
    if uom == "PAIR" and "PCS" in units:
        return value * 2, "PCS"
    if (
        uom == "PCS"
        or (uom in _SINGLE and catalogue.base_uom(item_no) == "PCS")
        or (uom == "SET" and catalogue.base_uom(item_no) == "PCS")
    ):
        return value, catalogue.base_uom(item_no)
    general = general_unit(quantity.unit_text)
    return _alike(uom, units, value) if general not in units else (value, general)


def _unsaid(catalogue: Catalogue, item_no: str, value: Decimal, units: dict[str, Decimal]) -> str:
    """No unit written is the sales unit; but who counts 1000 cups of a pack of 50 counts pieces."""
    sales = catalogue.sales_uom(item_no)
    factor = units.get(sales, Decimal(1))
    if units.get("PCS") == 1 and factor > 1 and value >= factor and value % factor == 0:
        return "PCS"
    return sales


def _by_content(catalogue: Catalogue, item_no: str, uom: str, value: Decimal) -> tuple[Decimal | None, str]:
    """Like 4 kilos of something that comes in bags of 1 kg: whole bags or a question."""
    content = catalogue.content(item_no, uom)
    if content and value % content == 0:
        return value / content, catalogue.base_uom(item_no)
    return None, ""


_OUTER = frozenset({"BOX", "CARTON", "CASE", "CRATE"})


def _alike(uom: str, units: dict[str, Decimal], value: Decimal) -> tuple[Decimal | None, str]:
    """A word for a packing that the item has only one of the same kind of ("Kasten" for CARTON)."""
    outer = [code for code, factor in units.items() if factor > 1]
    if uom in _OUTER:
        alike = [code for code in outer if code in _OUTER]
        if len(alike) == 1:
            return value, alike[0]
    packs = {"PACK", "BAG", "BOX", "SET", "CARTON"}
    only = next(iter(units)) if len(units) == 1 else ""
    return (value, only) if only in packs and uom in packs else (None, "")
