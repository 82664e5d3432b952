"""Marks on a request for the person who reviews it: discount asked for, price named, forwarded.

Attempts to instruct the machine are found in ``injection.py``.
"""

from __future__ import annotations

import re
from datetime import date

from domain.intake.acts import acts
from domain.intake.cues import CUES
from domain.intake.masks import Hidden

_FORWARDED = re.compile(
    r"(?im)^-{2,}\s*(?:forwarded\s+message|videresendt\s+(?:besked|meddelelse|melding)|vidarebefordrat\s+meddelande|weitergeleitete\s+nachricht|original\s*message)|^begin\s+forwarded\s+message|^(?:start\s+på\s+)?videresendt\s"
)
_TURNOVER = re.compile(
    r"(?:for\s+over|omsætning|omsetning|omsättning|umsatz|turnover|frakt|fragt|versand|shipping|freight|købt\s+for|kjøpt\s+for|i\s+år|skylder|owe|per\s+år|om\s+året)",
    re.IGNORECASE,
)
_DISCOUNT_WISH = re.compile(
    r"(?:^|[^\w])(?:ingen|no|kein\w*|uden|without|utan|uten|minus|less|ex|før|after)\s+(?:\w+\s+)?(?:rabat|rabatt|discount)",
    re.IGNORECASE,
)


def find_flags(
    text: str, subject: str, quoted: str, hidden: list[Hidden], wanted: date | None, today: date
) -> frozenset[str]:
    """Return the flags that a mail's own words give (those of sender and attachments are set elsewhere)."""
    found: set[str] = set()
    if (CUES["discount"].search(text) or acts(text)["discount"]) and not _DISCOUNT_WISH.search(text):
        found.add("discount_request")
    for one in hidden:
        around = text[max(0, one.start - 30) : one.end + 20]
        if one.why == "price" and not _TURNOVER.search(around):
            found.add("price_mentioned")
    if wanted and wanted < today:
        found.add("past_delivery_date")
    if CUES["other_customer"].search(text):
        found.add("asks_about_other_customer")
    if (
        _FORWARDED.search(text)
        or _FORWARDED.search(quoted)
        or re.match(r"(?i)\s*(?:fwd?|vs|wg|vb|vidarebefordrat)\s*:", subject)
    ):
        found.add("forwarded")
    return frozenset(found)
