"""A desk at work for the tests of ``domain``."""

from __future__ import annotations

import pytest

from tests.shops import once_on_postgres, shop, shop_frames, stocked_postgres, stocked_sqlite

__all__ = ["shop", "shop_frames", "stocked_postgres", "stocked_sqlite"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Before the order is shuffled: which case PostgreSQL runs is the same in every run."""
    items[:] = once_on_postgres(items)
