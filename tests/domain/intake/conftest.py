from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from domain.intake.read import read
from domain.intake.request import Request
from domain.sales.catalogue import ItemCatalogue
from tests.domain.intake.company import company


@pytest.fixture(scope="session")
def catalogue() -> ItemCatalogue:
    return company().catalogue


@pytest.fixture
def understand(catalogue) -> Callable[..., Request]:
    def reading(text: str, **wanted: object) -> Request:
        settings: dict = {
            "subject": "",
            "quoted": "",
            "language_hint": "da",
            "customer_no": "C1",
            "today": date(2026, 11, 18),
            "catalogue": catalogue,
        }
        return read(text, **(settings | wanted))

    return reading


def lines(request: Request) -> list[tuple[str, str, str, str]]:
    return [
        (one.item_no, one.variant_code, f"{one.quantity.normalize():f}", one.uom) for one in request.lines
    ]
