"""A desk at work for the tests of the domain."""

from tests.shops import shop, shop_url, stocked_file, stocked_name

__all__ = ["shop", "shop_url", "stocked_file", "stocked_name"]
