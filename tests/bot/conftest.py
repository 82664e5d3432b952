"""A desk at work for the tests of ``bot``."""

from tests.shops import shop, shop_frames, stocked_postgres, stocked_sqlite

__all__ = ["shop", "shop_frames", "stocked_postgres", "stocked_sqlite"]
