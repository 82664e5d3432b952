"""Slack's side of the product: thin listeners, pure views, the block validator.

A listener parses a payload, opens one frame, calls one function of the domain and answers. A view is a pure
function from a frozen dataclass to blocks. There is no SQL and no network here (but ``views.open``).
"""
