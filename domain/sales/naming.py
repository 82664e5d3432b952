"""How documents are called: "SQ-10241", from its second version on "SQ-10241 v2" (D-67). No sentences here."""

from __future__ import annotations


def document_label(number: str, version: int) -> str:
    """Return a document's number, with its version when it is not the first."""
    return f"{number} v{version}" if version > 1 else number
