"""Documents that were sent earlier, as a mail that answers one needs them: lines, date, address, number (D-21, D-45).

A mail is joined by In-Reply-To and References, else by the quote's number in its subject or in what it quotes, and only
to a document of the customer who writes (D-30). No label of the mail being read is ever in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from domain.inbox.facts import ParsedMail
from domain.intake.parties import Place
from domain.intake.request import RequestLine, Span


class Unusable(ValueError):
    """A row of a history cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A quote or an order that we sent."""

    quote_no: str
    message_ids: tuple[str, ...]
    customer_no: str
    lines: tuple[RequestLine, ...]
    requested_date: date | None = None
    ship_to: Place | None = None
    """A registered address has only its code."""
    document_no: str = ""
    """The customer's own number."""


def from_row(row: Mapping[str, Any]) -> Sent:
    """Return a document from a row of history.jsonl.

    Raises:
        Unusable: a value has the wrong form.
    """
    try:
        place = row.get("ship_to")
        day = row.get("requested_delivery_date")
        return Sent(
            str(row.get("quote_no") or ""),
            tuple(_bracketed(one) for one in row.get("message_ids") or ()),
            str(row.get("customer_no") or ""),
            tuple(_line(one) for one in row.get("lines") or ()),
            date.fromisoformat(day) if day else None,
            _place(place) if place else None,
            str(row.get("external_document_no") or ""),
        )
    except (KeyError, TypeError, ValueError, AttributeError, InvalidOperation) as error:
        raise Unusable(str(error) or type(error).__name__) from error


def _bracketed(message_id: str) -> str:
    return message_id if message_id.startswith("<") else f"<{message_id}>"


def _line(row: Mapping[str, Any]) -> RequestLine:
    day = row.get("requested_delivery_date")
    return RequestLine(
        row["item_no"],
        row.get("variant_code") or "",
        Decimal(str(row["quantity"])),
        row["uom"],
        date.fromisoformat(day) if day else None,
        Span("quote", 0, 0, ""),
        "quote",
        1.0,
    )


def _place(row: Mapping[str, Any]) -> Place:
    if "code" in row:
        return Place("", "", "", "", "", str(row["code"]))
    custom = row["custom"]
    return Place(
        *(str(custom.get(name) or "") for name in ("name", "address", "postcode", "city", "country"))
    )


class History:
    """Documents by Message-ID and by number."""

    def __init__(self, sent: Iterable[Sent] = ()) -> None:
        """Index them; of two with the same number the later one is meant."""
        self._by_id: dict[str, Sent] = {}
        self._by_number: dict[str, Sent] = {}
        for one in sent:
            for message_id in one.message_ids:
                self._by_id[message_id] = one
            if one.quote_no:
                self._by_number[one.quote_no.upper()] = one

    def by_thread(self, mail: ParsedMail) -> Sent | None:
        """Return the document whose mail is answered: In-Reply-To first, then References, newest first."""
        for message_id in (mail.in_reply_to, *reversed(mail.references)):
            if message_id in self._by_id:
                return self._by_id[message_id]
        return None

    def by_number(self, mail: ParsedMail) -> Sent | None:
        """Return the document whose number stands in the subject, the new text or the quoted text, in this order."""
        if not self._by_number:
            return None
        for text in (mail.subject, mail.new_text[:20_000], mail.quoted_text[:40_000]):
            for word in _NUMBER.findall(text):
                found = self._by_number.get(word.upper())
                if found is not None:
                    return found
        return None


_NUMBER = re.compile(r"(?<![\w-])[A-Za-z]{0,6}-?\d{3,}(?:-\d+)?(?![\w-])")
