"""A desk's settings as the modal shows and changes them (D-1 to D-15), as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class DeskView:
    """All settings of one desk, with its people. Field names are those of ``domain/desks/models.Desk``."""

    id: int
    version: int
    name: str
    initials: str
    channel: str
    language: str
    time_zone: str
    active: bool
    account: str
    folder: str
    mark_as_read: bool
    review_known: str
    review_unknown: str
    only_available: bool
    promise_dates: bool
    promise_offset_days: int
    safety_lead_days: int
    review_quotes: bool
    send_quotes: bool
    make_orders: bool
    review_orders: bool
    analyse_attachments: bool
    daily_limit: int
    signature: str
    ask_first: str
    order_first: bool
    price_tolerance: Decimal
    location_code: str
    duty: tuple[str, ...]
    quiet_from: str
    quiet_to: str
    minutes_per_document: int
    reviewers: tuple[str, ...]
    configurators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeskEdit:
    """What a configurator changes in the modal; the rest stays."""

    name: str
    initials: str
    channel: str
    language: str
    time_zone: str
    active: bool
    folder: str
    mark_as_read: bool
    review_known: str
    review_unknown: str
    only_available: bool
    review_quotes: bool
    send_quotes: bool
    make_orders: bool
    review_orders: bool
    ask_first: str
    signature: str
    duty: tuple[str, ...]
    reviewers: tuple[str, ...]
    configurators: tuple[str, ...]
