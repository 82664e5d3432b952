"""Customers, items, prices, availability, quotes and orders: the sales truth, in SQL and pure functions."""
