"""Quotes and orders as PDF: a DocumentView in, the bytes of a PDF out (D-61).

``render`` is the only door. ``content`` says what stands on the document (strings), ``plan`` where the rows break,
``parts`` draws, ``fonts`` and ``style`` hold the look. Nothing here reads a database, a clock or a setting.
"""

from bot.pdf.document import render

__all__ = ["render"]
