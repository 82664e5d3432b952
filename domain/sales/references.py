"""The customer's own document number as it is compared (D-47). Reading it from a mail is intake's."""

from __future__ import annotations


def reference_key(number: str) -> str:
    """Return a customer's document number as it is compared: letters and figures only, case folded, at most 80.

    "PO 47-11" and "po4711" are the same number; '' is no number.
    """
    return "".join(sign for sign in number.casefold() if sign.isalnum())[:80]
