"""Whether an order can be made at once, without a quote to the customer (D-48). Pure.

It can where the customer ordered and nothing had to be guessed, chosen or changed: what would be confirmed is what was
ordered. It always needs a person's yes, and the checks of D-65 follow.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.intake.request import Intent, Request

SURE = 0.85
"""A confidence below which a line is uncertain; screens mark it, too."""
UNCERTAIN = frozenset(
    {
        "prompt_injection",
        "hidden_text",
        "past_delivery_date",
        "attachment_unread",
        "asks_about_other_customer",
        "discount_request",
        "multiple_requests",
        "second_opinion_differs",
        "second_opinion_failed",
        "second_opinion_limit",
    }
)
"""Flags of a reading after which the customer is asked first."""


def certain_order(request: Request | None, intent: Intent | None, decisions: Mapping[str, Any]) -> bool:
    """Say whether a reading is an order of which nothing is uncertain.

    Args:
        intent: as a person corrected it, else as read.
        decisions: of this round; a choice because of a shortage is one that the customer does not know yet.
    """
    return (
        request is not None
        and intent is Intent.ORDER_REQUEST
        and bool(request.lines)
        and not request.open
        and not request.contradictions
        and not request.flags & UNCERTAIN
        and all(line.confidence >= SURE for line in request.lines)
        and "not_available" not in decisions
    )
